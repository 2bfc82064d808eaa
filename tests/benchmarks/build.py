"""Builds large workspaces quickly: through the engine's own names and encoding, without its locks and fsyncs.

Quotas allow 10,000 versions per subscription and region, so the versions are spread over ten subscriptions.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.arm.local import open_manager
from sig_cli.arm.messages import Request
from sig_cli.workspace.administration import add_subscription
from sig_cli.workspace.documents import encode
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION

if TYPE_CHECKING:
    from pathlib import Path

GROUP, GALLERY, DEFINITION = "images", "golden", "ubuntu"
COMPUTE = "2024-03-03"
REGIONS = {DEFINITION: "westus", "small": "eastus"}
"""Where the versions of a definition lie: the long one fills the quota of its region."""


def build(folder: Path, *, subscriptions: int, definitions: int, versions: int, long: int) -> Path:
    """A workspace with a gallery in each subscription, `definitions` x `versions` in each of the others.

    The first subscription has definition `ubuntu` with `long` versions, and `small` with ten.
    """
    os.environ["SIG_FSYNC"] = "off"
    manager = open_manager(str(folder))
    engine = FilesEngine(str(folder))
    for number in range(subscriptions):
        subscription = FIRST_SUBSCRIPTION if number == 0 else \
            str(add_subscription(engine, f"Subscription {number}", None, None)["subscriptionId"])
        group = f"/subscriptions/{subscription}/resourceGroups/{GROUP}"
        compute = f"{group}/providers/Microsoft.Compute"
        put(manager, group, {"location": "westus"}, "2024-11-01")
        for region in REGIONS.values():
            put(manager, f"{compute}/disks/{region}", {"location": region, "sku": {"name": "Premium_LRS"}, "properties": {
                "creationData": {"createOption": "Empty"}, "diskSizeGB": 30}}, "2025-01-02")
            put(manager, f"{compute}/images/{region}", {"location": region, "properties": {
                "hyperVGeneration": "V1", "storageProfile": {"osDisk": {
                    "osType": "Linux", "osState": "Generalized", "managedDisk": {"id": f"{compute}/disks/{region}"}}}}},
                "2024-07-01")
        put(manager, f"{compute}/galleries/{GALLERY}", {"location": "westus"}, COMPUTE)
        wanted = {DEFINITION: long, "small": 10} if number == 0 else {f"image{index}": versions for index in range(definitions)}
        for name, count in wanted.items():
            fill(manager, folder, f"{compute}/galleries/{GALLERY}/images/{name}", name, count)
    return folder


def put(manager: Any, path: str, body: dict[str, Any], api_version: str) -> dict[str, Any]:
    response = manager.send(Request("PUT", path, {"api-version": api_version}, body))
    assert response.status < 300, response.body
    return response.body  # type: ignore[no-any-return]


def fill(manager: Any, folder: Path, definition: str, name: str, count: int) -> None:
    """A definition with versions 1.0.0, 1.0.1, ...: the first through the engine, the others as copies of its file."""
    region = REGIONS["small" if name == "small" else DEFINITION]
    image = f"{definition.partition('/galleries/')[0]}/images/{region}"
    put(manager, definition, {"location": region, "properties": {
        "osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V1",
        "identifier": {"publisher": "Contoso", "offer": "Ubuntu", "sku": name}}}, COMPUTE)
    put(manager, f"{definition}/versions/1.0.0", {"location": region, "properties": {
        "publishingProfile": {"targetRegions": [{"name": region, "regionalReplicaCount": 2}, {"name": "northeurope"}]},
        "storageProfile": {"source": {"id": image}}}}, COMPUTE)
    key = f"{definition}/versions/1.0.0".lower()
    stored = manager.engine.get(key)
    first = next(folder.glob(f"state/{key.split('/')[2]}/*/microsoft.compute/galleries/{GALLERY}/images/{name}/versions/1.0.0*"))
    for number in range(1, count):
        version = f"1.0.{number}"
        document = {**stored.document, "name": version, "id": f"{definition}/versions/{version}"}
        (first.parent / first.name.replace("1.0.0", version)).write_bytes(encode(document, 1))
