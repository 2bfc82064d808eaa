"""Documents: what the service's reader takes, what it refuses and where, and the requests that az really sent."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sig_cli.templates import Deployment, TemplateError, group_scope, read_document, template_of_request
from sig_cli.templates.limits import MOST_BYTES, MOST_LEVELS
from sig_cli.templates.messages import MESSAGES
from sig_cli.templates.reading import locate, read_leniently
from tests.shared import FOLDER, needs_shared

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(("text", "value"), [
    ('{"a": [1, 2.5, true, null, "x"]}', {"a": [1, 2.5, True, None, "x"]}),
    ('\ufeff{"a": 1}', {"a": 1}),
    ('// first\n{"a": /* inside */ 1 // last\n}', {"a": 1}),
    ('{"a": 1,}', {"a": 1}),
    ("[1, 2,]", [1, 2]),
    ("{a: 'it\\'s', $b_1: 2}", {"a": "it's", "$b_1": 2}),
    ('{"a": "one\ntwo"}', {"a": "one\ntwo"}),
    ('{"a": "\\u00e9\\ud83d\\ude00\\/"}', {"a": "é😀/"}),
    ("[0x1F, -0, 1e3]", [31, 0, 1000.0]),
    ("[]", []),
    ("[{}, [[]]]", [{}, [[]]]),
    ('{"properties": {"mode": "Incremental", template:{"resources": []}}}', {"properties": {"mode": "Incremental",
                                                                                             "template": {"resources": []}}}),
])
def test_what_is_read(text: str, value: Any) -> None:
    assert json.dumps(read_document(text).value) == json.dumps(value)
    assert json.dumps(read_document(text.encode()).value) == json.dumps(value)
    assert json.dumps(read_leniently(text)) == json.dumps(value)


@pytest.mark.parametrize(("text", "reason"), [
    ("", "Unexpected end of content while loading JObject. Path '', line 1, position 0."),
    ("{", "Unexpected end of content while loading JObject. Path '', line 1, position 1."),
    ("[1", "Unexpected end of content while loading JArray. Path '[0]', line 1, position 2."),
    ('{"a" 1}', "Invalid character after parsing property name. Expected ':' but got: 1. Path 'a', line 1, position 5."),
    ('{\n  "sizes": [1,\n    2 "x"]}',
     'After parsing a value an unexpected character was encountered: ". Path \'sizes[1]\', line 3, position 6.'),
    ("{,}", "Invalid property identifier character: ,. Path '', line 1, position 1."),
    ("[,]", "Unexpected character encountered while parsing value: ,. Path '[0]', line 1, position 1."),
    ('{"a.b": }', "Unexpected character encountered while parsing value: }. Path '['a.b']', line 1, position 8."),
    ('{"a": "x}', 'Unterminated string. Expected delimiter: ". Path \'a\', line 1, position 9.'),
    ('{"a": "\\q"}', "Bad JSON escape sequence: \\q. Path 'a', line 1, position 9."),
    ('{"a": "\\ud800"}', "Bad JSON escape sequence: a surrogate without its other half. Path 'a', line 1, position 14."),
    ("[1.2.3]", "Input string '1.2.3' is not a valid number. Path '[0]', line 1, position 6."),
    ("[NaN]", "Unexpected character encountered while parsing value: N. Path '[0]', line 1, position 1."),
    ("[1e999]", "Input string '1e999' is not a valid number. Path '[0]', line 1, position 6."),
    ("{} x", "Additional text encountered after finished reading JSON content: x. Path '', line 1, position 3."),
    ("/* open", "Unexpected end while parsing comment. Path '', line 1, position 7."),
    ("[1 / 2]", "Error parsing comment. Expected: *, got  . Path '[0]', line 1, position 3."),
    ('{"a": 1, "a": 2}', "Property with the name 'a' already exists in the current JSON object. Path 'a', line 1, position 13."),
])
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(TemplateError) as caught:
        read_document(text)
    assert caught.value.message == f"Deployment template parse failed: '{reason}'."
    assert caught.value.code == "InvalidTemplate"
    assert f"line {caught.value.line}, position {caught.value.column}." in reason


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(TemplateError, match=r"not encoded as UTF-8\. Path '', line 2, position 2"):
        read_document(b'{\n "\xff"}')
    assert read_document('{"a": "é"}'.encode("utf-16")).value == {"a": "é"}
    with pytest.raises(TemplateError, match="half of a surrogate pair"):
        read_document('["\ud800"]')


def test_documents_are_as_deep_and_large_as_allowed() -> None:
    assert read_document("[" * MOST_LEVELS + "]" * MOST_LEVELS).value
    for depth in (MOST_LEVELS + 1, 100_000):
        with pytest.raises(TemplateError, match=f"MaxDepth of {MOST_LEVELS} has been exceeded"):
            read_document("[" * depth + "]" * depth)
    with pytest.raises(TemplateError, match=f"Limit: '{MOST_BYTES}' bytes and actual: '{MOST_BYTES + 2}'"):
        read_document('"' + "x" * MOST_BYTES + '"')
    with pytest.raises(TemplateError, match=f"Limit: '{MOST_BYTES}' bytes"):
        read_document('"' + "é" * (MOST_BYTES // 2) + '"')


def test_places() -> None:
    text = '{\r\n  "Resources": [\n    {"name": "a",\n     "tags": {"k": true}}]}'
    assert locate(text, ("resources",)) == (2, 16)
    assert locate(text, ("Resources", 0)) == (3, 5)
    assert locate(text, ("Resources", 0, "name")) == (3, 16)
    assert locate(text, ("Resources", 0, "tags", "k")) == (4, 23)
    assert locate(text, ("Resources", 1)) == (0, 0)
    assert locate("no json", ("a",)) == (0, 0)


PIECES = st.sampled_from(["{", "}", "[", "]", ",", ":", '"a"', "'b'", "c", "1", "-", "0x", "true", "nul", "//x\n", "/*", "*/", "\\", '"', " "])
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=20)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=25).map("".join), st.binary(max_size=40)))
def test_the_reader_raises_nothing_but_its_error(text: str | bytes) -> None:
    try:
        read_document(text)
    except TemplateError as error:
        assert error.message.startswith("Deployment template parse failed: '")  # noqa: PT017


@settings(deadline=None)
@given(JSON, st.sampled_from([None, 2]))
def test_both_readers_read_alike(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert read_leniently(text) == value
    assert read_document(text).value == value


def test_every_text_has_its_evidence() -> None:
    assert {evidence for evidence, _ in MESSAGES.values()} <= {"recorded", "reported", "documented", "guessed"}
    assert not [case for case, (_, text) in MESSAGES.items() if text != text.strip()]


def recorded() -> Iterator[dict[str, Any]]:
    """The deployments that az made, with what the service answered at once."""
    for path in sorted((FOLDER / "conformance" / "recordings").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "/deployments/" not in line:
                continue
            exchange = json.loads(line)
            answer = exchange.get("res")
            if exchange["method"] == "PUT" and "/microsoft.resources/deployments/" in exchange["path"].lower() \
                    and isinstance(answer, dict) and "properties" in answer:
                yield exchange


@needs_shared
def test_recorded_deployments_are_planned_as_the_service_planned_them() -> None:
    types = ("virtualMachineScaleSets", "loadBalancers")
    seen = 0
    for exchange in recorded():
        segments = exchange["path"].split("/")
        scope = replace(group_scope(segments[4], "westus", subscription_id=segments[2]), provider=lambda namespace: {
            "namespace": namespace, "resourceTypes": [{"resourceType": name, "apiVersions": ["2020-01-01"]} for name in types]})
        sent, answered = exchange["req"]["properties"], exchange["res"]["properties"]
        plan = Deployment(template_of_request(read_document(json.dumps(exchange["req"]))), scope, sent["parameters"]).plan()
        declared = sorted(plan.resources, key=lambda item: item.resource.order)
        made = [{"dependsOn": [{"id": other.id, "resourceType": other.type, "resourceName": other.name} for other in item.dependencies],
                 "id": item.id, "resourceType": item.type, "resourceName": item.name} for item in declared if item.dependencies]
        # What the service spells in its own way (publicIPAddresses) is not the language's business.
        assert json.dumps(made).lower() == json.dumps(answered["dependencies"]).lower()
        assert plan.parameters() == answered["parameters"]
        seen += 1
    assert seen >= 40
