"""Templates: what is refused, what is planned and in which order, what comes out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig_cli.templates import (
    CircularDependency,
    Deployment,
    NeedsResults,
    Plan,
    TemplateError,
    group_scope,
    read_document,
    read_template,
    template_of_request,
)
from tests.shared import FOLDER, needs_shared
from tests.unit.test_template_expressions import SCOPE, Shop

if TYPE_CHECKING:
    import random

REFUSALS = Path(__file__).parent / "template_refusals" / "cases.txt"
BASE = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/shop/providers/"
BASKET = {"type": "Contoso.Shop/baskets", "apiVersion": "2024-01-01"}


def refusals() -> list[Any]:
    found = []
    for block in REFUSALS.read_text(encoding="utf-8").split("\n== ")[1:]:
        title, _, rest = block.strip("\n").partition("\n")
        parameters: dict[str, Any] = {}
        if rest.startswith("parameters: "):
            line, _, rest = rest.partition("\n")
            parameters = json.loads(line.removeprefix("parameters: "))
        text, _, expected = rest.rpartition("\n!! ")
        found.append(pytest.param(text, parameters, expected, id=title))
    return found


def template(resources: Any, **sections: Any) -> dict[str, Any]:
    return {"contentVersion": "1.0.0.0", "resources": resources, **sections}


def plan_of(value: dict[str, Any], parameters: dict[str, Any] | None = None) -> Plan:
    given_ = {name: {"value": item} for name, item in (parameters or {}).items()}
    return Deployment(read_template(json.dumps(value)), SCOPE, given_, name="spring").plan()


def waits(plan: Plan) -> dict[str, list[str]]:
    return {item.name: [other.name for other in item.dependencies] for item in plan.resources}


@pytest.mark.parametrize(("text", "parameters", "expected"), refusals())
def test_a_template_is_refused(text: str, parameters: dict[str, Any], expected: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Deployment(read_template(text), SCOPE, parameters).plan()
    error = caught.value
    assert f"{error.line} {error.column} {error.message}" == expected
    assert error.code == "InvalidTemplate"
    assert error.additional_info[0]["info"] == {"lineNumber": error.line, "linePosition": error.column, "path": error.path}


@pytest.mark.parametrize(("declared", "value"), [
    ({"type": "object", "properties": {"n": {"type": "int", "maxValue": 5}, "may": {"type": "string", "nullable": True}}}, {"N": 5, "more": 1}),
    ({"type": "object", "properties": {"may": {"$ref": "#/definitions/maybe"}}, "additionalProperties": False}, {}),
    ({"type": "object", "properties": {"may": {"$ref": "#/definitions/maybe"}}}, {"may": None}),
    ({"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "int"}}, ["a", 1, 2]),
    ({"type": "object", "discriminator": {"propertyName": "k", "mapping": {"x": {"$ref": "#/definitions/x"}}}}, {"k": "x", "v": 1}),
    ({"$ref": "#/definitions/tree"}, {"leaves": [{"leaves": []}]}),
])
def test_values_of_the_types_of_a_template_are_taken(declared: dict[str, Any], value: Any) -> None:
    definitions = {"maybe": {"type": "string", "nullable": True},
                   "x": {"type": "object", "properties": {"k": {"type": "string", "allowedValues": ["x"]}, "v": {"type": "int"}}},
                   "tree": {"type": "object", "properties": {"leaves": {"type": "array", "items": {"$ref": "#/definitions/tree"}}}}}
    body = template({}, languageVersion="2.0", definitions=definitions, parameters={"p": declared})
    assert plan_of(body, {"p": value}).parameters()["p"]["value"] == value


def test_the_older_language_knows_no_types_of_parts() -> None:
    body = template([], parameters={"p": {"type": "object", "properties": {"n": {"type": "int"}}}})
    assert plan_of(body, {"p": {"n": "x"}}).parameters()["p"]["value"] == {"n": "x"}


def test_a_secure_property_is_not_shown() -> None:
    inner = {"type": "object", "properties": {"key": {"type": "securestring"}, "name": {"type": "string"}}}
    plan = plan_of(template({}, languageVersion="2.0", parameters={"p": inner}), {"p": {"key": "Hush", "name": "n"}})
    assert plan.parameters()["p"]["value"] == {"name": "n"}
    assert plan.owner.secrets() == {"Hush"}


def test_a_cycle_is_named() -> None:
    names = ["a", "b", "c", "d"]
    edges = {"a": ["b"], "b": ["c"], "c": ["d", "b"], "d": []}
    with pytest.raises(CircularDependency) as caught:
        plan_of(template([{**BASKET, "name": name, "dependsOn": edges[name]} for name in names]))
    assert [name.rpartition("/")[2] for name in caught.value.cycle] == ["b", "c"]
    assert caught.value.path == "resources[1]"


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=25), st.randoms(use_true_random=False))
def test_the_order_respects_every_edge(size: int, dice: random.Random) -> None:
    """Random graphs with random conditions: every edge to a deployed resource holds, or there is a cycle and it is one."""
    conditions = [dice.random() < 0.8 for _ in range(size)]
    edges = {index: [other for other in range(size) if other != index and dice.random() < 1.5 / size] for index in range(size)}
    resources = [{**BASKET, "name": f"r{index}", "condition": conditions[index],
                  "dependsOn": [f"[resourceId('Contoso.Shop/baskets', 'r{other}')]" for other in edges[index]]}
                 for index in range(size)]
    try:
        plan = plan_of(template(resources))
    except CircularDependency as error:
        cycle = [int(name.rpartition("/r")[2]) for name in error.cycle]
        for place, index in enumerate(cycle):
            assert cycle[(place + 1) % len(cycle)] in edges[index]
            assert conditions[index]
        return
    place_of = {item.name: place for place, item in enumerate(plan.resources)}
    assert set(place_of) == {f"r{index}" for index in range(size) if conditions[index]}
    for index in range(size):
        for other in edges[index]:
            if conditions[index] and conditions[other]:
                assert place_of[f"r{other}"] < place_of[f"r{index}"]


def test_dependencies_are_named_in_many_ways() -> None:
    ways = ["[resourceId('Contoso.Shop/baskets', 'red')]", "[resourceId('contoso.shop/BASKETS/', 'RED')]", "Contoso.Shop/baskets/red",
            "red", "RED"]
    for way in ways:
        plan = plan_of(template([{**BASKET, "name": "blue", "dependsOn": [way]}, {**BASKET, "name": "red"}]))
        assert waits(plan) == {"red": [], "blue": ["red"]}, way


def test_a_dependency_on_what_is_not_deployed_is_dropped() -> None:
    plan = plan_of(template([{**BASKET, "name": "red", "condition": "[equals(1, 2)]"}, {**BASKET, "name": "blue", "dependsOn": ["red"]}]))
    assert waits(plan) == {"blue": []}
    assert plan.skipped == (f"{BASE}Contoso.Shop/baskets/red",)


def test_reference_by_name_is_a_dependency_and_by_id_with_a_version_is_not() -> None:
    def second(expression: str) -> dict[str, Any]:
        return template([{**BASKET, "name": "blue", "properties": {"like": expression}}, {**BASKET, "name": "red"}])

    red = "resourceId('Contoso.Shop/baskets', 'red')"
    for expression, expected in (("[reference('red').colour]", ["red"]), (f"[reference({red}).colour]", ["red"]),
                                 (f"[reference({red}, '2024-01-01').colour]", []), ("[listKeys('red', '2024-01-01').key]", ["red"]),
                                 (f"[listKeys({red}, '2024-01-01').key]", []),
                                 ("[if(false(), reference('red').colour, 'none')]", ["red"])):
        assert waits(plan_of(second(expression)))["blue"] == expected, expression


def test_bodies_wait_for_results() -> None:
    plan = plan_of(template([{**BASKET, "name": "red", "location": "[resourceGroup().location]", "comments": "see [variables("},
                             {**BASKET, "name": "blue", "tags": {"like": "[concat(reference('red').colour, '!')]", "n": "[add(1, 1)]"}}]))
    red, blue = plan.resources
    assert not red.awaits_results
    assert red.body() == {"location": "westus2"}
    assert blue.awaits_results
    assert blue.preview() == {"tags": {"like": "[concat(reference('red').colour, '!')]", "n": 2}}
    with pytest.raises(NeedsResults):
        blue.body()
    assert blue.body(Shop()) == {"tags": {"like": "red!", "n": 2}}


def test_an_error_while_it_runs_names_the_resource() -> None:
    text = """{"contentVersion": "1.0.0.0", "resources": [
  {"type": "Contoso.Shop/baskets", "apiVersion": "1", "name": "red"},
  {"type": "Contoso.Shop/baskets", "apiVersion": "1", "name": "blue", "tags": {"a": "[reference('red').size]"}}]}"""
    plan = Deployment(read_template(text), SCOPE).plan()
    with pytest.raises(TemplateError) as caught:
        plan.resources[1].body(Shop())
    assert caught.value.message == (
        f"Unable to process template language expressions for resource '{BASE}Contoso.Shop/baskets/blue' at line '3' and column '3'. "
        "'The language expression property 'size' doesn't exist, available properties are 'colour'.'")


def test_copies_of_resources() -> None:
    plan = plan_of(template([
        {**BASKET, "name": "[concat('b', copyIndex(1))]", "copy": {"name": "baskets", "count": "[add(1, 2)]"},
         "tags": {"index": "[copyIndex()]", "named": "[copyIndex('baskets', 10)]"}},
        {**BASKET, "name": "last", "dependsOn": ["baskets"]},
        {**BASKET, "name": "none", "copy": {"name": "nothing", "count": 0}},
        {**BASKET, "name": "after", "dependsOn": ["nothing"]}]))
    assert waits(plan) == {"b1": [], "b2": [], "b3": [], "last": ["b1", "b2", "b3"], "after": []}
    assert [item.body() for item in plan.resources[:3]] == [{"tags": {"index": index, "named": index + 10}} for index in range(3)]


def test_serial_copies_go_in_batches() -> None:
    plan = plan_of(template([{**BASKET, "name": "[concat('b', copyIndex())]",
                              "copy": {"name": "l", "count": 5, "mode": "serial", "batchSize": 2}}]))
    assert waits(plan) == {"b0": [], "b1": [], "b2": ["b0", "b1"], "b3": ["b0", "b1"], "b4": ["b2", "b3"]}


def test_copies_of_properties_and_variables() -> None:
    plan = plan_of(template(
        [{**BASKET, "name": "[concat('b', copyIndex())]", "copy": {"name": "outer", "count": 2}, "properties": {
            "copy": [{"name": "disks", "count": 2, "input": {"lun": "[copyIndex('disks')]", "of": "[copyIndex()]"}}],
            "nested": {"copy": [{"name": "deep", "count": 1, "input": "[copyIndex('deep', 5)]"}]},
            "plain": {"copy": "a property of this name"}}}],
        variables={"copy": [{"name": "letters", "count": 3, "input": "[concat('x', copyIndex('letters'))]"}],
                   "object": {"copy": [{"name": "inside", "count": 2, "input": "[copyIndex('inside')]"}], "kept": True}},
        outputs={"letters": {"type": "array", "value": "[variables('letters')]"},
                 "object": {"type": "object", "value": "[variables('object')]"},
                 "looped": {"type": "array", "copy": {"count": 3, "input": "[mul(copyIndex(), 2)]"}}}))
    assert plan.resources[1].body()["properties"] == {
        "disks": [{"lun": 0, "of": 1}, {"lun": 1, "of": 1}], "nested": {"deep": [5]}, "plain": {"copy": "a property of this name"}}
    assert plan.outputs() == {
        "letters": {"type": "Array", "value": ["x0", "x1", "x2"]}, "object": {"type": "Object", "value": {"inside": [0, 1], "kept": True}},
        "looped": {"type": "Array", "value": [0, 2, 4]}}


def test_children_nested_or_with_slashed_names() -> None:
    plan = plan_of(template([
        {**BASKET, "name": "red", "resources": [
            {"type": "apples", "apiVersion": "2024-01-01", "name": "big", "dependsOn": ["red"], "resources": [
                {"type": "worms", "apiVersion": "2024-01-01", "name": "old"}]},
            {"type": "providers/locks", "apiVersion": "2016-09-01", "name": "Microsoft.Authorization/keep"}]},
        {"type": "Contoso.Shop/baskets/apples", "apiVersion": "2024-01-01", "name": "red/small"}]))
    assert {item.id.removeprefix(BASE): [other.name for other in item.dependencies] for item in plan.resources} == {
        "Contoso.Shop/baskets/red": [],
        "Contoso.Shop/baskets/red/apples/big/worms/old": [],
        "Contoso.Shop/baskets/red/providers/Microsoft.Authorization/locks/keep": [],
        "Contoso.Shop/baskets/red/apples/small": [],
        "Contoso.Shop/baskets/red/apples/big": ["red"],
    }
    assert plan.resources[2].type == "Contoso.Shop/baskets/apples/worms"


def test_scopes_of_resources() -> None:
    lock = {"type": "Microsoft.Authorization/locks", "apiVersion": "2016-09-01", "name": "l"}
    plan = plan_of(template([{**lock, "scope": "Contoso.Shop/baskets/red"}, {**lock, "scope": "/"},
                             {**lock, "scope": "[resourceId('other', 'Contoso.Shop/baskets', 'blue')]"}, lock]))
    assert [item.id.replace(BASE, "~/") for item in plan.resources] == [
        "~/Contoso.Shop/baskets/red/providers/Microsoft.Authorization/locks/l",
        "/providers/Microsoft.Authorization/locks/l",
        BASE.replace("/shop/", "/other/") + "Contoso.Shop/baskets/blue/providers/Microsoft.Authorization/locks/l",
        "~/Microsoft.Authorization/locks/l"]


def test_a_subscription_is_a_scope() -> None:
    scope = replace(SCOPE, resource_group=None)
    value = template([{"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-01-01", "name": "new", "location": "westus"},
                      {"type": "Microsoft.Resources/deployments", "apiVersion": "2024-01-01", "name": "inner", "resourceGroup": "new",
                       "dependsOn": ["[resourceId('Microsoft.Resources/resourceGroups', 'new')]"],
                       "properties": {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"},
                                      "template": template([{**BASKET, "name": "[resourceGroup().name]"}])}}])
    plan = Deployment(read_template(value), scope).plan()
    group, inner = plan.resources
    assert group.id == "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/new"
    assert inner.dependencies == (group,)
    assert inner.deployment().plan().resources[0].id == BASE.replace("/shop/", "/new/") + "Contoso.Shop/baskets/new"


def test_symbolic_names() -> None:
    value = template({
        "all": {**BASKET, "name": "[concat('b', copyIndex())]", "copy": {"name": "all", "count": 2}},
        "old": {**BASKET, "existing": True, "name": "old"},
        "one": {**BASKET, "name": "one", "dependsOn": ["all[1]"], "tags": {"like": "[reference('old').colour]"}},
        "rest": {**BASKET, "name": "rest", "dependsOn": ["all", "one"],
                 "tags": {"many": "[length(references('all', 'full'))]", "first": "[reference('all[0]', '2024-01-01', 'full').location]"}},
    }, languageVersion="2.0", outputs={"info": {"type": "object", "value": "[resourceInfo('one')]"}})
    plan = plan_of(value)
    assert waits(plan) == {"b0": [], "b1": [], "old": [], "one": ["b1", "old"], "rest": ["b0", "b1", "one"]}
    assert [item.symbol for item in plan.resources if item.existing] == ["old"]
    assert plan.resources[-1].body(Shop()) == {"tags": {"many": 2, "first": "westus2"}}
    assert plan.outputs(Shop())["info"]["value"] == {"id": f"{BASE}Contoso.Shop/baskets/one", "name": "one", "type": "Contoso.Shop/baskets",
                                                     "apiVersion": "2024-01-01"}


def test_functions_of_the_template() -> None:
    functions = [{"namespace": "contoso", "members": {
        "unique": {"parameters": [{"name": "prefix", "type": "string"}],
                   "output": {"type": "string", "value": "[concat(toLower(parameters('Prefix')), '-', 1)]"}},
        "twice": {"parameters": [{"name": "x", "type": "string"}],
                  "output": {"type": "string", "value": "[contoso.unique(concat(parameters('x'), parameters('x')))]"}},
        "outside": {"output": {"type": "string", "value": "[variables('v')]"}}}}]

    def value(expression: str) -> Any:
        return plan_of(template([], functions=functions, variables={"v": 1}, outputs={"o": {"type": "string", "value": expression}}))

    assert value("[Contoso.Unique('AB')]").outputs()["o"]["value"] == "ab-1"
    assert value("[contoso.twice('X')]").outputs()["o"]["value"] == "xx-1"
    with pytest.raises(TemplateError, match="requires '1' argument"):
        value("[contoso.unique()]")
    with pytest.raises(TemplateError, match="function 'variables' is not expected at this location"):
        value("[contoso.outside()]")


def test_nested_deployments_see_the_outer_names_unless_they_say_otherwise() -> None:
    inner = template([{**BASKET, "name": "[parameters('name')]", "tags": {"v": "[variables('v')]"}},
                      {**BASKET, "name": "blue", "tags": {"like": "[reference('red').colour]"}}],
                     parameters={"name": {"type": "string"}}, variables={"v": "inner"},
                     outputs={"name": {"type": "string", "value": "[deployment().name]"}})
    outer = template([{"type": "Microsoft.Resources/deployments", "apiVersion": "2024-01-01", "name": "nested", "properties": {
        "mode": "Incremental", "parameters": {"name": {"value": "[concat(parameters('name'), '-in')]"}}, "template": inner}}],
        parameters={"name": {"type": "string"}}, variables={"v": "outer"})
    plan = plan_of(outer, {"name": "red"})
    nested = plan.resources[0]
    assert nested.is_deployment
    assert nested.body() == {"properties": {"mode": "Incremental", "parameters": {"name": {"value": "red-in"}}}}
    plan_outside = nested.deployment().plan()
    assert [item.name for item in plan_outside.resources] == ["red", "blue"]
    assert plan_outside.resources[0].body() == {"tags": {"v": "outer"}}
    assert plan_outside.resources[1].dependencies == (plan_outside.resources[0],)
    assert plan_outside.outputs()["name"]["value"] == "spring"

    outer["resources"][0]["properties"]["expressionEvaluationOptions"] = {"scope": "Inner"}
    inner["resources"].pop()
    plan_inside = plan_of(outer, {"name": "red"}).resources[0].deployment().plan()
    assert plan_inside.resources[0].name == "red-in"
    assert plan_inside.resources[0].body() == {"tags": {"v": "inner"}}
    assert plan_inside.outputs()["name"]["value"] == "nested"


def test_linked_templates_are_loaded_by_the_caller() -> None:
    value = template([{"type": "Microsoft.Resources/deployments", "apiVersion": "2024-01-01", "name": "linked", "properties": {
        "mode": "Incremental", "templateLink": {"relativePath": "[concat('baskets', '.json')]"}}}])
    nested = plan_of(value).resources[0]
    loaded = {"baskets.json": json.dumps(template([{**BASKET, "name": "linked"}]))}
    inner = nested.deployment(linked=lambda link: read_document(loaded[link["relativePath"]])).plan()
    assert [item.name for item in inner.resources] == ["linked"]
    with pytest.raises(TemplateError, match="must have either the TemplateLink or Template property set"):
        nested.deployment()


def test_parameters() -> None:
    declared = {"Name": {"type": "string", "defaultValue": "[concat('a-', parameters('count'))]"}, "count": {"type": "int"},
                "secret": {"type": "securestring"}, "on": {"type": "Bool", "defaultValue": "true"},
                "when": {"type": "string", "defaultValue": "[utcNow('d')]"},
                "unique": {"type": "string", "defaultValue": "[length(newGuid())]"} | {"type": "int"},
                "maybe": {"type": "string", "nullable": True}, "like": {"$ref": "#/definitions/colour"}}
    plan = plan_of(template([], parameters=declared, languageVersion="1.0", definitions={"colour": {"type": "string", "allowedValues": ["red"]}}),
                   {"COUNT": "3", "secret": "hidden", "name": None, "like": "Red"})
    assert plan.parameters() == {
        "Name": {"type": "String", "value": "a-3"}, "count": {"type": "Int", "value": 3}, "secret": {"type": "SecureString"},
        "on": {"type": "Bool", "value": True}, "when": {"type": "String", "value": "03/05/2026"}, "unique": {"type": "Int", "value": 36},
        "maybe": {"type": "String", "value": None}, "like": {"type": "String", "value": "Red"}}


def test_secrets_of_vaults_are_fetched_by_the_caller() -> None:
    value = read_template(template([], parameters={"key": {"type": "secureString"}},
                                   outputs={"n": {"type": "int", "value": "[length(parameters('key'))]"},
                                            "key": {"type": "securestring", "value": "[parameters('key')]"}}))
    given_ = {"key": {"reference": {"keyVault": {"id": "/x"}, "secretName": "k"}}}
    plan = Deployment(value, SCOPE, given_, secret=lambda reference: str(reference["secretName"])).plan()
    assert plan.outputs() == {"n": {"type": "Int", "value": 1}, "key": {"type": "SecureString"}}
    with pytest.raises(TemplateError, match="secret of KeyVault parameter 'key' cannot be retrieved") as caught:
        Deployment(value, SCOPE, given_).plan()
    assert caught.value.code == "KeyVaultParameterReferenceNotFound"


def test_outputs_fail_one_by_one() -> None:
    plan = plan_of(template([{**BASKET, "name": "red"}], outputs={
        "good": {"type": "string", "value": "[reference('red').colour]"},
        "left out": {"type": "string", "condition": "[empty('x')]", "value": "[reference('red').size]"},
        "bad": {"type": "string", "value": "[reference('red').size]"},
        "wrong": {"type": "int", "value": "[reference('red').colour]"}}))
    with pytest.raises(TemplateError) as caught:
        plan.outputs(Shop())
    error = caught.value
    assert error.code == "DeploymentOutputEvaluationFailed"
    assert error.message == ("Unable to evaluate template outputs: 'bad', 'wrong'. Please see error details and deployment operations. "
                             "Please see https://aka.ms/arm-common-errors for usage details.")
    assert [(detail.target, detail.message) for detail in error.details] == [
        ("bad", "The template output 'bad' is not valid: The language expression property 'size' doesn't exist, "
                "available properties are 'colour'.."),
        ("wrong", "The template output 'wrong' is not valid: Expected a value of type 'Integer', but received a value of type 'String'.")]


def test_places_are_those_of_the_request_that_az_sends() -> None:
    body = """{"properties": {"mode": "Incremental", "parameters": {}, template:{
  "contentVersion": "1.0.0.0", // a comment
  "parameters": {
    "name": {"type": "string"}
  },
  "resources": []
}}}"""
    with pytest.raises(TemplateError) as caught:
        Deployment(template_of_request(read_document(body)), SCOPE).plan()
    assert (caught.value.line, caught.value.column, caught.value.path) == (4, 13, "properties.template.parameters.name")


def test_long_chains_of_variables_end_in_an_error() -> None:
    variables = {f"v{index}": f"[variables('v{index + 1}')]" for index in range(255)} | {"v255": 1}
    with pytest.raises(TemplateError, match="refers to too many others in a row"):
        plan_of(template([], variables=variables))
    doubled = {f"v{index}": f"[createArray(variables('v{index + 1}'), variables('v{index + 1}'))]" for index in range(60)} | {"v60": 1}
    with pytest.raises(TemplateError, match="makes a value that is too large"):
        plan_of(template([], variables=doubled))


def test_nested_copies_end_in_an_error() -> None:
    loop: Any = 1
    for depth in range(6):
        loop = {"copy": [{"name": f"l{depth}", "count": 800, "input": loop}]}
    with pytest.raises(TemplateError, match="makes a value that is too large"):
        plan_of(template([{**BASKET, "name": "red", "properties": loop}]))


@needs_shared
@pytest.mark.parametrize(("folder", "expected"), [
    ("101-sig-create", {"Microsoft.Compute/galleries/GEN-UNIQUE": []}),
    ("101-sig-image-definition-create", {"Microsoft.Compute/galleries/GET-PREREQ-galleryName/images/GEN-UNIQUE": []}),
    ("101-sig-image-version-create",
     {"Microsoft.Compute/galleries/myGallery/images/myGalleryImageDefinition/versions/myGalleryImageVersion": []}),
    ("101-vm-from-sig", {
        "Microsoft.Network/publicIPAddresses/mdsc5pu23ktliPublicIP": [],
        "Microsoft.Network/networkSecurityGroups/Subnet-nsg": [],
        "Microsoft.Network/virtualNetworks/MyVNET": ["Subnet-nsg"],
    })])
def test_the_founding_documents_templates_are_planned(folder: str, expected: dict[str, list[str]]) -> None:
    where = FOLDER / "conformance" / "templates" / folder
    parameters = json.loads((where / "azuredeploy.parameters.json").read_text(encoding="utf-8"))["parameters"]
    scope = group_scope("shop", "westus2", subscription_id="11111111-1111-1111-1111-111111111111")
    plan = Deployment(read_template((where / "azuredeploy.json").read_bytes()), scope, parameters).plan()
    found = {item.id.removeprefix(BASE): [other.name for other in item.dependencies] for item in plan.resources}
    if folder != "101-vm-from-sig":
        assert found == expected
        return
    assert [item.type for item in plan.resources] == [
        "Microsoft.Network/publicIPAddresses", "Microsoft.Network/networkSecurityGroups", "Microsoft.Network/virtualNetworks",
        "Microsoft.Network/networkInterfaces", "Microsoft.Compute/virtualMachines"]
    address, _, network, card, machine = plan.resources
    assert list(card.dependencies) == [address, network]
    assert list(machine.dependencies) == [card]
    assert machine.body()["properties"]["storageProfile"]["imageReference"]["id"].endswith(
        "/galleries/myGallery/images/myGalleryImageDefinition/versions/myGalleryImageVersion")
    assert plan.parameters()["adminPassword"] == {"type": "SecureString"}

    class Running:
        def reference(self, resource_id: str, api_version: str | None) -> dict[str, Any]:
            assert (resource_id, api_version) == (address.id, "2016-03-30")
            return {"properties": {"dnsSettings": {"fqdn": "x.westus2.cloudapp.azure.com"}}}

        def list(self, function: str, resource_id: str, api_version: str | None, values: Any) -> Any:
            raise AssertionError

    assert plan.outputs(Running()) == {"hostname": {"type": "String", "value": "x.westus2.cloudapp.azure.com"}}
