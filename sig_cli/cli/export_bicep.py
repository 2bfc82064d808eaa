"""`sig export --format bicep`: a Bicep file that makes the resources of one group again."""

from __future__ import annotations

import re
from time import time_ns
from typing import Any

from sig_cli.cli.export_bodies import api_version, body, to_make, type_of
from sig_cli.cli.failures import Failure
from sig_cli.domain.ids import parse

Document = dict[str, Any]

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def bicep(documents: list[Document]) -> tuple[str, list[str]]:
    """The file, and what it cannot make again, in words. Raises `Failure` for resources of several groups."""
    wanted, lost = to_make(documents)
    now = time_ns() // 1000
    chosen = []
    groups = set()
    for document in wanted:
        found = parse(document["id"])
        if found is None or type_of(document) == "microsoft.resources/resourcegroups":
            continue
        if found.group is None or found.scope is not None:
            lost.append(f"{document['id']}: it lies in no group, or extends another resource: it is left out.")
            continue
        groups.add(found.group_path.lower())
        chosen.append((document, found))
    if len(groups) > 1:
        raise Failure("A Bicep file makes the resources of one group; these lie in several. Choose with --resource-group.")
    names = symbols([document for document, _ in chosen])
    blocks = ["targetScope = 'resourceGroup'"]
    for document, found in chosen:
        made, more = body(document, now)
        lost += more
        own = names[document["id"].lower()]
        above = names.get(found.parent.path.lower()) if found.parent else None
        lines = [f"resource {own} '{found.type}@{api_version(document)}' = {{"]
        if above:
            lines.append(f"  parent: {above}")
        lines.append(f"  name: {_text(found.name if above or not found.parent else '/'.join(found.names))}")
        lines += [f"  {_key(name)}: {_value(value, names, 1)}" for name, value in made.items()]
        # What a value names by `.id` is waited for without being told.
        lines.append("}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n", lost


def symbols(documents: list[Document]) -> dict[str, str]:
    """A symbolic name for each resource by its folded id: its own name, made an identifier, and different from all others."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for document in documents:
        found = parse(document["id"])
        base = re.sub(r"[^A-Za-z0-9]+", "_", f"{found.types[-1]}_{found.names[-1]}" if found and found.names else document["name"]).strip("_")
        name, number = base, 2
        while name.lower() in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name.lower())
        made[document["id"].lower()] = name
    return made


def _value(value: Any, names: dict[str, str], depth: int) -> str:
    inner, outer = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict):
        if not value:
            return "{}"
        return "{\n" + "".join(f"{inner}{_key(name)}: {_value(member, names, depth + 1)}\n" for name, member in value.items()) + outer + "}"
    if isinstance(value, list):
        if not value:
            return "[]"
        return "[\n" + "".join(f"{inner}{_value(member, names, depth + 1)}\n" for member in value) + outer + "]"
    if isinstance(value, str):
        return f"{names[value.lower()]}.id" if value.lower() in names else _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else f"json('{value}')"


def _key(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\${")
    for sign, written in (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        escaped = escaped.replace(sign, written)
    return f"'{escaped}'"
