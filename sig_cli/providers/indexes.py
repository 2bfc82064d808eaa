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
DECLARED = (*BY_REGION.values(), IDENTIFIERS)
