"""Soft deletion on the side of the service: what is kept, for how long, and how it comes back."""

from __future__ import annotations

import pytest

from sig_cli.arm.local import declared_indexes, open_manager
from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request
from sig_cli.domain.moments import SECOND, timestamp
from sig_cli.providers.indexes import BY_REGION
from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.engine import Put
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION, WORKSPACE_KEY
from sig_cli.workspace.memory import MemoryEngine

START = 1_700_000_000_000_000
DAY = 86_400 * SECOND
ROOT = f"/subscriptions/{FIRST_SUBSCRIPTION}"
GROUP = f"{ROOT}/resourceGroups/images"
IMAGE = f"{GROUP}/providers/Microsoft.Compute/images/web"
GALLERY = f"{GROUP}/providers/Microsoft.Compute/galleries/golden"
DEFINITION = f"{GALLERY}/images/ubuntu"
VERSION = f"{DEFINITION}/versions/1.0.0"
KEPT = f"{GALLERY}/softDeletedArtifactTypes/Images/artifacts/ubuntu/versions"
BODY = {"location": "westus", "tags": {"a": "b"}, "properties": {"storageProfile": {"source": {"id": IMAGE}}}}


class Service:
    """A gallery with soft deletion, a definition and version 1.0.0, and a clock that stands until it is moved."""

    def __init__(self, manager_of) -> None:
        self.now = START
        self.manager = manager_of(lambda: self.now)
        self.must("PUT", GROUP, {"location": "westus"}, "2024-11-01")
        self.must("PUT", IMAGE, {"location": "westus", "properties": {"hyperVGeneration": "V1", "storageProfile": {"osDisk": {
            "osType": "Linux", "osState": "Generalized", "blobUri": "https://a.blob.core.windows.net/v/os.vhd",
            "diskSizeGB": 30}}}}, "2024-07-01")
        self.policy(isSoftDeleteEnabled=True)
        self.must("PUT", DEFINITION, {"location": "westus", "properties": {
            "osType": "Linux", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}})
        self.must("PUT", VERSION, BODY)

    def send(self, method, path, body=None, api_version="2026-03-03", **query):
        return self.manager.send(Request(method, path, {"api-version": api_version, **query}, body))

    def must(self, *arguments, **query):
        answer = self.send(*arguments, **query)
        assert answer.status < 300, answer.body
        return answer

    def policy(self, **policy):
        self.must("PUT", GALLERY, {"location": "westus", "properties": {"softDeletePolicy": policy}})

    def code(self, *arguments, **query):
        answer = self.send(*arguments, **query)
        assert answer.status >= 400, answer.body
        return answer.status, answer.body["error"]["code"], answer.body["error"]["message"]

    def kept(self, api_version="2026-03-03"):
        return self.must("GET", KEPT, None, api_version).body["value"]


@pytest.fixture(params=["memory", "files"])
def service(request, tmp_path):
    if request.param == "memory":
        yield Service(lambda clock: Manager(MemoryEngine(), clock))
        return
    folder = str(tmp_path / "w")
    yield Service(lambda clock: open_manager(folder, clock))
    assert find_problems(folder, declared_indexes()) == []


def test_what_is_kept_is_told_by_definition(service):
    answer = service.must("DELETE", VERSION)
    assert answer.status == 202
    assert set(answer.headers) >= {"Azure-AsyncOperation", "Location"}
    assert service.kept() == [{
        "name": "1.0.0", "id": f"{KEPT}/1.0.0",
        "type": "Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions", "location": "westus",
        "properties": {"resourceArmId": VERSION, "softDeletedArtifactType": "Images", "softDeletedTime": timestamp(START),
                       "consumptionEndTime": timestamp(START + 7 * DAY),
                       "hardDeletionTargetTime": timestamp(START + 7 * DAY)}}]
    assert set(service.kept("2024-03-03")[0]["properties"]) == {"resourceArmId", "softDeletedArtifactType", "softDeletedTime"}


def test_retention_and_grace_are_those_of_the_policy_at_the_deletion(service):
    service.policy(isSoftDeleteEnabled=True, retentionPeriodInDays=2, gracePeriodInDays=3)
    service.must("DELETE", VERSION)
    service.policy(isSoftDeleteEnabled=True, retentionPeriodInDays=20)
    told = service.kept()[0]["properties"]
    assert told["consumptionEndTime"] == timestamp(START + 2 * DAY)
    assert told["hardDeletionTargetTime"] == timestamp(START + 5 * DAY)
    service.now = START + 5 * DAY - 1
    assert len(service.kept()) == 1
    service.now += 1
    assert service.kept() == []


def test_a_version_comes_back_as_it_was(service):
    before = service.must("GET", VERSION, **{"$expand": "ReplicationStatus"}).body
    service.must("DELETE", VERSION)
    service.now += DAY
    answer = service.must("PUT", VERSION, {"location": "westus", "tags": {}}, "2024-03-03")
    assert answer.status == 200
    assert answer.body["properties"]["provisioningState"] == "Updating"
    assert "Azure-AsyncOperation" in answer.headers
    assert "Location" not in answer.headers
    after = service.must("GET", VERSION, **{"$expand": "ReplicationStatus"}).body
    assert after == {**before, "tags": {}}
    assert list(after) == list(before)
    assert service.kept() == []


def test_tags_that_a_request_leaves_out_stay(service):
    service.must("DELETE", VERSION)
    service.must("PUT", VERSION, {"location": "westus"})
    assert service.must("GET", VERSION).body["tags"] == {"a": "b"}


def test_a_patch_that_says_restore_brings_a_version_back(service):
    service.must("DELETE", VERSION)
    assert service.code("PATCH", VERSION, {"tags": {}})[1] == "ResourceNotFound"
    answer = service.must("PATCH", VERSION, {"properties": {"restore": True, "storageProfile": {}}}, "2024-03-03")
    assert answer.status == 200
    assert service.must("GET", VERSION).body["properties"]["provisioningState"] == "Succeeded"


def test_restoring_what_is_not_kept_is_a_404(service):
    gone = VERSION.replace("1.0.0", "2.0.0")
    body = {"location": "westus", "properties": {"restore": True}}
    assert service.code("PUT", gone, body)[:2] == (404, "ResourceNotFound")
    assert service.code("PATCH", gone, body)[:2] == (404, "ResourceNotFound")


def test_a_kept_version_cannot_be_made_anew_until_it_is_purged(service):
    service.must("DELETE", VERSION)
    assert service.code("PUT", VERSION, BODY) == (409, "Conflict", (
        "The gallery image version '1.0.0' already exists in soft-deleted state. Restore it, or delete it permanently, "
        "before creating it again."))
    service.now += 7 * DAY
    assert service.send("PUT", VERSION, BODY).status == 201
    service.must("DELETE", VERSION)
    assert [row["properties"]["softDeletedTime"] for row in service.kept()] == [timestamp(service.now)]


def test_it_comes_back_where_it_was_and_under_the_usual_rules(service):
    service.must("DELETE", VERSION)
    assert service.code("PUT", VERSION, {"tags": {}})[1] == "LocationRequired"
    assert service.code("PUT", VERSION, {"location": "eastus"})[1] == "InvalidResourceLocation"
    assert service.code("PUT", VERSION, {"location": "westus", "tags": {"x" * 600: ""}})[0] == 400
    service.policy(isSoftDeleteEnabled=False)
    assert service.code("PUT", VERSION, {"location": "westus"})[2] == "Soft deletion is not enabled for this gallery."


def test_deleting_for_good(service):
    service.must("DELETE", VERSION)
    assert service.must("DELETE", f"{KEPT}/1.0.0").status == 202
    assert service.send("DELETE", f"{KEPT}/1.0.0").status == 204
    assert service.send("PUT", VERSION, BODY).status == 201
    service.must("DELETE", VERSION, bypassSoftDelete="true")
    assert service.kept() == []


def test_what_is_purged_goes_with_the_next_deletion(service):
    other = VERSION.replace("1.0.0", "1.1.0")
    service.must("PUT", other, BODY)
    service.must("DELETE", VERSION)
    service.now += 8 * DAY
    service.must("DELETE", other)
    names = service.manager.engine.names(f"{DEFINITION}/softDeletedVersions".lower())
    assert list(names) == ["1.1.0"]


@pytest.mark.parametrize("wait", [0, 7 * DAY])
def test_a_definition_goes_when_nothing_is_kept_any_more(service, wait):
    service.must("DELETE", VERSION)
    service.now += wait
    if wait:
        assert service.send("DELETE", DEFINITION).status == 202
    else:
        assert service.code("DELETE", DEFINITION)[:2] == (409, "CannotDeleteResource")
        service.policy(isSoftDeleteEnabled=False)
        assert service.send("DELETE", DEFINITION).status == 202
    assert service.send("DELETE", GALLERY).status == 202
    assert list(service.manager.engine.below(GALLERY.lower())) == []


@pytest.mark.parametrize("wait", [0, 8 * DAY])
def test_a_group_goes_with_what_is_kept_in_it(service, wait):
    service.must("DELETE", VERSION)
    service.now += wait
    service.must("DELETE", GROUP, None, "2024-11-01")
    assert service.send("GET", GROUP, None, "2024-11-01").status == 404


def test_a_failed_version_cannot_be_kept(service):
    failed, other = VERSION.replace("1.0.0", "3.0.0"), IMAGE.replace("images/web", "images/second")
    service.must("PUT", other, {"location": "westus", "properties": {"hyperVGeneration": "V2", "storageProfile": {"osDisk": {
        "osType": "Linux", "osState": "Generalized", "blobUri": "https://a.blob.core.windows.net/v/os.vhd"}}}}, "2024-07-01")
    service.must("PUT", failed, {"location": "westus", "properties": {"storageProfile": {"source": {"id": other}}}})
    assert service.must("GET", failed).body["properties"]["provisioningState"] == "Failed"
    assert service.code("DELETE", failed)[:2] == (409, "OperationNotAllowed")
    assert service.send("DELETE", failed, bypassSoftDelete="true").status == 202


def test_a_kept_version_takes_no_part_in_anything(service):
    service.must("DELETE", VERSION)
    assert service.must("GET", f"{DEFINITION}/versions").body["value"] == []
    listed = service.must("GET", f"{ROOT}/resources", None, "2021-04-01").body["value"]
    assert not [row for row in listed if "version" in row["type"].lower()]
    assert service.manager.engine.count(BY_REGION["Microsoft.Compute/galleries/images/versions"], FIRST_SUBSCRIPTION, "westus") == 0


def test_lists_of_what_is_kept_are_of_something_that_is_there(service):
    assert service.code("GET", KEPT.replace("ubuntu", "missing"))[:2] == (404, "ParentResourceNotFound")
    assert service.code("GET", KEPT.replace("golden", "missing"))[:2] == (404, "ParentResourceNotFound")
    assert service.code("GET", KEPT.replace("/Images/", "/Applications/"))[:2] == (400, "InvalidParameter")
    assert service.code("GET", f"{KEPT}/1.0.0")[0] == 405


def test_rules_of_a_time_without_soft_deletion_delete_for_good():
    service = Service(lambda clock: Manager(MemoryEngine(), clock))
    engine = service.manager.engine
    engine.commit([Put(WORKSPACE_KEY, {**engine.get(WORKSPACE_KEY).document, "profile": "2019-01-preview"})])
    assert service.send("DELETE", VERSION).status == 202
    assert service.kept() == []


@pytest.mark.parametrize("private", [{"purges": START + DAY}, {"purges": "soon", "version": {}}, {"purges": START + DAY, "version": {}},
                                     {"version": {}}, {"purges": START + DAY, "version": []}])
def test_a_kept_version_that_was_damaged_by_hand_is_told(private):
    service = Service(lambda clock: Manager(MemoryEngine(), clock))
    service.must("DELETE", VERSION)
    engine = service.manager.engine
    key = f"{DEFINITION}/softDeletedVersions/1.0.0".lower()
    engine.commit([Put(key, {**engine.get(key).document, "sig": private})])
    answer = service.must("GET", KEPT)
    assert answer.body["value"] == []
    assert "the version in its private section is none" in answer.notices[0]
