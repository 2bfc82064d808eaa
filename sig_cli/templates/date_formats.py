"""Dates in .NET's standard and custom formats, in the invariant culture.

Source: the public description of `utcNow` and `dateTimeAdd` refers to .NET's formats.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sig_cli.templates.table import invalid

if TYPE_CHECKING:
    from datetime import datetime

_STANDARD = {
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "f": "dddd, dd MMMM yyyy HH:mm",
    "F": "dddd, dd MMMM yyyy HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "m": "MMMM dd",
    "M": "MMMM dd",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "O": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "s": "yyyy-MM-ddTHH:mm:ss",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "u": "yyyy-MM-dd HH:mm:ss'Z'",
    "U": "dddd, dd MMMM yyyy HH:mm:ss",
    "y": "yyyy MMMM",
    "Y": "yyyy MMMM",
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_PIECE = re.compile(r"'[^']*'|\"[^\"]*\"|\\.|%?(d+|M+|y+|H+|h+|m+|s+|f+|F+|t+|z+|g+|K)|%|.", re.DOTALL)


def formatted(name: str, moment: datetime, pattern: str) -> str:
    """A moment (UTC) in a format. Raises `ExpressionError` in the name of the function `name` for one that .NET lacks."""
    if len(pattern) == 1:
        if pattern not in _STANDARD:
            raise invalid(name, pattern, "is not a format of dates")
        pattern = _STANDARD[pattern]
    if not pattern:
        pattern = _STANDARD["G"]
    return "".join(_piece(moment, match) for match in _PIECE.finditer(pattern))


def _piece(moment: datetime, match: re.Match[str]) -> str:
    whole, run = match.group(), match.group(1)
    if run:
        return _run(moment, run[0], len(run))
    if whole[0] in "'\"" and len(whole) > 1:
        return whole[1:-1]
    if whole[0] == "\\":
        return whole[1:]
    return "" if whole == "%" else whole


def _run(moment: datetime, letter: str, count: int) -> str:
    if letter == "d":
        day = _DAYS[moment.weekday()]
        return _number(moment.day, count) if count < 3 else day[:3] if count == 3 else day
    if letter == "M":
        month = _MONTHS[moment.month - 1]
        return _number(moment.month, count) if count < 3 else month[:3] if count == 3 else month
    if letter == "y":
        return _number(moment.year % 100, count) if count < 3 else str(moment.year).zfill(count)
    if letter == "H":
        return _number(moment.hour, count)
    if letter == "h":
        return _number(moment.hour % 12 or 12, count)
    if letter == "m":
        return _number(moment.minute, count)
    if letter == "s":
        return _number(moment.second, count)
    if letter in "fF":
        digits = f"{moment.microsecond:06}0"[:count]
        return digits if letter == "f" else digits.rstrip("0")
    if letter == "t":
        return ("AM" if moment.hour < 12 else "PM")[:count]
    if letter == "z":
        return ("+0", "+00", "+00:00")[min(count, 3) - 1]
    return "Z" if letter == "K" else "A.D."


def _number(value: int, count: int) -> str:
    return str(value).zfill(2 if count > 1 else 1)
