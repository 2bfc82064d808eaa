"""Where a shared gallery is seen: in its own region, and wherever one of its versions has a replica."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.sharing import replicas

if TYPE_CHECKING:
    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document


def is_seen_in(resources: Resources, gallery: Document, region: str) -> bool:
    """Whether a gallery is seen in a region. Versions are read only where the answer is not the gallery's own region."""
    return bool(gallery["location"] == region) or region in seen_in(resources, gallery)


def seen_in(resources: Resources, gallery: Document) -> list[str]:
    """The regions in which a gallery is seen, its own first."""
    images = f"{gallery['id']}/images"
    found: set[str] = set()
    for name in resources.names(images):
        found |= replicas(resources.list(f"{images}/{name}/versions"), resources.now)
    own = gallery["location"]
    return [own, *sorted(found - {own})]
