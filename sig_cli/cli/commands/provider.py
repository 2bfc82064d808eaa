"""`az provider`: resource providers of a subscription, what roles may allow of them, and what they themselves may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.options import Opt, command
from sig_cli.cli.sdk_models import permissions, provider
from sig_cli.cli.session import GROUP_API as API
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

NAMESPACE = Opt("--namespace", "-n", name="resource_provider_namespace", required=True, complete="provider",
                help="Namespace of a resource provider, for example Microsoft.Compute")
EXPAND = Opt("--expand", name="expand", help="What else to show, for example resourceTypes/aliases")
WAIT = Opt("--wait", name="wait", kind="flag", default=False, help="Wait until it is done")
OPERATIONS = "/providers/Microsoft.Authorization/providerOperations"
OPERATIONS_API = "2022-04-01"
SECONDS = 10
"""Between two looks at a provider that is not done yet, as az has it."""


def _path(session: Session, namespace: str) -> str:
    return f"/subscriptions/{session.subscription}/providers/{quoted(namespace)}"


@command(EXPAND, shape="sdk", style="hand",
         examples=(("Which resource providers are registered, as a table", "provider list -o table"),))
def list_(session: Session, *, expand: str | None = None) -> Any:
    """List the resource providers, with what they offer."""
    return [provider(row) for row in session.list(f"/subscriptions/{session.subscription}/providers", API,
                                                  _expand=expand)]


@command(NAMESPACE, EXPAND, shape="sdk", style="hand",
         examples=(("One resource provider", "provider show -n Microsoft.Compute --query registrationState -o tsv"),))
def show(session: Session, *, resource_provider_namespace: str, expand: str | None = None) -> Any:
    """Show one resource provider, with what it offers."""
    return provider(session.get(_path(session, resource_provider_namespace), API, _expand=expand))


@command(
    NAMESPACE,
    Opt("--consent-to-permissions", "-c", name="consent_to_permissions", kind="flag", default=False,
        help="Allow the provider what it asks for"),
    Opt("--management-group-id", "-m", name="mg", help="Register in a management group. A workspace has none"),
    WAIT, Opt("--accept-terms", name="accept_terms", kind="flag", hidden=True, help="No effect any more"),
    shape="sdk", style="hand",
    examples=(("Let the subscription use the compute services", "provider register --namespace Microsoft.Compute"),),
)
def register(session: Session, *, resource_provider_namespace: str, consent_to_permissions: bool = False,
             mg: str | None = None, wait: bool = False, accept_terms: bool = False) -> None:
    """Register a resource provider, so that the subscription can make resources of its types."""
    if accept_terms:
        session.warn("Argument 'accept_terms' has been deprecated and will be removed in a future release.")
        session.warn("Argument '--accept-terms' is in preview and under development. Reference and support levels: "
                     "https://aka.ms/CLI_refstatus")
    if mg is not None:
        session.post(f"/providers/Microsoft.Management/managementGroups/{quoted(mg)}/providers"
                     f"/{quoted(resource_provider_namespace)}/register", API)
        return
    consent = {"thirdPartyProviderConsent": {"consentToAuthorization": True}} if consent_to_permissions else None
    _change(session, resource_provider_namespace, "register", "Registered", consent, wait=wait)


@command(NAMESPACE, WAIT, shape="sdk", style="hand",
         examples=(("Do without a resource provider", "provider unregister -n Microsoft.Network"),))
def unregister(session: Session, *, resource_provider_namespace: str, wait: bool = False) -> None:
    """Unregister a resource provider that has no resources in the subscription any more."""
    _change(session, resource_provider_namespace, "unregister", "Unregistered", None, wait=wait)


@command(shape="plain", style="hand",
         examples=(("What roles may allow of galleries",
                    "provider operation list --query \"[?name=='Microsoft.Compute'].resourceTypes[].operations[].name\" -o tsv"),))
def list_operations(session: Session) -> Any:
    """List what roles may allow: the operations of every provider, by resource type."""
    return session.list(OPERATIONS, OPERATIONS_API, _expand="resourceTypes")


@command(NAMESPACE, shape="plain", style="hand",
         examples=(("The operations of one provider", "provider operation show --namespace Microsoft.Compute"),))
def show_operations(session: Session, *, resource_provider_namespace: str) -> Any:
    """Show what roles may allow of one provider's resources."""
    name = "/".join(map(quoted, resource_provider_namespace.split("/")))  # az leaves slashes as they are here
    return session.get(f"{OPERATIONS}/{name}", OPERATIONS_API, _expand="resourceTypes")


@command(NAMESPACE, shape="plain", style="hand",
         examples=(("Which applications of a provider have roles in the subscription", "provider permission list -n Microsoft.Compute"),))
def list_permissions(session: Session, *, resource_provider_namespace: str) -> Any:
    """List the applications of a provider, and their roles in the subscription."""
    return permissions(session.get(f"{_path(session, resource_provider_namespace)}/providerPermissions", API))


def _change(session: Session, namespace: str, action: str, wanted: str, body: Any, *, wait: bool) -> None:
    path = _path(session, namespace)
    state = session.post(f"{path}/{action}", API, body)["registrationState"]
    if not wait:
        if state != wanted:
            session.warn(f"{action.capitalize()}ing is still on-going. You can monitor using 'az provider show -n "
                         f"{namespace}'")
        return
    # az waits for ever when somebody else changes the registration meanwhile; here the state only has to settle.
    while state.endswith("ing"):
        state = session.get(path, API)["registrationState"]
        if state.endswith("ing"):
            from time import sleep

            sleep(SECONDS)
