"""Replica specs: which regions keep how many replicas of a version, on which storage.

Source regions, counts and defaults as in the founding document (a region's own count beats the common count, which
beats 1; the location must be among the targets) and as recorded (display names, key order, `Standard_LRS`). Refusals
are reported or documented ones; see `data/errors.json` for the evidence of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.regions import canonical, display, is_target_allowed, names, zones

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sig_cli.domain.profiles import Profile

    Target = dict[str, Any]

_ARTIFACT = "galleryArtifactVersion.properties.publishingProfile"
_VERSION = "galleryImageVersion.properties.publishingProfile"
DEFAULT_STORAGE = "Standard_LRS"
DEFAULT_EDGE_STORAGE = "StandardSSD_LRS"


def resolve_targets(target_regions: Sequence[Target] | None, replica_count: int | None,
                    storage_account_type: str | None, *, location: str, profile: Profile,
                    allowed_regions: Iterable[str] = (), mode: str | None = None,
                    old: Sequence[Target] | None = None, prefix: str | None = None,
                    most: int | None = None) -> list[Target]:
    """The target regions of a version as the service stores and returns them, in the order of the request.

    `target_regions` are those of the request (None or empty means the location alone), `replica_count` and
    `storage_account_type` the version's own, `location` the short name of its region, `mode` its replication mode,
    `allowed_regions` the regions that the subscription is allowed, `old` the stored targets when this is an update.
    `prefix` is the path of the publishing profile in errors and `most` the most replicas in a region, where they are
    not those of image versions.

    Raises the service's refusals: `target-region-unknown`, `target-region-not-allowed`, `duplicate-regions`,
    `location-not-in-targets`, `replica-count-out-of-range`, `shallow-replica-count`, `storage-account-type-unknown`,
    `zrs-not-supported`, `storage-account-type-clash`, `property-change-not-allowed` and those of encryption.
    """
    requested: Sequence[Target] = target_regions or [{"name": location}]
    allowed = list(allowed_regions)
    named, counted = prefix or _VERSION, prefix or _ARTIFACT
    shorts = _regions(requested, location, profile, allowed, f"{named}.targetRegions")
    common = 1 if replica_count is None else replica_count
    _check_count(common, f"{counted}.replicaCount", profile, mode, most)
    kept = {canonical(target["name"]): target.get("storageAccountType") for target in old or ()}
    general = storage_type(storage_account_type, profile, f"{named}.storageAccountType")
    resolved = []
    for short, target in zip(shorts, requested, strict=True):
        count = target.get("regionalReplicaCount")
        if count is None:
            count = common
        _check_count(count, f"{counted}.targetRegions.regionalReplicaCount", profile, mode, most)
        resolved.append(_resolved(short, target, count,
                                  _storage(short, target, general, kept.get(short), profile, named)))
    if any("encryption" in target for target in resolved):
        from sig_cli.domain.encryption import check_encryption

        check_encryption(resolved)
    return resolved


def resolve_locations(target_locations: Sequence[Target] | None, *, location: str, profile: Profile,
                      allowed_regions: Iterable[str], prefix: str) -> list[Target]:
    """The target locations of a version without replicas, as the service returns them: display names, the rest as sent.

    `prefix` is the path of the properties in errors. None or empty means the location alone. Raises as `resolve_targets`.
    """
    requested: Sequence[Target] = target_locations or [{"name": location}]
    shorts = _regions(requested, location, profile, list(allowed_regions), f"{prefix}.targetLocations")
    return [{**target, "name": display(short)} for short, target in zip(shorts, requested, strict=True)]


def storage_type(text: str | None, profile: Profile, parameter: str) -> str:
    """A storage type in the service's spelling; `Standard_LRS` for none. Raises `storage-account-type-unknown`."""
    return _one_of(text or DEFAULT_STORAGE, profile.storage_account_types, parameter)


def replication_mode(text: str | None, profile: Profile, prefix: str = _VERSION) -> str | None:
    """A replication mode in the service's spelling; None for none, which means Full. Raises `value-not-allowed`."""
    if text is None:
        return None
    for mode in profile.replication_modes:
        if mode.lower() == text.lower():
            return mode
    raise refusal("value-not-allowed", value=text, parameter=f"{prefix}.replicationMode",
                  allowed=", ".join(profile.replication_modes))


def resolve_edge_zones(extended_locations: Sequence[Target] | None, replica_count: int | None, *,
                       profile: Profile) -> list[Target]:
    """The edge zones of a version (`targetExtendedLocations`) as the service returns them.

    Recorded: `StandardSSD_LRS` by default, the parent region by its display name. Raises as `resolve_targets`.
    """
    resolved = []
    common = 1 if replica_count is None else replica_count
    for zone in extended_locations or ():
        short = canonical(zone.get("name") or "")
        if short is None:
            raise _unknown(zone.get("name") or "")
        if not profile.edge_zone_storage_account_types:
            raise refusal("parameter-not-allowed", parameter=f"{_VERSION}.targetExtendedLocations")
        count = zone.get("extendedLocationReplicaCount")
        if count is None:
            count = common
        _check_count(count, f"{_ARTIFACT}.targetExtendedLocations.extendedLocationReplicaCount", profile, None)
        extended = zone.get("extendedLocation") or {}
        made: Target = {"extendedLocation": {"type": extended.get("type") or "EdgeZone", "name": extended.get("name")}, "name": display(short),
                        "extendedLocationReplicaCount": count,
                        "storageAccountType": _one_of(zone.get("storageAccountType") or DEFAULT_EDGE_STORAGE,
                                                      profile.edge_zone_storage_account_types,
                                                      f"{_VERSION}.targetExtendedLocations.storageAccountType")}
        _add_encryption(made, zone)
        resolved.append(made)
    return resolved


def counts(targets: Iterable[Target]) -> dict[str, int]:
    """How many replicas each region keeps, by short name."""
    return {canonical(target["name"]) or target["name"]: target.get("regionalReplicaCount") or 1 for target in targets}


def places(profile: dict[str, Any]) -> dict[str, int]:
    """How many copies a publishing profile wants in each region, by short name, and in each edge zone, as `region/zone`."""
    found = counts(profile.get("targetRegions") or ())
    for zone in profile.get("targetExtendedLocations") or ():
        found[place_of(zone)] = zone.get("extendedLocationReplicaCount") or 1
    return found


def place_of(zone: Target) -> str:
    """What the copy in an edge zone is known by: `westus/losangeles`. Zones are named within their region."""
    return f"{canonical(zone['name']) or zone['name']}/{((zone.get('extendedLocation') or {}).get('name') or '').lower()}"


def total(targets: Iterable[Target]) -> int:
    """How many replicas a version has in all regions together: what the storage bill counts."""
    return sum(counts(targets).values())


def removed_regions(old: Iterable[Target], new: Iterable[Target]) -> list[str]:
    """The short names of the regions that an update takes away, in the old order."""
    kept = counts(new)
    return [region for region in counts(old) if region not in kept]


def added_regions(old: Iterable[Target], new: Iterable[Target]) -> list[str]:
    """The short names of the regions that an update adds, in the new order."""
    return removed_regions(new, old)


def _regions(requested: Sequence[Target], location: str, profile: Profile, allowed: list[str],
             parameter: str) -> list[str]:
    shorts: list[str] = []
    for target in requested:
        short = canonical(target.get("name") or "")
        if short is None:
            raise _unknown(target.get("name") or "")
        if short in shorts:
            raise refusal("duplicate-regions", parameter=parameter)
        shorts.append(short)
    for short in shorts:
        if not is_target_allowed(short, profile, allowed):
            raise refusal("target-region-not-allowed", location=display(short), regions=",".join(
                region for region in names() if is_target_allowed(region, profile, allowed)))
    if location not in shorts:
        raise refusal("location-not-in-targets", regions=", ".join(shorts), location=display(location))
    return shorts


def _unknown(name: str) -> Exception:
    from sig_cli.domain.naming import shown

    return refusal("target-region-unknown", location=shown(name), regions=",".join(names()))


def _check_count(count: int, parameter: str, profile: Profile, mode: str | None, most: int | None = None) -> None:
    most = most or profile.replica_maximum
    if mode == "Shallow" and 1 < count <= most:
        raise refusal("shallow-replica-count", value=count, parameter=parameter,
                      maximum=profile.shallow_replica_maximum)
    if not 1 <= count <= most:
        raise refusal("replica-count-out-of-range", value=count, parameter=parameter, minimum=1, maximum=most)


def _storage(short: str, target: Target, general: str, kept: str | None, profile: Profile, prefix: str) -> str:
    """The storage type of one region: its own, else the version's; an existing region keeps the type it has."""
    own = target.get("storageAccountType")
    parameter = f"{prefix}.targetRegions.storageAccountType"
    chosen = storage_type(own, profile, parameter) if own else general
    if kept is not None and kept != chosen:
        if own:
            raise refusal("property-change-not-allowed", property=parameter)
        raise refusal("storage-account-type-clash", region=display(short), existing=kept,
                      parameter=f"{prefix}.targetRegions")
    if chosen.endswith("_ZRS") and not zones(short):
        raise refusal("zrs-not-supported", parameter=parameter)
    return chosen


def _resolved(short: str, target: Target, count: int, storage: str) -> Target:
    made: Target = {"name": display(short), "regionalReplicaCount": count, "storageAccountType": storage}
    _add_encryption(made, target)
    if target.get("excludeFromLatest") is not None:
        made["excludeFromLatest"] = target["excludeFromLatest"]
    if target.get("additionalReplicaSets"):
        made["additionalReplicaSets"] = target["additionalReplicaSets"]
    return made


def _add_encryption(made: Target, target: Target) -> None:
    if target.get("encryption"):
        from sig_cli.domain.encryption import returned_encryption

        made["encryption"] = returned_encryption(target["encryption"])


def _one_of(text: str, known: list[str], parameter: str) -> str:
    for spelling in known:
        if spelling.lower() == text.lower():
            return spelling
    raise refusal("storage-account-type-unknown", value=text, parameter=parameter, allowed=", ".join(known))
