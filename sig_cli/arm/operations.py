"""Long-running operations: started with a write, polled by the client, remembered as volatile documents.

Shapes and headers are recorded: the status body is startTime, endTime, status, error, name; a PUT answers with
`Azure-AsyncOperation`, a DELETE and a POST with `Location` as well; the status of a disk's or snapshot's write carries
the resource; addresses outside the gallery service name a partition (`p`), one for each region and style. Source:
recorded traffic of 2018 to 2024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.arm.messages import JSON, Request, Response
from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.lifecycle import hangs
from sig_cli.domain.moments import SECOND, timestamp
from sig_cli.workspace.clock import CLOCK_KEY
from sig_cli.workspace.engine import Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sig_cli.arm.routing import Route
    from sig_cli.providers.provider import LongRunning, Pace
    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document, Operation

RETRY_AFTER = 60
"""Seconds after which the service wants to be asked again (recorded)."""
LONGEST_WAIT = 86_400
"""A day: whoever is slower than that is asked once a day."""

FROZEN = "x-sig-frozen"
"""The header in which our own clients are told that time stands still, and at which moment."""
LEFT = "x-sig-seconds-left"
"""The header in which our own clients are told how long an operation will still run."""


def record_of(where: Route, resources: Resources) -> Document | None:
    """The record of the operation that an address polls; None when there is none."""
    return resources.document(where.id.path if where.id.namespace else
                              _address(where.id.subscription, "operationresults", "", where.id.name))


def _address(subscription: str | None, style: str, location: str, name: str) -> str:
    if style == "operationresults":
        return f"/subscriptions/{subscription}/operationresults/{name}"
    return f"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/{style}/{name}"


def start(request: Request, where: Route, operation: LongRunning, workspace: Document,
          resources: Resources, pace: Callable[[], Pace], written: Sequence[Operation]) -> tuple[list[Put], dict[str, str]]:
    """The record of a new operation as an operation of the commit, and the headers that tell the client of it.

    `written` is what else the commit writes: while the operation runs, the resource says where it is polled, and a
    deletion ends what is under way there.

    `Retry-After` goes with the speed, so that a client does not sleep a minute for a second's work.
    """
    key = fold(where.id.path)
    stored = resources.get(key)
    name = made_up_guid(workspace["seed"], key, stored.revision if stored else "", request.method, operation.started)
    record: dict[str, Any] = {"name": name, "resource": where.id.path, "startTime": operation.started,
                              "endTime": operation.ends}
    turned = len(turns(resources))
    if turned:
        record["turns"] = turned
    if request.caller is not None:
        record["caller"] = request.caller
    if operation.error is not None:
        record["error"] = operation.error.member()
        record["errorStatus"] = operation.error.status
    address = _address(where.id.subscription, operation.style, operation.location, name)
    if operation.style == "DiskOperations" and request.method in ("PUT", "PATCH"):
        record["output"] = True
    elif operation.output is not None:
        record["output"] = operation.output
    url = f"https://{request.host}{address}?"
    if operation.style in ("operations", "DiskOperations"):
        url += f"p={made_up_guid(workspace['seed'], operation.style, operation.location)}&"
    # The operation is named after the request that started it (recorded).
    headers = {"x-ms-request-id": name}
    if operation.ends > operation.started:
        record["speed"] = pace().speed
        headers["Retry-After"] = retry_after(record["speed"])
    if operation.status:
        headers["Azure-AsyncOperation"] = f"{url}api-version={request.api_version}"
    if operation.monitor:
        monitor = "monitor=true&" if operation.status else ""
        headers["Location"] = f"{url}{monitor}api-version={request.api_version}"
    records = [Put(fold(address), record, volatile=True)]
    if stored is not None and (request.method == "DELETE" or hangs(stored.document)):
        records += _preempted(stored.document, resources)
    if operation.ends > operation.started:
        for put in written:
            if isinstance(put, Put) and put.key == key and "operation" in put.document.get("sig", {}):
                put.document["sig"]["operation"]["polled"] = fold(address)
    return records, headers


def _preempted(document: Document, resources: Resources) -> list[Put]:
    """The record of the operation that a deletion overtakes, or that hung: it has failed, now. Documented for machines."""
    last = document.get("sig", {}).get("operation") or {}
    record = resources.document(last["polled"]) if "polled" in last and resources.now < last["ends"] else None
    if record is None or (last["kind"] == "delete" and not hangs(document)):
        return []
    error = refusal("operation-preempted")
    return [Put(last["polled"], {**record, "endTime": resources.now, "error": error.member(), "errorStatus": error.status},
                volatile=True)]


def retry_after(speed: float | None) -> str:
    """The seconds after which to ask again: a minute of the real service's time, at least one of ours and at most a day."""
    return str(max(1, round(min(RETRY_AFTER / speed, LONGEST_WAIT)))) if speed else "1"


def tell_frozen(response: Response, now: int) -> None:
    """Say in an answer that time stands still; to a person as well when what the answer is about waits for it."""
    response.headers[FROZEN] = timestamp(now)
    if LEFT in response.headers:
        response.notices += (f"The clock of the workspace stands still at {timestamp(now)}: what is waited for goes on when it "
                             "is moved with `sig clock advance` or set going with `sig clock run`.",)


def _again(request: Request) -> str:
    """The absolute address of a poll, to be asked once more."""
    from urllib.parse import quote, urlencode

    return f"https://{request.host}{quote(request.path, safe='/%')}?{urlencode(request.query, quote_via=quote)}"


def poll(request: Request, where: Route, resources: Resources, show: Callable[[str], Any]) -> Response:
    """The state of an operation at this moment; with `monitor=true`, or for operation results, 202 until it ended.

    `show(path)` gives a resource as GET shows it. Raises the service's 404 for an operation that does not exist.
    """
    if request.method != "GET":
        raise refusal("method-not-allowed", method=request.method, type="operations")
    record = record_of(where, resources)
    if record is None:
        raise refusal("operation-not-found", name=where.operation)
    record = _turned_back(record, resources)
    ended = record["endTime"] <= resources.now
    running = {"Retry-After": retry_after(record.get("speed"))}
    if "speed" in record:
        running[LEFT] = f"{(record['endTime'] - resources.now) / SECOND:.6f}"
    if request.query.get("monitor") or "operationresults" in request.path.lower():
        if ended and "error" in record and record.get("errorStatus"):
            # A monitor has no status body to tell it in: the poll itself fails.
            return Response(record["errorStatus"], {"error": record["error"]}, {"Content-Type": JSON})
        if ended and record.get("output") and "error" not in record:
            return Response(200, _output(record, show), {"Content-Type": JSON})
        return Response(200) if ended else Response(202, headers={"Location": _again(request), **running})
    body: dict[str, Any] = {"startTime": timestamp(record["startTime"])}
    if ended:
        body["endTime"] = timestamp(record["endTime"])
    body["status"] = "InProgress" if not ended else "Failed" if "error" in record else "Succeeded"
    if ended and "error" in record:
        body["error"] = record["error"]
    elif ended and record.get("output"):
        output = _output(record, show)
        if output is not None:
            body["properties"] = {"output": output}
    body["name"] = record["name"]
    headers = {"Content-Type": JSON}
    return Response(200, body, headers if ended else {**headers, **running})


def _turned_back(record: Document, resources: Resources) -> Document:
    """The record of an operation after the times that the clock was turned back since it began."""
    from sig_cli.domain.lifecycle import turned_record

    for before, after in turns(resources)[record.get("turns", 0):]:
        record = turned_record(record, before, after, ("startTime", "endTime"))
    return record


def turns(resources: Resources) -> list[list[int]]:
    """When the clock was turned back: from where to where, in order."""
    found: list[list[int]] = (resources.document(CLOCK_KEY) or {}).get("turns", [])
    return found


def _output(record: Document, show: Callable[[str], Any]) -> Any:
    """What an operation gives in the end: its resource, or what the action said."""
    return show(record["resource"]) if record["output"] is True else record["output"]
