"""What stored documents must look like for the providers that read them, told from the models that requests are held to.

Nobody asks this on the way of a request that goes well: `workspace check` does, and whoever met an exception that nobody expected
and wants to know whether a damaged document is behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.providers.registry import TYPES, provider
from sig_cli.workspace.engine import StoreError, UnreadableDocument
from sig_cli.workspace.layout import document as place_of
from sig_cli.workspace.layout import type_of
from sig_cli.workspace.management_groups import COLLECTION as MANAGEMENT_GROUPS
from sig_cli.workspace.shapes import mismatch, wrong_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document, Engine
    from sig_cli.workspace.shapes import Shape

_FREE: dict[str, Shape] = {
    "microsoft.authorization/roleassignments": {"name": str, "id": str, "properties": {
        "roleDefinitionId": str, "principalId": str, "principalType?": str, "scope?": str}},
    "microsoft.authorization/roledefinitions": {"name": str, "id": str, "properties": {
        "roleName": str, "type?": str, "assignableScopes?": [str], "permissions?": [
            {"actions?": [str], "notActions?": [str], "dataActions?": [str], "notDataActions?": [str]}]}},
    "microsoft.authorization/locks": {"name": str, "id": str, "properties": {"level": str}},
}
"""Types whose documents no model describes, and that others reason by."""

_FILLED: dict[str, Shape] = {
    "microsoft.compute/galleries/images/versions": {
        "properties": {"publishingProfile": {"targetRegions?": [dict]}, "storageProfile": dict}},
}
"""What the service fills in, so that a stored document has it although no request must."""

_shapes: dict[str, Shape | None] = {}


def damage(key: str, document: Document) -> str | None:
    """What is wrong with the form of a document that lies under a key, in words that follow a colon; None when nothing is."""
    wrong = wrong_form(key, document)
    if wrong is not None:
        return wrong
    type_ = type_of(key.rpartition("/")[0])
    for shape in (_FREE.get(type_), _FILLED.get(type_), _of_model(type_)):
        wrong = mismatch(document, shape) if shape is not None else None
        if wrong is not None:
            return wrong
    return None


def _of_model(type_: str) -> Shape | None:
    """The shape that the model of a type has for `properties`; None for a type without a model."""
    if type_ not in _shapes:
        model = getattr(provider(type_), "model", "") if type_ in TYPES else ""
        shape = None
        if model:
            from sig_cli.providers.models import load

            shape = {"properties": _shape(load(model)["schema"]["fields"]["properties"]["schema"])}
        _shapes[type_] = shape
    return _shapes[type_]


_PLAIN: dict[str, Shape] = {"str": str, "literal": str, "int": int, "float": float, "bool": bool}


def _shape(node: dict[str, Any]) -> Shape:
    """The shape of a compiled model's node. What a request must have a document has; values are not looked at."""
    kind = node["type"]
    if kind == "typed-dict":
        return {name if field["required"] else f"{name}?": _shape(field["schema"]) for name, field in node["fields"].items()}
    if kind == "list":
        return [_shape(node["items_schema"])]
    if kind == "dict":
        return {"*": _shape(node["values_schema"])} if "values_schema" in node else dict
    return _PLAIN.get(kind, object)


# ---- when something went wrong that nobody expected


class DamagedDocument(UnreadableDocument):
    """A document that was read without complaint and does not have the form of its type."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.args = (f"{path} cannot be read: {reason}. Mend the file; 'sig workspace check' tells what else is damaged, and "
                     "'sig workspace repair' moves it aside.",)


def culprit(engine: Engine, looked: Iterable[Resources], *, everywhere: bool = False) -> DamagedDocument | None:
    """The damaged document among those that were read; None when all of them are in order.

    `looked` is what was read through; the workspace's own few documents are looked at as well, and behind them, with
    `everywhere`, all others.
    """
    seen: set[str] = set()
    for key, document in _read(engine, looked, everywhere=everywhere):
        if key not in seen:
            seen.add(key)
            wrong = damage(key, document)
            if wrong is not None:
                return DamagedDocument(_file(engine, key), wrong)
    return None


def _read(engine: Engine, looked: Iterable[Resources], *, everywhere: bool) -> Iterator[tuple[str, Document]]:
    own = ["/workspace/workspace", "/workspace/clock", "/workspace/faults"]
    collections = ["/subscriptions", MANAGEMENT_GROUPS]
    prefixes: list[str] = []
    for resources in looked:
        keys, listed, below = resources.looked()
        own += keys
        collections += listed
        prefixes += below
    if everywhere:
        prefixes += ["/subscriptions", MANAGEMENT_GROUPS]
    for key in dict.fromkeys(own):
        try:
            stored = engine.get(key)
        except StoreError:
            continue
        if stored is not None:
            yield key, stored.document
    for collection in dict.fromkeys(collections):
        for stored in engine.list(collection):
            yield f"{collection}/{stored.name}", stored.document
    for prefix in dict.fromkeys(prefixes):
        for key, stored in engine.below(prefix):
            yield key, stored.document


def _file(engine: Engine, key: str) -> str:
    """The file of a document; of a record in the run folder, which has none of its own name, the key."""
    file = place_of(key)
    state = getattr(engine, "state", "")
    if file is None or key.startswith("/faults/") or type_of(key.rpartition("/")[0]).startswith("microsoft.compute/locations/"):
        return key
    return f"{state}/{file}" if state else f"state/{file}"
