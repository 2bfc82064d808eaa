"""The time of a workspace."""

from __future__ import annotations

from time import time_ns


def system_clock() -> int:
    """Microseconds since 1970 UTC."""
    return time_ns() // 1000
