"""What `vmss update` does: reads the scale set or the instance, changes what was asked for, writes it back.

Source: az 2.91, observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.vmss import API, path
from sig_cli.cli.failures import Failure
from sig_cli.cli.machine_body import encoded, present
from sig_cli.cli.machine_creation import content
from sig_cli.cli.machine_shapes import flattened
from sig_cli.cli.machine_update import (
    PATCH_API,
    agent_profiles,
    set_abilities,
    set_agent,
    set_events,
    set_hardware,
    settle_reservation,
    tell,
)
from sig_cli.cli.machine_update_body import Instance, below, changed, sendable
from sig_cli.cli.scale_set_body import _ROLLING as ROLLING
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.generic_update import Actions
    from sig_cli.cli.session import Session

INSTANCE_API = "2025-04-01"
SET, INSTANCE = "scale-set", "scale-set-instance"
PREVIEWS = {"max_price": "--max-price", "vm_sku": "--vm-sku", "force_deletion": "--force-deletion",
            "regular_priority_count": "--regular-priority-count", "regular_priority_percentage": "--regular-priority-percentage",
            "disk_controller_type": "--disk-controller-type", "max_surge": "--max-surge"}
TRUSTED = ("Trusted Launch security type is supported on Hyper-V Generation 2 OS Images. To know more please visit "
           "https://learn.microsoft.com/en-us/azure/virtual-machines/trusted-launch")
UNTRUSTED = ("Turning off Trusted launch disables foundational security for your VMs. For more information, visit "
             "https://aka.ms/TrustedLaunch")


class Update:
    """One `vmss update`. `given` are the values of its options, `instance` the number of an instance or None."""

    def __init__(self, session: Session, name: str, group: str, instance: str | None, given: dict[str, Any]) -> None:
        self.session = session
        self.name = name
        self.group = group
        self.instance = instance
        self.given = given
        self.set = path(session, group, name)
        self.where = self.set if instance is None else f"{self.set}/virtualMachines/{quoted(instance)}"
        self.schema = SET if instance is None else INSTANCE

    def run(self, actions: Actions | None, *, force_string: bool, no_wait: bool) -> Any:
        """Change the set or the instance; what az shows of it. Raises `Failure` and `ServiceError`."""
        session = self.session
        tell(session, PREVIEWS, self.given)
        self._hold()
        found = self._read(actions, force_string=force_string)
        profiles = agent_profiles(self.given)
        if profiles:
            session.patch(self.set, PATCH_API, {"properties": {"virtualMachineProfile": profiles}})
            # What --set says is said again of the set as it is now: az forgets it here.
            found = self._read(actions, force_string=force_string)
        if self.instance is not None:
            self._change_instance(found)
            return flattened(session.put(self.where, INSTANCE_API, sendable(found, INSTANCE), no_wait=no_wait))
        self._change(found)
        return flattened(session.put(self.where, API, sendable(found, SET), no_wait=no_wait))

    def _read(self, actions: Actions | None, *, force_string: bool) -> Instance:
        found = self.session.get(self.where, API)
        if self.instance is None and self.given["security_type"] == "TrustedLaunch":
            self._hold_generation(found)
        return changed(found, actions, self.schema, force_string=force_string)

    def _hold(self) -> None:
        """What az looks at before it reads anything."""
        given = self.given
        if self.instance and given["disable_capacity_reservation_assignment"] is not None:
            raise Failure("--disable-capacity-reservation-assignment applies to the parent VMSS and cannot be used with --instance-id")
        if not self.instance and (given["protect_from_scale_in"] is not None or given["protect_from_scale_set_actions"] is not None):
            raise Failure("usage error: protection policies can only be applied to VM instances within a VMSS. Please use --instance-id "
                          "to specify a VM instance")
        told, when = given["enable_terminate_notification"], given["terminate_notification_time"]
        if told is False and when is not None:
            raise Failure("usage error: please enable --enable-terminate-notification")
        if told and when is None:
            raise Failure("usage error: please set --terminate-notification-time")
        repairs = given["automatic_repairs_grace_period"] is not None or given["automatic_repairs_action"] is not None
        if given["enable_automatic_repairs"] is False and repairs:
            raise Failure("usage error: please enable --enable-automatic-repairs")
        if given["enable_automatic_repairs"] and not repairs:
            raise Failure("usage error: please set --automatic-repairs-grace-period or --automatic-repairs-action")
        for option in ("terminate_notification_time", "automatic_repairs_grace_period"):
            if given[option] is not None:
                given[option] = f"PT{given[option]}M"
        settle_reservation(self.session, self.group, given)
        if given["include_zones"] and given["exclude_zones"]:
            raise Failure("You can only specify one of --include-zones and --exclude-zones")

    def _hold_generation(self, found: Instance) -> None:
        """Az asks for the generation of the image before it makes a set a trusted one."""
        from sig_cli.cli.image_generation import generation_of

        profile = found["properties"].get("virtualMachineProfile") or {}
        generation = generation_of(self.session, (profile.get("storageProfile") or {}).get("imageReference") or {}, found["location"])
        kind = (profile.get("securityProfile") or {}).get("securityType")
        if generation == "V1" or (generation == "V2" and kind is None):
            self.session.warn(TRUSTED)
        elif generation == "V2" and kind == "ConfidentialVM":
            raise Failure(f"{found['name']} is already configured with {kind}. Security Configuration cannot be updated from "
                          "ConfidentialVM to TrustedLaunch.")

    def _change_instance(self, instance: Instance) -> None:
        given = self.given
        if given["add_proxy_agent_extension"] is not None:
            below(instance, "securityProfile", "proxyAgentSettings")["addProxyAgentExtension"] = given["add_proxy_agent_extension"]
        if given["license_type"] is not None:
            instance["licenseType"] = given["license_type"]
        if given["user_data"] is not None:
            instance["userData"] = encoded(given["user_data"])
        below(instance, "protectionPolicy").update(present(given, {
            "protectFromScaleIn": "protect_from_scale_in", "protectFromScaleSetActions": "protect_from_scale_set_actions"}))

    def _change(self, found: Instance) -> None:
        given = self.given
        set_abilities(found, given)
        set_events(found, given)
        self._keep_up(found)
        self._spread(found)
        if given["proximity_placement_group"] is not None:
            found["proximityPlacementGroup"] = {"id": given["proximity_placement_group"]}
        sizes = self._sizes(found)
        if sizes:
            found["skuProfile"] = sizes
        # A set without a model gets one only when something of it is asked for.
        model: Instance = found.get("virtualMachineProfile") or {}
        self._change_model(model)
        if model:
            found["virtualMachineProfile"] = model

    def _keep_up(self, found: Instance) -> None:
        """Upgrades, repairs, and which instances go."""
        given = self.given
        repairs = present(given, {"enabled": "enable_automatic_repairs", "gracePeriod": "automatic_repairs_grace_period",
                                  "repairAction": "automatic_repairs_action"})
        if repairs:
            below(found, "automaticRepairsPolicy").update(repairs)
        if given["scale_in_policy"] is not None or given["force_deletion"]:
            policy = below(found, "scaleInPolicy")
            policy.update(present(given, {"rules": "scale_in_policy"}))
            if given["force_deletion"]:
                policy["forceDeletion"] = True
        rolling = present(given, ROLLING)
        if rolling:
            below(found, "upgradePolicy", "rollingUpgradePolicy").update(rolling)
        if given["upgrade_policy_mode"] is not None:
            below(found, "upgradePolicy")["mode"] = given["upgrade_policy_mode"]
        if given["enable_auto_os_upgrade"] is not None:
            below(found, "upgradePolicy", "automaticOSUpgradePolicy")["enableAutomaticOSUpgrade"] = given["enable_auto_os_upgrade"]
        spot = present(given, {"enabled": "enable_spot_restore", "restoreTimeout": "spot_restore_timeout"})
        if spot:
            below(found, "spotRestorePolicy").update(spot)
        mix = present(given, {"baseRegularPriorityCount": "regular_priority_count",
                              "regularPriorityPercentageAboveBase": "regular_priority_percentage"})
        if mix:
            if found.get("orchestrationMode") != "Flexible":
                raise Failure("--regular-priority-count/--regular-priority-percentage is only available for VMSS with flexible "
                              "orchestration mode")
            below(found, "priorityMixPolicy").update(mix)

    def _spread(self, found: Instance) -> None:
        """Zones, and what holds when one of them is short of room."""
        given = self.given
        for member, option in (("zones", "zones"), ("zoneBalance", "zone_balance")):
            if given[option] is not None:
                found[member] = given[option]
        for member, option in (("resilientVMCreationPolicy", "enable_resilient_creation"),
                               ("resilientVMDeletionPolicy", "enable_resilient_deletion")):
            if given[option] is not None:
                below(found, "resiliencyPolicy")[member] = {"enabled": given[option]}
        balance = present(given, {"enabled": "enable_automatic_zone_balancing", "rebalanceStrategy": "automatic_zone_balancing_strategy",
                                  "rebalanceBehavior": "automatic_zone_balancing_behavior"})
        if balance:
            below(found, "resiliencyPolicy", "automaticZoneRebalancingPolicy").update(balance)
        if given["max_zone_count"] is not None:
            below(found, "resiliencyPolicy", "zoneAllocationPolicy")["maxZoneCount"] = given["max_zone_count"]
        limit = present(given, {"enabled": "instance_percent_policy", "value": "max_instance_percent"})
        if limit:
            below(found, "resiliencyPolicy", "zoneAllocationPolicy", "maxInstancePercentPerZonePolicy").update(limit)
        placement = present(given, {"zonePlacementPolicy": "zone_placement_policy", "includeZones": "include_zones",
                                    "excludeZones": "exclude_zones"})
        if placement:
            below(found, "placement").update(placement)

    def _sizes(self, found: Instance) -> Instance:
        """The sizes to choose from; the one size that there is, is changed in place."""
        given = self.given
        if given["vm_sku"] is not None:
            if (found.get("sku") or {}).get("name") == given["vm_sku"]:
                self.session.warn(f"VMSS sku is already {given['vm_sku']}")
            below(found, "sku")["name"] = given["vm_sku"]
        made: Instance = {}
        if given["skuprofile_vmsizes"] is not None:
            ranks = given["skuprofile_rank"] or []
            made["vmSizes"] = [{"name": size, **({"rank": ranks[at]} if at < len(ranks) else {})}
                               for at, size in enumerate(given["skuprofile_vmsizes"])]
        made.update(present(given, {"allocationStrategy": "skuprofile_allostrat"}))
        return made

    # -- the model ----------------------------------------------------------------------------------------------------

    def _change_model(self, model: Instance) -> None:
        given = self.given
        for member, option in (("licenseType", "license_type"), ("priority", "priority")):
            if given[option] is not None:
                model[member] = given[option]
        for option, holder, member in (("user_data", (), "userData"), ("custom_data", ("osProfile",), "customData")):
            if given[option] is not None:
                text = content(given[option]) if option == "custom_data" else given[option]
                below(model, *holder)[member] = encoded(text or "")
        set_hardware(model, given)
        self._reserve(model)
        events = {"notBeforeTimeout": given["terminate_notification_time"], "enable": given["enable_terminate_notification"]}
        if any(value is not None for value in events.values()):
            below(model, "scheduledEventsProfile")["terminateNotificationProfile"] = events
        if given["enable_osimage_notification"] is not None:
            below(model, "scheduledEventsProfile")["osImageNotificationProfile"] = {"enable": given["enable_osimage_notification"]}
        if given["max_price"] is not None:
            below(model, "billingProfile")["maxPrice"] = given["max_price"]
        self._secure(model)
        set_agent(model, given)
        self._change_disk(model)
        posture = present(given, {"id": "security_posture_reference_id",
                                  "excludeExtensions": "security_posture_reference_exclude_extensions",
                                  "isOverridable": "security_posture_reference_is_overridable"})
        if posture:
            below(model, "securityPostureReference").update(posture)

    def _reserve(self, model: Instance) -> None:
        text, without = self.given["capacity_reservation_group"], self.given["disable_capacity_reservation_assignment"]
        if text is not None:
            model["capacityReservation"] = {"capacityReservationGroup": {"id": None if text == "None" else text}}
        if without is not None:
            held = below(model, "capacityReservation")
            held["disableCapacityReservationAssignment"] = without
            if without:
                held.pop("capacityReservationGroup", None)

    def _secure(self, model: Instance) -> None:
        given = self.given
        kind, boot, chip = given["security_type"], given["enable_secure_boot"], given["enable_vtpm"]
        if kind is None and boot is None and chip is None:
            return
        before = (model.get("securityProfile") or {}).get("securityType")
        if kind == "TrustedLaunch" and before != kind:
            model["securityProfile"] = {"securityType": kind, "uefiSettings": {
                "secureBootEnabled": bool(boot), "vTpmEnabled": True if chip is None else chip}}
        elif kind == "Standard":
            if before == "TrustedLaunch":
                self.session.warn(UNTRUSTED)
            model["securityProfile"] = {"securityType": kind}
        else:
            model["securityProfile"] = {"uefiSettings": {"secureBootEnabled": boot, "vTpmEnabled": chip}}

    def _change_disk(self, model: Instance) -> None:
        given = self.given
        settings = present(given, {"placement": "ephemeral_os_disk_placement", "option": "ephemeral_os_disk_option"})
        if settings or given["ephemeral_os_disk"] is not None:
            disk = below(model, "storageProfile", "osDisk")
            below(disk, "diffDiskSettings").update(settings)
            if given["ephemeral_os_disk"] is False:
                disk["diffDiskSettings"] = {}
        if given["disk_controller_type"] is not None:
            below(model, "storageProfile")["diskControllerType"] = given["disk_controller_type"]
