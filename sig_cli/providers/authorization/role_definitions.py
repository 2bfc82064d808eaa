"""Microsoft.Authorization/roleDefinitions: the built-in roles, and those that somebody made.

A custom role is its tenant's and is told with the id of the subscription that asks (recorded). Its document lies at the
subscription or the management group where it was made first. It can be assigned at its assignable scopes and at all that
lies in them, which is where it is listed, too (documented).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.ids import ResourceId, parse
from sig_cli.domain.moments import timestamp
from sig_cli.domain.roles import (
    ASSIGNMENTS,
    BUILT_IN,
    CUSTOM,
    DEFINITIONS,
    NAMESPACE,
    built_in,
    definition_name,
    is_guid,
)
from sig_cli.providers.access import MANAGEMENT_GROUPS, Access, scopes_around
from sig_cli.providers.authorization.filters import conditions
from sig_cli.providers.authorization.management_scope import TYPE as MANAGEMENT_GROUP
from sig_cli.providers.authorization.management_scope import RoleType, is_management_group
from sig_cli.providers.directory import owner
from sig_cli.providers.provider import Call, Outcome
from sig_cli.providers.roles_in_force import homes
from sig_cli.workspace.engine import ABSENT, Put
from sig_cli.workspace.foundation import WORKSPACE_KEY, subscription_document
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    import builtins

    from sig_cli.workspace.engine import Document

LISTS = ("actions", "notActions", "dataActions", "notDataActions")
FEWEST = 2
"""Slashes in the name of an operation."""
CREATED = 201
MOST_MANAGEMENT_GROUPS = 1
"""Management groups among the assignable scopes of a role. Documented."""
FILTERS = ("rolename", "type", "atscopeandbelow")


class RoleDefinitions(RoleType):
    simulated = True

    def get(self, call: Call) -> Outcome:
        self._readable(call)
        document = definition(call, call.id.name)
        if document is None:
            raise refusal("role-definition-not-found", role=call.id.name)
        return Outcome(200, document=document)

    def list(self, call: Call) -> Outcome:
        """All roles that can be assigned at a scope, with `atScopeAndBelow()` also below it; `$filter` by name and by kind."""
        self._readable(call)
        wanted = conditions(call.query.get("$filter", ""), FILTERS)
        found = [*built_in(call.id.subscription), *assignable(call, below="atscopeandbelow" in wanted)]
        rows = [(fold(document["id"]), document) for document in found if _fits(document, wanted)]
        rows.sort(key=lambda row: (fold(row[1]["properties"].get("roleName", "")), row[0]))
        return Outcome(200, documents=rows)

    def put(self, call: Call) -> Outcome:
        """201, for a role that is changed as well (the REST specification knows no other)."""
        asked, call.id = call.id, self._home(call)
        if call.id.subscription is None and call.id.scope is None:
            raise refusal("role-scope-invalid", value="/")
        outcome = super().put(call)
        call.id, outcome.status = asked, CREATED
        return outcome

    def delete(self, call: Call) -> Outcome:
        """200 with the role that was, 204 without one. Built-in roles stay, and those that somebody has."""
        self._readable(call)
        asked, call.id = call.id, self._home(call)
        _refuse_built_in(call)
        stored = call.resources.get(call.id.path)
        if stored is None:
            return Outcome(204)
        _hold_scopes(call, stored.document, "delete")
        if _is_assigned(call):
            raise refusal("role-definition-assigned", role=call.id.name)
        operations, call.id = super().delete(call).operations, asked
        return Outcome(200, document=stored.document, operations=operations)

    def check(self, call: Call) -> None:
        if not is_guid(call.id.name):
            raise refusal("role-definition-id-invalid", role=call.id.name)
        _refuse_built_in(call)
        given = call.body.get("properties")
        name = given.get("roleName") if isinstance(given, dict) else None
        if not isinstance(given, dict) or not isinstance(name, str) or not name:
            raise refusal("request-badly-formed")
        _check_permissions(given.get("permissions"))
        _check_scopes(call, given.get("assignableScopes"))
        old = call.resources.document(call.id.path)
        if old is not None:
            _hold_scopes(call, old, "write")
        if any(fold(str(_properties(other).get("roleName", ""))) == fold(name) and fold(other["name"]) != fold(call.id.name)
               for other in (*built_in(None), *_customs(call))):
            raise refusal("role-name-taken")

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        """As any stored type. Roles are written one after the other, because their names are one in the whole tenant: each takes
        the workspace's record along, which every request has read before it looks at the others.
        """
        outcome = super().write(call, body)
        record = call.resources.get(WORKSPACE_KEY)
        turn = Put(WORKSPACE_KEY, record.document, record.revision) if record else Put(WORKSPACE_KEY, call.workspace, ABSENT)
        outcome.operations = (*outcome.operations, turn)
        return outcome

    def _document(self, call: Call, body: dict[str, Any], old: Document | None) -> Document:
        document = super()._document(call, body, old)
        given, before = document.get("properties", {}), old["properties"] if old is not None else {}
        moment, caller = timestamp(call.now).removesuffix("+00:00") + "Z", call.caller or owner(call.workspace)
        document["properties"] = {
            "roleName": given["roleName"], "type": CUSTOM, "description": given.get("description", ""),
            "assignableScopes": given["assignableScopes"],
            "permissions": [{name: permission.get(name) or [] for name in LISTS} for permission in given["permissions"]],
            "createdOn": before.get("createdOn", moment), "updatedOn": moment,
            "createdBy": before.get("createdBy", caller), "updatedBy": caller}
        return document

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """With its id as the subscription that asks, or a management group, has it."""
        home = f"/subscriptions/{call.id.subscription}" if call.id.subscription is not None else ""
        return {**document, "id": f"{home}/providers/{DEFINITIONS}/{document['name']}"}

    def _readable(self, call: Call) -> None:
        """As `_address`; and the roles that every subscription has are read at the tenant too, as they are named there."""
        if call.id.subscription is not None or call.id.scope is not None:
            self._address(call)

    def record(self, call: Call) -> str | None:
        return self._home(call).path

    def _home(self, call: Call) -> ResourceId:
        """Where the document of a role lies, or is to lie: at the subscription or the management group of the request."""
        lies = next((parse(document["id"]) for document in _customs(call) if fold(document["name"]) == fold(call.id.name)), None)
        if lies is not None:
            return lies
        scope = call.id.scope if is_management_group(call.id) else None
        return ResourceId(call.id.subscription, None, NAMESPACE, call.id.types, call.id.names, scope)


def _refuse_built_in(call: Call) -> None:
    if any(fold(role["name"]) == fold(call.id.name) for role in built_in(None)):
        raise refusal("role-built-in", role=call.id.name)


def assignable(call: Call, *, below: bool = False) -> builtins.list[Document]:
    """The custom roles that can be assigned at the scope of a call; with `below` also those for what lies in it."""
    target = scope_of(call)
    around = set(scopes_around(call.resources, target))
    return [document for document in _customs(call) if any(
        scope in around or (below and target in scopes_around(call.resources, scope)) for scope in _scopes(document))]


def scope_of(call: Call) -> str:
    """The folded scope that a role or an assignment is asked for at; "" is the tenant."""
    return fold(call.id.path).rpartition(f"/providers/{NAMESPACE}/".lower())[0]


def tenant_at(call: Call, scope: str) -> str | None:
    """The tenant that a folded scope is in; None for the tenant's own addresses, and for what is not there."""
    words = scope.split("/")
    if words[1:2] == ["subscriptions"]:
        document = subscription_document(call.resources, words[2]) if len(words) > 2 else None
    else:
        document = call.resources.document("/".join(words[:5])) if scope.startswith(MANAGEMENT_GROUPS) else None
    return str(document["tenantId"]).lower() if document is not None else None


def _customs(call: Call) -> builtins.list[Document]:
    """Every custom role of the tenant of a call. Of all tenants, where the call is in none."""
    tenant = tenant_at(call, scope_of(call))
    return [document for home in homes(call.resources, call.id.subscription)
            if tenant is None or tenant_at(call, fold(home)) == tenant
            for document in call.resources.list(f"{home}/providers/{DEFINITIONS}")]


def _properties(document: Document) -> dict[str, Any]:
    found = document.get("properties")
    return found if isinstance(found, dict) else {}


def _scopes(document: Document) -> builtins.list[str]:
    """The folded assignable scopes of a role, whose document somebody may have edited."""
    found = _properties(document).get("assignableScopes")
    return [fold(scope.rstrip("/")) for scope in found if isinstance(scope, str)] if isinstance(found, list) else []


def _hold_scopes(call: Call, old: Document, verb: str) -> None:
    """Hold that who changes or deletes a role may do that at every scope that it can be assigned at (documented).

    What a new document names is held before, as what a write names.
    """
    if call.caller is None:
        return
    access, action = Access(call.resources, call.caller), f"{DEFINITIONS}/{verb}"
    for scope in _scopes(old):
        if not access.allows(action, scope):
            raise refusal("linked-authorization-failed", client=access.client, object=access.object_id, action=action,
                          id=call.id.path, linked_action=action, linked=scope)


def _check_permissions(permissions: Any) -> None:
    """Raise `request-badly-formed` for no permissions, and `role-action-invalid` for what no operation is called."""
    if not isinstance(permissions, list) or not permissions or not all(isinstance(one, dict) for one in permissions):
        raise refusal("request-badly-formed")
    for permission in permissions:
        for name in LISTS:
            actions = permission.get(name) or []
            if not isinstance(actions, list) or not all(isinstance(action, str) for action in actions):
                raise refusal("request-badly-formed")
            for action in actions:
                if "*" not in action and action.count("/") < FEWEST:
                    raise refusal("role-action-invalid", action=action)


def _check_scopes(call: Call, scopes: Any) -> None:
    """Raise `role-scopes-missing`, `role-scope-invalid` for a scope that is nowhere in the tenant, and
    `role-management-groups` for more than one management group.
    """
    if not isinstance(scopes, list) or not scopes:
        raise refusal("role-scopes-missing")
    tenant, groups = tenant_at(call, scope_of(call)), set()
    for scope in scopes:
        id_ = parse(scope) if isinstance(scope, str) else None
        managing = id_ is not None and id_.subscription is None and id_.type.lower() == MANAGEMENT_GROUP and id_.scope is None
        found = tenant_at(call, fold(scope)) if id_ is not None and (managing or id_.subscription is not None) else None
        if id_ is None or id_.is_collection or found is None or found != tenant:
            raise refusal("role-scope-invalid", value=str(scope))
        if managing:
            groups.add(fold(id_.name))
    if len(groups) > MOST_MANAGEMENT_GROUPS:
        raise refusal("role-management-groups", maximum=MOST_MANAGEMENT_GROUPS)


def _is_assigned(call: Call) -> bool:
    """Whether somebody has the role. Reads the assignments of every subscription and management group."""
    mark = f"/providers/{ASSIGNMENTS}/".lower()
    return any(fold(definition_name(stored.document["properties"]["roleDefinitionId"])) == fold(call.id.name)
               for home in homes(call.resources) for _, stored in call.resources.below(home, wanted=lambda key: mark in key))


def definition(call: Call, name: str, *, to_assign: bool = False) -> Document | None:
    """The role of the tenant with this GUID, built in or made; with `to_assign` only one that can be assigned at the scope
    of the call. None when there is none.
    """
    for document in (*built_in(call.id.subscription), *(assignable(call) if to_assign else _customs(call))):
        if fold(document["name"]) == fold(name):
            return document
    return None


def _fits(document: Document, wanted: dict[str, str]) -> bool:
    properties = document["properties"]
    kind = properties.get("type", BUILT_IN)
    return (fold(wanted.get("rolename", properties.get("roleName", ""))) == fold(properties.get("roleName", ""))
            and fold(wanted.get("type", kind)) == fold(kind))


ROLE_DEFINITIONS = RoleDefinitions(DEFINITIONS)
