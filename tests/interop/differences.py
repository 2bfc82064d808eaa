"""The differences from az that are wanted: read from docs/differences.md, where people read them.

Behind the paragraph that tells a difference stands a comment, which a reader does not see:

    <!-- interop NAME: PARTS -->

PARTS says in what the two may differ on a line that shows the difference:

    stdout, stderr, exit, requests, state
    order        the same lines of standard output and the same requests, in another order, or by chance in the same
    traceback    az ends in a traceback and sig does not; what else differs follows from that

`<!-- interop everywhere: METHOD PATH, METHOD PATH -->` names requests that sig sends and az does not.
"""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "differences.md"
COMMENT = re.compile(r"^<!-- interop ([a-z0-9-]+): (.+) -->$", re.MULTILINE)
PARTS = frozenset({"stdout", "stderr", "exit", "requests", "state", "order", "traceback"})
EVERYWHERE = "everywhere"


def read() -> dict[str, frozenset[str]]:
    """The parts of every difference, by its name. Raises `ValueError` for a comment that cannot be read."""
    found: dict[str, frozenset[str]] = {}
    for name, text in COMMENT.findall(PAGE.read_text(encoding="utf-8")):
        parts = frozenset(text.split(", "))
        if name in found or (name != EVERYWHERE and not parts <= PARTS):
            raise ValueError(f"docs/differences.md: {name}: {text}")
        found[name] = parts
    return found
