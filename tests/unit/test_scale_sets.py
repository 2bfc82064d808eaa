"""Scale sets: the model, the instances, and what an update of the image means for them."""

from __future__ import annotations

import pytest

from sig_cli.domain.scale_sets import computer_name, leaving, next_numbers
from tests.unit.machine_service import COMPUTE, DEFINITION, SUBSCRIPTION, SYSTEM, UBUNTU, Service

WEB = f"{COMPUTE}/virtualMachineScaleSets/web"


@pytest.fixture
def service():
    return Service()


def body(image, capacity=2, *, mode="Manual", system=True, size="Standard_DS1_v2", storage=None, **properties):
    profile = {"storageProfile": {"imageReference": image, **(storage or {})}}
    if system:
        profile["osProfile"] = {"computerNamePrefix": "web", "adminUsername": "me", "adminPassword": "hush-hush"}
    return {"location": "westus", "sku": {"name": size, "capacity": capacity},
            "properties": {"upgradePolicy": {"mode": mode}, "virtualMachineProfile": profile, **properties}}


def without(made, name):
    """The body of a scale set whose `osProfile` lacks a member."""
    del made["properties"]["virtualMachineProfile"]["osProfile"][name]
    return made


def instances(service, **query):
    return service.get(f"{WEB}/virtualMachines", **query)["value"]


def exact(service):
    return [row["properties"]["storageProfile"]["imageReference"].get("exactVersion") for row in instances(service)]


def test_a_model_is_filled_in_and_instances_are_made(service):
    version = service.version()
    answer = service.send("PUT", WEB, body({"id": DEFINITION}))
    assert (answer.status, answer.body["properties"]["provisioningState"]) == (201, "Creating")
    assert "Azure-AsyncOperation" in answer.headers
    shown = service.get(WEB)
    assert shown["sku"] == {"name": "Standard_DS1_v2", "tier": "Standard", "capacity": 2}
    properties = shown["properties"]
    assert list(properties) == ["singlePlacementGroup", "orchestrationMode", "upgradePolicy", "virtualMachineProfile",
                                "provisioningState", "overprovision", "doNotRunExtensionsOnOverprovisionedVMs", "uniqueId",
                                "timeCreated"]
    assert properties["virtualMachineProfile"]["storageProfile"] == {
        "osDisk": {"osType": "Linux", "createOption": "FromImage", "caching": "ReadWrite",
                   "managedDisk": {"storageAccountType": "Premium_LRS"}, "diskSizeGB": 30},
        "imageReference": {"id": DEFINITION},
        "dataDisks": [{"lun": 0, "createOption": "FromImage", "caching": "None",
                       "managedDisk": {"storageAccountType": "Premium_LRS"}, "diskSizeGB": 10}]}
    assert "hush-hush" not in str(shown)
    rows = instances(service, expand="instanceView")
    assert [(row["name"], row["instanceId"], row["properties"]["latestModelApplied"]) for row in rows] \
        == [("web_0", "0", True), ("web_1", "1", True)]
    assert rows[1]["properties"]["osProfile"]["computerName"] == "web000001"
    assert rows[0]["properties"]["storageProfile"]["imageReference"] == {"id": DEFINITION, "exactVersion": "1.0.0"}
    assert rows[0]["properties"]["instanceView"]["statuses"][-1]["code"] == "PowerState/running"
    assert service.get(f"{COMPUTE}/disks", "2024-03-02")["value"] == []
    listed = service.get(f"{SUBSCRIPTION}/resources", "2024-11-01")["value"]
    assert [row["name"] for row in listed if "virtualMachine" in row["type"]] == ["web"]
    used = service.get(version, expand="UsedBy")["properties"]["usedBy"]
    assert [id_.rpartition("virtualMachineScaleSets/")[2] for id_ in used["machines"]] \
        == ["web/virtualMachines/0", "web/virtualMachines/1"]
    assert used["replicas"] == [{"region": "westus", "replica": 1, "machines": 2}]


def test_scaling(service):
    service.must("PUT", WEB, body(UBUNTU))
    service.must("PATCH", WEB, {"sku": {"capacity": 4}})
    assert [row["instanceId"] for row in instances(service)] == ["0", "1", "2", "3"]
    service.must("PATCH", WEB, {"sku": {"capacity": 1}})
    assert [row["instanceId"] for row in instances(service)] == ["0"]
    service.must("PATCH", WEB, {"sku": {"capacity": 2}})
    assert [row["instanceId"] for row in instances(service)] == ["0", "4"]
    assert service.get(WEB)["sku"] == {"name": "Standard_DS1_v2", "tier": "Standard", "capacity": 2}
    service.must("DELETE", f"{WEB}/virtualMachines/0")
    assert [row["instanceId"] for row in instances(service)] == ["4"]
    assert service.get(WEB)["sku"]["capacity"] == 1
    assert service.send("DELETE", WEB).status == 202
    assert service.send("GET", WEB).status == 404
    assert service.refused("GET", f"{WEB}/virtualMachines")[:2] == (404, "ParentResourceNotFound")


@pytest.mark.parametrize(("image", "maximum"), [("gallery", 1000), ("managed", 600)])
def test_how_large_a_set_may_be(service, image, maximum):
    reference = {"id": DEFINITION if image == "gallery" else service.managed_image()}
    service.version()
    status, code, message = service.refused("PUT", WEB, body(reference, maximum + 1))
    assert (status, code) == (400, "InvalidParameter")
    assert message == (f"The value {maximum + 1} of parameter 'sku.capacity' is out of range. The value must be between 0 and "
                       f"{maximum}, inclusive.")
    assert service.send("PUT", WEB, body(reference, maximum)).status == 201


def test_instances_follow_a_changed_image_as_the_policy_says(service):
    for name in ("1.0.0", "2.0.0"):
        service.version(name)
    first, second = ({"id": f"{DEFINITION}/versions/{name}"} for name in ("1.0.0", "2.0.0"))
    service.must("PUT", WEB, body(first))
    service.must("PATCH", WEB, {"properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": second}}}})
    assert exact(service) == ["1.0.0", "1.0.0"]
    assert [row["properties"]["latestModelApplied"] for row in instances(service)] == [False, False]
    service.must("PATCH", WEB, {"sku": {"capacity": 3}})
    assert exact(service) == ["1.0.0", "1.0.0", "2.0.0"]
    before = instances(service)[1]["properties"]["vmId"]
    answer = service.send("POST", f"{WEB}/manualupgrade", {"instanceIds": ["1"]})
    assert (answer.status, {"Azure-AsyncOperation", "Location"} <= answer.headers.keys()) == (202, True)
    assert exact(service) == ["1.0.0", "2.0.0", "2.0.0"]
    assert instances(service)[1]["properties"]["vmId"] == before
    assert [row["properties"]["latestModelApplied"] for row in instances(service)] == [False, True, True]
    service.must("PATCH", WEB, {"properties": {"upgradePolicy": {"mode": "automatic"}, "virtualMachineProfile": {
        "storageProfile": {"imageReference": first}}}})
    assert exact(service) == ["1.0.0"] * 3


def test_new_instances_take_the_newest_version(service):
    service.version("1.0.0")
    service.must("PUT", WEB, body({"id": DEFINITION}, 1))
    service.version("2.0.0")
    service.must("PATCH", WEB, {"sku": {"capacity": 2}})
    assert exact(service) == ["1.0.0", "2.0.0"]


def test_the_os_state_of_a_set_does_not_change(service):
    service.version()
    service.definition("special", osState="Specialized")
    service.must("PUT", f"{COMPUTE}/disks/os", {"location": "westus", "properties": {
        "creationData": {"createOption": "Empty"}, "diskSizeGB": 20, "osType": "Linux"}}, "2024-03-02")
    special = f"{COMPUTE}/galleries/golden/images/special/versions/1.0.0"
    service.must("PUT", special, {"location": "westus", "properties": {"storageProfile": {
        "osDiskImage": {"source": {"id": f"{COMPUTE}/disks/os"}}}}})
    service.must("PUT", WEB, body({"id": DEFINITION}))
    change = {"properties": {"virtualMachineProfile": {"storageProfile": {"imageReference": {"id": special}}}}}
    assert service.refused("PATCH", WEB, change) == (
        400, "InvalidParameter", "Cannot update Virtual Machine Scale Set web as the current OS state of the VM Scale Set is "
                                 "Generalized which is different from the updated gallery image OS state which is Specialized")


@pytest.mark.parametrize(("request_", "status", "code", "message"), [
    (body({"id": f"{DEFINITION}/versions/9.9.9"}), 404, "GalleryImageNotFound",
     f'"The gallery image {DEFINITION}/versions/9.9.9 is not available in westus region. Please contact image owner to '
     'replicate to this region, or change your requested region."'),
    (body({"id": DEFINITION}, system=False), 400, "InvalidParameter", "Required parameter 'osProfile' is missing (null)."),
    (body(UBUNTU, size="Standard_A1_v2"), 400, "BadRequest", "The selected VM size 'Standard_A1_v2' cannot boot Hypervisor "
     "Generation '2'. If this was a Create operation please check that the Hypervisor Generation of the Image matches the "
     "Hypervisor Generation of the selected VM Size. If this was an Update operation please select a Hypervisor Generation '2' "
     "VM Size. For more information, see https://aka.ms/azuregen2vm"),
    (body({"id": DEFINITION}, storage={"osDisk": {"diskSizeGB": 5}}), 409, "OperationNotAllowed",
     "Disk with size 5GB, which is smaller than the size 30GB of corresponding disk in Image, is not allowed."),
    (without(body(UBUNTU), "adminPassword"), 400, "InvalidParameter", "Required parameter 'adminPassword' is missing (null)."),
    (body(UBUNTU, "two"), 400, "InvalidParameter", "The value of parameter sku.capacity is invalid."),
    (body(UBUNTU, upgradePolicy=[]), 400, "InvalidRequestContent",
     "The request content was invalid and could not be deserialized: 'an object is expected at 'properties.upgradePolicy''."),
    ({"location": "westus", "sku": "s", "properties": {}}, 400, "InvalidRequestContent",
     "The request content was invalid and could not be deserialized: 'an object is expected at 'sku''."),
])
def test_what_is_refused(service, request_, status, code, message):
    service.version()
    assert service.refused("PUT", WEB, request_) == (status, code, message)
    assert service.send("GET", WEB).status == 404


def test_images_of_galleries_need_an_api_version_of_2018(service):
    service.version()
    status, code, message = service.refused("PUT", WEB, body({"id": DEFINITION}), "2017-12-01")
    assert (status, code) == (400, "InvalidParameter")
    assert message == ("The value of parameter imageReference.id is invalid. Images of galleries need api-version 2018-04-01 or "
                       "later; the request has '2017-12-01'.")
    assert service.send("PUT", WEB, body({"id": DEFINITION}), "2018-04-01").status == 201


def test_too_many_instances_for_the_replicas(service):
    service.version(targetRegions=[{"name": "westus", "regionalReplicaCount": 2}])
    answer = service.send("PUT", WEB, body({"id": DEFINITION}, 41))
    assert answer.status == 201
    assert answer.notices[0].startswith("41 machines are created at once from 1.0.0 in westus, where 2 replicas serve 40")
    used = service.get(f"{DEFINITION}/versions/1.0.0", expand="UsedBy")["properties"]["usedBy"]
    assert [row["machines"] for row in used["replicas"]] == [21, 20]


def test_power_of_instances(service):
    service.must("PUT", WEB, body(UBUNTU, 3))

    def states():
        return [row["properties"]["instanceView"]["statuses"][-1]["code"].partition("/")[2]
                for row in instances(service, expand="instanceView")]

    service.must("POST", f"{WEB}/deallocate", {"instanceIds": ["0", "2"]})
    assert states() == ["deallocated", "running", "deallocated"]
    assert "diskSizeGB" not in instances(service)[0]["properties"]["storageProfile"]["osDisk"]
    service.must("POST", f"{WEB}/virtualMachines/1/powerOff")
    assert states() == ["deallocated", "stopped", "deallocated"]
    assert service.get(f"{WEB}/instanceView")["virtualMachine"]["statusesSummary"] == [
        {"code": "PowerState/deallocated", "count": 2}, {"code": "PowerState/stopped", "count": 1},
        {"code": "ProvisioningState/succeeded", "count": 3}]
    assert service.get(f"{WEB}/virtualMachines/1/instanceView")["statuses"][-1]["code"] == "PowerState/stopped"
    assert service.refused("POST", f"{WEB}/powerOff") == (
        409, "OperationNotAllowed", "Operation 'Power Off VM' is not allowed on VM '0' since the VM is either deallocated or "
                                    "marked to be deallocated.")
    service.must("POST", f"{WEB}/start")
    assert states() == ["running"] * 3
    service.must("POST", f"{WEB}/delete", {"instanceIds": ["1"]})
    assert [row["instanceId"] for row in instances(service)] == ["0", "2"]


@pytest.mark.parametrize(("action", "asked", "code", "message"), [
    ("manualupgrade", {"instanceIds": ["7"]}, "InvalidParameter",
     "The provided instanceId 7 is not an active Virtual Machine Scale Set VM instanceId."),
    ("manualupgrade", None, "InvalidParameter", "Required parameter 'instanceIds' is missing (null)."),
    ("start", {"instanceIds": [7]}, "InvalidParameter", "The value of parameter instanceIds is invalid."),
])
def test_instances_must_be_named_well(service, action, asked, code, message):
    service.must("PUT", WEB, body(UBUNTU))
    assert service.refused("POST", f"{WEB}/{action}", asked) == (400, code, message)


def test_a_flexible_set_has_machines(service):
    service.version()
    service.must("PUT", WEB, body({"id": DEFINITION}, 2, orchestrationMode="flexible"))
    machines = service.get(f"{COMPUTE}/virtualMachines")["value"]
    assert [row["properties"]["virtualMachineScaleSet"]["id"] for row in machines] == [WEB, WEB]
    assert len(service.get(f"{COMPUTE}/disks", "2024-03-02")["value"]) == 4
    rows = instances(service)
    assert sorted(row["instanceId"] for row in rows) == sorted(row["name"] for row in machines)
    service.must("POST", f"{WEB}/deallocate", {"instanceIds": [rows[0]["instanceId"]]})
    view = service.get(f"{COMPUTE}/virtualMachines/{rows[0]['instanceId']}", expand="instanceView")
    assert view["properties"]["instanceView"]["statuses"][-1]["code"] == "PowerState/deallocated"
    service.must("PATCH", WEB, {"sku": {"capacity": 1}})
    assert [row["instanceId"] for row in instances(service)] == [rows[0]["instanceId"]]
    assert len(service.get(f"{COMPUTE}/disks", "2024-03-02")["value"]) == 2
    service.must("DELETE", WEB)
    assert service.get(f"{COMPUTE}/virtualMachines")["value"] == []
    assert service.get(f"{COMPUTE}/disks", "2024-03-02")["value"] == []
    answer = service.send("PUT", WEB, body({"id": DEFINITION}, 1))
    assert answer.status == 201
    assert service.refused("PATCH", WEB, {"properties": {"orchestrationMode": "Flexible"}})[2] == \
        "Changing property 'orchestrationMode' is not allowed."


def test_an_empty_flexible_set_takes_machines_of_its_own(service):
    service.must("PUT", WEB, {"location": "westus", "properties": {"orchestrationMode": "Flexible"}})
    service.must("PUT", f"{COMPUTE}/virtualMachines/mine", {"location": "westus", "properties": {
        "osProfile": SYSTEM, "storageProfile": {"imageReference": UBUNTU}, "virtualMachineScaleSet": {"id": WEB}}})
    assert service.get(WEB)["properties"]["platformFaultDomainCount"] == 1


def test_a_managed_image_in_use_by_a_set_is_not_deleted(service):
    image = service.managed_image()
    service.must("PUT", WEB, body({"id": image}, 1))
    assert service.refused("DELETE", image) == (
        409, "OperationNotAllowed",
        f"Operation 'Delete Image' is not allowed since the Virtual Machine ScaleSet 'web' is currently using the Image '{image}'.")
    service.must("DELETE", WEB)
    assert service.send("DELETE", image).status in (200, 202)


def test_lists_and_usages(service):
    service.must("PUT", WEB, body(UBUNTU, 3))
    for path in (f"{COMPUTE}/virtualMachineScaleSets", f"{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachineScaleSets"):
        assert [row["name"] for row in service.get(path)["value"]] == ["web"]
    usages = service.get(f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/westus/usages")["value"]
    counts = {row["name"]["value"]: row["currentValue"] for row in usages}
    assert (counts["virtualMachineScaleSets"], counts["cores"]) == (1, 3)
    assert service.send("HEAD", WEB).status == 204
    assert service.refused("POST", f"{WEB}/dance")[:2] == (405, "MethodNotAllowed")


def test_names_and_numbers():
    assert computer_name("web", 0) == "web000000"
    assert computer_name("web", 36) == "web000010"
    assert next_numbers([0, 3], 2, 5) == [6, 7]
    assert next_numbers([], 1, -1) == [0]
    assert leaving([0, 4, 2], 2) == [4, 2]


@pytest.mark.parametrize(("publisher", "prefix", "refused"), [
    ("Canonical", "a" * 59, "Linux host name cannot exceed 64 characters"), ("Canonical", "my_set", "Linux host name"),
    ("Canonical", "a" * 58, None),
    ("MicrosoftWindowsServer", "a" * 10, "Windows computer name cannot be more than 15 characters"),
    ("MicrosoftWindowsServer", "a" * 9, None),
])
@pytest.mark.parametrize("mode", ["Uniform", "Flexible"])
def test_what_instances_can_be_called(service, publisher, prefix, refused, mode):
    windows = {"publisher": publisher, "offer": "WindowsServer", "sku": "2022-datacenter-g2", "version": "latest"}
    sent = body(UBUNTU if publisher == "Canonical" else windows, orchestrationMode=mode)
    sent["properties"]["virtualMachineProfile"]["osProfile"]["computerNamePrefix"] = prefix
    if mode == "Flexible":
        del sent["properties"]["upgradePolicy"]
        sent["properties"]["platformFaultDomainCount"] = 1
    if refused is None:
        assert service.send("PUT", WEB, sent).status == 201
    else:
        status, code, message = service.refused("PUT", WEB, sent)
        assert (status, code) == (400, "InvalidParameter")
        assert message.startswith(refused)
        assert service.refused("GET", WEB)[:2] == (404, "ResourceNotFound")
