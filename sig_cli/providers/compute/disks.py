"""Microsoft.Compute/disks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.providers.compute.disk_resources import DiskResources
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document


TIER_ANSWERED = "2020-06-30"


class Disks(DiskResources):
    type = "Microsoft.Compute/disks"
    model = "sig_cli.providers.compute.disk_models:Disk"

    def check_delete(self, call: Call, document: Document, leaving: str = "") -> None:
        """A disk that belongs to a machine is not deleted. Raises `disk-attached`."""
        owner = document.get("managedBy")
        if owner and not (leaving and fold(owner).startswith(fold(leaving) + "/")):
            from sig_cli.domain.errors import refusal

            raise refusal("disk-attached", name=document["name"], id=owner)
        super().check_delete(call, document, leaving)

    def check_access(self, call: Call, document: Document) -> None:
        """The data of a disk can be reached while no machine runs from it (documented). Raises `disk-attached`."""
        if self.present(document, call)["properties"].get("diskState") == "Attached":
            from sig_cli.domain.errors import refusal

            raise refusal("disk-attached", name=document["name"], id=document["managedBy"])

    def _replaced(self, call: Call, body: dict[str, Any], old: Document) -> Document:
        document = super()._replaced(call, body, old)
        if "managedBy" in old:
            document["managedBy"] = old["managedBy"]
        return document

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """Whether it is attached follows from the machine: of one that is deallocated it is reserved only (documented)."""
        shown = super().present(document, call, state)
        owner = document.get("managedBy")
        if owner and "diskState" in shown["properties"]:
            from sig_cli.domain.machines import DEALLOCATED, power

            machine = call.resources.document(owner)
            off = machine is not None and power(machine) == DEALLOCATED
            if not off:
                shown["properties"]["diskState"] = "Attached"
            elif shown["properties"]["diskState"] != "ActiveSAS":
                shown["properties"]["diskState"] = "Reserved"
        return shown

    def _first_answer(self, shown: Document, stored: dict[str, Any], api_version: str) -> None:
        """Of all recorded api-versions one alone repeats the performance tier."""
        super()._first_answer(shown, stored, api_version)
        if api_version == TIER_ANSWERED and "tier" in stored:
            shown["properties"]["tier"] = stored["tier"]

    def add_performance(self, document: Document, properties: dict[str, Any]) -> None:
        """Speed and performance tier: those of the size, or of a higher tier that was asked for.

        A tier can be raised and never lies below that of the size (documented). The other kinds have none, or say
        themselves how fast they are.
        """
        kind = document["sku"]["name"]
        table = "premium" if kind.startswith("Premium_") else "standardSsd" if kind.startswith("StandardSSD") else \
            "standardHdd" if kind.startswith("Standard_") else None
        size = properties.get("diskSizeGB")
        if table is None or size is None:
            return
        rows = load("disk_tiers.json")[table]
        number = next((number for number, row in enumerate(rows) if size <= row[0]), len(rows) - 1)
        named = next((number for number, row in enumerate(rows) if row[1] and row[1] == properties.get("tier")), number)
        _, tier, operations, megabytes = rows[max(number, named)]
        properties["diskIOPSReadWrite"] = operations
        properties["diskMBpsReadWrite"] = megabytes
        if tier is None:
            properties.pop("tier", None)
        else:
            properties["tier"] = tier


DISKS = Disks()
