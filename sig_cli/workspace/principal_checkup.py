"""What can be wrong with principals and their roles: written by hand, or lost in a merge.

An assignment that its principal does not name is not in force until it does. One of nobody would be in force again for the
next principal with that object id. A ring of groups does no harm, but nobody meant it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.workspace.engine import Delete, Put
from sig_cli.workspace.names import fold
from sig_cli.workspace.principal_changes import assignments, commit_change
from sig_cli.workspace.principals import COLLECTION, is_formed, key_of, with_groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sig_cli.workspace.engine import Document, Engine, Operation
    from sig_cli.workspace.files import FilesEngine

    IsKnown = Callable[[FilesEngine, str], bool]


def wrong(engine: FilesEngine, is_known: IsKnown | None = None) -> Iterator[tuple[str, str, str]]:
    """What is wrong: the key of the document, the problem in one sentence, and what `repair` would do."""
    for key in malformed(engine):
        yield key, "This principal lacks what a principal has, and may do nothing.", "cannot mend that: add it anew"
    for object_id, keys in unnamed(engine).items():
        yield (f"{COLLECTION}/{object_id}", f"This principal does not name {len(keys)} of its role assignments, which are not in force.",
               "names them")
    for object_id in in_rings(engine):
        yield (f"{COLLECTION}/{object_id}", "This group is in itself, through groups that it is in.",
               "cannot mend that: take one of them out with `sig workspace principal remove-member`")
    for key, object_id in lost(engine, is_known):
        yield key, f"This role assignment is for {object_id}, who is no principal of the workspace.", "removes it"


def in_rings(engine: Engine) -> list[str]:
    """The object ids of the groups that are in themselves."""
    people = [stored.document for stored in engine.list(COLLECTION) if is_formed(stored.document)]
    return [person["name"] for person in people
            if any(person["name"] in found["memberOf"] for found in with_groups(engine, person))]


def lost(engine: FilesEngine, is_known: IsKnown | None) -> list[tuple[str, str]]:
    """The role assignments of nobody, and who they are for; none where nobody tells who is known. Reads everything."""
    if is_known is None:
        return []
    return [(key, object_id) for key, object_id in assignments(engine) if not is_known(engine, object_id)]


def remove_lost(engine: FilesEngine, is_known: IsKnown | None) -> list[str]:
    """Remove the role assignments of nobody; what was done, one sentence each."""
    done = []
    for key, object_id in lost(engine, is_known):
        def change(key: str = key, object_id: str = object_id) -> list[Operation]:
            stored = engine.get(key)
            return [] if stored is None or is_known is None or is_known(engine, object_id) else [Delete(key, stored.revision)]

        commit_change(engine, change)
        done.append(f"Removed {key}, a role assignment for {object_id}, who is no principal of the workspace.")
    return done


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
