"""What a deployment would change: the rehearsal's requests, each held against what is there.

The answer has the shape of the REST specification. What the service predicts from the template, a rehearsal knows: a property that
would come out as it is, is no change. What would fail although the template is valid is told among the diagnostics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.ids import parse
from sig_cli.domain.write_only import masked_write_only
from sig_cli.providers.deployments.leaving import leaving
from sig_cli.providers.deployments.preflight import judge
from sig_cli.providers.deployments.running import Run
from sig_cli.providers.deployments.secrets import MASK, hushed, masked

if TYPE_CHECKING:
    from sig_cli.providers.provider import Answer, Call, Sender
    from sig_cli.templates import Plan

_VOLATILE = ("provisioningState", "etag", "timeCreated", "changedTime", "createdOn", "createdBy", "updatedOn", "updatedBy")
_VALUES = ("before", "after", "delta")
_RESULT_ONLY = "ResourceIdOnly"


class _Watch:
    """A sender that remembers what was there before each PUT, and what is there after it."""

    def __init__(self, call: Call) -> None:
        self._now = call.send
        self._then: Sender = call.rehearsal()
        self.seen: dict[str, tuple[str, str, Any, Any, Any, Any]] = {}
        """By folded path: the path, the api-version, what was there, what will be, the body, and the error if any."""

    def __call__(self, method: str, path: str, api_version: str, body: Any = None, *, now: int | None = None) -> Answer:
        if method != "PUT":
            return self._then(method, path, api_version, body, now=now)
        before = self._now("GET", path, api_version)
        answer = self._then(method, path, api_version, body, now=now)
        after = self._then("GET", path, api_version, now=answer.started.ends if answer.started is not None else now)
        started = answer.started
        error = answer.body.get("error") if answer.status >= 400 else \
            started.error.member() if started is not None and started.error is not None else None
        self.seen[path.lower()] = (path, api_version, before.body if before.status == 200 else None,
                                   after.body if after.status == 200 else None, body, error)
        return answer


def what_if(call: Call, plan: Plan, owner: str, correlation: str, result_format: str) -> dict[str, Any]:
    """The properties of the answer: the changes, and diagnostics. Raises `ServiceError` for what preflight refuses."""
    watch = _Watch(call)
    run = Run(watch, call.workspace["seed"], correlation, call.files)
    finished = run.finish(plan, owner, call.now)
    judge(call, plan, owner, finished, run)
    whole = result_format != _RESULT_ONLY
    changes, diagnostics = [], []
    for path, api_version, before, after, body, error in watch.seen.values():
        if error is not None:
            diagnostics.append({"level": "Error", "code": error.get("code", ""), "message": error.get("message", ""),
                                "target": path})
        changes.append(_change(path, api_version, before, after, body or {}, whole=whole))
    told = [error for *_, error in watch.seen.values()]
    diagnostics += [{"level": "Error", "code": error.get("code", ""), "message": error.get("message", ""), "target": owner}
                    for _, error in finished.failures if error not in told and error.get("code") != "DeploymentFailed"]
    if call.id.group is not None:
        made = {*watch.seen, *(id_.lower() for id_ in finished.made)}
        kind = "Delete" if plan.owner.mode == "Complete" else "Ignore"
        for row in leaving(call.send, plan, made, call.id.group_path, call.now, ignored=kind == "Ignore"):
            changes.append(_left(row, kind, whole=whole))  # noqa: PERF401 - reads as the rest does
    if run.secrets:
        changes = [{name: masked(value, run.secrets) if name in _VALUES else value for name, value in change.items()} for change in changes]
    changes.sort(key=lambda change: str(change["resourceId"]).lower())
    found: dict[str, Any] = {"correlationId": correlation, "changes": changes}
    if diagnostics:
        found["diagnostics"] = hushed(diagnostics, run.secrets)
    return found


def _change(path: str, api_version: str, before: Any, after: Any, body: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    if before is None:
        change: dict[str, Any] = {"resourceId": path, "changeType": "Create"}
        if whole:
            change["after"] = _declared(path, api_version, body)
        return change
    was = _shown(before, api_version)
    will = _shown(after if after is not None else {**before, **_open(str(before.get("type")), body)}, api_version)
    delta = _delta(was, will)
    change = {"resourceId": path, "changeType": "Modify" if delta else "NoChange"}
    if whole:
        change |= {"before": was, "after": will, **({"delta": delta} if delta else {})}
    return change


def _left(row: dict[str, Any], kind: str, *, whole: bool) -> dict[str, Any]:
    change: dict[str, Any] = {"resourceId": row["id"], "changeType": kind}
    if whole:
        members = ("apiVersion", "id", "location", "name", "type")
        kept = {name: row[name] for name in members if name in row} if kind == "Ignore" else _sorted(row)
        change["before"] = {**kept, "name": str(row["name"]).rpartition("/")[2]}
    return change


def _declared(path: str, api_version: str, body: dict[str, Any]) -> dict[str, Any]:
    """A resource as the template has it."""
    parsed = parse(path)
    head = {"apiVersion": api_version, "id": path, "name": parsed.name if parsed is not None else "",
            "type": parsed.type if parsed is not None and parsed.namespace else "Microsoft.Resources/resourceGroups"}
    return _sorted({**head, **{name: value for name, value in _open(head["type"], body).items() if value not in (None, {}, [])}})


def _open(type_: str, body: dict[str, Any]) -> dict[str, Any]:
    """A body with a mask in the place of what its type never tells."""
    return {name: masked_write_only(type_, value, MASK) if name.lower() == "properties" else value for name, value in body.items()}


def _shown(document: dict[str, Any], api_version: str) -> dict[str, Any]:
    """A resource without what the moment decides."""
    kept = {name: value for name, value in document.items() if name not in _VOLATILE}
    if isinstance(kept.get("properties"), dict):
        kept["properties"] = {name: value for name, value in kept["properties"].items() if name not in _VOLATILE}
    return _sorted({"apiVersion": api_version, **kept})


def _sorted(document: dict[str, Any]) -> dict[str, Any]:
    return {name: document[name] for name in sorted(document)}


def _delta(before: dict[str, Any], after: dict[str, Any], prefix: str = "") -> list[dict[str, Any]]:
    """The properties that differ, by path; inside of arrays as children by place."""
    found = []
    for name in sorted({*before, *after}):
        was, will = before.get(name), after.get(name)
        path = f"{prefix}{name}"
        if was == will:
            continue
        if isinstance(was, dict) and isinstance(will, dict):
            found += _delta(was, will, f"{path}.")
        elif isinstance(was, list) and isinstance(will, list):
            found.append({"path": path, "propertyChangeType": "Array", "before": was, "after": will,
                          "children": _array(was, will)})
        elif name not in before or was is None:
            found.append({"path": path, "propertyChangeType": "Create", "after": will})
        elif name not in after or will is None:
            found.append({"path": path, "propertyChangeType": "Delete", "before": was})
        else:
            found.append({"path": path, "propertyChangeType": "Modify", "before": was, "after": will})
    return found


def _array(before: list[Any], after: list[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for index in range(max(len(before), len(after))):
        path = str(index)
        if index >= len(before):
            found.append({"path": path, "propertyChangeType": "Create", "after": after[index]})
        elif index >= len(after):
            found.append({"path": path, "propertyChangeType": "Delete", "before": before[index]})
        elif before[index] != after[index]:
            change = {"path": path, "propertyChangeType": "Modify", "before": before[index], "after": after[index]}
            if isinstance(before[index], dict) and isinstance(after[index], dict):
                change["children"] = _delta(before[index], after[index])
            found.append(change)
    return found
