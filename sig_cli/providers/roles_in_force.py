"""What the role of an assignment allows, found by the GUID at the end of its id: built in, or made in some subscription or
management group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document

DEFINITIONS = "Microsoft.Authorization/roleDefinitions"
MANAGEMENT_GROUPS = "/providers/microsoft.management/managementgroups"


def role_in_force(resources: Resources, role_definition_id: str) -> tuple[str, list[dict[str, Any]]] | None:
    """Name and permissions of a role; None when there is no such role (any more)."""
    head, _, name = fold(role_definition_id).rpartition("/")
    if not head.endswith(f"/providers/{DEFINITIONS}".lower()):
        return None
    for row in load("roles.json")["roles"]:
        if row["name"] == name:
            return row["roleName"], row["permissions"]
    parts = role_definition_id.split("/")
    document = custom(resources, name, parts[2] if len(parts) > 2 and parts[1].lower() == "subscriptions" else None)
    properties = (document or {}).get("properties")
    found = properties.get("permissions") if isinstance(properties, dict) else None
    return (str(properties.get("roleName")), found) if isinstance(properties, dict) and isinstance(found, list) else None


def custom(resources: Resources, name: str, subscription: str | None = None) -> Document | None:
    """The custom role with a GUID, wherever it was made; it is looked for in `subscription` first."""
    for home in homes(resources, subscription):
        found = resources.document(f"{home}/providers/{DEFINITIONS}/{name}")
        if found is not None:
            return found
    return None


def homes(resources: Resources, first: str | None = None) -> Iterator[str]:
    """Where custom roles lie: subscriptions, `first` before the others, then management groups."""
    if first is not None:
        yield f"/subscriptions/{first}"
    yield from (f"/subscriptions/{other}" for other in resources.names("/subscriptions") if other != fold(first or ""))
    yield from (f"{MANAGEMENT_GROUPS}/{name}" for name in resources.names(MANAGEMENT_GROUPS))
