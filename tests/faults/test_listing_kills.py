"""A list that is killed while it keeps its rows leaves the old rows or none or the new ones; lists and writers do not meet."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sig_cli.workspace import documents, listings
from sig_cli.workspace.checkup import find_problems, repair
from sig_cli.workspace.engine import Delete, Listing, Put
from sig_cli.workspace.files import FilesEngine
from tests.faults.children import Child, die_at

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

DEFINITION = "/subscriptions/s/resourcegroups/g/providers/microsoft.compute/galleries/a/images/d"
VERSIONS = f"{DEFINITION}/versions"
ROWS = "run/index/s/g/microsoft.compute/galleries/a/images/d/versions/list.rows"


def row(document: dict[str, Any]) -> tuple[bytes, tuple[int, int]]:
    return f"{document['name']} {document['turn']}".encode(), (0, 1)


LISTING = Listing("list", "1", 0, row, b",")


def put(engine: FilesEngine, number: int, turn: int) -> None:
    engine.commit([Put(f"{VERSIONS}/1.0.{number}", {"name": f"1.0.{number}", "turn": turn})])


def plain(folder: Path) -> bytes:
    return b",".join(row(stored.document)[0] for stored in FilesEngine(str(folder)).list(VERSIONS))


def listed(folder: Path) -> bytes:
    found = FilesEngine(str(folder)).rows(VERSIONS, LISTING)
    assert found is not None
    return bytes(found)


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIG_FSYNC", "off")
    monkeypatch.setattr(documents, "MANY", 2)
    monkeypatch.setattr(listings, "_SETTLED", 20_000_000)


def test_a_killed_list_leaves_old_rows_or_none_or_new_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch)
    left = set()
    for again in (False, True):
        for step in range(1, 100):
            folder = tmp_path / f"{again}-{step}"
            engine = FilesEngine(str(folder))
            for key in ("/subscriptions/s", *(DEFINITION[:end] for end in (33, 73, len(DEFINITION)))):
                engine.commit([Put(key, {"name": key.rpartition("/")[2]})])
            for number in range(4):
                put(engine, number, 0)
            time.sleep(0.03)
            if again:
                listed(folder)
                put(engine, 1, 1)
                time.sleep(0.03)
            before = (folder / ROWS).read_bytes() if again else None

            def work(folder: Path = folder, step: int = step) -> bytes:
                die_at(step)
                return listed(folder)

            found = Child(work).result()
            after = (folder / ROWS).read_bytes() if (folder / ROWS).exists() else None
            left.add((again, found is None, after == before))
            for _ in range(2):
                assert listed(folder) == plain(folder) == b",".join(b"1.0.%d %d" % (number, again and number == 1) for number in range(4))
            unfinished = [problem for problem in find_problems(str(folder)) if "/run/" in problem.path]
            assert all("/.tmp-" in problem.path for problem in unfinished), unfinished
            repair(str(folder))
            assert not [problem for problem in find_problems(str(folder)) if "/run/" in problem.path]
            if found is not None:
                break
    assert left == {(again, killed, killed) for again in (False, True) for killed in (True, False)}


def test_lists_and_writers_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(monkeypatch)
    engine = FilesEngine(str(tmp_path))
    for number in range(30):
        put(engine, number, 0)

    def write() -> int:
        for turn in range(1, 80):
            put(engine, turn % 30, turn)
            put(engine, 100 + turn, turn)
            if turn % 3 == 0:
                engine.commit([Delete(f"{VERSIONS}/1.0.{100 + turn - 1}")])
            time.sleep(0.005)
        return 1

    def read() -> int:
        count = turn = 0
        until = time.monotonic() + 60
        while turn < 79 and time.monotonic() < until:
            rows = dict(part.split() for part in listed(tmp_path).decode().split(","))
            assert [rows[f"1.0.{number}"] for number in range(30)]
            newest = max(int(text) for text in rows.values())
            assert newest >= turn, "what a list has shown does not go back"
            turn, count = newest, count + 1
        return count

    readers = [Child(read) for _ in range(3)]
    writer = Child(write)
    assert writer.result() == 1
    assert all(reader.result() > 1 for reader in readers)
    time.sleep(0.03)
    for _ in range(2):
        assert listed(tmp_path) == plain(tmp_path)
    assert not [problem for problem in find_problems(str(tmp_path)) if "/run/" in problem.path]
