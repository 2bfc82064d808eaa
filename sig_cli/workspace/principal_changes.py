"""What a workspace's owner does to its principals: adds and removes them, puts them into groups, gives them secrets.

Every change is one commit with the expectations that it rests on, run again after a conflict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.workspace.administration import is_guid
from sig_cli.workspace.engine import ABSENT, Check, Conflict, Delete, Put, StoreError
from sig_cli.workspace.foundation import FIRST_TENANT, WORKSPACE_KEY, new_workspace
from sig_cli.workspace.names import fold
from sig_cli.workspace.principals import (
    ASSIGNMENTS,
    GROUP,
    SERVICE_PRINCIPAL,
    USER,
    find,
    key_of,
    principals,
    with_groups,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sig_cli.workspace.engine import Document, Engine, Operation

ATTEMPTS = 100
LONGEST_NAME = 200


def add(engine: Engine, name: str, kind: str, tenants: Sequence[str], object_id: str, *, app_id: str = "",
        secret_hash: str = "") -> Document:
    """Add a principal and return its document. Roles that its object id was given before are its from now on.

    A service principal has an application id and the hash of a secret. Raises `StoreError` for a name or an id that is taken
    or cannot be one, and for a tenant that is no GUID.
    """
    if not name.strip() or not name.isprintable() or "/" in name or len(name) > LONGEST_NAME:
        raise StoreError(f"A principal needs a name of printable characters without '/', {LONGEST_NAME} at most.")
    for label, text in (("object id", object_id), *(("tenant", tenant) for tenant in tenants)):
        if not is_guid(text):
            raise StoreError(f"'{text}' is no {label}: a GUID such as {FIRST_TENANT} is needed.")
    found = {"name": fold(object_id), "displayName": name, "principalType": kind,
             "tenants": [fold(tenant) for tenant in tenants], "memberOf": [], "assignments": []}
    if kind == USER:
        found["userPrincipalName"] = name if "@" in name else f"{name}@{tenants[0]}"
    if kind == SERVICE_PRINCIPAL:
        found |= {"appId": app_id, "secretHash": secret_hash}

    def change() -> list[Operation]:
        for other in principals(engine):
            if fold(other["displayName"]) == fold(name):
                raise StoreError(f"The workspace has a principal '{other['displayName']}' already.")
            if other["name"] == found["name"]:
                raise StoreError(f"The workspace has a principal with the object id {other['name']} already: "
                                 f"'{other['displayName']}'.")
            taken = _names(found) & _names(other)
            if taken:
                raise StoreError(f"'{min(taken)}' is what the principal '{other['displayName']}' is known by already.")
        found["assignments"] = sorted(key for key, held in assignments(engine) if held == found["name"])
        return [Put(key_of(object_id), found, ABSENT)]

    commit_change(engine, change)
    return found


def _names(document: Document) -> set[str]:
    """Everything that stands for a principal on a command line, folded."""
    return {fold(str(document[name])) for name in ("displayName", "userPrincipalName", "appId", "name") if document.get(name)}


def remove(engine: Engine, text: str) -> None:
    """Remove a principal, its memberships and the roles that it was given, those too that somebody gives it meanwhile."""
    def change() -> list[Operation]:
        named = find(engine, text)
        stored = engine.get(key_of(named["name"]))
        if stored is None:
            raise Conflict("The principal was removed meanwhile.")
        document = stored.document
        operations: list[Operation] = [Delete(key_of(document["name"]), stored.revision)]
        operations += [Delete(key) for key in document["assignments"] if engine.get(key) is not None]
        for member in principals(engine):
            if document["name"] in member["memberOf"]:
                operations.append(_without(engine, member, document))
        return operations

    commit_change(engine, change)


def set_member(engine: Engine, group: str, member: str, *, belongs: bool) -> Document:
    """Put a principal into a group, or take it out; the group's document.

    Raises `StoreError` for what is no group, and for a group that would be inside itself.
    """
    shown: list[Document] = []

    def change() -> list[Operation]:
        outer, inner = find(engine, group), find(engine, member)
        shown[:] = [outer]
        if outer["principalType"] != GROUP:
            raise StoreError(f"'{outer['displayName']}' is no group.")
        if not belongs:
            if outer["name"] not in inner["memberOf"]:
                raise StoreError(f"'{inner['displayName']}' is not in the group '{outer['displayName']}'.")
            return [_without(engine, inner, outer)]
        around = with_groups(engine, outer)
        if any(found["name"] == inner["name"] for found in around):
            raise StoreError(f"'{inner['displayName']}' cannot be in '{outer['displayName']}', which is that group or in it.")
        if not set(outer["tenants"]) & set(inner["tenants"]):
            raise StoreError(f"'{inner['displayName']}' is of another tenant than '{outer['displayName']}'.")
        # What the groups are in must still hold when this is written, or two changes at once would close a ring.
        return [_changed(engine, inner, memberOf=sorted({*inner["memberOf"], outer["name"]})),
                *(_unchanged(engine, found) for found in around)]

    commit_change(engine, change)
    return shown[0]


def set_secret(engine: Engine, text: str, secret_hash: str) -> Document:
    """Give a service principal another secret; its document. Raises `StoreError` for any other principal."""
    shown: list[Document] = []

    def change() -> list[Operation]:
        document = find(engine, text)
        shown[:] = [document]
        if document["principalType"] != SERVICE_PRINCIPAL:
            raise StoreError(f"'{document['displayName']}' is no service principal and has no secret.")
        return [_changed(engine, document, secretHash=secret_hash)]

    commit_change(engine, change)
    return shown[0]


def hash_of(secret: str) -> str:
    """What is stored of a secret, which is random and long."""
    from hashlib import sha256

    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def by_secret(engine: Engine, client_id: str, secret: str) -> Document | None:
    """The service principal that an application id and a secret belong to; None when they belong to nobody."""
    from hmac import compare_digest

    given = hash_of(secret)
    for document in principals(engine):
        if fold(str(document.get("appId", ""))) == fold(client_id) and document.get("secretHash") \
                and compare_digest(given, str(document["secretHash"])):
            return document
    return None


def assignments(engine: Engine) -> Iterable[tuple[str, str]]:
    """The key of every role assignment of a workspace, and the folded object id that it is for. Reads everything."""
    for key, stored in engine.below(""):
        if ASSIGNMENTS in key and "/" not in key.rpartition(ASSIGNMENTS)[2]:
            properties = stored.document.get("properties")
            if isinstance(properties, dict) and isinstance(properties.get("principalId"), str):
                yield key, fold(properties["principalId"])


def _unchanged(engine: Engine, document: Document) -> Check:
    stored = engine.get(key_of(document["name"]))
    if stored is None or stored.document != document:
        raise Conflict("A principal was changed meanwhile.")
    return Check(key_of(document["name"]), stored.revision)


def _changed(engine: Engine, document: Document, **members: Any) -> Put:
    stored = engine.get(key_of(document["name"]))
    if stored is None or stored.document != document:
        raise Conflict("A principal was changed or removed meanwhile.")
    return Put(key_of(document["name"]), {**stored.document, **members}, stored.revision)


def _without(engine: Engine, member: Document, group: Document) -> Put:
    return _changed(engine, member, memberOf=[name for name in member["memberOf"] if name != group["name"]])


def commit_change(engine: Engine, change: Callable[[], list[Operation]]) -> None:
    """Commit what a change comes to, decided again after a conflict; the workspace's own record comes with it."""
    for _ in range(ATTEMPTS):
        try:
            operations = change()
        except Conflict:
            continue
        record = engine.get(WORKSPACE_KEY)
        operations.append(Put(WORKSPACE_KEY, new_workspace(), ABSENT) if record is None else Check(WORKSPACE_KEY, record.revision))
        try:
            engine.commit(operations)
        except Conflict:
            continue
        return
    raise StoreError("The workspace is written to by so many others that this change found no gap. Try again.")
