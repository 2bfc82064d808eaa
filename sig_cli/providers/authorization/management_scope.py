"""Roles at a management group: the one scope outside of subscriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.errors import refusal
from sig_cli.providers.stored import StoredType

if TYPE_CHECKING:
    from sig_cli.domain.ids import ResourceId
    from sig_cli.providers.provider import Call

TYPE = "microsoft.management/managementgroups"


def is_management_group(id_: ResourceId) -> bool:
    """Whether an id extends a management group."""
    return id_.subscription is None and id_.scope is not None and id_.scope.type.lower() == TYPE and id_.scope.scope is None


def require_management_group(call: Call) -> None:
    """Raise `management-group-not-found` unless the group that a call's id extends is there."""
    scope = call.id.scope
    if scope is None or call.resources.document(scope.path) is None:
        raise refusal("management-group-not-found", name=scope.name if scope is not None else "")


class RoleType(StoredType):
    """What lies at a management group as well as in subscriptions."""

    def _address(self, call: Call) -> None:
        if is_management_group(call.id):
            require_management_group(call)
        else:
            super()._address(call)
