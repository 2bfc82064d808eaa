"""Managed disks on the side of the service: performance tiers, bursting, and the answer to a PATCH."""

from __future__ import annotations

import pytest

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

GROUP = f"/subscriptions/{FIRST_SUBSCRIPTION}/resourceGroups/images"
DISK = f"{GROUP}/providers/Microsoft.Compute/disks/one"


@pytest.fixture
def service():
    clock = iter(range(1_700_000_000_000_000, 1_800_000_000_000_000, 1_000_000))
    manager = Manager(MemoryEngine(), lambda: next(clock))

    def send(method, body=None, path=DISK, api_version="2024-03-02"):
        return manager.send(Request(method, path, {"api-version": api_version}, body))

    def poll(path, query):
        return manager.send(Request("GET", path, dict(part.split("=") for part in query.split("&"))))

    send.poll = poll
    assert send("PUT", {"location": "eastus"}, GROUP, "2024-11-01").status == 201
    return send


def disk(sku="Premium_LRS", size=16, **properties):
    return {"location": "eastus", "sku": {"name": sku}, "properties": {
        "creationData": {"createOption": "Empty"}, "diskSizeGB": size, **properties}}


def shown(service, *names):
    properties = service("GET").body["properties"]
    return tuple(properties.get(name) for name in names)


def test_a_tier_can_be_raised_and_brings_its_speed(service):
    assert service("PUT", disk()).status == 202
    assert shown(service, "tier", "diskIOPSReadWrite", "diskMBpsReadWrite") == ("P3", 120, 25)
    assert service("PATCH", {"properties": {"tier": "P20"}}).status == 202
    assert shown(service, "tier", "diskIOPSReadWrite", "diskMBpsReadWrite") == ("P20", 2300, 150)


def test_a_raised_tier_stays_until_the_size_has_a_higher_one(service):
    service("PUT", disk(tier="P20"))
    service("PATCH", {"properties": {"diskSizeGB": 128}})
    assert shown(service, "tier") == ("P20",)
    service("PATCH", {"properties": {"diskSizeGB": 1024}})
    assert shown(service, "tier", "diskIOPSReadWrite") == ("P30", 5000)


def test_other_kinds_have_no_tier(service):
    service("PUT", disk(tier="P20"))
    service("PATCH", {"sku": {"name": "Standard_LRS"}})
    assert shown(service, "tier", "diskIOPSReadWrite") == (None, 500)


def test_bursting_tells_since_when(service):
    service("PUT", disk(size=1024))
    assert shown(service, "burstingEnabledTime") == (None,)
    service("PATCH", {"properties": {"burstingEnabled": True}})
    since = shown(service, "burstingEnabledTime")
    assert since > shown(service, "timeCreated")
    service("PATCH", {"tags": {"a": "b"}})
    assert shown(service, "burstingEnabledTime") == since
    service("PATCH", {"properties": {"burstingEnabled": False}})
    assert shown(service, "burstingEnabledTime") == (None,)


def test_answer_to_a_patch_is_a_disk_that_is_being_updated(service):
    service("PUT", disk())
    answer = service("PATCH", {"properties": {"networkAccessPolicy": "DenyAll"}})
    properties = answer.body["properties"]
    assert properties["creationData"] == {"createOption": "Empty"}
    assert (properties["networkAccessPolicy"], properties["diskSizeGB"]) == ("DenyAll", 16)
    assert properties["provisioningState"] == "Updating"
    assert not {"timeCreated", "uniqueId", "diskState", "diskSizeBytes"} & properties.keys()


def test_answer_to_a_put_repeats_what_was_sent_in_any_case(service):
    sent = disk()
    sent["PROPERTIES"] = sent.pop("properties")
    properties = service("PUT", sent).body["properties"]
    assert (properties["creationData"], properties["diskSizeGB"]) == ({"createOption": "Empty"}, 16)


@pytest.mark.parametrize(("api_version", "told"), [("2019-07-01", None), ("2020-06-30", "P3"), ("2020-12-01", None), ("2022-03-02", None)])
def test_one_api_version_repeats_the_tier_in_the_answer_to_a_write(service, api_version, told):
    assert service("PUT", disk(), api_version=api_version).body["properties"].get("tier") == told


def access(service, path=DISK, **body):
    return service("POST", {"access": "Read", "durationInSeconds": 600, **body}, f"{path}/beginGetAccess")


def polled(service, answer, header):
    path, _, query = answer.headers[header].removeprefix("https://management.azure.com").partition("?")
    return service.poll(path, query)


def test_access_gives_an_address_and_is_seen_until_it_is_taken_back(service):
    service("PUT", disk())
    granted = access(service)
    assert (granted.status, granted.body) == (202, None)
    address = polled(service, granted, "Location").body["accessSAS"]
    assert address.startswith("https://md-")
    status = polled(service, granted, "Azure-AsyncOperation").body
    assert (status["status"], status["properties"]) == ("Succeeded", {"output": {"accessSAS": address}})
    assert shown(service, "diskState") == ("ActiveSAS",)
    refused = service("DELETE")
    assert (refused.status, refused.body["error"]["code"]) == (409, "OperationNotAllowed")
    assert refused.body["error"]["message"] == ("There is an active shared access signature outstanding for disk one. "
                                                "Call EndGetAccess before attaching or deleting the disk.")
    ended = service("POST", None, f"{DISK}/endGetAccess")
    assert (ended.status, ended.body) == (202, None)
    assert polled(service, ended, "Location").status == 200
    assert shown(service, "diskState") == ("Unattached",)
    assert service("DELETE").status == 202


def test_access_ends_by_itself_and_another_one_has_another_address(service):
    service("PUT", disk())
    first = polled(service, access(service, durationInSeconds=3), "Location").body
    assert shown(service, "diskState") == ("ActiveSAS",)
    for _ in range(3):
        service("GET")
    assert shown(service, "diskState") == ("Unattached",)
    assert polled(service, access(service), "Location").body != first


@pytest.mark.parametrize(("body", "message"), [
    ({"access": None}, "Required parameter 'access' is missing (null)."),
    ({"durationInSeconds": None}, "Required parameter 'durationInSeconds' is missing (null)."),
    ({"access": "All"}, "The value of parameter access is invalid."),
    ({"durationInSeconds": "600"}, "The value of parameter durationInSeconds is invalid."),
    ({"durationInSeconds": 0}, "The value 0 of parameter 'durationInSeconds' is out of range. "
                               "The value must be between 1 and 5184000, inclusive."),
])
def test_access_that_cannot_be_granted(service, body, message):
    service("PUT", disk())
    refused = access(service, **body)
    assert (refused.status, refused.body["error"]["message"]) == (400, message)
    assert shown(service, "diskState") == ("Unattached",)


def test_access_to_a_disk_that_is_not_there(service):
    assert access(service).status == 404
    assert service("POST", None, f"{DISK}/copyTo").status == 404


def test_what_is_copied_is_as_large_as_its_source_at_least(service):
    source, copy = f"{GROUP}/providers/Microsoft.Compute/snapshots/one", f"{GROUP}/providers/Microsoft.Compute/disks/two"
    service("PUT", disk(size=30))

    def copied(size, of, **options):
        return {"location": "eastus", "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": of},
                                                     **({} if size is None else {"diskSizeGB": size}), **options}}

    answer = service("PUT", copied(29, DISK), source)
    assert (answer.status, answer.body["error"]) == (409, {
        "code": "OperationNotAllowed", "target": "snapshot.diskSizeGB",
        "message": "The snapshot of 29 GB would be smaller than its source of 30 GB. "
                   "Please choose equal or greater size or do not specify an explicit size."})
    assert service("PUT", copied(None, DISK), source).status == 202
    answer = service("PUT", copied(8, source), copy)
    assert (answer.status, answer.body["error"]["target"], answer.body["error"]["message"]) == (
        409, "disk.diskSizeGB", "The disk of 8 GB would be smaller than its source of 30 GB. "
        "Please choose equal or greater size or do not specify an explicit size.")
    assert service("GET", path=copy).status == 404
    for size in (30, 64):
        assert service("PUT", copied(size, source), f"{copy}{size}").status == 202
        assert service("GET", path=f"{copy}{size}").body["properties"]["diskSizeGB"] == size
