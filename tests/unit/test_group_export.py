"""A group as a template: what was deployed comes out, and deploys again."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from tests.unit.deployment_service import GROUP, ROOT, Service, definition, gallery, template

API = "2024-11-01"
MADE_UP = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}|[0-9a-f]{32}")
KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDfake azureuser"

WORLD = template(
    gallery("golden", tags={"team": "core", "odd": "[[text]"}),
    definition("golden/linux", hyperVGeneration="V1") | {"dependsOn": ["golden"]},
    {"type": "Microsoft.Compute/disks", "apiVersion": "2023-04-02", "name": "os", "location": "westus",
     "properties": {"osType": "Linux", "hyperVGeneration": "V1", "creationData": {"createOption": "Empty"}, "diskSizeGB": 30}},
    {"type": "Microsoft.Compute/images", "apiVersion": "2023-03-01", "name": "image", "location": "westus", "dependsOn": ["os"],
     "properties": {"hyperVGeneration": "V1", "storageProfile": {"osDisk": {
         "osType": "Linux", "osState": "Generalized", "managedDisk": {"id": "[resourceId('Microsoft.Compute/disks', 'os')]"}}}}},
    {"type": "Microsoft.Compute/galleries/images/versions", "apiVersion": "2023-07-03", "name": "golden/linux/1.0.0",
     "location": "westus", "dependsOn": ["image", "golden/linux"], "properties": {
         "publishingProfile": {"targetRegions": [{"name": "westus", "regionalReplicaCount": 2}]},
         "storageProfile": {"source": {"id": "[resourceId('Microsoft.Compute/images', 'image')]"}}}},
    {"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2022-01-01", "name": "net", "location": "westus",
     "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                    "subnets": [{"name": "s", "properties": {"addressPrefix": "10.0.0.0/24"}}]}},
    {"type": "Microsoft.Network/networkInterfaces", "apiVersion": "2022-01-01", "name": "nic", "location": "westus",
     "dependsOn": ["net"], "properties": {"ipConfigurations": [{"name": "one", "properties": {
         "subnet": {"id": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'net', 's')]"}}}]}},
    {"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "vm", "location": "westus",
     "dependsOn": ["nic", "golden/linux/1.0.0"], "properties": {
         "hardwareProfile": {"vmSize": "Standard_DS1_v2"},
         "storageProfile": {"imageReference": {"id": "[resourceId('Microsoft.Compute/galleries/images/versions', 'golden', 'linux', '1.0.0')]"},
                            "osDisk": {"createOption": "FromImage"}},
         "osProfile": {"computerName": "vm", "adminUsername": "a", "linuxConfiguration": {
             "disablePasswordAuthentication": True,
             "ssh": {"publicKeys": [{"path": "/home/a/.ssh/authorized_keys", "keyData": KEY}]}}},
         "networkProfile": {"networkInterfaces": [{"id": "[resourceId('Microsoft.Network/networkInterfaces', 'nic')]"}]}}},
)


def export(service: Service, **body: Any) -> dict[str, Any]:
    answer = service.send("POST", f"{GROUP}/exportTemplate", {"resources": ["*"], **body}, API)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.body["template"]
    return found


def state(service: Service) -> dict[str, str]:
    """Every resource of the group with its properties, made-up ids aside."""
    found = {}
    for _, stored in service.manager.engine.below(GROUP.lower()):
        document = {name: value for name, value in stored.document.items() if name != "sig"}
        if not document["type"].startswith("Microsoft.Resources/"):
            found[MADE_UP.sub("*", document["id"])] = MADE_UP.sub("*", str(sorted(document.items())))
    return found


@pytest.mark.parametrize("options", ["IncludeParameterDefaultValue", "SkipAllParameterization",
                                     "IncludeParameterDefaultValue,IncludeComments", "SkipResourceNameParameterization"])
def test_an_exported_group_deploys_again(options: str) -> None:
    service = Service()
    shown = service.deployed(WORLD)
    assert shown["provisioningState"] == "Succeeded", shown["error"]
    made = export(service, options=options)
    other = Service()
    again = other.deployed(made)
    assert again["provisioningState"] == "Succeeded", again["error"]
    assert state(other) == state(service)


def test_machines_that_name_a_definition_wait_for_the_versions_that_they_use() -> None:
    """Without that a machine of the export would be asked for while its definition has no version."""
    service, reference = Service(), {"imageReference": {"id": "[resourceId('Microsoft.Compute/galleries/images', 'golden', 'linux')]"}}
    *others, machine = copy.deepcopy(WORLD["resources"])
    machine["properties"]["storageProfile"] = reference
    profile = {name: machine["properties"][name] for name in ("osProfile", "storageProfile")}
    profile["osProfile"] = {**profile["osProfile"], "computerNamePrefix": "s"}
    del profile["osProfile"]["computerName"]
    scale_set = {"type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2024-07-01", "name": "set", "location": "westus",
                 "sku": {"name": "Standard_DS1_v2", "capacity": 1}, "dependsOn": ["golden/linux/1.0.0"],
                 "properties": {"orchestrationMode": "Uniform", "upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": profile}}
    assert service.deployed(template(*others, machine, scale_set))["provisioningState"] == "Succeeded"
    found = export(service, options="SkipAllParameterization")
    waits = {row["name"]: row.get("dependsOn", []) for row in found["resources"]}
    version = "[resourceId('Microsoft.Compute/galleries/images/versions', 'golden', 'linux', '1.0.0')]"
    assert version in waits["vm"]
    assert version in waits["set"]
    again = Service()
    assert again.deployed(found)["provisioningState"] == "Succeeded"
    assert state(again) == state(service)


def test_the_form_of_an_export() -> None:
    service = Service()
    service.deployed(WORLD)
    made = export(service)
    assert list(made) == ["$schema", "contentVersion", "parameters", "variables", "resources"]
    assert made["parameters"]["galleries_golden_name"] == {"type": "String"}
    found = {row["type"]: row for row in made["resources"]}
    version = found["Microsoft.Compute/galleries/images/versions"]
    assert version["name"] == "[concat(parameters('galleries_golden_name'), '/linux/1.0.0')]"
    assert version["dependsOn"] == [
        "[resourceId('Microsoft.Compute/images', parameters('images_image_name'))]",
        "[resourceId('Microsoft.Compute/galleries/images', parameters('galleries_golden_name'), 'linux')]"]
    assert version["properties"]["storageProfile"]["source"]["id"] == version["dependsOn"][0]
    assert found["Microsoft.Compute/galleries"]["tags"]["odd"] == "[[text]"
    assert found["Microsoft.Network/networkInterfaces"]["dependsOn"] == [
        "[resourceId('Microsoft.Network/virtualNetworks', parameters('virtualNetworks_net_name'))]"]


def test_some_resources_alone_and_others_as_parameters() -> None:
    service = Service()
    service.deployed(WORLD)
    image = f"{GROUP}/providers/Microsoft.Compute/images/image"
    made = export(service, resources=[image], options="IncludeParameterDefaultValue")
    [row] = made["resources"]
    assert row["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"] == "[parameters('disks_os_externalid')]"
    assert made["parameters"]["disks_os_externalid"]["defaultValue"] == f"{GROUP}/providers/Microsoft.Compute/disks/os"


def test_what_an_export_refuses() -> None:
    service = Service()
    assert export(service) == {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                               "contentVersion": "1.0.0.0", "parameters": {}, "variables": {}, "resources": []}
    answer = service.send("POST", f"{GROUP}/exportTemplate", {"resources": ["*"], "outputFormat": "Bicep"}, API)
    assert service.error(answer) == (400, "InvalidOutputFormat", "The output format 'Bicep' is not supported.")
    answer = service.send("POST", f"{GROUP}/exportTemplate", None, API)
    assert service.error(answer)[:2] == (400, "MissingRequestBody")
    answer = service.send("POST", f"{ROOT}/resourceGroups/none/exportTemplate", {"resources": ["*"]}, API)
    assert service.error(answer) == (404, "ResourceGroupNotFound", "Resource group 'none' could not be found.")
