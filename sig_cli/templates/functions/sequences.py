"""Functions of arrays, and those that strings share with them. Source: the public description of each."""

from __future__ import annotations

from typing import Any

from sig_cli.templates.failures import ExpressionError, expression_error
from sig_cli.templates.table import function, invalid
from sig_cli.templates.values import compact, equal, find, member

Sequence = str | list[Any]


@function("array", "v")
def array(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@function("createArray", "*v")
def create_array(*values: Any) -> list[Any]:
    return list(values)


@function("empty", "oasz", type_case="type-empty")
def empty(value: Any) -> bool:
    return value is None or len(value) == 0


@function("first", "as", type_case="type-sequence")
def first(value: Sequence) -> Any:
    return value[0] if value else ("" if isinstance(value, str) else None)


@function("last", "as", type_case="type-sequence")
def last(value: Sequence) -> Any:
    return value[-1] if value else ("" if isinstance(value, str) else None)


@function("length", "aso")
def length(value: Any) -> int:
    return len(value)


@function("contains", "aso v")
def contains(container: Any, item: Any) -> bool:
    if isinstance(container, str):
        if not isinstance(item, (str, int)) or isinstance(item, bool):
            raise invalid("contains", item, "must be a string")
        return str(item) in container
    if isinstance(container, dict):
        if not isinstance(item, str):
            raise invalid("contains", item, "must be the name of a property")
        return find(container, item, None) is not None or any(name.lower() == item.lower() for name in container)
    return _index(container, item) >= 0


@function("indexOf", "as v")
def index_of(container: Sequence, item: Any) -> int:
    if isinstance(container, str):
        return container.lower().find(_part("indexOf", item))
    return _index(container, item)


@function("lastIndexOf", "as v")
def last_index_of(container: Sequence, item: Any) -> int:
    if isinstance(container, str):
        return container.lower().rfind(_part("lastIndexOf", item))
    found = _index(container[::-1], item)
    return -1 if found < 0 else len(container) - 1 - found


@function("skip", "as i")
def skip(value: Sequence, count: int) -> Sequence:
    return value[max(count, 0):]


@function("take", "as i")
def take(value: Sequence, count: int) -> Sequence:
    return value[:max(count, 0)]


@function("range", "i i")
def range_(start: int, count: int) -> list[int]:
    if count < 0 or count > 10_000 or start + count > 2_147_483_647:
        raise expression_error("range-size", name="range")
    return list(range(start, start + count))


@function("flatten", "a")
def flatten(value: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for item in value:
        if not isinstance(item, list):
            raise invalid("flatten", compact(item), "must be an array")
        flat += item
    return flat


@function("intersection", "ao ao *ao")
def intersection(head: Any, *rest: Any) -> Any:
    _same("intersection", (head, *rest))
    if isinstance(head, dict):
        return {name: item for name, item in head.items()
                if all(name in other and equal(item, other[name]) for other in rest)}
    sets = [{_key(item) for item in other} for other in rest]
    return _distinct([item for item in head if all(_key(item) in keys for keys in sets)])


@function("union", "ao ao *ao")
def union(*values: Any) -> Any:
    _same("union", values)
    if isinstance(values[0], list):
        return _distinct([item for value in values for item in value])
    merged: dict[str, Any] = {}
    for value in values:
        merged = merge(merged, value)
    return merged


@function("indexFromEnd", "a i")
def index_from_end(value: list[Any], index: int) -> Any:
    if not 1 <= index <= len(value):
        raise expression_error("index-out-of-bounds", member=f"^{index}")
    return value[-index]


@function("tryIndexFromEnd", "a i")
def try_index_from_end(value: list[Any], index: int) -> Any:
    return value[-index] if 1 <= index <= len(value) else None


@function("tryGet", "aoz si *si")
def try_get(value: Any, *keys: Any) -> Any:
    for key in keys:
        try:
            value = member(value, key)
        except ExpressionError:
            return None
    return value


def merge(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Both objects as one: the later wins, objects inside are merged, arrays are not. Names ignore case."""
    merged = dict(one)
    names = {name.lower(): name for name in one}
    for name, item in other.items():
        kept = names.setdefault(name.lower(), name)
        before = merged.get(kept)
        merged[kept] = merge(before, item) if isinstance(before, dict) and isinstance(item, dict) else item
    return merged


def _part(name: str, item: Any) -> str:
    if not isinstance(item, str):
        raise invalid(name, item, "must be a string")
    return item.lower()


def _index(container: list[Any], item: Any) -> int:
    return next((index for index, other in enumerate(container) if equal(other, item)), -1)


def _key(item: Any) -> str:
    import json

    return json.dumps(item, sort_keys=True)


def _distinct(items: list[Any]) -> list[Any]:
    return list({_key(item): item for item in reversed(items)}.values())[::-1] if items else []


def _same(name: str, values: tuple[Any, ...]) -> None:
    if len({type(value) for value in values}) > 1:
        raise expression_error("same-types", name=name)
