"""The values that stores keep indexes of: what a document counts as, or must be unique by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.naming import identifier_key
from sig_cli.domain.replica_loads import replica_key, slice_key

if TYPE_CHECKING:
    Document = dict[str, Any]


def location_of(document: Document) -> str | None:
    """The region that a resource counts in, for its quota; what is being deleted, or has been, counts no more."""
    return None if _leaves(document) else document.get("location")


def identifier_of(document: Document) -> str | None:
    """Publisher, offer and sku of a definition, which are unique in its gallery; one that is being deleted frees them."""
    identifier = None if _leaves(document) else document["properties"].get("identifier")
    return identifier_key(**identifier) if identifier else None


def image_of(document: Document) -> str | None:
    """The folded id of the version that a machine was made of."""
    version: str | None = _image(document).get("version")
    return version


def replica_of(document: Document) -> str | None:
    """The replica that serves a machine."""
    image = _image(document)
    return replica_key(image["version"], image["region"], image["replica"]) if image else None


def creation_of(document: Document) -> str | None:
    """The slice of time in which the creation of a machine began."""
    image = _image(document)
    return slice_key(image["version"], image["region"], image["began"]) if image else None


def model_image_of(document: Document) -> str | None:
    """The folded id of the image that the model of a scale set names."""
    if _leaves(document):
        return None
    storage = (document["properties"].get("virtualMachineProfile") or {}).get("storageProfile") or {}
    named: str | None = (storage.get("imageReference") or {}).get("id")
    return named.lower() if named else None


def sharing_of(document: Document) -> str | None:
    """Who sees a gallery beyond role assignments: "groups" or "community"; None for nobody."""
    profile = {} if _leaves(document) else document["properties"].get("sharingProfile") or {}
    if profile.get("groups"):
        return "groups"
    info = profile.get("communityGalleryInfo") or {}
    return "community" if info.get("communityGalleryEnabled") else None


def _image(document: Document) -> dict[str, Any]:
    """The record of the replica that serves a machine; empty for one that is being deleted."""
    return {} if _leaves(document) else document.get("sig", {}).get("image") or {}


def _leaves(document: Document) -> bool:
    """Whether a deletion was accepted: a store's indexes know no time, so what is on its way out is out of them."""
    last = document.get("sig", {}).get("operation") or {}
    return last.get("kind") == "delete" and "error" not in last
