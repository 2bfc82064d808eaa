"""Microsoft.Features/providers/features: preview features, and registering for them.

A feature's state lies in its registration (see `registrations`); one that nobody touched has its default. Registering
answers `Registering` and is done by the next request, or when the time for it has passed; a feature that Microsoft must
approve stays `Pending`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.gates import (
    canonical_feature,
    canonical_namespace,
    feature_default,
    feature_names,
    state_after_register,
)
from sig_cli.domain.moments import timestamp
from sig_cli.providers.gates import feature_path, feature_state
from sig_cli.providers.provider import Call, Outcome, Provider, going_on
from sig_cli.workspace.engine import ABSENT, Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document

REGISTRATION = "Microsoft.Features/featureProviders/subscriptionFeatureRegistrations"


class Features(Provider):
    type = "Microsoft.Features/providers/features"
    actions = ("register", "unregister")

    def list(self, call: Call) -> Outcome:
        """All features, or those of the namespace in the path."""
        return Outcome(200, rows=((place, _row(call, *found, current_state(call, *found)))
                                  for place, found in in_path(call)))

    def get(self, call: Call) -> Outcome:
        found = known_feature(call, "feature-not-found")
        return Outcome(200, body=_row(call, *found, current_state(call, *found)))

    def record(self, call: Call) -> str | None:
        return feature_path(call.id.subscription, *known_feature(call, "feature-not-found"))

    def post(self, call: Call) -> Outcome:
        """`register` and `unregister`."""
        namespace, name = known_feature(call, "feature-not-found")
        if call.action == "register":
            final = state_after_register(namespace, name)
            passing = "Registering" if final == "Registered" else final
        elif call.action == "unregister":
            final, passing = "Unregistered", "Unregistering"
        else:
            raise refusal("method-not-allowed", method=f"POST {call.action}", type=self.type)
        if current_state(call, namespace, name) == final:
            return Outcome(200, body=_row(call, namespace, name, final))
        put = written(call, namespace, name, final)
        until = call.pace().ends(self.type, call.action, call.now)
        if until > call.now and passing != final:
            put.document["sig"] = {**put.document.get("sig", {}), "passing": passing, "until": until}
        return Outcome(200, body=_row(call, namespace, name, passing), operations=[put])


def in_path(call: Call) -> list[tuple[str, tuple[str, str]]]:
    """The features that a list is about, each with its place. Raises `namespace-invalid` for a provider that is not."""
    if call.id.names and canonical_namespace(call.id.names[0]) is None:
        raise refusal("namespace-invalid", namespace=call.id.names[0])
    found = feature_names(call.id.names[0] if call.id.names else None)
    return going_on(call, [("/".join(feature).lower(), feature) for feature in found])


def known_feature(call: Call, case: str) -> tuple[str, str]:
    """Namespace and name of the call's feature in the service's spelling.

    Raises `namespace-invalid`, or the refusal named `case` for a feature that its provider does not have.
    """
    namespace, name = call.id.names
    if canonical_namespace(namespace) is None:
        raise refusal("namespace-invalid", namespace=namespace)
    found = canonical_feature(namespace, name)
    if found is None:
        raise refusal(case, feature=name)
    return found


def current_state(call: Call, namespace: str, name: str) -> str:
    """The state of a feature in the call's subscription."""
    return feature_state(call, namespace, name) or feature_default(namespace, name, call.profile)


def written(call: Call, namespace: str, name: str, state: str, given: dict[str, Any] | None = None) -> Put:
    """The operation that puts a feature into a state. `given` are the properties of a registration that was sent."""
    path = feature_path(call.id.subscription, namespace, name)
    stored = call.resources.get(path)
    old = stored.document if stored else {}
    properties: dict[str, Any] = {"state": state}
    if state == "Registered":
        properties["registrationDate"] = old.get("properties", {}).get("registrationDate") or _moment(call.now)
    document: Document = {"name": name, "id": path, "type": REGISTRATION,
                          "properties": {**properties, **(_kept(old) if given is None else given)}}
    if "sig" in old:
        document["sig"] = {name: value for name, value in old["sig"].items() if name not in ("passing", "until")}
    return Put(fold(path), document, stored.revision if stored else ABSENT)


def _moment(now: int) -> str:
    """A moment as Microsoft.Features writes it, with `Z` for UTC (recorded)."""
    return timestamp(now).replace("+00:00", "Z")


def _kept(old: Document) -> dict[str, Any]:
    return {name: value for name, value in old.get("properties", {}).items()
            if name not in ("state", "registrationDate")}


def _row(call: Call, namespace: str, name: str, state: str) -> dict[str, Any]:
    """A feature in the recorded order of its members."""
    return {"properties": {"state": state},
            "id": f"/subscriptions/{call.id.subscription}/providers/Microsoft.Features/providers/{namespace}"
                  f"/features/{name}",
            "type": "Microsoft.Features/providers/features", "name": f"{namespace}/{name}"}


FEATURES = Features()
