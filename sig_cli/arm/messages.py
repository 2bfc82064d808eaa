"""A request to Resource Manager and its answer, in JSON types only.

Both doors, the command line and the REST server, make these and read these.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sig_cli.providers.provider import LongRunning

JSON = "application/json; charset=utf-8"
"""The content type of every body that Resource Manager answers with. Recorded."""


HOST = "management.azure.com"
"""The host of Resource Manager, for a request that names none."""


class Rows:
    """How a client in this process writes the members of a list, so that the workspace may keep what was written.

    `row(member)` gives the bytes of a member, which follow from it alone; `joint` stands between two. `name` keeps apart what is
    written of the same members in several ways, `basis` says how this one goes about it, and `sources` are the modules that do it.
    """

    __slots__ = ("basis", "joint", "name", "row", "sources")

    def __init__(self, name: str, basis: str, sources: tuple[str, ...], row: Callable[[Any], bytes], joint: bytes) -> None:
        self.name = name
        self.basis = basis
        self.sources = sources
        self.row = row
        self.joint = joint


class Request:
    """`method` and `path` as on the wire; `query` without the `?`; `body` parsed JSON or None.

    `headers` have lower-case names. `now` is microseconds since 1970 UTC, read once from the workspace's clock; when
    it is None the manager reads it. `caller` names a principal; None is the workspace's owner. `page_size` is how many
    members of a list an answer has at most; the rest lies behind its `nextLink`. None wants all of them at once.
    `text` is the body as it was sent, for a deployment: it may be more than plain JSON, and errors name lines in it. `files` are
    the texts that lie beside a template, by their names from there. `rows` says how a client in this process writes each
    member of a list: it may get the finished text instead of a body.
    """

    __slots__ = ("body", "caller", "files", "headers", "method", "now", "page_size", "path", "query", "rows", "text")

    def __init__(self, method: str, path: str, query: dict[str, str] | None = None, body: Any = None,
                 headers: dict[str, str] | None = None, caller: str | None = None, now: int | None = None,
                 page_size: int | None = None, text: str | None = None, files: dict[str, str] | None = None,
                 rows: Rows | None = None) -> None:
        self.method = method
        self.path = path
        self.query = query or {}
        self.body = body
        self.headers = headers or {}
        self.caller = caller
        self.now = now
        self.page_size = page_size
        self.text = text
        self.files = files or {}
        self.rows = rows

    @property
    def host(self) -> str:
        """The host by which the client knows Resource Manager: what addresses in an answer begin with."""
        return self.headers.get("host") or HOST

    @property
    def api_version(self) -> str | None:
        return self.query.get("api-version")


class Response:
    """`status`, `headers` in ARM's spelling, and the JSON body or None.

    `notices` are for a person: what the answer had to leave out because the workspace is damaged. `started` is the
    long-running operation that the request began, for those who ask from inside and need not poll. `rows` is the text of the
    members of a list, in place of the body, for who said how to write them.
    """

    __slots__ = ("body", "headers", "notices", "rows", "started", "status")

    def __init__(self, status: int, body: Any = None, headers: dict[str, str] | None = None) -> None:
        self.status = status
        self.body = body
        self.headers = headers or {}
        self.notices: tuple[str, ...] = ()
        self.started: LongRunning | None = None
        self.rows: bytes | memoryview | None = None


Send = Callable[[Request], Response]
"""The one function through which everything goes."""
