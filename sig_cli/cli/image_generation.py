"""The Hyper-V generation of the image that a scale set is made of, asked for as az asks. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands import community_galleries, image, image_definition, shared_galleries
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


def generation_of(session: Session, reference: dict[str, Any], location: str) -> str | None:
    """V1 or V2; None for what az does not ask about, such as a definition without a version.

    `reference` is the `imageReference` of a model in `location`. Raises `ServiceError` for an image that is not there.
    """
    found: Any = None
    parsed = parse(reference["id"]) if reference.get("id") else None
    if parsed is not None:
        kind = parsed.type.lower()
        if kind == "microsoft.compute/galleries/images/versions":
            where = f"{parsed.group_path}/providers/Microsoft.Compute/galleries/{parsed.names[0]}/images/{parsed.names[1]}"
            found = session.get(where, image_definition.API)
        elif kind == "microsoft.compute/images":
            found = session.get(reference["id"], image.SHOW_API)
    elif reference.get("sharedGalleryImageId"):
        parts = reference["sharedGalleryImageId"].split("/")
        found = session.get(shared_galleries.path(session, location, parts[2], "images", parts[4]), shared_galleries.SHOW_API)
    elif reference.get("communityGalleryImageId"):
        parts = reference["communityGalleryImageId"].split("/")
        found = session.get(community_galleries.path(session, location, parts[2], "images", parts[4]), community_galleries.SHOW_API)
    elif all(reference.get(name) for name in ("publisher", "offer", "sku", "version")):
        from sig_cli.cli.marketplace import Place

        place = Place(session, location)
        publisher, offer, sku, version = (reference[name] for name in ("publisher", "offer", "sku", "version"))
        found = place.version(publisher, offer, sku,
                              place.newest(publisher, offer, sku) if version.lower() == "latest" else version)
    return None if found is None else (found.get("properties") or {}).get("hyperVGeneration")
