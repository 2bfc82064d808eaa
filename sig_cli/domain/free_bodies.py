"""Bodies of requests for resource types without a model: what every resource has must have its form, the rest is free.

The refusals are those of a reader of JSON, because there is no rule of a type to break.
"""

from __future__ import annotations

from typing import Any

from sig_cli.domain.errors import ServiceError, refusal

DEEPEST = 64
"""Levels of nesting, as the service's reader of JSON takes them by default."""
READ_ONLY = ("name", "id", "type", "sig")
_SMALLEST, _LARGEST = -(1 << 63), (1 << 64) - 1


def checked(body: Any) -> dict[str, Any]:
    """The body without its read-only members and without members that are null.

    Raises `body-missing` for what is no object, and `body-invalid` for what cannot be stored or has not the form that
    every resource has: a location that is text, tags of text, properties and an identity that are objects.
    """
    found = {name: value for name, value in storable(body).items() if value is not None and name not in READ_ONLY}
    if not isinstance(found.get("location", ""), str):
        raise _invalid("a text is expected at 'location'")
    for name in ("properties", "tags", "identity"):
        if not isinstance(found.get(name, {}), dict):
            raise _invalid(f"an object is expected at '{name}'")
    if not all(isinstance(value, str) for value in found.get("tags", {}).values()):
        raise _invalid("the values of 'tags' must be texts")
    identity = found.get("identity", {})
    if not isinstance(identity.get("type") or "", str):
        raise _invalid("a text is expected at 'identity.type'")
    if not isinstance(identity.get("userAssignedIdentities") or {}, dict):
        raise _invalid("an object is expected at 'identity.userAssignedIdentities'")
    return found


def _invalid(reason: str) -> ServiceError:
    return refusal("body-invalid", reason=reason)


def storable(body: Any) -> dict[str, Any]:
    """The body, when a file of JSON can hold it.

    Raises `body-missing` for what is no object, and `body-invalid` for half characters, endless numbers, and nesting
    without end.
    """
    if not isinstance(body, dict):
        raise refusal("body-missing")
    waiting: list[tuple[Any, int]] = [(body, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, (dict, list)):
            if depth > DEEPEST:
                raise _invalid(f"the reader's depth of {DEEPEST} has been exceeded")
            if isinstance(value, dict):
                waiting += [(name, depth) for name in value]
                value = value.values()
            waiting += [(member, depth + 1) for member in value]
        elif isinstance(value, str):
            if not value.isascii() and not value.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in value):
                raise _invalid("it holds half of a surrogate pair")
        elif isinstance(value, float):
            if value - value != 0:
                raise _invalid(f"{value} is no number of JSON")
        elif isinstance(value, int) and not _SMALLEST <= value <= _LARGEST:
            raise _invalid("a number has more than 64 bits")
    return body
