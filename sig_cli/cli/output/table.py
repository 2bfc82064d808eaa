"""Tables for scripts and people, byte for byte az's: tabulate's style "simple", numbers not parsed.

tabulate itself takes 20 to 30 ms to import, as long as the rest of the command. Plain cells (printable, on one line) are
laid out here in the same way; every other table is tabulate's work. A test holds that both give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SKIPPED = frozenset({"id", "type", "etag"})
_HEADER_PADDING = 2  # tabulate makes a column at least this much wider than its header
_UNAVAILABLE = ("Table output unavailable. Use the --query option to specify an appropriate query. "
                "Use --debug for more info.")


def table_text(result: Any, *, queried: bool, table: Callable[[Any], Any] | None) -> str:
    """A header, a line of dashes and one line per row; one empty line when no column is left.

    `table` makes the rows unless the result was `queried`. Columns stand in the order of the query or of `table`, else
    alphabetically. Raises `Failure` when no table can be made of the result.
    """
    try:
        transformed = table is not None and not queried
        if table is not None and transformed:
            result = table(result)
        items = result if isinstance(result, list) else [result]
        alphabetical = not queried and not transformed
        return _layout([_row(item, alphabetical) for item in items]) + "\n"
    except RecursionError:
        raise
    except Exception as error:
        raise Failure(_UNAVAILABLE) from error


def cells(item: Any) -> dict[str, Any]:
    """The cells of an item of a list by header, for a command without a table of its own."""
    return _row(item, True)


def rows_text(rows: list[dict[str, Any]]) -> str:
    """The table of rows that are the `cells` of its items."""
    try:
        return _layout(rows) + "\n"
    except Exception as error:
        raise Failure(_UNAVAILABLE) from error


def _row(item: Any, alphabetical: bool) -> dict[str, Any]:
    """One item's cells by header: what is null, a list or an object has no cell, nor have `id`, `type` and `etag`."""
    if isinstance(item, dict):
        keys: Iterable[str] = sorted(item) if alphabetical else item
        return {key[:1].upper() + key[1:]: item[key] for key in keys
                if key not in _SKIPPED and item[key] is not None and not isinstance(item[key], (list, dict))}
    if isinstance(item, list):
        return {f"Column{number}": value for number, value in enumerate(item, 1)}
    return {"Result": item}


def _layout(rows: list[dict[str, Any]]) -> str:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    columns = []
    for header in headers:
        cells = [_text(row.get(header)) for row in rows]
        if not (header.isprintable() and header == header.strip(" ") and all(map(str.isprintable, cells))):
            return _tabulated(rows)
        width = max(len(header) + _HEADER_PADDING, *map(len, cells))
        columns.append([header.ljust(width), "-" * width, *[cell.ljust(width) for cell in cells]])
    return "\n".join(["  ".join(line).rstrip() for line in zip(*columns, strict=True)])


def _text(value: Any) -> str:
    return "" if value is None else value.strip(" ") if isinstance(value, str) else str(value)


def _tabulated(rows: list[dict[str, Any]]) -> str:
    import tabulate

    # az ships without wcwidth; where it happens to be installed, tabulate would align wide characters otherwise.
    tabulate.WIDE_CHARS_MODE = False
    return str(tabulate.tabulate(rows, headers="keys", tablefmt="simple", disable_numparse=True))
