"""Documents: the text that was sent, its value, and the place of anything in it.

Plain JSON is read by the standard library; what it does not take is read leniently, in Python. Places are looked for in the
text only when an error is to be told.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sig_cli.templates.failures import TemplateError, text_of
from sig_cli.templates.limits import MOST_BYTES, MOST_LEVELS
from sig_cli.templates.reading import NotJson, Path, locate, read_leniently
from sig_cli.templates.values import compact

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class Document:
    """A JSON value and the text that it came from. Without a text it is as if its compact form had been sent."""

    def __init__(self, value: Any, text: str | None = None) -> None:
        self.value = value
        self._text = text

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = compact(self.value)
        return self._text

    def place(self, path: Path) -> tuple[int, int]:
        """The line and column of what a path leads to; (0, 0) when there is no such path."""
        return locate(self.text, path)


def read_document(source: str | bytes) -> Document:
    """The document that a text is: a template, a file of parameters, or a whole request.

    Takes what the service takes (`reading`). Raises `TemplateError` with the reader's words, line and position: for what is not
    JSON, for a text beyond 4 MB, for one that is nested too deeply.
    """
    if len(source) > MOST_BYTES:
        raise TemplateError(text_of("size", limit=MOST_BYTES, actual=len(source)), case="size")
    try:
        text = _decoded(source)
        try:
            value = _strictly(text)
        except (ValueError, RecursionError):
            value = read_leniently(text)
    except NotJson as error:
        raise TemplateError(text_of("parse", reason=error.reason), case="parse", path=error.path, line=error.line,
                            column=error.column) from None
    return Document(value, text)


def _decoded(source: str | bytes) -> str:
    if isinstance(source, str):
        text = source.removeprefix("\ufeff")
        if not text.isascii():
            try:
                size = len(text.encode())
            except UnicodeEncodeError as error:
                raise NotJson("A character is half of a surrogate pair.", text, error.start, ()) from None
            if size > MOST_BYTES:
                raise TemplateError(text_of("size", limit=MOST_BYTES, actual=size), case="size")
        return text
    encoding = "utf-16" if source[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return source.decode(encoding)
    except UnicodeDecodeError as error:
        before = source[:error.start].decode(encoding, "replace")
        raise NotJson("The text is not encoded as UTF-8.", before, len(before), ()) from None


def _strictly(text: str) -> Any:
    """The value of plain JSON. Raises `ValueError` or `RecursionError` for all else, also what only its letter allows."""
    if "\\u" in text and _SURROGATE.search(text):
        raise ValueError("surrogates are looked at one by one")
    value = json.loads(text, object_pairs_hook=_object, parse_constant=_refused, parse_float=_float)
    level = [value]
    for _ in range(MOST_LEVELS):
        level = [item for holder in level if type(holder) in (dict, list)
                 for item in (holder.values() if type(holder) is dict else holder) if type(item) in (dict, list)]
        if not level:
            return value
    raise ValueError("nested too deeply")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _float(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise ValueError(text)
    return value


def _refused(constant: str) -> Any:
    raise ValueError(constant)
