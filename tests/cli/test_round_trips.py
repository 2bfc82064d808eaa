"""What is exported makes the same state in an empty workspace: as JSON, as a script of az commands, as a template."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from tests.cli.golden import run, set_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
