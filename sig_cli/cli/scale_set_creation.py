"""What `vmss create` does, in az's order: checks, questions, and a deployment whose output it shows. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import machine_access, scale_set_body
from sig_cli.cli import machine_deployment as deployment
from sig_cli.cli import machine_network_plan as network
from sig_cli.cli import machine_source as sources
from sig_cli.cli.commands.vmss import path
from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_body import set_encryption_identity
from sig_cli.cli.machine_creation import content, own_hash, prepared, secrets
from sig_cli.cli.machine_disk_plan import is_id, plan
from sig_cli.cli.machine_failures import told
from sig_cli.cli.machine_placement import (
    accelerate,
    hold_identity_words,
    placed_and_planned,
    role_assignment,
    settle_place,
    shown_identity,
    zone_is_offered,
)
from sig_cli.cli.scale_set_balancer import Balancer

if TYPE_CHECKING:
    from sig_cli.cli.machine_disk_plan import Disks
    from sig_cli.cli.session import Session

SIZE = "Standard_D2s_v5"
API = "2026-04-01"
PREVIEWS = {"max_price": "--max-price", "regular_priority_count": "--regular-priority-count",
            "regular_priority_percentage": "--regular-priority-percentage", "max_surge": "--max-surge",
            "disk_controller_type": "--disk-controller-type"}
_NOT_FLEXIBLE = {"--disable-overprovision": "disable_overprovision", "--health-probe": "health_probe", "--host-group": "host_group",
                 "--nat-pool-name": "nat_pool_name", "--scale-in-policy": "scale_in_policy", "--user-data": "user_data"}


class Creation:
    """One `vmss create`. `given` are the values of its options, which become what the template says."""

    def __init__(self, session: Session, name: str, group: str, given: dict[str, Any]) -> None:
        self.session = session
        self.name = name
        self.group = group
        self.given = given
        self.location = ""
        self.disks: Disks = {"os": {}}
        self.uniform = given["orchestration_mode"] == "Uniform"
        for option in ("use_unmanaged_disk", "generate_ssh_keys", "accept_term", "public_ip_per_vm"):
            given[option] = bool(given[option])

    def run(self) -> Any:
        """Make the scale set; the outputs of the deployment. Raises `Failure` and `ServiceError`."""
        given = self.given
        for option, spelling in PREVIEWS.items():
            if given[option] is not None:
                self.session.warn(f"Argument '{spelling}' is in preview and under development. Reference and support levels: "
                                  "https://aka.ms/CLI_refstatus")
        if given["nat_pool_name"] is not None:
            self.session.warn("Option '--nat-pool-name' has been deprecated and will be removed in a future release. Use "
                              "'--nat-rule-name' instead.")
        start = prepared(self._prepare)
        with told(self.session):
            template = self._template(start)
        made = deployment.deploy(self.session, self.group, "vmss_deploy_", template.body(), validate=bool(given["validate"]),
                                 no_wait=bool(given["no_wait"]))
        if given["validate"] or given["no_wait"]:
            return made
        outputs = (made or {}).get("properties", {}).get("outputs") or {}
        shown = {name: output["value"] for name, output in outputs.items()}
        if self.uniform and given["assign_identity"] is not None:
            with told(self.session):
                found = self.session.get(path(self.session, self.group, self.name), API)
            shown["vmss"]["identity"] = shown_identity(self.session, self.group, self.name, "vmss", found.get("identity") or {}, given)
        return shown

    # -- what az looks at first ---------------------------------------------------------------------------------------

    def _prepare(self) -> sources.Start | None:
        session, group, given = self.session, self.group, self.given
        self._hold_mode()
        given["size"] = given["vm_sku"] or SIZE
        location = given["location"]
        self.location = session.location(location) if location else session.group_location(group)
        if not location and given["zones"] and given["vm_sku"]:
            zone_is_offered(session, group, self.location, given["vm_sku"])
        if given["application_security_groups"]:
            given["application_security_groups"] = [
                {"id": network.resource_id(session, group, "Microsoft.Network", "applicationSecurityGroups", text)}
                for text in given["application_security_groups"] if text]
        start = self._start()
        self._settle_network()
        if start is not None:
            self._settle_users(start)
        settle_place(session, group, given, ("proximity_placement_group",))
        self._settle_times()
        if given["host_group"]:
            given["host_group"] = network.resource_id(session, group, "Microsoft.Compute", "hostGroups", given["host_group"])
        given["secrets"] = secrets(given["secrets"], start.os_type if start is not None else "")
        if not given["public_ip_per_vm"] and given["vm_domain_name"] and self.uniform:
            raise Failure("usage error: --vm-domain-name can only be used when --public-ip-per-vm is enabled")
        if given["eviction_policy"] and not given["priority"]:
            raise Failure("usage error: --priority PRIORITY [--eviction-policy POLICY]")
        if self.uniform:
            settle_place(session, group, given, ("capacity_reservation_group",))
            if start is not None:
                start.hold_terms()
        for option in ("os_disk_encryption_set", "os_disk_secure_vm_disk_encryption_set"):
            if given[option] is not None:
                given[option] = network.resource_id(session, group, "Microsoft.Compute", "diskEncryptionSets", given[option])
        given["data_disk_encryption_sets"] = [network.resource_id(session, group, "Microsoft.Compute", "diskEncryptionSets", text)
                                              for text in given["data_disk_encryption_sets"] or []]
        for option in ("custom_data", "user_data"):
            given[option] = content(given[option])
        return start

    def _hold_mode(self) -> None:
        """Hold what each way to run instances allows, and fill in what it wants."""
        given = self.given
        if not self.uniform:
            given["load_balancer_sku"] = "Standard"
            given["use_unmanaged_disk"] = None
            for spelling, option in _NOT_FLEXIBLE.items():
                if given[option] is not None:
                    raise Failure(f"usage error: {spelling} is not supported for Flex mode")
            if given["vm_sku"] and not given["image"]:
                raise Failure("usage error: please specify the --image when you want to specify the VM SKU")
            self._settle_trust()
            self._hold_zones()
            if given["image"]:
                for option, value in (("vm_sku", SIZE), ("network_api_version", "2020-11-01"), ("platform_fault_domain_count", 1),
                                      ("computer_name_prefix", self.name[:8])):
                    given[option] = value if given[option] is None else given[option]
            return
        if given["os_disk_delete_option"] is not None or given["data_disk_delete_option"] is not None:
            raise Failure("usage error: --os-disk-delete-option/--data-disk-delete-option is only available for VMSS with flexible "
                          "orchestration mode")
        if given["regular_priority_count"] is not None or given["regular_priority_percentage"] is not None:
            raise Failure("usage error: --regular-priority-count/--regular-priority-percentage is only available for VMSS with flexible "
                          "orchestration mode")
        given["disable_overprovision"] = bool(given["disable_overprovision"])
        given["vm_sku"] = given["vm_sku"] or SIZE

    def _hold_zones(self) -> None:
        if self.given["zone_placement_policy"] and self.given["zones"]:
            raise Failure("usage error: --zone-placement-policy cannot be used with --zones. Specify either fixed zones (--zones) or "
                          "automatic zone placement (--zone-placement-policy).")

    def _start(self) -> sources.Start | None:
        given = self.given
        if not self.uniform and given["image"] is None:
            return None
        start = sources.Start(self.session, self.group, self.location, given, scale_set=True)
        start.look()
        asked = given["data_disk_delete_option"]
        self.disks = plan(self.session, start.luns, given["size"], {**given, "data_disk_delete_option": [asked] if asked else None})
        return start

    def _settle_network(self) -> None:
        session, group, given = self.session, self.group, self.given
        given.update(vnet_type=None, nsg_type=None, public_ip_address_type=None)
        if self.uniform or given["image"] or given["vnet_name"] or given["subnet"]:
            network.settle(session, group, self.location, given, instances=given["instance_count"],
                           spare=not given["disable_overprovision"])
            if not self.uniform:
                self._settle_prefix()
        if self.uniform and (given["zones"] or given["instance_count"] > 100) and given["single_placement_group"] is None:
            given["single_placement_group"] = False
        self.balancer = Balancer(session, group, self.name, given)
        if self.uniform or given["load_balancer"] or given["application_gateway"] or given["image"]:
            self.balancer.settle()
        if self.uniform:
            self._settle_prefix()
        if self.uniform or given["public_ip_address"] or given["image"]:
            if self.balancer.kind is None:
                if given["public_ip_address"]:
                    raise Failure("--public-ip-address can only be used when creating a new load balancer or application gateway frontend.")
                given["public_ip_address"] = ""
            text = given["public_ip_address"]
            there = text and network.exists(session, group, "Microsoft.Network", "publicIPAddresses", text, network.ADDRESS_API)
            given["public_ip_address_type"] = None if text == "" else network.EXISTING if there else network.NEW
        if given["nsg"]:
            given["nsg"] = network.resource_id(session, group, "Microsoft.Network", "networkSecurityGroups", given["nsg"])

    def _settle_prefix(self) -> None:
        """The smallest subnet that the instances fit in."""
        given = self.given
        if given["vnet_type"] != network.NEW or given["subnet_address_prefix"] is not None:
            return
        wanted = int(given["instance_count"] * (1 if given["disable_overprovision"] else 1.5))
        mask = next((mask for mask in range(24, 16, -1) if (1 << (32 - mask)) - 2 > wanted), 17)
        given["subnet_address_prefix"] = f"{given['vnet_address_prefix'].partition('/')[0]}/{mask}"

    def _settle_users(self, start: sources.Start) -> None:
        session, group, given = self.session, self.group, self.given
        if self.uniform or given["accelerated_networking"] is not None:
            accelerate(session, self.location, given["vm_sku"], start.urn, given)
        if self.uniform or any(given[option] for option in ("admin_password", "ssh_dest_key_path", "generate_ssh_keys",
                                                            "authentication_type", "os_type")) or start.os_type:
            machine_access.settle(session, group, self.location, start.os_type, given)
        if self.uniform:
            self._settle_trust()
        if self.uniform or given["assign_identity"] is not None:
            hold_identity_words(session, group, given)
        if self.uniform:
            start.settle_security()

    def _settle_trust(self) -> None:
        if (self.given["security_type"] or "").lower() == "trustedlaunch":
            for option in ("enable_vtpm", "enable_secure_boot"):
                self.given[option] = True if self.given[option] is None else self.given[option]

    def _settle_times(self) -> None:
        given = self.given
        for option in ("terminate_notification_time", "automatic_repairs_grace_period"):
            if given[option] is not None:
                given[option] = f"PT{given[option]}M"
        if (given["automatic_repairs_grace_period"] is not None or given["automatic_repairs_action"] is not None) and \
                (given["load_balancer"] is None or given["health_probe"] is None):
            raise Failure("usage error: --load-balancer and --health-probe are required when creating vmss with automatic repairs")

    # -- the template -------------------------------------------------------------------------------------------------

    def _template(self, start: sources.Start | None) -> deployment.Template:
        given, name = self.given, self.name
        template = deployment.Template(self.location, given["tags"] or {}, given["edge_zone"])
        place = network.resource_id(self.session, self.group, "Microsoft.Compute", "virtualMachineScaleSets", name)
        base = f"/subscriptions/{self.session.subscription}/resourceGroups/{self.group}/providers/Microsoft.Network"
        short = name.replace("-", "").lower()[:5]
        prefix = short + own_hash(place, 9 - len(short))
        depends = []
        if given["vnet_type"] == network.NEW:
            given["vnet_name"] = given["vnet_name"] or f"{name}VNET"
            given["subnet"] = given["subnet"] or f"{name}Subnet"
            depends.append(f"Microsoft.Network/virtualNetworks/{given['vnet_name']}")
            deployment.add_network(template, given["vnet_name"], given["vnet_address_prefix"], given["subnet"],
                                   given["subnet_address_prefix"])
        subnet = given["subnet"]
        if subnet and not is_id(subnet):
            subnet = f"{base}/virtualNetworks/{given['vnet_name']}/subnets/{subnet}"
        depends += self.balancer.add(template, base, subnet, start.os_type if start is not None else given["os_type"] or "")
        if start is not None and start.kind == sources.BLOB_MARKETPLACE:
            depends.append(self._add_accounts(template, prefix))
        interface = self._interface(prefix, base, subnet)
        if given["computer_name_prefix"] is None and self.uniform:
            given["computer_name_prefix"] = prefix
        if start is not None and start.urn is not None and start.urn[3] != "latest":
            self.session.warn("You are deploying VMSS pinned to a specific image version from Azure Marketplace. Consider using "
                              '"latest" as the image version.')
        members: dict[str, Any] = {}
        if given["vm_sku"]:
            members["sku"] = {"name": given["vm_sku"], "capacity": given["instance_count"]}
        if given["zones"]:
            members["zones"] = given["zones"]
        members.update(placed_and_planned(given))
        if given["assign_identity"] is not None and given["identity_scope"]:
            from uuid import uuid4

            template.resources.append(role_assignment("virtualMachineScaleSets", name, place, given["identity_scope"],
                                                      given["identity_role_id"], str(uuid4())))
        made = scale_set_body.properties(start, self.disks, interface, given)
        if given["encryption_identity"]:
            set_encryption_identity(made.setdefault("virtualMachineProfile", {}), given["encryption_identity"], members.get("identity"))
        template.add("Microsoft.Compute/virtualMachineScaleSets", name, API, made, depends=depends, **members)
        template.outputs["VMSS"] = {"type": "object", "value": (
            f"[reference(resourceId('Microsoft.Compute/virtualMachineScaleSets', '{name}'),"
            "providers('Microsoft.Compute', 'virtualMachineScaleSets').apiVersions[0])]")}
        if given["admin_password"]:
            template.secrets["adminPassword"] = given["admin_password"]
        return template

    def _add_accounts(self, template: deployment.Template, prefix: str) -> str:
        """The storage accounts that unmanaged disks are spread over."""
        template.variables["storageAccountNames"] = [f"{prefix}{number}" for number in range(5)]
        template.variables["vhdContainers"] = [
            f"[concat('https://', variables('storageAccountNames')[{number}], '.blob.core.windows.net/"
            f"{self.given['storage_container_name']}')]" for number in range(5)]
        account = template.add("Microsoft.Storage/storageAccounts", "[variables('storageAccountNames')[copyIndex()]]", "2015-06-15",
                               {"accountType": self.disks["os"].get("storageAccountType")}, copy={"name": "storageLoop", "count": 5})
        del account["dependsOn"]
        return "storageLoop"

    def _interface(self, prefix: str, base: str, subnet: str | None) -> dict[str, Any] | None:
        given = self.given
        address: dict[str, Any] = {}
        if subnet:
            address["subnet"] = {"id": subnet}
        if given["public_ip_per_vm"]:
            own: dict[str, Any] = {"idleTimeoutInMinutes": 10}
            if given["vm_domain_name"]:
                own["dnsSettings"] = {"domainNameLabel": given["vm_domain_name"]}
            address["publicipaddressconfiguration"] = {"name": "instancepublicip", "properties": own}
        address.update(self.balancer.members(base))
        if given["application_security_groups"]:
            address["applicationSecurityGroups"] = given["application_security_groups"]
        made: dict[str, Any] = {}
        if address:
            made["ipConfigurations"] = [{"name": f"{prefix}IPConfig", "properties": address}]
        if given["dns_servers"]:
            made["dnsSettings"] = {"dnsServers": given["dns_servers"]}
        if given["accelerated_networking"]:
            made["enableAcceleratedNetworking"] = True
        if given["nsg"]:
            made["networkSecurityGroup"] = {"id": given["nsg"]}
        if not made:
            return None
        return {"name": f"{prefix}Nic", "properties": {**made, "primary": "true"}}
