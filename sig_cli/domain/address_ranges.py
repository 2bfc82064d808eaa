"""Ranges of addresses of virtual networks and subnets, and the addresses in them: what the service holds of them.

Sources: refusals that users reported, named in `data/errors.json`; the addresses that each subnet keeps for itself are documented.
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from sig_cli.domain.errors import refusal

Range = IPv4Network | IPv6Network
OWN = 4
"""The first addresses of a subnet are its own, and so is the last one. Documented."""


def check_network(id_: str, properties: dict[str, Any]) -> None:
    """Hold the ranges of a virtual network and of the subnets in it.

    Raises `address-prefix-malformed`, `address-prefix-host-bits`, `subnet-outside-network` and `subnets-overlap`, all reported.
    """
    space = properties.get("addressSpace")
    whole = [_range(text, id_) for text in _prefixes(space, ())]
    seen: list[Range] = []
    subnets = properties.get("subnets")
    for subnet in subnets if isinstance(subnets, list) else ():
        name = subnet.get("name") if isinstance(subnet, dict) else None
        if not isinstance(name, str):
            continue
        for text in _prefixes(subnet.get("properties"), ("addressPrefix",)):
            found = _range(text, f"{id_}/subnets/{name}")
            if whole and not any(_within(found, other) for other in whole):
                raise refusal("subnet-outside-network", subnet=name, network=id_.rpartition("/")[2])
            if any(found.overlaps(other) for other in seen):
                raise refusal("subnets-overlap", subnet=name, network=id_.rpartition("/")[2])
            seen.append(found)


def check_static(address: str, prefix: str) -> None:
    """Hold an address that was asked for against the range of its subnet. What is no address or no range is left alone.

    Raises `private-address-outside` and `private-address-reserved`, both reported.
    """
    try:
        found, subnet = ip_address(address), ip_network(prefix, strict=False)
    except ValueError:
        return
    if found not in subnet:
        raise refusal("private-address-outside", address=address, prefix=prefix)
    place = int(found) - int(subnet.network_address)
    if place < OWN or place == subnet.num_addresses - 1:
        raise refusal("private-address-reserved", address=address, prefix=prefix)


def _prefixes(holder: Any, single: tuple[str, ...]) -> list[str]:
    if not isinstance(holder, dict):
        return []
    several = holder.get("addressPrefixes")
    texts = [holder.get(name) for name in single] + (several if isinstance(several, list) else [])
    return [text for text in texts if isinstance(text, str)]


def _range(text: str, id_: str) -> Range:
    try:
        found = ip_network(text, strict=False)
    except ValueError:
        raise refusal("address-prefix-malformed", prefix=text, id=id_) from None
    if "/" not in text:
        raise refusal("address-prefix-malformed", prefix=text, id=id_)
    if ip_address(text.partition("/")[0]) != found.network_address:
        raise refusal("address-prefix-host-bits", prefix=text, id=id_, wanted=str(found))
    return found


def _within(inner: Range, outer: Range) -> bool:
    return inner.version == outer.version and inner.network_address in outer and inner.broadcast_address in outer
