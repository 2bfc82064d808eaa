"""What `config param-persist` remembers, where, and for whom. That its texts and defaults are az's is held by tests/interop."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest

from sig_cli.app import main
from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.parameters import Parameters
from tests.unit.test_imports import loaded, setup

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "workspace")


def test_the_nearest_directory_upwards_counts(folder: str) -> None:
    assert Parameters(folder, "ann", "/a/b").save({"location": "westus"}) == "/a/b"
    below = Parameters(folder, "ann", "/a/b/c/d")
    assert below.get("location") == "westus"
    assert below.save({"location": "eastus"}) == "/a/b"
    assert Parameters(folder, "ann", "/a").save({"location": "northeurope"}) == "/a"
    assert below.get("location") == "eastus"
    assert Parameters(folder, "ann", "/").get("location") is None
    assert Parameters(folder, "ann", "/a/bc").get("location") == "northeurope"


def test_each_user_has_their_own(folder: str) -> None:
    Parameters(folder, "ann", "/a").save({"location": "westus"})
    assert Parameters(folder, "bob", "/a").get("location") is None
    assert Parameters(folder, "bob", "/a").clear(recursive=True, purge=True) == []
    assert Parameters(folder, "ann", "/a").get("location") == "westus"


def test_clearing_keeps_the_record_and_purging_does_not(folder: str) -> None:
    upper, lower = Parameters(folder, "ann", "/a"), Parameters(folder, "ann", "/a/b")
    lower.save({"location": "westus"})
    upper.save({"location": "eastus"})
    assert lower.clear(recursive=False, purge=False) == ["/a/b"]
    assert lower.sections() == {}
    assert lower.place() == "/a/b"
    assert lower.clear(recursive=True, purge=True) == ["/a/b", "/a"]
    assert lower.clear(recursive=True, purge=True) == []
    assert lower.place() == ""


def test_reading_and_forgetting_nothing_make_nothing(folder: str, tmp_path: Path) -> None:
    nothing = Parameters(folder, "ann", "/a")
    assert nothing.sections() == {}
    nothing.forget(["location"])
    assert nothing.clear(recursive=True, purge=False) == []
    assert list(tmp_path.iterdir()) == []


def test_two_who_save_at_once_lose_nothing(folder: str) -> None:
    threads = [threading.Thread(target=lambda number=number: Parameters(folder, "ann", "/a").save({f"name{number}": "x"}))
               for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Parameters(folder, "ann", "/a").sections()["all"]) == 20


@pytest.mark.parametrize("text", ["", "{", "[]", '{"ann": []}', '{"ann": {"/a": {"all": {"location": 1}}}}', "[" * 100_000])
def test_a_damaged_file_is_told_by_its_path_and_stays(folder: str, text: str) -> None:
    parameters = Parameters(folder, "ann", "/a")
    parameters.save({"location": "westus"})
    with open(parameters.path, "w", encoding="utf-8") as file:
        file.write(text)
    for act in (parameters.sections, lambda: parameters.save({"location": "eastus"}), lambda: parameters.forget(["location"])):
        with pytest.raises(StoreError, match=r"parameters\.json cannot be understood\. .* delete it\."):
            act()
    with open(parameters.path, encoding="utf-8") as file:
        assert file.read() == text


def test_nothing_of_it_is_loaded_while_it_is_off() -> None:
    setup()
    ours = {"sig_cli.cli.persistence", "sig_cli.workspace.parameters"}
    assert not loaded("list") & ours
    assert not loaded("group", "list") & ours


def az(*words: str) -> int:
    return main("az", [*words, "--only-show-errors"])


def test_what_if_reads_what_is_remembered_and_remembers_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert az("config", "param-persist", "on") == 0
    assert az("group", "create", "-n", "kept", "-l", "westus", "-o", "none") == 0
    assert main("sig", ["group", "update", "--tags", "a=b", "--what-if", "--only-show-errors"]) == 0
    assert "kept" in capsys.readouterr().out
    assert main("sig", ["group", "create", "-n", "other", "-l", "eastus", "--what-if", "--only-show-errors"]) == 0
    capsys.readouterr()
    assert az("config", "param-persist", "show", "resource_group_name") == 0
    assert json.loads(capsys.readouterr().out) == {"all": {"resource_group_name": "kept"}}


def test_what_cannot_be_written_is_a_warning(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Parameters, values: dict[str, str]) -> str:
        raise StoreError("parameters.json cannot be written: No space left on device.")

    assert az("config", "param-persist", "on") == 0
    monkeypatch.setattr(Parameters, "save", full)
    assert main("az", ["group", "create", "-n", "kept", "-l", "westus", "--query", "name"]) == 0
    printed = capsys.readouterr()
    assert printed.out == '"kept"\n'
    assert printed.err == ("WARNING: The parameters could not be remembered. parameters.json cannot be written: "
                           "No space left on device.\n")


def test_a_working_directory_that_is_gone(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert az("config", "param-persist", "on") == 0
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main("az", ["group", "create", "-n", "kept", "-l", "westus", "-o", "none"]) == 0
    assert capsys.readouterr().err == "WARNING: The working directory has been deleted or recreated. Parameter persistence is ignored.\n"
    assert az("config", "param-persist", "show") == 1
    assert capsys.readouterr().err.startswith("ERROR: The working directory has been deleted or recreated. You can change to another")
    monkeypatch.chdir(tmp_path)
