"""Microsoft.Resources/deployments: templates carried out.

A PUT reads the template, refuses what cannot be planned, looks ahead (`preflight`) and answers `Accepted`; then the resources
are asked for, each by a request of its own, and the deployment's record is written last. Whoever reads it meanwhile sees `Running`.
A run that was cut off leaves its record as `Running`; the same deployment can be sent again, cancelled, or ended by
`sig workspace repair`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.free_bodies import storable
from sig_cli.domain.tags import check_tags
from sig_cli.providers.deployments import shapes
from sig_cli.providers.deployments.going_back import going_back
from sig_cli.providers.deployments.preflight import MANAGER, look_ahead
from sig_cli.providers.deployments.requests import Wanted, check_name, service_error
from sig_cli.providers.deployments.running import Finished, Run, TooLarge, correlation_id
from sig_cli.providers.deployments.scopes import scope_of
from sig_cli.providers.deployments.secrets import hushed_error
from sig_cli.providers.provider import Call, LongRunning, Outcome, Provider, page_wanted
from sig_cli.providers.tracked import require_group
from sig_cli.templates import TemplateError
from sig_cli.templates.values import find
from sig_cli.workspace.engine import ABSENT, Delete, Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from sig_cli.providers.deployments.going_back import GoingBack
    from sig_cli.templates import Plan
    from sig_cli.workspace.engine import Document, Operation

CANCELED = "Canceled"
_LATER = ("outputs", "outputResources", "error")
_TEMPLATES = MANAGER | {"InvalidTemplate", "InvalidTemplateDeployment"}
"""The errors of a template, which `whatIf` tells in its answer."""


class Deployments(Provider):
    type = shapes.TYPE
    actions = ("validate", "whatif", "exporttemplate", "cancel")

    # -- reading ----------------------------------------------------------------------------------------------------

    def get(self, call: Call) -> Outcome:
        _require_scope(call)
        return Outcome(200, document=require(call))

    def list(self, call: Call) -> Outcome:
        """The deployments of a group, or of a subscription itself. `$filter` is `provisioningState eq '...'` (documented)."""
        _require_scope(call)
        found = call.resources.members(call.id.path, call.after)
        wanted = call.query.get("$filter")
        if wanted:
            state = _state_wanted(wanted)
            found = ((name, document) for name, document in found
                     if _at(document, call.now)["provisioningState"].lower() == state)
        return Outcome(200, documents=found, most=page_wanted(call))

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        return {**{name: document[name] for name in ("id", "name", "type", "location", "tags") if name in document},
                "properties": _at(document, call.now) if state is None else _accepted(document, state)}

    # -- writing ----------------------------------------------------------------------------------------------------

    def put(self, call: Call) -> Outcome:
        """201 or 200 with the deployment as `Accepted`, and where to ask how it goes."""
        check_name(call.id.name)
        _require_scope(call, for_write=True)
        stored = call.resources.get(call.id.path)
        if stored is not None:
            _refuse_active(call, stored.document)
        wanted, plan = _planned(call)
        owner = shapes.deployment_id(call.id.subscription or "", call.id.group, call.id.name)
        correlation = correlation_id(call.workspace["seed"], owner, call.now)
        back = going_back(call, wanted.properties, wanted.scope)
        if wanted.looks_ahead:
            look_ahead(call, plan, owner, correlation)
        beside = _beside(wanted)
        shown = {**shapes.properties(plan, correlation, call.now), "provisioningState": "Running"}
        if back is not None:
            shown["onErrorDeployment"] = back.shown()
        private = {"started": call.now, "status": shapes.status_name(call.now)}
        document: Document = {"name": call.id.name, "id": owner, "type": self.type, **beside, "properties": shown,
                              "sig": private}
        place = owner.replace("/resourceGroups/", "/resourcegroups/")
        poll = f"https://{call.host}{place}/operationStatuses/{private['status']}?api-version={call.api_version}"
        outcome = Outcome(200 if stored else 201, document=document, state="Accepted", headers={"Azure-AsyncOperation": poll},
                          operations=[Put(fold(owner), document, stored.revision if stored else ABSENT)])
        outcome.next_commits = _carried_out(call, plan, owner, correlation, beside, back, outcome)
        return outcome

    def delete(self, call: Call) -> Outcome:
        """202 for a deployment that is there, whose resources stay; 204 for none. One that runs is not deleted (documented)."""
        _require_scope(call, for_write=True)
        stored = call.resources.get(call.id.path)
        if stored is None:
            return Outcome(204)
        _refuse_active(call, stored.document)
        running = LongRunning("operationresults", "", call.now, call.now, monitor=True, status=False)
        return Outcome(202, operations=[Delete(fold(call.id.path), stored.revision)], long_running=running)

    def post(self, call: Call) -> Outcome:
        """`validate`, `whatIf`, `exportTemplate` and `cancel`."""
        _require_scope(call)
        action = (call.action or "").lower()
        if action == "validate":
            return _validated(call)
        if action == "whatif":
            return _foreseen(call)
        if action == "exporttemplate":
            return Outcome(200, body={"template": require(call)["sig"].get("template", {})})
        if action == "cancel":
            return _cancelled(call)
        raise self._not_allowed(call)


class Operations(Provider):
    """What became of each resource of a deployment."""

    type = "Microsoft.Resources/deployments/operations"

    def list(self, call: Call) -> Outcome:
        """The operations that have ended by now, the last first, as the service lists them."""
        rows = _operations(call)
        if call.after:
            rows = rows[next((index for index, row in enumerate(rows) if row["operationId"] == call.after), len(rows)) + 1:]
        return Outcome(200, rows=((row["operationId"], row) for row in rows), most=page_wanted(call))

    def get(self, call: Call) -> Outcome:
        for row in _operations(call):
            if row["operationId"].lower() == call.id.name.lower():
                return Outcome(200, body=row)
        raise refusal("deployment-operation-not-found", name=call.id.name)

    def record(self, call: Call) -> str | None:
        return None


class Statuses(Provider):
    """Where a client asks how a deployment goes. Recorded: a status and nothing else, and the error of one that failed."""

    type = "Microsoft.Resources/deployments/operationStatuses"

    def get(self, call: Call) -> Outcome:
        document = require(call, call.id.names[0])
        shown = _at(document, call.now)
        body: dict[str, Any] = {"status": shown["provisioningState"]}
        headers = {}
        if "error" in shown:
            body["error"] = shown["error"]
        elif body["status"] == "Running":
            headers["Retry-After"] = "1"
        return Outcome(200, body=body, headers=headers)

    def record(self, call: Call) -> str | None:
        return None


def require(call: Call, name: str | None = None) -> Document:
    """The document of a deployment, that of the call's id by default, or the service's 404."""
    _require_scope(call)
    wanted = call.id.name if name is None else name
    document = call.resources.document(shapes.deployment_id(call.id.subscription or "", call.id.group, wanted))
    if document is None:
        raise refusal("deployment-not-found", name=wanted)
    return document


def _carried_out(call: Call, plan: Plan, owner: str, correlation: str, beside: dict[str, Any],
                 back: GoingBack | None, outcome: Outcome) -> Iterator[Sequence[Operation]]:
    """The commits of a deployment: those of nested ones, that of the one to go back to, and its own record at the end.

    What a person should know of the resources becomes part of the `outcome`.
    """
    def cancelled() -> bool:
        answer = call.send("GET", owner, call.api_version)
        return answer.status == 200 and answer.body["properties"]["provisioningState"] == CANCELED

    run = Run(call.send, call.workspace["seed"], correlation, call.files, cancelled)
    finished = yield from _ended(run, plan, owner, call.now)
    outcome.notices = tuple(run.notices)
    record = run.record(plan, owner, finished, beside)
    if cancelled():
        yield [Put(fold(owner), _as_cancelled(record, finished.ends))]
        return
    if back is not None:
        record["properties"]["onErrorDeployment"] = back.shown()
    if back is not None and finished.error is not None:
        again = yield from _ended(run, back.plan, back.owner, finished.ends)
        earlier = run.record(back.plan, back.owner, again)
        yield [Put(fold(back.owner), earlier)]
        record["properties"]["onErrorDeployment"] = back.shown(earlier["properties"]["provisioningState"])
        record["sig"]["ends"] = again.ends
    yield [Put(fold(owner), record)]


def _ended(run: Run, plan: Plan, owner: str, now: int) -> Generator[Sequence[Operation], None, Finished]:
    """How a deployment ended; one that is too large at once, with what it had made by then."""
    try:
        return (yield from run.deploy(plan, owner, now))
    except TooLarge as problem:
        finished = Finished(now)
        finished.error = problem.error
        return finished


def _planned(call: Call) -> tuple[Wanted, Plan]:
    """What a request wants, and the plan of it. Raises the service's refusal of a template that cannot be carried out."""
    wanted = Wanted(call, call.id.name, scope_of(call))
    check_tags(wanted.tags, call.profile)
    deployment = wanted.deployment()
    try:
        plan = deployment.plan()
    except TemplateError as error:
        raise hushed_error(service_error(error), deployment.secrets()) from None
    storable(plan.parameters())
    return wanted, plan


def _validated(call: Call) -> Outcome:
    """The answer to `validate`: what the deployment would be, and the resources that it is about."""
    check_name(call.id.name)
    wanted, plan = _planned(call)
    going_back(call, wanted.properties, wanted.scope)
    owner = shapes.deployment_id(call.id.subscription or "", call.id.group, call.id.name)
    correlation = correlation_id(call.workspace["seed"], owner, call.now)
    if wanted.looks_ahead:
        look_ahead(call, plan, owner, correlation)
    shown = {**shapes.properties(plan, correlation, call.now), "provisioningState": "Succeeded",
             "validatedResources": [{"id": item.id} for item in shapes.declared_order(plan)]}
    return Outcome(200, body={"id": owner, "name": call.id.name, "type": shapes.TYPE, **_beside(wanted), "properties": shown})


def _foreseen(call: Call) -> Outcome:
    """The answer to `whatIf`: an operation that gives the changes, or the error of the template."""
    from sig_cli.providers.deployments.what_if import what_if

    check_name(call.id.name)
    body: dict[str, Any]
    try:
        wanted, plan = _planned(call)
        owner = shapes.deployment_id(call.id.subscription or "", call.id.group, call.id.name)
        correlation = correlation_id(call.workspace["seed"], owner, call.now)
        settings = find(wanted.properties, "whatIfSettings", None)
        shown = str(find(settings, "resultFormat", "")) if isinstance(settings, dict) else ""
        body = {"status": "Succeeded", "properties": what_if(call, plan, owner, correlation, shown)}
    except ServiceError as error:
        if error.code not in _TEMPLATES:
            raise
        body = {"status": "Failed", "error": error.member()}
    return Outcome(202, long_running=LongRunning("operationresults", "", call.now, call.now, monitor=True, status=False,
                                                 output=body))


def _cancelled(call: Call) -> Outcome:
    """204, and the deployment has ended: no resource of it begins any more, what has begun goes on (documented)."""
    document = require(call)
    state = _at(document, call.now)["provisioningState"]
    if state != "Running":
        raise refusal("deployment-cannot-be-cancelled", name=call.id.name, state=state)
    return Outcome(204, operations=[Put(fold(call.id.path), _as_cancelled(document, call.now), call.resources.revision(call.id.path))])


def _as_cancelled(document: Document, now: int) -> Document:
    """The record of a deployment that was cancelled at a moment, with the operations that had ended by then."""
    private = document["sig"]
    until = shapes.written_moment(now)
    shown = {name: value for name, value in document["properties"].items() if name not in _LATER}
    shown |= {"provisioningState": CANCELED, "timestamp": until, "duration": shapes.duration(max(0, now - private["started"]))}
    operations = [row for row in private.get("operations", ()) if row["properties"]["timestamp"] <= until]
    return {**document, "properties": shown, "sig": {**private, "ends": now, "operations": operations}}


def _beside(wanted: Wanted) -> dict[str, Any]:
    """What a deployment has beside its properties."""
    members = {"location": wanted.location, "tags": wanted.tags}
    return {name: value for name, value in members.items() if value is not None}


def _require_scope(call: Call, *, for_write: bool = False) -> None:
    if call.id.group is not None:
        require_group(call, for_write=for_write)
    elif call.id.subscription is None:
        raise refusal("address-invalid", path=call.id.path)


def _refuse_active(call: Call, document: Document) -> None:
    ends = document["sig"].get("ends")
    if (call.now < ends) if ends is not None else call.resources.is_under_way(document["id"]):
        raise refusal("deployment-active", id=document["id"], correlation=document["properties"]["correlationId"],
                      started=shapes.written_moment(document["sig"]["started"]))


def _at(document: Document, now: int) -> dict[str, Any]:
    """The properties of a deployment at a moment."""
    shown: dict[str, Any] = document["properties"]
    ends = document["sig"].get("ends")
    if ends is not None and now >= ends:
        return shown
    started = document["sig"]["started"]
    running = {"provisioningState": "Running", "timestamp": shapes.written_moment(now), "duration": shapes.duration(now - started)}
    return {name: running.get(name, value) for name, value in shown.items() if name not in _LATER}


def _accepted(document: Document, state: str) -> dict[str, Any]:
    return {**document["properties"], "provisioningState": state}


def _operations(call: Call) -> list[dict[str, Any]]:
    """The operations of the call's deployment that have ended, the last first."""
    private = require(call, call.id.names[0])["sig"]
    now = shapes.written_moment(call.now)
    return [row for row in reversed(private.get("operations", ())) if row["properties"]["timestamp"] <= now]


def _state_wanted(text: str) -> str:
    words = text.split()
    if len(words) != 3 or words[0].lower() != "provisioningstate" or words[1].lower() != "eq" or len(words[2]) < 2 \
            or words[2][0] != "'" or words[2][-1] != "'":
        raise refusal("filter-invalid", filter=text)
    return words[2][1:-1].lower()


DEPLOYMENTS = Deployments()
OPERATIONS = Operations()
STATUSES = Statuses()
