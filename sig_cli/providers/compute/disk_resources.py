"""What disks and snapshots share: where they come from, how large they are, what the service fills in.

Recorded: the answer to the PUT is 202 with what was sent, `Updating`; a later GET has the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.moments import timestamp
from sig_cli.domain.naming import check_entity
from sig_cli.providers.tracked import TrackedProvider, require_group

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call, Outcome
    from sig_cli.workspace.engine import Document

GIB = 1 << 30
AFTER_STATE = ("diskState", "diskSizeBytes", "uniqueId", "tier", "incrementalSnapshotFamilyId")
ORDER = ("osType", "hyperVGeneration", "purchasePlan", "supportedCapabilities", "creationData", "diskSizeGB",
         "diskIOPSReadWrite", "diskMBpsReadWrite", "encryption", "incremental", "networkAccessPolicy",
         "publicNetworkAccess", "timeCreated", *AFTER_STATE)


class DiskResources(TrackedProvider):
    """Disks and snapshots. `default_sku` is what the service takes when a request names none.

    `unanswered` are the members that answers to writes with older api-versions do not have.
    """

    style = "DiskOperations"
    write_status = (202, 202)
    monitored_put = True
    default_sku = "Standard_LRS"
    actions = ("begingetaccess", "endgetaccess")
    unanswered: tuple[str, ...] = ("id", "type")

    def check_name(self, call: Call) -> None:
        check_entity(self.type, call.id.name)

    def post(self, call: Call) -> Outcome:
        """`beginGetAccess` and `endGetAccess`."""
        from sig_cli.providers.compute.disk_access import act

        require_group(call)
        document = self.require(call)
        self.check_idle(call, document)
        self.check_access(call, document)
        return act(call, document)

    def check_access(self, call: Call, document: Document) -> None:
        """Refuse access to the data for a reason of this type."""

    def check_delete(self, call: Call, document: Document, leaving: str = "") -> None:
        """What somebody has access to is not deleted, but goes with its group (documented). Raises `disk-access-active`."""
        if "access" in document.get("sig", {}) and not leaving:
            from sig_cli.providers.compute.disk_access import is_granted

            if is_granted(document, call.now):
                raise refusal("disk-access-active", name=document["name"])

    def shown_state(self, kind: str) -> str:
        return "Updating"

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        given = dict(body.get("properties") or {})
        creation = dict(given.get("creationData") or {})
        if not creation:
            raise refusal("required-missing", parameter="creationData")
        document.setdefault("sku", {"name": self.default_sku})
        source = self._source(call, creation, document["location"])
        if source is not None:
            for name in ("osType", "hyperVGeneration", "supportedCapabilities"):
                if source.get(name) is not None:
                    given.setdefault(name, source[name])
            self._check_size(given.get("diskSizeGB"), source.get("diskSizeGB"))
            given.setdefault("diskSizeGB", source.get("diskSizeGB"))
            if source.get("uniqueId"):
                creation["sourceUniqueId"] = source["uniqueId"]
        if given.get("incremental") and "sourceUniqueId" in creation:
            given["incrementalSnapshotFamilyId"] = made_up_guid(call.workspace["seed"], "family", creation["sourceUniqueId"])
        given["creationData"] = creation
        if given.get("diskSizeGB") is None:
            if creation.get("createOption") in ("Empty", "Upload"):
                raise refusal("required-missing", parameter="diskSizeGB")
            given.pop("diskSizeGB", None)
        return self.completed(call, document, given, made_up_guid(call.workspace["seed"], document["id"].lower(),
                                                                  call.now))

    def _check_size(self, asked: int | None, source: int | None) -> None:
        """Hold that a size beside a source is a resize upwards, as the specification says. Raises `disk-smaller-than-source`."""
        if asked is not None and source is not None and asked < source:
            kind = self.type.rpartition("/")[2][:-1]
            raise refusal("disk-smaller-than-source", kind=kind, size=asked, expected=source)

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        """Size may grow; what a disk was made from never changes."""
        before = old["properties"]
        given = dict(body.get("properties") or {})
        creation = given.get("creationData") or {}
        for name, value in creation.items():
            if str(before["creationData"].get(name)).lower() != str(value).lower():
                raise refusal("property-change-not-allowed", property=f"creationData.{name}")
        given["creationData"] = before["creationData"]
        size, was = given.get("diskSizeGB", before.get("diskSizeGB")), before.get("diskSizeGB")
        if size is not None and was is not None and size < was:
            raise refusal("disk-size-reduced", kind=self.type.rpartition("/")[2][:-1], name=old["name"], old=was, new=size)
        merged = {**before, **given, "diskSizeGB": size}
        document = {**old, "sku": body.get("sku") or old.get("sku") or {"name": self.default_sku}}
        completed = self.completed(call, document, merged, before["uniqueId"])
        completed["timeCreated"] = before["timeCreated"]
        return completed

    def completed(self, call: Call, document: Document, given: dict[str, Any], unique: str) -> dict[str, Any]:
        """The properties of a disk with everything that the service fills in. `document` has its `sku` already."""
        size = given.get("diskSizeGB")
        if size is not None and not 1 <= size <= load("disk_tiers.json")["maximumGb"]:
            raise refusal("value-out-of-range", parameter="disk.diskSizeGB", value=size, minimum=1,
                          maximum=load("disk_tiers.json")["maximumGb"])
        properties = {**given, "timeCreated": timestamp(call.now), "diskState": "Unattached", "uniqueId": unique}
        properties.setdefault("encryption", {"type": "EncryptionAtRestWithPlatformKey"})
        properties.setdefault("networkAccessPolicy", "AllowAll")
        properties.setdefault("publicNetworkAccess", "Enabled")
        if properties.get("burstingEnabled"):
            properties.setdefault("burstingEnabledTime", timestamp(call.now))
        else:
            properties.pop("burstingEnabledTime", None)
        if size is not None:
            properties["diskSizeBytes"] = size * GIB
        self.add_performance(document, properties)
        return {name: properties[name] for name in (*ORDER, *sorted(set(properties) - set(ORDER)))
                if properties.get(name) is not None}

    def add_performance(self, document: Document, properties: dict[str, Any]) -> None:
        """What the service says of a disk's speed, by size and kind."""

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """The answer to a PUT repeats what was sent; everything else comes when the operation has ended (recorded).

        That to a PATCH is a whole disk as well, in which what it was made from is required (the specification).
        """
        shown = super().present(document, call, state)
        if state is not None:
            shown["properties"] = _without_outcome(shown["properties"]) if call.method == "PATCH" else \
                _sent(shown["properties"], _given_properties(call.body))
            if call.api_version < "2022-03-02" or call.still("disk-writes-in-short"):
                self._first_answer(shown, document["properties"], call.api_version)
            return shown
        properties = shown["properties"]
        for name in AFTER_STATE:
            if name in properties:
                properties[name] = properties.pop(name)
        if "access" in document.get("sig", {}):
            from sig_cli.providers.compute.disk_access import is_granted

            if is_granted(document, call.now):
                properties["diskState"] = "ActiveSAS"
        if "sku" in shown:
            shown["sku"] = {"name": shown["sku"]["name"], "tier": shown["sku"]["name"].partition("_")[0].replace(
                "StandardSSD", "Standard").replace("PremiumV2", "Premium").replace("UltraSSD", "Ultra")}
        return shown

    def _first_answer(self, shown: Document, stored: dict[str, Any], api_version: str) -> None:
        """Turn the answer to a write into that of api-versions up to 2021-12-01, and of 2022-03-02 in its first year, which has the id (recorded).

        It does not say what it is an answer about, but that this is a resource, and which source the id named.
        """
        for name in self.unanswered:
            if name != "id" or api_version < "2022-03-02":
                del shown[name]
        properties = shown["properties"]
        if "sourceUniqueId" in stored["creationData"]:
            properties["creationData"]["sourceUniqueId"] = stored["creationData"]["sourceUniqueId"]
            properties.setdefault("publicNetworkAccess", stored["publicNetworkAccess"])
        properties.update(provisioningState=properties.pop("provisioningState"), isArmResource=True)

    def _source(self, call: Call, creation: dict[str, Any], location: str) -> dict[str, Any] | None:
        """The properties of what it is copied from; None when it comes from nothing we know."""
        option = creation.get("createOption")
        if option in ("Copy", "CopyStart", "Restore"):
            source = creation.get("sourceResourceId")
            if not source:
                raise refusal("required-missing", parameter="creationData.sourceResourceId")
            document = call.resources.document(source)
            if document is None:
                raise refusal("source-resource-not-found", name=source.rpartition("/")[2])
            properties: dict[str, Any] = document["properties"]
            return properties
        if option == "Import":
            return self._from_blob(call, creation)
        if option == "FromImage":
            return self._from_image(call, creation, location)
        return None

    def _from_blob(self, call: Call, creation: dict[str, Any]) -> dict[str, Any] | None:
        from sig_cli.domain.blobs import in_gib
        from sig_cli.providers.storage.accounts import uploaded_disk

        if not creation.get("sourceUri"):
            raise refusal("required-missing", parameter="creationData.sourceUri")
        size = uploaded_disk(call, creation["sourceUri"])
        return None if size is None else {"diskSizeGB": in_gib(size)}

    def _from_image(self, call: Call, creation: dict[str, Any], location: str) -> dict[str, Any] | None:
        from sig_cli.providers.compute.image_resolution import resolve_image

        reference = creation.get("galleryImageReference") or {}
        named = {name: reference[name] for name in ("id", "sharedGalleryImageId", "communityGalleryImageId")
                 if reference.get(name)}
        if not named:
            if reference or creation.get("imageReference"):
                return None
            raise refusal("image-reference-invalid")
        image = resolve_image(call, named, location)
        if image is None:
            return None
        disk = image.os_disk
        if reference.get("lun") is not None:
            disk = next((data for data in image.data_disks if data["lun"] == reference["lun"]), {})
        return {"osType": image.os_type, "hyperVGeneration": image.generation, "diskSizeGB": disk.get("sizeGB")}


def _given_properties(body: Any) -> dict[str, Any]:
    """The properties in a valid body, in which names have any case."""
    return next((value for name, value in (body or {}).items() if name.lower() == "properties"), None) or {}


def _without_outcome(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties that requests gave or defaulted, without those that tell how it ended."""
    return {name: value for name, value in properties.items() if name not in ("timeCreated", *AFTER_STATE)}


def _sent(properties: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    """The properties that a request gave, as they were stored, and the state."""
    given = {name.lower(): value for name, value in sent.items() if value is not None}
    shown = {name: value for name, value in properties.items() if name.lower() in given}
    if "creationData" in shown:
        named = {name.lower() for name in given["creationdata"]}
        shown["creationData"] = {name: value for name, value in shown["creationData"].items() if name.lower() in named}
    return {**shown, "provisioningState": properties["provisioningState"]}
