"""Microsoft.Compute/virtualMachineScaleSets: many machines of one model.

One scale set of 2023 is recorded, beside its request. A uniform set has instances of its own, which are resources nested in
it; those of a flexible one are virtual machines that point to it. Disks of uniform instances are no resources, as with the
service, which does not list them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import image_references as references
from sig_cli.domain import machine_sizes, machines, scale_sets
from sig_cli.domain.errors import refusal
from sig_cli.domain.free_bodies import checked
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.machine_images import check_disks, check_gallery_image
from sig_cli.domain.moments import timestamp
from sig_cli.domain.naming import check_entity
from sig_cli.domain.tags import check_tags
from sig_cli.providers.compute.virtual_machines import keep_identity
from sig_cli.providers.tracked import TrackedProvider, require_group
from sig_cli.workspace.engine import ABSENT

if TYPE_CHECKING:
    from sig_cli.domain.image_references import MachineImage
    from sig_cli.providers.provider import Call, Outcome
    from sig_cli.workspace.engine import Document

OS_DISK = ("osType", "createOption", "image", "caching", "writeAcceleratorEnabled", "diffDiskSettings", "managedDisk",
           "deleteOption", "diskSizeGB")
DATA_DISK = ("lun", "createOption", "caching", "writeAcceleratorEnabled", "managedDisk", "deleteOption", "diskSizeGB")


class ScaleSets(TrackedProvider):
    type = "Microsoft.Compute/virtualMachineScaleSets"
    style = "operations"
    envelope = ("extendedLocation", "tags", "zones", "identity", "plan", "sku")

    def check_name(self, call: Call) -> None:
        check_entity(self.type, call.id.name)

    def validated(self, call: Call) -> dict[str, Any]:
        return checked(call.body)

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        shown = super().present(document, call, state)
        shown["properties"] = machines.ordered(shown["properties"], scale_sets.PROPERTIES)
        return shown

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        """201 or 200 with the set; instances that come and go are written with it."""
        raw = call.body.get("properties") if isinstance(call.body, dict) else None
        if isinstance(raw, dict):
            check_gallery_image(raw.get("virtualMachineProfile"), call.api_version)
        given = machines.normalised(body.get("properties") or {})
        _check_form(given)
        check_tags(body.get("tags"), call.profile)
        stored = call.resources.get(call.id.path)
        old = stored.document if stored is not None else None
        document = self._new(call, body) if old is None else self._replaced(call, body, old)
        if old is not None:
            keep_identity(document, old)
            document["sku"] = {**(old.get("sku") or {}), **(body.get("sku") or {})}
        _complete_sku(document)
        image = _complete(call, document, given, old)
        return self._with_instances(call, document, old, image, stored.revision if stored is not None else ABSENT)

    def _with_instances(self, call: Call, document: Document, old: Document | None, image: MachineImage | None,
                        revision: str) -> Outcome:
        from sig_cli.providers.compute.scale_set_instances import Instances

        instances = Instances(call, document)
        reference = ((document["properties"].get("virtualMachineProfile") or {}).get("storageProfile") or {}).get(
            "imageReference")
        wanted = scale_sets.capacity(document, call.profile.scale_set_maximum(scale_sets.kind_of_image(reference)))
        if wanted < instances.protected():
            # Protected instances stay, and the capacity says so (documented).
            wanted = document["sku"]["capacity"] = instances.protected()
        changed = old is not None and old["properties"].get("virtualMachineProfile") != \
            document["properties"].get("virtualMachineProfile")
        if changed and scale_sets.upgrades_by_itself(document["properties"]):
            image = image or model_image(call, document)
            instances.upgrade(None, image)
        if wanted > len(instances.numbers):
            image = image or model_image(call, document)
        warning = instances.scale(wanted, image)
        document["sig"] = {**(old or {}).get("sig", {}), **_private(image, old), "highest": instances.highest,
                           "model": _model(old, changed=changed)}
        outcome = self._written(call, document, revision, "create" if old is None else "update")
        outcome.operations += tuple(instances.operations)
        if warning:
            outcome.notices = (warning,)
        return outcome

    def delete(self, call: Call) -> Outcome:
        """202; instances go with the set, those of a flexible one with their disks."""
        from sig_cli.providers.compute.scale_set_instances import Instances

        require_group(call)
        document = call.resources.document(call.id.path)
        outcome = super().delete(call)
        if document is not None and document["properties"].get("orchestrationMode") == scale_sets.FLEXIBLE:
            instances = Instances(call, document)
            instances.scale(0, None)
            outcome.operations += tuple(instances.operations)
        return outcome

    def post(self, call: Call) -> Outcome:
        from sig_cli.providers.compute.scale_set_actions import act

        require_group(call)
        return act(call, self.require(call))


def _check_form(given: dict[str, Any]) -> None:
    """Hold that the machine profile has the form in which it is read. Raises `body-invalid`."""
    profile = given.get("virtualMachineProfile", {})
    for name, value in (("virtualMachineProfile", profile), ("upgradePolicy", given.get("upgradePolicy", {}))):
        if not isinstance(value, dict):
            raise refusal("body-invalid", reason=f"an object is expected at 'properties.{name}'")
    if not isinstance(given.get("upgradePolicy", {}).get("rollingUpgradePolicy", {}), dict):
        raise refusal("body-invalid", reason="an object is expected at 'properties.upgradePolicy.rollingUpgradePolicy'")
    check_disks(profile)


def _complete_sku(document: Document) -> None:
    sku = document.get("sku")
    if not isinstance(sku, dict):
        if sku is not None:
            raise refusal("body-invalid", reason="an object is expected at 'sku'")
        return
    if not isinstance(sku.get("name", ""), str):
        raise refusal("body-invalid", reason="a text is expected at 'sku.name'")
    if type(sku.get("capacity", 0)) is not int:
        raise refusal("value-invalid", parameter="sku.capacity")
    document["sku"] = machines.ordered({"tier": "Standard", **sku}, ("name", "tier", "capacity"))


def _complete(call: Call, document: Document, given: dict[str, Any], old: Document | None) -> MachineImage | None:
    """Give a set its properties. Returns the image when the request named one that had to be looked for."""
    before = old["properties"] if old is not None else {}
    asked = given.get("virtualMachineProfile") or {}
    profile = {**(before.get("virtualMachineProfile") or {}), **asked}
    given = {name: value for name, value in given.items() if name not in ("virtualMachineProfile", "provisioningState")}
    properties = scale_sets.completed(given, before or None, (document.get("sku") or {}).get("capacity") or 0)
    image: MachineImage | None = None
    if profile:
        storage, image = _storage(call, document, asked.get("storageProfile") or {}, old)
        system = _system(call, old, asked, image)
        if "applicationProfile" in asked:
            from sig_cli.providers.compute.machine_applications import check_applications

            check_applications(call, asked, before.get("virtualMachineProfile") or {}, system, document["location"])
        profile = scale_sets.profile({**profile, "storageProfile": storage}, system)
        properties["virtualMachineProfile"] = profile
    properties["uniqueId"] = before.get("uniqueId") or made_up_guid(call.workspace["seed"], document["id"].lower(), call.now)
    properties["timeCreated"] = before.get("timeCreated") or timestamp(call.now)
    document["properties"] = machines.ordered(properties, scale_sets.PROPERTIES)
    return image


def _storage(call: Call, document: Document, asked: dict[str, Any],
             old: Document | None) -> tuple[dict[str, Any], MachineImage | None]:
    """The model's storage profile, and its image when that is new or another one."""
    from sig_cli.providers.compute.image_resolution import resolve_image

    before = ((old or {"properties": {}})["properties"].get("virtualMachineProfile") or {}).get("storageProfile") or {}
    reference = asked.get("imageReference") or before.get("imageReference")
    size = (document.get("sku") or {}).get("name") or ""
    image = None
    if asked.get("imageReference") and asked["imageReference"] != before.get("imageReference"):
        image = resolve_image(call, reference, document["location"])
        if image is not None and old is not None and old["sig"].get("osState"):
            scale_sets.check_os_state(document["name"], old["sig"]["osState"], image.os_state)
        if image is not None:
            machine_sizes.check_generation(size, image.generation)
    if image is None:
        kept = {**before, **{name: value for name, value in asked.items() if name != "imageReference"}}
        return kept, None
    return _model_storage(asked, reference or {}, image, size), image


def _model_storage(asked: dict[str, Any], reference: dict[str, Any], image: MachineImage, size: str) -> dict[str, Any]:
    """The disks of a model as the service returns them (recorded): what the image has, in the request's words."""
    def filled(disk: dict[str, Any], source: dict[str, Any], caching: str) -> dict[str, Any]:
        made = {"createOption": "FromImage", **disk}
        made.setdefault("caching", source.get("caching") or caching)
        managed = dict(made.get("managedDisk") or {})
        managed.setdefault("storageAccountType",
                           source.get("storageAccountType") or machine_sizes.default_storage(size))
        made["managedDisk"] = managed
        if "diskSizeGB" not in made and source.get("sizeGB") is not None:
            made["diskSizeGB"] = source["sizeGB"]
        if source.get("sizeGB") is not None and made["diskSizeGB"] < source["sizeGB"]:
            raise refusal("disk-smaller-than-image", size=made["diskSizeGB"], expected=source["sizeGB"],
                          parameter="osDisk.diskSizeGB")
        return made

    sources = {disk["lun"]: disk for disk in image.data_disks}
    rows = list(asked.get("dataDisks") or ())
    for row in rows:
        if row.get("createOption") == "FromImage" and row.get("lun") not in sources:
            raise refusal("disk-lun-not-in-image")
    named = {row.get("lun") for row in rows}
    rows += [{"lun": lun} for lun in sources if lun not in named]
    made: dict[str, Any] = {
        "osDisk": machines.ordered({"osType": image.os_type, **filled(asked.get("osDisk") or {}, image.os_disk, "ReadWrite")},
                                   OS_DISK),
        "imageReference": reference}
    if rows:
        made["dataDisks"] = [machines.ordered(filled(row, sources.get(row.get("lun"), {}), "None"), DATA_DISK) for row in rows]
    return made


def _system(call: Call, old: Document | None, asked: dict[str, Any], image: MachineImage | None) -> str:
    """The system of the model; holds that its profile fits a new image."""
    if image is None:
        storage = ((old or {"properties": {}})["properties"].get("virtualMachineProfile") or {}).get("storageProfile") or {}
        return str((storage.get("osDisk") or {}).get("osType") or "Linux")
    if old is None or asked.get("osProfile"):
        references.check_os_profile(image, has_profile=bool(asked.get("osProfile")))
    if old is None and asked.get("osProfile"):
        machines.check_sign_in(asked["osProfile"], image.os_type)
    security = asked.get("securityProfile") or ((old or {"properties": {}})["properties"].get(
        "virtualMachineProfile") or {}).get("securityProfile") or {}
    references.check_security_type(image, security.get("securityType"))
    return image.os_type


def model_image(call: Call, document: Document) -> MachineImage | None:
    """The image that the model names, looked for again: `latest` may mean another one by now."""
    from sig_cli.providers.compute.image_resolution import resolve_image

    storage = (document["properties"].get("virtualMachineProfile") or {}).get("storageProfile") or {}
    return resolve_image(call, storage.get("imageReference"), document["location"])


def _private(image: MachineImage | None, old: Document | None) -> dict[str, Any]:
    known = (old or {}).get("sig", {})
    return {"osState": image.os_state if image is not None else known.get("osState")}


def _model(old: Document | None, *, changed: bool) -> int:
    """Which edition of the model this is: instances remember theirs."""
    known = int((old or {}).get("sig", {}).get("model") or 0)
    return known + 1 if changed or old is None else known


SCALE_SETS = ScaleSets()
