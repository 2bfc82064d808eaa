"""Microsoft.Compute/virtualMachineScaleSets: stored and returned as sent, not simulated yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.machine_images import check_gallery_image
from sig_cli.providers.stored import StoredType

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call


class ScaleSets(StoredType):
    def check(self, call: Call) -> None:
        properties = call.body.get("properties")
        if isinstance(properties, dict):
            check_gallery_image(properties.get("virtualMachineProfile"), call.api_version)


SCALE_SETS = ScaleSets("Microsoft.Compute/virtualMachineScaleSets")
