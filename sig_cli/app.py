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
    _run("sig")


def run_az() -> None:
    """The `az` look-alike, started by the executable that `sig activate` writes."""
    _run("az")


def main(program: str, words: list[str]) -> int:
    """Run one command line and return its exit code. Reads stdin, writes stdout and stderr."""
    from sig_cli.cli.grammar import main as run_words

    return run_words(program, words)


def _run(program: str) -> None:
    code = 1
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller: what is printed goes nowhere
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
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
