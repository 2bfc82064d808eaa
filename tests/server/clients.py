"""Clients of a served workspace: one that holds a connection, and the paths that tests ask for."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from sig_cli.server.serving import Served

SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001"
GROUP = f"{SUBSCRIPTION}/resourceGroups/g"
GALLERY = f"{GROUP}/providers/Microsoft.Compute/galleries/a"
DEFINITION = f"{GALLERY}/images/d"
COMPUTE = "2024-03-03"
RESOURCES = "2024-11-01"
DEFINITION_BODY = {"location": "westus", "properties": {
    "osType": "Linux", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}}


class Reply:
    """An answer: `status`, `headers` with lower-case names, `raw` bytes and the JSON in them."""

    def __init__(self, status: int, headers: dict[str, str], raw: bytes) -> None:
        self.status = status
        self.headers = headers
        self.raw = raw

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def error(self) -> tuple[str, str]:
        """Code and message."""
        return self.json["error"]["code"], self.json["error"]["message"]


class Client:
    """One kept connection to a served workspace, with the owner's token unless a test gives other headers."""

    def __init__(self, served: Served) -> None:
        self.context = ssl.create_default_context(cafile=served.certificate)
        self.context.verify_flags |= ssl.VERIFY_X509_STRICT
        self.connection = http.client.HTTPSConnection("127.0.0.1", served.port, context=self.context)
        self.authorization = {"Authorization": f"Bearer {served.token()}"}

    def __call__(self, method: str, path: str, body: Any = None, *, api_version: str | None = COMPUTE,
                 headers: dict[str, str] | None = None) -> Reply:
        given = dict(self.authorization)
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            given["Content-Type"] = "application/json"
        if api_version is not None:
            path += f"{'&' if '?' in path else '?'}api-version={api_version}"
        self.connection.request(method, path, body, {**given, **(headers or {})})
        answer = self.connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def raw(self, sent: bytes, patience: float = 2) -> bytes:
        """What comes back on a new connection to these bytes, until the server hangs up or is silent for so long."""
        host, port = self.connection.host, self.connection.port
        with socket.create_connection((host, port)) as plain, \
                self.context.wrap_socket(plain, server_hostname=host) as secure:
            found = b""
            with contextlib.suppress(OSError):
                secure.sendall(sent)
                secure.settimeout(patience)
                while more := secure.recv(65536):
                    found += more
            return found

    def follow(self, link: str) -> Reply:
        """The answer behind an absolute link of the service."""
        return self("GET", "/" + link.partition("://")[2].partition("/")[2], api_version=None)
