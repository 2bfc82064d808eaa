"""`az vmss list | show | scale | delete | list-instances | wait`."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.commands.vm import GROUP_OF_IDS, USER_DATA
from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_shapes import flattened
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import scale_set, scale_sets
from sig_cli.cli.params import GROUP, NO_WAIT, PAGING, PLAIN_NO_WAIT, RESOURCE_GROUP, WAIT, any_condition
from sig_cli.cli.session import Session, quoted

API = "2026-04-01"
LIST_API = "2024-11-01"
DELETE_API = "2023-09-01"

PLAIN_NAME = Opt("--name", "-n", name="vm_scale_set_name", required=True, id_part="name", configured="vmss", complete="scale-set",
                 metavar="NAME", group="Resource Id", help="Scale set")
INSTANCE = Opt("--instance-id", name="instance_id", help="One instance of it, by number")


def path(session: Session, resource_group: str, vm_scale_set_name: str) -> str:
    """The path of a scale set."""
    return f"{session.group_path(resource_group)}/providers/Microsoft.Compute/virtualMachineScaleSets/{quoted(vm_scale_set_name)}"


@command(RESOURCE_GROUP.with_(required=False, id_part=None, group=""), *PAGING, table=scale_sets,
         examples=(("With their capacity", "vmss list -g images -o table"),))
def list_(session: Session, *, resource_group: str | None = None, max_items: int | None = None, next_token: str | None = None) -> Any:
    """List the scale sets of a group, or of the subscription."""
    scope = session.group_path(resource_group) if resource_group else f"/subscriptions/{session.subscription}"
    return [flattened(row) for row in
            session.list(f"{scope}/providers/Microsoft.Compute/virtualMachineScaleSets", LIST_API, max_items, next_token)]


def _get(session: Session, group: str, name: str, instance: str | None, *, user_data: bool = False) -> Any:
    where = path(session, group, name)
    if instance is not None:
        where += f"/virtualMachines/{quoted(instance)}"
    return flattened(session.get(where, API, _expand="userData" if user_data else None))


@command(GROUP.with_(id_part=None), PLAIN_NAME.with_(id_part=None, group=""), INSTANCE, USER_DATA, style="hand", table=scale_set,
         examples=(("Its image", "vmss show -g images -n web --query virtualMachineProfile.storageProfile.imageReference.id -o tsv"),))
def show(session: Session, *, resource_group_name: str, vm_scale_set_name: str, instance_id: str | None = None,
         include_user_data: bool = False) -> Any:
    """Show a scale set, or one of its instances."""
    return _get(session, resource_group_name, vm_scale_set_name, instance_id, user_data=include_user_data)


@command(GROUP_OF_IDS, PLAIN_NAME, Opt("--new-capacity", name="new_capacity", required=True, help="How many instances it is to have"),
         PLAIN_NO_WAIT, ids=True, style="hand", examples=(("To five", "vmss scale -g images -n web --new-capacity 5"),))
def scale(session: Session, *, resource_group_name: str, vm_scale_set_name: str, new_capacity: str, no_wait: bool = False) -> Any:
    """Change how many instances a scale set has."""
    where = path(session, resource_group_name, vm_scale_set_name)
    found = session.get(where, API)
    try:
        capacity = int(new_capacity)
    except ValueError:
        raise Failure(f"Expect <class 'int'>, got {new_capacity} (<class 'str'>)") from None
    body = {name: found[name] for name in ("location",) if found.get(name)}
    body["sku"] = {**(found.get("sku") or {}), "capacity": capacity}
    return flattened(session.put(where, API, body, no_wait=no_wait))


@command(RESOURCE_GROUP,
         Opt("-n", "--name", "--vm-scale-set-name", name="vm_scale_set_name", kind="aaz-str", required=True, id_part="name",
             complete="scale-set", group="Resource Id", help="Scale set"), NO_WAIT,
         Opt("--force-deletion", name="force_deletion", kind="aaz-bool", words="?", blank=True, help="Do not shut its instances down first"),
         ids=True, examples=(("With its instances", "vmss delete -g images -n web"),))
def delete(session: Session, *, vm_scale_set_name: str, resource_group: str, no_wait: bool | None = None,
           force_deletion: bool | None = None) -> None:
    """Delete a scale set with its instances."""
    forced = None if force_deletion is None else "true" if force_deletion else "false"
    session.delete(path(session, resource_group, vm_scale_set_name), DELETE_API, no_wait=bool(no_wait), forceDeletion=forced)


@command(
    GROUP.with_(id_part=None),
    Opt("-n", "--name", "--virtual-machine-scale-set-name", name="virtual_machine_scale_set_name", required=True, configured="vmss",
        complete="scale-set", metavar="NAME", help="Scale set"),
    Opt("--expand", name="expand", help="Show this as well, such as instanceView"),
    Opt("--filter", name="filter_", help="Only those for which this is true"),
    Opt("--select", name="select", help="Only these members"),
    PAGING[0].with_(kind="int"), PAGING[1].with_(kind="str"),
    Opt("--resiliency-view", name="resiliency_view", kind="flag", help="Show how resilient each is"),
    style="hand", examples=(("Their images", "vmss list-instances -g images -n web --query [].storageProfile.imageReference.exactVersion"),),
)
def list_instances(session: Session, *, resource_group_name: str, virtual_machine_scale_set_name: str, expand: str | None = None,
                   filter_: str | None = None, select: str | None = None, max_items: int | None = None,
                   next_token: str | None = None, resiliency_view: bool = False) -> Any:
    """List the instances of a scale set."""
    base = f"{path(session, resource_group_name, virtual_machine_scale_set_name)}/virtualMachines"
    rows = session.list(base, LIST_API, max_items, next_token, _expand=expand, _filter=filter_, _select=select)
    if resiliency_view:
        rows = [session.get(f"{base}/{row['instanceId']}", API, _expand="resiliencyView") for row in rows]
    return [flattened(row) for row in rows]


@command(GROUP_OF_IDS, PLAIN_NAME, INSTANCE, *WAIT, ids=True, style="hand", check=any_condition,
         examples=(("Until it is there", "vmss wait -g images -n web --created"),))
def wait(session: Session, *, resource_group_name: str, vm_scale_set_name: str, instance_id: str | None = None,
         **conditions: Any) -> Any:
    """Wait until a scale set, or an instance of it, is in some state."""
    from sig_cli.cli.waiting import wait as until

    return until(lambda: _get(session, resource_group_name, vm_scale_set_name, instance_id), aaz=False, session=session, **conditions)
