"""`python -m sig_cli.cli.completion`: write the scripts in `completions/` anew after the command tree has changed.

With `--check` nothing is written, and the exit code is 1 when a script is stale.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import sig_cli
from sig_cli.cli.completion import FILES, script

if TYPE_CHECKING:
    from collections.abc import Sequence

TARGET = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(sig_cli.__file__))), "completions")


def main(words: Sequence[str]) -> int:
    """Write what is stale, or with `--check` only say so; the exit code."""
    stale = []
    for shell, name in FILES.items():
        path = os.path.join(TARGET, name)
        text = script(shell)
        if not os.path.exists(path) or _read(path) != text:
            stale.append(name)
            if "--check" not in words:
                os.makedirs(TARGET, exist_ok=True)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
    for name in stale:
        print(f"completions/{name} {'is stale' if '--check' in words else 'is new'}")
    return 1 if stale and "--check" in words else 0


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
