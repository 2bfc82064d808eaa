"""Microsoft.Compute/disks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.providers.compute.disk_resources import DiskResources

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document


class Disks(DiskResources):
    type = "Microsoft.Compute/disks"
    model = "sig_cli.providers.compute.disk_models:Disk"

    def add_performance(self, document: Document, properties: dict[str, Any]) -> None:
        kind = document["sku"]["name"]
        table = "premium" if kind.startswith("Premium_") else "standardSsd" if kind.startswith("StandardSSD") else \
            "standardHdd" if kind.startswith("Standard_") else None
        size = properties.get("diskSizeGB")
        if table is None or size is None:
            return
        rows = load("disk_tiers.json")[table]
        _, tier, operations, megabytes = next((row for row in rows if size <= row[0]), rows[-1])
        properties["diskIOPSReadWrite"] = operations
        properties["diskMBpsReadWrite"] = megabytes
        if tier is not None:
            properties["tier"] = tier


DISKS = Disks()
