"""Resource Manager in a box: one request in, one response out.

    send(Request) -> route -> provider as a pure function -> commit -> Response

Nothing below asks the time: `now` is read once and travels with the request. A commit that meets a conflict runs the
provider again on what is there now.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from sig_cli.arm.messages import JSON, Request, Response
from sig_cli.arm.routing import Route, route
from sig_cli.arm.views import view
from sig_cli.domain.api_versions import invalid, is_served, is_well_formed, unserved
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.providers.provider import AT_ONCE, Call, Outcome
from sig_cli.providers.reading import Resources
from sig_cli.providers.registry import provider
from sig_cli.workspace.engine import Conflict, Put, StoreError
from sig_cli.workspace.foundation import foundation, subscription_document, workspace_document
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.providers.provider import Pace, Provider, Sender
    from sig_cli.workspace.engine import Document, Engine, Operation

FAULTS_KEY = "/workspace/faults"
"""The document of what goes wrong on purpose; while it is not there, nothing is counted."""

REVISION = "x-sig-revision"
"""A request header of our own client: it asks for the revision of what it reads, to write on no other."""

ATTEMPTS = 200
"""How often a handler is run again after a conflict. Each conflict means that somebody else got further."""


UNDER_WAY, LOOKS = frozenset({"Conflict", "DeploymentActive"}), 20
"""The errors of something that is under way, and how often the clock is looked at again before they are told."""

THROTTLED, RETRY_AFTER = 429, "30"
"""An answer that says to come back later, and after how many seconds."""

REMEMBERED = 200
"""Of how many requests it is known what they read, so that a damaged document is found behind an unexpected exception."""

DIRECTORY = "/msgraph/"
"""Where the addresses of Microsoft Graph begin."""

GATEWAY = frozenset({"ResourceNotFound", "ResourceGroupNotFound"})
"""The errors that Resource Manager gives before it asks a provider, and says so in a header. Recorded."""


class Manager:
    """Resource Manager over one engine. `clock()` gives microseconds since 1970 UTC.

    With `strict_api_versions` it serves no api-version that it does not know, such as one that is newer than itself.
    `pace()` tells how long operations take; it is asked by writes. Where `clock.frozen` is true, answers say so to our own
    clients in the header `FROZEN`.
    """

    def __init__(self, engine: Engine, clock: Callable[[], int], *, strict_api_versions: bool = False,
                 pace: Callable[[], Pace] = AT_ONCE) -> None:
        self.engine = engine
        self.clock = clock
        self.pace = pace
        self.strict_api_versions = strict_api_versions
        self._looked: deque[Resources] = deque(maxlen=REMEMBERED)

    def send(self, request: Request) -> Response:
        """Carry out one request. Never raises `ServiceError`: a refusal is a response with ARM's error envelope.

        Raises `StoreError` when the workspace itself is broken or cannot be written.
        """
        now = self.clock() if request.now is None else request.now
        try:
            looks = LOOKS
            for _ in range(ATTEMPTS):
                try:
                    response = self._attempt(request, now)
                except Conflict:
                    continue
                except ServiceError as error:
                    # Somebody else's operation may have begun and ended since the clock was read.
                    moment = self.clock() if error.code in UNDER_WAY and looks else now
                    if moment <= now:
                        raise
                    now, looks = moment, looks - 1
                    continue
                except StoreError:
                    raise
                except Exception as error:
                    damaged = self.damaged()
                    if damaged is not None:
                        raise damaged from error
                    raise
                response.notices += tuple(str(problem) for problem in self.engine.unreadable())
                if getattr(self.clock, "frozen", False):
                    from sig_cli.arm.operations import tell_frozen

                    tell_frozen(response, now)
                return response
            raise refusal("conflict-persists")
        except ServiceError as error:
            headers = {"x-ms-failure-cause": "gateway"} if error.code in GATEWAY else {}
            if error.status == THROTTLED:
                headers["Retry-After"] = RETRY_AFTER
            if request.method == "HEAD":
                return Response(error.status, headers=headers)
            return Response(error.status, error.envelope(), {"Content-Type": JSON, **headers})

    def damaged(self, *, everywhere: bool = False) -> StoreError | None:
        """The damaged document that the latest requests read, if there is one: what is behind an exception nobody expected.

        With `everywhere` any other of the workspace, when there is none among those: for who reads without requests.
        """
        from sig_cli.providers.document_forms import culprit

        return culprit(self.engine, self._looked, everywhere=everywhere)

    def _attempt(self, request: Request, now: int) -> Response:
        if request.path.startswith(DIRECTORY):
            return _directory(request, Resources(self.engine, now))
        where = route(request.method, request.path)
        if where is None:
            raise refusal("address-invalid", path=request.path)
        if not request.api_version:
            raise refusal("api-version-missing")
        if not is_well_formed(request.api_version):
            raise invalid(request.api_version)
        resources = Resources(self.engine, now)
        self._looked.append(resources)
        if self.engine.get(FAULTS_KEY) is not None:
            from sig_cli.arm.request_faults import strike

            struck = strike(request, where, self.engine, now, self.pace().speed)
            if struck is not None:
                return struck
        admission = None
        if request.caller is not None:
            from sig_cli.arm.access import admit

            admission = admit(request, where, resources)
        workspace = workspace_document(resources)
        if where.id.subscription is not None and subscription_document(resources, where.id.subscription) is None:
            raise refusal("subscription-not-found", subscription=where.id.subscription)
        if where.operation is not None:
            from sig_cli.arm.operations import poll

            return poll(request, where, resources, lambda path: _shown(path, request, resources, workspace))
        handler = provider(where.type)
        if handler is None:
            _refuse_action(request, where)
            raise refusal("resource-type-invalid", type=where.id.types[-1] if where.id.types else "",
                          namespace=where.id.namespace or "", api_version=request.api_version)
        call = _call(request, where, resources, workspace, self.pace)
        call.send, call.rehearsal = self._sender(request, now), lambda: self._rehearsal(request, now)
        if not is_served(where.type, request.api_version, strict=self.strict_api_versions):
            raise unserved(where.type, request.api_version, _location(request, where, resources), call.profile,
                           collection=where.id.is_collection)
        single = not where.id.is_collection and where.action is None
        reads = single and request.method in ("GET", "HEAD")
        conditional = single and ("if-match" in request.headers or "if-none-match" in request.headers)
        if conditional:
            from sig_cli.arm.preconditions import hold

            hold(request, handler, call)
        if request.method not in ("GET", "HEAD"):
            from sig_cli.arm.locking import hold_locks

            hold_locks(request.method, where, resources)
        if request.method in ("PUT", "PATCH", "POST") and (admission is not None or not call.profile.shares_across_tenants):
            from sig_cli.arm.access import hold_links

            hold_links(request, where, resources, call.profile, admission.access if admission is not None else None)
        outcome = _dispatch(handler, call, where)
        if admission is not None:
            admission.hide(outcome)
        headers = dict(outcome.headers)
        if reads and (conditional or REVISION in request.headers):
            _tag(headers, handler, call)
        if outcome.operations or outcome.long_running:
            operations: list[Operation] = list(outcome.operations)
            if outcome.long_running is not None:
                from sig_cli.arm.operations import start

                records, more = start(request, where, outcome.long_running, workspace, resources, self.pace, operations)
                operations += records
                headers.update(more)
            written = {operation.key for operation in operations if isinstance(operation, Put)}
            operations += [base for base in foundation(resources, where.id.subscription)
                           if isinstance(base, Put) and base.key not in written]
            operations += resources.checks()
            if outcome.next_commits:
                with self.engine.sequence(fold(call.id.path)):
                    self.engine.commit(operations)
                    for following in outcome.next_commits:
                        self.engine.commit(following)
            else:
                self.engine.commit(operations)
        response = _respond(request, handler, call, outcome, headers)
        response.started = outcome.long_running
        response.notices = (*(str(problem) for problem in resources.damaged), *outcome.notices)
        if reads and conditional:
            from sig_cli.arm.preconditions import unchanged

            if unchanged(request, call, response):
                return Response(304, headers={"ETag": headers["ETag"]} if "ETag" in headers else {})
        return response

    def _sender(self, request: Request, moment: int) -> Sender:
        """What a provider asks with: requests by the same caller, none at a moment that has passed meanwhile.

        Others write at the same time; what they have begun since would seem to be under way still.
        """
        def send(method: str, path: str, api_version: str, body: Any = None, *, now: int | None = None) -> Response:
            at = max(self.clock(), moment if now is None else now)
            return self.send(Request(method, path, {"api-version": api_version}, body, {"host": request.host}, request.caller, at))

        return send

    def _rehearsal(self, request: Request, moment: int) -> Sender:
        """The same over what is there, with nothing of it written."""
        from sig_cli.workspace.memory import MemoryEngine

        other = Manager(MemoryEngine(self.engine), self.clock, strict_api_versions=self.strict_api_versions, pace=self.pace)
        return other._sender(request, moment)


def _directory(request: Request, resources: Resources) -> Response:
    """Microsoft Graph's answer: who is who."""
    from sig_cli.providers.directory import answer

    body = answer(request.method, request.path, request.query, request.body, resources, workspace_document(resources),
                  request.caller)
    return Response(200, body, {"Content-Type": JSON})


def _location(request: Request, where: Route, resources: Resources) -> str:
    """Where the resource of a request is, or is to be: what it says itself, what is stored, or where its group is."""
    if isinstance(request.body, dict) and isinstance(request.body.get("location"), str):
        from sig_cli.domain.regions import canonical

        return canonical(request.body["location"]) or str(request.body["location"])
    for path in (where.id.path, where.id.group_path) if where.id.group is not None else ():
        document = resources.document(path)
        if document is not None:
            return str(document.get("location", ""))
    return ""


def _tag(headers: dict[str, str], handler: Provider, call: Call) -> None:
    """Tell the revision of what was read, if it has one."""
    path = handler.record(call)
    revision = call.resources.revision(path) if path is not None else ""
    if revision:
        headers["ETag"] = f'"{revision}"'


def _refuse_action(request: Request, where: Route) -> None:
    """Refuse any method but POST for the address of an action, which looks like that of a collection."""
    owner = where.id.parent if where.id.is_collection else None
    acting = provider(owner.type.lower()) if owner is not None else None
    if acting is not None and where.id.types[-1].lower() in acting.actions:
        raise refusal("method-not-allowed", method=request.method, type=f"{acting.type}/{where.id.types[-1]}")


def _call(request: Request, where: Route, resources: Resources, workspace: Document,
          pace: Callable[[], Pace] = AT_ONCE) -> Call:
    from sig_cli.domain.profiles import NAMES, load

    if workspace["profile"] not in NAMES:
        raise StoreError(f"The workspace follows the rules '{workspace['profile']}', which this version of sig does not know. "
                         f"Choose with 'sig workspace profile': {', '.join(NAMES)}.")
    begin = ""
    if request.method == "GET" and where.id.is_collection and "skiptoken" in "".join(request.query).lower():
        from sig_cli.arm.paging import after

        begin = after(request)
    return Call(method=request.method, id_=where.id, action=where.action, body=request.body, query=request.query,
                api_version=request.api_version or "", caller=request.caller, resources=resources,
                profile=load(workspace["profile"], workspace.get("quotas")), workspace=workspace, after=begin,
                host=request.host, text=request.text, files=request.files, pace=pace)


def _dispatch(handler: Provider, call: Call, where: Route) -> Outcome:
    method = call.method
    if (where.id.is_collection and method not in ("GET", "POST")) or (where.action is not None and method != "POST"):
        raise refusal("method-not-allowed", method=method, type=handler.type)
    if method == "GET":
        return handler.list(call) if where.id.is_collection else handler.get(call)
    if method == "HEAD":
        return handler.head(call)
    if method == "PUT":
        return handler.put(call)
    if method == "PATCH":
        return handler.patch(call)
    if method == "DELETE":
        return handler.delete(call)
    if method == "POST":
        return handler.post(call)
    raise refusal("method-not-allowed", method=method, type=handler.type)


def _shown(path: str, request: Request, resources: Resources, workspace: Document) -> Document | None:
    """A resource as GET shows it, or None when it is not there."""
    where = route("GET", path)
    document = resources.document(path)
    handler = provider(where.type) if where is not None else None
    if where is None or handler is None or document is None:
        return None
    call = _call(request, where, resources, workspace)
    return view(handler.type, handler.present(document, call), call.api_version, call.now)


def _respond(request: Request, handler: Provider, call: Call, outcome: Outcome, headers: dict[str, str]) -> Response:
    body: Any = outcome.body
    members = outcome.rows
    if outcome.document is not None:
        body = view(handler.type, handler.present(outcome.document, call, outcome.state), call.api_version, call.now)
    elif outcome.documents is not None:
        if request.rows is not None and outcome.collection is not None and handler.rests:
            from sig_cli.arm.listing import finished

            response = finished(request, request.rows, handler, call, outcome, headers)
            if response is not None:
                return response
        members = ((place, view(handler.type, handler.present(document, call), call.api_version, call.now))
                   for place, document in outcome.documents)
    if members is not None:
        sizes = [size for size in (request.page_size, outcome.most) if size is not None]
        if sizes or call.after:
            from sig_cli.arm.paging import page

            rows, link = page(request, members, min(sizes, default=None))
            body = {"value": rows} if link is None else {"value": rows, "nextLink": link}
        else:
            body = {"value": [row for _, row in members]}
    if body is not None:
        headers.setdefault("Content-Type", JSON)
    return Response(outcome.status, body, headers)
