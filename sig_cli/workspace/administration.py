"""What a workspace's owner does to it beside the service: subscriptions, the allow-list of regions, the rule profile.

The documents lie behind the engine, because a shared engine needs them shared. Every change is one commit with the
expectations that it rests on, run again after a conflict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sig_cli.workspace.engine import ABSENT, Check, CheckEmpty, Conflict, Delete, Put, StoreError
from sig_cli.workspace.foundation import (
    FIRST_SUBSCRIPTION,
    FIRST_TENANT,
    WORKSPACE_KEY,
    new_subscription,
    new_workspace,
)
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.workspace.engine import Document, Engine, Operation

ATTEMPTS = 100
Result = TypeVar("Result")


def subscriptions(engine: Engine) -> list[Document]:
    """The documents of all subscriptions, by name; the first one is there before anything is written."""
    found = [stored.document for stored in engine.list("/subscriptions")]
    return found or [new_subscription(FIRST_SUBSCRIPTION, "Local")]


def find_subscription(engine: Engine, text: str) -> Document:
    """The subscription with this id or name, ignoring case. Raises `StoreError` when there is none."""
    folded = text.lower()
    for document in subscriptions(engine):
        if folded in (document["subscriptionId"].lower(), document["name"].lower()):
            return document
    raise StoreError(f"The workspace has no subscription '{text}'. `sig account list` shows those it has.")


def add_subscription(engine: Engine, name: str, subscription: str | None, tenant: str | None) -> Document:
    """Add a subscription and return its document. Its id follows from its name unless one is given.

    Raises `StoreError` for a name or id that is taken, and for an id that is no GUID.
    """
    if not name.strip() or not name.isprintable():
        raise StoreError("A subscription needs a name of printable characters.")
    identity = subscription if subscription is not None else _guid_of(name)
    if not is_guid(identity):
        raise StoreError(f"'{identity}' is no subscription id: a GUID such as {FIRST_SUBSCRIPTION} is needed.")
    if tenant is not None and not is_guid(tenant):
        raise StoreError(f"'{tenant}' is no tenant: a GUID such as {FIRST_TENANT} is needed.")

    def decide() -> tuple[list[Operation], Document]:
        present = subscriptions(engine)
        for document in present:
            if document["name"].lower() == name.lower():
                raise StoreError(f"The workspace has a subscription '{document['name']}' already.")
            if document["subscriptionId"].lower() == identity.lower():
                raise StoreError(f"The workspace has a subscription {identity} already: '{document['name']}'.")
        added = new_subscription(identity.lower(), name, *([tenant.lower()] if tenant is not None else []))
        operations: list[Operation] = []
        if engine.get("/subscriptions/" + FIRST_SUBSCRIPTION) is None and len(present) == 1 \
                and present[0]["subscriptionId"] == FIRST_SUBSCRIPTION:
            operations.append(Put("/subscriptions/" + FIRST_SUBSCRIPTION, present[0], ABSENT))
        operations.append(Put("/subscriptions/" + identity.lower(), added, ABSENT))
        return operations, added

    return change(engine, decide)


def remove_subscription(engine: Engine, text: str) -> None:
    """Remove a subscription that holds nothing any more.

    Raises `StoreError` when it does not exist, holds resource groups, or is the last one.
    """
    def decide() -> tuple[list[Operation], None]:
        document = find_subscription(engine, text)
        key = "/subscriptions/" + fold(document["subscriptionId"])
        groups = engine.names(f"{key}/resourcegroups")
        if groups:
            raise StoreError(f"Subscription '{document['name']}' holds resource groups ({', '.join(groups[:5])}). "
                             "Delete them first.")
        if len(subscriptions(engine)) == 1:
            raise StoreError(f"Subscription '{document['name']}' is the only one of this workspace.")
        operations: list[Operation] = [Delete(inner) for inner, _ in engine.below(key)]
        return [*operations, Delete(key), CheckEmpty(f"{key}/resourcegroups")], None

    change(engine, decide)


def allow_region(engine: Engine, text: str, region: str, *, allowed: bool) -> Document:
    """Put a region of restricted access on a subscription's allow-list, or take it off.

    The founding document asks for this before versions are replicated to Australia Central and Australia Central 2.
    """
    def decide() -> tuple[list[Operation], Document]:
        document = find_subscription(engine, text)
        key = "/subscriptions/" + fold(document["subscriptionId"])
        stored = engine.get(key)
        regions = [name for name in document.get("allowedRegions", []) if name != region]
        if allowed:
            regions = sorted([*regions, region])
        changed = {**document, "allowedRegions": regions}
        return [Put(key, changed, stored.revision if stored else ABSENT)], changed

    return change(engine, decide)


def set_profile(engine: Engine, profile: str) -> Document:
    """Choose the rule profile. It governs writes from now on; what is stored is not validated again."""
    return _set(engine, "profile", profile)


def set_replica_overload(engine: Engine, answer: str) -> Document:
    """Choose what happens when more machines are created at once than replicas can serve: "report" or "throttle"."""
    return _set(engine, "replicaOverload", answer)


def set_quotas(engine: Engine, limits: dict[str, int | None]) -> Document:
    """Set limits of one's own by resource type, or take them back with None: they come before those of the profile."""
    def decide() -> tuple[list[Operation], Document]:
        stored = engine.get(WORKSPACE_KEY)
        document = dict(stored.document if stored else new_workspace())
        merged = {**document.pop("quotas", {}), **limits}
        kept = {type_: limit for type_, limit in sorted(merged.items()) if limit is not None}
        changed = {**document, "quotas": kept} if kept else document
        return [Put(WORKSPACE_KEY, changed, stored.revision if stored else ABSENT)], changed

    return change(engine, decide)


def _set(engine: Engine, member: str, value: str) -> Document:
    def decide() -> tuple[list[Operation], Document]:
        stored = engine.get(WORKSPACE_KEY)
        document = {**(stored.document if stored else new_workspace()), member: value}
        return [Put(WORKSPACE_KEY, document, stored.revision if stored else ABSENT)], document

    return change(engine, decide)


def workspace_record(engine: Engine) -> Document:
    """The workspace's own record, or what it will be."""
    stored = engine.get(WORKSPACE_KEY)
    return stored.document if stored else new_workspace()


def is_guid(text: str) -> bool:
    """Whether a text is a GUID in its usual spelling."""
    parts = text.split("-")
    return [len(part) for part in parts] == [8, 4, 4, 4, 12] and all(
        character in "0123456789abcdefABCDEF" for character in "".join(parts))


def _guid_of(name: str) -> str:
    from uuid import UUID, uuid5

    return str(uuid5(UUID(FIRST_SUBSCRIPTION), name.lower()))


def change(engine: Engine, decide: Callable[[], tuple[list[Operation], Result]]) -> Result:
    """Commit what `decide` says, which is asked again after a conflict, and return its result.

    Raises `StoreError` when others never leave a gap, and whatever `decide` raises.
    """
    for _ in range(ATTEMPTS):
        operations, result = decide()
        if engine.get(WORKSPACE_KEY) is None and not any(
                isinstance(operation, Put) and operation.key == WORKSPACE_KEY for operation in operations):
            operations.insert(0, Put(WORKSPACE_KEY, new_workspace(), ABSENT))
        else:
            stored = engine.get(WORKSPACE_KEY)
            if stored and not any(isinstance(operation, Put) and operation.key == WORKSPACE_KEY
                                  for operation in operations):
                operations.append(Check(WORKSPACE_KEY, stored.revision))
        try:
            engine.commit(operations)
        except Conflict:
            continue
        return result
    raise StoreError("The workspace is written to by so many others that this change found no gap. Try again.")
