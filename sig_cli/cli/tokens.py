"""az's command-line grammar, which is that of Python's argparse: which words belong to which option.

click gives an option a fixed number of words, knows no unique prefixes and keeps the `=` of `-g=rg`; so the words of a
command are sorted here. As argparse does, two passes: first every word is classified without looking at the others,
then each option takes the words that follow it. The rules, the order in which errors are noticed and their texts are
those of CPython 3.11's argparse, with which az 2.91 was recorded; a property test holds the two against each other.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

from sig_cli.cli.failures import UsageFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sig_cli.cli.options import Opt

    Take = Callable[[Opt, str, list[str]], None]
    # What a word is: None for a value, DASHES, or the option (None: unknown), how it was spelled, what came with it.
    Mark = tuple[Opt | None, str, str | None] | None

DASHES: Mark = (None, "--", "--")
# What is said of an option without the word that it needs.
_EXPECTED = {None: "expected one argument", "+": "expected at least one argument", "1": "expected 1 argument"}
# How many of the coming words each kind of positional matches, in argparse's own patterns; "-" stands for "--".
_POSITIONAL = {None: "(-*A-*)", "?": "(-*A?-*)", "*": "(-*[A-]*)", "+": "(-*A[A-]*)"}


def scan(words: Sequence[str], table: dict[str, Opt], take: Take, positionals: Sequence[Opt] = ()) -> list[str]:
    """Hand the words of a command to its options.

    `table` maps every spelling to its option, in the order in which an ambiguity lists them. `take(option, spelling,
    words)` is called in the order of the line, for each occurrence, with the full spelling and the words given: one,
    none (a flag, or a bare option with words "?"), or several. Gives the words that belong to nothing; raises
    `UsageFailure` for what argparse refuses.
    """
    return _Scan(words, table, take, positionals).run()


def named(option: Opt) -> str:
    """How errors call an option: all its spellings."""
    return "/".join(option.spellings)


def refuse(option: Opt, text: str) -> NoReturn:
    """Raise argparse's `argument --name/-n: ...`."""
    raise usage(f"argument {named(option)}: {text}")


def usage(message: str) -> UsageFailure:
    """A parser's error. One that mentions `--query` is closed by the line that belongs to that, as in az."""
    return UsageFailure(message, query="--query" in message)


def absent(missing: Sequence[Opt], rest: Sequence[str]) -> UsageFailure:
    """A parser's error for options that are required and not there. `rest` are the words that belong to nothing.

    A value with a minus is taken for an option by argparse; `Opt.minus` says what is wrong with it.
    """
    if any(word[:1] == "-" and word[1:2].isdecimal() for word in rest):
        for option in missing:
            if option.minus:
                return usage(option.minus)
    return usage(f"the following arguments are required: {', '.join(named(option) for option in missing)}")


def is_positional(option: Opt) -> bool:
    """Whether an option is none: its "spelling" is the `<NAME>` that errors and help show."""
    return option.spellings[0][:1] != "-"


def _classify(words: Sequence[str], table: dict[str, Opt]) -> list[Mark]:
    marks: list[Mark] = []
    for index, word in enumerate(words):
        if word == "--":
            marks.append(DASHES)
            marks.extend([None] * (len(words) - index - 1))
            break
        marks.append(classify(word, table))
    return marks


def classify(word: str, table: dict[str, Opt]) -> Mark:
    """What a word is by itself: None for a value, or the option, its full spelling and the value written with it.

    The option is None for one that is unknown. Raises `UsageFailure` for a prefix of several options.
    """
    if word[:1] != "-":
        return None
    option = table.get(word)
    if option is not None:
        return option, word, None
    if word == "-":
        return None
    name, equals, value = word.partition("=")
    if equals and name in table:
        return table[name], name, value
    if word[1] == "-":
        found = [(table[spelling], spelling, value if equals else None) for spelling in table
                 if spelling.startswith(name)]
        if len(found) > 1:
            matches = ", ".join(spelling for _, spelling, _ in found)
            raise usage(f"ambiguous option: {word} could match {matches}")
        if found:
            return found[0]
    elif word[:2] in table:
        return table[word[:2]], word[:2], word[2:]
    return None if " " in word or _is_negative_number(word) else (None, word, None)


def _is_negative_number(word: str) -> bool:
    import re

    return re.match(r"^-\d+$|^-\d*\.\d+$", word) is not None


class _Scan:
    """One pass over a classified line."""

    __slots__ = ("left", "loose", "marks", "table", "take", "words")

    def __init__(self, words: Sequence[str], table: dict[str, Opt], take: Take, positionals: Sequence[Opt]) -> None:
        self.words = words
        self.table = table
        self.take = take
        self.left = list(positionals)
        self.loose: list[str] = []
        self.marks = _classify(words, table)

    def run(self) -> list[str]:
        marks = self.marks
        last = len(marks) - 1
        while last >= 0 and (marks[last] is None or marks[last] is DASHES):
            last -= 1
        index = 0
        while index <= last:
            after = index
            while marks[after] is None or marks[after] is DASHES:
                after += 1
            if after > index:
                end = self._positionals(index)
                if end > index:
                    index = end
                    continue
                self.loose.extend(self.words[index:after])
            index = self._option(after)
        index = self._positionals(index)
        self.loose.extend(self.words[index:])
        return self.loose

    def _option(self, index: int) -> int:
        """Let the option at `index` take its words; where the next word is."""
        option, spelling, attached = self.marks[index]  # type: ignore[misc]
        index += 1
        if option is None:
            self.loose.append(spelling)
            return index
        flags: list[tuple[Opt, str]] = []
        while attached is not None and option.kind == "flag":
            # The letters of flags can be written together, and end with an option that takes a word: `-yg NAME`.
            following = "-" + attached[:1]
            if spelling[:2] == "--" or following not in self.table:
                refuse(option, f"ignored explicit argument {attached!r}")
            flags.append((option, spelling))
            option, spelling, attached = self.table[following], following, attached[1:] or None
        end = index
        if attached is None and option.kind != "flag":
            limit = len(self.words) if option.words in ("*", "+") else min(index + 1, len(self.words))
            while end < limit and self.marks[end] is None:
                end += 1
            if end == index and option.words in _EXPECTED:
                refuse(option, _EXPECTED[option.words])
        for flag, flag_spelling in flags:
            self.take(flag, flag_spelling, [])
        self.take(option, spelling, list(self.words[index:end]) if attached is None else [attached])
        return end

    def _positionals(self, index: int) -> int:
        """Let as many positionals as can be filled take the words from `index` on; where the next word is."""
        if not self.left:
            return index
        import re

        line = "".join("A" if mark is None else "-" if mark is DASHES else "O" for mark in self.marks[index:])
        for count in range(len(self.left), 0, -1):
            match = re.match("".join(_POSITIONAL[option.words] for option in self.left[:count]), line)
            if match:
                for option, group in zip(self.left[:count], match.groups(), strict=True):
                    words = list(self.words[index:index + len(group)])
                    index += len(group)
                    if "--" in words:
                        words.remove("--")
                    if words:
                        self.take(option, option.spellings[0], words)
                del self.left[:count]
                break
        return index


def expand_files(words: Sequence[str]) -> list[str]:
    """The words with `@file` replaced by what the file holds, and `--option=@file` likewise.

    `@-` is standard input, `~` is expanded, newlines at the end are dropped, a file that is no text becomes base64. A
    word whose file cannot be opened stays as it is: az's rules, applied before anything else is looked at.
    """
    return [_expand(word) if "@" in word else word for word in words]


def _expand(word: str) -> str:
    name, equals, value = word.partition("=")
    text = value if equals else name
    if text[:1] != "@" or text == "@":
        return word
    try:
        content = sys.stdin.read() if text == "@-" else _read(text[1:])
    except (OSError, ValueError):
        return word
    content = content.rstrip("\r\n" if sys.platform == "win32" else "\n")
    return name + "=" + content if equals else content


def _read(path: str) -> str:
    """A file's text. Raises OSError when it cannot be opened, ValueError for a name that none can have."""
    if path[:1] == "~":
        import os

        path = os.path.expanduser(path)
    for encoding in ("utf-8-sig", "utf-16", "utf-16le", "utf-16be"):
        try:
            with open(path, encoding=encoding) as file:
                return file.read()
        except UnicodeError:
            continue
    import base64

    with open(path, "rb") as binary:
        return base64.b64encode(binary.read()).decode("ascii")
