"""What a lock forbids. On the way of every write: nothing of the provider of locks is loaded for it.

A deletion is held up by a lock at the scope, above it or below it; any other write by `ReadOnly` at the scope or above. Source: the
documentation of Resource Manager.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.errors import refusal
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.domain.ids import ResourceId
    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document

LOCKS = "microsoft.authorization/locks"
READ_ONLY = "ReadOnly"
HOLDS_DELETION = ("CanNotDelete", READ_ONLY)


def refuse_locked(resources: Resources, id_: ResourceId, *, deleting: bool) -> None:
    """Refuse a write that a lock forbids: `ScopeLocked`, with the scopes that are locked.

    A deletion is held up by a lock at the scope, above it or below it; any other write by `ReadOnly` at the scope or above.
    """
    locked = [scope for scope, lock in _at_and_above(resources, id_)
              if lock["properties"].get("level") in (HOLDS_DELETION if deleting else (READ_ONLY,))]
    if deleting and not locked:
        locked = list(dict.fromkeys(_below(resources, id_)))
    if locked:
        raise refusal("scope-locked", id=id_.path, operation="delete" if deleting else "write",
                      locked=", ".join(dict.fromkeys(locked)))


def _at_and_above(resources: Resources, id_: ResourceId) -> Iterator[tuple[str, Document]]:
    for scope in scopes(id_):
        for lock in resources.list(f"{scope}/providers/{LOCKS}"):
            yield _scope(lock), lock


def _below(resources: Resources, id_: ResourceId) -> Iterator[str]:
    mark = f"/providers/{LOCKS}/"
    for _, stored in resources.below(id_.path, wanted=lambda key: mark in key and "/" not in key.rpartition(mark)[2]):
        if stored.document["properties"].get("level") in HOLDS_DELETION:
            yield _scope(stored.document)


def scopes(id_: ResourceId) -> list[str]:
    """The paths of a resource and of all that it lies in, the nearest first."""
    found = []
    at: ResourceId | None = id_
    while at is not None:
        step: ResourceId | None = at
        while step is not None:
            if step.namespace is not None and not step.is_collection:
                found.append(step.path)
            step = step.parent
        at = at.scope
    if id_.group is not None:
        found.append(id_.group_path)
    found.append(f"/subscriptions/{id_.subscription}")
    return found


def _scope(lock: Document) -> str:
    id_: str = lock["id"]
    return id_[:fold(id_).rindex(f"/providers/{LOCKS}/")]
