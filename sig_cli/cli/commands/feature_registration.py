"""`az feature registration create | delete | list | show`: the other way to take part in a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.feature import API, NAME, NAMESPACE, root
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import feature, features
from sig_cli.cli.sdk_models import registration
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

COLLECTION = "subscriptionFeatureRegistrations"


def _path(session: Session, namespace: str, name: str) -> str:
    return f"{root(session)}/featureProviders/{quoted(namespace)}/{COLLECTION}/{quoted(name)}"


@command(NAMESPACE, NAME, shape="sdk", style="hand",
         examples=(("Register for a feature",
                    "feature registration create --namespace Microsoft.Compute -n GalleryPreview"),))
def create(session: Session, *, resource_provider_namespace: str, feature_name: str) -> Any:
    """Register the subscription for a preview feature."""
    return registration(session.put(_path(session, resource_provider_namespace, feature_name), API, {}))


@command(NAMESPACE, NAME, shape="sdk", style="hand", confirm=True,
         examples=(("Do without a feature again, without a question",
                    "feature registration delete --namespace Microsoft.Compute -n GalleryPreview --yes"),))
def delete(session: Session, *, resource_provider_namespace: str, feature_name: str) -> None:
    """Take the registration for a preview feature back."""
    session.delete(_path(session, resource_provider_namespace, feature_name), API, missing_ok=False)


@command(NAMESPACE.with_(required=False), shape="sdk", style="hand", table=features,
         examples=(("What the subscription is registered for", "feature registration list"),))
def list_(session: Session, *, resource_provider_namespace: str | None = None) -> Any:
    """List the registrations for preview features."""
    scope = f"/featureProviders/{quoted(resource_provider_namespace)}" if resource_provider_namespace else ""
    return [registration(row) for row in session.list(f"{root(session)}{scope}/{COLLECTION}", API)]


@command(Opt("--provider-namespace", name="provider_namespace", required=True, complete="provider",
             help="Namespace of a resource provider, for example Microsoft.Compute"),
         NAME, shape="sdk", style="hand", table=feature,
         examples=(("One registration",
                    "feature registration show --provider-namespace Microsoft.Compute -n GalleryPreview"),))
def show(session: Session, *, provider_namespace: str, feature_name: str) -> Any:
    """Show the registration for one preview feature."""
    return registration(session.get(_path(session, provider_namespace, feature_name), API))
