"""Who a name stands for: what az asks Microsoft Graph when it gives roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.domain.roles import is_guid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sig_cli.cli.session import Session

GRAPH = "/msgraph/v1.0/"
TYPES = ("user", "group", "servicePrincipal", "directoryObjectPartnerReference")


def resolved(session: Session, assignee: str) -> tuple[str, str]:
    """Object id and principal type of an assignee. Raises `Failure` with az's words for one that nobody knows."""
    if "@" in assignee:
        found = _ask(session, "users", f"userPrincipalName eq '{assignee}'")
        if found:
            return found[0]["id"], "User"
    found = _ask(session, "servicePrincipals", f"servicePrincipalNames/any(c:c eq '{assignee}')")
    if found:
        return found[0]["id"], "ServicePrincipal"
    if is_guid(assignee):
        found = _by_ids(session, [assignee])
        if found:
            return found[0]["id"], _kind(found[0])
    # Where az would give up: the bare name of a user or a group of the workspace.
    for collection, member in (("users", "userPrincipalName"), ("groups", "displayName")) if "@" not in assignee else ():
        found = _ask(session, collection, f"{member} eq '{_escaped(assignee)}'")
        if found:
            return found[0]["id"], _kind(found[0])
    raise Failure(f"Cannot find user or service principal in graph database for '{assignee}'. If the assignee is an appId, make "
                  f"sure the corresponding service principal is created with 'az ad sp create --id {assignee}'.")


def kind_of(session: Session, object_id: str) -> str | None:
    """What an object id is the id of; None when nobody knows it."""
    found = _by_ids(session, [object_id])
    return _kind(found[0]) if found else None


def names_of(session: Session, object_ids: Iterable[str]) -> dict[str, str]:
    """The names of principals, by object id."""
    return {found["id"]: found.get("userPrincipalName") or (found.get("servicePrincipalNames") or [found["displayName"]])[0]
            for found in _by_ids(session, list(object_ids))}


def _escaped(text: str) -> str:
    return text.replace("'", "''")


def object_id_of(session: Session, *, spn: str | None = None, upn: str | None = None) -> str:
    """The object id of a service principal or a user, by name. Raises `Failure` for one that nobody knows."""
    if spn:
        found = _ask(session, "servicePrincipals", f"servicePrincipalNames/any(c:c eq '{_escaped(spn)}')")
        kind, name = "service principal with spn", spn
    else:
        found = _ask(session, "users", f"userPrincipalName eq '{_escaped(upn or '')}'")
        kind, name = "user with upn", upn or ""
    if not found:
        session.warn(f"Unable to find {kind} '{name}'")
        raise Failure("Unable to get object id from principal name.")
    return str(found[0]["id"])


def myself(session: Session) -> str:
    """The object id of the one who is logged in."""
    return str(session.send("GET", f"{GRAPH}me", "").body["id"])


def _ask(session: Session, collection: str, condition: str) -> list[Any]:
    found: list[Any] = session.send("GET", GRAPH + collection, "", _filter=condition).body["value"]
    return found


def _by_ids(session: Session, object_ids: list[str]) -> list[Any]:
    found: list[Any] = session.send("POST", f"{GRAPH}directoryObjects/getByIds", "",
                                    {"ids": object_ids, "types": list(TYPES)}).body["value"]
    return found


def _kind(principal: dict[str, Any]) -> str:
    word: str = principal["@odata.type"].rpartition(".")[2]
    return word[:1].upper() + word[1:]
