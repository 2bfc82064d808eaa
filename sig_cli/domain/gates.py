"""What a subscription must have registered before it may write: resource providers and preview features.

Sources: the founding document (both commands, in every subscription that makes or only deploys gallery resources);
recorded and reported refusals. Features and their default states lie in `data/features.json`, namespaces in
`data/providers.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.domain.errors import refusal

if TYPE_CHECKING:
    from sig_cli.domain.profiles import Profile

REGISTERED = "Registered"


def check_gate(subscription: str, profile: Profile, feature_state: str | None) -> None:
    """Hold that a subscription may use galleries under a profile.

    `feature_state` is the state of the gate's feature in the subscription, None for its default state. Raises
    `feature-not-registered`. Does nothing where the profile has no gate.
    """
    gate = profile.gate
    if gate is None:
        return
    namespace, name = gate
    if (feature_state or feature_default(namespace, name, profile)) != REGISTERED:
        raise refusal("feature-not-registered", subscription=subscription, feature=f"{namespace}/{name}")


def check_sharing_gate(subscription: str, profile: Profile, feature_state: str | None) -> None:
    """Hold that a subscription may share galleries with other subscriptions and tenants.

    `feature_state` is the state of the feature in the subscription. None, where nobody ever touched it, counts as admitted: the
    service decides on that by people. Raises `feature-not-registered`. Receivers need nothing (documented).
    """
    gate = profile.sharing_gate
    if gate is not None and feature_state not in (None, REGISTERED):
        raise refusal("feature-not-registered", subscription=subscription, feature="/".join(gate))


def check_namespace(namespace: str, profile: Profile, state: str | None) -> None:
    """Hold that a subscription has registered a provider; `state` is None for its default. Raises `provider-not-registered`."""
    if (state or provider_default(namespace, profile)) != REGISTERED:
        raise refusal("provider-not-registered", namespace=canonical_namespace(namespace) or namespace)


def feature_names(namespace: str | None = None) -> list[tuple[str, str]]:
    """Namespace and name of every feature, or of those of one namespace (its case does not matter)."""
    return [(known, name) for known, features in load("features.json")["features"].items()
            if namespace is None or known.lower() == namespace.lower() for name in features]


def canonical_feature(namespace: str, name: str) -> tuple[str, str] | None:
    """A feature in the service's spelling, or None when the provider has none of this name."""
    for known, feature in feature_names(namespace):
        if feature.lower() == name.lower():
            return known, feature
    return None


def feature(namespace: str, name: str) -> dict[str, Any] | None:
    """The facts of a feature: `state` (default), `approvalType`, `releaseDate` where it is known."""
    found = canonical_feature(namespace, name)
    if found is None:
        return None
    facts: dict[str, Any] = load("features.json")["features"][found[0]][found[1]]
    return facts


def feature_default(namespace: str, name: str, profile: Profile) -> str:
    """The state of a feature in a subscription that never touched it; "NotRegistered" for an unknown one."""
    facts = feature(namespace, name) or {}
    state: str = facts.get("states", {}).get(profile.name) or facts.get("state", "NotRegistered")
    return state


def state_after_register(namespace: str, name: str) -> str:
    """Where `feature register` leads in the end: "Registered", or "Pending" where Microsoft must approve."""
    facts = feature(namespace, name) or {}
    return "Pending" if facts.get("approvalType") == "ApprovalRequired" else REGISTERED


def namespaces() -> list[str]:
    """Every resource provider's namespace in the service's spelling."""
    return list(load("providers.json")["providers"])


def canonical_namespace(namespace: str) -> str | None:
    """A namespace in the service's spelling, or None when there is no such provider."""
    for known in namespaces():
        if known.lower() == namespace.lower():
            return known
    return None


def provider_default(namespace: str, profile: Profile) -> str:
    """The state of a provider in a subscription that never touched it; "NotRegistered" for an unknown one."""
    known = canonical_namespace(namespace)
    if known is None:
        return "NotRegistered"
    state: str = load("providers.json")["providers"][known]["registrationState"]
    return state


def needs_registration(namespace: str) -> bool:
    """Whether a provider can be registered at all; a few are free and always there."""
    known = canonical_namespace(namespace)
    return known is not None and load("providers.json")["providers"][known]["registrationPolicy"] == "RegistrationRequired"


def api_versions(type_: str) -> list[str]:
    """The api-versions of a resource type, newest first; empty for an unknown type. Case does not matter."""
    facts = type_facts(type_)[1]
    if facts is None:
        return []
    versions = facts["apiVersions"]
    found: list[str] = load("providers.json")["apiVersions"][versions] if isinstance(versions, str) else versions
    return found


def type_facts(type_: str) -> tuple[str, dict[str, Any] | None]:
    """The namespace of a type in the service's spelling, and its row in the data, None when there is none.

    What Microsoft.Features serves below a name of its own has the row of its last type.
    """
    namespace, _, rest = type_.partition("/")
    known = canonical_namespace(namespace)
    if known is None:
        return namespace, None
    if known == "Microsoft.Features":
        rest = rest.rpartition("/")[2]
    rows: list[dict[str, Any]] = load("providers.json")["providers"][known]["resourceTypes"]
    return known, next((row for row in rows if row["resourceType"].lower() == rest.lower()), None)


def all_versions_known(type_: str) -> bool:
    """Whether the data has every api-version of a type that was ever published, not a selection of them."""
    facts = type_facts(type_)[1] or {}
    return facts.get("apiVersions") in load("providers.json")["completeApiVersions"]


def provider_row(namespace: str, subscription: str, state: str | None, profile: Profile) -> dict[str, Any] | None:
    """A provider as GET and POST register show it, or None when there is none. `state` is None for its default.

    Recorded shape. The locations of a type are the profile's creation regions where it has them.
    """
    known = canonical_namespace(namespace)
    if known is None:
        return None
    facts = load("providers.json")["providers"][known]
    row: dict[str, Any] = {"id": f"/subscriptions/{subscription}/providers/{known}", "namespace": known}
    if facts.get("authorizations"):
        row["authorizations"] = facts["authorizations"]
    row["resourceTypes"] = [_type_row(known, type_row, profile) for type_row in facts["resourceTypes"]]
    row["registrationState"] = state or provider_default(known, profile)
    row["registrationPolicy"] = facts["registrationPolicy"]
    return row


def _type_row(namespace: str, facts: dict[str, Any], profile: Profile) -> dict[str, Any]:
    from sig_cli.domain.regions import creation_regions, display

    type_ = f"{namespace}/{facts['resourceType']}"
    row: dict[str, Any] = {"resourceType": facts["resourceType"], "locations": []}
    if facts.get("regional"):
        row["locations"] = [display(region) for region in creation_regions(type_, profile)]
    row["apiVersions"] = list(api_versions(type_))
    if "defaultApiVersion" in facts:
        row["defaultApiVersion"] = facts["defaultApiVersion"]
    row["capabilities"] = facts.get("capabilities", "None")
    return row
