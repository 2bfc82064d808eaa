"""Deletions that take their time: what leaves stays in the store until it has left, and is then removed by the next to go.

A resource whose deletion has ended is there no more (`lifecycle.exists`), whether its document still lies there or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.lifecycle import SECOND, lingers, operation
from sig_cli.providers.faults import hit
from sig_cli.workspace.engine import CheckEmpty, Delete, Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.domain.errors import ServiceError
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document, Operation


def leave(call: Call, document: Document, type_: str, revision: str) -> tuple[list[Operation], int, ServiceError | None]:
    """The operations that delete a resource with what is attached to it, when that has ended, and what it fails with.

    With a lag, a child still stands in the way of deleting its parent for a while after it is gone (reported:
    azure-rest-api-specs 11559).
    """
    key = fold(call.id.path)
    ends, error, more = hit(call, type_, document["location"], call.pace().ends(type_, "delete", call.now))
    lag = round(call.pace().delete_lag * SECOND) if call.id.parent is not None else 0
    operations: list[Operation] = [*more, *(Delete(inner) for inner in _attached(call))]
    if error is not None or ends > call.now or lag:
        last = operation("delete", call.now, ends, None if error is None else error.member())
        if lag and error is None:
            last["lingers"] = ends + lag
        operations += [Put(key, {**document, "sig": {**document.get("sig", {}), "operation": last}}, revision), *gone(call)]
    else:
        operations.append(Delete(key, revision))
    return [*operations, CheckEmpty(key)], ends, error


def _attached(call: Call) -> list[str]:
    """The keys of what goes with a resource that has nothing nested in it any more, innermost first.

    That is what extends it, and what time has ended.
    """
    return [key for key, _ in call.resources.below(call.id.path, ended=True)][::-1]


def gone(call: Call) -> list[Operation]:
    """Note what is leaving a collection, and remove what has left it meanwhile."""
    collection, _, name = fold(call.id.path).rpartition("/")
    noted = f"/leaving{collection}"
    operations: list[Operation] = []
    staying = [name]
    for other in (call.resources.document(noted) or {"names": []})["names"]:
        key = f"{collection}/{other}"
        if other == name:
            continue
        ended = call.resources.ended(key)
        if ended is not None and not lingers(ended.document, call.now):
            operations.append(Delete(key, ended.revision))
        elif ended is not None or call.resources.document(key) is not None:
            staying.append(other)
    return [*operations, Put(noted, {"name": "leaving", "names": staying}, volatile=True)]
