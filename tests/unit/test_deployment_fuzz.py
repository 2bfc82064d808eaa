"""Requests of deployments with anything in any place: each is carried out or refused in the service's form, and leaves what can be read."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.generated import generated
from tests.unit.deployment_service import API, GROUP, Service, definition, gallery, template
from tests.unit.test_template_fuzz import ANYTHING, changed, places

INNER = template(gallery("inner"), parameters={"p": {"type": "array"}}, outputs={"o": {"type": "int", "value": "[length(parameters('p'))]"}})
WHOLE: dict[str, Any] = {"tags": {"team": "core"}, "properties": {
    "mode": "Complete", "parameters": {"name": {"value": "a3"}, "secret": {"value": "Hush-1234"}}, "onErrorDeployment": {"type": "LastSuccessful"},
    "template": template(
        gallery("[variables('v')]", tags={"a": "b"}, location="[resourceGroup().location]", properties={"description": "[parameters('secret')]"}),
        definition("a3/ubuntu") | {"dependsOn": ["[resourceId('Microsoft.Compute/galleries', 'a3')]"]},
        gallery("[format('b{0}', copyIndex())]", copy={"name": "loop", "count": "[parameters('n')]", "mode": "serial", "batchSize": 1},
                properties={"description": "[reference('a3').identifier.uniqueName]"}),
        {"type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2022-01-01", "name": "ip", "location": "westus", "zones": ["1"],
         "sku": {"name": "Standard"}, "properties": {"dnsSettings": {"domainNameLabel": "x"}, "key": "[parameters('secret')]"}},
        {"type": "Microsoft.Compute/disks", "apiVersion": "2023-10-02", "name": "disk", "location": "westus", "sku": {"name": "Standard_LRS"},
         "properties": {"diskSizeGB": 4, "creationData": {"createOption": "Empty"}}},
        {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "in", "resourceGroup": "images", "properties": {
            "mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"p": {"value": "[variables('many')]"}},
            "template": INNER}},
        parameters={"name": {"type": "string", "allowedValues": ["a3"]}, "secret": {"type": "securestring"}, "n": {"type": "int", "defaultValue": 2}},
        variables={"v": "[parameters('name')]", "copy": [{"name": "many", "count": 2, "input": "[copyIndex('many')]"}]},
        outputs={"o": {"type": "string", "value": "[reference('a3').identifier.uniqueName]"}, "k": {"type": "object", "value": "[reference('in').outputs]"}},
    )}}
PLACES = places(WHOLE)


def ask(service: Service, method: str, suffix: str, body: Any = None) -> int:
    """The status of an answer, which is JSON and no failure of ours."""
    answer = service.send(method, service.place() + suffix, body)
    json.dumps(answer.body)
    assert answer.status < 500, answer.body
    if answer.status >= 400:
        assert answer.body["error"]["code"]
        assert answer.body["error"]["message"]
    return answer.status


def test_the_whole_request_is_carried_out() -> None:
    service = Service()
    service.deployed(template(), "before")
    assert ask(service, "PUT", "", WHOLE) == 201
    shown = service.get(service.place())["properties"]
    assert shown["provisioningState"] == "Succeeded", shown["error"]
    assert service.get(f"{GROUP}/providers/Microsoft.Network/publicIPAddresses/ip", "2022-01-01")["properties"].get("key") is None


@generated(150)
@given(st.lists(st.tuples(st.sampled_from(PLACES), ANYTHING, st.booleans()), min_size=1, max_size=3))
def test_anything_in_any_place_of_a_request(changes: list[tuple[tuple[Any, ...], Any, bool]]) -> None:
    body = changed(WHOLE, changes)
    service = Service()
    service.deployed(template(), "before")
    ask(service, "POST", "/validate", body)
    ask(service, "POST", "/whatIf", body)
    if ask(service, "PUT", "", body) == 201:
        assert service.get(service.place())["properties"]["provisioningState"] in ("Succeeded", "Failed")
        for suffix in ("/operations", "/exportTemplate"):
            assert ask(service, "GET" if suffix == "/operations" else "POST", suffix) == 200
    assert service.send("GET", f"{GROUP}/resources", None, API).status in (200, 400)
