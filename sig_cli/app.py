"""Entry points: `sig`, and the `az` look-alike.

A command lives for some tens of milliseconds: collecting garbage and tearing the interpreter down would be a good part
of that, so neither happens.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def run() -> None:
    """The `sig` program."""
    _run("sig")


def run_az() -> None:
    """The `az` look-alike, started by the executable that `sig activate` writes."""
    _run("az")


def main(program: str, words: list[str]) -> int:
    """Run one command line and return its exit code. Reads stdin, writes stdout and stderr."""
    from sig_cli.cli.grammar import main as run_words

    return run_words(program, words)


class _Unheard:
    """Standard error: that nobody reads it, as in `2>&1 | head -1`, neither stops a command nor changes its exit code."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            self._stream.write(text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _run(program: str) -> None:
    code = 1
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller: what is printed goes nowhere
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    sys.stderr = _Unheard(sys.stderr)
    if "SIG_TRY_RECORD" in os.environ:
        from sig_cli.cli.trial import listen

        listen()
    try:
        code = main(program, sys.argv[1:])
        if "SIG_TRY_RECORD" in os.environ:
            from sig_cli.cli.trial import record

            record(program, sys.argv[1:], code)
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        # The reader went away, as in `| head -1`: end quietly, as other Unix tools do.
        code = 0
    except OSError as error:
        # stdout cannot be written: a full disk, a closed descriptor.
        os.write(2, f"ERROR: cannot write the output: {error.strerror}\n".encode())
    os._exit(code)


gc.disable()
