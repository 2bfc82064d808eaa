"""Operations that take their time: what is seen while they run, what is refused, what is left when they have ended."""

from __future__ import annotations

from typing import Any

import pytest

from sig_cli.arm.local import declared_indexes, open_manager
from sig_cli.arm.messages import Request, Response
from sig_cli.domain.moments import SECOND
from sig_cli.providers.provider import Pace
from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.engine import Put, UnreadableDocument
from tests.unit.machine_service import COMPUTE, DEFINITION, GALLERIES, GROUP, Service

GALLERY = f"{COMPUTE}/galleries/golden"
VERSION = f"{DEFINITION}/versions/1.0.0"
IMAGE = f"{COMPUTE}/images/web"
BUSY = (409, "Conflict", "The request failed due to conflict with a concurrent request. To resolve it, please refer to "
                         "https://aka.ms/activitylog to get more details on the conflicting requests.")


class Slow(Service):
    """A service with a definition and an image, whose clock stands until it is moved, and which is as slow as the real one."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.step = 0
        self.manager = open_manager(folder, lambda: self.now)
        self.engine = self.manager.engine
        self.must("PUT", GROUP, {"location": "westus"}, "2024-11-01")
        self.definition()
        self.managed_image(sizes=(30,))
        self.pace(1.0)

    def pace(self, speed: float | None, lag: float = 0) -> None:
        self.manager.pace = Pace(speed, lag)

    def wait(self, seconds: float) -> None:
        self.now += round(seconds * SECOND)

    def put(self, *targets: str, name: str = "1.0.0", counts: int = 1) -> Response:
        return self.send("PUT", f"{DEFINITION}/versions/{name}", {"location": "westus", "properties": {
            "publishingProfile": {"targetRegions": [{"name": target, "regionalReplicaCount": counts} for target in targets]},
            "storageProfile": {"source": {"id": IMAGE}}}})

    def state(self, path: str = VERSION) -> str:
        return self.get(path)["properties"]["provisioningState"] if self.send("GET", path).status == 200 else "gone"

    def regions(self, path: str = VERSION) -> dict[str, tuple[str, int]]:
        status = self.get(path, expand="ReplicationStatus")["properties"]["replicationStatus"]
        return {row["region"]: (row["state"], row["progress"]) for row in status["summary"]}

    def poll(self, answer: Response, header: str = "Azure-AsyncOperation") -> Response:
        path, _, query = answer.headers[header].removeprefix("https://management.azure.com").partition("?")
        return self.manager.send(Request("GET", path, dict(pair.split("=") for pair in query.split("&"))))

    def faults(self, *faults: dict[str, Any]) -> None:
        self.engine.commit([Put("/workspace/faults", {"name": "faults", "faults": list(faults)})])


@pytest.fixture
def service(tmp_path):
    folder = str(tmp_path / "w")
    yield Slow(folder)
    assert find_problems(folder, declared_indexes()) == []


def test_the_life_of_a_version(service):
    answer = service.put("westus", "eastus")
    assert (answer.status, answer.headers["Retry-After"], service.state()) == (201, "60", "Creating")
    assert "osDiskImage" not in service.get(VERSION)["properties"]["storageProfile"]
    service.wait(200)
    assert service.regions()["westus"][0] == service.regions()["eastus"][0] == "Replicating"
    polled = service.poll(answer)
    assert (polled.body["status"], polled.headers["Retry-After"]) == ("InProgress", "60")
    assert "endTime" not in polled.body
    service.wait(240)
    assert service.regions()["westus"] == ("Completed", 100)
    assert service.regions()["eastus"][0] == "Replicating"
    service.wait(200)
    assert service.state() == "Succeeded"
    polled = service.poll(answer)
    assert polled.body["status"] == "Succeeded"
    assert "Retry-After" not in polled.headers
    assert service.get(VERSION)["properties"]["storageProfile"]["osDiskImage"]["sizeInGB"] == 30


@pytest.mark.parametrize(("speed", "after"), [(1, "60"), (60, "1"), (20, "3"), (0.5, "120"), (100_000, "1")])
def test_retry_after_goes_with_the_speed(service, speed, after):
    service.pace(speed)
    answer = service.put("westus")
    assert answer.headers["Retry-After"] == service.poll(answer).headers["Retry-After"] == after


def test_instantly_nothing_is_stored_of_it_and_nobody_need_wait(service):
    service.pace(None)
    answer = service.put("westus", "eastus")
    assert "Retry-After" not in answer.headers
    assert service.state() == "Succeeded"
    assert set(service.engine.get(VERSION.lower()).document["sig"]) == {"created", "operation", "revision"}


def test_a_change_of_speed_touches_later_plans_only(service):
    service.put("westus")
    service.pace(None)
    assert service.state() == "Creating"
    service.put("westus", "eastus", name="1.0.1")
    assert service.state(f"{DEFINITION}/versions/1.0.1") == "Succeeded"


def test_a_region_with_its_copy_serves_while_another_is_waited_for(service):
    service.put("westus", "australiaeast")
    service.wait(445)
    assert [state for state, _ in service.regions().values()] == ["Completed", "Replicating"]
    assert service.machine("here", {"id": VERSION}).status == 201
    there = service.machine("there", {"id": VERSION}, location="australiaeast")
    assert (there.status, there.body["error"]["code"]) == (404, "GalleryImageNotFound")
    service.wait(2000)
    assert service.machine("there", {"id": VERSION}, location="australiaeast").status == 201


def test_a_scale_set_too(service):
    def scale_set(name: str, location: str) -> Response:
        return service.send("PUT", f"{COMPUTE}/virtualMachineScaleSets/{name}", {"location": location, "sku": {
            "name": "Standard_DS1_v2", "capacity": 1}, "properties": {"upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": {
                "osProfile": {"computerNamePrefix": "w", "adminUsername": "me", "adminPassword": "secret"},
                "storageProfile": {"imageReference": {"id": VERSION}}}}})

    service.put("westus", "australiaeast")
    service.wait(445)
    assert scale_set("here", "westus").status == 201
    assert scale_set("there", "australiaeast").body["error"]["code"] == "GalleryImageNotFound"


def test_latest_waits_for_the_copy(service):
    service.pace(None)
    service.put("westus")
    service.pace(1.0)
    service.put("westus", name="1.0.1")
    service.wait(100)
    assert service.machine("a", {"id": DEFINITION}).body["properties"]["storageProfile"]["imageReference"]["exactVersion"] == "1.0.0"
    service.wait(400)
    assert service.machine("b", {"id": DEFINITION}).body["properties"]["storageProfile"]["imageReference"]["exactVersion"] == "1.0.1"


def test_versions_can_be_changed_on_the_way(service):
    """Reported: writes at the same time are accepted, and the last one wins."""
    first = service.put("westus")
    service.wait(200)
    second = service.put("westus", "eastus")
    assert (second.status, second.body["properties"]["provisioningState"], service.state()) == (200, "Creating", "Creating")
    assert service.regions() == {"westus": ("Replicating", 48), "eastus": ("Replicating", 0)}
    service.wait(215)
    assert service.poll(first).body["status"] == "Succeeded"
    assert service.poll(second).body["status"] == "InProgress"
    assert service.regions()["westus"] == ("Completed", 100)
    third = service.put("westus")
    assert service.regions() == {"westus": ("Completed", 100)}
    service.wait(150)
    assert service.poll(third).body["status"] == service.state() == "Succeeded"


def test_an_update_is_seen(service):
    service.pace(None)
    service.put("westus")
    service.pace(1.0)
    answer = service.put("westus", counts=3)
    assert answer.body["properties"]["provisioningState"] == service.state() == "Updating"
    assert service.regions() == {"westus": ("Replicating", 33)}
    assert service.machine("a", {"id": VERSION}).status == 201
    service.wait(1000)
    assert service.state() == "Succeeded"


def test_a_deletion_takes_its_time(service):
    service.pace(None)
    service.put("westus")
    service.pace(1.0)
    answer = service.send("DELETE", VERSION)
    assert (answer.status, answer.headers["Retry-After"], service.state()) == (202, "60", "Deleting")
    monitor = service.poll(answer, "Location")
    assert (monitor.status, monitor.headers["Retry-After"]) == (202, "60")
    assert service.refused("PUT", VERSION, {"location": "westus", "properties": {}}) == BUSY
    assert service.refused("PATCH", VERSION, {"tags": {}}) == BUSY
    assert service.refused("DELETE", DEFINITION)[1] == "CannotDeleteResource"
    service.wait(30)
    again = service.send("DELETE", VERSION)
    assert (again.status, service.state()) == (202, "Deleting")
    service.wait(60)
    assert service.state() == "gone"
    assert service.poll(answer).body["status"] == service.poll(again).body["status"] == "Succeeded"
    assert service.poll(answer, "Location").status == 200
    assert service.get(f"{DEFINITION}/versions") == {"value": []}
    assert service.send("DELETE", VERSION).status == 204
    assert service.send("DELETE", DEFINITION).status == 202
    service.wait(1)
    assert service.send("DELETE", GALLERY).status == 202
    service.wait(1)
    assert service.state(GALLERY) == "gone"


def test_a_name_is_free_when_its_owner_has_left(service):
    service.pace(None)
    service.put("westus")
    service.pace(1.0)
    service.send("DELETE", VERSION)
    service.wait(91)
    assert service.put("westus").status == 201
    assert service.state() == "Creating"
    other = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/other"
    service.must("PUT", other, {"location": "westus"}, "2024-11-01")
    empty = f"{COMPUTE}/galleries/empty"
    service.must("PUT", empty, {"location": "westus"}, GALLERIES)
    service.wait(1)
    service.send("DELETE", empty)
    service.wait(1)
    service.must("PUT", f"{other}/providers/Microsoft.Compute/galleries/empty", {"location": "westus"}, GALLERIES)


def test_what_has_left_is_removed_by_the_next_to_go(service):
    service.pace(None)
    for name in ("1.0.0", "1.0.1", "1.0.2"):
        service.put("westus", name=name)
    service.pace(1.0)
    for name in ("1.0.0", "1.0.1", "1.0.2"):
        service.send("DELETE", f"{DEFINITION}/versions/{name}")
        service.wait(50)
    assert service.engine.names(f"{DEFINITION.lower()}/versions") == ["1.0.1", "1.0.2"]
    service.wait(100)
    assert service.get(f"{DEFINITION}/versions") == {"value": []}


def test_a_deletion_overtakes_what_is_being_made(service):
    made = service.put("westus")
    service.wait(10)
    assert service.send("DELETE", VERSION).status == 202
    polled = service.poll(made).body
    assert (polled["status"], polled["error"]["code"]) == ("Failed", "OperationPreempted")
    service.wait(90)
    assert service.state() == "gone"
    assert service.poll(made).body["status"] == "Failed"
    service.put("westus")
    service.wait(5000)
    assert service.poll(made).body["endTime"] == polled["endTime"]


def test_others_are_busy_while_something_is_done_to_them(service):
    image = f"{COMPUTE}/images/other"
    source = {"hyperVGeneration": "V1", "storageProfile": {"osDisk": {
        "osType": "Linux", "osState": "Generalized", "blobUri": "https://a.blob.core.windows.net/v/o.vhd", "diskSizeGB": 30}}}
    assert service.send("PUT", image, {"location": "westus", "properties": source}).status == 201
    assert service.state(image) == "Creating"
    assert service.refused("PUT", image, {"location": "westus", "properties": source}) == BUSY
    assert service.refused("DELETE", image) == BUSY
    service.wait(6)
    assert service.state(image) == "Succeeded"
    assert service.send("DELETE", image).status == 202
    assert service.state(image) == "Deleting"
    service.wait(6)
    assert service.state(image) == "gone"
    service.must("PUT", GALLERY, {"location": "westus", "tags": {"a": "b"}})
    assert service.refused("POST", f"{GALLERY}/share", {"operationType": "Reset"}) == BUSY


def test_nothing_is_made_in_what_is_on_its_way_out(service):
    service.send("DELETE", DEFINITION)
    assert service.refused("PUT", VERSION, {"location": "westus", "properties": {"storageProfile": {"source": {"id": IMAGE}}}}) == BUSY


def test_a_machine_takes_its_time(service):
    service.pace(None)
    service.put("westus")
    service.pace(1.0)
    machine = f"{COMPUTE}/virtualMachines/a"
    service.machine("a", {"id": VERSION})
    assert service.state(machine) == "Creating"
    assert service.machine("a", {"id": VERSION}).status == 409
    service.wait(31)
    assert service.state(machine) == "Succeeded"
    answer = service.send("POST", f"{machine}/deallocate")
    assert service.poll(answer).body["status"] == "InProgress"
    service.wait(37)
    assert service.poll(answer).body["status"] == "Succeeded"
    service.send("DELETE", machine)
    assert service.state(machine) == "Deleting"
    service.wait(31)
    assert service.state(machine) == "gone"
    assert service.machine("a", {"id": VERSION}).status == 201


def test_a_deleted_version_lingers_for_its_parent(service):
    """Reported: a version is 404 while its definition still answers 409 for some twenty seconds."""
    service.pace(None, 20)
    service.put("westus")
    service.send("DELETE", VERSION)
    assert service.state() == "gone"
    assert service.refused("DELETE", DEFINITION) == (
        409, "CannotDeleteResource", "Cannot delete resource while nested resources exist. Some existing nested resource IDs "
        "include: 'Microsoft.Compute/galleries/golden/images/ubuntu/versions/1.0.0'. Please delete all nested resources before "
        "deleting this resource.")
    service.wait(20)
    assert service.send("DELETE", DEFINITION).status == 202
    assert service.state(DEFINITION) == "gone"


def test_undeletion_takes_its_time_and_keeps_the_copies(service):
    service.pace(None)
    service.must("PUT", GALLERY, {"location": "westus", "properties": {"softDeletePolicy": {"isSoftDeleteEnabled": True}}})
    service.put("westus")
    service.pace(1.0)
    service.send("DELETE", VERSION)
    service.wait(91)
    assert service.state() == "gone"
    answer = service.send("PUT", VERSION, {"location": "westus"})
    assert (answer.status, service.state(), service.regions()) == (200, "Updating", {"westus": ("Completed", 100)})
    service.wait(150)
    assert service.state() == "Succeeded"


def test_a_fault_in_a_region_is_part_of_the_plan(service):
    service.faults({"name": "f1", "on": "replicate", "region": "eastus", "after": 40, "times": 1})
    answer = service.put("westus", "eastus")
    service.faults()
    service.wait(5000)
    assert service.regions() == {"westus": ("Completed", 100), "eastus": ("Failed", 40)}
    polled = service.poll(answer).body
    assert (polled["status"], polled["error"]["code"]) == ("Failed", "ReplicationJobsNotCompleted")
    assert service.state() == "Failed"
    assert service.machine("a", {"id": VERSION}).status == 201
    service.put("westus")
    service.put("westus", "eastus")
    service.wait(5000)
    assert service.regions() == {"westus": ("Completed", 100), "eastus": ("Completed", 100)}
    assert service.state() == "Succeeded"


def test_a_fault_strikes_as_often_as_it_is_told(service):
    service.pace(None)
    service.faults({"name": "f1", "on": "replicate", "times": 2})
    states = []
    for name in ("1.0.0", "1.0.1", "1.0.2"):
        service.put("westus", name=name)
        states.append(service.state(f"{DEFINITION}/versions/{name}"))
    assert states == ["Failed", "Failed", "Succeeded"]


def test_an_operation_hangs_or_fails(service):
    service.pace(None)
    service.faults({"name": "f1", "on": "operation", "type": "Microsoft.Compute/galleries/images/versions", "hang": True, "nth": 1})
    answer = service.put("westus")
    service.wait(10_000_000)
    assert (service.poll(answer).body["status"], service.state()) == ("InProgress", "Creating")
    service.send("DELETE", VERSION)
    assert service.state() == "gone"
    service.faults({"name": "f2", "on": "operation", "code": "Odd", "message": "It broke."})
    answer = service.put("westus")
    assert service.poll(answer).body["error"] == {"code": "Odd", "message": "It broke."}
    assert service.state() == "Failed"


def test_requests_fail_by_number_and_by_share(service):
    service.faults({"name": "f1", "on": "request", "method": "GET", "nth": 2, "status": 429, "retryAfter": 7})
    answers = [service.send("GET", GALLERY) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 429, 200]
    assert answers[1].headers["Retry-After"] == "7"
    assert answers[1].body["error"] == {"code": "OperationNotAllowed", "message": "The server rejected the request because "
                                        "too many requests have been received for this subscription."}
    runs = []
    for name in ("a", "a", "b"):
        service.engine.commit([Put("/faults/" + name, {"name": name}, volatile=True)])
        service.faults({"name": name, "on": "request", "share": 30, "status": 503})
        runs.append([service.send("GET", GALLERY).status for _ in range(60)])
    assert runs[0] == runs[1] != runs[2]
    assert 8 <= runs[0].count(503) <= 28


@pytest.mark.parametrize(("status", "code"), [(500, "InternalServerError"), (503, "ServiceUnavailable"), (504, "GatewayTimeout")])
def test_a_request_fails_as_it_is_told(service, status, code):
    service.faults({"name": "f", "on": "request", "status": status, "times": 1})
    assert service.refused("GET", GALLERY)[:2] == (status, code)
    assert service.state(GALLERY) == "Succeeded"


@pytest.mark.parametrize("damage", [[], {"westus": 1}, {"westus": {"started": 1}}, {"westus": {"started": 1, "ends": "soon"}}])
def test_a_plan_that_was_broken_by_hand_is_told(tmp_path, damage):
    service = Slow(str(tmp_path / "w"))
    service.put("westus")
    stored = service.engine.get(VERSION.lower())
    broken = {**stored.document, "sig": {**stored.document["sig"], "replication": damage}}
    service.engine.commit([Put(VERSION.lower(), broken, stored.revision)])
    with pytest.raises(UnreadableDocument, match='the "replication" in its private section is none'):
        service.get(VERSION)
    assert service.get(f"{DEFINITION}/versions") == {"value": []}
