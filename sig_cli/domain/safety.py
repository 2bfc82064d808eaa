"""What protects a version: from deletion before its end of life, and its regions from removal.

Sources: the documentation of the safety profile. Every recorded answer shows `allowDeletionOfReplicatedLocations: false`
and clients send it back with every update, while removing a region by an update is what the founding document
promises; so only a version that was *made* with an explicit `false` counts as protected. It carries the private mark
`"protectRegions": true`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.moments import parse
from sig_cli.domain.replicas import removed_regions

if TYPE_CHECKING:
    from collections.abc import Iterable

    Document = dict[str, Any]


def returned_safety(requested: dict[str, Any] | None) -> dict[str, Any]:
    """The safety profile of a version as the service returns it. Recorded: both flags are there, false by default."""
    given = requested or {}
    made: dict[str, Any] = {"reportedForPolicyViolation": False,
                            "allowDeletionOfReplicatedLocations": bool(given.get("allowDeletionOfReplicatedLocations"))}
    if given.get("blockDeletionBeforeEndOfLife") is not None:
        made["blockDeletionBeforeEndOfLife"] = given["blockDeletionBeforeEndOfLife"]
    return made


def asks_for_protection(requested: dict[str, Any] | None) -> bool:
    """Whether the request that makes a version protects its regions (see above)."""
    return bool(requested) and (requested or {}).get("allowDeletionOfReplicatedLocations") is False


def check_removal(document: Document, new_targets: Iterable[dict[str, Any]], requested: dict[str, Any] | None) -> None:
    """Hold that an update takes no region from a protected version, unless it lifts the protection.

    Raises `regions-not-complete`.
    """
    if not document.get("sig", {}).get("protectRegions") or (requested or {}).get("allowDeletionOfReplicatedLocations"):
        return
    if removed_regions(document["properties"]["publishingProfile"]["targetRegions"], new_targets):
        raise refusal("regions-not-complete", name=document["name"], type="GalleryImageVersion")


def check_deletion(document: Document, now: int) -> None:
    """Hold that a version may be deleted now. Raises `delete-blocked-before-end-of-life`.

    A version that blocks deletion but has no end of life is not protected: there is no date to wait for.
    """
    properties = document.get("properties", {})
    if not (properties.get("safetyProfile") or {}).get("blockDeletionBeforeEndOfLife"):
        return
    text = (properties.get("publishingProfile") or {}).get("endOfLifeDate")
    ends = parse(text) if text else None
    if ends is not None and now < ends:
        raise refusal("delete-blocked-before-end-of-life")
