"""Transports for azure-core: an SDK client's requests are answered here, from a workspace's files, with no port and no TLS.

`ComputeManagementClient(credential, subscription_id, transport=WorkspaceTransport(folder))`. The client does everything else
as it does against the service: its models, policies, retries, pollers and pages. The classes of azure-core that are built upon
are the ones documented for transports, so that releases of many years work.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from azure.core.pipeline.transport import AsyncHttpTransport, HttpTransport

from sig_cli.arm.local import sender
from sig_cli.server.exchange import Exchange
from sig_cli.testing import responses

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from sig_cli.server.exchange import Answer

_LOG = logging.getLogger("sig_cli.testing")


class _Door:
    """What both transports do: a request of azure-core in, the answer of the workspace at `folder` out."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = os.path.abspath(folder)
        self._exchange = Exchange(sender(self.folder), notice=_LOG.warning)

    def answer(self, request: Any, body: bytes) -> Answer:
        address = urlsplit(request.url)
        target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        headers = {"host": address.netloc, **{name.lower(): str(value) for name, value in request.headers.items()}}
        answer = self._exchange.answer(request.method, target, headers, body)
        answer.headers["Content-Length"] = str(len(answer.body))
        return answer


class WorkspaceTransport(HttpTransport[Any, Any]):
    """A transport on the workspace at `folder`, which need not exist. May be shared by clients and by threads.

    Whoever calls is the workspace's owner: credentials are not looked at. What a person should know (a damaged document) is
    told to the logger `sig_cli.testing`.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._door = _Door(folder)

    def send(self, request: Any, *, stream: bool = False, **_: Any) -> Any:
        """The answer to a request of azure-core, old or new style, as a response of the same style.

        With `stream` a new-style response has yet to be read. Other options (timeouts, proxies) mean nothing here.
        """
        answer = self._door.answer(request, _body(_content(request)))
        if not responses.is_rest(request):
            return responses.LegacyResponse(request, answer)
        response = responses.RestResponse(request, answer)
        if not stream:
            response.read()
        return response

    def open(self) -> None:
        """Nothing: there is no connection."""

    def close(self) -> None:
        """Nothing: a closed client's transport can be used by another one."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None = None, error: BaseException | None = None,
                 trace: TracebackType | None = None) -> None:
        self.close()


class AsyncWorkspaceTransport(AsyncHttpTransport[Any, Any]):
    """The same for asynchronous clients (`azure.mgmt.compute.aio`). Files are read and written on a thread, not on the loop."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._door = _Door(folder)

    async def send(self, request: Any, *, stream: bool = False, **_: Any) -> Any:
        """As `WorkspaceTransport.send`."""
        content = _content(request)
        if hasattr(content, "__aiter__"):
            content = b"".join([bytes(chunk) async for chunk in content])
        answer = await asyncio.to_thread(self._door.answer, request, _body(content))
        if not responses.is_rest(request):
            return responses.AsyncLegacyResponse(request, answer)
        response = responses.AsyncRestResponse(request, answer)
        if not stream:
            await response.read()
        return response

    async def open(self) -> None:
        """Nothing: there is no connection."""

    async def close(self) -> None:
        """Nothing: a closed client's transport can be used by another one."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None = None, error: BaseException | None = None,
                        trace: TracebackType | None = None) -> None:
        await self.close()


def _content(request: Any) -> Any:
    """What a request of either style carries, in the form in which it was given."""
    return request.content if responses.is_rest(request) else request.body


def _body(content: Any) -> bytes:
    """The bytes of a request's content: text, bytes, a form, an open file, or chunks of bytes. Raises `TypeError` for others."""
    if content is None:
        return b""
    if isinstance(content, str):
        return content.encode()
    if isinstance(content, (bytes, bytearray, memoryview)):
        return bytes(content)
    if hasattr(content, "items"):
        form: Mapping[str, Any] = content
        return urlencode(form, doseq=True).encode()
    if hasattr(content, "read"):
        return _body(content.read())
    return b"".join(_body(chunk) for chunk in content)
