"""Each rule of lint finds what it says, and nothing in a gallery without faults."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sig_cli.cli.sarif import sarif
from sig_cli.domain.lint import LEVELS, Finding, Fleet, check_definition, check_gallery, check_quotas, rules
from sig_cli.domain.retention import Facts, User
from tests.unit.test_domain_retention import NOW, version

ROOT = Path(__file__).parents[2]
GALLERY: dict[str, Any] = {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/golden", "location": "westus",
                           "properties": {"description": "Ours"}}
DEFINITION: dict[str, Any] = {"id": GALLERY["id"] + "/images/ubuntu", "location": "westus", "properties": {"description": "Ours"}}


def findings(versions: list[dict[str, Any]], facts: Facts | None = None, fleets: tuple[Fleet, ...] = (), *, all_seen: bool = False,
             **definition: Any) -> list[tuple[str, str]]:
    made = [{**one, "id": f"{DEFINITION['id']}/versions/{one['name']}"} for one in versions]
    found = check_definition(GALLERY, {**DEFINITION, **definition}, made, facts or Facts(), fleets, NOW, all_seen=all_seen)
    return [(finding.rule, finding.message) for finding in found]


def test_a_gallery_without_faults() -> None:
    good = [version("1.0.0", "westus", "eastus"), version("1.1.0", "westus", "eastus")]
    assert not findings(good)
    assert not list(check_gallery(GALLERY, "West US"))
    assert not findings([])


def more(one: dict[str, Any], **profile: Any) -> dict[str, Any]:
    one["properties"]["publishingProfile"].update(profile)
    return one


def replicas(one: dict[str, Any], count: int, storage: str = "Standard_LRS") -> dict[str, Any]:
    for target in one["properties"]["publishingProfile"]["targetRegions"]:
        target.update(regionalReplicaCount=count, storageAccountType=storage)
    return one


USED = Facts()
USED.users = {"1.0.0": [User("machine 'a'", "westus")]}

CASES: list[tuple[str, list[dict[str, Any]], dict[str, Any], str]] = [
    ("SIG101", [version("1.0.0")], {"fleets": (Fleet("scale set 'web'", "westus", "", 3),)},
     "one replica in West US, of which scale set 'web' makes machines"),
    ("SIG102", [replicas(version("1.0.0"), 2)], {"fleets": (Fleet("scale set 'web'", "westus", "1.0.0", 41),)},
     "2 replicas in West US for the 41 machines of scale set 'web': 3 serve them at once"),
    ("SIG103", [{**version("1.0.0", "eastus"), "location": "westus"}], {}, "its location westus is none of its target regions"),
    ("SIG104", [version("1.0.0", "westus", "eastus"), version("1.1.0", "westus")], {}, "the newest version lacks East US, where older ones are"),
    ("SIG105", [version("1.0.0", "westus", "eastus"), version("1.1.0", "westus")], {}, "latest is 1.0.0 in East US, 1.1.0 in West US"),
    ("SIG106", [version("1.0.0", ends=-1)], {}, "its end of life was 2024-10-03"),
    ("SIG107", [version("1.0.0", ends=29)], {}, "its end of life is 2024-11-02"),
    ("SIG108", [version("1.0.0"), replicas(version("1.1.0"), 1, "Premium_LRS")], {}, "versions in West US lie on Premium_LRS and Standard_LRS"),
    ("SIG109", [version("1.0.9"), version("1.0.12")], {}, "sorted as text 1.0.9 comes last, but the highest version is 1.0.12"),
    ("SIG110", [], {"properties": {}}, "the image definition has no description"),
    ("SIG111", [replicas(version("1.0.0", "westus", "eastus", "northeurope"), 67)], {}, "3 regions with 201 replicas together"),
    ("SIG113", [version("1.0.0"), version("1.1.0"), version("1.2.0")], {"facts": USED, "all_seen": True},
     "1 version that nobody uses and that is the latest nowhere: 1.1.0"),
    ("SIG114", [version("1.0.0", "eastus", "westus")], {}, "the version is in East US, its definition in West US"),
    ("SIG115", [version("1.0.0", state="Failed")], {}, "its last operation failed"),
    ("SIG117", [{**version("1.0.0"), "tags": {"sig:occupied-gb": "10 GB"}}], {},
     "the tag sig:occupied-gb of version golden/ubuntu/1.0.0 is '10 GB', which is no number of GB: it counts for nothing"),
    ("SIG116", [version("1.0.0", excluded=True)], {}, "no version is the latest in West US"),
]


@pytest.mark.parametrize(("rule", "versions", "given", "message"), CASES, ids=[case[0] for case in CASES])
def test_each_rule_finds_its_fault(rule: str, versions: list[dict[str, Any]], given: dict[str, Any], message: str) -> None:
    found = [text for name, text in findings(versions, **given) if name == rule]
    assert found == [message.replace("location westus", "location West US")]


def test_the_near_misses_are_none() -> None:
    fleet = Fleet("scale set 'web'", "westus", "", 40)
    assert not findings([replicas(version("1.0.0"), 2)], fleets=(fleet,))
    assert not findings([version("1.0.0", ends=31)])
    assert not findings([version("1.0.0"), version("1.1.0")], USED, all_seen=True)
    assert not findings([version("1.0.0"), version("1.1.0")])
    unclear = Facts()
    unclear.unclear = [User("scale set 'web'", "westus")]
    assert not findings([version("1.0.0"), version("1.1.0")], unclear, all_seen=True)


def test_galleries_and_quotas() -> None:
    bare = {**GALLERY, "properties": {}}
    assert [(found.rule, found.message) for found in check_gallery(bare, "eastus")] == [
        ("SIG110", "the gallery has no description"), ("SIG114", "the gallery is in West US, its group in East US")]
    rows = [{"limit": 100, "currentValue": value, "name": {"localizedValue": "Gallery"}} for value in (79, 80)]
    assert [found.message for found in check_quotas("s", "westus", rows)] == ["Gallery in West US: 80 of 100 are used"]


def test_every_rule_is_documented_and_tried() -> None:
    tried = {case[0] for case in CASES} | {"SIG112"}
    assert tried == set(rules())
    for name, rule in rules().items():
        assert re.fullmatch(r"SIG1\d\d", name)
        assert rule["level"] in LEVELS
        assert rule["evidence"] in ("documented", "reported", "guessed")
        assert all(rule[member] for member in ("title", "explain", "source"))
    assert "SIG112" in (ROOT / "docs" / "how-to" / "lint.md").read_text()


def test_sarif_names_every_rule_and_places_each_finding(tmp_path: Path) -> None:
    findings = [Finding("SIG104", DEFINITION["id"], "differs")]
    made = json.loads(json.dumps(sarif(findings, str(tmp_path))))
    run = made["runs"][0]
    assert made["version"] == "2.1.0"
    result = run["results"][0]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "SIG104"
    assert (result["level"], result["message"]["text"]) == ("warning", "differs")
    assert {rule["defaultConfiguration"]["level"] for rule in run["tool"]["driver"]["rules"]} == {"error", "warning", "note"}
    place = result["locations"][0]
    assert place["logicalLocations"][0]["fullyQualifiedName"] == DEFINITION["id"]
    file = place["physicalLocation"]["artifactLocation"]
    assert file["uri"].startswith("state/s/g/microsoft.compute/galleries/golden/images/")
    assert run["originalUriBaseIds"][file["uriBaseId"]]["uri"] == f"{tmp_path.as_uri()}/"
    assert place["physicalLocation"]["region"] == {"startLine": 1}
    # In a repository, places are told from its top.
    (tmp_path / ".git").mkdir()
    run = sarif(findings, str(tmp_path / "a b" / ".sig"))["runs"][0]
    file = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert file["uri"].startswith("a%20b/.sig/state/s/g/")
    assert set(run["originalUriBaseIds"]) == {file["uriBaseId"]} == {"%SRCROOT%"}
