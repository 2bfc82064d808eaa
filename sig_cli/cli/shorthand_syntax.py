"""The syntax of az's shorthand: `{key:value,list:[a,b]}`, `'quoted text'`, and partial values such as `a.b[0]=x`.

This module knows text only; what an option accepts is `cli.shorthand`'s business. Rules and messages: az 2.91, observed.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any, Self

from sig_cli.cli.failures import Failure


class _Blank:
    """A key that was given without a value."""

    def __repr__(self) -> str:
        return "BlankArgValue"


BLANK: Any = _Blank()
Key = str | int


class Number(float):
    """A number with a fraction, and how it was written: as a text, `1.10` must not become `1.1`."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        number.text = text
        return number


class ShorthandError(Exception):
    """Text that is no shorthand. The message points at the place, over three lines, as az does."""

    def __init__(self, text: str, at: int, length: int, problem: str) -> None:
        super().__init__(f"Shorthand Syntax Error: {problem}:\n\t{text[:at + length]}\n\t{' ' * at}{'^' * length}")


class HelpAsked(Failure):
    """`??` stands where a value belongs: az explains the option and ends with 0. `option` says which."""

    exit_code = 0

    def __init__(self, option: str = "") -> None:
        super().__init__(f"the explanation of {option} was asked for")
        self.option = option


def simple(text: str) -> str | None:
    """One word for an option that takes one value: `null`, `'quoted'` or the text as it is.

    Raises ShorthandError and HelpAsked.
    """
    if text == "null":
        return None
    if text == "??":
        raise HelpAsked
    if text[:1] != "'":
        return text
    value, end = _quoted(text, 0)
    if end != len(text):
        raise ShorthandError(text, end, len(text) - end, "Redundant tail for quota expression")
    return value


def full(text: str) -> Any:
    """A whole value: OrderedDict, list, text, int, Number, boolean or None.

    Raises ShorthandError and HelpAsked.
    """
    if not text:
        raise ShorthandError(text, 0, 1, "Cannot parse empty")
    value, end = _value(text, 0)
    if end != len(text):
        raise ShorthandError(text, end, len(text) - end, "Redundant tail")
    return value


def partial(text: str) -> tuple[list[Key], str] | None:
    """`a.b[0]=rest` taken apart into the way to a place and the text that goes there; None when it is no such thing.

    Raises ShorthandError for an empty key.
    """
    keys: list[Key] = []
    at = 0
    while True:
        start = at
        if text[at:at + 1] != "[":
            key, at = _key(text, at)
            if at == start:
                return None
            if not key:
                if not _leads_to_value(text, at):
                    return None
                raise ShorthandError(text, start, at - start, "Miss prop name")
            keys.append(key)
        elif at:
            return None
        if text[at:at + 1] == "[":
            end = _index_end(text, at)
            if not end:
                return None
            try:
                keys.append(int(text[at + 1:end - 1]))
            except ValueError as error:  # thousands of digits
                raise ShorthandError(text, at, end - at, str(error)) from None
            at = end
        following = text[at:at + 1]
        at += 1
        if following == "=":
            return None if "\n" in text[at:] else (keys, text[at:])
        if following != "." or text[at:at + 1] == "[":
            return None


def _leads_to_value(text: str, at: int) -> bool:
    """Whether what follows a key is well formed: only then does az look at the keys."""
    try:
        return partial("'key'" + text[at:]) is not None
    except ShorthandError:
        return True


def _key(text: str, at: int) -> tuple[str, int]:
    if text[at:at + 1] == "'":
        try:
            return _quoted(text, at)
        except ShorthandError:
            return "", at
    end = at
    while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] in "_-"):
        end += 1
    return text[at:end], end


def _index_end(text: str, at: int) -> int:
    """The position after `[-12]`, or 0."""
    end = at + 1
    if text[end:end + 1] == "-":
        end += 1
    digits = end
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return end + 1 if end > digits and text[end:end + 1] == "]" else 0


def _value(text: str, at: int) -> tuple[Any, int]:
    opening = text[at:at + 1]
    if opening == "{":
        return _mapping(text, at)
    if opening == "[":
        return _sequence(text, at)
    if opening == "'":
        return _quoted(text, at)
    word, end = _bare(text, at)
    if word == "null":
        return None, end
    return _scalar(word), end


def _mapping(text: str, at: int) -> tuple[Any, int]:
    found: OrderedDict[str, Any] = OrderedDict()
    at += 1
    if text[at:at + 1] == "}":
        return found, at + 1
    while at < len(text):
        start = at
        key, at = _quoted(text, at) if text[at] == "'" else _bare(text, at)
        for mark, name in (('"', "double"), ("'", "single")):
            if mark in key:
                raise ShorthandError(text, start, at - start, f"Dict key should not contain {name} quotes '{key}'")
        if key in found:
            raise ShorthandError(text, start, at - start, f"Duplicate defined dict key '{key}'")
        following = text[at:at + 1]
        if following == ":":
            if at + 1 == len(text):
                raise ShorthandError(text, at + 1, 1, "Cannot parse empty")
            found[key], at = _value(text, at + 1)
        elif following and following in ",}":
            found[key] = BLANK
        else:
            raise ShorthandError(text, at, 1, "Expect characters ':' or ','")
        at, done = _next(text, at, "}")
        if done:
            return found, at
    raise ShorthandError(text, at, 1, "Expect character '}'")


def _sequence(text: str, at: int) -> tuple[Any, int]:
    found: list[Any] = []
    at += 1
    if text[at:at + 1] == "]":
        return found, at + 1
    while at < len(text):
        value, at = _value(text, at)
        found.append(value)
        at, done = _next(text, at, "]")
        if done:
            return found, at
    raise ShorthandError(text, at, 1, "Expect character ']'")


def _next(text: str, at: int, closing: str) -> tuple[int, bool]:
    """Past a comma or the closing bracket; True when the bracket was it."""
    following = text[at:at + 1]
    if following == closing:
        return at + 1, True
    if following != ",":
        raise ShorthandError(text, at, 1, f"Expect character ',' or '{closing}'")
    if text[at + 1:at + 2] == closing:
        return at + 2, True
    return at + 1, False


def _bare(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and text[end] not in ",:]}":
        if text[end].isspace():
            raise ShorthandError(text, end, 1, "Please wrap whitespace character in single quotes")
        if text[end] in "\"'":
            raise ShorthandError(text, end, 1, f"Please wrap {text[end]} character in single quotes")
        end += 1
    word = text[at:end]
    if not word:
        raise ShorthandError(text, end, 1, "Cannot parse empty")
    if word == "??":
        raise HelpAsked
    return word, end


def _quoted(text: str, at: int) -> tuple[str, int]:
    """`'text'`, in which `'/` stands for a quote."""
    pieces = []
    start = at + 1
    while True:
        end = text.find("'", start)
        if end < 0:
            raise ShorthandError(text, len(text), 1, "Miss end quota character: '")
        pieces.append(text[start:end])
        if text[end + 1:end + 2] != "/":
            return "'".join(pieces), end + 1
        start = end + 2


def _scalar(word: str) -> Any:
    """A bare word as JSON reads it, or the word. NaN and the like stay words: they are no JSON."""
    try:
        value = json.loads(word)
    except ValueError:
        return word
    if not isinstance(value, float):
        return value
    return Number(word) if value - value == 0 else word
