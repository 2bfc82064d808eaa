"""A script that is tried leaves the workspace as it was, and is told of; what is kept is what it did."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from sig_cli.cli import trial
from sig_cli.cli.commands.try_script import table
from sig_cli.workspace.engine import Conflict
from tests.cli.golden import run, set_up, snapshot

ROOT = Path(__file__).parents[2]
SCRIPT = """#!/bin/sh
az sig image-version create -g images -r golden -i ubuntu -e 1.1.0 --managed-image web --target-regions southcentralus westeurope=2 \
  --tags sig:occupied-gb=10 -o none
az sig image-version delete -g images -r golden -i ubuntu -e 1.0.0
az sig show -g images -r nothing -o none
sig image-definition list -g images -r golden --query "[].name" -o tsv
echo "$1" > "$2"
exit ${3:-0}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(folder)}):
        set_up("version")
    (tmp_path / "script.sh").write_text(SCRIPT)
    (tmp_path / "script.sh").chmod(0o755)
    return folder


def tried(workspace: Path, *words: str) -> tuple[Any, str, int]:
    done = subprocess.run([sys.executable, "-m", "sig_cli", "try", *words], capture_output=True, text=True, check=False, cwd=workspace.parent, env={
        **os.environ, "SIG_WORKSPACE": str(workspace), "PYTHONPATH": str(ROOT)})
    return json.loads(done.stdout) if done.stdout else None, done.stderr, done.returncode


def names(workspace: Path) -> list[str]:
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(workspace)}):
        return run("sig image-version list -g images -r golden -i ubuntu --query [].name -o tsv")[0].split()


def test_a_trial_changes_nothing_and_tells_everything(workspace: Path) -> None:
    before = snapshot(workspace)
    told, errors, code = tried(workspace, "--", "./script.sh", "-x y", "out")
    assert code == told["exitCode"] == 0
    assert snapshot(workspace) == before
    assert (workspace.parent / "out").read_text() == "-x y\n"
    assert "ubuntu\n" in errors
    assert [item["id"].rpartition("/")[2] for item in told["changes"]["added"]] == ["1.1.0"]
    assert [item["id"].rpartition("/")[2] for item in told["changes"]["removed"]] == ["1.0.0"]
    # 3 replicas of 10 GB, one copy to another continent; before: 3 replicas of 30 GB.
    assert told["cost"] == {"currency": "USD", "guessed": True, "once": 0.5, "perMonth": -3.0, "perMonthAfter": 1.5, "perMonthBefore": 4.5}
    assert told["commands"] == 4
    assert [(one["line"], one["exitCode"]) for one in told["failed"]] == [("az sig show -g images -r nothing -o none", 3)]
    assert told["failed"][0]["error"].startswith("(ResourceNotFound)")
    assert told["quotas"] == []
    assert told["replication"][0]["minutes"] > 1
    assert not told["kept"]


def test_as_a_table_a_trial_tells_the_same() -> None:
    id_ = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/golden"
    told = {"changes": {"added": [{"id": f"{id_}/images/a"}], "removed": [{"id": f"{id_}/images/b"}],
                        "changed": [{"id": id_, "changes": [{"path": "description", "before": None, "after": "ours"}]}]},
            "replication": [{"id": f"{id_}/images/a/versions/1.0.0", "minutes": 9.8}],
            "quotas": [{"name": "Gallery", "region": "westus", "before": 1, "after": 2, "limit": 100}],
            "cost": {"perMonth": -3.0, "once": 0.5, "currency": "USD"}, "commands": 4, "exitCode": 1, "kept": False,
            "failed": [{"line": "az sig show -g images -r nothing", "exitCode": 3, "error": "(ResourceNotFound) It is not there."}]}
    assert [tuple(row.values()) for row in table(told)] == [
        ("added", "images golden/a", ""), ("removed", "images golden/b", ""), ("changed", "galleries golden", "description:  -> ours"),
        ("replication", "versions golden/a/1.0.0", "9.8 minutes in the real service"),
        ("quota", "Gallery in westus", "1 -> 2 of 100"), ("cost", "-3.00 USD a month", "0.50 once"),
        ("failed", "az sig show -g images -r nothing", "(ResourceNotFound) It is not there."),
        ("ended", "exit code 1, 4 az lines", "nothing kept")]
    assert {tuple(row) for row in table(told)} == {("What", "Of", "Detail")}


def test_the_table_of_a_run_is_printed(workspace: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "sig_cli", "try", "-o", "table", "--", "./script.sh", "x", "out"], capture_output=True, text=True,
                          check=False, cwd=workspace.parent, env={**os.environ, "SIG_WORKSPACE": str(workspace), "PYTHONPATH": str(ROOT)})
    heads, _, *rows = done.stdout.splitlines()
    assert heads.split() == ["What", "Of", "Detail"]
    first = [row.split()[0] for row in rows]
    assert (first[:2], first[-2:]) == (["added", "removed"], ["failed", "ended"])
    assert "az sig show -g images -r nothing -o none" in rows[-2]
    assert "(ResourceNotFound) The Resource 'Microsoft.Compute/galleries/nothing' under resource group 'images' was not found." in rows[-2]


def test_what_is_kept_is_what_the_script_did(workspace: Path) -> None:
    told, _, code = tried(workspace, "--keep", "--", "./script.sh", "x", "out")
    assert (code, told["kept"]) == (0, True)
    assert names(workspace) == ["1.1.0"]
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(workspace)}):
        assert json.loads(run("sig workspace check")[0]) == []
        assert run("sig vm list-usage -l southcentralus --query \"[?name.value=='GalleryImageVersion'].currentValue\" -o tsv")[0] == "1\n"


def test_a_script_that_fails_keeps_nothing(workspace: Path) -> None:
    before = snapshot(workspace)
    told, errors, code = tried(workspace, "--keep", "--", "./script.sh", "x", "out", "7")
    assert (code, told["exitCode"], told["kept"]) == (7, 7, False)
    assert snapshot(workspace) == before
    del errors


def test_a_script_that_a_signal_ended_ends_as_a_shell_tells_it(workspace: Path) -> None:
    told, _, code = tried(workspace, "--keep", "--", "sh", "-c", "kill -9 $$")
    assert (code, told["exitCode"], told["kept"]) == (137, -9, False)


def test_a_command_that_is_not_there(workspace: Path) -> None:
    told, errors, code = tried(workspace, "--", "./nothing.sh")
    assert (told, code) == (None, 127)
    assert "ERROR: './nothing.sh' cannot be run: No such file or directory." in errors


def test_nobodys_change_is_overwritten_by_what_is_kept(workspace: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    settings = trial.overlay(str(workspace), str(copy))
    began = trial.revisions(str(copy))
    for folder, text in ((copy, "ours"), (workspace, "theirs")):
        with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(folder)}):
            assert run(f"sig update -g images -r golden --set description={text}")[2] == 0
    with pytest.raises(Conflict):
        trial.bring_home(str(workspace), str(copy), began, settings)
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(workspace)}):
        assert run("sig show -g images -r golden --query description -o tsv")[0] == "theirs\n"


def test_settings_are_kept_too_unless_somebody_changed_them(workspace: Path, tmp_path: Path) -> None:
    words = ("--keep", "--", "sig", "config", "set", "core.output=table", "--local", "--only-show-errors")
    settings = workspace / "workspace.toml"
    assert not settings.exists()
    assert tried(workspace, *words)[0]["kept"] is True
    assert 'output = "table"' in settings.read_text()
    copy = tmp_path / "copy"
    began = trial.overlay(str(workspace), str(copy))
    (copy / "workspace.toml").write_text("# mine\n")
    settings.write_text("# theirs\n")
    with pytest.raises(Conflict, match=r"workspace\.toml has changed since it was read"):
        trial.bring_home(str(workspace), str(copy), trial.revisions(str(copy)), began)
    assert settings.read_text() == "# theirs\n"


def test_a_revision_in_git_is_compared_with_the_workspace(workspace: Path) -> None:
    git = ["git", "-C", str(workspace), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "state"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(workspace)}):
        assert run("sig diff HEAD --format text") == ("", "", 0)
        assert run("sig image-version delete -g images -r golden -i ubuntu -e 1.0.0")[2] == 0
        assert run("sig diff HEAD --format text")[0] == "- versions golden/ubuntu/1.0.0\n"
        _, errors, code = run("sig diff nothing")
        assert code == 1
        assert errors.startswith("ERROR: 'nothing' is no folder, file or gallery:NAME, and no revision of this workspace in git: ")
        assert run("sig diff -- --output=x")[2] == 1
    assert not Path("x").exists()


def test_a_principal_and_its_role_are_told_and_kept_together(workspace: Path) -> None:
    script = ("sig workspace principal add intry -o none && sig workspace management-group add company -o none && "
              "sig role assignment create --assignee intry --role Reader "
              "--scope /subscriptions/00000000-0000-4000-8000-000000000001 -o none")
    told, errors, code = tried(workspace, "--keep", "--", "sh", "-ec", script)
    assert (code, told["kept"]) == (0, True), errors
    assert [item["type"] for item in told["changes"]["added"]] == [
        "Microsoft.Graph/principals", "Microsoft.Management/managementGroups", "Microsoft.Authorization/roleAssignments"]
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(workspace)}):
        assert run("sig workspace check")[0] == "[]\n"
        assert run("sig list --query [].name -o tsv --as intry")[0] == "golden\n"
        assert run("sig workspace management-group list --query [].name -o tsv")[0] == "company\n"


def test_a_secret_is_never_told(workspace: Path) -> None:
    told, _, _ = tried(workspace, "--keep", "--", "sig", "workspace", "principal", "add", "app", "--type", "servicePrincipal", "-o", "none")
    assert told["kept"]
    told, _, _ = tried(workspace, "--", "sh", "-c", "sig workspace principal reset-secret app -o none; sig workspace principal add g --type group; "
                       "sig workspace principal add-member g --member app")
    assert [item["type"] for item in told["changes"]["changed"]] == ["Microsoft.Graph/principals"]
    assert [change["path"] for change in told["changes"]["changed"][0]["changes"]] == ["memberOf"]
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(workspace)}):
        (workspace.parent / "e.json").write_text(run("sig export")[0])
        assert run(f"sig diff {workspace.parent}/e.json --format text")[0] == ""
        run("sig workspace principal remove app")
        assert "- " in run(f"sig diff {workspace.parent}/e.json --format text")[0]
