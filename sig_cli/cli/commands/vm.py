"""`az vm list | show | get-instance-view | delete | wait | list-usage`."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_shapes import flattened
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import machine as machine_table
from sig_cli.cli.output.tables import machine_view, machines, usages
from sig_cli.cli.params import GROUP, NO_WAIT, PLAIN_LOCATION, RESOURCE_GROUP, WAIT, any_condition
from sig_cli.cli.session import Session, quoted

API = "2026-04-01"
DELETE_API = "2024-11-01"
USAGE_API = "2024-11-01"

GROUP_OF_IDS = GROUP.with_(group="Resource Id")
PLAIN_NAME = Opt("--name", "-n", name="vm_name", required=True, id_part="name", configured="vm", complete="machine",
                 metavar="NAME", group="Resource Id", help="Virtual machine")
NAME = Opt("-n", "--name", "--vm-name", name="vm_name", kind="aaz-str", required=True, id_part="name", configured="vm",
           complete="machine", group="Resource Id", help="Virtual machine")
USER_DATA = Opt("--include-user-data", "-u", name="include_user_data", kind="flag", help="Show its user data as well")
DETAILS = Opt("--show-details", "-d", name="show_details", kind="flag",
              help="Show power state, addresses and names as well")


def path(session: Session, resource_group: str, vm_name: str) -> str:
    """The path of a virtual machine."""
    return f"{session.group_path(resource_group)}/providers/Microsoft.Compute/virtualMachines/{quoted(vm_name)}"


@command(
    GROUP.with_(required=False, id_part=None), DETAILS,
    Opt("--vmss", name="vmss", help="Only machines of this flexible scale set, by name or id"),
    style="hand", table=machines,
    examples=(("Their names", "vm list -g images --query [].name -o tsv"),),
)
def list_(session: Session, *, resource_group_name: str | None = None, show_details: bool = False,
          vmss: str | None = None) -> Any:
    """List the virtual machines of a group, or of the subscription."""
    only = None
    if vmss is not None:
        from sig_cli.domain.ids import parse

        parsed = parse(vmss) if vmss.startswith("/") else None
        if parsed is not None:
            resource_group_name = resource_group_name or parsed.group
        elif resource_group_name is None:
            raise Failure("usage error: please specify the --resource-group when listing VM instances with VMSS name")
        else:
            vmss = (f"{session.group_path(resource_group_name)}/providers/Microsoft.Compute/virtualMachineScaleSets/"
                    f"{quoted(vmss)}")
        only = f"'virtualMachineScaleSet/id' eq '{vmss}'"
    scope = session.group_path(resource_group_name) if resource_group_name else f"/subscriptions/{session.subscription}"
    found = session.list(f"{scope}/providers/Microsoft.Compute/virtualMachines", API, _filter=only)
    if not show_details:
        return [flattened(machine) for machine in found]
    from sig_cli.cli.machine_details import details

    return [details(session, path(session, machine["id"].split("/")[4], machine["name"]), API) for machine in found]


@command(GROUP_OF_IDS, PLAIN_NAME, DETAILS, USER_DATA, ids=True, style="hand", table=machine_table,
         examples=(("The version it was made of",
                    "vm show -g images -n web --query storageProfile.imageReference.exactVersion -o tsv"),))
def show(session: Session, *, resource_group_name: str, vm_name: str, show_details: bool = False,
         include_user_data: bool = False) -> Any:
    """Show one virtual machine."""
    where = path(session, resource_group_name, vm_name)
    if show_details:
        from sig_cli.cli.machine_details import details

        return details(session, where, API, user_data=include_user_data)
    return flattened(session.get(where, API, _expand="userData" if include_user_data else None))


@command(GROUP_OF_IDS, PLAIN_NAME, ids=True, style="hand", table=machine_view,
         examples=(("Its power state", "vm get-instance-view -g images -n web --query instanceView.statuses[1].displayStatus"),))
def get_instance_view(session: Session, *, resource_group_name: str, vm_name: str) -> Any:
    """Show one virtual machine with what it says of itself: power, agent, disks, system."""
    return flattened(session.get(path(session, resource_group_name, vm_name), API, _expand="instanceView"))


@command(RESOURCE_GROUP, NAME.with_(spellings=("-n", "--name"), configured=None), NO_WAIT,
         Opt("--force-deletion", name="force_deletion", kind="aaz-bool", words="?", blank=True, help="Do not shut it down first"),
         ids=True, confirm=True, examples=(("Without asking", "vm delete -g images -n web --yes"),))
def delete(session: Session, *, vm_name: str, resource_group: str, no_wait: bool | None = None,
           force_deletion: bool | None = None) -> None:
    """Delete a virtual machine, and those of its disks that are to go with it."""
    forced = None if force_deletion is None else "true" if force_deletion else "false"
    session.delete(path(session, resource_group, vm_name), DELETE_API, no_wait=bool(no_wait), forceDeletion=forced)


@command(GROUP_OF_IDS, PLAIN_NAME, *WAIT, ids=True, style="hand", check=any_condition,
         examples=(("Until it runs", "vm wait -g images -n web --custom \"instanceView.statuses[?code=='PowerState/running']\""),))
def wait(session: Session, *, resource_group_name: str, vm_name: str, **conditions: Any) -> Any:
    """Wait until a virtual machine is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group_name, vm_name)
    return until(lambda: flattened(session.get(where, API, _expand="instanceView")), aaz=False, session=session, **conditions)


@command(PLAIN_LOCATION.with_(required=True), shape="plain", style="hand", table=usages,
         examples=(("In one region", "vm list-usage -l southcentralus -o table"),))
def list_usage(session: Session, *, location: str) -> Any:
    """List how much of the subscription's quotas is used in a region."""
    where = f"/subscriptions/{session.subscription}/providers/Microsoft.Compute/locations/{quoted(session.location(location))}/usages"
    return [{"currentValue": str(row["currentValue"]), "limit": str(row["limit"]), "name": row["name"], "unit": row["unit"],
             "localName": row["name"]["localizedValue"]} for row in session.list(where, USAGE_API)]
