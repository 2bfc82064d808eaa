"""The form that bodies of virtual machines and scale sets must have, and the first api-version that names galleries."""

from __future__ import annotations

from typing import Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.ids import parse

FIRST = "2018-04-01"
"""The first api-version of machines that takes images of galleries. Source: the founding document."""
_PROFILES: dict[str, type] = {"storageProfile": dict, "hardwareProfile": dict, "osProfile": dict, "securityProfile": dict,
                              "networkProfile": dict, "platformFaultDomain": int}
_REFERENCE = ("id", "publisher", "offer", "sku", "version", "sharedGalleryImageId", "communityGalleryImageId")
_DISK: dict[str, type] = {"managedDisk": dict, "vhd": dict, "diskSizeGB": int, "lun": int, "osType": str, "caching": str,
                          "diffDiskSettings": dict, "name": str, "createOption": str, "deleteOption": str,
                          "sourceResource": dict}
_MEMBERS: dict[str, dict[str, type]] = {
    "managedDisk": {"id": str, "storageAccountType": str, "diskEncryptionSet": dict}, "vhd": {"uri": str},
    "sourceResource": {"id": str}}
_DEFINITION = "microsoft.compute/galleries/images"


def check_gallery_image(owner: Any, api_version: str) -> None:
    """Hold that an older api-version names no image of a gallery.

    `owner` is what has the storage profile: the properties of a machine, or a scale set's machine profile. Raises
    `gallery-image-api-version`.
    """
    if api_version[:10] >= FIRST:
        return
    for step in ("storageProfile", "imageReference", "id"):
        owner = owner.get(step) if isinstance(owner, dict) else None
    id_ = parse(owner) if isinstance(owner, str) else None
    if id_ is not None and f"{id_.type.lower()}/".startswith(_DEFINITION + "/"):
        raise refusal("gallery-image-api-version", api_version=api_version)


def check_disks(properties: dict[str, Any]) -> None:
    """Hold that profiles and disks of a machine have the form in which they are read. Raises `body-invalid`."""
    storage = _typed(properties, _PROFILES, "properties").get("storageProfile") or {}
    place = "properties.storageProfile"
    _typed(storage, {"osDisk": dict, "dataDisks": list, "imageReference": dict}, place)
    _typed(properties.get("hardwareProfile") or {}, {"vmSize": str}, "properties.hardwareProfile")
    _typed(properties.get("securityProfile") or {}, {"securityType": str}, "properties.securityProfile")
    _typed(properties.get("osProfile") or {}, {"linuxConfiguration": dict, "windowsConfiguration": dict, "computerName": str,
                                               "adminPassword": str},
           "properties.osProfile")
    _typed(storage.get("imageReference") or {}, dict.fromkeys(_REFERENCE, str), f"{place}.imageReference")
    disks = [("osDisk", storage.get("osDisk") or {})]
    disks += [(f"dataDisks[{index}]", disk) for index, disk in enumerate(storage.get("dataDisks") or ())]
    for name, disk in disks:
        if not isinstance(disk, dict):
            raise refusal("body-invalid", reason=f"an object is expected at '{place}.{name}'")
        _typed(disk, _DISK, f"{place}.{name}")
        for member, types in _MEMBERS.items():
            _typed(disk.get(member) or {}, types, f"{place}.{name}.{member}")


def _typed(value: dict[str, Any], types: dict[str, type], place: str) -> dict[str, Any]:
    for name, type_ in types.items():
        if value.get(name) is not None and type(value[name]) is not type_:
            raise refusal("body-invalid", reason=f"{_WORDS[type_]} is expected at '{place}.{name}'")
    return value


_WORDS = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}
