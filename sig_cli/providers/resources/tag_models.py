"""What requests for the tags of a resource may carry. Source: the REST reference of Microsoft.Resources/tags."""

from __future__ import annotations

from typing import Annotated, Literal

from sig_cli.providers.model_parts import Body, ReadOnly, named, resource

NEWEST = "2025-04-01"


class TagProperties(Body, total=False):
    tags: dict[str, str]


@resource(newest=NEWEST, envelope="TagsResource", whole=True)
class Tags(Body, total=False):
    """All tags of a resource."""

    id: ReadOnly
    name: ReadOnly
    type: ReadOnly
    properties: TagProperties


@resource(newest=NEWEST, envelope="TagsPatchResource", whole=True)
class TagsPatch(Body, total=False):
    """Some tags, and what to do with them."""

    operation: Annotated[Literal["Merge", "Replace", "Delete"], named("TagsPatchOperation")]
    properties: TagProperties
