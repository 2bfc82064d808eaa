"""How many examples tests with generated data try.

The plain tests try a part of what each such test asks for; `SIG_EXAMPLES=1` tries all of it, `SIG_EXAMPLES=10` ten times
that. The tests are marked `generated`, so that they can be run by themselves.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

PART = float(os.environ.get("SIG_EXAMPLES", "0.2"))


def examples(count: int) -> int:
    """The part of `count` examples that is tried now; never less than ten."""
    return max(10, round(count * PART))


def generated(count: int, **more: Any) -> Callable[[Any], Any]:
    """Mark a test that tries `count` examples when all of it is run, without a limit of time for each."""
    def mark(test: Any) -> Any:
        return pytest.mark.generated(settings(max_examples=examples(count), deadline=None, **more)(test))

    return mark
