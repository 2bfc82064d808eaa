"""The engine protocol: what a store of documents promises.

A *key* is a folded ARM id: lower-case, no trailing slash, for example
`/subscriptions/s/resourcegroups/g/providers/microsoft.compute/galleries/a`. A *collection* is a key without the last
name: `.../galleries`. `fold` in `workspace.names` is the only place that folds; an engine refuses keys with capitals.
`workspace.layout` tells which texts are keys: subscriptions, groups, resources, what extends them, registrations of
namespaces, and the workspace's own documents (`/workspace/NAME`).

A *document* is a JSON object with `"name"` first. Its last member `"sig"` is private: it holds the revision counter
and what the service would keep to itself. A *revision* is an opaque string; equal revisions mean equal bytes.

Errors:

    StoreError                  something is wrong with the store, in words for a person
      Conflict                  an expectation of a commit no longer holds; nothing was written
      UnreadableDocument        a document that cannot be parsed; carries the path and what to do
      ReadOnlyStore             the store cannot be written (permissions, a full disk)

A workspace of a newer format is refused with a plain `StoreError`, for reading and for writing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sig_cli.workspace.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

Document = dict[str, Any]
Names = list[str]

ABSENT = ""
"""As an expectation: no document may be there."""


class StoreError(Exception):
    """Something is wrong with the store; the message is one line for a person."""


class Conflict(StoreError):
    """An expectation of a commit does not hold. Nothing was written; decide again from what is there now."""


class UnreadableDocument(StoreError):
    """A document that cannot be parsed; `path` is its file, `reason` what is wrong with it."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} cannot be read: {reason}. Mend the file, or run 'sig workspace repair', which moves "
                         "it aside.")
        self.path = path
        self.reason = reason


class ReadOnlyStore(StoreError):
    """The store cannot be written."""


class Stored(NamedTuple):
    """A document as it lies in the store, its revision, and the folded name under which it lies.

    A document that was edited by hand may call itself by another name; where a list goes on is told by this one.
    """

    document: Document
    revision: str
    name: str


class Put(NamedTuple):
    """Write `document`. `expect` is a revision, `ABSENT`, or None for whatever is there.

    A *volatile* document (the record of a long-running operation) lives in the run folder: it is never committed to
    version control, needs no fsync, may have any text that begins with "/" as its key, and is forgotten after two days.
    `get` and expectations see it; `list`, `below` and the indexes do not.
    """

    key: str
    document: Document
    expect: str | None = None
    volatile: bool = False


class Delete(NamedTuple):
    """Remove the document. `expect` is a revision or None for whatever is there."""

    key: str
    expect: str | None = None


class Check(NamedTuple):
    """Hold that the document has this revision (or is `ABSENT`) at the moment of the commit."""

    key: str
    revision: str


class CheckEmpty(NamedTuple):
    """Hold that nothing at all lies below this key or collection at the moment of the commit.

    What the same commit deletes is overlooked.
    """

    prefix: str


class Index(NamedTuple):
    """An index that the engine keeps over every document of one folded resource type.

    `value(document)` gives the indexed value of a document, or None to leave it out. With `names` the engine keeps
    which document has the value; without, only how many.
    """

    name: str
    type: str
    value: str
    """Dotted path of the function, `module:function`, imported only when the index is used."""
    names: bool = False


class CheckFound(NamedTuple):
    """Hold that `find(subscription, type, name)` gives none but these keys at the moment of the commit.

    This is how a name stays unique in a subscription although each gallery is a partition of its own.
    """

    subscription: str
    type: str
    name: str
    keys: tuple[str, ...]


class CheckHolders(NamedTuple):
    """Hold that `holders(index, collection, value)` gives none but these folded names at the moment of the commit."""

    index: Index  # type: ignore[assignment]
    collection: str
    value: str
    names: tuple[str, ...]


class Listing(NamedTuple):
    """What a list makes of each document of a collection, so that an engine may keep it.

    `row(document)` gives the text of a document's row, or None when it has none, and from which moment on and until which it
    holds if the document stays as it is; None in place of the moments when it holds for now only. `now` is the moment of the list.
    `name` keeps apart what different lists make of the same documents. `basis` names everything that a row depends on
    besides its document: what was kept for another basis is not used. `joint` stands between two rows.
    """

    name: str
    basis: str
    now: int
    row: Callable[[Document], tuple[bytes | None, tuple[int, int] | None]]
    joint: bytes


Operation = Put | Delete | Check | CheckEmpty | CheckFound | CheckHolders


class Engine(Protocol):
    """What every engine does; `tests/unit/test_engines.py` holds them all to it."""

    def get(self, key: str) -> Stored | None:
        """The document, or None. Raises `UnreadableDocument`."""

    def list(self, collection: str, start: str = "") -> Iterator[Stored]:
        """The documents directly in a collection, by folded name, numbers inside names numerically.

        `start` is a folded name, which need not be there: what comes before it in that order is not read. Documents are
        read one by one, as the caller goes on.
        What the caller does to a document stays with the caller. A document that cannot be read is left out and reported through `unreadable`.
        """

    def rows(self, collection: str, listing: Listing) -> bytes | memoryview | None:
        """The rows of the documents of a collection in the order of `list`; None for whom `list` serves as well: few documents.

        They are what `listing.row` makes of the documents as they are now, but it is asked only for documents of which the
        engine does not know the row.
        """

    def names(self, collection: str) -> Names:
        """The folded names in a collection, in the order of `list`, without reading a document."""

    def below(self, prefix: str, after: str = "") -> Iterator[tuple[str, Stored]]:
        """Every document whose key starts with `prefix` + "/", at any depth, parents before children, in one order.

        `after` is a key, which need not be there: it and what comes before it in that order is not read.
        """

    def keys_below(self, prefix: str, after: str = "") -> Iterable[str]:
        """The keys of `below`, in its order, without reading documents (those that cannot be read included)."""

    def find(self, subscription: str, type_: str, name: str) -> Names:
        """The keys of the resources of a folded type with a folded name, in all groups of a subscription, in order."""

    def count(self, index: Index, subscription: str, value: str) -> int:
        """How many documents of a subscription have this value in the index."""

    def holders(self, index: Index, collection: str, value: str) -> Names:
        """The folded names of the documents in one collection that have this value in a `names` index."""

    def commit(self, operations: Sequence[Operation]) -> None:
        """Do all of it or nothing. Raises `Conflict` or `ReadOnlyStore`, and `StoreError` for what cannot be stored.

        Every `Put` gets the next revision counter in its private section; the caller's document is not changed. A key
        is written once in a commit. Expectations are about the documents before the commit. A document that cannot be
        read is neither replaced nor deleted nor relied on: that raises `UnreadableDocument`.
        """

    def sequence(self, work: str) -> AbstractContextManager[None]:
        """Hold this for work of several commits: as long as somebody does, nobody takes it for work that was cut off.

        `work` is the key that it is about.
        """

    def is_under_way(self, work: str) -> bool:
        """Whether somebody holds `sequence` for this work."""

    def unreadable(self) -> Sequence[UnreadableDocument]:
        """What `list` and `below` had to leave out so far in this process."""
