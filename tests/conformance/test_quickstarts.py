"""The founding document's four quickstart templates, unmodified, give what the commands give."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.golden import run
from tests.conformance import quickstarts
from tests.conformance.quickstarts import MACHINE, TEMPLATES
from tests.shared import needs_shared

if TYPE_CHECKING:
    from pathlib import Path

PAST = "EndOfLifeDate must be set to a future date."


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIG_WORKSPACE", str(tmp_path / "workspace"))
    return tmp_path


def ask(line: str) -> Any:
    """The JSON that a command prints."""
    output, errors, code = run(f"az {line} --only-show-errors")
    assert code == 0, errors
    return json.loads(output) if output.strip() else None


def deploy(name: str, *parameters: str) -> tuple[Any, str]:
    """The deployment of a quickstart with its own file of parameters, some of them given; and what is said when it fails."""
    folder = TEMPLATES / name
    output, errors, _ = run(f"az deployment group create -g images -n {name} -f {folder}/azuredeploy.json "
                            f"-p {folder}/azuredeploy.parameters.json -p {' '.join(parameters)}")
    return json.loads(output) if output else None, errors


@needs_shared
def test_the_four_quickstarts_in_order(workspace: Path) -> None:
    run("sig clock set 2020-01-01 --force")
    image = quickstarts.prepare(ask)
    names = ("galleryName=golden", "galleryImageDefinitionName=ubuntu")
    gallery, errors = deploy("101-sig-create", names[0])
    assert gallery, errors
    definition, errors = deploy("101-sig-image-definition-create", *names)
    assert definition, errors
    version, errors = deploy("101-sig-image-version-create", *names, "galleryImageVersionName=1.0.0",
                             f"sourceManagedImageResourceId={image}")
    assert version, errors
    machine, errors = deploy(MACHINE, *names, "galleryImageVersionName=1.0.0", "adminUsername=azureuser",
                             "adminPassword=Pa-12345-xyz", "dnsLabelPrefix=web")
    assert machine, errors
    assert {shown["properties"]["provisioningState"] for shown in (gallery, definition, version, machine)} == {"Succeeded"}
    assert machine["properties"]["outputs"]["hostname"]["value"] == "web.southcentralus.cloudapp.azure.com"
    assert machine["properties"]["parameters"]["adminPassword"] == {"type": "SecureString"}
    assert "Pa-12345-xyz" not in "".join(path.read_text() for path in workspace.rglob("*.json"))

    made = ask("sig image-definition show -g images -r golden -i ubuntu")
    assert (made["recommended"]["vCPUs"], made["endOfLifeDate"]) == ({"max": 64, "min": 1}, "2030-01-01T00:00:00+00:00")
    shown = ask("sig image-version show -g images -r golden -i ubuntu -e 1.0.0")
    regions = {target["name"]: target["regionalReplicaCount"] for target in shown["publishingProfile"]["targetRegions"]}
    assert (len(regions), regions["North Europe"], regions["West US"]) == (9, 2, 1)
    [vm] = ask("vm list -g images")
    assert vm["storageProfile"]["imageReference"]["id"] == shown["id"]
    assert ask(f"disk show --ids {vm['storageProfile']['osDisk']['managedDisk']['id']}")["diskSizeGB"] == 30


@needs_shared
def test_a_date_in_the_past_is_refused_today_with_the_services_text(workspace: Path) -> None:
    image = quickstarts.prepare(ask)
    names = ("galleryName=golden", "galleryImageDefinitionName=ubuntu")
    assert deploy("101-sig-create", names[0])[0]
    assert deploy("101-sig-image-definition-create", *names)[0]
    _, errors = deploy("101-sig-image-version-create", *names, "galleryImageVersionName=1.0.0",
                       f"sourceManagedImageResourceId={image}")
    error = json.loads(errors.removeprefix("ERROR: "))["error"]
    assert [(detail["code"], detail["message"]) for detail in error["details"]] == [("InvalidParameter", PAST)]


@needs_shared
def test_the_templates_give_what_the_commands_give(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(f"sig clock set {quickstarts.CLOCK} --force")
    for name, given in quickstarts.parameters(quickstarts.prepare(ask)).items():
        shown, errors = deploy(name, *(f"{key}={value}" for key, value in given.items()))
        assert shown, errors
    by_templates, machine = quickstarts.made(ask), quickstarts.machine_name(ask)
    assert not quickstarts.is_secret_kept(workspace)
    monkeypatch.setenv("SIG_WORKSPACE", str(workspace / "commands"))
    run(f"sig clock set {quickstarts.CLOCK} --force")
    quickstarts.by_commands(ask, machine)
    assert quickstarts.made(ask) == by_templates
