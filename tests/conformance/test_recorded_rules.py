"""What the recordings taught, as small cases of our own: they hold where there are no recordings, too."""

from __future__ import annotations

import pytest

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

SUBSCRIPTION = f"/subscriptions/{FIRST_SUBSCRIPTION}"
GROUP = f"{SUBSCRIPTION}/resourceGroups/images"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
GALLERY = f"{COMPUTE}/galleries/golden"
DEFINITION = f"{GALLERY}/images/ubuntu"
VERSION = f"{DEFINITION}/versions/1.0.0"
MACHINE, IMAGE = f"{COMPUTE}/virtualMachines/vm", f"{COMPUTE}/images/web"
NOON = 1_700_000_000_000_000
NEWEST = "2024-03-03"


class Service:
    """Requests to one empty workspace, a second apart."""

    def __init__(self) -> None:
        self._manager = Manager(MemoryEngine(), lambda: 0)
        self._now = NOON

    def __call__(self, method, path, api_version=NEWEST, body=None, **query):
        self._now += 1_000_000
        query = {"$" + name: value for name, value in query.items()}
        if "?" in path:
            path, _, text = path.removeprefix("https://management.azure.com").partition("?")
            query.update(part.split("=") for part in text.split("&"))
        return self._manager.send(Request(method, path, {"api-version": api_version, **query}, body, now=self._now))


@pytest.fixture
def service():
    made = Service()
    assert made("PUT", GROUP, "2024-11-01", {"location": "eastus"}).status == 201
    return made


@pytest.fixture
def sources(service):
    """A machine with two disks, a managed image of it, a gallery and a definition."""
    image = {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS", "version": "latest"}
    made = service("PUT", MACHINE, "2024-07-01", {"location": "eastus", "properties": {
        "hardwareProfile": {"vmSize": "Standard_DS1_v2"}, "osProfile": {"computerName": "vm", "adminUsername": "me", "adminPassword": "Long-Enough-1"},
        "storageProfile": {"imageReference": image, "dataDisks": [{"lun": 0, "createOption": "Empty", "diskSizeGB": 10}]}}})
    assert made.status == 201
    assert service("POST", f"{MACHINE}/deallocate", "2024-07-01").status == 202
    assert service("POST", f"{MACHINE}/generalize", "2024-07-01").status == 200
    service("PUT", GALLERY, body={"location": "eastus"})
    service("PUT", DEFINITION, body={"location": "eastus", "properties": {
        "osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V1",
        "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}})
    return service


def make_image(service, api_version="2024-07-01"):
    body = {"location": "eastus", "properties": {"sourceVirtualMachine": {"id": MACHINE}, "hyperVGeneration": "V1"}}
    return service("PUT", IMAGE, api_version, body)


def first_body(regions=("eastus",), count=1):
    return {"location": "eastus", "properties": {"publishingProfile": {
        "targetRegions": [{"name": region} for region in regions], "replicaCount": count,
        "source": {"managedImage": {"id": IMAGE}}}}}


# -- operations ---------------------------------------------------------------------------------------------------------


def test_status_of_a_disk_operation_carries_the_disk(service):
    path = f"{COMPUTE}/disks/d"
    body = {"location": "eastus", "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    answer = service("PUT", path, "2024-03-02", body)
    status = service("GET", answer.headers["Azure-AsyncOperation"], "2024-03-02")
    assert list(status.body) == ["startTime", "endTime", "status", "properties", "name"]
    assert status.body["properties"]["output"] == service("GET", path, "2024-03-02").body
    assert status.headers["Content-Type"] == "application/json; charset=utf-8"


def test_status_of_a_disk_that_is_gone_again_carries_nothing(service):
    path = f"{COMPUTE}/disks/d"
    body = {"location": "eastus", "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    address = service("PUT", path, "2024-03-02", body).headers["Azure-AsyncOperation"]
    service("DELETE", path, "2024-03-02")
    assert "properties" not in service("GET", address, "2024-03-02").body


def test_addresses_of_operations_name_a_partition_outside_the_gallery_service(sources):
    def partition(answer):
        return answer.headers["Azure-AsyncOperation"].partition("?p=")[2].partition("&")[0]

    one = make_image(sources)
    two = sources("PUT", IMAGE, "2024-07-01", {"location": "eastus", "tags": {"a": "b"}, "properties": {
        "sourceVirtualMachine": {"id": MACHINE}, "hyperVGeneration": "V1"}})
    assert two.status == 200
    assert partition(one) == partition(two) != ""
    assert partition(sources("PUT", GALLERY, body={"location": "eastus"})) == ""


def test_monitor_of_an_ended_operation_is_empty(sources):
    answer = sources("DELETE", DEFINITION)
    monitor = sources("GET", answer.headers["Location"])
    assert (monitor.status, monitor.body, monitor.headers) == (200, None, {})


# -- errors -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), [
    ("GET", GALLERY), ("GET", f"{SUBSCRIPTION}/resourceGroups/none"), ("HEAD", f"{SUBSCRIPTION}/resourceGroups/none")])
def test_what_resource_manager_does_not_find_failed_in_the_gateway(service, method, path):
    answer = service(method, path)
    assert answer.status == 404
    assert answer.headers["x-ms-failure-cause"] == "gateway"


def test_refusals_of_a_provider_did_not_fail_in_the_gateway(service):
    answer = service("PUT", f"{COMPUTE}/galleries/a-b", body={"location": "eastus"})
    assert answer.status == 400
    assert "x-ms-failure-cause" not in answer.headers


# -- galleries ----------------------------------------------------------------------------------------------------------


def test_list_of_a_group_writes_the_group_in_capitals(sources):
    assert [row["id"] for row in sources("GET", f"{COMPUTE}/galleries").body["value"]] \
        == [GALLERY.replace("/images/", "/IMAGES/", 1)]
    assert [row["id"] for row in sources("GET", f"{GALLERY}/images").body["value"]] == [DEFINITION]
    assert [row["id"] for row in sources("GET", f"{SUBSCRIPTION}/providers/Microsoft.Compute/galleries").body["value"]] \
        == [GALLERY]


@pytest.mark.parametrize(("api_version", "query", "shown"), [
    ("2020-09-30", {}, False), ("2020-09-30", {"select": "Permissions"}, True), ("2021-07-01", {}, True)])
def test_sharing_is_shown_by_older_versions_when_asked_for(service, api_version, query, shown):
    body = {"location": "eastus", "properties": {"sharingProfile": {"permissions": "Groups"}}}
    assert service("PUT", GALLERY, api_version, body).body["properties"]["sharingProfile"] == {"permissions": "Groups"}
    assert ("sharingProfile" in service("GET", GALLERY, api_version, **query).body["properties"]) is shown


# -- image versions -----------------------------------------------------------------------------------------------------


def test_first_shape_of_a_version(sources):
    make_image(sources)
    made = sources("PUT", VERSION, "2018-06-01", first_body())
    assert made.status == 201
    assert made.body["properties"] == {
        "publishingProfile": {"source": {"managedImage": {"id": IMAGE}},
                              "targetRegions": [{"name": "East US", "regionalReplicaCount": 1}], "replicaCount": 1,
                              "excludeFromLatest": False, "publishedDate": "2023-11-14T00:00:00+00:00"},
        "provisioningState": "Creating"}
    assert sources("GET", VERSION, "2018-06-01").body["properties"]["storageProfile"] == {
        "osDiskImage": {"sizeInGB": 30, "hostCaching": "ReadWrite"},
        "dataDiskImages": [{"lun": 0, "sizeInGB": 10, "hostCaching": "None"}]}


def test_first_shape_is_the_same_version_for_newer_clients(sources):
    make_image(sources)
    sources("PUT", VERSION, "2019-03-01", first_body())
    shown = sources("GET", VERSION).body["properties"]
    assert shown["storageProfile"]["source"] == {"id": IMAGE}
    assert "source" not in shown["publishingProfile"]
    assert sources("GET", VERSION, "2019-03-01").body["properties"]["publishingProfile"]["storageAccountType"] == "Standard_LRS"


@pytest.mark.parametrize(("api_version", "status", "monitored"), [("2018-06-01", 202, True), ("2019-03-01", 200, False)])
def test_update_with_the_first_version_is_accepted(sources, api_version, status, monitored):
    make_image(sources)
    sources("PUT", VERSION, api_version, first_body())
    updated = sources("PUT", VERSION, api_version, first_body(("westus2", "eastus"), 2))
    assert updated.status == status
    assert ("Location" in updated.headers) is monitored
    assert [row["regionalReplicaCount"] for row in updated.body["properties"]["publishingProfile"]["targetRegions"]] == [2, 2]


@pytest.mark.parametrize(("api_version", "shown"), [
    ("2021-10-01", None), ("2022-01-03", {"reportedForPolicyViolation": False}),
    ("2022-03-03", {"reportedForPolicyViolation": False, "allowDeletionOfReplicatedLocations": False})])
def test_safety_profile_came_in_two_steps(sources, api_version, shown):
    make_image(sources)
    sources("PUT", VERSION, body={"location": "eastus", "properties": {"storageProfile": {"source": {"id": IMAGE}}}})
    assert sources("GET", VERSION, api_version).body["properties"].get("safetyProfile") == shown


def test_a_view_does_not_change_what_is_stored(sources):
    make_image(sources)
    keys = {"osDiskImage": {"diskEncryptionSetId": f"{COMPUTE}/diskEncryptionSets/k"}}
    sources("PUT", VERSION, body={"location": "eastus", "properties": {
        "storageProfile": {"source": {"id": IMAGE}},
        "publishingProfile": {"targetRegions": [{"name": "eastus", "encryption": keys}]}}})
    newest = sources("GET", VERSION).body
    assert newest["properties"]["publishingProfile"]["targetRegions"][0]["encryption"]["osDiskImage"]["securityProfile"] == {}
    for older, shown in (("2018-06-01", None), ("2019-03-01", None), ("2021-07-01", {"osDiskImage": keys["osDiskImage"]})):
        target = sources("GET", VERSION, older).body["properties"]["publishingProfile"]["targetRegions"][0]
        assert target.get("encryption") == shown
    assert sources("GET", VERSION).body == newest


@pytest.mark.parametrize("generation", ["V1", "V2"])
def test_snapshots_of_either_generation_make_versions(sources, generation):
    disk, snapshot = f"{COMPUTE}/disks/d", f"{COMPUTE}/snapshots/s"
    sources("PUT", disk, "2024-03-02", {"location": "eastus", "properties": {
        "hyperVGeneration": generation, "creationData": {"createOption": "Empty"}, "diskSizeGB": 4}})
    sources("PUT", snapshot, "2024-03-02", {"location": "eastus", "properties": {
        "creationData": {"createOption": "Copy", "sourceResourceId": disk}}})
    sources("PUT", VERSION, body={"location": "eastus", "properties": {
        "storageProfile": {"osDiskImage": {"source": {"id": snapshot}}}}})
    assert sources("GET", VERSION).body["properties"]["provisioningState"] == "Succeeded"


# -- neighbours ---------------------------------------------------------------------------------------------------------


def test_a_new_image_does_not_know_its_sizes_yet(sources):
    storage = make_image(sources).body["properties"]["storageProfile"]
    assert "diskSizeGB" not in storage["osDisk"]
    assert "diskSizeGB" not in storage["dataDisks"][0]
    storage = sources("GET", IMAGE, "2024-07-01").body["properties"]["storageProfile"]
    assert (storage["osDisk"]["diskSizeGB"], storage["dataDisks"][0]["diskSizeGB"]) == (30, 10)


@pytest.mark.parametrize(("api_version", "members"), [
    ("2024-03-02", ["name", "id", "type", "location", "sku", "properties"]), ("2021-04-01", ["location", "sku", "properties"])])
def test_answers_about_snapshots_repeat_what_was_sent(service, api_version, members):
    disk, snapshot = f"{COMPUTE}/disks/d", f"{COMPUTE}/snapshots/s"
    service("PUT", disk, "2024-03-02", {"location": "eastus", "properties": {
        "creationData": {"createOption": "Empty"}, "diskSizeGB": 4}})
    answer = service("PUT", snapshot, api_version, {"location": "eastus", "sku": {"name": "Standard_LRS"}, "properties": {
        "creationData": {"createOption": "Copy", "sourceResourceId": disk}}})
    assert list(answer.body) == members
    older = api_version < "2022-03-02"
    assert ("isArmResource" in answer.body["properties"]) is older
    assert ("sourceUniqueId" in answer.body["properties"]["creationData"]) is older
    assert "diskSizeGB" not in answer.body["properties"]
    unique = service("GET", disk, "2024-03-02").body["properties"]["uniqueId"]
    assert service("GET", snapshot, api_version).body["properties"]["creationData"]["sourceUniqueId"] == unique


def test_incremental_snapshots_of_one_disk_are_a_family(service):
    disk = f"{COMPUTE}/disks/d"
    service("PUT", disk, "2024-03-02", {"location": "eastus", "properties": {
        "creationData": {"createOption": "Empty"}, "diskSizeGB": 4}})
    families = set()
    for name in ("one", "two"):
        service("PUT", f"{COMPUTE}/snapshots/{name}", "2024-03-02", {"location": "eastus", "properties": {
            "incremental": True, "creationData": {"createOption": "Copy", "sourceResourceId": disk}}})
        families.add(service("GET", f"{COMPUTE}/snapshots/{name}", "2024-03-02").body["properties"]["incrementalSnapshotFamilyId"])
    assert len(families) == 1


@pytest.mark.parametrize(("api_version", "missing"), [
    ("2019-11-01", {"networkAccessPolicy", "publicNetworkAccess", "tier"}), ("2020-12-01", {"publicNetworkAccess"}),
    ("2021-04-01", set())])
def test_members_that_disks_got_later(service, api_version, missing):
    disk = f"{COMPUTE}/disks/d"
    service("PUT", disk, "2024-03-02", {"location": "eastus", "sku": {"name": "Premium_LRS"}, "properties": {
        "creationData": {"createOption": "Empty"}, "diskSizeGB": 4}})
    newest, older = service("GET", disk, "2024-03-02").body["properties"], service("GET", disk, api_version).body["properties"]
    assert newest.keys() - older.keys() == missing


def test_groups_got_their_type_in_2019(service):
    assert list(service("GET", GROUP, "2018-05-01").body) == ["id", "name", "location", "properties"]
    assert list(service("GET", GROUP, "2019-07-01").body) == ["id", "name", "type", "location", "properties"]
