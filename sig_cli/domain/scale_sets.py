"""Scale sets: what the service fills in, which instances there are, and what an update of the model means for them.

Source: one recorded scale set of 2023 beside its request; the documentation of orchestration modes and upgrade policies;
the founding document for the OS state that an update may not change.
"""

from __future__ import annotations

from typing import Any

from sig_cli.domain import machines
from sig_cli.domain.errors import refusal
from sig_cli.domain.ids import parse

Document = dict[str, Any]

UNIFORM, FLEXIBLE = "Uniform", "Flexible"
PROPERTIES = ("singlePlacementGroup", "orchestrationMode", "upgradePolicy", "virtualMachineProfile", "provisioningState",
              "overprovision", "doNotRunExtensionsOnOverprovisionedVMs", "uniqueId", "zoneBalance",
              "platformFaultDomainCount", "timeCreated")
_PROFILE = ("osProfile", "storageProfile", "networkProfile")
_ROLLING = {"maxBatchInstancePercent": 20, "maxUnhealthyInstancePercent": 20, "maxUnhealthyUpgradedInstancePercent": 20,
            "pauseTimeBetweenBatches": "PT0S", "maxSurge": False, "rollbackFailedInstancesOnPolicyBreach": False}
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PATCHING = ("patchSettings",)


def completed(given: Document, old: Document | None, size_of_group: int) -> Document:
    """A scale set's properties without its machine profile, filled in. `old` are the stored ones of one that is changed."""
    before = old or {}
    mode = given.get("orchestrationMode") or before.get("orchestrationMode") or UNIFORM
    if old is not None and mode != before.get("orchestrationMode"):
        raise refusal("property-change-not-allowed", property="orchestrationMode")
    made = {**before, **given, "orchestrationMode": mode}
    if mode == UNIFORM:
        made.setdefault("singlePlacementGroup", size_of_group <= 100)
        made.setdefault("overprovision", True)
        made.setdefault("doNotRunExtensionsOnOverprovisionedVMs", False)
        policy = {"mode": "Manual", **(made.get("upgradePolicy") or {})}
        if "rollingUpgradePolicy" in policy:
            policy["rollingUpgradePolicy"] = {**_ROLLING, **policy["rollingUpgradePolicy"]}
        made["upgradePolicy"] = policy
    else:
        made.setdefault("singlePlacementGroup", False)
        made.setdefault("platformFaultDomainCount", 1)
    return machines.ordered(made, PROPERTIES)


def profile(given: Document, os_type: str) -> Document:
    """A machine profile as the service returns it: without secrets, with defaults of the system and of interfaces.

    Raises `host-name-linux` or `host-name-windows` where instances could not be called after `computerNamePrefix`: that it has
    58 and 9 characters at most follows from the six that are put behind it (documented).
    """
    made = dict(given)
    if given.get("osProfile"):
        prefix = given["osProfile"].get("computerNamePrefix")
        if isinstance(prefix, str) and prefix:
            machines.check_host_name({"computerName": computer_name(prefix, 0)}, os_type)
        system = machines.os_profile(given["osProfile"], os_type)
        for name in ("linuxConfiguration", "windowsConfiguration"):
            if name in system:
                asked = (given["osProfile"].get(name) or {})
                system[name] = {key: value for key, value in system[name].items()
                                if key not in _PATCHING or key in asked}
        made["osProfile"] = system
    network = given.get("networkProfile")
    if isinstance(network, dict) and isinstance(network.get("networkInterfaceConfigurations"), list):
        made["networkProfile"] = {**network, "networkInterfaceConfigurations": [
            _interface(row) for row in network["networkInterfaceConfigurations"]]}
    return machines.ordered(made, _PROFILE)


def _interface(row: Any) -> Any:
    if not isinstance(row, dict) or not isinstance(row.get("properties"), dict):
        return row
    given = {"disableTcpStateTracking": False, "dnsSettings": {"dnsServers": []}, "enableIPForwarding": False,
             **row["properties"]}
    if isinstance(given.get("ipConfigurations"), list):
        given["ipConfigurations"] = [
            {**address, "properties": machines.ordered({"privateIPAddressVersion": "IPv4", **address["properties"]},
                                                       ("subnet", "privateIPAddressVersion"))}
            if isinstance(address, dict) and isinstance(address.get("properties"), dict) else address
            for address in given["ipConfigurations"]]
    order = ("primary", "enableAcceleratedNetworking", "disableTcpStateTracking", "networkSecurityGroup", "dnsSettings",
             "enableIPForwarding", "ipConfigurations")
    return {**row, "properties": machines.ordered(given, order)}


def capacity(document: Document, maximum: int) -> int:
    """How many instances a scale set is to have. Raises `scale-set-capacity`."""
    wanted = int((document.get("sku") or {}).get("capacity", 0))
    if not 0 <= wanted <= maximum:
        raise refusal("scale-set-capacity", value=wanted, maximum=maximum)
    return wanted


def kind_of_image(reference: Document | None) -> str:
    """Which limit of instances holds for a model's image: "managedImage" or "gallery" (the marketplace has the same)."""
    id_ = parse(str((reference or {}).get("id") or ""))
    return "managedImage" if id_ is not None and id_.type.lower() == "microsoft.compute/images" else "gallery"


def check_os_state(name: str, before: str, after: str) -> None:
    """Hold that an update leaves the OS state of a set alone. Raises `scale-set-os-state` (documented)."""
    if before.lower() != after.lower():
        raise refusal("scale-set-os-state", name=name, actual=before, expected=after)


def upgrades_by_itself(properties: Document) -> bool:
    """Whether instances follow a changed model without being told to."""
    return str((properties.get("upgradePolicy") or {}).get("mode") or "Manual") != "Manual"


def next_numbers(taken: list[int], count: int, highest: int) -> list[int]:
    """The numbers of `count` new instances: each one more than any that was ever given (documented)."""
    first = max([highest, *taken, -1]) + 1
    return list(range(first, first + count))


def leaving(taken: list[int], count: int) -> list[int]:
    """The numbers of the instances that leave when a set shrinks by `count`: the highest ones first (documented)."""
    return sorted(taken, reverse=True)[:count]


def computer_name(prefix: str, number: int) -> str:
    """The name of an instance's system: the prefix, and six digits to the base of 36 (documented)."""
    digits = ""
    for _ in range(6):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return prefix + digits
