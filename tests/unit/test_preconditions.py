"""Conditional requests, HEAD, PATCH, methods that are not allowed, and operations, through `Manager.send`."""

from __future__ import annotations

from typing import Any

import pytest

from sig_cli.arm.local import declared_indexes
from sig_cli.arm.manager import REVISION, Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.workspace.engine import Put
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

NOW = 1_700_000_000_123_456
ROOT = f"/subscriptions/{FIRST_SUBSCRIPTION}"
GROUP = f"{ROOT}/resourceGroups/images"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
GALLERY = f"{COMPUTE}/galleries/golden"
DEFINITION = f"{GALLERY}/images/linux"
VERSION = f"{DEFINITION}/versions/1.0.0"
FEATURE = f"{ROOT}/providers/Microsoft.Features/providers/Microsoft.Compute/features/GalleryPreview"
REGISTRATION = (f"{ROOT}/providers/Microsoft.Features/featureProviders/Microsoft.Compute/subscriptionFeatureRegistrations/"
                "GalleryPreview")
TAGS = "/providers/Microsoft.Resources/tags/default"
BODIES: dict[str, Any] = {
    GROUP: {"location": "westus"},
    GALLERY: {"location": "westus", "properties": {"description": "first"}},
    DEFINITION: {"location": "westus", "properties": {
        "osType": "Linux", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}},
    f"{COMPUTE}/disks/os": {"location": "westus", "properties": {
        "creationData": {"createOption": "Empty"}, "diskSizeGB": 30, "osType": "Linux"}},
    f"{COMPUTE}/snapshots/os": {"location": "westus", "properties": {
        "creationData": {"createOption": "Copy", "sourceResourceId": f"{COMPUTE}/disks/os"}}},
    f"{COMPUTE}/images/os": {"location": "westus", "properties": {"hyperVGeneration": "V1", "storageProfile": {
        "osDisk": {"osType": "Linux", "osState": "Generalized", "managedDisk": {"id": f"{COMPUTE}/disks/os"}}}}},
    VERSION: {"location": "westus", "properties": {"publishingProfile": {"targetRegions": [{"name": "westus"}]},
                                                   "storageProfile": {"source": {"id": f"{COMPUTE}/images/os"}}}},
    f"{COMPUTE}/virtualMachines/vm": {"location": "westus", "properties": {
        "hardwareProfile": {"vmSize": "Standard_B1s"}, "osProfile": {"computerName": "vm", "adminUsername": "me", "adminPassword": "Long-Enough-1"},
        "storageProfile": {"imageReference": {"id": f"{COMPUTE}/images/os"}}}},
    f"{GROUP}/providers/Contoso.Things/boxes/a": {"location": "westus", "properties": {"size": 1}},
    f"{GROUP}{TAGS}": {"properties": {"tags": {"a": "1"}}},
    f"{GALLERY}{TAGS}": {"properties": {"tags": {"a": "1"}}},
    REGISTRATION: {"properties": {}},
}
FAILED = {"error": {"code": "PreconditionFailed",
                    "message": "The condition specified using HTTP conditional header(s) is not met."}}


def version_of(path: str) -> str:
    if path.endswith(TAGS) or "Microsoft." not in path:
        return "2022-09-01"
    return "2021-07-01" if "/disks/" in path or "/snapshots/" in path or "Features" in path else "2022-03-03"


class Service:
    """Resource Manager over an engine, whose clock can be moved."""

    def __init__(self, engine: Any) -> None:
        self.now = NOW
        self.engine = engine
        self.manager = Manager(engine, lambda: self.now)

    def send(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, **query: str) -> Response:
        words = {"api-version": version_of(path), **{"$" + name: value for name, value in query.items()}}
        return self.manager.send(Request(method, path, words, body, headers))

    def poll(self, url: str) -> Response:
        assert url.startswith("https://management.azure.com/subscriptions/")
        path, _, query = url.removeprefix("https://management.azure.com").partition("?")
        return self.manager.send(Request("GET", path, dict(word.split("=") for word in query.split("&"))))

    def tag(self, path: str) -> str:
        return self.send("GET", path, headers={REVISION: "wanted"}).headers["ETag"]


@pytest.fixture(params=["files", "memory"])
def service(request, tmp_path) -> Service:
    engine = FilesEngine(str(tmp_path / "w"), indexes=declared_indexes) if request.param == "files" else MemoryEngine()
    found = Service(engine)
    for path, body in BODIES.items():
        answer = found.send("PUT", path, body)
        assert answer.status < 300, (path, answer.body)
    return found


def refused(answer: Response) -> bool:
    if answer.status == 412:
        assert answer.body == FAILED
        assert answer.headers == {"Content-Type": "application/json; charset=utf-8"}
    return answer.status == 412


# -- If-None-Match: * and If-Match: * ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BODIES)
def test_a_put_that_must_create_does_not_replace(service: Service, path: str) -> None:
    before = service.send("GET", path).body
    assert refused(service.send("PUT", path, BODIES[path], {"if-none-match": "*"}))
    assert service.send("GET", path).body == before
    assert service.send("PUT", path, BODIES[path], {"if-match": "*"}).status in (200, 202)


@pytest.mark.parametrize("path", [path for path in BODIES if not path.endswith(TAGS) and path not in (REGISTRATION, VERSION)])
def test_a_put_that_must_create_creates_and_one_that_must_replace_does_not(service: Service, path: str) -> None:
    other = path + "2"
    body = BODIES[path] if path != DEFINITION else {"location": "westus", "properties": {
        **BODIES[path]["properties"], "identifier": {"publisher": "p", "offer": "o", "sku": "other"}}}
    assert refused(service.send("PUT", other, body, {"if-match": "*"}))
    assert service.send("GET", other).status == 404
    assert service.send("PUT", other, body, {"if-none-match": "*"}).status in (201, 202)
    assert refused(service.send("PUT", other, body, {"if-none-match": "*"}))


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_what_is_not_there_matches_nothing(service: Service, method: str) -> None:
    for path in (f"{COMPUTE}/galleries/none", f"{ROOT}/resourceGroups/none", f"{DEFINITION}/versions/9.9.9"):
        assert refused(service.send(method, path, {}, {"if-match": "*"}))
        assert refused(service.send(method, path, {}, {"if-match": '"1-00000000"'}))
    assert service.send("DELETE", f"{COMPUTE}/galleries/none", headers={"if-none-match": "*"}).status == 204


def test_what_nobody_touched_exists_without_a_record(service: Service) -> None:
    untouched = REGISTRATION.replace("GalleryPreview", "SigSoftDelete")
    assert service.send("GET", untouched).status == 200
    assert "ETag" not in service.send("GET", untouched, headers={REVISION: "wanted"}).headers
    assert refused(service.send("PUT", untouched, {}, {"if-none-match": "*"}))
    assert refused(service.send("PUT", untouched, {}, {"if-match": '"1-00000000"'}))
    assert service.send("PUT", untouched, {}, {"if-match": "*"}).status == 200


# -- revisions ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BODIES)
def test_a_write_holds_the_revision_that_it_names(service: Service, path: str) -> None:
    tag = service.tag(path)
    assert tag[0] == tag[-1] == '"'
    stale = f'"{int(tag[1:].partition("-")[0]) + 7}-00000000"'
    for method, body in (("PUT", BODIES[path]), ("PATCH", BODIES[path]), ("DELETE", None)):
        assert refused(service.send(method, path, body, {"if-match": stale}))
        assert refused(service.send(method, path, body, {"if-match": "garbage"}))
        assert refused(service.send(method, path, body, {"if-match": ""}))
        assert refused(service.send(method, path, body, {"if-none-match": f'"x", {tag}'}))
    assert service.tag(path) == tag
    again = service.send("PUT", path, BODIES[path], {"if-match": f'"x", W/{tag}'})
    assert again.status in (200, 202), again.body
    if path.endswith(TAGS):
        assert service.tag(path) == tag
    else:
        assert refused(service.send("PUT", path, BODIES[path], {"if-match": tag}))


@pytest.mark.parametrize("form", ["{}", '"{}"', 'W/"{}"', 'w/"{}"', ' "{}" ', '"other", "{}"', '"other" , W/"{}"'])
def test_a_revision_is_known_in_every_form(service: Service, form: str) -> None:
    revision = service.tag(GALLERY)[1:-1]
    assert service.send("PUT", GALLERY, BODIES[GALLERY], {"if-match": form.format(revision)}).status == 200
    assert refused(service.send("PUT", GALLERY, BODIES[GALLERY], {"if-match": form.format(revision)}))


def test_a_delete_on_the_revision_that_was_read(service: Service) -> None:
    tag = service.tag(VERSION)
    assert service.send("PATCH", VERSION, {"tags": {"a": "1"}}).status == 200
    assert refused(service.send("DELETE", VERSION, headers={"if-match": tag}))
    assert service.send("DELETE", VERSION, headers={"if-match": service.tag(VERSION)}).status == 202


def test_both_conditions_must_hold(service: Service) -> None:
    tag = service.tag(GALLERY)
    assert refused(service.send("PUT", GALLERY, BODIES[GALLERY], {"if-match": tag, "if-none-match": "*"}))
    assert service.send("PUT", GALLERY, BODIES[GALLERY], {"if-match": tag, "if-none-match": '"x"'}).status == 200


def test_somebody_else_between_condition_and_commit_is_noticed(service: Service) -> None:
    """The condition is looked at again when the commit meets a conflict."""
    commit = service.engine.commit
    other = f"{COMPUTE}/galleries/raced"

    def overtaken(operations: Any) -> None:
        service.engine.commit = commit
        assert service.send("PUT", other, BODIES[GALLERY]).status == 201
        commit(operations)

    service.engine.commit = overtaken
    assert refused(service.send("PUT", other, {"location": "eastus"}, {"if-none-match": "*"}))
    assert service.send("GET", other).body["location"] == "westus"


# -- reads ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BODIES)
def test_a_read_of_what_the_client_has_is_304(service: Service, path: str) -> None:
    tag = service.tag(path)
    for method in ("GET", "HEAD"):
        answer = service.send(method, path, headers={"if-none-match": f'"other", {tag}'})
        assert (answer.status, answer.body, answer.headers) == (304, None, {"ETag": tag})
        assert service.send(method, path, headers={"if-none-match": '"other"'}).status == (200 if method == "GET" else 204)
        assert service.send(method, path, headers={"if-match": tag}).status == (200 if method == "GET" else 204)
        assert service.send(method, path, headers={"if-match": '"other"'}).status == 412
    assert service.send("GET", path, headers={"if-none-match": '"other"'}).headers["ETag"] == tag


def test_a_read_of_what_is_not_there_is_404_whatever_it_has(service: Service) -> None:
    answer = service.send("GET", f"{COMPUTE}/galleries/none", headers={"if-none-match": '"1-00000000"'})
    assert (answer.status, answer.body["error"]["code"]) == (404, "ResourceNotFound")


def test_what_is_shown_on_demand_or_still_changes_is_always_shown(service: Service) -> None:
    tag = service.tag(VERSION)
    assert service.send("GET", VERSION, headers={"if-none-match": tag}, expand="ReplicationStatus").status == 200
    assert service.send("GET", VERSION, headers={"if-none-match": tag}).status == 304
    document = service.engine.get(VERSION.lower()).document
    document["sig"]["operation"]["ends"] = NOW + 1
    service.engine.commit([Put(VERSION.lower(), document)])
    tag = service.tag(VERSION)
    assert service.send("GET", VERSION, headers={"if-none-match": tag}).body["properties"]["provisioningState"] == "Creating"
    service.now = NOW + 2
    assert service.send("GET", VERSION, headers={"if-none-match": tag}).status == 304


def test_lists_know_no_conditions(service: Service) -> None:
    for headers in ({"if-match": "*"}, {"if-match": '"x"'}, {"if-none-match": "*"}):
        answer = service.send("GET", f"{COMPUTE}/galleries", headers={**headers, REVISION: "wanted"})
        assert (answer.status, len(answer.body["value"])) == (200, 1)
        assert "ETag" not in answer.headers


# -- HEAD and methods -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*BODIES, ROOT, FEATURE, f"{ROOT}/providers/Microsoft.Compute"])
def test_head_tells_that_something_is_there(service: Service, path: str) -> None:
    answer = service.send("HEAD", path)
    assert (answer.status, answer.body, answer.headers) == (204, None, {})


@pytest.mark.parametrize(("path", "gateway"), [
    (f"{COMPUTE}/galleries/none", True), (f"{GALLERY}/images/none", True), (f"{DEFINITION}/versions/9.9.9", True),
    (f"{ROOT}/resourceGroups/none", True), (f"{ROOT}/resourceGroups/none/providers/Microsoft.Compute/galleries/a", True),
    (f"{COMPUTE}/disks/none", True), (FEATURE + "X", False), ("/subscriptions/00000000-0000-4000-8000-00000000dead", False),
    (f"{GROUP}/providers/Contoso.Things/boxes/none", True), (f"{COMPUTE}/nothings/a", False)])
def test_head_tells_that_something_is_not_there(service: Service, path: str, gateway: bool) -> None:
    answer = service.send("HEAD", path)
    assert (answer.status, answer.body) == (404, None)
    assert answer.headers == ({"x-ms-failure-cause": "gateway"} if gateway else {})


@pytest.mark.parametrize(("path", "type_"), [
    (f"{COMPUTE}/galleries", "Microsoft.Compute/galleries"), (f"{ROOT}/providers/Microsoft.Compute/galleries", "Microsoft.Compute/galleries"),
    (f"{DEFINITION}/versions", "Microsoft.Compute/galleries/images/versions"), (f"{ROOT}/resourcegroups", "Microsoft.Resources/resourceGroups"),
    ("/subscriptions", "Microsoft.Resources/subscriptions"), (f"{ROOT}/resources", "Microsoft.Resources/resources"),
    (f"{GROUP}/resources", "Microsoft.Resources/resources"), (f"{ROOT}/locations", "Microsoft.Resources/subscriptions/locations"),
    (f"{ROOT}/providers", "Microsoft.Resources/providers"), (f"{ROOT}/tagNames", "Microsoft.Resources/subscriptions/tagNames"),
    (f"{GROUP}/providers/Contoso.Things/boxes", "contoso.things/boxes"),
    (f"{ROOT}/providers/Microsoft.Compute/register", "Microsoft.Resources/providers"),
    (f"{FEATURE}/register", "Microsoft.Features/providers/features/register"),
    (f"{GROUP}/exportTemplate", "Microsoft.Resources/resourceGroups"),
])
def test_lists_and_actions_take_their_own_method_only(service: Service, path: str, type_: str) -> None:
    action = path.endswith(("register", "exportTemplate"))
    for method in ("HEAD", "PUT", "PATCH", "DELETE", *(("GET",) if action else ())):
        answer = service.send(method, path, {"location": "westus"})
        assert answer.status == 405, (method, answer.body)
        assert (answer.body is None) == (method == "HEAD")
        if answer.body is not None:
            assert answer.body["error"] == {
                "code": "MethodNotAllowed",
                "message": f"The requested resource of type '{type_}' does not support http method '{method}'."}


# -- PATCH ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "status", "style", "monitored"), [
    (GALLERY, 200, "capsOperations", False), (DEFINITION, 200, "capsOperations", False), (VERSION, 200, "capsOperations", False),
    (f"{COMPUTE}/images/os", 200, "operations", False), (f"{COMPUTE}/virtualMachines/vm", 200, "operations", False),
    (f"{COMPUTE}/disks/os", 202, "DiskOperations", True), (f"{COMPUTE}/snapshots/os", 202, "DiskOperations", True)])
def test_patch_merges_and_is_an_operation_like_a_put(service: Service, path: str, status: int, style: str, monitored: bool) -> None:
    before = service.send("GET", path).body
    answer = service.send("PATCH", path, {"tags": {"b": "2"}})
    assert answer.status == status, answer.body
    assert answer.body["properties"]["provisioningState"] == "Updating"
    assert f"/locations/westus/{style}/{answer.headers['x-ms-request-id']}?" in answer.headers["Azure-AsyncOperation"]
    assert ("Location" in answer.headers) == monitored
    assert service.poll(answer.headers["Azure-AsyncOperation"]).body["status"] == "Succeeded"
    after = service.send("GET", path).body
    assert after["tags"] == {"b": "2"} if "tags" not in before else {**before["tags"], "b": "2"}
    assert {name: value for name, value in after.items() if name != "tags"} == {
        name: value for name, value in before.items() if name != "tags"}
    assert service.send("PATCH", path, {"tags": {"c": "3"}}).status == status
    assert service.send("GET", path).body["tags"] == {**after["tags"], "c": "3"}


def test_patch_of_what_a_type_is_about(service: Service) -> None:
    assert service.send("PATCH", GALLERY, {"properties": {"description": "second"}}).body["properties"]["description"] == "second"
    assert service.send("PATCH", DEFINITION, {"properties": {"releaseNoteUri": "u"}}).body["properties"]["releaseNoteUri"] == "u"
    answer = service.send("PATCH", VERSION, {"properties": {"publishingProfile": {"targetRegions": [
        {"name": "westus"}, {"name": "eastus", "regionalReplicaCount": 2}]}}})
    assert [region["name"] for region in answer.body["properties"]["publishingProfile"]["targetRegions"]] == ["West US", "East US"]
    assert service.send("GET", VERSION).body["properties"]["storageProfile"]["source"] == {"id": f"{COMPUTE}/images/os"}
    assert service.send("PATCH", f"{COMPUTE}/disks/os", {"properties": {"diskSizeGB": 40}}).status == 202
    assert service.send("GET", f"{COMPUTE}/disks/os").body["properties"]["diskSizeGB"] == 40
    answer = service.send("PATCH", DEFINITION, {"properties": {"osType": "Windows"}})
    assert (answer.status, answer.body["error"]["code"]) == (409, "PropertyChangeNotAllowed")


def test_patch_of_groups_and_tags_is_done_at_once(service: Service) -> None:
    answer = service.send("PATCH", GROUP, {"tags": {"x": "y"}})
    assert (answer.status, answer.body["tags"], "Azure-AsyncOperation" in answer.headers) == (200, {"x": "y"}, False)
    answer = service.send("PATCH", ROOT + TAGS, {"operation": "Merge", "properties": {"tags": {"cost": "1"}}})
    assert (answer.status, answer.body["properties"]) == (200, {"tags": {"cost": "1"}})


@pytest.mark.parametrize("path", [ROOT, FEATURE, REGISTRATION, f"{ROOT}/providers/Microsoft.Compute", f"{ROOT}/tagNames/a"])
def test_patch_of_anything_else_is_not_allowed(service: Service, path: str) -> None:
    answer = service.send("PATCH", path, {})
    assert (answer.status, answer.body["error"]["code"]) == (405, "MethodNotAllowed")


# -- operations -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path"), [
    ("PUT", GALLERY), ("PATCH", VERSION), ("DELETE", VERSION), ("PUT", f"{COMPUTE}/disks/os"), ("DELETE", f"{COMPUTE}/images/os"),
    ("DELETE", GROUP)])
def test_the_answer_that_starts_an_operation_has_its_name(service: Service, method: str, path: str) -> None:
    answer = service.send(method, path, BODIES[path] if method == "PUT" else {})
    name = answer.headers["x-ms-request-id"]
    assert len(name) == 36
    addresses = [answer.headers[header] for header in ("Azure-AsyncOperation", "Location") if header in answer.headers]
    assert addresses
    assert all(f"/{name}?" in address for address in addresses)
    if "Azure-AsyncOperation" in answer.headers:
        assert service.poll(answer.headers["Azure-AsyncOperation"]).body["name"] == name


def test_a_monitor_is_202_while_it_runs_and_leads_back_to_itself(service: Service) -> None:
    for method, path, style in (("DELETE", VERSION, "capsOperations"), ("PUT", f"{COMPUTE}/disks/os", "DiskOperations"),
                                ("DELETE", GROUP, "operationresults")):
        service.now = NOW
        answer = service.send(method, path, BODIES.get(path))
        monitor = answer.headers["Location"]
        assert style in monitor
        service.now = NOW - 1
        running = service.poll(monitor)
        assert (running.status, running.body, running.headers) == (202, None, {"Location": monitor, "Retry-After": "1"})
        if "Azure-AsyncOperation" in answer.headers:
            status = service.poll(answer.headers["Azure-AsyncOperation"])
            assert (status.status, status.body["status"], status.headers["Retry-After"]) == (200, "InProgress", "1")
            assert "endTime" not in status.body
        service.now = NOW
        ended = service.poll(monitor)
        assert ended.status == 200
        assert (ended.body is None) == (style != "DiskOperations")
        assert "Retry-After" not in ended.headers
        assert "Location" not in ended.headers


def test_the_addresses_of_an_operation_have_the_host_that_the_client_knows(service: Service) -> None:
    request = Request("DELETE", GROUP, {"api-version": "2022-09-01"}, headers={"host": "localhost:8443"})
    monitor = service.manager.send(request).headers["Location"]
    assert monitor.startswith(f"https://localhost:8443{ROOT}/operationresults/")
    path, _, query = monitor.removeprefix("https://localhost:8443").partition("?")
    running = service.manager.send(Request("GET", path, {"api-version": query.partition("=")[2]},
                                           headers={"host": "localhost:8443"}, now=NOW - 1))
    assert running.headers["Location"] == monitor


def test_an_operation_that_failed_is_told_by_status_and_monitor(service: Service) -> None:
    wrong = f"{GALLERY}/images/windows"
    assert service.send("PUT", wrong, {"location": "westus", "properties": {
        "osType": "Windows", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "w"}}}).status == 201
    answer = service.send("PUT", f"{wrong}/versions/1.0.0", BODIES[VERSION])
    assert answer.status == 201
    status = service.poll(answer.headers["Azure-AsyncOperation"])
    assert status.body["status"] == "Failed"
    monitored = service.poll(answer.headers["Azure-AsyncOperation"].replace("?", "?monitor=true&"))
    assert monitored.status >= 400
    assert monitored.body == {"error": status.body["error"]}


@pytest.mark.parametrize("address", [f"{ROOT}/operationresults/none", f"{ROOT}/providers/Microsoft.Compute/locations/westus/capsOperations/none"])
def test_an_operation_that_never_was_is_404(service: Service, address: str) -> None:
    answer = service.send("GET", address)
    assert (answer.status, answer.body["error"]) == (404, {
        "code": "NotFound", "message": "The operation 'none' could not be found."})
    for method in ("PUT", "DELETE", "PATCH", "POST"):
        assert service.send(method, address, {}).status == 405


def test_results_of_an_operation_are_found_however_the_address_is_written(service: Service) -> None:
    monitor = service.send("DELETE", GROUP).headers["Location"]
    assert service.poll(monitor.replace("operationresults", "OperationResults").replace("?", "/?")).status == 200
