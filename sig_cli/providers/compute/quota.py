"""Counting what quotas limit: how many of a type a subscription has in a region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain import quotas
from sig_cli.providers.indexes import BY_REGION

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call


def check_quota(call: Call, type_: str, location: str) -> None:
    """Refuse one more resource of a type when the subscription has its limit of them in the region."""
    if quotas.limit(call.profile, type_) is not None:
        used = call.resources.count(BY_REGION[type_], call.id.subscription or "", location)
        quotas.check(call.profile, type_, location, used)
