"""Deleting a group with everything in it: in which steps, what is left when it is cut off, and what stands in its way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.providers.provider import Pace
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sig_cli.workspace.engine import Operation

NOW = 1_700_000_000_000_000
API = "2024-11-01"
COMPUTE_API = "2024-03-03"
ROOT = f"/subscriptions/{FIRST_SUBSCRIPTION}"
GROUP = "/resourceGroups/images"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
WEB = f"{COMPUTE}/galleries/golden/images/web"


class Cut(Exception):
    """The process died here."""


class MortalEngine(MemoryEngine):
    """An engine that dies instead of the commit after `lives` more of them."""

    lives = 1_000_000

    def commit(self, operations: Sequence[Operation]) -> None:
        if not self.lives:
            raise Cut
        self.lives -= 1
        super().commit(operations)


class Service:
    """Resource Manager with a group of two galleries, two definitions, three versions, a disk and an image."""

    def __init__(self) -> None:
        self.engine = MortalEngine()
        self.now = NOW
        self.pace = Pace()
        self.manager = Manager(self.engine, lambda: self.now, pace=lambda: self.pace)
        self.send("PUT", GROUP, {"location": "westus", "tags": {"a": "b"}})
        self.send("PUT", f"{COMPUTE}/disks/os", {"location": "westus", "properties": {
            "creationData": {"createOption": "Empty"}, "diskSizeGB": 4, "osType": "Linux"}})
        self.send("PUT", f"{COMPUTE}/images/base", {"location": "westus", "properties": {
            "hyperVGeneration": "V2", "storageProfile": {"osDisk": {
                "osType": "Linux", "osState": "Generalized", "managedDisk": {"id": f"{ROOT}{COMPUTE}/disks/os"}}}}})
        for gallery in ("golden", "spare"):
            self.send("PUT", f"{COMPUTE}/galleries/{gallery}", {"location": "westus"})
        for definition in ("web", "db"):
            self.send("PUT", f"{COMPUTE}/galleries/golden/images/{definition}", {"location": "westus", "properties": {
                "osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2",
                "identifier": {"publisher": "p", "offer": "o", "sku": definition}}})
        for version in ("1.0.0", "1.0.1", "1.0.10"):
            self.version(version, {})

    def version(self, name: str, safety: dict[str, Any]) -> None:
        answer = self.send("PUT", f"{WEB}/versions/{name}", {"location": "westus", "properties": {
            "publishingProfile": {"targetRegions": [{"name": "westus"}], "endOfLifeDate": "2999-01-01T00:00:00Z"},
            "storageProfile": {"source": {"id": f"{ROOT}{COMPUTE}/images/base"}}, "safetyProfile": safety}})
        assert answer.status in (200, 201), answer.body

    def send(self, method: str, path: str, body: Any = None) -> Response:
        version = API if path.count("/") < 3 or path.endswith("/resources") else COMPUTE_API
        if "/disks/" in path:
            version = "2023-04-02"
        elif "/Microsoft.Compute/images/" in path:
            version = "2024-07-01"
        return self.manager.send(Request(method, path if path.startswith("/subscriptions") else ROOT + path,
                                         {"api-version": version}, body))

    def names(self) -> list[str]:
        return [row["name"] for row in self.send("GET", "/resources").body["value"]]

    def poll(self, answer: Response) -> Response:
        return self.send("GET", answer.headers["Location"].partition("management.azure.com")[2].partition("?")[0])


@pytest.fixture
def service() -> Service:
    return Service()


def test_the_operation_ends_when_everything_is_gone(service: Service) -> None:
    answer = service.send("DELETE", GROUP)
    assert (answer.status, answer.body, sorted(answer.headers)) == (202, None, ["Location", "x-ms-request-id"])
    assert (service.poll(answer).status, service.poll(answer).body) == (200, None)
    assert service.send("GET", GROUP).status == 404
    assert service.names() == []


def test_a_deletion_that_was_cut_off_goes_on_when_it_is_asked_for_again(service: Service) -> None:
    left = []
    for lives in range(1, 20):
        service = Service()
        service.engine.lives = lives
        try:
            service.send("DELETE", GROUP)
        except Cut:
            service.engine.lives = 1_000_000
        else:
            break
        assert service.send("GET", GROUP).body["properties"] == {"provisioningState": "Deleting"}
        refused = service.send("PUT", f"{COMPUTE}/galleries/new", {"location": "westus"})
        assert (refused.status, refused.body["error"]["code"]) == (409, "ResourceGroupBeingDeleted")
        left.append(service.names())
        assert service.send("DELETE", GROUP).status == 202
        assert service.send("GET", GROUP).status == 404
        assert service.names() == []
    # A gallery goes with all that is in it, or not at all.
    galleries = [[name for name in names if name.startswith("golden")] for names in left]
    assert {len(names) for names in galleries} == {0, 6}
    assert left[-1] == []


def test_what_may_not_be_deleted_stays_with_its_parents_and_the_group(service: Service) -> None:
    service.version("1.0.1", {"blockDeletionBeforeEndOfLife": True})
    before = service.send("GET", GROUP).body
    answer = service.send("DELETE", GROUP)
    assert answer.status == 202
    assert service.names() == ["golden", "golden/web", "golden/web/1.0.1"]
    assert service.send("GET", GROUP).body == before
    failure = service.poll(answer)
    assert failure.status == 409
    error = failure.body["error"]
    assert error["code"] == "ResourceGroupDeletionBlocked"
    assert error["message"].startswith(
        "Deletion of resource group 'images' failed as resources with identifiers "
        "'Microsoft.Compute/galleries/golden/images/web/versions/1.0.1' could not be deleted. The provisioning state "
        "of the resource group will be rolled back. The tracking Id is '")
    detail, = error["details"]
    assert sorted(detail) == ["message", "target"]
    assert detail["target"] == f"{ROOT}{WEB}/versions/1.0.1"
    assert json.loads(detail["message"])["error"]["code"] == "DeleteGalleryImageVersionBlockedBeforeEndOfLife"


def test_a_group_that_could_not_be_deleted_takes_writes_and_is_deleted_later(service: Service) -> None:
    service.version("1.0.1", {"blockDeletionBeforeEndOfLife": True})
    service.send("DELETE", GROUP)
    assert service.send("PUT", f"{COMPUTE}/galleries/new", {"location": "westus"}).status == 201
    service.send("PATCH", f"{WEB}/versions/1.0.1", {"properties": {"safetyProfile": {"blockDeletionBeforeEndOfLife": False}}})
    service.send("DELETE", GROUP)
    assert service.send("GET", GROUP).status == 404


def test_every_resource_in_the_way_is_named(service: Service) -> None:
    for name in ("1.0.0", "1.0.10"):
        service.version(name, {"blockDeletionBeforeEndOfLife": True})
    error = service.poll(service.send("DELETE", GROUP)).body["error"]
    versions = "Microsoft.Compute/galleries/golden/images/web/versions"
    assert f"'{versions}/1.0.0,{versions}/1.0.10'" in error["message"]
    assert [detail["target"].rpartition("/")[2] for detail in error["details"]] == ["1.0.0", "1.0.10"]
    assert service.names() == ["golden", "golden/web", "golden/web/1.0.0", "golden/web/1.0.10"]


def test_tags_of_a_group_that_is_being_deleted_do_not_change(service: Service) -> None:
    service.engine.lives = 1
    with pytest.raises(Cut):
        service.send("DELETE", GROUP)
    service.engine.lives = 1_000_000
    for scope in (GROUP, f"{COMPUTE}/galleries/golden"):
        answer = service.send("PUT", f"{scope}/providers/Microsoft.Resources/tags/default", {"properties": {"tags": {}}})
        assert (answer.status, answer.body["error"]["code"]) == (409, "ResourceGroupBeingDeleted")


def test_where_operations_take_time_a_group_is_seen_leaving(service: Service) -> None:
    service.pace = Pace(1)
    tags = service.send("GET", GROUP).body["tags"]
    answer = service.send("DELETE", GROUP)
    service.now += 74_000_000
    shown = service.send("GET", GROUP).body
    assert (shown["properties"], shown["tags"]) == ({"provisioningState": "Deleting"}, tags)
    assert service.poll(answer).status == 202
    assert [row["name"] for row in service.send("GET", "/resourcegroups").body["value"]] == ["images"]
    refused = service.send("PUT", GROUP, {"location": "westus"})
    assert (refused.status, refused.body["error"]["code"]) == (409, "ResourceGroupBeingDeleted")
    again = service.send("DELETE", GROUP)
    service.now += 1_000_000
    assert (service.poll(answer).status, service.poll(again).status) == (200, 200)
    assert service.send("GET", GROUP).status == 404
    assert service.send("GET", "/resourcegroups").body["value"] == []
    assert service.send("DELETE", GROUP).status == 404


def test_a_group_that_has_left_is_made_anew(service: Service) -> None:
    service.pace = Pace(1)
    service.send("DELETE", GROUP)
    service.now += 75_000_000
    made = service.send("PUT", GROUP, {"location": "eastus"})
    assert (made.status, made.body["location"], "tags" in made.body) == (201, "eastus", False)
    assert service.send("PUT", f"{COMPUTE}/galleries/new", {"location": "westus"}).status == 201
    assert service.send("GET", GROUP).body["properties"] == {"provisioningState": "Succeeded"}


def test_the_next_group_that_leaves_removes_what_the_last_one_left(service: Service) -> None:
    service.pace = Pace(1)
    key = f"{ROOT}{GROUP}".lower()
    service.send("DELETE", GROUP)
    service.now += 75_000_000
    assert service.engine.get(key) is not None
    service.send("PUT", "/resourceGroups/other", {"location": "westus"})
    service.send("DELETE", "/resourceGroups/other")
    assert service.engine.get(key) is None


def test_what_may_not_be_deleted_is_told_at_once_however_slow_the_service_is(service: Service) -> None:
    service.version("1.0.1", {"blockDeletionBeforeEndOfLife": True})
    service.pace = Pace(1)
    assert service.poll(service.send("DELETE", GROUP)).status == 409
    assert service.send("GET", GROUP).body["properties"] == {"provisioningState": "Succeeded"}
