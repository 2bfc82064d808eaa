"""`az sig identity assign | remove | show | wait`, also under `sig gallery identity`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.gallery import path
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import GALLERY_NAME, NO_WAIT, RESOURCE_GROUP, WAIT, any_condition

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

IDENTITY_API = "2025-03-03"

NAMED = (GALLERY_NAME.with_(id_part=None, group=""), RESOURCE_GROUP.with_(id_part=None, group=""))
SYSTEM = Opt("--system-assigned", "--mi-system-assigned", name="system_assigned", kind="aaz-str", words="?", blank="True",
             group="Gallery.identity", help="The gallery's own identity")
USER = Opt("--user-assigned", "--mi-user-assigned", name="user_assigned", kind="aaz-list", words="*", blank=(),
           group="Gallery.identity", help="User-assigned identities, by id")


@command(*NAMED, NO_WAIT, SYSTEM, USER, examples=(
    ("An identity of the gallery's own", "sig identity assign -g images -r golden --system-assigned"),))
def assign(session: Session, *, gallery_name: str, resource_group: str, no_wait: bool | None = None,
           system_assigned: str | None = None, user_assigned: list[str] | None = None) -> Any:
    """Give a gallery identities, beside those that it has."""
    where = path(session, resource_group, gallery_name)
    identity = session.get(where, IDENTITY_API).get("identity")
    if identity is None and not system_assigned and not user_assigned:
        raise Failure("ResourceNotFoundError")
    system, users = _parts(identity)
    users |= {id_: {} for id_ in user_assigned or ()}
    return _write(session, where, _kinds(system or bool(system_assigned), users, ","), users, no_wait=no_wait)


@command(*NAMED, NO_WAIT, SYSTEM, USER,
         examples=(("Take the gallery's own identity away",
                    "sig identity remove -g images -r golden --system-assigned"),))
def remove(session: Session, *, gallery_name: str, resource_group: str, no_wait: bool | None = None,
           system_assigned: str | None = None, user_assigned: list[str] | None = None) -> Any:
    """Take identities from a gallery; `--user-assigned` without ids takes them all."""
    where = path(session, resource_group, gallery_name)
    identity = session.get(where, IDENTITY_API).get("identity")
    if identity is None:
        raise Failure("ResourceNotFoundError")
    system, users = _parts(identity)
    if user_assigned is not None:
        gone = {id_.lower() for id_ in user_assigned}
        some_stay = bool(gone) and any(id_.lower() not in gone for id_ in users)
        # az names what stays and what goes; an id that goes may be spelled otherwise than the gallery has it.
        users = {**users, **dict.fromkeys(user_assigned)} if some_stay else {}
    return _write(session, where, _kinds(system and not system_assigned, users, ", "), users, no_wait=no_wait)


@command(*NAMED, examples=(("The identities of a gallery", "sig identity show -g images -r golden"),))
def show(session: Session, *, gallery_name: str, resource_group: str) -> Any:
    """Show the identities of a gallery."""
    identity = session.get(path(session, resource_group, gallery_name), IDENTITY_API).get("identity")
    if identity is None:
        raise Failure("ResourceNotFoundError")
    return identity


@command(GALLERY_NAME, RESOURCE_GROUP, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until a gallery is there", "sig identity wait -g images -r golden --created"),))
def wait(session: Session, *, gallery_name: str, resource_group: str, **conditions: Any) -> Any:
    """Wait until a gallery with identities is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, gallery_name)
    return until(lambda: session.get(where, IDENTITY_API), aaz=True, session=session, **conditions)


def _parts(identity: dict[str, Any] | None) -> tuple[bool, dict[str, Any]]:
    """Whether there is an identity of the gallery's own, and the user-assigned ones."""
    given = identity or {}
    return "systemassigned" in given.get("type", "").lower(), {id_: {} for id_ in given.get("userAssignedIdentities") or {}}


def _kinds(system: bool, users: dict[str, Any], comma: str) -> str:
    """The type of an identity. az's assign and remove write the comma between two kinds in two ways."""
    return comma.join((["SystemAssigned"] if system else []) + (["UserAssigned"] if users else [])) or "None"


def _write(session: Session, where: str, kinds: str, users: dict[str, Any], *, no_wait: bool | None) -> Any:
    """Send what identities there are to be; None for one is how the service is told to take it away."""
    identity: dict[str, Any] = {"type": kinds}
    if users:
        identity["userAssignedIdentities"] = users
    answer = session.patch(where, IDENTITY_API, {"identity": identity}, no_wait=bool(no_wait))
    return None if answer is None else answer.get("identity")
