"""From a pydantic model to a plain literal that `pydantic_core` alone can run.

Only loaded when a compiled model is missing or out of date: it imports pydantic.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# What a core schema says about Python classes and about itself; the literal has a tree without either.
_DROPPED = frozenset({"cls", "computed_fields", "ref", "metadata"})


def compiled(model: str) -> dict[str, Any]:
    """A model as JSON types: `facts` for the errors (see `model_parts.resource`) and the core `schema` as a tree.

    `model` is "module:class". Raises what importing it raises; `TypeError` when something in it has no literal form.
    """
    class_ = _class(model)
    return {"facts": class_.__resource__, "schema": literal(original(model).core_schema)}


def original(model: str) -> Any:
    """The pydantic `TypeAdapter` of a model, uncompiled."""
    from pydantic import TypeAdapter

    return TypeAdapter(_class(model))


def _class(model: str) -> Any:
    module, _, name = model.partition(":")
    return getattr(import_module(module), name)


def literal(schema: Any) -> dict[str, Any]:
    """A core schema without classes and references: shared definitions stand wherever they are used."""
    definitions: dict[str, Any] = {}
    if schema["type"] == "definitions":
        definitions = {definition["ref"]: definition for definition in schema["definitions"]}
        schema = schema["schema"]
    plain = _plain(schema, definitions)
    assert isinstance(plain, dict)
    return plain


def _plain(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_plain(part, definitions) for part in node]
    if not isinstance(node, dict):
        if node is None or isinstance(node, str | int | float):
            return node
        raise TypeError(f"{node!r} has no place in a compiled model")
    notes = node.get("metadata") or {}
    if node.get("type") == "definition-ref":
        node = definitions[node["schema_ref"]]
        notes = {**(node.get("metadata") or {}), **notes}
    plain = {name: _plain(part, definitions) for name, part in node.items() if name not in _DROPPED}
    if node.get("type") == "typed-dict":
        plain["config"] = {name: part for name, part in plain.get("config", {}).items() if name != "title"}
        notes = {"name": node["cls"].__name__, **notes}
    notes = {name: note for name, note in notes.items() if not name.startswith("pydantic")}
    if notes:
        plain["metadata"] = notes
    return plain
