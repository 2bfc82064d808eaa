"""Microsoft.Authorization/roleDefinitions: the built-in roles, and those that somebody made.

A role is found from every scope of its subscription: wherever a request speaks of it, it lies at the subscription (recorded
ids). One can be assigned in every subscription that its assignable scopes name.
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
from sig_cli.providers.authorization.filters import conditions
from sig_cli.providers.authorization.management_scope import is_management_group, require_management_group
from sig_cli.providers.directory import owner
from sig_cli.providers.provider import Call, Outcome
from sig_cli.providers.stored import StoredType
from sig_cli.workspace.foundation import subscription_document
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    import builtins

    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document

LISTS = ("actions", "notActions", "dataActions", "notDataActions")
FEWEST = 2
"""Slashes in the name of an operation."""
FILTERS = ("rolename", "type", "atscopeandbelow")


class RoleDefinitions(StoredType):
    simulated = True

    def _address(self, call: Call) -> None:
        if is_management_group(call.id):
            require_management_group(call)
        else:
            super()._address(call)

    def get(self, call: Call) -> Outcome:
        self._readable(call)
        document = definition(call.resources, call.id.subscription, call.id.name)
        if document is None:
            raise refusal("role-definition-not-found", role=call.id.name)
        return Outcome(200, document=document)

    def list(self, call: Call) -> Outcome:
        """All roles that can be assigned in the subscription; `$filter` by name and by kind."""
        self._readable(call)
        wanted = conditions(call.query.get("$filter", ""), FILTERS)
        rows = [(fold(document["id"]), document) for document in _all(call) if _fits(document, wanted)]
        rows.sort(key=lambda row: (fold(row[1]["properties"].get("roleName", "")), row[0]))
        return Outcome(200, documents=rows)

    def put(self, call: Call) -> Outcome:
        if call.id.subscription is None:
            raise refusal("role-scope-invalid", value=call.id.scope.path if call.id.scope is not None else "/")
        call.id = self._home(call)
        return super().put(call)

    def delete(self, call: Call) -> Outcome:
        """200 with the role that was, 204 without one. Built-in roles stay, and those that somebody has."""
        call.id = self._home(call)
        _refuse_built_in(call)
        stored = call.resources.get(call.id.path)
        if stored is not None and _is_assigned(call):
            raise refusal("role-definition-assigned", role=call.id.name)
        outcome = super().delete(call)
        return Outcome(200, document=stored.document, operations=outcome.operations) if stored else outcome

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
        if any(fold(other["properties"].get("roleName", "")) == fold(name) and fold(other["name"]) != fold(call.id.name)
               for other in _all(call)):
            raise refusal("role-name-taken")

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

    def _readable(self, call: Call) -> None:
        """As `_address`; and the roles that every subscription has are read at the tenant too, as they are named there."""
        if call.id.subscription is not None or call.id.scope is not None:
            self._address(call)

    def record(self, call: Call) -> str | None:
        return self._home(call).path

    def _home(self, call: Call) -> ResourceId:
        return ResourceId(call.id.subscription, None, NAMESPACE, call.id.types, call.id.names)


def _refuse_built_in(call: Call) -> None:
    if any(fold(role["name"]) == fold(call.id.name) for role in built_in(None)):
        raise refusal("role-built-in", role=call.id.name)


def _all(call: Call) -> builtins.list[Document]:
    """Every role that can be assigned in the subscription of a call."""
    from sig_cli.providers.roles_in_force import reaches

    found = built_in(call.id.subscription)
    for subscription in call.resources.names("/subscriptions"):
        own = fold(subscription) == fold(call.id.subscription or "")
        found += [document for document in call.resources.list(f"/subscriptions/{subscription}/providers/{DEFINITIONS}")
                  if own or reaches(document, call.id.subscription or "")]
    return found


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
    """Raise `role-scopes-missing`, and `role-scope-invalid` for a scope in no subscription of the workspace."""
    if not isinstance(scopes, list) or not scopes:
        raise refusal("role-scopes-missing")
    for scope in scopes:
        id_ = parse(scope) if isinstance(scope, str) else None
        if id_ is None or id_.subscription is None or subscription_document(call.resources, id_.subscription) is None:
            raise refusal("role-scope-invalid", value=str(scope))


def _is_assigned(call: Call) -> bool:
    """Whether somebody has the role. Reads the assignments of every subscription."""
    mark = f"/providers/{ASSIGNMENTS}/".lower()
    return any(mark in key and fold(definition_name(stored.document["properties"]["roleDefinitionId"])) == fold(call.id.name)
               for subscription in call.resources.names("/subscriptions")
               for key, stored in call.resources.below(f"/subscriptions/{subscription}"))


def definition(resources: Resources, subscription: str | None, name: str) -> Document | None:
    """The role with this GUID in a subscription, built in or made there; None when there is none."""
    for document in built_in(subscription):
        if fold(document["name"]) == fold(name):
            return document
    from sig_cli.providers.roles_in_force import custom

    return custom(resources, subscription, name)


def _fits(document: Document, wanted: dict[str, str]) -> bool:
    properties = document["properties"]
    kind = properties.get("type", BUILT_IN)
    return (fold(wanted.get("rolename", properties.get("roleName", ""))) == fold(properties.get("roleName", ""))
            and fold(wanted.get("type", kind)) == fold(kind))


ROLE_DEFINITIONS = RoleDefinitions(DEFINITIONS)
