"""Managed identities of resources: what the service adds to what a request asks for.

Source: the REST specification of the gallery service and of virtual machines. The ids are made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.identifiers import made_up_guid
from sig_cli.workspace.foundation import subscription_document

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call


def returned_identity(call: Call, id_: str, given: dict[str, Any]) -> dict[str, Any]:
    """The identity of the resource `id_` as the service returns it: with the principals that it stands for.

    User-assigned identities come by name: clients send them in any order, and a document should not depend on that.
    """
    seed, owner = call.workspace["seed"], id_.lower()
    made: dict[str, Any] = {"type": given.get("type")}
    if "SystemAssigned" in (given.get("type") or ""):
        subscription = subscription_document(call.resources, call.id.subscription or "") or {}
        made = {"principalId": made_up_guid(seed, owner, "principal"), "tenantId": subscription.get("tenantId"), **made}
    if given.get("userAssignedIdentities"):
        made["userAssignedIdentities"] = {
            name: {"principalId": made_up_guid(seed, name.lower(), "principal"),
                   "clientId": made_up_guid(seed, name.lower(), "client")}
            for name in sorted(given["userAssignedIdentities"], key=str.lower)}
    return made


def merged_identity(old: dict[str, Any] | None, given: dict[str, Any]) -> dict[str, Any]:
    """The identity that a PATCH asks for, on the ground of the stored one.

    A user-assigned identity that is null is taken away; a type without user-assigned identities takes away
    those that the request does not name itself. Source: the conventions of Resource Manager, and what clients send.
    """
    before = old or {}
    kind = given.get("type") or before.get("type") or "None"
    users = {name.lower(): name for name in (before.get("userAssignedIdentities") or {}) if "UserAssigned" in kind}
    for name, value in (given.get("userAssignedIdentities") or {}).items():
        if value is None:
            users.pop(name.lower(), None)
        else:
            users.setdefault(name.lower(), name)
    made: dict[str, Any] = {"type": kind}
    if users:
        made["userAssignedIdentities"] = {name: {} for name in users.values()}
    return made


def patched_identity(old: dict[str, Any] | None, given: Any, sent: Any, merged: Any) -> Any:
    """The identity after a PATCH. `given` is the checked one; `sent` still tells by a null what goes, which that does not.

    What is no identity at all comes back as `merged`, for whoever checks the whole body.
    """
    users = given.get("userAssignedIdentities") or {} if isinstance(given, dict) else None
    if not isinstance(users, dict):
        return merged
    nulls = sent.get("userAssignedIdentities") if isinstance(sent, dict) else None
    if isinstance(nulls, dict):
        users = {**nulls, **users}
    return merged_identity(old, {**given, "userAssignedIdentities": users})
