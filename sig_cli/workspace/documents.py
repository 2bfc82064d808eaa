"""Documents as bytes: indented by two, `"name"` first, the private section last, letters of all scripts kept.

A revision is `COUNTER-CHECKSUM`. The counter stands in the private section and makes every write another document;
the checksum of the bytes notices what was changed by hand.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NoReturn
from zlib import crc32

from sig_cli.workspace import names
from sig_cli.workspace.engine import Stored, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.workspace.engine import Document

PRIVATE = "sig"
MANY = 200
"""From so many documents on, importing `orjson` (1 ms) is faster than parsing without it."""

_LABEL = 90
_SMALLEST, _LARGEST = -(1 << 63), (1 << 64) - 1
_NOT_FINITE = ("nan", "inf", "-inf")


def encode(document: Document, counter: int) -> bytes:
    """The bytes of a document as its revision `counter`; the caller's document is not changed.

    Raises `StoreError` for what JSON cannot hold: other types, keys that are no text, infinite numbers, integers beyond
    64 bits, half surrogate pairs, or nesting without end.
    """
    ordered, private = _parts(document, counter)
    try:
        text = _text(ordered, "\n") if ordered else "{\n}"
        return (text[:-2] + ("," if ordered else "") + _section(private)).encode()
    except UnicodeEncodeError as error:
        raise StoreError(f"Cannot store {_label(document)}: {error.object[error.start]!a} is no character.") from None
    except (RecursionError, ValueError, TypeError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise StoreError(f"Cannot store {_label(document)}: {reason}.") from None


def fast_encoder() -> Callable[[Document, int], bytes]:
    """`encode` for many documents: by `orjson` where it is installed, with the same bytes and the same refusals."""
    try:
        from orjson import OPT_INDENT_2, dumps
    except ImportError:
        return encode

    def encode_fast(document: Document, counter: int) -> bytes:
        ordered, private = _parts(document, counter)
        try:
            if ordered and _is_plain(ordered):
                return dumps(ordered, option=OPT_INDENT_2)[:-2] + b"," + _section(private).encode()
        except (TypeError, ValueError, RecursionError):
            pass  # `encode` tells what is wrong
        return encode(document, counter)

    return encode_fast


def _parts(document: Document, counter: int) -> tuple[Document, Document]:
    """What stands on lines of its own, the name first; and the private section, with the counter."""
    ordered: Document = {}
    if "name" in document:
        ordered["name"] = document["name"]
    ordered.update(document)
    given = ordered.pop(PRIVATE, None)
    private = {"revision": counter, **(given if type(given) is dict else {})}
    private["revision"] = counter
    return ordered, private


_private_text = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _section(private: Document) -> str:
    """The end of a document. The private section stands on one line, so that a change of one property is a diff of two."""
    return f'\n  "{PRIVATE}": {_private_text(private)}\n}}\n'


def _is_plain(value: Any) -> bool:
    """Whether `orjson` writes an object or a list just like `_text`: no types of its own, no numbers that it spells otherwise."""
    for item in value.values() if type(value) is dict else value:
        kind = type(item)
        if kind is str or kind is bool or kind is int or item is None:
            continue
        if kind is float:
            if not (item == 0 or 1e-4 <= abs(item) < 1e16):
                return False
        elif (kind is not dict and kind is not list) or not _is_plain(item):
            return False
    return True


def _label(document: Document) -> str:
    label = ascii(document.get("name", "the document"))
    return label if len(label) <= _LABEL else label[:_LABEL] + "..."


def _text(value: Any, line: str) -> str:
    """The same text as `json.dumps(value, indent=2, ensure_ascii=False)`, which takes three times as long."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is dict:
        if not value:
            return "{}"
        inner = line + "  "
        members = []
        for key, member in value.items():
            if type(key) is not str:
                raise TypeError(f"the key {key!r} is no text")
            # Text is most of what documents hold; asking here saves a call.
            text = encode_basestring(member) if type(member) is str else _text(member, inner)
            members.append(f"{encode_basestring(key)}: {text}")
        return "{" + inner + ("," + inner).join(members) + line + "}"
    if kind is list or kind is tuple:
        if not value:
            return "[]"
        inner = line + "  "
        return "[" + inner + ("," + inner).join([_text(member, inner) for member in value]) + line + "]"
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        if not _SMALLEST <= value <= _LARGEST:
            raise ValueError("a number has more than 64 bits")
        return repr(value)
    if kind is float:
        text = repr(value)
        if text in _NOT_FINITE:
            raise ValueError(f"{text} is no number of JSON")
        return text
    return _subclass(value, line)


def _subclass(value: Any, line: str) -> str:
    plain: Any
    for plain in (str, dict, list, tuple, int, float):
        if isinstance(value, plain):
            return _text(plain(value), line)
    raise TypeError(f"{type(value).__name__} is no type of JSON")


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


_decode_text = json.JSONDecoder(parse_constant=_refuse_constant).decode


def decode(raw: bytes) -> Document:
    """The document in these bytes. Raises `ValueError` with the reason when they hold none."""
    text = raw.decode()
    try:
        document = _decode_text(text)
        if "\\" in text:
            json.dumps(document, ensure_ascii=False).encode()  # only an escape can smuggle in half a surrogate pair
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if type(document) is not dict:
        raise ValueError("it is no JSON object")
    return document


def fast_decoder() -> Callable[[bytes], Document]:
    """`decode` for many documents: `orjson` where it is installed, with the same answers."""
    try:
        from orjson import JSONDecodeError, loads
    except ImportError:
        return decode

    def decode_fast(raw: bytes) -> Document:
        try:
            document = loads(raw)
        except JSONDecodeError:
            return decode(raw)
        if type(document) is not dict:
            raise ValueError("it is no JSON object")
        return document

    return decode_fast


def counter(document: Document) -> int:
    """The revision counter in the private section; 0 when somebody has taken it out."""
    private = document.get(PRIVATE)
    if type(private) is dict:
        number = private.get("revision")
        if type(number) is int and number > 0:
            return number
    return 0


def stored(raw: bytes, document: Document, name: str) -> Stored:
    """A document with the revision of its bytes; `name` is the folded name under which it lies."""
    return Stored._make((document, f"{counter(document)}-{crc32(raw):08x}", name))


def name_within(document: Document, entry: str) -> str | None:
    """The folded name that a document gives itself, if its encoded name is `entry`."""
    for member in ("name", "id"):
        text = document.get(member)
        if type(text) is str:
            name = names.fold(text.rpartition("/")[2])
            if name and names.encode(name) == entry:
                return name
    return None
