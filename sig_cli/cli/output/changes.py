"""What a template would change, as az prints it for people. Source: az 2.91, observed, with and without colours."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Json = Any
Change = dict[str, Any]

_RESET = "\x1b[0m"
_GREEN, _ORANGE, _PURPLE, _BLUE, _GRAY, _RED, _YELLOW = (f"\x1b[38;5;{number}m" for number in (77, 208, 141, 39, 246, 203, 136))
# What a change is called in the answer: its symbol, its colour, its place among others, and how the summary counts it.
_KINDS: Mapping[str, tuple[str, str, int, str]] = {
    "Delete": ("-", _ORANGE, 0, "to delete"), "Create": ("+", _GREEN, 1, "to create"), "Deploy": ("!", _BLUE, 2, "to deploy"),
    "Modify": ("~", _PURPLE, 3, "to modify"), "NoChange": ("=", _RESET, 4, "no change"),
    "Unsupported": ("x", _GRAY, 5, "unsupported"), "Ignore": ("*", _GRAY, 6, "to ignore"), "NoEffect": ("x", _GRAY, 7, ""),
}
_PARTS: Mapping[str, tuple[str, str, int]] = {
    "Delete": ("-", _ORANGE, 0), "Create": ("+", _GREEN, 1), "Modify": ("~", _PURPLE, 2), "Array": ("~", _PURPLE, 2),
    "NoEffect": ("x", _GRAY, 3),
}
_LEVELS = {"Error": _RED, "Warning": _YELLOW, "Info": _RESET}
NOTE = """\
Note: The result may contain false positive predictions (noise).
You can help us improve the accuracy of the result by opening an issue here: https://aka.ms/WhatIfIssues
NOTICE! - Want to get What-if without noise? Move to Deployment Stacks What-If https://aka.ms/stackswhatifGA

"""


def changes_text(changes: list[Change], diagnostics: list[dict[str, Any]], *, colour: bool) -> str:
    """The whole text for the changes of an answer and what it found to say besides; without the last newline."""
    page = _Page(colour=colour)
    page.add(NOTE)
    if changes:
        _legend(page, changes)
        _scopes(page, changes)
    page.add("\nResource changes: ")
    if changes:
        ordered = sorted(changes, key=_weight)
        counts = [f"{len(list(rows))} {_KINDS[kind][3]}" for kind, rows in groupby(ordered, lambda row: row["changeType"])]
        page.add(", ".join(counts) + ".")
    else:
        page.add("no change.")
    _diagnostics(page, changes, diagnostics)
    return page.text


class _Page:
    """Text with colours inside of colours."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour
        self._parts: list[str] = []
        self._open: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(self, text: str, colour: str | None = None) -> None:
        if colour is None:
            self._parts.append(text)
        else:
            with self.painted(colour):
                self._parts.append(text)

    @contextmanager
    def painted(self, colour: str) -> Iterator[None]:
        if self._colour:
            self._open.append(colour)
            self._parts.append(colour)
        yield
        if self._colour:
            self._open.pop()
            self._parts.append(self._open[-1] if self._open else _RESET)


def _weight(change: Change) -> int:
    return _KINDS[change["changeType"]][2]


def _legend(page: _Page, changes: list[Change]) -> None:
    kinds: set[str] = set()

    def collect(parts: list[Change]) -> None:
        for part in parts:
            kinds.add("Modify" if part["propertyChangeType"] == "Array" else part["propertyChangeType"])
            collect(part.get("children") or [])

    for change in changes:
        kinds.add(change["changeType"])
        collect(change.get("delta") or [])
    page.add(f"Resource and property changes are indicated with {'this symbol' if len(kinds) == 1 else 'these symbols'}:\n")
    for kind in sorted(kinds, key=lambda kind: _KINDS[kind][2]):
        symbol, colour = _KINDS[kind][:2]
        page.add("  ")
        page.add(symbol, colour)
        page.add(f" {kind.title()}\n")


def _scopes(page: _Page, changes: list[Change]) -> None:
    ordered = sorted(changes, key=lambda change: _place(change["resourceId"])[0].upper())
    scopes = [list(rows) for _, rows in groupby(ordered, lambda change: _place(change["resourceId"])[0].upper())]
    page.add(f"\nThe deployment will update the following {'scope' if len(scopes) == 1 else 'scopes'}:\n")
    for rows in scopes:
        page.add(f"\nScope: {_place(rows[0]['resourceId'])[0]}\n")
        rows.sort(key=lambda change: (_weight(change), _place(change["resourceId"])[1]))
        for kind, same in groupby(rows, lambda change: change["changeType"]):
            with page.painted(_KINDS[kind][1]):
                for change in same:
                    _change(page, change, last=change is rows[-1])


def _place(resource_id: str) -> tuple[str, str]:
    """The scope of a resource, and the resource in it."""
    parts = resource_id.split("/")
    scope = f"/subscriptions/{parts[2].lower()}" if len(parts) > 2 else "/"
    if len(parts) > 4 and parts[3].lower() == "resourcegroups":
        if len(parts) == 5:
            return scope, f"resourceGroups/{parts[4]}"
        return f"{scope}/resourceGroups/{parts[4]}", "/".join(parts[6:])
    return scope, "/".join(parts[4:])


def _change(page: _Page, change: Change, *, last: bool) -> None:
    kind = change["changeType"]
    whole = change.get("before") or change.get("after") or {}
    page.add(f"\n  {_KINDS[kind][0]} {_place(change['resourceId'])[1]}")
    if whole.get("apiVersion"):
        with page.painted(_RESET):
            page.add(f" [{whole['apiVersion']}]")
    if kind == "Create" and change.get("after"):
        _value(page, change["after"], 2)
    elif kind == "Delete" and change.get("before"):
        _value(page, change["before"], 2)
    elif change.get("delta"):
        with page.painted(_RESET):
            page.add("\n")
            _parts(page, sorted(change["delta"], key=_part_order), 2)
    elif last:
        page.add("\n")


def _part_order(part: Change) -> tuple[int, str]:
    return _PARTS[part["propertyChangeType"]][2], part["path"]


def _parts(page: _Page, parts: list[Change], indent: int) -> None:
    width = max((len(part["path"]) for part in parts if _counts(part)), default=0)
    for part in parts:
        _part(page, part, width, indent)
        page.add("\n")


def _counts(part: Change) -> bool:
    """Whether the path of a property decides how far values are moved to the right."""
    kind = part["propertyChangeType"]
    if kind == "Create":
        return _leaf(part.get("after"))
    if kind in ("Delete", "Modify"):
        return _leaf(part.get("before"))
    return not part.get("children")


def _part(page: _Page, part: Change, width: int, indent: int) -> None:
    kind = part["propertyChangeType"]
    before, after, children = part.get("before"), part.get("after"), part.get("children") or []
    value = {"Create": after, "NoEffect": after, "Array": children}.get(kind, before)
    if part["path"]:
        space = 1 if _array(value) else 0 if _object(value) or (kind == "Modify" and children) else width - len(part["path"]) + 1
        page.add("  " * indent)
        page.add(*_PARTS[kind][:2])
        page.add(f" {part['path']}")
        page.add(":", _RESET)
        page.add(" " * space)
    if kind == "Array":
        _members(page, part, children, indent + 1)
    elif kind == "Modify":
        _modified(page, before, after, children, indent + 1)
    else:
        with page.painted(_PARTS[kind][1]):
            _value(page, value, indent + 1)


def _modified(page: _Page, before: Json, after: Json, children: list[Change], indent: int) -> None:
    if children:
        page.add("\n\n")
        _parts(page, sorted(children, key=_part_order), indent)
        return
    with page.painted(_ORANGE):
        _value(page, before, indent)
    page.add("\n" + "  " * indent if _object(before) else " ")
    page.add("=>" if _object(after) else "=> ")
    with page.painted(_GREEN):
        _value(page, after, indent)
    if not _leaf(before) and _leaf(after):
        page.add("\n")


def _members(page: _Page, part: Change, children: list[Change], indent: int) -> None:
    if not part["path"]:
        indent -= 1
        page.add("  " * indent)
    if not children:
        page.add("[]\n")
        return
    page.add("[\n")
    _parts(page, sorted(children, key=lambda child: (int(child["path"]), _part_order(child)[0])), indent)
    page.add("  " * indent + "]")


def _value(page: _Page, value: Json, indent: int, path: str = "", width: int = 0) -> None:
    if _object(value):
        _members_of(page, value, indent, path, width)
        return
    if path:
        page.add("  " * indent + path)
        page.add(":", _RESET)
        page.add(" " * (1 if _array(value) else width - len(path) + 1))
    if _array(value):
        _elements(page, value, indent)
    else:
        page.add("null" if value is None else str(value).lower() if isinstance(value, bool)
                 else f'"{value}"' if isinstance(value, str) else str(value))


def _members_of(page: _Page, value: dict[str, Any], indent: int, path: str = "", width: int = 0) -> None:
    if not path:
        page.add("\n\n")
        width = _widest(value)
        indent += 1
    for name, member in value.items():
        _value(page, member, indent, f"{path}.{name}" if path else name, width)
        if not _object(member):
            page.add("\n")


def _elements(page: _Page, value: list[Any], indent: int) -> None:
    page.add("[", _RESET)
    page.add("\n")
    width = len(str(max((index for index, member in enumerate(value) if _leaf(member)), default=0)))
    for index, member in enumerate(value):
        if _object(member):
            page.add("  " * (indent + 1) + str(index))
            page.add(":", _RESET)
            _members_of(page, member, indent + 1)
        else:
            _value(page, member, indent + 1, str(index), width)
        page.add("\n")
    page.add("  " * indent)
    page.add("]", _RESET)


def _widest(value: dict[str, Any]) -> int:
    """The longest path to a value that is no array."""
    return max((len(name) + (1 + _widest(member) if _object(member) else 0) for name, member in value.items()
                if not _array(member)), default=0)


def _leaf(value: Json) -> bool:
    return not _array(value) and not _object(value)


def _array(value: Json) -> bool:
    return isinstance(value, list) and bool(value)


def _object(value: Json) -> bool:
    return isinstance(value, dict) and bool(value)


def _diagnostics(page: _Page, changes: list[Change], diagnostics: list[dict[str, Any]]) -> None:
    unsupported = [change for change in changes if change["changeType"] == "Unsupported"]
    if not unsupported and not diagnostics:
        return
    page.add(f"\n\nDiagnostics ({len(unsupported) + len(diagnostics)}): \n")
    for change in unsupported:
        page.add(f"{change['resourceId']} (Unsupported) {change.get('unsupportedReason')}\n", _YELLOW)
    for found in diagnostics:
        page.add(f"{found.get('target')} ({found['code']}) {found['message']}\n", _LEVELS[found["level"]])
