"""The faults that a workspace was given on purpose, where providers and the manager meet them. The rules: `domain.faults`.

Counters are volatile documents: they belong to this machine's run, not to what is committed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.faults import Series
from sig_cli.workspace.engine import Put

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document, Operation

FAULTS_KEY = "/workspace/faults"


def counter_key(name: str) -> str:
    """Where the counter of a fault lies."""
    return f"/faults/{name}"


def series(resources: Resources, on: str) -> Series | None:
    """The faults of a kind ("replicate", "operation", "request") with their counters; None when the workspace has none."""
    document = resources.document(FAULTS_KEY)
    faults = [fault for fault in (document or {}).get("faults", ()) if fault["on"] == on]
    if document is None or not faults:
        return None
    counters = {fault["name"]: _counter(resources.document(counter_key(fault["name"]))) for fault in faults}
    return Series(document.get("seed", "sig"), faults, counters)


def counted(series_: Series) -> tuple[Operation, ...]:
    """The operations that keep what a series has counted."""
    return tuple(Put(counter_key(name), {"name": name, **counter}, volatile=True)
                 for name, counter in series_.counted().items())


def hit(call: Call, type_: str, location: str, ends: int) -> tuple[int, ServiceError | None, tuple[Operation, ...]]:
    """When an operation on a type ends that would end at `ends`, what it fails with, and what was counted on the way."""
    faults = series(call.resources, "operation")
    if faults is None:
        return ends, None, ()
    fault = faults.strike(location, type_, call.method)
    if fault is None:
        return ends, None, counted(faults)
    if fault.get("hang"):
        from sig_cli.domain.lifecycle import NEVER

        return NEVER, None, counted(faults)
    error = refusal("fault-internal")
    return ends, ServiceError(fault.get("code") or error.code, fault.get("message") or error.message,
                              status=error.status), counted(faults)


def is_given_up(call: Call, document: Document) -> bool:
    """Whether what runs on a resource would never end, and the workspace has no fault any more that lets operations hang.

    Then the next write or deletion takes its place: `fault remove` makes good what hangs.
    """
    from sig_cli.domain.lifecycle import hangs

    faults = (call.resources.document(FAULTS_KEY) or {}).get("faults", ()) if hangs(document) else ()
    return hangs(document) and not any(fault.get("hang") and fault["on"] == "operation" for fault in faults)


def _counter(document: Document | None) -> dict[str, Any]:
    return {name: value for name, value in (document or {}).items() if name in ("seen", "struck")}
