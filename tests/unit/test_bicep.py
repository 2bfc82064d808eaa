"""`.bicep` and `.bicepparam` files: they go through the `bicep` on PATH, and one line says how to get one when there is none."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.golden import run

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = {"$schema": "x", "contentVersion": "1.0.0.0", "parameters": {"name": {"type": "string"}, "secret": {"type": "securestring", "defaultValue": "x"}},
            "resources": [{"type": "Microsoft.Compute/galleries", "apiVersion": "2021-10-01", "name": "[parameters('name')]", "location": "westus"}]}
PROGRAM = """#!/bin/sh
echo "$@" $BICEP_PARAMETERS_OVERRIDES >> {folder}/asked
case "$1" in
    build) cat {folder}/template.json ;;
    build-params) cat {folder}/both.json ;;
esac
"""
MISSING = ("ERROR: Bicep CLI not found. Install it now by running \"az bicep install\", or put a 'bicep' on PATH: "
           "https://aka.ms/bicep-install\n")
COMMANDS = ("deployment group create -g images", "deployment group validate -g images", "deployment group what-if -g images",
            "deployment sub create -l westus")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a group and a Bicep file, and a PATH without `bicep`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    run("az group create -n images -l westus")
    (tmp_path / "gallery.bicep").write_text("param name string\n")
    (tmp_path / "gallery.bicepparam").write_text("using 'gallery.bicep'\nparam name = 'fromparameters'\n")
    return tmp_path


def install(folder: Path, program: str = PROGRAM) -> None:
    """Put a program `bicep` on PATH that gives a template, and parameters."""
    (folder / "template.json").write_text(json.dumps(TEMPLATE))
    parameters = {"$schema": "x", "contentVersion": "1.0.0.0", "parameters": {"name": {"value": "fromparameters"}}}
    (folder / "both.json").write_text(json.dumps({"templateJson": json.dumps(TEMPLATE), "parametersJson": json.dumps(parameters)}))
    (folder / "bin").mkdir()
    (folder / "bin" / "bicep").write_text(program.replace("{folder}", str(folder)))
    (folder / "bin" / "bicep").chmod(0o755)
    os.environ["PATH"] = f"{folder / 'bin'}:/usr/bin:/bin"  # the fixture's monkeypatch takes it back


def ask(line: str) -> Any:
    output, errors, code = run(f"az {line}")
    assert code == 0, errors
    return json.loads(output)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", ["-f gallery.bicep -p name=golden", "-p gallery.bicepparam"])
def test_without_bicep_one_line_says_how_to_get_it(folder: Path, command: str, words: str) -> None:
    assert run(f"az {command} {words}") == ("", MISSING, 1)


def test_a_bicep_file_is_built_and_carried_out(folder: Path) -> None:
    install(folder)
    shown = ask("deployment group create -g images -f gallery.bicep -p name=golden")
    assert (shown["name"], shown["properties"]["provisioningState"]) == ("gallery", "Succeeded")
    assert (folder / "asked").read_text() == "build --stdout gallery.bicep\n"
    assert ask("sig list --query [].name") == ["golden"]
    assert ask("deployment group what-if -g images -f gallery.bicep -p name=golden --no-pretty-print --query changes[].changeType") == ["NoChange"]


def test_a_file_of_bicep_parameters_brings_its_template_along(folder: Path) -> None:
    install(folder)
    shown = ask("deployment group create -g images -p gallery.bicepparam")
    assert shown["properties"]["parameters"] == {"name": {"type": "String", "value": "fromparameters"}, "secret": {"type": "SecureString"}}
    assert (folder / "asked").read_text() == "build-params gallery.bicepparam --stdout\n"


def test_more_parameters_and_another_template_go_to_bicep(folder: Path) -> None:
    install(folder)
    ask("deployment group create -g images -p gallery.bicepparam name=other -f gallery.bicep")
    first, second = (folder / "asked").read_text().splitlines()
    assert first == "build-params gallery.bicepparam --bicep-file gallery.bicep --stdout"
    assert second == f'{first} {{"name": "other"}}'


def test_parameters_that_name_no_template_need_one(folder: Path) -> None:
    install(folder)
    (folder / "none.bicepparam").write_text("/* of any\n template */ // really\nusing none\nparam name = 'x'\n")
    assert run("az deployment group create -g images -p none.bicepparam") == (
        "", "ERROR: The .bicepparam file uses 'using none', so a --template-file (-f) must be provided.\n", 1)
    ask("deployment group create -g images -p none.bicepparam -f gallery.bicep")
    ask("deployment group create -g images -p none.bicepparam -f template.json")
    assert (folder / "asked").read_text().splitlines() == ["build-params none.bicepparam --stdout", "build --stdout gallery.bicep",
                                                           "build-params none.bicepparam --stdout"]


@pytest.mark.parametrize(("words", "message"), [
    ("-p gallery.bicepparam other.bicepparam", "Only one .bicepparam file can be provided with --parameters argument"),
    ("-p gallery.bicepparam -f template.json", "Only a .bicep template is allowed with a .bicepparam file"),
    ("-p gallery.bicepparam x", "Unable to parse parameter: x. Only correctly formatted in-line parameters are allowed with a .bicepparam file"),
    ("-p gallery.bicepparam x=1", "unrecognized template parameter 'x'. Allowed parameters: name, secret"),
])
def test_what_does_not_go_with_bicep_parameters_is_refused(folder: Path, words: str, message: str) -> None:
    install(folder)
    assert run(f"az deployment group create -g images {words}") == ("", f"ERROR: {message}\n", 1)


def test_what_bicep_says_is_told(folder: Path) -> None:
    install(folder, "#!/bin/sh\necho 'gallery.bicep(1,7) : Error BCP001: it is no good' >&2\nexit 1\n")
    assert run("az deployment group create -g images -f gallery.bicep -p name=golden") == (
        "", "ERROR: gallery.bicep(1,7) : Error BCP001: it is no good\n", 1)


@pytest.mark.parametrize("words", ["-f gallery.bicep", "-p gallery.bicepparam"])
@pytest.mark.parametrize("said", ["no json", "[]", "\\377\\376\\000", ""])
def test_what_bicep_should_not_say_ends_in_one_line(folder: Path, words: str, said: str) -> None:
    install(folder, f"#!/bin/sh\nprintf '{said}'\n")
    output, errors, code = run(f"az deployment group create -g images {words}")
    assert (output, code) == ("", 1)
    assert errors.startswith("ERROR: Failed to parse 'gallery.bicep")
    assert errors.count("\n") == 1
