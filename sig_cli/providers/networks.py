"""Microsoft.Network: stored as sent, with what other resources and outputs of templates want to read of it.

Nothing is routed and no address is real: addresses are made up, stay the same for the life of a resource, and follow from its name.
Recorded of deployments with `az vm create`: a name's `fqdn`, ids of subnets and of configurations, private addresses in the subnet.
"""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from sig_cli.domain.address_ranges import check_network, check_static
from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.providers.stored import StoredType
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.providers.provider import Call, Outcome
    from sig_cli.workspace.engine import Document

FIRST_HOST = 4
"""The first address of a subnet that a machine gets; those before it are the network's own. Documented."""
DNS = "{label}.{location}.cloudapp.azure.com"


class Networks(StoredType):
    """A type of Microsoft.Network of which something is filled in."""

    def completed(self, call: Call, document: Document) -> Document:
        properties = {**document.get("properties", {})}
        kind = document["type"].rpartition("/")[2]
        if kind == "virtualNetworks":
            check_network(document["id"], properties)
        if kind == "publicIPAddresses":
            _public(call, document, properties)
        elif kind == "networkInterfaces":
            _interface(call, document, properties)
        for member in ("subnets", "ipConfigurations", "frontendIPConfigurations", "backendAddressPools", "inboundNatPools",
                       "inboundNatRules", "loadBalancingRules", "probes", "securityRules"):
            if isinstance(properties.get(member), list):
                properties[member] = [_named(document["id"], member, part) for part in properties[member]]
        return {**document, "properties": properties} if properties else document


class Interfaces(Networks):
    """Network interfaces: one that a machine has is not deleted."""

    def delete(self, call: Call) -> Outcome:
        """As of every stored type. Raises `interface-in-use` (reported)."""
        stored = call.resources.document(call.id.path)
        user = next(_users(call, stored["id"]), None) if stored is not None else None
        if stored is not None and user is not None:
            raise refusal("interface-in-use", id=stored["id"], existing=user)
        return super().delete(call)


def _users(call: Call, id_: str) -> Iterator[str]:
    """The ids of the subscription's machines that have an interface."""
    wanted = fold(id_)
    groups = f"/subscriptions/{call.id.subscription}/resourcegroups"
    for group in call.resources.names(groups):
        for document in call.resources.list(f"{groups}/{group}/providers/microsoft.compute/virtualmachines"):
            profile = document["properties"].get("networkProfile") or {}
            if any(isinstance(row, dict) and fold(str(row.get("id", ""))) == wanted for row in profile.get("networkInterfaces") or ()):
                yield document["id"]


def _named(owner: str, member: str, part: Any) -> Any:
    """A part of a resource with the id by which others name it."""
    if not isinstance(part, dict) or not isinstance(part.get("name"), str):
        return part
    return {"name": part["name"], "id": f"{owner}/{member}/{part['name']}",
            **{name: value for name, value in part.items() if name not in ("name", "id")}}


def _public(call: Call, document: Document, properties: dict[str, Any]) -> None:
    """The address of a public address, and its name where a label was asked for."""
    digits = made_up_guid(call.workspace["seed"], document["id"].lower(), "public address")
    second, third, fourth = (int(digits[place:place + 2], 16) for place in (0, 2, 4))
    if not properties.get("ipAddress"):
        properties["ipAddress"] = f"20.{second}.{third}.{fourth % 254 + 1}"
    dns = properties.get("dnsSettings")
    label = dns.get("domainNameLabel") if isinstance(dns, dict) else None
    if isinstance(dns, dict) and isinstance(label, str) and label:
        properties["dnsSettings"] = {**dns, "fqdn": DNS.format(label=label, location=document.get("location", ""))}


def _interface(call: Call, document: Document, properties: dict[str, Any]) -> None:
    """The hardware address of an interface, and addresses in its subnets."""
    digits = made_up_guid(call.workspace["seed"], document["id"].lower(), "hardware address").upper()
    properties.setdefault("macAddress", f"00-0D-3A-{digits[0:2]}-{digits[2:4]}-{digits[4:6]}")
    configurations = properties.get("ipConfigurations")
    if not isinstance(configurations, list):
        return
    taken = set(_taken(call, document["id"]))
    properties["ipConfigurations"] = [_placed(call, part, taken) for part in configurations]


def _placed(call: Call, part: Any, taken: set[str]) -> Any:
    inner = part.get("properties") if isinstance(part, dict) else None
    subnet = inner.get("subnet") if isinstance(inner, dict) else None
    if not isinstance(inner, dict) or not isinstance(subnet, dict):
        return part
    prefix = _prefix(call, str(subnet.get("id", "")))
    given = inner.get("privateIPAddress")
    if given:
        if prefix is not None and isinstance(given, str) and str(inner.get("privateIPAllocationMethod", "")).lower() == "static":
            check_static(given, prefix)
        return part
    address = _free(prefix, taken) if prefix is not None else None
    if address is None:
        return part
    taken.add(address)
    return {**part, "properties": {"privateIPAddress": address, **inner}}


def _prefix(call: Call, subnet: str) -> str | None:
    """The range of a subnet: that of its own resource, or of the one in its network."""
    own = call.resources.document(subnet)
    if own is not None:
        return _range(own)
    owner, _, name = subnet.rpartition("/subnets/")
    network = call.resources.document(owner) if owner else None
    parts = (network or {}).get("properties", {}).get("subnets")
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict) and str(part.get("name", "")).lower() == name.lower():
            return _range(part)
    return None


def _range(subnet: dict[str, Any]) -> str | None:
    properties = subnet.get("properties")
    if not isinstance(properties, dict):
        return None
    several = properties.get("addressPrefixes")
    found = properties.get("addressPrefix") or (several[0] if isinstance(several, list) and several else None)
    return found if isinstance(found, str) else None


def _free(prefix: str, taken: set[str]) -> str | None:
    """The first address of a range that nobody has; None in one that is none, or full."""
    try:
        network = ip_network(prefix, strict=False)
    except ValueError:
        return None
    last = min(network.num_addresses - 1, FIRST_HOST + len(taken) + 1)
    return next((str(network[place]) for place in range(FIRST_HOST, last) if str(network[place]) not in taken), None)


def _taken(call: Call, own: str) -> Iterator[str]:
    """The private addresses that the group's other interfaces have."""
    for document in call.resources.list(f"{call.id.group_path}/providers/Microsoft.Network/networkInterfaces"):
        if document["id"] == own:
            continue
        for part in document.get("properties", {}).get("ipConfigurations") or ():
            inner = part.get("properties") if isinstance(part, dict) else None
            if isinstance(inner, dict) and isinstance(inner.get("privateIPAddress"), str):
                yield inner["privateIPAddress"]


PUBLIC_ADDRESSES = Networks("microsoft.network/publicipaddresses")
INTERFACES = Interfaces("microsoft.network/networkinterfaces")
VIRTUAL_NETWORKS = Networks("microsoft.network/virtualnetworks")
LOAD_BALANCERS = Networks("microsoft.network/loadbalancers")
SECURITY_GROUPS = Networks("microsoft.network/networksecuritygroups")
