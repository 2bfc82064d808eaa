"""Many processes on one workspace: no write is lost, and no expectation is held at the wrong moment."""

from __future__ import annotations

import pytest

from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.engine import ABSENT, Check, CheckEmpty, CheckFound, Conflict, Delete, Index, Put
from sig_cli.workspace.files import FilesEngine
from tests.faults.children import Child

PROCESSES = 16
SUB = "/subscriptions/s"
GROUP = SUB + "/resourcegroups/g"
GALLERIES = GROUP + "/providers/microsoft.compute/galleries"
GALLERY = GALLERIES + "/a"
VERSIONS = GALLERY + "/images/d/versions"
TYPE = "microsoft.compute/galleries"


def place_of(document):
    return document["location"]


BY_PLACE = Index("by-place", TYPE + "/images/versions", f"{__name__}:place_of")


def opened(folder):
    return FilesEngine(str(folder), indexes=lambda: (BY_PLACE,))


def document(key, **members):
    return {"name": key.rpartition("/")[2], "id": key, "location": "westus", **members}


def retried(change):
    """Run `change` until no conflict stops it; how many conflicts there were."""
    conflicts = 0
    while True:
        try:
            change()
        except Conflict:
            conflicts += 1
        else:
            return conflicts


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "w"
    opened(folder).commit([Put(key, document(key)) for key in (SUB, GROUP, GALLERY, GALLERY + "/images/d")])
    return folder


def test_sixteen_processes_lose_no_increment_and_no_document(folder):
    rounds = 15

    def work(process):
        engine = opened(folder)
        for number in range(rounds):
            def change(number=number):
                stored = engine.get(GALLERY)
                count = stored.document.get("count", 0) + 1
                new = f"{VERSIONS}/{process}.{number}.0"
                engine.count(BY_PLACE, "s", "westus")
                engine.commit([Put(GALLERY, document(GALLERY, count=count), stored.revision), Put(new, document(new), ABSENT)])
            retried(change)
            if number % 5 == 0:
                gone = f"{VERSIONS}/{process}.{number}.0"
                engine.commit([Delete(gone, engine.get(gone).revision)])

    for child in [Child(lambda process=process: work(process)) for process in range(PROCESSES)]:
        child.result()
    engine = opened(folder)
    assert engine.get(GALLERY).document["count"] == PROCESSES * rounds
    expected = {f"{process}.{number}.0" for process in range(PROCESSES) for number in range(rounds) if number % 5}
    assert set(engine.names(VERSIONS)) == expected
    assert engine.count(BY_PLACE, "s", "westus") == len(expected)
    assert find_problems(str(folder), (BY_PLACE,)) == []


@pytest.mark.parametrize("attempt", range(8))
def test_the_first_writes_of_sixteen_processes_agree(tmp_path, attempt):
    folder = tmp_path / "new"

    def work(process):
        engine = opened(folder)
        key = f"{SUB}/resourcegroups/g{process}"

        def change():
            first = [Put(SUB, document(SUB), ABSENT)] if engine.get(SUB) is None else []
            engine.commit([*first, Put(key, document(key), ABSENT)])
        return retried(change)

    for child in [Child(lambda process=process: work(process)) for process in range(PROCESSES)]:
        child.result()
    engine = opened(folder)
    assert engine.names(SUB + "/resourcegroups") == [f"g{process}" for process in range(PROCESSES)]
    assert engine.get(SUB).revision.startswith("1-")
    assert find_problems(str(folder)) == []


def test_a_child_is_never_made_under_a_parent_that_was_just_deleted(folder):
    """While its child is there, a parent cannot go; whoever made a child looks whether that is true."""
    definition = GALLERY + "/images/d"

    def make_children(process):
        engine = opened(folder)
        made = 0
        while made < 15:
            parent = engine.get(definition)
            if parent is None:
                continue
            key = f"{VERSIONS}/{process}.{made}.0"
            try:
                engine.commit([Check(definition, parent.revision), Put(key, document(key), ABSENT)])
            except Conflict:
                continue
            made += 1
            assert engine.get(definition) is not None
            engine.commit([Delete(key)])

    def delete_parents():
        engine = opened(folder)
        deleted = 0
        while deleted < 15:
            parent = engine.get(definition)
            if parent is None:
                continue
            try:
                engine.commit([Delete(definition, parent.revision), CheckEmpty(definition)])
                deleted += 1
                engine.commit([Put(definition, document(definition), ABSENT)])
            except Conflict:
                continue

    children = [Child(lambda process=process: make_children(process)) for process in range(4)]
    children.append(Child(delete_parents))
    for child in children:
        child.result()
    assert find_problems(str(folder)) == []


def test_a_name_that_is_unique_in_a_subscription_stays_so(folder):
    """Sixteen processes want the same gallery name, each in a group of its own: one gets it."""
    def work(process):
        engine = opened(folder)
        group = f"{SUB}/resourcegroups/g{process}"
        key = f"{group}/providers/{TYPE}/wanted"
        engine.commit([Put(group, document(group))])
        if engine.find("s", TYPE, "wanted"):
            return False
        try:
            engine.commit([Put(key, document(key), ABSENT), CheckFound("s", TYPE, "wanted", ())])
        except Conflict:
            return False
        return True

    results = [child.result() for child in [Child(lambda process=process: work(process)) for process in range(PROCESSES)]]
    assert sum(results) == 1
    assert len(opened(folder).find("s", TYPE, "wanted")) == 1


def test_readers_never_see_half_a_commit_and_never_go_back(folder):
    """Two documents are always written together: who has seen the first one's number sees no older second one."""
    left, right = GALLERIES + "/left", GALLERIES + "/right"
    rounds = 120

    def write():
        engine = opened(folder)
        for number in range(rounds):
            engine.commit([Put(key, document(key, number=number)) for key in ((left, right) if number % 2 else (right, left))])

    def read():
        engine = FilesEngine(str(folder), readonly=True)
        last = -1
        while last < rounds - 1:
            for first, second in ((left, right), (right, left)):
                one = engine.get(first)
                if one is None:
                    continue
                number = one.document["number"]
                assert number >= last
                last = engine.get(second).document["number"]
                assert last >= number
                assert {stored.document["name"] for stored in engine.list(GALLERIES)} >= {"left", "right"}
        return engine.unreadable()

    readers = [Child(read) for _ in range(3)]
    Child(write).result()
    for reader in readers:
        assert reader.result() == []
