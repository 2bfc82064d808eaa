"""Carrying out a plan: each resource is a request of its own, sent when all that it waits for is there.

Nothing is started twice and nothing waits in the background: a request is sent with the moment at which its turn comes, which is
when the last operation of what it depends on has ended. What does not depend on a failure goes on, what does never begins.
Source: the public description of deployments; the shape of failures is quoted in public issues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.free_bodies import storable
from sig_cli.domain.gates import api_versions, canonical_namespace, needs_registration
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.ids import parse
from sig_cli.providers.deployments import shapes
from sig_cli.providers.deployments.leaving import leaving
from sig_cli.providers.deployments.requests import check_name, linked, service_error
from sig_cli.providers.deployments.scopes import group_object
from sig_cli.providers.deployments.secrets import hushed, hushed_error, is_stored, masked, without_secrets
from sig_cli.templates import TemplateError
from sig_cli.workspace.engine import Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from sig_cli.providers.provider import Answer, Sender
    from sig_cli.templates import Plan, PlannedResource
    from sig_cli.workspace.engine import Document, Operation

    Commits = Generator[Sequence[Operation], None, "Finished"]

ANY_VERSION = "2024-11-01"
DEEPEST = 30
"""How many deployments may be nested in each other; a file that links to itself has no end. The service names no number."""


MOST_NESTED = 800
"""How many deployments one may hold at all depths: as many as a group keeps (documented)."""
MOST_RESOURCES = 5000
"""How many resources a deployment may ask for with all that is nested in it: a few templates of 800. The service names no number."""


class TooLarge(Exception):
    """A deployment that would go on and on; `error` is what is told of it."""

    def __init__(self, what: str, maximum: int) -> None:
        super().__init__(what)
        self.error = refusal("deployment-too-large", kind=what, maximum=maximum)


class Finished:
    """What became of a deployment: when it ended, its operations, the ids that it made, its outputs, and its error."""

    def __init__(self, started: int) -> None:
        self.started = started
        self.ends = started
        self.operations: list[Document] = []
        self.made: list[str] = []
        self.outputs: dict[str, Any] = {}
        self.error: ServiceError | None = None
        self.errors: list[dict[str, Any]] = []
        """The errors of its own resources."""
        self.failures: list[tuple[dict[str, Any], dict[str, Any]]] = []
        """The bodies that failed, each with its error, those of nested deployments too."""


class Results:
    """What the template language asks of the outside, at one moment of a run."""

    def __init__(self, run: Run, now: int) -> None:
        self._run = run
        self._now = now

    def reference(self, resource_id: str, api_version: str | None) -> dict[str, Any]:
        """The document of a resource. Raises `TemplateError` with what the service answers when it is not there."""
        nested = self._run.nested.get(fold(resource_id))
        if nested is not None:
            return nested
        version = api_version or _newest(resource_id)
        document: dict[str, Any] = _document(self._run.send("GET", resource_id, version, now=self._now))
        return document

    def list(self, function: str, resource_id: str, api_version: str | None, values: Any) -> Any:
        """What a POST action of a resource answers. Raises `TemplateError`."""
        version = api_version or _newest(resource_id)
        return _document(self._run.send("POST", f"{resource_id}/{function}", version, values, now=self._now))


class Run:
    """One deployment with all that is nested in it. `send` asks, and nothing but what it is asked for is done.

    `cancelled` is looked at before each resource; when it says so, nothing more begins.
    """

    def __init__(self, send: Sender, seed: str, correlation: str, files: Mapping[str, str],
                 cancelled: Callable[[], bool] = lambda: False) -> None:
        self.send = send
        self.cancelled = cancelled
        self.files = files
        self.seed = seed
        self.correlation = correlation
        self.nested: dict[str, Document] = {}
        """The nested deployments that have ended, by folded id: what `reference` sees of them."""
        self.plans: list[Plan] = []
        """What was begun: the plan of the deployment, and those of the ones nested in it."""
        self._registered: set[str] = set()
        self.secrets: frozenset[str] = frozenset()
        """What the secure parameters of the deployments so far say."""
        self.notices: dict[str, None] = {}
        """What a person should know of the resources that were made, each once, in order."""
        self._depth = 0
        self._asked_for = self._nested_so_far = 0

    def deploy(self, plan: Plan, owner: str, now: int) -> Commits:
        """Carry out a plan. `owner` is the deployment's id. Yields commits of what lies in no resource: nested deployments.

        Raises `TooLarge`.
        """
        finished = Finished(now)
        self.secrets |= plan.owner.secrets()
        self.plans.append(plan)
        ends: dict[str, int | None] = {}
        for number, item in enumerate(plan.resources):
            before = [ends.get(other.id.lower(), now) for other in item.dependencies]
            if any(moment is None for moment in before):
                ends[item.id.lower()] = None
                continue
            start = max([now, *(moment for moment in before if moment is not None)])
            if item.existing:
                ends[item.id.lower()] = start
                continue
            if self.cancelled():
                return finished
            self._count(item)
            ended, status, error, body = yield from self._resource(item, start, finished)
            error = hushed(error, self.secrets)
            ends[item.id.lower()] = ended if error is None else None
            finished.ends = max(finished.ends, ended)
            finished.operations.append(shapes.operation(owner, number, item, start, ended, status, error))
            if error is not None:
                finished.errors.append(error)
                finished.failures.append((body, error))
        if plan.owner.mode == "Complete" and not finished.errors and plan.owner.target.group_name:
            self._leave(plan, owner, finished)
        self._end(plan, owner, finished)
        return finished

    def _count(self, item: PlannedResource) -> None:
        self._asked_for += 1
        self._nested_so_far += item.is_deployment
        if self._nested_so_far > MOST_NESTED:
            raise TooLarge("deployments", MOST_NESTED)
        if self._asked_for > MOST_RESOURCES:
            raise TooLarge("resources", MOST_RESOURCES)

    def _leave(self, plan: Plan, owner: str, finished: Finished) -> None:
        """Delete what a template in complete mode does not name."""
        made = {id_.lower() for id_ in finished.made}
        started = finished.ends
        for row in leaving(self.send, plan, made, plan.owner.target.path, started):
            answer = self.send("DELETE", row["id"], row["apiVersion"], now=started)
            error = _error_of(answer) if answer.status >= 400 else None
            ends = max(started, answer.started.ends) if answer.started is not None else started
            finished.ends = max(finished.ends, ends)
            finished.operations.append(shapes.deletion(owner, len(finished.operations), row, started, ends, answer.status, error))
            if error is not None:
                finished.errors.append(error)

    def finish(self, plan: Plan, owner: str, now: int) -> Finished:
        """The same, with the commits left out: for a rehearsal. Raises `ServiceError` for what is too large."""
        steps = self.deploy(plan, owner, now)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                finished: Finished = end.value
                return finished
            except TooLarge as problem:
                raise problem.error from None

    def _end(self, plan: Plan, owner: str, finished: Finished) -> None:
        """Outputs, or the error that tells of all errors."""
        if finished.errors:
            finished.error = failed(owner, finished.errors)
            return
        if not plan.owner.template.outputs:
            return
        try:
            outputs = plan.outputs(Results(self, finished.ends))
            finished.outputs = storable({shapes.output_name(name): value for name, value in outputs.items()})
        except TemplateError as error:
            finished.error = hushed_error(service_error(error), self.secrets)
        except ServiceError as error:
            finished.error = hushed_error(error, self.secrets)
        told = finished.error.member() if finished.error is not None else None
        finished.operations.append(shapes.evaluation(owner, len(finished.operations), finished.ends, told))

    def _resource(self, item: PlannedResource, start: int, finished: Finished,
                  ) -> Generator[Sequence[Operation], None, tuple[int, int, dict[str, Any] | None, dict[str, Any]]]:
        """When a resource's operation ends, the status and error of it, and the body that was sent."""
        results = Results(self, start)
        body: dict[str, Any] = item.preview()
        try:
            if item.is_deployment:
                inner = yield from self._nested(item, results, start)
                finished.made += inner.made
                finished.failures += inner.failures
                error = inner.error.member() if inner.error is not None else None
                return inner.ends, 200 if error is None else 409, error, body
            body = storable(item.body(results))
            if self.secrets and is_stored(item.type):
                body = without_secrets(body, self.secrets)
            self._register(item, start)
        except TemplateError as error:
            return start, 400, service_error(error).member(), body
        except ServiceError as error:
            return start, error.status, error.member(), body
        except _Refused as error:
            return start, error.status, error.error, body
        version = item.api_version or _newest(item.id)
        answer = self.send("PUT", item.id, version, body, now=start)
        self.notices |= dict.fromkeys(answer.notices)
        if not 200 <= answer.status < 300:
            return start, answer.status, _error_of(answer), body
        finished.made.append(str(answer.body.get("id", item.id)) if isinstance(answer.body, dict) else item.id)
        started = answer.started
        if started is None:
            return start, answer.status, None, body
        error_member = started.error.member() if started.error is not None else None
        status = answer.status if started.error is None else started.error.status
        return max(start, started.ends), status, error_member, body

    def _nested(self, item: PlannedResource, results: Results, start: int) -> Commits:
        """Carry out a nested deployment, and keep its record. Raises `TemplateError` when it cannot begin."""
        check = parse(item.id)
        if check is None:
            raise TemplateError(refusal("address-invalid", path=item.id).message, code="InvalidRequestUri")
        check_name(check.name)
        group = item.scope.group_name
        known = None
        if group:
            place = f"/subscriptions/{item.scope.subscription_id}/resourceGroups/{group}"
            answer = self.send("GET", place, ANY_VERSION, now=start)
            if answer.status != 200:
                raise _Refused(answer.status, _error_of(answer))
            known = group_object(answer.body)
        if self._depth == DEEPEST:
            error = refusal("deployment-too-deep", name=check.name, maximum=DEEPEST)
            raise TemplateError(error.message, code=error.code)
        deployment = item.deployment(results, self._linked, known)
        try:
            plan = deployment.plan()
        finally:
            self.secrets |= deployment.secrets()
        self._depth += 1
        inner = yield from self.deploy(plan, item.id, start)
        self._depth -= 1
        document = self.record(plan, item.id, inner)
        document["properties"]["parameters"] = masked(document["properties"]["parameters"], self.secrets)
        self.nested[fold(item.id)] = {**document, "sig": {}}
        yield [Put(fold(item.id), document)]
        return inner

    def _linked(self, link: dict[str, Any]) -> Any:
        """The template of a nested deployment's link. Raises `TemplateError`."""
        try:
            return linked(self.send, link, self.files)
        except ServiceError as error:
            raise TemplateError(error.message, code=error.code, target=error.target) from None

    def record(self, plan: Plan, owner: str, finished: Finished, more: dict[str, Any] | None = None) -> Document:
        """The document of a deployment that has ended. `more` are members beside its properties."""
        shown = shapes.properties(plan, self.correlation, finished.started)
        shown["provisioningState"] = "Succeeded" if finished.error is None else "Failed"
        shown["timestamp"] = shapes.written_moment(finished.ends)
        shown["duration"] = shapes.duration(finished.ends - finished.started)
        if finished.error is None:
            shown["outputs"] = finished.outputs
            shown["outputResources"] = shapes.output_resources(finished.made)
        else:
            shown["error"] = finished.error.member()
        private = {"started": finished.started, "ends": finished.ends, "status": shapes.status_name(finished.started),
                   "operations": finished.operations, "template": plan.owner.template.value}
        return {"name": owner.rpartition("/")[2], "id": owner, "type": shapes.TYPE, **(more or {}), "properties": shown,
                "sig": private}

    def _register(self, item: PlannedResource, now: int) -> None:
        """Register the resource provider of a resource, as the service does for deployments. Raises `_Refused`."""
        namespace = item.type.partition("/")[0].lower()
        subscription = item.scope.subscription_id
        if not subscription or (key := f"{subscription}/{namespace}".lower()) in self._registered:
            return
        self._registered.add(key)
        known = canonical_namespace(namespace)
        if known is None or not needs_registration(known):
            return
        place = f"/subscriptions/{subscription}/providers/{known}"
        answer = self.send("GET", place, ANY_VERSION, now=now)
        if answer.status == 200 and answer.body.get("registrationState") == "Registered":
            return
        answer = self.send("POST", f"{place}/register", ANY_VERSION, now=now)
        if answer.status != 200:
            raise _Refused(answer.status, _error_of(answer))


class _Refused(Exception):
    """A request that a resource needs before its own was refused."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(error.get("message", ""))
        self.status = status
        self.error = error


def failed(owner: str, errors: list[dict[str, Any]]) -> ServiceError:
    """The error of a deployment whose resources failed, with theirs as details."""
    error = refusal("deployment-failed", id=owner)
    error.details = tuple(ServiceError.of(member) for member in errors)
    return error


def correlation_id(seed: str, owner: str, now: int) -> str:
    """The id by which all that belongs to one deployment is known."""
    return made_up_guid(seed, owner, "correlation", now)


def _newest(resource_id: str) -> str:
    parsed = parse(resource_id)
    known = api_versions(parsed.type) if parsed is not None else []
    return known[0] if known else ANY_VERSION


def _document(answer: Answer) -> Any:
    if answer.status == 200:
        return answer.body
    error = _error_of(answer)
    raise TemplateError(error.get("message", ""), code=error.get("code", "NotFound"), target=error.get("target"))


def _error_of(answer: Answer) -> dict[str, Any]:
    body = answer.body if isinstance(answer.body, dict) else {}
    error: dict[str, Any] = body.get("error") or {"code": str(answer.status), "message": ""}
    return error
