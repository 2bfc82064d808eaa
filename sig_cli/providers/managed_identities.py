"""Microsoft.ManagedIdentity/userAssignedIdentities: stored as sent, with the principal that each stands for.

Templates give roles to that principal and read it out of the identity. Recorded shape, with the small letters of its id and
the address of a new one; the ids are made up, the same as in the `identity` of a resource that uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.providers.identities import returned_identity
from sig_cli.providers.stored import StoredType
from sig_cli.workspace.foundation import subscription_document

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call, Outcome
    from sig_cli.workspace.engine import Document


TOLD_UNTIL = "2018-11-30"
"""Before this api-version an identity told where its secret is kept (recorded)."""


class UserAssignedIdentities(StoredType):
    def completed(self, call: Call, document: Document) -> Document:
        return {**document, "tags": document.get("tags") or {}}

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        outcome = super().write(call, body)
        if outcome.status == 201 and outcome.document is not None:
            outcome.headers["Location"] = _shown_id(outcome.document)
        return outcome

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """With tenant, principal and client, which no request can set."""
        owner = document["id"]
        made = returned_identity(call, owner, {"userAssignedIdentities": {owner: {}}})["userAssignedIdentities"][owner]
        subscription = subscription_document(call.resources, call.id.subscription or "") or {}
        tenant, id_ = subscription.get("tenantId"), _shown_id(document)
        properties = {**document.get("properties", {}), "tenantId": tenant, **made}
        if call.api_version < TOLD_UNTIL:
            properties["clientSecretUrl"] = (
                f"https://control-{document['location']}.identity.azure.net{id_}/credentials"
                f"?tid={tenant}&oid={made['principalId']}&aid={made['clientId']}")
        return {**document, "id": id_, "properties": properties}


def _shown_id(document: Document) -> str:
    return str(document["id"]).replace("/resourceGroups/", "/resourcegroups/", 1)


USER_ASSIGNED_IDENTITIES = UserAssignedIdentities("Microsoft.ManagedIdentity/userAssignedIdentities")
