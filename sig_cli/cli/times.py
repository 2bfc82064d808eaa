"""Times as a person reads them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


def is_watched(session: Session) -> bool:
    """Whether somebody looks on while a command waits: stderr is a terminal, and nobody has asked for silence."""
    return not session.only_show_errors and sys.stderr is not None and sys.stderr.isatty() \
        and not session.settings.flag("core", "disable_progress_bar")


def seconds_text(seconds: float) -> str:
    """A span of time: `2h 05m`, `4m 10s`, `9s`."""
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return f"{hours}h {minutes:02d}m"
    return f"{minutes}m {rest:02d}s" if minutes else f"{rest}s"
