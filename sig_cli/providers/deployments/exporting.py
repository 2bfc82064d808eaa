"""A resource group as a template: what would have to be sent to have it again.

The form is that of the service's exports: parameters for names (`galleries_golden_name`) and for resources elsewhere
(`..._externalid`), `resourceId` for what lies in the group. Recorded for an empty group; the rest is quoted in public issues.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.gates import api_versions
from sig_cli.domain.ids import parse
from sig_cli.providers.registry import provider
from sig_cli.providers.tracked import TrackedProvider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.domain.ids import ResourceId
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
ANY_VERSION = "2024-11-01"
_UNSENT = ("name", "id", "type", "sig", "managedBy", "systemData", "etag")
_DEPLOYMENTS = "microsoft.resources/deployments"


def exported(call: Call, path: str) -> dict[str, Any]:
    """The template of a group. The call's body says which resources and how much becomes a parameter.

    Raises `body-missing`, and `export-format-unsupported` for Bicep.
    """
    body = call.body
    if not isinstance(body, dict):
        raise refusal("body-missing")
    if str(body.get("outputFormat", "Json")).lower() != "json":
        raise refusal("export-format-unsupported", value=str(body["outputFormat"]))
    wanted = [str(id_).lower() for id_ in body.get("resources") or ["*"]]
    documents = [document for document in _documents(call, path) if "*" in wanted or document["id"].lower() in wanted]
    options = {option.strip().lower() for option in str(body.get("options") or "").split(",")}
    return _Export(documents, options).template()


def _documents(call: Call, path: str) -> Iterator[Document]:
    """The resources of a group, parents before what is in them; without records of deployments, what is attached, and the disks of
    machines, which come with them.
    """
    for key, stored in call.resources.below(path):
        document = stored.document
        attached = key.count("/providers/") > 1 or "managedBy" in document
        if not attached and not document["type"].lower().startswith(_DEPLOYMENTS):
            yield document


class _Export:
    def __init__(self, documents: list[Document], options: set[str]) -> None:
        self.documents = documents
        self.names = "skipresourcenameparameterization" not in options and "skipallparameterization" not in options
        self.others = "skipallparameterization" not in options
        self.defaults = "includeparameterdefaultvalue" in options
        self.comments = "includecomments" in options
        self.known = {document["id"].lower(): document["id"] for document in documents}
        self.parameters: dict[str, Any] = {}
        self._named: dict[str, str] = {}

    def template(self) -> dict[str, Any]:
        resources = [self._resource(document) for document in self.documents]
        return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "parameters": self.parameters, "variables": {},
                "resources": resources}

    def _resource(self, document: Document) -> dict[str, Any]:
        parsed = _parsed(document["id"])
        known = api_versions(document["type"])
        found: dict[str, Any] = {"comments": f"Generated for resource {document['id']}"} if self.comments else {}
        found |= {"type": document["type"], "apiVersion": known[0] if known else ANY_VERSION, "name": self._name(parsed)}
        waits: dict[str, None] = {}
        body = self._value(_sendable(document), waits)
        waits.pop(self._reference(parsed), None)  # parts of it have ids of their own
        for used in _versions_used(document, self.documents):
            if used.lower() in self.known:
                waits[self._reference(_parsed(self.known[used.lower()]))] = None
        parent = parsed.parent
        if parent is not None and parent.path.lower() in self.known:
            waits[self._reference(parent)] = None
        for member in ("location", "tags"):
            if member in body:
                found[member] = body.pop(member)
        if waits:
            found["dependsOn"] = [f"[{text}]" for text in waits]
        return {**found, **body}

    def _value(self, value: Any, waits: dict[str, None]) -> Any:
        if isinstance(value, dict):
            return {name: self._value(part, waits) for name, part in value.items()}
        if isinstance(value, list):
            return [self._value(part, waits) for part in value]
        if not isinstance(value, str):
            return value
        if value.lower().startswith("/subscriptions/"):
            return self._id(value, waits)
        return f"[{value}" if value.startswith("[") and value.endswith("]") else value

    def _id(self, text: str, waits: dict[str, None]) -> str:
        """An id in a property: one of the group is computed, another one is a parameter."""
        parsed = parse(text)
        if parsed is None or parsed.namespace is None or not parsed.names or parsed.is_collection:
            return text
        owner: ResourceId | None = parsed
        while owner is not None and owner.path.lower() not in self.known:
            owner = owner.parent
        if owner is not None:
            waits[self._reference(owner)] = None
            return f"[{self._reference(parsed)}]"
        return f"[parameters('{self._parameter(parsed, 'externalid', text)}')]" if self.others else text

    def _reference(self, id_: ResourceId) -> str:
        names = ", ".join([self._first(id_), *(f"'{_quoted(name)}'" for name in id_.names[1:])])
        return f"resourceId('{id_.type}', {names})"

    def _name(self, id_: ResourceId) -> str:
        if not self.names:
            return "/".join(id_.names)
        rest = "".join(f"/{name}" for name in id_.names[1:])
        return f"[concat({self._first(id_)}, '{_quoted(rest)}')]" if rest else f"[{self._first(id_)}]"

    def _first(self, id_: ResourceId) -> str:
        """The name of the outermost resource of an id, as an expression."""
        if not self.names:
            return f"'{_quoted(id_.names[0])}'"
        return f"parameters('{self._parameter(id_, 'name', id_.names[0])}')"

    def _parameter(self, id_: ResourceId, ending: str, value: str) -> str:
        place = f"{ending} {value if ending == 'externalid' else id_.types[0]} {id_.names[0]}".lower()
        if place not in self._named:
            type_, name = (id_.types[0], id_.names[0]) if ending == "name" else (id_.types[-1], id_.names[-1])
            base = re.sub(r"\W", "_", f"{type_}_{name}_{ending}", flags=re.ASCII)
            taken = {known.lower() for known in self.parameters}
            found, number = base, 1
            while found.lower() in taken:
                number += 1
                found = f"{base}_{number}"
            self._named[place] = found
            self.parameters[found] = {"defaultValue": value, "type": "String"} if self.defaults else {"type": "String"}
        return self._named[place]


def _parsed(path: str) -> ResourceId:
    found = parse(path)
    assert found is not None, path
    return found


def _versions_used(document: Document, documents: list[Document]) -> Iterator[str]:
    """The ids of the image versions that a machine or scale set needs when it names a definition only.

    A machine knows its version, which was there before it. A scale set takes the newest one, so it waits for all but those that are
    made of machines, which may be its own.
    """
    properties = document.get("properties") or {}
    reference: Any = properties.get("virtualMachineProfile", properties)
    for name in ("storageProfile", "imageReference"):
        reference = reference.get(name) if isinstance(reference, dict) else None
    id_ = reference.get("id") if isinstance(reference, dict) else None
    parsed = parse(id_) if isinstance(id_, str) else None
    if parsed is None or parsed.type.lower() != "microsoft.compute/galleries/images":
        return
    if reference.get("exactVersion"):
        yield f"{id_}/versions/{reference['exactVersion']}"
    elif "virtualMachineProfile" in properties:
        for other in documents:
            if other["id"].lower().startswith(f"{id_}/versions/".lower()) \
                    and "/virtualmachines/" not in str(other["properties"].get("storageProfile")).lower():
                yield other["id"]


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _sendable(document: Document) -> dict[str, Any]:
    """A resource as a request would have it: without what only the service writes."""
    shape = {name: value for name, value in document.items() if name not in _UNSENT}
    handler = provider(document["type"].lower())
    if isinstance(handler, TrackedProvider) and handler.model:
        from sig_cli.providers.models import LATEST, validate

        shape = validate(handler.model, shape, api_version=LATEST)
    if "identity" in shape:
        shape["identity"] = {name: {id_: {} for id_ in value} if isinstance(value, dict) else value
                             for name, value in shape["identity"].items() if name in ("type", "userAssignedIdentities")}
    properties = shape.get("properties")
    if isinstance(properties, dict):
        shape["properties"] = {name: value for name, value in properties.items() if name != "provisioningState"}
    for disk in _made_disks(shape.get("properties")):
        disk["managedDisk"] = {name: value for name, value in disk["managedDisk"].items() if name != "id"}
    return _without_nothing(shape)


def _made_disks(properties: Any) -> Iterator[dict[str, Any]]:
    """The disks of a machine that came into being with it."""
    profile = properties.get("storageProfile") if isinstance(properties, dict) else None
    if not isinstance(profile, dict):
        return
    disks = profile.get("dataDisks")
    for disk in (profile.get("osDisk"), *(disks if isinstance(disks, list) else ())):
        if isinstance(disk, dict) and isinstance(disk.get("managedDisk"), dict) \
                and str(disk.get("createOption", "")).lower() in ("fromimage", "empty"):
            yield disk


def _without_nothing(value: dict[str, Any]) -> dict[str, Any]:
    return {name: _without_nothing(part) if isinstance(part, dict) else part for name, part in value.items() if part is not None}
