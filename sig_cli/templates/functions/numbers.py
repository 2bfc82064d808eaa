"""Functions of numbers: 64-bit integers, division and remainder cut towards zero. Source: the public description of each."""

from __future__ import annotations

from typing import Any

from sig_cli.templates.failures import expression_error
from sig_cli.templates.table import FUNCTIONS, function, invalid
from sig_cli.templates.values import compact

Number = int | float


@function("add", "i i")
def add(one: int, other: int) -> int:
    return _bounded("add", one + other)


@function("sub", "i i")
def sub(one: int, other: int) -> int:
    return _bounded("sub", one - other)


@function("mul", "i i")
def mul(one: int, other: int) -> int:
    return _bounded("mul", one * other)


@function("div", "i i")
def div(one: int, other: int) -> int:
    if other == 0:
        raise expression_error("division-by-zero", name="div")
    quotient = abs(one) // abs(other)
    return _bounded("div", quotient if (one < 0) == (other < 0) else -quotient)


@function("mod", "i i")
def mod(one: int, other: int) -> int:
    if other == 0:
        raise expression_error("division-by-zero", name="mod")
    rest = abs(one) % abs(other)
    return -rest if one < 0 else rest


@function("int", "nsb")
def int_(value: Any) -> int:
    if isinstance(value, str):
        text = value.strip()
        digits = text[1:] if text[:1] in ("-", "+") else text
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 19:
            raise invalid("int", value, "is not an integer")
        return _bounded("int", int(text))
    if isinstance(value, float):
        if not abs(value) < 2**63:
            raise expression_error("integer-overflow", name="int")
        return round(value)
    return int(value)


@function("float", "ns")
def float_(value: Any) -> float:
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise invalid("float", value, "is not a number") from None
    if number - number != 0:
        raise invalid("float", value, "is not a finite number")
    return number


@function("max", "ia *i")
def max_(*values: Any) -> int:
    return max(_integers("max", values))


@function("min", "ia *i")
def min_(*values: Any) -> int:
    return min(_integers("min", values))


def _integers(name: str, values: tuple[Any, ...]) -> list[int]:
    """The integers given one by one, or as one array."""
    if isinstance(values[0], list):
        if len(values) > 1:
            raise FUNCTIONS[name].wrong_type(0, values[0], list(values))
        numbers = values[0]
        if not numbers:
            raise invalid(name, "[]", "must not be empty")
    else:
        numbers = list(values)
    for number in numbers:
        if type(number) is not int:
            raise invalid(name, compact(number), "must be an integer")
    return numbers


def _bounded(name: str, value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise expression_error("integer-overflow", name=name)
    return value
