"""An HTTP message in, an HTTP message out: what lies between a socket and Resource Manager, and no socket.

Two doors use it: the HTTPS server, and the transport that gives the Azure SDKs a workspace without a server. It reads
bodies, looks at who is calling, hands a `Request` to `send` and dresses the `Response` with the headers that every
answer of the service carries. Whatever comes in, what goes out is an HTTP message with ARM's error envelope.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote_to_bytes

from sig_cli.arm.messages import JSON, Request, Response
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.server import bodies
from sig_cli.server.headers import Dresser
from sig_cli.workspace.engine import ReadOnlyStore, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sig_cli.arm.messages import Send
    from sig_cli.server.identity import Identity

PAGE_SIZE = 250
"""How many members a list answers with at once. The service names no number; this one lets others wait for some 40 ms at worst."""

LONGEST_TARGET = 16 * 1024
"""How many characters path and query may have together."""

_TROUBLE = {
    False: (500, "InternalServerError", "The workspace could not be read. The server's log says what is wrong with it."),
    True: (503, "ServiceUnavailable", "The workspace could not be written to. The server's log says why."),
}
"""What a client is told when the store fails, by whether that is for a write. The store's own words name files of this machine:
they are for the person who serves them, and in process for the caller, who is the same.
"""

_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Answer:
    """An HTTP answer: `status`, `headers` in the order in which they are sent, and the body's bytes."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.status = status
        self.headers = headers
        self.body = body


class Exchange:
    """Resource Manager's HTTP over `send`.

    `identity` checks bearer tokens and answers the token and metadata addresses; without it (in process) everybody is
    the workspace's owner. `notice(text)` is told what a person should know: a damaged document, an unexpected failure.
    """

    def __init__(self, send: Send, identity: Identity | None = None,
                 notice: Callable[[str], None] | None = None) -> None:
        self._send = send
        self._identity = identity
        self._notice = notice
        self._told: set[str] = set()
        self._dresser = Dresser()

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """The answer to a message. `target` is the path with its query as sent; `headers` have lower-case names.

        Never raises: what cannot be answered is a 500 with ARM's envelope, and `notice` is told why.
        """
        dressed = self._dresser.new(headers)
        try:
            response = self._respond(method.upper(), target, headers, body)
        except ServiceError as error:
            response = _refused(error)
            if error.status == 401:
                from sig_cli.server.identity import challenge  # in process nobody is refused, and no JWT is needed

                response.headers["WWW-Authenticate"] = challenge(error, headers.get("host", ""))
        except StoreError as error:
            self._tell(str(error))
            status, code, words = _TROUBLE[isinstance(error, ReadOnlyStore)]
            response = _failure(status, code, str(error) if self._identity is None else words)
        except RecursionError:
            response = _refused(refusal("body-invalid", reason="it is nested too deeply"))
        except Exception as error:  # noqa: BLE001 - a client gets an answer, whatever happens here
            self._tell(f"{method} {target.partition('?')[0]} failed with an unexpected error: {type(error).__name__}: {error}")
            response = _failure(500, "InternalServerError", "The request failed with an unexpected error.")
        for text in response.notices:
            self._tell(text)
        given = dressed.finish(method.upper(), target.partition("?")[0], response)
        raw = b"" if response.body is None or method.upper() == "HEAD" else bodies.write(response.body)
        return Answer(response.status, given, raw)

    def _respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        if len(target) > LONGEST_TARGET:
            raise refusal("address-too-long", length=len(target), maximum=LONGEST_TARGET)
        host = headers.get("host", "")
        if not _HOST.fullmatch(host) and (host or self._identity is not None):
            raise refusal("host-invalid")
        path, query = split_target(target)
        caller = None
        if self._identity is not None:
            own = self._identity.answer(method, path, query, headers, body)
            if own is not None:
                return own
            caller = self._identity.caller(headers.get("authorization"), headers.get("host", ""))
        passed = {name: value for name, value in headers.items() if name in _PASSED}
        passed["x-sig-revision"] = "wanted"
        value, text = bodies.read_deployment(method, path, headers, body)
        return self._send(Request(method, path, query, value, passed, caller, page_size=PAGE_SIZE, text=text))

    def _tell(self, text: str) -> None:
        if self._notice is not None and text not in self._told:
            self._told.add(text)
            self._notice(text)


_PASSED = frozenset({"host", "if-match", "if-none-match"})
"""The request headers that Resource Manager decides by."""


def split_target(target: str) -> tuple[str, dict[str, str]]:
    """The path, still percent-encoded, and the words of the query, decoded; of a word said twice, the first counts.

    `api-version`, `$filter` and their like are found whatever their case, as Resource Manager finds them. Raises
    `ServiceError` for what is no address: control characters, or bytes that are not UTF-8.
    """
    path, _, text = target.partition("?")
    path = "/" + path.lstrip("/")  # az puts `/metadata` behind an address that ends in a slash
    try:
        plain = unquote_to_bytes(path).decode("utf-8")
        words = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except (UnicodeDecodeError, ValueError):
        raise refusal("address-invalid", path=path[:200]) from None
    if _CONTROL.search(plain):
        raise refusal("address-invalid", path=path[:200])
    query: dict[str, str] = {}
    for name, value in words:
        query.setdefault(_QUERY_WORDS.get(name.lower(), name), value)
    return path, query


_QUERY_WORDS = {word.lower(): word for word in (
    "api-version", "$filter", "$expand", "$top", "$skiptoken", "$select", "$orderby", "monitor")}


def _refused(error: ServiceError) -> Response:
    return Response(error.status, error.envelope(), {"Content-Type": JSON})


def _failure(status: int, code: str, message: str) -> Response:
    return Response(status, {"error": {"code": code, "message": message}}, {"Content-Type": JSON})


def content(answer: Answer) -> Any:
    """The JSON of an answer's body; None for an empty one."""
    return bodies.parse(answer.body) if answer.body else None
