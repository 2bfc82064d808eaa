"""Microsoft.Compute/images: managed images.

A managed image is made from a virtual machine, or from an OS disk (a disk, a snapshot or a blob) with data disks.
Bodies and their order are recorded; the default caching is the specification's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.naming import check_entity
from sig_cli.providers.tracked import TrackedProvider

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

ORDER = ("osType", "osState", "lun", "diskSizeGB", "snapshot", "managedDisk", "blobUri", "caching",
         "storageAccountType", "diskEncryptionSet")


class Images(TrackedProvider):
    type = "Microsoft.Compute/images"
    model = "sig_cli.providers.compute.image_models:Image"
    style = "operations"

    def check_name(self, call: Call) -> None:
        check_entity(self.type, call.id.name)

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        given = body.get("properties") or {}
        if "hyperVGeneration" not in given and call.api_version >= "2019-03-01":
            raise refusal("required-missing", parameter="hyperVGeneration")
        machine_id = (given.get("sourceVirtualMachine") or {}).get("id")
        properties: dict[str, Any] = {}
        if machine_id:
            machine = call.resources.document(machine_id)
            if machine is None:
                raise refusal("source-resource-not-found", name=machine_id.rpartition("/")[2])
            _check_machine(machine)
            properties["sourceVirtualMachine"] = {"id": machine_id}
            properties["storageProfile"] = _from_machine(call, machine)
            system = machine.get("sig", {}).get("system")
            if system:
                document["sig"] = {"system": system}
        else:
            storage = given.get("storageProfile") or {}
            if not storage.get("osDisk"):
                raise refusal("required-missing", parameter="osDisk")
            properties["storageProfile"] = _completed(call, storage)
        properties["hyperVGeneration"] = given.get("hyperVGeneration", "V1")
        return properties

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        """Only tags change; a property that is sent differently is refused (reported: `zoneResilient`)."""
        given = body.get("properties") or {}
        before = old["properties"]
        if given.get("hyperVGeneration") not in (None, before.get("hyperVGeneration")):
            raise refusal("property-change-not-allowed", property="hyperVGeneration")
        machine = (given.get("sourceVirtualMachine") or {}).get("id")
        if machine is not None and machine.lower() != before.get("sourceVirtualMachine", {}).get("id", "").lower():
            raise refusal("property-change-not-allowed", property="sourceVirtualMachine.id")
        storage, known = given.get("storageProfile") or {}, before["storageProfile"]
        if storage.get("zoneResilient", known.get("zoneResilient")) != known.get("zoneResilient"):
            raise refusal("property-change-not-allowed", property="zoneResilient")
        for name, value in (storage.get("osDisk") or {}).items():
            if _folded(value) != _folded(known["osDisk"].get(name)):
                raise refusal("property-change-not-allowed", property=f"osDisk.{name}")
        if "dataDisks" in storage and [disk.get("lun") for disk in storage["dataDisks"]] != \
                [disk.get("lun") for disk in known.get("dataDisks", [])]:
            raise refusal("property-change-not-allowed", property="dataDisks")
        return dict(before)

    def check_delete(self, call: Call, document: Document, leaving: str = "") -> None:
        """A scale set needs its image to grow. Raises `image-in-use`."""
        from sig_cli.providers.indexes import SCALE_SETS
        from sig_cli.workspace.names import fold

        groups = f"/subscriptions/{call.id.subscription}/resourcegroups"
        for group in call.resources.names(groups):
            if fold(f"{groups}/{group}") == fold(leaving):
                continue
            sets = f"{groups}/{group}/providers/microsoft.compute/virtualmachinescalesets"
            for name in call.resources.holders(SCALE_SETS, sets, fold(document["id"])):
                raise refusal("image-in-use", action="Delete Image", name=name, id=document["id"])

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """Until it has succeeded nothing is known of the size of a disk that is copied from a resource (recorded)."""
        shown = super().present(document, call, state)
        properties = shown["properties"]
        if properties["provisioningState"] == "Creating":
            sent = ((call.body or {}).get("properties") or {}).get("storageProfile") or {}
            properties["storageProfile"] = _before_success(properties["storageProfile"], sent)
        properties["hyperVGeneration"] = properties.pop("hyperVGeneration")
        return shown


def _before_success(storage: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    """A storage profile without the sizes that the request did not give itself."""
    given = {disk.get("lun") for disk in sent.get("dataDisks") or () if "diskSizeGB" in disk}
    shown = dict(storage)
    if "diskSizeGB" not in (sent.get("osDisk") or {}):
        shown["osDisk"] = _without_size(storage["osDisk"])
    shown["dataDisks"] = [disk if disk.get("lun") in given else _without_size(disk)
                          for disk in storage.get("dataDisks") or ()]
    return shown


def _without_size(disk: dict[str, Any]) -> dict[str, Any]:
    if "managedDisk" not in disk and "snapshot" not in disk:
        return disk
    return {name: value for name, value in disk.items() if name != "diskSizeGB"}


def _check_machine(machine: Document) -> None:
    """Hold that an image can be made of a machine: it is generalized, and has no trusted launch.

    Raises `managed-image-trusted-launch-source` or `machine-not-generalized`.
    """
    if (machine["properties"].get("securityProfile") or {}).get("securityType") == "TrustedLaunch":
        raise refusal("managed-image-trusted-launch-source")
    if not machine.get("sig", {}).get("generalized"):
        raise refusal("machine-not-generalized", action="Create Image", name=machine["name"])


def _from_machine(call: Call, machine: Document) -> dict[str, Any]:
    storage = with_real_disks(call, machine["properties"].get("storageProfile") or {})
    profile: dict[str, Any] = {"osDisk": _image_disk(call, storage.get("osDisk") or {})}
    profile["osDisk"] = {"osType": profile["osDisk"].pop("osType", "Linux"), "osState": "Generalized",
                         **profile["osDisk"]}
    profile["dataDisks"] = [_image_disk(call, disk) for disk in storage.get("dataDisks") or []]
    return profile


def with_real_disks(call: Call, storage: dict[str, Any]) -> dict[str, Any]:
    """A machine's storage profile with size and kind of its disks as they are now: disks grow after they were made."""
    def real(disk: dict[str, Any]) -> dict[str, Any]:
        managed = disk.get("managedDisk") or {}
        document = call.resources.document(managed["id"]) if managed.get("id") else None
        if document is None:
            return disk
        size = document["properties"].get("diskSizeGB")
        kind = (document.get("sku") or {}).get("name")
        made = {**disk, "managedDisk": {**managed, **({"storageAccountType": kind} if kind else {})}}
        return made if size is None else {**made, "diskSizeGB": size}

    shown = dict(storage)
    if storage.get("osDisk"):
        shown["osDisk"] = real(storage["osDisk"])
    shown["dataDisks"] = [real(disk) for disk in storage.get("dataDisks") or ()]
    return shown


def _image_disk(call: Call, disk: dict[str, Any]) -> dict[str, Any]:
    managed = disk.get("managedDisk") or {}
    kind = None if call.still("images-of-standard-storage") else managed.get("storageAccountType")
    found = {"osType": disk.get("osType"), "lun": disk.get("lun"), "diskSizeGB": disk.get("diskSizeGB"),
             "managedDisk": {"id": managed["id"]} if "id" in managed else None,
             "blobUri": (disk.get("vhd") or {}).get("uri"), "caching": disk.get("caching") or "ReadWrite",
             "storageAccountType": kind or "Standard_LRS"}
    return {name: value for name, value in found.items() if value is not None}


def _completed(call: Call, storage: dict[str, Any]) -> dict[str, Any]:
    profile: dict[str, Any] = {"osDisk": _filled(call, storage["osDisk"])}
    profile["dataDisks"] = [_filled(call, disk) for disk in storage.get("dataDisks") or []]
    luns = [disk["lun"] for disk in profile["dataDisks"]]
    if len(set(luns)) != len(luns):
        raise refusal("data-disk-lun-duplicate")
    if storage.get("zoneResilient") is not None:
        profile["zoneResilient"] = storage["zoneResilient"]
    return profile


def _filled(call: Call, disk: dict[str, Any]) -> dict[str, Any]:
    """A disk of the image with size and storage type of what it is made from."""
    filled = dict(disk)
    source = (disk.get("managedDisk") or disk.get("snapshot") or {}).get("id")
    if source is None and not disk.get("blobUri"):
        raise refusal("required-missing", parameter="managedDisk")
    kind = "Standard_LRS"
    if source is not None:
        document = call.resources.document(source)
        if document is None:
            raise refusal("source-resource-not-found", name=source.rpartition("/")[2])
        size = document["properties"].get("diskSizeGB")
        if size is not None:
            filled.setdefault("diskSizeGB", size)
        kind = (document.get("sku") or {}).get("name") or kind
    elif "diskSizeGB" not in filled:
        from sig_cli.domain.blobs import in_gib
        from sig_cli.providers.storage.accounts import uploaded_disk

        uploaded = uploaded_disk(call, disk["blobUri"])
        if uploaded is not None:
            filled["diskSizeGB"] = in_gib(uploaded)
    filled.setdefault("storageAccountType", kind)
    filled.setdefault("caching", "ReadOnly" if filled["storageAccountType"].startswith("Premium") else "None")
    return {name: filled[name] for name in ORDER if name in filled}


def _folded(value: Any) -> str:
    return str(value).lower()


IMAGES = Images()
