"""The network that a new machine gets: what is there, and what the deployment makes. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_disk_plan import delete_options, is_id
from sig_cli.cli.session import quoted
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2022-01-01"
SUBNET_API = "2024-07-01"
GROUP_API_OF_NSG = "2023-11-01"
ADDRESS_API = "2022-05-01"
EXISTING, NEW = "existing", "new"
_USAGE = "incorrect usage: --subnet ID | --subnet NAME --vnet-name NAME"
_NIC_USAGE = ("incorrect usage: Cannot specify individual delete option when no nic is specified. Either specify a list of nics and "
              "their delete option like: --nics nic1 nic2 --nic-delete-option nic1=Delete nic2=Detach or specify delete option for "
              "all: --nics nic1 nic2 --nic-delete-option Delete or specify delete option for the new nic created: "
              "--nic-delete-option Delete")


def resource_id(session: Session, group: str, namespace: str, type_: str, text: str) -> str:
    """The id that a name stands for in the group; an id stays as it is."""
    if is_id(text):
        return text
    return f"/subscriptions/{session.subscription}/resourceGroups/{group}/providers/{namespace}/{type_}/{text}"


def exists(session: Session, group: str, namespace: str, type_: str, text: str, api_version: str, parent: str = "") -> bool:
    """Whether a resource is there, by name in the group or by id: az asks for it as for any resource."""
    subscription, name = session.subscription, text
    parsed = parse(text) if is_id(text) else None
    if parsed is not None:
        subscription, group, namespace = parsed.subscription or "", parsed.group or "", parsed.namespace or ""
        type_, name = (parsed.types[1], parsed.names[1]) if parent and len(parsed.names) > 1 else (parsed.types[0], parsed.names[0])
    where = f"/subscriptions/{subscription}/resourcegroups/{quoted(group)}/providers/{namespace}/{parent}/{type_}/{quoted(name)}"
    try:
        session.get(where, api_version)
    except ServiceError:
        return False
    return True


def settle(session: Session, group: str, location: str, given: dict[str, Any], *, instances: int | None = None,
           spare: bool = True) -> None:
    """Find out what is there: sets `vnet_type`, `vnet_name` and `subnet`. Raises `Failure` and `ServiceError`.

    With `instances`, those of a scale set, only a subnet with room for them is taken, `spare` for half as many again.
    """
    network, subnet = given["vnet_name"], given["subnet"]
    if network and "/" in network:
        raise Failure(_USAGE)
    if not network and not subnet and not given.get("nics"):
        for row in session.list(f"{session.group_path(group)}/providers/Microsoft.Network/virtualNetworks", API):
            subnets = (row.get("properties") or {}).get("subnets") or []
            found = next((item for item in subnets if item["name"].lower() != "gatewaysubnet"
                          and (instances is None or _has_room(item, instances, spare=spare))), None)
            if row["location"] == location and found is not None:
                given.update(subnet=found["name"], vnet_name=row["name"], vnet_type=EXISTING)
                return
    if subnet:
        if is_id(subnet) == bool(network):
            raise Failure(_USAGE)
        there = exists(session, group, "Microsoft.Network", "subnets", subnet, SUBNET_API,
                       f"virtualNetworks/{quoted(network)}" if network else "")
        if is_id(subnet) and not there:
            raise Failure(f"Subnet '{subnet}' does not exist.")
        if there:
            given["vnet_type"] = EXISTING
            return
    given["vnet_type"] = NEW


def _has_room(subnet: dict[str, Any], instances: int, *, spare: bool) -> bool:
    mask = int(subnet["properties"]["addressPrefix"].rpartition("/")[2])
    return bool((1 << (32 - mask)) - 2 > int(instances * (1.5 if spare else 1)))


def settle_guard_and_address(session: Session, group: str, given: dict[str, Any]) -> None:
    """Set `nsg_type`, `public_ip_address_type` and how the address is given out: found, new, or None for none at all."""
    for option, kind, type_, api_version in (
            ("nsg", "nsg_type", "networkSecurityGroups", GROUP_API_OF_NSG),
            ("public_ip_address", "public_ip_address_type", "publicIPAddresses", ADDRESS_API)):
        text = given[option]
        if text:
            there = exists(session, group, "Microsoft.Network", type_, text, api_version)
            given[kind] = EXISTING if there else NEW
        else:
            given[kind] = None if text == "" else NEW
    settle_allocation(given)


def settle_allocation(given: dict[str, Any]) -> None:
    """Addresses of the SKU Standard, which zones need, are static unless something else is asked for."""
    if given.get("zone") is not None:
        given["public_ip_sku"] = "Standard"
    if given.get("public_ip_sku") == "Standard" and not given["public_ip_address_allocation"]:
        given["public_ip_address_allocation"] = "Static"


def settle_interfaces(session: Session, group: str, given: dict[str, Any]) -> None:
    """Set `nic_type`, and `nics` to the members of a network profile. Raises `Failure`."""
    names = given["nics"]
    fate = delete_options(names, given["nic_delete_option"])
    if not names:
        given["nic_type"] = NEW
        return
    rows = []
    for name in names:
        properties: dict[str, Any] = {"primary": names[0] == name}
        if fate:
            properties["deleteOption"] = fate if isinstance(fate, str) else fate.get(name)
        rows.append({"id": name if "/" in name else resource_id(session, group, "Microsoft.Network", "networkInterfaces", name),
                     "properties": properties})
    given.update(nics=rows, nic_type=EXISTING, public_ip_address_type=None)


def settle_fate_of_interfaces(given: dict[str, Any]) -> None:
    """What becomes of the new interface: one word. Raises `Failure` for words that name interfaces."""
    words = given["nic_delete_option"]
    if given["nics"] or not words:
        return
    if len(words) > 1 or "=" in words[0]:
        raise Failure(_NIC_USAGE)
    given["nic_delete_option"] = words[0]
