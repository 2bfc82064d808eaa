"""Management groups: what subscriptions lie in, so that a role reaches several of them.

A group is in another one or in none; a subscription's document names its group. Every change is one commit with the
expectations that it rests on, run again after a conflict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.workspace.administration import find_subscription, is_guid
from sig_cli.workspace.engine import ABSENT, CheckEmpty, Delete, Put, StoreError
from sig_cli.workspace.foundation import FIRST_TENANT
from sig_cli.workspace.names import fold
from sig_cli.workspace.principal_changes import commit_change

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document, Engine, Operation

COLLECTION = "/providers/microsoft.management/managementgroups"
DEEPEST = 6
"""Levels of groups. Documented."""
LONGEST = 90


def management_groups(engine: Engine) -> list[Document]:
    """All management groups, by name."""
    return [stored.document for stored in engine.list(COLLECTION)]


def find_group(engine: Engine, name: str) -> Document:
    """The management group with this name, ignoring case. Raises `StoreError` when there is none."""
    stored = engine.get(f"{COLLECTION}/{fold(name)}") if name and "/" not in name else None
    if stored is None:
        raise StoreError(f"The workspace has no management group '{name}'. `sig workspace management-group list` shows those it has.")
    return stored.document


def add_group(engine: Engine, name: str, parent: str | None, tenant: str | None = None) -> Document:
    """Add a management group, in another one with `parent`, else in the tenant, the first one's by default; its document.

    Raises `StoreError` for a name that is taken or cannot be one, for a tenant that is no GUID or not the parent's, and for
    groups that lie too deep.
    """
    if not name or len(name) > LONGEST or not name.isascii() or not name.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise StoreError(f"A management group needs a name of letters, digits and -_., {LONGEST} at most.")
    made: Document = {"name": name, "id": f"/providers/Microsoft.Management/managementGroups/{name}",
                      "type": "Microsoft.Management/managementGroups", "tenantId": fold(tenant or FIRST_TENANT), "parent": None}
    if tenant is not None and not is_guid(tenant):
        raise StoreError(f"'{tenant}' is no tenant: a GUID such as {FIRST_TENANT} is needed.")

    def change() -> list[Operation]:
        if engine.get(f"{COLLECTION}/{fold(name)}") is not None:
            raise StoreError(f"The workspace has a management group '{name}' already.")
        level, above = 1, parent
        while above is not None:
            outer = find_group(engine, above)
            if level == 1:
                if tenant is not None and fold(tenant) != fold(outer["tenantId"]):
                    raise StoreError(f"The management group '{outer['name']}' is of the tenant {outer['tenantId']}.")
                made["parent"], made["tenantId"] = outer["name"], outer["tenantId"]
            level, above = level + 1, outer["parent"]
        if level > DEEPEST:
            raise StoreError(f"Management groups lie in one another {DEEPEST} deep at most.")
        return [Put(f"{COLLECTION}/{fold(name)}", made, ABSENT)]

    commit_change(engine, change)
    return made


def remove_group(engine: Engine, name: str) -> None:
    """Remove a management group that holds nothing any more, no group, no subscription and no role.

    Raises `StoreError` when there is none, or something is in it.
    """
    def change() -> list[Operation]:
        document = find_group(engine, name)
        key = f"{COLLECTION}/{fold(name)}"
        held = [other["name"] for other in management_groups(engine) if fold(other["parent"] or "") == fold(name)]
        held += [stored.document["name"] for stored in engine.list("/subscriptions")
                 if fold(stored.document.get("managementGroup") or "") == fold(name)]
        if held:
            raise StoreError(f"The management group '{document['name']}' holds {', '.join(held[:5])}. Take that out first.")
        if any(True for _ in engine.below(key)):
            raise StoreError(f"Roles are given or made at the management group '{document['name']}'. Delete them first.")
        return [Delete(key), CheckEmpty(key)]

    commit_change(engine, change)


def place(engine: Engine, subscription: str, name: str | None) -> Document:
    """Put a subscription into a management group, or with None into none; the subscription's document.

    Raises `StoreError` when one of them is not there, and for a group of another tenant.
    """
    shown: list[Document] = []

    def change() -> list[Operation]:
        found = find_group(engine, name) if name is not None else None
        group = found["name"] if found is not None else None
        document = find_subscription(engine, subscription)
        if found is not None and fold(found["tenantId"]) != fold(document["tenantId"]):
            raise StoreError(f"The subscription '{document['name']}' is of the tenant {document['tenantId']}, the management group "
                             f"'{group}' of {found['tenantId']}.")
        key = "/subscriptions/" + fold(document["subscriptionId"])
        stored = engine.get(key)
        changed = {**document, "managementGroup": group}
        if group is None:
            del changed["managementGroup"]
        shown[:] = [changed]
        return [Put(key, changed, stored.revision if stored else ABSENT)]

    commit_change(engine, change)
    return shown[0]
