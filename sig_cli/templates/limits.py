"""How much one deployment may cost: no template, however hostile, hangs or fills the memory.

The service limits what it is sent (4 MB, 800 resources, 256 parameters, 512 variables, 64 outputs: documented). What an
expression may grow to is not published; the bounds here are ours, far above what templates of that size need.
"""

from __future__ import annotations

from typing import Any

from sig_cli.templates.failures import expression_error

MOST_BYTES = 4 * 1024 * 1024
MOST_RESOURCES = 800
MOST_PARAMETERS = 256
MOST_VARIABLES = 512
MOST_OUTPUTS = 64
MOST_COPIES = 800
MOST_LEVELS = 128
"""How deep a document may nest: an assumption."""
LONGEST_TEXT = 4 * 1024 * 1024
"""The most characters in one value, all its strings taken together."""
MOST_CELLS = 500_000
"""The most members and elements in one value, at all depths."""
MOST_STEPS = 2_000_000
"""The most calls, copies and cells of one deployment: some seconds of work, and 2,500 steps for each of 800 resources."""
DEEPEST_EVALUATION = 120
"""The most calls that may wait for each other, through variables and functions."""


class Budget:
    """The work that is left for one deployment and all that is nested in it."""

    __slots__ = ("left",)

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Raises `ExpressionError` when the work is used up."""
        self.left -= steps
        if self.left < 0:
            raise expression_error("evaluation-size", limit=f"{MOST_STEPS} steps")

    def weigh(self, value: Any) -> Any:
        """The value itself, unless it is too large: shared parts count as often as they appear. Raises `ExpressionError`."""
        cells = letters = 0
        waiting = [value]
        while waiting:
            item = waiting.pop()
            kind = type(item)
            if kind is str:
                letters += len(item)
            elif kind is dict:
                cells += len(item)
                waiting.extend(item.values())
            elif kind is list:
                cells += len(item)
                waiting.extend(item)
            if cells > MOST_CELLS or letters > LONGEST_TEXT:
                raise expression_error("evaluation-size", limit=MOST_CELLS if cells > MOST_CELLS else LONGEST_TEXT)
        self.spend(cells + letters // 64)
        return value


def check_length(length: int) -> None:
    """Raises `ExpressionError` for a text that would be too long, before it is made."""
    if length > LONGEST_TEXT:
        raise expression_error("evaluation-size", limit=LONGEST_TEXT)
