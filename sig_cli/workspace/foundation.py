"""What a workspace has before anybody writes to it: its own record and one subscription.

A read of nothing creates nothing; the first write brings these documents with it. The first subscription's id is
fixed, so that parallel first commands agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sig_cli.workspace.engine import ABSENT, Put
from sig_cli.workspace.layout import FORMAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sig_cli.workspace.engine import Document, Operation, Stored

WORKSPACE_KEY = "/workspace/workspace"
FIRST_SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
FIRST_TENANT = "00000000-0000-4000-8000-0000000000aa"


class Reader(Protocol):
    """What is needed to read: `providers.reading.Resources` is one."""

    def get(self, path: str) -> Stored | None: ...
    def names(self, collection: str) -> Sequence[str]: ...


def new_workspace() -> Document:
    """The workspace's own record: its format, the rule profile, and the seed of the ids that we make up."""
    return {"name": "workspace", "format": FORMAT, "profile": "latest", "seed": "sig"}


def new_subscription(subscription: str, name: str, tenant: str = FIRST_TENANT) -> Document:
    """A subscription's document. `allowedRegions` is the founding document's allow-list."""
    return {"name": name, "id": f"/subscriptions/{subscription}", "subscriptionId": subscription, "tenantId": tenant,
            "state": "Enabled", "allowedRegions": []}


def workspace_document(reader: Reader) -> Document:
    """The workspace's record, or what it will be."""
    stored = reader.get(WORKSPACE_KEY)
    return stored.document if stored else new_workspace()


def subscription_document(reader: Reader, subscription: str) -> Document | None:
    """The document of a subscription id, ignoring case; the first one exists before it is written."""
    stored = reader.get(f"/subscriptions/{subscription}")
    if stored:
        return stored.document
    if subscription.lower() != FIRST_SUBSCRIPTION:
        return None
    if not reader.names("/subscriptions"):
        return new_subscription(FIRST_SUBSCRIPTION, "Local")
    # Another first write may have made it between the two looks: the reader tells, and the request is run again.
    stored = reader.get(f"/subscriptions/{subscription}")
    return stored.document if stored else None


def foundation(reader: Reader, subscription: str | None) -> list[Operation]:
    """The operations that make a workspace and its first subscription real, if they are not yet."""
    operations: list[Operation] = []
    if reader.get(WORKSPACE_KEY) is None:
        operations.append(Put(WORKSPACE_KEY, new_workspace(), ABSENT))
    if subscription is not None and reader.get(f"/subscriptions/{subscription}") is None:
        document = subscription_document(reader, subscription)
        if document is not None:
            operations.append(Put(f"/subscriptions/{subscription.lower()}", document, ABSENT))
    return operations
