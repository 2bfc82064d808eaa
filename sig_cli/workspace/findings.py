"""What a look through a workspace finds, and where that is moved which can only be moved aside."""

from __future__ import annotations

import os
from time import gmtime, strftime
from typing import TYPE_CHECKING

from sig_cli.workspace import disk
from sig_cli.workspace.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.workspace.files import FilesEngine


class Problem(NamedTuple):
    """Something that is wrong: the file or folder, what it is in one sentence, and what `repair` would do."""

    path: str
    problem: str
    repair: str


class Finding(NamedTuple):
    """A problem with what mends it."""

    problem: Problem
    mend: Callable[[], str] | None
    """Mends it, with the lock held, and says what was done; None for what takes commits of its own."""


class Aside:
    """Where one run of `repair` moves what it cannot mend."""

    def __init__(self, engine: FilesEngine) -> None:
        self._engine = engine
        self._folder = f"{engine.run}/aside/{strftime('%Y%m%dT%H%M%SZ', gmtime())}"

    def of(self, path: str, wrong: str) -> Finding:
        """The finding for something that can only be moved aside."""
        return Finding(Problem(path, wrong, f"moves it to {self._engine.run}/aside"), lambda: self._move(path))

    def _move(self, path: str) -> str:
        engine = self._engine
        target = self._folder + path[len(engine.folder):]
        disk.make_folders(engine.folder, target.rpartition("/")[0], 0o700)
        count, free = 1, target
        while os.path.lexists(free):
            count += 1
            free = f"{target}.{count}"
        os.rename(path, free)
        if path.startswith(engine.state):
            disk.prune(engine.state, path.rpartition("/")[0])
        return f"Moved {path} to {free}."
