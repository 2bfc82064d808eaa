"""Our quick named tuples behave like those of `typing`."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from sig_cli.workspace.engine import Check, Put
from sig_cli.workspace.records import NamedTuple


class Quick(NamedTuple):
    first: str
    second: int | None = None
    third: bool = False


class Original(typing.NamedTuple):
    first: str
    second: int | None = None
    third: bool = False


@pytest.mark.parametrize(("values", "named"), [
    (("a",), {}), (("a", 2), {}), (("a", 2, True), {}), (("a",), {"third": True}), ((), {"second": 3, "first": "x"})])
def test_values_are_taken_alike(values, named):
    quick, original = Quick(*values, **named), Original(*values, **named)
    assert tuple(quick) == tuple(original)
    assert (quick.first, quick.second, quick.third) == (original.first, original.second, original.third)
    assert repr(quick) == repr(original).replace("Original", "Quick")


@pytest.mark.parametrize(("values", "named"), [
    ((), {}), (("a", 1, True, 4), {}), (("a",), {"first": "b"}), (("a",), {"fourth": 1}), ((), {"second": 1})])
def test_wrong_values_are_refused_alike(values, named):
    for kind in (Quick, Original):
        with pytest.raises(TypeError):
            kind(*values, **named)


def test_they_are_unpacked_compared_copied_and_pickled():
    key, revision = Check("/k", "1-x")
    assert (key, revision) == ("/k", "1-x")
    put = Put("/k", {"name": "k"}, volatile=True)
    assert put == Put("/k", {"name": "k"}, None, True)
    assert put != Put("/k", {"name": "k"})
    for other in (copy.deepcopy(put), pickle.loads(pickle.dumps(put))):
        assert other == put
        assert type(other) is Put
    with pytest.raises(AttributeError):
        put.key = "/other"
