"""`sig workspace management-group ...`: what subscriptions lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session
    from sig_cli.workspace.files import FilesEngine

NAME = Opt("NAME", name="name", required=True, help="Name of the management group")
SUBSCRIPTION = Opt("--name-or-id", "-s", name="chosen", required=True, complete="subscription", help="Name or id of a subscription")


def _engine(session: Session) -> FilesEngine:
    from sig_cli.workspace.files import FilesEngine

    return FilesEngine(session.folder)


@command(NAME, Opt("--parent", name="parent", help="Name of the management group that it lies in"),
         Opt("--tenant", name="tenant", metavar="TENANT", help="Id of its tenant. Default: its parent's, else that of a new workspace"),
         shape="plain", subscription=False,
         examples=(("A role at a management group reaches every subscription in it", "sig workspace management-group add platform"),))
def add(session: Session, *, name: str, parent: str | None = None, tenant: str | None = None) -> Any:
    """Add a management group."""
    from sig_cli.workspace.management_groups import add_group

    return _shown(add_group(_engine(session), name, parent, tenant))


@command(shape="plain", subscription=False,
         examples=(("The management groups, as a table", "sig workspace management-group list -o table"),))
def list_(session: Session) -> Any:
    """List the management groups, with the subscriptions that lie in each."""
    from sig_cli.workspace.administration import subscriptions
    from sig_cli.workspace.management_groups import management_groups

    engine = _engine(session)
    return [{**_shown(group), "subscriptions": [
        document["name"] for document in subscriptions(engine)
        if (document.get("managementGroup") or "").lower() == group["name"].lower()]} for group in management_groups(engine)]


@command(NAME, shape="plain", subscription=False,
         examples=(("Take an empty management group away", "sig workspace management-group remove platform"),))
def remove(session: Session, *, name: str) -> None:
    """Remove a management group that holds nothing any more."""
    from sig_cli.workspace.management_groups import remove_group

    remove_group(_engine(session), name)


@command(NAME, SUBSCRIPTION, shape="plain", subscription=False,
         examples=(("Put a subscription into a management group",
                    "sig workspace management-group add-subscription platform -s Production"),))
def add_subscription(session: Session, *, name: str, chosen: str) -> None:
    """Put a subscription into a management group."""
    from sig_cli.workspace.management_groups import place

    place(_engine(session), chosen, name)


@command(SUBSCRIPTION, shape="plain", subscription=False,
         examples=(("Take a subscription out of its management group", "sig workspace management-group remove-subscription -s Production"),))
def remove_subscription(session: Session, *, chosen: str) -> None:
    """Take a subscription out of its management group."""
    from sig_cli.workspace.management_groups import place

    place(_engine(session), chosen, None)


def _shown(document: dict[str, Any]) -> dict[str, Any]:
    return {name: document[name] for name in ("name", "id", "parent", "tenantId")}
