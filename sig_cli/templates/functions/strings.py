"""Functions of strings. Source: the public description of each; .NET's rules where it says nothing."""

from __future__ import annotations

import base64 as _base64
import binascii
import json as _json
from typing import Any

from sig_cli.templates.failures import expression_error
from sig_cli.templates.formats import composite
from sig_cli.templates.limits import check_length
from sig_cli.templates.table import function, invalid
from sig_cli.templates.values import as_text

_BLANKS = "".join(chr(code) for code in (*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F,
                                         0x205F, 0x3000))


@function("base64", "s", count_case="arguments-one")
def base64(text: str) -> str:
    return _base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


@function("base64ToString", "s")
def base64_to_string(text: str) -> str:
    return decoded("base64ToString", text)


@function("base64ToJson", "s")
def base64_to_json(text: str) -> Any:
    return from_json("base64ToJson", decoded("base64ToJson", text))


@function("json", "s")
def json(text: str) -> Any:
    return from_json("json", text)


@function("concat", "v *v")
def concat(*values: Any) -> Any:
    arrays = sum(type(value) is list for value in values)
    if arrays == 0:
        words = [as_text(value) for value in values]
        check_length(sum(map(len, words)))
        return "".join(words)
    if arrays < len(values):
        raise expression_error("concat-mixed", name="concat")
    return [item for value in values for item in value]


@function("endsWith", "s s", type_case="type-strings")
def ends_with(text: str, end: str) -> bool:
    return text.lower().endswith(end.lower())


@function("startsWith", "s s", type_case="type-strings")
def starts_with(text: str, start: str) -> bool:
    return text.lower().startswith(start.lower())


@function("format", "s *v")
def format_(pattern: str, *values: Any) -> str:
    return composite(pattern, values)


@function("join", "a s")
def join(parts: list[Any], delimiter: str) -> str:
    words = [as_text(part) for part in parts]
    check_length(sum(map(len, words)) + len(delimiter) * len(words))
    return delimiter.join(words)


@function("padLeft", "si i ?s")
def pad_left(value: str | int, total: int, padding: str = " ") -> str:
    if len(padding) != 1:
        raise invalid("padLeft", padding, "must be a single character")
    if total < 0:
        raise invalid("padLeft", total, "must not be negative")
    check_length(total)
    return str(value).rjust(total, padding)


@function("replace", "s s s")
def replace(text: str, old: str, new: str) -> str:
    if not old:
        raise invalid("replace", old, "must not be empty")
    check_length(len(text) + text.count(old) * (len(new) - len(old)))
    return text.replace(old, new)


@function("split", "s sa")
def split(text: str, delimiters: str | list[Any]) -> list[str]:
    marks = [delimiters] if isinstance(delimiters, str) else delimiters
    for mark in marks:
        if not isinstance(mark, str):
            raise invalid("split", mark, "must be a string")
    marks = [mark for mark in marks if mark]
    if not marks:
        return [text]
    if len(marks) == 1:
        return text.split(marks[0])
    import re

    return re.split("|".join(re.escape(mark) for mark in marks), text)


@function("string", "v")
def string(value: Any) -> str:
    return as_text(value)


@function("substring", "s i ?i")
def substring(text: str, start: int, length: int | None = None) -> str:
    size = len(text) - start if length is None else length
    if start < 0 or size < 0 or start + size > len(text):
        raise expression_error("substring-bounds", name="substring", length=len(text))
    return text[start:start + size]


@function("toLower", "s", count_case="arguments-one")
def to_lower(text: str) -> str:
    return "".join(letter if len(folded := letter.lower()) != 1 else folded for letter in text)


@function("toUpper", "s", count_case="arguments-one")
def to_upper(text: str) -> str:
    # .NET maps character by character: the German sharp s stays what it is.
    return "".join(letter if len(folded := letter.upper()) != 1 else folded for letter in text)


@function("trim", "s", count_case="arguments-one")
def trim(text: str) -> str:
    return text.strip(_BLANKS)


def decoded(name: str, text: str) -> str:
    """The text behind base64. Raises `ExpressionError`."""
    try:
        return _base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        raise invalid(name, text, "is not base64") from None


def from_json(name: str, text: str) -> Any:
    """The value of a JSON text. Raises `ExpressionError`."""
    def refuse(constant: str) -> Any:
        raise ValueError(constant)

    try:
        return _json.loads(text, strict=False, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise invalid(name, text, "is not valid JSON") from None
