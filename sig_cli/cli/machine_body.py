"""The virtual machine inside of the template that `vm create` deploys. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import machine_source as sources
from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_deployment import numbered

if TYPE_CHECKING:
    from sig_cli.cli.machine_disk_plan import Disks

API = "2026-04-01"
_NOT_IN_NAMES = frozenset("`~!@#$%^&*()=+_[]{}\\|;:'\",<>/?")


def properties(name: str, start: sources.Start, disks: Disks, given: dict[str, Any], blob: str | None) -> dict[str, Any]:
    """The properties of the machine. `blob` is the address of an unmanaged OS disk. Raises `Failure`."""
    made: dict[str, Any] = {"hardwareProfile": _hardware(given), "networkProfile": {"networkInterfaces": given["nics"]},
                            "storageProfile": storage(start, disks, given, blob)}
    if given["zone_movement"] is not None:
        made["resiliencyProfile"] = {"zoneMovement": {"isEnabled": given["zone_movement"]}}
    policy = events(given)
    if policy:
        made["scheduledEventsPolicy"] = policy
    if not given["attach_os_disk"] and not given["specialized"]:
        made["osProfile"] = _system(name, start.os_type, given)
    for member, option in (("availabilitySet", "availability_set"), ("virtualMachineScaleSet", "vmss"),
                           ("proximityPlacementGroup", "proximity_placement_group"), ("host", "dedicated_host"),
                           ("hostGroup", "dedicated_host_group")):
        if given[option]:
            made[member] = {"id": given[option]}
    for member, option in (("licenseType", "license_type"), ("priority", "priority"), ("evictionPolicy", "eviction_policy"),
                           ("platformFaultDomain", "platform_fault_domain")):
        if given[option] is not None:
            made[member] = given[option]
    if given["boot_diagnostics_storage"]:
        made["diagnosticsProfile"] = {"bootDiagnostics": {"enabled": True, "storageUri": given["boot_diagnostics_storage"]}}
    if given["ultra_ssd_enabled"] or given["enable_hibernation"]:
        made["additionalCapabilities"] = present(given, {"ultraSSDEnabled": "ultra_ssd_enabled",
                                                          "hibernationEnabled": "enable_hibernation"})
    if given["max_price"] is not None:
        made["billingProfile"] = {"maxPrice": given["max_price"]}
    security = protection(given)
    if security:
        made["securityProfile"] = security
    if given["user_data"]:
        made["userData"] = encoded(given["user_data"])
    held = reservation(given)
    if held:
        made["capacityReservation"] = held
    return made


def storage(start: sources.Start, disks: Disks, given: dict[str, Any], blob: str | None = None) -> dict[str, Any]:
    """The storage profile: the OS disk, the image, the data disks. Raises `Failure`."""
    disk: dict[str, Any]
    kind, system = start.kind, disks["os"]
    profile: dict[str, Any] = {}
    made_of_image = {"createOption": "fromImage", "name": given["os_disk_name"], "caching": system.get("caching")}
    if kind == sources.ATTACHED:
        disk = {"createOption": "attach", "osType": start.os_type, "managedDisk": {"id": given["attach_os_disk"]}}
    elif kind == sources.BLOB_ATTACHED:
        disk = {"createOption": "attach", "osType": start.os_type, "name": given["os_disk_name"],
                "vhd": {"uri": given["attach_os_disk"]}}
    elif kind == sources.BLOB_CUSTOM:
        disk = {**made_of_image, "osType": start.os_type, "image": {"uri": given["image"]}, "vhd": {"uri": blob}}
    elif kind == sources.BLOB_MARKETPLACE:
        disk = {**made_of_image, "vhd": {"uri": blob}}
    else:
        disk = {**made_of_image, "managedDisk": {"storageAccountType": system.get("storageAccountType")}}
        _encrypt(disk["managedDisk"], given)
    if start.urn is not None:
        profile["imageReference"] = dict(zip(("publisher", "offer", "sku", "version"), start.urn, strict=True))
    elif kind in (sources.CUSTOM, sources.SHARED, sources.COMMUNITY):
        member = {sources.CUSTOM: "id", sources.SHARED: "sharedGalleryImageId", sources.COMMUNITY: "communityGalleryImageId"}[kind]
        profile["imageReference"] = {member: given["image"]}
    if given["os_disk_size_gb"]:
        disk["diskSizeGb"] = given["os_disk_size_gb"]
    if given["os_disk_delete_option"] is not None:
        disk["deleteOption"] = given["os_disk_delete_option"]
    if system.get("diffDiskSettings"):
        disk["diffDiskSettings"] = system["diffDiskSettings"]
    profile["osDisk"] = disk
    data = [item for lun, item in disks.items() if lun != "os"]
    if given["data_disk_encryption_sets"]:
        if len(given["data_disk_encryption_sets"]) != len(data):
            raise Failure("usage error: Number of --data-disk-encryption-sets mismatches with number of data disks.")
        for item, encryption in zip(data, given["data_disk_encryption_sets"], strict=True):
            item["managedDisk"]["diskEncryptionSet"] = {"id": encryption}
    for item in data:
        item.update(present(given, {"diskIOPSReadWrite": "disk_iops_read_write", "diskMBPSReadWrite": "disk_mbps_read_write"}))
    if data:
        profile["dataDisks"] = data
    profile.update(present(given, {"diskControllerType": "disk_controller_type",
                                    "alignRegionalDisksToVMZone": "align_regional_disks_to_vm_zone"}))
    return profile


def protection(given: dict[str, Any]) -> dict[str, Any]:
    """The security profile, empty when nothing asks for one."""
    made: dict[str, Any] = present(given, {"encryptionAtHost": "encryption_at_host"})
    agent = present(given, {"enabled": "enable_proxy_agent", "mode": "proxy_agent_mode", "keyIncarnationId": "key_incarnation_id"})
    wire = present(given, {"mode": "wire_server_mode", "useLocalFileRules": "wire_server_use_local_file_rules",
                            "inVMAccessControlProfileReferenceId": "wire_server_access_control_profile_reference_id"})
    if wire:
        agent["wireServer"] = wire
    if given["imds_mode"] is not None or given["imds_access_control_profile_reference_id"] is not None:
        agent["imds"] = {"mode": given["imds_mode"],
                         "inVMAccessControlProfileReferenceId": given["imds_access_control_profile_reference_id"]}
    agent.update(present(given, {"addProxyAgentExtension": "add_proxy_agent_extension"}))
    if agent:
        made["proxyAgentSettings"] = agent
    made.update(present(given, {"securityType": "security_type"}))
    if given["security_type"] != "Standard" and (given["enable_secure_boot"] is not None or given["enable_vtpm"] is not None):
        made["uefiSettings"] = {"secureBootEnabled": given["enable_secure_boot"], "vTpmEnabled": given["enable_vtpm"]}
    return made


def set_encryption_identity(properties: dict[str, Any], id_: str, identity: dict[str, Any] | None) -> None:
    """Say with which of its identities a machine reads the keys of its disks. Raises `Failure` for one that it has not."""
    known = {key.lower() for key in (identity or {}).get("userAssignedIdentities") or ()}
    if id_.lower() not in known:
        raise Failure("Encryption Identity should be an ARM Resource ID of one of the user assigned identities associated to the "
                      "resource")
    properties.setdefault("securityProfile", {})["encryptionIdentity"] = {"userAssignedIdentityResourceId": id_}


def reservation(given: dict[str, Any]) -> dict[str, Any]:
    """The reserved capacity, empty when nothing is said of it."""
    made: dict[str, Any] = {}
    if given["capacity_reservation_group"] and given["capacity_reservation_group"] != "None":
        made["capacityReservationGroup"] = {"id": given["capacity_reservation_group"]}
    made.update(present(given, {"disableCapacityReservationAssignment": "disable_capacity_reservation_assignment"}))
    return made


def encoded(text: str) -> str:
    """A text as the service wants data: base64 of UTF-8."""
    import base64

    return base64.b64encode(text.encode("utf-8")).decode()


def present(given: dict[str, Any], members: dict[str, str]) -> dict[str, Any]:
    """The members whose options were given: member -> option."""
    return {member: given[option] for member, option in members.items() if given.get(option) is not None}


def _hardware(given: dict[str, Any]) -> dict[str, Any]:
    made = {"vmSize": given["size"], **present(given, {"processorMode": "processor_mode"})}
    sizes = present(given, {"vCPUsAvailable": "v_cpus_available", "vCPUsPerCore": "v_cpus_per_core"})
    return {**made, "vmSizeProperties": sizes} if sizes else made


def events(given: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    elsewhere = present(given, {"enable": "additional_scheduled_events", "scheduledEventsApiVersion": "scheduled_events_api_version"})
    if elsewhere:
        made["scheduledEventsAdditionalPublishingTargets"] = {"eventGridAndResourceGraph": elsewhere}
    for member, option in (("userInitiatedRedeploy", "enable_user_redeploy_scheduled_events"),
                           ("userInitiatedReboot", "enable_user_reboot_scheduled_events"),
                           ("allInstancesDown", "enable_all_instance_down")):
        if given[option] is not None:
            made[member] = {"automaticallyApprove": given[option]}
    return made


def _encrypt(disk: dict[str, Any], given: dict[str, Any]) -> None:
    if given["os_disk_encryption_set"] is not None:
        disk["diskEncryptionSet"] = {"id": given["os_disk_encryption_set"]}
    if given["os_disk_security_encryption_type"] is not None:
        disk["securityProfile"] = {"securityEncryptionType": given["os_disk_security_encryption_type"]}
        if given["os_disk_secure_vm_disk_encryption_set"] is not None:
            disk["securityProfile"]["diskEncryptionSet"] = {"id": given["os_disk_secure_vm_disk_encryption_set"]}


def _system(name: str, os_type: str, given: dict[str, Any]) -> dict[str, Any]:
    plain = given["computer_name"] or "".join(letter for letter in name if letter not in _NOT_IN_NAMES)
    return {"computerName": numbered(plain) if given["count"] else plain, "adminUsername": given["admin_username"],
            **system(os_type, given, "VM")}


def system(os_type: str, given: dict[str, Any], kind: str) -> dict[str, Any]:
    """The system's profile without its name. Raises `Failure` for patches that it cannot have; `kind` is VM or VMSS."""
    made: dict[str, Any] = {"adminUsername": given["admin_username"]} if given["admin_username"] else {}
    if given["admin_password"]:
        made["adminPassword"] = "[parameters('adminPassword')]"
    if given["custom_data"]:
        made["customData"] = encoded(given["custom_data"])
    linux: dict[str, Any] = {}
    windows: dict[str, Any] = {}
    if given["ssh_key_value"] and given["ssh_dest_key_path"]:
        linux = {"disablePasswordAuthentication": given["authentication_type"] == "ssh", "ssh": {"publicKeys": [
            {"keyData": key, "path": given["ssh_dest_key_path"]} for key in given["ssh_key_value"]]}}
    own = windows if os_type.lower() == "windows" else linux
    own.update(present(given, {"provisionVMAgent": "enable_agent"}))
    if given["secrets"]:
        made["secrets"] = given["secrets"]
    if own is windows:
        windows.update(present(given, {"enableAutomaticUpdates": "enable_auto_update"}))
    mode = given["patch_mode"]
    if mode is not None:
        allowed = ("AutomaticByOS", "AutomaticByPlatform", "Manual") if own is windows else ("AutomaticByPlatform", "ImageDefault")
        if mode not in allowed:
            raise Failure(f"Invalid value of --patch-mode for {'Windows' if own is windows else 'Linux'} {kind}. Valid values are "
                          f"{', '.join(allowed)}.")
        own["patchSettings"] = {"patchMode": mode}
        if own is windows and kind == "VM":
            own["patchSettings"]["enableHotpatching"] = given["enable_hotpatching"]
    if linux:
        made["linuxConfiguration"] = linux
    if windows:
        made["windowsConfiguration"] = windows
    return made
