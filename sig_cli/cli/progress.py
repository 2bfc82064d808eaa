"""How far long work is: one line on a terminal's stderr, from a second on, gone when the work is done."""

from __future__ import annotations

import sys
from time import monotonic

_AFTER = 1.0
_EVERY = 0.1


class Progress:
    """A line that tells how many of something are done: `step()` counts, `end()` takes the line away.

    Nothing is written when stderr is no terminal or the work takes less than a second; `after` is for work that is known to take
    longer.
    """

    def __init__(self, what: str, after: float = _AFTER) -> None:
        self._what = what
        self._count = 0
        self._next = monotonic() + after
        self._shown = False
        self._terminal = sys.stderr is not None and sys.stderr.isatty()

    def step(self, count: int = 1) -> None:
        """Count some more, and say so if it is time."""
        self._count += count
        if self._terminal and monotonic() >= self._next:
            self._next = monotonic() + _EVERY
            self._shown = True
            sys.stderr.write(f"\r{self._what}: {self._count}\x1b[K")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the line away, if there is one."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False
