"""Nothing of the language is without a case: every function of its public description, and every text of an error."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from sig_cli.templates import FUNCTIONS, MESSAGES, Deployment, TemplateError, read_template
from sig_cli.templates.limits import MOST_BYTES
from tests.unit import test_template_expressions, test_template_plans
from tests.unit.test_template_expressions import SCOPE, Shop
from tests.unit.test_template_plans import BASKET, template

DOCUMENTED = {
    "array": "array concat contains createArray empty first indexFromEnd indexOf intersection last lastIndexOf length max min range skip "
             "take tryGet tryIndexFromEnd union",
    "CIDR": "parseCidr cidrSubnet cidrHost",
    "comparison": "coalesce equals less lessOrEquals greater greaterOrEquals",
    "date": "dateTimeAdd dateTimeFromEpoch dateTimeToEpoch utcNow",
    "deployment": "deployer deployment environment parameters variables",
    "lambda": "filter groupBy map mapValues reduce sort toObject",
    "logical": "and bool false if not or true",
    "numeric": "add copyIndex div float int max min mod mul sub",
    "object": "contains createObject empty intersection items join json length null objectKeys shallowMerge tryGet union",
    "resource": "extensionResourceId pickZones providers reference references resourceId subscriptionResourceId tenantResourceId "
                "managementGroupResourceId toLogicalZone toLogicalZones toPhysicalZone toPhysicalZones",
    "scope": "managementGroup resourceGroup subscription tenant",
    "string": "base64 base64ToJson base64ToString concat contains dataUri dataUriToString empty endsWith first format guid indexOf join json "
              "last lastIndexOf length newGuid padLeft replace skip split startsWith string substring take toLower toUpper trim uniqueString "
              "uri uriComponent uriComponentToString",
}
"""The functions of the public description, by its chapters. `list*` are any name that begins so."""
LISTS = ("listKeys", "listSecrets", "listAccountSas", "listClusterAdminCredential", "list")
LONG = "x" * 24_577
CHAIN = {f"v{number}": f"[variables('v{number + 1}')]" for number in range(200)} | {"v200": "end"}
OWN = {"namespace": "own", "members": {"f": {"parameters": [{"name": "x", "type": "string"}], "output": {"type": "string", "value": "a"}}}}
TWINS = [{**BASKET, "name": "same", "type": f"Contoso.Shop/{kind}"} for kind in ("baskets", "shelves")]
NESTED = {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "in", "properties": {"mode": "Incremental"}}
OTHERS: list[tuple[Any, dict[str, Any]]] = [
    (template([], outputs={"o": {"type": "string", "value": f"[concat('{LONG}')]"}}), {}),
    (template([], outputs={"o": {"type": "string", "value": f"[{'createArray(' * 900}1{')' * 900}]"}}), {}),
    (template([], variables=CHAIN), {}),
    (template([], variables={"v": "[padLeft('', 2000000000)]"}), {}),
    (template([], functions=[OWN], outputs={"o": {"type": "string", "value": "[own.f()]"}}), {}),
    (template(TWINS, outputs={"o": {"type": "string", "value": "[reference('same').colour]"}}), {}),
    (" " * (MOST_BYTES + 1), {}),
    (template([], parameters={"p": {"type": "string"}}), {"p": {"reference": {"keyVault": {"id": "/x"}, "secretName": "s"}}}),
    (template([NESTED]), {}),
    (template([{**BASKET, "name": "a", "properties": {"p": "[createObject('a', 1).b]"}}]), {}),
    (template([{**BASKET, "name": "a"}, {**BASKET, "name": "b", "properties": {"p": "[reference('a').colour.deeper]"}}]), {}),
    (template([{**BASKET, "name": "a"}], outputs={"o": {"type": "string", "value": "[reference('a').nothing]"}}), {}),
    (template([]), [1]),  # type: ignore[list-item]
]
"""Templates, each with parameters, for errors that no one line shows: limits, and what is found only while it is carried out."""


def told(template_: Any, parameters: Any) -> list[str]:
    """The messages of the error that a template ends in when it is carried out."""
    try:
        plan = Deployment(read_template(template_ if isinstance(template_, str) else json.dumps(template_)), SCOPE, parameters).plan()
        for item in plan.resources:
            item.body(Shop())
            if item.is_deployment:
                item.deployment(Shop()).plan()
        plan.outputs(Shop())
    except TemplateError as error:
        return [error.message, *(detail.message for detail in error.details)]
    return []


def all_told() -> list[str]:
    """The messages of all cases of the language."""
    return [*(message for text, parameters in OTHERS for message in told(text, parameters)),
            *(case.values[1] for case in test_template_expressions.cases() if case.values[1].startswith("!!")),
            *(case.values[2] for case in test_template_plans.refusals())]


@pytest.mark.parametrize("chapter", DOCUMENTED)
def test_every_function_of_the_description_is_there(chapter: str) -> None:
    assert [name for name in DOCUMENTED[chapter].split() if name.lower() not in FUNCTIONS] == []


@pytest.mark.parametrize("name", LISTS)
def test_any_name_that_begins_with_list_is_a_function(name: str) -> None:
    place = "/subscriptions/s/resourceGroups/g/providers/Contoso.Shop/baskets/red"
    assert test_template_expressions.value_of(f"{name}('{place}', '2024-01-01').key") == f"{name} of red"


def sized(section: str, count: int) -> dict[str, Any]:
    """A template with so many resources, parameters, variables or outputs."""
    if section == "resources":
        return template([{**BASKET, "name": "one"}, {**BASKET, "name": "[format('many{0}', copyIndex())]", "copy": {"name": "c", "count": count - 1}}])
    entry = {"parameters": {"type": "int", "defaultValue": 1}, "variables": 1, "outputs": {"type": "int", "value": 1}}[section]
    return template([], **{section: {f"n{number}": entry for number in range(count)}})


@pytest.mark.parametrize(("section", "limit"), [("resources", 800), ("parameters", 256), ("variables", 512), ("outputs", 64)])
def test_the_services_limits_hold_to_the_last_one(section: str, limit: int) -> None:
    assert told(sized(section, limit), {}) == []
    [message] = told(sized(section, limit + 1), {})
    assert re.fullmatch(rf"Deployment template validation failed: 'The number of template {section} limit exceeded. Limit: '{limit}' and "
                        rf"actual: '{limit + 1}'. Please see https://aka.ms/\S+ for usage details.'.", message), message


@pytest.mark.parametrize("index", range(len(OTHERS)))
def test_the_other_templates_are_refused(index: int) -> None:
    assert told(*OTHERS[index])


def test_every_text_of_an_error_is_in_a_case() -> None:
    messages = all_told()
    missing = []
    for name, (_, text) in MESSAGES.items():
        pattern = re.compile(".*?".join(re.escape(part.replace("{{", "{").replace("}}", "}")) for part in re.split(r"\{\w+\}", text)), re.DOTALL)
        if not any(pattern.search(message) for message in messages):
            missing.append(name)
    assert missing == []
