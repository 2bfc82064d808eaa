"""What stands between a request and a resource type: its namespace's registration and preview features.

Where the state lies in the workspace is decided here; what the states mean is `domain.gates`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.gates import check_gate, check_namespace, check_sharing_gate
from sig_cli.workspace.foundation import subscription_document

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call

GATED = "microsoft.compute/galleries"


def feature_path(subscription: str | None, namespace: str, feature: str) -> str:
    """Where the state of a feature lies: the address of its registration."""
    return (f"/subscriptions/{subscription}/providers/Microsoft.Features/featureProviders/{namespace}"
            f"/subscriptionFeatureRegistrations/{feature}")


def namespace_path(subscription: str | None, namespace: str) -> str:
    """Where the registration of a resource provider lies."""
    return f"/subscriptions/{subscription}/providers/{namespace}"


def namespace_state(call: Call, namespace: str) -> str | None:
    """The registration state of a namespace that was written; None when nobody ever touched it."""
    document = call.resources.document(namespace_path(call.id.subscription, namespace))
    return None if document is None else str(document["registrationState"])


def feature_state(call: Call, namespace: str, feature: str) -> str | None:
    """The state of a feature that was written, or the one that it passes through; None when nobody ever touched it."""
    document = call.resources.document(feature_path(call.id.subscription, namespace, feature))
    if document is None:
        return None
    private = document.get("sig", {})
    return str(private["passing"] if call.now < private.get("until", 0) else document["properties"]["state"])


def told_state(call: Call, namespace: str, feature: str) -> str | None:
    """The state of a feature that the provider itself goes by: the one it was told when it was last registered.

    None when it was never told, which leaves the default. Source: the founding document asks for both commands, the
    feature's and the provider's; az warns that the second one is needed to propagate the first.
    """
    document = call.resources.document(namespace_path(call.id.subscription, namespace))
    return None if document is None else document.get("features", {}).get(feature)


def check_registration(call: Call) -> None:
    """Refuse a write in a namespace that is not registered, or to a gallery without the feature the profile wants."""
    namespace = call.id.namespace or ""
    check_namespace(namespace, call.profile, namespace_state(call, namespace))
    gate = call.profile.gate
    if gate is not None and call.id.type.lower().startswith(GATED):
        check_gate(call.id.subscription or "", call.profile, told_state(call, *gate))


def check_sharing(call: Call) -> None:
    """Refuse to share a gallery directly where the feature that this wants was left, or was never granted after it was asked for."""
    gate = call.profile.sharing_gate
    if gate is not None:
        check_sharing_gate(call.id.subscription or "", call.profile, told_state(call, *gate))


def allowed_regions(call: Call) -> list[str]:
    """The regions of restricted access that the call's subscription is allowed."""
    document = subscription_document(call.resources, call.id.subscription or "") or {}
    regions: list[str] = document.get("allowedRegions") or []
    return regions
