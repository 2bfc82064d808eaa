"""Moving a workspace's clock: standing still, going on, and what must not happen twice when it is turned back.

Everything that time changes follows from documents, so moving the clock is one commit. Turned back, it would let what has ended
run again: therefore what has ended by then is made to have ended before, and what still runs keeps the time that it has left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.lifecycle import turned_back
from sig_cli.domain.moments import SECOND, timestamp
from sig_cli.workspace.administration import change
from sig_cli.workspace.clock import CLOCK_KEY, LAST, moment, system_clock
from sig_cli.workspace.engine import ABSENT, Put, StoreError

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document, Engine, Operation

FIRST = 0
"""The first moment that a clock can show, in 1970."""


def shown(engine: Engine) -> dict[str, Any]:
    """The time of the workspace, whether it stands still, and how far it is ahead of this machine's, in seconds."""
    return _shown(_document(engine))


def freeze(engine: Engine) -> dict[str, Any]:
    """Let time stand still where it is."""
    return _turn(engine, lambda document: {"frozen": moment(document)})


def run(engine: Engine) -> dict[str, Any]:
    """Let time go on from where it stands."""
    return _turn(engine, lambda document: {"ahead": moment(document) - system_clock()})


def advance(engine: Engine, microseconds: int) -> dict[str, Any]:
    """Put the clock forward; one that stands still goes on standing. Raises `StoreError` beyond the year 9998."""
    return _turn(engine, lambda document: _at(document, moment(document) + microseconds))


def set_to(engine: Engine, when: int | None, *, force: bool = False) -> dict[str, Any]:
    """Set the clock to a moment, or with None to this machine's time.

    Raises `StoreError` for a moment that lies behind the present one, unless it is forced, and for a year that no clock shows.
    """
    def turned(document: Document) -> Document:
        target = _held(system_clock() if when is None else when)
        if target < moment(document) and not force:
            raise StoreError(f"The clock would go back from {timestamp(moment(document))} to {timestamp(target)}. "
                             "What has ended would not begin again, but dates that are written down would lie in the future. "
                             "Give --force to do it all the same.")
        return _at(document, target)

    return _turn(engine, turned)


def _held(target: int) -> int:
    """A moment that a clock can show. Raises `StoreError` for any other."""
    if not FIRST <= target < LAST:
        raise StoreError("A clock shows the years from 1970 to 9998.")
    return target


def _at(document: Document, target: int) -> Document:
    _held(target)
    return {"frozen": target} if "frozen" in document else {"ahead": target - system_clock()}


def _turn(engine: Engine, turned: Any) -> dict[str, Any]:
    def decide() -> tuple[list[Operation], dict[str, Any]]:
        stored = engine.get(CLOCK_KEY)
        old = stored.document if stored is not None else {}
        before = moment(old)
        new: Document = {"name": "clock", **turned(old)}
        turns = list(old.get("turns", ()))
        operations: list[Operation] = []
        after = moment(new)
        # A clock that runs is read twice here: it is turned back when that is more than the time in between.
        if before - after > SECOND:
            turns.append([before, after])
            operations += _settled(engine, before, after)
        if turns:
            new["turns"] = turns
        return [Put(CLOCK_KEY, new, stored.revision if stored is not None else ABSENT), *operations], _shown(new)

    return change(engine, decide)


def _settled(engine: Engine, before: int, after: int) -> list[Operation]:
    """The documents that a clock that is turned back would let run again, so written that it does not."""
    operations: list[Operation] = []
    for key, stored in engine.below("/subscriptions"):
        document = turned_back(stored.document, before, after)
        if document is not None:
            operations.append(Put(key, document, stored.revision))
    return operations


def _document(engine: Engine) -> Document:
    stored = engine.get(CLOCK_KEY)
    return stored.document if stored is not None else {}


def _shown(document: Document) -> dict[str, Any]:
    now = moment(document)
    return {"now": timestamp(now // SECOND * SECOND), "frozen": "frozen" in document,
            "aheadSeconds": round((now - system_clock()) / SECOND)}
