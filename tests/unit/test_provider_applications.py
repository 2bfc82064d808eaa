"""Gallery applications, access control profiles inside machines, and versions of both, over REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.providers.compute import quota
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.workspace.engine import Document

NOW = 1_700_000_000_123_456
ROOT = f"/subscriptions/{FIRST_SUBSCRIPTION}"
GROUP = "/resourceGroups/images"
GALLERY = f"{GROUP}/providers/Microsoft.Compute/galleries/golden"
APP = f"{GALLERY}/applications/agent"
VERSION = f"{APP}/versions/1.0.0"
PROFILE = f"{GALLERY}/inVMAccessControlProfiles/imds"
RULES = f"{PROFILE}/versions/1.0.0"
LINK = "https://account.blob.core.windows.net/packages/agent.zip"
PUBLISHING = "galleryApplicationVersion.properties.publishingProfile"
NEWEST = "2024-03-03"


class Service:
    """Resource Manager over a memory engine, with a group and a gallery in West US 2."""

    def __init__(self) -> None:
        self.engine = MemoryEngine()
        self.now = NOW
        self.manager = Manager(self.engine, lambda: self.now)
        self.put(GROUP, {"location": "westus2"})
        self.put(GALLERY, {"location": "westus2"})

    def send(self, method: str, path: str, body: Any = None, api_version: str = NEWEST, **query: str) -> Response:
        self.now += 1_000_000
        words = {f"${name}": value for name, value in query.items()}
        return self.manager.send(Request(method, ROOT + path, {"api-version": api_version, **words}, body))

    def put(self, path: str, body: Any, status: int = 201, api_version: str = NEWEST) -> Any:
        answer = self.send("PUT", path, body, api_version)
        assert answer.status == status, answer.body
        return answer.body

    def get(self, path: str, api_version: str = NEWEST, **query: str) -> Any:
        answer = self.send("GET", path, None, api_version, **query)
        assert answer.status == 200, answer.body
        return answer.body


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def app(service: Service) -> Service:
    service.put(APP, {"location": "westus2", "properties": {"supportedOSType": "Linux"}})
    return service


@pytest.fixture
def profile(service: Service) -> Service:
    service.put(PROFILE, {"location": "westus2", "properties": {"osType": "Linux", "applicableHostEndpoint": "IMDS"}})
    return service


def version(**publishing: Any) -> dict[str, Any]:
    return {"location": "westus2", "properties": {"publishingProfile": {
        "source": {"mediaLink": LINK}, "manageActions": {"install": "sh install.sh", "remove": "sh remove.sh"}, **publishing}}}


def regions(*names: str) -> dict[str, Any]:
    return {"targetRegions": [{"name": name} for name in names]}


def rules(**properties: Any) -> dict[str, Any]:
    return {"location": "westus2", "properties": {"mode": "Audit", "defaultAccess": "Allow", **properties}}


def refused(response: Response, status: int, code: str, message: str, target: str | None = None) -> None:
    assert response.body == {"error": {"code": code, "message": message, **({"target": target} if target else {})}}
    assert response.status == status


# -- applications -----------------------------------------------------------------------------------------------------


def test_an_application_is_made_changed_and_deleted_at_once(service: Service) -> None:
    body = {"location": "westus2", "tags": {"team": "core"}, "properties": {
        "description": "The agent", "supportedOSType": "linux", "endOfLifeDate": "2020-01-01", "eula": "e"}}
    made = service.send("PUT", APP, body)
    assert (made.status, sorted(made.headers)) == (201, ["Content-Type"])
    assert made.body == {
        "name": "agent", "id": ROOT + APP, "type": "Microsoft.Compute/galleries/applications", "location": "westus2",
        "tags": {"team": "core"}, "properties": {
            "supportedOSType": "Linux", "endOfLifeDate": "2020-01-01T00:00:00+00:00", "eula": "e", "description": "The agent"}}
    changed = service.send("PATCH", APP, {"properties": {"description": "An agent"}})
    assert (changed.status, sorted(changed.headers)) == (200, ["Content-Type"])
    assert changed.body["properties"]["description"] == "An agent"
    gone = service.send("DELETE", APP)
    assert (gone.status, gone.body, gone.headers) == (200, None, {})
    assert service.send("DELETE", APP).status == 204
    assert service.send("GET", APP).status == 404


def test_a_put_takes_away_what_it_leaves_out(app: Service) -> None:
    app.put(APP, {"location": "westus2", "properties": {"supportedOSType": "Linux", "description": "d", "eula": "e"}}, 200)
    body = app.put(APP, {"location": "westus2", "properties": {"supportedOSType": "Linux", "eula": "e"}}, 200)
    assert body["properties"] == {"supportedOSType": "Linux", "eula": "e"}


def test_the_system_of_an_application_is_fixed(app: Service) -> None:
    refused(app.send("PUT", APP, {"location": "westus2", "properties": {"supportedOSType": "Windows"}}), 409,
            "PropertyChangeNotAllowed", "Changing property 'galleryApplication.properties.supportedOSType' is not allowed.",
            "galleryApplication.properties.supportedOSType")


def test_custom_actions_have_names_of_their_own(service: Service) -> None:
    actions = [{"name": "Check", "script": "sh check.sh"}, {"name": "check", "script": "sh again.sh"}]
    parameter = "galleryApplication.properties.customActions"
    refused(service.send("PUT", APP, {"location": "westus2", "properties": {"supportedOSType": "Linux", "customActions": actions}}),
            400, "InvalidParameter", f"The name 'check' is used more than once in parameter '{parameter}'. Names must be unique.",
            parameter)
    actions[1]["name"] = "again"
    actions[0]["parameters"] = [{"name": "a"}, {"name": "a"}]  # type: ignore[assignment]
    assert service.send("PUT", APP, {"location": "westus2", "properties": {
        "supportedOSType": "Linux", "customActions": actions}}).body["error"]["target"] == f"{parameter}.parameters"


def test_custom_actions_are_shown_by_api_versions_that_have_them(service: Service) -> None:
    action = {"name": "check", "script": "sh check.sh", "parameters": [{"name": "level", "type": "String"}]}
    service.put(APP, {"location": "westus2", "properties": {"supportedOSType": "Linux", "customActions": [action]}})
    assert service.get(APP)["properties"]["customActions"] == [action]
    assert service.get(APP, "2022-01-03")["properties"] == {"supportedOSType": "Linux"}


@pytest.mark.parametrize("name", ["-agent", "agent-", "a" * 81, "ä"])
def test_names_of_applications(service: Service, name: str) -> None:
    answer = service.send("PUT", f"{GALLERY}/applications/{name}", {"location": "westus2", "properties": {"supportedOSType": "Linux"}})
    refused(answer, 400, "InvalidParameter", f"The entity name '{name}' is invalid according to its validation rule: "
            "^[^_\\W][\\w-._]{0,79}(?<![-.])$.", "galleryApplicationName")


def test_a_gallery_and_an_application_with_something_in_them_stay(app: Service) -> None:
    app.put(VERSION, version())
    text = ("Cannot delete resource while nested resources exist. Some existing nested resource IDs include: '{}'. Please "
            "delete all nested resources before deleting this resource.")
    inside = "Microsoft.Compute/galleries/golden/applications/agent"
    refused(app.send("DELETE", APP), 409, "CannotDeleteResource", text.format(f"{inside}/versions/1.0.0"))
    refused(app.send("DELETE", GALLERY), 409, "CannotDeleteResource", text.format(f"{inside}, {inside}/versions/1.0.0"))
    assert app.send("DELETE", VERSION).status == 202
    assert app.send("DELETE", APP).status == 200
    assert app.send("DELETE", GALLERY).status == 202


def test_a_group_is_deleted_with_everything(app: Service, profile: Service) -> None:
    app.put(VERSION, version())
    profile.put(RULES, rules())
    assert app.send("DELETE", GROUP, api_version="2024-11-01").status == 202
    assert app.send("GET", GROUP, api_version="2024-11-01").status == 404
    app.put(GROUP, {"location": "westus2"})
    assert [app.send("GET", path).status for path in (GALLERY, APP, VERSION, PROFILE, RULES)] == [404] * 5


@pytest.mark.parametrize(("path", "body"), [
    (APP, {"supportedOSType": "Linux"}), (PROFILE, {"osType": "Linux", "applicableHostEndpoint": "IMDS"})])
def test_a_parent_must_be_there(service: Service, path: str, body: dict[str, Any]) -> None:
    other = path.replace("/golden/", "/other/")
    answer = service.send("PUT", other, {"location": "westus2", "properties": body})
    assert (answer.status, answer.body["error"]["code"]) == (404, "ParentResourceNotFound")


def test_nothing_of_them_can_be_written_under_the_first_rules(service: Service) -> None:
    from sig_cli.workspace.engine import Put

    stored = service.engine.get("/workspace/workspace")
    assert stored is not None
    document: Document = {**stored.document, "profile": "2019-01-preview"}
    service.engine.commit([Put("/workspace/workspace", document, stored.revision)])
    refused(service.send("PUT", APP, {"location": "westus2", "properties": {"supportedOSType": "Linux"}}, "2019-03-01"), 404,
            "InvalidResourceType",
            "The resource type could not be found in the namespace 'Microsoft.Compute' for api version '2019-03-01'.")


# -- application versions ---------------------------------------------------------------------------------------------


def test_a_version_as_the_service_returns_it(app: Service) -> None:
    made = app.send("PUT", VERSION, version(settings={"packageFileName": "agent.zip"}), "2022-01-03")
    assert made.status == 201
    assert "/locations/westus2/capsOperations/" in made.headers["Azure-AsyncOperation"]
    assert "Location" not in made.headers
    assert made.body["properties"] == {
        "publishingProfile": {
            "source": {"mediaLink": LINK}, "manageActions": {"install": "sh install.sh", "remove": "sh remove.sh"},
            "settings": {"packageFileName": "agent.zip"}, "enableHealthCheck": False,
            "targetRegions": [{"name": "West US 2", "regionalReplicaCount": 1, "storageAccountType": "Standard_LRS"}],
            "replicaCount": 1, "excludeFromLatest": False, "publishedDate": "2023-11-14T22:13:24.123456+00:00",
            "storageAccountType": "Standard_LRS"},
        "provisioningState": "Creating"}
    assert app.get(VERSION)["properties"]["safetyProfile"] == {"allowDeletionOfReplicatedLocations": False}
    assert app.get(VERSION, "2021-07-01")["properties"]["publishingProfile"].keys().isdisjoint({"settings"})
    gone = app.send("DELETE", VERSION)
    assert (gone.status, sorted(gone.headers)) == (202, ["Azure-AsyncOperation", "Location", "x-ms-request-id"])
    assert app.send("DELETE", VERSION).status == 204


def test_members_come_in_the_order_of_the_service(app: Service) -> None:
    body = app.put(VERSION, version(
        customActions=[{"name": "check", "script": "sh check.sh"}], replicationMode="Full", endOfLifeDate="2019-07-01T07:00:00Z",
        advancedSettings={"timeout": "300"}, settings={"configFileName": "c"}, enableHealthCheck=True,
        targetExtendedLocations=[]))
    assert list(body["properties"]["publishingProfile"]) == [
        "source", "manageActions", "settings", "advancedSettings", "enableHealthCheck", "targetRegions", "replicaCount",
        "excludeFromLatest", "publishedDate", "endOfLifeDate", "storageAccountType", "replicationMode", "customActions"]


def test_replication_is_told_where_it_is_asked_for(app: Service) -> None:
    app.put(VERSION, version(**regions("westus2", "East US")))
    assert app.get(VERSION, expand="ReplicationStatus")["properties"]["replicationStatus"] == {
        "aggregatedState": "Completed", "summary": [{"region": "westus2", "state": "Completed", "progress": 100},
                                                    {"region": "eastus", "state": "Completed", "progress": 100}]}
    assert "replicationStatus" not in app.get(VERSION)["properties"]


def test_an_update_keeps_what_it_does_not_name(app: Service) -> None:
    app.put(VERSION, version(**regions("westus2", "eastus"), settings={"packageFileName": "p"}, replicaCount=2, excludeFromLatest=True))
    before = app.get(VERSION)["properties"]["publishingProfile"]
    answer = app.send("PUT", VERSION, {"location": "westus2", "tags": {"a": "b"}, "properties": {
        "publishingProfile": {"source": {"mediaLink": LINK}}}})
    assert (answer.status, answer.body["properties"]["provisioningState"]) == (200, "Updating")
    after = app.get(VERSION)["properties"]["publishingProfile"]
    assert after == {**before, "replicaCount": 1, "excludeFromLatest": False}


def test_a_patch_needs_no_package(app: Service) -> None:
    app.put(VERSION, version(source={"mediaLink": LINK, "defaultConfigurationLink": f"{LINK}.json"}))
    answer = app.send("PATCH", VERSION, {"properties": {"publishingProfile": {"source": {"mediaLink": ""}, "excludeFromLatest": True}}})
    assert answer.status == 200, answer.body
    publishing = answer.body["properties"]["publishingProfile"]
    assert publishing["source"] == {"mediaLink": LINK, "defaultConfigurationLink": f"{LINK}.json"}
    assert publishing["excludeFromLatest"] is True


@pytest.mark.parametrize(("change", "path"), [
    ({"manageActions": {"install": "other", "remove": "sh remove.sh"}}, "manageActions.install"),
    ({"settings": {"packageFileName": "other"}}, "settings.packageFileName"),
    ({"storageAccountType": "Premium_LRS"}, "storageAccountType"),
    ({"replicationMode": "Shallow"}, "replicationMode"),
    ({"customActions": [{"name": "a", "script": "b"}]}, "customActions"),
    ({"advancedSettings": {"timeout": "1"}}, "advancedSettings.timeout"),
])
def test_what_a_version_does_is_fixed(app: Service, change: dict[str, Any], path: str) -> None:
    app.put(VERSION, version())
    refused(app.send("PUT", VERSION, version(**change)), 409, "PropertyChangeNotAllowed",
            f"Changing property '{PUBLISHING}.{path}' is not allowed.", f"{PUBLISHING}.{path}")


def test_regions_are_taken_away_with_permission_only(app: Service) -> None:
    app.put(VERSION, version(**regions("westus2", "eastus")))
    fewer = version(**regions("westus2"))
    answer = app.send("PUT", VERSION, fewer)
    assert (answer.status, answer.body["error"]["code"]) == (400, "BadRequest")
    assert answer.body["error"]["message"].startswith(
        "Complete set of target locations not specified while updating gallery artifact '1.0.0' and type "
        "'GalleryApplicationVersion'. Deletion of previously replicated locations is not allowed")
    fewer["properties"]["safetyProfile"] = {"allowDeletionOfReplicatedLocations": True}
    assert [target["name"] for target in app.put(VERSION, fewer, 200)["properties"]["publishingProfile"]["targetRegions"]] == ["West US 2"]
    # What allows it is remembered.
    app.put(VERSION, version(**regions("westus2", "eastus")), 200)
    app.put(VERSION, version(**regions("westus2")), 200)


def test_before_2022_03_03_nobody_asked_for_permission(app: Service) -> None:
    app.put(VERSION, version(**regions("westus2", "eastus")), api_version="2022-01-03")
    app.put(VERSION, version(**regions("westus2")), 200, api_version="2022-01-03")


@pytest.mark.parametrize(("publishing", "message", "target"), [
    ({"source": {"mediaLink": '"https://a.blob.core.windows.net/p?sv=1"'}},
     "Source uri: '\"https://a.blob.core.windows.net/p?sv=1\"' must be an absolute uri.", f"{PUBLISHING}.source.mediaLink"),
    ({"source": {"mediaLink": ""}}, "Source uri: '' must be an absolute uri.", f"{PUBLISHING}.source.mediaLink"),
    ({"source": {"mediaLink": LINK, "defaultConfigurationLink": "config.json"}},
     "Source uri: 'config.json' must be an absolute uri.", f"{PUBLISHING}.source.defaultConfigurationLink"),
    ({"source": {"mediaLink": "https:///p"}}, "Source uri: 'https:///p' must be an absolute uri.", f"{PUBLISHING}.source.mediaLink"),
    ({"targetRegions": [{"name": "westus2", "encryption": {"osDiskImage": {"diskEncryptionSetId": "/a/b"}}}]},
     "Gallery application version resources currently don't support encryption.", f"{PUBLISHING}.targetRegions.encryption"),
    ({"replicaCount": 11}, f"The value 11 of parameter '{PUBLISHING}.replicaCount' is out of range. The value must be between 1 and "
     "10, inclusive.", f"{PUBLISHING}.replicaCount"),
    ({"targetRegions": [{"name": "westus2", "regionalReplicaCount": 0}]},
     f"The value 0 of parameter '{PUBLISHING}.targetRegions.regionalReplicaCount' is out of range. The value must be between 1 and "
     "10, inclusive.", f"{PUBLISHING}.targetRegions.regionalReplicaCount"),
    (regions("westus2", "West US 2"), "Duplicate regions are not allowed in target publishing regions.", f"{PUBLISHING}.targetRegions"),
    ({"manageActions": {"install": "", "remove": "r"}},
     f"The length of parameter '{PUBLISHING}.manageActions.install' is out of range. It must be between 1 and 4096 characters, "
     "inclusive.", f"{PUBLISHING}.manageActions.install"),
    ({"settings": {"configFileName": "c" * 4097}},
     f"The length of parameter '{PUBLISHING}.settings.configFileName' is out of range. It must be between 1 and 4096 characters, "
     "inclusive.", f"{PUBLISHING}.settings.configFileName"),
    ({"customActions": [{"name": "a", "script": "s"}, {"name": "a", "script": "s"}]},
     f"The name 'a' is used more than once in parameter '{PUBLISHING}.customActions'. Names must be unique.",
     f"{PUBLISHING}.customActions"),
])
def test_what_a_version_may_not_say(app: Service, publishing: dict[str, Any], message: str, target: str) -> None:
    refused(app.send("PUT", VERSION, version(**publishing)), 400, "InvalidParameter", message, target)


def test_the_location_is_one_of_the_targets(app: Service) -> None:
    refused(app.send("PUT", VERSION, version(**regions("eastus"))), 400, "InvalidParameter",
            "Gallery image version publishing profile regions 'eastus' must contain the location of image version 'West US 2'.")


@pytest.mark.parametrize("name", ["1.0", "v1.0.0", "1.0.2147483648"])
def test_names_of_versions(app: Service, profile: Service, name: str) -> None:
    rule = ("should follow Major(int32).Minor(int32).Patch(int32) format, where int is between 0 and 2,147,483,647 (inclusive). "
            "For example, 1.0.0, 2018.12.1 etc.")
    refused(app.send("PUT", f"{APP}/versions/{name}", version()), 400, "InvalidParameter",
            f"The gallery application version name is invalid. The application version name {rule}", "galleryApplicationVersionName")
    refused(profile.send("PUT", f"{PROFILE}/versions/{name}", rules()), 400, "InvalidParameter",
            f"The inVMAccessControlProfile version name is invalid. The version name {rule}", "inVMAccessControlProfileVersionName")


def test_the_first_api_versions_name_a_file(app: Service) -> None:
    body = {"location": "westus2", "properties": {"publishingProfile": {
        "source": {"fileName": "agent.zip", "mediaLink": LINK}, "contentType": "application/zip"}}}
    made = app.put(VERSION, body, api_version="2019-12-01")
    assert made["properties"]["publishingProfile"]["source"] == {"mediaLink": LINK}
    assert "contentType" not in app.get(VERSION)["properties"]["publishingProfile"]
    assert app.send("PUT", VERSION, body, "2020-09-30").status == 400


def test_quota(app: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def limited(profile: Any, type_: str) -> int | None:
        return 1 if type_ == "Microsoft.Compute/galleries/applications/versions" else None

    monkeypatch.setattr(quota.quotas, "limit", limited)
    app.put(VERSION, version())
    refused(app.send("PUT", f"{APP}/versions/1.0.1", version()), 409, "OperationNotAllowed",
            "Operation could not be completed as it results in exceeding approved Gallery Application Version quota. Additional "
            "details - Deployment Model: Resource Manager, Location: westus2, Current Limit: 1, Current Usage: 1, Additional "
            "Required: 1, (Minimum) New Limit Required: 2.")
    app.put(VERSION, version(), 200)


# -- access control profiles ------------------------------------------------------------------------------------------


def test_a_profile_of_access(service: Service) -> None:
    made = service.send("PUT", PROFILE, {"location": "westus2", "properties": {
        "description": "Who may ask", "osType": "linux", "applicableHostEndpoint": "imds"}})
    assert (made.status, sorted(made.headers)) == (201, ["Azure-AsyncOperation", "Content-Type", "x-ms-request-id"])
    assert made.body == {
        "name": "imds", "id": ROOT + PROFILE, "type": "Microsoft.Compute/galleries/inVMAccessControlProfiles",
        "location": "westus2", "properties": {"description": "Who may ask", "osType": "Linux", "applicableHostEndpoint": "IMDS",
                                              "provisioningState": "Creating"}}
    answer = service.send("PATCH", PROFILE, {"properties": {"applicableHostEndpoint": "WireServer"}})
    assert answer.body["properties"]["applicableHostEndpoint"] == "WireServer"
    refused(service.send("PATCH", PROFILE, {"properties": {"osType": "Windows"}}), 409, "PropertyChangeNotAllowed",
            "Changing property 'galleryInVMAccessControlProfile.properties.osType' is not allowed.",
            "galleryInVMAccessControlProfile.properties.osType")
    gone = service.send("DELETE", PROFILE)
    assert (gone.status, sorted(gone.headers)) == (202, ["Azure-AsyncOperation", "Location", "x-ms-request-id"])
    assert service.send("DELETE", PROFILE).status == 204


@pytest.mark.parametrize("missing", ["osType", "applicableHostEndpoint"])
def test_a_profile_says_where_it_is_for(service: Service, missing: str) -> None:
    properties = {"osType": "Linux", "applicableHostEndpoint": "IMDS"}
    del properties[missing]
    answer = service.send("PUT", PROFILE, {"location": "westus2", "properties": properties})
    parameter = f"galleryInVMAccessControlProfile.properties.{missing}"
    refused(answer, 400, "InvalidParameter", f"Required parameter '{parameter}' is missing (null).", parameter)


def test_a_version_of_a_profile(profile: Service) -> None:
    given = {"privileges": [{"name": "all", "path": "/metadata", "queryParameters": {"api-version": "2021-02-01"}}],
             "roles": [{"name": "reader", "privileges": ["all"]}],
             "identities": [{"name": "root", "userName": "root"}],
             "roleAssignments": [{"role": "reader", "identities": ["root"]}]}
    made = profile.send("PUT", RULES, rules(rules=given, targetLocations=[{"name": "westus2"}, {"name": "eastus"}]))
    assert (made.status, sorted(made.headers)) == (201, ["Azure-AsyncOperation", "Content-Type", "x-ms-request-id"])
    assert made.body["properties"] == {
        "mode": "Audit", "defaultAccess": "Allow", "rules": given, "targetLocations": [{"name": "West US 2"}, {"name": "East US"}],
        "excludeFromLatest": False, "publishedDate": "2023-11-14T22:13:24.123456+00:00", "provisioningState": "Creating"}
    answer = profile.send("PATCH", RULES, {"properties": {"mode": "enforce", "excludeFromLatest": True}})
    assert answer.status == 200
    shown = profile.get(RULES)["properties"]
    assert shown == {**made.body["properties"], "mode": "Enforce", "excludeFromLatest": True, "provisioningState": "Succeeded"}
    other = {**given, "roles": []}
    path = "galleryInVMAccessControlProfileVersion.properties.rules.roles"
    refused(profile.send("PUT", RULES, rules(rules=other)), 409, "PropertyChangeNotAllowed",
            f"Changing property '{path}' is not allowed.", path)
    refused(profile.send("PUT", RULES, rules(targetLocations=[{"name": "westus2"}, {"name": "WEST US 2"}])), 400, "InvalidParameter",
            "Duplicate regions are not allowed in target publishing regions.",
            "galleryInVMAccessControlProfileVersion.properties.targetLocations")
    refused(profile.send("DELETE", PROFILE), 409, "CannotDeleteResource",
            "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: "
            "'Microsoft.Compute/galleries/golden/inVMAccessControlProfiles/imds/versions/1.0.0'. Please delete all nested "
            "resources before deleting this resource.")
    assert profile.send("DELETE", RULES).status == 202


def test_a_version_of_a_profile_is_published_where_it_lies(profile: Service) -> None:
    assert profile.put(RULES, rules())["properties"]["targetLocations"] == [{"name": "West US 2"}]


@pytest.mark.parametrize("make", [
    lambda: (APP, {"location": "westus2", "properties": {"supportedOSType": "Linux"}}),
    lambda: (PROFILE, {"location": "westus2", "properties": {"osType": "Linux", "applicableHostEndpoint": "IMDS"}})])
def test_lists_are_of_one_gallery(service: Service, make: Callable[[], tuple[str, Any]]) -> None:
    path, body = make()
    service.put(path, body)
    service.put(f"{path}-2", body)
    service.put(GALLERY.replace("golden", "other"), {"location": "westus2"})
    names = [row["name"] for row in service.get(path.rpartition("/")[0])["value"]]
    assert names == [path.rpartition("/")[2], path.rpartition("/")[2] + "-2"]
    assert service.get(path.rpartition("/")[0].replace("golden", "other"))["value"] == []
