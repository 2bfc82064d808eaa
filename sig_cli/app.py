"""Entry points: `sig`, and the `az` look-alike.

A command lives for some tens of milliseconds: collecting garbage and tearing the interpreter down would be a good part
of that, so neither happens.
"""

from __future__ import annotations

import gc
import os
import sys


def run() -> None:
    """The `sig` program."""
    _finish(main("sig", sys.argv[1:]))


def run_az() -> None:
    """The `az` look-alike, started by the executable that `sig activate` writes."""
    _finish(main("az", sys.argv[1:]))


def main(program: str, words: list[str]) -> int:
    """Run one command line and return its exit code. Reads stdin, writes stdout and stderr."""
    from sig_cli.cli.grammar import main as run_words

    return run_words(program, words)


def _finish(code: int) -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away, as in `| head -1`: like other Unix tools, end quietly.
        os._exit(code)
    sys.stderr.flush()
    os._exit(code)


gc.disable()
