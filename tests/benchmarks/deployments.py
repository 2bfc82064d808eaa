"""Deploying many resources, against writing the same documents: `python -m tests.benchmarks.deployments`. The bound is 15 times.

Both run in one process and are told as the processor's time, so that other work on the machine hardly counts.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from typing import TYPE_CHECKING, Any

from sig_cli.arm.local import declared_indexes
from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request
from sig_cli.workspace.engine import Put
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION

if TYPE_CHECKING:
    from tests.benchmarks.__main__ import Bench

BOUND = 15.0
GROUP = f"/subscriptions/{FIRST_SUBSCRIPTION}/resourceGroups/images"
SETS = {
    "galleries": {"type": "Microsoft.Compute/galleries", "apiVersion": "2021-10-01", "properties": {"description": "one of many"}},
    "stored resources": {"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2022-01-01",
                         "properties": {"description": "one of many"}},
}
MOST = 100
"""How many galleries there may be in a region, and how many copies go into one region here."""


def template(resource: dict[str, Any], count: int) -> dict[str, Any]:
    """A template of `count` resources of a kind, spread over regions because of their quota."""
    regions = ("westus", "eastus", "northeurope", "westeurope", "southcentralus", "westus2", "eastus2", "uksouth")
    return {"$schema": "x", "contentVersion": "1.0.0.0", "resources": [
        {**resource, "name": f"[format('one{{0}}', copyIndex({number * MOST}))]", "location": regions[number],
         "copy": {"name": f"copy{number}", "count": min(MOST, count - number * MOST)}}
        for number in range((count + MOST - 1) // MOST)]}


def seconds(resource: dict[str, Any], count: int) -> tuple[float, float]:
    """The processor's time for a deployment of `count` resources, and for writing the documents that it made, one by one."""
    with tempfile.TemporaryDirectory(prefix="sig-benchmark-") as folder:
        engine = FilesEngine(f"{folder}/deployed", indexes=declared_indexes)
        manager = Manager(engine, lambda: time.time_ns() // 1000)
        manager.send(Request("PUT", GROUP, {"api-version": "2024-11-01"}, {"location": "westus"}))
        place = f"{GROUP}/providers/Microsoft.Resources/deployments/many"
        started = time.process_time()
        manager.send(Request("PUT", place, {"api-version": "2025-04-01"}, {"properties": {"mode": "Incremental", "template": template(resource, count)}}))
        deployed = time.process_time() - started
        answer = manager.send(Request("GET", place, {"api-version": "2025-04-01"}, None))
        assert answer.body["properties"]["provisioningState"] == "Succeeded", answer.body
        made = [(key, stored.document) for key, stored in engine.below(GROUP.lower()) if stored.document["type"] == resource["type"]]
        assert len(made) == count
        plain = FilesEngine(f"{folder}/written", indexes=declared_indexes)
        for key, stored in engine.below(f"/subscriptions/{FIRST_SUBSCRIPTION}"):
            if key.count("/") <= GROUP.count("/"):
                plain.commit([Put(key, stored.document)])
        started = time.process_time()
        for key, document in made:
            plain.commit([Put(key, document)])
        return deployed, time.process_time() - started


def measure(bench: Bench, count: int) -> None:
    """Print the ratios for `count` resources."""
    for what, resource in SETS.items():
        pairs = [seconds(resource, count) for _ in range(3)]
        deployed, written = (statistics.median(one) for one in zip(*pairs, strict=True))
        bench.tell(f"deployment of {count} {what} against writing them", deployed / written, BOUND,
                   f"{deployed * 1000:.0f} ms of the processor against {written * 1000:.0f}")


def main() -> None:
    for what, resource in SETS.items():
        deployed, written = seconds(resource, 500)
        print(f"500 {what:<18} {deployed * 1000:6.0f} ms against {written * 1000:.0f}: {deployed / written:.1f} x   bound {BOUND:.0f}"
              f"{'' if deployed / written <= BOUND else '   MISSED'}")


if __name__ == "__main__":
    main()
