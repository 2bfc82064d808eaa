"""Sharing on the side of the service: what Add, Remove, Reset and EnableCommunity leave, and who sees what where."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode

import pytest

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request
from sig_cli.domain.profiles import load
from sig_cli.domain.sharing import shared, updated_profile
from sig_cli.workspace.engine import Put
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION, WORKSPACE_KEY, new_subscription, new_workspace
from sig_cli.workspace.memory import MemoryEngine

OTHER = "00000000-0000-4000-8000-000000000002"
THIRD = "00000000-0000-4000-8000-000000000003"
TENANT = "00000000-0000-4000-8000-0000000000bb"
GROUP = f"/subscriptions/{FIRST_SUBSCRIPTION}/resourceGroups/images"
IMAGE = f"{GROUP}/providers/Microsoft.Compute/images/web"
GALLERY = f"{GROUP}/providers/Microsoft.Compute/galleries/golden"
UNIQUE = f"{FIRST_SUBSCRIPTION}-GOLDEN"
INFO = {"publisherUri": "https://example.com", "publisherContact": "a@example.com", "eula": "https://example.com/eula",
        "publicNamePrefix": "contoso"}
GRAPH = "/providers/Microsoft.ResourceGraph/resources"
QUERY = "communitygalleryresources| where type == 'microsoft.compute/locations/communitygalleries' "


class Service:
    """A gallery with a version in two regions; a second subscription, and a third one in another tenant."""

    def __init__(self, profile="latest") -> None:
        engine = MemoryEngine()
        engine.commit([Put(WORKSPACE_KEY, {**new_workspace(), "profile": profile})])
        engine.commit([Put(f"/subscriptions/{id_}", new_subscription(id_, id_[-1], *tenant)) for id_, *tenant in (
            (FIRST_SUBSCRIPTION,), (OTHER,), (THIRD, TENANT))])
        clock = iter(range(1_700_000_000_000_000, 1_800_000_000_000_000, 1_000_000))
        self.manager = Manager(engine, lambda: next(clock))
        self.must("PUT", GROUP, {"location": "westus"}, "2024-11-01")

    def filled(self, gallery=GALLERY, **sharing):
        self.must("PUT", IMAGE, {"location": "westus", "properties": {"hyperVGeneration": "V1", "storageProfile": {
            "osDisk": {"osType": "Linux", "osState": "Generalized", "blobUri": "https://a.blob.core.windows.net/v/os.vhd",
                       "diskSizeGB": 30},
            "dataDisks": [{"lun": 3, "blobUri": "https://a.blob.core.windows.net/v/d.vhd", "diskSizeGB": 10}]}}}, "2024-07-01")
        self.must("PUT", gallery, {"location": "westus", "tags": {"a": "b"}, "properties": {"sharingProfile": sharing}})
        self.must("PUT", f"{gallery}/images/ubuntu", {"location": "westus", "properties": {
            "osType": "Linux", "osState": "Generalized", "eula": "https://example.com",
            "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}})
        self.must("PUT", f"{gallery}/images/ubuntu/versions/1.0.0", {"location": "westus", "properties": {
            "publishingProfile": {"targetRegions": [{"name": "westus"}, {"name": "eastus"}]},
            "storageProfile": {"source": {"id": IMAGE}}}})
        return self

    def send(self, method, path, body=None, api_version="2024-03-03", **query):
        return self.manager.send(Request(method, path, {"api-version": api_version, **query}, body))

    def must(self, *arguments, **query):
        answer = self.send(*arguments, **query)
        assert answer.status < 300, answer.body
        return answer

    def share(self, kind, gallery=GALLERY, **groups):
        rows = [{"type": type_, "ids": ids} for type_, ids in groups.items()]
        return self.send("POST", f"{gallery}/share", {"operationType": kind, **({"groups": rows} if rows else {})})

    def profile(self):
        return self.must("GET", GALLERY, **{"$select": "Permissions"}).body["properties"]["sharingProfile"]

    def seen(self, subscription, region="westus", inside="", kind="sharedGalleries", **query):
        path = f"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{region}/{kind}{inside}"
        return self.send("GET", path, **query)

    def names(self, *arguments, **query):
        answer = self.seen(*arguments, **query)
        assert answer.status == 200, answer.body
        return [row["name"] for row in answer.body["value"]]


@pytest.fixture
def service():
    return Service().filled(permissions="Groups")


def code(answer):
    assert answer.status >= 400, answer.body
    return answer.status, answer.body["error"]["code"]


# -- what sharing makes of a gallery ------------------------------------------------------------------------------------


def test_sharing_is_a_long_running_operation_without_a_body(service):
    answer = service.share("Add", Subscriptions=[OTHER])
    assert (answer.status, answer.body) == (202, None)
    assert "/locations/westus/capsOperations/" in answer.headers["Azure-AsyncOperation"]
    assert "monitor=true" in answer.headers["Location"]
    assert service.must("GET", GALLERY).body["properties"]["provisioningState"] == "Succeeded"


def test_adding_and_removing(service):
    service.share("Add", Subscriptions=[OTHER], AADTenants=[TENANT])
    service.share("Add", Subscriptions=[OTHER.upper(), THIRD])
    assert service.profile() == {"permissions": "Groups", "groups": [
        {"type": "Subscriptions", "ids": [OTHER, THIRD]}, {"type": "AADTenants", "ids": [TENANT]}]}
    service.share("Remove", Subscriptions=[THIRD, "99999999-0000-4000-8000-000000000003"], AADTenants=[TENANT])
    assert service.profile() == {"permissions": "Groups", "groups": [{"type": "Subscriptions", "ids": [OTHER]}]}
    service.share("Remove", Subscriptions=[OTHER])
    assert service.profile() == {"permissions": "Groups"}
    service.share("Reset")
    assert service.profile() == {"permissions": "Private"}


def test_an_update_keeps_whom_a_gallery_is_shared_with_until_it_is_for_groups_no_more(service):
    service.share("Add", Subscriptions=[OTHER])
    kept = service.profile()
    service.must("PUT", GALLERY, {"location": "westus", "properties": {"sharingProfile": {"permissions": "Groups"}}})
    service.must("PUT", GALLERY, {"location": "westus", "properties": {"description": "x"}})
    service.must("PATCH", GALLERY, {"tags": {"x": "y"}})
    assert service.profile() == kept
    service.must("PUT", GALLERY, {"location": "westus", "properties": {"sharingProfile": {"permissions": "Private"}}})
    assert service.profile() == {"permissions": "Private"}


def test_groups_are_told_when_they_are_asked_for(service):
    service.share("Add", Subscriptions=[OTHER])
    assert service.must("GET", GALLERY).body["properties"]["sharingProfile"] == {"permissions": "Groups"}
    told = service.must("GET", GALLERY, **{"$expand": "sharingProfile/Groups"}).body["properties"]
    assert told["sharingProfile"]["groups"] == [{"type": "Subscriptions", "ids": [OTHER]}]
    assert told["sharingStatus"] == {"aggregatedState": "Succeeded", "summary": [
        {"region": "westus", "state": "Succeeded"}, {"region": "eastus", "state": "Succeeded"}]}


@pytest.mark.parametrize(("body", "status", "error"), [
    ({"operationType": "Add", "groups": [{"type": "Subscriptions", "ids": ["x"]}]}, 400, "InvalidParameter"),
    ({"operationType": "Add", "groups": [{"type": "AADTenants", "ids": ["g0000000-0000-4000-8000-000000000003"]}]}, 400,
     "InvalidParameter"),
    ({"operationType": "Share"}, 400, "InvalidRequestContent"),
    ({"groups": []}, 400, "InvalidParameter"),
    ({"operationType": "Add", "groups": [{"type": "Users", "ids": []}]}, 400, "InvalidRequestContent"),
    ({"operationType": "EnableCommunity"}, 400, "BadRequest"),
    ([], 400, "InvalidRequestContent"),
])
def test_requests_to_share_that_are_refused(service, body, status, error):
    before = service.profile()
    assert code(service.send("POST", f"{GALLERY}/share", body)) == (status, error)
    assert service.profile() == before


@pytest.mark.parametrize(("kind", "most"), [("Subscriptions", 30), ("AADTenants", 5)])
def test_a_gallery_is_shared_with_no_more_than_the_limit(service, kind, most):
    ids = [f"00000000-0000-4000-8000-{number:012}" for number in range(most + 1)]
    assert service.share("Add", **{kind: ids[:most]}).status == 202
    answer = service.share("Add", **{kind: ids[most:]})
    assert code(answer) == (400, "BadRequest")
    assert answer.body["error"]["message"] == f"A gallery can be shared with at most {most} {kind}. The request would make them {most + 1}."
    assert service.share("Add", **{kind: ids[:most]}).status == 202


def test_only_galleries_are_shared_and_only_there(service):
    assert code(service.share("Reset", f"{GALLERY}x")) == (404, "ResourceNotFound")
    assert code(service.send("POST", f"{GALLERY}/unshare", {})) == (405, "MethodNotAllowed")
    assert code(service.send("POST", f"{GALLERY}/images/ubuntu/share", {})) == (405, "MethodNotAllowed")


def test_there_was_no_sharing_in_2019():
    service = Service("2019-01-preview")
    service.must("PUT", f"/subscriptions/{FIRST_SUBSCRIPTION}/providers/Microsoft.Features/featureProviders/Microsoft.Compute"
                 "/subscriptionFeatureRegistrations/GalleryPreview", {"properties": {"state": "Registered"}}, "2021-07-01")
    service.must("POST", f"/subscriptions/{FIRST_SUBSCRIPTION}/providers/Microsoft.Compute/register", None, "2021-04-01")
    service.must("PUT", GALLERY, {"location": "westus"})
    assert code(service.share("Reset")) == (405, "MethodNotAllowed")
    assert code(service.seen(OTHER))[1] == "InvalidResourceType"


def test_what_sharing_alone_can_set_has_its_own_rules():
    rules = load("latest")
    opened = shared({"permissions": "Community", "communityGalleryInfo": dict(INFO)}, {"operationType": "EnableCommunity"}, rules)
    assert opened["communityGalleryInfo"]["communityGalleryEnabled"] is True
    changed = updated_profile(opened, {"communityGalleryInfo": {"eula": "other"}})
    assert changed["communityGalleryInfo"] == {**INFO, "eula": "other", "communityGalleryEnabled": True}
    closed = updated_profile(opened, {"permissions": "Private"})
    assert closed["communityGalleryInfo"]["communityGalleryEnabled"] is False
    assert updated_profile(opened, None) is opened


# -- who sees what ------------------------------------------------------------------------------------------------------


def test_a_receiver_sees_what_is_shared_with_its_subscription(service):
    assert service.names(OTHER) == []
    service.share("Add", Subscriptions=[OTHER])
    assert service.names(OTHER) == [UNIQUE]
    assert service.names(OTHER, "eastus") == [UNIQUE]
    assert service.names(OTHER, "West%20US") == [UNIQUE]
    assert service.names(OTHER, "northeurope") == []
    assert service.names(OTHER, sharedTo="tenant") == []
    assert service.names(FIRST_SUBSCRIPTION) == service.names(THIRD) == []
    assert service.seen(OTHER, inside=f"/{UNIQUE.lower()}").body == {
        "properties": {"artifactTags": {"a": "b"}}, "location": "westus", "name": UNIQUE,
        "identifier": {"uniqueId": f"/SharedGalleries/{UNIQUE}"}}


def test_a_tenant_sees_what_is_shared_with_it(service):
    service.share("Add", AADTenants=[TENANT])
    assert service.names(THIRD, sharedTo="tenant") == [UNIQUE]
    assert service.names(THIRD) == service.names(OTHER, sharedTo="tenant") == []
    assert service.seen(THIRD, inside=f"/{UNIQUE}/images/ubuntu/versions/1.0.0").status == 200
    assert service.names(THIRD, inside=f"/{UNIQUE}/images") == ["ubuntu"]
    assert code(service.seen(THIRD, sharedTo="everybody")) == (400, "InvalidParameter")


def test_definitions_and_versions_are_seen_where_they_are(service):
    service.share("Add", Subscriptions=[OTHER])
    service.must("PUT", f"{GALLERY}/images/empty", {"location": "westus", "properties": {
        "osType": "Linux", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "t"}}})
    assert service.names(OTHER, inside=f"/{UNIQUE}/images") == ["empty", "ubuntu"]
    assert service.names(OTHER, "eastus", f"/{UNIQUE}/images") == ["ubuntu"]
    assert service.seen(OTHER, inside=f"/{UNIQUE}/images/ubuntu").body == {
        "properties": {"osType": "Linux", "osState": "Generalized", "recommended": {}, "hyperVGeneration": "V1",
                       "architecture": "x64", "eula": "https://example.com",
                       "identifier": {"publisher": "p", "offer": "o", "sku": "s"}},
        "location": "westus", "name": "ubuntu", "identifier": {"uniqueId": f"/SharedGalleries/{UNIQUE}/Images/ubuntu"}}
    version = service.seen(OTHER, "eastus", f"/{UNIQUE}/images/ubuntu/versions/1.0.0").body
    assert version["identifier"]["uniqueId"] == f"/SharedGalleries/{UNIQUE}/Images/ubuntu/Versions/1.0.0"
    assert version["properties"]["storageProfile"] == {
        "osDiskImage": {"diskSizeGB": 30, "hostCaching": "None"},
        "dataDiskImages": [{"lun": 3, "diskSizeGB": 10, "hostCaching": "None"}]}
    assert service.names(OTHER, "eastus", f"/{UNIQUE}/images/ubuntu/versions") == ["1.0.0"]
    assert service.seen(OTHER, "northeurope", f"/{UNIQUE}/images/ubuntu/versions/1.0.0").status == 404


def test_older_api_versions_have_the_identifier_first_and_tell_less(service):
    service.share("Add", Subscriptions=[OTHER])
    path = f"/subscriptions/{OTHER}/providers/Microsoft.Compute/locations/westus/sharedGalleries/{UNIQUE}"
    old = service.must("GET", path, None, "2020-09-30").body
    assert list(old) == ["identifier", "location", "name"]
    assert service.must("GET", path, None, "2022-01-03").body["properties"] == {}
    definition = service.must("GET", f"{path}/images/ubuntu", None, "2022-01-03").body
    assert "eula" not in definition["properties"]


def test_what_one_may_not_see_is_not_there(service):
    missing = service.seen(OTHER, inside=f"/{FIRST_SUBSCRIPTION}-MISSING")
    hidden = service.seen(OTHER, inside=f"/{UNIQUE}")
    assert missing.status == hidden.status == 404
    assert hidden.body["error"]["message"] == missing.body["error"]["message"].replace("MISSING", "GOLDEN")
    for inside in ("/images", "/images/ubuntu", "/images/ubuntu/versions", "/images/ubuntu/versions/1.0.0"):
        assert service.seen(OTHER, inside=f"/{UNIQUE}{inside}").status == 404
    for name in ("x", UNIQUE[:36], f"{UNIQUE[:36]}-", UNIQUE.replace("-GOLDEN", "_GOLDEN")):
        assert service.seen(OTHER, inside=f"/{name}").status == 404
    assert code(service.seen(OTHER, "mars")) == (400, "LocationNotAvailableForResourceType")


# -- the community ------------------------------------------------------------------------------------------------------


@pytest.fixture
def community():
    service = Service().filled(permissions="Community", communityGalleryInfo=INFO)
    assert service.share("EnableCommunity").status == 202
    return service


def public_name(service):
    return service.profile()["communityGalleryInfo"]["publicNames"][0]


def graph(service, query=QUERY, **options):
    return service.send("POST", GRAPH, {"query": query, "options": options}, "2021-03-01")


def test_a_gallery_is_opened_with_all_that_the_community_is_told():
    service = Service().filled(permissions="Community", communityGalleryInfo={**INFO, "eula": ""})
    answer = service.share("EnableCommunity")
    assert code(answer) == (400, "InvalidParameter")
    assert answer.body["error"]["message"] == "Required parameter 'communityGalleryInfo' is missing (null)."
    assert graph(service).body["data"] == []


def test_everybody_sees_a_community_gallery(community):
    name = public_name(community)
    told = {"publisherUri": INFO["publisherUri"], "publisherContact": INFO["publisherContact"], "eula": INFO["eula"],
            "publicNames": [name]}
    assert community.seen(THIRD, "eastus", f"/{name}", "communityGalleries").body == {
        "properties": {"communityMetadata": told, "disclaimer": "https://aka.ms/community-gallery-disclaimer",
                       "artifactTags": {"a": "b"}},
        "communityMetadata": told, "location": "eastus", "name": name,
        "identifier": {"uniqueId": f"/CommunityGalleries/{name}"}}
    definition = community.seen(THIRD, inside=f"/{name}/images/ubuntu", kind="communityGalleries").body
    assert definition["properties"]["identifier"] == {"publisher": "", "offer": "", "sku": ""}
    assert community.names(THIRD, "westus", f"/{name}/images/ubuntu/versions", "communityGalleries") == ["1.0.0"]
    assert code(community.seen(THIRD, kind="communityGalleries")) == (405, "MethodNotAllowed")
    assert code(community.seen(THIRD, inside=f"/{UNIQUE}")) == (404, "ResourceNotFound")


def test_a_community_gallery_is_reset_before_it_is_deleted(community):
    community.must("DELETE", f"{GALLERY}/images/ubuntu/versions/1.0.0")
    community.must("DELETE", f"{GALLERY}/images/ubuntu")
    answer = community.send("DELETE", GALLERY)
    assert code(answer) == (409, "Conflict")
    assert "reset its sharing" in answer.body["error"]["message"]
    community.share("Reset")
    assert community.send("DELETE", GALLERY).status == 202


def test_a_group_with_a_community_gallery_stays(community):
    community.must("DELETE", GROUP, None, "2024-11-01")
    assert community.send("GET", GALLERY).status == 200


def test_the_graph_has_a_row_for_each_region(community):
    name = public_name(community)
    answer = graph(community).body
    assert (answer["totalRecords"], answer["count"], answer["facets"], answer["resultTruncated"]) == (2, 2, [], "false")
    assert [row["location"] for row in answer["data"]] == ["eastus", "westus"]
    row = graph(community, f"{QUERY}| where location == 'eastus' ").body["data"][0]
    assert row["id"] == f"/providers/Microsoft.Compute/locations/eastus/CommunityGalleries/{name}"
    assert row["properties"]["properties"]["artifactTags"] == {"a": "b"}
    assert list(row["properties"]["communityMetadata"]) == ["publisherContact", "publisherUri", "publicNames", "eula"]
    assert row["tags"] is None
    assert graph(community, f"{QUERY}| where location == 'mars' ").body["data"] == []


def test_the_graph_has_pages(community):
    first = graph(community, **{"$top": 1}).body
    assert (first["totalRecords"], first["count"]) == (2, 1)
    assert json.loads(b64decode(first["$skipToken"])) == {"$id": "1", "MaxRows": 1, "RowsToSkip": 1}
    second = graph(community, **{"$top": 1, "$skipToken": first["$skipToken"]}).body
    assert second["data"] != first["data"]
    assert "$skipToken" not in second


@pytest.mark.parametrize("token", ["x", "e30=", b64encode(b"[1]").decode(), b64encode(b'{"RowsToSkip": -1}').decode(),
                                   b64encode(b'{"RowsToSkip": "1"}').decode(), 7])
def test_a_wrong_token_of_the_graph_is_refused(community, token):
    assert code(graph(community, **{"$skipToken": token})) == (400, "InvalidSkipToken")


@pytest.mark.parametrize("top", [0, -1, 1001, "1", True])
def test_a_wrong_size_of_a_page_of_the_graph_is_refused(community, top):
    assert code(graph(community, **{"$top": top})) == (400, "InvalidParameter")


@pytest.mark.parametrize("body", [None, [], {}, {"query": 1}, {"query": "resources | count"},
                                  {"query": f"{QUERY}| where name == 'x'"}, {"query": f"{QUERY}| where location == 'x' or 1 == '1'"}])
def test_other_questions_to_the_graph_are_refused(community, body):
    assert code(community.send("POST", GRAPH, body, "2021-03-01")) == (400, "InvalidQuery")


# -- identities ---------------------------------------------------------------------------------------------------------


def test_a_patch_takes_identities_away_by_null_and_by_type(service):
    one, two = (f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}" for name in ("one", "two"))

    def patched(**identity):
        return service.must("PATCH", GALLERY, {"identity": identity}, "2025-03-03").body["identity"]

    both = patched(type="SystemAssigned,UserAssigned", userAssignedIdentities={one: {}, two: {}})
    assert both["type"] == "SystemAssigned, UserAssigned"
    assert set(both["userAssignedIdentities"]) == {one, two}
    left = patched(type="SystemAssigned, UserAssigned", userAssignedIdentities={one.upper(): None})
    assert set(left["userAssignedIdentities"]) == {two}
    assert left["principalId"] == both["principalId"]
    assert "userAssignedIdentities" not in patched(type="SystemAssigned")
    assert patched(type="None") == {"type": "None"}
