"""What a version is made from, and whether it fits the definition.

Sources: the recorded shapes of `storageProfile`; one recorded refusal (no source); Microsoft's troubleshooting guide and
public reports for the others. The founding document: a version is made from a managed image only, and that image lies
in the location of the version.

Most misfits are refused at once. Two are found by the service only while it works (reported for the generation, assumed
for the OS type and the size): `check_source` *returns* those, and the caller makes the long-running operation fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.ids import parse
from sig_cli.domain.regions import canonical

if TYPE_CHECKING:
    from sig_cli.domain.profiles import Profile

    Document = dict[str, Any]

_KINDS = {
    "microsoft.compute/images": "managedImage",
    "microsoft.compute/virtualmachines": "virtualMachine",
    "microsoft.compute/galleries/images/versions": "galleryImageVersion",
    "microsoft.compute/snapshots": "snapshot",
    "microsoft.compute/disks": "disk",
    "microsoft.storage/storageaccounts": "storageAccount",
}
_WHOLE = ("managedImage", "virtualMachine", "galleryImageVersion", "communityGalleryImage")
_TRUSTED_LAUNCH_KINDS = ("managedImage", "galleryImageVersion", "communityGalleryImage", "vhd")
_TRUSTED_LAUNCH = "TrustedLaunchSupported"


class Source:
    """One source of a version. `disk` is None for a whole version, else "osDiskImage" or "dataDiskImages".

    `kind` is "managedImage", "virtualMachine", "galleryImageVersion", "communityGalleryImage", "snapshot", "disk" or
    "vhd"; `id` the full id (of the storage account for a VHD, may be empty), `uri` the VHD's address, `lun` the number
    of a data disk.
    """

    __slots__ = ("disk", "id", "kind", "lun", "uri")

    def __init__(self, kind: str, id_: str, *, disk: str | None = None, uri: str | None = None,
                 lun: int | None = None) -> None:
        self.kind = kind
        self.id = id_
        self.disk = disk
        self.uri = uri
        self.lun = lun


def kind_of(id_: str) -> str | None:
    """What kind of source an id names; "storageAccount" for a storage account, None for anything else."""
    lowered = id_.lower()
    if lowered.startswith(("/communitygalleries/", "/sharedgalleries/")):
        return "communityGalleryImage"
    found = parse(id_)
    if found is None or found.namespace is None or found.is_collection or found.group is None:
        return None
    return _KINDS.get(found.type.lower())


def requested_sources(storage_profile: dict[str, Any] | None, profile: Profile) -> list[Source]:
    """The sources that a request for a new version names: one for the whole version, or one per disk, system first.

    Raises `source-not-single` (none, or a mixture), `source-kind`, `disk-source-kind`, `source-id-invalid`,
    `data-disk-lun-duplicate`, `disk-source-duplicate` or `disk-blob-duplicate`.
    """
    given = storage_profile or {}
    whole = [value for key in ("id", "virtualMachineId", "communityGalleryImageId")
             if (value := (given.get("source") or {}).get(key))]
    system = given.get("osDiskImage") or {}
    data = given.get("dataDiskImages") or []
    disks = [disk for disk in (system, *data) if _names_source(disk)]
    if len(whole) > 1 or bool(whole) == bool(disks) or (disks and not _names_source(system)):
        raise refusal("source-not-single")
    _check_luns(data)
    if whole:
        return [_whole_source(whole[0], profile)]
    sources = [_disk_source(system, "osDiskImage", profile)]
    sources += [_disk_source(disk, "dataDiskImages", profile) for disk in data if _names_source(disk)]
    _check_duplicates(sources)
    return sources


def check_source(source: Source, document: Document | None, *, definition: Document, location: str, profile: Profile,
                 mode: str | None = None, source_definition: Document | None = None) -> ServiceError | None:
    """Whether a source fits a definition and a location.

    `document` is the source as stored, None when there is none; `source_definition` the definition of a source that is
    itself a version; `location` the short name of the new version's region; `mode` its replication mode. VHDs and
    community images have no document here: they fit.

    Returns None when it fits, or the error with which the long-running operation fails: `generation-mismatch`,
    `os-type-mismatch`, `source-too-big`. Raises what the service refuses at once: `source-not-found` (missing, or in
    another location), `trusted-launch-source`, `os-state-mismatch`, `image-os-state-mismatch`,
    `source-machine-ephemeral`, `source-machine-unmanaged`.
    """
    _check_security_type(source, definition)
    if source.kind in ("vhd", "communityGalleryImage"):
        return None
    if document is None or not _is_at(source.kind, document, location):
        raise refusal("source-not-found", id=source.id)
    if source.kind == "virtualMachine":
        _check_machine(source, document)
    if source.disk != "dataDiskImages":
        misfit = _check_system(source, document, definition["properties"], profile, source_definition)
        if misfit is not None:
            return misfit
    size, most = _largest(source.kind, document), profile.source_size_maximum(mode or "Full")
    return refusal("source-too-big", size=size, maximum=most) if size > most else None


def _check_system(source: Source, document: Document, wanted: dict[str, Any], profile: Profile,
                  source_definition: Document | None) -> ServiceError | None:
    """Whether the operating system on a source is the one that the definition says."""
    os_type, os_state, generation = _facts(source.kind, document, source_definition)
    _check_state(source, os_state, wanted.get("osState") or "Generalized")
    if os_type and os_type.lower() != str(wanted["osType"]).lower():
        return refusal("os-type-mismatch", id=source.id, actual=os_type, expected=wanted["osType"])
    expected = wanted.get("hyperVGeneration") or "V1"
    if profile.checks_generation and generation and generation.upper() != expected.upper():
        return refusal("generation-mismatch", id=source.id, actual=generation, expected=expected)
    return None


def _names_source(disk: dict[str, Any]) -> bool:
    named = disk.get("source") or {}
    return bool(named.get("id") or named.get("uri") or named.get("storageAccountId"))


def _whole_source(id_: str, profile: Profile) -> Source:
    kind = kind_of(id_)
    if kind is None and not _is_full(id_):
        raise refusal("source-id-invalid", id=id_, path="storageProfile.source.id")
    if kind not in _WHOLE or not profile.accepts_source(kind):
        raise profile.refusal("source-kind", id=id_)
    return Source(kind, id_)


def _disk_source(disk: dict[str, Any], place: str, profile: Profile) -> Source:
    named = disk["source"]
    lun = disk.get("lun") if place == "dataDiskImages" else None
    id_ = named.get("storageAccountId") or named.get("id") or ""
    if named.get("uri"):
        if not profile.accepts_source("vhd"):
            raise profile.refusal("disk-source-kind", id=named["uri"], disk=place)
        return Source("vhd", id_, disk=place, uri=named["uri"], lun=lun)
    kind = kind_of(id_)
    if kind is None and not _is_full(id_):
        raise refusal("source-id-invalid", id=id_, path=f"storageProfile.{place}.source.id")
    if kind not in ("snapshot", "disk") or not profile.accepts_source(kind):
        raise profile.refusal("disk-source-kind", id=id_, disk=place)
    return Source(kind, id_, disk=place, lun=lun)


def _is_full(id_: str) -> bool:
    return id_.lower().startswith(("/subscriptions/", "/providers/")) and parse(id_) is not None


def _check_luns(data: list[dict[str, Any]]) -> None:
    luns = [disk.get("lun") for disk in data]
    if len(set(luns)) != len(luns):
        raise refusal("data-disk-lun-duplicate")


def _check_duplicates(sources: list[Source]) -> None:
    seen: set[str] = set()
    for source in sources:
        key = (source.uri or source.id).lower()
        if key in seen:
            raise refusal("disk-blob-duplicate", id=source.uri) if source.uri else refusal("disk-source-duplicate")
        seen.add(key)


def _check_security_type(source: Source, definition: Document) -> None:
    """Reported: definitions that support trusted launch refuse machines, disks and snapshots."""
    if source.kind in _TRUSTED_LAUNCH_KINDS:
        return
    for feature in definition["properties"].get("features") or ():
        if feature.get("name", "").lower() == "securitytype" and feature.get("value", "").lower() == _TRUSTED_LAUNCH.lower():
            raise refusal("trusted-launch-source", security_type=_TRUSTED_LAUNCH, id=source.id)


def _is_at(kind: str, document: Document, location: str) -> bool:
    if canonical(document.get("location") or "") == location:
        return True
    if kind != "galleryImageVersion":
        return False
    profile = document["properties"].get("publishingProfile") or {}
    return any(canonical(target["name"]) == location for target in profile.get("targetRegions") or ())


def _check_machine(source: Source, document: Document) -> None:
    disk = (document["properties"].get("storageProfile") or {}).get("osDisk") or {}
    if disk.get("diffDiskSettings"):
        raise refusal("source-machine-ephemeral", id=source.id)
    if disk.get("vhd"):
        raise refusal("source-machine-unmanaged", id=source.id)


def _check_state(source: Source, actual: str | None, expected: str) -> None:
    if not actual or actual.lower() == expected.lower():
        return
    case = "image-os-state-mismatch" if source.kind == "managedImage" else "os-state-mismatch"
    raise refusal(case, id=source.id, actual=actual, expected=expected)


def _facts(kind: str, document: Document, source_definition: Document | None) -> tuple[str | None, str | None, str | None]:
    """OS type, OS state and generation of a source; None for what its document does not say."""
    properties = document["properties"]
    if kind == "galleryImageVersion":
        properties = (source_definition or {}).get("properties") or {}
        if not properties:
            return None, None, None
        return (properties.get("osType"), properties.get("osState") or "Generalized",
                properties.get("hyperVGeneration") or "V1")
    if kind in ("snapshot", "disk"):
        # Recorded 2020 to 2022: snapshots of V1 disks make versions of a V2 definition.
        return properties.get("osType"), None, None
    disk = (properties.get("storageProfile") or {}).get("osDisk") or {}
    if kind == "managedImage":
        return (disk.get("osType"), disk.get("osState") or "Generalized", properties.get("hyperVGeneration") or "V1")
    private = document.get("sig", {})
    state = "Generalized" if private.get("generalized") else "Specialized"
    return disk.get("osType"), state, private.get("generation") or properties.get("hyperVGeneration")


def _largest(kind: str, document: Document) -> int:
    """The size in GB of the largest disk, 0 where it is not known."""
    properties = document["properties"]
    if kind in ("snapshot", "disk"):
        disks: list[dict[str, Any]] = [properties]
    else:
        storage = properties.get("storageProfile") or {}
        disks = [storage.get("osDisk") or {}, *(storage.get("dataDisks") or ())]
    return max((disk.get("diskSizeGB") or 0 for disk in disks), default=0)
