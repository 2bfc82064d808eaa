"""Where an image version comes from: which kind of source a request names, and what is known about it.

The service wants exactly one kind: a managed image, a virtual machine, another image version, or OS and data disks
from snapshots, disks or VHDs. Source of the rule: recorded 400 of a PUT with an empty storage profile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.ids import parse
from sig_cli.domain.sources import check_source

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

WHOLE = {"microsoft.compute/images", "microsoft.compute/virtualmachines", "microsoft.compute/galleries/images/versions"}
DISKS = {"microsoft.compute/disks", "microsoft.compute/snapshots"}


class Source:
    """What a version is made of.

    `profile` is the storage profile to store. `failure` is what the long-running operation will end with when the
    source was accepted but does not fit the definition.
    """

    __slots__ = ("failure", "profile")

    def __init__(self, profile: dict[str, Any], failure: ServiceError | None) -> None:
        self.profile = profile
        self.failure = failure


def resolve_source(call: Call, given: dict[str, Any], definition: Document, location: str) -> Source:
    """The source that a storage profile names.

    `given` is the request's storage profile, `definition` the parent's document, `location` the version's region.
    Raises the service's refusals for none or several kinds, unknown sources and sources that cannot be used at all.
    """
    whole = given.get("source") or {}
    whole_id = whole.get("virtualMachineId") or whole.get("communityGalleryImageId") or whole.get("id")
    os_disk = given.get("osDiskImage") or {}
    data_disks = given.get("dataDiskImages") or []
    from_disks = [disk for disk in (os_disk, *data_disks) if disk.get("source")]
    if bool(whole_id) == bool(from_disks) or sum(1 for value in whole.values() if value) > 1:
        raise refusal("source-one-kind")
    luns = [disk.get("lun") for disk in data_disks]
    if len(set(luns)) != len(luns):
        raise refusal("lun-duplicate")
    if whole_id:
        return _whole(call, whole, str(whole_id), definition, location)
    return _disks(call, os_disk, data_disks, definition, location)


def _whole(call: Call, whole: dict[str, Any], source_id: str, definition: Document, location: str) -> Source:
    parsed = parse(source_id)
    kind = parsed.type.lower() if parsed is not None and parsed.namespace else ""
    if kind not in WHOLE:
        raise refusal("source-wrong-kind", id=source_id)
    document = call.resources.document(source_id)
    if document is None:
        raise refusal("source-not-found", id=source_id)
    failure = check_source(document, definition, location=location, profile=call.profile, source_id=source_id)
    return Source({"source": whole, **_images_of(kind, document)}, failure)


def _images_of(kind: str, document: Document) -> dict[str, Any]:
    """The disk images that a whole source turns into (recorded: they appear when the operation has succeeded)."""
    storage = document["properties"].get("storageProfile") or {}
    if kind == "microsoft.compute/galleries/images/versions":
        return {name: storage[name] for name in ("osDiskImage", "dataDiskImages") if name in storage}
    os_disk = storage.get("osDisk") or {}
    images: dict[str, Any] = {"osDiskImage": _image(os_disk, "ReadWrite")}
    images["osDiskImage"]["source"] = {}
    data = [{"lun": disk.get("lun", index), **_image(disk, "None")}
            for index, disk in enumerate(storage.get("dataDisks") or [])]
    if data:
        images["dataDiskImages"] = data
    return images


def _image(disk: dict[str, Any], caching: str) -> dict[str, Any]:
    image: dict[str, Any] = {}
    if disk.get("diskSizeGB") is not None:
        image["sizeInGB"] = disk["diskSizeGB"]
    image["hostCaching"] = disk.get("caching") or caching
    return image


def _disks(call: Call, os_disk: dict[str, Any], data_disks: list[dict[str, Any]], definition: Document,
           location: str) -> Source:
    failure: ServiceError | None = None
    profile: dict[str, Any] = {}
    seen: set[str] = set()
    for number, disk in enumerate([os_disk, *data_disks]):
        source = disk.get("source") or {}
        if not source:
            continue
        image, error = _disk(call, source, definition, location, is_os=number == 0)
        identity = str(source.get("uri") or source.get("id")).lower()
        if identity in seen:
            raise refusal("source-duplicate")
        seen.add(identity)
        failure = failure or error
        if number == 0:
            profile["osDiskImage"] = {**image, "hostCaching": disk.get("hostCaching") or "ReadWrite", "source": source}
        else:
            profile.setdefault("dataDiskImages", []).append(
                {"lun": disk.get("lun", number - 1), **image, "hostCaching": disk.get("hostCaching") or "ReadOnly",
                 "source": source})
    return Source(profile, failure)


def _disk(call: Call, source: dict[str, Any], definition: Document, location: str, *,
          is_os: bool) -> tuple[dict[str, Any], ServiceError | None]:
    if source.get("uri"):
        # Storage accounts are not simulated: a VHD is taken to exist, and its size is not known.
        return {}, None
    source_id = str(source.get("id") or "")
    parsed = parse(source_id)
    kind = parsed.type.lower() if parsed is not None and parsed.namespace else ""
    if kind not in DISKS:
        raise refusal("disk-source-wrong-kind", id=source_id)
    document = call.resources.document(source_id)
    if document is None:
        raise refusal("source-not-found", id=source_id)
    failure = check_source(document, definition, location=location, profile=call.profile, source_id=source_id,
                           is_os=is_os)
    size = document["properties"].get("diskSizeGB")
    return ({"sizeInGB": size} if size is not None else {}), failure
