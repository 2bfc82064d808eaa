"""Where a key lies below `state/`: one JSON file per document, in folders that mirror the id.

    /subscriptions/S                                      S/+subscription.json
    /subscriptions/S/resourcegroups/G                     S/G/_.json
    .../G/providers/microsoft.compute/galleries/A         S/G/microsoft.compute/galleries/A/_.json
    .../galleries/A/images/D/versions/1.0.0               S/G/microsoft.compute/galleries/A/images/D/versions/1.0.0.json
    .../galleries/A/providers/NS/TYPE/X                   S/G/microsoft.compute/galleries/A/+providers/NS/TYPE/X/_.json
    .../versions/1.0.0/providers/NS/TYPE/X                .../versions/+below/1.0.0/+providers/NS/TYPE/X/_.json
    /subscriptions/S/providers/NS/TYPE/X                  S/+providers/NS/TYPE/X/_.json
    /subscriptions/S/providers/NS                         S/+providers/NS/_.json
    /workspace/NAME                                       +workspace/NAME.json

Every part is an encoded name, which never begins with `+` and is never `_.json`: no two keys share a place. A key has
an even number of segments when it is a document's and an odd number when it is a collection's.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NoReturn

from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.names import encode, is_hashed

FORMAT = 1
"""The format of a workspace that this version writes; `/workspace/workspace` names the one it has."""

LEAVES = frozenset((
    "microsoft.authorization/locks",
    "microsoft.authorization/roleassignments",
    "microsoft.authorization/roledefinitions",
    "microsoft.compute/disks",
    "microsoft.compute/galleries/applications/versions",
    "microsoft.compute/galleries/images/versions",
    "microsoft.compute/images",
    "microsoft.compute/snapshots",
    "microsoft.features/featureproviders/subscriptionfeatureregistrations",
    "microsoft.features/providers/features",
    "microsoft.resources/tags",
))
"""Types whose resources are single files. A change here is a new format of the workspace."""

FOLDER_DOCUMENT = "/_.json"
LEAF_DOCUMENT = ".json"
SUBSCRIPTION_DOCUMENT = "/+subscription.json"
PROVIDERS = "+providers"
BELOW = "+below"
WORKSPACE = "+workspace"

SUBSCRIPTION, GROUP, NAMESPACE, RESOURCE, SETTING = "subscription", "group", "namespace", "resource", "setting"
"""What the members of a collection are."""

_LONG = 128

Collection = tuple[str, str, str]
"""Folder (relative to `state/`, no slash at its end), suffix of a member's document, and what the members are."""


@lru_cache(maxsize=1024)
def collection(key: str) -> Collection | None:
    """Where the members of a collection lie, or None when the text is no collection's key.

    Raises `StoreError` when the key was not folded.
    """
    parts = key.split("/")
    if len(parts) < 2 or parts[0] or "" in parts[1:]:
        return None
    if key != key.lower():
        _not_folded(key)
    if parts[1] == "workspace":
        return (WORKSPACE, LEAF_DOCUMENT, SETTING) if len(parts) == 2 else None
    folder = ""
    at = 1
    if parts[1] == "subscriptions":
        if len(parts) == 2:
            return "", SUBSCRIPTION_DOCUMENT, SUBSCRIPTION
        folder = encode(parts[2])
        if is_hashed(folder):
            return None
        at = 3
        if len(parts) > 3 and parts[3] == "resourcegroups":
            if len(parts) == 4:
                return folder, FOLDER_DOCUMENT, GROUP
            folder += "/" + encode(parts[4])
            at = 5
    return _resources(parts, at, folder, in_group=at == 5)


def _resources(parts: list[str], at: int, folder: str, *, in_group: bool) -> Collection | None:
    """The collection that `parts[at:]` leads to, each scope beginning with "providers".

    The name of a group or resource may be so long that it is hashed, because its document tells it; others may not.
    """
    last = len(parts) - 1
    while at <= last:
        if parts[at] != "providers":
            return None
        if not in_group:
            folder = f"{folder}/{PROVIDERS}" if folder else PROVIDERS
        in_group = False
        if at == last:
            return folder, FOLDER_DOCUMENT, NAMESPACE
        type_ = parts[at + 1]
        if is_hashed(encode(type_)):
            return None
        folder += "/" + encode(type_)
        at += 2
        # A type called "providers" exists in Microsoft.Features: it follows its namespace at once.
        first = True
        while at <= last and (first or parts[at] != "providers"):
            first = False
            type_ += "/" + parts[at]
            segment = encode(parts[at])
            if is_hashed(segment):
                return None
            folder += "/" + segment
            leaf = type_ in LEAVES
            if at == last:
                return folder, LEAF_DOCUMENT if leaf else FOLDER_DOCUMENT, RESOURCE
            folder += f"/{BELOW}/{encode(parts[at + 1])}" if leaf else "/" + encode(parts[at + 1])
            at += 2
    return None


def _not_folded(key: str) -> NoReturn:
    raise StoreError(f"The key {key} is not folded.")


def document(key: str) -> str | None:
    """The file of a document, relative to `state/`; None when the text is no document's key.

    Raises `StoreError` when the key was not folded.
    """
    head, _, name = key.rpartition("/")
    place = collection(head)
    if place is None or not name:
        return None
    if name != name.lower():
        _not_folded(key)
    folder, suffix, kind = place
    file = encode(name)
    if len(file) > _LONG and kind not in (GROUP, RESOURCE) and is_hashed(file):
        return None
    return f"{folder}/{file}{suffix}" if folder else file + suffix


def below(key: str) -> str | None:
    """The folder that holds what lies below a document, relative to `state/`; "" for the empty key, which is all."""
    if not key:
        return ""
    head, _, name = key.rpartition("/")
    place = collection(head)
    if place is None or not name:
        return None
    folder, suffix, kind = place
    if kind == SETTING:
        return None
    if suffix == LEAF_DOCUMENT:
        return f"{folder}/{BELOW}/{encode(name)}"
    return f"{folder}/{encode(name)}" if folder else encode(name)


def is_singleton(key: str) -> bool:
    """Whether a resource comes with the one that it is nested in, so that no document tells of it.

    `.../storageAccounts/s/blobServices/default` does; so does every nested `default` outside of Microsoft.Compute.
    """
    inside = key.rpartition("/providers/")[2].split("/")
    return len(inside) > 4 and inside[-1] == "default" and inside[0] != "microsoft.compute"


def type_of(collection_key: str) -> str:
    """The folded resource type of the members of a collection, as in `microsoft.compute/galleries/images`.

    "" for what is no resource: groups, subscriptions, namespaces and the workspace's own documents.
    """
    place = collection(collection_key)
    if place is None or place[2] != RESOURCE:
        return ""
    parts = collection_key.split("/")
    at = 3 if parts[1] == "subscriptions" else 1
    if at == 3 and parts[3] == "resourcegroups":
        at = 5
    while True:
        end = at + 4
        while end < len(parts) and parts[end] != "providers":
            end += 2
        if end >= len(parts):
            return "/".join((parts[at + 1], *parts[at + 2::2]))
        at = end
