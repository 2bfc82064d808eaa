"""What of a stored document an api-version shows: differences between versions are data.

Stored documents are in the newest shape and in the service's key order; a view leaves out the private section and the
properties that its api-version does not have yet. The first two api-versions of image versions had the source in
another place, which is a function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document

VERSION = "Microsoft.Compute/galleries/images/versions"
_TARGETS = "properties.publishingProfile.targetRegions[]"

_ZONES = "properties.publishingProfile.targetExtendedLocations"
_CREATION = "properties.creationData"
_CAPABILITIES = "properties.supportedCapabilities"

_DISK = (
    ("properties.networkAccessPolicy", "2020-05-01"),
    ("properties.publicNetworkAccess", "2021-04-01"),
    ("properties.dataAccessAuthMode", "2021-12-01"),
    ("properties.securityProfile.secureVMDiskEncryptionSetId", "2021-08-01"),
    (_CAPABILITIES, "2021-04-01"),
    (f"{_CAPABILITIES}.architecture", "2021-12-01"),
    (f"{_CAPABILITIES}.diskControllerTypes", "2022-07-02"),
    (f"{_CAPABILITIES}.supportedSecurityOption", "2025-01-02"),
    (f"{_CREATION}.securityDataUri", "2021-08-01"),
    (f"{_CREATION}.securityMetadataUri", "2025-01-02"),
    (f"{_CREATION}.performancePlus", "2022-07-02"),
    (f"{_CREATION}.instantAccessDurationMinutes", "2025-01-02"),
    *((f"{_CREATION}.{reference}.{name}", "2022-03-02") for reference in ("imageReference", "galleryImageReference")
      for name in ("sharedGalleryImageId", "communityGalleryImageId")),
)

# canonical type -> (dotted path, first api-version that has it); `[]` is every member of a list. Source: recordings
# 2018 to 2024, counted per api-version; where the recordings leave a gap, the first recorded version that shows it. What
# is in no recording is shown from the api-version on in which a request may carry it (a test holds the two together).
SINCE: dict[str, tuple[tuple[str, str], ...]] = {
    "Microsoft.Compute/galleries": (
        ("identity", "2024-03-03"),
        ("properties.softDeletePolicy", "2021-07-01"),
        ("properties.softDeletePolicy.retentionPeriodInDays", "2026-03-03"),
        ("properties.softDeletePolicy.gracePeriodInDays", "2026-03-03"),
    ),
    "Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions": (
        ("properties.consumptionEndTime", "2026-03-03"),
        ("properties.hardDeletionTargetTime", "2026-03-03"),
    ),
    "Microsoft.Compute/galleries/images": (
        ("properties.hyperVGeneration", "2019-07-01"),
        ("properties.architecture", "2021-07-01"),
        ("properties.features", "2020-09-30"),
        ("properties.features[].startsAtVersion", "2024-03-03"),
        ("properties.allowUpdateImage", "2024-03-03"),
    ),
    VERSION: (
        ("properties.publishingProfile.storageAccountType", "2019-03-01"),
        ("properties.publishingProfile.replicationMode", "2021-07-01"),
        (f"{_TARGETS}.storageAccountType", "2019-03-01"),
        (f"{_TARGETS}.encryption", "2019-12-01"),
        (f"{_TARGETS}.encryption.osDiskImage.securityProfile", "2021-10-01"),
        (f"{_TARGETS}.encryption.dataDiskImages[].securityProfile", "2026-03-03"),
        (f"{_TARGETS}.excludeFromLatest", "2022-03-03"),
        (f"{_TARGETS}.additionalReplicaSets", "2024-03-03"),
        (_ZONES, "2021-07-01"),
        (f"{_ZONES}[].encryption.dataDiskImages[].securityProfile", "2026-03-03"),
        ("properties.storageProfile.source.communityGalleryImageId", "2022-03-03"),
        ("properties.safetyProfile", "2022-01-03"),
        ("properties.safetyProfile.allowDeletionOfReplicatedLocations", "2022-03-03"),
        ("properties.safetyProfile.blockDeletionBeforeEndOfLife", "2024-03-03"),
        ("properties.securityProfile", "2023-07-03"),
        ("properties.securityProfile.secretsProvisioningSettings", "2026-03-03"),
    ),
    "Microsoft.Compute/galleries/applications": (
        ("properties.customActions", "2022-03-03"),
    ),
    "Microsoft.Compute/galleries/applications/versions": (
        ("properties.publishingProfile.source.defaultConfigurationLink", "2020-09-30"),
        ("properties.publishingProfile.manageActions", "2020-09-30"),
        ("properties.publishingProfile.settings", "2022-01-03"),
        ("properties.publishingProfile.advancedSettings", "2022-01-03"),
        ("properties.safetyProfile", "2022-03-03"),
        ("properties.publishingProfile.customActions", "2022-03-03"),
    ),
    "Microsoft.Compute/images": (
        ("properties.hyperVGeneration", "2019-03-01"),
    ),
    "Microsoft.Compute/disks": (
        *_DISK,
        ("properties.tier", "2020-06-30"),
        ("properties.availabilityPolicy", "2025-01-02"),
        ("properties.optimizedForFrequentAttach", "2022-07-02"),
    ),
    "Microsoft.Compute/snapshots": (
        *_DISK,
        ("properties.securityProfile", "2021-08-01"),
    ),
    "Microsoft.Compute/virtualMachines": (
        ("properties.storageProfile.imageReference.exactVersion", "2019-07-01"),
        ("properties.storageProfile.osDisk.deleteOption", "2021-03-01"),
        ("properties.storageProfile.dataDisks[].toBeDetached", "2020-06-01"),
        ("properties.storageProfile.dataDisks[].deleteOption", "2021-03-01"),
        ("properties.osProfile.requireGuestProvisionSignal", "2019-03-01"),
        ("properties.osProfile.linuxConfiguration.patchSettings", "2020-06-01"),
        ("properties.osProfile.linuxConfiguration.patchSettings.assessmentMode", "2021-03-01"),
        ("properties.timeCreated", "2021-11-01"),
    ),
    "Microsoft.Resources/resourceGroups": (
        ("type", "2019-05-10"),
    ),
    "Microsoft.Resources/deployments": (
        ("type", "2019-05-10"),
    ),
}

_Tree = tuple[tuple[str, bool, Any], ...]
"""Names of members, whether each is a list, and the same of what is inside; None where the member itself is meant."""
_unseen: dict[tuple[str, str], tuple[list[list[str]], _Tree]] = {}


def view(type_: str, document: Document, api_version: str, now: int) -> Document:
    """The document as this api-version shows it at a moment (microseconds). The stored document is not changed."""
    shown = {name: value for name, value in document.items() if name != "sig"}
    paths, tree = _missing(type_, api_version)
    if paths and _has_any(shown, tree):
        for path in paths:
            _leave_out(shown, path)
    if type_ == VERSION and api_version < "2023-07-03":
        _to_plain_sources(shown, api_version)
        if api_version < "2019-07-01":
            _to_first_shape(shown, api_version, now)
    return shown


def _missing(type_: str, api_version: str) -> tuple[list[list[str]], _Tree]:
    """The paths that an api-version does not show, and the tree that they are together."""
    found = _unseen.get((type_, api_version))
    if found is None:
        paths = [path.split(".") for path, since in SINCE.get(type_, ()) if api_version < since]
        found = _unseen[type_, api_version] = paths, _tree(paths)
    return found


def _tree(paths: list[list[str]]) -> _Tree:
    inner: dict[str, list[list[str]]] = {}
    for path in paths:
        inner.setdefault(path[0], []).append(path[1:])
    return tuple((name.removesuffix("[]"), name.endswith("[]"), None if [] in rest else _tree(rest)) for name, rest in inner.items())


def _has_any(shown: dict[str, Any], tree: _Tree) -> bool:
    """Whether an object has one of the properties of a tree. Most objects of an older version have none: one look is enough."""
    for name, many, inner in tree:
        if name in shown:
            if inner is None:
                return True
            found = shown[name]
            for value in found if many and type(found) is list else (found,):
                if type(value) is dict and _has_any(value, inner):
                    return True
    return False


def _leave_out(shown: dict[str, Any], path: list[str]) -> None:
    """Take a property out of an object that may be changed; what lies inside it is copied on the way, if it has it at all."""
    name = path[0]
    if len(path) == 1:
        shown.pop(name, None)
    elif name.endswith("[]"):
        rows = shown.get(name[:-2])
        if isinstance(rows, list) and any(_has(row, path, 1) for row in rows):
            shown[name[:-2]] = copies = [dict(row) for row in rows]
            for row in copies:
                _leave_out(row, path[1:])
    elif _has(shown, path, 0):
        shown[name] = dict(shown[name])
        _leave_out(shown[name], path[1:])


def _has(shown: Any, path: list[str], at: int) -> bool:
    """Whether an object has the property that a path names from a place on. Most objects of an older version have none of them."""
    while type(shown) is dict:
        name = path[at]
        at += 1
        if at == len(path):
            return name in shown
        if name[-1] == "]":
            rows = shown.get(name[:-2])
            return isinstance(rows, list) and any(_has(row, path, at) for row in rows)
        shown = shown.get(name)
    return False


def _to_plain_sources(shown: Document, api_version: str) -> None:
    """A machine was named by `id` before it had a word of its own, and so was the account of a blob."""
    storage = shown.get("properties", {}).get("storageProfile") or {}
    renamed: dict[str, Any] = {}
    if "virtualMachineId" in (storage.get("source") or {}):
        renamed["source"] = {"id": storage["source"]["virtualMachineId"]}
    if api_version < "2022-03-03":
        if storage.get("osDiskImage"):
            renamed["osDiskImage"] = _with_plain_account(storage["osDiskImage"])
        if storage.get("dataDiskImages"):
            renamed["dataDiskImages"] = [_with_plain_account(disk) for disk in storage["dataDiskImages"]]
    if renamed:
        shown["properties"] = {**shown["properties"], "storageProfile": {**storage, **renamed}}


def _with_plain_account(disk: dict[str, Any]) -> dict[str, Any]:
    if "storageAccountId" not in (disk.get("source") or {}):
        return disk
    return {**disk, "source": {"id" if name == "storageAccountId" else name: value
                               for name, value in disk["source"].items()}}


def _to_first_shape(shown: Document, api_version: str, now: int) -> None:
    """An image version as 2018-06-01 and 2019-03-01 show it (recorded).

    The source stands in the publishing profile, as a managed image whatever it is; the storage profile has disks only,
    without their sources. 2018-06-01 gives the day of publication instead of the moment, and no storage profile while
    something is being done; nor did 2019-03-01 when it was new.
    """
    from sig_cli.domain.dated_answers import still

    properties = shown["properties"] = dict(shown["properties"])
    storage = properties.get("storageProfile") or {}
    source = storage.get("source") or {}
    publishing = dict(properties.get("publishingProfile") or {})
    if source:
        publishing = {"source": {"managedImage": {"id": source.get("id") or source.get("virtualMachineId")}}, **publishing}
    properties["publishingProfile"] = publishing
    disks: dict[str, Any] = {}
    if storage.get("osDiskImage"):
        disks["osDiskImage"] = _without_source(storage["osDiskImage"])
    if storage.get("dataDiskImages"):
        disks["dataDiskImages"] = [_without_source(disk) for disk in storage["dataDiskImages"]]
    properties["storageProfile"] = disks
    if api_version < "2019-03-01" and "publishedDate" in publishing:
        publishing["publishedDate"] = publishing["publishedDate"][:10] + "T00:00:00+00:00"
    if properties.get("provisioningState") in ("Creating", "Updating") and (
            api_version < "2019-03-01" or still("version-writes-without-disks", now)):
        del properties["storageProfile"]


def _without_source(disk: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in disk.items() if name != "source"}
