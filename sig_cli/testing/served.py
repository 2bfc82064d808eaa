"""A workspace over HTTPS for a test: for the real az, for SDKs in other languages, for whatever speaks HTTP."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sig_cli.arm.local import sender
from sig_cli.arm.messages import Request
from sig_cli.server import az_environment
from sig_cli.server.certificate import ensure
from sig_cli.server.credentials import credentials, serve_folder
from sig_cli.server.serving import Served
from sig_cli.testing import clients
from sig_cli.testing.credentials import AsyncWorkspaceCredential, WorkspaceCredential

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sig_cli.arm.messages import Send
    from sig_cli.testing.workspace import Workspace

Client = TypeVar("Client")
SUBSCRIPTIONS_API = "2022-12-01"


@contextmanager
def served(workspace: Workspace, certificate: str | None = None) -> Iterator[ServedWorkspace]:
    """Serve a workspace for as long as `with` lasts. `certificate` is a folder with certificate and key to use."""
    place = serve_folder(workspace.folder)
    if certificate is not None:
        for name in ("key.pem", "certificate.pem"):
            shutil.copy(os.path.join(certificate, name), os.path.join(place, name))
    send = sender(workspace.folder)
    with Served(send, workspace.folder) as server:
        yield ServedWorkspace(workspace, send, server)


def make_certificate(folder: str) -> None:
    """Make a certificate and its key in `folder`, for many servers to use."""
    ensure(folder)


class ServedWorkspace:
    """A workspace over HTTPS, on a port of its own: `with workspace.serve() as served`. The server is a thread of this process."""

    def __init__(self, workspace: Workspace, send: Send, server: Served) -> None:
        self.workspace = workspace
        self._send = send
        self._server = server
        self.url: str = server.url
        self.credential = WorkspaceCredential(server.token)
        self.ca_bundle: str = server.bundle()
        self.certificate: str = server.certificate

    @property
    def folder(self) -> str:
        """The folder of the workspace."""
        return self.workspace.folder

    @property
    def subscription_id(self) -> str:
        """The subscription that clients work in."""
        return self.workspace.subscription_id

    def token(self) -> str:
        """A bearer token of the workspace's owner."""
        return self._server.token()

    @property
    def env(self) -> dict[str, str]:
        """The variables with which the real az talks to this server, without a login and without the user's own configuration."""
        answer = self._send(Request("GET", "/subscriptions", {"api-version": SUBSCRIPTIONS_API}))
        rows = sorted(answer.body["value"], key=lambda row: str(row["subscriptionId"]) != self.subscription_id)
        return {**self.workspace.env,
                **az_environment.write(self.folder, self.url, credentials(self.folder), rows)}

    @property
    def sdk_env(self) -> dict[str, str]:
        """The variables with which `DefaultAzureCredential` gets its tokens from this server, in Python and in Node."""
        return {**self.env, **az_environment.sdk_variables(self.folder, self.url, credentials(self.folder))}

    def client(self, client_class: Callable[..., Client], **options: Any) -> Client:
        """An SDK client that talks to this server. `options` go to the class as they are."""
        if clients.is_async(client_class):
            credential: Any = AsyncWorkspaceCredential(self._server.token)
        else:
            credential = self.credential
        return clients.make(client_class, credential, self.subscription_id,
                            {"base_url": self.url, "credential_scopes": [f"{self.url}/.default"],
                             "connection_verify": self.ca_bundle, **options})

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.folder} at {self.url}>"
