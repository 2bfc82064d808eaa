"""Quotas of the gallery service: how many of a type a subscription may have in a region.

The founding document names 10 / 200 / 2,000; today's documentation and the recorded usages 100 / 1,000 / 10,000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.quotas import check_limit
from sig_cli.workspace.engine import Index

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call

LOCATION = "sig_cli.domain.quotas:region_of"
GALLERIES = Index("galleries-by-region", "microsoft.compute/galleries", LOCATION)
IMAGE_DEFINITIONS = Index("image-definitions-by-region", "microsoft.compute/galleries/images", LOCATION)
IMAGE_VERSIONS = Index("image-versions-by-region", "microsoft.compute/galleries/images/versions", LOCATION)
COUNTED = (GALLERIES, IMAGE_DEFINITIONS, IMAGE_VERSIONS)


def check_quota(call: Call, index: Index, location: str) -> None:
    """Refuse one more resource of the index's type when the subscription has its limit of them in the region."""
    used = call.resources.count(index, call.id.subscription or "", location)
    check_limit(call.profile, index.type, location, used)
