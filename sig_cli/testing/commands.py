"""Command lines on a workspace, each in a process of its own: as a script would run them, and nothing leaks into the test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from shlex import join, split
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PACKAGES = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_PROGRAMS = {"sig": "run", "az": "run_az"}


class CommandResult:
    """What a command line gave: `exit_code`, `stdout`, `stderr`; `line` is the command line itself."""

    __slots__ = ("exit_code", "line", "stderr", "stdout")

    def __init__(self, line: str, exit_code: int, stdout: str, stderr: str) -> None:
        self.line = line
        self.exit_code = exit_code
        self.stdout = stdout
        self.stderr = stderr

    def json(self) -> Any:
        """What stdout holds as JSON; None when it holds nothing, as after a `show` of null."""
        return json.loads(self.stdout) if self.stdout.strip() else None

    def __repr__(self) -> str:
        return f"<CommandResult {self.line!r}: exit code {self.exit_code}>"


class CommandFailed(AssertionError):
    """A command line ended with another exit code than was expected. `result` is what it gave."""

    def __init__(self, result: CommandResult, expected: int) -> None:
        super().__init__(f"{result.line}\nended with exit code {result.exit_code} in place of {expected}:\n"
                         f"{result.stderr or result.stdout}".rstrip())
        self.result = result


def run(program: str, words: Sequence[str], environment: Mapping[str, str], *, expect: int | None = 0,
        stdin: str | None = None) -> CommandResult:
    """Run `sig` or `az` (ours) with these words, or with those of the line that is the only one.

    Raises `CommandFailed` for any other exit code than `expect`; with None every one is expected.
    """
    given = split(words[0]) if len(words) == 1 else list(words)
    start = f"import sys; sys.path.insert(0, {PACKAGES!r}); from sig_cli.app import {_PROGRAMS[program]} as run; run()"
    done = subprocess.run([sys.executable, "-P", "-c", start, *given], env=dict(environment), input=stdin or "",
                          capture_output=True, text=True, encoding="utf-8", check=False)
    result = CommandResult(join([program, *given]), done.returncode, done.stdout, done.stderr)
    if expect is not None and result.exit_code != expect:
        raise CommandFailed(result, expect)
    return result
