"""Which api-versions a resource type is served in.

The versions of a type lie in `data/providers.json`. A read needs no more of them than the oldest and the newest, and for the
gallery types, of which every published one is known, all of them: those stand here as well, and a test holds the two against
each other. The data is loaded to write a refusal, and for types that are not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.errors import ServiceError, refusal

if TYPE_CHECKING:
    from sig_cli.domain.profiles import Profile

    Bounds = tuple[str, str, tuple[str, ...]]

_GALLERIES = ("2018-06-01", "2019-03-01", "2019-07-01", "2019-12-01", "2020-09-30", "2021-03-01", "2021-07-01", "2021-10-01",
              "2022-01-03", "2022-03-03", "2022-08-03", "2023-07-03", "2024-03-03", "2025-03-03", "2026-03-03")
_GALLERY: Bounds = (_GALLERIES[0], _GALLERIES[-1], _GALLERIES)
_DISK: Bounds = ("2016-04-30-preview", "2025-01-02", ())
MANAGER: Bounds = ("2014-04-01-preview", "2025-04-01", ())
"""Of Resource Manager's own addresses: subscriptions, groups, lists of resources, providers, tags."""

KNOWN: dict[str, Bounds] = {
    "microsoft.compute/galleries": _GALLERY,
    "microsoft.compute/galleries/images": _GALLERY,
    "microsoft.compute/galleries/images/versions": _GALLERY,
    "microsoft.compute/images": ("2016-04-30-preview", "2024-11-01", ()),
    "microsoft.compute/disks": _DISK,
    "microsoft.compute/snapshots": _DISK,
    "microsoft.compute/virtualmachines": ("2015-05-01-preview", "2026-04-01", ()),
}
"""Folded type -> its oldest and its newest api-version, and all of them where every one is known."""

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_well_formed(api_version: str) -> bool:
    """Whether a text is a date, with or without a word such as `-preview` behind it."""
    year, month, day = api_version[:4], api_version[5:7], api_version[8:10]
    rest = api_version[10:]
    return (len(day) == 2 and api_version.isascii() and (year + month + day).isdecimal()
            and api_version[4] == api_version[7] == "-"
            and 1 <= int(month) <= 12 and 1 <= int(day) <= _DAYS[int(month) - 1]
            and (not rest or (rest[0] == "-" and rest[1:].isalpha())))


def is_served(type_: str, api_version: str, *, strict: bool = False) -> bool:
    """Whether a folded resource type is served in a well-formed api-version.

    Older than the oldest is not, nor is what lies between two published ones of a type whose versions are all known. A
    newer one than the newest is answered like that, because clients are newer than this program; with `strict` nothing is
    served but the versions in the data. Types of which nothing is known are served in any.
    """
    if strict:
        found = _in_data(type_)
        return not found or api_version in found
    bounds = MANAGER if type_.startswith("microsoft.resources/") else KNOWN.get(type_) or _from_data(type_)
    oldest, newest, all_ = bounds
    return api_version > newest or (api_version in all_ if all_ else api_version >= oldest)


def unserved(type_: str, api_version: str, location: str, profile: Profile, *, collection: bool = False) -> ServiceError:
    """The service's refusal of an api-version that a folded type is not served in.

    Resource Manager's own addresses have an error of their own; a resource that lives in a region is looked for where it
    lives; every other one, and a list, is a type that is not there. All three are reported.
    """
    from sig_cli.domain.gates import type_facts
    from sig_cli.domain.regions import creation_regions

    namespace, facts = type_facts(type_)
    if facts is None or type_.startswith("microsoft.resources/"):
        return invalid(api_version)
    versions = sorted(_in_data(type_))
    if facts.get("regional") and not collection:
        regions = creation_regions(f"{namespace}/{facts['resourceType']}", profile)
        return refusal("api-version-not-registered", location=location, api_version=api_version,
                       type=facts["resourceType"], api_versions=", ".join(versions), locations=", ".join(regions))
    return refusal("api-version-without-type", type=facts["resourceType"], namespace=namespace, api_version=api_version,
                   api_versions=",".join(versions))


def invalid(api_version: str) -> ServiceError:
    """Resource Manager's refusal of an api-version that is none, or none of its own."""
    return refusal("api-version-invalid", api_version=api_version,
                   api_versions=",".join(_in_data("microsoft.resources/subscriptions")))


def _in_data(type_: str) -> list[str]:
    """The api-versions of a folded type, newest first; none for a type of which nothing is known."""
    from sig_cli.domain.gates import api_versions

    return api_versions(type_) or (api_versions("microsoft.resources/subscriptions")
                                   if type_.startswith("microsoft.resources/") else [])


def _from_data(type_: str) -> Bounds:
    from sig_cli.domain.gates import all_versions_known

    found = sorted(_in_data(type_))
    if not found:
        return "", "", ()
    return found[0], found[-1], tuple(found) if all_versions_known(type_) else ()
