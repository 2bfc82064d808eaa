"""`az vm capture`, `az vm run-command invoke`: what is made of a machine with unmanaged disks, and what is run inside of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.vm import GROUP_OF_IDS, NAME, PLAIN_NAME, path
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import NO_WAIT, PLAIN_NO_WAIT, RESOURCE_GROUP

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2024-11-01"


@command(
    RESOURCE_GROUP, NAME.with_(spellings=("-n", "--name"), configured=None), NO_WAIT,
    Opt("--vhd-name-prefix", name="vhd_name_prefix", kind="aaz-str", required=True, group="Parameters",
        help="What the names of the captured blobs begin with"),
    Opt("--storage-container", name="storage_container", kind="aaz-str", default="vhds", group="Parameters",
        help="Container that the blobs go to"),
    Opt("--overwrite", name="overwrite", kind="aaz-bool", words="?", blank=True, default=True, group="Parameters",
        help="Overwrite blobs that are there"),
    shape="whole", ids=True, examples=(("A generalized machine with unmanaged disks", "vm capture -g images -n web --vhd-name-prefix golden"),),
)
def capture(session: Session, *, vm_name: str, resource_group: str, vhd_name_prefix: str, storage_container: str = "vhds",
            overwrite: bool = True, no_wait: bool | None = None) -> Any:
    """Copy the unmanaged disks of a generalized machine, and show the template for machines of the copies."""
    body = {"destinationContainerName": storage_container, "overwriteVhds": overwrite, "vhdPrefix": vhd_name_prefix}
    found = outcome(session, f"{path(session, resource_group, vm_name)}/capture", body, no_wait=bool(no_wait))
    if found is None:
        return None
    return found.get("output") or next(iter(found.get("resources") or ()), None)


@command(
    GROUP_OF_IDS, PLAIN_NAME,
    Opt("--command-id", name="command_id", required=True, help="Which command, such as RunShellScript or RunPowerShellScript"),
    Opt("--scripts", name="scripts", words="+", help="Lines of the script, or @FILE"),
    Opt("--parameters", name="parameters", words="+", help="Parameters of the script, as VALUE or NAME=VALUE"),
    PLAIN_NO_WAIT, ids=True, style="hand",
    examples=(("A line of shell", "vm run-command invoke -g images -n web --command-id RunShellScript --scripts hostname"),),
)
def run_command(session: Session, *, resource_group_name: str, vm_name: str, command_id: str,
                scripts: list[str] | None = None, parameters: list[str] | None = None, no_wait: bool = False) -> Any:
    """Run a command inside a machine: it is written down, and answers that it succeeded."""
    body: dict[str, Any] = {"commandId": command_id, "parameters": named(parameters or [])}
    if scripts is not None:
        body["script"] = scripts
    return outcome(session, f"{path(session, resource_group_name, vm_name)}/runCommand", body, no_wait=no_wait)


def named(parameters: list[str]) -> list[dict[str, str]]:
    """Parameters as the service wants them: one without a name is `arg1`, `arg2`, ..."""
    rows = []
    nameless = 0
    for text in parameters:
        name, equals, value = text.partition("=")
        if not equals:
            nameless += 1
            name, value = f"arg{nameless}", text
        rows.append({"name": name, "value": value})
    return rows


def outcome(session: Session, where: str, body: dict[str, Any], *, no_wait: bool) -> Any:
    """POST, wait, and give what the operation has led to; None with `no_wait`. Raises `ServiceError`."""
    response = session.send("POST", where, API, body)
    if no_wait:
        return None
    session.finish(response)
    return session.follow(response.headers["Location"])
