"""Image versions on the side of the service: what is asked of a source's disks."""

from __future__ import annotations

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

GROUP = f"/subscriptions/{FIRST_SUBSCRIPTION}/resourceGroups/images"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
DEFINITION = f"{COMPUTE}/galleries/golden/images/ubuntu"
IMAGE = f"{COMPUTE}/images/web"


def test_disks_of_a_whole_source_get_the_caching_that_is_asked_for():
    clock = iter(range(1_700_000_000_000_000, 1_800_000_000_000_000, 1_000_000))
    manager = Manager(MemoryEngine(), lambda: next(clock))

    def send(method, path, body=None):
        answer = manager.send(Request(method, path, {"api-version": "2024-03-03"}, body))
        assert answer.status < 300, answer.body
        return answer.body

    send("PUT", GROUP, {"location": "eastus"})
    blob = "https://account.blob.core.windows.net/vhds/"
    send("PUT", IMAGE, {"location": "eastus", "properties": {"hyperVGeneration": "V1", "storageProfile": {
        "osDisk": {"osType": "Linux", "osState": "Generalized", "blobUri": f"{blob}os.vhd", "caching": "ReadOnly"},
        "dataDisks": [{"lun": lun, "blobUri": f"{blob}{lun}.vhd", "caching": "ReadOnly"} for lun in (0, 4)]}}})
    send("PUT", f"{COMPUTE}/galleries/golden", {"location": "eastus"})
    send("PUT", DEFINITION, {"location": "eastus", "properties": {
        "osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V1",
        "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}})
    for name, asked in (("1.0.0", {}), ("1.1.0", {"osDiskImage": {"hostCaching": "None"},
                                                  "dataDiskImages": [{"lun": 4, "hostCaching": "ReadWrite"}]})):
        send("PUT", f"{DEFINITION}/versions/{name}", {"location": "eastus", "properties": {
            "storageProfile": {"source": {"id": IMAGE}, **asked}}})

    def caching(name):
        storage = send("GET", f"{DEFINITION}/versions/{name}")["properties"]["storageProfile"]
        return [disk["hostCaching"] for disk in (storage["osDiskImage"], *storage["dataDiskImages"])]

    assert caching("1.0.0") == ["ReadOnly", "ReadOnly", "ReadOnly"]
    assert caching("1.1.0") == ["None", "ReadOnly", "ReadWrite"]
