"""What the service fills in for a virtual machine, and how a machine looks at a moment.

Sources: machines recorded from 2018 to 2024 beside the requests that made them; secrets are never returned. States of
power and what a machine that is off no longer tells are recorded; the mark of a generalized machine is documented.
"""

from __future__ import annotations

from typing import Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.moments import timestamp

Document = dict[str, Any]

RUNNING, STOPPED, DEALLOCATED = "running", "stopped", "deallocated"
AGENT = "2.11.1.4"
"""The version of the agent that machines say they run. Recorded in 2024."""

PROPERTIES = ("hardwareProfile", "provisioningState", "vmId", "additionalCapabilities", "storageProfile", "osProfile",
              "securityProfile", "networkProfile", "diagnosticsProfile", "availabilitySet", "virtualMachineScaleSet",
              "proximityPlacementGroup", "priority", "evictionPolicy", "billingProfile", "host", "hostGroup", "licenseType",
              "extensionsTimeBudget", "platformFaultDomain", "scheduledEventsProfile", "userData", "capacityReservation",
              "applicationProfile", "instanceView", "timeCreated")
OS_DISK = ("osType", "name", "createOption", "image", "vhd", "caching", "writeAcceleratorEnabled", "diffDiskSettings",
           "encryptionSettings", "managedDisk", "deleteOption", "diskSizeGB")
DATA_DISK = ("lun", "name", "createOption", "image", "vhd", "caching", "writeAcceleratorEnabled", "managedDisk",
             "sourceResource", "deleteOption", "diskSizeGB", "toBeDetached", "detachOption")
MANAGED_DISK = ("diskEncryptionSet", "securityProfile", "storageAccountType", "id")
_NOT_IN_HOST_NAMES = frozenset("`~!@#$%^&*()=+_[]{}\\|;:'\",<>/?")
_SECRETS = ("adminpassword", "customdata")
_PROTECTED = ("protectedsettings", "protectedparameters")

_SPELLINGS: dict[str, tuple[str, ...]] = {
    "createOption": ("FromImage", "Empty", "Attach", "Copy", "Restore"),
    "caching": ("None", "ReadOnly", "ReadWrite"),
    "deleteOption": ("Delete", "Detach"),
    "storageAccountType": ("Standard_LRS", "Premium_LRS", "StandardSSD_LRS", "UltraSSD_LRS", "Premium_ZRS",
                           "StandardSSD_ZRS", "PremiumV2_LRS"),
    "osType": ("Windows", "Linux"),
    "securityType": ("Standard", "TrustedLaunch", "ConfidentialVM"),
    "mode": ("Manual", "Automatic", "Rolling"),
    "orchestrationMode": ("Uniform", "Flexible"),
}
_FLAGS = ("primary", "provisionVMAgent", "enableAutomaticUpdates", "disablePasswordAuthentication", "overprovision",
          "singlePlacementGroup", "enableIPForwarding", "enableAcceleratedNetworking")
_NUMBERS = ("platformFaultDomain", "platformFaultDomainCount")
"""az sends the words that were typed; the service reads numbers out of texts."""


def normalised(value: Any, name: str = "") -> Any:
    """A copy of a request's value without members that are null, with choices, flags and numbers as the service writes them.

    What extensions keep to themselves is left out: no answer tells it.
    """
    if isinstance(value, dict):
        return {key: normalised(member, key) for key, member in value.items()
                if member is not None and key.lower() not in _PROTECTED}
    if isinstance(value, list):
        return [normalised(member) for member in value]
    if isinstance(value, str):
        if name in _FLAGS and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if name in _NUMBERS and value.isascii() and value.isdecimal():
            return int(value)
        return next((known for known in _SPELLINGS.get(name, ()) if known.lower() == value.lower()), value)
    return value


def ordered(value: Document, names: tuple[str, ...]) -> Document:
    """The members of an object in the service's order; those that nobody knows come last, as they were sent."""
    return {name: value[name] for name in (*names, *(name for name in value if name not in names)) if name in value}


def os_profile(given: Document, os_type: str) -> Document:
    """A machine's `osProfile` as the service returns it: without secrets, with its defaults."""
    made = {name: value for name, value in given.items() if name.lower() not in _SECRETS}
    if os_type == "Windows":
        made.pop("linuxConfiguration", None)
        made["windowsConfiguration"] = _windows(made.get("windowsConfiguration") or {})
    else:
        made.pop("windowsConfiguration", None)
        made["linuxConfiguration"] = _linux(made.get("linuxConfiguration") or {})
    for name, default in (("secrets", []), ("allowExtensionOperations", True), ("requireGuestProvisionSignal", True)):
        made.setdefault(name, default)
    return ordered(made, ("computerName", "computerNamePrefix", "adminUsername", "windowsConfiguration",
                          "linuxConfiguration", "secrets", "allowExtensionOperations", "requireGuestProvisionSignal"))


def check_host_name(profile: Document, os_type: str) -> None:
    """Hold that the system can be called what `computerName` says.

    Raises `host-name-linux` (reported) or `host-name-windows` (the rule is documented).
    """
    name = profile.get("computerName")
    if not name:
        return
    if os_type == "Windows":
        if len(name) > 15 or name.isdigit() or "." in name or not _NOT_IN_HOST_NAMES.isdisjoint(name):
            raise refusal("host-name-windows")
    elif len(name) > 64 or not _NOT_IN_HOST_NAMES.isdisjoint(name):
        raise refusal("host-name-linux")


def check_sign_in(profile: Document, os_type: str) -> None:
    """Hold that the user of a new machine can sign in: Windows takes a password, Linux a key as well.

    `profile` is the `osProfile` of a request. Raises `required-missing` for `adminPassword` wherever a password is not ruled
    out, and `sign-in-missing` where it is and there is no key (both reported).
    """
    linux = {} if os_type == "Windows" else profile.get("linuxConfiguration") or {}
    if linux.get("disablePasswordAuthentication") is True:
        ssh = linux.get("ssh")
        if not isinstance(ssh, dict) or not ssh.get("publicKeys"):
            raise refusal("sign-in-missing")
    elif not any(value for name, value in profile.items() if name.lower() == "adminpassword"):
        raise refusal("required-missing", parameter="adminPassword")


def _linux(given: Document) -> Document:
    made = dict(given)
    made.setdefault("disablePasswordAuthentication", False)
    made.setdefault("provisionVMAgent", True)
    made.setdefault("patchSettings", {"patchMode": "ImageDefault", "assessmentMode": "ImageDefault"})
    made.setdefault("enableVMAgentPlatformUpdates", False)
    if "ssh" in made and isinstance(made["ssh"], dict) and isinstance(made["ssh"].get("publicKeys"), list):
        made["ssh"] = {"publicKeys": [ordered(key, ("path", "keyData")) if isinstance(key, dict) else key
                                      for key in made["ssh"]["publicKeys"]]}
    return ordered(made, ("disablePasswordAuthentication", "ssh", "provisionVMAgent", "patchSettings",
                          "enableVMAgentPlatformUpdates"))


def _windows(given: Document) -> Document:
    made = {name: value for name, value in given.items() if name != "additionalUnattendContent"}
    made.setdefault("provisionVMAgent", True)
    made.setdefault("enableAutomaticUpdates", True)
    made.setdefault("patchSettings", {"patchMode": "AutomaticByOS", "assessmentMode": "ImageDefault"})
    made.setdefault("enableVMAgentPlatformUpdates", False)
    return ordered(made, ("provisionVMAgent", "enableAutomaticUpdates", "timeZone", "patchSettings", "winRM",
                          "enableVMAgentPlatformUpdates"))


def disk_name(machine: str, number: int, token: str, *, lun: int | None = None, style: str = "") -> str:
    """The name that the service gives a disk it makes. `number` counts the machine's disks, the system's being 1.

    Recorded: from a gallery `vm_OsDisk_1_...` and `vm_lun_0_2_...`, from the marketplace `vm_OsDisk_1_...`, from a managed
    image `vm_disk1_...`, and for empty disks `vm_disk2_...`. `style` is "gallery", "marketplace" or "".
    """
    if lun is not None and style == "gallery":
        return f"{machine}_lun_{lun}_{number}_{token}"
    if lun is None and style:
        return f"{machine}_OsDisk_1_{token}"
    return f"{machine}_disk{number}_{token}"


def power(document: Document) -> str:
    """Whether a machine is running, stopped or deallocated."""
    return str(document.get("sig", {}).get("power") or RUNNING)


def is_generalized(document: Document) -> bool:
    """Whether a machine was marked as generalized."""
    return bool(document.get("sig", {}).get("generalized"))


def shown_off(storage: Document) -> Document:
    """The storage profile of a machine that is deallocated: its managed disks tell neither size nor kind (recorded)."""
    shown = dict(storage)
    if "osDisk" in shown:
        shown["osDisk"] = _disk_off(shown["osDisk"])
    shown["dataDisks"] = [_disk_off(disk) for disk in shown.get("dataDisks") or ()]
    return shown


def _disk_off(disk: Document) -> Document:
    managed = disk.get("managedDisk")
    if managed is None:
        return disk
    made = {name: value for name, value in disk.items() if name != "diskSizeGB"}
    made["managedDisk"] = {name: value for name, value in managed.items() if name != "storageAccountType"}
    return made


def instance_view(document: Document, generation: str, system: list[str] | None) -> Document:
    """What `$expand=instanceView` shows. `system` is name and version of what the machine runs, None when nobody knows."""
    private = document.get("sig", {})
    created = timestamp(private.get("created", 0))
    properties = document["properties"]
    state = power(document)
    view: Document = {}
    if state == RUNNING:
        profile = properties.get("osProfile") or {}
        view["computerName"] = profile.get("computerName") or document["name"]
        if system:
            view["osName"], view["osVersion"] = system
        view["vmAgent"] = {"vmAgentVersion": AGENT,
                           "statuses": [{**_status("ProvisioningState/succeeded", "Ready"),
                                         "message": "Guest Agent is running", "time": created}],
                           "extensionHandlers": []}
    storage = properties.get("storageProfile") or {}
    view["disks"] = [{"name": disk.get("name"),
                      "statuses": [{**_status("ProvisioningState/succeeded", "Provisioning succeeded"), "time": created}]}
                     for disk in (storage.get("osDisk") or {}, *(storage.get("dataDisks") or ())) if disk]
    view["hyperVGeneration"] = generation
    changed = timestamp(private.get("powered", private.get("created", 0)))
    view["statuses"] = [{**_status("ProvisioningState/succeeded", "Provisioning succeeded"), "time": changed}]
    if is_generalized(document):
        view["statuses"].append(_status("OSState/generalized", "VM generalized"))
    view["statuses"].append(_status(f"PowerState/{state}", f"VM {state}"))
    return view


def _status(code: str, text: str) -> Document:
    return {"code": code, "level": "Info", "displayStatus": text}


def command_output(os_type: str) -> Document:
    """The output of a command that was run inside a machine: that it succeeded, and printed nothing. Recorded for Linux."""
    if os_type == "Windows":
        return {"value": [{**_status(f"ComponentStatus/{stream}/succeeded", "Provisioning succeeded"), "message": ""}
                          for stream in ("StdOut", "StdErr")]}
    return {"value": [{**_status("ProvisioningState/succeeded", "Provisioning succeeded"),
                       "message": "Enable succeeded: \n[stdout]\n\n[stderr]\n"}]}


def capture_output(document: Document, prefix: str, token: str, api_version: str) -> Document:
    """The template that the capture of a machine with unmanaged disks leads to. Recorded.

    `prefix` begins the names of the captured blobs, `token` is what a machine made of them would have in its own.
    """
    properties = document["properties"]
    storage, vm_id = properties["storageProfile"], properties["vmId"]
    disk = storage["osDisk"]
    account = (disk.get("vhd") or {}).get("uri", "").partition("//")[2].partition("/")[0]
    name = f"{prefix}-osDisk.{vm_id}.vhd"
    container = f"vmcontainer{token}"
    os_disk = {"osType": disk.get("osType"), "name": name, "createOption": "FromImage",
               "image": {"uri": f"https://{account}/system/Microsoft.Compute/Images/vhds/{name}"},
               "vhd": {"uri": f"https://{account}/{container}/osDisk.{token}.vhd"},
               "caching": disk.get("caching") or "ReadWrite"}
    text = {"type": "string"}
    return {
        "$schema": "http://schema.management.azure.com/schemas/2014-04-01-preview/VM_IP.json", "contentVersion": "1.0.0.0",
        "parameters": {"vmName": text, "vmSize": {"type": "string", "defaultValue": properties["hardwareProfile"]["vmSize"]},
                       "adminUserName": text, "adminPassword": {"type": "securestring"}, "networkInterfaceId": text},
        "resources": [{
            "name": "[parameters('vmName')]", "type": "Microsoft.Compute/virtualMachines", "location": document["location"],
            "apiVersion": api_version, "properties": {
                "hardwareProfile": {"vmSize": "[parameters('vmSize')]"}, "storageProfile": {"osDisk": os_disk},
                "osProfile": {"computerName": "[parameters('vmName')]", "adminUsername": "[parameters('adminUsername')]",
                              "adminPassword": "[parameters('adminPassword')]"},
                "networkProfile": {"networkInterfaces": [{"id": "[parameters('networkInterfaceId')]"}]},
                "provisioningState": 0}}]}
