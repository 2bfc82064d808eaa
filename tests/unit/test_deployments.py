"""Templates carried out: order, errors, outputs, nesting, and what is kept of a deployment."""

from __future__ import annotations

import json
import re
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.arm.local import sender
from sig_cli.arm.messages import Request, Response
from sig_cli.cli.template_files import files_beside, why_unread
from sig_cli.providers.deployments import deployments, running
from sig_cli.providers.deployments.shapes import output_name
from sig_cli.workspace.checkup import find_problems, repair
from sig_cli.workspace.engine import Put
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.names import fold
from tests.cli.golden import run
from tests.unit.deployment_service import API, GROUP, NOW, ROOT, Service, definition, gallery, template

if TYPE_CHECKING:
    from pathlib import Path

FAILED = ("At least one resource deployment operation failed. Please list deployment operations for details. "
          "Please see https://aka.ms/arm-deployment-operations for usage details.")
IP = {"type": "Microsoft.Network/publicIPAddresses", "apiVersion": "2022-01-01", "name": "ip", "location": "westus"}


@pytest.fixture
def service() -> Service:
    return Service()


def nested(name: str, inner: dict[str, Any], scope: str = "inner", **members: Any) -> dict[str, Any]:
    parameters = members.pop("parameters", {})
    return {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": name, **members, "properties": {
        "mode": "Incremental", "expressionEvaluationOptions": {"scope": scope}, "template": inner, "parameters": parameters}}


# -- the answer and the record ---------------------------------------------------------------------------------------

def test_the_answer_to_a_deployment_is_the_recorded_one(service: Service) -> None:
    answer = service.deploy(template(definition("g/d") | {"dependsOn": ["g"]}, gallery("g")))
    assert answer.status == 201
    name = "08585016068853541247"
    assert answer.headers["Azure-AsyncOperation"] == (
        f"https://management.azure.com{ROOT}/resourcegroups/images/providers/Microsoft.Resources/deployments/main"
        f"/operationStatuses/{name}?api-version=2025-04-01")
    assert list(answer.body) == ["id", "name", "type", "properties"]
    shown = answer.body["properties"]
    assert list(shown) == ["templateHash", "parameters", "mode", "provisioningState", "timestamp", "duration", "correlationId",
                           "providers", "dependencies"]
    assert (shown["provisioningState"], shown["timestamp"], shown["duration"]) == ("Accepted", "2023-11-14T22:13:20.123456Z",
                                                                                   "PT0S")
    assert shown["providers"] == [{"namespace": "Microsoft.Compute", "resourceTypes": [
        {"resourceType": "galleries/images", "locations": ["westus"]}, {"resourceType": "galleries", "locations": ["westus"]}]}]
    place = f"{GROUP}/providers/Microsoft.Compute/galleries/g"
    assert shown["dependencies"] == [{
        "dependsOn": [{"id": place, "resourceType": "Microsoft.Compute/galleries", "resourceName": "g"}],
        "id": f"{place}/images/d", "resourceType": "Microsoft.Compute/galleries/images", "resourceName": "g/d"}]
    status = service.get(f"{service.place()}/operationStatuses/{name}")
    assert status == {"status": "Succeeded"}
    done = service.get(service.place())["properties"]
    assert done["provisioningState"] == "Succeeded"
    assert done["outputs"] == {}
    assert done["outputResources"] == [{"id": place}, {"id": f"{place}/images/d"}]
    assert service.names() == ["galleries g", "images g/d"]


def test_a_second_deployment_of_the_name_is_a_200_and_replaces_the_record(service: Service) -> None:
    service.deployed(template(gallery("a")))
    answer = service.deploy(template(gallery("b")))
    assert answer.status == 200
    assert service.get(service.place())["properties"]["outputResources"] == [
        {"id": f"{GROUP}/providers/Microsoft.Compute/galleries/b"}]
    assert service.names() == ["galleries a", "galleries b"]


def test_deployments_are_listed_filtered_looked_for_and_deleted(service: Service) -> None:
    service.deployed(template(gallery("a")), "one")
    service.deployed(template(gallery("b", location="nowhere-land") | {"apiVersion": "2021-10-01"}) | {"resources": []}, "two")
    service.deployed(template(definition("missing/d")), "three")
    collection = service.place("x").rpartition("/")[0]
    assert [row["name"] for row in service.get(collection)["value"]] == ["one", "three", "two"]
    only = service.send("GET", collection, filter="provisioningState eq 'Failed'")
    assert [row["name"] for row in only.body["value"]] == ["three"]
    assert service.error(service.send("GET", collection, filter="name eq 'x'"))[:2] == (400, "InvalidFilterInQueryString")
    assert service.send("HEAD", service.place("one")).status == 204
    assert service.send("HEAD", service.place("none")).status == 404
    gone = service.send("DELETE", service.place("one"))
    assert gone.status == 202
    assert "operationresults" in gone.headers["Location"]
    assert service.send("DELETE", service.place("one")).status == 204
    assert service.error(service.send("GET", service.place("one"))) == (
        404, "DeploymentNotFound", "Deployment 'one' could not be found.")
    assert service.names() == ["galleries a"]


def test_deployments_are_no_resources_of_their_group_and_go_with_it(service: Service) -> None:
    service.deployed(template(gallery("a")))
    assert service.names() == ["galleries a"]
    assert service.send("DELETE", GROUP, None, "2024-11-01").status == 202
    assert service.send("GET", GROUP, None, "2024-11-01").status == 404
    assert service.send("GET", service.place()).status == 404


def test_a_secure_parameter_is_used_and_neither_shown_nor_kept(service: Service) -> None:
    body = template(gallery("g", properties={"description": "[length(parameters('secret'))]"}) | {
        "tags": {"n": "[string(length(parameters('secret')))]"}, "properties": {}},
        parameters={"secret": {"type": "securestring"}, "plain": {"type": "string", "defaultValue": "p"}})
    shown = service.deployed(body, parameters={"secret": {"value": "Hush-1234"}})
    assert shown["parameters"] == {"secret": {"type": "SecureString"}, "plain": {"type": "String", "value": "p"}}
    assert service.get(f"{GROUP}/providers/Microsoft.Compute/galleries/g", "2021-10-01")["tags"] == {"n": "9"}
    everything = [str(stored.document) for _, stored in service.manager.engine.below(fold(ROOT))]
    assert not [text for text in everything if "Hush" in text]


def test_secrets_are_not_kept_in_resources_that_are_stored_as_sent(service: Service) -> None:
    """Nobody here knows that `administratorLoginPassword` is never given back, but the template says that it is secret."""
    server = {"type": "Microsoft.Sql/servers", "apiVersion": "2022-05-01-preview", "name": "sql", "location": "westus", "properties": {
        "administratorLogin": "admin1", "administratorLoginPassword": "[parameters('secret')]",
        "connection": "[concat('Server=sql;Password=', parameters('secret'))]",
        "keys": ["[parameters('more').key]", "[parameters('more').region]"]}}
    body = template(server, nested("inside", template(server | {"name": "other"}), "outer"),
                    parameters={"secret": {"type": "securestring"}, "more": {"type": "secureObject"}})
    service.deployed(body, parameters={"secret": {"value": "Hush-1234"}, "more": {"value": {"key": "Hush-5678", "region": "westus"}}})
    for name in ("sql", "other"):
        shown = service.get(f"{GROUP}/providers/Microsoft.Sql/servers/{name}", "2022-05-01-preview")
        assert shown["properties"] == {"administratorLogin": "admin1", "keys": ["westus"], "provisioningState": "Succeeded"}
        assert shown["location"] == "westus"
    everything = [str(stored.document) for _, stored in service.manager.engine.below(fold(ROOT))]
    assert not [text for text in everything if "Hush" in text]


def test_a_deployment_does_not_tell_its_secrets_by_describing_itself(service: Service) -> None:
    inner = template(parameters={"secret": {"type": "SecureString"}}, outputs={"all": {"type": "object", "value": "[deployment()]"}})
    body = template(nested("in", inner, parameters={"secret": {"value": "[parameters('secret')]"}}),
                    parameters={"secret": {"type": "securestring"}, "plain": {"type": "string"}},
                    outputs={"given": {"type": "object", "value": "[deployment().properties.parameters]"}})
    shown = service.deployed(body, parameters={"secret": {"value": "Hush-1234"}, "plain": {"value": "open"}})
    assert shown["outputs"]["given"]["value"] == {"secret": {}, "plain": {"value": "open"}}
    everything = [str(stored.document) for _, stored in service.manager.engine.below(fold(ROOT))]
    assert not [text for text in everything if "Hush" in text]


def test_what_if_masks_secrets(service: Service) -> None:
    server = {"type": "Microsoft.Compute/galleries", "apiVersion": "2021-10-01", "name": "g", "location": "westus", "tags": {"plain": "text"},
              "properties": {"description": "[concat('with ', parameters('secret'))]"}}
    body = template(server, parameters={"secret": {"type": "securestring"}})
    [change] = foreseen(service, body, parameters={"secret": {"value": "Hush-1234"}})["properties"]["changes"]
    assert (change["after"]["properties"], change["after"]["tags"]) == ({"description": "*******"}, {"plain": "text"})
    service.deployed(template(gallery("g", tags={"plain": "text"}, properties={"description": "open"})))
    [change] = foreseen(service, body, parameters={"secret": {"value": "Hush-1234"}})["properties"]["changes"]
    assert change["delta"] == [{"path": "properties.description", "propertyChangeType": "Modify", "before": "open", "after": "*******"}]
    assert "Hush" not in json.dumps(change)


SECRETS = [
    ({"type": "Microsoft.Sql/servers", "apiVersion": "2022-05-01-preview", "name": "sql", "location": "westus", "properties": {
        "administratorLogin": "me", "administratorLoginPassword": "[parameters('open')]"}}, {"administratorLogin": "me"}),
    ({"type": "Microsoft.KeyVault/vaults/secrets", "apiVersion": "2022-07-01", "name": "vault1/s", "properties": {
        "value": "[parameters('open')]", "contentType": "t"}}, {"contentType": "t"}),
    ({"type": "Third.Party/things", "apiVersion": "2022-07-01", "name": "t", "location": "westus", "properties": {
        "parts": [{"ProtectedSettings": {"a": "[parameters('open')]"}, "settings": {"a": 1}}]}}, {"parts": [{"settings": {"a": 1}}]}),
]


@pytest.mark.parametrize(("resource", "kept"), SECRETS)
def test_properties_that_are_secrets_by_their_name_are_neither_kept_nor_shown(service: Service, resource: dict[str, Any],
                                                                               kept: dict[str, Any]) -> None:
    vault = {"type": "Microsoft.KeyVault/vaults", "apiVersion": "2022-07-01", "name": "vault1", "location": "westus", "properties": {
        "tenantId": "00000000-0000-4000-8000-000000000002", "sku": {"family": "A", "name": "standard"}, "accessPolicies": []}}
    service.deployed(template(vault))
    body = template(resource, parameters={"open": {"type": "string"}})
    given = {"open": {"value": "Hush-1234"}}
    foretold = foreseen(service, body, parameters=given)
    assert "*******" in json.dumps(foretold)
    assert "Hush" not in json.dumps(foretold)
    service.deployed(body, parameters=given)
    [path] = [row["id"] for row in service.get(service.place())["properties"]["outputResources"]]
    shown = service.get(path, resource["apiVersion"])["properties"]
    assert {name: value for name, value in shown.items() if name in kept} == kept
    assert not [key for key, stored in service.manager.engine.below(fold(ROOT)) if "Hush" in str(stored.document) and "deployments" not in key]
    assert kinds(foreseen(service, body, parameters=given))[resource["name"].rpartition("/")[2]] == "NoChange"


def test_errors_that_quote_a_secret_are_kept_without_it(service: Service) -> None:
    inner = template(parameters={"q": {"type": "securestring"}, "plain": {"type": "string"}},
                     outputs={"n": {"type": "int", "value": "[int(parameters('q'))]"}})
    passed = {name: {"value": "[parameters('secret')]"} for name in ("q", "plain")}
    body = template(nested("inside", inner, parameters=passed), gallery("[concat('g', int(reference('inside').outputs.n.value))]")
                    | {"name": "g"}, parameters={"secret": {"type": "securestring"}})
    for secret in ("Hush-1234", "Hush"):
        failed = service.deployed(body, parameters={"secret": {"value": secret}})
        assert "'*******' is not an integer" in json.dumps(failed["error"])
        everything = [str(stored.document) for _, stored in service.manager.engine.below(fold(ROOT))]
        assert not [text for text in everything if "Hush" in text]
    at_once = template(gallery("[concat('g', int(parameters('secret')))]"), parameters={"secret": {"type": "securestring"}})
    refused = service.deploy(at_once, parameters={"secret": {"value": "Hush-1234"}})
    assert (refused.status, "'*******'" in str(refused.body), "Hush" in str(refused.body)) == (400, True, False)


def test_when_a_role_was_assigned_is_no_change(service: Service) -> None:
    role = f"{ROOT}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
    body = template({"type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01", "name": "[guid('a')]", "properties": {
        "roleDefinitionId": role, "principalId": "00000000-0000-4000-8000-00000000abcd", "principalType": "ServicePrincipal"}})
    service.deployed(body)
    service.now += 60_000_000
    assert list(kinds(foreseen(service, body)).values()) == ["NoChange"]


def test_the_template_can_be_exported_as_it_was_sent(service: Service) -> None:
    body = template(gallery("[concat('a', 'b')]"))
    service.deployed(body)
    assert service.send("POST", f"{service.place()}/exportTemplate").body == {"template": body}


# -- order, results, outputs -----------------------------------------------------------------------------------------

def test_resources_are_asked_for_after_what_they_depend_on(service: Service) -> None:
    service.deployed(template(definition("g/d") | {"dependsOn": ["[resourceId('Microsoft.Compute/galleries', 'g')]"]},
                              gallery("g"), gallery("h")))
    targets = [row["targetResource"]["resourceName"] for row in service.operations()]
    assert targets == ["g", "g/d", "h"]
    assert {row["statusCode"] for row in service.operations()} == {"Created"}


def test_outputs_see_what_the_resources_have_become(service: Service) -> None:
    shown = service.deployed(template(
        gallery("g"), outputs={"unique": {"type": "string", "value": "[reference('g').identifier.uniqueName]"},
                               "version": {"type": "string", "value": "[providers('Microsoft.Compute', 'galleries').apiVersions[0]]"},
                               "where": {"type": "string", "value": "[resourceGroup().location]"}}))
    assert shown["outputs"] == {"unique": {"type": "String", "value": "00000000-0000-4000-8000-000000000001-G"},
                                "version": {"type": "String", "value": "2026-03-03"},
                                "where": {"type": "String", "value": "westus"}}
    assert service.operations()[-1]["provisioningOperation"] == "EvaluateDeploymentOutput"


def test_a_body_may_need_what_another_resource_has_become(service: Service) -> None:
    service.deployed(template(gallery("a"), gallery("b", tags={"of": "[reference('a').identifier.uniqueName]"})))
    assert service.get(f"{GROUP}/providers/Microsoft.Compute/galleries/b", "2021-10-01")["tags"] == {
        "of": "00000000-0000-4000-8000-000000000001-A"}


def test_an_output_without_a_value_fails_the_deployment(service: Service) -> None:
    shown = service.deployed(template(gallery("g"), outputs={"x": {"type": "string", "value": "[reference('g').nothing]"}}))
    assert (shown["provisioningState"], shown["error"]["code"]) == ("Failed", "DeploymentOutputEvaluationFailed")
    assert shown["error"]["message"].startswith("Unable to evaluate template outputs: 'x'.")
    assert "doesn't exist, available properties are" in shown["error"]["details"][0]["message"]


def test_providers_are_registered_on_the_way(service: Service) -> None:
    assert service.get(f"{ROOT}/providers/Microsoft.Network")["registrationState"] != "Registered"
    service.deployed(template(IP))
    assert service.get(f"{ROOT}/providers/Microsoft.Network")["registrationState"] == "Registered"


def test_conditions_leave_out_and_loops_multiply(service: Service) -> None:
    service.deployed(template(gallery("[concat('g', copyIndex(1))]", copy={"name": "many", "count": 3}),
                              gallery("never", condition=False)))
    assert service.names() == ["galleries g1", "galleries g2", "galleries g3"]


# -- failures --------------------------------------------------------------------------------------------------------

def test_a_failure_is_told_with_its_reason_and_what_depends_on_it_never_begins(service: Service) -> None:
    shown = service.deployed(template(
        gallery("good"), gallery("bad", properties={"softDeletePolicy": {"isSoftDeleteEnabled": "perhaps"}}),
        definition("bad/d") | {"dependsOn": ["bad"]}, gallery("after", "good")))
    assert shown["provisioningState"] == "Failed"
    assert "outputs" not in shown
    error = shown["error"]
    assert (error["code"], error["message"], error["target"]) == ("DeploymentFailed", FAILED, service.place())
    assert [detail["code"] for detail in error["details"]] == ["BadRequest"]
    states = {row["targetResource"]["resourceName"]: row["provisioningState"] for row in service.operations()}
    assert states == {"good": "Succeeded", "bad": "Failed", "after": "Succeeded"}
    failed = next(row for row in service.operations() if row["provisioningState"] == "Failed")
    assert failed["statusCode"] == "BadRequest"
    assert failed["statusMessage"] == {"status": "Failed", "error": error["details"][0]}
    assert service.names() == ["galleries after", "galleries good"]
    status = service.get(f"{service.place()}/operationStatuses/1")
    assert (status["status"], status["error"]) == ("Failed", error)


def test_an_operation_that_fails_later_fails_the_deployment(service: Service) -> None:
    """The version is accepted, and its operation ends with an error: the generations differ."""
    service.deployed(template(gallery("g"), definition("g/d", hyperVGeneration="V2") | {"dependsOn": ["g"]}, {
        "type": "Microsoft.Compute/disks", "apiVersion": "2023-04-02", "name": "disk", "location": "westus",
        "properties": {"osType": "Linux", "hyperVGeneration": "V1", "creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}, {
        "type": "Microsoft.Compute/images", "apiVersion": "2023-03-01", "name": "image", "location": "westus", "dependsOn": ["disk"],
        "properties": {"hyperVGeneration": "V1", "storageProfile": {"osDisk": {
            "osType": "Linux", "osState": "Generalized",
            "managedDisk": {"id": "[resourceId('Microsoft.Compute/disks', 'disk')]"}}}}}), "base")
    assert service.get(service.place("base"))["properties"]["provisioningState"] == "Succeeded"
    shown = service.deployed(template({
        "type": "Microsoft.Compute/galleries/images/versions", "apiVersion": "2023-07-03", "name": "g/d/1.0.0", "location": "westus",
        "properties": {"publishingProfile": {"targetRegions": [{"name": "westus"}]}, "storageProfile": {"source": {
            "id": "[resourceId('Microsoft.Compute/images', 'image')]"}}}}))
    assert [detail["code"] for detail in shown["error"]["details"]] == ["Conflict"]
    assert "different Hypervisor generation ['V1']" in shown["error"]["details"][0]["message"]


@pytest.mark.parametrize(("body", "code", "message"), [
    ({"resources": [{"type": "Microsoft.Compute/galleries", "name": "g"}]}, "InvalidTemplate",
     "Deployment template parse failed: 'Required property 'contentVersion' not found in JSON."),
    (template({"type": "Microsoft.Compute/galleries", "name": "g"}), "InvalidTemplate",
     "Deployment template parse failed: 'Required property 'apiVersion' not found in JSON. Path 'properties.template.resources[0]'"),
    (template(gallery("[concat('a']")), "InvalidTemplate", "Deployment template language expression evaluation failed: "),
    (template(gallery("a", "b"), gallery("b", "a")), "InvalidTemplate",
     "Deployment template validation failed: 'Circular dependency detected on resource: "),
    (template(gallery("a", "nothing")), "InvalidTemplate",
     "Deployment template validation failed: 'The resource 'nothing' is not defined in the template."),
    (template(gallery("g", location="mars")), "LocationNotAvailableForResourceType",
     "The provided location 'mars' is not available for resource type 'Microsoft.Compute/galleries'."),
    (template(gallery("g") | {"apiVersion": "2017-01-01"}), "NoRegisteredProviderFound",
     "No registered resource provider found for location 'westus' and API version '2017-01-01' for type 'galleries'."),
])
def test_what_cannot_be_carried_out_is_refused_before_anything_is_made(service: Service, body: dict[str, Any], code: str,
                                                                       message: str) -> None:
    sound = gallery("sound")
    body = {**body, "resources": [*body["resources"], sound]}
    status, found, text = service.error(service.deploy(body))
    assert (status, found) == (400, code)
    assert text.startswith(message)
    assert service.send("GET", service.place()).status == 404
    assert service.names() == []
    answer = service.send("POST", f"{service.place()}/validate", {"properties": {"mode": "Incremental", "template": body}})
    assert service.error(answer)[1:] == (code, text)


def test_an_image_that_is_not_in_the_region_is_refused_with_preflights_own_text(service: Service) -> None:
    service.deployed(template(gallery("g"), definition("g/d", hyperVGeneration="V1") | {"dependsOn": ["g"]}), "base")
    image = f"{GROUP}/providers/Microsoft.Compute/galleries/g/images/d/versions/1.0.0"
    answer = service.deploy(template(gallery("sound"), {
        "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "vm", "location": "eastus",
        "properties": {"hardwareProfile": {"vmSize": "Standard_DS1_v2"},
                       "storageProfile": {"imageReference": {"id": image}, "osDisk": {"createOption": "FromImage"}},
                       "osProfile": {"computerName": "vm", "adminUsername": "a", "adminPassword": "P-12345678-x"},
                       "networkProfile": {"networkInterfaces": []}}}))
    status, code, message = service.error(answer)
    assert (status, code) == (400, "InvalidTemplateDeployment")
    assert re.fullmatch(r"The template deployment 'main' is not valid according to the validation procedure\. The tracking id is "
                        r"'[0-9a-f-]{36}'\. See inner errors for details\.", message)
    [detail] = answer.body["error"]["details"]
    assert detail["code"] == "InvalidParameter"
    assert detail["message"].startswith("In region eastus, the following list of Shared Image Gallery images referenced from the "
                                        f"deployment template were not found: {image}. ")
    assert service.names() == ["galleries g", "images g/d"]


def test_an_error_names_line_and_position_of_the_text_that_was_sent(service: Service) -> None:
    text = """{"properties": {"mode": "Incremental", template: {
        // a comment, and a name without quotes above, as az sends them
        "contentVersion": "1.0.0.0",
        "resources": [
            {"type": "Microsoft.Compute/galleries", "apiVersion": "2021-10-01",
             "name": "[nonsense()]"}
        ]}}}"""
    answer = service.send("PUT", service.place(), text=text)
    status, code, message = service.error(answer)
    assert (status, code) == (400, "InvalidTemplate")
    assert message.startswith("Deployment template validation failed: 'The template resource '[nonsense()]' at line '5' and column ")
    [info] = answer.body["error"]["additionalInfo"]
    assert info["type"] == "TemplateViolation"
    assert info["info"]["lineNumber"] == 5
    sound = text.replace("[nonsense()]", "g").replace('"apiVersion"', '"location": "westus", "apiVersion"')
    assert service.send("PUT", service.place(), text=sound).status == 201
    assert service.names() == ["galleries g"]


@pytest.mark.parametrize(("body", "code", "message"), [
    ([], "MissingRequestBody", "The request body is required for this operation and must be a JSON object."),
    ({}, "InvalidRequestContent", "The request content was invalid and could not be deserialized: "
                                  "'Required property 'properties' not found in JSON. Path '''."),
    ({"properties": {}}, "InvalidRequestContent", "The request content was invalid and could not be deserialized: "
                                                  "'Required property 'mode' not found in JSON. Path 'properties''."),
    ({"properties": {"mode": "Often"}}, "InvalidRequestContent",
     "The request content was invalid and could not be deserialized: 'Error converting value \"Often\" to type "
     "'DeploymentMode'. Path 'properties.mode''."),
    ({"properties": {"mode": "Incremental"}}, "InvalidRequestContent",
     "The deployment 'main' must have either the TemplateLink or Template property set. Please see https://aka.ms/arm-deploy for "
     "usage details."),
    ({"location": "westus", "properties": {"mode": "Incremental", "template": template()}}, "InvalidDeployment",
     "The 'location' property is not allowed for 'main' at resource group scope. Please see "
     "https://aka.ms/arm-deployment-subscription for usage details."),
])
def test_a_request_that_is_no_deployment_is_refused(service: Service, body: Any, code: str, message: str) -> None:
    assert service.error(service.send("PUT", service.place(), body)) == (400, code, message)


def test_a_linked_template_is_not_fetched(service: Service) -> None:
    answer = service.send("PUT", service.place(), {"properties": {"mode": "Incremental", "templateLink": {
        "uri": "https://example.com/a.json"}}})
    status, code, message = service.error(answer)
    assert (status, code) == (400, "InvalidContentLink")
    assert message.startswith("Unable to download deployment content from 'https://example.com/a.json'.")


def test_names_are_held_to_the_services_pattern(service: Service) -> None:
    long = "a" * 65
    assert service.error(service.deploy(template(), long)) == (
        400, "InvalidDeploymentName",
        f"The provided deployment name '{long}' has a length of '65' which exceeds the maximum length of '64'.")
    assert service.error(service.deploy(template(), "a,b")) == (
        400, "InvalidDeploymentName", "The provided deployment name 'a,b' has these invalid characters: ','. The name can only be a "
        "letter, digit, '-', '.', '(', ')' or '_'.")
    assert service.deploy(template(), "a" * 64).status == 201


def test_a_group_that_is_not_there_is_told(service: Service) -> None:
    answer = service.deploy(template(), group=f"{ROOT}/resourceGroups/none")
    assert service.error(answer) == (404, "ResourceGroupNotFound", "Resource group 'none' could not be found.")


# -- nested deployments ----------------------------------------------------------------------------------------------

def test_nested_deployments_have_a_record_of_their_own_and_give_outputs(service: Service) -> None:
    inner = template(gallery("[parameters('name')]"), parameters={"name": {"type": "string"}},
                     outputs={"unique": {"type": "string", "value": "[reference(parameters('name')).identifier.uniqueName]"}})
    shown = service.deployed(template(nested("inner", inner, parameters={"name": {"value": "g"}}), gallery(
        "h", tags={"of": "[reference('inner').outputs.unique.value]"})))
    assert shown["provisioningState"] == "Succeeded", shown
    assert shown["outputResources"] == [{"id": f"{GROUP}/providers/Microsoft.Compute/galleries/{name}"} for name in "gh"]
    own = service.get(service.place("inner"))["properties"]
    assert own["outputs"]["unique"]["value"] == "00000000-0000-4000-8000-000000000001-G"
    assert own["correlationId"] == shown["correlationId"]
    assert service.get(f"{GROUP}/providers/Microsoft.Compute/galleries/h", "2021-10-01")["tags"] == {
        "of": "00000000-0000-4000-8000-000000000001-G"}


def test_a_nested_deployment_goes_to_another_group_and_sees_it(service: Service) -> None:
    other = f"{ROOT}/resourceGroups/other"
    assert service.send("PUT", other, {"location": "eastus"}, "2024-11-01").status == 201
    inner = template(gallery("g") | {"location": "[resourceGroup().location]"})
    service.deployed(template(nested("inner", inner, resourceGroup="other")))
    assert service.get(f"{other}/providers/Microsoft.Compute/galleries/g", "2021-10-01")["location"] == "eastus"
    assert service.get(f"{other}/providers/Microsoft.Resources/deployments/inner")["properties"]["provisioningState"] == "Succeeded"
    missing = service.deployed(template(nested("inner", inner, resourceGroup="none")), "second")
    assert missing["error"]["details"] == [{"code": "ResourceGroupNotFound", "message": "Resource group 'none' could not be found."}]


def test_a_failure_inside_is_told_inside(service: Service) -> None:
    shown = service.deployed(template(nested("inner", template(definition("none/d")))))
    [detail] = shown["error"]["details"]
    assert (detail["code"], detail["target"]) == ("DeploymentFailed", service.place("inner"))
    assert [inner["code"] for inner in detail["details"]] == ["ParentResourceNotFound"]
    assert service.get(service.place("inner"))["properties"]["provisioningState"] == "Failed"


# -- what may happen in between --------------------------------------------------------------------------------------

def test_a_run_that_was_cut_off_can_be_sent_again(service: Service) -> None:
    service.deployed(template(gallery("g")))
    key = fold(service.place())
    stored = service.manager.engine.get(key)
    assert stored is not None
    document = {**stored.document, "sig": {"started": NOW, "status": stored.document["sig"]["status"]}}
    service.manager.engine.commit([Put(key, document)])
    service.now += 90_500_000
    shown = service.get(service.place())["properties"]
    assert (shown["provisioningState"], shown["duration"]) == ("Running", "PT1M30.5S")
    assert "outputs" not in shown
    assert service.get(f"{service.place()}/operationStatuses/1") == {"status": "Running"}
    assert service.deployed(template(gallery("g")))["provisioningState"] == "Succeeded"


def test_a_deployment_that_still_runs_is_not_overwritten_nor_deleted(service: Service) -> None:
    service.deployed(template(gallery("g")))
    key = fold(service.place())
    stored = service.manager.engine.get(key)
    assert stored is not None
    document = {**stored.document, "sig": {**stored.document["sig"], "ends": NOW + 10}}
    service.manager.engine.commit([Put(key, document)])
    for answer in (service.deploy(template()), service.send("DELETE", service.place())):
        status, code, message = service.error(answer)
        assert (status, code) == (409, "DeploymentActive")
        assert message.startswith(f"The deployment with resource id '{service.place()}' cannot be saved, because this would "
                                  "overwrite an existing deployment which is still active.")
    service.now += 10
    assert service.deploy(template()).status == 200


def test_on_files_the_same_is_done(tmp_path: Any) -> None:
    service = Service(FilesEngine(str(tmp_path / "w")))
    shown = service.deployed(template(gallery("g"), definition("g/d") | {"dependsOn": ["g"]}, IP))
    assert shown["provisioningState"] == "Succeeded"
    again = Service.__new__(Service)
    again.now = NOW
    again.manager = type(service.manager)(FilesEngine(str(tmp_path / "w")), lambda: NOW)
    assert again.names() == ["galleries g", "images g/d", "publicIPAddresses ip"]
    assert again.get(again.place())["properties"] == shown


@pytest.mark.parametrize(("name", "shown"), [("VMSS", "vmss"), ("IPAddress", "ipAddress"), ("Name", "name"), ("name", "name"),
                                             ("A1", "a1"), ("aB", "aB"), ("X", "x"), ("_X", "_X"), ("ABc", "aBc"), ("", "")])
def test_names_of_outputs_begin_small(name: str, shown: str) -> None:
    assert output_name(name) == shown


def test_old_api_versions_do_not_tell_the_type(service: Service) -> None:
    service.deployed(template())
    assert "type" not in service.get(service.place(), "2018-05-01")
    assert service.get(service.place(), "2019-05-10")["type"] == "Microsoft.Resources/deployments"


# -- complete mode, going back, what-if ------------------------------------------------------------------------------

def test_complete_mode_deletes_what_the_template_does_not_name(service: Service) -> None:
    service.deployed(template(gallery("keep"), gallery("go"), definition("go/d") | {"dependsOn": ["go"]}, IP), "base")
    shown = service.deployed(template(gallery("keep"), gallery("off", condition=False)), mode="Complete")
    assert (shown["provisioningState"], shown["mode"]) == ("Succeeded", "Complete")
    assert service.names() == ["galleries keep"]
    assert [(row["provisioningOperation"], row["targetResource"]["resourceName"]) for row in service.operations()] == [
        ("Create", "keep"), ("Delete", "ip"), ("Delete", "go/d"), ("Delete", "go")]


def test_nothing_is_deleted_when_something_failed(service: Service) -> None:
    service.deployed(template(gallery("stay")), "base")
    shown = service.deployed(template(definition("none/d")), mode="Complete")
    assert shown["provisioningState"] == "Failed"
    assert service.names() == ["galleries stay"]


@pytest.mark.parametrize("wanted", [{"type": "LastSuccessful"}, {"type": "SpecificDeployment", "deploymentName": "good"}])
def test_an_earlier_deployment_is_carried_out_when_this_one_fails(service: Service, wanted: dict[str, str]) -> None:
    body = template(gallery("[parameters('n')]"), parameters={"n": {"type": "string"}})
    service.deployed(body, "good", parameters={"n": {"value": "g"}})
    assert service.send("DELETE", f"{GROUP}/providers/Microsoft.Compute/galleries/g", None, "2021-10-01").status == 202
    shown = service.deployed(template(definition("none/d")), onErrorDeployment=wanted)
    assert shown["provisioningState"] == "Failed"
    assert shown["onErrorDeployment"] == {"provisioningState": "Succeeded", "type": wanted["type"], "deploymentName": "good"}
    assert service.names() == ["galleries g"]


def test_there_must_be_something_to_go_back_to(service: Service) -> None:
    answer = service.deploy(template(), onErrorDeployment={"type": "SpecificDeployment", "deploymentName": "none"})
    assert service.error(answer) == (400, "OnErrorDeploymentNotFound",
                                     "The deployment 'none' to go back to on error was not found, or did not succeed.")


@pytest.mark.parametrize("default", [{}, {"defaultValue": "from the template"}])
def test_a_deployment_with_secrets_is_gone_back_to_only_with_defaults_for_them(service: Service, default: dict[str, str]) -> None:
    """The service remembers the values; nothing secret is written down here, so it is said before anything is done."""
    body = template(gallery("g", properties={"description": "[parameters('secret')]"}), parameters={"secret": {"type": "SecureString", **default}})
    service.deployed(body, "good", parameters={"secret": {"value": "Hush-1234"}})
    answer = service.deploy(template(definition("none/d")), onErrorDeployment={"type": "LastSuccessful"})
    if not default:
        assert service.error(answer) == (400, "OnErrorDeploymentNotFound", (
            "The deployment 'good' cannot be gone back to: the values of its secure parameters 'secret' are not kept, and its template has "
            "no defaults for them."))
        return
    assert service.get(service.place())["properties"]["onErrorDeployment"]["provisioningState"] == "Succeeded"
    place = f"{GROUP}/providers/Microsoft.Compute/galleries/g"
    assert service.get(place, "2021-10-01")["properties"]["description"] == "from the template"


def foreseen(service: Service, body: dict[str, Any], **properties: Any) -> dict[str, Any]:
    mode = properties.pop("mode", "Incremental")
    answer = service.send("POST", f"{service.place()}/whatIf", {"properties": {"mode": mode, "template": body, **properties}})
    assert answer.status == 202, answer.body
    path, _, query = answer.headers["Location"].removeprefix("https://management.azure.com").partition("?")
    assert query.endswith("api-version=2025-04-01")
    found: dict[str, Any] = service.send("GET", path, None, monitor="true").body
    return found


def kinds(found: dict[str, Any]) -> dict[str, str]:
    return {change["resourceId"].rpartition("/")[2]: change["changeType"] for change in found["properties"]["changes"]}


def test_what_if_tells_and_does_nothing(service: Service) -> None:
    service.deployed(template(gallery("same"), gallery("other"), gallery("left")), "base")
    before = [(key, stored.revision) for key, stored in service.manager.engine.below(fold(ROOT))]
    body = template(gallery("same"), gallery("other", tags={"a": "b"}, properties={"description": "new"}), gallery("fresh"))
    found = foreseen(service, body)
    assert found["status"] == "Succeeded"
    assert kinds(found) == {"same": "NoChange", "other": "Modify", "fresh": "Create", "left": "Ignore"}
    change = next(change for change in found["properties"]["changes"] if change["changeType"] == "Modify")
    assert change["delta"] == [{"path": "properties.description", "propertyChangeType": "Create", "after": "new"},
                               {"path": "tags", "propertyChangeType": "Create", "after": {"a": "b"}}]
    assert kinds(foreseen(service, body, mode="Complete"))["left"] == "Delete"
    bare = foreseen(service, body, whatIfSettings={"resultFormat": "ResourceIdOnly"})
    assert all(set(change) == {"resourceId", "changeType"} for change in bare["properties"]["changes"])
    assert [(key, stored.revision) for key, stored in service.manager.engine.below(fold(ROOT))] == before


def test_what_if_tells_what_would_fail(service: Service) -> None:
    found = foreseen(service, template(definition("none/d")))
    assert found["properties"]["diagnostics"] == [{
        "level": "Error", "code": "ParentResourceNotFound", "target": f"{GROUP}/providers/Microsoft.Compute/galleries/none/images/d",
        "message": "Can not perform requested operation on nested resource. Parent resource 'none' not found."}]
    refused = foreseen(service, template(gallery("[foo()]")))
    assert (refused["status"], refused["error"]["code"]) == ("Failed", "InvalidTemplate")


def test_a_template_spec_of_the_workspace_can_be_linked(service: Service) -> None:
    spec = f"{GROUP}/providers/Microsoft.Resources/templateSpecs/s"
    assert service.send("PUT", spec, {"location": "westus", "properties": {}}, "2021-05-01").status == 201
    assert service.send("PUT", f"{spec}/versions/1.0", {"location": "westus", "properties": {
        "mainTemplate": template(gallery("g"))}}, "2021-05-01").status == 201
    answer = service.send("PUT", service.place(), {"properties": {"mode": "Incremental", "templateLink": {"id": f"{spec}/versions/1.0"}}})
    assert answer.status == 201, answer.body
    assert answer.body["properties"]["templateLink"] == {"id": f"{spec}/versions/1.0"}
    assert service.get(service.place())["properties"]["provisioningState"] == "Succeeded"


def test_a_deployment_of_the_subscription_makes_groups_and_deploys_into_them(service: Service) -> None:
    body = template({"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-03-01", "name": "made", "location": "eastus"},
                    nested("inner", template(gallery("g", location="eastus")), resourceGroup="made", dependsOn=["made"]))
    place = f"{ROOT}/providers/Microsoft.Resources/deployments/main"
    missing = service.send("PUT", place, {"properties": {"mode": "Incremental", "template": body}})
    assert service.error(missing) == (400, "InvalidDeployment", "The 'location' property must be specified for 'main'. Please see "
                                      "https://aka.ms/arm-deployment-subscription for usage details.")
    answer = service.send("PUT", place, {"location": "westus", "properties": {"mode": "Incremental", "template": body}})
    assert answer.status == 201, answer.body
    shown = service.get(place)
    assert (shown["location"], shown["properties"]["provisioningState"]) == ("westus", "Succeeded"), shown
    made = f"{ROOT}/resourceGroups/made"
    assert service.get(f"{made}/providers/Microsoft.Compute/galleries/g", "2021-10-01")["location"] == "eastus"
    assert [row["name"] for row in service.get(place.rpartition("/")[0])["value"]] == ["main"]


def test_a_nested_template_knows_the_group_that_the_same_deployment_makes(service: Service) -> None:
    """The commonest template of a subscription: the module's location is that of the group, which is not there yet."""
    module = template(gallery("g", location="[parameters('location')]", tags="[resourceGroup().tags]"),
                      parameters={"location": {"type": "string", "defaultValue": "[resourceGroup().location]"}},
                      outputs={"l": {"type": "string", "value": "[resourceGroup().location]"}})
    body = template({"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-03-01", "name": "made", "location": "eastus",
                     "tags": {"a": "b"}}, nested("inner", module, resourceGroup="made", dependsOn=["made"]))
    place = f"{ROOT}/providers/Microsoft.Resources/deployments/main"
    request = {"location": "westus", "properties": {"mode": "Incremental", "template": body}}
    made = f"{ROOT}/resourceGroups/made"
    answer = service.send("POST", f"{place}/whatIf", request)
    path, _, _ = answer.headers["Location"].removeprefix("https://management.azure.com").partition("?")
    found = service.send("GET", path, None, monitor="true").body["properties"]
    assert [(change["resourceId"], change["changeType"]) for change in found["changes"]] == [
        (made, "Create"), (f"{made}/providers/Microsoft.Compute/galleries/g", "Create")]
    assert found["changes"][1]["after"]["location"] == "eastus"
    assert service.send("PUT", place, request).status == 201
    assert service.get(place)["properties"]["provisioningState"] == "Succeeded"
    shown = service.get(f"{made}/providers/Microsoft.Compute/galleries/g", "2021-10-01")
    assert (shown["location"], shown["tags"]) == ("eastus", {"a": "b"})
    assert service.get(service.place("inner", made))["properties"]["outputs"] == {"l": {"type": "String", "value": "eastus"}}


def test_what_if_tells_why_a_nested_template_cannot_be_carried_out(service: Service) -> None:
    found = foreseen(service, template(nested("inner", template(gallery("[int('x')]")))))["properties"]
    [told] = found["diagnostics"]
    assert (told["code"], told["target"]) == ("InvalidTemplate", service.place())
    assert "int" in told["message"]


def test_operations_have_an_older_address_too(service: Service) -> None:
    service.deployed(template(gallery("g")))
    [row] = service.get(f"{GROUP}/deployments/main/operations")["value"]
    assert service.get(f"{GROUP}/deployments/main/operations/{row['operationId']}") == row
    assert service.error(service.send("GET", f"{GROUP}/deployments/main/operations/nothing")) == (
        404, "DeploymentOperationNotFound", "Deployment operation 'nothing' could not be found.")


def test_only_the_template_is_checked_where_that_is_asked(service: Service) -> None:
    body = template(gallery("g", location="mars"))
    answer = service.send("POST", f"{service.place()}/validate", {"properties": {
        "mode": "Incremental", "template": body, "validationLevel": "Template"}})
    assert answer.status == 200, answer.body
    assert answer.body["properties"]["validatedResources"] == [{"id": f"{GROUP}/providers/Microsoft.Compute/galleries/g"}]
    shown = service.deployed(body, validationLevel="Template")
    assert [detail["code"] for detail in shown["error"]["details"]] == ["LocationNotAvailableForResourceType"]


def test_deployments_at_the_same_time_do_not_hinder_each_other(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them want one gallery among others; each finds it made or makes it."""
    monkeypatch.setenv("SIG_FSYNC", "off")
    folder = str(tmp_path / "w")
    service = Service(FilesEngine(folder))
    send = sender(folder)
    answers = {}

    def deploy(number: int) -> None:
        body = template(gallery("shared"), definition("shared/d") | {"dependsOn": ["shared"]}, gallery(f"g{number}"))
        answers[number] = send(Request("PUT", service.place(f"d{number}"), {"api-version": "2025-04-01"},
                                       {"properties": {"mode": "Incremental", "template": body}}))

    threads = [Thread(target=deploy, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in answers.values()} == {201}
    rows = send(Request("GET", service.place("x").rpartition("/")[0], {"api-version": "2025-04-01"})).body["value"]
    assert {row["name"]: row["properties"].get("error") for row in rows} == {f"d{number}": None for number in range(8)}


@pytest.mark.parametrize("files", [True, False])
def test_a_deployment_that_another_process_carries_out_is_not_begun_again(tmp_path: Any, files: bool) -> None:
    """While somebody is at it the name is taken; after a kill nobody is, and it can be sent again."""
    service = Service(FilesEngine(str(tmp_path / "w")) if files else None)
    other = FilesEngine(str(tmp_path / "w")) if files else service.manager.engine
    service.deployed(template(gallery("g")))
    key = fold(service.place())
    stored = other.get(key)
    assert stored is not None
    private = {name: value for name, value in stored.document["sig"].items() if name not in ("ends", "operations")}
    other.commit([Put(key, {**stored.document, "sig": private})])
    with other.sequence(key):
        for answer in (service.deploy(template()), service.send("DELETE", service.place())):
            assert service.error(answer)[:2] == (409, "DeploymentActive")
        assert service.deploy(template(), "another").status == 201
    assert service.deploy(template()).status == 200
    assert not list((tmp_path / "w" / "run").glob("working-*"))


def test_one_of_two_deployments_of_a_name_at_the_same_time_is_refused(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIG_FSYNC", "off")
    service, began, go_on = Service(FilesEngine(str(tmp_path / "w"))), Event(), Event()
    plain = deployments._ended

    def slowly(*words: Any) -> Any:
        began.set()
        go_on.wait()
        return (yield from plain(*words))

    monkeypatch.setattr(deployments, "_ended", slowly)
    first: list[int] = []
    thread = Thread(target=lambda: first.append(service.deploy(template(gallery("g"))).status))
    thread.start()
    began.wait()
    refused = sender(str(tmp_path / "w"))(Request("PUT", service.place(), {"api-version": API}, {
        "properties": {"mode": "Incremental", "template": template()}}))
    go_on.set()
    thread.join()
    assert service.error(refused)[:2] == (409, "DeploymentActive")
    assert first == [201]
    assert service.get(service.place())["properties"]["provisioningState"] == "Succeeded"


def test_files_that_were_sent_along_can_be_linked(service: Service) -> None:
    inner = template(gallery("[parameters('n')]"), parameters={"n": {"type": "string"}})
    links = [{"relativePath": "nested/gallery.json"}, {"uri": "[uri(deployment().properties.templateLink.uri, 'nested/gallery.json')]"},
             {"uri": "https://example.com/some/nested/gallery.json?sig=x"}]
    body = template(*({"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": f"d{number}", "properties": {
        "mode": "Incremental", "templateLink": link, "parameters": {"n": {"value": f"g{number}"}}}}
        for number, link in enumerate(links)))
    files = {"nested/gallery.json": json.dumps(inner), "gallery.json": "{}"}
    answer = service.manager.send(Request("PUT", service.place(), {"api-version": "2025-04-01"}, {
        "properties": {"mode": "Incremental", "template": body}}, files=files))
    assert answer.status == 201, answer.body
    shown = service.get(service.place())["properties"]
    assert shown["provisioningState"] == "Succeeded", shown["error"]
    assert service.names() == ["galleries g0", "galleries g1", "galleries g2"]


def test_only_files_beside_the_template_are_sent_along(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}")
    folder = tmp_path / "templates"
    (folder / "nested").mkdir(parents=True)
    text = "uri('nested/a.json') './b.json' '../secret.json' '/etc/c.json' 'missing.json' 'main.json'"
    (folder / "main.json").write_text(text)
    (folder / "nested" / "a.json").write_text("see deeper.json and ../b.json")
    (folder / "nested" / "deeper.json").write_text("deep")
    (folder / "b.json").write_text("b")
    (folder / "link.json").symlink_to(tmp_path / "secret.json")
    found = files_beside(str(folder / "main.json"), f"{text} link.json")
    assert found == {"nested/a.json": "see deeper.json and ../b.json", "nested/deeper.json": "deep", "b.json": "b"}


@pytest.mark.parametrize(("link", "reason"), [
    ("gone.json", "There is no file '{0}/gone.json'"),
    ("./folder.json", "'{0}/folder.json' is a folder"),
    ("../a.json", "'../a.json' lies outside of '{0}': only files in the template's folder and below it are read"),
    ("a.txt", "'a.txt' does not end in .json: only such files are read"),
    ("https://example.com/t/a.json",
     "Nothing here goes out to the network, and there is no file 'a.json' in '{0}' to take the place of 'https://example.com/t/a.json'"),
    ("there.json", ""),
])
def test_why_a_linked_file_was_not_read(tmp_path: Path, link: str, reason: str) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "there.json").write_text("{}")
    assert why_unread(str(tmp_path / "main.json"), link) == reason.format(tmp_path.resolve())


def test_the_command_line_says_why_a_link_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIG_WORKSPACE", str(tmp_path / "w"))
    monkeypatch.chdir(tmp_path)
    run("sig group create -n images -l westus")
    nested = {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "n",
              "properties": {"mode": "Incremental", "templateLink": {"relativePath": "gone.json"}}}
    (tmp_path / "main.json").write_text(json.dumps(template(nested)))
    _, errors, code = run("sig deployment group create -g images -f main.json")
    assert code == 1
    assert errors.startswith(f"WARNING: There is no file '{tmp_path.resolve()}/gone.json'.\nERROR: ")
    assert "InvalidContentLink" in errors


def test_the_command_line_sends_the_files_beside_a_template_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIG_WORKSPACE", str(tmp_path / "w"))
    (tmp_path / "inner.json").write_text(json.dumps(template(gallery("linked"))))
    (tmp_path / "main.json").write_text(json.dumps(template({
        "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner", "properties": {
            "mode": "Incremental", "templateLink": {"relativePath": "inner.json"}}})))
    assert run("az group create -n images -l westus -o none")[2] == 0
    for command in ("what-if", "create"):
        _, errors, code = run(f"az deployment group {command} -g images -f {tmp_path}/main.json")
        assert (code, errors) == (0, "")
    assert run("az sig list --query [].name -o tsv")[0] == "linked\n"


def test_a_template_file_that_is_too_large_is_called_that(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    file.write_text(json.dumps(template(variables={"v": "x" * (4 * 1024 * 1024)})))
    size = file.stat().st_size
    assert run(f"az deployment group validate -g images -f {file}") == (
        "", f"ERROR: '{file}': The size of the template exceeds the limit. Limit: '4194304' bytes and actual: '{size}'.\n", 1)


def test_a_file_that_links_to_itself_comes_to_an_end(service: Service) -> None:
    body = template({"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "again", "properties": {
        "mode": "Incremental", "templateLink": {"relativePath": "a.json"}}})
    answer = service.manager.send(Request("PUT", service.place(), {"api-version": "2025-04-01"}, {
        "properties": {"mode": "Incremental", "template": body}}, files={"a.json": json.dumps(body)}))
    assert answer.status == 201, answer.body
    error = service.get(service.place())["properties"]["error"]
    while error.get("details"):
        [error] = error["details"]
    assert (error["code"], error["message"]) == ("InvalidTemplate", "The deployment 'again' is nested too deeply. Limit: '30'.")


def test_templates_that_multiply_come_to_an_end(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few hundred characters for each of twelve levels, and ten to the power of twelve deployments."""
    body = template()
    for level in range(12):
        body = template(nested(f"[format('level{level}-{{0}}', copyIndex())]", body, copy={"name": "c", "count": 10}))
    for answer in (service.deploy(body), service.send("POST", f"{service.place()}/validate", {"properties": {
            "mode": "Incremental", "template": body}})):
        assert service.error(answer) == (400, "InvalidTemplate", (
            "The deployment has too many deployments, with those of all that is nested in it. Limit: '800'."))
    assert service.send("GET", service.place()).status == 404
    shown = service.deployed(body, validationLevel="Template")
    assert (shown["provisioningState"], shown["error"]["code"]) == ("Failed", "InvalidTemplate")
    monkeypatch.setattr(running, "MOST_RESOURCES", 3)
    answer = service.deploy(template(nested("one", template(gallery("a"), gallery("b"))), gallery("c")), "other")
    assert service.error(answer)[2] == "The deployment has too many resources, with those of all that is nested in it. Limit: '3'."
    assert service.names() == []


@pytest.mark.parametrize("body", [
    {"tags": 5, "properties": {"mode": "Incremental", "template": template()}},
    {"tags": {"a": 1}, "properties": {"mode": "Incremental", "template": template()}},
    {"location": [], "properties": {"mode": "Incremental", "template": template()}},
    {"properties": {"mode": "Incremental", "template": template(), "parameters": {"a": {"value": 10**30}}}},
    {"properties": {"mode": "Incremental", "template": template(), "parameters": {"a": {"value": "\ud800"}}}},
])
def test_what_cannot_be_kept_is_refused(service: Service, body: dict[str, Any]) -> None:
    assert service.error(service.send("PUT", service.place(), body))[:2] == (400, "InvalidRequestContent")


def test_expressions_that_make_what_cannot_be_kept_fail_their_resource(service: Service) -> None:
    half = "[json('\"\\ud800\"')]"
    shown = service.deployed(template(gallery("g", tags={"a": half}), outputs={"o": {"type": "string", "value": half}}))
    assert [detail["code"] for detail in shown["error"]["details"]] == ["InvalidRequestContent"]


def left_running(service: Service, **private: Any) -> None:
    """A deployment `main` whose record says that it runs, as a killed process leaves it."""
    service.deployed(template(gallery("g")))
    key = fold(service.place())
    stored = service.manager.engine.get(key)
    assert stored is not None
    kept = {name: stored.document["sig"][name] for name in ("started", "status")}
    shown = {**stored.document["properties"], "provisioningState": "Running"}
    service.manager.engine.commit([Put(key, {**stored.document, "properties": shown, "sig": {**kept, **private}})])


@pytest.mark.parametrize("private", [{}, {"ends": NOW + 10_000_000}], ids=["cut off", "still running"])
def test_a_deployment_that_runs_can_be_cancelled(service: Service, private: dict[str, int]) -> None:
    left_running(service, **private)
    service.now += 2_000_000
    assert service.send("POST", f"{service.place()}/cancel").status == 204
    service.now += 60_000_000
    shown = service.get(service.place())["properties"]
    assert (shown["provisioningState"], shown["duration"]) == ("Canceled", "PT2S")
    assert "outputs" not in shown
    assert service.get(f"{service.place()}/operationStatuses/1") == {"status": "Canceled"}
    status, code, message = service.error(service.send("POST", f"{service.place()}/cancel"))
    assert (status, code) == (409, "DeploymentCannotBeCancelled")
    assert message == "The deployment 'main' cannot be cancelled because it is in 'Canceled' state."
    assert service.deployed(template(gallery("g")))["provisioningState"] == "Succeeded"


def test_nothing_begins_any_more_once_it_is_cancelled(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cancellation comes from elsewhere while the second of three galleries is made."""
    send = service.manager.send

    def meddling(request: Request) -> Response:
        if request.method == "PUT" and request.path.endswith("/galleries/two"):
            assert send(Request("POST", f"{service.place()}/cancel", {"api-version": API}, None)).status == 204
        return send(request)

    monkeypatch.setattr(service.manager, "send", meddling)
    service.deploy(template(gallery("one"), gallery("two", "one"), gallery("three", "two")))
    monkeypatch.undo()
    assert service.names() == ["galleries one", "galleries two"]
    assert service.get(service.place())["properties"]["provisioningState"] == "Canceled"


def test_check_finds_a_deployment_that_was_cut_off_and_repair_ends_it(tmp_path: Path) -> None:
    folder = str(tmp_path / "w")
    service = Service(FilesEngine(folder))
    left_running(service)
    [problem] = find_problems(folder)
    assert problem.path.endswith("/deployments/main/_.json")
    assert (problem.problem, problem.repair) == ("This deployment was cut off.", "lets it have failed")
    assert repair(folder) == [f"Let the deployment {fold(service.place())}, which was cut off, have failed."]
    assert find_problems(folder) == []
    shown = service.get(service.place())["properties"]
    assert (shown["provisioningState"], shown["error"]) == ("Failed", {
        "code": "DeploymentFailed",
        "message": "The deployment was cut off while it ran. What had been made stays; carry it out again to finish it."})
    assert repair(folder) == []
