"""Resource Manager with one group, for tests of deployments."""

from __future__ import annotations

from typing import Any

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

NOW = 1_700_000_000_123_456
ROOT = f"/subscriptions/{FIRST_SUBSCRIPTION}"
GROUP = f"{ROOT}/resourceGroups/images"
API = "2025-04-01"
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def template(*resources: dict[str, Any], **sections: Any) -> dict[str, Any]:
    """A template of resources."""
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", **sections, "resources": list(resources)}


def gallery(name: str, *waits_for: str, **members: Any) -> dict[str, Any]:
    """The declaration of a gallery."""
    return {"type": "Microsoft.Compute/galleries", "apiVersion": "2021-10-01", "name": name, "location": "westus",
            "dependsOn": list(waits_for), "properties": {}, **members}


def definition(name: str, **properties: Any) -> dict[str, Any]:
    """The declaration of an image definition, by `gallery/name`."""
    return {"type": "Microsoft.Compute/galleries/images", "apiVersion": "2021-10-01", "name": name, "location": "westus",
            "properties": {"osType": "Linux", "osState": "Generalized",
                           "identifier": {"publisher": "a", "offer": "b", "sku": name.replace("/", "-")}, **properties}}


class Service:
    """A manager on an empty workspace with the group `images`; its clock stands still unless told."""

    def __init__(self, engine: Any = None) -> None:
        self.now = NOW
        self.manager = Manager(MemoryEngine() if engine is None else engine, lambda: self.now)
        assert self.send("PUT", GROUP, {"location": "westus"}, "2024-11-01").status == 201

    def send(self, method: str, path: str, body: Any = None, api_version: str = API, *, text: str | None = None,
             **query: str) -> Response:
        words = {f"${name}": value for name, value in query.items()}
        return self.manager.send(Request(method, path, {"api-version": api_version, **words}, body, text=text))

    def place(self, name: str = "main", group: str = GROUP) -> str:
        """The address of a deployment."""
        return f"{group}/providers/Microsoft.Resources/deployments/{name}"

    def deploy(self, body: dict[str, Any], name: str = "main", *, group: str = GROUP, mode: str = "Incremental",
               **properties: Any) -> Response:
        """PUT a deployment of a template."""
        return self.send("PUT", self.place(name, group), {"properties": {"mode": mode, "template": body, **properties}})

    def deployed(self, body: dict[str, Any], name: str = "main", **properties: Any) -> dict[str, Any]:
        """The properties of a deployment that has ended."""
        answer = self.deploy(body, name, **properties)
        assert answer.status in (200, 201), answer.body
        found: dict[str, Any] = self.get(self.place(name))["properties"]
        return found

    def get(self, path: str, api_version: str = API) -> Any:
        answer = self.send("GET", path, None, api_version)
        assert answer.status == 200, answer.body
        return answer.body

    def error(self, answer: Response) -> tuple[int, str, str]:
        error = answer.body["error"]
        return answer.status, error["code"], error["message"]

    def operations(self, name: str = "main") -> list[dict[str, Any]]:
        """The properties of a deployment's operations, the first first."""
        return [row["properties"] for row in self.get(f"{self.place(name)}/operations")["value"]][::-1]

    def names(self) -> list[str]:
        """Type and name of everything in the group."""
        rows = self.get(f"{GROUP}/resources", "2024-11-01")["value"]
        return [f"{row['type'].rpartition('/')[2]} {row['name']}" for row in rows]
