"""`uniqueString` and `guid`: the same values as the real service's.

`uniqueString` is 13 base-32 digits of a 64-bit MurmurHash3 variant on two 32-bit lanes; `guid` is an RFC 4122 name-based
(version 5) UUID in a namespace of Azure's. Both hash their arguments joined with `-`. Source: known pairs, the public description.
"""

from __future__ import annotations

from struct import iter_unpack
from typing import Any
from uuid import UUID, uuid5

from sig_cli.templates.limits import check_length
from sig_cli.templates.table import function, invalid
from sig_cli.templates.values import as_text

_LANE = 0xFFFFFFFF
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"
_NAMESPACE = UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
_LONGEST = 131_072


@function("uniqueString", "si *si")
def unique_string(*values: Any) -> str:
    text = _joined("uniqueString", values)
    number = hash64(text.encode("utf-8", "surrogatepass"))
    digits = []
    for _ in range(13):
        digits.append(_DIGITS[number >> 59])
        number = number << 5 & 0xFFFFFFFFFFFFFFFF
    return "".join(digits)


@function("guid", "si *si")
def guid(*values: Any) -> str:
    return str(uuid5(_NAMESPACE, _joined("guid", values).encode("utf-8", "replace").decode()))


def _joined(name: str, values: tuple[Any, ...]) -> str:
    words = [as_text(value) for value in values]
    check_length(sum(map(len, words)))
    text = "-".join(words)
    if len(text) > _LONGEST:
        raise invalid(name, text, f"is longer than '{_LONGEST}' characters")
    return text


def hash64(data: bytes) -> int:
    """The hash behind `uniqueString`, as an unsigned number."""
    one = two = 0
    whole = len(data) & ~7
    # Written out: the hash of a large template goes through here 50,000 times.
    for first, second in iter_unpack("<II", data[:whole]):
        word = first * 0x239B961B & _LANE
        one ^= (word << 15 | word >> 17) * 0xAB0E9789 & _LANE
        one = ((one << 19 | one >> 13) + two) * 5 + 0x561CCD1B & _LANE
        word = second * 0xAB0E9789 & _LANE
        two ^= (word << 17 | word >> 15) * 0x239B961B & _LANE
        two = ((two << 13 | two >> 19) + one) * 5 + 0x0BCAA747 & _LANE
    tail = data[whole:]
    if tail:
        one ^= _scrambled(int.from_bytes(tail[:4], "little"), 0x239B961B, 15, 0xAB0E9789)
        if len(tail) > 4:
            two ^= _scrambled(int.from_bytes(tail[4:], "little"), 0xAB0E9789, 17, 0x239B961B)
    one ^= len(data) & _LANE
    two ^= len(data) & _LANE
    one = one + two & _LANE
    two = two + one & _LANE
    one, two = _finished(one), _finished(two)
    one = one + two & _LANE
    return (two + one & _LANE) << 32 | one


def _rotated(lane: int, bits: int) -> int:
    return (lane << bits | lane >> 32 - bits) & _LANE


def _scrambled(word: int, before: int, bits: int, after: int) -> int:
    return _rotated(word * before & _LANE, bits) * after & _LANE


def _finished(lane: int) -> int:
    lane = (lane ^ lane >> 16) * 0x85EBCA6B & _LANE
    lane = (lane ^ lane >> 13) * 0xC2B2AE35 & _LANE
    return lane ^ lane >> 16
