"""The indexes that the store keeps for the providers.

They are declared in one place, so that every commit brings them along: one that did not know an index would leave it
to be counted again.
"""

from __future__ import annotations

from sig_cli.workspace.engine import Index

_LOCATION = "sig_cli.domain.indexed:location_of"

BY_REGION = {
    "Microsoft.Compute/galleries": Index("galleries-by-region", "microsoft.compute/galleries", _LOCATION),
    "Microsoft.Compute/galleries/images":
        Index("image-definitions-by-region", "microsoft.compute/galleries/images", _LOCATION),
    "Microsoft.Compute/galleries/images/versions":
        Index("image-versions-by-region", "microsoft.compute/galleries/images/versions", _LOCATION),
    "Microsoft.Compute/galleries/applications/versions":
        Index("application-versions-by-region", "microsoft.compute/galleries/applications/versions", _LOCATION),
}
IDENTIFIERS = Index("image-identifiers", "microsoft.compute/galleries/images",
                    "sig_cli.domain.indexed:identifier_of", names=True)
_MACHINES = (("machines", "microsoft.compute/virtualmachines"),
             ("instances", "microsoft.compute/virtualmachinescalesets/virtualmachines"))
IMAGE_USERS = tuple(Index(f"{name}-by-image", type_, "sig_cli.domain.indexed:image_of", names=True)
                    for name, type_ in _MACHINES)
REPLICA_LOADS = tuple(Index(f"{name}-by-replica", type_, "sig_cli.domain.indexed:replica_of") for name, type_ in _MACHINES)
CREATIONS = tuple(Index(f"{name}-by-moment", type_, "sig_cli.domain.indexed:creation_of") for name, type_ in _MACHINES)
"""Of machines and of instances: which version each is made of, which replica serves it, when its creation began."""

SCALE_SETS = Index("scale-sets-by-image", "microsoft.compute/virtualmachinescalesets",
                   "sig_cli.domain.indexed:model_image_of", names=True)
"""Which image the model of a scale set names."""

SHARING = Index("galleries-by-sharing", "microsoft.compute/galleries", "sig_cli.domain.indexed:sharing_of", names=True)

DECLARED = (*BY_REGION.values(), IDENTIFIERS, SHARING, *IMAGE_USERS, *REPLICA_LOADS, *CREATIONS, SCALE_SETS)
