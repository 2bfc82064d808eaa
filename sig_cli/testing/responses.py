"""The answers of a workspace as azure-core's responses: new style (`azure.core.rest`) and old style, each also asynchronous.

Current SDKs send new-style requests and want new-style responses; those of some years ago convert theirs to the old style. A
response has the style of its request.
"""

from __future__ import annotations

import json
from email.message import Message
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from azure.core.exceptions import HttpResponseError, ResponseNotReadError, StreamClosedError, StreamConsumedError
from azure.core.pipeline.transport import AsyncHttpResponse as AsyncLegacyHttpResponse
from azure.core.pipeline.transport import HttpResponse as LegacyHttpResponse
from azure.core.rest import AsyncHttpResponse, HttpResponse
from azure.core.utils import case_insensitive_dict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, MutableMapping
    from types import TracebackType
    from typing import Self

    from sig_cli.server.exchange import Answer

BLOCK = 4096
"""How many bytes a streamed response gives at once, as azure-core's own transports do."""


def is_rest(request: Any) -> bool:
    """Whether a request is new style. Only those have `content`."""
    return hasattr(request, "content")


class _Read:
    """What new-style responses have in common: everything but the ways to read them."""

    def __init__(self, request: Any, answer: Answer) -> None:
        self._request = request
        self._answer = answer
        self._headers: MutableMapping[str, str] = case_insensitive_dict(answer.headers)
        self._encoding: str | None = None
        self._content: bytes | None = None
        self._closed = False
        self._consumed = False

    @property
    def request(self) -> Any:
        return self._request

    @property
    def url(self) -> str:
        return str(self._request.url)

    @property
    def status_code(self) -> int:
        return self._answer.status

    @property
    def headers(self) -> MutableMapping[str, str]:
        return self._headers

    @property
    def reason(self) -> str:
        return phrase(self._answer.status)

    @property
    def content_type(self) -> str | None:
        return self._headers.get("Content-Type")

    @property
    def is_closed(self) -> bool:
        return self._closed

    @property
    def is_stream_consumed(self) -> bool:
        return self._consumed

    @property
    def encoding(self) -> str | None:
        """The encoding that was set, else the one that the content type names."""
        return self._encoding or _charset(self.content_type)

    @encoding.setter
    def encoding(self, value: str | None) -> None:
        self._encoding = value

    @property
    def content(self) -> bytes:
        """The body. Raises `ResponseNotReadError` before it was read."""
        if self._content is None:
            raise ResponseNotReadError(self)
        return self._content

    def text(self, encoding: str | None = None) -> str:
        return self.content.decode(encoding or self.encoding or "utf-8-sig")

    def json(self) -> Any:
        """The parsed body. Raises `ValueError` for an empty one."""
        return json.loads(self.text())

    def raise_for_status(self) -> None:
        if self.status_code >= HTTPStatus.BAD_REQUEST:
            raise HttpResponseError(response=self)

    # azure-core's own responses still have what those of old had, and generated clients look for it.

    @property
    def internal_response(self) -> Any:
        return self._answer

    @property
    def block_size(self) -> int:
        return BLOCK

    def body(self) -> bytes:
        """The body, read or not."""
        return self._answer.body

    def _stream(self) -> Iterator[bytes]:
        """The body in blocks. Raises what azure-core raises for a response that was streamed or closed before."""
        if self._content is None:
            if self._consumed:
                raise StreamConsumedError(self)
            if self._closed:
                raise StreamClosedError(self)
        self._consumed = True
        return _blocks(self._answer.body)

    def _finish(self) -> bytes:
        """The whole body, read."""
        if self._content is None:
            self._content = b"".join(self._stream())
        self._consumed = self._closed = True
        return self._content

    def __repr__(self) -> str:
        kind = f", Content-Type: {self.content_type}" if self.content_type else ""
        return f"<HttpResponse: {self.status_code} {self.reason}{kind}>"


class RestResponse(_Read, HttpResponse):
    """A new-style response."""

    def read(self) -> bytes:
        return self._finish()

    def iter_bytes(self, **_: Any) -> Iterator[bytes]:
        yield from self._stream()
        self.close()

    def iter_raw(self, **_: Any) -> Iterator[bytes]:
        yield from self.iter_bytes()

    def stream_download(self, pipeline: Any = None, **_: Any) -> Iterator[bytes]:
        """The same as `iter_bytes`, by its old name."""
        return self.iter_bytes()

    def close(self) -> None:
        self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncRestResponse(_Read, AsyncHttpResponse):
    """A new-style response of an asynchronous client."""

    async def read(self) -> bytes:
        return self._finish()

    async def iter_bytes(self, **_: Any) -> AsyncIterator[bytes]:
        for block in self._stream():
            yield block
        await self.close()

    async def iter_raw(self, **_: Any) -> AsyncIterator[bytes]:
        async for block in self.iter_bytes():
            yield block

    def stream_download(self, pipeline: Any = None, **_: Any) -> AsyncIterator[bytes]:
        """The same as `iter_bytes`, by its old name."""
        return self.iter_bytes()

    async def close(self) -> None:
        self._closed = True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None = None, error: BaseException | None = None,
                        trace: TracebackType | None = None) -> None:
        await self.close()


class _Legacy:
    """What old-style responses have in common: attributes that azure-core's own constructor declares, and the body."""

    internal_response: Any

    def _fill(self, answer: Answer) -> None:
        self.status_code = answer.status
        self.headers: MutableMapping[str, str] = case_insensitive_dict(answer.headers)
        self.reason: str | None = phrase(answer.status)
        self.content_type: str | None = self.headers.get("Content-Type")

    def body(self) -> bytes:
        answer: Answer = self.internal_response
        return answer.body


class LegacyResponse(_Legacy, LegacyHttpResponse):
    """An old-style response."""

    def __init__(self, request: Any, answer: Answer) -> None:
        LegacyHttpResponse.__init__(self, request, answer, BLOCK)
        self._fill(answer)

    def stream_download(self, pipeline: Any, **_: Any) -> Iterator[bytes]:
        return _blocks(self.body())


class AsyncLegacyResponse(_Legacy, AsyncLegacyHttpResponse):
    """An old-style response of an asynchronous client."""

    def __init__(self, request: Any, answer: Answer) -> None:
        AsyncLegacyHttpResponse.__init__(self, request, answer, BLOCK)
        self._fill(answer)

    async def load_body(self) -> None:
        """Nothing: the body is here. Old pipelines ask for it before they look at it."""

    async def stream_download(self, pipeline: Any, **_: Any) -> AsyncIterator[bytes]:
        for block in _blocks(self.body()):
            yield block


def phrase(status: int) -> str:
    """The words that go with a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _charset(content_type: str | None) -> str | None:
    """The charset of a content type; None when it names none, or UTF-8, which is read with or without its mark."""
    if not content_type:
        return None
    header = Message()
    header["Content-Type"] = content_type
    charset = header.get_content_charset()
    return None if charset in (None, "utf-8", "utf8") else charset


def _blocks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), BLOCK):
        yield body[start:start + BLOCK]
