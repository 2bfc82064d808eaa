"""What the role of an assignment allows, found by the GUID at the end of its id: built in, or made in some subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.domain.roles import DEFINITIONS, definition_name
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document


def permissions_of(resources: Resources, role_definition_id: str) -> list[dict[str, Any]] | None:
    """The permissions of a role; None when there is no such role (any more)."""
    name = fold(definition_name(role_definition_id))
    if not name:
        return None
    for row in load("roles.json")["roles"]:
        if row["name"] == name:
            permissions: list[dict[str, Any]] = row["permissions"]
            return permissions
    parts = role_definition_id.split("/")
    document = custom(resources, parts[2] if len(parts) > 2 and parts[1].lower() == "subscriptions" else None, name)
    found = (document or {}).get("properties", {}).get("permissions")
    return found if isinstance(found, list) else None


def custom(resources: Resources, subscription: str | None, name: str) -> Document | None:
    """A custom role as a subscription sees it: one made there, or one made elsewhere that can be assigned there."""
    if subscription is not None:
        own = resources.document(f"/subscriptions/{subscription}/providers/{DEFINITIONS}/{name}")
        if own is not None:
            return own
    for other in resources.names("/subscriptions"):
        found = resources.document(f"/subscriptions/{other}/providers/{DEFINITIONS}/{name}")
        if found is not None and (subscription is None or _reaches(found, subscription)):
            return found
    return None


def _reaches(role: Document, subscription: str) -> bool:
    scopes = role.get("properties", {}).get("assignableScopes")
    wanted = f"/subscriptions/{fold(subscription)}"
    return isinstance(scopes, list) and any(
        isinstance(scope, str) and (scope == "/" or f"{fold(scope)}/".startswith(f"{wanted}/")) for scope in scopes)
