"""Command lines with one wrong value each, made from what our commands take, which is what az's commands take.

A line begins as one of `right_lines.txt`, which is right in the workspace of the set-up `everything`; a command without one
there gets its required options with a word for each. One option then gets a value that its kind does not know: a word that
is no number, no choice, no object, or no word at all. Which of the wrong values of a kind is taken changes from option to
option, and is the same in each run; `SIG_EXAMPLES=1` takes them all.
"""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING
from zlib import crc32

from sig_cli.cli.grammar import EVERYWHERE, extra_options
from sig_cli.cli.tokens import is_positional
from sig_cli.cli.tree import COMMANDS
from tests.interop import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.cli.options import Opt, Spec
    from tests.interop.lines import Line

RIGHT = lines.HERE / "right_lines.txt"
GAPS = lines.HERE / "wrong_values_gaps.txt"
ALL = float(os.environ.get("SIG_EXAMPLES", "0.2")) >= 1
NOTHING: tuple[str, ...] = ()
LONG = "x" * 600

# Words that are wrong for an option of a kind; none of them is for an option with one word or more.
WRONG: dict[str, tuple[tuple[str, ...], ...]] = {
    "str": (NOTHING, ("nonsense",), ("no/such?thing",)),
    "int": (("many",), NOTHING, ("1.5",)),
    "float": (("much",), NOTHING),
    "append": (NOTHING,),
    "enum": (("nonsense",), NOTHING),
    "bool3": (("nonsense",), ("yes",)),
    "location": (("nowhere",), NOTHING),
    "tags": ((f"{LONG}=1",),),
    "moment": (("nonsense",), NOTHING),
    "json": (("{",), NOTHING),
    "aaz-str": (("nonsense",), NOTHING, ("'open",), ("null",), ("no/such?thing",)),
    "aaz-int": (("many",), NOTHING, ("1.5",), ("null",)),
    "aaz-bool": (("nonsense",), ("2",)),
    "aaz-dict": (("nonsense",), ("{a:b",), ("[a]",), NOTHING, ("a=b", "c")),
    "aaz-list": (("{a:b}",), ("[a,b",), ("a=b",), ("null",)),
    "aaz-object": (("nonsense",), ("{nonsense:1}",), ("[a]",), NOTHING),
    "update": (("nonsense",), ("=x",), ("a.b[",), ("no.such[1]=x",), NOTHING),
}
OF_CHOICES = (("nonsense",), NOTHING)
DIFFERS = (
    (r" wait .*--custom ", "wait-custom"),
    (r"--target-edge-zones ", "edge-zones"),
    (r"^az sig image-version update .*--(set|add|remove) ", "unwritable"),
    (r"^az resource (delete|show|tag) .*--namespace ", "nested-types"),
    (r"^az resource delete ", "resource-delete-names"),
    (r"^az account set ", "accounts"),
    (r"--(subscription-ids|tenant-ids|mi-user-assigned|user-assigned) a=b$", "tracebacks"),
    (r"^az lock (delete|show|update) (?!.*--name)", "tracebacks"),
    (r"^az resource update --api-version", "tracebacks"),
    (r"^az rest .*--(uri-parameters|headers) ", "tracebacks"),
    (r"^az keyvault create .*--retention-days ", "tracebacks"),
    (r"^az storage account create .*--custom-domain ", "tracebacks"),
    (r"^az (vm|vmss) create .*such\?thing'?$", "refused-deployments"),
    (r"^az account get-access-token ", "access-tokens"),
    (r"^az vm create .*--workspace ", "log-analytics"),
    (r"^az vmss create .*--app-gateway ", "application-gateways"),
    (r"^az storage (container create|blob upload) .*--account-name ", "data-plane"),
)
"""Lines that show a difference of docs/differences.md when their value is one that does."""
ONCE = "sig show"
"""The command with which the options of every command are tried."""


@dataclass(frozen=True)
class Wrong:
    """A line with something wrong in it. `option` is its first spelling."""

    command: str
    option: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return shlex.join(("az", *self.words))


def differs(line: Wrong) -> list[str]:
    """The differences of docs/differences.md that a line may show."""
    return [name for pattern, name in DIFFERS if re.search(pattern, line.text)]


def groups() -> dict[str, list[str]]:
    """The commands by the first words of their group, so that each group is a test of its own."""
    found: dict[str, list[str]] = {}
    for command in COMMANDS:
        words = command.split(" ")
        found.setdefault(" ".join(words[:2] if len(words) > 2 else words[:1]), []).append(command)
    return found


def right() -> dict[str, Line]:
    """The right line of each command that has one."""
    return {line.command or " ".join(line.words): line for line in lines.read(RIGHT)}


def spec(command: str) -> Spec:
    module, _, name = COMMANDS[command][0].partition(":")
    found: Spec = getattr(import_module(module), name).spec
    return found


def wrong(command: str, line: Line | None) -> Iterator[Wrong]:
    """The wrong lines of a command."""
    of_command = spec(command)
    shared = (*EVERYWHERE, *extra_options("az", command, of_command)) if command == ONCE else ()
    for option in (*of_command.options, *shared):
        if is_positional(option):
            continue
        before = _without(option, line.words[len(command.split(" ")):] if line else _made(of_command))
        if option.kind == "flag":
            choices: tuple[tuple[str, ...], ...] = ((f"{_long(option)}=nonsense",),)
        elif option.choices and option.kind != "bool3":
            choices = tuple((_long(option), *words) for words in OF_CHOICES)
        else:
            choices = tuple((_long(option), *words) for words in WRONG[option.kind])
        if option.words in ("?", "*"):
            choices = tuple(words for words in choices if len(words) > 1 or option.kind == "flag")
        taken = crc32(f"{command} {option.spellings[0]}".encode()) % len(choices)
        for words in choices if ALL else choices[taken:taken + 1]:
            yield Wrong(command, option.spellings[0], (*command.split(" "), *before, *words))


def _long(option: Opt) -> str:
    return next((spelling for spelling in option.spellings if spelling.startswith("--")), option.spellings[0])


def _made(of_command: Spec) -> list[str]:
    """The required options of a command, each with a word. Nobody is there to be asked."""
    words = [word for option in of_command.options if option.required
             for word in ([] if is_positional(option) else [option.spellings[0]]) +
             [option.choices[0] if option.choices else "1" if option.kind.endswith("int") else "x"]]
    return [*words, "--yes"] if of_command.confirm else words


def _without(option: Opt, words: list[str]) -> list[str]:
    """The words of a line without an option and what follows it."""
    found: list[str] = []
    skipping = False
    for word in words:
        if word.startswith("-"):
            skipping = word in option.spellings
        if not skipping:
            found.append(word)
    return found


def gaps() -> set[str]:
    """The lines that are known to be told in other words than az's, and wait to be mended."""
    return {text for text in GAPS.read_text(encoding="utf-8").splitlines() if not text.startswith("#")}


def write_gaps(texts: set[str]) -> None:
    """Write the list, below what it says of itself."""
    head = [text for text in GAPS.read_text(encoding="utf-8").splitlines() if text.startswith("#")]
    GAPS.write_text("\n".join([*head, *sorted(texts)]) + "\n", encoding="utf-8")
