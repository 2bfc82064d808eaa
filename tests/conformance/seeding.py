"""What was there before a recording began, or came into it by something that this project does not serve.

Groups and key vaults were made by the recorder's own preparation, and providers registered long before. Such resources are planted into the store as the recording's own answers show them, at the moment they are needed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.domain.gates import canonical_namespace
from sig_cli.providers.gates import feature_path, namespace_path
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
VAULT = re.compile(rf"({GROUP.pattern}/providers/microsoft\.keyvault/vaults/[^/]+)(?:/providers/.*)?", re.IGNORECASE)
WRITTEN = re.compile(rf"({GROUP.pattern}|/subscriptions/[^/]+)/providers/(?P<namespace>[^/]+)/.*", re.IGNORECASE)


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
            for row in _rows(body):
                if VAULT.fullmatch(str(row.get("id"))):
                    self._seen.setdefault(fold(row["id"]), []).append((interaction.index, row))
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
        self._registration(interaction)
        self._vaults(interaction)
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

    def _registration(self, interaction: Interaction) -> None:
        """The registration of a provider in which the recorder could write."""
        found = WRITTEN.fullmatch(interaction.path)
        namespace = canonical_namespace(found["namespace"]) if found is not None and interaction.method == "PUT" else None
        if namespace is None:
            return
        path = namespace_path(interaction.path.split("/")[2], namespace)
        if self._engine.get(fold(path)) is None:
            self._engine.commit([Put(fold(path), {"name": namespace, "id": path, "registrationState": "Registered"})])

    def _vaults(self, interaction: Interaction) -> None:
        """The key vaults that a request lies in or names: as a list shows them, or in the region of their group."""
        for text in (interaction.path, *_texts(interaction.request)):
            found = VAULT.fullmatch(text)
            if found is None or self._engine.get(fold(found[1])) is not None:
                continue
            group = self._engine.get(fold(found[1].partition("/providers/")[0]))
            self._plant(self._shown(fold(found[1]), interaction.index) or {
                "id": found[1], "name": found[1].rpartition("/")[2], "type": "Microsoft.KeyVault/vaults",
                "location": group.document["location"] if group is not None else "eastus2", "tags": {}})

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
    return (text for text in _texts(value) if RESOURCE.fullmatch(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value


def _rows(body: Any) -> list[dict[str, Any]]:
    """The members of a list, none for any other body."""
    rows = body.get("value") if isinstance(body, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
