"""`$filter` of Resource Manager's lists: a small part of OData.

    resourceType eq 'Microsoft.Compute/galleries' and location eq 'westus2'
    tagname eq 'team' and tagvalue eq 'core'
    substringof('gold', name) or startswith(tagname, 'env')

Lists of groups know tags only, lists of resources also what is in their rows. Everything else is the service's
`InvalidFilterInQueryString`. Sources: the REST reference of both lists; the filters that az 2.91 sends; reported
refusals (azure-sdk-for-go 2480, azure-sdk-for-net 18748).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Row = dict[str, Any]
    Tag = tuple[str, str]
    Test = Callable[[Row, Tag | None], bool]

TAG_WORDS = ("tagname", "tagvalue")
ROW_WORDS = ("name", "resourcetype", "resourcegroup", "location", "identity", "identity/principalid", "plan",
             "plan/name", "plan/publisher", "plan/product", "plan/version", "plan/promotioncode")
_MARKS = "(),"


def matching(rows: Iterable[tuple[str, Row]], text: str, words: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    """The rows for which the filter holds, with their places; `words` are the properties it may speak of.

    What a filter says of a tag's name and value it says of one and the same tag. Raises `filter-invalid` at once.
    """
    test = parse(text, words)
    return ((place, row) for place, row in rows
            if any(test(row, tag) for tag in (row["tags"].items() if row.get("tags") else (None,))))


def parse(text: str, words: tuple[str, ...]) -> Test:
    """The test that a filter stands for. Raises `filter-invalid`."""
    try:
        return _Reader(list(_tokens(text)), words).whole()
    except (ValueError, RecursionError):
        raise refusal("filter-invalid", filter=text) from None


def equal_type(text: str) -> str | None:
    """The folded resource type that a filter without `or` and `not` asks for, so that nothing else need be read."""
    words = [word.lower() for word in _tokens(text)]
    if "or" in words or "not" in words:
        return None
    for index, word in enumerate(words[:-2]):
        if word == "resourcetype" and words[index + 1] == "eq":
            return words[index + 2].removeprefix("'")
    return None


def _tokens(text: str) -> Iterator[str]:
    """Words, marks, and values; a value begins with a quote and has no other of its own."""
    at = 0
    while at < len(text):
        letter = text[at]
        if letter.isspace():
            at += 1
        elif letter in _MARKS:
            at += 1
            yield letter
        elif letter == "'":
            value = ""
            while True:
                end = text.find("'", at + 1)
                if end < 0:
                    raise ValueError(text)
                value += text[at + 1:end]
                at = end + 1
                if text[at:at + 1] != "'":
                    break
                value += "'"
            yield "'" + value
        else:
            start = at
            while at < len(text) and not text[at].isspace() and text[at] not in _MARKS + "'":
                at += 1
            yield text[start:at]


class _Reader:
    """One pass over the tokens, by the grammar `or` of `and`s of (not) comparisons. Raises `ValueError`."""

    def __init__(self, tokens: list[str], words: tuple[str, ...]) -> None:
        self._tokens = tokens
        self._words = words
        self._at = 0

    def whole(self) -> Test:
        test = self._either()
        if self._at != len(self._tokens):
            raise ValueError(self._at)
        return test

    def _either(self) -> Test:
        tests = [self._both()]
        while self._is("or"):
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else lambda row, tag: any(test(row, tag) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._is("and"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda row, tag: all(test(row, tag) for test in tests)

    def _one(self) -> Test:
        if self._is("not"):
            inner = self._one()
            return lambda row, tag: not inner(row, tag)
        if self._is("("):
            inner = self._either()
            self._expect(")")
            return inner
        word = self._next().lower()
        if word in ("substringof", "startswith", "contains"):
            return self._call(word)
        get = self._property(word)
        operator = self._next().lower()
        value = _folded(word, self._value())
        if operator == "eq":
            return lambda row, tag: get(row, tag) == value
        if operator == "ne":
            return lambda row, tag: get(row, tag) != value
        raise ValueError(operator)

    def _call(self, function: str) -> Test:
        self._expect("(")
        if function == "substringof":
            value = self._value()
            self._expect(",")
            word = self._next().lower()
        else:
            word = self._next().lower()
            self._expect(",")
            value = self._value()
        self._expect(")")
        get = self._property(word)
        part = _folded(word, value)
        if function == "startswith":
            return lambda row, tag: (get(row, tag) or "").startswith(part) and get(row, tag) is not None
        return lambda row, tag: part in (get(row, tag) or "") and get(row, tag) is not None

    def _property(self, word: str) -> Callable[[Row, Tag | None], str | None]:
        if word not in self._words:
            raise ValueError(word)
        if word == "tagname":
            return lambda _, tag: None if tag is None else tag[0].lower()
        if word == "tagvalue":
            return lambda _, tag: None if tag is None else tag[1]
        return lambda row, _: _of_row(row, word)

    def _value(self) -> str:
        token = self._next()
        if not token.startswith("'"):
            raise ValueError(token)
        return token[1:]

    def _next(self) -> str:
        if self._at == len(self._tokens):
            raise ValueError(self._at)
        self._at += 1
        return self._tokens[self._at - 1]

    def _is(self, token: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at].lower() == token:
            self._at += 1
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._is(token):
            raise ValueError(token)


def _folded(word: str, value: str) -> str:
    """A value of a filter as it is compared: case matters in the values of tags only."""
    if word == "tagvalue":
        return value
    if word == "location":
        from sig_cli.domain.regions import canonical

        return canonical(value) or value.lower()
    return value.lower()


def _of_row(row: Row, word: str) -> str | None:
    """What a row has for a property of a filter, folded; None when it has none."""
    if word == "resourcegroup":
        return str(row["id"]).split("/")[4].lower()
    if word == "resourcetype":
        return str(row["type"]).lower()
    value: Any = row
    for step in word.split("/"):
        value = next((item for name, item in value.items() if name.lower() == step), None) if isinstance(value, dict) \
            else None
    return value.lower() if isinstance(value, str) else None
