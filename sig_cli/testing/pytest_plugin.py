"""Fixtures for pytest, there as soon as `sig` is installed: `sig_workspace` and `sig_server`.

pytest imports this module in every run of every project beside which `sig` is installed, so it imports nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sig_cli.testing.served import ServedWorkspace
    from sig_cli.testing.workspace import Workspace


@pytest.fixture
def sig_workspace(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An empty workspace of this test: `.client(ComputeManagementClient)`, `.sig("...")`, `.az("...")`, `.folder`.

    While the test runs, `sig` and `az` in any process that it starts use this workspace and no settings of yours.
    """
    from sig_cli.testing import Workspace

    made = Workspace(tmp_path_factory.mktemp("sig") / "workspace")
    for name, value in {**made.env, "SIG_FSYNC": "off"}.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture(scope="session")
def _sig_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificate and key that all servers of this session use: making one takes time."""
    from sig_cli.testing import room

    folder = tmp_path_factory.mktemp("sig-certificate")
    room("served").make_certificate(str(folder))
    return folder


@pytest.fixture
def sig_server(sig_workspace: Workspace, _sig_certificate: Path) -> Iterator[ServedWorkspace]:
    """The same workspace over HTTPS: `.url`, `.credential`, `.ca_bundle`, `.client(...)`, `.env` for the real az."""
    with sig_workspace.serve(certificate=str(_sig_certificate)) as served:
        yield served
