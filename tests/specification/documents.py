"""The published specification as it lies in the shared folder: its operations, their examples and their schemas.

A schema of the specification is made into one plain JSON schema: references are followed, `allOf` is one object, and an
object whose members are known has no others.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.shared import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SWAGGER = FOLDER / "reference" / "swagger"
FILES = {
    "galleries 2018-06-01": ("GalleryRP/stable/2018-06-01/gallery.json",),
    "galleries 2021-10-01": ("GalleryRP/stable/2021-10-01/gallery.json",),
    "galleries 2024-03-03": ("GalleryRP/stable/2024-03-03/gallery.json", "GalleryRP/stable/2024-03-03/sharedGallery.json",
                             "GalleryRP/stable/2024-03-03/communityGallery.json"),
    "disks 2024-03-02": ("DiskRP/stable/2024-03-02/disk.json", "DiskRP/stable/2024-03-02/snapshot.json",
                         "DiskRP/stable/2024-03-02/diskAccess.json", "DiskRP/stable/2024-03-02/diskEncryptionSet.json",
                         "DiskRP/stable/2024-03-02/diskRestorePoint.json"),
    "features 2021-07-01": ("Microsoft.Features/2021-07-01/features.json",
                            "Microsoft.Features/2021-07-01/SubscriptionFeatureRegistration.json"),
}
"""The specifications, by the name that the ledger has for them."""

METHODS = ("get", "put", "patch", "delete", "post", "head")
KEPT = ("type", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern", "format")


class Example(NamedTuple):
    """`parameters` are the example's own, by name; `responses` its answers, by status."""

    title: str
    parameters: dict[str, Any]
    responses: dict[str, Any]


class Operation(NamedTuple):
    """`parameters` are resolved; `body` is the name of the one that is the body; `schemas` are by status."""

    specification: str
    name: str
    method: str
    path: str
    api_version: str
    parameters: tuple[dict[str, Any], ...]
    responses: dict[str, dict[str, Any] | None]
    examples: tuple[Example, ...]

    def __repr__(self) -> str:
        return f"find({self.specification!r}, {self.name!r})"

    @property
    def key(self) -> str:
        """What the ledger calls it."""
        return f"{self.specification} {self.name}"

    @property
    def body(self) -> dict[str, Any] | None:
        """The parameter that is the body, or None."""
        return next((parameter for parameter in self.parameters if parameter["in"] == "body"), None)

    def answers(self, status: int) -> bool:
        return str(status) in self.responses


@cache
def operations(specification: str) -> tuple[Operation, ...]:
    """Every operation of a specification, in its order; none where the folder is absent."""
    return tuple(_operations(specification)) if SWAGGER.is_dir() else ()


def every_operation() -> list[Operation]:
    return [operation for specification in FILES for operation in operations(specification)]


def find(specification: str, name: str) -> Operation:
    """The operation of that id."""
    return next(operation for operation in operations(specification) if operation.name == name)


def _operations(specification: str) -> Iterator[Operation]:
    for name in FILES[specification]:
        file = SWAGGER / name
        document = _read(file)
        for path, item in document["paths"].items():
            shared = item.get("parameters", [])
            for method in METHODS:
                if method not in item:
                    continue
                found = item[method]
                parameters = tuple(_parameter(file, parameter) for parameter in [*shared, *found.get("parameters", [])])
                responses = {status: schema(file, response["schema"]) if "schema" in response else None
                             for status, response in found["responses"].items()}
                yield Operation(specification, found["operationId"], method.upper(), path, document["info"]["version"],
                                parameters, responses, tuple(_examples(file, found)))


def _parameter(file: Path, parameter: dict[str, Any]) -> dict[str, Any]:
    where, found = _followed(file, parameter)
    if "schema" in found:
        return {**found, "schema": schema(where, found["schema"])}
    return found


def _examples(file: Path, operation: dict[str, Any]) -> Iterator[Example]:
    """The examples that are there; some of the published files are not."""
    for title, reference in operation.get("x-ms-examples", {}).items():
        path = file.parent / reference["$ref"]
        if path.is_file():
            data = _read(path)
            yield Example(title, data["parameters"], data["responses"])


@cache
def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _followed(file: Path, node: dict[str, Any]) -> tuple[Path, dict[str, Any]]:
    """What a reference stands for, and the file that it stands in."""
    while "$ref" in node:
        name, _, pointer = node["$ref"].partition("#")
        if name:
            file = (file.parent / name).resolve()
        node = _read(file)
        for step in pointer.strip("/").split("/"):
            node = node[step]
    return file, node


# -- schemas ------------------------------------------------------------------------------------------------------------


def schema(file: Path, node: dict[str, Any], above: tuple[str, ...] = ()) -> dict[str, Any]:
    """A schema of `file` as a JSON schema that refers to nothing. What contains itself is anything, the second time.

    `title` is the name of its definition; `readOnly` is kept. Enumerations count without their case, as the service
    takes them so, which is the validator's business.
    """
    name = node.get("$ref", "").rpartition("/")[2]
    if name and name in above:
        return {}
    above = (*above, name) if name else above
    read_only = node.get("readOnly", False)
    file, node = _followed(file, node)
    made: dict[str, Any] = {key: node[key] for key in KEPT if key in node}
    properties: dict[str, Any] = {}
    required: list[str] = []
    for part in node.get("allOf", ()):
        inherited = schema(file, part, above)
        properties.update(inherited.get("properties", {}))
        required += inherited.get("required", ())
        made.setdefault("type", inherited.get("type", "object"))
    properties.update({member: schema(file, part, above) for member, part in node.get("properties", {}).items()})
    required += node.get("required", ())
    if properties:
        made.update(type="object", properties=properties, additionalProperties=False)
    if isinstance(node.get("additionalProperties"), dict):
        made.update(type="object", additionalProperties=schema(file, node["additionalProperties"], above))
    if required:
        made["required"] = sorted(set(required))
    if "items" in node:
        made["items"] = schema(file, node["items"], above)
    if name:
        made["title"] = name
    if read_only or node.get("readOnly"):
        made["readOnly"] = True
    return made


def writable(node: dict[str, Any]) -> dict[str, Any]:
    """The part of a schema that a client may send: without what only the service sets."""
    made = dict(node)
    if "properties" in node:
        made["properties"] = {name: writable(part) for name, part in node["properties"].items() if not part.get("readOnly")}
        if "required" in node:
            made["required"] = [name for name in node["required"] if name in made["properties"]]
    for inside in ("items", "additionalProperties"):
        if isinstance(node.get(inside), dict):
            made[inside] = writable(node[inside])
    return made


def paths(node: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every member that a schema knows, as a dotted path with `[]` for any place of a list, and its schema."""
    for name, part in node.get("properties", {}).items():
        path = f"{prefix}.{name}" if prefix else name
        yield path, part
        yield from paths(part, path)
    if isinstance(node.get("items"), dict):
        yield from paths(node["items"], f"{prefix}[]")


def told(value: Any, prefix: str = "") -> Iterator[str]:
    """Every member that a body has, as paths of the same form."""
    if isinstance(value, dict):
        for name, part in value.items():
            path = f"{prefix}.{name}" if prefix else name
            yield path
            yield from told(part, path)
    elif isinstance(value, list):
        for part in value:
            yield from told(part, f"{prefix}[]")


# -- examples -----------------------------------------------------------------------------------------------------------

PLACEHOLDER = re.compile(r"\{([\w-]+)\}")


def filled(value: Any, subscription: str, group: str) -> Any:
    """An example with its `{placeholders}` replaced: by the subscription, the group, a version, or the name in the braces."""
    if isinstance(value, dict):
        return {filled(name, subscription, group): filled(part, subscription, group) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, subscription, group) for part in value]
    if not isinstance(value, str):
        return value
    return PLACEHOLDER.sub(lambda found: _stand_in(found[1], subscription, group), value)


def _stand_in(name: str, subscription: str, group: str) -> str:
    folded = name.lower()
    if folded.startswith("subscription"):
        return subscription
    if folded.startswith("resourcegroup"):
        return group
    return "1.0.0" if folded == "versionname" else name
