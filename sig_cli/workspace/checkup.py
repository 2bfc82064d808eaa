"""Finding what is wrong with a workspace of files, and mending it.

What cannot be mended is moved to `run/aside/`, under the path that it had: nothing is deleted but what is derived or
was never finished, and every deed is told. Both hold the lock, so that a write in progress is not taken for a wreck.
"""

from __future__ import annotations

import os
import stat
from contextlib import nullcontext
from typing import TYPE_CHECKING

from sig_cli.workspace import disk, documents, journal, layout, locks, names
from sig_cli.workspace.deployment_checkup import end_deployments, is_cut_off
from sig_cli.workspace.engine import StoreError, UnreadableDocument
from sig_cli.workspace.files import FilesEngine, read_bytes
from sig_cli.workspace.findings import Aside, Finding, Problem
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION, new_subscription
from sig_cli.workspace.places import key_of
from sig_cli.workspace.shapes import wrong_form
from sig_cli.workspace.walk import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from sig_cli.workspace.engine import Document, Index

    IsKnown = Callable[[FilesEngine, str], bool]
    Form = Callable[[str, Document], str | None]

PRINCIPALS = "/providers/microsoft.graph/principals"
_ROUNDS = 20
_BATCH = 500
_DELETING = "Deleting"


def find_problems(folder: str, indexes: Iterable[Index] = (), is_known: IsKnown | None = None,
                  held: Form = wrong_form) -> list[Problem]:
    """Everything that is wrong with the workspace at `folder`, in the order of paths; changes nothing.

    With `indexes`, what they say is compared with the documents; with `is_known`, who has roles with who is known.
    `held(key, document)` says what is wrong with the form of a document: only providers know that of every type
    (`providers.document_forms`). Raises `StoreError` for a newer format.
    """
    engine = FilesEngine(folder)
    engine.check_format()
    with _reading_lock(engine):
        return [*(finding.problem for finding in _findings(engine, tuple(indexes), held)), *_in_principals(engine, is_known)]


def repair(folder: str, indexes: Iterable[Index] = (), is_known: IsKnown | None = None, held: Form = wrong_form) -> list[str]:
    """Mend what `find_problems` finds; what was done, one sentence each.

    Raises `StoreError` for a newer format and `ReadOnlyStore` when the workspace cannot be written.
    """
    engine = FilesEngine(folder)
    engine.check_format()
    if not os.path.isdir(engine.state) and not os.path.isdir(engine.run):
        return []
    done: list[str] = []
    declared = tuple(indexes)
    try:
        with locks.held(engine.folder):
            # Moving one thing aside can bring up the next: a child whose parent could not be read.
            for _ in range(_ROUNDS):
                found = [finding for finding in _findings(engine, declared, held) if finding.mend is not None]
                # A write that was cut off comes first and alone: what it changes may be in order afterwards.
                found = [finding for finding in found if finding.problem.path == engine.journal] or found
                if not found:
                    break
                done += [finding.mend() for finding in found if finding.mend is not None]
    except OSError as error:
        from sig_cli.workspace.engine import ReadOnlyStore

        raise ReadOnlyStore(f"Cannot repair {error.filename or engine.folder}: {error.strerror or error}.") from error
    with locks.alone(engine.folder) as alone:
        if alone:
            done += [_finish_deletion(engine, key) for key in _groups_in_deletion(engine)]
            done += end_deployments(engine)
    if engine.names(PRINCIPALS):
        from sig_cli.workspace import principal_checkup

        done += [*principal_checkup.name_assignments(engine), *principal_checkup.remove_lost(engine, is_known)]
    return done


def _in_principals(engine: FilesEngine, is_known: IsKnown | None) -> Iterator[Problem]:
    if (os.path.lexists(engine.journal) and _cut_off(engine) is None) or not engine.names(PRINCIPALS):
        return
    from sig_cli.workspace.principal_checkup import wrong

    for key, problem, mend in wrong(engine, is_known):
        yield Problem(f"{engine.state}/{layout.document(key)}", problem, mend)


def _reading_lock(engine: FilesEngine) -> AbstractContextManager[None]:
    """Wait for the writer of the moment, where there may be one; a disk that cannot be written has none."""
    writable = os.path.isfile(f"{engine.run}/lock") and os.access(f"{engine.run}/lock", os.W_OK)
    return locks.held(engine.folder) if writable else nullcontext()


def _findings(engine: FilesEngine, indexes: tuple[Index, ...], held: Form) -> list[Finding]:
    aside = Aside(engine)
    found = [*_in_run(engine, aside), *_in_state(engine, aside, held), *_in_indexes(engine, indexes)]
    return sorted(found, key=lambda finding: finding.problem.path)


# ---- the run folder


def _in_run(engine: FilesEngine, aside: Aside) -> Iterator[Finding]:
    run = engine.run
    try:
        mode = stat.S_IMODE(os.stat(run).st_mode)
    except OSError:
        return
    if mode & 0o077:
        yield Finding(Problem(run, f"Others may look into this private folder (mode {mode:04o}).", "sets its mode to 0700"),
                       lambda: _make_private(run))
    if os.path.lexists(engine.journal):
        if _cut_off(engine) is None:
            yield aside.of(engine.journal, "The journal of a write that was cut off cannot be understood.")
        else:
            yield Finding(Problem(engine.journal, "A write of several documents was cut off after it had been decided.",
                                   "finishes it, as the next write would"), lambda: _replay(engine))
    for folder, inner, files in os.walk(run):
        if folder == run:
            inner[:] = [name for name in inner if name != "aside"]
        for name in files:
            if name.startswith(disk.TEMPORARY):
                yield _unfinished(f"{folder}/{name}")
        if folder.startswith(f"{run}/operations/"):
            for name in files:
                document = _document(f"{folder}/{name}")[0]
                key = names.decode(name.removesuffix(".json"))
                if not name.startswith(disk.TEMPORARY) and (document is None or (key is not None and wrong_form(key, document))):
                    yield aside.of(f"{folder}/{name}", "The record of an operation cannot be read.")


def _cut_off(engine: FilesEngine) -> dict[str, bytes | None] | None:
    """What a leftover journal says; None when it cannot be understood."""
    try:
        images = journal.load(engine.journal)
        return None if None in {layout.document(key) for key in images} else images
    except StoreError:
        return None


def _make_private(run: str) -> str:
    os.chmod(run, 0o700)
    return f"Set the mode of {run} to 0700."


def _replay(engine: FilesEngine) -> str:
    journal.replay(engine)
    return f"Finished the write that was cut off, from {engine.journal}."


def _unfinished(path: str) -> Finding:
    def mend() -> str:
        os.unlink(path)
        return f"Removed {path}, which a killed process never finished."

    return Finding(Problem(path, "A killed process left this unfinished file; no document is missing because of it.",
                            "removes it"), mend)


# ---- documents


def _in_state(engine: FilesEngine, aside: Aside, held: Form) -> Iterator[Finding]:
    present: dict[str, str] = {}
    closed: list[OSError] = []
    overlay = _cut_off(engine) or {}
    with locks.alone(engine.folder) as alone:
        busy = not alone
    for folder, inner, files in os.walk(engine.state, onerror=closed.append):
        for name in (*inner, *files):
            if os.path.islink(f"{folder}/{name}"):
                yield aside.of(f"{folder}/{name}", "A symbolic link is no part of a workspace.")
        if not inner and not files and folder != engine.state:
            yield _empty(engine, folder)
        for name in files:
            path = f"{folder}/{name}"
            if os.path.islink(path):
                continue
            if name.startswith(disk.TEMPORARY):
                yield _unfinished(path)
                continue
            document, reason = _document(path)
            key = key_of(engine, path[len(engine.state) + 1:])
            if key in overlay:
                continue
            if key is None and not (names.is_hashed(path) and document is None):
                yield aside.of(path, "This file is no document of a workspace.")
            elif document is None:
                yield aside.of(path, f"The document cannot be read: {reason}.")
            elif key is not None:
                wrong = _wrong_place(key, document) or _damaged(held(key, document))
                if wrong:
                    yield aside.of(path, wrong)
                else:
                    present[key] = path
                    if busy:
                        continue
                    if _is_in_deletion(key, document):
                        yield Finding(Problem(path, "The deletion of this resource group was cut off.",
                                               "finishes the deletion, with everything in the group"), None)
                    elif is_cut_off(key, document):
                        yield Finding(Problem(path, "This deployment was cut off.", "lets it have failed"), None)
    for error in closed:
        if isinstance(error, FileNotFoundError):
            continue
        yield Finding(Problem(error.filename, f"It cannot be looked into: {error.strerror}.",
                               "cannot mend that: change its permissions"), None)
    present.update((key, f"{engine.state}/{layout.document(key)}") for key, raw in overlay.items() if raw is not None)
    yield from _lost_subscriptions(engine, present)
    for key, path in present.items():
        parent = None if key in overlay else _missing_parent(key, present)
        if parent:
            yield aside.of(path, f"It belongs to {parent}, which is not there.")


_decode = documents.fast_decoder()


def _document(path: str) -> tuple[Document | None, str]:
    """The document in a file, or None and what is wrong with it."""
    try:
        raw = read_bytes(path)
        return (_decode(raw), "") if raw is not None else (None, "it is gone")
    except UnreadableDocument as error:
        return None, error.reason
    except UnicodeDecodeError:
        return None, "it is not UTF-8"
    except ValueError as error:
        return None, str(error)


def _empty(engine: FilesEngine, folder: str) -> Finding:
    def mend() -> str:
        disk.prune(engine.state, folder)
        return f"Removed the empty folder {folder}."

    return Finding(Problem(folder, "An empty folder was left behind.", "removes it"), mend)


def _wrong_place(key: str, document: Document) -> str | None:
    """What a document says of itself that its place contradicts."""
    place = layout.collection(key.rpartition("/")[0])
    identity, name = document.get("id"), document.get("name")
    if isinstance(identity, str) and identity.startswith("/"):
        return f"Its id says that it is {identity}, but it lies where {key} does." if names.fold(identity) != key else None
    if isinstance(name, str) and place is not None and place[2] != layout.SUBSCRIPTION \
            and names.fold(name).rpartition("/")[2] != key.rpartition("/")[2]:
        return f"It is named {name!r}, but it lies where {key} does."
    return None


def _damaged(wrong: str | None) -> str | None:
    return f"The document is damaged: {wrong}." if wrong else None


def _lost_subscriptions(engine: FilesEngine, present: dict[str, str]) -> Iterator[Finding]:
    """Subscriptions whose own document is gone although something lies in them: their folder tells their id."""
    lost = {"/".join(key.split("/")[:3]) for key in present if key.startswith("/subscriptions/")} - set(present)
    for key in sorted(lost):
        path = f"{engine.state}/{layout.document(key)}"
        identity = key.rpartition("/")[2]
        name = "Local" if identity == FIRST_SUBSCRIPTION else identity

        def mend(path: str = path, identity: str = identity, name: str = name) -> str:
            disk.write_file(path, documents.encode(new_subscription(identity, name), 1), sync=disk.fsync_wanted())
            return f"Made {path} again; the subscription is named {name!r}, and no region is on its allow-list."

        yield Finding(Problem(path, "The document of this subscription is gone, so nothing in it is found.",
                               f"makes it again, named {name!r}"), mend)


def _missing_parent(key: str, present: dict[str, str]) -> str | None:
    """The nearest document that this one cannot be without, if it is not there."""
    parent = key
    in_group = key.split("/")[3:4] == ["resourcegroups"]
    while parent.count("/") > 2:
        parent = parent.rpartition("/")[0].rpartition("/")[0]
        place = layout.collection(parent.rpartition("/")[0])
        # Outside of groups, what features and operations lie under is no document.
        if place is not None and (place[2] == layout.GROUP or (place[2] == layout.RESOURCE and in_group)):
            if parent in present:
                return None
            if not layout.is_singleton(parent):
                return parent
    return None


# ---- groups whose deletion was cut off


def _is_in_deletion(key: str, document: Document) -> bool:
    place = layout.collection(key.rpartition("/")[0])
    properties = document.get("properties")
    if "operation" in (document.get("sig") or {}):
        return False  # everything in it has gone; it is still seen until its deletion ends
    return (place is not None and place[2] == layout.GROUP and isinstance(properties, dict)
            and properties.get("provisioningState") == _DELETING)


def _groups_in_deletion(engine: FilesEngine) -> list[str]:
    found = []
    for subscription in places(engine, "/subscriptions"):
        collection = f"/subscriptions/{subscription}/resourcegroups"
        for name in engine.names(collection):
            stored = engine.get(f"{collection}/{name}")
            if stored is not None and _is_in_deletion(f"{collection}/{name}", stored.document):
                found.append(f"{collection}/{name}")
    return found


def _finish_deletion(engine: FilesEngine, group: str) -> str:
    from sig_cli.workspace.engine import CheckEmpty, Delete

    below = list(engine.keys_below(group))[::-1]
    for start in range(0, len(below), _BATCH):
        engine.commit([Delete(key) for key in below[start:start + _BATCH]])
    engine.commit([Delete(group), CheckEmpty(group)])
    return f"Finished the deletion of {group}, with {len(below)} resources in it."


# ---- indexes


def _in_indexes(engine: FilesEngine, indexes: tuple[Index, ...]) -> Iterator[Finding]:
    import json

    from sig_cli.workspace import listings
    from sig_cli.workspace.indexes import disagreements

    known = {names.encode(index.name) + ".json": index for index in indexes}
    for folder, _, files in os.walk(f"{engine.run}/index"):
        for name in files:
            if name.startswith(disk.TEMPORARY):
                continue
            path = f"{folder}/{name}"
            wrong: str | None = None
            if name.endswith(listings.SUFFIX):
                wrong = listings.fault(engine, path)
                if wrong:
                    yield _drop(path, wrong)
                continue
            try:
                json.loads(read_bytes(path) or b"")
            except (ValueError, RecursionError, UnreadableDocument):
                wrong = "The index cannot be read; it is made again when it is needed."
            else:
                subscription = names.decode(os.path.basename(folder))
                if subscription is not None and name in known and _cut_off(engine) == {} \
                        and disagreements(engine, known[name], subscription):
                    wrong = "The index says something else than the documents."
            if wrong:
                yield _drop(path, wrong)


def _drop(path: str, wrong: str) -> Finding:
    def mend() -> str:
        os.unlink(path)
        return f"Removed the index {path}; it is made again when it is needed."

    return Finding(Problem(path, wrong, "removes it, to be made again"), mend)
