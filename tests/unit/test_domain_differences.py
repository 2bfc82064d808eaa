"""What differs between two states is told by property, and applying it to the one gives the other."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sig_cli.domain.differences import compared, differences
from tests.generated import generated

A: dict[str, Any] = {"id": "/x/a", "type": "T", "name": "a", "tags": {"t": "1"}, "properties": {"regions": [
    {"name": "West US", "count": 1}, {"name": "East US", "count": 2}], "flags": [1, 2]}, "sig": {"revision": 1}}


def changed(**properties: Any) -> dict[str, Any]:
    return {**A, "sig": {"revision": 9}, "properties": {**A["properties"], **properties}}


def changes(other: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    found = differences({"a": A}, {"a": other})["changed"]
    return [(change["path"], change["before"], change["after"]) for item in found for change in item["changes"]]


def test_what_came_and_went() -> None:
    found = differences({"a": A, "b": A}, {"a": A, "c": {**A, "id": "/x/c"}})
    assert found == {"added": [{"id": "/x/c", "type": "T"}], "removed": [{"id": "/x/a", "type": "T"}], "changed": []}


def test_the_private_section_and_the_order_of_named_objects_do_not_matter() -> None:
    assert not changes(changed(regions=list(reversed(A["properties"]["regions"]))))


def test_properties_are_told_by_their_paths() -> None:
    other = changed(regions=[{"name": "West US", "count": 3}, {"name": "North Europe", "count": 1}], flags=[2, 1], new=True)
    assert changes({**other, "tags": {}}) == [
        ("tags.t", "1", None), ("regions[West US].count", 1, 3), ("regions[East US]", {"name": "East US", "count": 2}, None),
        ("regions[North Europe]", None, {"name": "North Europe", "count": 1}), ("flags", [1, 2], [2, 1]), ("new", None, True)]


def test_true_is_not_one() -> None:
    assert list(compared(1, True, "x")) == [("x", 1, True)]


json_values = st.recursive(st.booleans() | st.integers(0, 2) | st.sampled_from("ab"), lambda inner: st.lists(inner, max_size=3)
                           | st.dictionaries(st.sampled_from(("name", "x", "y")), inner, max_size=3), max_leaves=8)


@generated(200)
@given(json_values, json_values)
def test_equal_values_do_not_differ_and_different_ones_do(one: Any, other: Any) -> None:
    assert not list(compared(one, copy.deepcopy(one), ""))
    backwards = [(path, after, before) for path, before, after in compared(other, one, "")]
    assert sorted(map(repr, compared(one, other, ""))) == sorted(map(repr, backwards))
