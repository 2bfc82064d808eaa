"""`az role definition list` and `az role assignment create | list | delete`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import role_assignments, role_definitions
from sig_cli.cli.params import GROUP
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

DEFINITIONS_API = "2022-05-01-preview"
ASSIGNMENTS_API = "2022-04-01"
AUTHORIZATION = "/providers/Microsoft.Authorization/"
# The members of an assignment, as az prints them.
MEMBERS = ("scope", "roleDefinitionId", "principalId", "principalType", "description", "condition", "conditionVersion",
           "createdOn", "updatedOn", "createdBy", "updatedBy", "delegatedManagedIdentityResourceId")

PERMISSION = ("actions", "condition", "conditionVersion", "dataActions", "notActions", "notDataActions")

SCOPE = Opt("--scope", name="scope", help="Id of a subscription, a group or a resource. Without it, the subscription")
PLAIN_GROUP = GROUP.with_(required=False, help="Resource group, in place of --scope")
ROLE = Opt("--role", name="role", help="Name of a role, its GUID, or its id")
ASSIGNEE = Opt("--assignee", name="assignee",
               help="Who: a user principal name, the name or application id of a service principal, or an object id")
OBJECT_ID = Opt("--assignee-object-id", name="assignee_object_id", help="Object id of who, in place of --assignee")
INHERITED = Opt("--include-inherited", name="include_inherited", kind="flag", default=False,
                help="What is assigned above the scope, too")
CUSTOM_ONLY = Opt("--custom-role-only", name="custom_role_only", kind="bool3", words="?", blank=True, default=False,
                  help="Only roles that somebody made")


def not_empty(values: dict[str, Any]) -> None:
    """Refuse empty words, which would stand for everybody and everything."""
    for name, spelling in (("assignee", "--assignee"), ("scope", "--scope"), ("role", "--role"),
                           ("resource_group_name", "--resource-group")):
        if values.get(name) == "":
            raise Failure(f"usage error: {spelling} can't be an empty string. Either omit it or provide a non-empty string.")


@command(
    Opt("--name", "-n", name="name", metavar="NAME", help="Name or GUID of a role"), PLAIN_GROUP, SCOPE, CUSTOM_ONLY,
    shape="sdk", style="hand", table=role_definitions,
    examples=(("What a role allows", "role definition list --name Reader --query [].permissions"),),
)
def list_definitions(session: Session, *, name: str | None = None, resource_group_name: str | None = None,
                     scope: str | None = None, custom_role_only: bool = False) -> Any:
    """List the roles that can be assigned."""
    found = found_definitions(session, scope_of(session, resource_group_name, scope), name if name and not _is_guid(name) else None)
    if name:
        found = [role for role in found if name in (role["name"], role["properties"]["roleName"])]
    if custom_role_only:
        found = [role for role in found if role["properties"]["type"] == "CustomRole"]
    return [shown_definition(role) for role in found]


@command(
    ROLE.with_(required=True), SCOPE.with_(required=True, help="Id of a subscription, a group or a resource"), ASSIGNEE, OBJECT_ID,
    Opt("--assignee-principal-type", name="assignee_principal_type", kind="enum",
        choices=("User", "Group", "ServicePrincipal", "ForeignGroup"), help="What --assignee-object-id is the id of"),
    Opt("--description", name="description", help="Why"),
    Opt("--condition", name="condition", help="Under which condition. It is stored, and not evaluated"),
    Opt("--condition-version", name="condition_version", help="Version of the condition's language. Default: 2.0"),
    Opt("--name", "-n", name="assignment_name", metavar="NAME", help="GUID of the assignment. Without it, one is made up"),
    shape="sdk", style="hand", check=not_empty,
    examples=(("Let a service principal read what is in a group",
               "role assignment create --role Reader --assignee-object-id 00000000-0000-4000-8000-00000000c0de "
               "--assignee-principal-type ServicePrincipal --scope /subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images"),),
)
def create(session: Session, *, role: str, scope: str, assignee: str | None = None, assignee_object_id: str | None = None,
           assignee_principal_type: str | None = None, description: str | None = None, condition: str | None = None,
           condition_version: str | None = None, assignment_name: str | None = None) -> Any:
    """Give somebody a role at a scope. Somebody who has it is no error."""
    for name, spelling in session.chosen.given.items():
        if name in ("description", "condition", "condition_version"):
            session.warn(f"Argument '{spelling}' is in preview and under development. Reference and support levels: "
                         "https://aka.ms/CLI_refstatus")
    if bool(assignee) == bool(assignee_object_id):
        raise Failure("usage error: --assignee STRING | --assignee-object-id GUID")
    if assignee_principal_type and not assignee_object_id:
        raise Failure("usage error: --assignee-object-id GUID --assignee-principal-type TYPE")
    if condition and not condition_version:
        condition_version = "2.0"
    if condition_version and not condition:
        raise Failure("usage error: When --condition-version is set, --condition must be set as well.")
    kind: str | None = assignee_principal_type
    if assignee:
        from sig_cli.cli.principals import resolved

        principal, kind = resolved(session, assignee)
    else:
        principal = assignee_object_id or ""
        if not kind:
            from sig_cli.cli.principals import kind_of

            session.warn("RBAC service might reject creating role assignment without --assignee-principal-type in the "
                         "future. Better to specify --assignee-principal-type manually.")
            kind = kind_of(session, principal)
    where = scope_of(session, None, scope)
    given = {"roleDefinitionId": _role_id(session, role, where), "principalId": principal, "principalType": kind,
             "description": description, "condition": condition, "conditionVersion": condition_version}
    body = {"properties": {name: value for name, value in given.items() if value is not None}}
    name = assignment_name or new_guid()
    try:
        return _created(session.put(f"{path_of(where)}{AUTHORIZATION}roleAssignments/{name}", ASSIGNMENTS_API, body,
                                    generated=False))
    except ServiceError as error:
        if error.code != "RoleAssignmentExists":
            raise
        return _named(session, _found(session, where, principal, role), where)[0]


@command(
    ASSIGNEE, OBJECT_ID, ROLE, PLAIN_GROUP, SCOPE, INHERITED,
    Opt("--all", name="show_all", kind="flag", default=False, help="Everything in the subscription"),
    Opt("--include-groups", name="include_groups", kind="flag", default=False,
        help="What the groups are given that the assignee is in, too"),
    Opt("--fill-role-definition-name", name="fill_role_definition_name", kind="bool3", words="?", blank=True, default=True,
        help="Look the names of the roles up"),
    Opt("--fill-principal-name", name="fill_principal_name", kind="bool3", words="?", blank=True, default=True,
        help="Look the names of the principals up"),
    shape="sdk", style="hand", table=role_assignments, check=not_empty,
    examples=(("Who was given what, anywhere", "role assignment list --all -o table"),),
)
def list_assignments(session: Session, *, assignee: str | None = None, assignee_object_id: str | None = None,
                     role: str | None = None, resource_group_name: str | None = None, scope: str | None = None,
                     include_inherited: bool = False, show_all: bool = False, include_groups: bool = False,
                     fill_role_definition_name: bool = True, fill_principal_name: bool = True) -> Any:
    """List who was given which role at a scope."""
    if assignee and assignee_object_id:
        raise Failure("Usage error: Provide only one of --assignee or --assignee-object-id.")
    where: str | None = None
    if show_all:
        if resource_group_name or scope:
            raise Failure("group or scope are not required when --all is used")
    else:
        where = scope_of(session, resource_group_name, scope)
    if assignee:
        from sig_cli.cli.principals import resolved

        assignee_object_id = resolved(session, assignee)[0]
    found = _found(session, where, assignee_object_id, role, inherited=include_inherited, groups=include_groups)
    return _named(session, found, where, roles=fill_role_definition_name, principals=fill_principal_name)


@command(
    Opt("--ids", name="ids", words="+", metavar="ID", help="Ids of assignments"),
    ASSIGNEE, OBJECT_ID, ROLE, PLAIN_GROUP, SCOPE, INHERITED,
    Opt("--yes", "-y", name="yes", kind="flag", help="Do not ask. Nothing is asked anyway"),
    shape="sdk", style="hand", check=not_empty,
    examples=(("Take all from one principal that a group's scope gave it",
               "role assignment delete --assignee-object-id 00000000-0000-4000-8000-00000000c0de -g images"),),
)
def delete(session: Session, *, ids: list[str] | None = None, assignee: str | None = None,
           assignee_object_id: str | None = None, role: str | None = None, resource_group_name: str | None = None,
           scope: str | None = None, include_inherited: bool = False, yes: bool = False) -> None:
    """Take roles away again. Raises `Failure` when nothing fits."""
    if not any((ids, assignee, assignee_object_id, role, resource_group_name, scope)):
        raise Failure("Please provide at least one of these arguments: --ids, --assignee, --assignee-object-id, --role, "
                      "--resource-group, --scope")
    if assignee and assignee_object_id:
        raise Failure("Usage error: Provide only one of --assignee or --assignee-object-id.")
    if ids:
        for spelling, given in (("--assignee", assignee), ("--role", role), ("--resource-group", resource_group_name),
                                ("--scope", scope), ("--include-inherited", include_inherited)):
            if given:
                session.warn(f"option '{spelling}' will be ignored due to use of '--ids'.")
        for id_ in ids:
            session.delete(path_of(id_), ASSIGNMENTS_API, missing_ok=False)
        return
    where = scope_of(session, resource_group_name, scope)
    if assignee:
        from sig_cli.cli.principals import resolved

        assignee_object_id = resolved(session, assignee)[0]
    found = _found(session, where, assignee_object_id, role, inherited=include_inherited)
    if not found:
        raise Failure("No matched assignments were found to delete")
    for row in found:
        session.delete(row["id"], ASSIGNMENTS_API, missing_ok=False)


def scope_of(session: Session, group: str | None, scope: str | None) -> str:
    """The scope that the options mean. Raises `Failure` for both at once, and for what is no id."""
    if scope:
        from sig_cli.domain.ids import parse

        if group:
            raise Failure(f'Resource group "{group}" is redundant because scope is supplied')
        id_ = parse(scope)
        if scope.startswith("/subscriptions/") and id_ is None:
            raise Failure("Invalid scope. Please use --help to view the valid format.")
        hold_seen(session, scope)
        return scope
    base = f"/subscriptions/{session.subscription}"
    return f"{base}/resourceGroups/{group}" if group else base


def hold_seen(session: Session, id_: str) -> None:
    """Raise `Failure` for an id inside a subscription that one does not see. az asks the service for the bare id of one."""
    head, _, rest = id_.removeprefix("/subscriptions/").partition("/")
    if rest and id_.startswith("/subscriptions/") and session.account(head) is None:
        raise Failure(f"Subscription '{head}' not found. Check the spelling and casing and try again.")


def path_of(scope: str) -> str:
    """A scope as a path: az puts the slash in front of one that lacks it, and a question mark ends the path."""
    scope = scope.partition("?")[0]
    return scope if scope.startswith("/") else f"/{scope}"


def found_definitions(session: Session, scope: str, name: str | None = None) -> list[Any]:
    """The roles that can be assigned at a scope, or those with a name.

    az takes a scope into the address as it stands: behind a question mark nothing belongs to the path.
    """
    where = path_of(scope) if "?" in scope else f"{path_of(scope)}{AUTHORIZATION}roleDefinitions"
    return session.list(where, DEFINITIONS_API,
                        _filter=f"roleName eq '{name}'" if name else None)


def _role_id(session: Session, role: str, scope: str | None) -> str:
    lowered = role.lower()
    if lowered.startswith("/subscriptions/") and "/providers/microsoft.authorization/roledefinitions/" in lowered:
        return role
    if _is_guid(role):
        return f"/subscriptions/{session.subscription}{AUTHORIZATION}roleDefinitions/{role}"
    found = found_definitions(session, scope or f"/subscriptions/{session.subscription}", role)
    if not found:
        raise Failure(f"Role '{role}' doesn't exist.")
    if len(found) > 1:
        raise Failure(f"More than one role matches the given name '{role}'. Please pick a value from "
                      f"'{[definition['id'] for definition in found]}'")
    return str(found[0]["id"])


def _found(session: Session, scope: str | None, principal: str | None, role: str | None, *, inherited: bool = False,
           groups: bool = False) -> list[Any]:
    """The assignments that the options mean, as the service has them."""
    if scope:
        wanted: str | None = "atScope()"
        if principal and groups:
            wanted = f"atScope() and assignedTo('{principal}')"
    elif principal:
        wanted = f"assignedTo('{principal}')" if groups else f"principalId eq '{principal}'"
    else:
        wanted = None
    found = session.list(f"{path_of(scope or f'/subscriptions/{session.subscription}')}{AUTHORIZATION}roleAssignments",
                         ASSIGNMENTS_API, _filter=wanted)
    if not found:
        return found
    if scope and not inherited:
        found = [row for row in found if row["properties"]["scope"].lower() == scope.lower()]
    if role:
        wanted_role = _role_id(session, role, scope)
        found = [row for row in found if row["properties"]["roleDefinitionId"] == wanted_role]
    if principal and not groups:
        found = [row for row in found if row["properties"]["principalId"] == principal]
    return found


def _named(session: Session, found: list[Any], scope: str | None, *, roles: bool = True, principals: bool = True) -> list[Any]:
    rows = [_assignment(row) for row in found]
    if rows and roles:
        names = {definition["id"]: definition["properties"]["roleName"]
                 for definition in found_definitions(session, scope or f"/subscriptions/{session.subscription}")}
        for row in rows:
            row["roleDefinitionName"] = names.get(row["roleDefinitionId"])
    if rows and principals:
        from sig_cli.cli.principals import names_of

        known = names_of(session, {row["principalId"] for row in rows})
        for row in rows:
            row["principalName"] = known.get(row["principalId"]) or ""
    return rows


def _assignment(row: dict[str, Any]) -> dict[str, Any]:
    from sig_cli.cli.sdk_models import moment

    made = {name: row[name] for name in ("id", "name", "type") if row.get(name) is not None}
    for name in MEMBERS:
        value = row["properties"].get(name)
        if value is not None:
            made[name] = moment(value) if name.endswith("On") else value
    return made


def _created(row: dict[str, Any]) -> dict[str, Any]:
    """A new assignment: az prints what it has not, too."""
    return {**dict.fromkeys((*MEMBERS, "systemData")), **_assignment(row)}


def shown_definition(row: dict[str, Any]) -> dict[str, Any]:
    """A role as az prints it."""
    from sig_cli.cli.sdk_models import filled, moment

    properties = row["properties"]
    names = ("assignableScopes", "createdBy", "createdOn", "description", "permissions", "roleName", "updatedBy", "updatedOn")
    flat = {name: properties.get(name) for name in names}
    for name in ("createdOn", "updatedOn"):
        if flat[name]:
            flat[name] = moment(flat[name])
    flat["permissions"] = [filled(permission, PERMISSION) for permission in flat["permissions"] or ()]
    return {"id": row["id"], "name": row["name"], "type": row["type"], "roleType": properties.get("type"),
            "systemData": None, **flat}


def _is_guid(text: str) -> bool:
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(letter in "0123456789abcdefABCDEF" for part in parts
                                                                     for letter in part)


def new_guid() -> str:
    """A random GUID: the name of an assignment or a role that was given none."""
    import os

    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"
