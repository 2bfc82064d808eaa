"""Microsoft.Compute/diskEncryptionSets: which key of a customer encrypts disks, and what they encrypt.

Recorded: a PUT answers 202 with what was sent, `Updating`; a later GET has the rest. Keys are not looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.naming import check_any
from sig_cli.providers.provider import Call, Outcome, Provider
from sig_cli.providers.tracked import TrackedProvider, require_group
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.workspace.engine import Document

USERS = ("disks", "snapshots", "images", "galleries")
"""What may be encrypted with a set: the collections of a group in which they are looked for."""
ANSWERED_SINCE = "2022-07-02"
"""Since this api-version the answer to a write says what it is an answer about. Guessed: up to the one before, and up to the
end of 2023, answers were recorded that do not."""


class DiskEncryptionSets(TrackedProvider):
    type = "Microsoft.Compute/diskEncryptionSets"
    model = "sig_cli.providers.compute.encryption_models:DiskEncryptionSet"
    envelope = ("tags", "identity")
    style = "DiskOperations"
    write_status = (202, 202)
    monitored_put = True

    def check_name(self, call: Call) -> None:
        check_any(call.id.name)

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        properties = dict(body.get("properties") or {})
        properties.setdefault("encryptionType", "EncryptionAtRestWithCustomerKey")
        return properties

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        """The key may change; what kind of encryption it is for may not."""
        before, given = old["properties"], body.get("properties") or {}
        if given.get("encryptionType", before.get("encryptionType")) != before.get("encryptionType"):
            raise refusal("property-change-not-allowed", property="encryptionType")
        return {**before, **given}

    def shown_state(self, kind: str) -> str:
        return "Updating"

    def check_delete(self, call: Call, document: Document, leaving: str = "") -> None:
        if any(not fold(user).startswith(fold(leaving)) if leaving else True for user in encrypted_with(call, document["id"])):
            raise refusal("encryption-set-in-use", des=document["name"])

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        shown = super().present(document, call, state)
        if state is not None:
            given = next((value for name, value in (call.body or {}).items() if name.lower() == "properties"), None) or {}
            sent = {name.lower() for name in given}
            shown["properties"] = {name: value for name, value in shown["properties"].items()
                                   if name.lower() in sent or name == "provisioningState"}
            if call.api_version < ANSWERED_SINCE:
                for name in ("name", "id", "type"):
                    shown.pop(name, None)
                if "identity" in shown:
                    shown["identity"] = {"type": shown["identity"]["type"]}
        return shown


class AssociatedResources(Provider):
    """The ids of what a set encrypts: disks, snapshots, images and image versions of its subscription."""

    type = "Microsoft.Compute/diskEncryptionSets/associatedResources"

    def list(self, call: Call) -> Outcome:
        require_group(call)
        parent = call.id.parent
        document = call.resources.document(parent.path) if parent is not None else None
        if document is None:
            raise call.refusal("resource-not-found", resource="/".join((DiskEncryptionSets.type, *call.id.names)),
                                       group=call.id.group)
        return Outcome(200, rows=[(id_, id_) for id_ in encrypted_with(call, document["id"])])


def encrypted_with(call: Call, id_: str) -> Iterator[str]:
    """The ids of the resources of a subscription that name a disk encryption set."""
    wanted = fold(id_)
    groups = f"/subscriptions/{call.id.subscription}/resourcegroups"
    for group in call.resources.names(groups):
        for collection in USERS:
            root = f"{groups}/{group}/providers/microsoft.compute/{collection}"
            for document in call.resources.list(root):
                yield from _naming(document, wanted)
                if collection == "galleries":
                    for _, stored in call.resources.below(document["id"]):
                        yield from _naming(stored.document, wanted)


def _naming(document: Document, wanted: str) -> Iterator[str]:
    if _mentions(document.get("properties"), wanted):
        yield document["id"]


def _mentions(value: Any, wanted: str) -> bool:
    if isinstance(value, dict):
        return any(_mentions(member, wanted) for member in value.values())
    if isinstance(value, list):
        return any(_mentions(member, wanted) for member in value)
    return isinstance(value, str) and value[:1] == "/" and fold(value) == wanted


DISK_ENCRYPTION_SETS = DiskEncryptionSets()
ASSOCIATED_RESOURCES = AssociatedResources()
