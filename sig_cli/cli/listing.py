"""Long lists: printed from what the workspace has kept of the last time, as far as it is still true.

What is kept of a member is what the command makes of it in the format that was asked for: its JSON, its line, its cells. A
query sees the keys in another order than JSON shows them, so there is one more for queries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.arm.messages import Request, Rows
from sig_cli.cli.output import Written
from sig_cli.cli.output.json_text import ROW_JOINT, json_compact, json_row
from sig_cli.cli.output.shape import row_shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.cli.session import Session

STYLE = "aaz"
"""The command shape of the commands that list so. They have no tables of their own."""
SOURCES = ("sig_cli.cli.listing", "sig_cli.cli.output.json_text", "sig_cli.cli.output.shape", "sig_cli.cli.output.table",
           "sig_cli.cli.output.tsv")
"""The modules that make the text of a member. A test traces them."""


def listed(session: Session, path: str, api_version: str, max_items: int | None = None, next_token: str | None = None) -> Any:
    """The members of a collection, for a command that prints them as they are: a list, or `Written`."""
    if max_items is not None or next_token is not None or session.rehearsing:
        return session.list(path, api_version, max_items, next_token)
    output = (session.chosen.output or session.settings.get("core", "output") or "json").lower()
    writing = _Writing("query" if session.chosen.query is not None else output if output in ("table", "tsv") else "list")
    answer = session.answer(Request("GET", path, {"api-version": api_version}, rows=writing.rows()))
    return session.members(answer.body) if answer.rows is None else writing.result(answer.rows)


class _Writing:
    """How a list is written, and what had to be written this time: where that was all of it, nothing need be read again."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._joint = {"list": ROW_JOINT, "tsv": b""}.get(kind, b",")
        self._made: list[Any] = []
        self._size = 0

    def rows(self) -> Rows:
        row: Callable[[Any], bytes]
        if self._kind == "list":
            row = _printed
        elif self._kind == "tsv":
            from sig_cli.cli.output.tsv import line

            def row(member: Any) -> bytes:
                return line(row_shape(member)[0]).encode()
        elif self._kind == "table":
            from sig_cli.cli.output.table import cells

            def row(member: Any) -> bytes:
                shaped, floats = row_shape(member)
                return self._kept(cells(shaped), floats)
        else:
            def row(member: Any) -> bytes:
                return self._kept(*row_shape(member, ordered=True))
        return Rows(self._kind, STYLE, SOURCES, row, self._joint)

    def _kept(self, item: Any, floats: list[float]) -> bytes:
        text = json_compact(item, floats)
        self._made.append(item)
        self._size += len(text) + len(self._joint)
        return text

    def result(self, text: bytes | memoryview) -> Written:
        complete = bool(self._made) and self._size - len(self._joint) == len(text)
        return Written(self._kind, text, self._made if complete else None)


def _printed(member: Any) -> bytes:
    return json_row(*row_shape(member))
