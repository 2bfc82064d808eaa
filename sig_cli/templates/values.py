"""JSON values as the language sees them: members that ignore case, equality, and values as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sig_cli.templates.failures import expression_error

if TYPE_CHECKING:
    from collections.abc import Mapping

_MISSING = object()


def member(value: Any, key: Any) -> Any:
    """`value.key` or `value[key]`. Names ignore case, one that is spelled exactly so wins. Raises `ExpressionError`."""
    kind = type(value)
    if kind is dict:
        if type(key) is not str:
            raise expression_error("member-not-text", member=key)
        found = find(value, key)
        if found is _MISSING:
            raise expression_error("member-missing", member=key, available=", ".join(value))
        return found
    if kind is list:
        if type(key) is not int:
            raise expression_error("index-not-number", member=key)
        if not 0 <= key < len(value):
            raise expression_error("index-out-of-bounds", member=key)
        return value[key]
    raise expression_error("member-of-scalar", member=key)


def find(value: Mapping[str, Any], key: str, default: Any = _MISSING) -> Any:
    """The member of an object by a name that ignores case, or `default`."""
    found = value.get(key, _MISSING)
    if found is _MISSING:
        folded = key.lower()
        for name in value:
            if name.lower() == folded:
                return value[name]
        return default
    return found


def equal(one: Any, other: Any) -> bool:
    """Whether two values are the same: types count (1 is not true), strings with their case, members in any order."""
    if type(one) is not type(other):
        return type(one) in (int, float) and type(other) in (int, float) and one == other
    if type(one) is dict:
        return len(one) == len(other) and all(name in other and equal(item, other[name]) for name, item in one.items())
    if type(one) is list:
        return len(one) == len(other) and all(map(equal, one, other))
    return bool(one == other)


def as_text(value: Any) -> str:
    """A value as `string`, `concat` and `format` write it: True and False with a capital, arrays and objects as compact JSON."""
    kind = type(value)
    if kind is str:
        return str(value)
    if value is None:
        return ""
    if kind is bool:
        return "True" if value else "False"
    if kind is int:
        return str(value)
    if kind is float:
        return float_text(value)
    return compact(value)


def float_text(value: float) -> str:
    """A float as .NET writes it in the invariant culture."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value).replace("e", "E")


def compact(value: Any) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
