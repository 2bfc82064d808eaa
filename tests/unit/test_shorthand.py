"""The shorthand of az's generated commands: what each form means, and every message for what it cannot mean."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.cli.failures import Failure
from sig_cli.cli.shorthand import HelpAsked, parse_patch, parse_simple, parse_value, snake

RULES = [{
    "name!": "str",
    "regionalReplicaCount": "int",
    "storageAccountType": "enum:Premium_LRS|Standard_LRS|Standard_ZRS",
    "excludeFromLatest": "bool",
    "encryption": {"dataDiskImages": [{"lun!": "int", "diskEncryptionSetId": "str"}]},
}]


def parse_dict(option, words, *, nullable=False):
    return parse_value(option, words, {"*": "str"}, nullable=nullable)


def parse_list(option, words, *, nullable=False):
    return parse_value(option, words, ["str"], nullable=nullable)



def failure(option, words, schema, *, nullable=False):
    with pytest.raises(Failure) as caught:
        parse_value(option, words, schema, nullable=nullable)
    assert caught.value.exit_code == 1
    return caught.value.message


class TestOneValue:
    @pytest.mark.parametrize(("word", "value"), [
        ("text", "text"), ("", ""), ("two words", "two words"), ("'quoted'", "quoted"), ("'it'/s'", "it's"),
        ("''", ""), ("a'b", "a'b"), ("{a:b}", "{a:b}"), ("nul", "nul"), ("'null'", "null"),
    ])
    def test_text_stays_unless_it_is_quoted(self, word, value):
        assert parse_simple("--eula", word) == value

    def test_null_empties_a_field_that_may_be_empty(self):
        assert parse_simple("--eula", "null", nullable=True) is None

    def test_null_elsewhere_is_refused(self):
        assert failure("--eula", ["null"], "str") == "Failed to parse '--eula' argument: field is not nullable"

    def test_an_open_quote_is_pointed_at(self):
        assert failure("--eula", ["'abc"], "str") == (
            "Failed to parse '--eula' argument: Shorthand Syntax Error: Miss end quota character: ':\n\t'abc\n\t    ^")

    def test_text_after_the_closing_quote_is_pointed_at(self):
        assert failure("--eula", ["'a'bc"], "str") == (
            "Failed to parse '--eula' argument: Shorthand Syntax Error: Redundant tail for quota expression:\n"
            "\t'a'bc\n\t   ^^")

    @pytest.mark.parametrize("words", [["??"], ["a=??"], ["{a:??}"], ["[??]"]])
    def test_two_question_marks_ask_for_help(self, words):
        with pytest.raises(HelpAsked) as caught:
            parse_value("--tags", words, {"*": "str"})
        assert (caught.value.option, caught.value.exit_code) == ("--tags", 0)

    def test_a_whole_number(self):
        assert parse_value("--soft-delete-grace", ["5"], "int") == 5

    def test_no_whole_number(self):
        assert failure("--soft-delete-grace", ["x"], "int") == (
            "Failed to parse '--soft-delete-grace' argument: invalid literal for int() with base 10: 'x'")

    def test_a_number_below_the_least(self):
        assert failure("--max-items", ["0"], "int>=1") == (
            "InvalidArgumentValue: --max-items: Invalid format: '0' is less than 1")

    def test_an_enumeration_comes_out_in_its_own_spelling(self):
        assert parse_value("--sku", ["premium_lrs"], "enum:Premium_LRS|Standard_LRS") == "Premium_LRS"


class TestDictionaries:
    @pytest.mark.parametrize(("words", "value"), [
        (["a=b"], {"a": "b"}),
        (["a=b", "c=d"], {"a": "b", "c": "d"}),
        (["a=b=c"], {"a": "b=c"}),
        (["a=x y"], {"a": "x y"}),
        (["a='x y'"], {"a": "x y"}),
        (["a=''"], {"a": ""}),
        (["a={b:c}"], {"a": "{b:c}"}),
        (["'a.b'=c"], {"a.b": "c"}),
        (["'it'/s'=c"], {"it's": "c"}),
        (["{a:b}"], {"a": "b"}),
        (["{a:b,}"], {"a": "b"}),
        (["{'a.b':'c d'}"], {"a.b": "c d"}),
        (["{}"], {}),
        (['{"a": "b", "n": 1, "t": true}'], {"a": "b", "n": "1", "t": "true"}),
        (["{'a': 'b'}"], {"a": "b"}),
        (["{a:1,b:true,c:1.5}"], {"a": "1", "b": "true", "c": "1.5"}),
        (["a=1", "b=true"], {"a": "1", "b": "true"}),
        (["{c:d}", "a=b"], {"c": "d", "a": "b"}),
        (["a=b", "{c:d}"], {"c": "d"}),
        (["a=b", "a=c"], {"a": "c"}),
        (["[0]=x"], {"0": "x"}),
    ])
    def test_forms(self, words, value):
        assert parse_dict("--tags", words) == value

    def test_a_version_number_keeps_its_last_zero(self):
        """az turns it into 1.1: the tag that was asked for is lost."""
        assert parse_dict("--tags", ["{version:1.10,huge:1e400,not:NaN}"]) == {
            "version": "1.10", "huge": "1e400", "not": "NaN"}

    def test_a_key_called_null(self):
        """az ends in a traceback."""
        assert parse_dict("--tags", ["{null:b}"]) == {"null": "b"}

    def test_null_where_it_is_allowed(self):
        assert parse_dict("--tags", ["null"], nullable=True) is None
        assert parse_dict("--tags", ["a=null"], nullable=True) == {"a": None}
        assert parse_dict("--tags", ["null", "a=b"], nullable=True) == {"a": "b"}

    @pytest.mark.parametrize(("words", "problem"), [
        (["a"], "dict type value expected, got 'a'(<class 'str'>)"),
        (["[]"], "dict type value expected, got '[]'(<class 'list'>)"),
        (["1"], "dict type value expected, got '1'(<class 'int'>)"),
        (["1.5"], "dict type value expected, got '1.5'(<class 'float'>)"),
        ([""], "argument value cannot be blank"),
        (["a="], "argument value cannot be blank"),
        ([], "argument cannot be blank"),
        (["null"], "field is not nullable"),
        (["a=null"], "field is not nullable"),
        (["{a:null}"], "Invalid 'a' : field is not nullable"),
        (["{a:b,c}"], "Invalid 'c' : argument value cannot be blank"),
        (["{a:[b]}"], "Invalid 'a' : <class 'str'> type value expected, got '['b']'(<class 'list'>)"),
        (["{a:b"], "Shorthand Syntax Error: Expect character ',' or '}':\n\t{a:b\n\t    ^"),
        (["{a:b c}"], "Shorthand Syntax Error: Please wrap whitespace character in single quotes:\n\t{a:b \n\t    ^"),
        (['{a:"b"}'], 'Shorthand Syntax Error: Please wrap " character in single quotes:\n\t{a:"\n\t   ^'),
        (["{a:b'}"], "Shorthand Syntax Error: Please wrap ' character in single quotes:\n\t{a:b'\n\t    ^"),
        (["{a:'b}"], "Shorthand Syntax Error: Miss end quota character: ':\n\t{a:'b}\n\t      ^"),
        (["{a:b,a:c}"], "Shorthand Syntax Error: Duplicate defined dict key 'a':\n\t{a:b,a\n\t     ^"),
        (["{'a\"b':c}"], ("Shorthand Syntax Error: Dict key should not contain double quotes 'a\"b':\n"
                         "\t{'a\"b'\n\t ^^^^^")),
        (["{'a'/b':c}"], ("Shorthand Syntax Error: Dict key should not contain single quotes 'a'b':\n"
                         "\t{'a'/b'\n\t ^^^^^^")),
        (["{:b}"], "Shorthand Syntax Error: Cannot parse empty:\n\t{:\n\t ^"),
        (["{a:"], "Shorthand Syntax Error: Cannot parse empty:\n\t{a:\n\t   ^"),
        (["{a:b}x"], "Shorthand Syntax Error: Redundant tail:\n\t{a:b}x\n\t     ^"),
        (["{a"], "Shorthand Syntax Error: Expect characters ':' or ',':\n\t{a\n\t  ^"),
        (["{"], "Shorthand Syntax Error: Expect character '}':\n\t{\n\t ^"),
        (["["], "Shorthand Syntax Error: Expect character ']':\n\t[\n\t ^"),
        (["[a b]"], "Shorthand Syntax Error: Please wrap whitespace character in single quotes:\n\t[a \n\t  ^"),
        (["''=b"], "Shorthand Syntax Error: Miss prop name:\n\t''\n\t^^"),
    ])
    def test_messages(self, words, problem):
        assert failure("--tags", words, {"*": "str"}) == f"Failed to parse '--tags' argument: {problem}"

    @pytest.mark.parametrize(("word", "problem"), [
        ("a.b=c", ("'a' holds one value and nothing below it, so there is no 'a.b'; for a key with a dot in it, write "
                  "'a.b'=...")),
        ("a[0]=c", "'a' holds one value and nothing below it, so there is no 'a[0]'"),
    ])
    def test_where_az_ends_in_a_traceback_one_line_says_what_is_wrong(self, word, problem):
        message = failure("--tags", [word], {"*": "str"})
        assert message == f"Failed to parse '--tags' argument: {problem}"
        assert "\n" not in message


class TestLists:
    @pytest.mark.parametrize(("words", "value"), [
        (["a"], ["a"]), (["a", "b"], ["a", "b"]), (["[a,b]"], ["a", "b"]), (["[a,]"], ["a"]), (["[]"], []),
        (['["a", "b"]'], ["a", "b"]), (["['a', 'b']"], ["a", "b"]), (["[1,true,x]"], ["1", "true", "x"]),
        (["'x y'", "b"], ["x y", "b"]), (["[0]=a", "[-1]=b"], ["b"]), (["[5]=a"], ["a"]),
        (["[3]=a", "[1]=b"], ["b", "a"]), (["[a]", "[1]=b"], ["a", "b"]), (["[a]", "[b]"], ["b"]),
        (["[a,b"], ["[a,b"]), (["{a:b}"], ["{a:b}"]), ([""], [""]), (["'a=b'"], ["a=b"]),
    ])
    def test_forms(self, words, value):
        assert parse_list("--subscription-ids", words) == value

    def test_null(self):
        assert parse_list("--subscription-ids", ["null"], nullable=True) is None
        assert parse_list("--subscription-ids", ["a", "null"], nullable=True) == ["a", None]
        assert failure("--subscription-ids", ["a", "null"], ["str"]) == (
            "Failed to parse '--subscription-ids' argument: field is not nullable")

    @pytest.mark.parametrize(("words", "problem"), [
        (["a", "[1]=b"], "list type value expected, got 'a'(<class 'str'>)"),
        (["'x"], "Shorthand Syntax Error: Miss end quota character: ':\n\t'x\n\t  ^"),
        (["a=b"], "list indices must be integers, got 'a'; to write a text that holds '=', quote it: 'a=...'"),
        (["[-1]=a"], "index -1 doesn't exist in a list of 0"),
        (["[0].a=b"], "'[0]' holds one value and nothing below it, so there is no '[0].a'"),
    ])
    def test_messages(self, words, problem):
        assert failure("--ids", words, ["str"]) == f"Failed to parse '--ids' argument: {problem}"


class TestObjects:
    @pytest.mark.parametrize("key", ["regional-replica-count", "regionalReplicaCount", "regional_replica_count"])
    def test_every_spelling_of_a_field_is_the_field(self, key):
        assert parse_value("--target-regions", [f"[{{name:westus,{key}:2}}]"], RULES) == [
            {"name": "westus", "regionalReplicaCount": 2}]

    @pytest.mark.parametrize(("words", "value"), [
        (["[0].name=x", "[0].regional-replica-count=3"], [{"name": "x", "regionalReplicaCount": 3}]),
        (["[0].name=x", "[1].name=y"], [{"name": "x"}, {"name": "y"}]),
        (["[0].name=x", "[-1].exclude-from-latest=yes"], [{"name": "x", "excludeFromLatest": True}]),
        (["[{name:x,exclude-from-latest}]"], [{"name": "x", "excludeFromLatest": True}]),
        (["[0].encryption.data-disk-images[0].lun=4", "[0].name=q"],
         [{"encryption": {"dataDiskImages": [{"lun": 4}]}, "name": "q"}]),
        (["[{name:1,storage-account-type:premium_lrs}]"], [{"name": "1", "storageAccountType": "Premium_LRS"}]),
        (['[{"name": "a", "encryption": {"dataDiskImages": [{"lun": "3"}]}}]'],
         [{"name": "a", "encryption": {"dataDiskImages": [{"lun": 3}]}}]),
        (["[{name:a,regional-replica-count:'5'}]"], [{"name": "a", "regionalReplicaCount": 5}]),
    ])
    def test_forms(self, words, value):
        assert parse_value("--target-regions", words, RULES) == value

    @pytest.mark.parametrize(("words", "message"), [
        (["westus"], ("Failed to parse '--target-regions' argument: list type value expected, got "
                     "'westus'(<class 'str'>)")),
        (["westus=1"], "Failed to parse '--target-regions' argument: dict type value expected, got '1'(<class 'int'>)"),
        (["[{foo:1}]"], "Failed to parse '--target-regions' argument: Model 'AAZObjectArg' has no field named 'foo'"),
        (["[0].foo=x"], "Failed to parse '--target-regions' argument: Model 'AAZObjectArg' has no field named 'foo'"),
        (["{name:a}"], ("Failed to parse '--target-regions' argument: list type value expected, got "
                       "'OrderedDict([('name', 'a')])'(<class 'collections.OrderedDict'>)")),
        (["[{name:a,regional-replica-count:x}]"],
         "Failed to parse '--target-regions' argument: invalid literal for int() with base 10: 'x'"),
        (["[{name:a,regional-replica-count:1.5}]"],
         ("Failed to parse '--target-regions' argument: Invalid at [0] : Invalid 'regional-replica-count' : "
         "<class 'int'> type value expected, got '1.5'(<class 'float'>)")),
        (["[{name:a,encryption:[1]}]"],
         ("Failed to parse '--target-regions' argument: Invalid at [0] : Invalid 'encryption' : dict type value "
         "expected, got '[1]'(<class 'list'>)")),
        (["[{name}]"],
         ("Failed to parse '--target-regions' argument: Invalid at [0] : Invalid 'name' : argument value cannot be "
         "blank")),
        (["[{name:a,exclude-from-latest:1}]"],
         ("Failed to parse '--target-regions' argument: Invalid at [0] : Invalid 'exclude-from-latest' : <class 'bool'> "
         "type value expected, got '1'(<class 'int'>)")),
        (["[{name:a,storage-account-type:bad}]"],
         "unrecognized value 'bad' from choices '['Premium_LRS', 'Standard_LRS', 'Standard_ZRS']' "),
        (["[{name:a,exclude-from-latest:maybe}]"],
         "unrecognized value 'maybe' from choices '['true', 't', 'yes', 'y', '1', 'false', 'f', 'no', 'n', '0']' "),
        (["[{}]"], "InvalidArgumentValue: --target-regions[0]: Missing required field: name"),
        (["[{name:a,encryption:{data-disk-images:[{lun:1},{disk-encryption-set-id:x}]}}]"],
         "InvalidArgumentValue: --target-regions[0].encryption.data-disk-images[1]: Missing required field: lun"),
    ])
    def test_messages(self, words, message):
        assert failure("--target-regions", words, RULES) == message


class TestFiles:
    @pytest.fixture(autouse=True)
    def _here(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "tags.json").write_text('{"a": "b"}', encoding="utf-8")
        (tmp_path / "tags.yaml").write_text("a: b\nc: 1\n", encoding="utf-8")
        (tmp_path / "bad.json").write_text('{"a":', encoding="utf-8")
        (tmp_path / "empty.yml").write_text("", encoding="utf-8")
        (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x80")
        (tmp_path / "wide.json").write_bytes('{"é": "ü"}'.encode("utf-16"))
        (tmp_path / "folder").mkdir()

    def test_the_path_of_a_file_stands_for_its_content(self):
        assert parse_dict("--tags", ["tags.json"]) == {"a": "b"}
        assert parse_dict("--tags", ["tags.yaml"]) == {"a": "b", "c": "1"}
        assert parse_dict("--tags", ["wide.json"]) == {"é": "ü"}

    def test_a_text_field_does_not_read_files(self):
        assert parse_dict("--tags", ["a=tags.json"]) == {"a": "tags.json"}

    def test_separate_words_of_a_list_are_no_files(self):
        assert parse_list("--ids", ["bad.json"]) == ["bad.json"]

    def test_a_folder_is_no_file(self):
        assert failure("--tags", ["folder"], {"*": "str"}) == (
            "Failed to parse '--tags' argument: dict type value expected, got 'folder'(<class 'str'>)")

    @pytest.mark.parametrize(("name", "message"), [
        ("bad.json", ("Failed to parse file 'bad.json' with exception:\nFailed to parse string as JSON:\n{\"a\":\n"
                     "Error detail: Expecting value: line 1 column 6 (char 5)")),
        ("empty.yml", "Failed to parse file 'empty.yml' with exception:\nNo content in the file."),
        ("bytes.json", "Failed to decode file bytes.json - unknown decoding"),
    ])
    def test_files_that_cannot_be_read(self, name, message):
        assert failure("--tags", [name], {"*": "str"}) == message

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
    def test_a_file_without_permission(self, tmp_path):
        (tmp_path / "tags.json").chmod(0)
        assert failure("--tags", ["tags.json"], {"*": "str"}) == (
            "Failed to read file 'tags.json': Permission denied")


@pytest.mark.parametrize(("name", "snaked"), [
    ("hyperVGeneration", "hyper_v_generation"), ("vCPUs", "v_cp_us"), ("diskSizeGB", "disk_size_gb"),
    ("diskMBpsReadOnly", "disk_m_bps_read_only"), ("secureVMDiskEncryptionSetId", "secure_vm_disk_encryption_set_id"),
    ("LastOwnershipUpdateTime", "last_ownership_update_time"), ("tags", "tags"), ("", ""),
])
def test_snake_case_is_that_of_az(name, snaked):
    assert snake(name) == snaked


SYNTAX = st.text(alphabet="ab01.-_=:,'/\"{}[]? \\\n\té\x00\ud800", max_size=24)
SCHEMAS = st.sampled_from([{"*": "str"}, ["str"], RULES, "str", "int", {"a": ["int"], "b": {"*": RULES}}])


class TestAnything:
    @given(st.lists(SYNTAX | st.text(max_size=12), min_size=1, max_size=3), SCHEMAS, st.booleans())
    def test_no_text_does_anything_but_parse_or_fail(self, words, schema, nullable):
        try:
            value = parse_value("--x", words, schema, nullable=nullable)
        except Failure as error:
            assert error.message  # noqa: PT017 - the point is that nothing else is raised
        else:
            json.dumps(value)

    @pytest.mark.parametrize("text", ["[" * 50_000, "{a:" * 50_000, "[" * 50_000 + "]" * 50_000, "a." * 50_000 + "b=1",
                                      "-" * 50_000 + "1", "[" + "9" * 5000 + "]=x", "{a:" + "9" * 5000 + "}"])
    def test_depth_and_length_are_failures_too(self, text):
        try:
            parse_dict("--tags", [text])
        except Failure as error:
            assert error.message  # noqa: PT017

    @given(st.dictionaries(st.text(alphabet="abc-_", min_size=1, max_size=5), st.text(max_size=8)))
    def test_json_text_means_what_it_says(self, tags):
        assert parse_dict("--tags", [json.dumps(tags)]) == tags

    @given(st.dictionaries(st.text(alphabet="abc.é ", min_size=1, max_size=5), st.text(max_size=8), min_size=1))
    def test_quoted_shorthand_means_what_it_says(self, tags):
        text = ",".join(f"'{key}':'" + value.replace("'", "'/") + "'" for key, value in tags.items())
        assert parse_dict("--tags", [f"{{{text}}}"]) == tags


TAGS = {"*": "str"}


class TestPatches:
    def test_places_change_and_the_rest_stays(self):
        old = {"a": "b", "c": "d"}
        assert parse_patch("--tags", ["c=e", "f=g"], TAGS).onto(old) == {"a": "b", "c": "e", "f": "g"}
        assert old == {"a": "b", "c": "d"}

    def test_a_whole_value_replaces_and_later_words_add_to_it(self):
        assert parse_patch("--tags", ["{x:y}", "f=g"], TAGS).onto({"a": "b"}) == {"x": "y", "f": "g"}
        assert parse_patch("--tags", ["null"], TAGS).onto({"a": "b"}) is None

    def test_what_is_not_there_is_made(self):
        assert parse_patch("--tags", ["a=b"], TAGS).onto(None) == {"a": "b"}
        assert parse_patch("--rules", ["[2].name=a"], RULES).onto(None) == [{"name": "a"}]

    def test_items_of_lists(self):
        old = [{"name": "a", "regionalReplicaCount": 1}, {"name": "b"}]
        patch = parse_patch("--rules", ["[0].regional-replica-count=2", "[-1].name=c", "[5].name=d"], RULES)
        assert patch.onto(old) == [{"name": "a", "regionalReplicaCount": 2}, {"name": "c"}, {"name": "d"}]
        assert old == [{"name": "a", "regionalReplicaCount": 1}, {"name": "b"}]
        assert parse_patch("--rules", ["[0]=null"], RULES).onto(old) == [None, {"name": "b"}]
        assert parse_patch("--rules", ["[]"], RULES).onto(old) == []

    @pytest.mark.parametrize(("words", "message"), [
        (["[0].nope=1"], "Model 'AAZObjectArg' has no field named 'nope'"),
        (["text"], "list type value expected, got 'text'(<class 'str'>)"),
    ])
    def test_mistakes(self, words, message):
        with pytest.raises(Failure) as caught:
            parse_patch("--rules", words, RULES)
        assert caught.value.message == f"Failed to parse '--rules' argument: {message}"
