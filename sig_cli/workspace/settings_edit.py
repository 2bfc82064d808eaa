"""Changes one setting in a file that a person wrote, and nothing else in it.

The text is edited, and then parsed: only when it holds exactly what was wanted is it written. Otherwise the file is
written anew from its data, and the former one is kept beside it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sig_cli.workspace.engine import ReadOnlyStore, StoreError
from sig_cli.workspace.settings_rules import accept, decode, literal, parse
from sig_cli.workspace.settings_text import Item, find, scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sig_cli.workspace.settings import Value

BYTE_ORDER_MARK = "\ufeff"
NEW_FILE_MODE = 0o600


def change(path: str, changes: Sequence[tuple[str, str, Value | None]]) -> str | None:
    """Make changes (section, option, value or None to remove) to the settings file at `path`; see `settings.change`.

    Readers see the old file or the new one. Processes that change settings at once take turns, and none is lost.
    """
    accepted = [(section, option, None if value is None else accept(section, option, value))
                for section, option, value in changes]
    # A settings file is often a link into a folder of dot files: write what it points at.
    path = os.path.realpath(path)
    with _alone(os.path.dirname(path)):
        return _change(path, accepted)


@contextmanager
def _alone(folder: str) -> Iterator[None]:
    """Let nobody else change settings in a folder meanwhile: a kernel lock on the folder itself leaves no file behind."""
    import fcntl

    try:
        os.makedirs(folder, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield  # reading or writing the file tells what is wrong
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _change(path: str, accepted: Sequence[tuple[str, str, Value | None]]) -> str | None:
    data, mode = _read(path)
    text = before = decode(path, data)
    parse(path, before)
    proven = True
    for section, option, value in accepted:
        text, certain = _changed(path, text, section, option, value)
        proven = proven and certain
    if text == before:
        return None
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK.encode()) else ""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        copy = None if proven else _keep(path, data, mode)
        replace(path, (mark + text).encode(), mode)
    except OSError as error:
        raise ReadOnlyStore(f"{path} cannot be written: {error.strerror}.") from error
    return copy


def _read(path: str) -> tuple[bytes, int]:
    try:
        with open(path, "rb") as file:
            return file.read(), os.fstat(file.fileno()).st_mode & 0o777
    except FileNotFoundError:
        return b"", NEW_FILE_MODE
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from error


def _changed(path: str, text: str, section: str, option: str, value: Value | None) -> tuple[str, bool]:
    """The text with one change, and whether it still is the former text but for that change."""
    wanted = parse(path, text)
    items = scan(text)
    found = find(items, section, option)
    is_table = found is not None and isinstance(_table_of(wanted, found)[found.path[-1]], dict)  # type: ignore[index]
    if value is None:
        if found is None or is_table:
            return text, True
        _remove(wanted, found)
        edited = _without(text, found)
    else:
        content = wanted.setdefault(section, {})
        if not isinstance(content, dict):
            raise StoreError(f"{path}: '{section}' is not a section, so it cannot take {option}.")
        if is_table or isinstance(content.get(option), dict):
            raise StoreError(f"{path}: [{section}] {option} is a table and cannot become a value.")
        if found is not None:
            _assign(wanted, found, value)
            edited = text[:found.value] + literal(value) + text[found.end:]
        else:
            content[option] = value
            edited = _with(text, items, section, option, value)
    if holds(edited, wanted):
        return edited, True
    import tomli_w

    return tomli_w.dumps(wanted), False


def holds(text: str, wanted: dict[str, Any]) -> bool:
    """Whether a TOML text holds exactly this data; tables that are empty may be missing."""
    import tomllib

    try:
        return _same(tomllib.loads(text), wanted)
    except ValueError:
        return False


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        keys = one.keys() | other.keys()
        return all(_same(one.get(key, {}), other.get(key, {})) for key in keys)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    # `nan` is not equal to itself; `1`, `1.0` and `true` are equal and not the same.
    return type(one) is type(other) and (one == other or (one != one and other != other))  # noqa: PLR0124


def _table_of(document: dict[str, Any], item: Item) -> dict[str, Any]:
    table = document
    for part in item.path[:-1]:
        table = table[part]  # type: ignore[index]
    return table


def _assign(document: dict[str, Any], item: Item, value: Value) -> None:
    _table_of(document, item)[item.path[-1]] = value  # type: ignore[index]


def _remove(document: dict[str, Any], item: Item) -> None:
    del _table_of(document, item)[item.path[-1]]  # type: ignore[arg-type]


def _with(text: str, items: list[Item], section: str, option: str, value: Value) -> str:
    """The text with a new setting, where a person would put it."""
    setting = f"{_key(option)} = {literal(value)}"
    newline = "\r\n" if "\r\n" in text else "\n"
    for item in items:
        if item.kind != "header" and item.path == (section,) and text[item.value] == "{":
            return _into_inline(text, items, item, setting)
    headers = [item for item in items if item.kind == "header"]
    for number, header in enumerate(headers):
        if header.path == (section,):
            until = headers[number + 1].start if number + 1 < len(headers) else len(text)
            inside = [item for item in items if item.kind == "pair" and header.end <= item.start < until]
            return _after(text, inside[-1] if inside else header, setting, newline)
    dotted = [item for item in items if item.kind == "pair" and not item.base and item.path[0] == section]
    if dotted:
        return _after(text, dotted[-1], f"{_key(section)}.{setting}", newline)
    if text and not text.endswith("\n"):
        text += newline
    gap = newline if text else ""
    return f"{text}{gap}[{_key(section)}]{newline}{setting}{newline}"


def _after(text: str, item: Item, line: str, newline: str) -> str:
    """The text with a line below the one that an item ends on, indented as the item is."""
    line_start = text.rfind("\n", 0, item.start) + 1
    indent = text[line_start:item.start]
    end = text.find("\n", item.end)
    if end < 0:
        return f"{text}{newline}{indent}{line}{newline}"
    return f"{text[:end + 1]}{indent}{line}{newline}{text[end + 1:]}"


def _into_inline(text: str, items: list[Item], table: Item, setting: str) -> str:
    members = [item.end for item in items if item.kind == "member" and table.value < item.start < table.end]
    if members:
        end = max(members)
        return f"{text[:end]}, {setting}{text[end:]}"
    return f"{text[:table.value]}{{ {setting} }}{text[table.end:]}"


def _without(text: str, item: Item) -> str:
    if item.kind == "member":
        before = text[:item.start].rstrip(" \t")
        if before.endswith(","):
            return before[:-1].rstrip(" \t") + text[item.end:]
        after = text[item.end:].lstrip(" \t")
        return text[:item.start] + after.removeprefix(",").lstrip(" \t")
    line_start = text.rfind("\n", 0, item.start) + 1
    line_end = text.find("\n", item.end)
    line_end = line_end + 1 if line_end >= 0 else len(text)
    comment = text[item.end:line_end].strip(" \t")
    # A comment behind the value is somebody's words: it stays.
    return text[:line_start] + (text[line_start:item.start] + comment if comment[:1] == "#" else "") + text[line_end:]


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("-", "a").replace("_", "a").isalnum() else literal(name)


def _keep(path: str, data: bytes, mode: int) -> str:
    """Keep the former file beside the new one, under a name that is free."""
    number = 0
    while True:
        copy = f"{path}.bak" if not number else f"{path}.bak{number}"
        try:
            handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            number += 1
            continue
        with open(handle, "wb") as file:
            file.write(data)
        return copy


def replace(path: str, data: bytes, mode: int = NEW_FILE_MODE) -> None:
    """Put a file in the place of another, or of none, so that nobody ever reads half of it."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}-{os.urandom(4).hex()}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, NEW_FILE_MODE)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
