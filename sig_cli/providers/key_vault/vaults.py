"""Microsoft.KeyVault/vaults and the keys in them: stored as sent, with the addresses that others name. There is no key in a key.

Documented: names of vaults are unique in all of Azure; a key that is written again is another version.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.providers.stored import StoredType
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.providers.provider import Call, Outcome
    from sig_cli.workspace.engine import Document

VAULTS = "Microsoft.KeyVault/vaults"
KEYS = f"{VAULTS}/keys"
SECOND = 1_000_000
_NAME = re.compile(r"(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]")


class Vaults(StoredType):
    def check(self, call: Call) -> None:
        if not _NAME.fullmatch(call.id.name):
            raise refusal("vault-name-invalid", name=call.id.name)
        if any(place != fold(call.id.path) for place in _named(call)):
            raise refusal("vault-name-taken", name=call.id.name)
        properties = call.body.get("properties") or {}
        if not properties.get("tenantId") or not isinstance(properties.get("sku"), dict):
            raise refusal("vault-incomplete")

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """With the address of the vault, and soft deletion, which every vault has by now (documented)."""
        shown = super().present(document, call, state)
        return {**shown, "properties": {"enableSoftDelete": True, "softDeleteRetentionInDays": 90, **shown["properties"],
                                        "vaultUri": f"https://{document['name'].lower()}.vault.azure.net/"}}


class Keys(StoredType):
    """Keys as Resource Manager has them. Each write makes a version, whose name follows from the moment."""

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        vault = (self.require_parent(call) or {}).get("name", "").lower()
        version = made_up_guid(call.workspace["seed"], call.id.path.lower(), call.now).replace("-", "")
        given = body.get("properties", {})
        uri = f"https://{vault}.vault.azure.net/keys/{call.id.name}"
        seconds = call.now // SECOND
        body["properties"] = {
            "kty": "RSA", **given,
            "attributes": {"enabled": True, **(given.get("attributes") or {}), "created": seconds, "updated": seconds},
            "keyUri": uri, "keyUriWithVersion": f"{uri}/{version}"}
        outcome = super().write(call, body)
        outcome.status = 200
        return outcome


def _named(call: Call) -> Iterator[str]:
    for subscription in (*call.resources.names("/subscriptions"), fold(call.id.subscription or "")):
        yield from call.resources.find(subscription, VAULTS, call.id.name)


VAULT_PROVIDER = Vaults(VAULTS)
KEY_PROVIDER = Keys(KEYS)
