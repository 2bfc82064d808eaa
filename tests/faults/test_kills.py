"""A process that is killed at any instruction leaves the old documents or the new ones, and nothing else."""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from sig_cli.workspace.checkup import find_problems, repair
from sig_cli.workspace.engine import ABSENT, Delete, Index, Put
from sig_cli.workspace.files import FilesEngine
from tests.faults.children import Child, die_at

if TYPE_CHECKING:
    from pathlib import Path

SUB = "/subscriptions/s"
GROUP = SUB + "/resourcegroups/g"
GALLERY = GROUP + "/providers/microsoft.compute/galleries/a"
DEFINITION = GALLERY + "/images/d"
VERSIONS = DEFINITION + "/versions"
OPERATION = SUB + "/operationresults/x"


def place_of(document):
    return document["location"]


def kind_of(document):
    return document["kind"]


BY_PLACE = Index("by-place", "microsoft.compute/galleries/images/versions", f"{__name__}:place_of")
BY_KIND = Index("by-kind", "microsoft.compute/galleries/images", f"{__name__}:kind_of", names=True)


def opened(folder):
    return FilesEngine(str(folder), indexes=lambda: (BY_PLACE, BY_KIND))


def put(key, expect=None, **members):
    return Put(key, {"name": key.rpartition("/")[2], "id": key, "location": "westus", "kind": "k", **members}, expect)


def documents_of(folder):
    return dict(FilesEngine(str(folder)).below(""))


@pytest.fixture
def base(tmp_path):
    """A small workspace, as every scenario finds it."""
    folder = tmp_path / "base"
    engine = opened(folder)
    for key in (SUB, GROUP, GALLERY, DEFINITION, VERSIONS + "/1.0.0", VERSIONS + "/1.0.1"):
        engine.commit([put(key)])
    engine.commit([Put(OPERATION, {"name": "x"}, volatile=True)])
    return folder


SCENARIOS = {
    "first write": None,
    "create": [put(VERSIONS + "/1.0.2", ABSENT)],
    "create in new folders": [put(GALLERY + "/applications/p", ABSENT)],
    "create with its operation": [put(VERSIONS + "/1.0.2", ABSENT), Put(OPERATION + "y", {"name": "xy"}, volatile=True)],
    "update": [put(VERSIONS + "/1.0.0", location="eastus", filler="x" * 10_000)],
    "delete": [Delete(VERSIONS + "/1.0.0")],
    "several": [put(VERSIONS + "/1.0.0", location="eastus"), Delete(VERSIONS + "/1.0.1"), put(VERSIONS + "/1.0.2"),
                put(GALLERY + "/images/e", kind="l"), Delete(OPERATION)],
    "delete everything": [Delete(VERSIONS + "/1.0.1"), Delete(VERSIONS + "/1.0.0"), Delete(DEFINITION), Delete(GALLERY),
                          Delete(GROUP)],
}


def _killed_at(folder, step, work):
    def child():
        die_at(step)
        work()
        return "done"
    return Child(child).result() is None


def _same_counts(folder):
    """The indexes say what a count of the documents says."""
    found = documents_of(folder)
    for place in ("westus", "eastus"):
        expected = sum(stored.document["location"] == place for key, stored in found.items() if "/versions/" in key
                       and "/images/" in key)
        assert opened(folder).count(BY_PLACE, "s", place) == expected
    for kind in ("k", "l"):
        expected = [key.rpartition("/")[2] for key, stored in found.items()
                    if key.rpartition("/")[0] == GALLERY + "/images" and stored.document["kind"] == kind]
        assert opened(folder).holders(BY_KIND, GALLERY + "/images", kind) == expected


@pytest.mark.parametrize("fsync", ["on", "off"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_kill_before_any_change_of_the_disk_leaves_the_old_or_the_new(base, tmp_path, monkeypatch, scenario, fsync):
    monkeypatch.setenv("SIG_FSYNC", fsync)
    operations = SCENARIOS[scenario]
    if operations is None:
        shutil.rmtree(base)
        operations = [put(SUB, ABSENT), put(GROUP, ABSENT)]
    before = documents_of(base)
    whole = tmp_path / "whole"
    if base.exists():
        shutil.copytree(base, whole)
    opened(whole).commit(operations)
    after = documents_of(whole)
    outcomes = []
    for step in range(1, 200):
        folder = tmp_path / f"killed{step}"
        if base.exists():
            shutil.copytree(base, folder)
        killed = _killed_at(folder, step, lambda folder=folder: opened(folder).commit(operations))
        if not killed:
            break
        found = documents_of(folder)
        assert found in (before, after), step
        outcomes.append(found == after)
        _same_counts(folder)
        if folder.exists():
            problems = find_problems(str(folder), (BY_PLACE, BY_KIND))
            assert {problem.repair for problem in problems} <= {"removes it", "finishes it, as the next write would"}
        opened(folder).commit([put(GALLERY + "/images/later"), put("/workspace/later")])
        _same_counts(folder)
        left = documents_of(folder)
        del left[GALLERY + "/images/later"], left["/workspace/later"]
        assert left == found, step
        repair(str(folder), (BY_PLACE, BY_KIND))
        assert find_problems(str(folder), (BY_PLACE, BY_KIND)) == []
        shutil.rmtree(folder)
    else:
        pytest.fail("the scenario never ended")
    assert outcomes == sorted(outcomes), "once new, always new"
    assert {True, False} == set(outcomes)


@pytest.mark.parametrize("first", ["several", "delete everything"])
def test_a_kill_while_finishing_a_killed_commit_is_finished_by_the_next(base, tmp_path, first):
    """Every state that the first kill can leave after its commit, and a kill at every step of the one who cleans up."""
    expected = None
    for step in range(1, 200):
        folder = tmp_path / f"first{step}"
        shutil.copytree(base, folder)
        if not _killed_at(folder, step, lambda folder=folder: opened(folder).commit(SCENARIOS[first])):
            break
        if not (folder / "run/journal.json").exists():
            continue
        expected = expected or documents_of(folder)
        for second in range(1, 200, 3):
            again = tmp_path / "second"
            shutil.copytree(folder, again)
            killed = _killed_at(again, second, lambda again=again: opened(again).commit([put("/workspace/x")]))
            found = documents_of(again)
            found.pop("/workspace/x", None)
            assert found == expected
            shutil.rmtree(again)
            if not killed:
                break
    assert expected is not None


def test_a_kill_while_repairing_loses_nothing(base, tmp_path):
    gallery = base / "state/s/g/microsoft.compute/galleries/a/_.json"
    gallery.write_text("{")
    (base / "state/notes.txt").write_text("mine")
    everything = _contents(base)
    for step in range(1, 400, 2):
        folder = tmp_path / f"repair{step}"
        shutil.copytree(base, folder)
        killed = _killed_at(folder, step, lambda folder=folder: repair(str(folder)))
        assert _contents(folder) == everything, step
        repair(str(folder))
        assert find_problems(str(folder)) == []
        assert _contents(folder) == everything, step
        shutil.rmtree(folder)
        if not killed:
            return
    pytest.fail("the repair never ended")


def _contents(folder: Path):
    """What all files of the user hold, wherever they lie."""
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".gitignore"
                  and ("/run/" not in f"{path}" or "/run/aside/" in f"{path}"))


@pytest.mark.parametrize("seed", range(12))
def test_a_kill_at_a_random_moment_of_a_long_run_loses_no_success(tmp_path, monkeypatch, seed):
    """The child tells of each commit when it has succeeded; what it told must be there, whole, and nothing torn."""
    monkeypatch.setenv("SIG_FSYNC", "off")
    folder = tmp_path / "w"
    read, write = os.pipe()

    def work():
        engine = opened(folder)
        for number in range(10_000):
            pair = [put(f"{GALLERY}/images/{side}", number=number) for side in ("left", "right")]
            engine.commit([put(f"{VERSIONS}/1.0.{number}", ABSENT), *pair] if number % 3 else pair)
            if number % 5 == 4:
                engine.commit([Delete(f"{VERSIONS}/1.0.{number - 3}")])
            os.write(write, b".")

    child = Child(work)
    os.close(write)
    told = 0
    for _ in range(random.Random(seed).randrange(1, 150)):
        told += len(os.read(read, 1))
    child.kill()
    while more := os.read(read, 1000):
        told += len(more)
    os.close(read)
    assert child.result() is None
    engine = opened(folder)
    left, right = (engine.get(f"{GALLERY}/images/{side}").document["number"] for side in ("left", "right"))
    assert left == right
    assert left in (told - 1, told)
    deleted = {number - 3 for number in range(4, told, 5)}
    maybe = {told, told - 3} if told % 5 == 4 else {told}
    expected = {number for number in range(told) if number % 3} - deleted
    found = {int(name.rpartition(".")[2]) for name in engine.names(VERSIONS)}
    assert found ^ expected <= maybe
    assert engine.unreadable() == []
    assert engine.count(BY_PLACE, "s", "westus") == len(found)
