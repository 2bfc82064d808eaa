"""What is exported makes the same state in an empty workspace: as JSON, as a script of az commands, as a template."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from tests.cli.golden import run, set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
TIMES = {"operation", "publishedDate", "timeCreated", "created", "started", "ends", "began", "powered", "uniqueId", "sourceUniqueId", "vmId", "revision"}


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A workspace with what galleries have around them; the folder that workspaces lie in."""
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(tmp_path / "a")}):
        set_up("version")
        set_up("machine_of_version")
        for line in ("az tag update --operation merge --resource-id {id} --tags 'a b=c=d' e=",
                     "az sig image-definition update -g images -r golden -i ubuntu --set description=\"It's [ours]\" endOfLifeDate=2099-01-01",
                     "az sig image-version create -g images -r golden -i ubuntu -e 1.1.0 --managed-image web --replica-count 2 "
                     "--target-regions southcentralus eastus=3=premium_lrs --exclude-from-latest true --tags 'x=[y]'",
                     "az snapshot create -g images -n snap --source web-os",
                     "az group create -n other -l westus",
                     "az sig create -g other -r silver --description '[plain]'"):
            output, errors, code = run(line.format(id=IMAGE))
            assert code == 0, (line, output, errors)
        yield tmp_path


IMAGE = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images/providers/Microsoft.Compute/images/web"


def exported(workspace: Path, *words: str) -> str:
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(workspace)}):
        output, errors, code = run("sig export " + " ".join(words))
    assert code == 0, errors
    return output


def state(workspace: Path) -> list[Any]:
    return sorted((masked(document) for document in json.loads(exported(workspace))["resources"]), key=lambda one: str(one["id"]).lower())


def masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: "<masked>" if name in TIMES else masked(member) for name, member in value.items()}
    return [masked(member) for member in value] if isinstance(value, list) else value


def untagged(text: str) -> str:
    """Without etags, which tell of the bytes in the store."""
    return re.sub(r'"etag": .*', '"etag"', text)


def carry_out(workspace: Path, lines: list[str]) -> None:
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(workspace)}):
        for line in lines:
            output, errors, code = run(line)
            assert code == 0, (line, output, errors)


def test_json_comes_back_without_loss(full: Path) -> None:
    text = exported(full / "a")
    (full / "a.json").write_text(text, encoding="utf-8")
    carry_out(full / "b", [f"sig import {full}/a.json"])
    assert exported(full / "b") == text


def test_a_script_makes_the_same_state(full: Path) -> None:
    lines = [line for line in exported(full / "a", "--format script").splitlines() if line.startswith("az ")]
    assert sum(line.startswith("az sig image-version create") for line in lines) == 2
    carry_out(full / "b", lines)
    assert state(full / "b") == state(full / "a")


def test_a_template_makes_the_same_state(full: Path) -> None:
    (full / "all.json").write_text(exported(full / "a", "--format arm"), encoding="utf-8")
    carry_out(full / "b", [f"az deployment sub create -l westus --template-file {full}/all.json"])
    assert state(full / "b") == state(full / "a")


def test_a_machine_with_a_password_is_told(full: Path) -> None:
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(full / "a")}):
        set_up("machine")
        run("sig config set core.only_show_errors=no")
        for form in ("script", "arm"):
            _, errors, _ = run(f"sig export --format {form}")
            assert errors.count("made with a password") == 1, errors
            assert "builder: it was made with a password, which is written nowhere: give `osProfile` an `adminPassword` first." in errors


def test_one_gallery_brings_what_it_needs_and_no_more(full: Path) -> None:
    found = [document["id"].rpartition("/")[2] for document in json.loads(exported(full / "a", "-r golden"))["resources"]]
    assert sorted(found) == ["00000000-0000-4000-8000-000000000001", "1.0.0", "1.1.0", "golden", "images", "ubuntu", "web", "web-os"]
    assert found.index("web-os") < found.index("web") < found.index("1.0.0")
    (full / "one.json").write_text(exported(full / "a", "-r golden --format arm"), encoding="utf-8")
    carry_out(full / "b", ["az group create -n images -l southcentralus",
                           f"sig import -g images {full}/one.json"])
    assert [document for document in state(full / "b") if "galleries" in document["id"]] == [
        document for document in state(full / "a") if "golden" in document["id"]]


def test_what_az_prints_is_imported_as_it_was(full: Path) -> None:
    lines = {"groups": "group list", "galleries": "sig list", "definitions": "sig image-definition list -g images -r golden",
             "versions": "sig image-version list -g images -r golden -i ubuntu", "images": "image list", "disks": "disk list -g images",
             "snapshots": "snapshot list", "machines": "vm list", "accounts": "account list"}
    (full / "azure").mkdir()
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(full / "a")}):
        for name, line in lines.items():
            (full / "azure" / f"{name}.json").write_text(run("az " + line)[0], encoding="utf-8")
    carry_out(full / "b", [f"sig import {full}/azure"])
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(full / "b")}):
        for name, line in lines.items():
            before = (full / "azure" / f"{name}.json").read_text(encoding="utf-8")
            assert untagged(run("az " + line)[0]) == untagged(before), name


@pytest.mark.long
def test_terraform_is_hcl_that_says_what_the_state_is(full: Path) -> None:
    hcl2 = pytest.importorskip("hcl2", reason="python-hcl2 is missing, which reads the file")
    text = exported(full / "a", "--format terraform")
    found: dict[str, Any] = {}
    for block in hcl2.loads(text)["resource"]:
        for kind, named in block.items():
            for name, members in named.items():
                found[f"{kind}.{name}".replace('"', "")] = members
    assert sum(name.startswith("azurerm_resource_group.") for name in found) == 2
    version = next(members for name, members in found.items() if name.startswith("azurerm_shared_image_version.") and "1.1.0" in str(members["name"]))
    assert [(str(region["name"]).strip('"'), region["regional_replica_count"], str(region["storage_account_type"]).strip('"'))
            for region in version["target_region"]] == [("South Central US", 2, "Standard_LRS"), ("East US", 3, "Premium_LRS")]
    assert str(version["managed_image_id"]).strip("${}") == "azapi_resource.images_web.id"
    definition = next(members for name, members in found.items() if name.startswith("azurerm_shared_image."))
    assert "It's [ours]" in str(definition["description"])
    references = set(re.findall(r"\b(?:azapi_resource|azurerm_\w+)\.\w+", text))
    assert references <= set(found)


@pytest.mark.long
@pytest.mark.parametrize("value", ["${x}", "%{if}", 'a"b', "back\\slash", "two\nlines", "Ä'"])
def test_texts_that_mean_something_to_a_language_stay_texts(value: str) -> None:
    from sig_cli.cli.export_bicep import _text as bicep_text
    from sig_cli.cli.export_terraform import _text as hcl_text

    hcl2 = pytest.importorskip("hcl2", reason="python-hcl2 is missing, which reads the file")
    parsed = str(hcl2.loads(f"x = {hcl_text(value)}\n")["x"])
    assert json.loads(parsed if parsed.startswith('"') else json.dumps(parsed)).replace("$${", "${").replace("%%{", "%{") in (
        value, value.replace("\n", "\\n").replace('"', '\\"').replace("\\", "\\\\"), json.dumps(value, ensure_ascii=False)[1:-1])
    written = bicep_text(value)
    assert written.startswith("'")
    assert written.endswith("'")
    assert "${" not in written.replace("\\${", "")
    assert "\n" not in written
    assert written.count("'") - written.count("\\'") == 2


@pytest.fixture
def around(tmp_path: Path) -> Iterator[Path]:
    """Two groups of which one needs the other, with what stands in the way of making them again: locks, sharing, registrations."""
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(tmp_path / "a")}):
        set_up("version")
        for line in ("az provider register -n Microsoft.Network", "az group create -n before -l westus2",
                     # The interface comes first, by its name, and needs what comes after it.
                     f"az rest -m put -u {NETWORK}/networkInterfaces/nic?api-version=2024-05-01 -b '{NIC}'",
                     f"az rest -m put -u {NETWORK}/virtualNetworks/vnet?api-version=2024-05-01 -b '{VNET}'",
                     f"az snapshot create -g before -n copied --source {IMAGE.replace('images/web', 'disks/web-os')} -l westus2 --copy-start true",
                     "az sig create -g before -r theirs --permissions Groups",
                     "az sig share add -g before -r theirs --subscription-ids 00000000-0000-4000-8000-0000000000ff --tenant-ids "
                     "00000000-0000-4000-8000-0000000000ee",
                     "az sig create -g before -r everybody --permissions Community --publisher-uri https://example.com "
                     "--publisher-email a@example.com --eula https://example.com/eula --public-name-prefix contoso",
                     "az sig share enable-community -g before -r everybody",
                     "az lock create -n still -t ReadOnly -g before",
                     "sig workspace principal add alice --type user",
                     f"sig role assignment create --assignee alice --role Reader --scope {IMAGE.partition('/providers')[0]}"):
            output, errors, code = run(line)
            assert code == 0, (line, output, errors)
        yield tmp_path


NETWORK = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/before/providers/Microsoft.Network"
VNET = '{"location": "westus2", "properties": {"subnets": [{"name": "s", "properties": {}}]}}'
NIC = json.dumps({"location": "westus2", "properties": {"ipConfigurations": [{"name": "ip", "properties": {
    "subnet": {"id": f"{NETWORK}/virtualNetworks/vnet/subnets/s"}}}]}})
MADE_UP = {*TIMES, "createdOn", "updatedOn", "publicNames"}


def again(workspace: Path) -> list[Any]:
    """The state without what the service makes up anew each time."""
    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(member) for name, member in value.items() if name not in MADE_UP}
        return [plain(member) for member in value] if isinstance(value, list) else value

    return [plain(document) for document in state(workspace)]


@pytest.mark.long
def test_a_script_run_by_a_shell_makes_what_is_locked_shared_and_registered(around: Path) -> None:
    (around / "make.sh").write_text(exported(around / "a", "--format script"), encoding="utf-8")
    shell(around, "bash make.sh", around / "b")
    assert again(around / "b") == again(around / "a")
    text = (around / "make.sh").read_text(encoding="utf-8")
    assert text.index("virtualNetworks/vnet") < text.index("networkInterfaces/nic")
    assert text.index("provider register") < text.index("group create") < text.index("locks/still")


def test_a_template_of_groups_that_need_each_other_waits_and_locks_last(around: Path) -> None:
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(around / "a")}):
        run("sig config unset core.only_show_errors")
        text, warnings, _ = run("sig export --format arm")
    assert [line for line in warnings.splitlines() if "shared" in line] == [
        "WARNING: everybody: it is shared, which no template can tell: `az sig share` does.",
        "WARNING: theirs: it is shared, which no template can tell: `az sig share` does."]
    (around / "all.json").write_text(text, encoding="utf-8")
    carry_out(around / "b", ["az provider register -n Microsoft.Network", f"az deployment sub create -l westus --template-file {around}/all.json"])
    different = [document["id"].rpartition("/")[2] for document, other in zip(again(around / "a"), again(around / "b"), strict=True) if document != other]
    assert different == ["everybody", "theirs"]


def test_groups_that_need_each_other_are_told_since_a_template_cannot_make_them_in_one_go(around: Path) -> None:
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(around / "a")}):
        run("sig config unset core.only_show_errors")
        carry_out(around / "a", [f"az disk create -g images -n back -l westus2 --source {IMAGE.partition('/resourceGroups')[0]}/resourceGroups/before"
                                 "/providers/Microsoft.Compute/snapshots/copied"])
        assert "WARNING: Groups before and images need each other: no template makes them in one go, the script does." in run(
            "sig export --format arm")[1].splitlines()


def test_principals_come_back_with_what_they_may_do(around: Path) -> None:
    text = exported(around / "a")
    (around / "a.json").write_text(text, encoding="utf-8")
    carry_out(around / "b", [f"sig import {around}/a.json"])
    assert exported(around / "b") == text
    listing = "sig role assignment list --assignee alice --all --query [].roleDefinitionName -o tsv"
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(around / "b")}):
        assert run(listing)[0] == "Reader\n"
        carry_out(around / "b", ["sig workspace principal add bob --type user", f"sig import {around}/a.json"])
        assert run("sig workspace principal list --query [].name -o tsv")[0] == "alice\nbob\n"


def test_a_part_of_a_workspace_tells_that_its_machines_are_not_in_it(full: Path) -> None:
    (full / "part.json").write_text(exported(full / "a", "-r golden"), encoding="utf-8")
    carry_out(full / "b", [f"sig import {full}/part.json"])
    (full / "again.json").write_text(exported(full / "b"), encoding="utf-8")
    carry_out(full / "c", [f"sig import {full}/again.json"])
    for folder in ("b", "c"):
        with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(full / folder)}):
            _, errors, code = run("sig prune --unused")
        assert (code, errors.partition("were not looked at")[0]) == (
            1, "ERROR: Whether versions of gallery 'golden' are unused cannot be told: the machines of subscription "
               "00000000-0000-4000-8000-000000000001 ")
    carry_out(full / "a", [f"sig import {full}/part.json"])
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(full / "a")}):
        assert run("sig prune --unused")[2] == 0


def test_whom_a_gallery_is_shared_with_must_be_told_before_its_versions_count_as_unused(around: Path) -> None:
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(around / "a")}):
        for name, line in (("galleries", "sig list --query \"[?name=='golden' || name=='theirs']\""), ("machines", "vm list"), ("scale", "vmss list"),
                           ("shared-with", "sig show -g before -r theirs --sharing-groups")):
            (around / f"{name}.json").write_text(run(f"az {line}")[0], encoding="utf-8")
    sub = "00000000-0000-4000-8000-000000000001"
    for name, kind in (("machines", "virtualMachines"), ("scale", "virtualMachineScaleSets")):
        (around / f"{name}.json").rename(around / f"{sub}.{kind}.json")
    kinds = f"{around}/{sub}.virtualMachines.json {around}/{sub}.virtualMachineScaleSets.json"
    definition = "sig image-definition create -g before -r theirs -i d -p p -f o -s s --os-type Linux"
    carry_out(around / "b", [f"sig import {around}/galleries.json {kinds}", definition])
    with mock.patch.dict(os.environ, {"SIG_WORKSPACE": str(around / "b")}):
        assert "--allow 'unseen=everybody with whom gallery theirs is shared'" in run("sig prune --unused -r theirs")[1]
        carry_out(around / "b", [f"sig import {around}/shared-with.json"])
        assert "subscription 00000000-0000-4000-8000-0000000000ff, tenant 00000000-0000-4000-8000-0000000000ee" in run("sig prune --unused -r theirs")[1]


def shell(folder: Path, line: str, workspace: Path) -> str:
    """What a line of bash prints with the look-alike first on PATH."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    (programs / "sig").write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m sig_cli "$@"\n', encoding="utf-8")
    (programs / "sig").chmod(0o755)
    answer = subprocess.run(["bash", "-c", f'eval "$(sig activate)"\n{line}'], cwd=folder, capture_output=True, text=True, check=False, env={
        **os.environ, "PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder), "SIG_WORKSPACE": str(workspace)})
    assert answer.returncode == 0, answer.stderr
    return answer.stdout
