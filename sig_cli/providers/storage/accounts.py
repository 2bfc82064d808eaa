"""Microsoft.Storage/storageAccounts: stored as sent, with what a pipeline asks of one: endpoints, keys, a free name.

Documented: names are unique in all of Azure, three to 24 lower-case letters and digits. Keys are made up and never looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.domain.blobs import as_segment, parts
from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.moments import timestamp
from sig_cli.providers.provider import Call, Outcome, Provider
from sig_cli.providers.stored import StoredType
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.workspace.engine import Document

ACCOUNTS = "Microsoft.Storage/storageAccounts"
SERVICES = ("blob", "dfs", "file", "queue", "table", "web")
SUFFIX = "core.windows.net"
_NAME = re.compile(r"[a-z0-9]{3,24}")
_INVALID = ("{} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use "
            "numbers and lower-case letters only.")
_TAKEN = "The storage account named {} is already taken."


class StorageAccounts(StoredType):
    actions = ("listkeys",)

    def check(self, call: Call) -> None:
        if not _NAME.fullmatch(call.id.name):
            raise refusal("storage-name-invalid", name=call.id.name)
        if any(place != fold(call.id.path) for place in accounts_named(call, call.id.name)):
            raise refusal("storage-name-taken", name=call.id.name)

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        """200 for a new account, too: the service's own first answer is 202, and clients take no 201 from it (specification)."""
        outcome = super().write(call, body)
        outcome.status = 200
        return outcome

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        shown = super().present(document, call, state)
        made = timestamp(document["sig"]["created"]).removesuffix("+00:00") + "Z"
        sku = dict(shown.get("sku") or {"name": "Standard_RAGRS"})
        sku["tier"] = "Premium" if str(sku.get("name")).startswith("Premium") else "Standard"
        hosts = {service: f"https://{document['name']}.{service}.{SUFFIX}/" for service in SERVICES}
        return {**shown, "sku": sku, "properties": {
            **shown["properties"], "creationTime": made, "keyCreationTime": {"key1": made, "key2": made},
            "primaryEndpoints": hosts, "primaryLocation": document["location"], "statusOfPrimary": "available"}}

    def post(self, call: Call) -> Outcome:
        """`listKeys`: two keys that follow from the account."""
        if (call.action or "").lower() != "listkeys":
            return super().post(call)
        self._address(call)
        document = self.require(call)
        made = timestamp(document["sig"]["created"]).removesuffix("+00:00") + "Z"
        return Outcome(200, body={"keys": [
            {"creationTime": made, "keyName": name, "permissions": "FULL", "value": _key(call.workspace["seed"], document, name)}
            for name in ("key1", "key2")]})


class NameAvailability(Provider):
    """`POST .../checkNameAvailability`: whether an account can have a name."""

    type = "Microsoft.Storage/checkNameAvailability"

    def post(self, call: Call) -> Outcome:
        name = call.body.get("name") if isinstance(call.body, dict) else None
        if not isinstance(name, str):
            raise refusal("body-missing")
        if not _NAME.fullmatch(name):
            return Outcome(200, body={"nameAvailable": False, "reason": "AccountNameInvalid", "message": _INVALID.format(name)})
        if next(accounts_named(call, name), None) is not None:
            return Outcome(200, body={"nameAvailable": False, "reason": "AlreadyExists", "message": _TAKEN.format(name)})
        return Outcome(200, body={"nameAvailable": True})


class Blobs(StoredType):
    """What is known of an uploaded blob: its length and, of a VHD, the size of the disk. The bytes are not kept."""

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        body["properties"] = {**body.get("properties", {}), "lastModified": timestamp(call.now),
                              "etag": f"0x8{made_up_guid(call.workspace['seed'], call.id.path.lower(), call.now)[:8].upper()}"}
        return super().write(call, body)


def accounts_named(call: Call, name: str) -> Iterator[str]:
    """The keys of the accounts with a name, in all subscriptions."""
    for subscription in (*call.resources.names("/subscriptions"), fold(call.id.subscription or "")):
        yield from call.resources.find(subscription, ACCOUNTS, name)


def uploaded_disk(call: Call, uri: str) -> int | None:
    """The bytes of the disk in an uploaded VHD, by the blob's address; None when nobody uploaded it here."""
    found = parts(uri)
    if found is None:
        return None
    account, container, name = found
    for key in accounts_named(call, account):
        blob = call.resources.document(f"{key}/blobServices/default/containers/{container}/blobs/{as_segment(name)}")
        size = (blob or {}).get("properties", {}).get("diskSizeBytes")
        if isinstance(size, int):
            return size
    return None


def _key(seed: str, document: Document, name: str) -> str:
    from base64 import b64encode

    text = "".join(made_up_guid(seed, document["id"].lower(), name, part).replace("-", "") for part in range(4))
    return b64encode(bytes.fromhex(text)).decode()


STORAGE_ACCOUNTS = StorageAccounts(ACCOUNTS)
NAME_AVAILABILITY = NameAvailability()
BLOBS = Blobs(f"{ACCOUNTS}/blobServices/containers/blobs")
