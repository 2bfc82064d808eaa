"""The fields of resources as az's generated commands know them: names, types, what is read-only, what must be there.

The lists are data (`sig_cli/data/schemas/*.json`): `~name` is read-only, `name!` must be there, `{"*": ...}` is a
dictionary, `[...]` a list, anything else an object; "str", "int", "float" and "bool" are what they say.
"""

from __future__ import annotations

from typing import Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.shorthand import snake
from sig_cli.data_files import load

_PYTHON_TYPES: dict[str, type[Any]] = {"str": str, "int": int, "float": float, "bool": bool}


class Made(dict[str, Any]):
    """An object that came into being because something below it was set: it is not sent when nothing is left in it."""


class WrongTypeError(Exception):
    """A value of another type than its field has. The message is az's."""


def fields_of(name: str) -> dict[str, Any]:
    """The fields of a kind of resource: "gallery", "image-definition", "image", "snapshot", "disk", ..."""
    found: dict[str, Any] = load(f"schemas/{name}.json")["fields"]
    return found


def flattened(name: str) -> bool:
    """Whether az shows the properties of a kind of resource beside its other members."""
    return not load(f"schemas/{name}.json").get("whole")


def is_object(schema: Any) -> bool:
    return isinstance(schema, dict) and "*" not in schema


def bare(key: str) -> str:
    """The name of a field without its marks."""
    return key.strip("~!")


def find(schema: dict[str, Any], name: str) -> str | None:
    """The schema's key of a field, spelled as the service does or in snake case; None when there is none."""
    wanted = snake(name)
    for key in schema:
        if snake(bare(key)) == wanted:
            return key
    return None


def typed(value: Any, schema: Any) -> Any:
    """A value as the field holds it: fields that are unknown dropped, the others under the service's names.

    None fits every field. Raises WrongTypeError.
    """
    if value is None:
        return None
    if isinstance(schema, str):
        return _typed_simple(value, schema)
    if isinstance(schema, list):
        if not isinstance(value, list):
            raise _wrong("list", value)
        return [typed(item, schema[0]) for item in value]
    if not isinstance(value, dict):
        raise _wrong("dict", value)
    if not is_object(schema):
        return {str(key): typed(item, schema["*"]) for key, item in value.items()}
    known = {key: find(schema, str(key)) for key in value}
    return {bare(field): typed(value[key], schema[field]) for key, field in known.items() if field is not None}


def _typed_simple(value: Any, schema: str) -> Any:
    if schema == "bool" and value in ("true", "True", "false", "False"):
        return value.lower() == "true"
    held = value
    if (schema in ("int", "float") and isinstance(value, str)) or (schema == "float" and isinstance(value, int)):
        try:
            held = _PYTHON_TYPES[schema](value)
        except (ValueError, OverflowError):
            raise _wrong(schema, value) from None
    if not isinstance(held, _PYTHON_TYPES[schema]) or (schema == "float" and held - held != 0):
        raise _wrong(schema, value)
    return held


def _wrong(wanted: str, value: Any) -> WrongTypeError:
    return WrongTypeError(f"Expect <class '{wanted}'>, got {value} ({type(value)})")


def with_numbers(value: Any, schema: Any) -> Any:
    """The value with numbers in place of texts that spell them: `--add list name=value` and `--force-string` give texts."""
    if schema == "int" and isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return value
    if isinstance(schema, list) and isinstance(value, list):
        return [with_numbers(item, schema[0]) for item in value]
    if is_object(schema) and isinstance(value, dict):
        below = {bare(key): field for key, field in schema.items()}
        return {name: with_numbers(item, below.get(name)) for name, item in value.items()}
    return value


def writable(value: Any, schema: Any) -> Any:
    """What of a resource is sent back on an update: known fields that may be written, without nulls.

    Raises Failure when a field that must be there is missing; az ends in a traceback with that text.
    """
    if isinstance(schema, list) and isinstance(value, list):
        return [writable(item, schema[0]) for item in value if item is not None]
    if not isinstance(schema, dict) or not isinstance(value, dict):
        return value
    if not is_object(schema):
        return {key: writable(item, schema["*"]) for key, item in value.items() if item is not None}
    kept: dict[str, Any] = {}
    for key, below in schema.items():
        if key.startswith("~"):
            continue
        name = bare(key)
        given = value.get(name)
        item = None if given is None else writable(given, below)
        if isinstance(given, Made) and not item:
            item = None
        if item is not None:
            kept[name] = item
        elif key.endswith("!"):
            raise Failure(f"Missing a required field in request content: {name}")
    return kept
