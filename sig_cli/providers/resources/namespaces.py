"""Resource providers: which there are, what they offer, and whether a subscription has registered them.

Recorded shapes. Registering answers `Registering` and is done by the next request; a provider that needs no
registration always has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.gates import (
    REGISTERED,
    canonical_namespace,
    feature_names,
    namespaces,
    needs_registration,
    provider_row,
)
from sig_cli.providers.gates import feature_state, namespace_path, namespace_state
from sig_cli.providers.provider import Call, Outcome, Provider, going_on
from sig_cli.workspace.engine import ABSENT, Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document

# action -> the state that its answer shows, and the state in which it ends
_ACTIONS = {"register": ("Registering", REGISTERED), "unregister": ("Unregistering", "Unregistered")}


class Namespaces(Provider):
    type = "Microsoft.Resources/providers"

    def list(self, call: Call) -> Outcome:
        known = going_on(call, [(namespace.lower(), namespace) for namespace in namespaces()])
        return Outcome(200, rows=((place, _row(call, namespace)) for place, namespace in known))

    def get(self, call: Call) -> Outcome:
        """What a provider offers; one that we have no facts of offers what the subscription has of it."""
        from sig_cli.providers.resources.stored_rows import with_stored_types

        known = canonical_namespace(call.id.name)
        row = with_stored_types(call, _row(call, known) if known else None)
        if row is None:
            raise refusal("namespace-invalid", namespace=call.id.name)
        return Outcome(200, body=row)

    def post(self, call: Call) -> Outcome:
        """`register` and `unregister`. A provider whose resources are still there cannot be unregistered, nor one that
        needs no registration.

        Registering also tells the provider which preview features the subscription has by now, even when it is
        registered already.
        """
        if call.action not in _ACTIONS:
            raise self._not_allowed(call)
        namespace = _known(call)
        passing, final = _ACTIONS[call.action]
        row = _row(call, namespace)
        path = namespace_path(call.id.subscription, namespace)
        stored = call.resources.get(path)
        told = stored.document.get("features", {}) if stored else {}
        features = _features(call, namespace) if call.action == "register" else told
        is_there = row["registrationState"] == final or not needs_registration(namespace)
        if call.action == "unregister" and not needs_registration(namespace):
            raise refusal("provider-registration-free", namespace=namespace)
        if is_there and features == told:
            return Outcome(200, body=row)
        if call.action == "unregister" and _is_used(call, namespace):
            raise refusal("provider-in-use", namespace=namespace)
        document: Document = {"name": namespace, "id": path,
                              "registrationState": row["registrationState"] if is_there else final}
        if features:
            document["features"] = features
        if stored is not None and "sig" in stored.document:
            document["sig"] = stored.document["sig"]
        return Outcome(200, body=row if is_there else {**row, "registrationState": passing},
                       operations=[Put(fold(path), document, stored.revision if stored else ABSENT)])


class ProviderPermissions(Provider):
    """What a provider's own applications may do in the subscription: which roles they have, as far as it was recorded."""

    type = "Microsoft.Resources/providerPermissions"

    def list(self, call: Call) -> Outcome:
        """The applications of one provider. Raises `namespace-invalid`."""
        row = _row(call, _known(call))
        return Outcome(200, body={"value": [
            {"applicationId": one["applicationId"], "roleDefinition": {"id": one["roleDefinitionId"]}}
            for one in row.get("authorizations", ())]})


class ManagementGroups(Provider):
    """Those of a workspace carry roles only: whoever registers a provider in one is answered as if there were none."""

    type = "Microsoft.Management/managementGroups"

    def post(self, call: Call) -> Outcome:
        raise refusal("management-group-not-found", name=call.id.name)


def _known(call: Call) -> str:
    """The namespace of the call in the service's spelling. Raises `namespace-invalid`."""
    found = canonical_namespace(call.id.name)
    if found is None:
        raise refusal("namespace-invalid", namespace=call.id.name)
    return found


def _row(call: Call, namespace: str) -> dict[str, Any]:
    row = provider_row(namespace, call.id.subscription or "", namespace_state(call, namespace), call.profile)
    return row or {}


def _features(call: Call, namespace: str) -> dict[str, str]:
    """The states of the features that somebody touched, by name."""
    found = ((name, feature_state(call, namespace, name)) for _, name in feature_names(namespace))
    return {name: state for name, state in found if state is not None}


def _is_used(call: Call, namespace: str) -> bool:
    base = f"/subscriptions/{call.id.subscription}/resourcegroups"
    return any(True for group in call.resources.names(base)
               for _ in call.resources.below(f"{base}/{group}/providers/{namespace}"))


NAMESPACES = Namespaces()
PROVIDER_PERMISSIONS = ProviderPermissions()
MANAGEMENT_GROUPS = ManagementGroups()
