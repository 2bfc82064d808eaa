"""What a commit comes to, the same on every engine: expectations held, new revisions counted, bytes made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.workspace import documents, layout, names
from sig_cli.workspace.engine import (
    ABSENT,
    Check,
    CheckEmpty,
    CheckFound,
    CheckHolders,
    Conflict,
    Delete,
    Put,
    StoreError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sig_cli.workspace.engine import Document, Engine, Operation, Stored


class Plan:
    """What a commit will do; every expectation holds."""

    __slots__ = ("changes", "images", "volatile")

    def __init__(self) -> None:
        self.images: dict[str, bytes | None] = {}
        """The new bytes by key; None for a document to be deleted."""
        self.volatile: dict[str, bytes | None] = {}
        self.changes: list[tuple[str, Document | None, Document | None]] = []
        """Key, document before, document after: what the indexes want to know."""


def plan_of(engine: Engine, operations: Sequence[Operation]) -> Plan:
    """What the operations come to.

    An expectation is about the documents before the commit; `CheckEmpty` overlooks what the same commit deletes.
    Raises `Conflict` when an expectation does not hold, `UnreadableDocument` when a document that is relied on or
    replaced cannot be read, `StoreError` for what cannot be stored.
    """
    plan = Plan()
    before: dict[str, Stored | None] = {}
    many = len(operations) > documents.MANY
    encode = documents.fast_encoder() if many else documents.encode
    listed: dict[str, frozenset[str]] = {}

    def is_listed(key: str) -> bool:
        collection, _, name = key.rpartition("/")
        if collection not in listed:
            listed[collection] = frozenset(engine.names(collection))
        return name in listed[collection]

    def expected(key: str, revision: str | None, *, volatile: bool = False) -> Stored | None:
        if key not in before:
            # Looking for ten thousand documents that are not there costs more than listing where they would be.
            before[key] = None if many and revision == ABSENT and not volatile and not is_listed(key) else engine.get(key)
        stored = before[key]
        if revision is not None and revision != (stored.revision if stored else ABSENT):
            raise Conflict(f"{key} has changed since it was read.")
        return stored

    planned: set[str] = set()
    deleted: set[str] = set()
    for operation in operations:
        if isinstance(operation, Check):
            expected(operation.key, operation.revision)
        elif isinstance(operation, (Put, Delete)):
            stored = expected(operation.key, operation.expect, volatile=isinstance(operation, Put) and operation.volatile)
            if operation.key in planned:
                raise StoreError(f"One commit cannot write {operation.key} twice.")
            planned.add(operation.key)
            if isinstance(operation, Put):
                _plan_put(plan, operation, stored, encode)
            else:
                deleted.add(operation.key)
                _plan_delete(plan, operation.key, stored)
        elif isinstance(operation, (CheckFound, CheckHolders)):
            _check_taken(engine, operation)
    for operation in operations:
        if isinstance(operation, CheckEmpty):
            for key in engine.keys_below(operation.prefix):
                if key not in deleted:
                    raise Conflict(f"{operation.prefix} is not empty: {key} lies below it.")
    return plan


def _plan_put(plan: Plan, put: Put, stored: Stored | None, encode: Callable[[Document, int], bytes]) -> None:
    raw = encode(put.document, documents.counter(stored.document) + 1 if stored else 1)
    if put.volatile:
        plan.volatile[put.key] = raw
        return
    file = layout.document(put.key)
    if file is None:
        raise StoreError(f"{put.key} is no key of a document.")
    if names.is_hashed(file):
        place = names.encode(put.key.rpartition("/")[2])
        if names.is_hashed(place) and documents.name_within(put.document, place) is None:
            raise StoreError(f"The document of {put.key} must carry its name, because its file name cannot.")
    plan.images[put.key] = raw
    plan.changes.append((put.key, stored.document if stored else None, put.document))


def _plan_delete(plan: Plan, key: str, stored: Stored | None) -> None:
    if stored is None:
        return
    # Whether it is volatile, only the engine can tell: taking it out of both is right in any case.
    plan.volatile[key] = None
    if layout.document(key) is not None:
        plan.images[key] = None
        plan.changes.append((key, stored.document, None))


def _check_taken(engine: Engine, check: CheckFound | CheckHolders) -> None:
    """Raise `Conflict` when somebody else has taken the name or the value meanwhile."""
    if isinstance(check, CheckFound):
        present, allowed, what = engine.find(check.subscription, check.type, check.name), check.keys, check.name
    else:
        present = engine.holders(check.index, check.collection, check.value)
        allowed, what = check.names, check.value
    if not set(present) <= set(allowed):
        raise Conflict(f"{what} has been taken since it was read.")
