"""The catalogue of refusals: complete, and used only as it is."""

import ast
import os
import string

import pytest

from sig_cli.data_files import load
from sig_cli.domain.errors import refusal

CATALOGUE = load("errors.json")
CASES = CATALOGUE["cases"]
PACKAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "sig_cli")


def placeholders(case):
    texts = (case["message"], case.get("target", ""))
    return {field for text in texts for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("name", CASES)
def test_every_case_has_all_its_members(name):
    case = CASES[name]
    assert set(case) - {"target"} == {"code", "status", "message", "evidence", "source", "explain"}
    assert name == name.lower()
    assert " " not in name
    assert case["code"].isidentifier()
    assert 400 <= case["status"] < 600
    assert case["evidence"] in CATALOGUE["_meta"]["evidence"]
    assert case["source"].strip()
    assert case["explain"].endswith(".")
    assert "\n" not in case["message"]


@pytest.mark.parametrize("name", CASES)
def test_every_placeholder_is_documented(name):
    assert placeholders(CASES[name]) <= set(CATALOGUE["_meta"]["placeholders"])


def test_no_documented_placeholder_is_unused():
    used = set().union(*map(placeholders, CASES.values()))
    assert set(CATALOGUE["_meta"]["placeholders"]) == used


@pytest.mark.parametrize("name", CASES)
def test_every_case_can_be_raised(name):
    error = refusal(name, **dict.fromkeys(placeholders(CASES[name]), "x"))
    assert error.code == CASES[name]["code"]
    assert error.status == CASES[name]["status"]


def test_a_case_fills_message_and_target():
    error = refusal("property-change-not-allowed", property="galleryImage.properties.osType")
    assert error.envelope() == {"error": {
        "code": "PropertyChangeNotAllowed", "message": "Changing property 'galleryImage.properties.osType' is not allowed.",
        "target": "galleryImage.properties.osType"}}


def test_braces_of_the_service_survive():
    error = refusal("source-id-invalid", id="img1", path="storageProfile.source.id")
    assert "'/subscriptions/{subscriptionId}'" in error.message


def test_profiles_name_only_cases_that_exist():
    for profile in ("latest", "2019-01-preview"):
        texts = load(f"profiles/{profile}.json")["texts"]
        assert set(texts) | set(texts.values()) <= set(CASES)


def calls():
    """Every call of a refusal by name in the package: file, line, names, keywords (None for `**values`)."""
    for folder, _, files in os.walk(PACKAGE):
        for file in files:
            if not file.endswith(".py"):
                continue
            path = os.path.join(folder, file)
            with open(path, encoding="utf-8") as source:
                text = source.read()
            if "refusal(" not in text:  # walking the trees of all modules takes seconds
                continue
            tree = ast.parse(text)
            for node in ast.walk(tree):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", None))
                first = node.args[0]
                if name != "refusal" or not isinstance(first, ast.Constant | ast.IfExp):
                    continue
                branches = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                names = [branch.value for branch in branches if isinstance(branch, ast.Constant)]
                yield f"{file}:{node.lineno}", names, {keyword.arg for keyword in node.keywords}


def test_the_package_raises_only_cases_of_the_catalogue_with_all_their_values():
    problems = []
    for place, names, given in calls():
        for name in names:
            if name not in CASES:
                problems.append(f"{place}: no case {name}")
            elif None not in given and not placeholders(CASES[name]) <= given:
                problems.append(f"{place}: {name} lacks {sorted(placeholders(CASES[name]) - given)}")
    assert problems == []
