"""Microsoft.Compute/virtualMachines: machines, made of images.

Recorded from 2018 to 2024 beside the requests that made them. There is no published model of the requests in this house:
what nobody knows of a body is kept as it was sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import image_references as references
from sig_cli.domain import machine_sizes, machines
from sig_cli.domain.errors import refusal
from sig_cli.domain.free_bodies import checked
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.machine_images import check_disks, check_gallery_image
from sig_cli.domain.moments import timestamp
from sig_cli.domain.naming import check_entity
from sig_cli.domain.tags import check_tags
from sig_cli.providers.provider import Outcome, Provider
from sig_cli.providers.tracked import TrackedProvider, require_group
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.domain.image_references import MachineImage
    from sig_cli.providers.compute.machine_disks import MachineDisks
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

DEFAULT_SIZE = "Standard_D2s_v3"
"""For a machine without a size; the service has had several. Source: the documentation of templates."""
ETAG_SINCE = "2024-07-01"
_PLATFORM_UPDATES = ("2022-03-01", "2024-07-01")


class VirtualMachines(TrackedProvider):
    type = "Microsoft.Compute/virtualMachines"
    style = "operations"
    envelope = ("extendedLocation", "tags", "zones", "identity", "plan")

    # -- reading ----------------------------------------------------------------------------------------------------

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """With state and, when it is asked for, the instance view; a machine that is off tells less of its disks."""
        shown = super().present(document, call, state)
        properties = shown["properties"]
        private = document.get("sig", {})
        if machines.power(document) == machines.DEALLOCATED and "storageProfile" in properties:
            properties["storageProfile"] = machines.shown_off(properties["storageProfile"])
        if "instanceview" in call.query.get("$expand", "").lower() and call.method == "GET" and not call.id.is_collection:
            view = machines.instance_view(document, private.get("generation") or "V1", private.get("system"))
            if call.api_version < "2019-03-01":
                del view["hyperVGeneration"]
            properties["instanceView"] = view
        if not _PLATFORM_UPDATES[0] <= call.api_version < _PLATFORM_UPDATES[1]:
            _without_platform_updates(properties)
        shown["properties"] = machines.ordered(properties, machines.PROPERTIES)
        if call.api_version >= ETAG_SINCE and call.method == "GET":
            shown["etag"] = _tag(call, document)
        return shown

    def get(self, call: Call) -> Outcome:
        outcome = super().get(call)
        if call.api_version >= ETAG_SINCE and outcome.document is not None:
            outcome.headers["ETag"] = _tag(call, outcome.document)
        return outcome

    # -- writing ----------------------------------------------------------------------------------------------------

    def check_name(self, call: Call) -> None:
        check_entity(self.type, call.id.name)

    def validated(self, call: Call) -> dict[str, Any]:
        return checked(call.body)

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        """201 or 200 with the machine; its disks are written with it."""
        if isinstance(call.body, dict):
            check_gallery_image(call.body.get("properties"), call.api_version)
        given = machines.normalised(body.get("properties") or {})
        check_disks(given)
        check_tags(body.get("tags"), call.profile)
        stored = call.resources.get(call.id.path)
        if stored is None:
            return self._made(call, body, given)
        self.check_idle(call, stored.document)
        return self._changed(call, body, given, stored.document, stored.revision)

    def _made(self, call: Call, body: dict[str, Any], given: dict[str, Any]) -> Outcome:
        document = self._new(call, body)
        outcome, warning = self.new_machine(call, document, given)
        if warning:
            outcome.notices = (warning,)
        return outcome

    def new_machine(self, call: Call, document: Document, given: dict[str, Any],
                    served: dict[str, Any] | None = None) -> tuple[Outcome, str | None]:
        """A machine with its disks, and a word of warning. `document` has its envelope, `given` is normalised.

        `served` is the record of the replica that serves it, when that was chosen already.
        """
        from sig_cli.providers.compute.image_resolution import resolve_image
        from sig_cli.providers.compute.image_users import serve
        from sig_cli.providers.compute.machine_disks import MachineDisks

        storage = given.get("storageProfile")
        if not storage:
            raise refusal("required-missing", parameter="storageProfile")
        image = resolve_image(call, storage.get("imageReference"), document["location"])
        if image is None and (storage.get("osDisk") or {}).get("createOption") != "Attach" \
                and not (storage.get("osDisk") or {}).get("image"):
            raise refusal("required-missing", parameter="imageReference")
        size = (given.get("hardwareProfile") or {}).get("vmSize") or DEFAULT_SIZE
        _check_image(call, image, given, size)
        warning = None
        if served is None:
            if given.get("osProfile"):
                system = image.os_type if image is not None else (storage.get("osDisk") or {}).get("osType") or "Linux"
                machines.check_sign_in(given["osProfile"], system)
            rows, warning = serve(call, image, document["location"])
            served = rows[0]
        disks = MachineDisks(call, document, image, size)
        document["properties"] = _properties(call, document, given, image, disks, size)
        _check_applications(call, document, given, {})
        document["sig"] = _private(image, document, served, disks, call)
        outcome = self._written(call, document, call.resources.revision(document["id"]), "create")
        outcome.operations += tuple(disks.operations)
        return outcome, warning

    def _changed(self, call: Call, body: dict[str, Any], given: dict[str, Any], old: Document, revision: str) -> Outcome:
        """What is not sent stays: image, profile of the system, disks. Disks that are not named any more are let go."""
        from sig_cli.providers.compute.machine_disks import MachineDisks

        if machines.is_generalized(old):
            _check_unchanged_size(old, given)
        before = old["properties"]
        document = self._replaced(call, body, old)
        keep_identity(document, old)
        storage = given.get("storageProfile") or {}
        references.check_same_image(before["storageProfile"].get("imageReference"), storage.get("imageReference"))
        size = (given.get("hardwareProfile") or before["hardwareProfile"]).get("vmSize") or DEFAULT_SIZE
        machine_sizes.check_generation(size, old.get("sig", {}).get("generation"))
        merged = {**before, **given, "hardwareProfile": {**before["hardwareProfile"], "vmSize": size}}
        disks = MachineDisks(call, document, None, size)
        profile = dict(before["storageProfile"])
        if storage:
            asked = {"osDisk": storage.get("osDisk") or profile.get("osDisk"),
                     "dataDisks": storage.get("dataDisks", profile.get("dataDisks") or [])}
            profile.update(disks.profile(asked, before["storageProfile"]))
        merged["storageProfile"] = profile
        merged["osProfile"] = _profile_of_system(before, given, profile)
        if merged["osProfile"] is None:
            del merged["osProfile"]
        for name in ("vmId", "timeCreated"):
            merged[name] = before[name]
        merged.pop("provisioningState", None)
        merged.pop("instanceView", None)
        document["properties"] = machines.ordered(merged, machines.PROPERTIES)
        _check_applications(call, document, given, before)
        outcome = self._written(call, document, revision, "update")
        outcome.operations += tuple(disks.operations)
        outcome.document = _answer(document, before["storageProfile"])
        return outcome

    def delete(self, call: Call) -> Outcome:
        """202; disks and interfaces whose `deleteOption` says so go with it, the others are let go."""
        from sig_cli.providers.compute.machine_disks import released

        require_group(call)
        document = call.resources.document(call.id.path)
        outcome = super().delete(call)
        if document is not None and outcome.operations:
            outcome.operations += (*released(call, document), *_interfaces(call, document))
        return outcome

    def post(self, call: Call) -> Outcome:
        from sig_cli.providers.compute.machine_actions import act

        require_group(call)
        return act(call, self.require(call))


def _check_applications(call: Call, document: Document, given: dict[str, Any], before: dict[str, Any]) -> None:
    if "applicationProfile" in given:
        from sig_cli.providers.compute.machine_applications import check_applications

        system = document["properties"]["storageProfile"].get("osDisk") or {}
        check_applications(call, given, before, system.get("osType") or "Linux", document["location"])


def keep_identity(document: Document, old: Document) -> None:
    """Machines and scale sets keep the identities that a PUT says nothing of: only `None` as their type ends them (documented)."""
    if "identity" in old and "identity" not in document:
        document["identity"] = old["identity"]


def _check_image(call: Call, image: MachineImage | None, given: dict[str, Any], size: str) -> None:
    """Hold that image, size, security type and the profile of the system go together."""
    disk = given["storageProfile"].get("osDisk") or {}
    if image is None:
        if given.get("osProfile") and not disk.get("image"):  # a blob that is copied is generalized, a disk that is attached is not
            raise refusal("os-profile-not-allowed")
        return
    references.check_os_profile(image, has_profile=bool(given.get("osProfile")))
    machines.check_host_name(given.get("osProfile") or {}, image.os_type)
    references.check_security_type(image, (given.get("securityProfile") or {}).get("securityType"))
    machine_sizes.check_generation(size, image.generation)
    if image.kind != references.MARKETPLACE and disk.get("vhd"):
        raise refusal("blob-disk-from-image")


def _properties(call: Call, document: Document, given: dict[str, Any], image: MachineImage | None, disks: MachineDisks,
                size: str) -> dict[str, Any]:
    storage = given["storageProfile"]
    profile = disks.profile({"osDisk": storage.get("osDisk") or {"createOption": "FromImage"},
                             "dataDisks": storage.get("dataDisks") or []})
    if storage.get("imageReference"):
        reference = dict(storage["imageReference"])
        if image is not None and image.exact and image.kind != references.MANAGED:
            reference["exactVersion"] = image.exact
        profile = {"imageReference": reference, **profile}
    rest = {name: value for name, value in storage.items() if name not in ("osDisk", "dataDisks", "imageReference")}
    made = {name: value for name, value in given.items() if name not in ("provisioningState", "instanceView")}
    made["hardwareProfile"] = {**(given.get("hardwareProfile") or {}), "vmSize": size}
    made["vmId"] = made_up_guid(call.workspace["seed"], document["id"].lower(), call.now)
    made["storageProfile"] = {**profile, **rest}
    if given.get("osProfile"):
        made["osProfile"] = machines.os_profile(given["osProfile"], profile["osDisk"].get("osType") or "Linux")
    if "networkProfile" in made:
        made["networkProfile"] = _network(made["networkProfile"])
    made["timeCreated"] = timestamp(call.now)
    return machines.ordered(made, machines.PROPERTIES)


def _private(image: MachineImage | None, document: Document, served: dict[str, Any], disks: MachineDisks,
             call: Call) -> dict[str, Any]:
    private: dict[str, Any] = {"power": machines.RUNNING, "powered": call.now}
    if image is not None:
        private["generation"] = image.generation
        if image.system:
            private["system"] = image.system
    else:
        os_disk = (document["properties"]["storageProfile"]["osDisk"].get("managedDisk") or {}).get("id")
        stored = call.resources.document(os_disk) if os_disk else None
        private["generation"] = (stored or {"properties": {}})["properties"].get("hyperVGeneration") or "V1"
    if served:
        private["image"] = served
    return private


def _network(given: dict[str, Any]) -> dict[str, Any]:
    """The network profile without properties that nobody gave: interfaces are named, not described."""
    interfaces = given.get("networkInterfaces")
    if not isinstance(interfaces, list):
        return given
    rows = []
    for interface in interfaces:
        row = dict(interface) if isinstance(interface, dict) else interface
        if isinstance(row, dict) and not row.get("properties", True):
            del row["properties"]
        rows.append(row)
    return {**given, "networkInterfaces": rows}


def _profile_of_system(before: dict[str, Any], given: dict[str, Any], storage: dict[str, Any]) -> dict[str, Any] | None:
    """The `osProfile` of a machine that is changed: one that is sent must be the one that is there, apart from defaults."""
    known, sent = before.get("osProfile"), given.get("osProfile")
    if not sent:
        return known
    if known is None:
        raise refusal("os-profile-not-allowed")
    for name in ("computerName", "adminUsername"):
        if sent.get(name) is not None and sent[name] != known.get(name):
            raise refusal("property-change-not-allowed", property=f"osProfile.{name}")
    return machines.os_profile({**known, **sent}, storage["osDisk"].get("osType") or "Linux")


def _check_unchanged_size(old: Document, given: dict[str, Any]) -> None:
    size = (given.get("hardwareProfile") or {}).get("vmSize")
    if size and size != old["properties"]["hardwareProfile"].get("vmSize"):
        raise refusal("machine-generalized", action="Update VM", name=old["name"])


def _answer(document: Document, before: dict[str, Any]) -> Document:
    """The answer to an update names the disks that are being let go, and says so (recorded)."""
    storage = document["properties"]["storageProfile"]
    names = {disk.get("name") for disk in storage.get("dataDisks") or ()}
    going = [{**disk, "toBeDetached": True} for disk in before.get("dataDisks") or () if disk.get("name") not in names]
    if not going:
        return document
    rows = sorted([*going, *storage["dataDisks"]], key=lambda disk: int(disk["lun"]))
    return {**document, "properties": {**document["properties"], "storageProfile": {**storage, "dataDisks": rows}}}


def _interfaces(call: Call, document: Document) -> list[Any]:
    """The network interfaces that are deleted with a machine."""
    from sig_cli.workspace.engine import Delete

    found = []
    for row in (document["properties"].get("networkProfile") or {}).get("networkInterfaces") or ():
        if not isinstance(row, dict) or str((row.get("properties") or {}).get("deleteOption")).lower() != "delete":
            continue
        stored = call.resources.get(row["id"]) if isinstance(row.get("id"), str) else None
        if stored is not None:
            found.append(Delete(fold(row["id"]), stored.revision))
    return found


def _tag(call: Call, document: Document) -> str:
    """The entity tag of a machine, which machines have had in their bodies since 2024-07-01 (recorded)."""
    stored = call.resources.get(document["id"])
    return f'"{stored.revision if stored is not None else ""}"'


def _without_platform_updates(properties: dict[str, Any]) -> None:
    profile = properties.get("osProfile")
    for name in ("linuxConfiguration", "windowsConfiguration"):
        if profile and "enableVMAgentPlatformUpdates" in profile.get(name, {}):
            inner = {key: value for key, value in profile[name].items() if key != "enableVMAgentPlatformUpdates"}
            properties["osProfile"] = profile = {**profile, name: inner}


class InstanceViews(Provider):
    """GET .../virtualMachines/{name}/instanceView: the view alone, without the machine."""

    type = "Microsoft.Compute/virtualMachines/instanceView"

    def list(self, call: Call) -> Outcome:
        require_group(call)
        parent = call.id.parent
        document = call.resources.document(parent.path) if parent is not None else None
        if document is None:
            raise refusal("parent-not-found", parent=call.id.names[0])
        private = document.get("sig", {})
        return Outcome(200, body=machines.instance_view(document, private.get("generation") or "V1", private.get("system")))


VIRTUAL_MACHINES = VirtualMachines()
INSTANCE_VIEWS = InstanceViews()
