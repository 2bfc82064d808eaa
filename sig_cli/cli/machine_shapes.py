"""Machines and scale sets as az shows them: `properties` lifted to the object they are in, wherever there are some.

Beside those of the resource itself these are the properties of network interfaces, their addresses, and extensions.
Source: az 2.91, observed.
"""

from __future__ import annotations

from typing import Any

_HOLDERS = ("networkProfile", "extensionProfile", "networkProfileConfiguration")


def flattened(machine: Any) -> Any:
    """A machine, a scale set, or an instance of one, as the command's result. The one given stays as it was."""
    if not isinstance(machine, dict) or not isinstance(machine.get("properties"), dict):
        return machine
    properties = {name: (_below(value) if name in _HOLDERS else flattened(value) if name == "virtualMachineProfile" else value)
                  for name, value in machine["properties"].items()}
    if isinstance(properties.get("virtualMachineProfile"), dict):
        profile = properties["virtualMachineProfile"]
        properties["virtualMachineProfile"] = {name: _below(value) if name in _HOLDERS else value
                                               for name, value in profile.items()}
    rest = {name: value for name, value in machine.items() if name != "properties"}
    if isinstance(rest.get("resources"), list):
        rest["resources"] = _below(rest["resources"])
    return {**properties, **rest}


def _below(value: Any) -> Any:
    if isinstance(value, list):
        return [_below(item) for item in value]
    if not isinstance(value, dict):
        return value
    lifted = value.get("properties")
    if not isinstance(lifted, dict):
        return {name: _below(item) for name, item in value.items()}
    return {**_below(lifted), **{name: _below(item) for name, item in value.items() if name != "properties"}}
