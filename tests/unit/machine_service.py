"""A workspace with a gallery and what machines are made of, for tests of machines and scale sets."""

from __future__ import annotations

from typing import Any

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

SUBSCRIPTION = f"/subscriptions/{FIRST_SUBSCRIPTION}"
GROUP = f"{SUBSCRIPTION}/resourceGroups/images"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
DEFINITION = f"{COMPUTE}/galleries/golden/images/ubuntu"
UBUNTU = {"publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy", "sku": "22_04-lts-gen2", "version": "latest"}
FIRST_GENERATION = {**UBUNTU, "sku": "22_04-lts"}
SYSTEM = {"computerName": "web", "adminUsername": "me", "adminPassword": "secret"}
API, GALLERIES = "2025-04-01", "2024-03-03"
NOON = 1_700_000_000_000_000


class Service:
    """Resource Manager over an engine in memory, one second between requests."""

    def __init__(self) -> None:
        self.engine = MemoryEngine()
        self.now = NOON
        self.step = 1_000_000
        self.manager = Manager(self.engine, lambda: self.now)
        self.must("PUT", GROUP, {"location": "westus"}, "2024-11-01")

    def send(self, method: str, path: str, body: Any = None, api_version: str = API, **query: str) -> Response:
        self.now += self.step
        if api_version == API and "/galleries" in path:
            api_version = GALLERIES
        words = {f"${name}": value for name, value in query.items()}
        return self.manager.send(Request(method, path, {"api-version": api_version, **words}, body))

    def must(self, method: str, path: str, body: Any = None, api_version: str = API, **query: str) -> Any:
        answer = self.send(method, path, body, api_version, **query)
        assert answer.status < 300, answer.body
        return answer.body

    def get(self, path: str, api_version: str = API, **query: str) -> Any:
        return self.must("GET", path, None, api_version, **query)

    def refused(self, method: str, path: str, body: Any = None, api_version: str = API) -> tuple[int, str, str]:
        answer = self.send(method, path, body, api_version)
        error = answer.body["error"]
        return answer.status, error["code"], error["message"]

    def machine(self, name: str, image: dict[str, Any] | None = None, size: str = "Standard_DS1_v2", location: str = "westus",
                system: dict[str, Any] | None = SYSTEM, security: str | None = None, **storage: Any) -> Response:
        properties: dict[str, Any] = {"hardwareProfile": {"vmSize": size},
                                      "storageProfile": {"imageReference": image or UBUNTU, **storage}}
        if system:
            properties["osProfile"] = system
        if security:
            properties["securityProfile"] = {"securityType": security}
        return self.send("PUT", f"{COMPUTE}/virtualMachines/{name}", {"location": location, "properties": properties})

    def generalized(self, name: str, image: dict[str, Any] | None = None, **storage: Any) -> str:
        """A machine that is deallocated and generalized; its id."""
        assert self.machine(name, image, **storage).status == 201
        for action in ("deallocate", "generalize"):
            self.must("POST", f"{COMPUTE}/virtualMachines/{name}/{action}")
        return f"{COMPUTE}/virtualMachines/{name}"

    def definition(self, name: str = "ubuntu", **properties: Any) -> str:
        self.must("PUT", f"{COMPUTE}/galleries/golden", {"location": "westus"})
        path = f"{COMPUTE}/galleries/golden/images/{name}"
        self.must("PUT", path, {"location": "westus", "properties": {
            "osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V1",
            "identifier": {"publisher": "p", "offer": "o", "sku": name}, **properties}}, "2024-03-03")
        return path

    def managed_image(self, name: str = "web", sizes: tuple[int, ...] = (30, 10), generation: str = "V1") -> str:
        """A managed image of unmanaged disks of these sizes, the system's first."""
        blobs = [{"blobUri": f"https://a.blob.core.windows.net/v/{number}.vhd", "diskSizeGB": size}
                 for number, size in enumerate(sizes)]
        path = f"{COMPUTE}/images/{name}"
        self.must("PUT", path, {"location": "westus", "properties": {"hyperVGeneration": generation, "storageProfile": {
            "osDisk": {"osType": "Linux", "osState": "Generalized", "caching": "ReadWrite", **blobs[0]},
            "dataDisks": [{"lun": lun, **blob} for lun, blob in enumerate(blobs[1:])]}}})
        return path

    def version(self, name: str = "1.0.0", definition: str = "ubuntu", **publishing: Any) -> str:
        """A version of a managed image in westus, and where else `targetRegions` says."""
        if self.send("GET", f"{COMPUTE}/galleries/golden/images/{definition}", None, "2024-03-03").status != 200:
            self.definition(definition)
        if self.send("GET", f"{COMPUTE}/images/web").status != 200:
            self.managed_image()
        path = f"{COMPUTE}/galleries/golden/images/{definition}/versions/{name}"
        self.must("PUT", path, {"location": "westus", "properties": {
            "publishingProfile": publishing, "storageProfile": {"source": {"id": f"{COMPUTE}/images/web"}}}}, "2024-03-03")
        return path
