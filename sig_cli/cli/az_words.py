"""Words that az has and `sig` has not: who types one has not misspelled it, and is told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.cli import words as tree_words
from sig_cli.data_files import load

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_LOGIN = frozenset(("login", "logout"))


def missing(program: str, words: Sequence[str], word: str) -> str | None:
    """What to say of a word after others that `sig` does not know: None when az does not know it either."""
    known = load("az_words.json")["words"]
    folded = word.lower()
    for group in tree_words.meanings(program, words):
        if folded in known.get(group, "").split(" "):
            line = " ".join(part for part in (group, folded) if part)
            told = f"az has '{line}', and sig has not."
            if not group and folded in NO_LOGIN:
                return f"{told} Nobody logs in here: the subscriptions of the workspace are always at hand. Leave the line out."
            return f"{told} What there is: {' '.join((program, *words))} --help."
    return None
