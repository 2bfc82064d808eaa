"""The values that stores keep indexes of: what a document counts as, or must be unique by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.naming import identifier_key

if TYPE_CHECKING:
    Document = dict[str, Any]


def location_of(document: Document) -> str | None:
    """The region that a resource counts in, for its quota."""
    return document.get("location")


def identifier_of(document: Document) -> str | None:
    """Publisher, offer and sku of a definition, which are unique in its gallery."""
    identifier = document["properties"].get("identifier")
    return identifier_key(**identifier) if identifier else None
