"""`--set`, `--add`, `--remove` of az's generated commands: they know the fields of the resource and their types.

Paths use the flattened names of `show` (`description`, not `properties.description`), in camel or snake case.
Rules and messages: az 2.91, observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import field_schemas
from sig_cli.cli.failures import Failure
from sig_cli.cli.field_schemas import Made, WrongTypeError, bare, is_object
from sig_cli.cli.generic_update import (
    EMPTY_KEY,
    BadSyntaxError,
    Update,
    at_position,
    inside,
    loose,
    not_found,
    only,
    position,
    split_expression,
    split_path,
)
from sig_cli.cli.shorthand import snake

if TYPE_CHECKING:
    from collections.abc import Sequence

FLATTENED = "properties"
"""The member whose fields stand beside those of the resource itself."""


class _Place:
    """A field of the resource: its schema, its value (None when it is not there), and the place that holds it.

    `lifts` is true of a resource whose properties stand beside its other members.
    """

    __slots__ = ("holder", "key", "lifts", "schema", "value")

    def __init__(self, schema: Any, value: Any, holder: _Place | None = None, key: Any = None, *,
                 lifts: bool = False) -> None:
        self.lifts = lifts
        wanted = list if isinstance(schema, list) else dict
        self.schema = schema
        # A container of the wrong kind, from a service that knows better, counts as absent.
        self.value: Any = value if isinstance(schema, str) or isinstance(value, wanted) else None
        self.holder = holder
        self.key = key

    def member(self, name: str) -> _Place | None:
        """The field or the dictionary entry of that name, there or not; None when there is no such field."""
        if not is_object(self.schema):
            return _Place(self.schema["*"], (self.value or {}).get(name), self, name)
        key = field_schemas.find(self.schema, name)
        if key is not None and not (self.lifts and bare(key) == FLATTENED):
            return _Place(self.schema[key], (self.value or {}).get(bare(key)), self, bare(key))
        if self.lifts and FLATTENED in self.schema:
            inner = _Place(self.schema[FLATTENED], (self.value or {}).get(FLATTENED), self, FLATTENED)
            return inner.member(name)
        return None

    def item(self, index: int) -> _Place:
        return _Place(self.schema[0], self.value[index], self, index)

    def names(self) -> list[str]:
        """What can stand below: az lists fields in snake case."""
        if not is_object(self.schema):
            return list(self.value or {})
        names = [snake(bare(key)) for key in self.schema]
        if self.lifts and FLATTENED in self.schema:
            names.remove(FLATTENED)
            names += [snake(bare(key)) for key in self.schema[FLATTENED]]
        return names

    def put(self, value: Any) -> None:
        """Give the field a value; what is missing above it is made."""
        holder = self.holder
        if holder is None:
            raise BadSyntaxError
        if holder.value is None:
            holder.put(Made())
        holder.value[self.key] = self.value = value


class TypedUpdate(Update):
    """The generated commands: fields, types, read-only fields that are not sent."""

    def __init__(self, instance: dict[str, Any], schema: str, *, force_string: bool) -> None:
        super().__init__(instance, force_string=force_string)
        self.schema = field_schemas.fields_of(schema)
        self.lifts = field_schemas.flattened(schema)

    def result(self) -> dict[str, Any]:
        body: dict[str, Any] = field_schemas.writable(self.instance, self.schema)
        return body

    def set(self, word: str) -> None:
        key, text = split_expression(word)
        path = split_path(key)
        if not key.strip() or not path:
            raise Failure(EMPTY_KEY)
        name = path.pop()
        place = self._find(path)
        value = self.value(text)
        index = inside(name)
        if index is not None:
            position(index)
        if isinstance(place.schema, list):
            if index is None:
                raise Failure(f"index None doesn't exist on {path[-1]}")
            items = place.value or []
            target: _Place | None = place.item(at_position(items, index, path[-1]))
        elif isinstance(place.schema, dict) and index is None:
            target = place.member(name)
        else:
            target = None
        if target is None:
            raise _lost(place, name, key.split("."))
        target.put(_typed(value, target.schema))

    def add(self, where: str, words: Sequence[str]) -> None:
        place = self._find(split_path(where))
        if not isinstance(place.schema, list):
            raise BadSyntaxError
        added = [_typed(item, place.schema[0]) for item in self.items(words)]
        if added:
            place.put([*(place.value or []), *added])

    def remove(self, where: str, index: str) -> None:
        path = split_path(where)
        if not path:
            raise BadSyntaxError
        place = self._find(path)
        if index:
            items = place.value or []
            if not isinstance(place.schema, list) or not -len(items) <= position(index) < len(items):
                raise Failure(f"index {index} doesn't exist on {path[-1]}")
            del items[position(index)]
        elif place.holder is None or isinstance(place.holder.schema, list):
            raise BadSyntaxError
        elif place.value is not None:
            place.put([] if isinstance(place.schema, list) else None)

    def _find(self, path: Sequence[str]) -> _Place:
        place = _Place(self.schema, self.instance, lifts=self.lifts)
        for part in path:
            found: _Place | None = None
            selector = inside(part)
            if isinstance(place.schema, list):
                found = None if selector is None else _selected(place, selector, path)
            elif isinstance(place.schema, dict) and selector is None:
                found = place.member(part)
            if found is None:
                raise _lost(place, part, path)
            place = found
        return place


def _selected(place: _Place, selector: str, path: Sequence[str]) -> _Place:
    """The item of a list that `[0]` or `[name='East US']` means."""
    # az names the list by the last part but one of the whole path, wherever in it the list is.
    name = path[-2]
    items = place.value or []
    if "=" not in selector:
        return place.item(at_position(items, selector, name))
    key, _, text = selector.partition("=")
    value = loose(text)
    matches = []
    for index, item in enumerate(items):
        if isinstance(item, dict) and isinstance(place.schema[0], dict):
            member = place.item(index).member(key)
            if member is not None and member.value is not None and member.value == value:
                matches.append(index)
    return place.item(only(matches, key, value, name))


def _typed(value: Any, schema: Any) -> Any:
    try:
        return field_schemas.typed(value, schema)
    except WrongTypeError as error:
        raise Failure(str(error)) from None


def _lost(place: _Place, part: str, path: Sequence[str]) -> Failure:
    options = place.names() if isinstance(place.schema, dict) else None
    return not_found(part, path, options, is_list=isinstance(place.schema, list))
