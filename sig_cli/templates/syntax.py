"""The language's grammar: from the text between the brackets to a tree, with positions.

    expression := literal | call step*          step := '.' name | '[' expression ']'
    call       := name ['.' name] '(' [expression (',' expression)*] ')'
    literal    := '...' with '' for a quote | number

A string of a template is an expression when it begins with `[` and ends with `]`; `[[` at its beginning stands for one `[`.
Source: the public description of template syntax; positions and token names: errors quoted in public issues.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from sig_cli.templates.failures import ExpressionError, expression_error

LONGEST = 24_576
"""The most characters that an expression may have. Source: the public description."""
DEEPEST = 100
"""How deep calls and indexes may nest: an assumption, far beyond what people write and well within the interpreter's stack."""

_TOKEN = re.compile(r"\s+|(?P<text>'[^']*(?:''[^']*)*')|(?P<name>[A-Za-z_$][A-Za-z0-9_$]*)"
                    r"|(?P<number>(?:-|\d)\d*(?:\.\d*)?(?:[eE][-+]?\d*)?)|(?P<mark>[()\[\].,])")
_MARKS = {"(": "LeftParenthesis", ")": "RightParenthesis", "[": "LeftSquareBracket", "]": "RightSquareBracket",
          ".": "Dot", ",": "Comma"}
_RESULTS = ("reference", "references")


class Literal:
    """A string or number as it stands."""

    __slots__ = ("awaits", "position", "value")

    def __init__(self, value: Any, position: int) -> None:
        self.awaits: bool = False
        self.value = value
        self.position = position


class Call:
    """A function with its arguments. `key` is the folded name; `awaits` tells that results of resources are in it."""

    __slots__ = ("arguments", "awaits", "key", "name", "position")

    def __init__(self, name: str, arguments: tuple[Node, ...], position: int) -> None:
        self.name = name
        self.key = name.lower()
        self.arguments = arguments
        self.position = position
        self.awaits: bool = (self.key in _RESULTS or is_list(self.key)
                             or any(argument.awaits for argument in arguments))


class Access:
    """Members and indexes taken from a value, one after the other: names are strings, indexes are trees."""

    __slots__ = ("awaits", "base", "position", "steps")

    def __init__(self, base: Node, steps: tuple[tuple[str | Node, int], ...], position: int) -> None:
        self.base = base
        self.steps = steps
        self.position = position
        self.awaits: bool = base.awaits or any(not isinstance(step, str) and step.awaits for step, _ in steps)


Node = Literal | Call | Access


def is_list(key: str) -> bool:
    """Whether a folded name is one of the `list*` functions: `list` with any suffix but a namespace's."""
    return key.startswith("list") and "." not in key


def is_expression(text: str) -> bool:
    """Whether a string of a template is an expression: in brackets, and not escaped."""
    return text[:1] == "[" and text[-1:] == "]" and text[:2] != "[["


def unescaped(text: str) -> str:
    """A string that is no expression, with the `[[` of an escaped one made `[`."""
    return text[1:] if text[:2] == "[[" and text[-1:] == "]" else text


@lru_cache(maxsize=8192)
def parse(text: str) -> Node:
    """The tree of an expression: the text without its brackets. Raises `ExpressionError` with the position."""
    if len(text) > LONGEST:
        raise expression_error("expression-length", limit=LONGEST, actual=len(text), position=LONGEST)
    return _Parser(text).whole()


def _tokens(text: str) -> list[tuple[str, Any, int]]:
    """What the text consists of: kind, value and position of each token. Characters are complained of before grammar is."""
    tokens: list[tuple[str, Any, int]] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            if text[place] == "'":
                raise expression_error("expression-string", expression=text, position=place)
            raise _unexpected(text, place)
        kind, word, end = match.lastgroup, match.group(), match.end()
        if kind == "number":
            tokens.append(("Integer", _number(text, word, place, end), place))
        elif kind == "text":
            tokens.append(("Literal", word[1:-1].replace("''", "'"), place))
        elif kind is not None:
            tokens.append((_MARKS.get(word, "Identifier"), word, place))
        place = end
    tokens.append(("EndOfData", "", place))
    return tokens


def _number(text: str, word: str, place: int, end: int) -> int | float:
    """A number: an integer of 64 bits, or a finite float. What runs into a letter is none."""
    if not word[-1].isdigit() or (end < len(text) and (text[end].isalnum() or text[end] in "_$")):
        raise _unexpected(text, end)
    if word.lstrip("-").isdigit():
        if len(word) > 20 or not -(2**63) <= int(word) < 2**63:
            raise _unexpected(text, place)
        return int(word)
    value = float(word)
    if value - value != 0:
        raise _unexpected(text, place)
    return value


def _unexpected(text: str, place: int) -> ExpressionError:
    if place >= len(text):
        return expression_error("expression-token", expression=text, expected="Integer", actual="EndOfData", position=place)
    return expression_error("expression-character", expression=text, character=text[place], position=place)


class _Parser:
    """One pass over the tokens. `kind`, `word` and `place` are the token at hand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = iter(_tokens(text))
        self.depth = 0
        self.kind, self.word, self.place = next(self.rest)

    def advance(self) -> None:
        self.kind, self.word, self.place = next(self.rest, ("EndOfData", "", len(self.text)))

    def take(self, kind: str) -> Any:
        if self.kind != kind:
            raise expression_error("expression-token", expression=self.text, expected=kind, actual=self.kind,
                                   position=self.place)
        word = self.word
        self.advance()
        return word

    def whole(self) -> Node:
        node = self.expression()
        self.take("EndOfData")
        return node

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise expression_error("expression-depth", limit=DEEPEST, position=self.place)
        place = self.place
        node: Node
        if self.kind == "Literal":
            node = Literal(self.take("Literal"), place)
        elif self.kind == "Integer":
            node = Literal(self.take("Integer"), place)
        else:
            node = self.call()
        if self.kind in ("Dot", "LeftSquareBracket"):
            node = Access(node, self.steps(), place)
        self.depth -= 1
        return node

    def call(self) -> Call:
        place = self.place
        name = self.take("Identifier")
        if self.kind == "Dot":
            self.advance()
            name = f"{name}.{self.take('Identifier')}"
        self.take("LeftParenthesis")
        arguments: list[Node] = []
        if self.kind != "RightParenthesis":
            arguments.append(self.expression())
            while self.kind == "Comma":
                self.advance()
                arguments.append(self.expression())
        self.take("RightParenthesis")
        return Call(name, tuple(arguments), place)

    def steps(self) -> tuple[tuple[str | Node, int], ...]:
        steps: list[tuple[str | Node, int]] = []
        while True:
            place = self.place
            if self.kind == "Dot":
                self.advance()
                steps.append((self.take("Identifier"), place + 1))
            elif self.kind == "LeftSquareBracket":
                self.advance()
                steps.append((self.expression(), place + 1))
                self.take("RightSquareBracket")
            else:
                return tuple(steps)
