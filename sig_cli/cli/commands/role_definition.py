"""`az role definition show | create | update | delete`: roles that somebody makes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.role import (
    AUTHORIZATION,
    CUSTOM_ONLY,
    DEFINITIONS_API,
    PLAIN_GROUP,
    SCOPE,
    found_definitions,
    hold_seen,
    path_of,
    scope_of,
    shown_definition,
)
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.domain.roles import is_guid

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

NAME = Opt("--name", "-n", name="name", metavar="NAME", help="Name or GUID of a role")
ROLE_DEFINITION = Opt("--role-definition", name="role_definition", required=True,
                      help="The role as JSON, or a file with it: name, description, actions, notActions, assignableScopes")
LISTS = ("actions", "notActions", "dataActions", "notDataActions")


@command(NAME.with_(help="GUID of a role"), SCOPE, Opt("--id", name="role_id", help="Id of a role, in place of --scope and --name"),
         shape="sdk", style="hand",
         examples=(("What a role allows", "role definition show --id "
                    "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"),))
def show(session: Session, *, name: str | None = None, scope: str | None = None, role_id: str | None = None) -> Any:
    """Show a role, by its GUID or its id."""
    if not any((scope, name, role_id)):
        raise Failure("Usage error: Provide --scope and --name, or --id")
    if not role_id and not (name and scope):
        raise Failure("Usage error: Provide both --scope and --name")
    hold_seen(session, scope or "")
    path = role_id or f"{scope}{AUTHORIZATION}roleDefinitions/{name}"
    # az's SDK tells its two ways to get a role apart by a word that means nothing.
    words = {"disambiguation_dummy": ""} if role_id else {}
    return shown_definition(session.get(path_of(path), DEFINITIONS_API, **words))


@command(ROLE_DEFINITION, shape="sdk", style="hand",
         examples=(("A role that reads images and nothing else",
                    """role definition create --role-definition '{"Name": "Image user", "Actions": """
                    """["Microsoft.Compute/galleries/images/versions/read"], "AssignableScopes": """
                    """["/subscriptions/00000000-0000-4000-8000-000000000001"]}'"""),))
def create(session: Session, *, role_definition: str) -> Any:
    """Make a role. Names of members may begin with a capital letter, as in the documents of PowerShell."""
    from sig_cli.cli.commands.role import new_guid

    given = _given(role_definition)
    if not given.get("name"):
        raise Failure("please provide role name")
    if not given.get("assignableScopes"):
        raise Failure("please provide 'assignableScopes'")
    return _written(session, given, given["name"], new_guid())


@command(ROLE_DEFINITION.with_(help="The role as `create` takes it, or as `list` prints it, with its id or its name"),
         shape="sdk", style="hand",
         examples=(("Change a role to what a file says", "role definition update --role-definition @role.json"),))
def update(session: Session, *, role_definition: str) -> Any:
    """Change a role. What the document does not say is gone."""
    given = _given(role_definition)
    id_ = given.get("id")
    hold_seen(session, str(id_ or ""))
    scopes = given.get("assignableScopes") or [f"/subscriptions/{session.subscription}"]
    if id_:
        if not given.get("roleName"):
            raise Failure("The role definition has an id and no 'roleName'.")
        given["assignableScopes"] = scopes
        return _written(session, given, given["roleName"], str(id_).rpartition("/")[2])
    session.warn('Role "id" is missing. Look for the role in the current subscription...')
    name = given.get("name")
    if not name:
        raise Failure("The role definition has no 'id' and no 'name'.")
    matched = next((found for scope in scopes if (found := _matching(session, scope, name))), [])
    if len(matched) > 1:
        raise Failure(f'More than 2 definitions are found with the name of "{name}"')
    if not matched:
        raise Failure(f'No definition was found with the name of "{name}"')
    given["assignableScopes"] = scopes
    return _written(session, given, matched[0]["properties"]["roleName"], matched[0]["name"])


@command(NAME.with_(required=True), PLAIN_GROUP, SCOPE, CUSTOM_ONLY, shape="sdk", style="hand",
         examples=(("Delete a role that somebody made", 'role definition delete --name "Image user"'),))
def delete(session: Session, *, name: str, resource_group_name: str | None = None, scope: str | None = None,
           custom_role_only: bool = False) -> None:
    """Delete a role that somebody made. One that there is not is no error."""
    where = scope_of(session, resource_group_name, scope)
    for role in _matching(session, where, name):
        if not custom_role_only or role["properties"]["type"] == "CustomRole":
            session.delete(f"{path_of(where)}{AUTHORIZATION}roleDefinitions/{role['name']}", DEFINITIONS_API, missing_ok=False)


def _matching(session: Session, scope: str, name: str) -> list[Any]:
    found = found_definitions(session, scope, None if is_guid(name) else name)
    return [role for role in found if name in (role["name"], role["properties"]["roleName"])]


def _given(text: str) -> dict[str, Any]:
    """The document that an option names or is. Raises `Failure` with az's words for what is none."""
    from sig_cli.cli.loose_json import ADVICE, parse_strictly, read_file

    try:
        given = read_file(text) if os.path.exists(text) else parse_strictly(text)
    except ValueError as error:
        raise Failure(f"{error}\n{ADVICE}") from None
    if not isinstance(given, dict):
        raise Failure("Invalid role definition. A valid dictionary JSON representation is expected.")
    return {name[:1].lower() + name[1:]: value for name, value in given.items()}


def _written(session: Session, given: dict[str, Any], role_name: Any, name: str) -> Any:
    scopes, permissions = given["assignableScopes"], given.get("permissions", [given])
    if not (isinstance(scopes, list) and scopes and all(isinstance(scope, str) for scope in scopes)):
        raise Failure("Invalid role definition. 'assignableScopes' is a list of ids.")
    if not (isinstance(permissions, list) and all(isinstance(permission, dict) for permission in permissions)):
        raise Failure("Invalid role definition. 'permissions' is a list of objects.")
    shown = [{member: permission[member] for member in LISTS if permission.get(member) is not None} for permission in permissions]
    properties = {"roleName": role_name, "description": given.get("description"), "permissions": shown,
                  "assignableScopes": scopes}
    body = {"properties": {member: value for member, value in properties.items() if value is not None}}
    path = f"{path_of(scopes[0].rstrip('/'))}{AUTHORIZATION}roleDefinitions/{name}"
    return shown_definition(session.put(path, DEFINITIONS_API, body, generated=False))
