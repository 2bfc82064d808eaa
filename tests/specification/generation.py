"""Data made from the specification's schemas: bodies that they allow, bodies that are spoilt, and hostile names.

A body is one of the smallest valid ones (`members.BASES`) with some members put into it, each with a value that its
schema allows; so most are accepted. A spoilt one is that with a few changes which no schema allows.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tests.specification import documents, members

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.specification.documents import Operation

HOSTILE = ("", " ", "..", ".", "a/b", "../../etc", "a\x00b", "é" * 90, "x" * 300, "a.json", "_.json", "%2e%2e", "%2f", "%", "null",
           "{", "'", '"', "<b>", "a=b&c", "1.0.0", "latest", "-1", "99999999999999999999", "NaN", "2030-01-01", "tomorrow",
           "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "West US", "South Central US=2", "true",
           "/subscriptions/x/resourceGroups/g/providers/Microsoft.Compute/galleries/a", members.IMAGE, members.OTHER_VERSION,
           "/", "//", "\u202e", "🙂", "\r\n", "İ", "ß", "con", "golden", "ubuntu", "web")
SURROGATE = "\ud800"
"""Half of a pair: what JSON can say and UTF-8 cannot."""

TEXTS = st.one_of(st.sampled_from((*HOSTILE, SURROGATE)), st.text(max_size=12))
NUMBERS = st.one_of(st.sampled_from((0, 1, -1, 2**31 - 1, 2**31, -2**31 - 1, 2**63 - 1, 2**63, 10**30, 1.5, 1e300, -0.0)),
                    st.integers(-10, 200))
JSON = st.recursive(st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
                    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)), max_leaves=6)

DEEP: Any = "the bottom"
for _ in range(70):
    DEEP = {"a": DEEP}

API_VERSIONS = ("2018-06-01", "2019-03-01", "2019-12-01", "2021-07-01", "2023-07-03", "2026-03-03", "2099-01-01-preview")
WORDS = st.sampled_from(("$expand", "$select", "$filter", "$top", "$skiptoken", "monitor", "unknown"))


def leaf(path: str, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of a leaf that its schema allows."""
    known = st.sampled_from(members.values(path, schema))
    if "enum" in schema or any(members.is_named(path, pattern) for pattern, _ in members.VALUES):
        return known
    kind = schema.get("type")
    if kind == "string":
        return st.one_of(known, st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30))
    if kind == "integer":
        return st.one_of(known, st.integers(1, 10))
    if kind == "object":
        return st.dictionaries(st.text("abcXYZ._ é", min_size=1, max_size=8), st.text(max_size=8), max_size=3)
    return known


@st.composite
def allowed(draw: Callable[..., Any], operation: Operation) -> dict[str, Any]:
    """A body that the specification allows."""
    assert operation.body is not None
    schema = documents.writable(operation.body["schema"])
    leaves = [(path, part) for path, part in documents.paths(schema) if members.values(path, part)]
    made: dict[str, Any] = {}
    if operation.method == "PATCH":
        schema = members.optional(schema)
    else:
        made = copy.deepcopy(draw(st.sampled_from(members.bases(operation))))
    for path, part in draw(st.lists(st.sampled_from(leaves), max_size=5)):
        made = members.placed(schema, made, path, draw(leaf(path, part)))
    return made


@st.composite
def spoilt(draw: Callable[..., Any], operation: Operation) -> Any:
    """A body with up to three things in it that the specification does not allow; now and then anything at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(JSON)
    made = copy.deepcopy(draw(allowed(operation)))
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(made))
        if not places:
            break
        holder, name = draw(st.sampled_from(places))
        what = draw(st.sampled_from(("replace", "remove", "add", "respell", "repeat", "bury")))
        if what == "replace":
            holder[name] = draw(JSON)
        elif what == "remove":
            del holder[name]
        elif what == "bury":
            holder[name] = copy.deepcopy(DEEP)
        elif isinstance(holder, dict):
            other = draw(TEXTS) if what == "add" else name.upper() if what == "respell" else name.swapcase()
            holder[other] = draw(JSON) if what == "add" else holder.pop(name) if what == "respell" else copy.deepcopy(holder[name])
        else:
            holder.extend(copy.deepcopy(holder[:2]))
    return made


def _places(value: Any) -> Any:
    """Everything in a body that can be changed: what holds it, and its name or number in there."""
    names = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for name in names:
        yield value, name
        yield from _places(value[name])


@st.composite
def requests(draw: Callable[..., Any], operation: Operation, names: dict[str, Any], *, hostile: bool) -> dict[str, Any]:
    """The parameters of a request, by name. With `hostile`, names, queries and bodies may be anything."""
    values = {parameter["name"]: names.get(parameter["name"], "one") for parameter in operation.parameters
              if parameter["in"] == "path"}
    if hostile:
        for name in draw(st.lists(st.sampled_from(sorted(values)), max_size=1)):
            values[name] = draw(TEXTS)
    if operation.body is not None:
        values[operation.body["name"]] = draw(spoilt(operation) if hostile else allowed(operation))
    return values


def queries() -> st.SearchStrategy[dict[str, str]]:
    """Words of a query that the operation may not know, or with values that it does not."""
    return st.dictionaries(WORDS, TEXTS, max_size=2)
