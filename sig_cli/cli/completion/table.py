"""What the completion scripts know of the tree: which words follow which, and what each option takes.

The keys are `"WORDS"` for what both programs take, and `"sig:WORDS"` for what only `sig` takes or takes otherwise, so a
shell looks for the second key first when the program is `sig`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.cli import tree
from sig_cli.cli import words as tree_words
from sig_cli.cli.grammar import AS, WHAT_IF, WORKSPACE, Command
from sig_cli.cli.tokens import is_positional
from sig_cli.data_files import load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sig_cli.cli.options import Opt

NOTHING, FLAG, FOLDER, CHOICE = "_", "f", "W", "c"
KINDS = {
    "group": "g", "gallery": "r", "definition": "i", "version": "e", "application": "a", "application-version": "v",
    "profile": "p", "profile-version": "x", "image": "m", "snapshot": "n", "disk": "d", "source": "o", "machine": "u", "scale-set": "z",
    "subscription": "s", "principal": "k", "region": "l", "target-region": "t", "file": "F",
}
"""The letters of what `Opt.complete` names; more are in `Table.kind`."""
COUNTS = {"?": ".", "*": ":", "+": "+"}


def _providers() -> list[str]:
    return list(load("providers.json")["providers"])


def _features() -> list[str]:
    return [name for space in load("features.json")["features"].values() for name in space]


def _codes() -> list[str]:
    codes = sorted({case["code"] for case in load("errors.json")["cases"].values() if case["code"]})
    return [*codes, *load("lint_rules.json")["rules"]]


def _settings() -> list[str]:
    return [f"{section}.{name}" for section, known in load("settings.json")["sections"].items()
            for name in known["options"]]


def _begun_settings() -> list[str]:
    return [name + "=" for name in _settings()]


def _defaults() -> list[str]:
    return [name + "=" for name in load("settings.json")["sections"]["defaults"]["options"]]


_WORDS: dict[str, Callable[[], list[str]]] = {
    "provider": _providers, "feature": _features, "code": _codes, "setting": _settings,
    "setting-value": _begun_settings, "default": _defaults,
}
"""What completes from a list of facts. Words that end with `=` are not finished."""


class Token:
    """One option as a shell sees it: the spellings that are offered (none for a positional), a kind, a line of help.

    The kind is a letter, for choices with the number of their list. Behind it stands how many words the option takes
    when it is not one: `.` for one or none, `:` for any number, `+` for one or more. (argparse's own signs would be
    patterns of file names in a shell.)
    """

    __slots__ = ("help", "kind", "spellings")

    def __init__(self, spellings: Sequence[str], kind: str, text: str) -> None:
        self.spellings = tuple(spellings)
        self.kind = kind
        self.help = text

    def __str__(self) -> str:
        """`|--name|-n|=m`; `|=c3` for a positional."""
        return "".join(f"|{spelling}" for spelling in self.spellings) + f"|={self.kind}"


class Table:
    """Everything of the tree that completion needs. `groups`: key -> (word, help) pairs; `commands`: key -> tokens.

    `choices` are the lists that kinds refer to by number.
    """

    def __init__(self) -> None:
        self.choices: list[tuple[str, ...]] = []
        self.groups: dict[str, list[tuple[str, str]]] = {}
        self.commands: dict[str, list[Token]] = {}
        self._walk("az", ())
        self._walk("sig", ())

    def _walk(self, program: str, words: tuple[str, ...]) -> None:
        key = " ".join(words)
        found = tree_words.command(program, words) if words else None
        if found is not None:
            command = Command(program, words, *found)
            tokens = [self.token(option) for option in command.options() if self._is_shown(option)]
            if program == "az" and tree.writes(found[0]):
                tokens.append(self.token(WHAT_IF))  # one table serves both programs: the scripts take it off az's
            below = tuple(tree_words.members(program, words))
            if below:
                # Its first word may name a command below it (`serve stop`).
                tokens.append(Token((), self._choice(below), ""))
            known = self.commands.get(key)
            if program == "az":
                self.commands[key] = tokens
            elif known is None or list(map(str, known)) != list(map(str, tokens)):
                self.commands["sig:" + key] = tokens
            for word in below:
                self._walk(program, (*words, word))
            return
        members = tree_words.members(program, words)
        pairs = [(word, text) for word, (_, text) in members.items()]
        if program == "az":
            self.groups[key] = pairs
        elif self.groups.get(key) != pairs:
            self.groups["sig:" + key] = pairs
        for word in members:
            self._walk(program, (*words, word))

    @staticmethod
    def _is_shown(option: Opt) -> bool:
        """`--workspace` and `--as` are added by the scripts, to every command of `sig` and to most."""
        return not option.hidden and option is not WORKSPACE and option is not AS

    def token(self, option: Opt) -> Token:
        """The token of an option. Spellings that are deprecated work and are not offered."""
        spellings = () if is_positional(option) else [
            spelling for spelling in option.spellings if spelling not in option.deprecated]
        return Token(spellings, self.kind(option) + COUNTS.get(option.words or "", ""), option.help)

    def kind(self, option: Opt) -> str:
        """The letter (and number) for what can stand as a value of an option."""
        if option.kind == "flag":
            return FLAG
        if option is WORKSPACE:
            return FOLDER
        if option.kind in ("aaz-bool", "bool3"):
            return self._choice(("true", "false"))
        if option.choices:
            return self._choice(option.choices)
        words = _WORDS.get(option.complete or "")
        if words is not None:
            return self._choice(words())
        if option.kind == "update":
            return "u"
        return KINDS.get(option.complete or "", NOTHING)

    def _choice(self, choices: Sequence[str]) -> str:
        choices = tuple(choices)
        if choices not in self.choices:
            self.choices.append(choices)
        return f"{CHOICE}{self.choices.index(choices)}"
