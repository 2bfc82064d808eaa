"""The load balancer in front of a scale set: the one that is there, a new one, or none. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import machine_deployment as deployment
from sig_cli.cli import machine_network_plan as network
from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_disk_plan import is_id
from sig_cli.cli.session import quoted
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

FRONT = "loadBalancerFrontEnd"


GATEWAY = {"--app-gateway-subnet-address-prefix": "app_gateway_subnet_address_prefix", "--app-gateway-sku": "app_gateway_sku",
           "--app-gateway-capacity": "app_gateway_capacity"}
"""Options that mean nothing to a load balancer."""


class Balancer:
    """`kind` is "new", "existing" or None. `given` are the options of `vmss create`."""

    def __init__(self, session: Session, group: str, name: str, given: dict[str, Any]) -> None:
        self.session = session
        self.group = group
        self.set_name = name
        self.given = given
        self.kind: str | None = None

    def settle(self) -> None:
        """Find out whether it is there. Raises `Failure`."""
        given = self.given
        text = given["load_balancer"]
        if text and given["application_gateway"]:
            raise Failure("incorrect usage: --load-balancer NAME_OR_ID | --application-gateway NAME_OR_ID")
        if text is None and given["application_gateway"] is not None:
            raise Failure("--app-gateway: scale sets behind application gateways cannot be made here")
        idle = [spelling for spelling, option in GATEWAY.items() if text != "" and option in self.session.chosen.given and given[option]]
        if idle:
            raise Failure(f"invalid usage for network balancer: load balancer\n\tnot applicable: {', '.join(idle)}")
        self.kind = None if text == "" else network.NEW
        if text:
            found = self._found(text)
            if found is not None:
                self.kind = network.EXISTING
                self._take_members(found.get("properties") or {})
        if self.kind == network.NEW and given["single_placement_group"] is False and given["load_balancer_sku"] == "Basic":
            reason = "required for zonal scale-sets" if given["zones"] else "required for scale-sets with 100+ instances" \
                if given["instance_count"] > 100 else "required because 'single placement group' is turned off"
            raise Failure(f"usage error:'Standard' load balancer is {reason}")

    def _found(self, text: str) -> dict[str, Any] | None:
        name = text.rpartition("/")[2]
        try:
            found: dict[str, Any] = self.session.get(
                f"{self.session.group_path(self.group)}/providers/Microsoft.Network/loadBalancers/{quoted(name)}", network.API)
        except ServiceError:
            return None
        return found

    def _take_members(self, members: dict[str, Any]) -> None:
        """The one pool of addresses, and the one pool of NAT, of a balancer that is there."""
        for option, member, spelling in (("backend_pool_name", "backendAddressPools", "--backend-pool-name"),
                                         ("nat_pool_name", "inboundNatPools", "--nat-pool-name")):
            names = [row["name"] for row in members.get(member) or ()]
            if self.given[option]:
                continue
            if len(names) > 1:
                raise Failure(f"Multiple possible values found for '{spelling}': {', '.join(names)}\nSpecify '{spelling}' explicitly.")
            if names:
                self.given[option] = names[0]
            elif option == "backend_pool_name":
                raise Failure(f"No existing values found for '{spelling}'. Create one first and try again.")

    def add(self, template: deployment.Template, base: str, subnet: str | None, os_type: str) -> list[str]:
        """Add a new one with what it needs; what the scale set depends on. Raises `Failure`."""
        given = self.given
        name = given["load_balancer"] = given["load_balancer"] or f"{self.set_name}LB"
        given["backend_pool_name"] = given["backend_pool_name"] or f"{name}BEPool"
        if self.kind != network.NEW:
            self._probe(base)
            return []
        depends = [f"Microsoft.Network/loadBalancers/{name}"]
        needs = [f"Microsoft.Network/virtualNetworks/{given['vnet_name']}"] if given["vnet_type"] == network.NEW else []
        sku = given["load_balancer_sku"]
        standard = (sku or "").lower() == "standard"
        address = given["public_ip_address"] or None
        if given["public_ip_address_type"] == network.NEW:
            address = address or f"{name}PublicIP"
            needs.append(f"Microsoft.Network/publicIpAddresses/{address}")
            deployment.add_address(template, address, given["public_ip_address_allocation"] or ("Static" if standard else "Dynamic"),
                                   given["public_ip_address_dns_name"], sku, given["zones"])
        if given["nat_rule_name"] and given["nat_pool_name"]:
            raise Failure('Please do not pass in both "--nat-pool-name" and "--nat-rule-name" parameters at the same time.'
                          '"--nat-rule-name" parameter is recommended')
        if given["orchestration_mode"] != "Uniform":
            given["nat_pool_name"] = None
        elif given["nat_pool_name"] or (not given["nat_rule_name"] and not standard):
            given["nat_pool_name"] = given["nat_pool_name"] or f"{name}NatPool"
        given["backend_port"] = given["backend_port"] or (3389 if os_type == "windows" else 22)
        self._add_balancer(template, name, needs, base, address, subnet)
        if standard and given["nsg"] is None and os_type:
            guard = f"{self.set_name}NSG"
            deployment.add_guard(template, guard, "rdp" if os_type.lower() == "windows" else "ssh")
            given["nsg"] = f"[resourceId('Microsoft.Network/networkSecurityGroups', '{guard}')]"
            depends.append(f"Microsoft.Network/networkSecurityGroups/{guard}")
        if not given["nat_pool_name"]:
            self._add_rule(template, name)
        self._probe(base)
        return depends

    def _probe(self, base: str) -> None:
        if self.given["health_probe"] and not is_id(self.given["health_probe"]):
            self.given["health_probe"] = f"{base}/loadBalancers/{self.given['load_balancer']}/probes/{self.given['health_probe']}"

    def members(self, base: str) -> dict[str, Any]:
        """What the addresses of instances say of it."""
        given = self.given
        if self.kind is None:
            return {}
        place = given["load_balancer"] if is_id(given["load_balancer"]) else f"{base}/loadBalancers/{given['load_balancer']}"
        made = {"loadBalancerBackendAddressPools": [{"id": f"{place}/backendAddressPools/{given['backend_pool_name']}"}]}
        if given["nat_pool_name"]:
            made["loadBalancerInboundNatPools"] = [{"id": f"{place}/inboundNatPools/{given['nat_pool_name']}"}]
        return made

    def _part(self, name: str, kind: str, part: str) -> dict[str, str]:
        return {"id": f"[concat(resourceId('Microsoft.Network/loadBalancers', '{name}'), '/{kind}/', '{part}')]"}

    def _ports(self) -> dict[str, str]:
        count = self.given["instance_count"] * (1 if self.given["disable_overprovision"] else 2)
        return {"frontendPortRangeStart": "50000", "frontendPortRangeEnd": str(max(50119, 49999 + count))}

    def _add_balancer(self, template: deployment.Template, name: str, needs: list[str], base: str, address: str | None,
                      subnet: str | None) -> None:
        given = self.given
        if address:
            front: dict[str, Any] = {"publicIPAddress": {"id": address if is_id(address) else f"{base}/publicIPAddresses/{address}"}}
        else:
            front = {"privateIPAllocationMethod": "Dynamic", "privateIPAddress": "", "subnet": {"id": subnet}}
        properties: dict[str, Any] = {"backendAddressPools": [{"name": given["backend_pool_name"]}],
                                      "frontendIPConfigurations": [{"name": FRONT, "properties": front}]}
        if given["nat_pool_name"]:
            properties["inboundNatPools"] = [{"name": given["nat_pool_name"], "properties": {
                "frontendIPConfiguration": self._part(name, "frontendIPConfigurations", FRONT), "protocol": "tcp", **self._ports(),
                "backendPort": given["backend_port"]}}]
        resource = template.add("Microsoft.Network/loadBalancers", name,
                                "2022-01-01" if template.edge_zone is None else deployment.EDGE_API, properties, depends=needs)
        if given["load_balancer_sku"]:
            resource["sku"] = {"name": given["load_balancer_sku"]}
            if given["load_balancer_sku"].lower() == "standard":
                properties["loadBalancingRules"] = [{"name": "LBRule", "properties": {
                    "frontendIPConfiguration": self._part(name, "frontendIPConfigurations", FRONT),
                    "backendAddressPool": self._part(name, "backendAddressPools", given["backend_pool_name"]), "protocol": "tcp",
                    "frontendPort": 80, "backendPort": 80, "enableFloatingIP": False, "idleTimeoutInMinutes": 5}}]

    def _add_rule(self, template: deployment.Template, name: str) -> None:
        given = self.given
        if given["nat_rule_name"] and (given["load_balancer_sku"] or "").lower() != "standard":
            self.session.warn('Since the basic SKU of load balancer cannot fully support NAT rule V2, it is recommended to specify '
                              '"--lb-sku Standard" to use standard SKU instead.')
        template.resources.append({
            "type": "Microsoft.Network/loadBalancers/inboundNatRules", "apiVersion": "2022-01-01",
            "name": f"{name}/{given['nat_rule_name'] or 'NatRule'}", "location": template.location,
            "properties": {"frontendIPConfiguration": self._part(name, "frontendIPConfigurations", FRONT),
                           "backendAddressPool": self._part(name, "backendAddressPools", given["backend_pool_name"]),
                           "backendPort": given["backend_port"], **self._ports(), "protocol": "tcp", "idleTimeoutInMinutes": 5},
            "dependsOn": [f"[concat('Microsoft.Network/loadBalancers/', '{name}')]"]})
