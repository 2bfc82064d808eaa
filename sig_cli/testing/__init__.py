"""For people who test programs that use Azure's image galleries: a workspace of one's own, and doors to it.

`Workspace` is a folder with `client(...)` for the Azure SDKs, `sig(...)` and `az(...)` for command lines and `serve()` for
everything else. `WorkspaceTransport` gives one SDK client a workspace without a server. The pytest fixtures `sig_workspace`
and `sig_server` come with the installation. Nothing here is loaded before it is used, and azure-core only for the SDKs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sig_cli.testing.commands import CommandFailed, CommandResult
    from sig_cli.testing.credentials import AsyncWorkspaceCredential, WorkspaceCredential
    from sig_cli.testing.served import ServedWorkspace
    from sig_cli.testing.transport import AsyncWorkspaceTransport, WorkspaceTransport
    from sig_cli.testing.workspace import Workspace

__all__ = [
    "AsyncWorkspaceCredential",
    "AsyncWorkspaceTransport",
    "CommandFailed",
    "CommandResult",
    "ServedWorkspace",
    "Workspace",
    "WorkspaceCredential",
    "WorkspaceTransport",
]

_MODULES = {"AsyncWorkspaceCredential": "credentials", "AsyncWorkspaceTransport": "transport", "CommandFailed": "commands",
            "CommandResult": "commands", "ServedWorkspace": "served", "Workspace": "workspace",
            "WorkspaceCredential": "credentials", "WorkspaceTransport": "transport"}
_EXTRAS = {"transport": ("azure-core", "pip install 'sig-cli[testing]'"), "served": ("the packages of sig serve", "pip install 'sig-cli[testing]'")}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(room(module), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])


def room(module: str) -> Any:
    """A module of this package. Raises `ModuleNotFoundError` that says what to install when a package is missing."""
    from importlib import import_module

    try:
        return import_module(f"sig_cli.testing.{module}")
    except ModuleNotFoundError as error:
        if module not in _EXTRAS or error.name is None or error.name.partition(".")[0] == "sig_cli":
            raise
        what, line = _EXTRAS[module]
        raise ModuleNotFoundError(f"sig_cli.testing needs {what} for this, and the package '{error.name}' is not installed. "
                                  f"Install it with: {line}", name=error.name) from None
