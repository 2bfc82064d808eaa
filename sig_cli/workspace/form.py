"""What every document has. One that was damaged by hand is told by path, and harms no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document

RESOURCE = ("name", "id", "type", "location")
STORED = ("name", "id", "type")
FORMED = frozenset((
    "diskencryptionsets", "disks", "galleries", "galleries/applications", "galleries/applications/versions", "galleries/images",
    "galleries/images/versions", "galleries/invmaccesscontrolprofiles", "galleries/invmaccesscontrolprofiles/versions",
    "images", "snapshots", "virtualmachines", "virtualmachinescalesets",
))
"""Types of Microsoft.Compute whose resources all have a location and properties; a test holds them to the registry."""
SUBSCRIPTION = ("name", "subscriptionId", "tenantId", "state")
WORKSPACE = ("name", "profile", "seed")


def texts_of(key: str) -> tuple[str, ...] | None:
    """The members that must be texts in the document of a key; None for keys whose documents are free in form.

    Groups and the resources in them have a form, and so have subscriptions and the workspace's own record. Types that are
    stored as sent may have no location and no properties.
    """
    parts = key.split("/")
    if len(parts) > 4 and parts[3] == "resourcegroups":
        if len(parts) == 5:
            return RESOURCE
        if len(parts) < 9:
            return None
        return RESOURCE if parts[6] == "microsoft.compute" and "/".join(parts[7::2]) in FORMED else STORED
    if len(parts) == 3:
        return SUBSCRIPTION if parts[1] == "subscriptions" else WORKSPACE if key == "/workspace/workspace" else None
    return None


def fault(document: Document, texts: tuple[str, ...] | None) -> str | None:
    """What is wrong with the form of a document, in words that follow a colon; None when nothing is."""
    for member in texts or ():
        if type(document.get(member)) is not str:
            return f'its "{member}" is no text' if member in document else f'it has no "{member}"'
    if texts is not None and (texts is RESOURCE or "properties" in document) and texts is not SUBSCRIPTION and texts is not WORKSPACE \
            and type(document.get("properties")) is not dict:
        return 'its "properties" are no object' if "properties" in document else 'it has no "properties"'
    for member in ("tags", "sig") if texts is not None else ("sig",):
        if member in document and type(document[member]) is not dict:
            return f'its "{member}" is no object'
    if "sig" in document and ("purges" in document["sig"] or "version" in document["sig"]):
        kept = document["sig"].get("version")
        if type(document["sig"].get("purges")) is not int or type(kept) is not dict or fault(kept, RESOURCE):
            return "the version in its private section is none"
    last = document["sig"].get("operation") if "sig" in document else None
    if last is not None and not (type(last) is dict and type(last.get("ends")) is int and type(last.get("kind")) is str):
        return 'the "operation" in its private section is none'
    copies = document["sig"].get("replication") if "sig" in document else None
    if copies is not None and not (type(copies) is dict and all(
            type(row) is dict and type(row.get("started")) is int and type(row.get("ends")) is int for row in copies.values())):
        return 'the "replication" in its private section is none'
    return None
