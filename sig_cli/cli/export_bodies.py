"""The request that makes a stored resource again: what the service fills in by itself is left out of it."""

from __future__ import annotations

import copy
from typing import Any

from sig_cli.domain.ids import parse
from sig_cli.domain.moments import parse as moment

Document = dict[str, Any]

API = {
    "microsoft.resources/resourcegroups": "2024-11-01", "microsoft.compute/disks": "2025-01-02", "microsoft.compute/snapshots": "2025-01-02",
    "microsoft.compute/images": "2024-07-01", "microsoft.compute/virtualmachines": "2024-07-01",
    "microsoft.compute/virtualmachinescalesets": "2024-07-01", "microsoft.authorization/locks": "2020-05-01",
    "microsoft.authorization/roleassignments": "2022-04-01",
}
GALLERY_API = "2024-03-03"
STORED_API = "2024-11-01"
_MEMBERS = ("location", "tags", "sku", "identity", "zones", "plan", "kind", "extendedLocation", "managedBy")
_READ_ONLY = {
    "microsoft.resources/resourcegroups": ("*",),
    "microsoft.compute/galleries": ("identifier", "sharingProfile.groups", "sharingProfile.communityGalleryInfo.publicNames",
                                    "sharingProfile.communityGalleryInfo.communityGalleryEnabled"),
    "microsoft.compute/galleries/images/versions": (
        "publishingProfile.publishedDate", "storageProfile.osDiskImage.sizeInGB", "safetyProfile.reportedForPolicyViolation",
        "safetyProfile.policyViolations"),
    "microsoft.compute/galleries/applications/versions": ("publishingProfile.publishedDate",),
    "microsoft.compute/galleries/invmaccesscontrolprofiles/versions": ("publishedDate",),
    "microsoft.compute/disks": ("uniqueId", "timeCreated", "diskState", "diskSizeBytes", "diskIOPSReadWrite", "diskMBpsReadWrite",
                                "diskIOPSReadOnly", "diskMBpsReadOnly", "LastOwnershipUpdateTime", "burstingEnabledTime", "propertyUpdatesInProgress",
                                "creationData.sourceUniqueId"),
    "microsoft.compute/snapshots": ("uniqueId", "timeCreated", "diskState", "diskSizeBytes", "incrementalSnapshotFamilyId", "completionPercent",
                                    "creationData.sourceUniqueId"),
    "microsoft.compute/virtualmachines": ("vmId", "timeCreated", "instanceView", "storageProfile.imageReference.exactVersion"),
    "microsoft.compute/virtualmachinescalesets": ("uniqueId", "timeCreated"),
    "microsoft.authorization/roleassignments": ("createdOn", "updatedOn", "createdBy", "updatedBy", "scope"),
}


def type_of(document: Document) -> str:
    """The folded type of a document; "" for a subscription's."""
    return str(document.get("type") or "").lower()


def api_version(document: Document) -> str:
    """The api-version to make a resource with: the one that it was made with, where the type is stored as sent."""
    made_with = document.get("sig", {}).get("apiVersion")
    if isinstance(made_with, str) and made_with:
        return made_with
    type_ = type_of(document)
    return API.get(type_) or (GALLERY_API if type_.startswith("microsoft.compute/galleries") else STORED_API)


def body(document: Document, now: int, *, shares: bool = False) -> tuple[Document, list[str]]:
    """The body of the PUT that makes a resource again, and what cannot be made again, in words.

    `shares` tells that whoever asks shares galleries by other means: no PUT does.
    """
    type_ = type_of(document)
    lost: list[str] = []
    made: Document = {name: copy.deepcopy(document[name]) for name in _MEMBERS if document.get(name) not in (None, [])}
    properties = copy.deepcopy(document.get("properties") or {})
    if _READ_ONLY.get(type_) == ("*",):
        return made, lost
    profile = properties.get("sharingProfile") or {}
    if type_ == "microsoft.compute/galleries" and not shares and (
            profile.get("groups") or (profile.get("communityGalleryInfo") or {}).get("communityGalleryEnabled")):
        lost.append(f"{_called(document)}: it is shared, which no template can tell: `az sig share` does.")
    for path in _READ_ONLY.get(type_, ()):
        _remove(properties, path.split("."))
    if type_.endswith("galleries/images/versions"):
        _version(document, properties)
    elif type_ == "microsoft.compute/disks":
        made.pop("managedBy", None)
    elif type_ == "microsoft.compute/virtualmachines":
        for disk in _disks(properties):
            if _is_made_with(disk):
                disk["managedDisk"].pop("id", None)
    if _had_password(properties):
        lost.append(f"{_called(document)}: it was made with a password, which is written nowhere: give `osProfile` an `adminPassword` first.")
    for where in (properties, properties.get("publishingProfile") or {}):
        ends = where.get("endOfLifeDate") if isinstance(where, dict) else None
        if isinstance(ends, str) and (moment(ends) or 0) <= now:
            del where["endOfLifeDate"]
            lost.append(f"{_called(document)}: its end of life has passed, and no resource can be made with such a date: it is left out.")
    if (document.get("sig", {}).get("operation") or {}).get("error"):
        lost.append(f"{_called(document)}: it has failed, which cannot be made again.")
    made["properties"] = properties
    return made, lost


def to_make(documents: list[Document]) -> tuple[list[Document], list[str]]:
    """The documents that requests make, and what cannot be made at all, in words.

    Subscriptions are there already; instances of scale sets and the disks of machines come with these.
    """
    with_machines = {disk["managedDisk"]["id"].lower() for document in documents if type_of(document) == "microsoft.compute/virtualmachines"
                     for disk in _disks(document["properties"]) if _is_made_with(disk) and disk["managedDisk"].get("id")}
    made, lost = [], []
    for document in documents:
        type_ = type_of(document)
        if type_ in ("", "microsoft.compute/virtualmachinescalesets/virtualmachines") or document["id"].lower() in with_machines:
            continue
        if type_ == "microsoft.compute/galleries/images/versions" and not _has_source(document):
            lost.append(f"{_called(document)}: nothing tells what it was made of, so it cannot be made again: it is left out.")
            continue
        made.append(document)
    # A lock would be in the way of what comes after it.
    return sorted(made, key=lambda document: type_of(document) == "microsoft.authorization/locks"), lost


def _has_source(document: Document) -> bool:
    storage = document["properties"].get("storageProfile") or {}
    sources = (storage.get("source"), (storage.get("osDiskImage") or {}).get("source"))
    return any(isinstance(source, dict) and any(source.values()) for source in sources)


def _disks(properties: Document) -> list[Document]:
    storage = properties.get("storageProfile") or {}
    return [disk for disk in (storage.get("osDisk"), *(storage.get("dataDisks") or ())) if isinstance(disk, dict)]


def _had_password(properties: Document) -> bool:
    """Whether a machine, or the machines of a scale set, can be signed in to by a password, without which none is made again."""
    profile = (properties.get("virtualMachineProfile") or properties).get("osProfile")
    return isinstance(profile, dict) and (profile.get("linuxConfiguration") or {}).get("disablePasswordAuthentication") is not True


def _is_made_with(disk: Document) -> bool:
    """Whether a machine's disk is made with it, and not attached."""
    return str(disk.get("createOption")).lower() != "attach" and isinstance(disk.get("managedDisk"), dict)


def _version(document: Document, properties: Document) -> None:
    """A version that was made of a whole source names that alone: its disks are the source's."""
    storage = properties.get("storageProfile") or {}
    if (storage.get("source") or {}).get("id") or (storage.get("source") or {}).get("virtualMachineId"):
        properties["storageProfile"] = {"source": storage["source"]}
    for disk in storage.get("dataDiskImages") or ():
        disk.pop("sizeInGB", None)
    safety = properties.get("safetyProfile") or {}
    if not document.get("sig", {}).get("protectRegions") and safety.get("allowDeletionOfReplicatedLocations") is False:
        # Sent explicitly, false would protect the regions (see domain.safety).
        del safety["allowDeletionOfReplicatedLocations"]
    if not safety:
        properties.pop("safetyProfile", None)


def _remove(value: Any, path: list[str]) -> None:
    for name in path[:-1]:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, dict):
        value.pop(path[-1], None)


def _called(document: Document) -> str:
    parsed = parse(document["id"])
    return "/".join(parsed.names) if parsed and parsed.names else document["name"]
