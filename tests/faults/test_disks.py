"""Disks that are full, that may not be written, or that may not be read."""

from __future__ import annotations

import json
import os
import resource
import shutil
import tempfile
from pathlib import Path

import pytest

from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.engine import Delete, Index, Put, ReadOnlyStore, StoreError
from sig_cli.workspace.files import FilesEngine
from tests.faults.children import Child

SUB = "/subscriptions/s"
GALLERIES = SUB + "/resourcegroups/g/providers/microsoft.compute/galleries"
GALLERY = GALLERIES + "/a"
NOBODY = 65534


def place_of(document):
    return document["location"]


BY_PLACE = Index("by-place", "microsoft.compute/galleries", f"{__name__}:place_of")


@pytest.fixture
def folder():
    """A workspace in a folder that any user may enter (those of pytest are private)."""
    base = tempfile.mkdtemp(prefix="sig-disks-")
    os.chmod(base, 0o755)
    folder = Path(base) / "w"
    FilesEngine(str(folder)).commit([Put(key, {"name": key.rpartition("/")[2], "location": "westus"})
                                     for key in (SUB, SUB + "/resourcegroups/g", GALLERY)])
    yield folder
    for path, folders, _ in os.walk(base):
        os.chmod(path, 0o755)
        for name in folders:
            os.chmod(os.path.join(path, name), 0o755)
    shutil.rmtree(base)


def as_somebody_else(work):
    """Run `work()` in a process that is not the superuser, whom no permission stops."""
    def child():
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        return work()
    return Child(child).result()


def contents(folder):
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def close_for_writing(folder):
    for path, _, files in os.walk(folder):
        os.chmod(path, 0o555)
        for name in files:
            os.chmod(os.path.join(path, name), 0o444)


def refused(engine, *operations):
    with pytest.raises(ReadOnlyStore) as caught:
        engine.commit(operations)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_file_that_cannot_grow_stops_a_write_and_leaves_everything(folder):
    before = contents(folder)
    large = {"name": "b", "filler": "x" * 100_000}

    def work():
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        engine = FilesEngine(str(folder))
        one = refused(engine, Put(GALLERIES + "/b", large))
        two = refused(engine, Put(GALLERIES + "/b", large), Put(GALLERY, {"name": "a"}), Delete(SUB))
        engine.commit([Put(GALLERIES + "/small", {"name": "small"})])
        engine.commit([Delete(GALLERIES + "/small")])
        return one, two

    for message in Child(work).result():
        assert message.startswith(f"Cannot write {folder}/state/s/g/microsoft.compute/galleries/b/.tmp-")
        assert message.endswith(": File too large. Nothing was changed.")
    assert contents(folder) == before
    assert find_problems(str(folder)) == []


def test_a_journal_that_does_not_fit_stops_its_commit(folder):
    before = contents(folder)
    documents = [Put(f"{GALLERIES}/b{number}", {"name": "b", "filler": "x" * 9_000}) for number in range(3)]

    def work():
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        return refused(FilesEngine(str(folder)), *documents)

    assert "/run/.tmp-" in Child(work).result()
    assert contents(folder) == before
    assert find_problems(str(folder)) == []


def test_a_workspace_that_may_not_be_written_is_read_and_says_so_once(folder):
    os.chmod(folder / "run", 0o755)
    close_for_writing(folder)

    def work():
        engine = FilesEngine(str(folder))
        assert engine.get(GALLERY).document["name"] == "a"
        assert len(list(engine.below(""))) == 3
        assert engine.count(BY_PLACE, "s", "westus") == 1
        return (refused(engine, Put(GALLERIES + "/b", {"name": "b"})), refused(engine, Delete(GALLERY)),
                len(find_problems(str(folder))))

    assert as_somebody_else(work) == (f"Cannot write {folder}/run/lock: Permission denied. Nothing was changed.",) * 2 + (1,)


def test_a_journal_in_a_workspace_that_may_not_be_written_is_laid_over_it(folder):
    engine = FilesEngine(str(folder))
    document = json.dumps({"name": "b", "location": "westus"})
    (folder / "run/journal.json").write_text(
        json.dumps({"format": 1, "documents": {GALLERY: None, GALLERIES + "/b": document}}))
    os.chmod(folder / "run", 0o755)
    close_for_writing(folder)

    def work():
        engine = FilesEngine(str(folder))
        return (engine.get(GALLERY), engine.names(GALLERIES), [key for key, _ in engine.below(GALLERIES)],
                engine.count(BY_PLACE, "s", "westus"))

    assert as_somebody_else(work) == (None, ["b"], [GALLERIES + "/b"], 1)
    assert engine.names(GALLERIES) == ["b"]


def test_a_place_where_no_workspace_can_be_made_is_said_so(folder):
    os.chmod(folder.parent, 0o555)

    def work():
        engine = FilesEngine(str(folder.parent / "new"))
        assert engine.get(GALLERY) is None
        return refused(engine, Put(GALLERY, {"name": "a"}))

    assert as_somebody_else(work) == f"Cannot write {folder.parent}/new: Permission denied. Nothing was changed."


def test_what_may_not_be_read_is_named(folder):
    document = folder / "state/s/g/microsoft.compute/galleries/a/_.json"
    FilesEngine(str(folder)).commit([Put(GALLERIES + "/b", {"name": "b"})])
    document.chmod(0)
    os.chmod(folder / "state/s/g/microsoft.compute/galleries/b", 0)

    def work():
        engine = FilesEngine(str(folder))
        with pytest.raises(StoreError) as caught:
            engine.get(GALLERY)
        assert list(engine.list(GALLERIES)) == []
        with pytest.raises(StoreError) as below:
            list(engine.below(""))
        problems = [(problem.path, problem.problem) for problem in find_problems(str(folder))]
        return str(caught.value), [error.path for error in engine.unreadable()], str(below.value), problems

    message, paths, below, problems = as_somebody_else(work)
    assert message.startswith(f"{document} cannot be read: Permission denied. Mend the file,")
    assert paths == [str(document)]
    assert below == f"{document.parent.parent}/b cannot be read: Permission denied."
    assert (str(document), "The document cannot be read: Permission denied.") in problems
    assert (f"{document.parent.parent}/b", "It cannot be looked into: Permission denied.") in problems
