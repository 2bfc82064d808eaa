"""What was there before a recording began, or came into it by something that this project does not serve.

Groups were made by the recorder's own preparation. Such resources are planted into the store as the recording's own answers show them, at the moment they are needed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.providers.gates import feature_path
from sig_cli.workspace.engine import Put
from sig_cli.workspace.foundation import new_subscription
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.workspace.engine import Document, Engine
    from tests.conformance.recordings import Interaction

RESOURCE = re.compile(r"/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\.compute/"
                      r"(?:images|snapshots|disks|galleries)/.+", re.IGNORECASE)
REGISTRATION = "Microsoft.Features/featureProviders/subscriptionFeatureRegistrations"
FEATURE = re.compile(r"/subscriptions/([^/]+)/providers/microsoft\.features/(?:providers|featureproviders)/([^/]+)/"
                     r"(?:features|subscriptionfeatureregistrations)/([^/]+)", re.IGNORECASE)
GROUP = re.compile(r"/subscriptions/[^/]+/resourcegroups/[^/]+", re.IGNORECASE)


class Seeds:
    """The resources that a recording shows, and which of them the store was given."""

    def __init__(self, engine: Engine, interactions: list[Interaction]) -> None:
        self._engine = engine
        self._seen: dict[str, list[tuple[int, Document]]] = {}
        self._written: set[str] = set()
        self._planted: set[str] = set()
        for interaction in interactions:
            body = interaction.body
            if isinstance(body, dict) and isinstance(body.get("id"), str) and interaction.status < 300 \
                    and interaction.method in ("GET", "PUT") and fold(body["id"]) == fold(interaction.path):
                self._seen.setdefault(fold(interaction.path), []).append((interaction.index, body))
        subscriptions = {interaction.path.split("/")[2].lower() for interaction in interactions}
        for subscription in sorted(subscriptions):
            engine.commit([Put(f"/subscriptions/{subscription}", new_subscription(subscription, "Recorded"))])

    def before(self, interaction: Interaction) -> bool:
        """Plant what a request needs. True when that is the very resource that it asks for."""
        if interaction.status >= 400:
            return False
        key = fold(interaction.path)
        asked = interaction.method in ("GET", "DELETE")
        planted = self._group(interaction)
        self._feature(interaction)
        for id_ in _ids(interaction.request):
            if self._engine.get(fold(id_)) is None:
                document = self._shown(fold(id_), interaction.index)
                if document is not None:
                    self._plant(document)
        if asked and RESOURCE.fullmatch(interaction.path) and key in self._seen and self._engine.get(key) is None:
            self._plant(self._shown(key, interaction.index) or {})
            planted = True
        if interaction.method != "GET":
            self._written.add(key)
        return planted and interaction.method == "GET"

    def _group(self, interaction: Interaction) -> bool:
        """Plant the group that a request lies in, or asks for. True when it asks for one that was planted now.

        Groups get tags from outside while a recording goes on; what a request has written stays as it is.
        """
        found = GROUP.match(interaction.path)
        if found is None or fold(found[0]) in self._written:
            return False
        key = fold(found[0])
        asked = key == fold(interaction.path)
        stored = self._engine.get(key)
        if stored is None and not (asked and interaction.method == "PUT"):
            self._plant(self._shown(key, interaction.index) or _group(found[0]))
            return False
        if stored is not None and asked and interaction.method == "GET" \
                and stored.document.get("tags") != interaction.body.get("tags"):
            self._plant(interaction.body)
            return True
        return False

    def _feature(self, interaction: Interaction) -> None:
        """The state that a feature had when a recording began: what the first answer shows, or what a DELETE needs."""
        found = FEATURE.fullmatch(interaction.path)
        if found is None or fold(feature_path(*found.groups())) in self._written:
            return
        path = feature_path(*found.groups())
        state = "Registered" if interaction.method == "DELETE" else None
        if interaction.method == "GET":
            state = interaction.body["properties"]["state"]
        if state is not None:
            self._engine.commit([Put(fold(path), {"name": found[3], "id": path, "type": REGISTRATION,
                                                  "properties": {"state": state}})])
        self._written.add(fold(path))

    def stranger(self, id_: str) -> bool:
        """Whether a row of a list is something that neither the recording's requests nor its answers made known."""
        return fold(id_) not in self._written and fold(id_) not in self._planted

    def _shown(self, key: str, index: int) -> Document | None:
        """How the recording shows a resource: last before a request, or first after it."""
        rows = self._seen.get(key, [])
        earlier = [document for shown, document in rows if shown < index]
        return earlier[-1] if earlier else rows[0][1] if rows else None

    def _plant(self, body: Document) -> None:
        key = fold(body["id"])
        stored = self._engine.get(key)
        document = _stored_shape(body)
        if stored is not None:
            document = {**stored.document, **document}
            document.pop("sig", None)
        self._engine.commit([Put(key, document)])
        self._planted.add(key)


def _stored_shape(body: Document) -> Document:
    document = {"name": body["name"], **body}
    properties = dict(document.get("properties", {}))
    if "/resourcegroups/" in fold(body["id"]) and "/providers/" in fold(body["id"]):
        properties.pop("provisioningState", None)
    else:
        properties["provisioningState"] = "Succeeded"
    return {**document, "properties": properties}


def _group(path: str) -> Document:
    return {"id": path, "name": path.rpartition("/")[2], "type": "Microsoft.Resources/resourceGroups",
            "location": "eastus2", "properties": {"provisioningState": "Succeeded"}}


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _ids(part)
    elif isinstance(value, list):
        for part in value:
            yield from _ids(part)
    elif isinstance(value, str) and RESOURCE.fullmatch(value):
        yield value
