"""Microsoft.Compute/galleries/images/versions: image versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.changes import forbidden_change, keep_omitted
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.lifecycle import creation_failed, replication_status
from sig_cli.domain.moments import end_of_life, timestamp
from sig_cli.domain.naming import check_version
from sig_cli.domain.newer import drop_newer
from sig_cli.domain.replicas import replication_mode, resolve_edge_zones, resolve_targets, storage_type
from sig_cli.domain.safety import asks_for_protection, check_deletion, check_removal, returned_safety
from sig_cli.providers.compute.quota import check_quota
from sig_cli.providers.compute.version_sources import resolve_sources, system_of
from sig_cli.providers.gates import allowed_regions
from sig_cli.providers.tracked import TrackedProvider, validate_patch

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call, Outcome
    from sig_cli.workspace.engine import Document, Operation

PARAMETER = "galleryImageVersion.properties.publishingProfile"


class ImageVersions(TrackedProvider):
    type = "Microsoft.Compute/galleries/images/versions"
    model = "sig_cli.providers.compute.gallery_models:GalleryImageVersion"
    yields = True
    rests = True

    def check_name(self, call: Call) -> None:
        check_version(call.id.name, call.profile)

    def modern(self, body: dict[str, Any]) -> dict[str, Any]:
        """Until 2019-03-01 the source stood in the publishing profile (recorded)."""
        publishing = (body.get("properties") or {}).get("publishingProfile") or {}
        source = (publishing.get("source") or {}).get("managedImage")
        if not source:
            return body
        kept = {name: value for name, value in publishing.items() if name != "source"}
        return {**body, "properties": {**body["properties"], "publishingProfile": kept,
                                       "storageProfile": {"source": {"id": source.get("id")}}}}

    def patch(self, call: Call) -> Outcome:
        """As every tracked resource; with `restore` it brings a soft-deleted version back (specification)."""
        if call.resources.get(call.id.path) is None:
            self._admit(call)
            body = validate_patch(self.model, call)
            if (body.get("properties") or {}).get("restore"):
                return self.write(call, body)
        return super().patch(call)

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        """As every tracked resource; an update with the first api-version is a 202 with a `Location` (recorded).

        A request for a soft-deleted version brings it back, or is refused.
        """
        if call.resources.get(call.id.path) is None:
            self.require_parent(call)
            kept = call.resources.get(kept_path(call))
            if kept is not None:
                from sig_cli.providers.compute.soft_deleted_versions import brought_back

                return brought_back(self, call, body, kept)
            if (body.get("properties") or {}).get("restore"):
                raise self.not_found(call)
        outcome = super().write(call, body)
        if outcome.status == 200 and call.api_version < "2019-03-01" and outcome.long_running is not None:
            outcome.status = 202
            outcome.long_running.monitor = True
        return outcome

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        given = drop_newer(self.type, body.get("properties") or {}, call.profile)
        location = document["location"]
        publishing = _publishing(call, given.get("publishingProfile") or {}, location, {})
        storage, failure = resolve_sources(call, given.get("storageProfile") or {}, parent or {"properties": {}},
                                           location, publishing.get("replicationMode"))
        check_quota(call, self.type, location)
        properties: dict[str, Any] = {"publishingProfile": publishing, "storageProfile": storage,
                                      "safetyProfile": returned_safety(given.get("safetyProfile"))}
        if given.get("securityProfile"):
            properties["securityProfile"] = given["securityProfile"]
        private: dict[str, Any] = {}
        if failure is not None:
            private["failure"] = failure.member()
        if asks_for_protection(given.get("safetyProfile")):
            private["protectRegions"] = True
        system = system_of(call, storage)
        if system:
            private["system"] = system
        document["sig"] = private
        return properties

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        """PUT replaces the publishing profile; the source stays, whether it was sent again or not (recorded)."""
        given = drop_newer(self.type, body.get("properties") or {}, call.profile)
        error = forbidden_change(old, {**body, "properties": given}, self.type, call.profile)
        if error is not None:
            raise error
        before = old["properties"]
        properties = keep_omitted(old, given, self.type, call.profile)
        if given.get("publishingProfile") is not None:
            properties["publishingProfile"] = _publishing(call, properties["publishingProfile"], old["location"],
                                                          before["publishingProfile"])
            check_removal(old, properties["publishingProfile"]["targetRegions"], given.get("safetyProfile"))
        properties["storageProfile"] = before["storageProfile"]
        properties["safetyProfile"] = {**before["safetyProfile"], **returned_safety(properties.get("safetyProfile"))}
        return {name: properties[name] for name in ("publishingProfile", "storageProfile", "safetyProfile",
                                                    "securityProfile") if name in properties}

    def failure(self, call: Call, document: Document, kind: str) -> ServiceError | None:
        """A source that does not fit fails the operation; so does every later one, until the version is made well."""
        member = document.get("sig", {}).pop("failure", None)
        if member is not None:
            return ServiceError(member["code"], member["message"], target=member.get("target"))
        if not creation_failed(document, call.now):
            return None
        properties = document["properties"]
        parent = self.require_parent(call) or {"properties": {}}
        properties["storageProfile"], error = resolve_sources(
            call, properties["storageProfile"], parent, document["location"],
            properties["publishingProfile"].get("replicationMode"))
        return error

    def scheduled(self, call: Call, document: Document, private: dict[str, Any], kind: str,
                  before: Document | None) -> tuple[int, ServiceError | None, tuple[Operation, ...]]:
        """By the plan of the replication, which is stored with the version. At once, nothing need be stored of it."""
        from sig_cli.providers.faults import counted, series

        ends, error, more = super().scheduled(call, document, private, kind, before)
        speed, faults = call.pace().speed, series(call.resources, "replicate")
        if speed is None and faults is None and (before is None or "replication" not in before.get("sig", {})):
            return ends, error, more
        from sig_cli.domain.replication import is_at_once, plan

        made = plan(document, before, call.now, speed, *([faults.strike] if faults is not None else []))
        for name in ("plan", "replication"):
            private.pop(name, None)
        if not is_at_once(made, call.now):
            private.update(made.members)
        return max(ends, made.ends), error or made.error, (*more, *(counted(faults) if faults is not None else ()))

    def check_delete(self, call: Call, document: Document, leaving: str = "") -> None:
        check_deletion(document, call.now)

    def delete(self, call: Call) -> Outcome:
        """As every tracked resource; a gallery with soft deletion keeps the version for a while.

        `bypassSoftDelete` deletes it for good (a client of 2026-03-03 sends it).
        """
        outcome = super().delete(call)
        failed = outcome.long_running is not None and outcome.long_running.error is not None
        if not outcome.operations or failed or call.query.get("bypassSoftDelete", "").lower() == "true" or not call.profile.soft_delete:
            return outcome
        gallery = call.id.parent.parent if call.id.parent is not None else None
        document = call.resources.document(gallery.path) if gallery is not None else None
        if document is not None and (document["properties"].get("softDeletePolicy") or {}).get("isSoftDeleteEnabled"):
            from sig_cli.providers.compute.soft_deleted_versions import keep

            outcome.operations = (*outcome.operations, *keep(call, document))
        return outcome

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        shown = super().present(document, call, state)
        properties = shown["properties"]
        if properties["provisioningState"] in ("Creating", "Failed"):
            properties["storageProfile"] = _before_success(properties["storageProfile"])
        expand = call.query.get("$expand", "").lower()
        if "replicationstatus" in expand:
            properties["replicationStatus"] = replication_status(document, call.now, left="secondsleft" in expand)
        if "usedby" in call.query.get("$expand", "").lower():
            from sig_cli.providers.compute.image_users import used_by

            properties["usedBy"] = used_by(call.resources, document)
        return shown


def kept_path(call: Call) -> str:
    """Where the version of a call lies after a soft deletion."""
    parent = call.id.parent
    return f"{parent.path if parent is not None else ''}/softDeletedVersions/{call.id.name}"


def _publishing(call: Call, given: dict[str, Any], location: str, before: dict[str, Any]) -> dict[str, Any]:
    """The publishing profile as the service returns it, in its order, with its defaults filled in.

    `before` is the stored one of a version that is updated.
    """
    count = given.get("replicaCount")
    mode = replication_mode(given.get("replicationMode") or before.get("replicationMode"), call.profile)
    kind = storage_type(given.get("storageAccountType") or before.get("storageAccountType"), call.profile,
                        f"{PARAMETER}.storageAccountType")
    profile: dict[str, Any] = {"targetRegions": resolve_targets(
        given.get("targetRegions"), count, kind, location=location, profile=call.profile,
        allowed_regions=allowed_regions(call), mode=mode, old=before.get("targetRegions"))}
    zones = resolve_edge_zones(given.get("targetExtendedLocations"), count, profile=call.profile)
    if zones:
        profile["targetExtendedLocations"] = zones
    profile["replicaCount"] = 1 if count is None else count
    profile["excludeFromLatest"] = bool(given.get("excludeFromLatest"))
    profile["publishedDate"] = before.get("publishedDate") or timestamp(call.now)
    if given.get("endOfLifeDate"):
        profile["endOfLifeDate"] = end_of_life(given["endOfLifeDate"], call.now, old=before.get("endOfLifeDate"),
                                               path="publishingProfile.endOfLifeDate",
                                               parameter=f"{PARAMETER}.endOfLifeDate")
    profile["storageAccountType"] = kind
    if mode:
        profile["replicationMode"] = mode
    return profile


def _before_success(storage: dict[str, Any]) -> dict[str, Any]:
    """What a storage profile shows until the disks have been read: no sizes, and only the source for a whole one."""
    if "source" in storage:
        return {"source": storage["source"]}
    shown = dict(storage)
    if "osDiskImage" in shown:
        shown["osDiskImage"] = _without_size(shown["osDiskImage"])
    if "dataDiskImages" in shown:
        shown["dataDiskImages"] = [_without_size(disk) for disk in shown["dataDiskImages"]]
    return shown


def _without_size(disk: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in disk.items() if name != "sizeInGB"}


IMAGE_VERSIONS = ImageVersions()
