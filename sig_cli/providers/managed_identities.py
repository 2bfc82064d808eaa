"""Microsoft.ManagedIdentity/userAssignedIdentities: stored as sent, with the principal that each stands for.

Templates give roles to that principal and read it out of the identity. Recorded shape; the ids are made up, the same
as in the `identity` of a resource that uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.providers.identities import returned_identity
from sig_cli.providers.stored import StoredType
from sig_cli.workspace.foundation import subscription_document

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document


class UserAssignedIdentities(StoredType):
    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """With tenant, principal and client, which no request can set."""
        owner = document["id"]
        made = returned_identity(call, owner, {"userAssignedIdentities": {owner: {}}})["userAssignedIdentities"][owner]
        subscription = subscription_document(call.resources, call.id.subscription or "") or {}
        return {**document, "properties": {**document.get("properties", {}), "tenantId": subscription.get("tenantId"),
                                           **made}}


USER_ASSIGNED_IDENTITIES = UserAssignedIdentities("Microsoft.ManagedIdentity/userAssignedIdentities")
