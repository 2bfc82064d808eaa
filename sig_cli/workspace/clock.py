"""The time of a workspace: a document behind the engine, so that all who use the workspace have the same.

    {"name": "clock", "frozen": us}     time stands still at this moment
    {"name": "clock", "ahead": us}      time runs, so far ahead of this machine's (behind it when negative)

Without the document, time is this machine's.
"""

from __future__ import annotations

from time import time_ns
from typing import TYPE_CHECKING

from sig_cli.workspace.engine import StoreError

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document, Engine

CLOCK_KEY = "/workspace/clock"


def system_clock() -> int:
    """Microseconds since 1970 UTC."""
    return time_ns() // 1000


class WorkspaceClock:
    """The clock of an engine's workspace: `clock()` gives microseconds since 1970 UTC, and `frozen` whether they stand still."""

    __slots__ = ("_engine", "frozen")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.frozen = False

    def __call__(self) -> int:
        stored = self._engine.get(CLOCK_KEY)
        if stored is None:
            return system_clock()
        self.frozen = "frozen" in stored.document
        return moment(stored.document)


def moment(document: Document | None) -> int:
    """The time that a clock's document tells now. Raises `StoreError` for one that was damaged by hand."""
    if document is None:
        return system_clock()
    frozen, ahead = document.get("frozen"), document.get("ahead", 0)
    if type(frozen) is int:
        return frozen
    if frozen is not None or type(ahead) is not int:
        raise StoreError("The clock of the workspace tells no time: state/+workspace/clock.json has neither a moment at "
                         "which it is frozen nor how far ahead it is. Mend it, or remove it to have this machine's time.")
    return system_clock() + ahead
