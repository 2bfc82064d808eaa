"""Quotas: how many galleries, definitions and versions a subscription may have in one region.

Sources: the founding document for 2019 (10, 200, 2000); the documentation and a recorded `usages` answer for today
(100, 1000, 10000); the documentation of VM applications (300 versions). A definition and a version count in the region of
their own location.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.profiles import APPLICATION_VERSION, DEFINITION, GALLERY, VERSION

if TYPE_CHECKING:
    from sig_cli.domain.profiles import Profile

NEAR_PERCENT, FULL_PERCENT = 80, 100
"""From which part of a quota on it is nearly, and wholly, used up."""

NAMES = {GALLERY: ("Gallery", "Gallery"), DEFINITION: ("GalleryImage", "Gallery Image"),
         VERSION: ("GalleryImageVersion", "Gallery Image Version")}
"""Resource type -> value and localized value of the quota's name, recorded."""

_TITLES = {**{type_: localized for type_, (_, localized) in NAMES.items()},
           APPLICATION_VERSION: "Gallery Application Version"}


def limit(profile: Profile, type_: str) -> int | None:
    """How many resources of a type a subscription may have in one region; None for no limit."""
    return profile.quota(type_)


def check(profile: Profile, type_: str, location: str, usage: int) -> None:
    """Hold that one more resource fits where `usage` are already. Raises `quota-exceeded`."""
    most = limit(profile, type_)
    if most is not None and usage >= most:
        raise refusal("quota-exceeded", quota=_TITLES[type_], location=location, limit=most, usage=usage,
                      required=usage + 1)


def usage_rows(profile: Profile, usages: dict[str, int]) -> list[dict[str, Any]]:
    """The gallery rows of GET usages (`vm list-usage`) for a region, given how many of each type are in use."""
    return [{"limit": profile.quota(type_), "unit": "Count", "currentValue": usages.get(type_, 0),
             "name": {"value": value, "localizedValue": localized}} for type_, (value, localized) in NAMES.items()]
