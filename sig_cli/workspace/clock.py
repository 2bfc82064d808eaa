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


LAST = 253_370_764_800_000_000
"""The first moment that no clock shows: that of the year 9999."""


def is_clock(document: Document) -> bool:
    """Whether a clock's document, which somebody may have edited, tells a time between 1970 and 9998."""
    frozen, ahead, turns = document.get("frozen"), document.get("ahead", 0), document.get("turns", [])
    told = frozen if frozen is not None else ahead
    return (type(told) is int and type(ahead) is int and 0 <= (told if frozen is not None else system_clock() + told) < LAST and isinstance(turns, list)
            and all(isinstance(turn, list) and [type(end) for end in turn] == [int, int] for turn in turns))


def moment(document: Document | None) -> int:
    """The time that a clock's document tells now. Raises `StoreError` for one that was damaged by hand."""
    if document is None:
        return system_clock()
    if not is_clock(document):
        raise StoreError("The clock of the workspace tells no time: state/+workspace/clock.json has neither a moment at "
                         "which it is frozen nor how far ahead it is. Mend it, or remove it to have this machine's time; "
                         "'sig workspace check' looks for more damage.")
    frozen = document.get("frozen")
    return int(frozen) if frozen is not None else int(system_clock() + document.get("ahead", 0))
