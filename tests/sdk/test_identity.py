"""azure-identity's own credentials in a shell that evaluated `sig serve env --sdk`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.sdk.conftest import IS_CURRENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.testing import Workspace

PROGRAM = """
import os, sys, azure.identity
from azure.mgmt.resource.resources import ResourceManagementClient
url = os.environ["AZURE_RESOURCE_MANAGER_URL"]
credential = getattr(azure.identity, sys.argv[1])()
client = ResourceManagementClient(credential, sys.argv[2], base_url=url, credential_scopes=[url + "/.default"])
print(*[group.name for group in client.resource_groups.list()])
"""
LINE = 'eval "$({python} -P -m sig_cli serve env --sdk 2> /dev/null)"; {more} exec {python} -c "$PROGRAM" {words}'


def run(*words: str, more: str = "") -> subprocess.CompletedProcess[str]:
    """The program in a shell as a user has it."""
    line = LINE.format(python=sys.executable, more=more, words=" ".join(words))
    return subprocess.run(["bash", "-c", line], env={**os.environ, "PROGRAM": PROGRAM}, capture_output=True, text=True,
                          check=False)


if IS_CURRENT:  # the environment of 2023 has no azure-identity
    @pytest.fixture
    def served(sig_workspace: Workspace) -> Iterator[Workspace]:
        """A workspace whose server is a process of its own, as a user starts it."""
        sig_workspace.sig("group create -n images -l westus")
        sig_workspace.sig("serve --background --port 0")
        yield sig_workspace
        sig_workspace.sig("serve stop")

    @pytest.mark.parametrize("credential", ["DefaultAzureCredential", "EnvironmentCredential", "ManagedIdentityCredential"])
    def test_a_credential_takes_everything_from_the_environment(served: Workspace, credential: str) -> None:
        done = run(credential, served.subscription_id)
        assert (done.returncode, done.stdout.split()) == (0, ["images"]), done.stderr

    def test_a_wrong_secret_gets_no_token(served: Workspace) -> None:
        done = run("EnvironmentCredential", served.subscription_id, more="export AZURE_CLIENT_SECRET=wrong;")
        assert done.returncode == 1
        assert "ClientAuthenticationError" in done.stderr
        assert "The client id or its secret is wrong." in done.stderr
