"""Failures, warnings and notices as az writes them to stderr.

The forms were recorded by running az 2.91: an error of the service takes three lines or more (OData v4), everything
else one. On a terminal a colour stands in for the level word.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sig_cli.cli.failures import Failure, UsageFailure
from sig_cli.domain.errors import ServiceError
from sig_cli.workspace.engine import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

QUERY_HINT = "To learn more about --query, please visit: 'https://learn.microsoft.com/cli/azure/query-azure-cli'"
_REFERENCE = "https://aka.ms/cli_ref\nRead more about the command in reference docs"
_COLOURS = {"ERROR": "\x1b[91m", "WARNING": "\x1b[33m", "INFO": "\x1b[32m", "DEBUG": "\x1b[36m"}


def report(error: BaseException, *, colour: bool | None = None, examples: Sequence[tuple[str, str]] = (),
           recommend: bool = True) -> tuple[str, int]:
    """What stands on stderr for a failure, without the last newline, and the exit code of the process.

    A 404 of the service ends with 3, a command line that cannot be parsed with 2, everything else with 1. `colour`
    None asks the terminal. `examples` are (title, command line) pairs that fit a wrong command line, at most three are
    shown; `recommend` False (`core.error_recommendation=off`) drops them and the reference after them.
    """
    lines = [level_line("ERROR", message(error), colour=colour)]
    if getattr(error, "query", False):
        lines.append(QUERY_HINT)
    elif isinstance(error, UsageFailure) and recommend:
        lines.append("")
        if examples:
            lines.append("Examples from command's help:")
            lines.extend(f"{command}\n{title}\n" for title, command in examples[:3])
        lines.append(_REFERENCE)
    return "\n".join(lines), _exit_code(error)


def message(error: BaseException) -> str:
    """The text of a failure without the level word, as `--ids` quotes it: several lines for the service's errors."""
    if isinstance(error, ServiceError):
        # An answer without an error in it has no code: then az tells its status alone.
        return _odata(error) if error.code else error.message
    if isinstance(error, Failure):
        return error.message
    if isinstance(error, StoreError):
        return " ".join(str(error).split("\n"))
    if isinstance(error, OSError) and error.strerror:
        return error.strerror + (f": '{error.filename}'" if error.filename is not None else "")
    text = " ".join(str(error).split())
    return "The command failed with an unexpected error: " + type(error).__name__ + (f": {text}" if text else "")


def level_line(level: str, text: str, *, colour: bool | None = None) -> str:
    """A line (or lines) for stderr: `WARNING: text`, or the text in the level's colour. Without the last newline.

    `level` is "ERROR", "WARNING", "INFO" or "DEBUG". `colour` None asks the terminal.
    """
    if colour_wanted() if colour is None else colour:
        return f"{_COLOURS[level]}{text}\x1b[0m"
    return f"{level}: {text}"


def colour_wanted(*, no_color: bool = False) -> bool:
    """Whether az would colour: stdout and stderr are both terminals, and `core.no_color` is not set."""
    try:
        return not no_color and sys.stdout.isatty() and sys.stderr.isatty()
    except (AttributeError, ValueError):
        # No stream at all (a detached process), or a closed one.
        return False


def _exit_code(error: BaseException) -> int:
    if isinstance(error, ServiceError):
        return 3 if error.status == 404 else 1
    return error.exit_code if isinstance(error, Failure) else 1


def _odata(error: ServiceError) -> str:
    code = error.code or None
    text = f"({code}) {error.message}\nCode: {code}\nMessage: {error.message}"
    if error.target:
        text += f"\nTarget: {error.target}"
    if error.details:
        # az starts no new line before a detail: the first one follows the colon, the next its predecessor's last line.
        text += "\nException Details:"
        for detail in error.details:
            text += "\n".join("\t" + line for line in _odata(detail).splitlines())
    return text
