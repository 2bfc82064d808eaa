"""Documents that a person damaged: told by path, by `check` as well, and harmless to what is about others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

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


def test_a_damaged_operation_is_told_to_who_serves(state: Path, workspace: Path) -> None:
    from sig_cli.arm.local import sender
    from sig_cli.server.exchange import Exchange

    told: list[str] = []
    exchange = Exchange(sender(str(workspace)), notice=told.append)
    record = next((workspace / "run" / "operations").glob("*/*capsoperations*.json"))
    address = unquote(record.stem)
    assert exchange.answer("GET", f"{address}?api-version=2024-03-03", {"host": "localhost"}).status == 200
    record.write_text('{"name": 5}')
    assert exchange.answer("GET", f"{address}?api-version=2024-03-03", {"host": "localhost"}).status == 500
    assert told == [f"{address} cannot be read: its \"name\" is no text. Mend the file; 'sig workspace check' tells what else is "
                    "damaged, and 'sig workspace repair' moves it aside."]
    assert [Path(row["path"]).name for row in json.loads(run("sig workspace check")[0])] == [record.name]
    assert run("sig workspace repair")[2] == 0
    assert exchange.answer("GET", f"{address}?api-version=2024-03-03", {"host": "localhost"}).status == 404


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


VERSION = f"g/{GALLERY}/images/d/versions/1.0.0.json"
VERSIONS = "-g g -r a -i d"
PROFILE = ("properties", "publishingProfile")
TYPES = {
    "assignment-role": ("assignment", ("properties", "roleDefinitionId"), None, ("sig role assignment list --all",)),
    "assignment-principal": ("assignment", ("properties", "principalId"), [], ("sig role assignment list --all",)),
    "role-operation": ("role", ("sig", "operation"), 5, ("sig role definition list", "sig role assignment list --all")),
    "role-operation-list": ("role", ("sig", "operation"), [1], ("sig role definition list",)),
    "role-operation-kind": ("role", ("sig", "operation", "kind"), None, ("sig role definition list",)),
    "fault-text": ("../+workspace/faults.json", ("faults", 0), "x", ("sig fault list", "sig image-version delete " + VERSIONS + " -e 1.0.0")),
    "fault-number": ("../+workspace/faults.json", ("faults", 0), 5, ("sig fault list", "sig disk create -g g -n d --size-gb 4")),
    "fault-section": ("../+workspace/faults.json", ("sig",), "x", ("sig fault list", "sig disk create -g g -n d --size-gb 4")),
    "profile": (VERSION, PROFILE, "x", ("sig status", f"sig image-version show {VERSIONS} -e 1.0.0")),
    "region-empty": (VERSION, (*PROFILE, "targetRegions", 1), {}, (f"sig image-version show {VERSIONS} -e 1.0.0 --expand ReplicationStatus",)),
    "region-number": (VERSION, (*PROFILE, "targetRegions", 0), 5, (f"sig image-version show {VERSIONS} -e 1.0.0 --expand ReplicationStatus",)),
    "source": (VERSION, ("properties", "storageProfile", "source"), [1], (f"sig image-version update {VERSIONS} -e 1.0.0 --set tags.a=b",)),
    "no-storage": (VERSION, ("properties", "storageProfile"), None, (f"sig image-version update {VERSIONS} -e 1.0.0 --set tags.a=b",)),
    "storage": (VERSION, ("properties", "storageProfile"), "x", (f"sig image-version show {VERSIONS} -e 1.0.0",)),
    "management-group": ("../+providers/microsoft.management/managementgroups/m/_.json", ("sig",), 5,
                         ("sig workspace management-group list", "sig role assignment list --all")),
    **{f"clock-{number}": ("../+workspace/clock.json", (member,), value, ("sig group list", "sig clock show"))
       for number, (member, value) in enumerate((("frozen", "x"), ("frozen", 1e300), ("frozen", -5), ("frozen", 10 ** 20 - 1), ("ahead", "y")))},
}


@pytest.mark.parametrize("case", TYPES)
def test_a_value_of_a_wrong_type_is_told_by_its_file(state: Path, case: str) -> None:
    file, members, value, lines = TYPES[case]
    role = state.parents[2] / "role.json"
    role.write_text(json.dumps({"Name": "R", "Actions": ["*/read"], "AssignableScopes": [
        "/subscriptions/00000000-0000-4000-8000-000000000001"]}))
    for line in ("sig role assignment create --assignee 11111111-1111-1111-1111-111111111111 --role Reader --scope /subscriptions/00000000-0000-4000-8000-000000000001",
                 f"sig role definition create --role-definition @{role}", "sig workspace management-group add m",
                 "sig fault add --region westus --on replicate", "sig clock freeze",
                 f"sig image-version update {VERSIONS} -e 1.0.0 --add publishingProfile.targetRegions name=eastus"):
        assert run(line)[2] == 0, (line, run(line))
    patterns = {"assignment": "+providers/*/roleassignments/*.json", "role": "+providers/*/roledefinitions/*.json"}
    path = next(state.glob(patterns[file])) if file in patterns else state / file
    document = json.loads(path.read_text())
    inside = document
    for member in members[:-1]:
        inside = inside[member]
    if value is None:
        del inside[members[-1]]
    else:
        inside[members[-1]] = value
    path.write_text(json.dumps(document))
    for line in lines:
        output, errors, code = run(line)
        assert "unexpected error" not in errors, (line, errors)
        place = path.parent.name if path.name == "_.json" else path.stem
        assert code == 0 or (place in errors and "sig workspace" in errors), (line, output, errors)
    problems, errors, code = run("sig workspace check")
    assert (code, errors) == (1, "")
    assert [os.path.realpath(problem["path"]) for problem in json.loads(problems)] == [os.path.realpath(path)]
    assert run("sig workspace repair")[1:] == ("", 0)
    assert run("sig workspace check") == ("[]\n", "", 0)
