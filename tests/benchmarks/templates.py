"""Measures reading and evaluating a template of 500 resources: `python -m tests.benchmarks.templates`. The bound is 0.3 s."""

from __future__ import annotations

import json
import statistics
import time
from typing import TYPE_CHECKING, Any

from sig_cli.templates import Deployment, group_scope, read_template
from sig_cli.templates.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.__main__ import Bench

BOUND = 0.3


def template(count: int) -> dict[str, Any]:
    """Addresses, network cards, galleries, definitions and machines, `count` in all, with some 13 expressions for each machine."""
    def named(type_: str, kind: str, index: int) -> str:
        return f"[resourceId('{type_}', concat(variables('prefix'), '{kind}{index}'))]"

    resources: list[dict[str, Any]] = []
    for index in range(count // 5):
        card = named("Microsoft.Network/networkInterfaces", "nic", index)
        address = named("Microsoft.Network/publicIPAddresses", "ip", index)
        gallery = f"concat(parameters('name'), '{index}')"
        resources += [
            {"type": "Microsoft.Network/publicIPAddresses", "name": f"[concat(variables('prefix'), 'ip{index}')]", "properties": {
                "dnsSettings": {"domainNameLabel": f"[toLower(format('{{0}}-{{1}}', parameters('name'), {index}))]"}}},
            {"type": "Microsoft.Network/networkInterfaces", "name": f"[concat(variables('prefix'), 'nic{index}')]", "dependsOn": [address],
             "properties": {"ipConfigurations": [{"name": "one", "properties": {
                 "publicIPAddress": {"id": address}, "subnet": {"id": "[variables('subnet')]"}}}]}},
            {"type": "Microsoft.Compute/galleries", "name": f"[{gallery}]", "tags": {"[concat('k', 1)]": "[variables('prefix')]"},
             "properties": {"description": f"[if(equals(mod({index}, 2), 0), 'even', 'odd')]"}},
            {"type": "Microsoft.Compute/galleries/images", "name": f"[concat({gallery}, '/ubuntu')]",
             "dependsOn": [f"[resourceId('Microsoft.Compute/galleries', {gallery})]"],
             "properties": {"osType": "Linux", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": f"s{index}"}}},
            {"type": "Microsoft.Compute/virtualMachines", "name": f"[concat(variables('prefix'), 'vm{index}')]", "dependsOn": [card],
             "properties": {"osProfile": {"computerName": f"[substring(concat(variables('prefix'), 'vm{index}'), 0, 10)]"},
                            "storageProfile": {"imageReference": {
                                "id": f"[resourceId('Microsoft.Compute/galleries/images', {gallery}, 'ubuntu')]"}},
                            "networkProfile": {"networkInterfaces": [{"id": card}]}}},
        ]
    for resource in resources:
        resource |= {"apiVersion": "2023-07-01", "location": "[parameters('location')]"}
    return {
        "contentVersion": "1.0.0.0",
        "parameters": {"name": {"type": "string"}, "location": {"type": "string", "defaultValue": "[resourceGroup().location]"}},
        "variables": {"prefix": "[uniqueString(resourceGroup().id)]",
                      "subnet": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'v', 's')]"},
        "resources": resources,
    }


def seconds(text: str) -> float:
    """The processor's time to read a template, plan it, and evaluate every body, with no expression seen before."""
    parse.cache_clear()
    started = time.process_time()
    plan = Deployment(read_template(text), group_scope("rg", "westus"), {"name": {"value": "gallery"}}).plan()
    for item in plan.resources:
        item.body()
    return time.process_time() - started


def medians() -> Iterator[tuple[str, int, float]]:
    """What is read, how many KB it has, and the median of the processor's seconds for it."""
    plain = json.dumps(template(500), indent=2)
    commented = "// as people write them\n" + plain.replace('"location":', '/* here */ "location":')
    for label, text in (("plain", plain), ("with comments", commented)):
        yield label, len(text) // 1024, statistics.median(seconds(text) for _ in range(9))


def measure(bench: Bench) -> None:
    """Print them as parts of the bound."""
    for label, size, median in medians():
        bench.tell(f"reading and evaluating 500 resources, {label}, of 0.3 s", median / BOUND, 1.0, f"{size} KB, {median * 1000:.0f} ms of the processor")


def main() -> None:
    for label, size, median in medians():
        print(f"500 resources, {label:<14} {size} KB  {median * 1000:6.0f} ms   bound {BOUND * 1000:.0f}"
              f"{'' if median <= BOUND else '   MISSED'}")


if __name__ == "__main__":
    main()
