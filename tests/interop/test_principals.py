"""Two principals in two tenants: the real az, logged in as each, is answered what `--as` is answered."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interop.served import Served

HOME, OTHER = "00000000-0000-4000-8000-0000000000aa", "00000000-0000-4000-8000-0000000000bb"
FIRST, SECOND = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
GALLERY = f"/subscriptions/{FIRST}/resourceGroups/images/providers/Microsoft.Compute/galleries/golden"
LINES = (
    "sig list", "sig show -g images -r golden", "sig show -g images -r silver", "sig delete -g images -r golden",
    "sig image-definition list -g images -r golden", "resource list --query [].id", "group show -n images",
    "role assignment list --all --query length(@)",
    f"role assignment create --role Reader --assignee-object-id {FIRST} --assignee-principal-type User --scope {GALLERY}",
    "sig list-shared -l westus --query [].name", "sig share reset -g images -r golden", "sig list-community -l westus",
    f"sig list-shared -l westus --query [].name --subscription {SECOND}", f"group list --subscription {SECOND} --query [].name",
)


@pytest.fixture
def secrets(served: Served) -> dict[str, tuple[str, str]]:
    """Application id and secret of two service principals; `reader` is of the first tenant, `guest` of the other."""
    served.begin()
    served.sig("group", "create", "-n", "images", "-l", "westus")
    served.sig("sig", "create", "-g", "images", "-r", "golden", "--permissions", "Groups")
    served.sig("workspace", "subscription", "add", "Second", "--id", SECOND, "--tenant", OTHER)
    served.sig("group", "create", "-n", "theirs", "-l", "westus", "--subscription", SECOND)
    served.sig("sig", "share", "add", "-g", "images", "-r", "golden", "--subscription-ids", SECOND)
    found = {}
    for name, tenant, scope in (("reader", HOME, GALLERY), ("guest", OTHER, f"/subscriptions/{SECOND}")):
        made = json.loads(served.sig("workspace", "principal", "add", name, "--type", "servicePrincipal", "--tenant", tenant))
        found[name] = made["appId"], made["secret"]
        served.sig("role", "assignment", "create", "--assignee", made["appId"], "--role", "Reader", "--scope", scope,
                   "--subscription", SECOND if name == "guest" else FIRST)
    return found


@pytest.mark.parametrize(("name", "tenant"), [("reader", HOME), ("guest", OTHER)])
def test_the_real_az_is_answered_what_we_are(name: str, tenant: str, az_python: str, served: Served,
                                             secrets: dict[str, tuple[str, str]], tmp_path: Path) -> None:
    config = tmp_path / "az"
    config.mkdir()
    for file in ("clouds.config", "config", "versionCheck.json", "extensionCommandTree.json"):
        shutil.copy(served.az / file, config / file)
    client, secret = secrets[name]
    theirs = {**served.environment, "AZURE_CONFIG_DIR": str(config)}
    ours = {**os.environ, "SIG_WORKSPACE": str(served.workspace), "SIG_CONFIG_DIR": str(tmp_path), "SIG_AS": name}
    run([az_python, "-m", "azure.cli", "login", "--service-principal", "-u", client, "-p", secret, "--tenant", tenant], theirs)
    for line in LINES:
        words = line.split(" ")
        with_az = run([az_python, "-m", "azure.cli", *words], theirs)
        with_sig = run([served.python, "-c", "from sig_cli.app import run_az; run_az()", *words], ours)
        assert with_az == with_sig, line


def run(words: list[str], environment: dict[str, str]) -> tuple[str, list[str], int]:
    answer = subprocess.run(words, env=environment, check=False, capture_output=True, text=True)
    told = [line for line in answer.stderr.splitlines() if line.startswith(("ERROR", "Code", "Message"))]
    if any("roleAssignments/" in line for line in told):  # a name by chance is in it
        told = [line.partition("roleAssignments/")[0] for line in told]
    return answer.stdout, told, answer.returncode
