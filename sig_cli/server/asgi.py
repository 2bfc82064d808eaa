"""The exchange as an ASGI application: reads a message, answers it on a worker thread, writes the answer.

What writes or lists runs on a worker thread: a write syncs files, and a long list takes time. Threads change hands often, so
that a small request need not wait for a large one. Reading one resource takes less than handing it over would.
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sig_cli.server import bodies

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from sig_cli.server.exchange import Exchange

WORKERS = 8
SWITCH_INTERVAL = 0.0005
"""Seconds after which a busy thread lets another one run. Python's own 5 ms would add up over a request's few turns."""

SLOWEST_BODY = 60
"""Seconds that a client may take to send a body. The service's own clients give up sooner."""


class Application:
    """The ASGI application over an exchange. `log` is told one line for each request."""

    def __init__(self, exchange: Exchange, log: Callable[[str], None] | None) -> None:
        self._exchange = exchange
        self._log = log
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="sig-serve")
        sys.setswitchinterval(SWITCH_INTERVAL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        started = perf_counter()
        target = scope["raw_path"].decode("latin-1")
        if scope["query_string"]:
            target += "?" + scope["query_string"].decode("latin-1")
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])}
        try:
            body = await _body(request, headers)
        except ClientDisconnect:
            return
        except TimeoutError:
            await Response(status_code=408, headers={"Connection": "close"})(scope, receive, send)
            return
        if reads_one(request.method, target):
            answer = self._exchange.answer(request.method, target, headers, body)
        else:
            answer = await asyncio.get_running_loop().run_in_executor(
                self._workers, self._exchange.answer, request.method, target, headers, body)
        response = Response(answer.body, answer.status, answer.headers)
        if len(body) > bodies.LARGEST:
            response.headers["Connection"] = "close"  # the rest of the body is not read
        await response(scope, receive, send)
        if self._log is not None:
            spent = (perf_counter() - started) * 1000
            self._log(f"{request.method} {target.partition('?')[0]} {answer.status} {spent:.1f} ms")


def reads_one(method: str, target: str) -> bool:
    """Whether a request reads a single resource, or the state of an operation: ids have an even number of segments."""
    return method in ("GET", "HEAD") and not target.partition("?")[0].rstrip("/").count("/") % 2


async def _body(request: Request, headers: dict[str, str]) -> bytes:
    """A request's body; of one that is too large, a little more than is allowed, and no more is read."""
    length = headers.get("content-length", "")
    if not length and "transfer-encoding" not in headers:
        return b""
    if length.isdecimal() and int(length) > bodies.LARGEST:
        return bytes(bodies.LARGEST + 1)
    chunks = bytearray()
    async with asyncio.timeout(SLOWEST_BODY):
        async for chunk in request.stream():
            chunks += chunk
            if len(chunks) > bodies.LARGEST:
                break
    return bytes(chunks)
