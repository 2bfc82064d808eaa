"""Virtual machines: made of every kind of image, refused where the service refuses, and what becomes of their disks."""

from __future__ import annotations

import pytest

from tests.unit.machine_service import (
    API,
    COMPUTE,
    DEFINITION,
    FIRST_GENERATION,
    GROUP,
    SUBSCRIPTION,
    SYSTEM,
    UBUNTU,
    Service,
)

WEB = f"{COMPUTE}/virtualMachines/web"


@pytest.fixture
def service():
    return Service()


def storage(service, name="web"):
    return service.get(f"{COMPUTE}/virtualMachines/{name}")["properties"]["storageProfile"]


def disks(service):
    return {row["name"].rpartition("_")[0]: row for row in service.get(f"{COMPUTE}/disks", "2024-03-02")["value"]}


def view(service, path=WEB):
    return service.get(path, expand="instanceView")["properties"]["instanceView"]


# -- images -------------------------------------------------------------------------------------------------------------


def test_a_version_gives_its_disks(service):
    version = service.version()
    answer = service.machine("web", {"id": version})
    assert (answer.status, answer.body["properties"]["provisioningState"]) == (201, "Creating")
    assert "Azure-AsyncOperation" in answer.headers
    assert "Location" not in answer.headers
    found = storage(service)
    assert found["imageReference"] == {"id": version, "exactVersion": "1.0.0"}
    assert found["osDisk"]["name"].startswith("web_OsDisk_1_")
    assert found["osDisk"]["diskSizeGB"] == 30
    assert found["osDisk"]["managedDisk"]["storageAccountType"] == "Premium_LRS"
    assert [(disk["lun"], disk["name"][:11], disk["diskSizeGB"], disk["createOption"]) for disk in found["dataDisks"]] \
        == [(0, "web_lun_0_2", 10, "FromImage")]
    made = disks(service)
    assert made.keys() == {"web_OsDisk_1", "web_lun_0_2"}
    assert made["web_OsDisk_1"]["managedBy"] == WEB
    properties = made["web_OsDisk_1"]["properties"]
    assert (properties["osType"], properties["hyperVGeneration"], properties["diskState"], properties["diskSizeGB"]) \
        == ("Linux", "V1", "Attached", 30)
    assert properties["creationData"] == {"createOption": "FromImage", "galleryImageReference": {"id": version}}
    assert made["web_lun_0_2"]["properties"]["creationData"]["galleryImageReference"] == {"id": version, "lun": 0}


def test_a_definition_means_its_newest_version_in_the_region(service):
    for name, excluded in (("1.0.0", False), ("1.9.0", False), ("1.10.0", False), ("2.0.0", True)):
        service.version(name, excludeFromLatest=excluded)
    service.version("3.0.0", targetRegions=[{"name": "westus", "excludeFromLatest": True}, {"name": "eastus"}])
    assert service.machine("web", {"id": DEFINITION}).status == 201
    assert storage(service)["imageReference"] == {"id": DEFINITION, "exactVersion": "1.10.0"}
    assert service.machine("east", {"id": f"{DEFINITION}/versions/latest"}, location="eastus").status == 201
    assert storage(service, "east")["imageReference"]["exactVersion"] == "3.0.0"


def test_a_version_that_is_excluded_can_be_named(service):
    version = service.version("2.0.0", excludeFromLatest=True)
    assert service.machine("web", {"id": version}).status == 201
    status, code, message = service.refused("PUT", f"{COMPUTE}/virtualMachines/other", {
        "location": "westus", "properties": {"osProfile": SYSTEM, "storageProfile": {"imageReference": {"id": DEFINITION}}}})
    assert (status, code) == (404, "GalleryImageNotFound")
    assert message == (f'"The gallery image {DEFINITION} is not available in westus region. Please contact image owner to '
                       'replicate to this region, or change your requested region."')


def test_no_replica_no_machine(service):
    version = service.version()
    answer = service.machine("web", {"id": version}, location="eastus")
    assert (answer.status, answer.body["error"]["code"], answer.body["error"]["target"]) \
        == (404, "GalleryImageNotFound", "imageReference")
    assert not disks(service)


def test_a_definition_without_versions(service):
    service.definition()
    answer = service.machine("web", {"id": DEFINITION})
    assert (answer.status, answer.body["error"]["code"]) == (404, "NotFound")
    assert answer.body["error"]["message"] == f'There is no latest image version exists for "{DEFINITION}"'


def test_a_managed_image_names_disks_its_own_way(service):
    image = service.managed_image()
    assert service.machine("web", {"id": image}).status == 201
    found = storage(service)
    assert found["imageReference"] == {"id": image}
    assert found["osDisk"]["managedDisk"]["storageAccountType"] == "Standard_LRS"
    assert disks(service).keys() == {"web_disk1", "web_disk2"}
    answer = service.machine("east", {"id": image}, location="eastus")
    assert (answer.status, answer.body["error"]["message"]) \
        == (404, f"The Image '{image}' cannot be found in 'eastus' region.")


@pytest.mark.parametrize(("urn", "exact", "size", "system"), [
    (UBUNTU, "22.04.202608060", 30, "Linux"),
    ({**UBUNTU, "version": "22.04.202510230"}, "22.04.202510230", 30, "Linux"),
    ({"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2022-datacenter-g2", "version": "latest"},
     "20348.3807.250605", 127, "Windows"),
    ({"publisher": "contoso", "offer": "windows-thing", "sku": "any", "version": "latest"}, "1.0.0", 127, "Windows"),
    ({"publisher": "contoso", "offer": "thing", "sku": "any-gen2", "version": "4.5.6"}, "4.5.6", 30, "Linux"),
])
def test_any_image_of_the_marketplace(service, urn, exact, size, system):
    assert service.machine("web", urn).status == 201
    found = storage(service)
    assert found["imageReference"] == {**urn, "exactVersion": exact}
    assert (found["osDisk"]["diskSizeGB"], found["osDisk"]["osType"]) == (size, system)
    kind = "windowsConfiguration" if system == "Windows" else "linuxConfiguration"
    assert kind in service.get(WEB)["properties"]["osProfile"]


@pytest.mark.parametrize(("reference", "message"), [
    ({"id": "x"}, "The value of parameter imageReference.id is invalid."),
    ({"id": f"{COMPUTE}/disks/d"}, "The value of parameter imageReference.id is invalid."),
    ({"publisher": "a", "offer": "b", "sku": "c"}, "The value of parameter imageReference is invalid."),
    ({"id": DEFINITION, "publisher": "a"}, "The value of parameter imageReference is invalid."),
    ({"id": DEFINITION, "sharedGalleryImageId": "/x"}, "The value of parameter imageReference is invalid."),
])
def test_references_that_name_nothing(service, reference, message):
    answer = service.machine("web", reference)
    assert (answer.status, answer.body["error"]["code"], answer.body["error"]["message"]) == (400, "InvalidParameter", message)


def test_images_of_galleries_need_an_api_version_of_2018(service):
    version = service.version()
    body = {"location": "westus", "properties": {"osProfile": SYSTEM, "storageProfile": {"imageReference": {"id": version}}}}
    assert service.refused("PUT", WEB, body, "2017-12-01") == (
        400, "InvalidParameter", "The value of parameter imageReference.id is invalid. Images of galleries need api-version "
                                 "2018-04-01 or later; the request has '2017-12-01'.")
    assert service.send("PUT", WEB, body, "2018-04-01").status == 201


def test_the_preview_feature_is_asked_of_the_subscription_that_deploys(service):
    version = service.version()
    managed = f"{COMPUTE}/images/web"
    stored = service.engine.get("/workspace/workspace")
    from sig_cli.workspace.engine import Put

    service.engine.commit([Put("/workspace/workspace", {**stored.document, "profile": "2019-01-preview"})])
    answer = service.machine("web", {"id": version})
    assert (answer.status, answer.body["error"]["code"]) == (400, "BadRequest")
    assert "is not registered with the feature Microsoft.Compute/GalleryPreview" in answer.body["error"]["message"]
    assert service.machine("web", {"id": managed}).status == 201


# -- whether they fit ---------------------------------------------------------------------------------------------------


def test_the_state_of_the_system_decides_on_its_profile(service):
    version = service.version()
    answer = service.machine("web", {"id": version}, system=None)
    assert (answer.status, answer.body["error"]["message"], answer.body["error"]["target"]) \
        == (400, "Required parameter 'osProfile' is missing (null).", "osProfile")
    service.definition("special", osState="Specialized")
    assert service.machine("source").status == 201
    special = f"{COMPUTE}/galleries/golden/images/special/versions/1.0.0"
    service.must("PUT", f"{COMPUTE}/disks/os", {"location": "westus", "properties": {
        "creationData": {"createOption": "Empty"}, "diskSizeGB": 20, "osType": "Linux"}}, "2024-03-02")
    service.must("PUT", special, {"location": "westus", "properties": {"storageProfile": {
        "osDiskImage": {"source": {"id": f"{COMPUTE}/disks/os"}}}}}, "2024-03-03")
    answer = service.machine("web", {"id": special})
    assert (answer.status, answer.body["error"]["message"]) == (400, "Parameter 'osProfile' is not allowed.")
    assert service.machine("web", {"id": special}, system=None).status == 201
    assert "osProfile" not in service.get(WEB)["properties"]


def test_a_size_must_boot_the_generation(service):
    answer = service.machine("web", UBUNTU, size="Standard_A1_v2")
    assert (answer.status, answer.body["error"]["code"]) == (400, "BadRequest")
    assert answer.body["error"]["message"].startswith(
        "The selected VM size 'Standard_A1_v2' cannot boot Hypervisor Generation '2'.")
    assert service.machine("web", FIRST_GENERATION, size="Standard_A1_v2").status == 201
    assert storage(service)["osDisk"]["managedDisk"]["storageAccountType"] == "Standard_LRS"
    assert service.machine("other", UBUNTU, size="Standard_X99s_v9").status == 201


@pytest.mark.parametrize(("feature", "wanted", "message"), [
    ("TrustedLaunchSupported", None, None), ("TrustedLaunchSupported", "TrustedLaunch", None),
    ("TrustedLaunch", "TrustedLaunch", None), ("ConfidentialVMSupported", None, None),
    ("TrustedLaunchAndConfidentialVmSupported", "ConfidentialVM", None),
    ("TrustedLaunch", None, "The provided gallery image only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' "
                            "security type."),
    (None, "TrustedLaunch", "Use of TrustedLaunch setting is not supported for the provided image. Please select Trusted Launch "
                            "Supported Gen2 OS Image. For more information, see https://aka.ms/TrustedLaunch-FAQ."),
    ("TrustedLaunchSupported", "ConfidentialVM", "Use of ConfidentialVM setting is not supported for the provided image."),
])
def test_security_types(service, feature, wanted, message):
    features = [{"name": "SecurityType", "value": feature}] if feature else []
    service.definition("secure", hyperVGeneration="V2", features=features)
    service.managed_image("second", generation="V2")
    version = f"{COMPUTE}/galleries/golden/images/secure/versions/1.0.0"
    service.must("PUT", version, {"location": "westus", "properties": {
        "storageProfile": {"source": {"id": f"{COMPUTE}/images/second"}}}}, "2024-03-03")
    answer = service.machine("web", {"id": version}, security=wanted)
    if message is None:
        assert answer.status == 201
    else:
        assert (answer.status, answer.body["error"]["code"], answer.body["error"]["message"]) == (400, "BadRequest", message)


WINDOWS = {"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2022-datacenter-g2", "version": "latest"}
KEY = {"ssh": {"publicKeys": [{"path": "/home/me/.ssh/authorized_keys", "keyData": "ssh-ed25519 AAAA me"}]}}
NO_PASSWORD = "Required parameter 'adminPassword' is missing (null)."
NO_SIGN_IN = "Authentication using either SSH or by user name and password must be enabled in Linux profile."


@pytest.mark.parametrize(("image", "system", "target", "message"), [
    (UBUNTU, {}, "adminPassword", NO_PASSWORD),
    (UBUNTU, {"adminPassword": ""}, "adminPassword", NO_PASSWORD),
    (UBUNTU, {"linuxConfiguration": {"disablePasswordAuthentication": False}}, "adminPassword", NO_PASSWORD),
    (UBUNTU, {"linuxConfiguration": KEY}, "adminPassword", NO_PASSWORD),
    (UBUNTU, {"linuxConfiguration": {"disablePasswordAuthentication": True}}, "linuxConfiguration", NO_SIGN_IN),
    (UBUNTU, {"linuxConfiguration": {"disablePasswordAuthentication": "true", "ssh": {"publicKeys": []}}, "adminPassword": "x"},
     "linuxConfiguration", NO_SIGN_IN),
    (WINDOWS, {}, "adminPassword", NO_PASSWORD),
    (WINDOWS, {"linuxConfiguration": {"disablePasswordAuthentication": True, **KEY}}, "adminPassword", NO_PASSWORD),
])
def test_nobody_makes_a_machine_that_cannot_be_signed_in_to(service, image, system, target, message):
    answer = service.machine("web", image, system={"computerName": "web", "adminUsername": "me", **system})
    assert (answer.status, answer.body["error"]) == (400, {"code": "InvalidParameter", "message": message, "target": target})
    assert not disks(service)


def test_a_key_or_a_password_is_enough_and_asked_for_once(service):
    key = {"computerName": "web", "adminUsername": "me",
           "linuxConfiguration": {"disablePasswordAuthentication": True, **KEY}}
    assert service.machine("web", UBUNTU, system=key).status == 201
    assert service.machine("there", WINDOWS).status == 201
    without = {name: value for name, value in SYSTEM.items() if name != "adminPassword"}
    assert service.machine("there", WINDOWS, system=without).status == 200


def test_managed_images_have_no_trusted_launch(service):
    answer = service.machine("web", {"id": service.managed_image()}, security="TrustedLaunch")
    assert answer.body["error"]["message"] == \
        "Managed Images are not supported for virtual machines with security type TrustedLaunch."
    assert service.machine("web", UBUNTU, security="TrustedLaunch").status == 201
    for action in ("deallocate", "generalize"):
        service.must("POST", f"{WEB}/{action}")
    body = {"location": "westus", "properties": {"sourceVirtualMachine": {"id": WEB}, "hyperVGeneration": "V2"}}
    assert service.refused("PUT", f"{COMPUTE}/images/secure", body) == (
        409, "OperationNotAllowed",
        "Creation of managed images are not supported for virtual machine with TrustedLaunch security type.")


# -- disks --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("storage", "status", "message"), [
    ({"osDisk": {"createOption": "FromImage", "diskSizeGB": 20}}, 409,
     "Disk with size 20GB, which is smaller than the size 30GB of corresponding disk in Image, is not allowed."),
    ({"dataDisks": [{"lun": 0, "createOption": "Empty", "diskSizeGB": 5}]}, 400, "A disk at LUN 0 already exists."),
    ({"dataDisks": [{"lun": 7, "createOption": "FromImage"}]}, 400,
     "StorageProfile.dataDisks.lun does not have required value(s) for image specified in storage profile."),
    ({"dataDisks": [{"lun": lun, "createOption": "Empty", "diskSizeGB": 5} for lun in (3, 3)]}, 400,
     "A disk at LUN 3 already exists."),
    ({"dataDisks": [{"createOption": "Empty", "diskSizeGB": 5}]}, 400,
     "Required parameter 'dataDisks.lun' is missing (null)."),
    ({"dataDisks": [{"lun": 1, "createOption": "Empty"}]}, 400,
     "Required parameter 'dataDisks.diskSizeGB' is missing (null)."),
    ({"dataDisks": [{"lun": lun, "createOption": "Empty", "diskSizeGB": 5} for lun in range(1, 5)]}, 409,
     "The maximum number of data disks allowed to be attached to a VM of this size is 4."),
    ({"osDisk": {"createOption": "Attach", "managedDisk": {"id": f"{COMPUTE}/disks/d"}}}, 400,
     "Cannot attach an existing OS disk if the VM is created from a platform or user image."),
    ({"dataDisks": [{"lun": 1, "createOption": "Attach", "managedDisk": {"id": f"{COMPUTE}/disks/d"}}]}, 404,
     "Disk d is not found."),
    ({"osDisk": {"createOption": "FromImage", "vhd": {"uri": "https://a/b.vhd"}}}, 409,
     "VM created from Image cannot have blob based disks. All disks have to be managed disks."),
])
def test_disks_that_are_refused(service, storage, status, message):
    answer = service.machine("web", {"id": service.version()}, **storage)
    assert (answer.status, answer.body["error"]["message"]) == (status, message)
    assert not disks(service)


def test_a_request_says_what_disks_are_like(service):
    version = service.version()
    assert service.machine("web", {"id": version}, osDisk={
        "createOption": "fromImage", "name": "mine", "diskSizeGB": 64, "caching": "readonly", "deleteOption": "delete",
        "managedDisk": {"storageAccountType": "standardssd_lrs"}},
        dataDisks=[{"lun": 5, "createOption": "empty", "diskSizeGB": 8}]).status == 201
    found = storage(service)
    assert found["osDisk"] == {"osType": "Linux", "name": "mine", "createOption": "FromImage", "caching": "ReadOnly",
                               "managedDisk": {"storageAccountType": "StandardSSD_LRS", "id": f"{COMPUTE}/disks/mine"},
                               "deleteOption": "Delete", "diskSizeGB": 64}
    assert [disk["lun"] for disk in found["dataDisks"]] == [5, 0]
    answer = service.machine("other", {"id": version}, osDisk={"createOption": "FromImage", "name": "mine"})
    assert (answer.status, answer.body["error"]["code"], answer.body["error"]["message"]) == (
        409, "ConflictingUserInput",
        "Disk mine already exists in resource group images. Only CreateOption.Attach is supported.")


def test_deleting_a_machine_deletes_the_disks_that_say_so(service):
    version = service.version()
    service.must("POST", f"{SUBSCRIPTION}/providers/Microsoft.Network/register", None, "2024-11-01")
    service.must("PUT", f"{GROUP}/providers/Microsoft.Network/networkInterfaces/nic", {"location": "westus"}, "2022-01-01")
    body = {"location": "westus", "properties": {
        "osProfile": SYSTEM, "storageProfile": {"imageReference": {"id": version},
                                                "osDisk": {"createOption": "FromImage", "deleteOption": "Delete"}},
        "networkProfile": {"networkInterfaces": [{"id": f"{GROUP}/providers/Microsoft.Network/networkInterfaces/nic",
                                                  "properties": {"deleteOption": "Delete"}}]}}}
    service.must("PUT", WEB, body)
    answer = service.send("DELETE", WEB)
    assert (answer.status, {"Azure-AsyncOperation", "Location"} <= answer.headers.keys()) == (202, True)
    left = disks(service)
    assert left.keys() == {"web_lun_0_2"}
    assert "managedBy" not in left["web_lun_0_2"]
    assert left["web_lun_0_2"]["properties"]["diskState"] == "Unattached"
    assert service.send("GET", f"{GROUP}/providers/Microsoft.Network/networkInterfaces/nic", None, "2022-01-01").status == 404
    assert service.send("DELETE", WEB).status == 204


def test_an_attached_disk_is_kept_from_deletion_and_from_others(service):
    assert service.machine("web", {"id": service.version()}).status == 201
    id_ = storage(service)["osDisk"]["managedDisk"]["id"]
    name = id_.rpartition("/")[2]
    assert service.refused("DELETE", id_, api_version="2024-03-02") == (
        409, "OperationNotAllowed", f"Disk {name} is attached to VM {WEB}.")
    body = {"location": "westus", "properties": {"storageProfile": {
        "osDisk": {"osType": "Linux", "createOption": "Attach", "managedDisk": {"id": id_}}}}}
    assert service.refused("PUT", f"{COMPUTE}/virtualMachines/other", body) == (
        409, "ConflictingUserInput", f"Disk '{id_}' cannot be attached as the disk is already owned by VM '{WEB}'.")
    service.must("PATCH", id_, {"tags": {"a": "b"}}, "2024-03-02")
    assert service.get(id_, "2024-03-02")["managedBy"] == WEB


def test_a_specialized_disk_is_attached(service):
    service.must("PUT", f"{COMPUTE}/disks/os", {"location": "westus", "properties": {
        "creationData": {"createOption": "Empty"}, "diskSizeGB": 20, "osType": "Linux", "hyperVGeneration": "V2"}},
                 "2024-03-02")
    body = {"location": "westus", "properties": {"osProfile": SYSTEM, "storageProfile": {
        "osDisk": {"createOption": "attach", "managedDisk": {"id": f"{COMPUTE}/disks/os"}}}}}
    assert service.refused("PUT", WEB, body) == (400, "InvalidParameter", "Parameter 'osProfile' is not allowed.")
    del body["properties"]["osProfile"]
    service.must("PUT", WEB, body)
    assert storage(service)["osDisk"] == {
        "osType": "Linux", "name": "os", "createOption": "Attach", "caching": "ReadWrite",
        "managedDisk": {"storageAccountType": "Standard_LRS", "id": f"{COMPUTE}/disks/os"}, "deleteOption": "Detach",
        "diskSizeGB": 20}
    assert view(service)["hyperVGeneration"] == "V2"
    service.must("POST", f"{WEB}/deallocate")
    assert service.get(f"{COMPUTE}/disks/os", "2024-03-02")["properties"]["diskState"] == "Reserved"


def test_a_machine_sent_again_keeps_the_disks_that_the_request_does_not_name(service):
    """As a template does it that is deployed again: `FromImage` and `Empty` stand for the disks that were made then."""
    def send():
        return service.machine("web", None,
                               osDisk={"createOption": "FromImage", "caching": "ReadOnly"},
                               dataDisks=[{"lun": 0, "createOption": "Empty", "diskSizeGB": 8}])

    def disks():
        return [(row["name"], row["managedBy"]) for row in service.get(f"{COMPUTE}/disks")["value"]]

    assert send().status == 201
    shown, made = service.get(f"{COMPUTE}/virtualMachines/web")["properties"], disks()
    assert len(made) == 2
    for _ in range(2):
        assert send().status == 200
        assert disks() == made
    assert service.get(f"{COMPUTE}/virtualMachines/web")["properties"] == shown


def test_what_extensions_of_a_scale_set_keep_to_themselves_is_not_kept(service):
    extension = {"name": "e", "properties": {"publisher": "p", "type": "t", "typeHandlerVersion": "1.0", "settings": {"a": 1},
                                             "protectedSettings": {"key": "Hush-1234"}}}
    service.must("PUT", f"{COMPUTE}/virtualMachineScaleSets/set", {"location": "westus", "sku": {"name": "Standard_DS1_v2", "capacity": 1},
        "properties": {"orchestrationMode": "Uniform", "upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": {
            "storageProfile": {"imageReference": UBUNTU}, "osProfile": {"computerNamePrefix": "s", "adminUsername": "me", "AdminPassword": "Hush-12345"},
            "extensionProfile": {"extensions": [extension]}}}})
    shown = service.get(f"{COMPUTE}/virtualMachineScaleSets/set")["properties"]["virtualMachineProfile"]
    assert shown["extensionProfile"]["extensions"][0]["properties"]["settings"] == {"a": 1}
    assert not [key for key, stored in service.engine.below(SUBSCRIPTION.lower()) if "Hush" in str(stored.document)]


def test_disks_are_let_go_and_attached_by_updates(service):
    assert service.machine("web", {"id": service.version()}).status == 201
    machine = service.get(WEB)
    del machine["properties"]["storageProfile"]["imageReference"]
    machine["properties"]["storageProfile"]["dataDisks"] = []
    answer = service.send("PUT", WEB, machine)
    assert (answer.status, answer.body["properties"]["provisioningState"]) == (200, "Updating")
    assert [disk["toBeDetached"] for disk in answer.body["properties"]["storageProfile"]["dataDisks"]] == [True]
    assert storage(service)["dataDisks"] == []
    assert storage(service)["imageReference"]["exactVersion"] == "1.0.0"
    loose = disks(service)["web_lun_0_2"]
    assert "managedBy" not in loose
    service.must("PATCH", WEB, {"properties": {"storageProfile": {"dataDisks": [
        {"lun": 3, "createOption": "Attach", "managedDisk": {"id": loose["id"]}},
        {"lun": 4, "createOption": "Empty", "diskSizeGB": 4}]}}})
    assert [(disk["lun"], disk["diskSizeGB"]) for disk in storage(service)["dataDisks"]] == [(3, 10), (4, 4)]
    assert disks(service)["web_lun_0_2"]["managedBy"] == WEB


@pytest.mark.parametrize(("change", "message"), [
    ({"storageProfile": {"imageReference": UBUNTU}}, "Changing property 'imageReference' is not allowed."),
    ({"osProfile": {"computerName": "other"}}, "Changing property 'osProfile.computerName' is not allowed."),
    ({"osProfile": {"adminUsername": "other"}}, "Changing property 'osProfile.adminUsername' is not allowed."),
])
def test_what_an_update_may_not_change(service, change, message):
    assert service.machine("web", {"id": service.version()}).status == 201
    assert service.refused("PUT", WEB, {"location": "westus", "properties": change}) == (
        409, "PropertyChangeNotAllowed", message)


@pytest.mark.parametrize(("storage", "what"), [
    ([], "an object is expected at 'properties.storageProfile'"),
    ({"osDisk": 1}, "an object is expected at 'properties.storageProfile.osDisk'"),
    ({"dataDisks": {}}, "a list is expected at 'properties.storageProfile.dataDisks'"),
    ({"dataDisks": [{}, 3]}, "an object is expected at 'properties.storageProfile.dataDisks[1]'"),
    ({"osDisk": {"managedDisk": "x"}}, "an object is expected at 'properties.storageProfile.osDisk.managedDisk'"),
    ({"osDisk": {"managedDisk": {"id": 5}}}, "a text is expected at 'properties.storageProfile.osDisk.managedDisk.id'"),
    ({"osDisk": {"vhd": {"uri": {}}}}, "a text is expected at 'properties.storageProfile.osDisk.vhd.uri'"),
    ({"osDisk": {"diskSizeGB": "x"}}, "a whole number is expected at 'properties.storageProfile.osDisk.diskSizeGB'"),
    ({"dataDisks": [{"lun": True}]}, "a whole number is expected at 'properties.storageProfile.dataDisks[0].lun'"),
    ({"imageReference": []}, "an object is expected at 'properties.storageProfile.imageReference'"),
])
def test_bodies_must_have_the_form_of_machines(service, storage, what):
    for method in ("PUT", "PATCH"):
        assert service.refused(method, WEB, {"location": "westus", "properties": {"storageProfile": storage}}) == (
            400, "InvalidRequestContent", f"The request content was invalid and could not be deserialized: '{what}'.")
        service.machine("web")


@pytest.mark.parametrize("member", ["hardwareProfile", "osProfile", "securityProfile", "networkProfile"])
def test_profiles_are_objects(service, member):
    body = {"location": "westus", "properties": {"storageProfile": {"imageReference": UBUNTU}, member: [1]}}
    assert service.refused("PUT", WEB, body) == (
        400, "InvalidRequestContent",
        f"The request content was invalid and could not be deserialized: 'an object is expected at 'properties.{member}''.")


# -- life ---------------------------------------------------------------------------------------------------------------


def test_states_of_power(service):
    assert service.machine("web").status == 201
    assert [row["code"] for row in view(service)["statuses"]] == ["ProvisioningState/succeeded", "PowerState/running"]
    assert view(service)["osName"] == "ubuntu"
    for action, state in (("powerOff", "stopped"), ("start", "running"), ("restart", "running"),
                          ("deallocate", "deallocated"), ("start", "running"), ("redeploy", "running")):
        answer = service.send("POST", f"{WEB}/{action}")
        assert answer.status == 202
        assert answer.body is None
        assert {"Azure-AsyncOperation", "Location"} <= answer.headers.keys()
        assert view(service)["statuses"][-1] == {"code": f"PowerState/{state}", "level": "Info", "displayStatus": f"VM {state}"}
    status, query = answer.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").split("?")
    assert query.endswith(f"api-version={API}")
    assert service.get(status)["status"] == "Succeeded"


def test_the_view_of_a_machine_that_is_off(service):
    assert service.machine("web", dataDisks=[{"lun": 0, "createOption": "Empty", "diskSizeGB": 4}]).status == 201
    service.must("POST", f"{WEB}/deallocate")
    found = storage(service)
    assert found["osDisk"].keys().isdisjoint({"diskSizeGB"})
    assert found["osDisk"]["managedDisk"].keys() == {"id"}
    assert "vmAgent" not in view(service)
    service.must("POST", f"{WEB}/start")
    assert storage(service)["osDisk"]["diskSizeGB"] == 30


def test_a_generalized_machine_never_starts_again(service):
    assert service.machine("web").status == 201
    running = ("Operation 'Generalize VM' is not allowed on VM 'web' since the VM is running. Please power off explicitly in "
               "case you shut down the VM from inside the guest operating system.")
    assert service.refused("POST", f"{WEB}/generalize") == (409, "OperationNotAllowed", running)
    service.must("POST", f"{WEB}/powerOff")
    answer = service.send("POST", f"{WEB}/generalize")
    assert (answer.status, answer.body, answer.headers) == (200, None, {})
    assert "OSState/generalized" in [row["code"] for row in view(service)["statuses"]]
    assert service.refused("POST", f"{WEB}/start") == (
        409, "OperationNotAllowed", "Operation 'Start VM' is not allowed on VM 'web' since the VM is generalized.")


@pytest.mark.parametrize(("before", "action", "message"), [
    ("deallocate", "powerOff", "Operation 'Power Off VM' is not allowed on VM 'web' since the VM is either deallocated or "
                               "marked to be deallocated."),
    ("deallocate", "restart", "The operation requires the VM to be running (or set to run)."),
    ("powerOff", "runCommand", "Cannot modify extensions in the VM when the VM is not running."),
    ("powerOff", "capture", "The Capture action is only supported on a Virtual Machine with blob based disks. Please use the "
                            "'Image' resource APIs to create an Image from a managed Virtual Machine."),
])
def test_actions_out_of_season(service, before, action, message):
    assert service.machine("web").status == 201
    service.must("POST", f"{WEB}/{before}")
    assert service.refused("POST", f"{WEB}/{action}", {"commandId": "RunShellScript"}) == (409, "OperationNotAllowed", message)


def test_actions_of_nothing_and_unknown_ones(service):
    assert service.refused("POST", f"{WEB}/start")[:2] == (404, "ResourceNotFound")
    service.machine("web")
    assert service.refused("POST", f"{WEB}/dance")[:2] == (405, "MethodNotAllowed")


@pytest.mark.parametrize(("image", "command", "codes"), [
    (UBUNTU, "RunShellScript", ["ProvisioningState/succeeded"]),
    ({"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2022-datacenter-g2", "version": "latest"},
     "RunPowerShellScript", ["ComponentStatus/StdOut/succeeded", "ComponentStatus/StdErr/succeeded"]),
])
def test_a_command_is_written_down_and_answers(service, image, command, codes):
    assert service.machine("web", image).status == 201
    answer = service.send("POST", f"{WEB}/runCommand", {"commandId": command, "script": ["waagent -deprovision+user"]})
    for header in ("Azure-AsyncOperation", "Location"):
        path, _, query = answer.headers[header].removeprefix("https://management.azure.com").partition("?")
        words = dict(part.split("=") for part in query.split("&"))
        service.now += 1
        from sig_cli.arm.messages import Request

        body = service.manager.send(Request("GET", path, words)).body
        value = (body if header == "Location" else body["properties"]["output"])["value"]
        assert [row["code"] for row in value] == codes
    stored = service.engine.get(WEB.lower()).document["sig"]["commands"]
    assert [(row["commandId"], row["script"]) for row in stored] == [(command, ["waagent -deprovision+user"])]
    assert service.refused("POST", f"{WEB}/runCommand", {})[2] == "Required parameter 'commandId' is missing (null)."


@pytest.mark.parametrize("command", ["RunShellScripts", "mine", " RunShellScript"])
def test_a_command_that_there_is_not(service, command):
    service.machine("web")
    assert service.refused("POST", f"{WEB}/runCommand", {"commandId": command}) \
        == (404, "NotFound", "The entity was not found in this Azure location.")
    service.must("POST", f"{WEB}/runCommand", {"commandId": "runshellscript"})


WINDOWS = {"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2022-datacenter-g2", "version": "latest"}
LINUX_HOST = ("Linux host name cannot exceed 64 characters in length or contain the following characters: "
              "` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : ' \" , < > / ?.")
WINDOWS_HOST = ("Windows computer name cannot be more than 15 characters long, be entirely numeric, or contain the following "
                "characters: ` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : . ' \" , < > / ?.")


@pytest.mark.parametrize(("image", "name", "message"), [
    (UBUNTU, "a" * 65, LINUX_HOST), (UBUNTU, "my_host", LINUX_HOST), (UBUNTU, "a" * 64, None), (UBUNTU, "web.example-1", None),
    (UBUNTU, "12345", None),
    (WINDOWS, "a" * 16, WINDOWS_HOST), (WINDOWS, "12345", WINDOWS_HOST), (WINDOWS, "web.example", WINDOWS_HOST),
    (WINDOWS, "my_host", WINDOWS_HOST), (WINDOWS, "a" * 15, None), (WINDOWS, "web-1", None),
])
def test_what_a_host_can_be_called(service, image, name, message):
    answer = service.machine("web", image, system={**SYSTEM, "computerName": name})
    if message is None:
        assert answer.status == 201
    else:
        error = answer.body["error"]
        assert (answer.status, error["code"], error["message"]) == (400, "InvalidParameter", message)
        assert service.refused("GET", WEB)[:2] == (404, "ResourceNotFound")


def test_secrets_are_neither_kept_nor_returned(service):
    answer = service.machine("web", system={**SYSTEM, "adminPassword": "hush-hush", "customData": "c2VjcmV0"})
    for text in (str(answer.body), str(service.engine.get(WEB.lower()).document)):
        assert "hush-hush" not in text
        assert "c2VjcmV0" not in text


def test_lists_heads_and_identities(service):
    assert service.machine("web").status == 201
    assert service.send("HEAD", WEB).status == 204
    assert [row["name"] for row in service.get(f"{COMPUTE}/virtualMachines")["value"]] == ["web"]
    everywhere = f"{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines"
    assert [row["name"] for row in service.get(everywhere)["value"]] == ["web"]
    service.must("PATCH", WEB, {"identity": {"type": "SystemAssigned"}})
    assert service.get(WEB)["identity"].keys() == {"principalId", "tenantId", "type"}
    assert service.get(WEB)["properties"]["storageProfile"]["imageReference"]["exactVersion"]
    assert service.get(f"{WEB}/instanceView")["statuses"][-1]["code"] == "PowerState/running"


@pytest.mark.parametrize(("api_version", "there", "missing"), [
    ("2018-10-01", {"vmId"}, {"timeCreated"}), ("2021-11-01", {"timeCreated"}, set()),
])
def test_older_api_versions_show_less(service, api_version, there, missing):
    service.machine("web")
    shown = service.get(WEB, api_version)
    assert there <= shown["properties"].keys()
    assert missing.isdisjoint(shown["properties"].keys())
    assert "etag" not in shown
    assert ("exactVersion" in shown["properties"]["storageProfile"]["imageReference"]) is (api_version > "2019")
    assert service.send("GET", WEB).headers["ETag"] == service.get(WEB)["etag"]


# -- the circle ---------------------------------------------------------------------------------------------------------


def test_from_machine_to_image_to_version_to_machine(service):
    service.definition()
    assert service.machine("web", FIRST_GENERATION,
                           dataDisks=[{"lun": 2, "createOption": "Empty", "diskSizeGB": 4}]).status == 201
    body = {"location": "westus", "properties": {"sourceVirtualMachine": {"id": WEB}, "hyperVGeneration": "V1"}}
    assert service.refused("PUT", f"{COMPUTE}/images/golden", body) == (
        409, "OperationNotAllowed", "The operation 'Create Image' requires the Virtual Machine 'web' to be Generalized.")
    data = storage(service)["dataDisks"][0]["managedDisk"]["id"]
    service.must("POST", f"{WEB}/deallocate")
    service.must("PATCH", data, {"properties": {"diskSizeGB": 16}}, "2024-03-02")
    service.must("POST", f"{WEB}/generalize")
    service.must("PUT", f"{COMPUTE}/images/golden", body)
    image = service.get(f"{COMPUTE}/images/golden")["properties"]["storageProfile"]
    assert (image["osDisk"]["diskSizeGB"], image["osDisk"]["storageAccountType"]) == (30, "Premium_LRS")
    assert [(disk["lun"], disk["diskSizeGB"], disk["managedDisk"]["id"]) for disk in image["dataDisks"]] == [(2, 16, data)]
    for number, source in enumerate((f"{COMPUTE}/images/golden", WEB)):
        version = f"{DEFINITION}/versions/{number}.0.0"
        service.must("PUT", version, {"location": "westus", "properties": {"storageProfile": {"source": {"id": source}}}},
                     "2024-03-03")
        shown = service.get(version, "2024-03-03")["properties"]
        assert shown["provisioningState"] == "Succeeded"
        assert shown["storageProfile"]["dataDiskImages"][0]["sizeInGB"] == 16
        assert service.machine(f"copy{number}", {"id": version}).status == 201
        assert [(disk["lun"], disk["diskSizeGB"]) for disk in storage(service, f"copy{number}")["dataDisks"]] == [(2, 16)]
        assert view(service, f"{COMPUTE}/virtualMachines/copy{number}")["osName"] == "ubuntu"


def test_a_machine_that_is_not_generalized_makes_specialized_versions_only(service):
    service.definition()
    service.machine("web", FIRST_GENERATION)
    status, code, message = service.refused("PUT", f"{DEFINITION}/versions/1.0.0", {
        "location": "westus", "properties": {"storageProfile": {"source": {"id": WEB}}}}, "2024-03-03")
    assert (status, code) == (400, "BadRequest")
    assert message == (f"The resource with id '{WEB}' has a different OS state ['Specialized'] than the parent gallery image OS "
                       "state ['Generalized'].")


def test_unmanaged_disks_are_captured_as_a_template(service):
    body = {"location": "westus", "properties": {
        "hardwareProfile": {"vmSize": "Standard_DS1_v2"}, "osProfile": SYSTEM, "storageProfile": {
            "imageReference": UBUNTU, "osDisk": {"createOption": "FromImage", "name": "os",
                                                 "vhd": {"uri": "https://a.blob.core.windows.net/vhds/os.vhd"}}}}}
    service.must("PUT", WEB, body)
    assert not disks(service)
    capture = {"vhdPrefix": "test", "destinationContainerName": "vhds", "overwriteVhds": True}
    assert service.refused("POST", f"{WEB}/capture", capture) == (
        409, "OperationNotAllowed", "Capture operation cannot be completed because the VM is not generalized.")
    service.must("POST", f"{WEB}/deallocate")
    assert storage(service)["osDisk"]["diskSizeGB"] == 30
    service.must("POST", f"{WEB}/generalize")
    answer = service.send("POST", f"{WEB}/capture", capture)
    path = answer.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").partition("?")[0]
    disk = service.get(path)["properties"]["output"]["resources"][0]["properties"]["storageProfile"]["osDisk"]
    assert disk["image"]["uri"].startswith("https://a.blob.core.windows.net/system/Microsoft.Compute/Images/vhds/test-osDisk.")


def test_a_group_goes_with_its_machines_and_their_disks(service):
    assert service.machine("web", {"id": service.version()}).status == 201
    status, code, message = service.refused("DELETE", next(iter(disks(service).values()))["id"], None, "2024-03-02")
    assert (status, code) == (409, "OperationNotAllowed")
    assert message.endswith(f"is attached to VM {WEB}.")
    monitor = service.send("DELETE", GROUP, None, "2024-11-01").headers["Location"]
    path, _, query = monitor.removeprefix("https://management.azure.com").partition("?")
    assert service.send("GET", path, None, query.partition("=")[2]).status == 200
    assert service.send("GET", GROUP, None, "2024-11-01").status == 404


def test_a_disk_of_a_machine_elsewhere_keeps_its_group(service):
    other = f"{SUBSCRIPTION}/resourceGroups/others"
    service.must("PUT", other, {"location": "westus"}, "2024-11-01")
    disk = f"{GROUP}/providers/Microsoft.Compute/disks/d"
    service.must("PUT", disk, {"location": "westus", "properties": {"diskSizeGB": 4, "creationData": {"createOption": "Empty"}}},
                 "2024-03-02")
    machine = f"{other}/providers/Microsoft.Compute/virtualMachines/far"
    service.must("PUT", machine, {"location": "westus", "properties": {
        "hardwareProfile": {"vmSize": "Standard_DS1_v2"}, "osProfile": SYSTEM,
        "storageProfile": {"imageReference": UBUNTU, "dataDisks": [
            {"lun": 0, "createOption": "Attach", "managedDisk": {"id": disk}}]}}})
    monitor = service.send("DELETE", GROUP, None, "2024-11-01").headers["Location"]
    path, _, query = monitor.removeprefix("https://management.azure.com").partition("?")
    status, code, message = service.refused("GET", path, None, query.partition("=")[2])
    assert (status, code) == (409, "ResourceGroupDeletionBlocked")
    assert "'Microsoft.Compute/disks/d' could not be deleted" in message
    assert service.get(disk, "2024-03-02")["managedBy"] == machine


def test_a_machine_of_a_blob_has_a_profile_of_its_own() -> None:
    """A blob that is copied is a generalized image: the profile is needed to sign in, as with any other."""
    service = Service()
    disk = {"createOption": "FromImage", "name": "os", "osType": "Windows", "image": {"uri": "https://c.blob.core.windows.net/vhds/golden.vhd"},
            "vhd": {"uri": "https://c.blob.core.windows.net/vhds/web.vhd"}}
    body = {"location": "westus", "properties": {"hardwareProfile": {"vmSize": "Standard_DS1_v2"}, "storageProfile": {"osDisk": disk},
                                                 "osProfile": SYSTEM}}
    made = service.must("PUT", f"{COMPUTE}/virtualMachines/web", body)["properties"]
    assert made["osProfile"]["computerName"] == "web"
    assert made["storageProfile"]["osDisk"]["image"] == disk["image"]
    body["properties"] = {**body["properties"], "osProfile": {"computerName": "web", "adminUsername": "me"}}
    assert service.refused("PUT", f"{COMPUTE}/virtualMachines/other", body) == (
        400, "InvalidParameter", "Required parameter 'adminPassword' is missing (null).")
