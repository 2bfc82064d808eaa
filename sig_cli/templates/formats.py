"""`format`: .NET's composite patterns with the number formats of the invariant culture.

Source: the public description of `format` refers to .NET for what stands between the braces.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import TYPE_CHECKING, Any

from sig_cli.templates.limits import check_length
from sig_cli.templates.table import invalid
from sig_cli.templates.values import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECE = re.compile(r"\{\{|\}\}|\{\s*(\d{1,6})\s*(?:,\s*(-?\d{1,7})\s*)?(?::((?:[^{}]|\{\{|\}\})*))?\}|[{}]")
_STANDARD = re.compile(r"([A-Za-z])(\d{0,3})")
_CUSTOM = re.compile(r"'[^']*'|\"[^\"]*\"|\\.|[0#.,%‰]|.", re.DOTALL)


def composite(pattern: str, values: Sequence[Any]) -> str:
    """The pattern with its places filled. Raises `ExpressionError` for a malformed pattern or a place without a value."""
    made: list[str] = []
    length = last = 0
    for match in _PIECE.finditer(pattern):
        made.append(pattern[last:match.start()])
        last = match.end()
        whole = match.group()
        if whole in ("{{", "}}"):
            text = whole[0]
        elif whole in ("{", "}"):
            raise invalid("format", pattern, "is not a valid format string")
        else:
            index, width, form = match.groups()
            if int(index) >= len(values):
                raise invalid("format", pattern, f"has a place '{index}' without a value")
            text = _placed(values[int(index)], form or "")
            if width:
                check_length(abs(int(width)))
                text = text.ljust(-int(width)) if width[0] == "-" else text.rjust(int(width))
        made.append(text)
        length += len(text)
        check_length(length)
    made.append(pattern[last:])
    return "".join(made)


def _placed(value: Any, form: str) -> str:
    if form and type(value) in (int, float):
        return number(value, form)
    return as_text(value)


def number(value: float, form: str) -> str:
    """A number in one of .NET's formats. Raises `ExpressionError` for a format that there is none of."""
    standard = _STANDARD.fullmatch(form)
    if standard is None:
        return _custom(value, form)
    letter, digits = standard.groups()
    return _standard(value, letter, int(digits) if digits else None, form)


def _standard(value: float, letter: str, digits: int | None, form: str) -> str:
    kind = letter.upper()
    if kind in "DXB" and not isinstance(value, int):
        raise invalid("format", form, "is a format of integers")
    if kind == "D":
        return ("-" if value < 0 else "") + str(abs(value)).zfill(digits or 0)
    if kind == "X":
        text = format(int(value) & 0xFFFFFFFFFFFFFFFF, letter)
        return text.zfill(digits or 0)
    if kind in ("G", "R"):
        return as_text(value) if not digits else format(value, f".{digits}g").replace("e", "E")
    if kind == "E":
        mantissa, _, exponent = format(value, f".{6 if digits is None else digits}e").partition("e")
        return f"{mantissa}{letter}{exponent[0]}{exponent[1:].zfill(3)}"
    places = 2 if digits is None else digits
    if kind == "F":
        return f"{_rounded(value, places):f}"
    if kind == "N":
        return f"{_rounded(value, places):,f}"
    if kind == "C":
        text = f"¤{abs(_rounded(value, places)):,f}"
        return f"({text})" if value < 0 else text
    if kind == "P":
        return f"{_rounded(Decimal(str(value)) * 100, places):,f} %"
    raise invalid("format", form, "is not a format of numbers")


def _rounded(value: float | Decimal, places: int) -> Decimal:
    with localcontext() as context:
        context.prec = 1200
        try:
            return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        except InvalidOperation:
            raise invalid("format", value, "cannot be written with so many places") from None


def _custom(value: float, form: str) -> str:
    """A custom pattern of `0`, `#`, `.`, `,` and `%`, with up to three sections for positive, negative and zero."""
    sections = form.split(";")
    if value < 0 and len(sections) > 1 and sections[1]:
        return _section(-value, sections[1])
    if value == 0 and len(sections) > 2:
        return _section(value, sections[2])
    return _section(value, sections[0])


def _section(value: float, form: str) -> str:
    pieces = _CUSTOM.findall(form)
    marks = [piece for piece in pieces if piece in "0#.,%‰"]
    whole, _, fraction = "".join(mark for mark in marks if mark in "0#.").partition(".")
    fraction = fraction.replace(".", "")
    scale = 100 if "%" in marks else 1
    rounded = _rounded(Decimal(str(value)) * scale, len(fraction))
    left, _, right = f"{abs(rounded):f}".partition(".")
    least = len(whole) - whole.find("0") if "0" in whole else 0
    left = left.lstrip("0").zfill(least)
    if "," in marks and whole:
        left = _grouped(left)
    kept = fraction.rfind("0") + 1
    while len(right) > kept and right.endswith("0"):
        right = right[:-1]
    text, placed = "", False
    for piece in pieces:
        if piece in ("0", "#", "."):
            if not placed:
                text += ("-" if rounded < 0 else "") + left + ("." + right if right else "")
                placed = True
        elif piece == ",":
            continue
        elif piece[0] in "'\"" and len(piece) > 1:
            text += piece[1:-1]
        else:
            text += piece.removeprefix("\\")
    return text


def _grouped(digits: str) -> str:
    groups = []
    while len(digits) > 3:
        groups.append(digits[-3:])
        digits = digits[:-3]
    return ",".join([digits, *reversed(groups)])
