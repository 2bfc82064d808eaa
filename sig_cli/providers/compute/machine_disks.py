"""The disks of a virtual machine: made from its image, attached, let go, deleted with it.

Managed disks are resources of their own, in the machine's group, with `managedBy`. Their state follows from the machine's
power, so starting and stopping writes the machine alone. Unmanaged disks (`vhd`) and ephemeral ones are no resources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import image_references as references
from sig_cli.domain import machine_sizes, machines
from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.lifecycle import operation
from sig_cli.providers.compute.disks import DISKS
from sig_cli.workspace.engine import ABSENT, Delete, Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.domain.image_references import MachineImage
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document, Operation

_STYLES = {references.MARKETPLACE: "marketplace", references.MANAGED: ""}


class MachineDisks:
    """The disks of one machine that is being written: `profile` gives them their form, `operations` make them real."""

    def __init__(self, call: Call, machine: Document, image: MachineImage | None, size: str) -> None:
        self._call = call
        self._machine = machine
        self._image = image
        self._size = size
        self._style = _STYLES.get(image.kind, "gallery") if image is not None else ""
        self._number = 0
        self.operations: list[Operation] = []

    def profile(self, given: dict[str, Any], before: dict[str, Any] | None = None) -> dict[str, Any]:
        """The storage profile's disks as the service returns them, for those of a request that is normalised.

        `before` is the stored profile of a machine that is changed: its disks stay as they are, those that are not named
        any more are let go. Raises the refusals of disks in the catalogue.
        """
        known = {} if before is None else {fold(_id(disk)): disk for disk in _all(before) if _id(disk)}
        data = [dict(disk) for disk in given.get("dataDisks") or ()]
        if self._image is not None and before is None:
            data = self._with_image_disks(data)
        luns = [disk.get("lun") for disk in data]
        for lun in luns:
            if lun is None:
                raise refusal("required-missing", parameter="dataDisks.lun")
            if luns.count(lun) > 1:
                raise refusal("disk-lun-taken", lun=lun)
        machine_sizes.check_data_disks(self._size, len(data))
        made: dict[str, Any] = {}
        if given.get("osDisk"):
            self._number = 1
            made["osDisk"] = self._kept_or_made(given["osDisk"], known, "osDisk")
        made["dataDisks"] = []
        for disk in data:
            self._number += 1
            made["dataDisks"].append(self._kept_or_made(disk, known, "dataDisks"))
        staying = {fold(_id(disk)) for disk in _all(made)}
        for key, disk in known.items():
            if key not in staying:
                self._let_go(_id(disk))
        return made

    def _with_image_disks(self, data: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The data disks of a request, and those of the image that it does not name: the service makes them as well."""
        image = {disk["lun"]: disk for disk in self._image.data_disks} if self._image is not None else {}
        for disk in data:
            if disk.get("createOption") == "FromImage" and disk.get("lun") not in image:
                raise refusal("disk-lun-not-in-image")
            if disk.get("createOption") != "FromImage" and disk.get("lun") in image:
                raise refusal("disk-lun-taken", lun=disk["lun"])
        named = {disk.get("lun") for disk in data}
        return [*data, *({"lun": lun, "createOption": "FromImage"} for lun in image if lun not in named)]

    def _kept_or_made(self, given: dict[str, Any], known: dict[str, dict[str, Any]], parameter: str) -> dict[str, Any]:
        old = known.get(fold(_id(given))) or _meant(given, known, system=parameter == "osDisk")
        if old is not None:
            changeable: tuple[str, ...] = ("caching", "deleteOption", "writeAcceleratorEnabled")
            changed = {name: given[name] for name in changeable if name in given}
            return {**old, **changed}
        disk = dict(given)
        lun = disk.get("lun") if parameter == "dataDisks" else None
        system = parameter == "osDisk"
        disk.setdefault("createOption", "FromImage" if self._image is not None and system else "Empty")
        if disk["createOption"] == "Attach":
            return self._attached(disk, parameter)
        source = self._source(disk, lun, system=system)
        disk.setdefault("caching", source.get("caching") or ("ReadWrite" if system else "None"))
        disk.setdefault("deleteOption", "Detach")
        size = disk.get("diskSizeGB", source.get("sizeGB"))
        least = source.get("sizeGB")
        if size is not None and least is not None and size < least:
            raise refusal("disk-smaller-than-image", size=size, expected=least, parameter=f"{parameter}.diskSizeGB")
        if size is None and disk["createOption"] == "Empty":
            raise refusal("required-missing", parameter=f"{parameter}.diskSizeGB")
        if size is not None:
            disk["diskSizeGB"] = size
        if system and self._image is not None:
            disk.setdefault("osType", self._image.os_type)
        if "vhd" in disk:
            return self._ordered(disk, system=system)
        token = made_up_guid(self._call.workspace["seed"], self._machine["id"].lower(), self._call.now,
                             self._number).replace("-", "")
        disk["name"] = disk.get("name") or machines.disk_name(self._machine["name"], self._number, token, lun=lun,
                                                              style=self._style if disk["createOption"] == "FromImage"
                                                              or system else "")
        self._make(disk, source, parameter)
        return self._ordered(disk, system=system)

    def _ordered(self, disk: dict[str, Any], *, system: bool) -> dict[str, Any]:
        if not system:
            disk["toBeDetached"] = False
        if "managedDisk" in disk:
            disk["managedDisk"] = managed = machines.ordered(disk["managedDisk"], machines.MANAGED_DISK)
            if self._call.still("disks-in-capital-groups"):
                from sig_cli.providers.compute.galleries import with_capital_group

                managed["id"] = with_capital_group(managed["id"])
        return machines.ordered(disk, machines.OS_DISK if system else machines.DATA_DISK)

    def _source(self, disk: dict[str, Any], lun: int | None, *, system: bool) -> dict[str, Any]:
        """What the image has for a disk, or what it is copied from."""
        if disk["createOption"] == "FromImage" and self._image is not None:
            if system:
                return self._image.os_disk
            return next((data for data in self._image.data_disks if data["lun"] == lun), {})
        if disk["createOption"] in ("Copy", "Restore"):
            id_ = (disk.get("sourceResource") or {}).get("id") or ""
            document = self._call.resources.document(id_) if id_ else None
            if document is None:
                raise refusal("source-resource-not-found", name=id_.rpartition("/")[2])
            return {"sizeGB": document["properties"].get("diskSizeGB"), "id": id_}
        return {}

    def _make(self, disk: dict[str, Any], source: dict[str, Any], parameter: str) -> None:
        """Make the resource of a new managed disk, and point to it."""
        managed = dict(disk.get("managedDisk") or {})
        managed.setdefault("storageAccountType", source.get("storageAccountType") or machine_sizes.default_storage(self._size))
        key = (managed.get("diskEncryptionSet") or {}).get("id") or source.get("diskEncryptionSet")
        if key:
            managed["diskEncryptionSet"] = {"id": key}
        group = self._call.id.group_path
        managed["id"] = f"{group}/providers/Microsoft.Compute/disks/{disk['name']}"
        disk["managedDisk"] = managed
        if disk.get("diffDiskSettings"):
            return
        if self._call.resources.get(managed["id"]) is not None:
            raise refusal("disk-exists", name=disk["name"], group=self._call.id.group, parameter=parameter)
        document: Document = {"name": disk["name"], "id": managed["id"], "type": DISKS.type,
                              "location": self._machine["location"], "managedBy": self._machine["id"]}
        for name in ("tags", "zones"):
            if self._machine.get(name):
                document[name] = self._machine[name]
        document["sku"] = {"name": managed["storageAccountType"]}
        properties: dict[str, Any] = {"osType": disk.get("osType"), "creationData": self._creation(disk, source),
                                      "diskSizeGB": disk.get("diskSizeGB")}
        if parameter == "osDisk" and self._image is not None:
            properties["hyperVGeneration"] = self._image.generation
        if key:
            properties["encryption"] = {"type": "EncryptionAtRestWithCustomerKey", "diskEncryptionSetId": key}
        unique = made_up_guid(self._call.workspace["seed"], managed["id"].lower(), self._call.now)
        document["properties"] = DISKS.completed(self._call, document, properties, unique)
        document["sig"] = {"created": self._call.now, "operation": operation("create", self._call.now, self._call.now)}
        self.operations.append(Put(fold(managed["id"]), document, ABSENT))

    def _creation(self, disk: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
        if disk["createOption"] in ("Copy", "Restore"):
            return {"createOption": disk["createOption"], "sourceResourceId": source["id"]}
        if disk["createOption"] != "FromImage" or self._image is None:
            return {"createOption": disk["createOption"]}
        lun = {} if "lun" not in disk else {"lun": disk["lun"]}
        if self._image.version is not None:
            return {"createOption": "FromImage", "galleryImageReference": {"id": self._image.version["id"], **lun}}
        return {"createOption": "FromImage", **({"imageReference": lun} if lun else {})}

    def _attached(self, disk: dict[str, Any], parameter: str) -> dict[str, Any]:
        """An existing disk, which belongs to the machine from now on."""
        system = parameter == "osDisk"
        if system and self._image is not None:
            raise refusal("disk-attach-with-image")
        if "vhd" in disk:
            disk.setdefault("caching", "None" if not system else "ReadWrite")
            disk.setdefault("deleteOption", "Detach")
            return self._ordered(disk, system=system)
        id_ = _id(disk)
        if not id_:
            raise refusal("required-missing", parameter=f"{parameter}.managedDisk.id")
        stored = self._call.resources.get(id_)
        if stored is None:
            raise refusal("disk-not-found", name=id_.rpartition("/")[2], parameter=parameter)
        document = stored.document
        owner = document.get("managedBy")
        if owner and fold(owner) != fold(self._machine["id"]):
            raise refusal("disk-owned", id=document["id"], other=owner, parameter=parameter)
        self.operations.append(Put(fold(id_), owned(document, self._machine["id"]), stored.revision))
        properties = document["properties"]
        disk["name"] = document["name"]
        disk["managedDisk"] = {**disk["managedDisk"], "id": document["id"],
                               "storageAccountType": (document.get("sku") or {}).get("name") or "Standard_LRS"}
        disk.setdefault("caching", "ReadWrite" if system else "None")
        disk.setdefault("deleteOption", "Detach")
        if properties.get("diskSizeGB") is not None:
            disk["diskSizeGB"] = properties["diskSizeGB"]
        if system:
            disk.setdefault("osType", properties.get("osType") or "Linux")
        return self._ordered(disk, system=system)

    def _let_go(self, id_: str) -> None:
        stored = self._call.resources.get(id_)
        if stored is not None:
            self.operations.append(Put(fold(id_), owned(stored.document, None), stored.revision))


def released(call: Call, machine: Document) -> list[Operation]:
    """What happens to the disks of a machine that is deleted: `deleteOption` says it, and nothing said keeps them."""
    found: list[Operation] = []
    for disk in _all(machine["properties"].get("storageProfile") or {}):
        stored = call.resources.get(_id(disk)) if _id(disk) else None
        if stored is None or fold(stored.document.get("managedBy") or "") != fold(machine["id"]):
            continue
        key = fold(_id(disk))
        if disk.get("deleteOption") == "Delete":
            found.append(Delete(key, stored.revision))
        else:
            found.append(Put(key, owned(stored.document, None), stored.revision))
    return found


def owned(disk: Document, machine: str | None) -> Document:
    """A disk's document as one that belongs to a machine, or to none."""
    made: Document = {}
    for name, value in disk.items():
        if name != "managedBy":
            made[name] = value
        if name == "location" and machine is not None:
            made["managedBy"] = machine
    return made


def _all(storage: dict[str, Any]) -> list[dict[str, Any]]:
    return [disk for disk in (storage.get("osDisk") or {}, *(storage.get("dataDisks") or ())) if disk]


def _meant(given: dict[str, Any], known: dict[str, dict[str, Any]], *, system: bool) -> dict[str, Any] | None:
    """The disk that a machine has and that a request means without its id: by name; one without a name by its place.

    So a template that says `FromImage` and no more can be deployed again: the machine keeps the disk that was made then.
    """
    if "name" in given:
        return next((disk for disk in known.values() if disk.get("name") == given["name"]), None)
    if _id(given) or given.get("createOption") == "Attach":
        return None
    return next((disk for disk in known.values() if ("lun" not in disk if system else disk.get("lun") == given.get("lun"))), None)


def _id(disk: dict[str, Any]) -> str:
    found: str = (disk.get("managedDisk") or {}).get("id") or ""
    return found
