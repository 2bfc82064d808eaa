"""Resource Manager over a workspace folder on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.arm.manager import Manager
from sig_cli.workspace.clock import system_clock
from sig_cli.workspace.files import FilesEngine

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.arm.messages import Request, Response, Send
    from sig_cli.workspace.engine import Index


def declared_indexes() -> tuple[Index, ...]:
    """The indexes that every commit to a workspace brings along."""
    from sig_cli.providers.indexes import DECLARED

    return DECLARED


def open_manager(folder: str, clock: Callable[[], int] = system_clock, *, strict_api_versions: bool = False) -> Manager:
    """A manager on the files of `folder`, which need not exist yet. `Manager` says what is strict."""
    return Manager(FilesEngine(folder, indexes=declared_indexes), clock, strict_api_versions=strict_api_versions)


def sender(folder: str, clock: Callable[[], int] = system_clock, *, strict_api_versions: bool = False) -> Send:
    """A `send` for a process that lives long: every request has an engine of its own.

    So no request sees what another one found damaged, and a workspace that was mended, moved or made by a newer version is
    seen as it is now.
    """
    def send(request: Request) -> Response:
        return open_manager(folder, clock, strict_api_versions=strict_api_versions).send(request)

    return send
