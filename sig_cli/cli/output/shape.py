"""The command shape: what az makes of an answer of the service before it prints it.

az has two layers. Its generated commands ("aaz") lift `properties` to the top level of the resource and leave out
members that are null; its SDK commands ("sdk": group, provider, feature, resource, tag, account) keep both as they
are; a few generated ones ("whole": access control profiles) leave the properties where they are. To all az adds `resourceGroup` next to every `id` that names a resource in a group (recorded by running az 2.91;
the exact rules were read off its result of odd ids).

This is the hot path of large lists: one recursive pass, no input is changed, no container is shared with it.
"""

from __future__ import annotations

from typing import Any

from sig_cli.cli.failures import Failure

STYLES = ("aaz", "whole", "sdk", "plain")

# az never looks for ids below this member.
_NO_GROUP_BELOW = "sourceVault"
# Free-form members: az keeps the service's order of their keys.
_FREE_FORM = frozenset({"tags", "artifactTags", "userAssignedIdentities"})


def command_shape(result: Any, style: str, *, ordered: bool = False) -> Any:
    """`result` (a resource, a list of them, or anything else of JSON) as az prints it.

    `style` is "aaz", "whole", "sdk" or "plain" (print as returned). `ordered` puts the members of "aaz" results in az's schema
    order, which is alphabetical with the lifted `properties` where they stood: seen only in tables made with a
    `--query` that keeps whole objects. Raises `ValueError` for an unknown style, `Failure` for a result that is nested
    beyond Python's recursion limit.
    """
    if style == "plain":
        return result
    if style not in STYLES:
        raise ValueError(f"no such command shape: {style}")
    try:
        return _shaped(result, style, ordered)
    except RecursionError:
        raise Failure("The result is nested too deeply to be printed.") from None


def row_shape(item: dict[str, Any], *, ordered: bool = False) -> tuple[dict[str, Any], list[float]]:
    """A resource in the shape "aaz", as `command_shape` makes it, and the numbers in it that are no whole ones.

    What is inside the resource is changed, not copied: this is for rows, which nobody else has.
    """
    floats: list[float] = []
    try:
        shaped = _lifted(_in_schema_order(item) if ordered else item)
        shaped = shaped.copy() if shaped is item else shaped
        _settle(shaped, True, floats)
    except RecursionError:
        raise Failure("The result is nested too deeply to be printed.") from None
    return shaped, floats


def _settle(value: dict[str, Any], groups: bool, floats: list[float]) -> None:
    """`_object` without nulls, in place."""
    nulls = False
    for key, item in value.items():
        kind = type(item)
        if kind is str:
            continue
        if kind is dict:
            _settle(item, groups and key != _NO_GROUP_BELOW, floats)
        elif kind is list:
            _settle_list(item, groups and key != _NO_GROUP_BELOW, floats)
        elif item is None:
            nulls = True
        elif kind is float:
            floats.append(item)
    if nulls:
        for key in [key for key, item in value.items() if item is None]:
            del value[key]
    if groups and "id" in value:
        group = _group_of(value["id"])
        if group is not None and not _names_group(value):
            value["resourceGroup"] = group


def _settle_list(value: list[Any], groups: bool, floats: list[float]) -> None:
    for item in value:
        kind = type(item)
        if kind is dict:
            _settle(item, groups, floats)
        elif kind is list:
            _settle_list(item, groups, floats)
        elif kind is float:
            floats.append(item)
    if None in value:
        value[:] = [item for item in value if item is not None]


def _shaped(result: Any, style: str, ordered: bool) -> Any:
    kind = type(result)
    if style == "sdk":
        return _object(result, True, True) if kind is dict else _list(result, True, True) if kind is list else result
    if ordered:
        result = _in_schema_order(result)
    if style == "whole":
        return _object(result, False, True) if kind is dict else _list(result, False, True) if kind is list else result
    if kind is dict:
        return _object(_lifted(result), False, True)
    if kind is list:
        return [_object(_lifted(item), False, True) if type(item) is dict
                else _list(item, False, True) if type(item) is list else item for item in result]
    return result


def _lifted(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource with its `properties`, and the `identifier` of community and shared ones, at the top level.

    A resource's own member is never hidden by a property of the same name (az fails on one).
    """
    lifted = ["properties"] if type(resource.get("properties")) is dict else []
    identifier = resource.get("identifier")
    if type(identifier) is dict and "uniqueId" in identifier:
        lifted.append("identifier")
    if not lifted:
        return resource
    flat: dict[str, Any] = {}
    for key, value in resource.items():
        if key in lifted:
            flat.update({name: item for name, item in value.items() if name not in resource or name in lifted})
        else:
            flat[key] = value
    return flat


def _object(value: dict[str, Any], nulls: bool, groups: bool) -> dict[str, Any]:
    shaped = value.copy()
    for key, item in value.items():
        kind = type(item)
        if kind is str:
            continue
        if kind is dict:
            shaped[key] = _object(item, nulls, groups and key != _NO_GROUP_BELOW)
        elif kind is list:
            shaped[key] = _list(item, nulls, groups and key != _NO_GROUP_BELOW)
        elif item is None and not nulls:
            del shaped[key]
    if groups and "id" in shaped:
        group = _group_of(shaped["id"])
        if group is not None and not _names_group(shaped):
            shaped["resourceGroup"] = group
    return shaped


def _list(value: list[Any], nulls: bool, groups: bool) -> list[Any]:
    return [_object(item, nulls, groups) if type(item) is dict
            else _list(item, nulls, groups) if type(item) is list else item
            for item in value if nulls or item is not None]


def _group_of(value: Any) -> str | None:
    """The group in the id of a resource that lies in one; None for anything else.

    az looks at positions only: the third segment is `resourceGroups` in any case, and an eighth one exists, so the id
    of a group itself gives none.
    """
    if type(value) is not str or value.count("/") < 8:
        return None
    segments = value.split("/", 5)
    return segments[4] if segments[3] == "resourceGroups" or segments[3].lower() == "resourcegroups" else None


def _names_group(value: dict[str, Any]) -> bool:
    """Whether the object has a `resourceGroup` already, in any case."""
    if "resourceGroup" in value:
        return True
    return "resourcegroup" in "\n".join(value).lower() and any(key.lower() == "resourcegroup" for key in value)


def _in_schema_order(value: Any) -> Any:
    if type(value) is dict:
        return {key: value[key] if key in _FREE_FORM else _in_schema_order(value[key]) for key in sorted(value)}
    if type(value) is list:
        return [_in_schema_order(item) for item in value]
    return value
