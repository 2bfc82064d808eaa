"""How much of the quotas of galleries, definitions and versions is used, in every region where there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.inventory import subscriptions
from sig_cli.domain.quotas import NAMES
from sig_cli.domain.regions import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.cli.session import Session

USAGE_API = "2024-11-01"


def quota_rows(session: Session, location: str | None = None) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Subscription, region, and the rows of galleries as `vm list-usage` has them: of `location`, or wherever anything is used.

    The service counts, so that asking for every region is cheaper than reading what there is.
    """
    wanted = {value for value, _ in NAMES.values()}
    for subscription in subscriptions(session):
        for region in [location] if location else names():
            where = f"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{region}/usages"
            rows = [row for row in session.list(where, USAGE_API) if row["name"]["value"] in wanted]
            if location or any(row["currentValue"] for row in rows):
                yield subscription, region, rows
