"""`az account list | show | set | list-locations`: the subscriptions of the workspace.

az keeps them in a profile on disk; here they are the workspace's own, and nobody logs in. Who works on a workspace is
its owner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import accounts
from sig_cli.cli.session import LOCATIONS_API

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

CLOUD = "AzureCloud"
USER = {"name": "owner", "type": "user"}
SUBSCRIPTION = Opt("--subscription", "-s", "--name", "-n", name="subscription", complete="subscription",
                   help="Subscription, by name or id")


def _user(session: Session) -> dict[str, str]:
    """Who is logged in: the owner, or the principal that the command acts as."""
    if not session.chosen.acting_as:
        return dict(USER)
    from sig_cli.cli.acting import actor
    from sig_cli.workspace.principals import SERVICE_PRINCIPAL, client_name

    document = actor(session.folder, session.chosen.acting_as)
    kind = "servicePrincipal" if document["principalType"] == SERVICE_PRINCIPAL else "user"
    return {"name": client_name(document), "type": kind}


def _account(session: Session, row: dict[str, Any], cloud: str) -> dict[str, Any]:
    """A subscription as az has it in its profile, in that order; `cloud` is what the command calls the cloud."""
    account = {"id": row["subscriptionId"], "name": row["displayName"], "state": row["state"], "user": _user(session),
               "isDefault": row["subscriptionId"] == session.default_account["subscriptionId"],
               "tenantId": row["tenantId"], "environmentName": CLOUD, "homeTenantId": row["tenantId"],
               "managedByTenants": []}
    if cloud != "environmentName":
        account[cloud] = account.pop("environmentName")
    return account


@command(
    Opt("--all", name="all_", kind="flag", default=False, help="Also subscriptions that are not enabled"),
    Opt("--refresh", name="refresh", kind="flag", default=False, help="Accepted; the list is always fresh here"),
    shape="plain", style="hand", table=accounts, subscription=False,
    examples=(("The ids of all subscriptions, for a loop", 'account list --query "[].id" -o tsv'),),
)
def list_(session: Session, *, all_: bool = False, refresh: bool = False) -> Any:
    """List the subscriptions of the workspace."""
    rows = [_account(session, row, "cloudName") for row in session.accounts]
    shown = rows if all_ else [row for row in rows if row["state"] == "Enabled"]
    if len(shown) < len(rows):
        session.warn("A few accounts are skipped as they don't have 'Enabled' state. Use '--all' to display them.")
    return shown


@command(SUBSCRIPTION, shape="plain", style="hand", subscription=False,
         examples=(("The id of the current subscription, for a script", "account show --query id -o tsv"),))
def show(session: Session, *, subscription: str | None = None) -> Any:
    """Show a subscription; without a name the one that commands work in.

    Raises `Failure` with az's words for one that the workspace does not have.
    """
    row = session.account(subscription) if subscription else session.default_account
    if row is None:
        raise Failure(f"Subscription '{subscription}' not found. Check the spelling and casing and try again.")
    return _account(session, row, "environmentName")


@command(shape="plain", style="hand", subscription=False,
         examples=(("The last line of many a pipeline", "account clear"),))
def clear(session: Session) -> None:
    """Forget every login. Nobody logs in here, so there is nothing to forget: the subscriptions of the workspace stay."""
    del session


@command(SUBSCRIPTION.with_(required=True), shape="plain", style="hand", subscription=False,
         examples=(("Work in the subscription named Production from here on", "account set -s Production"),))
def set_(session: Session, *, subscription: str) -> None:
    """Choose the subscription that commands work in: a setting of this workspace.

    Raises `Failure` with az's words for one that the workspace does not have.
    """
    from sig_cli.cli.commands.config import save

    row = session.account(subscription)
    if row is None:
        raise Failure(f"The subscription of '{subscription.lower()}' doesn't exist in cloud '{CLOUD}'.")
    save(session, [("defaults", "subscription", row["subscriptionId"])], local=True)


@command(
    Opt("--include-extended-locations", name="include_extended_locations", kind="aaz-bool", words="?", blank=True,
        help="Also extended locations"),
    subscription=False,
    examples=(("Names and display names", 'account list-locations --query "[].[name, displayName]" -o tsv'),),
)
def list_locations(session: Session, *, include_extended_locations: bool | None = None) -> Any:
    """List the regions that the subscription can use."""
    extended = None if include_extended_locations is None else str(include_extended_locations).lower()
    return session.list(f"/subscriptions/{session.subscription}/locations", LOCATIONS_API,
                        includeExtendedLocations=extended)


@command(
    SUBSCRIPTION, Opt("--resource", name="resource", help="Who the token says it is for. Without it, the server"),
    Opt("--scope", name="scopes", words="*", help="The same, as a scope"),
    Opt("--resource-type", name="resource_type", kind="enum", choices=(
        "oss-rdbms", "arm", "aad-graph", "ms-graph", "batch", "media", "data-lake"), help="Accepted; every token is for the server here"),
    Opt("--tenant", "-t", name="tenant", help="Tenant it is for, in place of a subscription"),
    shape="plain", style="hand", subscription=False,
    examples=(("For a program that sends requests itself", "account get-access-token --query accessToken -o tsv"),),
)
def get_access_token(session: Session, *, subscription: str | None = None, resource: str | None = None, scopes: list[str] | None = None,
                     resource_type: str | None = None, tenant: str | None = None) -> Any:
    """Print a token with which requests are sent to the server of the workspace: `sig serve` must run."""
    import time

    from sig_cli.cli.commands.serve import access_token

    if subscription and tenant:
        raise Failure("Please specify only one of subscription and tenant, not both")
    chosen = session.account(subscription) if subscription else session.default_account
    if chosen is None:
        raise Failure(f"Subscription '{subscription}' not found. Check the spelling and casing and try again.")
    audience = resource or (scopes[0].removesuffix(".default") if scopes else None)
    token, ends = access_token(session, audience, tenant or chosen["tenantId"])
    made = {"tokenType": "Bearer", "accessToken": token, "expires_on": ends,
            "expiresOn": time.strftime("%Y-%m-%d %H:%M:%S.000000", time.localtime(ends)), "tenant": tenant or chosen["tenantId"]}
    return made if tenant else {**made, "subscription": chosen["subscriptionId"]}
