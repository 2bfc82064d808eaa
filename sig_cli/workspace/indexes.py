"""Declared indexes of the files engine: derived, disposable, never wrong.

One file per index and subscription, `run/index/SUBSCRIPTION/INDEX.json`:

    {"value": "module:function", "folders": {COLLECTION: [STAMP, {VALUE: COUNT or [NAME, ...]}]}}

An entry counts only while its stamp is that of the folder; otherwise the folder is read again. A commit brings the
entries of the folders that it changes along, under the lock, so that creating in a folder of 10,000 never reads it.
Whatever goes wrong here costs time and nothing else.

A folder of single files has its modification time as stamp. Kernels count that time in steps of milliseconds, so two
writes can have the same one; therefore a commit sets it to a moment of its own, just before the kernel's. A folder of
folders has a sum over the files in them, because a change inside does not touch the outer folder.
"""

from __future__ import annotations

import json
import os
from time import time_ns
from typing import TYPE_CHECKING, Any

from sig_cli.workspace import disk, layout, names
from sig_cli.workspace.engine import UnreadableDocument
from sig_cli.workspace.files import list_folder, read_bytes
from sig_cli.workspace.walk import collections_of, is_collection_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.workspace.engine import Document, Index
    from sig_cli.workspace.files import FilesEngine

    Values = dict[str, Any]
    Entry = list[Any]

_SETTLED = 2_000_000_000
"""Nanoseconds after which a folder read without the lock is taken to have been at rest: the coarsest clock in use."""
_STEP = 1_000_000
_INODE = 1_000_003


def count(engine: FilesEngine, index: Index, subscription: str, value: str) -> int:
    """How many documents of the index's type in a subscription have this value."""
    overlay = engine.overlay()
    journaled = {key.rpartition("/")[0] for key in overlay}
    entries = _load(engine, index, subscription)
    total = 0
    for collection in collections_of(engine, subscription, index.type, overlay):
        values = _recount(engine, index, collection) if collection in journaled else _current(
            engine, index, subscription, collection, entries)
        total += _number(values.get(value))
    return total


def holders(engine: FilesEngine, index: Index, collection: str, value: str) -> list[str]:
    """The folded names in one collection that have this value, in the order of lists."""
    subscription = _subscription(collection)
    if not is_collection_of(collection, subscription, index.type):
        return []
    if any(key.rpartition("/")[0] == collection for key in engine.overlay()):
        values = _recount(engine, index, collection)
    else:
        values = _current(engine, index, subscription, collection, _load(engine, index, subscription))
    held = values.get(value)
    return names.in_order(held) if isinstance(held, list) else []


def stamp(engine: FilesEngine, collection: str) -> tuple[int, int] | None:
    """What changes when a document of the collection does, and its newest time; None when its folder is not there."""
    place = layout.collection(collection)
    if place is None:
        return None
    folder, suffix, _ = place
    path = f"{engine.state}/{folder}"
    try:
        newest = total = os.stat(path).st_mtime_ns
    except OSError:
        return None
    if suffix != layout.LEAF_DOCUMENT:
        for entry in list_folder(path):
            try:
                status = os.stat(f"{path}/{entry}{suffix}")
            except OSError:
                continue
            total += status.st_mtime_ns + status.st_ino * _INODE
            newest = max(newest, status.st_mtime_ns)
    return total, newest


def disagreements(engine: FilesEngine, index: Index, subscription: str) -> list[str]:
    """The collections of which the index on disk says something else than a count now."""
    found = []
    for collection, entry in _load(engine, index, subscription).items():
        now = stamp(engine, collection)
        values = _fresh(entry, now[0]) if now is not None else None
        if values is not None and _comparable(values) != _comparable(_recount(engine, index, collection)):
            found.append(collection)
    return found


def _comparable(values: Values) -> Values:
    return {value: sorted(held) if isinstance(held, list) else held for value, held in values.items()}


def value_function(index: Index) -> Callable[[Document], Any]:
    """The function of an index, imported now. Raises `ImportError` or `AttributeError` when there is none."""
    module, _, function = index.value.partition(":")
    found: Callable[[Document], Any] = getattr(__import__(module, fromlist=[function]), function)
    return found


def value_of(function: Callable[[Document], Any], document: Document | None) -> str | None:
    """The indexed value of a document; None for one that has none, or that somebody has edited out of shape."""
    if document is None:
        return None
    try:
        value = function(document)
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    return value if isinstance(value, str) else None


def file_of(engine: FilesEngine, index_name: str, subscription: str) -> str:
    """The file of an index."""
    return f"{engine.run}/index/{names.encode(subscription)}/{names.encode(index_name)}.json"


def _load(engine: FilesEngine, index: Index, subscription: str) -> dict[str, Entry]:
    """The entries on disk; none when the file is missing, torn, or of an index that was declared differently."""
    try:
        content = json.loads(read_bytes(file_of(engine, index.name, subscription)) or b"{}")
        if [content["value"], content["type"], content["names"]] == [index.value, index.type, index.names]:
            folders = content["folders"]
            if isinstance(folders, dict):
                return folders
    except (ValueError, TypeError, LookupError, RecursionError, UnreadableDocument):
        pass
    return {}


def _current(engine: FilesEngine, index: Index, subscription: str, collection: str, entries: dict[str, Entry]) -> Values:
    """The values of a collection as they are: from an entry that is fresh, or counted now and remembered."""
    before = stamp(engine, collection)
    if before is None:
        return {}
    remembered = engine.recounted.setdefault((subscription, index.name), {})
    for source in (entries, remembered):
        values = _fresh(source.get(collection), before[0])
        if values is not None:
            return values
    began = time_ns()
    values = _recount(engine, index, collection)
    settled = before[1] < began - _SETTLED and stamp(engine, collection) == before
    remembered[collection] = [before[0] if settled else None, values]
    return values


def _fresh(entry: Any, now: int) -> Values | None:
    if isinstance(entry, list) and len(entry) == 2 and entry[0] == now and isinstance(entry[1], dict):
        return entry[1]
    return None


def _number(found: Any) -> int:
    return len(found) if isinstance(found, list) else found if isinstance(found, int) else 0


def _recount(engine: FilesEngine, index: Index, collection: str) -> Values:
    function = value_function(index)
    values: Values = {}
    if index.names:
        for name in engine.names(collection):
            document = _readable(engine, f"{collection}/{name}")
            value = value_of(function, document)
            if value is not None:
                values.setdefault(value, []).append(name)
    else:
        for stored in engine.list(collection):
            value = value_of(function, stored.document)
            if value is not None:
                values[value] = values.get(value, 0) + 1
    return values


def _readable(engine: FilesEngine, key: str) -> Document | None:
    try:
        stored = engine.get(key)
    except UnreadableDocument:
        return None
    return stored.document if stored else None


def _subscription(collection: str) -> str:
    parts = collection.split("/", 3)
    return parts[2] if len(parts) > 2 else ""


class Update:
    """The change of the indexes that goes with one commit. The lock is held from `begin` to the end of `finish`."""

    __slots__ = ("_changes", "_engine", "_entries", "_times", "_touched")

    def __init__(self, engine: FilesEngine) -> None:
        self._engine = engine
        self._entries: dict[tuple[str, str], dict[str, Entry]] = {}
        self._times: dict[str, int] = {}
        self._touched: dict[tuple[str, str], dict[str, Values | None]] = {}
        self._changes: list[tuple[str, str, str, Document | None, Document | None]] = []

    @classmethod
    def begin(cls, engine: FilesEngine, changes: list[tuple[str, Document | None, Document | None]]) -> Update | None:
        """Note which entries hold before the documents change; None when no index is touched. Never fails."""
        try:
            update = cls(engine)
            for key, before, after in changes:
                update._add(key, before, after)
        except Exception:  # noqa: BLE001 - an index is worth no command
            return None
        return update if update._changes else None

    def _add(self, key: str, before: Document | None, after: Document | None) -> None:
        collection, _, name = key.rpartition("/")
        type_ = layout.type_of(collection)
        subscription = _subscription(collection)
        for index in self._engine.indexes().values():
            if index.type == type_ and is_collection_of(collection, subscription, type_):
                self._changes.append((index.name, collection, name, before, after))
                touched = self._touched.setdefault((subscription, index.name), {})
                if collection not in touched:
                    touched[collection] = self._before(index, subscription, collection)

    def _before(self, index: Index, subscription: str, collection: str) -> Values | None:
        """What the entry says before the commit, or None when nobody has counted that folder."""
        engine = self._engine
        which = subscription, index.name
        if which not in self._entries:
            self._entries[which] = _load(engine, index, subscription)
        now = stamp(engine, collection)
        if now is None:
            return {}
        self._times[collection] = now[0]
        remembered = engine.recounted.get(which, {})
        for entry in (self._entries[which].get(collection), remembered.get(collection)):
            values = _fresh(entry, now[0])
            if values is not None:
                return values
        if collection in remembered:  # somebody here wants to know, and under the lock counting is exact
            return _recount(engine, index, collection)
        return None

    def finish(self) -> None:
        """Write the entries as they are after the commit. Never fails: an entry that is not written is stale."""
        try:
            stamps = self._new_stamps()
            for (subscription, index_name), touched in self._touched.items():
                self._write(self._engine.indexes()[index_name], subscription, touched, stamps)
            for path, _, moment in stamps.values():
                if path:
                    os.utime(path, ns=(moment, moment))
        except Exception:  # noqa: BLE001 - an index is worth no command
            return

    def _new_stamps(self) -> dict[str, tuple[str, int | None, int]]:
        """Collection → (folder whose time is to be set or "", stamp, time to set)."""
        found: dict[str, tuple[str, int | None, int]] = {}
        for touched in self._touched.values():
            for collection in touched:
                place = layout.collection(collection)
                now = stamp(self._engine, collection)
                if place is None or now is None:
                    found[collection] = ("", None, 0)
                elif place[1] == layout.LEAF_DOCUMENT:
                    # Another moment than any that was recorded: before the kernel's time, and within the same step of
                    # its clock before the last one of ours.
                    last = self._times.get(collection, 0)
                    moment = last - 1 if now[0] - _STEP < last < now[0] else now[0] - 1
                    found[collection] = (f"{self._engine.state}/{place[0]}", moment, moment)
                else:
                    found[collection] = ("", now[0], 0)
        return found

    def _write(self, index: Index, subscription: str, touched: dict[str, Values | None],
               stamps: dict[str, tuple[str, int | None, int]]) -> None:
        engine = self._engine
        entries = self._entries[subscription, index.name]
        self._merge_recounted(index, subscription, entries)
        function = value_function(index)
        for collection, values in touched.items():
            entries.pop(collection, None)
            new_stamp = stamps[collection][1]
            if values is None or new_stamp is None:
                continue
            for index_name, changed, name, before, after in self._changes:
                if index_name == index.name and changed == collection:
                    _take(values, value_of(function, before), name, names_kept=index.names)
                    _give(values, value_of(function, after), name, names_kept=index.names)
            entries[collection] = [new_stamp, values]
        content = {"value": index.value, "type": index.type, "names": index.names, "folders": entries}
        path = file_of(engine, index.name, subscription)
        folder = path.rpartition("/")[0]
        disk.make_folders(engine.folder, folder, 0o700)
        disk.write_file(path, json.dumps(content, ensure_ascii=False).encode(), sync=False, mode=0o600)

    def _merge_recounted(self, index: Index, subscription: str, entries: dict[str, Entry]) -> None:
        """Keep what this process has counted in other folders, where it is still true and the disk knows no better."""
        remembered = self._engine.recounted.pop((subscription, index.name), {})
        for collection, entry in remembered.items():
            if entry[0] is not None:
                now = stamp(self._engine, collection)
                if now is not None and now[0] == entry[0] and _fresh(entries.get(collection), now[0]) is None:
                    entries[collection] = entry


def _take(values: Values, value: str | None, name: str, *, names_kept: bool) -> None:
    if value is None or value not in values:
        return
    if names_kept:
        values[value] = [other for other in values[value] if other != name]
    else:
        values[value] -= 1
    if not values[value]:
        del values[value]


def _give(values: Values, value: str | None, name: str, *, names_kept: bool) -> None:
    if value is None:
        return
    if names_kept:
        values[value] = [*(other for other in values.get(value, []) if other != name), name]
    else:
        values[value] = values.get(value, 0) + 1
