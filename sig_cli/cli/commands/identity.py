"""`az identity create | list | show | delete`: identities that resources are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.gallery import location_or_group
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import LOCATION, PAGING, RESOURCE_GROUP
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2025-05-31-preview"
TYPE = "providers/Microsoft.ManagedIdentity/userAssignedIdentities"
NAME = Opt("-n", "--name", "--resource-name", name="resource_name", kind="aaz-str", required=True, id_part="name",
           group="Resource Id", help="Identity")


def _path(session: Session, resource_group: str, name: str) -> str:
    return f"{session.group_path(resource_group)}/{TYPE}/{quoted(name)}"


@command(
    RESOURCE_GROUP.with_(id_part=None, group=""), NAME.with_(id_part=None, group=""),
    LOCATION.with_(group="Parameters"),
    Opt("--tags", name="tags", kind="aaz-dict", words="+", group="Parameters", help="Tags as KEY=VALUE, separated by blanks"),
    Opt("--resource-restriction", name="assignment_restrictions", kind="aaz-object", words="+",
        schema={"providers": ["str"]}, group="Properties", help="Providers whose resources may be given it"),
    Opt("--isolation-scope", name="isolation_scope", kind="aaz-str", choices=("None", "Regional"), group="Properties",
        help="Whether resources of other regions may be given it"),
    examples=(("For a pipeline", "identity create -g images -n builder"),),
)
def create(session: Session, *, resource_name: str, resource_group: str, location: str | None = None,
           tags: dict[str, str] | None = None, assignment_restrictions: dict[str, Any] | None = None,
           isolation_scope: str | None = None) -> Any:
    """Create an identity, or change one."""
    properties = {name: value for name, value in (("assignmentRestrictions", assignment_restrictions),
                                                  ("isolationScope", isolation_scope)) if value is not None}
    body: dict[str, Any] = {"location": location_or_group(session, location, resource_group)}
    if properties:
        body["properties"] = properties
    if tags is not None:
        body["tags"] = tags
    return session.put(_path(session, resource_group, resource_name), API, body)


@command(RESOURCE_GROUP.with_(required=False, id_part=None, group=""), *PAGING,
         examples=(("Their principals", "identity list --query '[].principalId' -o tsv"),))
def list_(session: Session, *, resource_group: str | None = None, max_items: int | None = None,
          next_token: str | None = None) -> Any:
    """List the identities of a group, or of the subscription."""
    scope = session.group_path(resource_group) if resource_group else f"/subscriptions/{session.subscription}"
    return session.list(f"{scope}/{TYPE}", API, max_items, next_token)


@command(RESOURCE_GROUP, NAME, ids=True,
         examples=(("The id of an identity, for a script", "identity show -g images -n builder --query id -o tsv"),))
def show(session: Session, *, resource_name: str, resource_group: str) -> Any:
    """Show an identity, with the principal and the client that it stands for."""
    return session.get(_path(session, resource_group, resource_name), API)


@command(RESOURCE_GROUP, NAME, ids=True, examples=(("Delete an identity", "identity delete -g images -n builder"),))
def delete(session: Session, *, resource_name: str, resource_group: str) -> None:
    """Delete an identity."""
    session.delete(_path(session, resource_group, resource_name), API, missing_ok=False)
