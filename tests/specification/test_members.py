"""Every member that the specification has of a request is accepted and kept; every one of an answer is told."""

from __future__ import annotations

import pytest

from tests.specification import documents, ledger, members
from tests.specification.answers import problems
from tests.specification.documents import find, paths, told
from tests.specification.members import at, probes, same
from tests.specification.world import GROUP, SUBSCRIPTION

NAMES = {"galleryName": "golden", "galleryImageName": "ubuntu", "galleryImageVersionName": "1.0.0", "diskName": "one",
         "galleryApplicationName": "agent", "galleryApplicationVersionName": "1.0.0", "inVMAccessControlProfileName": "imds",
         "inVMAccessControlProfileVersionName": "1.0.0", "snapshotName": "one", "subscriptionId": SUBSCRIPTION, "resourceGroupName": GROUP}
SHARING = {"operationType": "Add", "groups": [{"type": "Subscriptions", "ids": [SUBSCRIPTION]}]}
MAKERS = [operation for operation in ledger.served() if operation.name in members.BASES]
PATCHES = [operation for operation in ledger.served()
           if operation.name.replace("_Update", "_CreateOrUpdate") in members.BASES and operation.method == "PATCH"]


def reader(operation):
    return find(operation.specification, f"{operation.name.partition('_')[0]}_Get")


def sent(world, operation, body):
    """The answer to an operation of ours with a body, after everything that it needs was made."""
    world.parents(operation, NAMES, itself=False)
    world.sources(body)
    return world.run(operation, {**NAMES, operation.body["name"]: body})


def read(world, operation):
    """The resource, with everything that it tells only when asked."""
    more = {"$expand": "ReplicationStatus"} if "Versions_" in operation.name else \
        {"$expand": "SharingProfile/Groups"} if operation.name.startswith("Galleries_") else {}
    answer = world.run(reader(operation), {**NAMES, **more})
    assert answer.status == 200, answer.body
    assert problems(reader(operation), answer) == []
    return answer.body


@pytest.mark.parametrize("operation", MAKERS, ids=lambda operation: operation.key)
def test_every_member_of_a_request_is_kept(operation, probing):
    lost = {}
    for path, value, body in probes(operation):
        world = probing()
        answer = sent(world, operation, body)
        assert problems(operation, answer) == [], (path, value)
        if answer.status >= 400:
            lost[path] = f"{value!r} is refused: {answer.body['error']['message']}"
            continue
        shown = read(world, operation)
        state = None if operation.name == members.APPLICATION else "Succeeded"  # applications have none (recorded)
        assert shown["properties"].get("provisioningState") == state, (path, value)
        if not same(value, at(shown, path)):
            lost[path] = f"{value!r} became {at(shown, path)!r}"
    assert lost.keys() == ledger.listed("not-kept", operation), lost


@pytest.mark.parametrize("operation", PATCHES, ids=lambda operation: operation.key)
def test_every_member_of_a_patch_is_kept_or_may_not_change(operation, probing):
    maker = find(operation.specification, operation.name.replace("_Update", "_CreateOrUpdate"))
    lost = {}
    for path, value, body, patch in members.patches(maker, operation):
        world = probing()
        assert sent(world, maker, body).status < 300
        world.sources(patch)
        answer = world.run(operation, {**NAMES, operation.body["name"]: patch})
        assert problems(operation, answer) == [], (path, value)
        if answer.status >= 400:
            if answer.body["error"]["code"] != "PropertyChangeNotAllowed":
                lost[path] = f"{value!r} is refused: {answer.body['error']['message']}"
            continue
        shown = read(world, operation)
        if not same(value, at(shown, path)):
            lost[path] = f"{value!r} became {at(shown, path)!r}"
    assert lost.keys() == ledger.listed("not-kept", operation), lost


@pytest.mark.parametrize("operation", MAKERS, ids=lambda operation: operation.key)
def test_every_member_of_an_answer_is_told(operation, probing):
    seen: set[str] = set()
    for _, _, body in probes(operation):
        world = probing()
        if sent(world, operation, body).status < 300:
            if body.get("properties", {}).get("sharingProfile", {}).get("permissions") == "Groups":
                shared = find(operation.specification, "GallerySharingProfile_Update")
                assert world.run(shared, {**NAMES, "sharingUpdate": SHARING}).status == 202
            seen.update(told(read(world, operation)))
    never = {path for path, _ in paths(reader(operation).responses["200"]) if path not in seen}
    highest = {path for path in never if not any(path.startswith((f"{other}.", f"{other}[]")) for other in never)}
    assert highest == ledger.listed("not-told", reader(operation))


def test_known_members_are_those_of_operations_that_there_are():
    keys = {operation.key for operation in documents.every_operation()}
    for kind in ("not-kept", "not-told"):
        for reason, gap in ledger.known()[kind].items():
            assert set(gap["where"]) <= keys, reason


def test_sameness():
    assert same("East US", "eastus")
    assert same("2030-01-31T00:00:00Z", "2030-01-31T00:00:00+00:00")
    assert same({"a": 1, "b": None}, {"a": 1, "c": 2})
    assert not same(1, True)
    assert not same("East US", "West US")
    assert not same([1], [1, 2])
    assert not same({"a": 1}, {})
