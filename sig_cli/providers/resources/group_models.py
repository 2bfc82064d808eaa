"""What requests for resource groups may carry.

Sources: recorded requests of 2018 to 2022; the request bodies of az 2.91 (api-version 2024-11-01). `properties` holds
nothing that a client may set.
"""

from __future__ import annotations

from sig_cli.providers.model_parts import Body, Envelope, ReadOnly, resource

NEWEST = "2025-04-01"


class ResourceGroupProperties(Body, total=False):
    provisioningState: ReadOnly


@resource(newest=NEWEST, envelope="ResourceGroupDefinition", whole=True)
class ResourceGroup(Envelope, total=False):
    managedBy: str
    properties: ResourceGroupProperties
