"""Microsoft.Resources/subscriptions and their locations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.regions import location_rows
from sig_cli.providers.provider import Call, Outcome, Provider
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION, new_subscription, subscription_document

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document


class Subscriptions(Provider):
    type = "Microsoft.Resources/subscriptions"

    def list(self, call: Call) -> Outcome:
        found = list(call.resources.list("/subscriptions")) or [new_subscription(FIRST_SUBSCRIPTION, "Local")]
        return Outcome(200, body={"value": [_row(document) for document in found]})

    def get(self, call: Call) -> Outcome:
        document = subscription_document(call.resources, call.id.subscription or "")
        return Outcome(200, body=_row(document or {}))


class Locations(Provider):
    type = "Microsoft.Resources/subscriptions/locations"

    def list(self, call: Call) -> Outcome:
        return Outcome(200, body={"value": location_rows(call.id.subscription or "", call.api_version)})


def _row(document: Document) -> dict[str, Any]:
    return {"id": f"/subscriptions/{document['subscriptionId']}", "authorizationSource": "RoleBased",
            "managedByTenants": [], "subscriptionId": document["subscriptionId"], "tenantId": document["tenantId"],
            "displayName": document["name"], "state": document["state"],
            "subscriptionPolicies": {"locationPlacementId": "Public_2014-09-01", "quotaId": "PayAsYouGo_2014-09-01",
                                     "spendingLimit": "Off"}}


SUBSCRIPTIONS = Subscriptions()
LOCATIONS = Locations()
