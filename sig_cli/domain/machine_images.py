"""Which images virtual machines and scale sets may be made from, and with which api-version."""

from __future__ import annotations

from typing import Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.ids import parse

FIRST = "2018-04-01"
"""The first api-version of machines that takes images of galleries. Source: the founding document."""
_DEFINITION = "microsoft.compute/galleries/images"


def check_gallery_image(owner: Any, api_version: str) -> None:
    """Hold that an older api-version names no image of a gallery.

    `owner` is what has the storage profile: the properties of a machine, or a scale set's machine profile. Raises
    `gallery-image-api-version`.
    """
    if api_version[:10] >= FIRST:
        return
    for step in ("storageProfile", "imageReference", "id"):
        owner = owner.get(step) if isinstance(owner, dict) else None
    id_ = parse(owner) if isinstance(owner, str) else None
    if id_ is not None and f"{id_.type.lower()}/".startswith(_DEFINITION + "/"):
        raise refusal("gallery-image-api-version", api_version=api_version)
