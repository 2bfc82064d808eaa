"""Questions to whoever sits at the terminal, in az's form."""

from __future__ import annotations

import sys

from sig_cli.cli.failures import Failure


def can_ask() -> bool:
    """Whether somebody can be asked: standard input is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def hold_agreement(question: str) -> None:
    """Ask until the answer is yes or no. Raises `Failure` for no, and when standard input ends."""
    while True:
        print(f"{question} (y/n): ", end="", flush=True)
        answer = sys.stdin.readline()
        if not answer or answer.strip().lower() in ("n", "no"):
            raise Failure("Operation cancelled.")
        if answer.strip().lower() in ("y", "yes"):
            return
