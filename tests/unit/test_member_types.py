"""What is imported is held to the types of the service's models, member by member."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.golden import run
from tests.unit.test_az_output import SUB, definition, gallery, version

if TYPE_CHECKING:
    from pathlib import Path

ROOT = f"/subscriptions/{SUB}/resourceGroups/Images/providers/Microsoft"
MACHINE = {"id": f"{ROOT}.Compute/virtualMachines/vm", "name": "vm", "location": "westus",
           "storageProfile": {"imageReference": {"id": f"{ROOT}.Compute/galleries/golden/images/ubuntu/versions/1.0.0"}}}
LOCK = {"id": f"{ROOT}.Authorization/locks/hold", "name": "hold", "level": "CanNotDelete"}


def changed(item: dict[str, Any], *path: str | int, value: Any) -> dict[str, Any]:
    made = copy.deepcopy(item)
    inside: Any = made
    for name in path[:-1]:
        inside = inside.setdefault(name, {}) if isinstance(inside, dict) else inside[name]
    inside[path[-1]] = value
    return made


def renamed(item: dict[str, Any], name: str, old: str) -> dict[str, Any]:
    return {**item, "id": item["id"].replace(old, name), **({"name": name} if item["name"] == old else {})}


ODD = {
    "size": (changed(version(), "storageProfile", "osDiskImage", value={"sizeInGB": "x"}), 'storageProfile.osDiskImage.sizeInGB" is no whole number'),
    "negative size": (changed(version(), "storageProfile", "osDiskImage", value={"sizeInGB": -5}), 'osDiskImage.sizeInGB" is -5'),
    "count": (changed(version(), "publishingProfile", "targetRegions", 0, "regionalReplicaCount", value="x"), "the number of replicas in westus is none"),
    "negative count": (changed(version(), "publishingProfile", "targetRegions", 0, "regionalReplicaCount", value=-1), 'regionalReplicaCount" is -1'),
    "source": (changed(version(), "storageProfile", "source", "id", value=5), 'source.id" is no text'),
    "date": (changed(version(), "publishingProfile", "endOfLifeDate", value=5), 'endOfLifeDate" is no text'),
    "tags": (changed(gallery(), "tags", value="x"), '"tags" is no object'),
    "tag": (changed(gallery(), "tags", value={"a": 5}), 'tags.a" is no text'),
    "profile": (changed(MACHINE, "storageProfile", value=5), 'storageProfile" is no object'),
    "reference": (changed(MACHINE, "storageProfile", "imageReference", "id", value=5), 'imageReference.id" is no text'),
    "level": (changed(LOCK, "level", value="Weird"), 'level" is none of CanNotDelete, ReadOnly'),
    "gallery": (renamed(gallery(), "a%2fb", "golden"), "Gallery name is invalid."),
    "dots": (renamed(gallery(), "..", "Images"), "'..'"),
    "lines": (renamed(MACHINE, "a\nb", "vm"), "a\\nb"),
    "length": (renamed(MACHINE, "a" * 5000, "vm"), "5000"),
}


@pytest.mark.parametrize("case", ODD)
def test_what_has_wrong_types_or_names_is_left_out_and_told(tmp_path: Path, case: str) -> None:
    item, words = ODD[case]
    healthy = [one for one in (gallery(), definition(), version("2.0.0"), MACHINE) if one["id"] != item["id"]]
    (tmp_path / "a.json").write_text(json.dumps([*healthy, item]))
    output, errors, code = run(f"sig import {tmp_path}/a.json")
    skipped = json.loads(output)["skipped"]
    assert code == 1, errors
    assert len(skipped) == (1 if item["id"] != gallery()["id"] else 3), skipped
    assert words in skipped[-1 if len(skipped) == 1 else 0]["reason"], skipped
    assert "object has no" not in errors
    for line in ("sig cost", "sig lint", "sig prune --keep 1", "sig export --format json", "sig export --format script"):
        assert "unexpected" not in run(line)[1], line
    assert run("sig workspace check")[2] == 0
