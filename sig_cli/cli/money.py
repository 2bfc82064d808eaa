"""The difference in money between two states of image versions: what `--what-if` and `sig try` tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import costs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Document = dict[str, Any]

VERSION = "microsoft.compute/galleries/images/versions"


def difference(changes: Iterable[tuple[Document | None, Document | None]], source_tags: Callable[[Document], Document | None]) -> Document | None:
    """What changes of resources cost, as (before, after): per month, and once for copies to regions where there were none.

    None when no image version is among them. `source_tags` gives the tags of what a version was made of.
    """
    prices, monthly, once = costs.Prices(), costs.ZERO, costs.ZERO
    notes: dict[str, None] = {}
    some = False
    for before, after in changes:
        if str((after or before or {}).get("type")).lower() != VERSION:
            continue
        some = True
        old, new = (_parts(version, prices, source_tags, notes) for version in (before, after))
        had = {part.place for part in old}
        monthly += sum((part.monthly for part in new), costs.ZERO) - sum((part.monthly for part in old), costs.ZERO)
        once += sum((part.once for part in new if part.place not in had), costs.ZERO)
    if not some:
        return None
    return {"perMonth": costs.cents(monthly), "once": costs.cents(once), "currency": prices.currency, "guesses": list(notes)}


def _parts(version: Document | None, prices: costs.Prices, source_tags: Callable[[Document], Document | None],
           notes: dict[str, None]) -> list[costs.Part]:
    if version is None:
        return []
    gigabytes, note = costs.size(version, source_tags(version))
    parts = costs.version_parts(version, prices, gigabytes)
    notes.update(dict.fromkeys([*filter(None, [note]), *(one for part in parts for one in part.notes)]))
    return parts


def source_of(version: Document) -> str:
    """The id of what a version was made of as a whole, folded; "" for none."""
    source = ((version.get("properties") or {}).get("storageProfile") or {}).get("source") or {}
    return str(source.get("id") or source.get("virtualMachineId") or "").lower()
