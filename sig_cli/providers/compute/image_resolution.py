"""Finding the image that a machine or scale set is made from: reading what `domain.image_references` decides about.

A gallery that is shared with a subscription or with everybody is found by `foreign_galleries`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import image_references as references
from sig_cli.domain import marketplace
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.gates import check_gate
from sig_cli.domain.image_references import MachineImage
from sig_cli.domain.lifecycle import creation_failed, serves
from sig_cli.domain.regions import canonical
from sig_cli.domain.versions import has_replica, latest
from sig_cli.providers.gates import told_state

if TYPE_CHECKING:
    from sig_cli.domain.image_references import Reference
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document


def resolve_image(call: Call, given: dict[str, Any] | None, location: str) -> MachineImage | None:
    """The image that a reference means in a region (short name) at this moment, or None without a reference.

    Raises the refusals of `read_reference`; `feature-not-registered` where the profile has a gate, in the subscription that
    deploys (the founding document: also in subscriptions that only deploy); `gallery-image-not-found`,
    `latest-version-missing`, `image-not-found-in-region`.
    """
    reference = references.read_reference(given)
    if reference is None or given is None:
        return None
    if reference.kind == references.MARKETPLACE:
        return _from_marketplace(given)
    if reference.kind == references.MANAGED:
        return _from_managed_image(call, reference, location)
    gate = call.profile.gate
    if gate is not None:
        check_gate(call.id.subscription or "", call.profile, told_state(call, *gate))
    path = reference.id
    if reference.kind in (references.SHARED, references.COMMUNITY):
        from sig_cli.providers.compute.foreign_galleries import definition_or_version

        found = definition_or_version(call, reference.id)
        if found is None:
            raise _not_found(reference.id, location)
        path = found
    return _from_gallery(call, reference, path, location)


def _from_gallery(call: Call, reference: Reference, path: str, location: str) -> MachineImage:
    version = call.resources.document(path)
    if version is not None and version["type"].lower().endswith("/galleries/images"):
        version = _latest(call, reference.id, path, location)
    if version is None or creation_failed(version, call.now) or not has_replica(version, location) \
            or not serves(version, location, call.now):
        raise _not_found(reference.id, location)
    definition = call.resources.document(version["id"].rpartition("/versions/")[0]) or {"properties": {}}
    properties = definition["properties"]
    image = MachineImage(reference.kind, properties.get("osType") or "Linux", properties.get("osState") or "Generalized",
                         properties.get("hyperVGeneration") or "V1", security=references.security_of(definition),
                         system=version.get("sig", {}).get("system"), exact=version["name"], version=version)
    storage = version["properties"].get("storageProfile") or {}
    keys = _keys(version, location)
    image.os_disk = _of_version(storage.get("osDiskImage") or {}, keys.get(None))
    image.data_disks = [{"lun": disk.get("lun"), **_of_version(disk, keys.get(disk.get("lun")))}
                        for disk in storage.get("dataDiskImages") or ()]
    return image


def _latest(call: Call, wanted: str, path: str, location: str) -> Document | None:
    versions = list(call.resources.list(f"{path}/versions"))
    if not versions:
        raise refusal("latest-version-missing", id=wanted)
    return latest(versions, location, call.now)


def _not_found(id_: str, location: str) -> ServiceError:
    return refusal("gallery-image-not-found", id=id_, region=location)


def _keys(version: Document, location: str) -> dict[int | None, str]:
    """The disk encryption set of every disk in a region: the system's under None, the others' under their LUN."""
    found: dict[int | None, str] = {}
    for target in version["properties"]["publishingProfile"].get("targetRegions") or ():
        if (canonical(target["name"]) or target["name"]) != location:
            continue
        encryption = target.get("encryption") or {}
        system = (encryption.get("osDiskImage") or {}).get("diskEncryptionSetId")
        if system:
            found[None] = system
        found.update({disk["lun"]: disk["diskEncryptionSetId"] for disk in encryption.get("dataDiskImages") or ()
                      if disk.get("diskEncryptionSetId")})
    return found


def _of_version(disk: dict[str, Any], key: str | None) -> dict[str, Any]:
    made = {"sizeGB": disk.get("sizeInGB"), "caching": disk.get("hostCaching"), "diskEncryptionSet": key}
    return {name: value for name, value in made.items() if value is not None}


def _from_managed_image(call: Call, reference: Reference, location: str) -> MachineImage:
    document = call.resources.document(reference.id)
    if document is None or canonical(document["location"]) != location:
        raise refusal("image-not-found-in-region", id=reference.id, region=location)
    properties = document["properties"]
    storage = properties.get("storageProfile") or {}
    disk = storage.get("osDisk") or {}
    image = MachineImage(reference.kind, disk.get("osType") or "Linux", disk.get("osState") or "Generalized",
                         properties.get("hyperVGeneration") or "V1", system=document.get("sig", {}).get("system"))
    image.os_disk = _of_image(disk)
    image.data_disks = [{"lun": data.get("lun"), **_of_image(data)} for data in storage.get("dataDisks") or ()]
    return image


def _of_image(disk: dict[str, Any]) -> dict[str, Any]:
    made = {"sizeGB": disk.get("diskSizeGB"), "caching": disk.get("caching"),
            "storageAccountType": disk.get("storageAccountType"),
            "diskEncryptionSet": (disk.get("diskEncryptionSet") or {}).get("id")}
    return {name: value for name, value in made.items() if value is not None}


def _from_marketplace(given: dict[str, Any]) -> MachineImage:
    urn = given["publisher"], given["offer"], given["sku"]
    row = marketplace.described(*urn)
    image = MachineImage(references.MARKETPLACE, row["osType"], "Generalized", row["generation"],
                         security=row["security"], system=row["system"],
                         exact=marketplace.exact_version(marketplace.find(*urn), given["version"]))
    image.os_disk = {"sizeGB": row["sizeGB"]}
    return image
