"""What an update may change.

Everything that the profile does not list as updatable is fixed when a resource is made: `PropertyChangeNotAllowed` with
the property's path. Only what a request gives is compared. Sources: the founding document's lists for 2019, the REST
specification and documentation for today, reported refusals for the wording; recorded updates for what an update may
leave out (the source of a version, the soft-delete policy of a gallery).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.profiles import (
    ACCESS_PROFILE,
    ACCESS_PROFILE_VERSION,
    APPLICATION,
    APPLICATION_VERSION,
    DEFINITION,
    GALLERY,
    VERSION,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.domain.profiles import Profile

    Document = dict[str, Any]

_READ_ONLY = {
    GALLERY: ("provisioningState", "identifier", "sharingStatus"),
    DEFINITION: ("provisioningState", "allowUpdateImage"),
    VERSION: ("provisioningState", "replicationStatus", "validationsProfile", "restore", "publishingProfile.publishedDate",
              "safetyProfile.reportedForPolicyViolation", "safetyProfile.policyViolations"),
    APPLICATION_VERSION: ("publishingProfile.publishedDate",),
    ACCESS_PROFILE_VERSION: ("publishedDate",),
}
"""What the service sets itself; requests may repeat it, and it is ignored."""

_DEFAULTS = {"hyperVGeneration": "V1", "architecture": "x64", "publishingProfile.storageAccountType": "Standard_LRS",
             "publishingProfile.replicationMode": "Full"}
"""What a property means that is not there. Recorded defaults."""

_CASELESS = ("osType", "supportedOSType", "osState", "hyperVGeneration", "architecture", "publishingProfile.storageAccountType",
             "publishingProfile.replicationMode")


_RESET = {
    GALLERY: ("description",),
    DEFINITION: ("description", "endOfLifeDate", "recommended", "releaseNoteUri"),
    VERSION: ("publishingProfile.replicaCount", "publishingProfile.excludeFromLatest", "publishingProfile.endOfLifeDate",
              "publishingProfile.targetExtendedLocations", "safetyProfile.blockDeletionBeforeEndOfLife"),
    APPLICATION: ("description", "endOfLifeDate", "eula", "privacyStatementUri", "releaseNoteUri", "customActions"),
    APPLICATION_VERSION: ("publishingProfile.replicaCount", "publishingProfile.excludeFromLatest",
                          "publishingProfile.endOfLifeDate", "publishingProfile.targetExtendedLocations",
                          "publishingProfile.enableHealthCheck"),
    ACCESS_PROFILE: ("description",),
    ACCESS_PROFILE_VERSION: ("excludeFromLatest",),
}
"""What a PUT that leaves it out takes away, where the profile lets it be updated."""


def forbidden_change(old: Document, new: Document, type_: str, profile: Profile) -> ServiceError | None:
    """The service's refusal of an update, or None when it changes nothing that is fixed.

    `old` is the stored document, `new` the body of the request; `type_` is the canonical resource type. The refusals:
    `location-changed`, `property-change-not-allowed` with the exact path, `feature-change-not-allowed` for the features
    of a definition without `allowUpdateImage`, `data-disk-change` for the disks of a version.
    """
    moved = changed_location(old, new)
    if moved is not None:
        return moved
    before, given = old.get("properties") or {}, new.get("properties") or {}
    if type_ == VERSION:
        disks = _changed_disks(before, given, profile)
        if disks is not None:
            return disks
        given = _without_disks(given)
    updatable = profile.updatable(type_)
    if type_ == DEFINITION and "features" in updatable:
        features = _changed_feature(before, given)
        if features is not None:
            return features
    ignored = (*updatable, *_READ_ONLY.get(type_, ()))
    for path, value in _leaves(given):
        if not _covered(path, ignored) and not _equal(path, _at(before, path), value):
            return refusal("property-change-not-allowed", property=profile.property_path(type_, path))
    return None


def fixed_properties(old: Document, new: Document, type_: str, profile: Profile) -> list[str]:
    """The paths of all fixed properties that a request would change: with them a resource must be deleted and made anew.

    Sources and disks of a version are named as a whole.
    """
    before, given = old.get("properties") or {}, new.get("properties") or {}
    found = ["location"] if changed_location(old, new) is not None else []
    if type_ == VERSION:
        if _changed_disks(before, given, profile) is not None:
            found.append("properties.storageProfile")
        given = _without_disks(given)
    ignored = (*profile.updatable(type_), *_READ_ONLY.get(type_, ()))
    return [*found, *(f"properties.{path}" for path, value in _leaves(given)
                      if not _covered(path, ignored) and not _equal(path, _at(before, path), value))]


def changed_location(old: Document, new: Document) -> ServiceError | None:
    """The refusal `location-changed` when a request gives another location than the stored one."""
    from sig_cli.domain.ids import parse
    from sig_cli.domain.regions import canonical

    before, given = old.get("location"), new.get("location")
    if not given or not before or (canonical(given) or given) == (canonical(before) or before):
        return None
    id_ = parse(old["id"])
    name = "/".join(id_.names) if id_ is not None and id_.names else old["name"]
    return refusal("location-changed", name=name, existing=before, group=id_.group if id_ is not None else "",
                   location=given)


def keep_omitted(old: Document, given: dict[str, Any], type_: str, profile: Profile) -> dict[str, Any]:
    """The properties of an accepted update: what is fixed, and what the request may leave out, from the stored document.

    `given` are the properties of a request in which `forbidden_change` found nothing. A PUT replaces, so an updatable
    property that it leaves out is reset, if it can be absent at all. Recorded to stay: the source of a version, the
    soft-delete policy of a gallery, and everything when a PUT has no properties. A profile that is left out as a whole
    stays as well. Members keep the stored order; new ones follow.
    """
    before = old.get("properties") or {}
    return _kept(before, given, tuple(profile.updatable(type_)), _RESET.get(type_, ()), "") if given else dict(before)


def _kept(before: dict[str, Any], given: dict[str, Any], updatable: tuple[str, ...], reset: tuple[str, ...],
          prefix: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in before.items():
        path = prefix + name
        wanted = given.get(name)
        if _covered(path, updatable):
            if wanted is not None:
                made[name] = wanted
            elif path not in reset:
                made[name] = value
        elif isinstance(value, dict) and isinstance(wanted, dict) and _covers(path, updatable):
            made[name] = _kept(value, wanted, updatable, reset, path + ".")
        else:
            made[name] = value
    made.update((name, value) for name, value in given.items() if name not in before and value is not None)
    return made


def _leaves(given: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that a request gives, with its dotted path; lists and empty objects count as values."""
    for name, value in given.items():
        if value is None:
            continue
        if isinstance(value, dict):
            if value:
                yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _at(before: Any, path: str) -> Any:
    for name in path.split("."):
        if not isinstance(before, dict):
            return None
        before = before.get(name)
    return before


def _covered(path: str, paths: tuple[str, ...]) -> bool:
    return any(path == known or path.startswith(known + ".") for known in paths)


def _covers(path: str, paths: tuple[str, ...]) -> bool:
    return any(known.startswith(path + ".") for known in paths)


def _equal(path: str, before: Any, value: Any) -> bool:
    if before is None:
        before = _DEFAULTS.get(path)
    if before is None and value in ("", [], {}):
        return True
    if isinstance(before, str) and isinstance(value, str) and (path in _CASELESS or path.lower().endswith("id")):
        return before.lower() == value.lower()
    return bool(before == value)


def _changed_feature(before: dict[str, Any], given: dict[str, Any]) -> ServiceError | None:
    """Features change only with `allowUpdateImage: true` (specification); the refusal names the feature (reported)."""
    if "features" not in given or given.get("allowUpdateImage"):
        return None
    old = _features(before.get("features"))
    new = _features(given["features"])
    for folded, (name, _) in {**old, **new}.items():
        if old.get(folded, ("", None))[1] != new.get(folded, ("", None))[1]:
            return refusal("feature-change-not-allowed", feature=name)
    return None


def _features(rows: list[dict[str, Any]] | None) -> dict[str, tuple[str, str]]:
    return {row["name"].lower(): (row["name"], str(row.get("value")).lower()) for row in rows or ()}


def _without_disks(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "storageProfile"}


def _changed_disks(before: dict[str, Any], given: dict[str, Any], profile: Profile) -> ServiceError | None:
    """A version's sources and disks are fixed; a request may repeat them or leave them out."""
    old, new = before.get("storageProfile") or {}, given.get("storageProfile") or {}
    for place in ("source", "osDiskImage"):
        changed = _changed_source(old.get(place) or {}, new.get(place) or {}, place)
        if changed is not None:
            return refusal("property-change-not-allowed", property=profile.property_path(VERSION, changed))
    disks = {disk.get("lun"): disk for disk in old.get("dataDiskImages") or ()}
    for disk in new.get("dataDiskImages") or ():
        if disk.get("lun") not in disks:
            return refusal("data-disk-change")
        changed = _changed_source(disks[disk.get("lun")], disk, "dataDiskImages")
        if changed is not None:
            return refusal("property-change-not-allowed", property=profile.property_path(VERSION, changed))
    return None


def _changed_source(old: dict[str, Any], new: dict[str, Any], place: str) -> str | None:
    """The path of what changed in one source or disk, or None."""
    id_path = f"storageProfile.{place}.id" if place == "source" else f"storageProfile.{place}.source.id"
    named, stored = (new, old) if place == "source" else (new.get("source") or {}, old.get("source") or {})
    if not set(_named(named)) <= set(_named(stored)):
        return id_path
    caching = new.get("hostCaching")
    if caching and old.get("hostCaching") and caching.lower() != old["hostCaching"].lower():
        return f"storageProfile.{place}.hostCaching"
    return None


def _named(source: dict[str, Any]) -> Iterator[str]:
    """What a source names, folded. One thing may be named by several keys, by others in older api-versions (recorded)."""
    for key in ("uri", "id", "virtualMachineId", "communityGalleryImageId", "storageAccountId"):
        if source.get(key):
            yield str(source[key]).lower()
