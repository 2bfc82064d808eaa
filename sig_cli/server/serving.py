"""Serving a workspace: the engine, the exchange and uvicorn put together."""

from __future__ import annotations

import logging
import os
import ssl
import sys
import threading
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

import uvicorn

from sig_cli.arm.local import sender
from sig_cli.arm.messages import Request
from sig_cli.domain.moments import timestamp
from sig_cli.server import certificate, running
from sig_cli.server.asgi import Application
from sig_cli.server.credentials import credentials, serve_folder, with_secret
from sig_cli.server.exchange import Exchange
from sig_cli.server.identity import Identity
from sig_cli.server.protocol import Protocol
from sig_cli.workspace.clock import system_clock
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.principal_changes import by_secret

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from sig_cli.arm.messages import Send
    from sig_cli.workspace.engine import Document

SILENCE = 60
"""Seconds that a client may take to begin its first request."""

CONNECTIONS = 500
"""How many connections there may be at once; more are told to come later."""

GRACE = 3
"""Seconds that a request in progress has when the server is told to end."""


def serve(folder: str, *, host: str = running.LOOPBACK, port: int | None = None, token: str | None = None,
          ready: Callable[[dict[str, Any], bool], None], notice: Callable[[str], None],
          log: Callable[[str], None] | None = None, strict: bool = False) -> None:
    """Serve the workspace at `folder` until a signal ends it.

    `ready(record, moved)` is called once connections are taken, with what `running.status` tells others; `moved` says that the port is another one than expected.
    With `token` that is the owner's secret, and a bearer token by itself; `strict` refuses api-versions newer than those
    that are known. Raises `StoreError` when it cannot start.
    """
    with running.held(folder) as tell:
        listening, moved = running.listen(folder, host, port)
        number = listening.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        url = f"https://{running.LOOPBACK if host in _ANYWHERE else shown}:{number}"
        names = () if host in (running.LOOPBACK, "localhost", "::1", *_ANYWHERE) else (host,)
        send = sender(folder, strict_api_versions=strict)
        send(Request("GET", "/subscriptions", {"api-version": "2022-12-01"}))  # a workspace that cannot be read is told now
        server = make_server(send, Identity(with_secret(credentials(folder), token), token, log_in(folder)),
                             certificate.ensure(serve_folder(folder), names), notice=notice, log=log)

        def on_ready() -> None:
            running.keep_secret(folder, token)
            record = {"pid": os.getpid(), "port": number, "url": url, "host": host, "strictApiVersions": strict,
                      "startedAt": timestamp(system_clock())}
            tell(record)
            ready(record, moved)

        server.on_ready = on_ready
        lock = running.lock_identity(folder)
        server.is_wanted = lambda: running.lock_identity(folder) == lock
        with suppress(KeyboardInterrupt):  # uvicorn has ended its work before it passes the signal on
            server.run(sockets=[listening])


def log_in(folder: str) -> Callable[[str, str], Document | None]:
    """How the service principals of a workspace are known by what they log in with: looked up each time."""
    return lambda client, secret: by_secret(FilesEngine(folder), client, secret)


_ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


class Server(uvicorn.Server):
    """uvicorn's server, which tells when it is ready, and does not wait for clients that keep a connection open.

    It ends by itself when it is wanted no more (its workspace was thrown away), and hangs up on those who say nothing.
    """

    on_ready: Callable[[], None] = staticmethod(lambda: None)
    is_wanted: Callable[[], bool] = staticmethod(lambda: True)

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._silent: dict[int, float] = {}

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.on_ready()

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second."""
        if counter % 10 == 0:
            self._hang_up()
            if not self.is_wanted():
                self.should_exit = True
        return await super().on_tick(counter)

    def _hang_up(self) -> None:
        """End the connections on which no request has begun for so long. uvicorn does so after a first answer only."""
        now = monotonic()
        silent = {id(connection): connection for connection in self.server_state.connections
                  if getattr(connection, "cycle", None) is None}
        self._silent = {key: self._silent.get(key, now) for key in silent}
        for key, connection in silent.items():
            if now - self._silent[key] > SILENCE:
                connection.transport.abort()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)
            if cycle is None or cycle.response_complete:
                # Closing politely would wait for the client's part of it, TLS has it so.
                connection.transport.abort()
        await super().shutdown(sockets)


def make_server(send: Send, identity: Identity | None, files: tuple[str, str], *,
                notice: Callable[[str], None] | None = None,
                log: Callable[[str], None] | None = None) -> Server:
    """A server over `send` that has not been started. `files` are the paths of certificate and key."""
    for name in ("uvicorn", "asyncio"):
        quiet = logging.getLogger(name)
        quiet.addHandler(logging.NullHandler())  # what matters of it is told by `notice` and `log`
        quiet.propagate = False
    config = uvicorn.Config(
        Application(Exchange(send, identity, notice), log), http=Protocol, ssl_certfile=files[0], ssl_keyfile=files[1],
        ssl_version=ssl.PROTOCOL_TLS_SERVER, log_config=None, access_log=False, ws="none", lifespan="off",
        server_header=False, proxy_headers=False, timeout_keep_alive=120, timeout_graceful_shutdown=GRACE, backlog=64,
        limit_concurrency=CONNECTIONS)
    return Server(config)


class Served:
    """A server in a thread of this process, for tests: `with Served(send, folder) as served: served.url`.

    `identity_token()` gives a bearer token, `bundle` is the file of authorities to trust.
    """

    def __init__(self, send: Send, folder: str, *, token: str | None = None,
                 notice: Callable[[str], None] | None = None) -> None:
        self.folder = folder
        self._place = serve_folder(folder)
        self._identity = Identity(with_secret(credentials(folder), token), token, log_in(folder))
        self._socket, _ = running.listen(folder, running.LOOPBACK, 0)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"https://{running.LOOPBACK}:{self.port}"
        self._server = make_server(send, self._identity, certificate.ensure(self._place), notice=notice)
        self._ready = threading.Event()
        self._server.on_ready = self._ready.set
        self._thread = threading.Thread(target=self._run, name="sig-served", daemon=True)
        self._failure: BaseException | None = None

    @property
    def certificate(self) -> str:
        """The path of the server's certificate, which is its own authority."""
        return f"{self._place}/certificate.pem"

    def bundle(self) -> str:
        """The path of a file with this machine's authorities and the server's."""
        return certificate.bundle(self._place)

    def token(self) -> str:
        """A bearer token of the workspace's owner."""
        return self._identity.token(self.url)

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._ready.wait(0.05):
            if not self._thread.is_alive():
                raise RuntimeError("The server did not start.") from self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()

    def _run(self) -> None:
        interval = sys.getswitchinterval()
        try:
            self._server.run(sockets=[self._socket])
        except BaseException as error:  # noqa: BLE001 - told to the thread that waits
            self._failure = error
        finally:
            sys.setswitchinterval(interval)
