"""`--what-if`: every command that writes answers it, and nothing is written, whatever it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sig_cli.cli import tree
from tests.cli.golden import run, set_up

if TYPE_CHECKING:
    from pathlib import Path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and "/run/" not in str(path)}


def test_nothing_is_made_where_nothing_is(workspace):
    code = run("sig group create -n images -l westus --what-if -o json")
    assert json.loads(code[0])["changes"][0]["change"] == "Create"
    assert code[2] == 0
    assert not (workspace / "state").exists()


@pytest.mark.parametrize("line", [
    "sig create -g images -r other", "sig update -g images -r golden --set description=x", "sig delete -g images -r golden",
    "sig image-version create -g images -r golden -i ubuntu -e 2.0.0 --managed-image web",
    "sig image-version update -g images -r golden -i ubuntu -e 1.0.0 --set tags.a=b",
    "sig image-version delete -g images -r golden -i ubuntu -e 1.0.0", "sig group delete -n images",
    "sig image delete -g images -n web", "sig disk create -g images -n d --size-gb 4", "sig feature register --namespace "
    "Microsoft.Compute --name GalleryPreview", "sig provider unregister -n Microsoft.Storage",
    "sig share add -g images -r golden --subscription-ids 00000000-0000-4000-8000-000000000009"])
@pytest.mark.parametrize("speed", ["instant", "1"])
def test_nothing_is_written(workspace, monkeypatch, line, speed):
    set_up("version")
    monkeypatch.setenv("SIG_REPLICATION_SPEED", speed)
    before = files(workspace)
    output, errors, code = run(f"{line} --what-if")
    assert files(workspace) == before
    assert output.splitlines()[-1] in ("Nothing was written. It would succeed.", "Nothing was written. It would fail."), errors
    assert (code == 0) == output.endswith("succeed.\n")


@pytest.mark.parametrize("line", [
    "sig image-version create -g images -r golden -i ubuntu -e 2.0.0 --managed-image web --target-regions southcentralus",
    "sig image-version delete -g images -r golden -i ubuntu -e 1.0.0", "sig image-definition delete -g images -r golden -i ubuntu",
    "sig image-definition update -g images -r golden -i ubuntu --set osType=Windows", "sig delete -g images -r nope"])
def test_it_says_how_the_command_ends(line):
    set_up("version")
    foreseen = run(f"{line} --what-if -o json")
    real = run(f"{line} -o none")
    assert foreseen[2] == real[2]
    assert json.loads(foreseen[0])["succeeds"] == (real[2] == 0)
    refused = json.loads(foreseen[0]).get("refused")
    assert (refused is None) == (real[1] == "")
    if refused is not None:
        assert f"({refused['code']}) {refused['message']}" in real[1]


def test_what_writes_can_be_asked():
    writing = {path for path in tree.COMMANDS if tree.writes(path)}
    assert {"sig create", "sig image-version update", "group delete", "sig share reset", "feature register"} <= writing
    assert not writing & {"sig list", "sig image-version show-shared", "sig wait", "group exists", "account set", "config set"}
