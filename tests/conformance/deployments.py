"""The machines and scale sets of a recorded template deployment, as the requests that Resource Manager made of it.

The templates are the ones that az writes: every name is literal, and the only expressions are whole values that name a
parameter. Networks and accounts in them are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance.recordings import Interaction

if TYPE_CHECKING:
    from collections.abc import Iterator

MACHINES = ("microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets")


def machines_of(interaction: Interaction) -> Iterator[Interaction]:
    """The requests for the machines of a deployment; none for any other interaction."""
    group, found, _ = interaction.path.partition("/providers/Microsoft.Resources/deployments/")
    properties = (interaction.request or {}).get("properties") or {}
    if not found or interaction.method != "PUT" or "template" not in properties:
        return
    values = {f"[parameters('{name}')]": given.get("value") for name, given in properties.get("parameters", {}).items()}
    for resource in properties["template"].get("resources", ()):
        if resource["type"].lower() in MACHINES:
            body = {name: _filled(value, values) for name, value in resource.items()
                    if name not in ("apiVersion", "type", "name", "dependsOn")}
            yield Interaction({"i": interaction.index, "method": "PUT", "query": f"api-version={resource['apiVersion']}",
                               "path": f"{group}/providers/{resource['type']}/{resource['name']}", "req": body,
                               "status": 201, "headers": {}, "res": None, "date": "Thu, 01 Jan 1970 00:00:00 GMT"},
                              interaction.now)


def _filled(value: Any, values: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(part, values) for name, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, values) for part in value]
    return values.get(value, value) if isinstance(value, str) else value
