"""`az sig share add | remove | reset | enable-community | wait`, also under `sig gallery share`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.gallery import API, path
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import GALLERY_NAME, NO_WAIT, RESOURCE_GROUP, WAIT, any_condition

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

SHARE_API = "2023-07-03"

SUBSCRIPTION_IDS = Opt("--subscription-ids", name="subscription_ids", kind="aaz-list", words="+",
                       help="Ids of subscriptions")
TENANT_IDS = Opt("--tenant-ids", name="tenant_ids", kind="aaz-list", words="+", help="Ids of tenants")


def _share(session: Session, kind: str, resource_group: str, gallery_name: str, *, no_wait: bool | None,
           subscription_ids: list[str] | None = None, tenant_ids: list[str] | None = None) -> Any:
    """Change how a gallery is shared. az prints an empty object when that has ended well."""
    groups = [{"type": type_, "ids": ids}
              for type_, ids in (("Subscriptions", subscription_ids), ("AADTenants", tenant_ids)) if ids]
    body = {"operationType": kind, "groups": groups}
    session.post(f"{path(session, resource_group, gallery_name)}/share", SHARE_API, body, no_wait=bool(no_wait))
    return None if no_wait else {}


def _someone(subscription_ids: list[str] | None, tenant_ids: list[str] | None) -> None:
    if not subscription_ids and not tenant_ids:
        raise Failure("At least one of subscription ids or tenant ids must be provided.")


@command(GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, SUBSCRIPTION_IDS, TENANT_IDS, ids=True, examples=(
    ("With everybody in a subscription",
     "sig share add -g images -r golden --subscription-ids 11111111-2222-4333-8444-555555555555"),))
def add(session: Session, *, gallery_name: str, resource_group: str, no_wait: bool | None = None,
        subscription_ids: list[str] | None = None, tenant_ids: list[str] | None = None) -> Any:
    """Share a gallery with subscriptions and tenants."""
    _someone(subscription_ids, tenant_ids)
    return _share(session, "Add", resource_group, gallery_name, no_wait=no_wait, subscription_ids=subscription_ids,
                  tenant_ids=tenant_ids)


@command(GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, SUBSCRIPTION_IDS, TENANT_IDS, ids=True,
         examples=(("Share a gallery with a subscription no more",
                    "sig share remove -g images -r golden --subscription-ids 11111111-2222-4333-8444-555555555555"),))
def remove(session: Session, *, gallery_name: str, resource_group: str, no_wait: bool | None = None,
           subscription_ids: list[str] | None = None, tenant_ids: list[str] | None = None) -> Any:
    """Share a gallery with some subscriptions and tenants no more."""
    _someone(subscription_ids, tenant_ids)
    return _share(session, "Remove", resource_group, gallery_name, no_wait=no_wait, subscription_ids=subscription_ids,
                  tenant_ids=tenant_ids)


@command(GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, ids=True,
         examples=(("Make a gallery private again", "sig share reset -g images -r golden"),))
def reset(session: Session, *, gallery_name: str, resource_group: str, no_wait: bool | None = None) -> Any:
    """Share a gallery with nobody any more: it is private again."""
    return _share(session, "Reset", resource_group, gallery_name, no_wait=no_wait)


@command(GALLERY_NAME, RESOURCE_GROUP, NO_WAIT, SUBSCRIPTION_IDS, TENANT_IDS, ids=True,
         examples=(("Open a gallery with the permissions Community", "sig share enable-community -g images -r open"),))
def enable_community(session: Session, *, gallery_name: str, resource_group: str, no_wait: bool | None = None,
                     subscription_ids: list[str] | None = None, tenant_ids: list[str] | None = None) -> Any:
    """Open a community gallery to everybody."""
    return _share(session, "EnableCommunity", resource_group, gallery_name, no_wait=no_wait,
                  subscription_ids=subscription_ids, tenant_ids=tenant_ids)


@command(GALLERY_NAME, RESOURCE_GROUP, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until the sharing has reached all regions", "sig share wait -g images -r golden --updated"),))
def wait(session: Session, *, gallery_name: str, resource_group: str, **conditions: Any) -> Any:
    """Wait until the sharing of a gallery is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, gallery_name)
    return until(lambda: session.get(where, API, _select="Permissions"), aaz=True, session=session, **conditions)
