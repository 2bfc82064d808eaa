"""`az disk-encryption-set identity assign | remove | show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.disk_encryption_set import API, NAME, identity_ids, path, written
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import RESOURCE_GROUP

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

BOTH = "SystemAssigned, UserAssigned"
SYSTEM = Opt("--system-assigned", name="system_assigned", kind="aaz-bool", words="?", blank=True, group="Managed Identity",
             help="The set's own identity")
USER = Opt("--user-assigned", name="user_assigned", kind="aaz-list", words="*", blank=(), group="Managed Identity",
           help="User-assigned identities, by name or id")


@command(NAME, RESOURCE_GROUP, SYSTEM, USER, ids=True,
         examples=(("One that was made before", "disk-encryption-set identity assign -g images -n des --user-assigned builder"),))
def assign(session: Session, *, disk_encryption_set_name: str, resource_group: str, system_assigned: bool | None = None,
           user_assigned: list[str] | None = None) -> Any:
    """Give a disk encryption set identities, beside those that it has."""
    where = path(session, resource_group, disk_encryption_set_name)
    body = session.get(where, API)
    system, users = _parts(body.get("identity"))
    users += [id_.lower() for id_ in identity_ids(session, resource_group, user_assigned or []) if id_.lower() not in users]
    system = system or bool(system_assigned)
    return _written(session, where, body, BOTH if users and system else "UserAssigned" if users else "SystemAssigned", users)


@command(NAME, RESOURCE_GROUP, SYSTEM, USER, ids=True, confirm=True,
         examples=(("Take a set's own identity away",
                    "disk-encryption-set identity remove -g images -n des --system-assigned --yes"),))
def remove(session: Session, *, disk_encryption_set_name: str, resource_group: str, system_assigned: bool | None = None,
           user_assigned: list[str] | None = None) -> Any:
    """Take identities from a disk encryption set; `--user-assigned` without ids takes them all."""
    where = path(session, resource_group, disk_encryption_set_name)
    body = session.get(where, API)
    if body.get("identity") is None:
        return None
    system, users = _parts(body["identity"])
    if user_assigned is not None:
        gone = [id_.lower() for id_ in identity_ids(session, resource_group, user_assigned)] or list(users)
        unknown = [id_ for id_ in gone if id_ not in users]
        if unknown:
            raise Failure(f"'{','.join(unknown)}' are not associated with '{body['name']}', please provide existing user "
                          "managed identities")
        users = [id_ for id_ in users if id_ not in gone]
    kind = BOTH if system and users else "SystemAssigned" if system else "UserAssigned" if users else "None"
    if system_assigned:
        kind = "None" if kind == "SystemAssigned" else "UserAssigned"
    return _written(session, where, body, kind, users)


@command(NAME.with_(spellings=("--name", "-n"), kind="str"), RESOURCE_GROUP.with_(kind="str"), ids=True, style="hand",
         examples=(("The identities of a set", "disk-encryption-set identity show -g images -n des"),))
def show(session: Session, *, disk_encryption_set_name: str, resource_group: str) -> Any:
    """Show the identities of a disk encryption set."""
    return session.get(path(session, resource_group, disk_encryption_set_name), API).get("identity") or {}


def _parts(identity: dict[str, Any] | None) -> tuple[bool, list[str]]:
    given = identity or {}
    return given.get("type") in ("SystemAssigned", BOTH), [id_.lower() for id_ in given.get("userAssignedIdentities") or {}]


def _written(session: Session, where: str, body: dict[str, Any], kind: str, users: list[str]) -> Any:
    from sig_cli.cli.generic_update import apply

    body["identity"] = {"type": kind, **({"userAssignedIdentities": {id_: {} for id_ in users}} if users else {})}
    body = apply(body, [], force_string=False, flavour="aaz", schema="disk-encryption-set")
    return written(session, where, body).get("identity")
