"""Documents that a person damaged: told by path, by `check` as well, and harmless to what is about others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.golden import run

GALLERY = "microsoft.compute/galleries/a"
PLACES = {
    "subscription": ("+subscription.json", "sig account list"),
    "group": ("g/_.json", "sig group list"),
    "gallery": (f"g/{GALLERY}/_.json", "sig list"),
    "definition": (f"g/{GALLERY}/images/d/_.json", "sig image-definition list -g g -r a"),
    "version": (f"g/{GALLERY}/images/d/versions/1.0.0.json", "sig image-version list -g g -r a -i d"),
    "image": ("g/microsoft.compute/images/m.json", "sig image list"),
}
SHAPES = {
    "empty": lambda document: {},
    "bare": lambda document: {name: document[name] for name in ("name", "id") if name in document},
    "numbers": lambda document: {name: value if name in ("name", "id") else 5 for name, value in document.items()},
}


@pytest.fixture
def state(workspace: Path) -> Path:
    for line in ("sig group create -n g -l westus", "sig create -g g -r a", "sig create -g g -r b",
                 "sig disk create -g g -n k --size-gb 4", "sig image create -g g -n m --source k --os-type Linux",
                 "sig image-definition create -g g -r a -i d -p p -f o -s s --os-type Linux --hyper-v-generation V1",
                 "sig image-version create -g g -r a -i d -e 1.0.0 --managed-image m"):
        assert run(line)[2] == 0, line
    return next((workspace / "state").glob("0000*"))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("place", PLACES)
def test_a_damaged_document_is_told_and_mended(state: Path, place: str, shape: str) -> None:
    file, line = PLACES[place]
    path = state / file
    path.write_text(json.dumps(SHAPES[shape](json.loads(path.read_text()))))
    for command in (line, "sig resource list", "sig list", "sig group delete -n g --yes"):
        _, errors, code = run(command)
        assert "unexpected error" not in errors, (command, errors)
        assert code in (0, 1, 3)
    if place != "subscription":
        assert (state / f"g/{GALLERY}/_.json").exists(), "a deletion that was refused has deleted"
    problems, _, code = run("sig workspace check")
    assert code == 1
    assert any(problem["path"].endswith(file) for problem in json.loads(problems))
    assert run("sig workspace repair")[2] == 0
    assert run("sig workspace check") == ("[]\n", "", 0)


def test_a_subscription_without_its_document_is_found_again(state: Path) -> None:
    run("sig workspace subscription add Other")
    (state / "+subscription.json").unlink()
    problems = json.loads(run("sig workspace check")[0])
    assert [problem["problem"] for problem in problems] == [
        "The document of this subscription is gone, so nothing in it is found."]
    run("sig workspace repair")
    assert run("sig group list --subscription Local --query [].name -o tsv")[0] == "g\n"


def test_an_unknown_profile_is_told(state: Path, workspace: Path) -> None:
    path = workspace / "state" / "+workspace" / "workspace.json"
    path.write_text(path.read_text().replace('"latest"', '"lates"'))
    _, errors, code = run("sig group list")
    assert code == 1
    assert errors.startswith("ERROR: The workspace follows the rules 'lates', which this version of sig does not know.")


def test_updates_at_the_same_time_are_all_there_afterwards(state: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    writers = [subprocess.Popen([sys.executable, "-m", "sig_cli", "update", "-g", "g", "-r", "a", "--set", f"tags.k{number}=v",
                                 "-o", "none"], env=environment) for number in range(8)]
    assert [writer.wait() for writer in writers] == [0] * 8
    assert run("sig show -g g -r a --query 'length(keys(tags))'")[0] == "8\n"


def test_an_update_of_a_version_that_changes_nothing_says_so(state: Path) -> None:
    _, errors, code = run("sig image-version update -g g -r a -i d -e 1.0.0 --set publishingProfile.excludeFromLatets=true "
                          "--only-show-errors")
    assert (code, errors) == (1, "ERROR: usage error: nothing of what --set, --add and --remove name can be changed in an "
                                 "image version\n")
