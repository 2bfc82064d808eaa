"""Roles: which there are built in, and how a definition is spoken of.

Source: the REST reference of Microsoft.Authorization, and recorded answers of role definitions.
"""

from __future__ import annotations

import re
from typing import Any

from sig_cli.data_files import load

NAMESPACE = "Microsoft.Authorization"
DEFINITIONS = f"{NAMESPACE}/roleDefinitions"
ASSIGNMENTS = f"{NAMESPACE}/roleAssignments"
BUILT_IN, CUSTOM = "BuiltInRole", "CustomRole"

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def is_guid(text: str) -> bool:
    """Whether a text is a GUID with its four hyphens, in any case."""
    return _GUID.fullmatch(text) is not None


def bare(guid: str) -> str:
    """A GUID as the messages of this provider write it: 32 digits."""
    return guid.replace("-", "").lower()


def built_in(subscription: str | None) -> list[dict[str, Any]]:
    """The documents of the built-in roles as a subscription sees them, by name; None for those of the tenant."""
    return [_document(row, subscription) for row in load("roles.json")["roles"]]


def definition_name(role_definition_id: str) -> str:
    """The GUID at the end of the id of a role definition, at any scope; empty for what is no such id."""
    head, _, name = role_definition_id.rpartition("/")
    return name if head.lower().endswith(f"/providers/{DEFINITIONS}".lower()) and is_guid(name) else ""


def _document(row: dict[str, Any], subscription: str | None) -> dict[str, Any]:
    scope = f"/subscriptions/{subscription}" if subscription is not None else ""
    return {"name": row["name"], "id": f"{scope}/providers/{DEFINITIONS}/{row['name']}", "type": DEFINITIONS,
            "properties": {"roleName": row["roleName"], "type": BUILT_IN, "description": row["description"],
                           "assignableScopes": ["/"], "permissions": row["permissions"], "createdOn": row["createdOn"],
                           "updatedOn": row["updatedOn"], "createdBy": None, "updatedBy": None}}
