"""Replicas spread deployments: which replica of a region serves a machine, and when there are too few of them.

Source: the founding document ("deployments can be spread over the replicas, which lowers the risk that the creation of
machines is throttled because one replica is overloaded") and the documentation's advice of one replica for 20 machines
that are created at once. How the service chooses is not published: here the one that serves fewest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.moments import SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence

SLICE = 10
"""Seconds in one slice of time: creations that began in the same one are counted together."""


def replica_key(version: str, region: str, replica: int) -> str:
    """What machines that one replica serves are counted under. `version` is a folded id, replicas count from 1."""
    return f"{version}|{region}|{replica}"


def slice_key(version: str, region: str, started: int) -> str:
    """What machines whose creation began in one slice of time are counted under. `started` is microseconds."""
    return f"{version}|{region}@{started // (SLICE * SECOND)}"


def slices(version: str, region: str, now: int, seconds: int) -> list[str]:
    """The keys of the slices that reach from `seconds` ago until now."""
    last = now // (SLICE * SECOND)
    first = (now - seconds * SECOND) // (SLICE * SECOND) + 1
    return [f"{version}|{region}@{number}" for number in range(min(first, last), last + 1)]


def choose(loads: Sequence[int], count: int = 1) -> list[int]:
    """The replicas (from 1) that serve `count` machines more: each time the one that serves fewest, the first of equals.

    `loads[i]` is how many machines replica i + 1 serves already.
    """
    now = list(loads)
    chosen = []
    for _ in range(count):
        replica = now.index(min(now))
        now[replica] += 1
        chosen.append(replica + 1)
    return chosen


def excess(at_once: int, replicas: int, per_replica: int) -> int:
    """How many of the machines that are created at once are more than the replicas can serve."""
    return max(0, at_once - replicas * per_replica)
