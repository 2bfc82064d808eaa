"""Locks are held before a provider is asked: `ScopeLocked` for a write that one forbids.

Locks themselves can always be written and deleted; reading is never held up, and neither is a POST that only reads (`validate`,
`listKeys` and the like are writes to a read-only scope, documented).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.ids import ResourceId
from sig_cli.providers.authorization.locked_scopes import LOCKS, refuse_locked

if TYPE_CHECKING:
    from sig_cli.arm.routing import Route
    from sig_cli.providers.reading import Resources

OPEN = frozenset((LOCKS, "microsoft.resources/tagnames", "microsoft.resources/providers", "microsoft.resourcegraph/resources",
                  "microsoft.resources/subscriptions", "microsoft.features/features", "microsoft.features/providers/features"))
"""Types whose writes no lock holds up: locks, and what is no resource."""


def hold_locks(method: str, where: Route, resources: Resources) -> None:
    """Raise `scope-locked` for a write that a lock forbids."""
    if where.id.subscription is None or where.type in OPEN:
        return
    id_ = where.id
    if where.type == "microsoft.resources/resourcegroups" and where.action is None and id_.group is not None:
        id_ = ResourceId(id_.subscription, id_.group, None, (), ())
    refuse_locked(resources, id_, deleting=method == "DELETE")
