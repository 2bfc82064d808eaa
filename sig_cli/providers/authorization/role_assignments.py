"""Microsoft.Authorization/roleAssignments: who was given which role, at any scope.

Recorded shape (2020 to 2024). An assignment says no location and no state; its scope is where it lies. The document of a
principal names its assignments: a commit that makes or deletes one changes both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.moments import timestamp
from sig_cli.domain.roles import ASSIGNMENTS, CUSTOM, DEFINITIONS, bare, definition_name, is_guid
from sig_cli.providers.access import groups_above
from sig_cli.providers.authorization.filters import conditions
from sig_cli.providers.authorization.management_scope import RoleType, is_management_group
from sig_cli.providers.authorization.role_definitions import definition, scope_of, tenant_at
from sig_cli.providers.directory import SERVICE_PRINCIPAL, knows, owner, principal_type
from sig_cli.providers.provider import Call, Outcome
from sig_cli.providers.tracked import by_name, keyed
from sig_cli.workspace.engine import Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    import builtins
    from collections.abc import Iterator

    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document, Operation

FILTERS = ("atscope", "principalid", "assignedto")
PRINCIPAL_TYPES = ("User", "Group", "ServicePrincipal", "ForeignGroup", "Device")
OWNER_ROLE = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
FIXED = ("roleDefinitionId", "principalId")
"""What of an assignment never changes."""
LATER = ("condition", "conditionVersion", "delegatedManagedIdentityResourceId", "description")
LATER_SINCE = "2020-04-01"
"""The first recorded api-version that tells these; 2018-09-01-preview is recorded without."""


class RoleAssignments(RoleType):
    simulated = True

    def list(self, call: Call) -> Outcome:
        """What is assigned at a scope and above it, and without `atScope()` also below it.

        `principalId eq` leaves those of one principal, `assignedTo()` those of its groups as well (documented).
        """
        self._address(call)
        self.require_parent(call)
        wanted = conditions(call.query.get("$filter", ""), FILTERS)
        found = [keyed(call, call.id.path), *(keyed(call, f"{scope}/providers/{ASSIGNMENTS}") for scope in above(call))]
        if "atscope" not in wanted:
            found.append(iter(self._below_scope(call)))
        principals = {fold(wanted["principalid"])} if wanted.get("principalid") else set()
        if wanted.get("assignedto"):
            principals = member_ids(call.resources, wanted["assignedto"])
        return Outcome(200, documents=_of(principals, by_name(call, found)))

    def check(self, call: Call) -> None:
        """Refuse a name that is no GUID, a role that there is not, and what was assigned before."""
        if not is_guid(call.id.name):
            raise refusal("role-assignment-id-invalid", name=call.id.name)
        given = call.body.get("properties")
        if not isinstance(given, dict) or not all(isinstance(given.get(name), str) and given[name] for name in FIXED):
            raise refusal("request-badly-formed")
        if not is_guid(given["principalId"]):
            raise refusal("principal-id-invalid", principal=given["principalId"])
        role = definition_name(given["roleDefinitionId"])
        if not role:
            raise refusal("role-definition-id-invalid", role=given["roleDefinitionId"].rpartition("/")[2])
        found = definition(call, role, to_assign=True)
        if found is None:
            raise refusal("role-definition-not-found", role=bare(role))
        if is_management_group(call.id) and _has_data_actions(found):
            raise refusal("role-data-actions")
        kind = given.get("principalType")
        if kind is not None and kind not in PRINCIPAL_TYPES:
            raise refusal("request-badly-formed")
        known = principal_type(call.resources, call.workspace, given["principalId"])
        if kind is not None and known is not None and kind != known:
            raise refusal("principal-type-unmatched", principal=bare(given["principalId"]), actual=known, expected=kind)
        tenant = tenant_at(call, scope_of(call)) or ""
        if not knows(call.resources, call.workspace, given["principalId"], tenant):
            raise refusal("principal-not-found", principal=bare(given["principalId"]), tenant=tenant)
        self._check_twice(call, given["principalId"], role)

    def _check_twice(self, call: Call, principal: str, role: str) -> None:
        old = call.resources.document(call.id.path)
        if old is not None:
            if not _same(old, principal, role):
                raise refusal("role-assignment-fixed")
            return
        collection = call.id.path.rpartition("/")[0]
        if any(_same(document, principal, role) for document in call.resources.list(collection)):
            raise refusal("role-assignment-exists")

    def _document(self, call: Call, body: dict[str, Any], old: Document | None) -> Document:
        given = body.pop("properties")
        body.pop("location", None)
        document = super()._document(call, {}, old)
        before = old["properties"] if old is not None else {}
        moment, caller = timestamp(call.now).removesuffix("+00:00") + "Z", call.caller or owner(call.workspace)
        document["properties"] = {
            "roleDefinitionId": _role_id(call, definition_name(given["roleDefinitionId"])),
            "principalId": given["principalId"].lower(),
            "principalType": given.get("principalType") or before.get("principalType")
            or principal_type(call.resources, call.workspace, given["principalId"]) or SERVICE_PRINCIPAL,
            "scope": document["id"].rpartition(f"/providers/{ASSIGNMENTS}/")[0],
            "condition": given.get("condition"), "conditionVersion": given.get("conditionVersion"),
            "createdOn": before.get("createdOn", moment), "updatedOn": moment,
            "createdBy": before.get("createdBy", caller), "updatedBy": caller,
            "delegatedManagedIdentityResourceId": given.get("delegatedManagedIdentityResourceId"),
            "description": given.get("description")}
        return document

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        outcome = super().write(call, body)
        if outcome.status == 201 and outcome.document is not None:
            # The answer does not name who made it; every later one does. Recorded.
            outcome.document = {**outcome.document, "properties": {**outcome.document["properties"], "createdBy": None}}
        if outcome.document is not None:
            outcome.operations += _listed(call, outcome.document["properties"]["principalId"], held=True)
        return outcome

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """Without what older api-versions do not tell; the role has the id that the subscription which asks knows it by."""
        told = dict(document["properties"])
        role = definition_name(str(told.get("roleDefinitionId")))
        if role:
            told["roleDefinitionId"] = _role_id(call, role)
        if call.api_version < LATER_SINCE:
            told = {name: value for name, value in told.items() if name not in LATER}
        return {**document, "properties": told}

    def delete(self, call: Call) -> Outcome:
        """200 with the assignment that was; 204 when there is none (documented)."""
        stored = call.resources.get(call.id.path)
        outcome = super().delete(call)
        if stored is None:
            return outcome
        given = stored.document["properties"]
        if call.caller is not None:
            _keep_last_owner(call, given)
        return Outcome(200, document=stored.document,
                       operations=[*outcome.operations, *_listed(call, given["principalId"], held=False)])


def _listed(call: Call, object_id: str, *, held: bool) -> tuple[Operation, ...]:
    """What brings the list of a principal along, if the workspace has that principal."""
    from sig_cli.workspace.principals import key_of, principal

    document = principal(call.resources, object_id)
    if document is None:
        return ()
    key = fold(call.id.path)
    rest = [other for other in document["assignments"] if fold(other) != key]
    return (Put(key_of(object_id), {**document, "assignments": sorted([*rest, key]) if held else rest},
                call.resources.revision(key_of(object_id))),)


def _keep_last_owner(call: Call, given: dict[str, Any]) -> None:
    """Refuse to delete the last assignment of the role Owner of a whole subscription."""
    if call.id.group is not None or call.id.scope is not None or definition_name(given["roleDefinitionId"]) != OWNER_ROLE:
        return
    owners = [document for document in call.resources.list(call.id.path.rpartition("/")[0])
              if definition_name(document["properties"]["roleDefinitionId"]) == OWNER_ROLE]
    if len(owners) == 1:
        raise refusal("last-owner")


def _role_id(call: Call, role: str) -> str:
    """The id of a role in the subscription of a call; at a management group, that of the tenant."""
    home = f"/subscriptions/{call.id.subscription}" if call.id.subscription is not None else ""
    return f"{home}/providers/{DEFINITIONS}/{role.lower()}"


def _has_data_actions(role: Document) -> bool:
    """Whether a custom role allows anything on data."""
    properties = role["properties"]
    return properties.get("type") == CUSTOM and any(
        permission.get("dataActions") for permission in properties.get("permissions") or () if isinstance(permission, dict))


def above(call: Call) -> builtins.list[str]:
    """The paths of the scopes that a call's scope lies in, the nearest first, management groups last."""
    scopes: builtins.list[str] = []
    scope = call.id.scope
    if is_management_group(call.id):
        return groups_above(call.resources, scope_of(call))
    if scope is not None:
        parent = scope.parent
        while parent is not None:
            scopes.append(parent.path)
            parent = parent.parent
        scopes.append(call.id.group_path)
    subscription = f"/subscriptions/{call.id.subscription}"
    if call.id.group is not None:
        scopes.append(subscription)
    return [*scopes, *groups_above(call.resources, fold(subscription))]


def _same(document: Document, principal: str, role: str) -> bool:
    properties = document["properties"]
    return (fold(properties["principalId"]) == fold(principal)
            and fold(definition_name(properties["roleDefinitionId"])) == fold(role))


def member_ids(resources: Resources, object_id: str) -> set[str]:
    """A principal's object id and those of the groups that it is in."""
    from sig_cli.workspace.principals import principal, with_groups

    document = principal(resources, object_id)
    return {fold(object_id), *(found["name"] for found in with_groups(resources, document))} if document else {fold(object_id)}


def _of(principals: set[str], rows: Iterator[tuple[str, Document]]) -> Iterator[tuple[str, Document]]:
    return (row for row in rows if not principals or fold(row[1]["properties"]["principalId"]) in principals)


ROLE_ASSIGNMENTS = RoleAssignments(ASSIGNMENTS)
