"""The second door for tests: requests that go to a manager over HTTPS, through a real server in a thread."""

from __future__ import annotations

import http.client
import json
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sig_cli.arm.messages import Request, Response
from sig_cli.server.serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.arm.manager import Manager
    from sig_cli.arm.messages import Send

HOST = "management.azure.com"
"""What the client calls the server, so that addresses in headers read as the service's own."""


class HttpsDoor:
    """One server, one connection that is kept alive, and the manager that is behind it at the moment.

    Names of headers are given back as `spelled` has them: on the way they lose their case.
    """

    def __init__(self, served: Served, spelled: frozenset[str] = frozenset()) -> None:
        self._spelled = {name.lower(): name for name in spelled}
        self._token = served.token()
        trust = ssl.create_default_context(cafile=served.certificate)
        self._connection = http.client.HTTPSConnection("127.0.0.1", served.port, context=trust, timeout=60)
        self.connections = 0
        """How often the client had to connect."""

    def send(self, request: Request) -> Response:
        """One request over the connection. Raises `OSError` or `HTTPException` when there is no answer."""
        path = quote(request.path, safe="/%:@!$&'()*+,;=~", errors="surrogatepass")
        query = "&".join(f"{quote(name)}={quote(value, safe='', errors='surrogatepass')}"
                         for name, value in request.query.items())
        body = None if request.body is None else json.dumps(request.body).encode()
        return self.send_raw(request.method, f"{path}?{query}" if query else path, body, request.headers)

    def send_raw(self, method: str, target: str, body: bytes | None, headers: dict[str, str]) -> Response:
        """One request whose target and body are sent as they are."""
        given = {"Host": HOST, "Authorization": f"Bearer {self._token}", **headers}
        if body is not None:
            given.setdefault("Content-Type", "application/json")
        if self._connection.sock is None:
            self.connections += 1
        self._connection.request(method, target, body, given)
        answer = self._connection.getresponse()
        raw = answer.read()
        found = {self._spelled.get(name.lower(), name): value for name, value in answer.getheaders()}
        content: Any = json.loads(raw) if raw else None
        return Response(answer.status, content, found)

    def close(self) -> None:
        self._connection.close()


class Switch:
    """A `send` that goes to the manager chosen last, so that one server is enough for many."""

    def __init__(self) -> None:
        self.manager: Manager | None = None

    def __call__(self, request: Request) -> Response:
        assert self.manager is not None
        return self.manager.send(request)


@contextmanager
def https(folder: str, spelled: frozenset[str] = frozenset()) -> Iterator[tuple[Switch, HttpsDoor]]:
    """A server whose keys lie in the workspace at `folder`, and a client of it."""
    switch = Switch()
    with Served(switch, folder) as served:
        door = HttpsDoor(served, spelled)
        try:
            yield switch, door
        finally:
            door.close()


def door_of(switch: Switch, door: HttpsDoor) -> Any:
    """Given a manager, the `send` that reaches it over HTTPS."""
    def to(manager: Manager) -> Send:
        switch.manager = manager
        return door.send
    return to
