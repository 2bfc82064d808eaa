"""Microsoft.Compute/galleries/applications/versions: packages, replicated like image versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.applications import (
    PUBLISHING,
    check_actions,
    check_kept_regions,
    check_source,
    check_texts,
    check_unencrypted,
)
from sig_cli.domain.changes import forbidden_change, keep_omitted
from sig_cli.domain.lifecycle import replication_status
from sig_cli.domain.moments import timestamp
from sig_cli.domain.naming import check_application_version
from sig_cli.domain.replicas import replication_mode, resolve_edge_zones, resolve_targets, storage_type
from sig_cli.providers.compute.quota import check_quota
from sig_cli.providers.gates import allowed_regions
from sig_cli.providers.tracked import TrackedProvider

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

# In the order in which the service returns them (recordings, api 2022-01-03); custom actions as in the specification.
ORDER = ("source", "manageActions", "settings", "advancedSettings", "enableHealthCheck", "targetRegions",
         "targetExtendedLocations", "replicaCount", "excludeFromLatest", "publishedDate", "endOfLifeDate",
         "storageAccountType", "replicationMode", "customActions")


class ApplicationVersions(TrackedProvider):
    type = "Microsoft.Compute/galleries/applications/versions"
    model = "sig_cli.providers.compute.application_models:GalleryApplicationVersion"

    def check_name(self, call: Call) -> None:
        check_application_version(call.id.name)

    def modern(self, body: dict[str, Any]) -> dict[str, Any]:
        """Until 2019-12-01 a version named the file and its kind; both are gone, and are not kept."""
        publishing = (body.get("properties") or {}).get("publishingProfile") or {}
        source = publishing.get("source") or {}
        if "fileName" not in source and "contentType" not in publishing:
            return body
        kept = {name: value for name, value in publishing.items() if name != "contentType"}
        kept["source"] = {name: value for name, value in source.items() if name != "fileName"}
        return {**body, "properties": {**body["properties"], "publishingProfile": kept}}

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        given = body["properties"]
        location = document["location"]
        properties = {"publishingProfile": _publishing(call, given["publishingProfile"], location, {}),
                      "safetyProfile": _safety(given.get("safetyProfile"), {})}
        check_quota(call, self.type, location)
        return properties

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        """PUT replaces what may change. No target regions, or an empty package link, mean those it has (reported)."""
        before = old["properties"]
        given = {**body["properties"], "publishingProfile": _with_source(body["properties"]["publishingProfile"],
                                                                         before["publishingProfile"]["source"])}
        error = forbidden_change(old, {**body, "properties": given}, self.type, call.profile)
        if error is not None:
            raise error
        kept = keep_omitted(old, given, self.type, call.profile)
        publishing = kept["publishingProfile"]
        if not given["publishingProfile"].get("targetRegions"):
            publishing["targetRegions"] = before["publishingProfile"]["targetRegions"]
        check_kept_regions(call.id.name, before, publishing["targetRegions"], given.get("safetyProfile"),
                           call.api_version)
        return {"publishingProfile": _publishing(call, publishing, old["location"], before["publishingProfile"]),
                "safetyProfile": _safety(given.get("safetyProfile"), before.get("safetyProfile") or {})}

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        shown = super().present(document, call, state)
        if "replicationstatus" in call.query.get("$expand", "").lower():
            shown["properties"]["replicationStatus"] = replication_status(document, call.now)
        return shown


def _with_source(publishing: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    source = publishing.get("source") or {}
    return publishing if source.get("mediaLink") else {
        **publishing, "source": {**before, **{name: value for name, value in source.items() if value}}}


def _safety(given: dict[str, Any] | None, before: dict[str, Any]) -> dict[str, Any]:
    return {"allowDeletionOfReplicatedLocations": False, **before, **(given or {})}


def _publishing(call: Call, given: dict[str, Any], location: str, before: dict[str, Any]) -> dict[str, Any]:
    """The publishing profile as the service returns it, with its defaults filled in.

    `before` is the stored one of a version that is updated. An end of life is information only (documented), past ones
    too.
    """
    check_source(given["source"])
    check_texts(given)
    check_actions(given.get("customActions"), PUBLISHING)
    check_unencrypted(given.get("targetRegions"))
    check_unencrypted(given.get("targetExtendedLocations"))
    count = given.get("replicaCount")
    mode = replication_mode(given.get("replicationMode"), call.profile, PUBLISHING)
    kind = storage_type(given.get("storageAccountType"), call.profile, f"{PUBLISHING}.storageAccountType")
    made = {**given, "storageAccountType": kind, "replicationMode": mode,
            "enableHealthCheck": bool(given.get("enableHealthCheck")),
            "replicaCount": 1 if count is None else count, "excludeFromLatest": bool(given.get("excludeFromLatest")),
            "publishedDate": before.get("publishedDate") or timestamp(call.now),
            "targetRegions": resolve_targets(
                given.get("targetRegions"), count, kind, location=location, profile=call.profile,
                allowed_regions=allowed_regions(call), mode=mode, old=before.get("targetRegions"), prefix=PUBLISHING,
                most=call.profile.application_replica_maximum),
            "targetExtendedLocations": resolve_edge_zones(given.get("targetExtendedLocations"), count,
                                                          profile=call.profile)}
    return {name: made[name] for name in ORDER if made.get(name) not in (None, {}, [])}


APPLICATION_VERSIONS = ApplicationVersions()
