"""Microsoft.Compute/snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.providers.compute.disk_resources import DiskResources

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document


class Snapshots(DiskResources):
    type = "Microsoft.Compute/snapshots"
    model = "sig_cli.providers.compute.disk_models:Snapshot"
    unanswered = ("name", "id", "type")

    def add_performance(self, document: Document, properties: dict[str, Any]) -> None:
        """A snapshot has no speed; it says whether it is incremental."""
        properties.setdefault("incremental", False)


SNAPSHOTS = Snapshots()
