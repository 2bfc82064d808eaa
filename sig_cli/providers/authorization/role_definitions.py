"""Microsoft.Authorization/roleDefinitions: the built-in roles, and those that somebody made.

A role is found from every scope of its subscription: wherever a request speaks of it, it lies at the subscription (recorded
ids). What a role allows is stored and not yet enforced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.ids import ResourceId
from sig_cli.domain.roles import BUILT_IN, CUSTOM, DEFINITIONS, NAMESPACE, built_in, is_guid
from sig_cli.providers.authorization.filters import conditions
from sig_cli.providers.provider import Call, Outcome
from sig_cli.providers.stored import StoredType
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document

FILTERS = ("rolename", "type", "atscopeandbelow")


class RoleDefinitions(StoredType):
    simulated = True

    def get(self, call: Call) -> Outcome:
        self._address(call)
        document = definition(call.resources, call.id.subscription, call.id.name)
        if document is None:
            raise refusal("role-definition-not-found", role=call.id.name)
        return Outcome(200, document=document)

    def list(self, call: Call) -> Outcome:
        """All roles that can be assigned in the subscription; `$filter` by name and by kind."""
        self._address(call)
        wanted = conditions(call.query.get("$filter", ""), FILTERS)
        found = built_in(call.id.subscription)
        found += call.resources.list(f"/subscriptions/{call.id.subscription}/providers/{DEFINITIONS}")
        rows = [(fold(document["id"]), document) for document in found if _fits(document, wanted)]
        rows.sort(key=lambda row: (fold(row[1]["properties"].get("roleName", "")), row[0]))
        return Outcome(200, documents=rows)

    def put(self, call: Call) -> Outcome:
        call.id = self._home(call)
        return super().put(call)

    def delete(self, call: Call) -> Outcome:
        """200 with the role that was, 204 without one. Built-in roles stay."""
        call.id = self._home(call)
        stored = call.resources.get(call.id.path)
        outcome = super().delete(call)
        return Outcome(200, document=stored.document, operations=outcome.operations) if stored else outcome

    def check(self, call: Call) -> None:
        if not is_guid(call.id.name):
            raise refusal("role-definition-id-invalid", role=call.id.name)
        if any(fold(role["name"]) == fold(call.id.name) for role in built_in(None)):
            raise refusal("role-built-in", role=call.id.name)
        name = (call.body.get("properties") or {}).get("roleName")
        if not isinstance(name, str) or not name:
            raise refusal("request-badly-formed")

    def _document(self, call: Call, body: dict[str, Any], old: Document | None) -> Document:
        document = super()._document(call, body, old)
        document["properties"] = {**document.get("properties", {}), "type": CUSTOM}
        return document

    def record(self, call: Call) -> str | None:
        return self._home(call).path

    def _home(self, call: Call) -> ResourceId:
        return ResourceId(call.id.subscription, None, NAMESPACE, call.id.types, call.id.names)


def definition(resources: Resources, subscription: str | None, name: str) -> Document | None:
    """The role with this GUID in a subscription, built in or made there; None when there is none."""
    for document in built_in(subscription):
        if fold(document["name"]) == fold(name):
            return document
    return resources.document(f"/subscriptions/{subscription}/providers/{DEFINITIONS}/{name}")


def _fits(document: Document, wanted: dict[str, str]) -> bool:
    properties = document["properties"]
    kind = properties.get("type", BUILT_IN)
    return (fold(wanted.get("rolename", properties.get("roleName", ""))) == fold(properties.get("roleName", ""))
            and fold(wanted.get("type", kind)) == fold(kind))


ROLE_DEFINITIONS = RoleDefinitions(DEFINITIONS)
