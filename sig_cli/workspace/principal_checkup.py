"""Principals that do not name an assignment of theirs: written by hand, or lost in a merge. It is not in force until they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.workspace.engine import Put
from sig_cli.workspace.names import fold
from sig_cli.workspace.principal_changes import assignments, commit_change
from sig_cli.workspace.principals import COLLECTION, is_formed, key_of

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document, Engine, Operation


def malformed(engine: Engine) -> list[str]:
    """The keys of principals whose documents lack what a principal has. They may do nothing."""
    return [f"{COLLECTION}/{stored.name}" for stored in engine.list(COLLECTION) if not is_formed(stored.document)]


def unnamed(engine: Engine) -> dict[str, list[str]]:
    """Object id of a principal -> the keys of its assignments that its document does not name. Reads everything, if there are any."""
    people: dict[str, Document] = {stored.name: stored.document for stored in engine.list(COLLECTION) if is_formed(stored.document)}
    found: dict[str, list[str]] = {}
    for key, object_id in assignments(engine) if people else ():
        if object_id in people and key not in map(fold, people[object_id]["assignments"]):
            found.setdefault(object_id, []).append(key)
    return found


def name_assignments(engine: Engine) -> list[str]:
    """Let every principal name its assignments; what was done, one sentence each."""
    done = []
    for object_id in unnamed(engine):
        def change(object_id: str = object_id) -> list[Operation]:
            keys = unnamed(engine).get(object_id)
            stored = engine.get(key_of(object_id))
            if not keys or stored is None:
                return []
            named = sorted({*stored.document["assignments"], *keys})
            return [Put(key_of(object_id), {**stored.document, "assignments": named}, stored.revision)]

        commit_change(engine, change)
        done.append(f"Let the principal {object_id} name the role assignments that are for it.")
    return done
