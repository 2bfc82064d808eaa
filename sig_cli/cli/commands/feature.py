"""`az feature list | show | register | unregister`: preview features of a subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import feature, features
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2021-07-01"
NAMESPACE = Opt("--namespace", name="resource_provider_namespace", required=True, complete="provider",
                help="Namespace of a resource provider, for example Microsoft.Compute")
NAME = Opt("--name", "-n", name="feature_name", required=True, complete="feature", help="Feature")


def root(session: Session) -> str:
    """The address of everything about features."""
    return f"/subscriptions/{session.subscription}/providers/Microsoft.Features"


def _path(session: Session, namespace: str, name: str) -> str:
    return f"{root(session)}/providers/{quoted(namespace)}/features/{quoted(name)}"


@command(NAMESPACE.with_(required=False), shape="sdk", style="hand", table=features,
         examples=(("The preview features of a namespace, as a table",
                    "feature list --namespace Microsoft.Compute -o table"),))
def list_(session: Session, *, resource_provider_namespace: str | None = None) -> Any:
    """List the preview features, and the state of each."""
    scope = f"/providers/{quoted(resource_provider_namespace)}" if resource_provider_namespace else ""
    return session.list(f"{root(session)}{scope}/features", API)


@command(NAMESPACE, NAME, shape="sdk", style="hand", table=feature,
         examples=(("Whether a feature is registered",
                    "feature show --namespace Microsoft.Compute -n GalleryPreview --query properties.state -o tsv"),))
def show(session: Session, *, resource_provider_namespace: str, feature_name: str) -> Any:
    """Show one preview feature."""
    return session.get(_path(session, resource_provider_namespace, feature_name), API)


@command(NAMESPACE, NAME, shape="sdk", style="hand",
         examples=(("Take part in the preview of galleries, which the rules of 2019 ask for",
                    "feature register --namespace Microsoft.Compute --name GalleryPreview"),))
def register(session: Session, *, resource_provider_namespace: str, feature_name: str) -> Any:
    """Register the subscription for a preview feature. One that Microsoft must approve stays `Pending`."""
    return _change(session, resource_provider_namespace, feature_name, "register")


@command(NAMESPACE, NAME, shape="sdk", style="hand",
         examples=(("Do without a feature again",
                    "feature unregister --namespace Microsoft.Compute -n GalleryPreview"),))
def unregister(session: Session, *, resource_provider_namespace: str, feature_name: str) -> Any:
    """Give a preview feature up."""
    return _change(session, resource_provider_namespace, feature_name, "unregister")


def _change(session: Session, namespace: str, name: str, action: str) -> Any:
    session.warn(f"Once the feature '{name}' is {action}ed, invoking 'az provider register -n {namespace}' is required "
                 "to get the change propagated")
    return session.post(f"{_path(session, namespace, name)}/{action}", API)
