"""Microsoft.Compute/galleries/images/versions: image versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.changes import forbidden_change
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.lifecycle import replication_status
from sig_cli.domain.moments import end_of_life, parse, timestamp
from sig_cli.domain.naming import check_version_name
from sig_cli.domain.replicas import resolve_targets
from sig_cli.providers.compute.quota import IMAGE_VERSIONS as VERSION_QUOTA
from sig_cli.providers.compute.quota import check_quota
from sig_cli.providers.compute.version_sources import resolve_source
from sig_cli.providers.gates import subscription
from sig_cli.providers.provider import Call
from sig_cli.providers.tracked import TrackedProvider

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document

SAFETY_API = "2022-01-03"
"""The first api-version with `allowDeletionOfReplicatedLocations` (469 recorded answers have it, 365 older do not)."""


class ImageVersions(TrackedProvider):
    type = "Microsoft.Compute/galleries/images/versions"
    model = "sig_cli.providers.compute.gallery_models:ImageVersion"

    def check_name(self, call: Call) -> None:
        check_version_name(call.id.name)

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        given = body.get("properties") or {}
        location = document["location"]
        publishing = self._publishing(call, given.get("publishingProfile") or {}, location, timestamp(call.now))
        source = resolve_source(call, given.get("storageProfile") or {}, parent or {}, location)
        if source.failure is not None:
            document["sig"] = {"failure": source.failure.member()}
        check_quota(call, VERSION_QUOTA, location)
        properties: dict[str, Any] = {"publishingProfile": publishing, "storageProfile": source.profile,
                                      "safetyProfile": _safety(given.get("safetyProfile"), {})}
        if given.get("securityProfile"):
            properties["securityProfile"] = given["securityProfile"]
        return properties

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        """PUT replaces the publishing profile; the source stays, whether it was sent again or not (recorded)."""
        given = body.get("properties") or {}
        before = old["properties"]
        error = forbidden_change(before, given, self.type, call.profile)
        if error is not None:
            raise error
        properties = dict(before)
        properties["safetyProfile"] = _safety(given.get("safetyProfile"), before.get("safetyProfile") or {})
        if given.get("publishingProfile") is not None:
            properties["publishingProfile"] = self._publishing(
                call, given["publishingProfile"], old["location"], before["publishingProfile"]["publishedDate"],
                before["publishingProfile"])
            self._refuse_removal(call, before, properties)
        return properties

    def failure(self, call: Call, document: Document, kind: str) -> ServiceError | None:
        member = document.get("sig", {}).pop("failure", None)
        return None if member is None else ServiceError(member["code"], member["message"], target=member.get("target"))

    def check_delete(self, call: Call, document: Document) -> None:
        """A version can be protected until its end of life (documented, api 2024-03-03)."""
        if not document["properties"]["safetyProfile"].get("blockDeletionBeforeEndOfLife"):
            return
        end = document["properties"]["publishingProfile"].get("endOfLifeDate")
        moment = parse(end) if end else None
        if moment is not None and moment > call.now:
            raise refusal("deletion-blocked-before-end-of-life")

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        shown = super().present(document, call, state)
        properties = shown["properties"]
        if properties["provisioningState"] in ("Creating", "Failed"):
            properties["storageProfile"] = _before_success(properties["storageProfile"])
        if "replicationstatus" in call.query.get("$expand", "").lower():
            properties["replicationStatus"] = replication_status(document, call.now)
        return shown

    def _publishing(self, call: Call, given: dict[str, Any], location: str, published: str,
                    before: dict[str, Any] | None = None) -> dict[str, Any]:
        """The publishing profile as the service returns it, in its order, with its defaults filled in."""
        count = given.get("replicaCount")
        account_type = given.get("storageAccountType") or (before or {}).get("storageAccountType") or "Standard_LRS"
        mode = given.get("replicationMode") or (before or {}).get("replicationMode")
        targets = resolve_targets(given.get("targetRegions") or [{"name": location}], count, account_type,
                                  location=location, profile=call.profile, mode=mode,
                                  allowed_regions=subscription(call).get("allowedRegions") or ())
        profile: dict[str, Any] = {"targetRegions": targets}
        if given.get("targetExtendedLocations"):
            profile["targetExtendedLocations"] = given["targetExtendedLocations"]
        profile["replicaCount"] = 1 if count is None else count
        profile["excludeFromLatest"] = bool(given.get("excludeFromLatest"))
        profile["publishedDate"] = published
        if given.get("endOfLifeDate"):
            unchanged = before is not None and _same_moment(before.get("endOfLifeDate"), given["endOfLifeDate"])
            profile["endOfLifeDate"] = before["endOfLifeDate"] if unchanged and before else \
                end_of_life(given["endOfLifeDate"], call.now, path="properties.publishingProfile.endOfLifeDate")
        profile["storageAccountType"] = account_type
        if mode:
            profile["replicationMode"] = mode
        return profile

    def _refuse_removal(self, call: Call, before: dict[str, Any], after: dict[str, Any]) -> None:
        if call.api_version < SAFETY_API or not call.profile.protects_replicated_locations \
                or after["safetyProfile"].get("allowDeletionOfReplicatedLocations"):
            return
        kept = {target["name"] for target in after["publishingProfile"]["targetRegions"]}
        removed = [target["name"] for target in before["publishingProfile"]["targetRegions"]
                   if target["name"] not in kept]
        if removed:
            raise refusal("region-removal-not-allowed", regions=", ".join(removed))


def _safety(given: dict[str, Any] | None, old: dict[str, Any]) -> dict[str, Any]:
    wanted = given or {}
    safety: dict[str, Any] = {
        "reportedForPolicyViolation": old.get("reportedForPolicyViolation", False),
        "allowDeletionOfReplicatedLocations": wanted.get(
            "allowDeletionOfReplicatedLocations", old.get("allowDeletionOfReplicatedLocations", False)),
    }
    block = wanted.get("blockDeletionBeforeEndOfLife", old.get("blockDeletionBeforeEndOfLife"))
    if block is not None:
        safety["blockDeletionBeforeEndOfLife"] = block
    return safety


def _before_success(storage: dict[str, Any]) -> dict[str, Any]:
    """What a storage profile shows until the disks have been read: no sizes, and only the source for a whole one."""
    if "source" in storage:
        return {"source": storage["source"]}
    shown = dict(storage)
    if "osDiskImage" in shown:
        shown["osDiskImage"] = {name: value for name, value in shown["osDiskImage"].items() if name != "sizeInGB"}
    if "dataDiskImages" in shown:
        shown["dataDiskImages"] = [{name: value for name, value in disk.items() if name != "sizeInGB"}
                                   for disk in shown["dataDiskImages"]]
    return shown


def _same_moment(old: str | None, new: str) -> bool:
    return old is not None and parse(old) == parse(new)


IMAGE_VERSIONS = ImageVersions()
