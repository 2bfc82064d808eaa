"""`sig image-version latest`: which version `latest` means in each region, and why not another."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.failures import Failure
from sig_cli.domain.regions import canonical, display
from sig_cli.domain.versions import explain_latest
from sig_cli.domain.versions import latest as latest_version


def latest_by_region(versions: list[dict[str, Any]], location: str | None, *, explain: bool) -> list[dict[str, Any]]:
    """One row per region that has a replica of some version, or for `location` alone.

    `versions` are as the service lists them. A row has `location`, `latest` (None when there is none), `id`, and with
    `explain` the `others`: every other version with the reason why `latest` is not it. Raises `Failure` for a region
    that does not exist.
    """
    if location is not None:
        region = canonical(location)
        if region is None:
            raise Failure(f"'{location}' is not a region that Azure has. `sig account list-locations` lists them.")
        regions = [region]
    else:
        names = {canonical(target["name"]) or target["name"]
                 for version in versions for target in version["properties"]["publishingProfile"]["targetRegions"]}
        regions = sorted(names)
    rows = []
    for region in regions:
        found = latest_version(versions, region)
        row: dict[str, Any] = {"location": region, "displayName": display(region),
                               "latest": found["name"] if found else None, "id": found["id"] if found else None}
        if explain:
            row["others"] = [{"name": name, "reason": reason} for name, reason in explain_latest(versions, region)]
        rows.append(row)
    return rows
