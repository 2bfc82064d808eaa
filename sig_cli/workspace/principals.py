"""Principals: who may have roles in a workspace, and act in it. A workspace needs none; then everything is its owner's.

One document each, behind the engine, by object id. A principal's document names its assignments as well, so that a check
reads what is the principal's and nothing else; an assignment counts when both it and its principal's document say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document, Engine
    from sig_cli.workspace.foundation import Reader

COLLECTION = "/providers/microsoft.graph/principals"
USER, GROUP, SERVICE_PRINCIPAL = "User", "Group", "ServicePrincipal"
TYPES = {"user": USER, "group": GROUP, "servicePrincipal": SERVICE_PRINCIPAL}
"""The words of the command line, and those of the service."""
ASSIGNMENTS = "/providers/microsoft.authorization/roleassignments/"


def key_of(object_id: str) -> str:
    """The key of the document of an object id."""
    return f"{COLLECTION}/{fold(object_id)}"


def principal(reader: Reader, object_id: str) -> Document | None:
    """The principal with an object id; None when there is none, or what lies there has no form."""
    if "/" in object_id or not object_id:
        return None
    stored = reader.get(key_of(object_id))
    return stored.document if stored is not None and is_formed(stored.document) else None


def is_formed(document: Document) -> bool:
    """Whether a document, which somebody may have edited, has what a principal has."""
    return (all(isinstance(document.get(name), str) for name in ("name", "displayName", "principalType"))
            and all(isinstance(document.get(name), list) and all(isinstance(text, str) for text in document[name])
                    for name in ("tenants", "memberOf", "assignments")))


def has_any(reader: Reader) -> bool:
    """Whether the workspace has principals at all."""
    return bool(reader.names(COLLECTION))


def client_name(document: Document) -> str:
    """How the service's errors call a principal: a user by its principal name, an application by its id."""
    return str(document.get("userPrincipalName") or document.get("appId") or document["displayName"])


def with_groups(reader: Reader, document: Document) -> list[Document]:
    """A principal and the groups that it is in, those that these are in, and so on. A ring of groups does no harm."""
    found = {document["name"]: document}
    waiting = list(document["memberOf"])
    while waiting:
        object_id = waiting.pop()
        group = principal(reader, object_id) if object_id not in found else None
        if group is not None:
            found[group["name"]] = group
            waiting += group["memberOf"]
    return list(found.values())


def principals(engine: Engine) -> list[Document]:
    """All principals, by name."""
    found = [stored.document for stored in engine.list(COLLECTION) if is_formed(stored.document)]
    return sorted(found, key=lambda document: (fold(document["displayName"]), document["name"]))


def find(engine: Engine, text: str) -> Document:
    """The principal with this name, principal name, application id or object id, ignoring case.

    Raises `StoreError` when there is none.
    """
    known = principal(engine, text)
    if known is not None:
        return known
    wanted = fold(text)
    for document in principals(engine):
        if wanted and wanted in (fold(str(document.get(name, ""))) for name in ("displayName", "userPrincipalName", "appId")):
            return document
    raise StoreError(f"The workspace has no principal '{text}'. `sig workspace principal list` shows those it has.")
