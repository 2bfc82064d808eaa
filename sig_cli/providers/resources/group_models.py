"""What requests for resource groups may carry.

Sources: recorded requests of 2018 to 2022; the request bodies of az 2.91 (api-version 2024-11-01). `properties` holds
nothing that a client may set.
"""

# ruff: noqa: N815 - members are spelled as the service spells them

from __future__ import annotations

from sig_cli.providers.model_parts import Body, ReadOnly, resource

NEWEST = "2025-04-01"


class ResourceGroupProperties(Body, total=False):
    provisioningState: ReadOnly


@resource(newest=NEWEST, envelope="ResourceGroupDefinition", whole=True)
class ResourceGroup(Body, total=False):
    """A group is no tracked resource: the manager of it stands before the tags."""

    id: ReadOnly
    name: ReadOnly
    type: ReadOnly
    location: str
    managedBy: str
    tags: dict[str, str]
    properties: ResourceGroupProperties
