"""`--set`, `--add`, `--remove`: changes of single properties, which az applies between its GET and its PUT.

az has two implementations. Its generated commands ("aaz") know every field and its type; that one is in
`generic_update_aaz`. Its hand-written commands ("hand") work on whatever JSON `show` prints; that one is here, with
the paths that both understand. Rules and messages: az 2.91, observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from sig_cli.cli.failures import Failure
from sig_cli.cli.loose_json import is_json, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

Actions = list[tuple[Literal["set", "add", "remove"], list[str]]]

USAGE = {
    "set": "`--set property1.property2=<value>`",
    "add": "`--add property.listProperty <key=value, string or JSON string>`",
    "remove": "`--remove property.list <indexToRemove>` OR `--remove propertyToRemove`",
}
EMPTY_KEY = "Empty key in --set. Correct syntax: --set KEY=VALUE [KEY=VALUE ...]"


class BadSyntaxError(Exception):
    """Words that do not fit their option: what follows is told with the option's usage."""


def apply(instance: dict[str, Any], actions: Actions, *, force_string: bool, flavour: Literal["aaz", "hand"],
          schema: str | None = None) -> dict[str, Any]:
    """The instance after the actions, in the order of the command line; the one given stays as it was.

    Flavour "aaz": `instance` is a resource as the service sends it, `schema` the name of its list of fields, and the
    result is the body to send back: what may be written, nothing else. Flavour "hand": both are in the flattened shape
    of `show`. `force_string` keeps values as text. Raises Failure with az's words.
    """
    if flavour == "aaz":
        from sig_cli.cli.generic_update_aaz import TypedUpdate

        return TypedUpdate(copied(instance), schema or "", force_string=force_string).run(actions)
    return _PlainUpdate(copied(instance), force_string=force_string).run(actions)


class Update:
    """The frame of both flavours: which action runs, and how its failures are told."""

    def __init__(self, instance: dict[str, Any], *, force_string: bool) -> None:
        self.instance = instance
        self.force_string = force_string

    def run(self, actions: Actions) -> dict[str, Any]:
        for kind, words in actions:
            try:
                if kind == "set":
                    for word in words:
                        self.set(word)
                elif kind == "add":
                    self.add(words[0], words[1:])
                else:
                    self.remove(words[0], words[1] if len(words) > 1 else "")
            except BadSyntaxError:
                raise Failure(f"invalid syntax: {USAGE[kind]}") from None
            except RecursionError:
                raise Failure(f"the value of --{kind} is nested too deeply") from None
        return self.result()

    def result(self) -> dict[str, Any]:
        return self.instance

    def set(self, word: str) -> None:
        raise NotImplementedError

    def add(self, where: str, words: Sequence[str]) -> None:
        raise NotImplementedError

    def remove(self, where: str, index: str) -> None:
        raise NotImplementedError

    def value(self, text: str) -> Any:
        """JSON, a Python literal, or the text."""
        if self.force_string:
            return text
        return loose(text)

    def items(self, words: Sequence[str]) -> list[Any]:
        """What `--add` appends: neighbouring `key=value` words are one object, whose values stay text."""
        found: list[Any] = []
        members: dict[str, str] | None = None
        for word in words:
            key, equals, rest = word.partition("=")
            if not equals:
                members = None
                found.append(self.value(word))
                continue
            if members is None:
                members = {}
                found.append(members)
            members[key] = rest
        return found


def loose(text: str) -> Any:
    """The value that a text spells, or the text."""
    try:
        return parse(text)
    except ValueError:
        return text


def split_expression(word: str) -> tuple[str, str]:
    """`path=value` taken apart at its only `=`, or at the first one outside brackets."""
    if word.count("=") == 1:
        path, _, value = word.partition("=")
        return path, value
    inside = False
    for at, letter in enumerate(word):
        if letter == "[":
            inside = True
        elif letter == "]":
            inside = False
        elif letter == "=" and not inside:
            return word[:at], word[at + 1:]
    return word, ""


def split_path(path: str) -> list[str]:
    """`a.b[0]["x"].c` as its parts: `a`, `b`, `[0]`, ... Brackets keep what is in them together, dots included."""
    parts = []
    at = 0
    while at < len(path):
        if path[at] == ".":
            at += 1
            continue
        end = path.find("]", at) + 1 if path[at] == "[" else 0
        if not end:
            end = at + 1
            while end < len(path) and path[end] not in ".[":
                end += 1
        parts.append(path[at:end])
        at = end
    return parts


def inside(part: str) -> str | None:
    """What stands in the brackets of a part, or None when it is a name."""
    return part[1:part.rindex("]")] if part[0] == "[" and "]" in part else None


def position(text: str) -> int:
    """The number of an item. Raises BadSyntaxError."""
    try:
        return int(text)
    except ValueError:
        raise BadSyntaxError from None


def at_position(items: list[Any], text: str, name: str) -> int:
    """The number of an item that is there. Raises BadSyntaxError, or Failure naming the list as `name`."""
    index = position(text)
    if not -len(items) <= index < len(items):
        raise Failure(f"index {index} doesn't exist on {name}")
    return index


def only(matches: Sequence[int], key: str, value: Any, name: str) -> int:
    """The one item that a filter such as `[name='East US']` found. Raises Failure for none and for several."""
    if len(matches) > 1:
        raise Failure(f"non-unique key '{key}' found multiple matches on {name}. Key must be unique.")
    if not matches:
        raise Failure(f"item with value '{value}' doesn't exist for key '{key}' on {name}")
    return matches[0]


def not_found(part: str, path: Sequence[str], options: Sequence[str] | None, *, is_list: bool = False) -> Failure:
    """`Couldn't find ...`: `path` is the whole path that was looked for, `options` what there is instead, if anything."""
    parent = ".".join(path[:-1]).replace(".[", "[")
    message = f"Couldn't find '{part}' in '{parent}'."
    if is_list:
        return Failure(f"{message} Available options: index into the collection '{parent}' with [<index>] or "
                       "[<key=value>]")
    if options is None:
        return Failure(f"{message} '{parent}' does not support further indexing.")
    return Failure(f"{message} Available options: {sorted(options)}")


def copied(value: Any) -> Any:
    """A copy of a JSON value that shares nothing with it."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value


class _PlainUpdate(Update):
    """The hand-written commands: any JSON, no types."""

    def set(self, word: str) -> None:
        key, text = split_expression(word)
        path = split_path(key)
        if not key.strip() or not path:
            raise Failure(f"usage error: {EMPTY_KEY}")
        *parents, name = path
        holder = self._find(parents)
        index = inside(name)
        if index is not None:
            position(index)
        if holder is None and parents and index is None:
            holder = self._replaced(parents, {})
        if isinstance(holder, list) and index is not None:
            holder[at_position(holder, index, name)] = self._sendable(text)
        elif isinstance(holder, dict) and index is None:
            holder[name] = self._tag_text(path, self._sendable(text), text)
        else:
            raise _lost(holder, name, key.split("."))

    def add(self, where: str, words: Sequence[str]) -> None:
        path = split_path(where)
        found = self._find(path)
        if found is None and path:
            found = self._replaced(path, [])
        if not isinstance(found, list):
            raise BadSyntaxError
        found.extend(self.items(words))

    def remove(self, where: str, index: str) -> None:
        path = split_path(where)
        if not path:
            raise BadSyntaxError
        found = self._find(path)
        if not index:
            holder = self._find(path[:-1])
            if not isinstance(holder, dict):
                raise BadSyntaxError
            del holder[path[-1]]
        elif isinstance(found, list):
            # The text, not the number, stands in the message; az prints what was typed.
            if not -len(found) <= position(index) < len(found):
                raise Failure(f"index {index} doesn't exist on {path[-1]}")
            del found[position(index)]
        else:
            if isinstance(found, dict):
                position(index)
            raise Failure(f"{path[-1]} doesn't exist")

    def value(self, text: str) -> Any:
        return self._sendable(text)

    def _sendable(self, text: str) -> Any:
        """As `Update.value`, without the literals that JSON lacks: those stay text."""
        value = super().value(text)
        if isinstance(value, tuple):
            value = list(value)
        return value if is_json(value) else text

    def _tag_text(self, path: Sequence[str], value: Any, text: str) -> Any:
        """A tag is text: az fails on `--set tags.version=2`, although nothing else can be meant."""
        if path[0] != "tags":
            return value
        if len(path) == 2 and isinstance(value, bool | int | float):
            return text
        if len(path) == 1 and isinstance(value, dict):
            return {key: _json_text(item) if isinstance(item, bool | int | float) else item
                    for key, item in value.items()}
        return value

    def _find(self, path: Sequence[str]) -> Any:
        found: Any = self.instance
        for part in path:
            selector = inside(part)
            if selector is not None and isinstance(found, list):
                name = path[-2] if len(path) > 1 else part
                if "=" in selector:
                    key, _, text = selector.partition("=")
                    value = loose(text)
                    found = found[only([at for at, item in enumerate(found)
                                        if isinstance(item, dict) and item.get(key) == value], key, value, name)]
                else:
                    found = found[at_position(found, selector, name)]
            elif selector is None and isinstance(found, dict) and part in found:
                found = found[part]
            else:
                raise _lost(found, part, path)
        return found

    def _replaced(self, path: Sequence[str], fresh: Any) -> Any:
        """Put a fresh container where null stands."""
        holder = self._find(path[:-1])
        selector = inside(path[-1])
        holder[path[-1] if selector is None else position(selector)] = fresh
        return fresh


def _lost(holder: Any, part: str, path: Sequence[str]) -> Failure:
    options = [_camel(name) for name in holder] if isinstance(holder, dict) else None
    return not_found(part, path, options, is_list=isinstance(holder, list))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first.lower() + "".join(map(str.capitalize, rest)) if rest else name


def _json_text(value: Any) -> str:
    import json

    return json.dumps(value)
