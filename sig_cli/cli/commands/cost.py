"""`sig cost`: what image versions cost per month, and what their replication cost once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.inventory import SELECTION, VERSION, SourceTags, images
from sig_cli.cli.options import Opt, command
from sig_cli.domain import costs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sig_cli.cli.session import Session

BY = ("subscription", "gallery", "definition", "version", "region")
PRICES = Opt("--prices", name="prices", complete="file",
             help="JSON file whose prices take the place of those that sig knows")


def read_prices(path: str | None) -> costs.Prices:
    """The prices that count: those of a file where it has any, else the package's. Raises `Failure`."""
    if path is None:
        return costs.Prices()
    import json

    try:
        with open(path, encoding="utf-8") as file:
            own: Any = json.load(file)
        if own is None:
            own = []  # None would mean no file
        return costs.Prices(own)
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise Failure(f"The prices in '{path}' cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    except costs.PricesInvalid as error:
        raise Failure(f"The prices in '{path}' cannot be used: {error}.") from error
    except ValueError as error:
        raise Failure(f"The prices in '{path}' cannot be read: it is not JSON ({error}).") from error


def table(result: dict[str, Any]) -> list[dict[str, Any]]:
    """A row per item and one for the total; a `~` stands at what rests on a guess."""
    rows = []
    for item in result["items"]:
        row = {key[:1].upper() + key[1:]: item[key] for key in (*BY, "replicas", "gigabytes") if key in item}
        rows.append({**row, **_money(item)})
    labels = [key for key in (rows[0] if rows else {"Gallery": ""}) if key not in ("PerMonth", "Once", "Guessed")]
    rows.append({labels[0]: "Total", **dict.fromkeys(labels[1:], ""), **_money(result)})
    return rows


def _money(item: dict[str, Any]) -> dict[str, str]:
    return {"PerMonth": f"{item['perMonth']:.2f}", "Once": f"{item['once']:.2f}", "Guessed": "~" if item["guessed"] else ""}


@command(
    *SELECTION, VERSION,
    Opt("--by", name="by", kind="enum", choices=BY, help="One row per what; without it, one level below what is selected"),
    PRICES,
    shape="plain", style="hand", table=table,
    examples=(("Everything in the workspace, by gallery", "sig cost -o table"),
              ("One version, region by region", "sig cost -r golden -i ubuntu -e 1.0.0 -o table"),
              ("With prices of your own", "sig cost --prices prices.json --by subscription -o table")),
)
def cost(session: Session, *, resource_group: str | None = None, gallery_name: str | None = None,
         definition_name: str | None = None, version_name: str | None = None, by: str | None = None,
         prices: str | None = None) -> Any:
    """Tell what image versions cost per month, and what their replication cost once."""
    rates = read_prices(prices)
    if by is None:
        by = "region" if version_name else "version" if definition_name else "definition" if gallery_name else "gallery"
    sums: dict[tuple[str, ...], _Sum] = {}
    sources, found = SourceTags(session), False
    for image in images(session, resource_group, gallery_name, definition_name):
        names = {"subscription": image.subscription, "gallery": image.gallery["name"], "definition": image.definition["name"]}
        for version in image.versions:
            if version_name is not None and version["name"] != version_name:
                continue
            found = True
            gigabytes, note, wrong = version_size(version, sources)
            if wrong:
                session.warn(f"{wrong[0].upper()}{wrong[1:]}.")
            names["version"] = version["name"]
            for part in costs.version_parts(version, rates, gigabytes):
                if note:
                    part.notes.insert(0, note)
                labels = _labels(names, part, by, one=version_name is not None)
                sums.setdefault(tuple(labels.values()), _Sum(labels)).add(part, gigabytes)
    if version_name is not None and not found:
        raise Failure(f"There is no image version '{version_name}' in what was looked at.", exit_code=3)
    return _result(sums.values(), rates)


def version_size(version: dict[str, Any], sources: SourceTags) -> tuple[Any, str, str]:
    """The billed GB of a version, the guess that this rests on, and what is wrong with a tag that tells no size.

    The source is looked up only when it is needed.
    """
    tags = None if costs.occupied(version.get("tags")) is not None else sources.of(version)
    return (*costs.size(version, tags), costs.misread(version, tags))


class _Sum:
    """One row in the making."""

    def __init__(self, labels: dict[str, str]) -> None:
        self.labels = labels
        self.parts: list[costs.Part] = []
        self.replicas = 0
        self.gigabytes = costs.ZERO

    def add(self, part: costs.Part, gigabytes: Any) -> None:
        self.parts.append(part)
        self.replicas += part.replicas
        self.gigabytes += gigabytes * part.replicas


def _labels(names: dict[str, str], part: costs.Part, by: str, *, one: bool) -> dict[str, str]:
    if by == "region":
        return {**(names if one else {}), "region": part.place, **({"storage": part.storage} if one else {})}
    return {name: names[name] for name in BY[:BY.index(by) + 1] if name == "subscription" or name in names}


def _result(sums: Iterable[_Sum], rates: costs.Prices) -> dict[str, Any]:
    items, everything = [], []
    for row in sums:
        monthly, once, notes = costs.total(row.parts)
        items.append({**row.labels, "replicas": row.replicas, "gigabytes": float(row.gigabytes), "perMonth": costs.cents(monthly),
                      "once": costs.cents(once), "guessed": bool(notes)})
        everything.extend(row.parts)
    monthly, once, notes = costs.total(everything)
    return {"currency": rates.currency, "pricesAsOf": rates.as_of, "ownPrices": rates.own, "perMonth": costs.cents(monthly),
            "once": costs.cents(once), "guessed": bool(notes), "guesses": notes, "items": items}
