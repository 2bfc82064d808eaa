"""Soft deletion: a deleted version of a gallery that keeps them can be brought back for a while.

Sources: recorded deletions and undeletions of 2023 and 2024; the documentation of soft deletion (seven days, versions
only, what is kept stands in the way of deleting its definition until it is deleted for good or the gallery stops
keeping); the meaning of retention and grace from the client's words of 2026: for the retention a version is kept, for
the grace after it a version cannot be used any more but still be brought back.

The kept version lies as a document of its own below the definition, so that nothing takes it for a version:

    "sig": {"purges": us, "version": the document as it was}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.lifecycle import KEPT, operation
from sig_cli.domain.moments import SECOND, timestamp
from sig_cli.domain.safety import returned_safety

if TYPE_CHECKING:
    from sig_cli.domain.profiles import Profile

    Document = dict[str, Any]

ARTIFACT_TYPE = "Images"
DAY = 86_400 * SECOND


def keeps_deleted(gallery: Document) -> bool:
    """Whether a gallery keeps the versions that are deleted from it."""
    return bool((gallery["properties"].get("softDeletePolicy") or {}).get("isSoftDeleteEnabled"))


def kept_id(version_id: str) -> str:
    """Where the version of an id is kept when it is deleted."""
    definition, _, name = version_id.rpartition("/versions/")
    return f"{definition}/softDeletedVersions/{name}"


def kept(version: Document, gallery: Document, now: int, profile: Profile) -> Document:
    """What is stored of a version that is deleted at a moment from a gallery that keeps them."""
    policy = {**profile.soft_delete, **gallery["properties"]["softDeletePolicy"]}
    unusable = now + policy["retentionPeriodInDays"] * DAY
    purges = unusable + policy["gracePeriodInDays"] * DAY
    private = {name: value for name, value in version.get("sig", {}).items() if name != "revision"}
    return {"name": version["name"], "id": kept_id(version["id"]), "type": KEPT,
            "properties": {"resourceArmId": version["id"], "softDeletedArtifactType": ARTIFACT_TYPE,
                           "softDeletedTime": timestamp(now), "consumptionEndTime": timestamp(unusable),
                           "hardDeletionTargetTime": timestamp(purges)},
            "sig": {"purges": purges, "version": {**version, "sig": private}}}


def asks_for_restoration(body: dict[str, Any]) -> bool:
    """Whether a request for a version that is not there wants a kept one back.

    One that says nothing of what to make does (recorded: location and tags alone), and one that says `restore`.
    """
    properties = body.get("properties") or {}
    return bool(properties.get("restore")) or not (properties.get("publishingProfile") or properties.get("storageProfile"))


def restored(document: Document, body: dict[str, Any], now: int, ends: int) -> Document:
    """The version that was kept, as it was, with the tags and the safety that a request asks for.

    Its copies are there as they were when it was deleted; the operation ends at `ends`.
    """
    version: Document = dict(document["sig"]["version"])
    properties = version["properties"] = dict(version["properties"])
    private = version.pop("sig", {})
    safety = (body.get("properties") or {}).get("safetyProfile")
    if safety:
        properties["safetyProfile"] = {**properties["safetyProfile"], **returned_safety(safety)}
    if body.get("tags") is not None:
        order = list(version)
        version["tags"] = body["tags"]
        if "tags" not in order:
            version["properties"] = version.pop("properties")
    if ends > now:
        from sig_cli.domain.replication import plan

        private.update(plan(document["sig"]["version"], document["sig"]["version"], now, None).members)
    version["sig"] = {**private, "operation": operation("update", now, ends)}
    return version


def shown(document: Document) -> Document:
    """A kept version as the list of soft-deleted resources has it. Source: the specification's example."""
    version = document["sig"]["version"]
    *gallery, _, definition, _, name = version["id"].split("/")
    artifact = f"softDeletedArtifactTypes/{ARTIFACT_TYPE}/artifacts/{definition}/versions/{name}"
    return {"name": name, "id": f"{'/'.join(gallery)}/{artifact}",
            "type": "Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions",
            "location": version["location"], "properties": document["properties"]}
