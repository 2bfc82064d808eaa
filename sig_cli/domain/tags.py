"""Tags: how many, how long, and which characters. Sources: the documentation of tags; refusals as Azure words them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.errors import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sig_cli.domain.profiles import Profile

_RESERVED = "<>%&\\?/"


def check_tags(tags: Mapping[str, str] | None, profile: Profile) -> None:
    """Hold that a resource or group may carry these tags.

    Raises `tags-too-many`, `tag-name-characters`, `tag-name-too-long` or `tag-value-too-long`.
    """
    if not tags:
        return
    from sig_cli.domain.naming import shown

    limits = profile.tag_limits
    if len(tags) > limits["count"]:
        raise refusal("tags-too-many", count=len(tags), maximum=limits["count"])
    for name, value in tags.items():
        if any(letter in _RESERVED or ord(letter) < 32 or ord(letter) == 127 for letter in name):
            raise refusal("tag-name-characters", name=shown(name))
        if len(name) > limits["name"]:
            raise refusal("tag-name-too-long", name=shown(name), maximum=limits["name"])
        if len(value) > limits["value"]:
            raise refusal("tag-value-too-long", value=shown(value), maximum=limits["value"])
