"""Tab-separated values for scripts, byte for byte az's."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any


def tsv_text(result: Any) -> str:
    """One line per item of a list, one line for anything else; an empty list gives no text at all.

    Objects give their values in the order of their sorted keys, those that a query built in the order of the query.
    Nothing is escaped: a tab in a value is a tab in the line.
    """
    rows = result if isinstance(result, list) else [result]
    return "".join([line(row) for row in rows])


def line(row: Any) -> str:
    """The line of an item of a list."""
    if isinstance(row, dict):
        cells = row.values() if isinstance(row, OrderedDict) else [row[key] for key in sorted(row)]
        return "\t".join([_cell(cell) for cell in cells]) + "\n"
    if isinstance(row, list):
        return "\t".join([_cell(cell) for cell in row]) + "\n"
    if isinstance(row, bool):
        return "true\n" if row else "false\n"
    return _cell(row) + "\n"


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return str(len(value))
    if isinstance(value, dict):
        return ""
    return str(value)
