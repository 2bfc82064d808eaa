"""The words of an option become its value.

az has two layers here, and they fail differently. Its hand-written commands leave types and choices to argparse: a bad
word is a usage error (exit code 2). Its generated ("aaz") commands check choices there too, and parse everything else
in a shorthand syntax of their own, whose errors end with exit code 1. Conversions run while the line is being read, so
that of two mistakes the first one on the line is told. Recorded with az 2.91.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from sig_cli.cli.failures import Failure, UsageFailure
from sig_cli.cli.tokens import is_positional, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sig_cli.cli.options import Opt

# What a generated command takes for yes and no, in the order in which errors list it.
BOOLEANS = {"true": True, "t": True, "yes": True, "y": True, "1": True,
            "false": False, "f": False, "no": False, "n": False, "0": False}
THREE_STATE = ("true", "false")


def convert(option: Opt, spelling: str, words: list[str], prog: str, earlier: Sequence[str] = ()) -> Any:
    """The value of one occurrence of an option.

    `spelling` is the option as typed, which failures of the shorthand syntax name; `words` are its words (none for a
    flag, and for a bare option with words "?" or "*"); `prog` is the command as typed, which refused choices name;
    `earlier` are the words of the same option's earlier occurrences, which shorthand values add to.

    Raises `UsageFailure` (exit 2) or `Failure` (exit 1), with az's text and for the layer that finds it in az, and the
    shorthand syntax's `HelpAsked` for `??`.
    """
    kind = option.kind
    if kind == "flag":
        return True
    if kind == "location" or (kind == "str" and not option.choices):
        return _each(option, words)
    if kind == "append":
        return [*earlier, *words]
    if kind.startswith("aaz-"):
        return _generated(option, spelling, words, prog, earlier)
    if kind == "tags":
        return tags(words)
    if kind == "bool3":
        if not words:
            return True if option.blank is None else option.blank
        return choice(option, words[0], prog, THREE_STATE) == "true"
    if kind == "json":
        return _each(option, [_json(word) for word in words])
    if kind == "int":
        return _each(option, [_integer(option, word) for word in words])
    if kind == "float":
        return _each(option, [_number(option, word) for word in words])
    if kind == "moment":
        return _each(option, [_moment(option, word) for word in words])
    return _each(option, [choice(option, word, prog) for word in words])


def tags(words: list[str]) -> dict[str, str]:
    """The tags in `k=v`, `k` and `k=` words; a value may hold `=`. No words, or one empty word, are no tags."""
    found = {}
    for word in words:
        if word:
            name, _, value = word.partition("=")
            found[name] = value
    return found


def choice(option: Opt, word: str, prog: str, choices: Sequence[str] | None = None) -> str:
    """The canonical spelling of one of the option's choices, which ignore case.

    Raises `UsageFailure` with the allowed values, and the nearest of them when there is one.
    """
    allowed = option.choices if choices is None else choices
    folded = word.lower()
    for known in allowed:
        if known.lower() == folded:
            return known
    name = option.name if is_positional(option) else option.spellings[0]
    raise UsageFailure(f"{prog}: '{word}' is not a valid value for '{name}'. Allowed values: {', '.join(allowed)}."
                       + did_you_mean(word, allowed))


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """The second line for a misspelled word: the nearest of the known ones, or nothing when none is near."""
    import difflib

    near = difflib.get_close_matches(word, known, cutoff=0.7)
    return f"\nDid you mean '{near[0]}' ?" if near else ""


def _each(option: Opt, values: list[Any]) -> Any:
    """A list for an option that takes several words, else the one value, or `blank` for an option without a word."""
    if option.words in ("*", "+"):
        return values
    return values[0] if values else option.blank


def _integer(option: Opt, word: str) -> int:
    try:
        return int(word)
    except ValueError:
        refuse(option, f"invalid int value: {word!r}")


def _number(option: Opt, word: str) -> float:
    try:
        return float(word)
    except ValueError:
        refuse(option, f"invalid float value: {word!r}")


def _moment(option: Opt, word: str) -> str:
    """A moment in UTC as the service writes it, from one of the four forms that az takes."""
    from contextlib import suppress
    from datetime import datetime

    found: datetime | None = None
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%MZ", "%Y-%m-%dT%HZ", "%Y-%m-%d"):
        with suppress(ValueError):
            found = datetime.strptime(word, form)  # noqa: DTZ007 - Z is literal in every form
    if found is None:
        refuse(option, f"invalid datetime_type value: {word!r}")
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(word: str) -> Any:
    """The JSON of a word, or of the file that it names."""
    import os

    from sig_cli.cli.loose_json import ADVICE, parse_strictly, read_file

    file = os.path.expanduser(word)
    if os.path.exists(file):
        return read_file(file)
    if file.endswith(".json"):
        raise Failure(f"JSON file does not exist: '{file}'\nPlease provide a valid JSON file path or JSON string.")
    try:
        return parse_strictly(word)
    except ValueError as error:
        raise Failure(f"{error}\nPlease provide a valid JSON file path or JSON string.\n{ADVICE}") from None


def _generated(option: Opt, spelling: str, words: list[str], prog: str, earlier: Sequence[str]) -> Any:
    """A value of one of az's generated commands."""
    kind = option.kind
    if kind == "aaz-bool":
        if not words:
            return True if option.blank is None else option.blank
        return BOOLEANS[choice(option, words[0], prog, tuple(BOOLEANS))]
    if kind in ("aaz-dict", "aaz-list", "aaz-object"):
        if not words and kind == "aaz-list":
            return list(option.blank or ())
        return _container(option, spelling, words, earlier)
    return _generated_simple(option, spelling, words, prog)


def adds_up(option: Opt) -> bool:
    """Whether later occurrences of an option on a line add to what earlier ones said."""
    return option.kind in ("aaz-dict", "aaz-object", "append") or (option.kind == "aaz-list" and option.schema is not None)


def _container(option: Opt, spelling: str, words: list[str], earlier: Sequence[str]) -> Any:
    """A dictionary, list or object; for an update (nullable) what it says of the one that is there.

    What must be in an object is checked by the command.
    """
    from functools import partial

    from sig_cli.cli.shorthand import parse_patch, parse_value

    schema = {"*": "str"} if option.kind == "aaz-dict" else option.schema
    if option.kind == "aaz-list":
        schema = [option.schema or "str"]
    parse = parse_patch if option.nullable else partial(parse_value, checked=option.schema is None)
    value = parse(spelling, words, schema)
    return parse(spelling, [*earlier, *words], schema) if earlier else value


def _generated_simple(option: Opt, spelling: str, words: list[str], prog: str) -> Any:
    if not words:
        if option.blank is None:
            _unparsable(spelling, "argument value cannot be blank")
        return option.blank
    word: str | None = choice(option, words[0], prog) if option.choices else words[0]
    if word and (word[0] in "'?" or word == "null"):
        # Plain text, which nearly all words are, needs no parser: only these three begin something else.
        from sig_cli.cli.shorthand import parse_simple

        word = parse_simple(spelling, word, nullable=option.nullable)
    if word is None or option.kind == "aaz-str":
        return word
    try:
        return int(word)
    except ValueError as error:
        _unparsable(spelling, str(error))


def _unparsable(spelling: str, text: str) -> NoReturn:
    raise Failure(f"Failed to parse '{spelling}' argument: {text}")
