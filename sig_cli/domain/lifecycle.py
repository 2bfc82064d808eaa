"""States that follow from time: a stored document and a moment give the state, and nothing else is needed.

The private section of a document holds the last operation and, where regions differ, the replication:

    "sig": {"revision": n,
            "operation": {"kind": "create"|"update"|"delete", "started": us, "ends": us, "error"?: {"code", "message"},
                          "partial"?: true, when only some regions failed, "lingers"?: us until which a parent minds},
            "replication"?: {"westus2": {"started": us, "ends": us, "error"?: {"code", "message"}}, ...}}

Times are microseconds since 1970 UTC. An operation runs while `now < ends`; with `ends <= now` it has ended: well, or
with its `error`. A document without an operation is `Succeeded`. A failed create leaves the resource, `Failed`; an
ended delete leaves nothing; a failed delete leaves it, `Failed`.

Sources: recorded transitions (Creating -> Succeeded, Updating -> Succeeded), the enumerations of the REST specification
2024-03-03, and the recorded replication status, whose regions are short names.
"""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

SECOND = 1_000_000
"""Microseconds."""

NEVER = 253_370_764_800 * SECOND
"""The end of what does not end: the first moment of the year 9999."""

ALWAYS = (1 << 63) - 1
"""Until when that holds which does not end."""

TIMES = ("started", "reached", "serves", "lingers", "ends")
"""The members of an operation and of a region's copy that are moments, the last one being its end."""

KEPT = "Microsoft.Compute/galleries/images/softDeletedVersions"
"""The type under which soft-deleted versions are stored; the service's addresses are of another one."""

_RUNNING = {"create": "Creating", "update": "Updating", "delete": "Deleting"}


def operation(kind: str, started: int, ends: int, error: dict[str, Any] | None = None, *,
              partial: bool = False) -> dict[str, Any]:
    """The record of an operation for the private section. `kind` is "create", "update" or "delete".

    `partial` says of an error that only some regions failed: what was made is there in the others.
    """
    made: dict[str, Any] = {"kind": kind, "started": started, "ends": ends}
    if error is not None:
        made["error"] = error
        if partial:
            made["partial"] = True
    return made


def accepted_state(document: Document) -> str:
    """The state that the answer to the write itself shows: `Creating`, `Updating` or `Deleting`, however short it is."""
    kind = _operation(document).get("kind", "update")
    return _RUNNING[kind]


def provisioning_state(document: Document, now: int) -> str:
    """`Creating`, `Updating` or `Deleting` while the operation runs; then `Succeeded`, or `Failed` if it failed."""
    last = _operation(document)
    if not last:
        return "Succeeded"
    if now < last["ends"]:
        return _RUNNING[last["kind"]]
    return "Failed" if "error" in last else "Succeeded"


def exists(document: Document, now: int) -> bool:
    """Whether the resource is there at a moment: a deletion that has ended well leaves nothing.

    What is kept after a soft deletion is there until it is purged.
    """
    section = document.get("sig")
    if not section:
        return True
    if "purges" in section:
        return bool(now < section["purges"])
    last = section.get("operation")
    return not last or last["kind"] != "delete" or now < last["ends"] or "error" in last


def lingers(document: Document, now: int) -> bool:
    """Whether a deleted resource, which nobody can read any more, still stands in the way of deleting its parent."""
    last = _operation(document)
    return bool(last) and last["kind"] == "delete" and now < last.get("lingers", 0)


def is_running(document: Document, now: int) -> bool:
    """Whether an operation is under way on the resource."""
    last = _operation(document)
    return bool(last) and now < last["ends"]


def holds(document: Document, now: int) -> tuple[int, int] | None:
    """From which moment on and until which the state of a resource that exists is what it is now, if nobody writes to it.

    None for what is kept for a while after its deletion.
    """
    section = document.get("sig") or {}
    if "purges" in section:
        return None
    last = section.get("operation")
    if not last:
        return 0, ALWAYS
    return (0, last["ends"]) if now < last["ends"] else (last["ends"], ALWAYS)


def ends(document: Document) -> int:
    """When the last operation of the resource ends or has ended; 0 for one without any."""
    return int(_operation(document).get("ends", 0))


def hangs(document: Document) -> bool:
    """Whether the last operation of the resource is one that never ends."""
    return ends(document) >= NEVER


def is_being_deleted(document: Document, now: int) -> bool:
    """Whether the resource is still there but on its way out."""
    return provisioning_state(document, now) == "Deleting"


def creation_failed(document: Document, now: int) -> bool:
    """Whether the resource was never made well: its last operation is a create that ended with an error.

    A version that only some regions failed to get was made, and is in the others.
    """
    last = _operation(document)
    return bool(last) and last["kind"] == "create" and "error" in last and "partial" not in last and now >= last["ends"]


def replication_state(document: Document, region: str, now: int) -> str:
    """`Replicating`, `Completed` or `Failed` for a region given by its short name; `Unknown` when it is no target."""
    if region not in _regions(document):
        return "Unknown"
    return _state(copy(document, region), now)


def serves(document: Document, region: str, now: int) -> bool:
    """Whether machines can be made in a target region: its copy is complete, or was before more replicas were asked for."""
    if region not in _regions(document):
        return False
    record = copy(document, region)
    return _state(record, now) == "Completed" or now >= record.get("serves", now + 1)


def replication_status(document: Document, now: int, *, left: bool = False) -> dict[str, Any]:
    """What `$expand=ReplicationStatus` shows: the aggregated state, and state and progress of every target region.

    Regions are short names, in the order of the targets, and edge zones, as `region/zone`, behind them; `details` is there only when there is something to say. With
    `left` a region that is being copied to tells the seconds that it still takes, or null when it never ends, and whether
    it serves already: the service does not tell that, but it is known here.
    """
    summary = []
    states = set()
    for region in _regions(document):
        record = copy(document, region)
        state = _state(record, now)
        states.add(state)
        row: dict[str, Any] = {"region": region, "state": state}
        if state == "Failed":
            row["details"] = record["error"]["message"]
        row["progress"] = progress(record, now)
        if left and state == "Replicating":
            row["secondsLeft"] = None if record["ends"] >= NEVER else (record["ends"] - now) / SECOND
            row["serves"] = now >= record.get("serves", now + 1)
        summary.append(row)
    for aggregated, found in (("InProgress", "Replicating"), ("Failed", "Failed"), ("Completed", "Completed")):
        if found in states:
            return {"aggregatedState": aggregated, "summary": summary}
    return {"aggregatedState": "Unknown", "summary": summary}


def turned_back(document: Document, before: int, after: int) -> Document | None:
    """A document as it is to be when the clock is turned back from one moment to another; None when it stays as it is.

    What had ended has ended at the new moment at the latest; what was under way keeps the time that it had left; what was
    purged stays purged.
    """
    section = document.get("sig") or {}
    changed = dict(section)
    if section.get("operation"):
        changed["operation"] = turned_record(section["operation"], before, after)
    if section.get("replication"):
        changed["replication"] = {region: turned_record(record, before, after)
                                  for region, record in section["replication"].items()}
    for name in ("purges", "until"):
        if after < section.get(name, 0) <= before:
            changed[name] = after
    return {**document, "sig": changed} if changed != section else None


def turned_record(record: dict[str, Any], before: int, after: int, names: tuple[str, ...] = TIMES) -> dict[str, Any]:
    """The times of an operation or a copy after the clock was turned back. The last of `names` is its end."""
    made = dict(record)
    running = record[names[-1]] > before
    for name in names:
        moment = record.get(name)
        if moment is not None and moment < NEVER:
            shifts = moment > before or (running and name != "serves")
            made[name] = moment - (before - after) if shifts else min(moment, after)
    return made


def _operation(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document.get("sig", {}).get("operation") or {}
    return found


def _short_names(targets: list[dict[str, Any]]) -> list[str]:
    from sig_cli.domain.regions import canonical

    return [canonical(target["name"]) or target["name"] for target in targets]


def _regions(document: Document) -> list[str]:
    profile = document.get("properties", {}).get("publishingProfile") or {}
    regions = _short_names(profile.get("targetRegions") or [])
    zones = profile.get("targetExtendedLocations")
    if zones:
        from sig_cli.domain.replicas import place_of

        regions += [place_of(zone) for zone in zones]
    return regions


def copy(document: Document, region: str) -> dict[str, Any]:
    """How a region is copied to: its own record, or else the last operation's times (a finished copy without any)."""
    plan: dict[str, dict[str, Any]] = document.get("sig", {}).get("replication") or {}
    if region in plan:
        return plan[region]
    last = _operation(document)
    if not last or last["kind"] == "delete":
        return {"started": 0, "ends": 0}
    return last


def progress(record: dict[str, Any], now: int) -> int:
    """The percent of a region's copy that are there at a moment: what was there before, and then evenly up to the end.

    One that stops before it is complete stays where it stopped.
    """
    first, last = record.get("from", 0), record.get("until", 0 if "error" in record else 100)
    started, reached = record["started"], record.get("reached", record["ends"])
    if now >= reached:
        return int(last)
    if now <= started:
        return int(first)
    return int(first + (now - started) * (last - first) // (reached - started))


def _state(record: dict[str, Any], now: int) -> str:
    if now < record["ends"]:
        return "Replicating"
    return "Failed" if "error" in record else "Completed"
