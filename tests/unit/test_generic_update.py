"""`--set`, `--add`, `--remove` in both of az's flavours: what they change, and every message for what they cannot."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.cli import field_schemas
from sig_cli.cli.failures import Failure
from sig_cli.cli.generic_update import apply, split_expression, split_path

GALLERY = {
    "id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/gal1", "name": "gal1",
    "type": "Microsoft.Compute/galleries", "location": "westus", "tags": {"a": "b"},
    "properties": {
        "description": "d", "identifier": {"uniqueName": "u"}, "provisioningState": "Succeeded",
        "sharingProfile": {"permissions": "Groups", "groups": [{"type": "Subscriptions", "ids": ["s1", "s2"]}]},
    },
}
DEFINITION = {
    "id": "/x", "name": "d", "location": "westus",
    "properties": {
        "osType": "Linux", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "s"},
        "features": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}, {"name": "B", "value": "3"}],
        "recommended": {"vCPUs": {"min": 1, "max": 4}}, "disallowed": {"diskTypes": ["Standard_LRS"]},
        "provisioningState": "Succeeded",
    },
}
VERSION = {
    "id": "/x", "name": "1.0.0", "location": "westus", "tags": {"a": "b"}, "replicationStatus": None,
    "publishingProfile": {
        "replicaCount": 1, "endOfLifeDate": None,
        "targetRegions": [{"name": "West US", "regionalReplicaCount": 1}, {"name": "East US"}, {"name": "East US"}],
    },
}
GALLERY_FIELDS = ("['description', 'id', 'identifier', 'identity', 'location', 'name', 'provisioning_state', "
                  "'sharing_profile', 'sharing_status', 'soft_delete_policy', 'system_data', 'tags', 'type']")
ADD_USAGE = "invalid syntax: `--add property.listProperty <key=value, string or JSON string>`"
SET_USAGE = "invalid syntax: `--set property1.property2=<value>`"
REMOVE_USAGE = "invalid syntax: `--remove property.list <indexToRemove>` OR `--remove propertyToRemove`"


def gallery(*actions, force=False):
    return apply(GALLERY, list(actions), force_string=force, flavour="aaz", schema="gallery")


def definition(*actions, force=False):
    return apply(DEFINITION, list(actions), force_string=force, flavour="aaz", schema="image-definition")


def version(*actions, force=False):
    return apply(VERSION, list(actions), force_string=force, flavour="hand")


def failure(change, *actions, force=False):
    with pytest.raises(Failure) as caught:
        change(*actions, force=force)
    assert caught.value.exit_code == 1
    return caught.value.message


def put(*words):
    return ("set", list(words))


def add(*words):
    return ("add", list(words))


def remove(*words):
    return ("remove", list(words))


class TestTypedSet:
    def test_without_actions_only_what_may_be_written_is_sent(self):
        assert gallery() == {
            "location": "westus", "tags": {"a": "b"},
            "properties": {"description": "d", "identifier": {}, "sharingProfile": {"permissions": "Groups"}},
        }

    def test_the_instance_that_was_read_stays_as_it_was(self):
        before = copy.deepcopy(GALLERY)
        gallery(put("description=x", "tags.c=d"), add("sharingProfile.groups[0].ids", "s3"), remove("tags"))
        assert before == GALLERY

    @pytest.mark.parametrize(("word", "path", "value"), [
        ("description=x", ("description",), "x"),
        ("description=a=b", ("description",), "a=b"),
        ("description=", ("description",), ""),
        ("description", ("description",), ""),
        ("description='1'", ("description",), "1"),
        ("DESCRIPTION=x", ("description",), "x"),
        ("sharingProfile.permissions=Private", ("sharingProfile", "permissions"), "Private"),
        ("sharing_profile.permissions=Private", ("sharingProfile", "permissions"), "Private"),
        ("softDeletePolicy.isSoftDeleteEnabled=true", ("softDeletePolicy",), {"isSoftDeleteEnabled": True}),
        ("soft_delete_policy.retention_period_in_days=7", ("softDeletePolicy",), {"retentionPeriodInDays": 7}),
        ("softDeletePolicy.retentionPeriodInDays='7'", ("softDeletePolicy",), {"retentionPeriodInDays": 7}),
        ("softDeletePolicy={}", ("softDeletePolicy",), {}),
        ('sharingProfile={"Permissions": "Private", "unknown": 1}', ("sharingProfile",), {"permissions": "Private"}),
    ])
    def test_paths_have_flattened_names_in_camel_or_snake_case(self, word, path, value):
        found = gallery(put(word))["properties"]
        for name in path:
            found = found[name]
        assert found == value

    @pytest.mark.parametrize("word", ["description=null", "description=None"])
    def test_null_removes(self, word):
        assert "description" not in gallery(put(word))["properties"]

    @pytest.mark.parametrize(("word", "tags"), [
        ("tags={}", {}), ("tags.z=x", {"a": "b", "z": "x"}), ("tags..z=x", {"a": "b", "z": "x"}), ("tags.a=null", {}),
        ("tags={'q':'w'}", {"q": "w"}), ("tags.'a'=x", {"a": "b", "'a'": "x"}),
    ])
    def test_tags(self, word, tags):
        assert gallery(put(word))["tags"] == tags

    def test_tags_without_any(self):
        assert "tags" not in gallery(put("tags=null"))
        assert gallery(put("tags=null", "tags.c=d"))["tags"] == {"c": "d"}

    @pytest.mark.parametrize("word", ["id=x", "name=y", "provisioningState=x", "systemData.createdBy=x",
                                      "identity.principalId=x", "sharingProfile.groups[0].type=x",
                                      "sharingProfile.groups[type='Subscriptions'].ids[-1]=z"])
    def test_read_only_fields_are_silently_not_sent(self, word):
        assert gallery(put(word)) == gallery()

    def test_items_by_number_and_by_what_is_in_them(self):
        features = definition(put("features[0].value=x", "features[value='2'].name=y"))["properties"]["features"]
        assert features == [{"name": "A", "value": "x"}, {"name": "y", "value": "2"}, {"name": "B", "value": "3"}]
        assert definition(put('features[-1]={"name": "q"}'))["properties"]["features"][2] == {"name": "q"}

    def test_names_that_no_rule_gives(self):
        assert definition(put("recommended.vCPUs.min=2"))["properties"]["recommended"]["vCPUs"] == {"min": 2, "max": 4}
        assert definition(put("recommended.v_cp_us.min=2"))["properties"]["recommended"]["vCPUs"]["min"] == 2

    def test_what_is_missing_on_the_way_is_made(self):
        assert definition(put("recommended.memory.min=2"))["properties"]["recommended"]["memory"] == {"min": 2}
        assert gallery(put("identity.type=SystemAssigned"))["identity"] == {"type": "SystemAssigned"}

    @pytest.mark.parametrize("text", ["1", "null", "true", '{"a": 1}', '"x"'])
    def test_force_string_keeps_the_text(self, text):
        assert gallery(put(f"tags.z={text}"), force=True)["tags"]["z"] == text

    def test_force_string_still_fills_numbers_and_switches(self):
        found = gallery(put("softDeletePolicy.retentionPeriodInDays=7", "softDeletePolicy.isSoftDeleteEnabled=true"),
                        force=True)["properties"]["softDeletePolicy"]
        assert found == {"retentionPeriodInDays": 7, "isSoftDeleteEnabled": True}

    @pytest.mark.parametrize(("word", "message"), [
        ("foo=1", f"Couldn't find 'foo' in ''. Available options: {GALLERY_FIELDS}"),
        ("foo.bar=1", f"Couldn't find 'foo' in ''. Available options: {GALLERY_FIELDS}"),
        ("foo.bar.baz=1", f"Couldn't find 'foo' in 'foo'. Available options: {GALLERY_FIELDS}"),
        ("properties.description=x", f"Couldn't find 'properties' in ''. Available options: {GALLERY_FIELDS}"),
        ("sharingProfile.foo=1", ("Couldn't find 'foo' in 'sharingProfile'. Available options: "
                                 "['community_gallery_info', 'groups', 'permissions']")),
        ("tags.a.y=z", "Couldn't find 'y' in 'tags.a'. 'tags.a' does not support further indexing."),
        ("tags[0]=x", "Couldn't find '[0]' in ''. Available options: ['a']"),
        ("description[0]=x", "Couldn't find '[0]' in ''. '' does not support further indexing."),
        ("sharingProfile.groups.type.x=1",
         ("Couldn't find 'type' in 'sharingProfile.groups'. Available options: index into the collection "
         "'sharingProfile.groups' with [<index>] or [<key=value>]")),
        ("sharingProfile.groups[0].x.y=1",
         "Couldn't find 'x' in 'sharingProfile.groups[0]'. Available options: ['ids', 'type']"),
        ("sharingProfile.groups[5].type=x", "index 5 doesn't exist on groups"),
        ("sharingProfile.groups[9]=q", "index 9 doesn't exist on groups"),
        ("sharingProfile.groups[-9]=q", "index -9 doesn't exist on groups"),
        ("sharingProfile.groups.type=z", "index None doesn't exist on groups"),
        ("sharingProfile.groups[type=zz].ids[0]=z", "item with value 'zz' doesn't exist for key 'type' on [type=zz]"),
        ("sharingProfile.groups[x].type=z", SET_USAGE),
        ("sharingProfile.groups[type=Subscriptions]=z", SET_USAGE),
        ("=x", "Empty key in --set. Correct syntax: --set KEY=VALUE [KEY=VALUE ...]"),
        ("", "Empty key in --set. Correct syntax: --set KEY=VALUE [KEY=VALUE ...]"),
        (".=x", "Empty key in --set. Correct syntax: --set KEY=VALUE [KEY=VALUE ...]"),
        ("tags.z=1", "Expect <class 'str'>, got 1 (<class 'int'>)"),
        ("tags=[]", "Expect <class 'dict'>, got [] (<class 'list'>)"),
        ('tags={"q": 1}', "Expect <class 'str'>, got 1 (<class 'int'>)"),
        ("tags=(1,2)", "Expect <class 'dict'>, got (1, 2) (<class 'tuple'>)"),
        ("id=5", "Expect <class 'str'>, got 5 (<class 'int'>)"),
        ("sharingProfile.groups=x", "Expect <class 'list'>, got x (<class 'str'>)"),
        ("softDeletePolicy.isSoftDeleteEnabled=yes", "Expect <class 'bool'>, got yes (<class 'str'>)"),
        ("softDeletePolicy.isSoftDeleteEnabled=1", "Expect <class 'bool'>, got 1 (<class 'int'>)"),
        ("softDeletePolicy.retentionPeriodInDays=7.5", "Expect <class 'int'>, got 7.5 (<class 'float'>)"),
        ("location=null", "Missing a required field in request content: location"),
    ])
    def test_messages(self, word, message):
        assert failure(gallery, put(word)) == message

    def test_forced_text_is_no_object(self):
        assert failure(gallery, put("tags={}"), force=True) == "Expect <class 'dict'>, got {} (<class 'str'>)"

    @pytest.mark.parametrize(("word", "message"), [
        ("features[name=B].value=x",
         "non-unique key 'name' found multiple matches on features. Key must be unique."),
        ("features[name=Z].value=x", "item with value 'Z' doesn't exist for key 'name' on features"),
        ("recommended.vCpus.min=2", "Couldn't find 'vCpus' in 'recommended'. Available options: ['memory', 'v_cp_us']"),
    ])
    def test_messages_about_items(self, word, message):
        assert failure(definition, put(word)) == message


class TestTypedAdd:
    @pytest.mark.parametrize(("words", "added"), [
        (("name=C", "value=1"), [{"name": "C", "value": "1"}]),
        (("name=C", '{"name": "D"}', "name=E"), [{"name": "C"}, {"name": "D"}, {"name": "E"}]),
        (("name=C", "name=D"), [{"name": "D"}]),
        (("unknown=1",), [{}]),
    ])
    def test_neighbouring_pairs_are_one_object(self, words, added):
        assert definition(add("features", *words))["properties"]["features"][3:] == added

    def test_texts(self):
        assert definition(add("disallowed.diskTypes", "x", "y"))["properties"]["disallowed"]["diskTypes"] == [
            "Standard_LRS", "x", "y"]
        assert definition(add("disallowed.diskTypes", "1"), force=True)["properties"]["disallowed"]["diskTypes"] == [
            "Standard_LRS", "1"]

    def test_a_list_that_is_not_there_is_made(self):
        disk = {"location": "westus", "properties": {"creationData": {"createOption": "Empty"}}}
        assert apply(disk, [add("zones", "a")], force_string=False, flavour="aaz", schema="disk")["zones"] == ["a"]

    @pytest.mark.parametrize(("words", "message"), [
        (("tags", "a=b"), ADD_USAGE), (("description", "x"), ADD_USAGE), ((".", "x"), ADD_USAGE),
        (("sharingProfile.groups[x]", "1"), ADD_USAGE),
        (("foo", "x"), f"Couldn't find 'foo' in ''. Available options: {GALLERY_FIELDS}"),
        (("sharingProfile.groups", "x"), "Expect <class 'dict'>, got x (<class 'str'>)"),
        (("sharingProfile.groups", "type=AADTenants", "ids=x"), "Expect <class 'list'>, got x (<class 'str'>)"),
        (("sharingProfile.groups[0].ids", "5"), "Expect <class 'str'>, got 5 (<class 'int'>)"),
        (("sharingProfile.groups[9].ids", "1"), "index 9 doesn't exist on [9]"),
    ])
    def test_messages(self, words, message):
        assert failure(gallery, add(*words)) == message


class TestTypedRemove:
    def test_a_property(self):
        assert "description" not in gallery(remove("description"))["properties"]
        assert "sharingProfile" not in gallery(remove("sharingProfile"))["properties"]
        assert gallery(remove("tags.a"))["tags"] == {}

    def test_what_is_not_there_is_no_mistake(self):
        assert gallery(remove("tags.nope"), remove("softDeletePolicy"), remove("identity")) == gallery()

    def test_a_list_becomes_empty(self):
        assert definition(remove("features"))["properties"]["features"] == []

    def test_an_item(self):
        assert definition(remove("features", "-1"))["properties"]["features"] == [
            {"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
        assert definition(remove("features[0].value"))["properties"]["features"][0] == {"name": "A"}

    @pytest.mark.parametrize(("words", "message"), [
        (("foo",), f"Couldn't find 'foo' in ''. Available options: {GALLERY_FIELDS}"),
        (("foo.bar",), f"Couldn't find 'foo' in 'foo'. Available options: {GALLERY_FIELDS}"),
        (("sharingProfile.groups", "5"), "index 5 doesn't exist on groups"),
        (("sharingProfile.groups", "x"), REMOVE_USAGE),
        (("sharingProfile.groups[0]",), REMOVE_USAGE),
        (("tags", "0"), "index 0 doesn't exist on tags"),
        (("",), REMOVE_USAGE),
        (("location",), "Missing a required field in request content: location"),
    ])
    def test_messages(self, words, message):
        assert failure(gallery, remove(*words)) == message

    def test_a_required_field(self):
        assert failure(definition, remove("identifier.sku")) == "Missing a required field in request content: sku"


@pytest.mark.parametrize(("text", "held"), [("5", 5.0), ("5.5", 5.5), ("'5'", 5.0)])
def test_a_number_with_a_fraction(text, held):
    disk = {"location": "westus", "properties": {"creationData": {"createOption": "Empty"}}}
    changed = apply(disk, [put(f"completionPercent={text}")], force_string=False, flavour="aaz", schema="disk")
    assert changed["properties"]["completionPercent"] == held


@pytest.mark.parametrize("text", ["x", "nan", "1e999", "[]"])
def test_no_number_with_a_fraction(text):
    with pytest.raises(Failure, match="Expect <class 'float'>, got "):
        apply({"location": "westus"}, [put(f"completionPercent={text}")], force_string=False, flavour="aaz",
              schema="disk")


def test_actions_run_in_the_order_of_the_command_line():
    assert gallery(remove("tags"), put("tags.x=1y"), put("tags.x=2y"))["tags"] == {"x": "2y"}
    assert "tags" not in gallery(put("tags.x=1y"), remove("tags"))


@pytest.mark.parametrize("name", ["gallery", "image-definition", "image", "snapshot", "disk"])
def test_every_field_of_every_list_is_found_by_both_of_its_names(name):
    def check(schema):
        if isinstance(schema, list):
            check(schema[0])
        elif isinstance(schema, dict):
            for key, below in schema.items():
                bare = field_schemas.bare(key)
                if key != "*":
                    assert field_schemas.find(schema, bare) == key
                    assert field_schemas.find(schema, field_schemas.snake(bare)) == key
                check(below)
        else:
            assert schema in ("str", "int", "float", "bool")

    check(field_schemas.fields_of(name))


class TestPlainSet:
    @pytest.mark.parametrize(("word", "value"), [
        ("publishingProfile.replicaCount=3", 3), ("publishingProfile.replicaCount=x", "x"),
        ("publishingProfile.replicaCount={'a': [1, None]}", {"a": [1, None]}),
        ("publishingProfile.replicaCount=(1,2)", [1, 2]), ("publishingProfile.replicaCount=True", True),
        ("publishingProfile.replicaCount=b'x'", "b'x'"), ("publishingProfile.replicaCount={1}", "{1}"),
        ("publishingProfile.replicaCount=NaN", "NaN"), ("publishingProfile.replicaCount=1e999", "1e999"),
        ("publishingProfile.replicaCount=", ""),
    ])
    def test_values_are_json_or_literals_or_text(self, word, value):
        assert version(put(word))["publishingProfile"]["replicaCount"] == value

    @pytest.mark.parametrize("selector", ["[0]", "[-3]", "[name='West US']", "[name=West US]"])
    def test_items(self, selector):
        found = version(put(f"publishingProfile.targetRegions{selector}.regionalReplicaCount=4"))
        assert found["publishingProfile"]["targetRegions"][0] == {"name": "West US", "regionalReplicaCount": 4}

    def test_unknown_leaves_are_accepted(self):
        assert version(put("nope=1"))["nope"] == 1

    @pytest.mark.parametrize("force", [False, True])
    def test_null_on_the_way_becomes_an_object(self, force):
        assert version(put("replicationStatus.x=y"), force=force)["replicationStatus"] == {"x": "y"}

    @pytest.mark.parametrize(("word", "tags"), [
        ("tags.q=2", {"a": "b", "q": "2"}), ("tags.q=true", {"a": "b", "q": "true"}),
        ("tags.q=1.10", {"a": "b", "q": "1.10"}), ('tags={"q": 2, "r": true}', {"q": "2", "r": "true"}),
        ("tags.q=x", {"a": "b", "q": "x"}), ("tags={}", {}), ("tags=null", None),
    ])
    def test_tags_are_text_where_az_ends_in_a_traceback(self, word, tags):
        assert version(put(word))["tags"] == tags

    @pytest.mark.parametrize(("word", "message"), [
        ("publishingProfile.nope.x=3", ("Couldn't find 'nope' in 'publishingProfile'. Available options: "
                                       "['endOfLifeDate', 'replicaCount', 'targetRegions']")),
        ("publishing_profile.x=3", ("Couldn't find 'publishing_profile' in ''. Available options: ['id', 'location', "
                                   "'name', 'publishingProfile', 'replicationStatus', 'tags']")),
        ("publishingProfile.targetRegions[name=East_US].x=9",
         "item with value 'East_US' doesn't exist for key 'name' on targetRegions"),
        ("publishingProfile.targetRegions[name=East US].x=9",
         "non-unique key 'name' found multiple matches on targetRegions. Key must be unique."),
        ("publishingProfile.targetRegions[7].x=4", "index 7 doesn't exist on targetRegions"),
        ("publishingProfile.targetRegions[7]={}", "index 7 doesn't exist on [7]"),
        ("publishingProfile.targetRegions[x]={}", SET_USAGE),
        ("publishingProfile.targetRegions[name='West US']=5", SET_USAGE),
        ("publishingProfile.targetRegions.name=x",
         ("Couldn't find 'name' in 'publishingProfile.targetRegions'. Available options: index into the collection "
         "'publishingProfile.targetRegions' with [<index>] or [<key=value>]")),
        ("location.x.y=1", "Couldn't find 'x' in 'location'. 'location' does not support further indexing."),
        ("tags[0]=x", "Couldn't find '[0]' in ''. Available options: ['a']"),
        ("=x", "usage error: Empty key in --set. Correct syntax: --set KEY=VALUE [KEY=VALUE ...]"),
    ])
    def test_messages(self, word, message):
        assert failure(version, put(word)) == message


class TestPlainAddAndRemove:
    def test_add(self):
        regions = version(add("publishingProfile.targetRegions", "name=x", "regionalReplicaCount=2", "y", "5"))
        assert regions["publishingProfile"]["targetRegions"][3:] == [
            {"name": "x", "regionalReplicaCount": "2"}, "y", 5]

    @pytest.mark.parametrize("force", [False, True])
    def test_add_where_null_stands(self, force):
        assert version(add("publishingProfile.endOfLifeDate", "x"), force=force)["publishingProfile"][
            "endOfLifeDate"] == ["x"]

    def test_remove(self):
        assert len(version(remove("publishingProfile.targetRegions", "0"))["publishingProfile"]["targetRegions"]) == 2
        assert "targetRegions" not in version(remove("publishingProfile.targetRegions"))["publishingProfile"]
        assert version(remove("tags.a"))["tags"] == {}

    @pytest.mark.parametrize(("action", "message"), [
        (add("publishingProfile.nope", "x"), ("Couldn't find 'nope' in 'publishingProfile'. Available options: "
                                             "['endOfLifeDate', 'replicaCount', 'targetRegions']")),
        (add("tags", "x=y"), ADD_USAGE),
        (remove("publishingProfile.targetRegions", "9"), "index 9 doesn't exist on targetRegions"),
        (remove("publishingProfile.targetRegions", "x"), REMOVE_USAGE),
        (remove("publishingProfile.targetRegions[0]"), REMOVE_USAGE),
        (remove("tags.nope"), "Couldn't find 'nope' in 'tags'. Available options: ['a']"),
        (remove("nope.x"), ("Couldn't find 'nope' in 'nope'. Available options: ['id', 'location', 'name', "
                           "'publishingProfile', 'replicationStatus', 'tags']")),
        (remove("location", "0"), "location doesn't exist"),
        (remove("tags", "0"), "tags doesn't exist"),
        (remove("."), REMOVE_USAGE),
    ])
    def test_messages(self, action, message):
        assert failure(version, action) == message


@pytest.mark.parametrize(("word", "parts"), [
    ("a.b=c", ("a.b", "c")), ("a=b=c", ("a", "b=c")), ("l[name='x'].y=9", ("l[name='x'].y", "9")),
    ("l[name='x'].y=a=b", ("l[name='x'].y", "a=b")), ("x", ("x", "")), ("l[a=1", ("l[a", "1")),
])
def test_an_expression_ends_at_the_first_sign_outside_brackets(word, parts):
    assert split_expression(word) == parts


@pytest.mark.parametrize(("path", "parts"), [
    ("a.b", ["a", "b"]), ("a[0].x", ["a", "[0]", "x"]), ("a[0][1]", ["a", "[0]", "[1]"]), ("a..b.", ["a", "b"]),
    ("a[x='b.c'].d", ["a", "[x='b.c']", "d"]), ("a[b", ["a", "[b"]), ("", []), (".", []), ("a]b", ["a]b"]),
    ("a[x='b[c'].d", ["a", "[x='b[c']", "d"]),
])
def test_a_path_is_split_at_dots_and_brackets(path, parts):
    assert split_path(path) == parts


NAMES = st.sampled_from(["tags", "a", "description", "sharingProfile", "groups", "features", "recommended", "vCPUs",
                         "[0]", "[name=A]", "[x]", ".", "=", "publishingProfile", "targetRegions", "1", "null", "{}"])
WORDS = st.lists(NAMES | st.text(max_size=5), min_size=1, max_size=7).map(".".join) | st.text(max_size=20)
ACTIONS = st.lists(st.tuples(st.sampled_from(["set", "add", "remove"]), st.lists(WORDS, min_size=1, max_size=3)),
                   min_size=1, max_size=3)


@given(ACTIONS, st.booleans(), st.sampled_from([(GALLERY, "aaz", "gallery"), (VERSION, "hand", None),
                                               (DEFINITION, "aaz", "image-definition")]))
def test_no_words_do_anything_but_change_or_fail(actions, force, kind):
    instance, flavour, schema = kind
    before = json.dumps(instance)
    try:
        json.dumps(apply(instance, actions, force_string=force, flavour=flavour, schema=schema))
    except Failure as error:
        assert error.message  # noqa: PT017 - the point is that nothing else is raised
    assert json.dumps(instance) == before


@pytest.mark.parametrize("value", ["[" * 50_000, "[" * 900 + "]" * 900, "{'a':" * 5000, "-" * 50_000 + "1",
                                   "9" * 5000, "0x" + "f" * 5000])
@pytest.mark.parametrize("kind", [(GALLERY, "aaz", "gallery"), (VERSION, "hand", None)])
def test_depth_and_length_are_no_traceback(kind, value):
    instance, flavour, schema = kind
    try:
        apply(instance, [put("tags.a=" + value)], force_string=False, flavour=flavour, schema=schema)
    except Failure as error:
        assert error.message  # noqa: PT017


ACCESS_PROFILE = {"id": "/x", "name": "p", "location": "westus", "tags": {"a": "b"},
                  "properties": {"osType": "Linux", "applicableHostEndpoint": "IMDS", "description": "d",
                                 "provisioningState": "Succeeded"}}


class TestWholeResources:
    """Kinds of which az does not lift the properties to the top."""

    def changed(self, *actions):
        return apply(copy.deepcopy(ACCESS_PROFILE), list(actions), force_string=False, flavour="aaz",
                     schema="in-vm-access-control-profile")

    def test_paths_go_through_the_properties(self):
        body = self.changed(("set", ["properties.description=e", "tags.c=d"]))
        assert body == {"location": "westus", "tags": {"a": "b", "c": "d"},
                        "properties": {"osType": "Linux", "applicableHostEndpoint": "IMDS", "description": "e"}}
        assert "description" not in self.changed(("remove", ["properties.description"]))["properties"]
        assert "properties" not in self.changed(("remove", ["properties"]))

    def test_names_of_properties_stand_for_nothing_at_the_top(self):
        with pytest.raises(Failure) as caught:
            self.changed(("set", ["osType=Windows"]))
        assert caught.value.message == ("Couldn't find 'osType' in ''. Available options: ['id', 'location', 'name', 'properties', "
                                        "'tags', 'type']")
