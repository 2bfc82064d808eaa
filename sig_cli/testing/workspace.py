"""A workspace for a test: a folder of its own, and everything that opens it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

from sig_cli.testing import clients, commands
from sig_cli.testing.credentials import AsyncWorkspaceCredential, WorkspaceCredential
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from typing import Self

    from sig_cli.testing.commands import CommandResult
    from sig_cli.testing.served import ServedWorkspace
    from sig_cli.testing.transport import AsyncWorkspaceTransport, WorkspaceTransport

Client = TypeVar("Client")


class Workspace:
    """A workspace in `folder`; without one, in a temporary folder that `close()`, or leaving `with`, throws away.

    It consists of files, so that SDK clients, command lines and a server see the same resources at once, also from
    other processes: `env` has the variables that lead them here.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self._temporary = None
        if folder is None:
            from tempfile import TemporaryDirectory

            self._temporary = TemporaryDirectory(prefix="sig-workspace-")
            folder = os.path.join(self._temporary.name, "workspace")
        self.folder: str = os.path.abspath(folder)
        self.subscription_id: str = FIRST_SUBSCRIPTION
        self.credential = WorkspaceCredential()
        self._transport: WorkspaceTransport | None = None
        self._async_transport: AsyncWorkspaceTransport | None = None

    @property
    def env(self) -> dict[str, str]:
        """The variables with which `sig` in another process uses this workspace, and no settings of the person who runs it."""
        return {"SIG_WORKSPACE": self.folder, "SIG_CONFIG_DIR": os.path.join(self.folder, "run", "config")}

    @property
    def transport(self) -> WorkspaceTransport:
        """The transport for SDK clients: `ComputeManagementClient(workspace.credential, ..., transport=workspace.transport)`.

        Raises `ModuleNotFoundError` when azure-core is not installed.
        """
        if self._transport is None:
            from sig_cli.testing import WorkspaceTransport

            self._transport = WorkspaceTransport(self.folder)
        return self._transport

    @property
    def async_transport(self) -> AsyncWorkspaceTransport:
        """The transport for asynchronous SDK clients."""
        if self._async_transport is None:
            from sig_cli.testing import AsyncWorkspaceTransport

            self._async_transport = AsyncWorkspaceTransport(self.folder)
        return self._async_transport

    def client(self, client_class: Callable[..., Client], **options: Any) -> Client:
        """An SDK client on this workspace: `workspace.client(ComputeManagementClient)`. `options` go to the class as they are."""
        if clients.is_async(client_class):
            return clients.make(client_class, AsyncWorkspaceCredential(), self.subscription_id,
                                {"transport": self.async_transport, **options})
        return clients.make(client_class, self.credential, self.subscription_id, {"transport": self.transport, **options})

    def sig(self, *words: str, expect: int | None = 0, stdin: str | None = None,
            env: Mapping[str, str] | None = None) -> CommandResult:
        """Run `sig` on this workspace in a process of its own: `workspace.sig("create -g images -r golden")`, or word by word.

        Raises `CommandFailed` when the exit code is not `expect`; None takes any. `env` adds variables.
        """
        return commands.run("sig", words, self._environment(env), expect=expect, stdin=stdin)

    def az(self, *words: str, expect: int | None = 0, stdin: str | None = None,
           env: Mapping[str, str] | None = None) -> CommandResult:
        """Run a line written for az: the `az` of `sig activate`, not the real one."""
        return commands.run("az", words, self._environment(env), expect=expect, stdin=stdin)

    def serve(self, certificate: str | None = None) -> AbstractContextManager[ServedWorkspace]:
        """Serve this workspace over HTTPS for as long as `with` lasts: `with workspace.serve() as served: served.url`.

        `certificate` is a folder with a certificate and key made before. Raises `ModuleNotFoundError` when the packages that
        `sig serve` needs are not installed.
        """
        from sig_cli.testing import room

        context: AbstractContextManager[ServedWorkspace] = room("served").served(self, certificate)
        return context

    def close(self) -> None:
        """Throw the workspace away if it is in a temporary folder of its own."""
        if self._temporary is not None:
            self._temporary.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.folder}>"

    def _environment(self, more: Mapping[str, str] | None) -> dict[str, str]:
        """A command's environment: this process's own without settings for az and sig, and what leads here."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AZURE_", "SIG_"))}
        kept = {name: os.environ[name] for name in ("SIG_FSYNC",) if name in os.environ}
        return {**inherited, **kept, **self.env, **(more or {})}
