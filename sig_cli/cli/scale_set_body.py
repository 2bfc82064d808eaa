"""The scale set inside of the template that `vmss create` deploys. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import machine_body
from sig_cli.cli import machine_source as sources
from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_body import encoded, events, present

if TYPE_CHECKING:
    from sig_cli.cli.machine_disk_plan import Disks

_ROLLING = {"maxBatchInstancePercent": "max_batch_instance_percent", "maxUnhealthyInstancePercent": "max_unhealthy_instance_percent",
            "maxUnhealthyUpgradedInstancePercent": "max_unhealthy_upgraded_instance_percent",
            "pauseTimeBetweenBatches": "pause_time_between_batches", "enableCrossZoneUpgrade": "enable_cross_zone_upgrade",
            "prioritizeUnhealthyInstances": "prioritize_unhealthy_instances", "maxSurge": "max_surge"}


def properties(start: sources.Start | None, disks: Disks, interface: dict[str, Any] | None, given: dict[str, Any]) -> dict[str, Any]:
    """The properties of the scale set; `interface` is what its instances have. Raises `Failure`."""
    uniform = given["orchestration_mode"] == "Uniform"
    made: dict[str, Any] = {"singlePlacementGroup": given["single_placement_group"], "orchestrationMode": given["orchestration_mode"]}
    if uniform:
        made["overprovision"] = not given["disable_overprovision"]
    made["upgradePolicy"] = {"mode": given["upgrade_policy_mode"]}
    rolling = present(given, _ROLLING)
    if rolling:
        made["upgradePolicy"]["rollingUpgradePolicy"] = rolling
    if given["enable_auto_os_upgrade"] is not None:
        made["upgradePolicy"]["automaticOSUpgradePolicy"] = {"enableAutomaticOSUpgrade": given["enable_auto_os_upgrade"]}
    if given["enable_spot_restore"]:
        made["spotRestorePolicy"] = {"enabled": True, **present(given, {"restoreTimeout": "spot_restore_timeout"})}
    mix = present(given, {"baseRegularPriorityCount": "regular_priority_count",
                          "regularPriorityPercentageAboveBase": "regular_priority_percentage"})
    if mix:
        made["priorityMixPolicy"] = mix
    made.update(present(given, {"platformFaultDomainCount": "platform_fault_domain_count", "zoneBalance": "zone_balance"}))
    abilities = present(given, {"ultraSSDEnabled": "ultra_ssd_enabled", "hibernationEnabled": "enable_hibernation"})
    if abilities:
        made["additionalCapabilities"] = abilities
    for member, option in (("proximityPlacementGroup", "proximity_placement_group"), ("hostGroup", "host_group")):
        if given[option]:
            made[member] = {"id": given[option]}
    policy = events(given)
    if policy:
        made["scheduledEventsPolicy"] = policy
    made.update(_upkeep(given))
    profile = _profile(start, disks, interface, given)
    if profile:
        made["virtualMachineProfile"] = profile
    if given["skuprofile_vmsizes"]:
        made["skuProfile"] = _sizes(given)
    return made


def _upkeep(given: dict[str, Any]) -> dict[str, Any]:
    """Repairs, the order in which instances go, zones."""
    made: dict[str, Any] = {}
    if given["automatic_repairs_grace_period"] is not None or given["automatic_repairs_action"] is not None:
        made["automaticRepairsPolicy"] = {"enabled": "true", "gracePeriod": given["automatic_repairs_grace_period"] or "PT10M",
                                          "repairAction": given["automatic_repairs_action"] or "Replace"}
    if given["scale_in_policy"]:
        made["scaleInPolicy"] = {"rules": given["scale_in_policy"]}
    resilience: dict[str, Any] = {}
    for member, option in (("resilientVMCreationPolicy", "enable_resilient_creation"),
                           ("resilientVMDeletionPolicy", "enable_resilient_deletion")):
        if given[option] is not None:
            resilience[member] = {"enabled": given[option]}
    balance = present(given, {"enabled": "enable_automatic_zone_balancing", "rebalanceStrategy": "automatic_zone_balancing_strategy",
                              "rebalanceBehavior": "automatic_zone_balancing_behavior"})
    if balance:
        resilience["automaticZoneRebalancingPolicy"] = balance
        if given["enable_automatic_zone_balancing"] and given["enable_automatic_repairs"] is not None:
            made["automaticRepairsPolicy"] = {"enabled": given["enable_automatic_repairs"]}
    zones = present(given, {"maxZoneCount": "max_zone_count"})
    limit = present(given, {"enabled": "instance_percent_policy", "value": "max_instance_percent"})
    if limit:
        zones["maxInstancePercentPerZonePolicy"] = limit
    if zones:
        resilience["zoneAllocationPolicy"] = zones
    if resilience:
        made["resiliencyPolicy"] = resilience
    return made


def _profile(start: sources.Start | None, disks: Disks, interface: dict[str, Any] | None, given: dict[str, Any]) -> dict[str, Any]:
    """What each instance is."""
    made: dict[str, Any] = {}
    os_type = start.os_type if start is not None else given["os_type"] or ""
    if start is not None:
        made["storageProfile"] = _storage(start, disks, given)
    hardware = present(given, {"processorMode": "processor_mode"})
    sizes = present(given, {"vCPUsAvailable": "v_cpus_available", "vCPUsPerCore": "v_cpus_per_core"})
    if sizes:
        hardware["vmSizeProperties"] = sizes
    if hardware:
        made["hardwareProfile"] = hardware
    system = machine_body.system(os_type, given, "VMSS") if os_type or given["admin_username"] else {}
    if given["computer_name_prefix"]:
        system = {"computerNamePrefix": given["computer_name_prefix"], **system}
    if given["upgrade_policy_mode"] == "Rolling":
        made["extensionProfile"] = {"extensions": [_health(os_type)]}
    if system and not given["specialized"]:
        made["osProfile"] = system
    for member, option in (("licenseType", "license_type"), ("priority", "priority"), ("evictionPolicy", "eviction_policy")):
        if given[option]:
            made[member] = given[option]
    if given["max_price"] is not None:
        made["billingProfile"] = {"maxPrice": given["max_price"]}
    told: dict[str, Any] = {}
    if given["terminate_notification_time"] is not None:
        told["terminateNotificationProfile"] = {"notBeforeTimeout": given["terminate_notification_time"], "enable": "true"}
    if given["enable_osimage_notification"] is not None:
        told["osImageNotificationProfile"] = {"enable": given["enable_osimage_notification"]}
    if told:
        made["scheduledEventsProfile"] = told
    security = machine_body.protection({**given, "encryption_at_host": given["encryption_at_host"] or None})
    if security:
        made["securityProfile"] = security
    if given["user_data"]:
        made["userData"] = encoded(given["user_data"])
    network: dict[str, Any] = {}
    if interface is not None:
        network["networkInterfaceConfigurations"] = [interface]
    if given["health_probe"]:
        network["healthProbe"] = {"id": given["health_probe"]}
    network.update({"networkApiVersion": given["network_api_version"]} if given["network_api_version"] else {})
    if network:
        made["networkProfile"] = network
    reservation = machine_body.reservation(given)
    if reservation:
        made["capacityReservation"] = reservation
    posture = {member: given[option] for member, option in (("id", "security_posture_reference_id"),
                                                            ("excludeExtensions", "security_posture_reference_exclude_extensions"))
               if given[option]}
    posture.update(present(given, {"isOverridable": "security_posture_reference_is_overridable"}))
    if posture:
        made["securityPostureReference"] = posture
    return made


def _storage(start: sources.Start, disks: Disks, given: dict[str, Any]) -> dict[str, Any]:
    """As for a machine, in the spelling that az has for scale sets."""
    made = machine_body.storage(start, disks, {**given, "os_disk_size_gb": None, "disk_iops_read_write": None,
                                               "disk_mbps_read_write": None})
    disk = made["osDisk"]
    if start.kind in (sources.MARKETPLACE, sources.CUSTOM):
        del disk["name"]
        disk["createOption"] = "FromImage"
        if given["os_disk_size_gb"] is not None:
            disk["diskSizeGB"] = given["os_disk_size_gb"]
    elif start.kind in (sources.BLOB_MARKETPLACE, sources.BLOB_CUSTOM):
        disk.pop("vhd", None)
        disk["createOption"] = "FromImage"
        if start.kind == sources.BLOB_MARKETPLACE:
            disk["vhdContainers"] = "[variables('vhdContainers')]"
        if given["os_disk_size_gb"] is not None:
            disk["diskSizeGB"] = given["os_disk_size_gb"]
    else:
        disk.pop("diffDiskSettings", None)
    data = [disk for lun, disk in disks.items() if lun != "os"]
    for member, option in (("diskIOPSReadWrite", "data_disk_iops"), ("diskMBpsReadWrite", "data_disk_mbps")):
        if given[option]:
            if len(given[option]) != len(data):
                raise Failure(f"usage error: Number of --{option.replace('_', '-')} mismatches with number of data disks.")
            for item, value in zip(data, given[option], strict=True):
                item[member] = value
    return made


def _health(os_type: str) -> dict[str, Any]:
    name = "ApplicationHealthLinux" if os_type.lower() == "linux" else "ApplicationHealthWindows"
    return {"name": name, "properties": {"publisher": "Microsoft.ManagedServices", "type": name, "typeHandlerVersion": "1.0",
                                         "autoUpgradeMinorVersion": True,
                                         "settings": {"port": 80, "protocol": "http", "requestPath": "/"}}}


def _sizes(given: dict[str, Any]) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [{"name": name} for name in given["skuprofile_vmsizes"]]
    ranks = given["skuprofile_rank"]
    if ranks:
        if len(ranks) != len(rows):
            raise Failure("The SKU profile rank list does not specify a rank for every VM size. The number of ranks must match the number "
                          "of VM sizes.")
        for row, rank in zip(rows, ranks, strict=True):
            row["rank"] = rank
    return {"vmSizes": rows, "allocationStrategy": given["skuprofile_allostrat"]}
