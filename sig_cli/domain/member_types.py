"""Whether the members of a resource have the types that the service's models give them, whoever wrote them.

Requests are held to their models; what comes from elsewhere, by an import, is held to the same types here, member by member, so that nothing that reads it later meets a text where a number belongs. What members mean is not
looked at: what the real service holds is right. The types are data (`sig_cli/data/schemas`, read out of the models of az 2.91).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sig_cli.data_files import load

Document = dict[str, Any]

_COMPUTE = "microsoft.compute/"
_SCHEMAS = {f"{_COMPUTE}{type_}": name for type_, name in (
    ("galleries", "gallery"), ("galleries/images", "image-definition"), ("galleries/images/versions", "image-version"),
    ("galleries/applications", "gallery-application"), ("galleries/applications/versions", "gallery-application-version"),
    ("galleries/invmaccesscontrolprofiles", "in-vm-access-control-profile"),
    ("galleries/invmaccesscontrolprofiles/versions", "in-vm-access-control-profile-version"), ("images", "image"),
    ("snapshots", "snapshot"), ("disks", "disk"), ("virtualmachines", "machine"), ("virtualmachinescalesets", "scale-set"),
    ("virtualmachinescalesets/virtualmachines", "scale-set-instance"))}
_OWN: dict[str, Document] = {
    "microsoft.authorization/locks": {"properties": {"level": ("CanNotDelete", "ReadOnly", "NotSpecified"), "notes": "str"}},
    "microsoft.authorization/roleassignments": {"properties": {"principalId": "str", "roleDefinitionId": "str", "scope": "str"}},
    "microsoft.resources/resourcegroups": {},
}
_EVERYWHERE = {"id": "str", "publishedDate": "str", "endOfLifeDate": "str", "timeCreated": "str", "provisioningState": "str"}
"""Members that mean the same wherever they stand; most of them are the service's own, which az never sends."""
_TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "bool": (bool,), "float": (int, float)}
_WORDS = {"str": "text", "int": "whole number", "bool": "true or false", "float": "number"}
_MOST = 2**63 - 1


def misfit(document: Document) -> str:
    """The first member whose value is not of its type, in words that follow a colon; "" when all are, or nothing is known."""
    fields = _fields(str(document.get("type")).lower())
    return "" if fields is None else _object(document, fields, "")


@lru_cache(maxsize=32)
def _fields(type_: str) -> Document | None:
    if type_ in _OWN:
        return {**_OWN[type_], "tags": {"*": "str"}}
    name = _SCHEMAS.get(type_)
    return None if name is None else {"tags": {"*": "str"}, **_unmarked(load(f"schemas/{name}.json")["fields"])}


def _unmarked(spec: Any) -> Any:
    if isinstance(spec, dict):
        return {key.strip("~!"): _unmarked(inner) for key, inner in spec.items()}
    return [_unmarked(spec[0])] if isinstance(spec, list) else spec


def _object(value: Document, fields: Document, where: str) -> str:
    every = fields.get("*")
    for name, inner in value.items():
        spec = every if every is not None else fields.get(name) or _EVERYWHERE.get(name)
        if inner is None or (spec is None and name not in fields):
            continue
        wrong = _wrong(inner, {} if spec is None else spec, name if not where else f"{where}.{name}")
        if wrong:
            return wrong
    return ""


def _wrong(value: Any, spec: Any, where: str) -> str:
    if isinstance(spec, str):
        if type(value) not in _TYPES[spec]:
            return f'its "{where}" is no {_WORDS[spec]}' if spec != "bool" else f'its "{where}" is neither true nor false'
        if spec == "int" and not 0 <= value <= _MOST:
            return f'its "{where}" is {str(value)[:40]}'
        return ""
    if isinstance(spec, tuple):
        return "" if value in spec else f'its "{where}" is none of {", ".join(spec)}'
    if isinstance(spec, list):
        if type(value) is not list:
            return f'its "{where}" is no list'
        return next((wrong for number, item in enumerate(value) if (wrong := _wrong(item, spec[0], f"{where}[{number}]"))), "")
    if type(value) is not dict:
        return f'its "{where}" is no object'
    return _object(value, spec, where)
