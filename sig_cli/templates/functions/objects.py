"""Functions of objects. Source: the public description of each."""

from __future__ import annotations

from typing import Any

from sig_cli.templates.table import function, invalid
from sig_cli.templates.values import compact


@function("createObject", "*v")
def create_object(*values: Any) -> dict[str, Any]:
    if len(values) % 2:
        raise invalid("createObject", compact(values[-1]), "is a key without a value")
    made: dict[str, Any] = {}
    for key, value in zip(values[::2], values[1::2], strict=True):
        if not isinstance(key, str):
            raise invalid("createObject", compact(key), "must be a string, as every key")
        made[key] = value
    return made


@function("items", "o")
def items(value: dict[str, Any]) -> list[dict[str, Any]]:
    # The description's example shows the members sorted by their names.
    return [{"key": name, "value": value[name]} for name in sorted(value)]


@function("objectKeys", "o")
def object_keys(value: dict[str, Any]) -> list[str]:
    return sorted(value)


@function("shallowMerge", "a")
def shallow_merge(values: list[Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for value in values:
        if not isinstance(value, dict):
            raise invalid("shallowMerge", compact(value), "must be an object")
        names = {name.lower(): name for name in merged}
        for name, item in value.items():
            merged[names.setdefault(name.lower(), name)] = item
    return merged


@function("null")
def null() -> None:
    return None
