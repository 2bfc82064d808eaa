"""Types that are stored and returned as sent: whatever the namespace, a template that names it goes through."""

from __future__ import annotations

import string
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.data_files import load
from sig_cli.domain import stored_types
from sig_cli.providers import registry
from sig_cli.providers.stored import StoredType
from sig_cli.providers.tracked import TrackedProvider
from sig_cli.workspace import form
from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION, FIRST_TENANT
from sig_cli.workspace.memory import MemoryEngine
from tests.generated import generated

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_700_000_000_123_456
ROOT = f"/subscriptions/{FIRST_SUBSCRIPTION}"
GROUP = "/resourceGroups/images"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet"
WIDGET = f"{GROUP}/providers/Contoso.Things/widgets/one"
GALLERY = f"{GROUP}/providers/Microsoft.Compute/galleries/golden"
POLICIES = "/providers/Microsoft.Authorization/policyAssignments"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
VERSION = f"{ROOT}{GALLERY}/images/linux/versions/1.0.0"
NOT_FOUND = " was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"


class Service:
    """Resource Manager over an engine, with one group and the network's namespace registered."""

    def __init__(self, engine: Any = None) -> None:
        self.manager = Manager(MemoryEngine() if engine is None else engine, lambda: NOW)
        self.send("PUT", GROUP, {"location": "westus"})
        self.send("POST", "/providers/Microsoft.Network/register")

    def send(self, method: str, path: str, body: Any = None, api_version: str = "", **query: str) -> Response:
        api_version = api_version or ("2024-03-03" if "/galleries" in path else "2024-03-01")
        words = {f"${name}": value for name, value in query.items()}
        return self.manager.send(Request(method, ROOT + path, {"api-version": api_version, **words}, body))

    def put(self, path: str, body: Any = None, status: int = 201) -> Any:
        answer = self.send("PUT", path, {} if body is None else body)
        assert answer.status == status, answer.body
        return answer.body

    def get(self, path: str) -> Any:
        answer = self.send("GET", path)
        assert answer.status == 200, answer.body
        return answer.body

    def names(self, path: str, **query: str) -> list[str]:
        answer = self.send("GET", path, **query)
        assert answer.status == 200, answer.body
        return [row["id"].removeprefix(ROOT) for row in answer.body["value"]]


@pytest.fixture
def service() -> Service:
    return Service()


def assert_refused(response: Response, status: int, code: str, message: str, target: str | None = None) -> None:
    assert response.status == status
    assert response.body == {"error": {"code": code, "message": message, **({"target": target} if target else {})}}


# -- one resource -----------------------------------------------------------------------------------------------------


def test_a_network_is_stored_and_returned_as_sent(service: Service) -> None:
    properties = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [{"name": "inside", "id": f"{ROOT}{NETWORK}/subnets/inside"}]}
    created = service.send("PUT", "/resourcegroups/images/providers/microsoft.network/VIRTUALNETWORKS/vnet",
                           {"location": "West US", "name": "else", "type": "x", "id": "y", "tags": {"team": "core"},
                            "sku": {"name": "s"}, "properties": {**properties, "provisioningState": "Updating"}})
    shown = {"name": "vnet", "id": ROOT + NETWORK, "type": "Microsoft.Network/virtualNetworks", "location": "westus",
             "tags": {"team": "core"}, "sku": {"name": "s"},
             "properties": {**properties, "provisioningState": "Succeeded"}}
    assert (created.status, created.body) == (201, shown)
    assert not {"Azure-AsyncOperation", "Location"} & created.headers.keys()
    assert service.get(NETWORK) == shown
    assert service.send("HEAD", NETWORK).status == 204
    replaced = service.put(NETWORK.lower(), {"location": "westus"}, status=200)
    assert replaced == {**{name: shown[name] for name in ("name", "id", "type", "location")},
                        "properties": {"provisioningState": "Succeeded"}}


def test_an_unknown_type_keeps_the_spelling_of_the_request_that_made_it(service: Service) -> None:
    body = {"kind": "blue", "properties": {"size": 1.5, "parts": [None, True]}}
    created = service.put(WIDGET, body)
    assert created == {"name": "one", "id": ROOT + WIDGET, "type": "Contoso.Things/widgets", "kind": "blue",
                       "properties": {"size": 1.5, "parts": [None, True], "provisioningState": "Succeeded"}}
    assert service.get(WIDGET.lower()) == created
    assert_refused(service.send("GET", WIDGET[:-3] + "Two"), 404, "ResourceNotFound",
                   f"The Resource 'Contoso.Things/widgets/Two' under resource group 'images'{NOT_FOUND}")


def test_patch_merges(service: Service) -> None:
    service.put(WIDGET, {"location": "global", "tags": {"a": "1"}, "properties": {"one": {"x": 1, "y": 2}}})
    answer = service.send("PATCH", WIDGET, {"tags": {"b": "2"}, "properties": {"one": {"x": None, "z": 3}}})
    assert answer.status == 200
    assert answer.body["tags"] == {"a": "1", "b": "2"}
    assert answer.body["location"] == "global"
    assert answer.body["properties"] == {"one": {"y": 2, "z": 3}, "provisioningState": "Succeeded"}
    assert service.get(WIDGET) == answer.body
    assert_refused(service.send("PATCH", WIDGET + "s", {}), 404, "ResourceNotFound",
                   f"The Resource 'Contoso.Things/widgets/ones' under resource group 'images'{NOT_FOUND}")


def test_a_resource_is_deleted_with_all_that_is_nested_in_it_and_attached_to_it(service: Service) -> None:
    service.put(NETWORK, {"location": "westus"})
    service.put(f"{NETWORK}/subnets/inside")
    service.put(f"{NETWORK}{POLICIES}/keep")
    service.put(f"{GROUP}{POLICIES}/stay")
    assert service.send("DELETE", NETWORK).status == 200
    assert service.names(POLICIES) == [f"{GROUP}{POLICIES}/stay"]
    assert service.send("GET", f"{NETWORK}/subnets/inside").status == 404
    assert service.send("DELETE", NETWORK).status == 204
    service.put(NETWORK, {"location": "westus"})
    assert service.names(f"{NETWORK}/subnets") == []


def test_a_group_takes_stored_resources_along(service: Service) -> None:
    service.put(NETWORK, {"location": "westus"})
    service.put(f"{NETWORK}/subnets/inside")
    service.put(f"{GROUP}{POLICIES}/keep")
    service.send("DELETE", GROUP)
    service.send("PUT", GROUP, {"location": "westus"})
    assert service.names("/providers/Microsoft.Network/virtualNetworks") == []
    assert service.names(POLICIES) == []


def test_a_gallery_is_deleted_with_its_lock_but_not_with_its_application(service: Service) -> None:
    service.put(GALLERY, {"location": "westus"})
    service.put(f"{GALLERY}{POLICIES}/keep")
    service.put(f"{GALLERY}/applications/app", {"location": "westus", "properties": {"supportedOSType": "Linux"}})
    assert_refused(service.send("DELETE", GALLERY), 409, "CannotDeleteResource",
                   "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: "
                   "'Microsoft.Compute/galleries/golden/applications/app'. Please delete all nested resources before "
                   "deleting this resource.")
    assert service.send("DELETE", f"{GALLERY}/applications/app").status == 200
    assert service.send("DELETE", GALLERY).status == 202
    assert service.names(POLICIES) == []


@pytest.mark.parametrize(("path", "type_"), [
    ("microsoft.authorization/policyassignments/l", "Microsoft.Authorization/policyAssignments"),
    ("Microsoft.Compute/availabilitysets/l", "Microsoft.Compute/availabilitySets"),
])
def test_some_types_have_no_provisioning_state(service: Service, path: str, type_: str) -> None:
    body = service.put(f"{GROUP}/providers/{path}", {"location": "westus", "properties": {"a": 1}})
    assert (body["type"], body["properties"]) == (type_, {"a": 1})


def test_identities_stand_for_the_same_principal_everywhere(service: Service) -> None:
    service.send("POST", "/providers/Microsoft.ManagedIdentity/register")
    path = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder"
    properties = service.put(path, {"location": "westus"})["properties"]
    assert properties.keys() == {"tenantId", "principalId", "clientId"}
    assert properties["tenantId"] == FIRST_TENANT
    widget = service.put(WIDGET, {"identity": {"type": "SystemAssigned, UserAssigned",
                                               "userAssignedIdentities": {ROOT + path: {}}}})
    assert widget["identity"]["userAssignedIdentities"][ROOT + path] == {
        name: properties[name] for name in ("principalId", "clientId")}
    assert widget["identity"]["principalId"] not in properties.values()


# -- where it can be --------------------------------------------------------------------------------------------------


def test_lists_are_of_a_parent_a_group_or_the_subscription(service: Service) -> None:
    service.send("PUT", "/resourceGroups/b", {"location": "westus"})
    other = NETWORK.replace("images", "b")
    for path in (NETWORK, other):
        service.put(path, {"location": "westus"})
    service.put(f"{NETWORK}/subnets/inside")
    service.put("/providers/Contoso.Things/widgets/shared")
    service.put(WIDGET)
    assert service.names(NETWORK.rpartition("/")[0]) == [NETWORK]
    assert service.names(f"{NETWORK}/subnets") == [f"{NETWORK}/subnets/inside"]
    assert service.names("/providers/Microsoft.Network/virtualNetworks") == [other, NETWORK]
    assert service.names("/providers/Contoso.Things/widgets") == [WIDGET, "/providers/Contoso.Things/widgets/shared"]


def test_policies_are_on_any_scope_and_listed_from_above(service: Service) -> None:
    service.put(GALLERY, {"location": "westus"})
    everywhere = [f"{GALLERY}{POLICIES}/c", f"{GROUP}{POLICIES}/b", f"{POLICIES}/a"]
    for path in everywhere:
        assert service.put(path, {"properties": {"level": "CanNotDelete"}})["id"] == ROOT + path
        assert service.get(path)["properties"] == {"level": "CanNotDelete"}
    assert service.names(POLICIES) == everywhere[::-1]
    assert service.names(f"{GROUP}{POLICIES}") == everywhere[1::-1]
    assert service.names(f"{GALLERY}{POLICIES}") == everywhere[:1]
    assert service.names(POLICIES, filter="atScope()") == everywhere[2:]
    assert service.names("/providers/Microsoft.Authorization/roleAssignments") == []


def test_the_list_of_all_resources_has_what_has_a_location(service: Service) -> None:
    service.put(NETWORK, {"location": "westus", "tags": {"team": "core"}})
    service.put(f"{NETWORK}/subnets/inside")
    service.put(WIDGET)
    service.put(f"{GROUP}{POLICIES}/keep")
    service.put(f"{NETWORK}{POLICIES}/keep")
    assert service.names("/resources") == [NETWORK]
    assert service.names("/resources", filter="tagname eq 'team'") == [NETWORK]
    assert service.names("/resources", filter="resourceType eq 'Contoso.Things/widgets'") == []
    rows = service.send("GET", f"{GROUP}/resources", expand="createdTime,changedTime,provisioningState").body["value"]
    assert rows == [{"id": ROOT + NETWORK, "name": "vnet", "type": "Microsoft.Network/virtualNetworks",
                     "location": "westus", "tags": {"team": "core"}, "createdTime": "2023-11-14T22:13:20.123456Z",
                     "changedTime": "2023-11-14T22:13:20.123456Z", "provisioningState": "Succeeded"}]


def test_tags_are_the_resources_own(service: Service) -> None:
    service.put(NETWORK, {"location": "westus"})
    service.send("PATCH", f"{NETWORK}/providers/Microsoft.Resources/tags/default",
                 {"operation": "Merge", "properties": {"tags": {"a": "b"}}})
    assert service.get(NETWORK)["tags"] == {"a": "b"}
    assert [row["tagName"] for row in service.get("/tagNames")["value"]] == ["a"]


def test_groups_parents_and_scopes_must_be_there(service: Service) -> None:
    for method in ("PUT", "GET", "DELETE", "PATCH", "POST"):
        assert_refused(service.send(method, WIDGET.replace("images", "none"), {}), 404, "ResourceGroupNotFound",
                       "Resource group 'none' could not be found.")
    parent = "Can not perform requested operation on nested resource. Parent resource 'vnet' not found."
    assert_refused(service.send("PUT", f"{NETWORK}/subnets/inside", {}), 404, "ParentResourceNotFound", parent)
    assert_refused(service.send("GET", f"{NETWORK}/subnets"), 404, "ParentResourceNotFound", parent)
    assert_refused(service.send("PUT", f"{NETWORK}{POLICIES}/keep", {}), 404, "ResourceNotFound",
                   f"The Resource 'Microsoft.Network/virtualNetworks/vnet' under resource group 'images'{NOT_FOUND}")
    assert_refused(service.send("GET", f"{POLICIES}/none"), 404, "ResourceNotFound",
                   f"The Resource 'Microsoft.Authorization/policyAssignments/none' under resource group '<null>'{NOT_FOUND}")


def test_what_comes_with_its_owner_needs_no_request_of_its_own(tmp_path: Path) -> None:
    service = Service(FilesEngine(str(tmp_path)))
    service.send("POST", "/providers/Microsoft.Storage/register")
    account = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/data"
    container = f"{account}/blobServices/default/containers/vhds"
    assert service.send("PUT", container, {}).body["error"]["code"] == "ParentResourceNotFound"
    service.put(account, {"location": "westus"}, status=200)
    assert service.put(container)["type"] == "Microsoft.Storage/storageAccounts/blobServices/containers"
    assert service.send("PUT", container.replace("default", "other"), {}).status == 404
    assert service.names(container.rpartition("/")[0]) == [container]
    assert find_problems(str(tmp_path)) == []


def test_a_network_is_in_a_group_and_has_a_location_that_stays(service: Service) -> None:
    address = f"{ROOT}/providers/Microsoft.Network/virtualNetworks/vnet"
    assert_refused(service.send("PUT", address.removeprefix(ROOT), {"location": "westus"}), 400, "InvalidRequestUri",
                   f"The request path '{address}' is not a valid Resource Manager address.")
    assert_refused(service.send("PUT", NETWORK, {}), 400, "LocationRequired",
                   "The location property is required for this definition.")
    service.put(NETWORK, {"location": "westus"})
    assert_refused(service.send("PUT", NETWORK, {"location": "eastus"}), 409, "InvalidResourceLocation",
                   "The resource 'vnet' already exists in location 'westus' in resource group 'images'. A resource with "
                   "the same name cannot be created in location 'eastus'. Please select a new resource name.")


def test_a_namespace_that_is_known_must_be_registered() -> None:
    service = Service()
    service.send("POST", "/providers/Microsoft.Network/unregister")
    assert_refused(service.send("PUT", NETWORK, {"location": "westus"}), 409, "MissingSubscriptionRegistration",
                   "The subscription is not registered to use namespace 'Microsoft.Network'. See "
                   "https://aka.ms/rps-not-found for how to register subscriptions.")
    service.put(WIDGET)
    service.send("POST", "/providers/Microsoft.Network/register")
    service.put(NETWORK, {"location": "westus"})
    assert service.send("POST", "/providers/Microsoft.Network/unregister").status == 409


# -- refusals ---------------------------------------------------------------------------------------------------------


def test_actions_are_refused_by_name(service: Service) -> None:
    service.put(WIDGET)
    words = "is not served: resources of type 'Contoso.Things/widgets' are stored and returned as sent, not simulated."
    assert_refused(service.send("POST", f"{WIDGET}/start"), 405, "MethodNotAllowed", f"The action 'start' {words}")
    assert service.send("POST", f"{WIDGET}s/start").body["error"]["code"] == "ResourceNotFound"
    assert_refused(service.send("POST", "/providers/Contoso.Things/checkName"), 405, "MethodNotAllowed",
                   "The action 'checkName' is not served: resources of type 'Contoso.Things/checkName' are stored and "
                   "returned as sent, not simulated.")


@pytest.mark.parametrize("type_", [
    "Microsoft.Compute/unknown", "Microsoft.Compute/galleries/unknown", "Microsoft.Compute/locations/artifacts",
    "Microsoft.Resources/deploymentSlots", "Microsoft.Features/unknown", "Microsoft.Authorization/unknown",
    "Nodots/widgets", ".Dots/widgets", "Contoso.Things/wid%20gets", "Contoso.Things/widgets!",
    "Contoso.Things/" + "w" * 101, "Contoso." + "t" * 101 + "/widgets", "Contoso.Things/operations",
])
def test_types_that_do_not_exist(service: Service, type_: str) -> None:
    namespace = type_.partition("/")[0]
    path = f"{GROUP}/providers/{type_}/x"
    if type_.count("/") == 2:
        path = f"{GROUP}/providers/{type_.replace('/', '/x/', 2).replace('/x/', '/', 1)}/x"
    for method in ("PUT", "GET"):
        assert_refused(service.send(method, path, {}), 404, "InvalidResourceType",
                       f"The resource type could not be found in the namespace '{namespace}' for api version "
                       f"'{'2024-03-03' if '/galleries' in path else '2024-03-01'}'.")


def test_nothing_is_stored_outside_of_a_subscription_or_on_what_extends(service: Service) -> None:
    answer = service.manager.send(Request("PUT", f"{POLICIES}/l", {"api-version": "2020-05-01"}, {}))
    assert answer.body["error"]["code"] == "InvalidResourceType"
    service.put(f"{GROUP}{POLICIES}/l")
    service.put(WIDGET)
    service.put(f"{WIDGET}{POLICIES}/l")
    assert service.send("PUT", f"{WIDGET}{POLICIES}/l{POLICIES}/l", {}).body["error"]["code"] == "InvalidResourceType"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD"])
@pytest.mark.parametrize("type_", ["Contoso.Things/widgets", "Microsoft.Compute/galleries"])
def test_a_collection_is_only_read(service: Service, method: str, type_: str) -> None:
    answer = service.send(method, f"{GROUP}/providers/{type_}", {"location": "westus"})
    assert answer.status == 405
    assert answer.body is None if method == "HEAD" else answer.body["error"]["code"] == "MethodNotAllowed"


def _nested(depth: int) -> Any:
    body: Any = 1
    for _ in range(depth):
        body = {"a": body}
    return body


@pytest.mark.parametrize(("body", "code", "message"), [
    (None, "MissingRequestBody", "The request body is required for this operation and must be a JSON object."),
    ([], "MissingRequestBody", "The request body is required for this operation and must be a JSON object."),
    ({"properties": []}, "InvalidRequestContent", "an object is expected at 'properties'"),
    ({"tags": "x"}, "InvalidRequestContent", "an object is expected at 'tags'"),
    ({"tags": {"a": 1}}, "InvalidRequestContent", "the values of 'tags' must be texts"),
    ({"location": 1}, "InvalidRequestContent", "a text is expected at 'location'"),
    ({"identity": []}, "InvalidRequestContent", "an object is expected at 'identity'"),
    ({"identity": {"type": 1}}, "InvalidRequestContent", "a text is expected at 'identity.type'"),
    ({"identity": {"userAssignedIdentities": [1]}}, "InvalidRequestContent",
     "an object is expected at 'identity.userAssignedIdentities'"),
    ({"properties": {"a": "\ud800"}}, "InvalidRequestContent", "it holds half of a surrogate pair"),
    ({"\udfff": 1}, "InvalidRequestContent", "it holds half of a surrogate pair"),
    ({"properties": {"a": float("nan")}}, "InvalidRequestContent", "nan is no number of JSON"),
    ({"properties": {"a": [float("-inf")]}}, "InvalidRequestContent", "-inf is no number of JSON"),
    ({"properties": {"a": 1 << 64}}, "InvalidRequestContent", "a number has more than 64 bits"),
    (_nested(65), "InvalidRequestContent", "the reader's depth of 64 has been exceeded"),
    (_nested(100_000), "InvalidRequestContent", "the reader's depth of 64 has been exceeded"),
])
@pytest.mark.parametrize("type_", ["Contoso.Things/widgets", "Microsoft.Compute/proximityPlacementGroups"])
def test_bodies_that_cannot_be_stored(service: Service, type_: str, body: Any, code: str, message: str) -> None:
    if code == "InvalidRequestContent":
        message = f"The request content was invalid and could not be deserialized: '{message}'."
    path = f"{GROUP}/providers/{type_}/one"
    assert_refused(service.send("PUT", path, body), 400, code, message)
    service.put(path, {"location": "westus"})
    before = service.get(path)
    assert_refused(service.send("PATCH", path, body), 400, code, message)
    assert service.get(path) == before
    assert service.put(path, {"location": "westus", "properties": _nested(60)}, status=200)


@pytest.mark.parametrize(("name", "code", "message"), [
    ("a%3Fb", "InvalidResourceName", "The provided resource name 'a?b' has these invalid characters: '?'."),
    ("a%00b", "InvalidResourceName", "The provided resource name 'a\\x00b' has these invalid characters: '\\x00'."),
    ("a%2Fb", "InvalidResourceName", "The provided resource name 'a/b' has these invalid characters: '/'."),
    ("%2e%2e", "InvalidResourceNameTrailingCharacters",
     "The provided resource name '..' has these invalid trailing characters: '..'. The name can not end with characters: "
     "'. '."),
    ("n" * 261, "InvalidResourceName", f"The provided resource name '{'n' * 80}...' has a length of '261' which exceeds "
                                       "the maximum length of '260'."),
])
def test_names_that_no_resource_may_have(service: Service, name: str, code: str, message: str) -> None:
    assert_refused(service.send("PUT", WIDGET[:-3] + name, {}), 400, code, message)
    service.put(WIDGET[:-3] + "n" * 260)


# -- the registry -------------------------------------------------------------------------------------------------------


def test_the_form_of_documents_knows_the_types_that_are_not_free_in_it() -> None:
    served = {type_: getattr(import_module(where.partition(":")[0]), where.partition(":")[2])
              for type_, where in registry.TYPES.items()}
    formed = {type_.removeprefix("microsoft.compute/") for type_, handler in served.items()
              if isinstance(handler, TrackedProvider) and not isinstance(handler, StoredType)}
    assert formed == form.FORMED


def test_listed_types_are_served_as_stored_and_no_other_module_serves_them() -> None:
    for namespace, types in load("stored_types.json")["types"].items():
        for type_ in types:
            handler = registry.provider(f"{namespace}/{type_}".lower())
            assert isinstance(handler, StoredType), type_
            assert handler.type == f"{namespace}/{type_}"


@given(st.text(max_size=40))
def test_spelling_changes_nothing_but_case(text: str) -> None:
    for type_ in (f"{text}/widgets", f"microsoft.network/virtualnetworks/{text}"):
        assert stored_types.spelling(type_).lower() == type_.lower()


# -- hostile words --------------------------------------------------------------------------------------------------------

WORDS = st.one_of(
    st.text(max_size=12), st.text(string.printable, max_size=8),
    st.sampled_from(["..", ".", "%2e%2e", "%2E%2E%2F", "providers", "default", "con", "_.json", "+providers", "a" * 300,
                     "é" * 120, "Contoso.Things", "Microsoft.Network", "widgets", "resourceGroups", "images", "%00", "%zz",
                     "%ff", "\ud800", "İ", "\u017f", "~", "*", "a\nb", "Microsoft.Authorization", "locks"]))
BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["location", "tags", "properties", "identity", "type", "sig", "sku", "name"]) | st.text(max_size=4),
        inner, max_size=4), max_leaves=8)


@generated(50)
@given(words=st.lists(WORDS, min_size=1, max_size=8), start=st.sampled_from(["", GROUP, WIDGET]), body=BODIES)
def test_hostile_words_end_in_an_answer_and_stay_in_the_state_folder(
        words: list[str], start: str, body: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    outer = tmp_path_factory.mktemp("outer")
    service = Service(FilesEngine(str(outer / "workspace")))
    service.put(WIDGET)
    for path in (f"{start}/providers/{'/'.join(words)}", f"{start}/{'/'.join(words)}"):
        for method in ("PUT", "PATCH", "GET", "HEAD", "POST", "DELETE"):
            answer = service.send(method, path, body)
            assert 200 <= answer.status < 500
            if method == "PUT" and answer.status == 201:
                assert service.send("PUT", path, body).status == 200
    assert [entry.name for entry in outer.iterdir()] == ["workspace"]
    assert {entry.name for entry in (outer / "workspace").iterdir()} <= {"state", "run", ".gitignore"}
    assert find_problems(str(outer / "workspace")) == []
