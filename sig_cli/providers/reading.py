"""What a provider reads: the store as it is at one moment.

Existence itself depends on time (a version whose deletion has ended is gone although its document may still lie
there), so get, list, count and find all go through one object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.lifecycle import exists, holds
from sig_cli.workspace.engine import ABSENT, Check, Conflict, Listing, UnreadableDocument
from sig_cli.workspace.form import fault, texts_of
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    import builtins
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sig_cli.workspace.engine import Document, Engine, Index, Stored


class Resources:
    """The documents of an engine at the moment `now` (microseconds since 1970 UTC).

    Remembers every document that was read by key, so that the commit can hold that none of them has changed since.
    """

    def __init__(self, engine: Engine, now: int) -> None:
        self._engine = engine
        self.now = now
        self._relied: dict[str, str] = {}
        self._listed: builtins.list[str] = []
        self._walked: builtins.list[str] = []
        self.damaged: builtins.list[UnreadableDocument] = []

    def get(self, path: str) -> Stored | None:
        """The document of an id, or None when there is none at this moment.

        Raises `UnreadableDocument` for a damaged one, and `Conflict` for one that has changed since it was read first.
        """
        key = fold(path)
        stored = self._engine.get(key)
        revision = stored.revision if stored else ABSENT
        if self._relied.setdefault(key, revision) != revision:
            raise Conflict(f"{key} has changed between two looks at it.")
        wrong = fault(stored.document, texts_of(key)) if stored is not None else None
        if wrong:
            raise UnreadableDocument(key, wrong)
        return stored if stored is not None and exists(stored.document, self.now) else None

    def is_under_way(self, path: str) -> bool:
        """Whether somebody carries out a sequence of commits about an id, at this moment."""
        return self._engine.is_under_way(fold(path))

    def ended(self, path: str) -> Stored | None:
        """A document that still lies in the store although its resource is there no more; None for any other."""
        if self.get(path) is not None:
            return None
        stored = self._engine.get(fold(path))
        return stored if stored is not None and not exists(stored.document, self.now) else None

    def revision(self, path: str) -> str:
        """The revision of a document that `get` has read; empty when there was none."""
        return self._relied.get(fold(path), ABSENT)

    def document(self, path: str) -> Document | None:
        """The same as `get`, without the revision."""
        stored = self.get(path)
        return stored.document if stored else None

    def list(self, collection: str, *, ended: bool = False) -> Iterator[Document]:
        """The documents directly in a collection, in the one order of lists; with `ended` also what is there no more."""
        return (document for _, document in self.members(collection, ended=ended))

    def members(self, collection: str, start: str = "", *, ended: bool = False) -> Iterator[tuple[str, Document]]:
        """The same, each with the folded name under which it lies, from the name `start` on, which need not be there."""
        key = fold(collection)
        self._listed.append(key)
        texts = texts_of(f"{key}/x")
        for stored in self._engine.list(key, start):
            wrong = fault(stored.document, texts)
            if wrong:
                self.damaged.append(UnreadableDocument(f"{key}/{stored.document.get('name')}", wrong))
            elif ended or exists(stored.document, self.now):
                yield stored.name, stored.document

    def rows(self, collection: str, name: str, basis: str, row: Callable[[Document], bytes],
             joint: bytes) -> bytes | memoryview | None:
        """What `row` makes of the documents of `members`, with `joint` in between; None when they are few, for who lists them.

        The engine may keep it under `name`, for as long as `basis` is the same.
        """
        key = fold(collection)
        self._listed.append(key)
        texts = texts_of(f"{key}/x")

        def made(document: Document) -> tuple[bytes | None, tuple[int, int] | None]:
            wrong = fault(document, texts)
            if wrong:
                self.damaged.append(UnreadableDocument(f"{key}/{document.get('name')}", wrong))
            elif exists(document, self.now):
                return row(document), holds(document, self.now)
            return None, None

        return self._engine.rows(key, Listing(name, basis, self.now, made, joint))

    def names(self, collection: str) -> Sequence[str]:
        """The folded names in a collection, without reading a document (what is being deleted included)."""
        return self._engine.names(fold(collection))

    def below(self, prefix: str, after: str = "", *, ended: bool = False,
              wanted: Callable[[str], bool] | None = None) -> Iterator[tuple[str, Stored]]:
        """Every key and document below an id, parents before children; with `after` those that come after that key.

        With `ended` also what is there no more: what time has ended still lies in the store and goes with what it lies in.
        With `wanted` only documents whose keys it lets through are read: a few among many cost little.
        """
        self._walked.append(fold(prefix))
        found = self._engine.below(fold(prefix), after) if wanted is None else self._read(
            key for key in self._engine.keys_below(fold(prefix), after) if wanted(key))
        for key, stored in found:
            wrong = fault(stored.document, texts_of(key))
            if wrong:
                self.damaged.append(UnreadableDocument(key, wrong))
            elif ended or exists(stored.document, self.now):
                yield key, stored

    def _read(self, keys: Iterable[str]) -> Iterator[tuple[str, Stored]]:
        for key in keys:
            try:
                stored = self._engine.get(key)
            except UnreadableDocument as error:
                self.damaged.append(error)
            else:
                if stored is not None:
                    yield key, stored

    def refuse_unreadable(self, prefix: str) -> None:
        """Raise `UnreadableDocument` when a document below an id cannot be read: what is there cannot be decided on."""
        for key, stored in self._engine.below(fold(prefix)):
            wrong = fault(stored.document, texts_of(key))
            if wrong:
                raise UnreadableDocument(key, wrong)
        for problem in self._engine.unreadable():
            raise problem

    def find(self, subscription: str, type_: str, name: str) -> Sequence[str]:
        """The keys of the resources of a type with this name anywhere in a subscription."""
        return self._engine.find(fold(subscription), fold(type_), fold(name))

    def count(self, index: Index, subscription: str, value: str) -> int:
        return self._engine.count(index, fold(subscription), value)

    def holders(self, index: Index, collection: str, value: str) -> Sequence[str]:
        return self._engine.holders(index, fold(collection), value)

    def looked(self) -> tuple[Iterable[str], Iterable[str], Iterable[str]]:
        """What was read: documents by key, collections, and everything below a key."""
        return self._relied, self._listed, self._walked

    def checks(self) -> Sequence[Check]:
        """One expectation for every document that was read by its key."""
        return [Check(key, revision) for key, revision in self._relied.items()]
