"""Microsoft.Features/featureProviders/subscriptionFeatureRegistrations: the other door to the state of a feature.

Recorded: PUT answers `Registered` at once, with the type in lower case and the bare name; GET has the type in mixed
case and `NAMESPACE/NAME`; a feature that nobody registered has a registration all the same.
"""

from __future__ import annotations

from typing import Any

from sig_cli.domain.gates import feature, feature_default, state_after_register
from sig_cli.providers.features.features import (
    REGISTRATION,
    current_state,
    in_path,
    known_feature,
    written,
)
from sig_cli.providers.gates import feature_path
from sig_cli.providers.provider import Call, Outcome, Provider
from sig_cli.workspace.engine import Delete
from sig_cli.workspace.foundation import subscription_document
from sig_cli.workspace.names import fold

MODEL = "sig_cli.providers.features.registration_models:SubscriptionFeatureRegistration"


class Registrations(Provider):
    type = REGISTRATION

    def list(self, call: Call) -> Outcome:
        return Outcome(200, rows=((place, _shown(call, *found)) for place, found in in_path(call)))

    def get(self, call: Call) -> Outcome:
        return Outcome(200, body=_shown(call, *known_feature(call, "feature-registration-not-found")))

    def record(self, call: Call) -> str | None:
        return feature_path(call.id.subscription, *known_feature(call, "feature-registration-not-found"))

    def put(self, call: Call) -> Outcome:
        """Register: at once, or `Pending` where Microsoft must approve."""
        from sig_cli.providers.models import validate

        namespace, name = known_feature(call, "feature-not-found")
        body = validate(MODEL, {} if call.body is None else call.body, api_version=call.api_version)
        put = written(call, namespace, name, state_after_register(namespace, name), body.get("properties") or {})
        shown = _row(call, namespace, name, put.document["properties"])
        return Outcome(200, body={**shown, "name": name, "type": REGISTRATION.lower()}, operations=[put])

    def delete(self, call: Call) -> Outcome:
        """200 and the feature is `NotRegistered`; 204 when it was already."""
        namespace, name = known_feature(call, "feature-registration-not-found")
        stored = call.resources.get(feature_path(call.id.subscription, namespace, name))
        if current_state(call, namespace, name) == "NotRegistered":
            return Outcome(204)
        if stored is not None and feature_default(namespace, name, call.profile) == "NotRegistered":
            return Outcome(200, operations=[Delete(fold(stored.document["id"]), stored.revision)])
        return Outcome(200, operations=[written(call, namespace, name, "NotRegistered", {})])


def _shown(call: Call, namespace: str, name: str) -> dict[str, Any]:
    stored = call.resources.document(feature_path(call.id.subscription, namespace, name))
    properties = stored["properties"] if stored else {"state": current_state(call, namespace, name)}
    return _row(call, namespace, name, properties)


def _row(call: Call, namespace: str, name: str, properties: dict[str, Any]) -> dict[str, Any]:
    """A registration in the recorded order of its members."""
    facts = feature(namespace, name) or {}
    subscription = subscription_document(call.resources, call.id.subscription or "") or {}
    shown: dict[str, Any] = {"subscriptionId": subscription.get("subscriptionId", call.id.subscription),
                             "featureName": name, "providerNamespace": namespace, "state": properties["state"]}
    if "metadata" in properties:
        shown["metadata"] = properties["metadata"]
    if "releaseDate" in facts:
        shown["releaseDate"] = facts["releaseDate"]
    shown["approvalType"] = facts["approvalType"]
    if "registrationDate" in properties:
        shown["registrationDate"] = properties["registrationDate"]
    shown["shouldFeatureDisplayInPortal"] = properties.get("shouldFeatureDisplayInPortal", False)
    if "description" in properties:
        shown["description"] = properties["description"]
    return {"id": feature_path(call.id.subscription, namespace, name), "name": f"{namespace}/{name}",
            "type": REGISTRATION, "properties": shown}


REGISTRATIONS = Registrations()
