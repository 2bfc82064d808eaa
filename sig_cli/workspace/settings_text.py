"""Where things stand in a TOML text: `tomllib` tells what a file holds, but neither where nor with which comments.

`scan` takes texts that tomllib has accepted and is not a validator. What is changed with its help is parsed again
before it is believed.
"""

from __future__ import annotations

Path = tuple[str | int, ...]
"""The path of a key; a number stands for an element of an array of tables."""

_BLANK = " \t"
_WHITE = " \t\r\n"


class Item:
    """Something with a key: `kind` is "header" (`[a]`, `[[a]]`), "pair" (`a = 1`), "member" (inside of `{}`), or
    "element" (inside of `[{}]`).

    `path` is the key's whole path, `base` the header's part of it. `start` is where the key begins (a header's
    bracket), `value` where its value begins, `end` where value or header is over.
    """

    __slots__ = ("base", "end", "kind", "path", "start", "value")

    def __init__(self, kind: str, *, base: Path, path: Path, start: int, value: int) -> None:
        self.kind = kind
        self.base = base
        self.path = path
        self.start = start
        self.value = value
        self.end = value


def scan(text: str) -> list[Item]:
    """The headers, pairs and members of a valid TOML text, in the order of their keys."""
    return _Scanner(text).scan()


def place(text: str, offset: int) -> str:
    """A position for a person: "line 3, column 5"."""
    line_start = text.rfind("\n", 0, offset) + 1
    return f"line {text.count(chr(10), 0, offset) + 1}, column {offset - line_start + 1}"


def place_of(text: str, key: tuple[str, ...]) -> str:
    """Where the key with this path stands first, whatever way it is written; else where its section begins."""
    items = scan(text)
    dotted = ".".join(key[1:]).lower()
    for item in items:
        if item.path[:1] == key[:1] and len(item.path) > 1 and dotted and _dotted(item.path) == dotted:
            return place(text, item.start)
    for item in items:
        if item.path[:1] == key[:1]:
            return place(text, item.start)
    return place(text, 0)


def find(items: list[Item], section: str, option: str) -> Item | None:
    """The pair or member that gives an option its value; options ignore case, and `a.b` may be one key or two."""
    for item in items:
        if item.kind in ("pair", "member") and item.path[0] == section and len(item.path) > 1 \
                and not any(isinstance(part, int) for part in item.path) and _dotted(item.path) == option.lower():
            return item
    return None


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path[1:]).lower()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.items: list[Item] = []
        self.elements: dict[Path, int] = {}

    def scan(self) -> list[Item]:
        base: Path = ()
        while True:
            self._skip(_WHITE)
            if self.at >= len(self.text):
                return self.items
            if self.text[self.at] == "[":
                base = self._header()
            else:
                self._pair("pair", base)

    def _header(self) -> Path:
        start = self.at
        is_array = self.text.startswith("[[", start)
        self.at += 2 if is_array else 1
        path: Path = self._key()
        self.at += 2 if is_array else 1
        if is_array:
            number = self.elements[path] = self.elements.get(path, -1) + 1
            path = (*path, number)
        self.items.append(Item("header", base=(), path=path, start=start, value=self.at))
        return path

    def _pair(self, kind: str, base: Path) -> None:
        start = self.at
        path = (*base, *self._key())
        self.at += 1
        self._skip(_BLANK)
        item = Item(kind, base=base, path=path, start=start, value=self.at)
        self.items.append(item)
        self._value(path)
        item.end = self.at

    def _key(self) -> tuple[str, ...]:
        """The parts of a dotted key; stops at the `=` or `]` behind it."""
        parts = []
        while True:
            self._skip(_BLANK)
            start = self.at
            if self.text[start] in "\"'":
                self._string()
                parts.append(_unquoted(self.text[start:self.at]))
            else:
                while self.text[self.at] not in ".=] \t":
                    self.at += 1
                parts.append(self.text[start:self.at])
            self._skip(_BLANK)
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def _value(self, path: Path) -> None:
        sign = self.text[self.at]
        if sign in "\"'":
            self._string()
        elif sign == "[":
            self.at += 1
            while self._next(_WHITE) != "]":
                self._value(())
            self.at += 1
        elif sign == "{":
            self.at += 1
            while self._next(_WHITE) != "}":
                # What lies in an array has no path of its own; its keys are walked over like all others.
                self._pair("member" if path else "element", path)
            self.at += 1
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\r\n":
                self.at += 1
            while self.text[self.at - 1] in _BLANK:
                self.at -= 1

    def _next(self, signs: str) -> str:
        """The next character that means something inside of a list or an inline table."""
        self._skip(signs + ",")
        return self.text[self.at]

    def _string(self) -> None:
        text = self.text
        quote = text[self.at]
        if text.startswith(quote * 3, self.at):
            self.at += 3
            while not text.startswith(quote * 3, self.at):
                self.at += 2 if quote == '"' and text[self.at] == "\\" else 1
            self.at += 3
            # Up to two more quotes belong to the text itself.
            while text.startswith(quote, self.at):
                self.at += 1
            return
        self.at += 1
        while text[self.at] != quote:
            self.at += 2 if quote == '"' and text[self.at] == "\\" else 1
        self.at += 1

    def _skip(self, signs: str) -> None:
        """Go past blanks, and past comments where lines may end."""
        text = self.text
        while self.at < len(text):
            if text[self.at] in signs:
                self.at += 1
            elif text[self.at] == "#" and "\n" in signs:
                end = text.find("\n", self.at)
                self.at = end if end >= 0 else len(text)
            else:
                return


def _unquoted(token: str) -> str:
    import tomllib

    return str(tomllib.loads(f"key = {token}")["key"])
