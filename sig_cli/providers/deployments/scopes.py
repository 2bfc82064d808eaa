"""The place that a template is deployed to, as its expressions see it: `resourceGroup()`, `subscription()`, `providers()`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sig_cli.domain.identifiers import made_up_guid
from sig_cli.providers.tracked import require_group
from sig_cli.templates import Scope
from sig_cli.templates.values import find
from sig_cli.workspace.foundation import subscription_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document


GROUPS, PROVIDERS = "2024-11-01", "2024-11-01"
"""The api-versions with which Resource Manager is asked for groups and for resource providers."""


def scope_of(call: Call) -> Scope:
    """The scope of a call: its subscription, and its group where it has one. What lies elsewhere is asked for when it is needed."""
    counted = [0]

    def new_guid() -> str:
        counted[0] += 1
        return made_up_guid(call.workspace["seed"], call.id.path, call.now, "newGuid", counted[0])

    def provider(namespace: str) -> dict[str, Any] | None:
        answer = call.send("GET", f"/subscriptions/{call.id.subscription}/providers/{namespace}", PROVIDERS)
        return answer.body if answer.status == 200 else None

    def group(subscription: str, name: str) -> dict[str, Any] | None:
        answer = call.send("GET", f"/subscriptions/{subscription}/resourceGroups/{name}", GROUPS)
        return answer.body if answer.status == 200 else None

    subscription = subscription_document(call.resources, call.id.subscription or "") or {}
    tenant = str(subscription.get("tenantId", ""))
    return Scope(subscription={"id": subscription.get("id"), "subscriptionId": subscription.get("subscriptionId", ""),
                               "tenantId": tenant, "displayName": subscription.get("name", "")},
                 resource_group=group_object(require_group(call)) if call.id.group is not None else None,
                 tenant={"tenantId": tenant, "id": f"/tenants/{tenant}", "countryCode": "US", "displayName": "Local"},
                 deployer={"objectId": call.caller or made_up_guid(call.workspace["seed"], "owner"), "tenantId": tenant},
                 now=moment(call.now), new_guid=new_guid, provider=provider, zones=_zones, group=group)


def group_object(document: Document) -> dict[str, Any]:
    """What `resourceGroup()` returns for a stored group."""
    known: dict[str, Any] = {name: document[name] for name in ("id", "name", "type", "location", "tags", "managedBy") if name in document}
    return {**known, "properties": {"provisioningState": "Succeeded"}}


def moment(now: int) -> datetime:
    """A moment of the workspace as the language's date functions know it."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=now)


def location_of(value: Any) -> str | None:
    """The short name of a body's location, None when it has none."""
    from sig_cli.domain.regions import canonical

    given = find(value, "location", None) if isinstance(value, dict) else None
    return (canonical(given) or given) if isinstance(given, str) else None


def _zones(namespace: str, type_: str, location: str) -> Sequence[str]:
    from sig_cli.domain.regions import canonical, zones

    return zones(canonical(location) or location)
