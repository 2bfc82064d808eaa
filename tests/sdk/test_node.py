"""The Node SDK against a served workspace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.sdk import environments
from tests.sdk.conftest import IS_CURRENT

if TYPE_CHECKING:
    from sig_cli.testing import ServedWorkspace

SCRIPT = Path(__file__).with_name("gallery.mjs")
SEED = ("group create -n images -l southcentralus", "disk create -g images -n web-os --size-gb 30",
        "image create -g images -n web --source web-os --os-type Linux")


if IS_CURRENT:  # once is enough: Python has no part in it
    @pytest.fixture
    def image(sig_server: ServedWorkspace) -> str:
        """The id of a managed image that is there."""
        *_, made = [sig_server.workspace.sig(line) for line in SEED]
        found: str = made.json()["id"]
        return found

    def test_node_creates_polls_lists_updates_and_deletes(sig_server: ServedWorkspace, image: str) -> None:
        program, folder = environments.node()
        script = shutil.copy(SCRIPT, folder)  # modules are looked for beside the script
        given = {"url": sig_server.url, "token": sig_server.token(), "subscriptionId": sig_server.subscription_id,
                 "image": image}
        done = subprocess.run([program, script], input=json.dumps(given), env={**os.environ, **sig_server.sdk_env},
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {
            "gallery": ["golden", "of gold", "Succeeded", "core"],
            "targets": [["South Central US", 2], ["West US 2", 1]],
            "replication": "Completed",
            "versions": ["1.0.0", "1.1.0"],
            "updated": ["of silver", "core"],
            "missing": [404, "ResourceNotFound"],
            "refused": [409, "CannotDeleteResource"],
            "left": [],
            "images": ["web"],
        }
