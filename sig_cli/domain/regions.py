"""Regions: one spelling inside, the service's spelling outside.

Inside, a region is its short name (`southcentralus`). A request may write it in any case, with blanks anywhere, as its
display name, or by the French name that the founding document uses. Sources: recorded answers of GET locations, the
documentation's region list (see `_meta` of the two data files), and the founding document's table of regions.

A write needs only the small index `region_names.json`; the rows of `account list-locations` lie in `regions.json`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.domain.errors import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sig_cli.domain.profiles import Profile

_HYPHENS = ("-", "\u2010", "\u2011", "\u2013")


@lru_cache(maxsize=1024)
def canonical(text: str) -> str | None:
    """The short name of a region, or None when no region of this cloud has that name.

    Case and every kind of blank (no-break spaces too) do not matter; hyphens do not matter in the French names.
    Source: recorded requests and answers (931 target regions), the founding document's names.
    """
    index = load("region_names.json")
    names: dict[str, str] = index["names"]
    if text in names:
        return text
    folded = "".join(text.lower().split())
    if folded in names:
        return folded
    for hyphen in _HYPHENS:
        folded = folded.replace(hyphen, "")
    found: str | None = index["aliases"].get(folded)
    return found


def display(short: str) -> str:
    """The display name of a short name: "South Central US". Raises `KeyError` for a name that is no region's."""
    name: str = load("region_names.json")["names"][short]
    return name


def place_name(place: str) -> str:
    """A region, or an edge zone given as `region/zone`, as a person reads it: "West US", "West US, losangeles"."""
    region, _, zone = place.partition("/")
    name = load("region_names.json")["names"].get(region, region)
    return f"{name}, {zone}" if zone else str(name)


def names() -> list[str]:
    """The short names of all physical regions, in the order of `account list-locations`."""
    return list(load("region_names.json")["names"])


def aliases() -> dict[str, str]:
    """The folded French names of the founding document, and the region each means."""
    found: dict[str, str] = load("region_names.json")["aliases"]
    return found


def zones(short: str) -> list[str]:
    """The availability zones of a region: ["1", "2", "3"] or none. Source: availability zones overview, 2026-02."""
    count: int = load("region_names.json")["zones"].get(short, 0)
    return [str(number) for number in range(1, count + 1)]


def coordinates(short: str) -> tuple[float, float] | None:
    """Latitude and longitude of a region in degrees, None where they are not known. Source: recorded answers of GET locations."""
    for row in load("regions.json")["rows"]:
        if row["name"] == short:
            return (float(row["latitude"]), float(row["longitude"])) if row.get("latitude") else None
    return None


def special_access(short: str) -> bool:
    """Whether a subscription must ask for access to the region. Source: the documentation's region list, 2025-09."""
    return short in load("region_names.json")["specialAccess"]


def is_target_allowed(region: str, profile: Profile, allowed_regions: Iterable[str]) -> bool:
    """Whether versions may be replicated to a region: all public regions, some only when the subscription is allowed.

    `allowed_regions` are the regions on the subscription's allow-list, in any spelling. Source: the founding document's
    footnote on Australia Central and Australia Central 2; today's documentation names more.
    """
    if region not in profile.restricted_targets:
        return region in load("region_names.json")["names"]
    return region in map(canonical, allowed_regions)


def creation_regions(type_: str, profile: Profile) -> list[str]:
    """The short names of the regions in which a resource type can be made, in the service's order.

    Source: the founding document's table for galleries; the recorded provider's locations for today.
    """
    return profile.creation_regions(type_) or names()


def check_location(location: str | None, type_: str, profile: Profile, allowed_regions: Iterable[str] = ()) -> str:
    """The short name of the location that a request gives for a new resource.

    Raises the service's refusals: `location-missing`, `location-not-available`.
    """
    if not location:
        raise refusal("location-missing")
    short = canonical(location)
    offered = creation_regions(type_, profile)
    if short is not None and (short in offered or (
            profile.allow_list_opens_creation and short in map(canonical, allowed_regions))):
        return short
    raise refusal("location-not-available", location=location, type=type_, regions=",".join(offered))


def check_group_location(location: str | None) -> str:
    """The short name of the location of a new resource group.

    Raises `location-missing` or `group-location-not-available`.
    """
    if not location:
        raise refusal("location-missing")
    short = canonical(location)
    if short is None:
        raise refusal("group-location-not-available", location=location, regions=",".join(names()))
    return short


def location_rows(subscription: str, api_version: str = "2022-12-01") -> list[dict[str, Any]]:
    """The rows of GET /subscriptions/{id}/locations, in the recorded order and key order.

    From 2022-12-01 on they carry `type`, `metadata.geography` and `availabilityZoneMappings`; recorded rows of
    2019-11-01 do not. Logical regions ("Europe") are in the list, as recorded.
    """
    newer = api_version >= "2022-12-01"
    return [_row(f"/subscriptions/{subscription}/locations/", region, newer=newer) for region in
            load("regions.json")["rows"]]


def _row(prefix: str, region: dict[str, Any], *, newer: bool) -> dict[str, Any]:
    name = region["name"]
    row: dict[str, Any] = {"id": prefix + name, "name": name}
    if newer:
        row["type"] = "Region"
    row["displayName"] = region["displayName"]
    row["regionalDisplayName"] = region["regionalDisplayName"]
    metadata: dict[str, Any] = {"regionType": "Logical" if region.get("logical") else "Physical",
                                "regionCategory": region.get("regionCategory", "Other")}
    if newer and "geography" in region:
        metadata["geography"] = region["geography"]
    for key in ("geographyGroup", "longitude", "latitude", "physicalLocation"):
        if key in region:
            metadata[key] = region[key]
    if "pairedRegion" in region:
        metadata["pairedRegion"] = [{"name": pair, "id": prefix + pair} for pair in region["pairedRegion"]]
    row["metadata"] = metadata
    if newer and region.get("zones"):
        row["availabilityZoneMappings"] = [{"logicalZone": str(zone), "physicalZone": f"{name}-az{zone}"}
                                           for zone in range(1, region["zones"] + 1)]
    return row
