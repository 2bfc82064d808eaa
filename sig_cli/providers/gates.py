"""What stands between a request and a resource type: its namespace's registration, preview features, places.

Sources: the founding document (registration of GalleryPreview, the eight creation regions, the allow-list of
Australia Central) and the recorded provider entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.errors import refusal
from sig_cli.domain.regions import canonical

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document


def feature_path(subscription: str | None, namespace: str, feature: str) -> str:
    """Where the state of a feature lies: the address of its registration."""
    return (f"/subscriptions/{subscription}/providers/Microsoft.Features/featureProviders/{namespace}"
            f"/subscriptionFeatureRegistrations/{feature}")


def namespace_path(subscription: str | None, namespace: str) -> str:
    """Where the registration of a resource provider lies."""
    return f"/subscriptions/{subscription}/providers/{namespace}"


def namespace_state(call: Call, namespace: str) -> str:
    """The registration state of a namespace in the call's subscription.

    Written when somebody registers or unregisters it; before that the profile says.
    """
    document = call.resources.document(namespace_path(call.id.subscription, namespace))
    if document is not None:
        return str(document["registrationState"])
    return call.profile.namespace_state(namespace)


def feature_state(call: Call, namespace: str, feature: str) -> str:
    """The state of a preview feature in the call's subscription."""
    document = call.resources.document(feature_path(call.id.subscription, namespace, feature))
    if document is not None:
        return str(document["properties"]["state"])
    return call.profile.feature_state(namespace, feature)


def check_registration(call: Call) -> None:
    """Refuse a write in a namespace that is not registered, or without the feature that the profile wants."""
    namespace = call.id.namespace or ""
    if namespace_state(call, namespace) not in ("Registered", "Registering"):
        raise refusal("namespace-not-registered", namespace=namespace)
    feature = call.profile.gate(call.id.type.lower())
    if feature is not None and feature_state(call, namespace, feature) != "Registered":
        raise refusal("feature-not-registered", subscription=call.id.subscription, feature=f"{namespace}/{feature}")


def subscription(call: Call) -> Document:
    """The document of the call's subscription."""
    from sig_cli.workspace.foundation import subscription_document

    document = subscription_document(call.resources, call.id.subscription or "")
    if document is None:
        raise refusal("subscription-not-found", subscription=call.id.subscription)
    return document


def place(call: Call, type_: str, location: str | None) -> str:
    """The location of a tracked resource as it will be stored: as sent when it is known, else refused.

    Raises the service's refusals for a missing location, and for one where this type cannot be created.
    """
    if not location:
        raise refusal("location-missing")
    name = canonical(location)
    regions = call.profile.creation_regions(type_)
    if name is None or name not in regions:
        raise refusal("location-not-available", location=location, type=type_, regions=",".join(regions))
    return name
