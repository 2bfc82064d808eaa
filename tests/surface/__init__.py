"""The names of az's commands and options that this project follows: `az_options.txt`, and what of it our tree has.

    python -m tests.surface        writes the file anew from the surface of az, where that is at hand

A line is one command and its options, with the spellings of one option together; a spelling in brackets works and is not
shown (hidden or deprecated):

    sig wait: --created, --gallery-name -r, [--old-name]

`<>` is words without an option. Names are facts; nothing else of az is in there.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sig_cli.cli.grammar import EVERYWHERE, extra_options
from sig_cli.cli.tokens import is_positional
from sig_cli.cli.tree import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("az_options.txt")
WORDS = "<>"

Options = tuple[tuple[str, ...], ...]
"""The options of a command: the spellings of each, as the file has them."""


def read() -> dict[str, Options]:
    """Every command of the file and its options."""
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        command, _, rest = line.partition(":")
        found[command] = tuple(tuple(option.split()) for option in rest.split(", ") if option.strip())
    return found


def bare(spelling: str) -> str:
    """A spelling as it is typed."""
    return spelling.strip("[]")


def is_hidden(spelling: str) -> bool:
    return spelling.startswith("[")


def ours(command: str) -> set[str]:
    """Every spelling that our command takes; none for a command that we do not have."""
    if command not in COMMANDS:
        return set()
    module, _, name = COMMANDS[command][0].partition(":")
    spec = getattr(import_module(module), name).spec
    return {WORDS if is_positional(option) else spelling
            for option in (*EVERYWHERE, *spec.options, *extra_options("az", command, spec)) for spelling in option.spellings}


def missing(command: str, options: Options) -> list[str]:
    """The spellings that az's command has and ours has not."""
    taken = ours(command)
    return [bare(spelling) for option in options for spelling in option if bare(spelling) not in taken]


def from_az(surfaces: list[Mapping[str, Any]]) -> dict[str, Options]:
    """The same as `read` gives, out of the surface of az as it was read out of the tool."""
    shared: Mapping[str, Any] = surfaces[0]["shared_args"]
    commands = {name: facts for surface in surfaces for name, facts in surface["commands"].items()}
    return {name: tuple(sorted(filter(None, (_spellings(shared[argument[1:]] if isinstance(argument, str) else argument)
                                             for argument in facts["args"].values())),
                               key=lambda option: bare(option[0]).lstrip("-")))
            for name, facts in sorted(commands.items())}


def _spellings(argument: Mapping[str, Any]) -> tuple[str, ...]:
    hidden = (argument.get("deprecated") or {}).get("hide")
    found = []
    for option in argument["options"]:
        name = option if isinstance(option, str) else option["option"]
        name = name if name.startswith("-") else WORDS
        found.append(f"[{name}]" if hidden or not isinstance(option, str) else name)
    return tuple(found)


def text(commands: Mapping[str, Options]) -> str:
    """The file's text."""
    return "".join(f"{name}: {', '.join(' '.join(option) for option in options)}".rstrip() + "\n"
                   for name, options in commands.items())
