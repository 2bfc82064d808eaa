"""Replication: how long a version takes to reach its regions, decided once and for all when a write is accepted.

A plan is part of the version's document; state and progress at a moment follow from it (`lifecycle`), so a later change
of settings touches later plans only. In the private section:

    "plan": {"accepted": us, "gib": 30, "source": "eastus2", "speed": 60 or null for instant},
    "replication": {"westus": {"replicas": 2, "started": us, "ends": us,
                               "from"?: percent that was there at the start,
                               "serves"?: us from which machines can be made although more replicas are on their way,
                               "until"?: percent at which it stops, "reached"?: us of that, "error"?: {"code", "message"},
                               "fault"?: name of the fault}}

The constants are fitted to recorded durations (docs/replication-model.md has both); what nobody has published is marked
as assumed.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Any

from sig_cli.domain import lifecycle
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.lifecycle import NEVER
from sig_cli.domain.moments import SECOND
from sig_cli.domain.replicas import places

if TYPE_CHECKING:
    from collections.abc import Callable

    Document = dict[str, Any]

PREPARATION = 150.0
"""Seconds before and after the copying of a Full version; an update that copies nothing takes as long. Recorded."""
SHALLOW = 30.0
"""Seconds that a write of a Shallow version takes, whatever its size: nothing is copied. Recorded."""
PER_GIB = 8.7
"""Seconds per GiB of the first copy in the source's region: (411 - 150) / 30, from the recorded median of a 30 GB image."""
DISTANCE = 16_000.0
"""Kilometres at which a copy takes twice as long as inside the region. Fitted to updates that add a second region."""
PER_REPLICA = 0.1
"""What each further replica in a region adds, as a part of a copy inside the region. Assumed, from reports of very many."""
PER_REGION = 0.1
"""What each further region that is copied to at the same time adds to all of them, as a part. Assumed, likewise."""
ASSUMED_GIB = 30
"""The size of a source that does not tell its own, such as a blob."""

LONGEST = 100 * 365 * 86_400 * SECOND
"""A hundred years: what is slower than that comes to the same."""

_DETAIL = "Failed with internal server error."
_EARTH = 6371.0


class Plan:
    """What a write sets going: the private members to store, the end of the operation, and the error it ends with."""

    __slots__ = ("ends", "error", "members")

    def __init__(self, members: dict[str, Any], ends: int, error: ServiceError | None) -> None:
        self.members = members
        self.ends = ends
        self.error = error


def no_fault(region: str) -> None:
    """What strikes a region where nothing goes wrong on purpose."""


def plan(version: Document, before: Document | None, now: int, speed: float | None,
         strike: Callable[[str], dict[str, Any] | None] = no_fault) -> Plan:
    """The plan of a write that makes `version` out of `before` (None for a new one) at a moment.

    `speed` is how much faster than the real service it goes, None for at once. `strike` gives the fault that hits a region
    (`faults`), and is asked for each region in which something begins.

    An edge zone, `region/zone`, is copied to like a region that lies where its region does.
    A region that is copied already keeps its copy, one that is being copied goes on, at its own speed; more replicas
    are added to those that are there, which go on serving; one that has failed begins again, and one that hangs goes on.
    """
    properties = version["properties"]
    shallow = str(properties["publishingProfile"].get("replicationMode")).lower() == "shallow"
    wanted = places(properties["publishingProfile"])
    old = _records(before, now) if before is not None else {}
    busy = [region for region, count in wanted.items() if _has_work(old.get(region), count, now)]
    crowd = 1 + PER_REGION * (max(1, len(busy)) - 1)
    size = gib(version)
    records: dict[str, Any] = {}
    for region, count in wanted.items():
        known = old.get(region)
        if region not in busy:
            assert known is not None
            records[region] = {**known, "replicas": count}
            continue
        seconds = SHALLOW if shallow else PREPARATION + copy_seconds(size, version["location"], region, count, crowd)
        record = _begun(known, count, now, seconds, speed)
        fault = strike(region)
        if fault is not None:
            _struck(record, fault)
        records[region] = record
    least = 0.0 if before is None and wanted else SHALLOW if shallow else PREPARATION
    ends = max([now + micros(least, speed), *(record["ends"] for record in records.values())])
    failing = {region: record["error"] for region, record in records.items() if "error" in record}
    members = {"plan": {"accepted": now, "gib": size, "source": version["location"], "speed": speed},
               "replication": records}
    return Plan(members, ends, failure(failing) if failing else None)


def is_at_once(made: Plan, now: int) -> bool:
    """Whether a plan says nothing that is not so anyway: every region copied, nothing failed, nothing on its way."""
    return made.ends <= now and made.error is None


def failure(regions: dict[str, dict[str, Any]]) -> ServiceError:
    """What an operation fails with when regions could not be copied to (reported; the form for several is assumed).

    `regions` has the error of each region. The first one's code is the operation's, if it has one.
    """
    (first, error), *others = regions.items()
    # The reported text has the pair of one region in braces; the pairs of others stand behind it.
    detail = error["message"] + "".join(f"}}; {{region:{region}, detail:{other['message']}" for region, other in others)
    found = refusal("replication-failed", region=first, detail=detail)
    found.code = error["code"] or found.code
    return found


def copy_seconds(size: float, source: str, region: str, replicas: int, crowd: float = 1.0) -> float:
    """How long the real service takes to copy `size` GiB from one region to another and make `replicas` of it there."""
    inside = size * PER_GIB
    return crowd * (inside * (1 + kilometres(source, region) / DISTANCE) + inside * PER_REPLICA * (replicas - 1))


def micros(seconds: float, speed: float | None) -> int:
    """Microseconds of the workspace's time that so many seconds of the real service take at a speed."""
    return 0 if speed is None else round(min(seconds * SECOND / speed, LONGEST))


def kilometres(one: str, other: str) -> float:
    """The distance between two regions, or their edge zones, by the regions' coordinates; 0 where they are not known."""
    one, other = one.partition("/")[0], other.partition("/")[0]
    here, there = _place(one), _place(other)
    if here is None or there is None or one == other:
        return 0.0
    a = sin((there[0] - here[0]) / 2) ** 2 + cos(here[0]) * cos(there[0]) * sin((there[1] - here[1]) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(a)))


def gib(version: Document) -> int:
    """How large a version is: all of its disks together."""
    storage = version["properties"].get("storageProfile") or {}
    disks = [storage.get("osDiskImage") or {}, *(storage.get("dataDiskImages") or ())]
    return sum(disk.get("sizeInGB") or 0 for disk in disks) or ASSUMED_GIB


def _place(region: str) -> tuple[float, float] | None:
    from sig_cli.domain.regions import coordinates

    found = coordinates(region)
    return None if found is None else (radians(found[0]), radians(found[1]))


def _records(before: Document, now: int) -> dict[str, dict[str, Any]]:
    """What is known of every target of a stored version; one that says nothing of its regions has been copied."""
    known = before.get("sig", {}).get("replication") or {}
    made: dict[str, dict[str, Any]] = {}
    for region, count in places(before["properties"]["publishingProfile"]).items():
        record = known.get(region) or lifecycle.copy(before, region)
        made[region] = {"replicas": count, "started": record["started"], "ends": record["ends"],
                        **{name: record[name] for name in ("from", "serves", "until", "reached", "error", "fault")
                           if name in record}}
    return made


def _has_work(record: dict[str, Any] | None, count: int, now: int) -> bool:
    """Whether a plan begins something in a region: it is new, has failed or hangs, or gets other replicas than it has."""
    if record is None or record["ends"] >= NEVER or (record["ends"] <= now and "error" in record):
        return True
    return bool(count != record["replicas"] if now < record["ends"] else count > record["replicas"])


def _begun(record: dict[str, Any] | None, count: int, now: int, seconds: float, speed: float | None) -> dict[str, Any]:
    """A region's record from now on: what is there of it stays, the rest takes its part of the whole time."""
    made: dict[str, Any] = {"replicas": count, "started": now}
    there = 0
    if record is not None and not (record["ends"] <= now and "error" in record):
        there = lifecycle.progress(record, now)
        if now >= record["ends"]:
            there = there * record["replicas"] // count
            made["serves"] = record.get("serves", record["ends"])
        elif "serves" in record:
            made["serves"] = record["serves"]
    made["ends"] = now + micros(seconds * (100 - there) / 100, speed)
    if there:
        made["from"] = there
    return made


def _struck(record: dict[str, Any], fault: dict[str, Any]) -> None:
    """A region's record with a fault in it: it stops where the fault says, and fails there or stays."""
    start = record.get("from", 0)
    until = max(start, int(fault.get("after") or 0))
    record["until"] = until
    reached = record["started"] + (record["ends"] - record["started"]) * (until - start) // max(1, 100 - start)
    record["fault"] = fault["name"]
    if fault.get("hang"):
        record["reached"], record["ends"] = reached, NEVER
    else:
        record["ends"] = reached
        record["error"] = {"code": fault.get("code") or "", "message": fault.get("message") or _DETAIL}
