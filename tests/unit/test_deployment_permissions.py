"""A deployment by somebody who may not write all of it is refused before anything is made."""

from __future__ import annotations

from typing import Any

import pytest

from sig_cli.arm.messages import Request, Response
from sig_cli.workspace.foundation import FIRST_TENANT
from sig_cli.workspace.principal_changes import add
from sig_cli.workspace.principals import USER
from tests.unit.deployment_service import API, GROUP, ROOT, Service, gallery, template

ALICE = "a0000000-0000-4000-8000-000000000001"
AUTHORIZATION = "providers/Microsoft.Authorization"
MAKER = "f0000000-0000-4000-8000-00000000000f"
NETWORK = {"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-01-01", "name": "net", "location": "westus",
           "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}
FAILED = ("Authorization failed for template resource '{name}' of type '{type}'. The client 'alice@" + FIRST_TENANT + "' with object id '" + ALICE
          + "' does not have permission to perform action '{type}/write' at scope '" + GROUP + "/providers/{type}/{name}'.")
NETWORK_FAILED = FAILED.format(name="net", type="Microsoft.Network/virtualNetworks")


@pytest.fixture
def service() -> Service:
    made = Service()
    add(made.manager.engine, "alice", USER, [FIRST_TENANT], ALICE)
    return made


def allow(service: Service, *actions: str) -> None:
    """Give alice a role of her own in the whole subscription."""
    role = f"{ROOT}/{AUTHORIZATION}/roleDefinitions/{MAKER}"
    assert service.send("PUT", role, {"properties": {
        "roleName": "Maker", "type": "CustomRole", "permissions": [{"actions": ["Microsoft.Resources/*", *actions]}],
        "assignableScopes": [ROOT]}}, "2022-04-01").status == 201
    assert service.send("PUT", f"{ROOT}/{AUTHORIZATION}/roleAssignments/{ALICE}", {"properties": {
        "principalId": ALICE, "roleDefinitionId": role}}, "2022-04-01").status == 201


def asked(service: Service, method: str, body: dict[str, Any], action: str = "") -> Response:
    return service.manager.send(Request(method, service.place() + action, {"api-version": API},
                                        {"properties": {"mode": "Incremental", "template": body}}, caller=ALICE))


def names(service: Service) -> list[str]:
    return [row["name"] for row in service.send("GET", f"{GROUP}/resources", None, "2024-11-01").body["value"]]


@pytest.mark.parametrize(("method", "action"), [("PUT", ""), ("POST", "/validate")])
def test_one_resource_that_may_not_be_written_is_named_and_nothing_is_made(service: Service, method: str, action: str) -> None:
    allow(service, "Microsoft.Compute/*")
    answer = asked(service, method, template(gallery("golden"), NETWORK), action)
    assert answer.status == 400
    error = answer.body["error"]
    assert (error["code"], error["message"]) == ("InvalidTemplateDeployment",
                                                f"The template deployment failed with error: '{NETWORK_FAILED}'.")
    assert names(service) == []


def test_what_if_tells_the_same_when_it_is_asked_for(service: Service) -> None:
    allow(service, "Microsoft.Compute/*")
    answer = asked(service, "POST", template(gallery("golden"), NETWORK), "/whatIf")
    place, _, query = answer.headers["Location"].partition("?")
    version = query.partition("api-version=")[2].partition("&")[0]
    found = service.manager.send(Request("GET", "/" + place.split("/", 3)[3] if "://" in place else place, {"api-version": version}, caller=ALICE))
    assert found.body["status"] == "Failed"
    assert (found.body["error"]["code"], found.body["error"]["message"]) == (
        "InvalidTemplateDeployment", f"The template deployment failed with error: '{NETWORK_FAILED}'.")


def test_several_are_named_in_one_refusal(service: Service) -> None:
    allow(service)
    error = asked(service, "PUT", template(gallery("golden"), NETWORK)).body["error"]
    told = FAILED.format(name="golden", type="Microsoft.Compute/galleries")
    assert (error["code"], error["message"]) == ("InvalidTemplateDeployment",
                                                f"Deployment failed with multiple errors: '{told}:{NETWORK_FAILED}'")


def test_what_is_nested_is_looked_at_too(service: Service) -> None:
    allow(service, "Microsoft.Compute/*")
    inner = {"type": "Microsoft.Resources/deployments", "apiVersion": API, "name": "inner",
             "properties": {"mode": "Incremental", "template": template(NETWORK)}}
    error = asked(service, "PUT", template(gallery("golden"), inner)).body["error"]
    assert error["message"] == f"The template deployment failed with error: '{NETWORK_FAILED}'."
    assert names(service) == []


def test_who_may_not_register_a_provider_is_told_so_once(service: Service) -> None:
    allow(service, "Microsoft.Network/virtualNetworks/*")
    answer = asked(service, "PUT", template(NETWORK))
    assert answer.status == 403
    assert answer.body["error"]["code"] == "AuthorizationFailed"
    assert f"'Microsoft.Network/register/action' over scope '{ROOT}'" in answer.body["error"]["message"]
    assert service.send("POST", f"{ROOT}/providers/Microsoft.Network/register", None, "2024-11-01").status == 200
    assert asked(service, "PUT", template(NETWORK)).status == 201
    assert names(service) == ["net"]


def test_who_may_write_all_of_it_deploys(service: Service) -> None:
    allow(service, "Microsoft.Compute/*", "Microsoft.Network/*")
    assert asked(service, "PUT", template(gallery("golden"), NETWORK)).status == 201
    assert sorted(names(service)) == ["golden", "net"]
