"""`--what-if` on every command that writes: each example of help is foreseen and then run, and must do what was foreseen."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.app import main
from sig_cli.cli import tree
from tests.cli.golden import DEPLOYMENT, GUID, TOKEN, run, snapshot
from tests.cli.test_examples import ELSEWHERE, everything, examples, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["everything"]

WRITING = [path for path in tree.COMMANDS if tree.writes(path)]
UNTRIED = {path for path in WRITING if any(fnmatchcase(path, pattern) for pattern in ELSEWHERE)}
LINES = [(path, line) for path, line in examples() if path in WRITING and path not in UNTRIED]
QUERIED = re.compile(r" (?:--query|-o) (?:'[^']*'|\S+)")
pytestmark = pytest.mark.long


def resources(workspace: Path) -> dict[str, Any]:
    """The resources of a workspace by id, without what is private to a document."""
    found = {}
    for path in (workspace / "state").rglob("*.json"):
        document = json.loads(path.read_bytes())
        if "id" in document and ("type" in document or "/tagNames/" in document["id"]):
            document.pop("sig", None)
            found[document["id"]] = document
    return found


def named(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Changes without the names that chance makes up."""
    return sorted((change, DEPLOYMENT.sub("<name>", TOKEN.sub("<token>", GUID.sub(
        lambda found: found[0] if found[0].startswith("00000000") else "<guid>", id_)))) for change, id_ in rows)


def files(folder: Path, workspace: Path) -> dict[str, bytes]:
    """The files of a person: those outside of the workspace and of the cache."""
    return {str(path): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and workspace not in path.parents and ".cache" not in path.parts}


def ready(path: str, line: str, everything: Path, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The line of an example as it is to be run, in a home and a folder of its own, with what it begins with made."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    prepare(path, everything, workspace, folder)
    return QUERIED.sub("", re.sub(r"\$\((.+?)\)", lambda found: run(found[1])[0].strip(), line))


def test_every_command_that_writes_is_tried() -> None:
    assert {path for path, _ in LINES} == set(WRITING) - UNTRIED
    assert {"storage blob upload", "deployment group cancel", "deployment sub cancel"} == UNTRIED


@pytest.mark.parametrize(("path", "line"), LINES)
@pytest.mark.parametrize("speed", ["instant", "1"])
def test_it_does_what_was_foreseen(path: str, line: str, speed: str, everything: Path, workspace: Path, tmp_path: Path,
                                   monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written, not even a folder; the exit code and what is made, changed and deleted are those of the command."""
    line = ready(path, line, everything, workspace, tmp_path, monkeypatch)
    monkeypatch.setenv("SIG_REPLICATION_SPEED", speed)
    before, kept = resources(workspace), snapshot(workspace)
    own = files(tmp_path, workspace)
    output, errors, code = run(f"{line} --what-if -o json")
    assert snapshot(workspace) == kept
    assert files(tmp_path, workspace) == own
    assert code == 0, errors
    foreseen = json.loads(output)
    assert foreseen["succeeds"] is True
    if speed != "instant":
        return
    _, errors, code = run(line)
    assert code == 0, errors
    after = resources(workspace)
    changed = [("Create" if id_ not in before else "Delete" if id_ not in after else "Modify", id_)
               for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)]
    assert named((row["change"], row["id"]) for row in foreseen["changes"]) == named(changed)


def test_what_is_deleted_already_is_neither_foretold_nor_priced(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """For some minutes a deleted version is kept, for those who ask for its parent: nobody can delete it again."""
    def run(line: str) -> str:
        assert main("sig", [*line.split(), "--only-show-errors"]) == 0
        return capsys.readouterr().out

    for line in ("group create -n images -l southcentralus", "disk create -g images -n os --size-gb 30 --os-type Linux",
                 "image create -g images -n web --source os --os-type Linux", "create -g images -r golden",
                 "image-definition create -g images -r golden -i ubuntu -p c -f u -s s --os-type Linux", "clock freeze"):
        run(line)
    monkeypatch.setenv("SIG_REPLICATION_SPEED", "1")
    for number in (0, 1):
        run(f"image-version create -g images -r golden -i ubuntu -e 1.{number}.0 --managed-image web --no-wait")
    run("clock advance 3h")
    run("image-version delete -g images -r golden -i ubuntu -e 1.0.0 --no-wait")
    run("clock advance 3h")
    told = run("group delete -n images --yes --what-if")
    assert "golden/ubuntu/1.1.0" in told
    assert "golden/ubuntu/1.0.0" not in told
    assert "Money: -1.50 USD a month" in told
