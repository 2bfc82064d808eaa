"""The files engine: one JSON file per document below `state/`, and `run/` beside it for what is nobody's to commit.

Readers take no lock and create nothing. A journal that a killed writer left behind is laid over what they read. What
writes is in `writes`, and imported by the first commit.
"""

from __future__ import annotations

import errno
import os
import stat
from time import time_ns
from typing import TYPE_CHECKING

from sig_cli.workspace import documents, layout, names
from sig_cli.workspace.engine import StoreError, UnreadableDocument
from sig_cli.workspace.layout import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sig_cli.workspace.engine import Document, Index, Listing, Names, Operation, Stored

READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CHUNK = 1 << 16


def read_bytes(path: str) -> bytes | None:
    """The content of a file, or None when there is none (a folder is none, nor is a path too long to exist).

    Raises `UnreadableDocument` for a file that must not be read. Opening never waits, whatever lies there.
    """
    try:
        file = os.open(path, READ)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
            return None
        raise UnreadableDocument(path, error.strerror or str(error)) from None
    try:
        raw = os.read(file, _CHUNK)
        if len(raw) == _CHUNK:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise UnreadableDocument(path, "it is no regular file")
            chunks = [raw]
            while raw := os.read(file, _CHUNK << 4):
                chunks.append(raw)
            raw = b"".join(chunks)
    except IsADirectoryError:
        return None
    except OSError as error:
        raise UnreadableDocument(path, error.strerror or str(error)) from None
    else:
        return raw
    finally:
        os.close(file)


def list_folder(path: str) -> list[str]:
    """The entries of a folder in no order; none when it does not exist. Raises `StoreError` when it must not be read."""
    try:
        return os.listdir(path)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        if error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
            return []
        raise StoreError(f"{path} cannot be read: {error.strerror}.") from None


class FilesEngine:
    """The documents below `folder`, which need not exist.

    `indexes()` gives the declared indexes, which commits keep up to date; it is called by the first commit. An index that
    is only used is kept from then on. With `readonly` every commit that would write raises `ReadOnlyStore`. One engine
    may be used by many threads.
    """

    def __init__(self, folder: str, *, readonly: bool = False,
                 indexes: Callable[[], Iterable[Index]] | None = None) -> None:
        self.folder = os.path.abspath(folder)
        self.state = self.folder + "/state"
        self.run = self.folder + "/run"
        self.readonly = readonly
        self._declared = indexes
        self._indexes: dict[str, Index] = {}
        self.recounted: dict[tuple[str, str], dict[str, list[object]]] = {}
        self.journal = self.run + "/journal.json"
        self._format_known = False
        self._unreadable: dict[str, UnreadableDocument] = {}

    # ---- reading

    def get(self, key: str) -> Stored | None:
        """The document, or None. Raises `UnreadableDocument`."""
        if not self._format_known:
            self.check_format()
        file = layout.document(key)
        if file is not None:
            overlay = self.overlay()
            path = f"{self.state}/{file}"
            raw = overlay[key] if key in overlay else read_bytes(path)
            if raw is not None:
                try:
                    return documents.stored(raw, documents.decode(raw), key.rpartition("/")[2])
                except ValueError as error:
                    raise UnreadableDocument(path, reason(error)) from None
        return self._volatile(key)

    def list(self, collection: str, start: str = "") -> Iterator[Stored]:
        """The documents directly in a collection from the name `start` on, by folded name, numbers numerically."""
        self.check_format()
        place = layout.collection(collection)
        if place is None:
            return
        overlay = self.overlay()
        ordered, files = self._ordered(collection, place, overlay)
        decode = documents.fast_decoder() if len(files) > documents.MANY else documents.decode
        prefix = f"{self.state}/{place[0]}/" if place[0] else self.state + "/"
        suffix = place[1]
        stored = documents.stored
        for name in names.at_least(ordered, start):
            path = prefix + files[name] + suffix
            try:
                key = f"{collection}/{name}" if overlay else ""
                raw = overlay[key] if key in overlay else read_bytes(path)
                if raw is not None:
                    yield stored(raw, decode(raw), name)
            except ValueError as error:
                self.note(UnreadableDocument(path, reason(error)))
            except UnreadableDocument as error:
                self.note(error)

    def rows(self, collection: str, listing: Listing) -> bytes | memoryview | None:
        """The rows of the documents of a collection; None when they are few. What was made before is read from the run folder."""
        self.check_format()
        place = layout.collection(collection)
        if place is None or not place[0] or not _is_large(f"{self.state}/{place[0]}") or self.overlay():
            return None
        from sig_cli.workspace.listings import rows

        return rows(self, place, listing)

    def names(self, collection: str) -> Names:
        """The folded names in a collection, in the order of `list`, without reading a document."""
        self.check_format()
        place = layout.collection(collection)
        return list(self._ordered(collection, place, self.overlay())[0]) if place else []

    def below(self, prefix: str, after: str = "") -> Iterator[tuple[str, Stored]]:
        """Every document whose key starts with `prefix` + "/" and comes after the key `after`, parents before children."""
        from sig_cli.workspace.walk import keys_below

        self.check_format()
        overlay = self.overlay()
        decode: Callable[[bytes], Document] = documents.decode
        for count, key in enumerate(keys_below(self, prefix, overlay, after)):
            if count == documents.MANY:
                decode = documents.fast_decoder()
            path = f"{self.state}/{layout.document(key)}"
            try:
                raw = overlay[key] if key in overlay else read_bytes(path)
                if raw is not None:
                    yield key, documents.stored(raw, decode(raw), key.rpartition("/")[2])
            except ValueError as error:
                self.note(UnreadableDocument(path, reason(error)))
            except UnreadableDocument as error:
                self.note(error)

    def keys_below(self, prefix: str, after: str = "") -> Iterable[str]:
        """The keys of `below`, in its order, without reading documents (those that cannot be read included)."""
        from sig_cli.workspace.walk import keys_below

        return keys_below(self, prefix, self.overlay(), after)

    def find(self, subscription: str, type_: str, name: str) -> Names:
        """The keys of the resources of a folded type with a folded name, in all groups of a subscription."""
        from sig_cli.workspace.walk import collections_of

        self.check_format()
        overlay = self.overlay()
        return [key for collection in collections_of(self, subscription, type_, overlay)
                if self.is_there(key := f"{collection}/{name}", overlay)]

    def count(self, index: Index, subscription: str, value: str) -> int:
        """How many documents of a subscription have this value in the index."""
        from sig_cli.workspace.indexes import count

        self.check_format()
        self._indexes[index.name] = index
        return count(self, index, subscription, value)

    def holders(self, index: Index, collection: str, value: str) -> Names:
        """The folded names of the documents in one collection that have this value in a `names` index."""
        from sig_cli.workspace.indexes import holders

        self.check_format()
        self._indexes[index.name] = index
        return holders(self, index, collection, value)

    def unreadable(self) -> Sequence[UnreadableDocument]:
        """What `list` and `below` had to leave out so far in this process."""
        return list(self._unreadable.values())

    # ---- writing

    def commit(self, operations: Sequence[Operation]) -> None:
        """Do all of it or nothing. Raises `Conflict`, `UnreadableDocument` or `ReadOnlyStore`."""
        from sig_cli.workspace.writes import commit

        commit(self, operations)

    def sequence(self, work: str) -> AbstractContextManager[None]:
        from sig_cli.workspace.locks import at_work

        return at_work(self.folder, work)

    def is_under_way(self, work: str) -> bool:
        from sig_cli.workspace.locks import is_at_work

        return is_at_work(self.folder, work)

    # ---- what the other modules of this engine use

    def check_format(self) -> None:
        """Refuse a workspace of a newer format. Read once per engine, and again by every commit."""
        if self._format_known:
            return
        path = f"{self.state}/{layout.WORKSPACE}/workspace.json"
        try:
            raw = read_bytes(path)
            found = documents.decode(raw).get("format") if raw is not None else FORMAT
        except (ValueError, UnreadableDocument):
            found = FORMAT  # whoever asks for that document is told; it harms nobody else
        if type(found) is int and found > FORMAT:
            raise StoreError(f"The workspace {self.folder} has format {found}; this version of sig knows formats up to "
                             f"{FORMAT}. Install a newer sig to use it.")
        self._format_known = True

    def indexes(self) -> dict[str, Index]:
        """The indexes that commits keep, by name: those declared and those used."""
        if self._declared is not None:
            declared, self._declared = self._declared, None
            self._indexes = {**{index.name: index for index in declared()}, **self._indexes}
        return self._indexes

    def forget_format(self) -> None:
        self._format_known = False

    def overlay(self) -> dict[str, bytes | None]:
        """What a journal that was committed but not yet applied says: bytes by key, None for a deleted document."""
        if not os.access(self.journal, os.F_OK):
            return _NOTHING
        from sig_cli.workspace.journal import load

        return load(self.journal)

    def is_there(self, key: str, overlay: dict[str, bytes | None]) -> bool:
        """Whether a document lies in `state/`, readable or not."""
        if key in overlay:
            return overlay[key] is not None
        file = layout.document(key)
        return file is not None and os.access(f"{self.state}/{file}", os.F_OK)

    def members(self, collection: str, place: layout.Collection, overlay: dict[str, bytes | None]) -> dict[str, str]:
        """Folded name → encoded name of the documents in a collection, in no order."""
        folder, suffix, _ = place
        path = f"{self.state}/{folder}" if folder else self.state
        decode = names.decode
        found: dict[str, str] = {}
        leaf = suffix == layout.LEAF_DOCUMENT
        for entry in list_folder(path):
            if leaf:
                if entry[-5:] != suffix:
                    continue
                entry = entry[:-5]  # noqa: PLW2901
            elif not os.access(f"{path}/{entry}{suffix}", os.F_OK):
                continue
            name = decode(entry)
            if name is None and names.is_hashed(entry):
                name = self.long_name(f"{path}/{entry}{suffix}", entry)
            if name is not None:
                found[name] = entry
        for key, raw in overlay.items():
            head, _, name = key.rpartition("/")
            if head == collection:
                if raw is None:
                    found.pop(name, None)
                else:
                    found[name] = names.encode(name)
        return found

    def _ordered(self, collection: str, place: layout.Collection,
                 overlay: dict[str, bytes | None]) -> tuple[Names, dict[str, str]]:
        """The names of `members` in order, and `members`.

        Those of a large folder are remembered, so that a page of a list need not read and sort all of them again. A
        folder's time tells whether they still hold; one that changed just now may change again at the same time, and a
        long name that cannot be read may be mended in its place.
        """
        if overlay or place[1] != layout.LEAF_DOCUMENT:
            files = self.members(collection, place, overlay)
            return names.in_order(files), files
        folder = f"{self.state}/{place[0]}"
        changed = _changed(folder)
        known = _known.get(folder)
        if known is not None and known[0] == changed:
            return known[1], known[2]
        files = self.members(collection, place, overlay)
        ordered = names.in_order(files)
        damaged = any(path.startswith(folder + "/") for path in self._unreadable)
        if len(files) > documents.MANY and time_ns() - changed[0] > _SETTLED and not damaged:
            if len(_known) >= _REMEMBERED:
                _known.clear()
            _known[folder] = changed, ordered, files
        return ordered, files

    def long_name(self, path: str, entry: str) -> str | None:
        """The folded name of a document whose file name is hashed; None when the document does not tell it."""
        try:
            raw = read_bytes(path)
            if raw is None:
                return None
            document = documents.decode(raw)
        except ValueError as error:
            self.note(UnreadableDocument(path, reason(error)))
            return None
        except UnreadableDocument as error:
            self.note(error)
            return None
        return documents.name_within(document, entry)

    def _volatile(self, key: str) -> Stored | None:
        """A volatile document, in whichever day's folder it lies. One that a power cut tore is none."""
        folder = self.run + "/operations"
        days = list_folder(folder)
        if not days:
            return None
        file = names.encode(key) + ".json"
        for day in days:
            try:
                raw = read_bytes(f"{folder}/{day}/{file}")
                if raw is not None:
                    return documents.stored(raw, documents.decode(raw), key.rpartition("/")[2])
            except (ValueError, UnreadableDocument):
                continue
        return None

    def note(self, error: UnreadableDocument) -> None:
        self._unreadable.setdefault(error.path, error)


def _is_large(folder: str) -> bool:
    """Whether a folder has many entries; no more of them are read than it takes to know."""
    try:
        with os.scandir(folder) as entries:
            return any(count == documents.MANY for count, _ in enumerate(entries))
    except (OSError, ValueError):
        return False


def _changed(folder: str) -> tuple[int, int]:
    """When a folder's entries last changed, in nanoseconds, and which folder it is; zeros when it is not there."""
    try:
        found = os.stat(folder)
    except (OSError, ValueError):
        return 0, 0
    return found.st_mtime_ns, found.st_ino


_SETTLED = 3_000_000_000
"""Nanoseconds; file systems tell times to two seconds or better."""
_REMEMBERED = 16
_known: dict[str, tuple[tuple[int, int], list[str], dict[str, str]]] = {}
"""Folder → when it changed last, the names in it in order, and their encoded names. A server has many engines."""
_NOTHING: dict[str, bytes | None] = {}


def reason(error: ValueError) -> str:
    """Why bytes are no document, as part of a sentence."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return str(error).rstrip(".") or "it is no JSON"
