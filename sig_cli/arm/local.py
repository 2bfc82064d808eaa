"""Resource Manager over a workspace folder on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sig_cli.arm.manager import Manager
from sig_cli.workspace.clock import WorkspaceClock
from sig_cli.workspace.files import FilesEngine

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.arm.messages import Request, Response, Send
    from sig_cli.providers.provider import Pace
    from sig_cli.workspace.engine import Document, Index
    from sig_cli.workspace.memory import MemoryEngine
    from sig_cli.workspace.settings import Settings


def declared_indexes() -> tuple[Index, ...]:
    """The indexes that every commit to a workspace brings along."""
    from sig_cli.providers.indexes import DECLARED

    return DECLARED


def is_known(engine: FilesEngine, object_id: str) -> bool:
    """Whether somebody has this object id: a principal, a managed identity, or the workspace's owner."""
    from sig_cli.providers.directory import is_anybody
    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.foundation import workspace_document

    return is_anybody(Resources(engine, WorkspaceClock(engine)()), workspace_document(engine), object_id)


def readable(folder: str, object_id: str) -> Callable[[str], bool]:
    """Whether a principal may read the resource with an id, as the workspace at `folder` is now."""
    from sig_cli.arm.access import action_of
    from sig_cli.arm.routing import route
    from sig_cli.providers.access import Access
    from sig_cli.providers.reading import Resources

    engine = FilesEngine(folder)
    access = Access(Resources(engine, WorkspaceClock(engine)()), object_id)

    def may_read(id_: str) -> bool:
        where = route("GET", id_)
        return where is not None and access.allows(action_of("GET", where), where.id.path)

    return may_read


def damage(key: str, document: Document) -> str | None:
    """What is wrong with the form of a stored document, for who looks through a workspace; None when nothing is."""
    from sig_cli.providers.document_forms import damage as found

    return found(key, document)


def has_type(type_: str) -> bool:
    """Whether requests to a resource type find anybody who answers, whatever the case of its letters."""
    from sig_cli.providers.registry import provider

    return provider(type_.lower()) is not None


def open_manager(folder: str, clock: Callable[[], int] | None = None, *, strict_api_versions: bool = False,
                 settings: Settings | None = None) -> Manager:
    """A manager on the files of `folder`, which need not exist yet. `Manager` says what is strict.

    The time is the workspace's own unless `clock` tells another; how long operations take is told by `settings`, which
    are read when they are needed first unless they are given.
    """
    engine = FilesEngine(folder, indexes=declared_indexes)
    return Manager(engine, clock or WorkspaceClock(engine), strict_api_versions=strict_api_versions,
                   pace=_pace(folder, settings))


def open_rehearsal(folder: str, settings: Settings) -> tuple[Manager, MemoryEngine]:
    """A manager that answers as `open_manager`'s does and writes nothing, and the engine that knows what would be written."""
    from sig_cli.workspace.memory import MemoryEngine

    engine = MemoryEngine(FilesEngine(folder, readonly=True, indexes=declared_indexes))
    return Manager(engine, WorkspaceClock(engine), pace=_pace(folder, settings)), engine


def _pace(folder: str, settings: Settings | None) -> Callable[[], Pace]:
    known: list[Pace] = []

    def pace() -> Pace:
        if not known:
            from sig_cli.providers.provider import Pace
            from sig_cli.workspace.settings import read

            found = settings or read(folder, os.environ)
            known.append(Pace(found.speed, found.delete_lag))
        return known[0]

    return pace


def sender(folder: str, clock: Callable[[], int] | None = None, *, strict_api_versions: bool = False) -> Send:
    """A `send` for a process that lives long: every request has an engine of its own.

    So no request sees what another one found damaged, and a workspace that was mended, moved or made by a newer version is
    seen as it is now; its clock and its settings too.
    """
    def send(request: Request) -> Response:
        return open_manager(folder, clock, strict_api_versions=strict_api_versions).send(request)

    return send
