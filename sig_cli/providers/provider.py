"""What a resource provider is: a pure function from a call to an outcome, for each method.

A provider reads through `call.resources`, decides, and answers with an `Outcome`: the response and the operations
that would make it true. It writes nothing and asks no clock. The manager commits, keeps the long-running operation,
and turns documents into the view of the request's api-version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sig_cli.domain.errors import ServiceError, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sig_cli.domain.ids import ResourceId
    from sig_cli.domain.profiles import Profile
    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document, Operation


Row = TypeVar("Row")


class Pace:
    """How fast the service is here: settings that a write fixes into what it stores.

    `speed` is how much faster than the real service operations are, None for at once. `delete_lag` is how many seconds a
    deleted version still stands in the way of deleting its parent.
    """

    __slots__ = ("delete_lag", "speed")

    def __init__(self, speed: float | None = None, delete_lag: float = 0) -> None:
        self.speed = speed
        self.delete_lag = delete_lag

    def __call__(self) -> Pace:
        return self

    def ends(self, type_: str, kind: str, now: int) -> int:
        """When an operation that is no replication ends: "create", "update", "delete" or an action on a type."""
        if self.speed is None:
            return now
        from sig_cli.domain.durations import seconds
        from sig_cli.domain.replication import micros

        return now + micros(seconds(type_, kind), self.speed)


AT_ONCE = Pace()


class Answer(Protocol):
    """What Resource Manager answers to a provider that asks it for something. `started` is the operation it began, if any; `notices` are for a person."""

    status: int
    body: Any
    started: LongRunning | None
    notices: tuple[str, ...]


class Sender(Protocol):
    """How a provider asks Resource Manager for something, as whoever called it: each question is a request of its own.

    `now` is the moment at which it is asked, that of the call by default.
    """

    def __call__(self, method: str, path: str, api_version: str, body: Any = None, *, now: int | None = None) -> Answer: ...


class Call:
    """One request as a provider sees it.

    `id` is the resource, or the collection for a list; `action` is the last word of a POST. `body` is parsed JSON.
    `now` is microseconds since 1970 UTC. `after` is the place of the last row of the page before, empty at the start.
    `text` is the body as it was sent, where that is not plain JSON or its lines matter; `host` is what addresses begin with.
    `files` are the texts that a client sent along, beside a template. `pace()` tells how long operations take; only writes ask.

    Work that consists of other requests (a deployment) asks for them through `send`, and through what `rehearsal()` gives when
    nothing of them is to last. A provider may do so while its answer is decided only to read; writes belong into `next_commits`.
    """

    __slots__ = ("action", "after", "api_version", "body", "caller", "files", "host", "id", "method", "pace", "profile", "query",
                 "rehearsal", "resources", "send", "text", "workspace")

    send: Sender
    rehearsal: Callable[[], Sender]

    def __init__(self, *, method: str, id_: ResourceId, action: str | None, body: Any, query: dict[str, str],
                 api_version: str, caller: str | None, resources: Resources, profile: Profile,
                 workspace: Document, after: str = "", host: str = "", text: str | None = None,
                 files: dict[str, str] | None = None, pace: Callable[[], Pace] = AT_ONCE) -> None:
        self.method = method
        self.id = id_
        self.action = action
        self.body = body
        self.query = query
        self.api_version = api_version
        self.caller = caller
        self.resources = resources
        self.profile = profile
        self.workspace = workspace
        self.after = after
        self.host = host
        self.text = text
        self.files = files or {}
        self.pace = pace

    @property
    def now(self) -> int:
        return self.resources.now

    def still(self, name: str) -> bool:
        """Whether the service answered at this moment as it did until a day: `name` is an entry of `data/dated_answers.json`."""
        from sig_cli.domain.dated_answers import still

        return still(name, self.now)

    def refusal(self, case: str, /, **values: object) -> ServiceError:
        """`refusal` in the wording of the workspace's profile and day."""
        from sig_cli.domain.dated_answers import worded

        return self.profile.refusal(worded(case, self.now), **values)


class LongRunning:
    """A long-running operation that an outcome starts.

    `style` names the collection it is polled in: "capsOperations", "operations", "DiskOperations" or
    "operationresults". `started` and `ends` are microseconds; `error` is what it fails with. `monitor` adds a
    `Location` header (DELETE and POST have one; PUT does not), `status` adds `Azure-AsyncOperation`. `output` is what the
    operation of an action gives in the end.
    """

    __slots__ = ("ends", "error", "location", "monitor", "output", "started", "status", "style")

    def __init__(self, style: str, location: str, started: int, ends: int, *, error: ServiceError | None = None,
                 monitor: bool = False, status: bool = True, output: Document | None = None) -> None:
        self.style = style
        self.location = location
        self.started = started
        self.ends = ends
        self.error = error
        self.monitor = monitor
        self.output = output
        self.status = status


class Outcome:
    """What a provider decided.

    `document` is a stored document to be shown (the manager makes the view); `body` is shown as it is. A list has
    `documents`, stored ones as well, or `rows`, which are shown as they are. Exactly one of them, or none for an empty
    body. Each member of a list comes with its place in it, a text by which a later page finds where to go on; a list
    begins at `call.after` or behind it, and is read no further than the page goes. `collection` says that the documents are
    all that lie in one collection, and nothing else. `most` is how many members the
    request itself wants on a page. `state` is the provisioning state to show instead of the one that follows from time:
    the answer to a write says `Creating` even when the operation ends at once.

    `operations` make it true. `next_commits` are further commits of work that is larger than one partition. `notices`
    are for a person; that work may add to them while it is committed.
    """

    __slots__ = ("body", "collection", "document", "documents", "headers", "long_running", "most", "next_commits", "notices",
                 "operations", "rows", "state", "status")

    def __init__(self, status: int, *, document: Document | None = None,
                 documents: Iterable[tuple[str, Document]] | None = None,
                 rows: Iterable[tuple[str, Any]] | None = None, most: int | None = None, body: Any = None, operations: Sequence[Operation] = (), long_running: LongRunning | None = None,
                 state: str | None = None, headers: dict[str, str] | None = None,
                 next_commits: Iterable[Sequence[Operation]] = (), collection: str | None = None) -> None:
        self.status = status
        self.document = document
        self.documents = documents
        self.collection = collection
        self.rows = rows
        self.most = most
        self.body = body
        self.operations = tuple(operations)
        self.long_running = long_running
        self.state = state
        self.headers = headers or {}
        self.next_commits = next_commits
        self.notices: tuple[str, ...] = ()


def skip_token(query: dict[str, str]) -> str:
    """The token of a `nextLink` in the words of a query, however that is capitalised; empty when there is none."""
    return query.get("$skiptoken") or next((text for word, text in query.items() if word.lower() == "$skiptoken"), "")


def page_wanted(call: Call) -> int | None:
    """How many rows a page shall have according to `$top`; None when the request does not say.

    `$top` does not end a list: the rest follows on further pages (reported: azure-sdk-for-python 541, azure-sdk-for-java
    1451). Raises `top-invalid` for what is no number from 1 to 1000 (reported: azure-sdk-for-js 18535).
    """
    text = call.query.get("$top")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= len("1000") and 1 <= int(text) <= 1000):
        raise refusal("top-invalid", value=text)
    return int(text)


def going_on(call: Call, rows: list[tuple[str, Row]]) -> list[tuple[str, Row]]:
    """The rows of a list that never changes, from where the page before ended.

    Raises `skip-token-invalid` for a place that the list does not have.
    """
    if not call.after:
        return rows
    for index, (place, _) in enumerate(rows):
        if place == call.after:
            return rows[index:]
    raise refusal("skip-token-invalid", value=skip_token(call.query)[:100])


class Provider:
    """The methods of one resource type. Each answers or raises `ServiceError`; this base refuses them all.

    `type` is the canonical spelling. `simulated` is False for types that are stored and returned as sent. `actions` are
    the folded words that a POST may put behind a resource.
    """

    type = ""
    actions: tuple[str, ...] = ()
    simulated = True
    rests = False
    """Whether a member of a list follows from its document and from whether the last operation on it has ended."""

    def get(self, call: Call) -> Outcome:
        raise self._not_allowed(call)

    def head(self, call: Call) -> Outcome:
        """204 for what a GET would find; else its refusal, of which a HEAD shows the status only (recorded for groups)."""
        outcome = self.get(call)
        return Outcome(204 if outcome.status == 200 else outcome.status)

    def record(self, call: Call) -> str | None:
        """The path of the document in which the state of the call's resource lies, None for what has none.

        Its revision is the resource's: by it requests are held against one another.
        """
        return call.id.path if call.id.namespace is not None else None

    def list(self, call: Call) -> Outcome:
        raise self._not_allowed(call)

    def put(self, call: Call) -> Outcome:
        raise self._not_allowed(call)

    def patch(self, call: Call) -> Outcome:
        raise self._not_allowed(call)

    def delete(self, call: Call) -> Outcome:
        raise self._not_allowed(call)

    def post(self, call: Call) -> Outcome:
        raise self._not_allowed(call)

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """A stored document as it stands at this moment, still with the newest api-version's properties."""
        return document

    def _not_allowed(self, call: Call) -> ServiceError:
        return refusal("method-not-allowed", method=call.method, type=self.type)
