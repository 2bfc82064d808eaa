"""Versions: their order, and which one `latest` means.

Sources: the version rule that the service prints in its refusal (three integers from 0 to 2147483647); the
documentation's account of `latest`: the highest version that is not excluded and has a replica in the region, where a
region's own flag beats the version's; an end of life that has passed does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.lifecycle import creation_failed, provisioning_state, replication_state, serves
from sig_cli.domain.regions import canonical, display

if TYPE_CHECKING:
    from collections.abc import Iterable

    Document = dict[str, Any]

LARGEST = 2_147_483_647


def parse(name: str) -> tuple[int, int, int] | None:
    """The three numbers of a version's name, or None when it is none. Leading zeros are read as numbers."""
    parts = name.split(".")
    if len(parts) != 3 or not name.isascii() or len(name) > 32:
        return None
    major, minor, patch = parts
    if not (major.isdecimal() and minor.isdecimal() and patch.isdecimal()) or max(len(major), len(minor), len(patch)) > 10:
        return None
    numbers = int(major), int(minor), int(patch)
    return None if max(numbers) > LARGEST else numbers


def order_key(name: str) -> tuple[tuple[int, ...], str]:
    """What versions are sorted by: the numbers, then the text ("1.0.0" before "1.0.00"). No version comes first."""
    return parse(name) or (), name


def has_replica(version: Document, region: str) -> bool:
    """Whether the version is published to a region, given by its short name."""
    return _target(version, region) is not None


def excluded(version: Document, region: str | None = None) -> bool:
    """Whether `latest` passes the version over; in a region, the region's own flag beats the version's."""
    target = None if region is None else _target(version, region)
    if target is not None and target.get("excludeFromLatest") is not None:
        return bool(target["excludeFromLatest"])
    return bool(_profile(version).get("excludeFromLatest"))


def latest(versions: Iterable[Document], region: str | None = None, now: int | None = None) -> Document | None:
    """The version that `latest` means in a region (short name), or None when there is none.

    Without a region, replicas and regional flags are left out of account. Versions that are not ready (being made or
    deleted, failed, not yet copied to the region) do not count: with `now` by the private section of stored documents,
    without it by what a view of the service shows (`provisioningState`, an expanded `replicationStatus`).
    """
    best: Document | None = None
    for version in versions:
        if _reason(version, region, now) is None and (
                best is None or order_key(version["name"]) > order_key(best["name"])):
            best = version
    return best


def explain_latest(versions: Iterable[Document], region: str | None = None,
                   now: int | None = None) -> list[tuple[str, str]]:
    """Every version that is not the latest, from the highest down, each with the reason in words for a person."""
    rows: list[tuple[str, str]] = []
    winner = ""
    for version in sorted(versions, key=lambda version: order_key(version["name"]), reverse=True):
        reason = _reason(version, region, now)
        if reason is not None:
            rows.append((version["name"], reason))
        elif winner:
            rows.append((version["name"], f"lower than {winner}"))
        else:
            winner = version["name"]
    return rows


def regions_of(versions: Iterable[Document]) -> list[str]:
    """The short names of all regions that any of the versions is published to, sorted."""
    found = {canonical(target["name"]) or target["name"]
             for version in versions for target in _profile(version).get("targetRegions") or ()}
    return sorted(found)


def _reason(version: Document, region: str | None, now: int | None) -> str | None:
    """Why a version cannot be the latest, in words for a person; None when it can."""
    unready = _unready(version, now)
    if unready:
        return unready
    if region is None:
        return "excluded from latest" if excluded(version) else None
    place = _place(region)
    target = _target(version, region)
    if target is None:
        return f"no replica in {place}"
    if excluded(version, region):
        return f"excluded from latest in {place}" if target.get("excludeFromLatest") else "excluded from latest"
    state = _copy_state(version, region, now)
    if state == "Replicating":
        return f"not copied to {place} yet"
    if state == "Failed":
        return f"could not be copied to {place}"
    return None


def _unready(version: Document, now: int | None) -> str | None:
    """Why a version as a whole is not usable: by its stored operation at a moment, or by the state that a view shows."""
    if now is None:
        state = version.get("properties", {}).get("provisioningState") or ""
        if state == "Failed" and not _copied_somewhere(version):
            return "its last operation failed"
    elif creation_failed(version, now):
        return "it could not be created"
    else:
        state = provisioning_state(version, now)
    return {"Creating": "it is still being created", "Deleting": "it is being deleted"}.get(state)


def _copied_somewhere(version: Document) -> bool:
    """Whether an expanded view shows regions that have their copy although others failed."""
    rows = (version.get("properties", {}).get("replicationStatus") or {}).get("summary") or ()
    states = {row["state"] for row in rows}
    return "Failed" in states and "Completed" in states


def _copy_state(version: Document, region: str, now: int | None) -> str | None:
    """How far the copy to a region is: at a moment, or as an expanded view shows it; None where nobody says."""
    if now is not None:
        return "Completed" if serves(version, region, now) else replication_state(version, region, now)
    for row in (version.get("properties", {}).get("replicationStatus") or {}).get("summary") or ():
        if row["region"] == region:
            return "Completed" if row.get("serves") else str(row["state"])
    return None


def _place(region: str) -> str:
    try:
        return display(region)
    except KeyError:
        return region


def _profile(version: Document) -> dict[str, Any]:
    return version.get("properties", {}).get("publishingProfile") or {}


def _target(version: Document, region: str) -> dict[str, Any] | None:
    for target in _profile(version).get("targetRegions") or ():
        if (canonical(target["name"]) or target["name"]) == region:
            found: dict[str, Any] = target
            return found
    return None
