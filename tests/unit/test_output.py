"""Results as text. The cases in `output_cases/` were recorded from az 2.91's own printer (November 2026)."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import warnings
from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.cli.failures import Failure, UsageFailure
from sig_cli.cli.output import FORMATS, json_text, render, table, write
from sig_cli.cli.output.query import QueryFailure, parsed
from tests.generated import generated

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "output_cases")
GALLERY = {"name": "corp", "location": "westus2", "tags": {}}


def recorded():
    for name in ("json", "table", "tsv", "yaml"):
        with open(os.path.join(CASES, name + ".json"), encoding="utf-8") as file:
            for case in json.load(file):
                yield pytest.param(name, case, id=f"{name}: {case['promise']}")


@pytest.mark.parametrize(("output", "case"), list(recorded()))
def test_text_is_what_az_prints(output, case):
    text = render(case["result"], output=output, query=case.get("query"))
    assert text == "".join(line + "\n" for line in case["lines"])


# -- what holds for every format -----------------------------------------------------------------------------------


@pytest.mark.parametrize("output", FORMATS)
def test_null_prints_nothing_in_any_format(output):
    assert render(None, output=output) == ""
    assert render(GALLERY, output=output, query="nope") == ""


def test_the_format_none_prints_nothing():
    assert render(GALLERY, output="none") == ""


def test_a_format_is_named_in_any_case():
    assert render(GALLERY, output="TSV") == "westus2\tcorp\t\n"


def test_an_unknown_format_is_one_clear_line():
    with pytest.raises(Failure, match=r"'xml' is not an output format\. Allowed values: json, jsonc, none, "):
        render(GALLERY, output="xml")


@pytest.mark.parametrize(("coloured", "plain"), [("jsonc", "json"), ("yamlc", "yaml")])
def test_colours_only_on_a_terminal_that_wants_them(coloured, plain):
    expected = render(GALLERY, output=plain)
    assert render(GALLERY, output=coloured) == expected
    assert render(GALLERY, output=coloured, is_tty=True, colour=False) == expected
    text = render(GALLERY, output=coloured, is_tty=True)
    assert "\x1b[" in text
    assert strip_colours(text) == expected
    assert render(GALLERY, output=plain, is_tty=True) == expected


def strip_colours(text):
    while "\x1b[" in text:
        before, _, rest = text.partition("\x1b[")
        text = before + rest.partition("m")[2]
    return text


@pytest.mark.parametrize("output", ["json", "yaml"])
def test_a_result_nested_too_deeply_is_one_clear_line(output):
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Failure, match=r"^The result is nested too deeply to be printed\.$"):
        render(deep, output=output)


@pytest.mark.parametrize(("output", "wanted"), [
    ("json", set()), ("table", set()), ("tsv", set()), ("none", set()), ("jsonc", set()), ("yaml", {"yaml"})])
def test_a_plain_result_imports_nothing_it_does_not_need(output, wanted):
    program = (
        "import sys\n"
        "from sig_cli.cli.output import render\n"
        "from sig_cli.cli.output.shape import command_shape\n"
        f"render(command_shape([{{'name': 'corp', 'n': 1}}], 'aaz'), output={output!r})\n"
        "print(*{'orjson', 'jmespath', 'yaml', 'tabulate', 'pygments', 'rich', 'click'} & set(sys.modules))\n")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == wanted


# -- JSON ----------------------------------------------------------------------------------------------------------

SCALARS = (st.none() | st.booleans() | st.integers() | st.integers(-2**70, 2**70) | st.floats()
           | st.text() | st.text(st.characters(max_codepoint=0xA0)) | st.text(st.characters(categories=["Cs", "Ll"])))
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
                      max_leaves=30)


def slow(result):
    return json.dumps(result, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


@generated(400)
@given(VALUES)
def test_json_has_the_same_bytes_by_both_ways(result):
    with pytest.MonkeyPatch.context() as patch:
        assert json_text.json_text(result) == slow(result)
        patch.setattr(json_text, "_LARGE", -1)
        assert json_text.json_text(result) == slow(result)


@pytest.mark.parametrize("odd", [
    1e16, -1e16, 1e-5, 9.99e-5, 1e300, 5e-324, float("nan"), float("inf"), -float("inf"), 2**64, -2**63 - 1, "\ud800",
], ids=repr)
@pytest.mark.parametrize("wrap", [lambda value: [value], lambda value: {"a": {"b": [value]}}, lambda value: value])
def test_what_orjson_writes_otherwise_goes_the_slow_way(monkeypatch, odd, wrap):
    monkeypatch.setattr(json_text, "_LARGE", -1)
    assert json_text.json_text(wrap(odd)) == slow(wrap(odd))


def test_more_levels_than_orjson_knows_go_the_slow_way(monkeypatch):
    monkeypatch.setattr(json_text, "_LARGE", -1)
    deep: list = []
    for _ in range(280):
        deep = [deep]
    assert json_text.json_text(deep) == slow(deep)


@pytest.mark.parametrize("plain", [
    0.0, -0.0, 1e-4, 9999999999999998.0, 0.1, 2**64 - 1, -2**63, '\x7f\u2028é\U0001f600\x00\x1f"\\/', [], {}, [[]],
    {"a": {}}, OrderedDict(b=1, a=2), None, True,
], ids=repr)
def test_large_results_are_written_by_orjson(monkeypatch, plain):
    large = [plain] * 2000
    expected = slow(large)

    def refuse(*args, **words):
        raise AssertionError("json was used")

    monkeypatch.setattr(json_text.json, "dumps", refuse)
    assert json_text.json_text(large) == expected


def test_ten_thousand_versions_have_the_bytes_of_json():
    versions = [{"name": f"1.0.{number}", "tags": {}, "publishingProfile": {"targetRegions": [
        {"name": "West US 2", "regionalReplicaCount": number}]}} for number in range(10_000)]
    assert render(versions) == slow(versions)


# -- tables --------------------------------------------------------------------------------------------------------

CELLS = (st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
         | st.text(" a\t\n1é画\x1b[0m.", max_size=8))


@generated(400)
@given(st.lists(st.dictionaries(st.sampled_from(["Name", "x y", " Edge", "É", "a\nb", ""]), CELLS, max_size=4), max_size=5))
def test_our_layout_is_tabulates(rows):
    assert table._layout(rows) == table._tabulated(rows)


def test_tables_do_not_depend_on_what_else_is_installed(monkeypatch):
    import tabulate

    monkeypatch.setattr(tabulate, "WIDE_CHARS_MODE", True)
    monkeypatch.setattr(tabulate, "wcwidth", type("Wide", (), {"wcswidth": staticmethod(lambda text: 2 * len(text))}))
    assert table._tabulated([{"Name": "画廊画廊画廊\nx"}, {"Name": "abc"}]).split("\n")[1] == "------"


def test_the_commands_own_rows_keep_their_order_and_lose_null_columns():
    rows = {"Name": "corp", "Location": "westus2", "Edge": None, "Zones": ["1"]}
    assert render({}, output="table", table=lambda result: rows) == (
        "Name    Location\n------  ----------\ncorp    westus2\n")


def test_the_commands_own_rows_are_off_under_a_query_and_in_other_formats():
    def refuse(result):
        raise AssertionError

    assert render([{"name": "corp"}], output="table", query="[]", table=refuse) == "Name\n------\ncorp\n"
    assert render([{"name": "corp"}], output="tsv", table=refuse) == "corp\n"


def test_a_table_that_cannot_be_made_says_so():
    with pytest.raises(Failure) as caught:
        render({}, output="table", table=lambda result: result["name"])
    assert caught.value.message == ("Table output unavailable. Use the --query option to specify an appropriate query. "
                                    "Use --debug for more info.")
    assert caught.value.exit_code == 1


# -- YAML ----------------------------------------------------------------------------------------------------------


def test_parts_shared_in_memory_are_no_aliases_without_a_query():
    shared = {"env": "prod"}
    assert render([shared, {"a": shared}], output="yaml") == "- env: prod\n- a:\n    env: prod\n"


# -- queries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["foo[", "", " ", "[?a=`]", "a..b", '"', "nope(", "[" * 5000, "a[9" + "9" * 5000 + "]"])
def test_a_query_that_is_no_jmespath_is_refused_before_anything_runs(text):
    with pytest.raises(UsageFailure) as caught:
        parsed(text)
    assert caught.value.message == f"argument --query: invalid jmespath_type value: {text!r}"
    assert caught.value.query
    assert caught.value.exit_code == 2
    with pytest.raises(UsageFailure):
        render({}, query=text)


@pytest.mark.parametrize(("text", "says"), [
    ("length(nope)", ("In function length(), invalid type for value: None, expected one of: "
     "['string', 'array', 'object'], received: \"null\"")),
    ("nope(@)", "Unknown function: nope()"),
    ("length(a, b)", "Expected 1 argument for function length(), received 2"),
    ("list[::0]", "slice step cannot be zero"),
    ("&list", "it selects an expression (&...), which is not a value"),
    ("{a: [&list]}", "it selects an expression (&...), which is not a value"),
])
def test_a_query_that_fails_on_the_result_is_one_clear_line(text, says):
    with pytest.raises(QueryFailure) as caught:
        render({"list": [1]}, query=text)
    assert caught.value.message == f"Invalid jmespath query supplied for `--query`: {says}"
    assert caught.value.exit_code == 1


def test_expressions_are_arguments_of_functions():
    assert render([{"n": 2}, {"n": 1}], query="sort_by(@, &n)[].n", output="tsv") == "1\n2\n"


def test_a_parsed_query_can_be_given():
    assert render(GALLERY, output="tsv", query=parsed("[name, location]")) == "corp\nwestus2\n"


@generated(300)
@given(st.text("ab[]{}().*?@&|!=<>`'\"0:,-\\ ", max_size=12), VALUES)
def test_no_query_ever_ends_in_a_traceback(text, result):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)  # jmespath, about unquoted literals
        with contextlib.suppress(Failure):
            assert isinstance(render(result, query=text, output="tsv"), str)


# -- writing -------------------------------------------------------------------------------------------------------


def written(text, encoding, **words):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="")
    warning = write(text, stream, **words)
    stream.flush()
    return raw.getvalue(), warning


def test_text_goes_out_as_it_is():
    assert written("é\n", "utf-8") == ("é\n".encode(), None)


def test_json_loses_nothing_in_any_encoding():
    result = {"é": "画\U0001f600", "bad": "\ud800"}
    for encoding in ("ascii", "latin-1", "utf-8", "cp1252", "utf-16-le"):
        data, warning = written(render(result), encoding)
        assert json.loads(data.decode(encoding)) == result
        assert warning is None
    assert written(render("\ud83d"), "utf-8")[0] == b'"\\ud83d"\n'


def test_other_formats_put_a_question_mark_and_warn():
    data, warning = written(render([["é", "画"]], output="tsv"), "latin-1", output="tsv")
    assert data == b"\xe9\t?\n"
    assert warning == "Unable to encode the output with latin-1 encoding. Unsupported characters are replaced by '?'."


def test_a_reader_that_went_away_is_the_callers_business():
    class Gone(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        write("x\n", Gone())
