"""JSON as the service reads it: with comments, single quotes, names without quotes, trailing commas, strings of many lines.

The service's reader takes more than JSON, and az relies on it: it sends `{"properties": {..., template:{...}}}` with the
template's text as the person wrote it. This reader takes the same, keeps no state between calls, does not recurse, and tells where
something goes wrong in the words of the service's reader. Source: errors quoted in public issues, requests that az sends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.templates.limits import MOST_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[\s\ufeff]+|//[^\r\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r"\"([^\"\\]*(?:\\.[^\"\\]*)*)\"|'([^'\\]*(?:\\.[^'\\]*)*)'", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_WORD = re.compile(r"[^\s,\]}:\[{\"'/]+")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?", re.ASCII)
_HEXADECIMAL = re.compile(r"-?0[xX][0-9a-fA-F]{1,16}")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "'": "'", "/": "/"}
_LITERALS = {"true": True, "false": False, "null": None}
_PLAIN = re.compile(r"[A-Za-z_$][\w$-]*")
_LINE = re.compile(r"\r\n|\r|\n")


class NotJson(Exception):
    """A text that the reader does not take: why, in the words of the service's reader, and where."""

    def __init__(self, reason: str, text: str, offset: int, path: Path) -> None:
        self.line, self.column = line_and_column(text, offset)
        self.path = path_text(path)
        self.reason = f"{reason} Path '{self.path}', line {self.line}, position {self.column}."
        super().__init__(self.reason)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The line of an offset, from 1, and how many characters stand before it on that line."""
    line, start = 1, 0
    for match in _LINE.finditer(text, 0, offset):
        line += 1
        start = match.end()
    return line, offset - start


def path_text(path: Path) -> str:
    """A path as the service writes it: `resources[0].properties['a.b']`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif not step:
            continue  # a member of which the name is still to come
        elif _PLAIN.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += "['" + step.replace("'", "\\'") + "']"
    return text


class Reader:
    """One pass over a text. `path` is where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0
        self.steps: list[str | int] = []

    def fail(self, reason: str, offset: int | None = None) -> NotJson:
        return NotJson(reason, self.text, self.offset if offset is None else offset, tuple(self.steps))

    def skip(self) -> str:
        """The next character that is neither blank nor comment, not taken; "" at the end."""
        match = _SPACE.match(self.text, self.offset)
        assert match is not None
        self.offset = match.end()
        letter = self.text[self.offset:self.offset + 1]
        if letter == "/":
            after = self.text[self.offset + 1:self.offset + 2]
            if after == "*":
                raise self.fail("Unexpected end while parsing comment.", len(self.text))
            raise self.fail(f"Error parsing comment. Expected: *, got {after}.")
        return letter

    def string(self) -> str:
        """The string that begins here."""
        match = _STRING.match(self.text, self.offset)
        if match is None:
            raise self.fail(f"Unterminated string. Expected delimiter: {self.text[self.offset]}.", len(self.text))
        start = self.offset
        self.offset = match.end()
        body = match.group(1) if match.group(1) is not None else match.group(2)
        if "\\" not in body:
            return str(body)

        def unescape(escape: re.Match[str]) -> str:
            code = escape.group(1)
            if len(code) == 5:
                return chr(int(code[1:], 16))
            if code not in _ESCAPES:
                raise self.fail(f"Bad JSON escape sequence: \\{code}.", start + 1 + escape.end())
            return _ESCAPES[code]

        text = _ESCAPE.sub(unescape, body)
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise self.fail("Bad JSON escape sequence: a surrogate without its other half.") from None

    def name(self, letter: str) -> str:
        """The name of a member, and the colon after it."""
        if letter in "\"'":
            name = self.string()
        else:
            match = _NAME.match(self.text, self.offset)
            if match is None:
                raise self.fail(f"Invalid property identifier character: {letter}.")
            self.offset = match.end()
            name = match.group()
        self.steps[-1] = name
        colon = self.skip()
        if colon != ":":
            if not colon:
                raise self.fail("Unexpected end of content while loading JObject.")
            raise self.fail(f"Invalid character after parsing property name. Expected ':' but got: {colon}.")
        self.offset += 1
        return name

    def scalar(self, letter: str) -> Any:
        """The number, literal or string that begins here."""
        if letter in "\"'":
            return self.string()
        match = _WORD.match(self.text, self.offset)
        if match is None:
            raise self.fail(f"Unexpected character encountered while parsing value: {letter}.")
        word = match.group()
        if word in _LITERALS:
            self.offset = match.end()
            return _LITERALS[word]
        number = _NUMBER.fullmatch(word)
        if number is not None and len(word) < 400:
            self.offset = match.end()
            if not number.group(1) and not number.group(2):
                return int(word)
            value = float(word)
            if value - value == 0:
                return value
        elif _HEXADECIMAL.fullmatch(word):
            self.offset = match.end()
            return int(word, 16)
        if letter.isdigit() or letter == "-":
            raise self.fail(f"Input string '{word[:100]}' is not a valid number.", match.end())
        raise self.fail(f"Unexpected character encountered while parsing value: {letter}.")

    def events(self) -> Iterator[tuple[str, Any]]:
        """What stands in the text, one after the other: ("{" or "[", None), ("name", str), ("value", scalar), ("}" or "]", None).

        After each, `steps` is the path of what was read and `offset` stands behind it. Raises `NotJson`.
        """
        closers: list[str] = []
        while True:
            letter = self.skip()
            if closers and letter == closers[-1] and closers[-1] == "]":
                yield from self.close(closers)
            elif letter in ("{", "["):
                self.offset += 1
                yield letter, None
                closers.append("}" if letter == "{" else "]")
                if len(closers) > MOST_LEVELS:
                    raise self.fail(f"The reader's MaxDepth of {MOST_LEVELS} has been exceeded.")
                self.steps.append("" if letter == "{" else 0)
                if letter == "[":
                    continue
                if (letter := self.skip()) != "}":
                    yield "name", self.member(letter)
                    continue
                yield from self.close(closers)
            elif not letter:
                raise self.fail("Unexpected end of content while loading " + ("JObject." if not closers or closers[-1] == "}"
                                                                              else "JArray."))
            else:
                yield "value", self.scalar(letter)
            # After a value: a comma and what follows it, or the end of what it is in.
            while closers:
                letter = self.skip()
                if letter == ",":
                    self.offset += 1
                    letter = self.skip()
                    if letter != closers[-1]:
                        if closers[-1] == "}":
                            yield "name", self.member(letter)
                        else:
                            self.steps[-1] += 1  # type: ignore[operator]
                        break
                if letter != closers[-1]:
                    if not letter:
                        raise self.fail("Unexpected end of content while loading "
                                        + ("JObject." if closers[-1] == "}" else "JArray."))
                    raise self.fail(f"After parsing a value an unexpected character was encountered: {letter}.")
                yield from self.close(closers)
            else:
                letter = self.skip()
                if letter:
                    raise self.fail(f"Additional text encountered after finished reading JSON content: {letter}.")
                return

    def member(self, letter: str) -> str:
        if not letter:
            raise self.fail("Unexpected end of content while loading JObject.")
        return self.name(letter)

    def close(self, closers: list[str]) -> Iterator[tuple[str, Any]]:
        self.offset += 1
        self.steps.pop()
        yield closers.pop(), None


def read_leniently(text: str) -> Any:
    """The value of a text. Raises `NotJson`; also for a name that stands twice in an object (an assumption)."""
    reader = Reader(text)
    root: list[Any] = []
    holders: list[Any] = [root]
    names: list[str] = []
    for event, value in reader.events():
        if event == "name":
            if value in holders[-1]:
                raise reader.fail(f"Property with the name '{value}' already exists in the current JSON object.")
            names.append(value)
            continue
        if event in ("}", "]"):
            holders.pop()
            continue
        made = {} if event == "{" else [] if event == "[" else value
        holder = holders[-1]
        if type(holder) is dict:
            holder[names.pop()] = made
        else:
            holder.append(made)
        if event != "value":
            holders.append(made)
    return root[0]


def locate(text: str, path: Path) -> tuple[int, int]:
    """The line and column of what a path leads to, as the service tells them: of an opening bracket, or of a value's end.

    (0, 0) when there is no such path. Names ignore case; one that is spelled exactly so wins.
    """
    folded = [step.lower() if isinstance(step, str) else step for step in path]
    reader = Reader(text)
    offset = -1
    try:
        for event, _ in reader.events():
            if event not in ("{", "[", "value") or len(reader.steps) != len(path):
                continue
            if reader.steps == list(path):
                return line_and_column(text, reader.offset)
            if offset < 0 and folded == [step.lower() if isinstance(step, str) else step for step in reader.steps]:
                offset = reader.offset
    except NotJson:
        pass
    return line_and_column(text, offset) if offset >= 0 else (0, 0)
