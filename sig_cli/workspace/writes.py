"""The commit of the files engine.

Under the lock: finish a leftover journal, hold every expectation, write temporary files, and then, in one instruction,
make it true: the rename (or removal) of the one document, or the rename of the journal when there are several.
"""

from __future__ import annotations

import os
from time import gmtime, strftime, time
from typing import TYPE_CHECKING

from sig_cli.workspace import disk, journal, layout, names
from sig_cli.workspace.engine import Delete, Put, ReadOnlyStore
from sig_cli.workspace.files import list_folder
from sig_cli.workspace.locks import held
from sig_cli.workspace.planning import plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sig_cli.workspace.engine import Operation
    from sig_cli.workspace.files import FilesEngine
    from sig_cli.workspace.indexes import Update
    from sig_cli.workspace.planning import Plan

_SECONDS_KEPT = 2 * 86_400
_SYNCED_EACH = 200
"""Up to how many documents of a commit are synced one by one."""


def commit(engine: FilesEngine, operations: Sequence[Operation]) -> None:
    """Do all of it or nothing.

    Raises `Conflict` when an expectation does not hold, `ReadOnlyStore` when the disk does not let us, and
    `UnreadableDocument` when a document that is to be replaced or relied on cannot be read.
    """
    if not any(isinstance(operation, (Put, Delete)) for operation in operations):
        plan_of(engine, operations)  # nothing is written, so there is nothing that a lock could protect
        return
    if engine.readonly:
        raise ReadOnlyStore(f"The workspace {engine.folder} was opened for reading only.")
    try:
        with held(engine.folder):
            journal.replay(engine)
            engine.forget_format()
            engine.check_format()
            plan = plan_of(engine, operations)
            _write_volatile(engine, plan.volatile)
            _write(engine, plan)
    except _Unconfirmed as error:
        raise ReadOnlyStore(f"The change was made, but {error.path} may not outlive a power cut: {error.reason}.") from error
    except OSError as error:
        where = error.filename2 or error.filename or engine.folder
        raise ReadOnlyStore(f"Cannot write {where}: {error.strerror or error}. Nothing was changed.") from error


class _Unconfirmed(Exception):
    """Everything is in place, but making it outlive a power cut failed."""

    def __init__(self, path: str, error: OSError) -> None:
        super().__init__(path)
        self.path = path
        self.reason = error.strerror or str(error)


def _write(engine: FilesEngine, plan: Plan) -> None:
    state = engine.state
    images = {f"{state}/{layout.document(key)}": (key, raw) for key, raw in plan.images.items()}
    removals = [path for path, (_, raw) in images.items() if raw is None and os.path.lexists(path)]
    writes = [(path, raw) for path, (_, raw) in images.items() if raw is not None]
    several = len(removals) + len(writes) > 1
    sync = disk.fsync_wanted()
    # A large commit syncs once, at its end: until then its journal, which is synced first, holds every document.
    each = sync and len(writes) <= _SYNCED_EACH
    update = _index_update(engine, plan)
    folders: set[str] = set()  # whose names must outlive a power cut
    made: list[str] = []
    renames: list[tuple[str, str]] = []
    try:
        for path, raw in writes:
            folder = path.rpartition("/")[0]
            if folder not in folders:
                new = disk.make_folders(engine.folder, folder)
                made += new
                folders.update([folder, *(inner.rpartition("/")[0] for inner in new)])
            renames.append((disk.write_temporary(folder, raw, sync=each), path))
        for path in removals:
            disk.make_folders(engine.folder, path.rpartition("/")[0])  # refuses links that lead out; makes nothing
        if several:
            journal.write(engine.run, dict(images.values()))
        else:
            _apply(renames, removals)
    except BaseException:
        for temporary, _ in renames:
            disk.remove_quietly(temporary)
        for folder in reversed(made):
            disk.prune(folder.rpartition("/")[0], folder)
        raise
    try:
        if several:
            if sync:
                disk.sync_folder(engine.run)
            if not _applied(renames, removals):
                return
        for path in removals:
            folders.add(journal.prune(engine, path.rpartition("/")[0]))
        if update is not None:
            update.finish()
        if several:
            if sync and not each:
                os.sync()
            journal.close(engine.run, folders if each else set(), sync=sync)
        elif sync:
            for folder in folders:
                disk.sync_folder(folder)
    except OSError as error:
        raise _Unconfirmed(error.filename or engine.folder, error) from error


def _apply(renames: list[tuple[str, str]], removals: list[str]) -> None:
    for temporary, path in renames:
        os.rename(temporary, path)
    for path in removals:
        os.unlink(path)


def _applied(renames: list[tuple[str, str]], removals: list[str]) -> bool:
    """Apply what the journal holds already. When that fails, readers see it there and the next writer finishes it."""
    try:
        _apply(renames, removals)
    except OSError:
        for temporary, _ in renames:
            disk.remove_quietly(temporary)
        return False
    return True


def _index_update(engine: FilesEngine, plan: Plan) -> Update | None:
    """The update of the declared indexes that this commit touches, begun before the documents change."""
    if not engine.indexes():
        return None
    from sig_cli.workspace.indexes import Update

    return Update.begin(engine, plan.changes)


def _write_volatile(engine: FilesEngine, images: dict[str, bytes | None]) -> None:
    """Volatile documents go first and need no journal: one whose commit is then killed is in nobody's way."""
    if not images:
        return
    folder = f"{engine.run}/operations"
    days = list_folder(folder)
    for key, raw in images.items():
        file = names.encode(key) + ".json"
        there = [day for day in days if os.access(f"{folder}/{day}/{file}", os.F_OK)]
        if raw is None:
            for day in there:
                os.unlink(f"{folder}/{day}/{file}")
            continue
        day = f"{folder}/{there[0] if there else strftime('%Y-%m-%d', gmtime())}"
        if disk.make_folders(engine.folder, day, 0o700):
            _forget_old_days(folder, days)
            days = list_folder(folder)
        disk.write_file(f"{day}/{file}", raw, sync=False, mode=0o600)


def _forget_old_days(folder: str, days: list[str]) -> None:
    """Remove the operations of the days before yesterday: nobody polls them any more."""
    oldest = strftime("%Y-%m-%d", gmtime(time() - _SECONDS_KEPT))
    for day in days:
        if day < oldest and day[:2] == "20":
            for entry in list_folder(f"{folder}/{day}"):
                disk.remove_quietly(f"{folder}/{day}/{entry}")
            disk.prune(folder, f"{folder}/{day}")
