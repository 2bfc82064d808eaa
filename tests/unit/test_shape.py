"""The command shape: what az makes of an answer. Its rules were read off az 2.91 with recorded and with odd bodies."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.cli.failures import Failure
from sig_cli.cli.output.shape import command_shape, row_shape
from tests.generated import generated

GROUP = "/subscriptions/s/resourceGroups/Images"
IMAGE = GROUP + "/providers/Microsoft.Compute/images/base"
VERSION = {
    "name": "1.0.0", "id": GROUP + "/providers/Microsoft.Compute/galleries/g/images/d/versions/1.0.0",
    "type": "Microsoft.Compute/galleries/images/versions", "location": "westus2", "tags": {"a": None, "b": "c"},
    "properties": {
        "publishingProfile": {"targetRegions": [{"name": "West US 2", "encryption": None}], "endOfLifeDate": None},
        "storageProfile": {"source": {"id": IMAGE}, "dataDiskImages": [], "osDiskImage": {"source": {}}},
        "provisioningState": "Succeeded",
    },
}


def test_generated_commands_lift_properties_drop_nulls_and_name_groups():
    assert command_shape(VERSION, "aaz") == {
        "name": "1.0.0", "id": VERSION["id"], "type": "Microsoft.Compute/galleries/images/versions",
        "location": "westus2", "tags": {"b": "c"}, "resourceGroup": "Images",
        "publishingProfile": {"targetRegions": [{"name": "West US 2"}]},
        "storageProfile": {"source": {"id": IMAGE, "resourceGroup": "Images"}, "dataDiskImages": [],
                           "osDiskImage": {"source": {}}},
        "provisioningState": "Succeeded",
    }


def test_every_item_of_a_list_is_lifted():
    assert command_shape([VERSION, VERSION], "aaz") == [command_shape(VERSION, "aaz")] * 2


def test_only_the_resources_own_properties_are_lifted():
    nested = {"properties": {"child": {"properties": {"a": 1}}}, "other": [{"properties": {"b": 2}}]}
    assert command_shape(nested, "aaz") == {"child": {"properties": {"a": 1}}, "other": [{"properties": {"b": 2}}]}


def test_nulls_inside_lists_go_too_but_not_the_results_themselves():
    assert command_shape({"properties": {"ids": [None, "a", [None]]}}, "aaz") == {"ids": ["a", []]}
    # Deleting several `--ids` gives a null for each.
    assert command_shape([None, None], "aaz") == [None, None]


def test_a_property_never_hides_the_resources_own_member():
    assert command_shape({"id": GROUP, "properties": {"id": 1, "name": "n"}, "name": "own"}, "aaz") == {
        "id": GROUP, "name": "own"}
    assert command_shape({"properties": {"properties": {"a": 1}}}, "aaz") == {"properties": {"a": 1}}


def test_the_unique_id_of_community_and_shared_resources_is_lifted():
    community = {"name": "v", "identifier": {"uniqueId": "/CommunityGalleries/x"},
                 "properties": {"identifier": {"publisher": "p"}, "disclaimer": None}}
    assert command_shape(community, "aaz") == {
        "name": "v", "uniqueId": "/CommunityGalleries/x", "identifier": {"publisher": "p"}}


def test_the_identifier_of_a_definition_stays():
    definition = {"name": "d", "properties": {"identifier": {"publisher": "p", "offer": "o", "sku": "s"}}}
    shaped = command_shape(definition, "aaz")
    assert shaped == {"name": "d", "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}
    assert command_shape(shaped, "aaz") == shaped


def test_sdk_commands_keep_nulls_and_properties():
    assert command_shape({"id": GROUP, "managedBy": None, "properties": {"x": [None, {"id": IMAGE}]}}, "sdk") == {
        "id": GROUP, "managedBy": None, "properties": {"x": [None, {"id": IMAGE, "resourceGroup": "Images"}]}}


def test_a_few_generated_commands_keep_properties_and_drop_nulls():
    profile = {"id": IMAGE, "tags": None, "properties": {"osType": "Linux", "description": None}}
    shaped = {"id": IMAGE, "resourceGroup": "Images", "properties": {"osType": "Linux"}}
    assert command_shape(profile, "whole") == shaped
    assert command_shape([profile, None], "whole") == [shaped]
    assert list(command_shape({"b": 1, "a": {"d": 1, "c": 2}}, "whole", ordered=True)) == ["a", "b"]


def test_plain_results_are_left_alone():
    assert command_shape(VERSION, "plain") is VERSION


@pytest.mark.parametrize("result", [None, True, 1, "text", [], {}, [1, None, "a"]])
def test_other_results_come_back_as_they_are(result):
    for style in ("aaz", "sdk", "plain"):
        assert command_shape(result, style) == result


def test_an_unknown_style_is_refused():
    with pytest.raises(ValueError, match="no such command shape: xml"):
        command_shape({}, "xml")


# -- resourceGroup -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("id_", "group"), [
    (IMAGE, "Images"),
    (IMAGE + "/children/c", "Images"),
    ("/subscriptions/s/resourcegroups/iMaGes/providers/N/T/x", "iMaGes"),
    ("/subscriptions/s/resourceGroups//providers/N/T/x", ""),
    ("/x/s/RESOURCEGROUPS/g/providers/N/T/x", "g"),
    (GROUP, None),
    (GROUP + "/providers/N/T", None),
    ("/subscriptions/s/providers/Microsoft.Compute/locations/westus2/operations/o", None),
    ("subscriptions/s/resourceGroups/g/providers/N/T/x", None),
    ("", None),
    (None, None),
    (7, None),
    ({"a": "b"}, None),
])
def test_the_group_is_read_off_the_position_in_the_id(id_, group):
    shaped = command_shape({"id": id_}, "sdk")
    assert shaped == ({"id": id_} if group is None else {"id": id_, "resourceGroup": group})


@pytest.mark.parametrize("key", ["resourceGroup", "resourcegroup", "RESOURCEGROUP"])
def test_a_group_that_is_there_is_kept(key):
    assert command_shape({"id": IMAGE, key: "mine"}, "aaz") == {"id": IMAGE, key: "mine"}


def test_a_key_that_only_looks_alike_does_not_count():
    assert command_shape({"id": IMAGE, "xresourcegroup": 1}, "aaz")["resourceGroup"] == "Images"


def test_nothing_is_added_below_a_source_vault():
    disk = {"sourceVault": {"id": IMAGE, "x": {"id": IMAGE}, "y": None}, "key": {"sourceVault": [{"id": IMAGE}]}}
    assert command_shape(disk, "aaz") == {"sourceVault": {"id": IMAGE, "x": {"id": IMAGE}},
                                          "key": {"sourceVault": [{"id": IMAGE}]}}


# -- order ---------------------------------------------------------------------------------------------------------


def test_members_keep_the_services_order_and_the_group_comes_last():
    assert list(command_shape(VERSION, "aaz")) == [
        "name", "id", "type", "location", "tags", "publishingProfile", "storageProfile", "provisioningState",
        "resourceGroup"]


def test_schema_order_is_alphabetical_with_the_properties_in_their_place():
    shaped = command_shape([{**VERSION, "tags": {"z": "1", "a": "2"}}], "aaz", ordered=True)[0]
    assert list(shaped) == ["id", "location", "name", "provisioningState", "publishingProfile", "storageProfile",
                            "tags", "type", "resourceGroup"]
    assert list(shaped["storageProfile"]) == ["dataDiskImages", "osDiskImage", "source"]
    assert list(shaped["tags"]) == ["z", "a"]


# -- what always holds ---------------------------------------------------------------------------------------------

KEYS = st.sampled_from(["id", "properties", "identifier", "uniqueId", "name", "sourceVault", "resourceGroup", "a"])
VALUES = st.recursive(st.none() | st.integers() | st.sampled_from([IMAGE, GROUP, "x"]),
                      lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5))


@generated(200)
@given(VALUES, st.sampled_from(["aaz", "sdk"]), st.booleans())
def test_the_answer_is_never_changed_and_never_shared(result, style, ordered):
    before = copy.deepcopy(result)
    shaped = command_shape(result, style, ordered=ordered)
    assert json.dumps(result) == json.dumps(before)
    assert not containers(shaped) & containers(result)


def containers(value):
    if isinstance(value, dict):
        return {id(value)}.union(*map(containers, value.values()))
    return {id(value)}.union(*map(containers, value)) if isinstance(value, list) else set()


@generated(200)
@given(VALUES.filter(lambda value: "uniqueId" not in json.dumps(value)))
def test_an_order_changes_no_member(result):
    assert command_shape(result, "aaz", ordered=True) == command_shape(result, "aaz")


@generated(500)
@given(st.dictionaries(KEYS, VALUES | st.lists(st.floats(), max_size=2) | st.dictionaries(KEYS, st.floats(), max_size=2), max_size=5), st.booleans())
def test_a_row_has_the_shape_of_an_item(item, ordered):
    expected = command_shape([copy.deepcopy(item)], "aaz", ordered=ordered)[0]
    shaped, floats = row_shape(copy.deepcopy(item), ordered=ordered)
    assert json.dumps(shaped) == json.dumps(expected)
    assert sorted(map(repr, set(floats))) == sorted(map(repr, set(floats_in(expected))))


def floats_in(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, float) else [number for member in inner for number in floats_in(member)]


def test_a_result_nested_too_deeply_is_one_clear_line():
    deep: dict = {}
    for _ in range(100_000):
        deep = {"a": deep}
    for style, ordered in (("aaz", False), ("aaz", True), ("sdk", False)):
        with pytest.raises(Failure, match=r"^The result is nested too deeply to be printed\.$"):
            command_shape(deep, style, ordered=ordered)
    for ordered in (False, True):
        with pytest.raises(Failure, match=r"^The result is nested too deeply to be printed\.$"):
            row_shape(deep, ordered=ordered)
