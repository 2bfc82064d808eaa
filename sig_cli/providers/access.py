"""What one principal may do in a workspace: its roles, those of its groups, and how far they reach.

A role is held at the scope of its assignment and at all that lies in it: management group, subscription, group, resource,
nested resource. Read are the principal, its groups, and of their assignments those that the question is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.access import permits, prefixes
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.providers.roles_in_force import role_in_force
from sig_cli.workspace.names import fold
from sig_cli.workspace.principals import ASSIGNMENTS, client_name, principal, with_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document

MANAGEMENT_GROUPS = "/providers/microsoft.management/managementgroups/"
DEEPEST = 16
"""Levels of management groups that are climbed; the service has six."""


class Grant:
    """A role that is held: the document of its assignment, what it is called and allows, and the principal that was given it,
    which may be a group.
    """

    __slots__ = ("assignment", "permissions", "role_name", "through")

    def __init__(self, assignment: Document, role_name: str, permissions: list[dict[str, Any]], through: Document) -> None:
        self.assignment = assignment
        self.role_name = role_name
        self.permissions = permissions
        self.through = through


class Access:
    """The access of one principal at one moment. A principal that is not there (any more) may do nothing."""

    def __init__(self, resources: Resources, object_id: str) -> None:
        self._resources = resources
        self.object_id = object_id
        self.document = principal(resources, object_id)
        self.client = client_name(self.document) if self.document is not None else object_id
        self.tenants: tuple[str, ...] = tuple(self.document["tenants"]) if self.document is not None else ()
        self.members = with_groups(resources, self.document) if self.document is not None else []
        self._held: dict[str, list[tuple[str, Document]]] = {}
        for member in self.members:
            for key in member["assignments"]:
                scope, mark, name = fold(key).rpartition(ASSIGNMENTS)
                if mark and name:
                    self._held.setdefault(scope, []).append((fold(key), member))
        self._grants: dict[str, Grant | None] = {}
        self._above: dict[str, list[str]] = {}
        self._climbs = any(scope.startswith(MANAGEMENT_GROUPS) for scope in self._held)

    def allows(self, action: str, path: str) -> bool:
        """Whether an action is allowed on an id."""
        return self.deciding(action, path) is not None

    def deciding(self, action: str, path: str) -> Grant | None:
        """The grant by which an action is allowed on an id, the one nearest to it; None when there is none."""
        return next((grant for grant in self.grants(path) if permits(grant.permissions, action)), None)

    def grants(self, path: str) -> Iterator[Grant]:
        """Every role that is held at an id, the nearest first."""
        for scope in self._scopes(fold(path)):
            for key, member in self._held.get(scope, ()):
                grant = self._grant(key, member)
                if grant is not None:
                    yield grant

    def touches(self, path: str) -> bool:
        """Whether any role is held at an id, above it or somewhere inside it."""
        target = fold(path)
        inside = target + "/"
        return any(True for _ in self.grants(path)) or any(
            self._grant(key, member) is not None
            for scope, held in self._held.items() if scope.startswith(inside) for key, member in held)

    def demand(self, action: str, path: str) -> None:
        """Raise `authorization-failed` unless an action is allowed on an id."""
        if not self.allows(action, path):
            raise self.refused(action, path)

    def refused(self, action: str, path: str) -> ServiceError:
        return refusal("authorization-failed", client=self.client, object=self.object_id, action=action, id=path)

    def _scopes(self, target: str) -> Iterator[str]:
        yield from prefixes(target)
        if self._climbs and target.startswith("/subscriptions/"):
            yield from self._climbed("/".join(target.split("/", 3)[:3]))
        elif self._climbs and target.startswith(MANAGEMENT_GROUPS):
            yield from self._climbed("/".join(target.split("/", 5)[:5]))

    def _climbed(self, key: str) -> list[str]:
        if key not in self._above:
            self._above[key] = groups_above(self._resources, key)
        return self._above[key]

    def _grant(self, key: str, member: Document) -> Grant | None:
        """The assignment behind a key, if it is there and for this principal, with what its role allows."""
        if key not in self._grants:
            document = self._resources.document(key)
            properties = document.get("properties") if document is not None else None
            found = None
            if document is not None and isinstance(properties, dict) \
                    and fold(str(properties.get("principalId"))) == member["name"]:
                role = role_in_force(self._resources, str(properties.get("roleDefinitionId")))
                found = Grant(document, *role, member) if role is not None else None
            self._grants[key] = found
        return self._grants[key]


def groups_above(resources: Resources, key: str) -> list[str]:
    """The keys of the management groups above a folded subscription or management group, the nearest first.

    Only those of its tenant: whatever a document says, a management group reaches nothing of another one.
    """
    inner = resources.document(key) or {}
    tenant = fold(str(inner.get("tenantId")))
    name = inner.get("parent" if key.startswith(MANAGEMENT_GROUPS) else "managementGroup")
    found: list[str] = []
    while isinstance(name, str) and name and "/" not in name and len(found) < DEEPEST:
        outer = resources.document(MANAGEMENT_GROUPS + fold(name))
        if outer is None or fold(str(outer.get("tenantId"))) != tenant:
            break
        found.append(MANAGEMENT_GROUPS + fold(name))
        name = outer.get("parent")
    return found


def scopes_around(resources: Resources, path: str) -> list[str]:
    """The folded id of a scope and of all that it lies in, management groups last."""
    target = fold(path)
    depth = 5 if target.startswith(MANAGEMENT_GROUPS) else 3
    return [*prefixes(target), *groups_above(resources, "/".join(target.split("/", depth)[:depth]))]
