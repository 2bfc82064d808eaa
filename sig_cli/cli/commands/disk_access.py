"""`az disk | snapshot grant-access | revoke-access`: an address for the data of a disk, for some time. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands import disk, snapshot
from sig_cli.cli.disk_sources import API as READ_API
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import NO_WAIT, RESOURCE_GROUP

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

DISK_API, SNAPSHOT_API, REVOKE_API = "2025-01-02", "2023-10-02", "2023-04-02"
LEVEL = Opt("--access", "--access-level", name="access_level", kind="aaz-str", choices=("Read", "Write"), default="Read",
            group="GrantAccessData", help="What the address allows")
DURATION = Opt("--duration-in-seconds", name="duration_in_seconds", kind="aaz-int", required=True, group="GrantAccessData",
               help="Seconds for which it does")


def _grant(session: Session, where: str, api_version: str, body: dict[str, Any], *, no_wait: bool | None) -> Any:
    response = session.send("POST", f"{where}/beginGetAccess", api_version, body)
    if no_wait:
        return None
    session.finish(response)
    return session.result(response)


@command(disk.NAME, RESOURCE_GROUP, NO_WAIT,
         LEVEL.with_(choices=("None", "Read", "Write")), DURATION,
         Opt("-s", "--secure-vm-guest-state-sas", name="secure_vm_guest_state_sas", kind="aaz-bool", words="?", blank=True,
             group="GrantAccessData", help="An address for the guest state as well"),
         ids=True, examples=(("An address for an hour", "disk grant-access -g images -n web-os --duration-in-seconds 3600"),))
def grant_disk(session: Session, *, disk_name: str, resource_group: str, access_level: str, duration_in_seconds: int,
               secure_vm_guest_state_sas: bool | None = None, no_wait: bool | None = None) -> Any:
    """Get an address by which the data of a disk can be read or written."""
    where = disk.path(session, resource_group, disk_name)
    stored = session.get(where, READ_API)
    if stored["properties"]["creationData"]["createOption"] == "UploadPreparedSecure":
        secure_vm_guest_state_sas = True
    body: dict[str, Any] = {"access": access_level, "durationInSeconds": duration_in_seconds}
    if secure_vm_guest_state_sas is not None:
        body["getSecureVMGuestStateSAS"] = secure_vm_guest_state_sas
    return _grant(session, where, DISK_API, body, no_wait=no_wait)


@command(disk.NAME, RESOURCE_GROUP, NO_WAIT, ids=True,
         examples=(("Take every address of a disk back", "disk revoke-access -g images -n web-os"),))
def revoke_disk(session: Session, *, disk_name: str, resource_group: str, no_wait: bool | None = None) -> None:
    """Take back the addresses that were given for a disk."""
    session.post(f"{disk.path(session, resource_group, disk_name)}/endGetAccess", REVOKE_API, no_wait=bool(no_wait))


@command(RESOURCE_GROUP, snapshot.NAME, NO_WAIT,
         LEVEL, DURATION,
         Opt("--file-format", name="file_format", kind="aaz-str", choices=("VHD", "VHDX"), group="GrantAccessData",
             help="Format of the file behind the address"),
         ids=True, examples=(("An address for an hour", "snapshot grant-access -g images -n os-s --duration-in-seconds 3600"),))
def grant_snapshot(session: Session, *, snapshot_name: str, resource_group: str, access_level: str, duration_in_seconds: int,
                   file_format: str | None = None, no_wait: bool | None = None) -> Any:
    """Get an address by which the data of a snapshot can be read."""
    body: dict[str, Any] = {"access": access_level, "durationInSeconds": duration_in_seconds}
    if file_format is not None:
        body["fileFormat"] = file_format
    return _grant(session, snapshot.path(session, resource_group, snapshot_name), SNAPSHOT_API, body, no_wait=no_wait)


@command(RESOURCE_GROUP, snapshot.NAME, NO_WAIT, ids=True,
         examples=(("Take every address of a snapshot back", "snapshot revoke-access -g images -n os-s"),))
def revoke_snapshot(session: Session, *, snapshot_name: str, resource_group: str, no_wait: bool | None = None) -> None:
    """Take back the addresses that were given for a snapshot."""
    session.post(f"{snapshot.path(session, resource_group, snapshot_name)}/endGetAccess", REVOKE_API, no_wait=bool(no_wait))
