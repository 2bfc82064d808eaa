"""The memory engine: for tests, and as an overlay over another engine for what-if.

It makes the same bytes and so the same revisions as the files engine. Over a base, reads fall through, writes stay
here and what was deleted is remembered.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sig_cli.workspace import documents, layout, names
from sig_cli.workspace.indexes import value_function, value_of
from sig_cli.workspace.planning import plan_of
from sig_cli.workspace.walk import is_collection_of, key_order, keys_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sig_cli.workspace.engine import Document, Engine, Index, Listing, Names, Operation, Stored, UnreadableDocument


class MemoryEngine:
    """Documents in memory, over those of `base` when there is one. May be used by many threads."""

    def __init__(self, base: Engine | None = None) -> None:
        self._base = base
        self._own: dict[str, bytes | None] = {}
        """The bytes by key; None for a document of the base that was deleted here."""
        self._members: dict[str, set[str]] = {}
        """The keys of `_own` by collection."""
        self._volatile: dict[str, bytes | None] = {}
        self._values: dict[tuple[str, str], str | None] = {}
        """Index and key → value, as far as somebody asked."""
        self._unreadable: dict[str, UnreadableDocument] = {}
        self._working: list[str] = []
        self._lock = threading.RLock()

    def get(self, key: str) -> Stored | None:
        """The document, or None. Raises `UnreadableDocument` when the base does."""
        layout.document(key)  # refuses keys that were not folded
        raw = self._own.get(key)
        if raw is None:
            raw = self._volatile.get(key)
        if raw is not None:
            return documents.stored(raw, documents.decode(raw), key.rpartition("/")[2])
        if self._base is None or key in self._own or key in self._volatile:
            return None
        return self._base.get(key)

    def list(self, collection: str, start: str = "") -> Iterator[Stored]:
        """The documents directly in a collection from the name `start` on, by folded name, numbers numerically."""
        with self._lock:
            own = {key: self._own[key] for key in self._members.get(collection, ())}
        if self._base is None or own:
            for name in names.at_least(self.names(collection), start):
                key = f"{collection}/{name}"
                raw = own.get(key)
                stored = documents.stored(raw, documents.decode(raw), name) if raw is not None else self._from_base(key)
                if stored is not None:
                    yield stored
        else:
            yield from self._base.list(collection, start)

    def rows(self, collection: str, listing: Listing) -> bytes | memoryview | None:
        """The rows of the documents of a collection; None when they are few. The base keeps those of its own documents."""
        with self._lock:
            own = self._members.get(collection)
        if self._base is not None and not own:
            return self._base.rows(collection, listing)
        if len(self.names(collection)) <= documents.MANY:
            return None
        made = [listing.row(stored.document)[0] for stored in self.list(collection)]
        return listing.joint.join([text for text in made if text is not None])

    def names(self, collection: str) -> Names:
        """The folded names in a collection, in the order of `list`."""
        layout.collection(collection)
        with self._lock:
            found = set(self._base.names(collection)) if self._base else set()
            for key in self._members.get(collection, ()):
                (found.discard if self._own[key] is None else found.add)(key.rpartition("/")[2])
        return names.in_order(found)

    def below(self, prefix: str, after: str = "") -> Iterator[tuple[str, Stored]]:
        """Every document whose key starts with `prefix` + "/" and comes after the key `after`, parents before children."""
        for key in self.keys_below(prefix, after):
            raw = self._own.get(key)
            stored = documents.stored(raw, documents.decode(raw), key.rpartition("/")[2]) if raw is not None else self._from_base(key)
            if stored is not None:
                yield key, stored

    def keys_below(self, prefix: str, after: str = "") -> Iterable[str]:
        """The keys of `below`, in its order, without reading documents."""
        head = prefix + "/"
        with self._lock:
            found = dict.fromkeys(self._base.keys_below(prefix, after) if self._base else ())
            own = [(key, raw) for key, raw in self._own.items() if key.startswith(head)]
        if not own:
            return found
        for key, raw in own:
            if raw is None:
                found.pop(key, None)
            else:
                found[key] = None
        ordered = sorted(found, key=key_order)
        return keys_after(ordered, after)

    def find(self, subscription: str, type_: str, name: str) -> Names:
        """The keys of the resources of a folded type with a folded name, in all groups of a subscription."""
        with self._lock:
            found = set(self._base.find(subscription, type_, name)) if self._base else set()
            for collection, members in self._members.items():
                key = f"{collection}/{name}"
                if key in members and is_collection_of(collection, subscription, type_):
                    (found.discard if self._own[key] is None else found.add)(key)
        return sorted(found, key=key_order)

    def count(self, index: Index, subscription: str, value: str) -> int:
        """How many documents of a subscription have this value in the index."""
        with self._lock:
            total = self._base.count(index, subscription, value) if self._base else 0
            for collection, members in self._members.items():
                if is_collection_of(collection, subscription, index.type):
                    for key in members:
                        total += (self._value(index, key) == value) - (self._base_value(index, key) == value)
        return total

    def holders(self, index: Index, collection: str, value: str) -> Names:
        """The folded names of the documents in one collection that have this value in a `names` index."""
        parts = collection.split("/", 3)
        if not is_collection_of(collection, parts[2] if len(parts) > 2 else "", index.type):
            return []
        with self._lock:
            found = set(self._base.holders(index, collection, value)) if self._base else set()
            for key in self._members.get(collection, ()):
                holds = self._value(index, key) == value
                (found.add if holds else found.discard)(key.rpartition("/")[2])
        return names.in_order(found)

    def commit(self, operations: Sequence[Operation]) -> None:
        """Do all of it or nothing. Raises `Conflict`."""
        with self._lock:
            plan = plan_of(self, operations)
            for key, raw in plan.images.items():
                if raw is not None or self._base is not None:
                    self._own[key] = raw
                    self._members.setdefault(key.rpartition("/")[0], set()).add(key)
                elif key in self._own:
                    del self._own[key]
                    self._members[key.rpartition("/")[0]].discard(key)
            for key, raw in plan.volatile.items():
                if raw is not None or self._base is not None:
                    self._volatile[key] = raw
                else:
                    self._volatile.pop(key, None)
            changed = {key for key, _, _ in plan.changes}
            for which in [which for which in self._values if which[1] in changed]:
                del self._values[which]

    @contextmanager
    def sequence(self, work: str) -> Iterator[None]:
        self._working.append(work)
        try:
            yield
        finally:
            self._working.remove(work)

    def is_under_way(self, work: str) -> bool:
        return work in self._working or (self._base is not None and self._base.is_under_way(work))

    def changed(self) -> Iterator[tuple[str, Document | None, Document | None]]:
        """Every key that was written here, with its document before and after; None where there is none. Volatile ones not."""
        for key in sorted(self._own, key=key_order):
            raw = self._own[key]
            before = self._base.get(key) if self._base is not None else None
            yield key, before.document if before else None, documents.decode(raw) if raw is not None else None

    def unreadable(self) -> Sequence[UnreadableDocument]:
        """What the base had to leave out so far."""
        found = {error.path: error for error in (self._base.unreadable() if self._base else ())}
        return list({**found, **self._unreadable}.values())

    def _from_base(self, key: str) -> Stored | None:
        """A document of the base for a list, where one that cannot be read is left out."""
        if self._base is None or key in self._own:
            return None
        from sig_cli.workspace.engine import UnreadableDocument

        try:
            return self._base.get(key)
        except UnreadableDocument as error:
            self._unreadable[error.path] = error
            return None

    def _value(self, index: Index, key: str) -> str | None:
        which = index.name, key
        if which not in self._values:
            raw = self._own[key]
            document = documents.decode(raw) if raw is not None else None
            self._values[which] = value_of(value_function(index), document)
        return self._values[which]

    def _base_value(self, index: Index, key: str) -> str | None:
        stored = self._base.get(key) if self._base else None
        return value_of(value_function(index), stored.document) if stored else None
