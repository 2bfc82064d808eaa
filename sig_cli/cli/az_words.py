"""A word that is no command: az has it and `sig` has not, or it is misspelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.cli import words as tree_words
from sig_cli.cli.failures import UsageFailure
from sig_cli.data_files import load

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_LOGIN = frozenset(("login", "logout"))


def missing(program: str, words: Sequence[str], word: str) -> str | None:
    """What to say of a word after others that `sig` does not know: None when az does not know it either."""
    known = load("az_words.json")["words"]
    folded = word.lower()
    for group in tree_words.meanings(program, words):
        if folded in known.get(group, "").split():
            line = " ".join(part for part in (group, folded) if part)
            told = f"az has '{line}', and sig has not."
            if not group and folded in NO_LOGIN:
                return f"{told} Nobody logs in here: the subscriptions of the workspace are always at hand. Leave the line out."
            return f"{told} What there is: {' '.join((program, *words))} --help."
    return None


def unknown(program: str, words: Sequence[str], word: str, near: Sequence[str]) -> UsageFailure:
    """The failure for a word that stands where one of `near` belongs."""
    from sig_cli.cli.values import did_you_mean

    told = missing(program, words, word)
    if told is None:
        # az has no suggestion for its first word; `sig` has the gallery commands there.
        hint = did_you_mean(word, near) if words or program == "sig" else ""
        told = f"'{word}' is misspelled or not recognized by the system.{hint}"
    return UsageFailure(told)
