"""What networks fill in: names, ids of parts, and addresses that are made up and stay."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.deployment_service import GROUP, ROOT, Service, template

NETWORK = f"{GROUP}/providers/Microsoft.Network"
API = "2022-01-01"


@pytest.fixture
def service() -> Service:
    service = Service()
    assert service.send("POST", f"{ROOT}/providers/Microsoft.Network/register", None, "2024-11-01").status == 200
    return service


def put(service: Service, kind: str, name: str, **properties: Any) -> dict[str, Any]:
    answer = service.send("PUT", f"{NETWORK}/{kind}/{name}", {"location": "westus", "properties": properties}, API)
    assert answer.status in (200, 201), answer.body
    found: dict[str, Any] = answer.body["properties"]
    return found


def interface(service: Service, name: str, subnet: str = "s") -> dict[str, Any]:
    return put(service, "networkInterfaces", name, ipConfigurations=[{"name": "one", "properties": {
        "subnet": {"id": f"{NETWORK}/virtualNetworks/net/subnets/{subnet}"}}}])


def test_a_label_becomes_a_name(service: Service) -> None:
    shown = put(service, "publicIPAddresses", "ip", dnsSettings={"domainNameLabel": "web"})
    assert shown["dnsSettings"] == {"domainNameLabel": "web", "fqdn": "web.westus.cloudapp.azure.com"}
    assert shown["ipAddress"].startswith("20.")
    assert put(service, "publicIPAddresses", "ip")["ipAddress"] == shown["ipAddress"]
    assert "dnsSettings" not in put(service, "publicIPAddresses", "other")


def test_interfaces_get_the_next_address_of_their_subnet(service: Service) -> None:
    put(service, "virtualNetworks", "net", subnets=[{"name": "s", "properties": {"addressPrefix": "10.1.0.0/24"}},
                                                     {"name": "tiny", "properties": {"addressPrefix": "10.2.0.0/30"}}])
    first = interface(service, "a")
    [part] = first["ipConfigurations"]
    assert part["id"] == f"{NETWORK}/networkInterfaces/a/ipConfigurations/one"
    assert part["properties"]["privateIPAddress"] == "10.1.0.4"
    assert first["macAddress"].startswith("00-0D-3A-")
    assert interface(service, "b")["ipConfigurations"][0]["properties"]["privateIPAddress"] == "10.1.0.5"
    assert interface(service, "a") == first
    for subnet in ("tiny", "missing"):
        assert "privateIPAddress" not in interface(service, "c", subnet)["ipConfigurations"][0]["properties"]


@pytest.mark.parametrize("properties", [
    {"subnets": "s"}, {"subnets": [1, {"name": 2}, None]}, {"subnets": [{"name": "s", "properties": 5}]},
    {"ipConfigurations": [{"properties": "x"}, 3, {"name": "a", "properties": {"subnet": 4}}]}, {"dnsSettings": 5},
    {"dnsSettings": {"domainNameLabel": 5}},
])
def test_whatever_is_sent_is_stored(service: Service, properties: dict[str, Any]) -> None:
    for kind in ("virtualNetworks", "publicIPAddresses", "networkInterfaces"):
        put(service, kind, "x", **properties)


def refused(service: Service, kind: str, name: str, **properties: Any) -> tuple[str, str]:
    answer = service.send("PUT", f"{NETWORK}/{kind}/{name}", {"location": "westus", "properties": properties}, API)
    assert answer.status == 400, answer.body
    return answer.body["error"]["code"], answer.body["error"]["message"]


@pytest.mark.parametrize(("space", "subnets", "code", "message"), [
    ("nonsense", [], "InvalidAddressPrefixFormat", "Address prefix nonsense of resource {id} is not formatted correctly."),
    ("10.0.0.0", [], "InvalidAddressPrefixFormat", "Address prefix 10.0.0.0 of resource {id} is not formatted correctly."),
    ("10.0.0.1/16", [], "InvalidCIDRNotation", "The address prefix 10.0.0.1/16 in resource {id} has an invalid CIDR notation. For the "
                                               "given prefix length, the address prefix should be 10.0.0.0/16."),
    ("10.0.0.0/16", ["10.0.0.0/33"], "InvalidAddressPrefixFormat", "Address prefix 10.0.0.0/33 of resource {id}/subnets/s0 is not"),
    ("10.0.0.0/16", ["10.1.0.0/24"], "NetcfgSubnetRangeOutsideVnet", "Subnet 's0' is not valid because its IP address range is outside "
                                                                     "the IP address range of virtual network 'net'."),
    ("10.0.0.0/16", ["10.0.0.0/8"], "NetcfgSubnetRangeOutsideVnet", "Subnet 's0' is not valid"),
    ("10.0.0.0/16", ["10.0.0.0/24", "10.0.0.128/25"], "NetcfgSubnetRangesOverlap", "Subnet 's1' is not valid because its IP address "
                                                      "range overlaps with that of an existing subnet in virtual network 'net'."),
])
def test_ranges_that_are_none_or_lie_wrong_are_refused(service: Service, space: str, subnets: list[str], code: str,
                                                       message: str) -> None:
    told = refused(service, "virtualNetworks", "net", addressSpace={"addressPrefixes": [space]}, subnets=[
        {"name": f"s{number}", "properties": {"addressPrefix": prefix}} for number, prefix in enumerate(subnets)])
    assert told[0] == code
    assert told[1].startswith(message.format(id=f"{NETWORK}/virtualNetworks/net"))


@pytest.mark.parametrize(("address", "code", "message"), [
    ("99.1.1.1", "PrivateIPAddressNotInSubnet", "Private static IP address 99.1.1.1 does not belong to the range of subnet prefix "
                                                "10.1.0.0/24."),
    ("10.1.0.3", "PrivateIPAddressInReservedRange", "Private static IP address 10.1.0.3 falls within reserved IP range of subnet prefix "
                                                    "10.1.0.0/24."),
    ("10.1.0.255", "PrivateIPAddressInReservedRange", "Private static IP address 10.1.0.255 falls within"),
])
def test_a_static_address_lies_in_its_subnet(service: Service, address: str, code: str, message: str) -> None:
    put(service, "virtualNetworks", "net", addressSpace={"addressPrefixes": ["10.1.0.0/16"]},
        subnets=[{"name": "s", "properties": {"addressPrefix": "10.1.0.0/24"}}])
    properties = {"privateIPAddress": address, "privateIPAllocationMethod": "Static",
                  "subnet": {"id": f"{NETWORK}/virtualNetworks/net/subnets/s"}}
    told = refused(service, "networkInterfaces", "a", ipConfigurations=[{"name": "one", "properties": properties}])
    assert told[0] == code
    assert told[1].startswith(message)
    properties["privateIPAddress"] = "10.1.0.9"
    kept = put(service, "networkInterfaces", "a", ipConfigurations=[{"name": "one", "properties": properties}])
    assert kept["ipConfigurations"][0]["properties"]["privateIPAddress"] == "10.1.0.9"


def test_an_interface_that_a_machine_has_stays(service: Service) -> None:
    assert service.send("POST", f"{ROOT}/providers/Microsoft.Compute/register", None, "2024-11-01").status == 200
    nic, web = f"{NETWORK}/networkInterfaces/a", f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web"
    interface(service, "a")
    interface(service, "free")
    image = {"publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts-gen2", "version": "latest"}
    machine = {"location": "westus", "properties": {
        "hardwareProfile": {"vmSize": "Standard_DS1_v2"}, "storageProfile": {"imageReference": image},
        "osProfile": {"computerName": "web", "adminUsername": "me", "adminPassword": "P-12345678-x"},
        "networkProfile": {"networkInterfaces": [{"id": nic.upper().replace("/SUBSCRIPTIONS", "/subscriptions")}]}}}
    assert service.send("PUT", web, machine, "2024-07-01").status == 201
    answer = service.send("DELETE", nic, None, API)
    assert (answer.status, answer.body["error"]) == (400, {"code": "NicInUse", "message": (
        f"Network Interface {nic} is used by existing resource {web}. In order to delete the network interface, it must be "
        "dissociated from the resource. To learn more, see aka.ms/deletenic.")})
    assert service.send("GET", nic, None, API).status == 200
    assert service.send("DELETE", f"{NETWORK}/networkInterfaces/free", None, API).status in (200, 202)
    assert service.send("DELETE", f"{NETWORK}/networkInterfaces/never", None, API).status == 204
    # Complete mode deletes the machine before what it holds.
    assert service.deployed(template(), mode="Complete")["provisioningState"] == "Succeeded"
    for gone in (nic, web):
        assert service.send("GET", gone, None, API if gone is nic else "2024-07-01").status == 404
