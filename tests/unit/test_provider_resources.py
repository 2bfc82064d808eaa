"""Resource groups, lists of resources, filters and tags on the side of the service, on the engine in memory.

Shapes are those of recorded answers (group, tag and resource commands, 2020 to 2023) where there are any.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.domain.errors import ServiceError
from sig_cli.providers.resources import filters
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

NOW = 1_700_000_000_123_456
MOMENT = "2023-11-14T22:13:20.123456Z"
API = "2024-11-01"
COMPUTE_API = "2021-10-01"
ROOT = f"/subscriptions/{FIRST_SUBSCRIPTION}"
IMAGES = "/resourceGroups/images"
COMPUTE = f"{IMAGES}/providers/Microsoft.Compute"
GALLERY = f"{COMPUTE}/galleries/Golden"
DEFINITION = f"{GALLERY}/images/linux"
EXPAND = "createdTime,changedTime,provisioningState"


class Service:
    """Resource Manager over an empty engine. `now` can be moved."""

    def __init__(self) -> None:
        self.now = NOW
        self.engine = MemoryEngine()
        self.manager = Manager(self.engine, lambda: self.now)

    def send(self, method: str, path: str, body: Any = None, api_version: str = API, **query: str) -> Response:
        words = {f"${name}": value for name, value in query.items()}
        return self.manager.send(Request(method, ROOT + path, {"api-version": api_version, **words}, body))

    def get(self, path: str, **query: str) -> Any:
        answer = self.send("GET", path, **query)
        assert answer.status == 200, answer.body
        return answer.body

    def rows(self, path: str, **query: str) -> list[str]:
        return [row["name"] for row in self.get(path, **query)["value"]]

    def fill(self) -> None:
        """Two groups, a gallery with a definition in one of them, a gallery in the other."""
        self.send("PUT", IMAGES, {"location": "westus", "tags": {"Team": "core", "env": "test"}})
        self.send("PUT", "/resourceGroups/backup", {"location": "eastus"})
        self.send("PUT", GALLERY, {"location": "westus", "tags": {"team": "core"}}, COMPUTE_API)
        self.send("PUT", DEFINITION, {"location": "westus", "properties": {
            "osType": "Linux", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}},
                  COMPUTE_API)
        self.send("PUT", "/resourceGroups/backup/providers/Microsoft.Compute/galleries/old",
                  {"location": "East US", "tags": {"team": "edge"}}, COMPUTE_API)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def filled(service: Service) -> Service:
    service.fill()
    return service


def assert_refused(response: Response, status: int, code: str, message: str) -> None:
    assert response.status == status
    assert response.body == {"error": {"code": code, "message": message}}


# -- groups -----------------------------------------------------------------------------------------------------------


def test_a_group_is_created_shown_and_replaced_as_recorded(service: Service) -> None:
    body = {"location": "West US", "managedBy": "someone", "tags": {"a": "b", "c": ""}}
    shown = {"id": f"{ROOT}/resourceGroups/Images", "name": "Images", "type": "Microsoft.Resources/resourceGroups",
             "location": "westus", "managedBy": "someone", "tags": {"a": "b", "c": ""},
             "properties": {"provisioningState": "Succeeded"}}
    created = service.send("PUT", "/resourcegroups/Images", body)
    assert (created.status, created.body) == (201, shown)
    assert list(service.get("/resourcegroups/images").items()) == list(shown.items())
    replaced = service.send("PUT", "/resourcegroups/IMAGES", {"location": "westus", "tags": {}, "properties": {}})
    assert replaced.status == 200
    assert replaced.body == {**{name: shown[name] for name in ("id", "name", "type", "location", "properties")}, "tags": {}}


def test_a_group_exists_or_not_without_a_body(filled: Service) -> None:
    assert (filled.send("HEAD", IMAGES).status, filled.send("HEAD", IMAGES).body) == (204, None)
    assert (filled.send("HEAD", "/resourceGroups/nope").status, filled.send("HEAD", "/resourceGroups/nope").body) == (404, None)


def test_a_group_that_is_not_there(service: Service) -> None:
    for method in ("GET", "DELETE", "PATCH"):
        assert_refused(service.send(method, "/resourcegroups/nope", {"tags": {}}), 404, "ResourceGroupNotFound",
                       "Resource group 'nope' could not be found.")


def test_patch_changes_tags_and_keeps_the_rest(filled: Service) -> None:
    answer = filled.send("PATCH", IMAGES, {"tags": {"new": "1"}})
    assert answer.status == 200
    assert answer.body["tags"] == {"new": "1"}
    assert answer.body["location"] == "westus"


def test_a_group_never_moves(filled: Service) -> None:
    assert_refused(filled.send("PUT", IMAGES, {"location": "eastus"}), 409, "InvalidResourceGroupLocation",
                   "Invalid resource group location 'eastus'. The Resource group already exists in location 'westus'.")


@pytest.mark.parametrize("body", [{"location": "westus", "tags": {f"t{index}": "" for index in range(51)}},
                                  {"location": "westus", "tags": {"a<b": ""}}, {"location": "nowhere"}, {}, None, [], "x"])
def test_a_bad_group_is_refused_and_nothing_is_written(service: Service, body: Any) -> None:
    assert service.send("PUT", IMAGES, body).status == 400
    assert service.rows("/resourcegroups") == []


def test_a_deleted_group_takes_everything_along(filled: Service) -> None:
    answer = filled.send("DELETE", "/resourcegroups/images")
    assert answer.status == 202
    assert "operationresults" in answer.headers["Location"]
    assert filled.rows("/resourcegroups") == ["backup"]
    assert filled.rows("/resources") == ["old"]
    again = filled.send("PUT", IMAGES, {"location": "eastus"})
    assert (again.status, again.body.get("tags")) == (201, None)


def test_groups_are_filtered_by_tag_only(filled: Service) -> None:
    assert filled.rows("/resourcegroups") == ["backup", "images"]
    assert filled.rows("/resourcegroups", filter="tagname eq 'team'") == ["images"]
    assert filled.rows("/resourcegroups", filter="tagName eq 'team' and tagValue eq 'core'") == ["images"]
    assert filled.rows("/resourcegroups", filter="tagname eq 'team' and tagvalue eq 'test'") == []
    assert filled.rows("/resourcegroups", top="1") == ["backup"]
    assert_refused(filled.send("GET", "/resourcegroups", filter="name eq 'foo'"), 400, "InvalidFilterInQueryString",
                   "Invalid $filter 'name eq 'foo'' specified in the query string.")


# -- lists of resources -----------------------------------------------------------------------------------------------


def test_definitions_are_in_the_list_with_their_parents_in_their_names(filled: Service) -> None:
    assert filled.rows("/resources") == ["old", "Golden", "Golden/linux"]
    assert filled.rows("/resourceGroups/images/resources") == ["Golden", "Golden/linux"]
    assert filled.get("/resources", filter="name eq 'golden'")["value"] == [
        {"id": ROOT + GALLERY, "name": "Golden", "type": "Microsoft.Compute/galleries", "location": "westus",
         "tags": {"team": "core"}}]


def test_rows_are_expanded_when_asked(filled: Service) -> None:
    filled.now += 1_000_000
    filled.send("PUT", GALLERY, {"location": "westus", "tags": {"team": "core"}}, COMPUTE_API)
    row = filled.get("/resources", filter="name eq 'Golden'", expand=EXPAND)["value"][0]
    assert (row["createdTime"], row["changedTime"]) == (MOMENT, "2023-11-14T22:13:21.123456Z")
    assert row["provisioningState"] == "Succeeded"


@pytest.mark.parametrize(("text", "names"), [
    ("resourceType eq 'microsoft.compute/GALLERIES'", ["old", "Golden"]),
    ("resourceType eq 'Microsoft.Compute/galleries/images'", ["Golden/linux"]),
    ("resourceType eq 'Microsoft.Compute/galleries/images' and location eq 'eastus'", []),
    ("resourceType ne 'Microsoft.Compute/galleries'", ["Golden/linux"]),
    ("resourceType eq 'Microsoft.Compute/galleries' or name eq 'golden/linux'", ["old", "Golden", "Golden/linux"]),
    ("resourceType eq 'nothing'", []),
    ("resourceType eq ''", []),
    ("resourceGroup eq 'IMAGES'", ["Golden", "Golden/linux"]),
    ("resourceGroup eq 'images' and name eq 'golden/linux'", ["Golden/linux"]),
    ("location eq 'eastus'", ["old"]),
    ("location eq 'East US'", ["old"]),
    ("tagname eq 'TEAM'", ["old", "Golden"]),
    ("tagname eq 'team' and tagvalue eq 'edge'", ["old"]),
    ("tagname eq 'team' and tagvalue eq 'Edge'", []),
    ("startswith(tagname, 'te')", ["old", "Golden"]),
    ("substringof('old', name)", ["old", "Golden", "Golden/linux"]),
    ("not (name eq 'old') and (tagname eq 'team' or resourceGroup eq 'x')", ["Golden"]),
    ("", ["old", "Golden", "Golden/linux"]),
])
def test_filters(filled: Service, text: str, names: list[str]) -> None:
    assert filled.rows("/resources", filter=text) == names


@pytest.mark.parametrize("text", ["foo eq 'x'", "name", "name eq", "name eq x", "name gt 'x'", "(name eq 'x'", "name eq 'x",
                                  "name eq 'x' name eq 'y'", "and", "startswith(name 'x')", "name eq 'x')"])
def test_a_filter_that_makes_no_sense(filled: Service, text: str) -> None:
    assert_refused(filled.send("GET", "/resources", filter=text), 400, "InvalidFilterInQueryString",
                   f"Invalid $filter '{text}' specified in the query string.")


def test_a_filter_of_any_depth_is_refused_and_quoted_in_part(filled: Service) -> None:
    assert_refused(filled.send("GET", "/resources", filter="(" * 5000), 400, "InvalidFilterInQueryString",
                   f"Invalid $filter '{'(' * 1000}...' specified in the query string.")


@given(st.text(max_size=40))
def test_no_text_is_more_than_a_filter_or_a_refusal(text: str) -> None:
    row = {"id": ROOT + GALLERY, "name": "Golden", "type": "Microsoft.Compute/galleries", "location": "westus"}
    try:
        kept = list(filters.matching([("golden", row)], text, (*filters.TAG_WORDS, *filters.ROW_WORDS)))
    except ServiceError:
        return
    assert kept in ([], [("golden", row)])


@given(st.text(max_size=20))
def test_a_quote_inside_a_value_is_doubled(value: str) -> None:
    text = "tagname eq 'a' and tagvalue eq '{}'".format(value.replace("'", "''"))
    rows = [("1", {"tags": {"a": value}}), ("2", {"tags": {"a": value + "x"}}), ("3", {})]
    assert list(filters.matching(rows, text, filters.TAG_WORDS)) == rows[:1]


def test_the_list_of_a_group_that_is_not_there(service: Service) -> None:
    assert_refused(service.send("GET", "/resourceGroups/nope/resources"), 404, "ResourceGroupNotFound",
                   "Resource group 'nope' could not be found.")


def test_az_leaves_the_place_of_the_parent_empty(filled: Service) -> None:
    assert filled.get(f"{COMPUTE}//galleries/golden", api_version=COMPUTE_API)["name"] == "Golden"
    assert filled.send("GET", "/resourceGroups//resources").status == 400


# -- tags of a resource -----------------------------------------------------------------------------------------------

SCOPES = ("", IMAGES, GALLERY, DEFINITION)
TAGS = "/providers/Microsoft.Resources/tags/default"


@pytest.mark.parametrize("scope", SCOPES)
def test_tags_wrap_around_anything(filled: Service, scope: str) -> None:
    answer = filled.send("PUT", scope + TAGS, {"properties": {"tags": {"x": "y"}}})
    assert answer.status == 200
    assert list(answer.body.items()) == [("id", f"{ROOT}{scope}{TAGS}"), ("name", "default"),
                                         ("type", "Microsoft.Resources/tags"), ("properties", {"tags": {"x": "y"}})]
    assert filled.get(scope + TAGS) == answer.body
    assert filled.get(scope, api_version=COMPUTE_API)["tags"] == {"x": "y"}
    assert filled.send("DELETE", scope + TAGS).status == 200
    assert filled.get(scope + TAGS)["properties"] == {"tags": {}}


def test_the_subscription_can_be_tagged_before_anything_is_written(service: Service) -> None:
    assert service.send("PUT", TAGS, {"properties": {"tags": {"x": "y"}}}).status == 200
    assert service.get("")["tags"] == {"x": "y"}


@pytest.mark.parametrize(("operation", "given", "left"), [
    ("Merge", {"TEAM": "edge", "new": "1"}, {"env": "test", "TEAM": "edge", "new": "1"}),
    ("merge", {}, {"Team": "core", "env": "test"}),
    ("Replace", {"new": "1"}, {"new": "1"}),
    ("Delete", {"team": "core"}, {"env": "test"}),
    ("Delete", {"team": "other"}, {"Team": "core", "env": "test"}),
    ("Delete", {"TEAM": "", "env": ""}, {}),
])
def test_tags_are_merged_replaced_or_deleted(filled: Service, operation: str, given: dict[str, str],
                                             left: dict[str, str]) -> None:
    answer = filled.send("PATCH", IMAGES + TAGS, {"operation": operation, "properties": {"tags": given}})
    assert (answer.status, answer.body["properties"]["tags"]) == (200, left)
    assert filled.get(IMAGES)["tags"] == left


def test_writing_tags_touches_nothing_else(filled: Service) -> None:
    before = filled.get(GALLERY, api_version=COMPUTE_API)
    filled.send("PUT", GALLERY + TAGS, {"properties": {"tags": {"x": "y"}}})
    after = filled.get(GALLERY, api_version=COMPUTE_API)
    assert after == {**before, "tags": {"x": "y"}}
    assert list(after) == list(before)


def test_tags_that_do_not_change_write_nothing(filled: Service) -> None:
    key = ROOT.lower() + GALLERY.lower()
    before = filled.engine.get(key)
    assert filled.send("PUT", GALLERY + TAGS, {"properties": {"tags": {"team": "core"}}}).status == 200
    assert filled.engine.get(key) == before


@pytest.mark.parametrize(("method", "body", "code"), [
    ("PUT", None, "MissingRequestBody"), ("PUT", {}, "InvalidRequestContent"),
    ("PUT", {"properties": {}}, "InvalidRequestContent"), ("PUT", {"tags": {}}, "InvalidRequestContent"),
    ("PUT", {"properties": {"tags": {f"t{index}": "" for index in range(51)}}}, "InvalidTags"),
    ("PUT", {"properties": {"tags": {"a?": ""}}}, "InvalidTagNameCharacters"),
    ("PUT", {"properties": {"tags": ["a"]}}, "InvalidRequestContent"),
    ("PATCH", {"properties": {"tags": {"a": "b"}}}, "InvalidRequestContent"),
    ("PATCH", {"operation": "Add", "properties": {"tags": {"a": "b"}}}, "InvalidRequestContent"),
])
def test_bad_tags_are_refused(filled: Service, method: str, body: Any, code: str) -> None:
    answer = filled.send(method, IMAGES + TAGS, body)
    assert (answer.status, answer.body["error"]["code"]) == (400, code)
    assert filled.get(IMAGES)["tags"] == {"Team": "core", "env": "test"}


def test_merging_counts_the_tags_that_are_there(filled: Service) -> None:
    answer = filled.send("PATCH", IMAGES + TAGS, {"operation": "Merge", "properties": {
        "tags": {f"t{index}": "" for index in range(49)}}})
    assert_refused(answer, 400, "InvalidTags", "The number of tags '51' exceeds the maximum of '50' tags for a resource.")


def test_tags_of_what_is_not_there(filled: Service) -> None:
    assert_refused(filled.send("GET", f"{COMPUTE}/galleries/nope{TAGS}"), 404, "ResourceNotFound",
                   "The Resource 'Microsoft.Compute/galleries/nope' under resource group 'images' was not found. "
                   "For more details please go to https://aka.ms/ARMResourceNotFoundFix")
    assert_refused(filled.send("PUT", f"/resourceGroups/nope{TAGS}", {"properties": {"tags": {}}}), 404,
                   "ResourceGroupNotFound", "Resource group 'nope' could not be found.")
    assert filled.send("GET", f"{IMAGES}/providers/Microsoft.Resources/tags/other").status == 404


# -- names of tags ----------------------------------------------------------------------------------------------------


def test_a_tag_name_is_made_offers_values_and_goes_as_recorded(service: Service) -> None:
    name = {"id": f"{ROOT}/tagNames/team", "tagName": "team", "count": {"type": "Total", "value": 0}, "values": []}
    value = {"id": f"{ROOT}/tagNames/team/tagValues/core", "tagValue": "core", "count": {"type": "Total", "value": 0}}
    assert service.send("DELETE", "/tagNames/team").status == 204
    created = service.send("PUT", "/tagNames/team")
    assert (created.status, list(created.body.items())) == (201, list(name.items()))
    assert service.send("PUT", "/tagNames/TEAM").status == 200
    added = service.send("PUT", "/tagNames/team/tagValues/core")
    assert (added.status, added.body) == (201, value)
    assert service.send("PUT", "/tagNames/team/tagValues/core").status == 200
    assert service.get("/tagNames") == {"value": [{**name, "values": [value]}]}
    assert_refused(service.send("DELETE", "/tagNames/team"), 409, "TagIsInUse",
                   "The tag name 'team' cannot be deleted. It has predefined values.")
    assert [service.send("DELETE", "/tagNames/team/tagValues/core").status for _ in range(2)] == [200, 204]
    assert service.send("DELETE", "/tagNames/team").status == 200
    assert service.get("/tagNames") == {"value": []}


def test_names_in_use_are_counted_whatever_their_case(filled: Service) -> None:
    filled.send("PUT", TAGS, {"properties": {"tags": {"team": "core"}}})
    filled.send("PUT", "/tagNames/TEAM")
    filled.send("PUT", "/tagNames/team/tagValues/spare")
    names = {row["tagName"]: row for row in filled.get("/tagNames")["value"]}
    assert list(names) == ["env", "TEAM"]
    assert names["TEAM"]["count"] == {"type": "Total", "value": 4}
    assert {row["tagValue"]: row["count"]["value"] for row in names["TEAM"]["values"]} == {"core": 3, "edge": 1, "spare": 0}


def test_what_is_in_use_is_not_deleted(filled: Service) -> None:
    assert_refused(filled.send("DELETE", "/tagNames/team"), 409, "TagIsInUse",
                   "The tag name 'team' cannot be deleted. It is associated to one or more resources.")
    assert_refused(filled.send("DELETE", "/tagNames/team/tagValues/core"), 409, "TagIsInUse",
                   "The tag cannot be deleted. It is associated to one or more resources. Tag name 'team' and tag value "
                   "'core'.")


def test_values_need_a_name_that_was_made(service: Service) -> None:
    for method in ("PUT", "DELETE"):
        assert_refused(service.send(method, "/tagNames/nope/tagValues/v"), 404, "PredefinedTagNameNotFound",
                       "Predefined tag name 'nope' could not be found.")


@pytest.mark.parametrize(("name", "code"), [("microsoftx", "InvalidTagName"), ("Azure", "InvalidTagName"),
                                            ("n" * 513, "InvalidTagName"), ("a&b", "InvalidTagNameCharacters")])
def test_names_that_no_tag_may_have(service: Service, name: str, code: str) -> None:
    answer = service.send("PUT", f"/tagNames/{name}")
    assert (answer.status, answer.body["error"]["code"]) == (400, code)
    assert service.get("/tagNames") == {"value": []}


def test_values_are_not_listed_by_themselves(service: Service) -> None:
    for path in ("/tagNames/team", "/tagNames/team/tagValues"):
        answer = service.send("GET", path)
        assert (answer.status, answer.body["error"]["code"]) == (405, "MethodNotAllowed")
