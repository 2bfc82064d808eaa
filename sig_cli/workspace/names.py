"""Names: the one folding, the file names that carry names, and the one order of lists.

An encoded name is printable ASCII in lower case, so it is the same file on every file system, whatever that thinks of
case or of Unicode. It never starts with `+` or `.`, which leaves room for what the workspace itself puts beside names.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

SAFE = "abcdefghijklmnopqrstuvwxyz0123456789._()-"
LIMIT = 200
"""Bytes of an encoded name; file systems end at 255 and a suffix must fit."""
DOCUMENT_FILE = "_.json"
"""The document of a folder: no name is encoded like it."""
HASHED = "%~"
"""Stands between the beginning of a long name and its hash; a plain encoded name has two hex digits after each `%`."""

_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))))
_PREFIX = 160
_VERSION = "0123456789."


def fold(text: str) -> str:
    """The form under which names and ids are the same: NFC and lower case.

    `fold(fold(text)) == fold(text)`, and folding the parts of an id is folding the id. The Greek final sigma is folded
    into the other one, because which of them `lower` makes of a capital depends on the letters beside it.
    """
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFC", normalize("NFC", text).lower().replace("\u03c2", "\u03c3"))


@lru_cache(maxsize=2048)
def encode(name: str) -> str:
    """The file name (without suffix) of a folded name.

    Different names give different file names, also where case is ignored. Safe characters stay, all other bytes are
    percent-encoded; so is the first character of what a file system or this workspace takes for something else. A name
    that gets longer than `LIMIT` bytes keeps its beginning and ends with a hash: `decode` cannot restore it, the
    document inside can. Raises `ValueError` for an empty name.
    """
    if not name:
        raise ValueError("a name must not be empty")
    if name.strip(SAFE):
        text = "".join([character if character in SAFE else _percent(character) for character in name])
    else:
        text = name
    if text[-1] == ".":
        text = text[:-1] + "%2e"
    if text[0] == "." or text == DOCUMENT_FILE or text.partition(".")[0] in _DEVICES:
        text = f"%{ord(text[0]):02x}{text[1:]}"
    if len(text) > LIMIT:
        return _hashed(name, text)
    return text


def _percent(character: str) -> str:
    # Half a surrogate pair cannot be stored, but asking for such a name must not fail.
    return "".join([f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass")])


def _hashed(name: str, text: str) -> str:
    try:
        from _blake2 import blake2b  # hashlib would load OpenSSL, which costs as much as ten reads
    except ImportError:
        from hashlib import blake2b
    cut = _PREFIX
    while "%" in text[cut - 2:cut]:
        cut -= 1
    return text[:cut] + HASHED + blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def decode(file_name: str) -> str | None:
    """The folded name that `encode` made this file name of; None when it is hashed or no encoded name."""
    if not file_name.strip(_VERSION) and file_name[:1] != "." != file_name[-1:] and 0 < len(file_name) <= LIMIT:
        return file_name  # by far the most names of a large workspace
    name = file_name
    if "%" in file_name:
        head, *parts = file_name.split("%")
        try:
            raw = head.encode("ascii") + b"".join([bytes.fromhex(part[:2]) + part[2:].encode("ascii") for part in parts])
            name = raw.decode("utf-8", "surrogatepass")
        except ValueError:
            return None
        if fold(name) != name:
            return None
    return name if name and encode(name) == file_name else None


def is_hashed(file_name: str) -> bool:
    """Whether an encoded name ends with a hash, so that only the document knows the name."""
    return HASHED in file_name


def order(name: str) -> tuple[str, str]:
    """The sort key of the one order of lists: by folded name, numbers inside names by their value.

    `1.9.0` comes before `1.10.0`, `a2` before `a10`. Names that differ in leading zeros only are ordered as text.
    """
    from re import sub

    return sub("[0-9]+", _number_order, name), name


def _number_order(match: re.Match[str]) -> str:
    digits = match[0].lstrip("0")
    return f"{len(digits):06}{digits}"


def in_order(names: Iterable[str]) -> list[str]:
    """The names in the one order of lists."""
    found = list(names)
    if len(found) < 2:
        return found
    joined = "".join(found).replace(".", "")
    if joined.isascii() and joined.isdigit():
        try:
            return sorted(found, key=_version_order)
        except ValueError:  # ".5", "1..2", or more digits than Python converts
            pass
    return sorted(found, key=order)


def at_least(names: Sequence[str], start: str) -> Sequence[str]:
    """Of names in the one order of lists those from `start` on, which need not be among them."""
    if not start:
        return names
    from bisect import bisect_left

    return names[bisect_left(names, order(start), key=order):]


def _version_order(name: str) -> tuple[list[int], str]:
    return [int(part) for part in name.split(".")], name
