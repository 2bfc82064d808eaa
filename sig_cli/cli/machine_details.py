"""`--show-details`: what az gathers about a machine from its view, its network interfaces and their addresses.

Source: az 2.91, observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.machine_shapes import flattened
from sig_cli.cli.session import quoted
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

NETWORK_API = "2022-01-01"


def details(session: Session, path: str, api_version: str, *, user_data: bool = False) -> dict[str, Any]:
    """The machine with `powerState`, `publicIps`, `fqdns`, `privateIps` and `macAddresses`, without its view.

    Raises `ServiceError` when the machine, an interface of it or an address is not there.
    """
    found: dict[str, Any] = flattened(session.get(path, api_version, _expand="instanceView,userData" if user_data else "instanceView"))
    public, names, private, physical = [], [], [], []
    for reference in (found.get("networkProfile") or {}).get("networkInterfaces") or []:
        interface = session.get(_by_name(session, reference["id"], "networkInterfaces"), NETWORK_API)["properties"]
        if "macAddress" in interface:
            physical.append(interface["macAddress"])
        for configuration in interface.get("ipConfigurations") or []:
            members = configuration.get("properties") or {}
            if "privateIPAddress" in members:
                private.append(members["privateIPAddress"])
            if "publicIPAddress" not in members:
                continue
            address = session.get(_by_name(session, members["publicIPAddress"]["id"], "publicIPAddresses"),
                                  NETWORK_API)["properties"]
            if "ipAddress" in address:
                public.append(address["ipAddress"])
            if "fqdn" in (address.get("dnsSettings") or {}):
                names.append(address["dnsSettings"]["fqdn"])
    statuses = (found.pop("instanceView", None) or {}).get("statuses") or []
    found["powerState"] = ",".join(status["displayStatus"] for status in statuses
                                   if status["code"].startswith("PowerState/"))
    found.update(publicIps=",".join(public), fqdns=",".join(names), privateIps=",".join(private),
                 macAddresses=",".join(physical))
    return found


def _by_name(session: Session, resource_id: str, kind: str) -> str:
    """The path of a network resource: az takes group and name from its id, and nothing else."""
    parsed = parse(resource_id)
    if parsed is None or parsed.group is None or not parsed.names:
        return resource_id
    return f"{session.group_path(parsed.group)}/providers/Microsoft.Network/{kind}/{quoted(parsed.names[0])}"
