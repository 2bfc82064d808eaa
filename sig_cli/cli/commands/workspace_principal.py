"""`sig workspace principal ...`: who may have roles in the workspace, and act in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.workspace.principals import TYPES

if TYPE_CHECKING:
    from sig_cli.cli.session import Session
    from sig_cli.workspace.engine import Document
    from sig_cli.workspace.files import FilesEngine

NAME = Opt("NAME", name="name", required=True, complete="principal", help="Name of the principal, or one of its ids")


def _engine(session: Session) -> FilesEngine:
    from sig_cli.workspace.files import FilesEngine

    return FilesEngine(session.folder)


@command(
    NAME.with_(complete=None, help="Name of the new principal; with an @ it is a user's principal name as well"),
    Opt("--type", name="type_", kind="enum", choices=tuple(TYPES), default="user", help="What it is"),
    Opt("--tenant", name="tenant", words="+", metavar="TENANT",
        help="Id of its tenant; several for an application that is registered in several. Default: that of the first subscription"),
    Opt("--object-id", name="object_id", help="Its object id, a GUID. Default: one that follows from the name"),
    shape="plain", subscription=False,
    examples=(("Somebody who can be given roles", "sig workspace principal add alice"),
              ("What a pipeline logs in as", "sig workspace principal add pipeline --type servicePrincipal")),
)
def add(session: Session, *, name: str, type_: str = "user", tenant: list[str] | None = None,
        object_id: str | None = None) -> Any:
    """Add a principal. The secret of a service principal is printed once and never again."""
    from sig_cli.domain.identifiers import made_up_guid
    from sig_cli.workspace import principal_changes
    from sig_cli.workspace.administration import subscriptions, workspace_record

    engine = _engine(session)
    seed = workspace_record(engine)["seed"]
    tenants = tenant or [subscriptions(engine)[0]["tenantId"]]
    if len(tenants) > 1 and type_ != "servicePrincipal":
        raise Failure("Only a service principal is of several tenants: an application that is registered in each of them.")
    kind = TYPES[type_]
    identity = object_id if object_id is not None else made_up_guid(seed, "user" if type_ == "user" else type_, name.lower())
    if type_ != "servicePrincipal":
        return _shown(principal_changes.add(engine, name, kind, tenants, identity))
    secret = _secret()
    found = principal_changes.add(engine, name, kind, tenants, identity, app_id=made_up_guid(seed, "application", identity),
                           secret_hash=principal_changes.hash_of(secret))
    return {**_shown(found), "secret": secret}


@command(shape="plain", subscription=False,
         examples=(("The principals, as a table", "sig workspace principal list -o table"),))
def list_(session: Session) -> Any:
    """List the principals."""
    from sig_cli.workspace.principals import principals

    return [_shown(document) for document in principals(_engine(session))]


@command(NAME, shape="plain", subscription=False,
         examples=(("A principal, its groups and its roles", "sig workspace principal show alice"),))
def show(session: Session, *, name: str) -> Any:
    """Show a principal, the groups that it is in, and its role assignments."""
    from sig_cli.workspace.principals import find, with_groups

    engine = _engine(session)
    document = find(engine, name)
    return {**_shown(document), "groups": sorted(group["displayName"] for group in with_groups(engine, document)[1:]),
            "assignments": [key for key in document["assignments"] if engine.get(key.lower()) is not None]}


@command(NAME, shape="plain", subscription=False,
         examples=(("Remove a principal", "sig workspace principal remove alice"),))
def remove(session: Session, *, name: str) -> None:
    """Remove a principal, with the roles that it was given."""
    from sig_cli.workspace.principal_changes import remove as take_away

    take_away(_engine(session), name)


@command(NAME, shape="plain", subscription=False,
         examples=(("A new secret for a pipeline", "sig workspace principal reset-secret pipeline"),))
def reset_secret(session: Session, *, name: str) -> Any:
    """Give a service principal a new secret, which is printed once. The old one is void."""
    from sig_cli.workspace.principal_changes import hash_of, set_secret

    secret = _secret()
    return {**_shown(set_secret(_engine(session), name, hash_of(secret))), "secret": secret}


GROUP = Opt("GROUP", name="group", required=True, complete="principal", help="Name of the group, or its object id")
MEMBER = Opt("--member", "-m", name="member", required=True, complete="principal", help="Name of a principal, or one of its ids")


@command(GROUP, MEMBER, shape="plain", subscription=False,
         examples=(("What the group may do, alice may too", "sig workspace principal add-member builders --member alice"),))
def add_member(session: Session, *, group: str, member: str) -> None:
    """Put a principal into a group."""
    from sig_cli.workspace.principal_changes import set_member

    set_member(_engine(session), group, member, belongs=True)


@command(GROUP, MEMBER, shape="plain", subscription=False,
         examples=(("Take somebody out of a group", "sig workspace principal remove-member builders --member alice"),))
def remove_member(session: Session, *, group: str, member: str) -> None:
    """Take a principal out of a group."""
    from sig_cli.workspace.principal_changes import set_member

    set_member(_engine(session), group, member, belongs=False)


@command(GROUP, shape="plain", subscription=False,
         examples=(("Who is in a group", "sig workspace principal list-members builders"),))
def list_members(session: Session, *, group: str) -> Any:
    """List who is in a group, not counting those in groups inside it."""
    from sig_cli.workspace.principals import find, principals

    engine = _engine(session)
    object_id = find(engine, group)["name"]
    return [_shown(document) for document in principals(engine) if object_id in document["memberOf"]]


def _secret() -> str:
    from secrets import token_urlsafe

    return token_urlsafe(32)


def _shown(document: Document) -> dict[str, Any]:
    row = {"name": document["displayName"], "type": document["principalType"], "objectId": document["name"],
           "tenants": document["tenants"]}
    for member in ("userPrincipalName", "appId"):
        if document.get(member):
            row[member] = document[member]
    return row
