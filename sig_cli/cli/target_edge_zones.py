"""`--target-edge-zones` and `--target-edge-zone-encryption`: words in, `targetExtendedLocations` out.

Source: az 2.91, observed. az passes over words that name no zone, and drops the zones from the first key on that names
no disk encryption set; here both are said, because the zones were asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.target_regions import STORAGE_TYPES, disk_keys, place, replicas, unwrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

ZONE_STORAGE_TYPES = (*STORAGE_TYPES, "standardssd_lrs")


def target_edge_zones(words: Sequence[str], *, encryption: Sequence[str] | None = None,
                      scope: str = "") -> list[dict[str, Any]]:
    """`region=zone[=<count>][=<storage type>]` per word; the one word `none` means no zones.

    Raises Failure: `usage error: ...`.
    """
    if len(words) == 1 and words[0].lower() in ("none", ""):
        return []
    if encryption and len(encryption) != len(words):
        raise Failure("usage error: Length of --target-edge-zone-encryption should be as same as length of "
                      "--target-edge-zones")
    zones = []
    for index, word in enumerate(words):
        zone = _zone(word)
        if encryption:
            keys = _keys(encryption[index], scope)
            if keys:
                zone["encryption"] = keys
        zones.append(zone)
    return zones


def _zone(word: str) -> dict[str, Any]:
    region, *rest = unwrapped(word).split("=", 3)
    if not rest:
        raise Failure(f"usage error: {word} is an invalid target edge zone argument. A region and an edge zone are "
                      "required: <region>=<edge zone>[=<replica count>][=<storage account type>]")
    name, *counted = rest
    return {"name": place(region), "extendedLocation": {"name": place(name), "type": "EdgeZone"},
            **replicas(word, counted, what="target edge zone", ordinals=("third", "fourth"),
                       storage_types=ZONE_STORAGE_TYPES, count_name="extendedLocationReplicaCount")}


def _keys(word: str, scope: str) -> dict[str, Any]:
    _, *parts = word.split(",")
    if not parts:
        raise Failure(f"usage error: {word} is an invalid target edge zone encryption. An edge zone and a disk "
                      "encryption set, or null, are required: <edge zone>,<os des>[,<lun>,<data des>]...")
    return disk_keys(parts, scope=scope, option="--target-edge-zone-encryption", what="target edge zone encryption",
                     example="1,osdes,0,datades0,1,datades1")
