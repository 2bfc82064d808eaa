"""`configure`: the values that options take when they are not given, and a few questions for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sig_cli.cli.commands.config import file_of, save, unquoted
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session
    from sig_cli.workspace.settings import Settings

USAGE = "usage error: --defaults STRING=STRING STRING=STRING ..."
NO_TERMINAL = "This command is interactive and no tty available."


@command(Opt("--defaults", "-d", name="defaults", words="+", metavar="NAME=VALUE", complete="default",
             help="Set defaults; `NAME=''` takes one back"),
         Opt("--list-defaults", "-l", name="list_defaults", kind="bool3", words="?", blank=True,
             choices=("true", "false"), help="List the defaults that apply"),
         Opt("--scope", name="scope", kind="enum", choices=("global", "local"), default="global",
             help="`local`: the workspace's settings instead of your own"),
         shape="plain", style="hand", subscription=False,
         examples=(("Take one resource group and region from now on",
                    "configure --defaults group=images location=westus2"),
                   ("See which defaults apply in this workspace", "configure --list-defaults --scope local"),
                   ("Take a default back", "configure --defaults group=''")))
def configure(session: Session, *, defaults: list[str] | None = None, list_defaults: bool | None = None,
              scope: str = "global") -> list[dict[str, str]] | None:
    """Set or list `[defaults]`, or ask for the most useful settings when neither is wanted.

    Raises `Failure` for words that are not `name=value`, and for questions without a terminal.
    """
    local = scope.lower() == "local"
    if defaults:
        changes: list[tuple[str, str, str | None]] = []
        for word in defaults:
            name, sign, value = word.partition("=")
            if not sign or not name:
                raise Failure(USAGE)
            changes.append(("defaults", name.lower(), unquoted(value)))
        save(session, changes, local=local)
        return None
    if list_defaults:
        return [item for item in session.settings.items("defaults", local=local) if item["value"]]
    _ask(session, local=local)
    return None


def _ask(session: Session, *, local: bool) -> None:
    """Ask for output format, resource group and region on a terminal, and save the answers that change something."""
    settings = session.settings
    path = file_of(settings, local=local)
    print("\nA few questions about how commands should behave. Enter keeps what is shown in brackets, - clears it.\n"
          f"Answers are saved in {path}\n", flush=True)
    if not sys.stdin.isatty():
        raise Failure(NO_TERMINAL)
    try:
        changes = _answers(settings)
    except (EOFError, KeyboardInterrupt):
        print()
        return
    save(session, changes, local=local)
    print("\nSaved." if changes else "\nNothing has changed.")


def _answers(settings: Settings) -> list[tuple[str, str, str | None]]:
    from sig_cli.workspace.settings import OUTPUTS

    changes: list[tuple[str, str, str | None]] = []
    output = ""
    while output not in OUTPUTS:
        output = _answer(f"Output format ({', '.join(OUTPUTS)})", settings.output).lower() or "json"
    if output != settings.output:
        changes.append(("core", "output", output))
    for name, question in (("group", "Default resource group"), ("location", "Default location")):
        current = settings.get("defaults", name) or ""
        answer = _answer(question, current)
        if answer != current:
            changes.append(("defaults", name, answer))
    return changes


def _answer(question: str, current: str) -> str:
    """What is typed; `current` for an empty line, nothing for `-`. Raises `EOFError` at the end of input."""
    print(f"{question} [{current}]: ", end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    text = line.strip()
    return "" if text == "-" else text or current
