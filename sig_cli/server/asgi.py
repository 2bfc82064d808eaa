"""The exchange as an ASGI application: reads a message, answers it on a worker thread, writes the answer.

What writes or lists runs on a worker thread: a write syncs files, and a long list takes time. Threads change hands often, so
that a small request need not wait for a large one. Reading one resource takes less than handing it over would.
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request

from sig_cli.server import bodies
from sig_cli.server.exchange import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from sig_cli.server.exchange import Exchange

WORKERS = 8
SWITCH_INTERVAL = 0.0005
"""Seconds after which a busy thread lets another one run. Python's own 5 ms would add up over a request's few turns."""

SLOWEST_BODY = 60
"""Seconds that a client may take to send a body. The service's own clients give up sooner."""

DISCARDED = 256 * 1024 * 1024
"""How many bytes of a body that is refused for its size are still taken. Many clients send all of it before they read."""

_BODILESS = (204, 304)
_CLOSE = (b"connection", b"close")


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
            await _send(send, Answer(408, {}), _CLOSE)
            return
        if reads_one(request.method, target):
            answer = self._exchange.answer(request.method, target, headers, body)
        else:
            answer = await self._by_a_worker(request.method, target, headers, body)
        if len(body) > bodies.LARGEST:
            await _send(send, answer, _CLOSE, done=False)
            if "expect" not in headers:  # who asked first sends nothing after a refusal
                await _discard(receive)
            await send({"type": "http.response.body"})
        else:
            await _send(send, answer)
        if self._log is not None:
            spent = (perf_counter() - started) * 1000
            self._log(f"{request.method} {target.partition('?')[0]} {answer.status} {spent:.1f} ms")

    def _by_a_worker(self, *message: Any) -> asyncio.Future[Answer]:
        """The answer that a worker thread is finding. `run_in_executor` takes twice as many locks for it."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Answer] = loop.create_future()

        def work() -> None:
            try:
                answer = self._exchange.answer(*message)
            except BaseException as error:
                loop.call_soon_threadsafe(_settle, waiting.set_exception, error)
                raise
            loop.call_soon_threadsafe(_settle, waiting.set_result, answer)

        self._workers.submit(work)
        return waiting


def _settle(settle: Callable[[Any], None], outcome: Any) -> None:
    with suppress(asyncio.InvalidStateError):  # who waited may have been told to end
        settle(outcome)


def reads_one(method: str, target: str) -> bool:
    """Whether a request reads a single resource, or the state of an operation: ids have an even number of segments."""
    return method in ("GET", "HEAD") and not target.partition("?")[0].rstrip("/").count("/") % 2


async def _send(send: Send, answer: Answer, *more: tuple[bytes, bytes], done: bool = True) -> None:
    """Send an answer. Unless it is `done` the connection is held until the caller sends an end without content."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()]
    if answer.status not in _BODILESS:
        headers.append((b"content-length", str(len(answer.body)).encode("latin-1")))
    await send({"type": "http.response.start", "status": answer.status, "headers": [*headers, *more]})
    await send({"type": "http.response.body", "body": answer.body, "more_body": not done})


async def _discard(receive: Receive) -> None:
    """Take what is left of a body that is refused: a connection closed in the middle would take the answer with it."""
    left = DISCARDED
    with suppress(TimeoutError):
        async with asyncio.timeout(SLOWEST_BODY):
            while left > 0:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
                left -= len(message["body"])


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
