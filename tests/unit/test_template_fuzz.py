"""Templates with anything in any place: they are planned, or refused in the declared way."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sig_cli.templates import Deployment, NeedsResults, TemplateError, read_template
from tests.generated import generated
from tests.unit.test_template_expressions import SCOPE, Shop

BASKET = {"type": "Contoso.Shop/baskets", "apiVersion": "2024-01-01"}
WHOLE: dict[str, Any] = {
    "$schema": "x", "contentVersion": "1.0.0.0", "languageVersion": "1.0",
    "parameters": {"name": {"type": "string", "defaultValue": "[concat('a', parameters('size'))]", "allowedValues": ["a3"], "maxLength": 9},
                   "size": {"type": "int", "defaultValue": 3, "minValue": 1}, "like": {"$ref": "#/definitions/d", "nullable": True}},
    "definitions": {"d": {"type": "object"}},
    "variables": {"v": "[parameters('name')]", "copy": [{"name": "many", "count": 2, "input": "[copyIndex('many')]"}],
                  "o": {"copy": [{"name": "deep", "count": "[parameters('size')]", "input": {"i": "[copyIndex('deep')]"}}]}},
    "functions": [{"namespace": "own", "members": {"f": {"parameters": [{"name": "x", "type": "string"}],
                                                         "output": {"type": "string", "value": "[parameters('x')]"}}}}],
    "resources": [
        {**BASKET, "name": "[own.f(variables('v'))]", "condition": "[equals(1, 1)]", "location": "[resourceGroup().location]",
         "tags": {"[variables('v')]": "x"}, "resources": [{"type": "apples", "apiVersion": "1", "name": "n", "dependsOn": ["a3"]}]},
        {**BASKET, "name": "[format('b{0}', copyIndex())]", "copy": {"name": "loop", "count": 3, "mode": "serial", "batchSize": 2},
         "dependsOn": ["[resourceId('Contoso.Shop/baskets', 'a3')]"], "scope": "Contoso.Shop/shelves/s", "zones": ["1"],
         "properties": {"copy": [{"name": "disks", "count": 2, "input": "[copyIndex('disks')]"}], "like": "[reference('a3').colour]"}},
        {"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "in", "subscriptionId": "s", "resourceGroup": "g",
         "properties": {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"p": {"value": "[variables('o')]"}},
                        "template": {"contentVersion": "1.0.0.0", "parameters": {"p": {"type": "object"}}, "resources": [],
                                     "outputs": {"o": {"type": "int", "value": "[length(parameters('p').deep)]"}}}}}],
    "outputs": {"o": {"type": "string", "condition": True, "value": "[reference('a3').colour]"},
                "l": {"type": "array", "copy": {"count": 2, "input": "[copyIndex()]"}}},
}
ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(-2, 900), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5),
                     st.sampled_from(["[", "[[", "[]", "[copyIndex()]", "[reference('a3')]", "[variables('v')]", "[variables('copy')]",
                                      "[createArray(1)]", "[createObject('a', 1)]", "[null()]", "a/b/c", "/x/y", "2.0", "loop", "serial"]),
                     st.lists(st.integers(0, 3), max_size=3), st.dictionaries(st.sampled_from(["name", "value", "copy", "type"]), st.text(max_size=3)))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything in a value."""
    found = [path] if path else []
    for step, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found += places(item, (*path, step))
    return found


PLACES = places(WHOLE)


def carry_out(template: Any, parameters: dict[str, Any]) -> None:
    plan = Deployment(read_template(template), SCOPE, parameters).plan()
    for item in plan.resources:
        json.dumps(item.preview())
        json.dumps(item.body(Shop()))
        if item.is_deployment:
            inner = item.deployment(Shop()).plan()
            json.dumps(inner.outputs(Shop()))
    json.dumps(plan.outputs(Shop()))


def changed(whole: dict[str, Any], changes: list[tuple[tuple[Any, ...], Any, bool]]) -> dict[str, Any]:
    """A copy with other values, or none, in some places; a place that an earlier change has taken away is left out."""
    value = copy.deepcopy(whole)
    for path, new, remove in changes:
        holder: Any = value
        try:
            for step in path[:-1]:
                holder = holder[step]
            if remove:
                del holder[path[-1]]
            else:
                holder[path[-1]] = new
        except (KeyError, IndexError, TypeError):
            continue
    return value


def test_the_whole_template_is_carried_out() -> None:
    carry_out(WHOLE, {})


@generated(400)
@given(st.lists(st.tuples(st.sampled_from(PLACES), ANYTHING, st.booleans()), min_size=1, max_size=3))
def test_anything_in_any_place(changes: list[tuple[tuple[Any, ...], Any, bool]]) -> None:
    value = changed(WHOLE, changes)
    try:
        carry_out(value, {"name": {"value": "a3"}})
    except (TemplateError, NeedsResults) as error:
        assert str(error)  # noqa: PT017


@settings(deadline=None)
@given(ANYTHING, st.dictionaries(st.sampled_from(["name", "size", "like", "other"]), ANYTHING, max_size=3))
def test_any_template_and_any_parameters(value: Any, parameters: dict[str, Any]) -> None:
    for template, given_ in ((json.dumps(value), {}), (json.dumps({"contentVersion": "1", "resources": value}), {}), (WHOLE, parameters)):
        try:
            carry_out(template, given_)
        except TemplateError as error:
            assert str(error)  # noqa: PT017
