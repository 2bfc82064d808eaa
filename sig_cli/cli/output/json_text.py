"""JSON as az prints it: two blanks of indentation, keys sorted at every level, nothing escaped that need not be."""

from __future__ import annotations

import json
from typing import Any

# From here on importing orjson (1 ms) costs less than what `json` takes for it: 0.7 us a value.
_LARGE = 1_500


def json_text(result: Any) -> str:
    """The bytes of `json.dumps(result, sort_keys=True, indent=2, ensure_ascii=False)`, and a newline.

    Large results are written by orjson, thirty times as fast; what it would write otherwise goes the slow way.
    """
    if _is_large(result) and not _has_odd_float(result):
        import orjson

        try:
            return orjson.dumps(result, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
                                | orjson.OPT_APPEND_NEWLINE).decode()
        except TypeError:
            # Integers beyond 64 bits, lone surrogates, keys that are not text, more than 254 levels.
            pass
    return json.dumps(result, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


ROW_JOINT = b",\n  "
"""What stands between two rows of a list."""


def json_row(item: Any, floats: list[float]) -> bytes:
    """What `json_text` writes of an item of a list: rows with `ROW_JOINT` between them, framed by `json_frame`, are the list.

    `floats` are the numbers in it that are no whole ones.
    """
    import orjson

    if not floats or not _has_odd_float(floats):
        try:
            return orjson.dumps([item], option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)[4:-2]
        except TypeError:
            pass
    return json.dumps([item], sort_keys=True, indent=2, ensure_ascii=False)[4:-2].encode()


def json_compact(item: Any, floats: list[float]) -> bytes:
    """An item on one line, its keys in their order: what is read of it again is the same."""
    import orjson

    if not floats or not _has_odd_float(floats):
        try:
            return orjson.dumps(item)
        except TypeError:
            pass
    return json.dumps(item, ensure_ascii=False).encode()


def json_frame(rows: bytes | memoryview) -> tuple[bytes | memoryview, ...]:
    """The parts of the text of a list of these rows."""
    return (b"[\n  ", rows, b"\n]\n") if rows else (b"[]\n",)


def _is_large(result: Any) -> bool:
    left = _LARGE
    waiting = [result]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            left -= len(value)
            waiting.extend(value.values())
        elif isinstance(value, list):
            left -= len(value)
            waiting.extend(value)
        if left < 0:
            return True
    return False


def _has_odd_float(value: Any) -> bool:
    """Whether orjson would write a number otherwise: `1e-05`, `1e+16`, `NaN` and `Infinity` are Python's spellings.

    orjson 3.13 agrees on `1e+16`, 3.9 does not: both are allowed.
    """
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,):
        kind = type(item)
        if kind is str:
            continue
        if kind is float:
            if not (item == 0 or 1e-4 <= abs(item) < 1e16):
                return True
        elif isinstance(item, (dict, list)) and _has_odd_float(item):
            return True
    return False
