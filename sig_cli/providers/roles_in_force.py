"""What the role of an assignment allows, found by the GUID at the end of its id: built in, or made in some subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document

DEFINITIONS = "Microsoft.Authorization/roleDefinitions"


def role_in_force(resources: Resources, role_definition_id: str) -> tuple[str, list[dict[str, Any]]] | None:
    """Name and permissions of a role; None when there is no such role (any more)."""
    head, _, name = fold(role_definition_id).rpartition("/")
    if not head.endswith(f"/providers/{DEFINITIONS}".lower()):
        return None
    for row in load("roles.json")["roles"]:
        if row["name"] == name:
            return row["roleName"], row["permissions"]
    parts = role_definition_id.split("/")
    document = custom(resources, parts[2] if len(parts) > 2 and parts[1].lower() == "subscriptions" else None, name)
    properties = (document or {}).get("properties")
    found = properties.get("permissions") if isinstance(properties, dict) else None
    return (str(properties.get("roleName")), found) if isinstance(properties, dict) and isinstance(found, list) else None


def custom(resources: Resources, subscription: str | None, name: str) -> Document | None:
    """A custom role as a subscription sees it: one made there, or one made elsewhere that can be assigned there."""
    if subscription is not None:
        own = resources.document(f"/subscriptions/{subscription}/providers/{DEFINITIONS}/{name}")
        if own is not None:
            return own
    for other in resources.names("/subscriptions"):
        found = resources.document(f"/subscriptions/{other}/providers/{DEFINITIONS}/{name}")
        if found is not None and (subscription is None or reaches(found, subscription)):
            return found
    return None


def reaches(role: Document, subscription: str) -> bool:
    """Whether one of a role's assignable scopes lies in a subscription."""
    scopes = role.get("properties", {}).get("assignableScopes")
    wanted = f"/subscriptions/{fold(subscription)}"
    return isinstance(scopes, list) and any(
        isinstance(scope, str) and (scope == "/" or f"{fold(scope)}/".startswith(f"{wanted}/")) for scope in scopes)
