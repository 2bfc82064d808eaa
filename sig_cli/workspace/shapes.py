"""What a document must look like for those who read it: the workspace's own, and a walk for every other.

A *shape* is `str`, `int`, `float` (either kind of number), `bool`, `dict`, `list`, `object` (anything), `[shape]` for a list of such,
`{"*": shape}` for an object whose members are such, or `{"name": shape, "name?": shape}`; what has a question mark may be
missing or null. Members that a shape does not name are nobody's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.workspace import form
from sig_cli.workspace.clock import CLOCK_KEY, is_clock
from sig_cli.workspace.faults import FAULTS_KEY
from sig_cli.workspace.management_groups import COLLECTION as MANAGEMENT_GROUPS

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document

Shape = Any

FAULTS: Shape = {"seed?": str, "faults": [{
    "name": str, "on": str, "region?": str, "after?": float, "hang?": bool, "status?": int, "retryAfter?": int, "method?": str,
    "type?": str, "code?": str, "message?": str, "times?": int, "nth?": int, "share?": float}]}
COUNTER: Shape = {"seen?": int, "struck?": int}
OPERATION: Shape = {"name": str, "resource": str, "startTime": int, "endTime": int, "error?": dict, "errorStatus?": int,
                    "speed?": float, "turns?": int}
MANAGEMENT_GROUP: Shape = {"name": str, "id": str, "tenantId": str, "parent?": str}
WORKSPACE: Shape = {"name": str, "profile": str, "seed": str, "quotas?": dict}
SUBSCRIPTION: Shape = {"name": str, "subscriptionId": str, "tenantId": str, "state": str, "allowedRegions?": [str], "managementGroup?": str}

_KINDS: dict[type, tuple[str, Any]] = {str: ("is no text", str), int: ("is no whole number", int), float: ("is no number", (int, float)),
          bool: ("is neither true nor false", bool), dict: ("is no object", dict), list: ("is no list", list)}


def mismatch(value: Any, shape: Shape, where: str = "") -> str | None:
    """What about a value contradicts a shape, in words that follow a colon; None when nothing does."""
    if shape is object:
        return None
    kind = shape if isinstance(shape, type) else type(shape)
    words, types = _KINDS[kind]
    if not isinstance(value, types) or (isinstance(value, bool) and kind is not bool):
        return f'its "{where}" {words}' if where else f"it {words}"
    if isinstance(shape, list):
        rows = ((member, shape[0], f"{where}[{index}]") for index, member in enumerate(value))
    elif isinstance(shape, dict):
        rows = (found for name, inner in shape.items() for found in _members(value, name, inner, where + "." if where else ""))
    else:
        return None
    for member, inner, place in rows:
        wrong = f'it has no "{place}"' if member is _MISSING else mismatch(member, inner, place)
        if wrong is not None:
            return wrong
    return None


_MISSING = object()


def _members(value: dict[str, Any], name: str, shape: Shape, prefix: str) -> list[tuple[Any, Shape, str]]:
    if name == "*":
        return [(member, shape, prefix + own) for own, member in value.items()]
    plain = name.removesuffix("?")
    found = value.get(plain, _MISSING)
    if plain != name and (found is _MISSING or found is None):
        return []
    return [(found, shape, prefix + plain)]


def wrong_form(key: str, document: Document) -> str | None:
    """What is wrong with a document that lies under a key, as far as the workspace itself knows; None when nothing is."""
    wrong = form.fault(document, form.texts_of(key))
    if wrong is not None:
        return wrong
    if key == CLOCK_KEY:
        return None if is_clock(document) else "it tells no time between 1970 and 9998"
    shape = _shape(key)
    return mismatch(document, shape) if shape is not None else None


def _shape(key: str) -> Shape | None:
    if key == FAULTS_KEY:
        return FAULTS
    if key == "/workspace/workspace":
        return WORKSPACE
    head = key.rpartition("/")[0]
    if head == "/subscriptions":
        return SUBSCRIPTION
    if head == MANAGEMENT_GROUPS:
        return MANAGEMENT_GROUP
    if head == "/faults":
        return COUNTER
    style = head.rpartition("/")[2]
    return OPERATION if style == "operationresults" or ("/locations/" in head and style.endswith("operations")) else None
