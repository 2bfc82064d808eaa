"""What can be done to a virtual machine: the POSTs on it.

Status codes, headers and bodies are recorded for powerOff, deallocate, generalize, runCommand and capture; refusals are
documented. No machine runs here: a command is written down and answers that it succeeded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import machines
from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.moments import timestamp
from sig_cli.providers.provider import LongRunning, Outcome
from sig_cli.workspace.engine import Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

REMEMBERED = 50
"""Commands that a machine remembers; older ones are forgotten."""

_COMMANDS = frozenset(("runshellscript", "ifconfig", "runpowershellscript", "disablenla", "disablewindowsupdate", "enableadminaccount",
                       "enableems", "enableremoteps", "enablewindowsupdate", "ipconfig", "rdpsettings", "resetrdpcert",
                       "setrdpport"))
"""What can be run in machines. Source: learn.microsoft.com, run scripts in your Linux VM, and in your Windows VM."""


def act(call: Call, document: Document) -> Outcome:
    """Carry out the action of a POST on a machine. Raises the refusals of the action, or `action-not-simulated`."""
    done = ACTIONS.get((call.action or "").lower())
    if done is None:
        raise refusal("action-not-simulated", action=call.action, type=document["type"])
    return done(call, document)


def powered(call: Call, document: Document, state: str) -> Document:
    """A machine's document with another state of power."""
    return {**document, "sig": {**document.get("sig", {}), "power": state, "powered": call.now}}


def _start(call: Call, document: Document) -> Outcome:
    if machines.is_generalized(document):
        raise refusal("machine-generalized", action="Start VM", name=document["name"])
    return _written(call, powered(call, document, machines.RUNNING))


def _restart(call: Call, document: Document) -> Outcome:
    if machines.power(document) != machines.RUNNING:
        raise refusal("machine-not-running")
    return _written(call, powered(call, document, machines.RUNNING))


def _power_off(call: Call, document: Document) -> Outcome:
    if machines.power(document) == machines.DEALLOCATED:
        raise refusal("machine-deallocated", action="Power Off VM", name=document["name"])
    return _written(call, powered(call, document, machines.STOPPED))


def _deallocate(call: Call, document: Document) -> Outcome:
    return _written(call, powered(call, document, machines.DEALLOCATED))


def _redeploy(call: Call, document: Document) -> Outcome:
    if machines.is_generalized(document):
        raise refusal("machine-generalized", action="Redeploy VM", name=document["name"])
    return _written(call, powered(call, document, machines.RUNNING))


def _reapply(call: Call, document: Document) -> Outcome:
    return _written(call, document)


def _generalize(call: Call, document: Document) -> Outcome:
    """200 at once and no body (recorded)."""
    if machines.power(document) == machines.RUNNING:
        raise refusal("machine-running", action="Generalize VM", name=document["name"])
    generalized = {**document, "sig": {**document.get("sig", {}), "generalized": True}}
    return Outcome(200, operations=[_put(call, generalized)])


def _run_command(call: Call, document: Document) -> Outcome:
    body = _body(call)
    command = body.get("commandId")
    if not isinstance(command, str) or not command:
        raise refusal("required-missing", parameter="commandId")
    if command.lower() not in _COMMANDS:
        raise refusal("run-command-unknown")
    if machines.power(document) != machines.RUNNING:
        raise refusal("machine-extension-not-running")
    private = document.get("sig", {})
    asked = {"moment": timestamp(call.now), **{name: body[name] for name in ("commandId", "script", "parameters")
                                               if body.get(name)}}
    commands = [*private.get("commands", []), asked][-REMEMBERED:]
    os_type = document["properties"]["storageProfile"].get("osDisk", {}).get("osType") or "Linux"
    return _written(call, {**document, "sig": {**private, "commands": commands}}, machines.command_output(os_type))


def _capture(call: Call, document: Document) -> Outcome:
    if not (document["properties"]["storageProfile"].get("osDisk") or {}).get("vhd"):
        raise refusal("capture-managed-disks")
    if not machines.is_generalized(document):
        raise refusal("capture-not-generalized")
    body = _body(call)
    prefix = body.get("vhdPrefix")
    for name in ("vhdPrefix", "destinationContainerName"):
        if not isinstance(body.get(name), str) or not body[name]:
            raise refusal("required-missing", parameter=name)
    token = made_up_guid(call.workspace["seed"], document["id"].lower(), "capture", call.now)
    return _written(call, document, machines.capture_output(document, str(prefix), token, call.api_version))


def _body(call: Call) -> dict[str, Any]:
    from sig_cli.domain.free_bodies import storable

    return storable(call.body)


def _put(call: Call, document: Document) -> Put:
    return Put(fold(document["id"]), document, call.resources.revision(document["id"]))


def _written(call: Call, document: Document, output: dict[str, Any] | None = None) -> Outcome:
    """202 with the machine as it is from now on, and an operation to poll (recorded)."""
    return Outcome(202, operations=[_put(call, document)],
                   long_running=LongRunning("operations", document["location"], call.now,
                                            call.pace().ends("Microsoft.Compute/virtualMachines", str(call.action).lower(), call.now),
                                            monitor=True, output=output))


ACTIONS: dict[str, Callable[[Call, Document], Outcome]] = {
    "start": _start, "restart": _restart, "poweroff": _power_off, "deallocate": _deallocate, "redeploy": _redeploy,
    "reapply": _reapply, "reimage": _redeploy, "generalize": _generalize, "runcommand": _run_command, "capture": _capture,
}
