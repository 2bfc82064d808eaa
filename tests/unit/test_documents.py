"""Documents as bytes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.workspace import documents
from sig_cli.workspace.engine import StoreError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2 ** 63), 2 ** 64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12)
DOCUMENTS = st.dictionaries(st.text(max_size=4) | st.sampled_from(["name", "id", "properties"]), VALUES, max_size=5).filter(
    lambda document: "sig" not in document)


@given(DOCUMENTS, st.integers(1, 10 ** 9))
def test_the_text_is_that_of_json_with_the_name_first_and_the_private_section_last(document, counter):
    raw = documents.encode(document, counter)
    public = {**({"name": document["name"]} if "name" in document else {}), **document}
    expected = {**public, "sig": {"revision": counter}}
    head = json.dumps(public, indent=2, ensure_ascii=False)[:-2] + "," if public else "{"
    assert raw.decode() == f'{head}\n  "sig": {{"revision": {counter}}}\n}}\n'
    assert documents.decode(raw) == expected == documents.fast_decoder()(raw)
    assert documents.fast_encoder()(document, counter) == raw
    assert "sig" not in document


def test_a_document_reads_well():
    raw = documents.encode({"id": "/x", "sig": {"plan": [1], "revision": 7}, "name": "é", "tags": {}, "list": []}, 8)
    assert raw.decode() == ('{\n  "name": "é",\n  "id": "/x",\n  "tags": {},\n  "list": [],\n'
                            '  "sig": {"revision": 8, "plan": [1]}\n}\n')


def test_subclasses_of_plain_types_are_plain():
    class Text(str):
        __slots__ = ()

    class Pairs(dict):
        pass

    raw = documents.encode({"name": Text("a"), "x": Pairs(a=(1, 2)), "y": Pairs()}, 1)
    assert documents.decode(raw) == {"name": "a", "x": {"a": [1, 2]}, "y": {}, "sig": {"revision": 1}}
    assert documents.fast_encoder()({"name": Text("a"), "x": Pairs(a=(1, 2)), "y": Pairs()}, 1) == raw


def test_numbers_are_spelled_alike_by_both_encoders():
    document = {"name": "n", "floats": [1e16, 1e-5, -0.0, 0.1, 1e22, 5e-324], "more": {"whole": 2 ** 63}}
    assert documents.fast_encoder()(document, 2) == documents.encode(document, 2)


def _deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(("value", "reason"), [
    (float("nan"), "nan is no number of JSON"), (float("inf"), "inf is no number of JSON"),
    (2 ** 64, "a number has more than 64 bits"), (-(2 ** 63) - 1, "a number has more than 64 bits"),
    ({1: 2}, "the key 1 is no text"), ({1}, "set is no type of JSON"),
    (b"x", "bytes is no type of JSON"), pytest.param(_deep(100_000), "it is nested too deeply", id="deep"),
    ("\ud800", r"'\ud800' is no character"), ({"\udcff": 1}, r"'\udcff' is no character"),
])
def test_what_json_cannot_hold_is_refused_in_one_line(value, reason):
    with pytest.raises(StoreError) as caught:
        documents.encode({"name": "é\n", "x": value}, 1)
    assert str(caught.value) == rf"Cannot store '\xe9\n': {reason}."
    with pytest.raises(StoreError) as caught:
        documents.fast_encoder()({"name": "é\n", "x": value}, 1)
    assert str(caught.value) == rf"Cannot store '\xe9\n': {reason}."


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"1", b"null", b'{"a": NaN}', b'{"a": Infinity}', b"\xff{}", b"{} {}",
                                 b'{"a": "\\ud800"}', b"[" * 100_000, b'{"a":' * 100_000, b"\0"])
def test_what_is_no_document_is_refused_alike_by_both_decoders(raw):
    for decode in (documents.decode, documents.fast_decoder()):
        with pytest.raises(ValueError, match=r"."):
            decode(raw)


def test_escapes_of_whole_characters_are_read():
    raw = b'{"name": "\\ud83d\\ude00 \\u0041"}'
    assert documents.decode(raw) == documents.fast_decoder()(raw) == {"name": "\U0001f600 A"}


def test_the_revision_notices_a_change_by_hand():
    raw = documents.encode({"name": "a", "location": "westus"}, 3)
    edited = raw.replace(b"westus", b"eastus")
    first, second = (documents.stored(bytes_, documents.decode(bytes_), "a").revision for bytes_ in (raw, edited))
    assert first.partition("-")[0] == second.partition("-")[0] == "3"
    assert first != second


@pytest.mark.parametrize("private", [None, 1, [], {}, {"revision": "2"}, {"revision": -1}, {"revision": True}])
def test_a_counter_that_somebody_took_out_is_zero(private):
    assert documents.counter({"sig": private}) == 0
    assert documents.counter({}) == 0
