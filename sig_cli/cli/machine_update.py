"""What `vm update` does: reads the machine, changes what was asked for, writes it back. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.vm import API, path
from sig_cli.cli.commands.vm_power import API as START_API
from sig_cli.cli.commands.vm_power import DEALLOCATE_API
from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_body import encoded, present
from sig_cli.cli.machine_disk_plan import is_id
from sig_cli.cli.machine_network_plan import resource_id
from sig_cli.cli.machine_shapes import flattened
from sig_cli.cli.machine_update_body import Instance, below, changed, sendable

if TYPE_CHECKING:
    from sig_cli.cli.generic_update import Actions
    from sig_cli.cli.session import Session

PATCH_API = "2024-11-01"
SCHEMA = "machine"
PREVIEWS = {"max_price": "--max-price", "workspace": "--workspace", "dedicated_host": "--host", "dedicated_host_group": "--host-group",
            "size": "--size", "disk_controller_type": "--disk-controller-type"}
PROFILES = {"wireServer": "wire_server_access_control_profile_reference_id", "imds": "imds_access_control_profile_reference_id"}
_EVENTS = ("additional_scheduled_events", "enable_user_reboot_scheduled_events", "enable_user_redeploy_scheduled_events",
           "scheduled_events_api_version", "enable_all_instance_down")


def tell(session: Session, previews: dict[str, str], given: dict[str, Any]) -> None:
    """Warn of the options that az calls a preview, in the order of the line, and of the one that it wants to drop."""
    for option in session.chosen.given:
        if option in previews and given.get(option) is not None:
            session.warn(f"Argument '{previews[option]}' is in preview and under development. Reference and support levels: "
                         "https://aka.ms/CLI_refstatus")
    if given["proxy_agent_mode"] is not None:
        session.warn("Option '--proxy-agent-mode' has been deprecated and will be removed in a future release. Use "
                     "'--wire-server-mode' instead.")


def settle_reservation(session: Session, group: str, given: dict[str, Any]) -> None:
    """Make the id of the capacity reservation group. Raises `Failure` when none is to be used as well."""
    text = given["capacity_reservation_group"]
    if not text or text == "None":
        return
    if given["disable_capacity_reservation_assignment"]:
        raise Failure("--capacity-reservation-group must be omitted or set to None when --disable-capacity-reservation-assignment is "
                      "true.")
    given["capacity_reservation_group"] = resource_id(session, group, "Microsoft.Compute", "CapacityReservationGroups", text)


def agent_profiles(given: dict[str, Any]) -> dict[str, Any]:
    """The security profile that names access control profiles, empty when none is named: az sends it alone, first."""
    named = {member: {"inVMAccessControlProfileReferenceId": given[option]} for member, option in PROFILES.items() if given[option]}
    asked = any(given[option] is not None for option in PROFILES.values())
    return {"securityProfile": {"proxyAgentSettings": named}} if asked else {}


def set_agent(holder: Instance, given: dict[str, Any]) -> None:
    """What the metadata security protocol of a machine, or of a scale set's model, is to do."""
    if given["add_proxy_agent_extension"] is not None:
        below(holder, "securityProfile", "proxyAgentSettings")["addProxyAgentExtension"] = given["add_proxy_agent_extension"]
    members = {"enabled": "enable_proxy_agent", "keyIncarnationId": "key_incarnation_id"}
    wire = present(given, {"mode": "wire_server_mode", "useLocalFileRules": "wire_server_use_local_file_rules"})
    mode = present(given, {"mode": "imds_mode"})
    own = present(given, members)
    if own or wire or mode:
        settings = below(holder, "securityProfile", "proxyAgentSettings")
        below(settings, "wireServer").update(wire)
        below(settings, "imds").update(mode)
        settings.update(own)


def set_events(holder: Instance, given: dict[str, Any]) -> None:
    """Which scheduled events are published, and approved by themselves."""
    if all(given[option] is None for option in _EVENTS):
        return
    policy = below(holder, "scheduledEventsPolicy")
    published = present(given, {"enable": "additional_scheduled_events", "scheduledEventsApiVersion": "scheduled_events_api_version"})
    if published:
        below(policy, "scheduledEventsAdditionalPublishingTargets", "eventGridAndResourceGraph").update(published)
    for member, option in (("userInitiatedReboot", "enable_user_reboot_scheduled_events"),
                           ("userInitiatedRedeploy", "enable_user_redeploy_scheduled_events"),
                           ("allInstancesDown", "enable_all_instance_down")):
        if given[option] is not None:
            below(policy, member)["automaticallyApprove"] = given[option]


class Update:
    """One `vm update`. `given` are the values of its options."""

    def __init__(self, session: Session, name: str, group: str, given: dict[str, Any]) -> None:
        self.session = session
        self.name = name
        self.group = group
        self.given = given
        self.where = path(session, group, name)

    def run(self, actions: Actions | None, *, force_string: bool, no_wait: bool) -> Any:
        """Change the machine; what az shows of it. Raises `Failure` and `ServiceError`."""
        session = self.session
        tell(session, PREVIEWS, self.given)
        self._hold()
        machine = changed(session.get(self.where, API), actions, SCHEMA, force_string=force_string)
        profiles = agent_profiles(self.given)
        if profiles:
            session.patch(self.where, PATCH_API, {"properties": profiles})
            # What --set says is said again of the machine as it is now: az forgets it here.
            machine = changed(session.get(self.where, API), actions, SCHEMA, force_string=force_string)
        before = list(machine.get("zones") or [])
        self._change(machine)
        moved = self.given["zone"] is not None and before != self.given["zone"]
        if not moved:
            return flattened(session.put(self.where, API, sendable(machine, SCHEMA), no_wait=no_wait))
        machine["zones"] = list(self.given["zone"])
        session.post(f"{self.where}/deallocate", DEALLOCATE_API, forceDeallocate="true")
        try:
            made = session.put(self.where, API, sendable(machine, SCHEMA))
        finally:
            session.post(f"{self.where}/start", START_API)
        return flattened(made)

    def _hold(self) -> None:
        """What az looks at before it reads the machine."""
        given = self.given
        if given["dedicated_host"] and given["dedicated_host_group"]:
            raise Failure("usage error: User cannot specify both --host and --host-group properties.")
        if given["dedicated_host"] and not is_id(given["dedicated_host"]):
            raise Failure("usage error: --host is not a valid resource ID.")
        if given["dedicated_host_group"]:
            given["dedicated_host_group"] = resource_id(self.session, self.group, "Microsoft.Compute", "hostGroups",
                                                        given["dedicated_host_group"])
        settle_reservation(self.session, self.group, given)
        if given["ephemeral_os_disk_placement"] and not given["size"]:
            raise Failure("usage error: --ephemeral-os-disk-placement is only configurable when --size is specified.")
        if given["workspace"] is not None:
            raise Failure("--workspace: there are no Log Analytics workspaces here")

    def _change(self, machine: Instance) -> None:
        given = self.given
        self._secure(machine)
        self._change_storage(machine)
        for member, option in (("licenseType", "license_type"), ("priority", "priority")):
            if given[option] is not None:
                machine[member] = given[option]
        if given["user_data"] is not None:
            machine["userData"] = encoded(given["user_data"])
        set_reservation(machine, given)
        for member, other, option in (("host", "hostGroup", "dedicated_host"), ("hostGroup", "host", "dedicated_host_group")):
            if given[option] is not None:
                below(machine, member)["id"] = given[option]
                machine[other] = None
        set_abilities(machine, given)
        if given["max_price"] is not None:
            below(machine, "billingProfile")["maxPrice"] = given["max_price"]
        if given["proximity_placement_group"] is not None:
            machine["proximityPlacementGroup"] = {"id": given["proximity_placement_group"]}
        set_agent(machine, given)
        self._change_hardware(machine)
        set_events(machine, given)
        if given["zone_movement"] is not None:
            below(machine, "resiliencyProfile", "zoneMovement")["isEnabled"] = given["zone_movement"]

    def _secure(self, machine: Instance) -> None:
        given, kind = self.given, self.given["security_type"]
        if kind == "TrustedLaunch":
            if (machine.get("securityProfile") or {}).get("securityType") == "ConfidentialVM":
                raise Failure(f"{machine['name']} is already configured with ConfidentialVM. Security Configuration cannot be updated from "
                              "ConfidentialVM to TrustedLaunch.", exit_code=2)
            if given["os_disk"] or ((machine.get("storageProfile") or {}).get("osDisk") or {}).get("managedDisk"):
                for option in ("enable_secure_boot", "enable_vtpm"):
                    given[option] = True if given[option] is None else given[option]
                below(machine, "securityProfile")["securityType"] = kind
        elif kind == "Standard":
            below(machine, "securityProfile").update(securityType=kind, uefiSettings=None)
        if kind != "Standard" and (given["enable_secure_boot"] is not None or given["enable_vtpm"] is not None):
            below(machine, "securityProfile")["uefiSettings"] = {"secureBootEnabled": given["enable_secure_boot"],
                                                                 "vTpmEnabled": given["enable_vtpm"]}

    def _change_storage(self, machine: Instance) -> None:
        given = self.given
        if given["os_disk"] is not None:
            text = given["os_disk"]
            group = machine["id"].split("/")[4]
            disk = below(machine, "storageProfile", "osDisk")
            below(disk, "managedDisk")["id"] = resource_id(self.session, group, "Microsoft.Compute", "disks", text)
            disk["name"] = text.rstrip("/").rpartition("/")[2] if is_id(text) else text
        for member, option in (("alignRegionalDisksToVMZone", "align_regional_disks_to_vm_zone"),
                               ("diskControllerType", "disk_controller_type")):
            if given[option] is not None:
                below(machine, "storageProfile")[member] = given[option]
        if given["write_accelerator"]:
            for disk, text in _by_disk(machine, given["write_accelerator"], "write accelerator"):
                disk["writeAcceleratorEnabled"] = text.lower() == "true"
        if given["disk_caching"]:
            for disk, text in _by_disk(machine, given["disk_caching"], "caching"):
                disk["caching"] = text

    def _change_hardware(self, machine: Instance) -> None:
        given = self.given
        if given["size"] is not None:
            if (machine.get("hardwareProfile") or {}).get("vmSize") == given["size"]:
                self.session.warn(f"VM size is already {given['size']}")
            below(machine, "hardwareProfile")["vmSize"] = given["size"]
        set_hardware(machine, given)
        if given["ephemeral_os_disk_placement"] is not None:
            disk = below(machine, "storageProfile", "osDisk")
            if not isinstance(disk.get("diffDiskSettings"), dict):
                raise Failure("Please update the argument '--ephemeral-os-disk-placement' when creating VM with the option "
                              "'--ephemeral-os-disk true'")
            disk["diffDiskSettings"]["placement"] = given["ephemeral_os_disk_placement"]


def set_hardware(holder: Instance, given: dict[str, Any]) -> None:
    """How processors are used, of a machine or of a model."""
    sizes = present(given, {"vCPUsAvailable": "v_cpus_available", "vCPUsPerCore": "v_cpus_per_core"})
    if sizes:
        below(holder, "hardwareProfile", "vmSizeProperties").update(sizes)
    if given["processor_mode"] is not None:
        below(holder, "hardwareProfile")["processorMode"] = given["processor_mode"]


def set_reservation(holder: Instance, given: dict[str, Any]) -> None:
    """The reserved capacity of a machine; the word None ends its use."""
    text = given["capacity_reservation_group"]
    if text is not None:
        below(holder, "capacityReservation")["capacityReservationGroup"] = {"id": None if text == "None" else text}
    if given["disable_capacity_reservation_assignment"] is not None:
        below(holder, "capacityReservation")["disableCapacityReservationAssignment"] = given["disable_capacity_reservation_assignment"]


def set_abilities(holder: Instance, given: dict[str, Any]) -> None:
    """Ultra disks and hibernation."""
    abilities = present(given, {"ultraSSDEnabled": "ultra_ssd_enabled", "hibernationEnabled": "enable_hibernation"})
    if abilities:
        below(holder, "additionalCapabilities").update(abilities)


def _by_disk(machine: Instance, words: list[str], what: str) -> list[tuple[Instance, str]]:
    """The disks that words such as `0=ReadOnly` or `os=None` name, each with its value; one value alone is for all disks."""
    storage = machine.get("storageProfile") or {}
    disks: dict[str, Instance] = {"os": storage["osDisk"]} if storage.get("osDisk") else {}
    disks.update({str(disk["lun"]): disk for disk in storage.get("dataDisks") or []})
    if len(words) == 1 and "=" not in words[0]:
        return [(disk, words[0]) for disk in disks.values()]
    found = []
    for word in words:
        lun, equals, text = word.partition("=")
        if not equals:
            raise Failure(f"usage error: please use 'LUN=VALUE' to configure {what} on individual disk")
        if lun.lower() not in disks:
            raise Failure(f"Data disk with lun of '{lun.lower()}' doesn't exist. Existing luns: {list(disks)}.")
        found.append((disks[lun.lower()], text))
    return found
