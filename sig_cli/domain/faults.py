"""Faults on demand: what goes wrong on purpose, how often, and where. Pure: which of them strikes follows from counters.

A fault, as the workspace keeps it (`/workspace/faults`, a list, first come first served):

    {"name": "f1", "on": "replicate" | "operation" | "request",
     "region"?: "northeurope", "after"?: 40 (percent), "code"?, "message"?, "hang"?: true,        replication, operations
     "status"?: 429, "retryAfter"?: 5,                                                             requests
     "method"?: "PUT", "type"?: "microsoft.compute/galleries/images/versions",                     operations, requests
     "times"?: 2, "share"?: 12.5 (percent), "nth"?: 3}

A counter of a fault is {"seen": n, "struck": n}: how often it could have struck, and how often it did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.identifiers import made_up_guid

if TYPE_CHECKING:
    from collections.abc import Iterable

    Fault = dict[str, Any]

STATUSES = {429: "fault-throttled", 500: "fault-internal", 503: "fault-unavailable", 504: "fault-gateway"}
"""The answers that a request can be given in place of its own, and the refusal of each."""


class Series:
    """The faults of one kind as they strike one after the other; `counters` has what was counted of each before, by name."""

    def __init__(self, seed: str, faults: Iterable[Fault], counters: dict[str, dict[str, int]]) -> None:
        self._seed = seed
        self._faults = list(faults)
        self._before = counters
        self._counted: dict[str, dict[str, int]] = {}

    def strike(self, region: str = "", type_: str = "", method: str = "") -> Fault | None:
        """The first fault that strikes here, now; every fault that could have has counted it."""
        for fault in self._faults:
            if not _concerns(fault, region, type_, method):
                continue
            name = fault["name"]
            counter = self._counted.setdefault(name, {"seen": 0, "struck": 0, **self._before.get(name, {})})
            if "times" in fault and counter["struck"] >= fault["times"]:
                continue
            counter["seen"] += 1
            if _is_struck(self._seed, fault, counter["seen"]):
                counter["struck"] += 1
                return fault
        return None

    def counted(self) -> dict[str, dict[str, int]]:
        """The counters that have changed, by the name of the fault."""
        return self._counted


def _concerns(fault: Fault, region: str, type_: str, method: str) -> bool:
    return (fault.get("region") in (None, region) and fault.get("type", type_).lower() == type_.lower()
            and fault.get("method", method).upper() == method.upper())


def _is_struck(seed: str, fault: Fault, seen: int) -> bool:
    """Whether the fault strikes the time it is seen for the `seen`-th time: a matter of the seed, the same on every run."""
    if "nth" in fault:
        return bool(seen == fault["nth"])
    if "share" in fault:
        drawn = int(made_up_guid(seed, "fault", fault["name"], seen)[:8], 16) / 0x1_0000_0000
        return bool(drawn * 100 < fault["share"])
    return True
