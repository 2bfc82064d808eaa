"""A served workspace, and a client for it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sig_cli.arm.local import sender
from sig_cli.server import certificate
from sig_cli.server.credentials import serve_folder
from sig_cli.server.serving import Served
from tests.server.clients import Client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate and its key, made once: that takes longer than most tests."""
    folder = tmp_path_factory.mktemp("certificate")
    certificate.ensure(str(folder))
    return folder


@pytest.fixture
def notices() -> list[str]:
    """What the server had to tell a person."""
    return []


@pytest.fixture
def served(workspace: Path, certified: Path, notices: list[str]) -> Iterator[Served]:
    place = serve_folder(str(workspace))
    for name in ("certificate.pem", "key.pem"):
        shutil.copy(certified / name, place)
    with Served(sender(str(workspace)), str(workspace), notice=notices.append) as found:
        yield found


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with Client(served) as found:
        yield found
