"""Microsoft.Compute/virtualMachines: stored and returned as sent, not simulated yet.

They are here because images and image versions can be taken from one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.free_bodies import checked
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.machine_images import check_disks, check_gallery_image
from sig_cli.domain.naming import check_entity
from sig_cli.providers.tracked import TrackedProvider

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call, Outcome
    from sig_cli.workspace.engine import Document


class VirtualMachines(TrackedProvider):
    type = "Microsoft.Compute/virtualMachines"
    simulated = False
    style = "operations"
    envelope = ("extendedLocation", "tags", "zones", "identity", "plan")

    def check_name(self, call: Call) -> None:
        check_entity(self.type, call.id.name)

    def validated(self, call: Call) -> dict[str, Any]:
        return checked(call.body)

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        if isinstance(call.body, dict):
            check_gallery_image(call.body.get("properties"), call.api_version)
        check_disks(body.get("properties") or {})
        return super().write(call, body)

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        properties = {name: value for name, value in (body.get("properties") or {}).items()
                      if name != "provisioningState"}
        return {**properties, "vmId": made_up_guid(call.workspace["seed"], document["id"].lower(), call.now)}

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        return {**self.create(call, body, parent, old), "vmId": old["properties"]["vmId"]}


VIRTUAL_MACHINES = VirtualMachines()
