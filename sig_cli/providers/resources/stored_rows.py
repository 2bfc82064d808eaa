"""What a workspace knows of a resource provider by itself: the types that it stores of it.

`az resource show` asks a provider for the api-versions of a type before it asks for the resource. A provider that we have
no facts of offers what is stored of it, in the api-versions that it was written with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.stored_types import is_open
from sig_cli.providers.gates import namespace_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document


def with_stored_types(call: Call, row: dict[str, Any] | None) -> dict[str, Any] | None:
    """A provider's row with the stored types that are not in it; one of its own for an unknown provider.

    None when there is neither a row nor a resource of the provider in the subscription.
    """
    if not is_open(call.id.name):
        return row
    found: dict[str, tuple[str, set[str]]] = {}
    for document in _stored(call):
        namespace, _, type_ = document["type"].partition("/")
        if namespace.lower() == call.id.name.lower():
            _, versions = found.setdefault(type_.lower(), (type_, set()))
            versions.add(document.get("sig", {}).get("apiVersion") or call.api_version)
            row = row or {"id": namespace_path(call.id.subscription, namespace), "namespace": namespace, "resourceTypes": [],
                          "registrationState": "Registered", "registrationPolicy": "RegistrationFree"}
    if row is None:
        return None
    known = {facts["resourceType"].lower() for facts in row["resourceTypes"]}
    more = [{"resourceType": spelled, "locations": [], "apiVersions": sorted(versions, reverse=True), "capabilities": "None"}
            for folded, (spelled, versions) in sorted(found.items()) if folded not in known]
    return {**row, "resourceTypes": [*row["resourceTypes"], *more]}


def _stored(call: Call) -> Iterator[Document]:
    subscription = f"/subscriptions/{call.id.subscription}"
    places = [subscription, *(f"{subscription}/resourcegroups/{group}"
                              for group in call.resources.names(f"{subscription}/resourcegroups"))]
    for place in places:
        for _, stored in call.resources.below(f"{place}/providers/{call.id.name}"):
            if isinstance(stored.document.get("type"), str):
                yield stored.document
