"""What the service lets pass although it is not quite right, and how it words what it refuses.

The service reads JSON with Newtonsoft.Json. Where its texts are not recorded for these resources they are that
library's own (its public source), which is what the reported errors of the compute services consist of. Members
outside `properties` are read by Resource Manager, which wraps the same texts in `InvalidRequestContent` (reported for
disks and virtual machines); the rest is the provider's, `BadRequest` with a target.

Only loaded when a request body did not fit its model.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import ServiceError, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.providers.models import Form

Path = tuple[str | int, ...]

_QUOTED_IN_PATHS = frozenset(" .'/\"[]()\t\n\r\f\b\\\u0085\u2028\u2029")
_INTEGER_DIGITS = 20  # more than any 64-bit integer has; longer text is not read as a number
_ABSENT = object()


def mended(form: Form, body: dict[str, Any], given: dict[str, Any], error: Any,
           warn: Callable[[str], None] | None) -> dict[str, Any]:
    """The validated body once everything is mended that the service lets pass. Changes `given`.

    Raises `ServiceError` for the first thing that is left.
    """
    from sig_cli.providers.models import core

    while True:
        problems = error.errors(include_url=False)
        if any(problem["type"] == "string_unicode" for problem in problems):
            raise refusal("body-invalid", reason="half of a surrogate pair is no character")
        left = [problem for problem in problems if not _mend(form, given, problem, warn)]
        if len(left) == len(problems):
            raise _first(form, body, given, left)
        try:
            result: dict[str, Any] = form.validator.validate_python(given)
        except core().ValidationError as next_error:
            error = next_error
        else:
            return result


def not_an_object(form: Form, body: Any) -> ServiceError:
    """The refusal of a body that is no JSON object, or of none at all."""
    if body is None:
        return refusal("body-missing")
    return _refused(form, body, {"type": "dict_type", "loc": (), "input": body})


def too_deep(depth: int) -> ServiceError:
    """The refusal of a body that is nested too deeply."""
    return refusal("body-invalid", reason=f"The reader's MaxDepth of {depth} has been exceeded.")


# -- what passes --------------------------------------------------------------------------------------------------------


def _mend(form: Form, given: dict[str, Any], problem: dict[str, Any], warn: Callable[[str], None] | None) -> bool:
    """Put right what a problem complains of, where the service would. Every change is one that does not come again."""
    path: Path = problem["loc"]
    kind = problem["type"]
    if kind == "extra_forbidden":
        return _mend_member(form, given, path, warn)
    value = problem["input"]
    replacement: Any = _ABSENT
    if kind == "literal_error" and isinstance(value, str):
        wanted = _folded(value)
        for choice in _node(form.schema, path)["expected"]:
            if _folded(choice) == wanted:
                replacement = choice
    elif kind == "string_type" and isinstance(value, bool | int | float):
        replacement = json.dumps(value)
    elif kind == "int_type" and isinstance(value, str):
        replacement = _integer(value)
    elif kind == "bool_type":
        if isinstance(value, int | float):
            replacement = bool(value)
        elif isinstance(value, str):
            replacement = {"true": True, "false": False}.get(value.strip().lower(), _ABSENT)
    parent, name = _holder(given, path)
    if replacement is not _ABSENT:
        parent[name] = replacement
    elif value == "" and kind in ("literal_error", "int_type", "bool_type") and isinstance(parent, dict):
        del parent[name]
    else:
        return False
    return True


def _mend_member(form: Form, given: dict[str, Any], path: Path, warn: Callable[[str], None] | None) -> bool:
    parent, name = _holder(given, path)
    folded = str(name).lower()
    for known in _node(form.schema, path[:-1])["fields"]:
        if known.lower() == folded:
            names = list(parent)
            value = parent.pop(name)
            # Of two spellings the last one counts, as it overwrites the other.
            if known not in parent or names.index(known) < names.index(name):
                parent[known] = value
            return True
    if form.newer:
        del parent[name]
        if warn is not None:
            warn(f"The property '{_path_text(path)}' is not known for api-version {form.api_version} and is ignored.")
        return True
    return False


def _folded(choice: str) -> str:
    return choice.replace(" ", "").lower()


def _integer(text: str) -> Any:
    digits = text.strip()
    bare = digits[1:] if digits[:1] in ("+", "-") else digits
    if bare.isascii() and bare.isdigit() and len(bare) <= _INTEGER_DIGITS:
        return int(digits)
    return _ABSENT


def moment(text: str) -> str | None:
    """A point in time in UTC as .NET writes it, "" for an empty text, None for one that is none."""
    if not text.strip():
        return ""
    from sig_cli.domain.moments import parse, timestamp

    found = parse(text)
    return None if found is None else timestamp(found)


# -- what is refused ----------------------------------------------------------------------------------------------------


def _first(form: Form, body: dict[str, Any], given: dict[str, Any], problems: list[dict[str, Any]]) -> ServiceError:
    """The refusal of what comes first in the text; what is missing comes after everything that is there."""
    for path in form.moments:
        text = _found(given, path)
        if isinstance(text, str) and moment(text) is None:
            problems.append({"type": "moment", "loc": path, "input": text})
    order = _Order(body)
    ranked = [(problem["type"] == "missing", () if problem["type"] == "missing" else order.place(problem["loc"]), number)
              for number, problem in enumerate(problems)]
    return _refused(form, body, problems[min(ranked)[2]])


class _Order:
    """The order in which the members of a body stand in its text. Each object's members are counted once."""

    def __init__(self, body: Any) -> None:
        self._body = body
        self._counted: dict[int, dict[str, int]] = {}

    def place(self, path: Path) -> tuple[int, ...]:
        """Compares as the places in the text do: a member comes before what is in it."""
        found = []
        body = self._body
        for step in path:
            if isinstance(body, list):
                number = int(step)
                body = body[number] if number < len(body) else None
            elif isinstance(body, dict):
                number = self._numbers(body).get(str(step), self._numbers(body).get(str(step).lower(), len(body)))
                body = body.get(step, None)
            else:
                number = 0
            found.append(number)
        return tuple(found)

    def _numbers(self, body: dict[str, Any]) -> dict[str, int]:
        known = self._counted.get(id(body))
        if known is None:
            known = {name.lower(): number for number, name in reversed([*enumerate(body)])}
            known.update({name: number for number, name in enumerate(body)})
            self._counted[id(body)] = known
        return known


def not_a_moment(form: Form, body: dict[str, Any], path: Path) -> ServiceError:
    """The refusal of a text that is no point in time."""
    return _refused(form, body, {"type": "moment", "loc": path, "input": _found(body, path)})


def _refused(form: Form, body: Any, problem: dict[str, Any]) -> ServiceError:
    path: Path = problem["loc"]
    kind = problem["type"]
    inside = bool(path) and path[0] == "properties" and not form.facts["whole"]
    if kind == "missing":
        return _missing(form, path, inside=inside)
    values: dict[str, Any] = {"path": _path_text(path), "target": form.facts["parameter"] + _path_text(path)}
    if kind == "extra_forbidden":
        unknown = _unknown_before(form, path)
        if unknown:
            return refusal(unknown, parameter=form.facts["parameter"] + _parameter(path))
        case = "unknown-property"
        values.update(member=path[-1], type=_member_type(form, path[:-1]), position=_position(body, path))
    else:
        value = problem["input"]
        case = _case(kind, value)
        unread = case == "value-unexpected"
        values.update(value=_shown(case, value), type=_type(form, _node(form.schema, path), path),
                      position=_position(body, path, value=True, opened=not unread))
    reason = refusal(case, **values)
    return reason if inside else refusal("body-invalid", reason=reason.message)


def _missing(form: Form, path: Path, *, inside: bool) -> ServiceError:
    if not inside and len(path) > 1:
        return refusal("member-missing", member=path[-1], path=_path_text(path[:-1]))
    parameter = str(path[-1]) if form.facts["leaf"] else form.facts["parameter"] + _parameter(path)
    return refusal("required-missing", parameter=parameter)


def _case(kind: str, value: Any) -> str:
    """The catalogue's name for a problem that pydantic calls `kind`."""
    if kind == "moment":
        return "date-unparsable"
    if kind in ("dict_type", "list_type"):
        if isinstance(value, dict | list):
            return "value-not-object" if kind == "dict_type" else "value-not-array"
        return "value-type-wrong"
    if isinstance(value, dict | list) or (kind == "int_type" and isinstance(value, bool)):
        return "value-unexpected"
    if kind == "literal_error" and isinstance(value, str):
        return "enum-unknown"
    if kind == "int_type":
        return {str: "integer-unparsable", float: "number-not-integer"}.get(type(value), "value-type-wrong")
    if kind in ("greater_than_equal", "less_than_equal"):
        return "integer-out-of-range"
    if kind == "bool_type" and isinstance(value, str):
        return "boolean-unparsable"
    return "value-type-wrong"


def _unknown_before(form: Form, path: Path) -> str:
    """The special refusal of a property that the api-version does not know yet, if it has one."""
    field = _node(form.full, path[:-1])["fields"].get(path[-1])
    refused: str = field["schema"].get("metadata", {}).get("refused", "") if field else ""
    return refused


# -- words --------------------------------------------------------------------------------------------------------------


def _member_type(form: Form, path: Path) -> str:
    if not path:
        return str(form.facts["envelope"])
    return str(_node(form.schema, path)["metadata"]["name"])


def _type(form: Form, node: dict[str, Any], path: Path) -> str:
    """What .NET calls the type of a node."""
    kind = node["type"]
    namespace = form.facts["namespace"] if path and path[0] == "properties" else ""
    if kind == "typed-dict":
        return str(namespace + node["metadata"]["name"] if path else form.facts["envelope"])
    if kind == "literal":
        return f"System.Nullable`1[{namespace}{node['metadata']['name']}]"
    if kind == "list":
        return f"System.Collections.Generic.IList`1[{_type(form, node['items_schema'], path)}]"
    if kind == "dict":
        return "System.Collections.Generic.IDictionary`2[System.String,System.String]"
    if kind == "int":
        return "Int64" if node.get("le", 0) >= 1 << 32 else "Int32"
    return {"str": "System.String", "bool": "System.Boolean"}.get(kind, "System.Object")


def _shown(case: str, value: Any) -> str:
    """A value as the text of a case prints it: mostly as .NET does, text in quotes and nothing escaped."""
    if case == "value-unexpected":
        return json.dumps(value)[0]
    if case in ("integer-unparsable", "boolean-unparsable", "date-unparsable"):
        return str(value)
    if isinstance(value, str):
        return f'"{value}"'
    return "{null}" if value is None else str(value)


def _path_text(path: Path) -> str:
    """A path as Newtonsoft writes it: `properties.targetRegions[0].name`, `tags['a.b']`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _QUOTED_IN_PATHS.intersection(step):
            escaped = step.replace("\\", "\\\\").replace("'", "\\'")
            text += f"['{escaped}']"
        else:
            text += f".{step}" if text else step
    return text


def _parameter(path: Path) -> str:
    """A path as the gallery service names a parameter: without the places in lists."""
    return ".".join(step for step in path if isinstance(step, str))


# -- places -------------------------------------------------------------------------------------------------------------


def _node(schema: dict[str, Any], path: Path) -> dict[str, Any]:
    """The schema of what lies at a path."""
    for step in path:
        kind = schema["type"]
        if kind == "typed-dict":
            schema = schema["fields"][step]["schema"]
        elif kind == "list":
            schema = schema["items_schema"]
        else:
            schema = schema.get("values_schema", {"type": "any"})
    return schema


def _holder(given: Any, path: Path) -> tuple[Any, Any]:
    for step in path[:-1]:
        given = given[step]
    return given, path[-1]


def _found(body: Any, path: Path) -> Any:
    for step in path:
        if not isinstance(body, dict) or step not in body:
            return None
        body = body[step]
    return body


def _position(body: Any, path: Path, *, value: bool = False, opened: bool = True) -> int:
    """Where in the text of the body, as az writes it, a reader stands after a member's name, or after its value.

    Of an object or a list that is after its opening bracket, or with `opened` False before it.
    """
    at = 0
    for number, step in enumerate(path):
        at += 1
        last = number == len(path) - 1
        if isinstance(body, list):
            assert isinstance(step, int)
            at += sum(len(json.dumps(item)) + 2 for item in body[:step])
            body = body[step]
            continue
        for name, part in body.items():
            at += len(json.dumps(name)) + 1
            if name == step or (step not in body and name.lower() == str(step).lower()):
                if last and not value:
                    return at
                at += 1
                body = part
                break
            at += 1 + len(json.dumps(part)) + 2
    if not opened:
        return at
    return at + (1 if isinstance(body, dict | list) else len(json.dumps(body)))
