"""How much of the quotas of galleries, definitions and versions is used, in every region where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.inventory import API, subscriptions
from sig_cli.domain.quotas import NAMES
from sig_cli.domain.regions import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sig_cli.cli.session import Session

USAGE_API = "2024-11-01"


def quota_rows(session: Session, location: str | None = None,
               regions: Mapping[str, set[str]] | None = None) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Subscription, region, and the rows of galleries as `vm list-usage` has them; all regions in use, or `location` alone.

    `regions` are those in use, by subscription, where they are known already.
    """
    wanted = {value for value, _ in NAMES.values()}
    for subscription in subscriptions(session):
        used = {location} if location else regions.get(subscription, set()) if regions is not None else _regions(session, subscription)
        for region in sorted(used):
            where = f"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{region}/usages"
            yield subscription, region, [row for row in session.list(where, USAGE_API) if row["name"]["value"] in wanted]


def regions_of(*resources: dict[str, Any]) -> set[str]:
    """The short names of the regions in which resources count."""
    return {canonical(resource["location"]) or resource["location"] for resource in resources}


def _regions(session: Session, subscription: str) -> set[str]:
    """The regions that galleries, definitions or versions of a subscription count in."""
    found = set()
    for gallery in session.list(f"/subscriptions/{subscription}/providers/Microsoft.Compute/galleries", API):
        found |= regions_of(gallery)
        for definition in session.list(f"{gallery['id']}/images", API):
            found |= regions_of(definition, *session.list(f"{definition['id']}/versions", API))
    return found
