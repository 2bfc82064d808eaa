"""Rows that lists have made of the documents of a large collection: derived, disposable, never wrong.

One file per collection and kind of list, `run/index/FOLDER OF THE COLLECTION/NAME.rows`:

    CHECKSUM {"format": 1, "basis": TEXT, "since": MOMENT, "until": MOMENT, "complete": BOOL, "sizes": [...]}
    file names, their stamps, their order in lists, where each one's row lies and until when it holds, the rows

A row counts only while its document's file has the stamp that it had before it was read: the times of its content and of the
file itself, its size and its number. A file that changed within the last seconds may change again under the same stamp, so
its row is not kept yet. A list costs a look at every file, one read of the rows, and the documents that have changed.
Whatever is wrong with the rows on disk costs time and nothing else: whoever lists and may write makes them again.
"""

from __future__ import annotations

import json
import os
from array import array
from time import time_ns
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sig_cli.workspace import documents, layout, names
from sig_cli.workspace.engine import StoreError, UnreadableDocument
from sig_cli.workspace.files import read_bytes, reason

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Listing
    from sig_cli.workspace.files import FilesEngine

    Stamp = tuple[int, ...]

FORMAT = 1
SUFFIX = ".rows"

_SETTLED = 3_000_000_000
"""Nanoseconds after which a file is taken to be at rest: file systems tell times to two seconds or better."""
_WORTH = 64
"""Rows are written again when one in so many is new or no document's any more: until then, reading those is cheaper."""
_CHECKSUM = 9
"""The length of the checksum and the blank behind it."""
_LONGEST_HEAD = 1 << 16
_INODE = (1 << 63) - 1
_LAST = (1 << 63) - 1
_UNKNOWN: tuple[Stamp, Stamp] = ((), (-1, -1, 0))


def file_of(engine: FilesEngine, folder: str, name: str) -> str:
    """The file for the rows of the collection that lies in `folder`, relative to `state/`."""
    return f"{engine.run}/index/{folder}/{names.encode(name)}{SUFFIX}"


def rows(engine: FilesEngine, place: layout.Collection, listing: Listing) -> bytes | memoryview | None:
    """The rows of the documents of a collection, as `Engine.rows` says; None where a plain list is called for."""
    folder, suffix, _ = place
    began = time_ns()
    try:
        entries, stamps = _look(f"{engine.state}/{folder}", suffix)
    except (OSError, OverflowError):  # a plain list tells what is wrong; no clock of a file system has such times
        return None
    kept = _Kept.read(file_of(engine, folder, listing.name), listing)
    there = os.fsencode("/".join(entries))
    if kept is not None and kept.complete and listing.now < kept.until and kept.entries == there and kept.stamps == stamps.tobytes():
        return kept.rows
    order = kept.order() if kept is not None and kept.entries == there else _order(entries, suffix)
    if order is None:
        return None
    return _Making(engine, place, listing, kept, began).of(entries, stamps, order, there)


def _look(folder: str, suffix: str) -> tuple[list[str], array[int]]:
    """The entries of a folder that may be documents, in no order, and four numbers for each: the stamp of its file."""
    entries: list[str] = []
    stamps: list[int] = []
    leaf = suffix == layout.LEAF_DOCUMENT
    with os.scandir(folder) as found:
        for entry in found:
            name = entry.name
            try:
                if not leaf:
                    status = os.stat(f"{folder}/{name}{suffix}")
                elif name[-5:] == suffix:
                    status = entry.stat()
                else:
                    continue
            except OSError:
                continue  # gone meanwhile, or a link to nowhere: no document
            entries.append(name)
            stamps += status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino & _INODE
    return entries, array("q", stamps)


def _order(entries: list[str], suffix: str) -> array[int] | None:
    """The places in `entries` of the documents, in the order of lists; None when only a document knows its name."""
    cut = -len(suffix) if suffix == layout.LEAF_DOCUMENT else None
    found: dict[str, int] = {}
    for index, entry in enumerate(entries):
        file = entry[:cut]
        name = names.decode(file)
        if name is not None:
            found[name] = index
        elif names.is_hashed(file):
            return None
    return array("q", [found[name] for name in names.in_order(found)])


class _Kept:
    """The rows on disk. Everything in it is what `rows` found when it wrote them."""

    __slots__ = ("_order", "_spans", "basis", "complete", "entries", "rows", "since", "stamps", "until")

    def __init__(self, head: dict[str, Any], parts: list[memoryview]) -> None:
        self.basis = str(head["basis"])
        self.complete = bool(head["complete"])
        self.since = int(head["since"])
        self.until = int(head["until"])
        self.entries, self.stamps, self._order, self._spans, self.rows = parts

    @classmethod
    def read(cls, path: str, listing: Listing | None) -> _Kept | None:
        """The rows in a file; None when there are none, or damaged, other or later ones. Without a `listing`, any sound ones."""
        try:
            raw = read_bytes(path) or b""
        except UnreadableDocument:
            return None
        end = raw.find(b"\n", 0, _LONGEST_HEAD) + 1
        view = memoryview(raw)
        try:
            if int(raw[:_CHECKSUM], 16) != crc32(view[_CHECKSUM:]):
                return None
            head = json.loads(raw[_CHECKSUM:end])
            if head["format"] != FORMAT:
                return None
            parts = []
            for size in head["sizes"]:
                parts.append(view[end:end + size])
                end += size
            kept = cls(head, parts)
        except (ValueError, LookupError, TypeError, OverflowError):
            return None
        if listing is not None and (kept.basis != listing.basis or kept.since > listing.now):
            return None
        return kept if kept._is_whole(head["sizes"]) else None

    def _is_whole(self, sizes: list[int]) -> bool:
        """Whether the parts have the sizes that the head gives them, and those that belong together."""
        entries = bytes(self.entries).count(b"/") + 1 if self.entries else 0
        return sizes == [len(part) for part in (self.entries, self.stamps, self._order, self._spans, self.rows)] \
            and len(self.stamps) == 32 * entries and len(self._spans) == 24 * entries and len(self._order) % 8 == 0 \
            and self._names_what_there_is(entries)

    def _names_what_there_is(self, entries: int) -> bool:
        """Whether places and spans lie within the entries and the rows: a checksum says only that nobody slipped."""
        order, spans, size = self.order(), array("q", bytes(self._spans)), len(self.rows)
        return (not order or (min(order) >= 0 and max(order) < entries)) \
            and (not spans or (max(spans[0::3]) <= size and max(spans[1::3]) <= size))

    def order(self) -> array[int]:
        """The places of the documents among the entries, in the order of lists."""
        return array("q", bytes(self._order))

    def known(self) -> dict[str, tuple[Stamp, Stamp]]:
        """Entry → the stamp that its file had, where its row begins and ends, and until when it holds; -1 for one without."""
        stamps, spans = iter(array("q", bytes(self.stamps))), iter(array("q", bytes(self._spans)))
        return dict(zip(os.fsdecode(bytes(self.entries)).split("/"),
                        zip(zip(stamps, stamps, stamps, stamps, strict=True), zip(spans, spans, spans, strict=True), strict=True),
                        strict=True))


class _Making:
    """Rows of documents of which some are known. Reading begins here, after the files have been looked at."""

    def __init__(self, engine: FilesEngine, place: layout.Collection, listing: Listing, kept: _Kept | None, began: int) -> None:
        self._engine = engine
        self._listing = listing
        self._folder, self._suffix, _ = place
        self._kept = kept
        self._began = began
        self._decode = documents.fast_decoder()

    def of(self, entries: list[str], stamps: array[int], order: array[int], there: bytes) -> bytes:
        """All rows, in order. Those that will hold are kept where that is worth a file."""
        known = self._kept.known() if self._kept is not None else {}
        since = self._kept.since if self._kept is not None else 0
        before = self._kept.rows if self._kept is not None else memoryview(b"")
        joint = len(self._listing.joint)
        flat = iter(stamps)
        stamp_of = list(zip(flat, flat, flat, flat, strict=True))
        spans = array("q", [-1]) * (3 * len(entries))
        now, ends = self._listing.now, _LAST
        made: list[bytes | memoryview] = []
        keeping: list[bytes | memoryview] = []
        end = fresh = 0
        for index in order:
            stamp, (first, last, until) = known.get(entries[index], _UNKNOWN)
            row: bytes | memoryview | None
            if first >= 0 and now < until and stamp == stamp_of[index]:
                row, holds = before[first:last], True
            else:
                row, moments = self._row(entries[index])
                holds = row is not None and moments is not None and max(stamp_of[index][:2]) < self._began - _SETTLED
                if holds and moments is not None:
                    since, until = max(since, moments[0]), min(moments[1], _LAST)
                    fresh += 1
            if row is None:
                continue
            made.append(row)
            if holds:
                spans[3 * index], spans[3 * index + 1], spans[3 * index + 2] = end, end + len(row), until
                ends = min(ends, until)
                end += len(row) + joint
                keeping.append(row)
        text = self._listing.joint.join(made)
        reused = len(keeping) - fresh
        gone = sum(span[0] >= 0 for _, span in known.values()) - reused
        if keeping and (fresh + gone) * _WORTH >= len(order):
            self._keep(text if len(keeping) == len(made) else self._listing.joint.join(keeping), since, ends,
                       len(keeping) == len(order), [there, stamps.tobytes(), order.tobytes(), spans.tobytes()])
        return text

    def _row(self, entry: str) -> tuple[bytes | None, tuple[int, int] | None]:
        """The row of a document that is read now, and when it holds. One that cannot be read is noted and has none."""
        path = f"{self._engine.state}/{self._folder}/{entry}"
        if self._suffix != layout.LEAF_DOCUMENT:
            path += self._suffix
        try:
            raw = read_bytes(path)
            if raw is None:
                return None, None
            document = self._decode(raw)
        except ValueError as error:
            self._engine.note(UnreadableDocument(path, reason(error)))
        except UnreadableDocument as error:
            self._engine.note(error)
        else:
            return self._listing.row(document)
        return None, None

    def _keep(self, text: bytes, since: int, until: int, complete: bool, parts: list[bytes]) -> None:
        """Write the rows, whole or not at all. Never fails; nothing is made where nobody has written to the workspace yet."""
        from sig_cli.workspace import disk

        engine = self._engine
        if engine.readonly or not os.path.isdir(engine.run):
            return
        head = {"format": FORMAT, "basis": self._listing.basis, "since": since, "until": until, "complete": complete,
                "sizes": [len(part) for part in (*parts, text)]}
        body = [json.dumps(head).encode(), b"\n", *parts, text]
        checksum = 0
        for part in body:
            checksum = crc32(part, checksum)
        path = file_of(engine, self._folder, self._listing.name)
        try:
            disk.make_folders(engine.folder, path.rpartition("/")[0], 0o700)
            disk.write_file(path, b"".join([b"%08x " % checksum, *body]), sync=False, mode=0o600)
        except (OSError, StoreError):
            return


def fault(engine: FilesEngine, path: str) -> str | None:
    """What is wrong with a file of rows, as a sentence; None when nothing is."""
    folder = os.path.dirname(path)[len(engine.run) + len("/index/"):]
    if not os.path.isdir(f"{engine.state}/{folder}"):
        return "These rows of lists are of a collection that is not there."
    if _Kept.read(path, None) is None:
        return "The rows of lists cannot be read; they are made again when they are needed."
    return None


def forget(engine: FilesEngine, folder: str, stop: str) -> None:
    """Remove the rows of the collections in `folder` and above it, up to `stop`: folders below `state/` that are gone now."""
    from sig_cli.workspace import disk

    while len(folder) > len(stop):
        place = f"{engine.run}/index/{folder[len(engine.state) + 1:]}"
        try:
            found = os.listdir(place)
        except OSError:
            found = []
        for entry in found:
            if entry.endswith(SUFFIX) or entry.startswith(disk.TEMPORARY):
                disk.remove_quietly(f"{place}/{entry}")
        if found:
            disk.prune(f"{engine.run}/index", place)
        folder = folder.rpartition("/")[0]
