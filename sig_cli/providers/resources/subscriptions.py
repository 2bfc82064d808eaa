"""Microsoft.Resources/subscriptions and their locations: read only.

Subscriptions are made and removed by the workspace's owner, not through the service. Shapes: the REST specification of
2022-12-01 for subscriptions, recorded answers for locations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.regions import location_rows
from sig_cli.providers.provider import Call, Outcome, Provider
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION, new_subscription, subscription_document

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document


class Subscriptions(Provider):
    type = "Microsoft.Resources/subscriptions"

    def list(self, call: Call) -> Outcome:
        """All subscriptions: the one that every workspace begins with, then the others by name.

        The first one is what commands work in that name none, so a new subscription never takes its place.
        """
        found = list(call.resources.list("/subscriptions")) or [new_subscription(FIRST_SUBSCRIPTION, "Local")]
        places = {_place(document): document for document in found}
        return Outcome(200, rows=((place, _row(places[place])) for place in sorted(places) if place >= call.after))

    def record(self, call: Call) -> str | None:
        return f"/subscriptions/{call.id.subscription}"

    def get(self, call: Call) -> Outcome:
        """One subscription. Raises `subscription-not-found`."""
        document = subscription_document(call.resources, call.id.subscription or "")
        if document is None:
            raise refusal("subscription-not-found", subscription=call.id.subscription)
        return Outcome(200, body=_row(document))


class Locations(Provider):
    type = "Microsoft.Resources/subscriptions/locations"

    def list(self, call: Call) -> Outcome:
        """Every region of the cloud. Extended locations, which a request can ask for, there are none."""
        return Outcome(200, body={"value": location_rows(call.id.subscription or "", call.api_version)})


def _place(document: Document) -> str:
    """Where a subscription stands in the list of all."""
    first = "0" if document["subscriptionId"] == FIRST_SUBSCRIPTION else "1"
    return f"{first}{document['name'].lower()}\n{document['subscriptionId'].lower()}"


def _row(document: Document) -> dict[str, Any]:
    """A subscription as the service shows it."""
    row = {"id": f"/subscriptions/{document['subscriptionId']}", "authorizationSource": "RoleBased",
           "managedByTenants": [], "subscriptionId": document["subscriptionId"], "tenantId": document["tenantId"],
           "displayName": document["name"], "state": document["state"],
           "subscriptionPolicies": {"locationPlacementId": "Public_2014-09-01", "quotaId": "PayAsYouGo_2014-09-01",
                                    "spendingLimit": "Off"}}
    if document.get("tags"):
        row["tags"] = document["tags"]
    return row


SUBSCRIPTIONS = Subscriptions()
LOCATIONS = Locations()
