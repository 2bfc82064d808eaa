"""Options of az's generated commands: words in, a value of the wanted type out, with az's messages.

What an option takes is a schema, in a small notation:

    "str" "int" "int>=1" "float" "bool"         one value
    "enum:Premium_LRS|Standard_LRS"             one of these, in any case; comes out in this spelling
    {"name!": "str", "replicaCount": "int"}     an object; "!" marks what must be there. `replica-count` and
                                                `replica_count` mean the same field; the result has the schema's name
    {"*": "str"}                                a dictionary
    ["str"]                                     a list

Rules and messages: az 2.91, observed.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from sig_cli.cli import shorthand_syntax
from sig_cli.cli.failures import Failure
from sig_cli.cli.shorthand_syntax import BLANK, HelpAsked, Key, Number, ShorthandError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_BOOLEANS = {"true": True, "t": True, "yes": True, "y": True, "1": True,
             "false": False, "f": False, "no": False, "n": False, "0": False}
_PYTHON_TYPES = {"str": str, "int": int, "float": float, "bool": bool}
_UNSET: Any = object()


class _MisfitError(Exception):
    """A value that does not fit; the levels around it add where it stands."""


class _PlainError(Exception):
    """A value that does not fit, told as it is, whatever stands around it."""


class _Items(dict[int, Any]):
    """A list while partial values fill it: position to item, gaps allowed. Gaps close in the end."""

    def locate(self, index: int) -> int:
        return index if index >= 0 else index + max(self, default=-1) + 1


def parse_simple(option: str, word: str, *, nullable: bool = False) -> str | None:
    """The text that one word stands for: `null` is None, `'...'` loses its quotes, anything else is itself.

    Raises Failure (`field is not nullable`, an unclosed quote) and HelpAsked for `??`.
    """
    value: str | None = parse_value(option, [word], "str", nullable=nullable)
    return value


def parse_value(option: str, words: Sequence[str], schema: Any, *, nullable: bool = False, checked: bool = True) -> Any:
    """The value of an option that takes `schema`. `nullable` is true on update commands, for every level.

    Several partial values merge, in order; a full value replaces what was there. Raises Failure with az's text:
    `Failed to parse '<option>' argument: ...`, or after parsing `InvalidArgumentValue: <path>: ...`; and HelpAsked
    when `??` stands anywhere in it. Without `checked`, what must be there is left to `check`: az looks at that when it
    has found the location.
    """
    value = _told(option, lambda: _parse(words, schema, nullable))
    if checked:
        check(value, schema, option)
    return value


class Patch:
    """What an update says of a dictionary, a list or an object: a new one, or some places of the one that is there."""

    __slots__ = ("_places", "_schema")

    def __init__(self, places: list[tuple[list[Key], Any]], schema: Any) -> None:
        self._places = places
        self._schema = schema

    def onto(self, old: Any) -> Any:
        """The value after the update; `old` is the one before, or None, and is not changed."""
        from copy import deepcopy

        value = _UNSET if old is None else deepcopy(old)
        for keys, given in self._places:
            value = _placed(value, keys, given, self._schema)
        return _closed(value)


def parse_patch(option: str, words: Sequence[str], schema: Any) -> Patch:
    """What an update command's option says of a value that may be there already. Raises as `parse_value`."""
    return Patch(_told(option, lambda: [_place(word, schema, True) for word in words]), schema)


def _told(option: str, parse: Callable[[], Any]) -> Any:
    """What `parse` gives, or its failure in az's words."""
    try:
        return parse()
    except HelpAsked:
        raise HelpAsked(option) from None
    except (_MisfitError, _PlainError, ShorthandError) as problem:
        raise Failure(f"Failed to parse '{option}' argument: {problem}") from None
    except RecursionError:
        raise Failure(f"Failed to parse '{option}' argument: the value is nested too deeply") from None


def _parse(words: Sequence[str], schema: Any, nullable: bool) -> Any:
    if isinstance(schema, str):
        word = words[-1] if words else ""
        return _fitted(shorthand_syntax.simple(word), schema, nullable)
    if not words:
        msg = "argument cannot be blank"
        raise _MisfitError(msg)
    try:
        places = [_place(word, schema, nullable) for word in words]
    except HelpAsked:
        raise
    except (_MisfitError, _PlainError, ShorthandError, Failure, RecursionError):
        # Separate words are meant for a list of simple things only, when none of them names a place.
        if not isinstance(schema, list) or any(shorthand_syntax.partial(word) is not None for word in words) \
                or not isinstance(schema[0], str):
            raise
        return [_fitted(shorthand_syntax.simple(word), schema[0], nullable) for word in words]
    value = _UNSET
    for keys, given in places:
        value = _placed(value, keys, given, schema)
    return _closed(value)


def _place(word: str, schema: Any, nullable: bool) -> tuple[list[Key], Any]:
    """Where one word's value goes (nowhere in particular: the whole) and the value, fitted to what is there."""
    taken = shorthand_syntax.partial(word)
    if taken is None:
        return [], _fitted(_decoded(word, schema), schema, nullable)
    keys, rest = taken
    above: Any = None
    for count, key in enumerate(keys):
        if isinstance(schema, str):
            parent, whole = _shown(keys[:count]), _shown(keys[:count + 1])
            dotted = isinstance(key, str) and isinstance(above, dict) and "*" in above and "'" not in whole
            hint = f"; for a key with a dot in it, write '{whole}'=..." if dotted else ""
            raise _PlainError(f"'{parent}' holds one value and nothing below it, so there is no '{whole}'{hint}")
        above, schema = schema, _below(schema, key)
    return keys, _fitted(_decoded(rest, schema), schema, nullable)


def _below(schema: Any, key: Key) -> Any:
    """The schema one key further down."""
    if isinstance(schema, list):
        return schema[0]
    return schema["*"] if "*" in schema else schema[_field(schema, str(key))]


def _shown(path: list[Key]) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")


def _decoded(text: str, schema: Any) -> Any:
    """The raw value of a text, before it is fitted: shorthand, JSON, a Python literal, or the content of a file."""
    if not text:
        return BLANK
    if isinstance(schema, str):
        return shorthand_syntax.simple(text)
    path = os.path.expanduser(text)
    if os.path.exists(path) and not os.path.isdir(path):
        from sig_cli.cli.loose_json import read_file

        return read_file(text, OrderedDict)
    try:
        return shorthand_syntax.full(text)
    except ShorthandError:
        from sig_cli.cli.loose_json import parse

        try:
            return parse(text, OrderedDict)
        except ValueError:
            pass
        raise


def _fitted(value: Any, schema: Any, nullable: bool) -> Any:
    """A raw value as the schema wants it, plain dicts and lists, fields under the schema's names."""
    if value is BLANK:
        if schema == "bool":
            return True
        msg = "argument value cannot be blank"
        raise _MisfitError(msg)
    if value is None:
        if nullable:
            return None
        msg = "field is not nullable"
        raise _MisfitError(msg)
    if isinstance(schema, str):
        return _fitted_simple(value, schema)
    if isinstance(schema, list):
        if not isinstance(value, list):
            raise _MisfitError(f"list type value expected, got '{value}'({_type(value)})")
        return [_nested(item, schema[0], nullable, f"at [{index}]") for index, item in enumerate(value)]
    if not isinstance(value, dict):
        raise _MisfitError(f"dict type value expected, got '{value}'({_type(value)})")
    if "*" in schema:
        return {str(key): _nested(item, schema["*"], nullable, f"'{key}'") for key, item in value.items()}
    found = {}
    for key, item in value.items():
        field = _field(schema, str(key))
        found[field.rstrip("!")] = _nested(item, schema[field], nullable, f"'{key}'")
    return found


def _nested(value: Any, schema: Any, nullable: bool, where: str) -> Any:
    try:
        return _fitted(value, schema, nullable)
    except _MisfitError as problem:
        raise _MisfitError(f"Invalid {where} : {problem}") from None


def _fitted_simple(value: Any, schema: str) -> Any:
    if schema.startswith("enum:"):
        kind, choices = "str", {name.lower(): name for name in schema[5:].split("|")}
    else:
        kind, choices = schema.partition(">=")[0], None
    wanted = _PYTHON_TYPES[kind]
    if wanted is str and isinstance(value, int | float):
        value = value.text if isinstance(value, Number) else str(value).lower()
    if isinstance(value, str):
        if wanted is bool or choices is not None:
            return _chosen(value, _BOOLEANS if choices is None else choices)
        try:
            return wanted(value)
        except ValueError as problem:
            raise _PlainError(str(problem)) from None
    if wanted is float and isinstance(value, int | float):
        return float(value)
    if isinstance(value, wanted):
        return value
    raise _MisfitError(f"{wanted} type value expected, got '{value}'({_type(value)})")


def _type(value: Any) -> type:
    return float if isinstance(value, Number) else type(value)


def _chosen(value: str, choices: dict[str, Any]) -> Any:
    found = choices.get(value.lower(), _UNSET)
    if found is _UNSET:
        names = list(choices) if choices is _BOOLEANS else list(choices.values())
        raise Failure(f"unrecognized value '{value}' from choices '{names}' ")
    return found


def _field(schema: dict[str, Any], name: str) -> str:
    """The schema's key for a field, however the words spell it."""
    wanted = snake(name).replace("-", "_")
    for key in schema:
        if snake(key.rstrip("!")) == wanted:
            return key
    raise _PlainError(f"Model 'AAZObjectArg' has no field named '{name}'")


def snake(name: str) -> str:
    """`hyperVGeneration` as `hyper_v_generation`, `diskMBpsReadOnly` as `disk_m_bps_read_only`: az's names of fields."""
    pieces = []
    for at, letter in enumerate(name):
        if at and "A" <= letter <= "Z":
            before, after = name[at - 1], name[at + 1:at + 2]
            if "a" <= before <= "z" or "0" <= before <= "9" or "a" <= after <= "z":
                pieces.append("_")
        pieces.append(letter.lower())
    return "".join(pieces)


def _placed(value: Any, keys: list[Key], given: Any, schema: Any) -> Any:
    """`value` with `given` put at the end of the path `keys`; what is missing on the way is made."""
    if not keys:
        return given
    key = keys[0]
    if isinstance(schema, list):
        if not isinstance(key, int):
            hint = f"; to write a text that holds '=', quote it: '{key}=...'" if isinstance(schema[0], str) else ""
            raise _PlainError(f"list indices must be integers, got '{key}'{hint}")
        items = value if isinstance(value, _Items) else _Items(enumerate(value if isinstance(value, list) else ()))
        index = items.locate(key)
        if index < 0:
            raise _PlainError(f"index {key} doesn't exist in a list of {len(items)}")
        items[index] = _placed(items.get(index, _UNSET), keys[1:], given, schema[0])
        return items
    held: dict[str, Any] = value if isinstance(value, dict) else {}
    field = str(key) if "*" in schema else _field(schema, str(key))
    name = field if "*" in schema else field.rstrip("!")
    held[name] = _placed(held.get(name, _UNSET), keys[1:], given, _below(schema, key))
    return held


def _closed(value: Any) -> Any:
    """The value with its lists made lists."""
    if isinstance(value, _Items):
        return [_closed(value[index]) for index in sorted(value)]
    if isinstance(value, dict):
        return {key: _closed(item) for key, item in value.items()}
    return value


def check(value: Any, schema: Any, path: str) -> None:
    """What az checks when all is parsed: fields that must be there, and least values.

    `path` is the option. Raises Failure: `InvalidArgumentValue: <path>: ...`.
    """
    if isinstance(schema, list) and isinstance(value, list):
        for index, item in enumerate(value):
            check(item, schema[0], f"{path}[{index}]")
    elif isinstance(schema, dict) and isinstance(value, dict):
        if "*" in schema:
            for key, item in value.items():
                check(item, schema["*"], f"{path}.{key}")
            return
        for key, below in schema.items():
            name = key.rstrip("!")
            if name in value:
                check(value[name], below, f"{path}.{snake(name).replace('_', '-')}")
            elif key.endswith("!"):
                raise Failure(f"InvalidArgumentValue: {path}: Missing required field: {snake(name).replace('_', '-')}")
    elif isinstance(schema, str) and ">=" in schema and isinstance(value, int):
        least = int(schema.partition(">=")[2])
        if value < least:
            raise Failure(f"InvalidArgumentValue: {path}: Invalid format: '{value}' is less than {least}")
