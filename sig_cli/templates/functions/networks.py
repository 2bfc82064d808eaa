"""Functions of address ranges in CIDR notation. Source: the public description of each."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from sig_cli.templates.table import function, invalid


@function("parseCidr", "s")
def parse_cidr(text: str) -> dict[str, Any]:
    network = _network("parseCidr", text)
    parsed: dict[str, Any] = {"network": str(network.network_address), "netmask": str(network.netmask)}
    first, last = network.network_address, network.broadcast_address
    if network.version == 4:
        parsed["broadcast"] = str(last)
        if network.prefixlen < 31:
            first, last = first + 1, last - 1
    return {**parsed, "firstUsable": str(first), "lastUsable": str(last), "cidr": network.prefixlen}


@function("cidrSubnet", "s i i")
def cidr_subnet(text: str, prefix: int, index: int) -> str:
    network = _network("cidrSubnet", text)
    if not network.prefixlen <= prefix <= network.max_prefixlen:
        raise invalid("cidrSubnet", prefix, f"must be from '{network.prefixlen}' to '{network.max_prefixlen}'")
    if not 0 <= index < 2 ** (prefix - network.prefixlen):
        raise invalid("cidrSubnet", index, "is not the index of a subnet of the network")
    start = int(network.network_address) + (index << network.max_prefixlen - prefix)
    return str(type(network)((start, prefix)))


@function("cidrHost", "s i")
def cidr_host(text: str, index: int) -> str:
    network = _network("cidrHost", text)
    reserved = network.prefixlen < network.max_prefixlen - 1
    usable = network.num_addresses - ((2 if network.version == 4 else 1) if reserved else 0)
    if not 0 <= index < usable:
        raise invalid("cidrHost", index, "is not the index of a host of the network")
    return str(network.network_address + index + (1 if reserved else 0))


def _network(name: str, text: str) -> IPv4Network | IPv6Network:
    if text.rpartition("/")[2].isdecimal() and "/" in text:
        try:
            return ip_network(text, strict=False)
        except ValueError:
            pass
    raise invalid(name, text, "is not an address range in CIDR notation")
