"""Expressions: every function and every error of the language, as readable cases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig_cli.templates import FUNCTIONS, ExpressionError, NeedsResults, TemplateError, evaluate, group_scope, parse
from sig_cli.templates.syntax import DEEPEST, LONGEST

CASES = Path(__file__).parent / "template_cases"
SCOPE = replace(
    group_scope("shop", "westus2", subscription_id="11111111-1111-1111-1111-111111111111",
                tenant_id="22222222-2222-2222-2222-222222222222", now=datetime(2026, 3, 5, 17, 53, 18, tzinfo=UTC)),
    deployment=lambda: {"name": "spring", "properties": {}}, deployer={"objectId": "33333333-3333-3333-3333-333333333333"},
    provider=lambda namespace: {"namespace": namespace, "resourceTypes": [
        {"resourceType": "baskets", "apiVersions": ["2024-01-01"]}]} if namespace == "Contoso.Shop" else None,
    zones=lambda namespace, type_, location: ("1", "2", "3") if location == "westus2" else ())


class Shop:
    """Every resource is as it is called."""

    def reference(self, resource_id: str, api_version: str | None) -> dict[str, Any]:
        return {"properties": {"colour": resource_id.rpartition("/")[2]}, "location": "westus2"}

    def list(self, function: str, resource_id: str, api_version: str | None, values: Any) -> Any:
        return {"key": f"{function} of {resource_id.rpartition('/')[2]}"}


def cases() -> list[Any]:
    """(file, line, expression, what is expected) of every case file."""
    found = []
    for path in sorted(CASES.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if line.startswith("  "):
                found.append(pytest.param(lines[number - 1], line[2:], id=f"{path.stem}:{number}"))
    return found


def value_of(expression: str) -> Any:
    return evaluate(f"[{expression}]", parameters={"size": 3}, variables={"greeting": "[concat('hello ', parameters('size'))]"},
                    scope=SCOPE, results=Shop())


@pytest.mark.parametrize(("expression", "expected"), cases())
def test_a_case_holds(expression: str, expected: str) -> None:
    mark, _, rest = expected.partition(" ")
    if mark == "=>":
        value = value_of(expression)
        assert json.dumps(value) == json.dumps(json.loads(rest))
        return
    assert mark == "!!"
    with pytest.raises(ExpressionError) as caught:
        value_of(expression)
    assert f"{caught.value.position} {caught.value.message}" == rest
    assert caught.value.expression == expression
    assert caught.value.code == "InvalidTemplate"


def test_every_function_has_a_case_with_a_value() -> None:
    answered = " ".join(case.values[0].lower() for case in cases() if case.values[1].startswith("=>"))
    elsewhere = {"utcnow", "newguid", "copyindex", "references", "resourceinfo", "managementgroup", "fail", "lambda"}
    """Those that have a value only inside a template: tested with templates."""
    assert [name for name in FUNCTIONS if f"{name}(" not in answered and name not in elsewhere] == []


def test_strings_are_expressions_in_brackets_only() -> None:
    assert evaluate("[[concat('a')]") == "[concat('a')]"
    assert evaluate("[[ not closed") == "[[ not closed"
    assert evaluate("[test] value") == "[test] value"
    assert evaluate(" [concat('a')]") == " [concat('a')]"
    assert evaluate({"[concat('k', 1)]": ["[add(1, 1)]", 3.5, None]}) == {"k1": [2, 3.5, None]}


def test_results_are_asked_for_only_when_given() -> None:
    with pytest.raises(NeedsResults, match="reference"):
        evaluate("[reference('/subscriptions/s/resourceGroups/g/providers/A.B/c/d', '2024-01-01')]")
    assert evaluate("[if(true(), 'a', reference('/x', '1').b)]") == "a"


def test_an_expression_is_as_long_as_the_service_takes() -> None:
    filler = "x" * (LONGEST - len("concat('')"))
    assert evaluate(f"[concat('{filler}')]") == filler
    with pytest.raises(ExpressionError, match=f"length limit exceeded. Limit: '{LONGEST}' and actual: '{LONGEST + 1}'"):
        evaluate(f"[concat('{filler}x')]")


def test_deep_expressions_end_in_an_error() -> None:
    deep = "createArray(" * (DEEPEST - 2)
    assert evaluate(f"[length({deep}1{')' * (DEEPEST - 1)}]") == 1
    with pytest.raises(ExpressionError, match="nested too deeply"):
        evaluate(f"[{'createArray(' * 1500}1{')' * 1500}]")
    with pytest.raises(ExpressionError, match="nested too deeply"):
        parse("a()[" * 2000)
    chain = ".a" * 5000
    with pytest.raises(ExpressionError, match="'a' can't be evaluated"):
        evaluate(f"[createObject('a', 1){chain}]")


@pytest.mark.parametrize("expression", [
    "padLeft('', 2000000000)",
    "format('{0,9999999}', 1)",
    "join(range(0, 10000), padLeft('', 4000000))",
    "replace(padLeft('', 1000000, 'a'), 'a', padLeft('', 1000, 'b'))",
    "map(range(0, 10000), lambda('i', range(0, 10000)))",
    "reduce(range(0, 60), 'x', lambda('a', 'b', concat(lambdaVariables('a'), lambdaVariables('a'))))",
    "reduce(range(0, 60), 1, lambda('a', 'b', createArray(lambdaVariables('a'), lambdaVariables('a'))))",
])
def test_hostile_expressions_end_in_an_error(expression: str) -> None:
    with pytest.raises(ExpressionError, match="makes a value that is too large"):
        evaluate(f"[{expression}]")


def test_endless_work_ends_in_an_error() -> None:
    inner = "map(range(0, 10000), lambda('i', 1))"
    with pytest.raises(ExpressionError, match="too large"):
        evaluate(f"[length(map(range(0, 10000), lambda('j', length({inner}))))]")


TOKENS = st.sampled_from(["concat", "parameters", "(", ")", "[", "]", ",", ".", "'a'", "'", "1", "-", "0.5e", " ", "if", "lambda",
                          "map", "lambdaVariables", "true()", "null()", "x", "createArray", "createObject", "@", "é", "\n"])


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(TOKENS, max_size=30).map("".join)))
def test_the_parser_raises_nothing_but_its_error(text: str) -> None:
    try:
        parse(text)
    except ExpressionError as error:
        assert -1 < error.position <= len(text)  # noqa: PT017
        assert error.message  # noqa: PT017


VALUES = st.sampled_from(["1", "0", "-3", "'a'", "''", "'2024-01-01'", "'10.0.0.0/8'", "true()", "null()", "createArray()",
                          "createArray(1, 'b')", "createObject('a', 1)", "lambda('x', lambdaVariables('x'))", "'{0:N}'", "'Contoso.A/b'",
                          "float('1.5')"])


@settings(deadline=None)
@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(VALUES, max_size=5))
def test_no_function_fails_but_in_the_services_words(name: str, arguments: list[str]) -> None:
    try:
        json.dumps(value_of(f"{name}({', '.join(arguments)})"))
    except TemplateError as error:
        assert error.message  # noqa: PT017
