"""What `vm create` does, in az's order: checks, questions, a deployment, and what it shows of the machine.

Source: az 2.91, observed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

from sig_cli.cli import machine_access, machine_body
from sig_cli.cli import machine_deployment as deployment
from sig_cli.cli import machine_network_plan as network
from sig_cli.cli import machine_source as sources
from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_disk_plan import is_id, plan
from sig_cli.cli.machine_failures import told
from sig_cli.cli.machine_placement import (
    accelerate,
    hold_count,
    hold_identity_words,
    placed_and_planned,
    recommend_region,
    role_assignment,
    settle_place,
    shown_identity,
    storage_address,
    zone_is_offered,
)
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.cli.session import Session

_Start = TypeVar("_Start")

MACHINES_API = "2026-04-01"
_SETS = ("os_disk_encryption_set", "os_disk_secure_vm_disk_encryption_set")


PREVIEWS = {"dedicated_host": "--host", "dedicated_host_group": "--host-group", "max_price": "--max-price", "log_workspace": "--workspace",
            "count": "--count", "disk_controller_type": "--disk-controller-type"}


def prepared(ask: Callable[[], _Start]) -> _Start:
    """What `ask` gives. What the service refuses there ends with 2 in az: its parser hits on it. Raises `Failure`."""
    try:
        return ask()
    except ServiceError as error:
        from sig_cli.cli.report import message

        raise Failure(message(error), exit_code=2) from error


class Creation:
    """One `vm create`. `given` are the values of its options, which become what the template says."""

    def __init__(self, session: Session, name: str, group: str, given: dict[str, Any]) -> None:
        self.session = session
        self.name = name
        self.group = group
        self.given = given
        self.location = ""

    def run(self) -> Any:
        """Make the machine; what az shows of it. Raises `Failure` and `ServiceError`."""
        given = self.given
        self._tell()
        start = prepared(self._prepare)
        if given["public_ip_sku"] == "Basic":
            self.session.warn("It's recommended to create with `--public-ip-sku Standard`. Please be aware that Basic option will be "
                              "removed in the future.")
        with told(self.session):
            template = self._template(start)
        made = deployment.deploy(self.session, self.group, "vm_deploy_", template.body(), validate=given["validate"],
                                 no_wait=given["no_wait"])
        if given["validate"] or given["no_wait"]:
            return made
        with told(self.session):
            names = [f"{self.name}{number}" for number in range(given["count"])] if given["count"] else [self.name]
            shown = [self._shown(name) for name in names]
        return _row(shown[0]) if len(shown) == 1 else shown

    def _tell(self) -> None:
        """Warn of the options that az calls a preview, or wants to drop."""
        for option, spelling in PREVIEWS.items():
            if self.given[option] is not None:
                self.session.warn(f"Argument '{spelling}' is in preview and under development. Reference and support levels: "
                                  "https://aka.ms/CLI_refstatus")
        if self.given["proxy_agent_mode"] is not None:
            self.session.warn("Argument '--proxy-agent-mode' has been deprecated and will be removed in a future release. Use "
                              "'--wire-server-mode' instead.")

    # -- what az looks at first ---------------------------------------------------------------------------------------

    def _prepare(self) -> sources.Start:
        session, group, given = self.session, self.group, self.given
        if given["log_workspace"] is not None:
            raise Failure("--workspace: there are no Log Analytics workspaces here")
        location = given["location"]
        self.location = session.location(location) if location else session.group_location(group)
        if not location and given["zone"]:
            zone_is_offered(session, group, self.location, given["size"])
        recommend_region(session, self.location)
        if given["count"] is not None:
            hold_count(given)
        if given["application_security_groups"]:
            given["application_security_groups"] = [
                {"id": network.resource_id(session, group, "Microsoft.Network", "applicationSecurityGroups", text)}
                for text in given["application_security_groups"] if text]
        start = sources.Start(session, group, self.location, given)
        start.look()
        self.disks = plan(session, start.luns, given["size"], given)
        if start.kind in (sources.BLOB_CUSTOM, sources.BLOB_MARKETPLACE):
            self._settle_storage_account()
        settle_place(session, group, given, ("availability_set", "vmss"))
        network.settle(session, group, self.location, given)
        network.settle_guard_and_address(session, group, given)
        network.settle_interfaces(session, group, given)
        accelerate(session, self.location, given["size"], start.urn, given)
        if start.kind not in (sources.ATTACHED, sources.BLOB_ATTACHED):
            machine_access.settle(session, group, self.location, start.os_type, given)
        settle_place(session, group, given, ("proximity_placement_group", "dedicated_host", "dedicated_host_group"))
        given["secrets"] = secrets(given["secrets"], start.os_type)
        if (given["security_type"] or "").lower() == "trustedlaunch":
            for option in ("enable_vtpm", "enable_secure_boot"):
                given[option] = True if given[option] is None else given[option]
        hold_identity_words(session, group, given)
        start.settle_security()
        if given["boot_diagnostics_storage"]:
            given["boot_diagnostics_storage"] = storage_address(session, given["boot_diagnostics_storage"])
        settle_place(session, group, given, ("capacity_reservation_group",))
        network.settle_fate_of_interfaces(given)
        start.hold_terms()
        for option in _SETS:
            if given[option] is not None:
                given[option] = self._compute_id("diskEncryptionSets", given[option])
        given["data_disk_encryption_sets"] = [self._compute_id("diskEncryptionSets", text)
                                              for text in given["data_disk_encryption_sets"] or []]
        for option in ("custom_data", "user_data"):
            given[option] = content(given[option])
        return start

    def _settle_storage_account(self) -> None:
        """The storage account of unmanaged disks: the one that is named, one that the group has, or a new one."""
        session, given = self.session, self.given
        given["storage_account_type"] = network.NEW
        if given["storage_account"]:
            there = network.exists(session, self.group, "Microsoft.Storage", "storageAccounts", given["storage_account"], "2024-01-01")
            given["storage_account_type"] = network.EXISTING if there else network.NEW
            return
        tier = "Premium" if "premium" in str(given["storage_sku"][0]).lower() else "Standard"
        where = f"{session.group_path(self.group)}/providers/Microsoft.Storage/storageAccounts"
        for row in session.list(where, "2022-09-01"):
            if str((row.get("sku") or {}).get("name", "")).startswith(tier) and row.get("location") == self.location:
                given.update(storage_account=row["name"], storage_account_type=network.EXISTING)
                return

    # -- the template -------------------------------------------------------------------------------------------------

    def _template(self, start: sources.Start) -> deployment.Template:
        given = self.given
        template = deployment.Template(self.location, given["tags"] or {}, given["edge_zone"], copies=given["count"])
        depends = []
        if given.get("storage_account_type") == network.NEW:
            given["storage_account"] = given["storage_account"] or f"vhdstorage{own_hash(self._compute_id('virtualMachines', self.name), 14)}"
            depends.append(f"Microsoft.Storage/storageAccounts/{given['storage_account']}")
            deployment.add_storage_account(template, given["storage_account"], self.disks["os"].get("storageAccountType"))
        if given["nic_type"] == network.NEW:
            depends += self._add_interface(template, start.os_type)
        elif any((given["nsg"], given["public_ip_address"], given["subnet"], given["vnet_name"], given["application_security_groups"])):
            raise Failure("When specifying an existing NIC, do not specify NSG, public IP, ASGs, VNet or subnet.")
        elif given["accelerated_networking"] is not None:
            self.session.warn("When specifying an existing NIC, do not specify accelerated networking. Ignore --accelerated-networking "
                              "now. This will trigger an error instead of a warning in future releases.")
        properties = machine_body.properties(self.name, start, self.disks, given, self._blob(start))
        members = self._members()
        if given["encryption_identity"]:
            machine_body.set_encryption_identity(properties, given["encryption_identity"], members.get("identity"))
        if given["assign_identity"] is not None and given["identity_scope"]:
            from uuid import uuid4

            template.resources.append(role_assignment("virtualMachines", self.name, self._compute_id("virtualMachines", self.name),
                                                      given["identity_scope"], given["identity_role_id"], str(uuid4())))
        template.add("Microsoft.Compute/virtualMachines", self.name, machine_body.API, properties, depends=depends, copied="vmcopy",
                     **members)
        if given["admin_password"]:
            template.secrets["adminPassword"] = given["admin_password"]
        return template

    def _members(self) -> dict[str, Any]:
        """What a machine has beside its properties."""
        given = self.given
        members: dict[str, Any] = {}
        if given["zone"]:
            members["zones"] = [given["zone"]] if isinstance(given["zone"], str) else given["zone"]
        members.update(placed_and_planned(given))
        return members

    def _add_interface(self, template: deployment.Template, os_type: str) -> list[str]:
        """Add the network interface and what it needs; what the machine depends on."""
        given, session = self.given, self.session
        base = f"/subscriptions/{session.subscription}/resourceGroups/{self.group}/providers/Microsoft.Network"
        depends = []
        if given["vnet_type"] == network.NEW:
            given["subnet"] = given["subnet"] or f"{self.name}Subnet"
            if not given["vnet_name"] or not self._subnet_in_network():
                given["vnet_name"] = given["vnet_name"] or f"{self.name}VNET"
                depends.append(f"Microsoft.Network/virtualNetworks/{given['vnet_name']}")
                deployment.add_network(template, given["vnet_name"], given["vnet_address_prefix"], given["subnet"],
                                       given["subnet_address_prefix"])
        if given["nsg_type"] == network.NEW:
            given["nsg"] = given["nsg"] or f"{self.name}NSG"
            depends.append(f"Microsoft.Network/networkSecurityGroups/{given['nsg']}")
            deployment.add_guard(template, given["nsg"], given["nsg_rule"] or ("RDP" if os_type.lower() == "windows" else "SSH"))
        copies = [str(number) for number in range(given["count"])] if given["count"] else [""]
        if given["public_ip_address_type"] == network.NEW:
            given["public_ip_address"] = given["public_ip_address"] or f"{self.name}PublicIP"
            depends += [f"Microsoft.Network/publicIpAddresses/{given['public_ip_address']}{number}" for number in copies]
            deployment.add_address(template, given["public_ip_address"], given["public_ip_address_allocation"],
                                   given["public_ip_address_dns_name"], given["public_ip_sku"],
                                   [given["zone"]] if given["zone"] else None)
        interface = f"{self.name}VMNic"
        template.add("Microsoft.Network/networkInterfaces", interface, self._interface_api(), self._interface(base), depends=depends,
                     copied="niccopy")
        place = f"{base}/networkInterfaces/{interface}"
        given["nics"] = [{"id": deployment.numbered(place) if given["count"] else place,
                          "properties": {"deleteOption": given["nic_delete_option"]}}]
        return [f"Microsoft.Network/networkInterfaces/{interface}{number}" for number in copies]

    def _interface_api(self) -> str:
        if self.given["edge_zone"]:
            return deployment.EDGE_API
        if self.given["application_security_groups"]:
            return "2017-09-01"
        return deployment.NETWORK_API if self.given["accelerated_networking"] is None else "2016-09-01"

    def _interface(self, base: str) -> dict[str, Any]:
        given = self.given
        subnet = given["subnet"] if is_id(given["subnet"]) else f"{base}/virtualNetworks/{given['vnet_name']}/subnets/{given['subnet']}"
        address: dict[str, Any] = {"privateIPAllocationMethod": "Static" if given["private_ip_address"] else "Dynamic",
                                   "subnet": {"id": subnet}}
        if given["private_ip_address"]:
            address["privateIPAddress"] = given["private_ip_address"]
        if given["public_ip_address"]:
            public = given["public_ip_address"]
            public = public if is_id(public) else f"{base}/publicIPAddresses/{public}"
            address["publicIPAddress"] = {"id": deployment.numbered(public) if given["count"] else public}
        if given["application_security_groups"]:
            address["applicationSecurityGroups"] = given["application_security_groups"]
        name = f"ipconfig{self.name}"
        made: dict[str, Any] = {"ipConfigurations": [{"name": deployment.numbered(name) if given["count"] else name,
                                                      "properties": address}]}
        if given["nsg"]:
            made["networkSecurityGroup"] = {"id": given["nsg"] if is_id(given["nsg"])
                                            else f"{base}/networkSecurityGroups/{given['nsg']}"}
        if given["accelerated_networking"] is not None:
            made["enableAcceleratedNetworking"] = given["accelerated_networking"]
        return made

    def _subnet_in_network(self) -> bool:
        """Make the new subnet in a network that is there. False when the network is not."""
        from sig_cli.cli.generic_resources import Target, newest_version

        given, session = self.given, self.session
        kind = Target("", "", "Microsoft.Network", "virtualNetworks")
        if not network.exists(session, self.group, "Microsoft.Network", "virtualNetworks", given["vnet_name"],
                              newest_version(session, kind)):
            return False
        where = (f"{session.group_path(self.group)}/providers/Microsoft.Network/virtualNetworks/{given['vnet_name']}/subnets/"
                 f"{given['subnet']}")
        prefix = given["subnet_address_prefix"]
        session.put(where, network.API, {"name": given["subnet"], "properties": {"addressPrefix": prefix, "addressPrefixes": [prefix]}})
        return True

    def _blob(self, start: sources.Start) -> str | None:
        """The address of an unmanaged OS disk, whose name it settles."""
        given = self.given
        if start.kind == sources.BLOB_ATTACHED:
            given["os_disk_name"] = given["attach_os_disk"].rpartition("/")[2][:-4]
            return str(given["attach_os_disk"])
        if given["use_unmanaged_disk"] and not given["os_disk_name"]:
            given["os_disk_name"] = f"osdisk_{own_hash(self._compute_id('virtualMachines', self.name), 10)}"
        if start.kind not in (sources.BLOB_CUSTOM, sources.BLOB_MARKETPLACE):
            return None
        account = given["storage_account"].rpartition("/")[2]
        return f"https://{account}.blob.core.windows.net/{given['storage_container_name'] or 'vhds'}/{given['os_disk_name']}.vhd"

    def _compute_id(self, type_: str, text: str) -> str:
        return network.resource_id(self.session, self.group, "Microsoft.Compute", type_, text)

    # -- what is shown ------------------------------------------------------------------------------------------------

    def _shown(self, name: str) -> dict[str, Any]:
        from sig_cli.cli.commands.vm import path
        from sig_cli.cli.machine_details import details

        found = details(self.session, path(self.session, self.group, name), MACHINES_API)
        if self.given["assign_identity"] is not None:
            found["identity"] = shown_identity(self.session, self.group, name, "vm", found.get("identity") or {}, self.given)
        return found


def _row(found: dict[str, Any]) -> dict[str, Any]:
    """The machine as the command prints it."""
    row = {"id": found["id"], "resourceGroup": found["id"].split("/")[4], "powerState": found.get("powerState", ""),
           "publicIpAddress": found.get("publicIps", ""), "fqdns": found.get("fqdns", ""),
           "privateIpAddress": found.get("privateIps", ""), "macAddress": found.get("macAddresses", ""),
           "location": found.get("location", "")}
    if found.get("identity"):
        row["identity"] = found["identity"]
    if "zones" in found:
        row["zones"] = found["zones"][0] if found["zones"] else ""
    return row


def content(text: str | None) -> str | None:
    """What a file holds when the text names one, else the text."""
    if text and os.path.isfile(os.path.expanduser(text)):
        with open(os.path.expanduser(text), encoding="utf-8-sig") as file:
            return file.read()
    return text


def secrets(words: list[str] | None, os_type: str) -> list[dict[str, Any]] | None:
    """Certificates by vault. Raises `Failure` with every member that is missing."""
    if not words:
        return None
    import json

    loaded = []
    for word in words:
        text = content(word) or ""
        try:
            loaded.append(json.loads(text))
        except ValueError as error:
            raise Failure(f"Error decoding secrets: Failed to parse string as JSON:\n{text}\nError detail: {error}") from None
    merged: dict[str, list[Any]] = {}
    missing = []
    for number, rows in enumerate(loaded):
        for index, secret in enumerate(rows):
            vault: Any = secret.get("sourceVault") if isinstance(secret, dict) else None
            certificates = (secret.get("vaultCertificates") if isinstance(secret, dict) else None) or []
            if vault is None:
                missing.append(f"Secret is missing sourceVault key at index {index} in arg {number}")
            elif "id" not in vault:
                missing.append(f"Secret is missing sourceVault.id key at index {index}  in arg {number}")
            if not certificates:
                missing.append(f"Secret is missing vaultCertificates array or it is empty at index {index} in arg {number} ")
            wanted = ["certificateUrl", *(["certificateStore"] if os_type == "windows" else [])]
            missing += [f"Secret is missing {name} within vaultCertificates array at secret index {index} and vaultCertificate index "
                        f"{at} in arg {number}" for at, item in enumerate(certificates) for name in wanted if name not in item]
            if not missing:
                merged[vault["id"]] = certificates + merged.get(vault["id"], [])
    if missing:
        raise Failure("\n".join(missing))
    return [{"sourceVault": {"id": vault}, "vaultCertificates": rows} for vault, rows in merged.items()]


def own_hash(text: str, length: int) -> str:
    """The first letters of a text's hash, for names that az makes of ids."""
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:length]
