"""The instances of a scale set: made, removed, brought up to the model, and shown.

Instances of uniform sets are documents `.../virtualMachineScaleSets/{set}/virtualMachines/{number}`; those of flexible
ones are virtual machines with `virtualMachineScaleSet`, which the same code makes that makes any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import image_references as references
from sig_cli.domain import machines, scale_sets
from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.lifecycle import operation
from sig_cli.domain.moments import timestamp
from sig_cli.providers.compute.image_users import serve
from sig_cli.providers.provider import Outcome, Provider
from sig_cli.providers.tracked import require_group
from sig_cli.workspace.engine import ABSENT, Delete, Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sig_cli.domain.image_references import MachineImage
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document, Operation

TYPE = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
INSTANCE = ("latestModelApplied", "modelDefinitionApplied", "networkProfileConfiguration", "provisioningState",
            "hardwareProfile", "vmId", "storageProfile", "osProfile", "networkProfile", "licenseType", "userData", "protectionPolicy",
            "instanceView", "timeCreated")


class Instances:
    """The instances of one set: `operations` make true what was asked for, `highest` is the highest number ever given."""

    def __init__(self, call: Call, document: Document) -> None:
        self._call = call
        self._set = document
        self._flexible = document["properties"].get("orchestrationMode") == scale_sets.FLEXIBLE
        self._stored = {instance_number(instance): instance for instance in instances_of(call, document)}
        self.highest = int(document.get("sig", {}).get("highest", -1))
        self.operations: list[Operation] = []

    @property
    def numbers(self) -> list[int]:
        return sorted(self._stored)

    def scale(self, wanted: int, image: MachineImage | None) -> str | None:
        """Bring the set to a number of instances. Returns a word of warning when replicas are too few for the new ones."""
        if wanted < len(self._stored):
            self.remove(scale_sets.leaving(self._unprotected(), len(self._stored) - wanted))
            return None
        count = wanted - len(self._stored)
        if count == 0:
            return None
        served, warning = serve(self._call, image, self._set["location"], count)
        for number, record in zip(scale_sets.next_numbers(self.numbers, count, self.highest), served, strict=True):
            self.highest = number
            if self._flexible:
                self._make_machine(number, record)
            else:
                self._write(self._instance(number, image, record), ABSENT)
        return warning

    def _unprotected(self) -> list[int]:
        return [number for number in self.numbers if not (self._stored[number]["properties"].get("protectionPolicy") or {}).get(
            "protectFromScaleIn")]

    def protected(self) -> int:
        """How many instances a set keeps however small it is to be (documented)."""
        return len(self._stored) - len(self._unprotected())

    def remove(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            document = self._stored.pop(number)
            if self._flexible:
                from sig_cli.providers.compute.machine_disks import released

                gone = {**document, "properties": {**document["properties"], "storageProfile": _all_deleted(
                    document["properties"]["storageProfile"])}}
                self.operations += released(self._call, gone)
            self.operations.append(Delete(fold(document["id"]), self._revision(document)))

    def upgrade(self, numbers: Iterable[int] | None, image: MachineImage | None) -> None:
        """Give instances the model as it is now: all of them, or those with these numbers; machines of flexible sets stay."""
        if self._flexible:
            return
        chosen = self.numbers if numbers is None else list(numbers)
        served, _ = serve(self._call, image, self._set["location"], len(chosen)) if chosen else ([], None)
        for number, record in zip(chosen, served, strict=True):
            old = self._stored[number]
            fresh = self._instance(number, image, record)
            fresh["properties"]["vmId"] = old["properties"]["vmId"]
            fresh["properties"]["timeCreated"] = old["properties"]["timeCreated"]
            fresh["sig"] = {**fresh["sig"], "created": old["sig"]["created"], "power": machines.power(old)}
            self._write(fresh, self._revision(old))

    def power(self, numbers: Iterable[int], state: str) -> None:
        for number in numbers:
            document = self._stored[number]
            private = {**document["sig"], "power": state, "powered": self._call.now}
            self._write({**document, "sig": private}, self._revision(document))

    def _revision(self, document: Document) -> str:
        stored = self._call.resources.get(document["id"])
        return stored.revision if stored is not None else ABSENT

    def _write(self, document: Document, expect: str) -> None:
        self.operations.append(Put(fold(document["id"]), document, expect))

    def _instance(self, number: int, image: MachineImage | None, record: dict[str, Any]) -> Document:
        """One instance of a uniform set as the model has it now."""
        name, seed = self._set["name"], self._call.workspace["seed"]
        profile = self._set["properties"].get("virtualMachineProfile") or {}
        path = f"{self._set['id']}/virtualMachines/{number}"
        storage = profile.get("storageProfile") or {}
        reference = dict(storage.get("imageReference") or {})
        if image is not None and image.exact and image.kind != references.MANAGED:
            reference["exactVersion"] = image.exact
        disks: dict[str, Any] = {"imageReference": reference}
        token = made_up_guid(seed, path.lower(), self._call.now).replace("-", "")
        base = f"{name}_{name}_{number}"
        if storage.get("osDisk"):
            disks["osDisk"] = self._disk(storage["osDisk"], f"{base}_OsDisk_1_{token}", machines.OS_DISK)
        disks["dataDisks"] = [self._disk(disk, f"{base}_lun_{disk.get('lun')}_{index}_{token}", machines.DATA_DISK)
                              for index, disk in enumerate(storage.get("dataDisks") or (), start=2)]
        properties: dict[str, Any] = {
            "modelDefinitionApplied": "VirtualMachineScaleSet", "hardwareProfile": {}, "storageProfile": disks,
            "vmId": made_up_guid(seed, path.lower(), "vmId", self._call.now), "timeCreated": timestamp(self._call.now)}
        if profile.get("osProfile"):
            system = {key: value for key, value in profile["osProfile"].items() if key != "computerNamePrefix"}
            prefix = profile["osProfile"].get("computerNamePrefix") or name
            properties["osProfile"] = {"computerName": scale_sets.computer_name(prefix, number), **system}
        network = profile.get("networkProfile") or {}
        if isinstance(network.get("networkInterfaceConfigurations"), list):
            properties["networkProfileConfiguration"] = network
            properties["networkProfile"] = {"networkInterfaces": [
                {"id": f"{path}/networkInterfaces/{row.get('name')}"}
                for row in network["networkInterfaceConfigurations"] if isinstance(row, dict)]}
        document: Document = {"name": str(number), "id": path, "type": TYPE}
        if self._set.get("tags"):
            document["tags"] = self._set["tags"]
        if self._set.get("sku"):
            document["sku"] = {key: value for key, value in self._set["sku"].items() if key != "capacity"}
        document["properties"] = machines.ordered(properties, INSTANCE)
        document["sig"] = {"created": self._call.now, "power": machines.RUNNING, "powered": self._call.now,
                           "edition": edition(self._set), "operation": operation("create", self._call.now, self._call.now)}
        if image is not None:
            document["sig"]["generation"] = image.generation
            if image.system:
                document["sig"]["system"] = image.system
        if record:
            document["sig"]["image"] = record
        return document

    def _disk(self, model: dict[str, Any], name: str, order: tuple[str, ...]) -> dict[str, Any]:
        made = {**model, "name": name}
        if "managedDisk" in model:
            group = self._call.id.group_path
            made["managedDisk"] = {**model["managedDisk"], "id": f"{group}/providers/Microsoft.Compute/disks/{name}"}
        return machines.ordered(made, order)

    def _make_machine(self, number: int, record: dict[str, Any]) -> None:
        """One machine of a flexible set."""
        from sig_cli.providers.compute.virtual_machines import VIRTUAL_MACHINES

        profile = self._set["properties"].get("virtualMachineProfile") or {}
        token = made_up_guid(self._call.workspace["seed"], self._set["id"].lower(), number).partition("-")[0]
        name = f"{self._set['name']}_{token}"
        given: dict[str, Any] = {key: value for key, value in profile.items()
                                 if key not in ("osProfile", "networkProfile", "extensionProfile", "storageProfile")}
        storage = profile.get("storageProfile") or {}
        given["storageProfile"] = {**storage, "osDisk": {"createOption": "FromImage", **(storage.get("osDisk") or {})}}
        given["hardwareProfile"] = {"vmSize": (self._set.get("sku") or {}).get("name")}
        given["virtualMachineScaleSet"] = {"id": self._set["id"]}
        if profile.get("osProfile"):
            system = {key: value for key, value in profile["osProfile"].items() if key != "computerNamePrefix"}
            prefix = profile["osProfile"].get("computerNamePrefix") or self._set["name"]
            given["osProfile"] = {"computerName": scale_sets.computer_name(prefix, number), **system}
        call = _call_for(self._call, name)
        document: Document = {"name": name, "id": call.id.path, "type": VIRTUAL_MACHINES.type,
                              "location": self._set["location"]}
        if self._set.get("tags"):
            document["tags"] = self._set["tags"]
        outcome, _ = VIRTUAL_MACHINES.new_machine(call, document, given, record)
        written = outcome.operations[0]
        if isinstance(written, Put):
            written.document["sig"] = {**written.document["sig"], "number": number, "edition": edition(self._set)}
        self.operations += outcome.operations


def instances_of(call: Call, document: Document) -> Iterator[Document]:
    """The instances of a set in the order of their numbers."""
    if document["properties"].get("orchestrationMode") != scale_sets.FLEXIBLE:
        yield from call.resources.list(f"{document['id']}/virtualMachines")
        return
    group = document["id"].rpartition("/providers/")[0]
    mine = fold(document["id"])
    found = [machine for machine in call.resources.list(f"{group}/providers/Microsoft.Compute/virtualMachines")
             if fold((machine["properties"].get("virtualMachineScaleSet") or {}).get("id") or "") == mine]
    yield from sorted(found, key=instance_number)


def instance_number(document: Document) -> int:
    """The number of an instance in its set."""
    number = document.get("sig", {}).get("number")
    return int(document["name"]) if number is None else int(number)


def edition(document: Document) -> int:
    """Which edition of the model a set has, or an instance was made of."""
    private = document.get("sig", {})
    return int(private.get("edition", private.get("model", 1)))


def shown(document: Document, model: Document, call: Call) -> Document:
    """An instance as the service shows it; those of flexible sets look like the uniform ones (documented)."""
    number = document["name"]
    flexible = document["type"].lower() == "microsoft.compute/virtualmachines"
    properties = dict(document["properties"])
    properties["latestModelApplied"] = edition(document) >= edition(model)
    properties["provisioningState"] = "Succeeded"
    if machines.power(document) == machines.DEALLOCATED:
        properties["storageProfile"] = machines.shown_off(properties["storageProfile"])
    if "userdata" not in call.query.get("$expand", "").lower():
        properties.pop("userData", None)
    if "instanceview" in call.query.get("$expand", "").lower():
        properties["instanceView"] = instance_view(document)
    made: Document = {"name": number if flexible else f"{model['name']}_{number}", "id": document["id"], "type": TYPE}
    if flexible:
        made["id"] = f"{model['id']}/virtualMachines/{number}"
    made["location"] = model["location"]
    for name in ("tags", "sku", "zones"):
        if name in document:
            made[name] = document[name]
    made["instanceId"] = number
    return {**made, "properties": machines.ordered(properties, INSTANCE)}


def instance_view(document: Document) -> Document:
    private = document.get("sig", {})
    return machines.instance_view(document, private.get("generation") or "V1", private.get("system"))


def _all_deleted(storage: dict[str, Any]) -> dict[str, Any]:
    """A storage profile all of whose disks go with the machine: those of instances always do (documented)."""
    made = dict(storage)
    if storage.get("osDisk"):
        made["osDisk"] = {**storage["osDisk"], "deleteOption": "Delete"}
    made["dataDisks"] = [{**disk, "deleteOption": "Delete"} for disk in storage.get("dataDisks") or ()]
    return made


def _call_for(call: Call, name: str) -> Call:
    """The call as if it were for a machine of this name in the same group."""
    id_ = type(call.id)(call.id.subscription, call.id.group, "Microsoft.Compute", ("virtualMachines",), (name,))
    return type(call)(method=call.method, id_=id_, action=None, body=call.body, query=call.query,
                      api_version=call.api_version, caller=call.caller, resources=call.resources, profile=call.profile,
                      workspace=call.workspace)


class ScaleSetMachines(Provider):
    """The instances of a set, one by one: GET, list, PUT, DELETE, and the actions of machines."""

    type = TYPE

    def get(self, call: Call) -> Outcome:
        model, document = self._found(call)
        return Outcome(200, body=shown(document, model, call))

    def list(self, call: Call) -> Outcome:
        model = _set_of(call)
        return Outcome(200, body={"value": [shown(document, model, call) for document in instances_of(call, model)]})

    def put(self, call: Call) -> Outcome:
        from sig_cli.providers.compute.scale_set_actions import change_instance

        return change_instance(call, *self._found(call))

    def delete(self, call: Call) -> Outcome:
        from sig_cli.providers.compute.scale_set_actions import delete_instances

        model, document = self._found(call)
        return delete_instances(call, model, [instance_number(document)])

    def post(self, call: Call) -> Outcome:
        from sig_cli.providers.compute.scale_set_actions import act

        model, document = self._found(call)
        return act(call, model, [instance_number(document)])

    def _found(self, call: Call) -> tuple[Document, Document]:
        model = _set_of(call)
        for document in instances_of(call, model):
            if document["name"].lower() == call.id.name.lower():
                return model, document
        raise call.refusal("resource-not-found", group=call.id.group, resource=(
            f"Microsoft.Compute/virtualMachineScaleSets/{model['name']}/virtualMachines/{call.id.name}"))


class InstanceViews(Provider):
    """GET .../instanceView of a set or of one of its instances."""

    def __init__(self, type_: str) -> None:
        self.type = type_

    def list(self, call: Call) -> Outcome:
        model = _set_of(call)
        if len(call.id.names) == 1:
            return Outcome(200, body=_summary(call, model))
        for document in instances_of(call, model):
            if document["name"].lower() == call.id.names[1].lower():
                return Outcome(200, body=instance_view(document))
        raise refusal("parent-not-found", parent="/".join(call.id.names))


def _summary(call: Call, model: Document) -> Document:
    """How many instances of a set are in which state (documented)."""
    counts: dict[str, int] = {}
    for document in instances_of(call, model):
        for code in ("ProvisioningState/succeeded", f"PowerState/{machines.power(document)}"):
            counts[code] = counts.get(code, 0) + 1
    changed = timestamp(model.get("sig", {}).get("operation", {}).get("started", 0))
    return {"virtualMachine": {"statusesSummary": [{"code": code, "count": counts[code]} for code in sorted(counts)]},
            "statuses": [{"code": "ProvisioningState/succeeded", "level": "Info",
                          "displayStatus": "Provisioning succeeded", "time": changed}]}


def _set_of(call: Call) -> Document:
    """The set that an address lies in, or the service's 404."""
    require_group(call)
    name = call.id.names[0]
    path = f"{call.id.group_path}/providers/Microsoft.Compute/virtualMachineScaleSets/{name}"
    document = call.resources.document(path)
    if document is None:
        raise refusal("parent-not-found", parent=name)
    return document


MACHINES = ScaleSetMachines()
SET_VIEWS = InstanceViews("Microsoft.Compute/virtualMachineScaleSets/instanceView")
MACHINE_VIEWS = InstanceViews(f"{TYPE}/instanceView")
