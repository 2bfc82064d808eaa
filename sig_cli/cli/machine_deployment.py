"""The template that `vm create` and `vmss create` deploy, and how it is carried out. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2024-11-01"
SCHEMA = "https://schema.management.azure.com/schemas/{}/deploymentTemplate.json#"
NETWORK_API = "2015-06-15"
EDGE_API = "2021-02-01"
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Template:
    """A template that grows: resources, secrets, outputs. `place` is what all resources have: location, tags, edge zone."""

    def __init__(self, location: str, tags: dict[str, str], edge_zone: str | None = None, *, copies: int | None = None) -> None:
        self.location = location
        self.tags = tags
        self.edge_zone = {"name": edge_zone, "type": "EdgeZone"} if edge_zone else None
        self.copies = copies
        self.resources: list[dict[str, Any]] = []
        self.variables: dict[str, Any] = {}
        self.outputs: dict[str, Any] = {}
        self.secrets: dict[str, str] = {}

    def add(self, type_: str, name: str, api_version: str, properties: dict[str, Any] | None, *, depends: list[str] | None = None,
            copied: str | None = None, edge: bool = True, **members: Any) -> dict[str, Any]:
        """Add a resource and give it; with `copied` there are as many as the template says, numbered from 0."""
        resource: dict[str, Any] = {"type": type_, "name": name, "apiVersion": api_version, "location": self.location,
                                    "tags": self.tags, "dependsOn": depends or []}
        if properties is not None:
            resource["properties"] = properties
        if copied is not None and self.copies:
            resource["name"] = numbered(name)
            resource["copy"] = {"name": copied, "mode": "parallel", "count": self.copies}
        if self.edge_zone is not None and edge:
            resource["extendedLocation"] = self.edge_zone
        resource.update(members)
        self.resources.append(resource)
        return resource

    def body(self) -> dict[str, Any]:
        """The body of the deployment."""
        template = {"$schema": SCHEMA.format("2015-01-01" if self.copies is None else "2019-04-01"), "contentVersion": "1.0.0.0",
                    "parameters": {name: {"type": "securestring", "metadata": {"description": f"Secure {name}"}}
                                   for name in self.secrets},
                    "variables": self.variables, "resources": self.resources, "outputs": self.outputs}
        return {"properties": {"template": template, "parameters": {name: {"value": value} for name, value in self.secrets.items()},
                               "mode": "incremental"}}


def numbered(text: str) -> str:
    """A name with the number of the copy behind it."""
    return f"[concat('{text}', copyIndex())]"


def add_network(template: Template, name: str, prefix: str, subnet: str | None, subnet_prefix: str | None) -> None:
    """A virtual network with one subnet."""
    properties: dict[str, Any] = {"addressSpace": {"addressPrefixes": [prefix]}}
    if subnet:
        properties["subnets"] = [{"name": subnet, "properties": {"addressPrefix": subnet_prefix}}]
    template.add("Microsoft.Network/virtualNetworks", name, NETWORK_API if template.edge_zone is None else EDGE_API, properties)


def add_guard(template: Template, name: str, rule: str) -> None:
    """A network security group that lets one protocol in, or none with the rule NONE."""
    properties = None
    if rule != "NONE":
        title, port = ("rdp", "3389") if rule == "RDP" else ("default-allow-ssh", "22")
        properties = {"securityRules": [{"name": title, "properties": {
            "protocol": "Tcp", "sourcePortRange": "*", "destinationPortRange": port, "sourceAddressPrefix": "*",
            "destinationAddressPrefix": "*", "access": "Allow", "priority": 1000, "direction": "Inbound"}}]}
    template.add("Microsoft.Network/networkSecurityGroups", name, NETWORK_API, properties, edge=False)


def add_address(template: Template, name: str, allocation: str | None, dns_name: str | None, sku: str | None,
                zones: list[str] | None) -> None:
    """A public address."""
    properties: dict[str, Any] = {"publicIPAllocationMethod": allocation}
    if dns_name:
        properties["dnsSettings"] = {"domainNameLabel": dns_name}
    at_edge = template.edge_zone is not None and (sku or "").lower() == "standard"
    resource = template.add("Microsoft.Network/publicIPAddresses", name, EDGE_API if at_edge else "2022-01-01", properties,
                            copied="publicipcopy", edge=at_edge)
    if zones and len(zones) == 1:
        resource["zones"] = zones
    if sku:
        resource["sku"] = {"name": sku}


def add_storage_account(template: Template, name: str, sku: str | None) -> None:
    """A storage account for unmanaged disks."""
    template.add("Microsoft.Storage/storageAccounts", name, "2015-06-15" if template.edge_zone is None else "2021-04-01",
                 {"accountType": sku})


def deploy(session: Session, group: str, prefix: str, body: dict[str, Any], *, validate: bool = False,
           no_wait: bool = False) -> dict[str, Any] | None:
    """Carry a template out, and give the deployment; None with `no_wait`. With `validate` only ask whether it could be.

    Raises `DeploymentFailure` with the service's answer as it came, as az prints it.
    """
    from sig_cli.cli.machine_failures import told

    where = f"/subscriptions/{session.subscription}/resourcegroups/{quoted(group)}/providers/Microsoft.Resources/deployments/{_name(prefix)}"
    with told(session):
        if validate:
            response = session.send("POST", f"{where}/validate", API, body)
            if response.status == 202:
                session.finish(response)
                return dict(session.follow(response.headers["Location"]))
            return dict(response.body)
        found: dict[str, Any] | None = session.put(where, API, body, no_wait=no_wait, generated=False)
        return found


def _name(prefix: str) -> str:
    """A name that no other deployment has."""
    from secrets import choice

    return prefix + "".join(choice(_LETTERS) for _ in range(32))
