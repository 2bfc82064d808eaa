"""The founding document's four quickstart templates by the real az: what they make is what the commands make."""

from __future__ import annotations

import json
import shlex
import subprocess
from typing import TYPE_CHECKING, Any

from tests.cli.golden import run
from tests.conformance import quickstarts
from tests.shared import needs_shared

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.interop.served import Served


def ours(line: str) -> Any:
    """The JSON that a line prints by our own command line."""
    output, errors, code = run(f"az {line} --only-show-errors")
    assert code == 0, errors
    return json.loads(output) if output.strip() else None


@needs_shared
def test_the_real_az_deploys_what_the_commands_make(az_python: str, served: Served, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def az(line: str) -> Any:
        done = subprocess.run([az_python, "-m", "azure.cli", *shlex.split(line), "--only-show-errors"], env=served.environment,
                              capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    served.begin()
    served.sig("clock", "set", quickstarts.CLOCK, "--force")
    for name, given in quickstarts.parameters(quickstarts.prepare(az)).items():
        words = " ".join(f"{key}={value}" for key, value in given.items())
        shown = az(f"deployment group create -g images -n {name} -f {quickstarts.TEMPLATES / name / 'azuredeploy.json'} -p {words}")
        assert shown["properties"]["provisioningState"] == "Succeeded"
    assert shown["properties"]["outputs"]["hostname"]["value"] == "web.southcentralus.cloudapp.azure.com"
    assert shown["properties"]["parameters"]["adminPassword"] == {"type": "SecureString"}
    by_templates, machine = quickstarts.made(az), quickstarts.machine_name(az)
    assert not quickstarts.is_secret_kept(served.workspace / "state")
    run(f"sig clock set {quickstarts.CLOCK} --force")
    quickstarts.by_commands(ours, machine)
    assert by_templates == quickstarts.made(ours)
