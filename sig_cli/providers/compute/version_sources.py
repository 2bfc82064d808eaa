"""What an image version stores of its source: the storage profile, and whether the operation will fail on it.

Which sources a request names and whether they fit is `domain.sources`; here they are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.ids import parse
from sig_cli.domain.sources import check_source, requested_sources
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.domain.errors import ServiceError
    from sig_cli.domain.sources import Source
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document


def resolve_sources(call: Call, given: dict[str, Any], definition: Document, location: str,
                    mode: str | None) -> tuple[dict[str, Any], ServiceError | None]:
    """The storage profile to store, and the error that the long-running operation will end with, if any.

    `given` is the request's storage profile, `definition` the parent's document, `location` the version's region.
    Raises the service's refusals of `domain.sources`.
    """
    failure: ServiceError | None = None
    profile: dict[str, Any] = {}
    for source in requested_sources(given, call.profile):
        _hold_subscription(call, source)
        document = call.resources.document(source.id) if source.kind != "vhd" and source.id else None
        if source.kind == "virtualMachine" and document is not None:
            document = _with_real_disks(call, document)
        parent = None
        if source.kind == "galleryImageVersion" and document is not None:
            parent = call.resources.document(document["id"].rpartition("/versions/")[0])
        error = check_source(source, document, definition=definition, location=location, profile=call.profile,
                             mode=mode, source_definition=parent)
        failure = failure or error
        if source.disk is None:
            profile = {"source": given["source"], **_with_caching(_images_of(source, document), given)}
        elif source.disk == "osDiskImage":
            profile["osDiskImage"] = _disk(given["osDiskImage"], _size(call, source, document), "ReadWrite")
        else:
            requested = next(disk for disk in given["dataDiskImages"] if disk.get("lun") == source.lun)
            profile.setdefault("dataDiskImages", []).append(
                {"lun": source.lun, **_disk(requested, _size(call, source, document), "ReadOnly")})
    return profile, failure


def _hold_subscription(call: Call, source: Source) -> None:
    """Refuse a source of another subscription where the profile does, whether it is there or not."""
    id_ = parse(source.id) if source.id and not call.profile.sources_across_subscriptions else None
    if id_ is not None and id_.subscription is not None and fold(id_.subscription) != fold(call.id.subscription or ""):
        raise refusal("source-subscription-2019", id=source.id, other=id_.subscription, subscription=call.id.subscription)


def system_of(call: Call, profile: dict[str, Any]) -> list[str] | None:
    """What machines of a version will say they run: what its source says, where that is known."""
    named = profile.get("source") or {}
    source = named.get("id") or named.get("virtualMachineId")
    document = call.resources.document(source) if source else None
    found: list[str] | None = (document or {}).get("sig", {}).get("system")
    return found


def _with_real_disks(call: Call, machine: Document) -> Document:
    from sig_cli.providers.compute.images import with_real_disks

    storage = with_real_disks(call, machine["properties"].get("storageProfile") or {})
    return {**machine, "properties": {**machine["properties"], "storageProfile": storage}}


def _size(call: Call, source: Source, document: Document | None) -> int | None:
    """The GiB of a disk, a snapshot, or a VHD that was uploaded here; None where nobody knows."""
    if source.uri is None:
        size: int | None = (document or {"properties": {}})["properties"].get("diskSizeGB")
        return size
    from sig_cli.domain.blobs import in_gib
    from sig_cli.providers.storage.accounts import uploaded_disk

    uploaded = uploaded_disk(call, source.uri)
    return None if uploaded is None else in_gib(uploaded)


def _disk(requested: dict[str, Any], size: int | None, caching: str) -> dict[str, Any]:
    made: dict[str, Any] = {} if size is None else {"sizeInGB": size}
    made["hostCaching"] = requested.get("hostCaching") or caching
    made["source"] = requested["source"]
    return made


def _with_caching(images: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The disk images with the host caching that a request wants of them, by LUN."""
    wanted = {disk.get("lun"): disk.get("hostCaching") for disk in given.get("dataDiskImages") or ()}
    system = (given.get("osDiskImage") or {}).get("hostCaching")
    made = dict(images)
    if system and "osDiskImage" in made:
        made["osDiskImage"] = {**made["osDiskImage"], "hostCaching": system}
    if any(wanted.values()) and "dataDiskImages" in made:
        made["dataDiskImages"] = [{**disk, "hostCaching": wanted.get(disk["lun"]) or disk["hostCaching"]}
                                  for disk in made["dataDiskImages"]]
    return made


def _images_of(source: Source, document: Document | None) -> dict[str, Any]:
    """The disk images that a whole source turns into (recorded: they appear when the operation has succeeded)."""
    storage = (document or {"properties": {}})["properties"].get("storageProfile") or {}
    if source.kind == "galleryImageVersion":
        return {name: storage[name] for name in ("osDiskImage", "dataDiskImages") if name in storage}
    if document is None:
        return {}
    images: dict[str, Any] = {"osDiskImage": {**_image(storage.get("osDisk") or {}, "ReadWrite"), "source": {}}}
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
