"""The founding document's four quickstart templates by azure-mgmt-resource: what they make is what the commands make."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.conformance import quickstarts
from tests.sdk.conftest import IS_CURRENT
from tests.shared import needs_shared

if TYPE_CHECKING:
    from pathlib import Path

    from sig_cli.testing import Workspace


@pytest.fixture
def deployments(door: Any) -> Any:
    """The operations of deployments, which have a client of their own in today's SDK."""
    if IS_CURRENT:
        from azure.mgmt.resource.deployments import DeploymentsMgmtClient as Client
    else:
        from azure.mgmt.resource.resources import ResourceManagementClient as Client
    with door.client(Client) as client:
        yield client.deployments


def asking(workspace: Workspace) -> quickstarts.Ask:
    """Lines of `az` on a workspace."""
    def ask(line: str) -> Any:
        output = workspace.az(f"{line} --only-show-errors").stdout
        return json.loads(output) if output.strip() else None

    return ask


@needs_shared
def test_the_sdk_deploys_what_the_commands_make(deployments: Any, sig_workspace: Workspace, tmp_path: Path) -> None:
    from sig_cli.testing import Workspace

    ask = asking(sig_workspace)
    sig_workspace.sig("clock", "set", quickstarts.CLOCK, "--force")
    for name, given in quickstarts.parameters(quickstarts.prepare(ask)).items():
        template = json.loads((quickstarts.TEMPLATES / name / "azuredeploy.json").read_text(encoding="utf-8"))
        shown = deployments.begin_create_or_update("images", name, {"properties": {
            "mode": "Incremental", "template": template, "parameters": {key: {"value": value} for key, value in given.items()}}}).result()
        assert shown.properties.provisioning_state == "Succeeded"
    assert shown.properties.outputs["hostname"]["value"] == "web.southcentralus.cloudapp.azure.com"
    by_templates, machine = quickstarts.made(ask), quickstarts.machine_name(ask)
    with Workspace(tmp_path / "commands") as other:
        other.sig("clock", "set", quickstarts.CLOCK, "--force")
        quickstarts.by_commands(asking(other), machine)
        assert by_templates == quickstarts.made(asking(other))
