"""A server that is killed while it writes loses nothing that it has answered for, and leaves no damage."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sig_cli.arm.local import open_manager
from sig_cli.arm.messages import Request
from sig_cli.server import running
from sig_cli.server.credentials import credentials
from sig_cli.server.identity import Identity
from sig_cli.workspace.checkup import find_problems, repair
from tests.server.clients import COMPUTE, GALLERY, GROUP, RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
WRITERS = 3


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace with a gallery, and a certificate made once."""
    folder = tmp_path_factory.mktemp("base") / "workspace"
    manager = open_manager(str(folder))
    manager.send(Request("PUT", GROUP, {"api-version": RESOURCES}, {"location": "westus"}))
    manager.send(Request("PUT", GALLERY, {"api-version": COMPUTE}, {"location": "westus"}))
    yield folder
    shutil.rmtree(folder)


class Writer:
    """Writes one definition after the other until the server is gone; remembers what was answered."""

    def __init__(self, status: dict[str, object], token: str, number: int) -> None:
        self.status = status
        self.token = token
        self.number = number
        self.answered: list[str] = []

    def run(self) -> None:
        import http.client
        import ssl

        context = ssl.create_default_context(cafile=f"{self.status['workspace']}/run/serve/certificate.pem")
        connection = http.client.HTTPSConnection("127.0.0.1", int(str(self.status["port"])), context=context)
        turn = 0
        try:
            while True:
                name = f"d{self.number}-{turn}"
                body = {"location": "westus", "properties": {"osType": "Linux", "osState": "Generalized", "identifier": {
                    "publisher": "p", "offer": name, "sku": "s"}}}
                connection.request("PUT", f"{GALLERY}/images/{name}?api-version={COMPUTE}", json.dumps(body), {
                    "Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
                answer = connection.getresponse()
                assert answer.status == 201, answer.read()
                answer.read()
                self.answered.append(name)
                turn += 1
        except (OSError, http.client.HTTPException):
            connection.close()


@pytest.mark.parametrize("seed", range(6))
def test_a_server_killed_while_it_writes_loses_nothing(base: Path, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(base, folder)
    chance = random.Random(seed)
    started = subprocess.run([sys.executable, "-m", "sig_cli", "serve", "--background", "--port", "0", "--workspace", str(folder)],
                             cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stderr
    status = running.status(str(folder)) or {}
    token = Identity(credentials(str(folder))).token(status["url"])
    writers = [Writer({**status, "workspace": str(folder)}, token, number) for number in range(WRITERS)]
    enough = chance.randint(1, 40)
    with ThreadPoolExecutor(WRITERS) as pool:
        work = [pool.submit(writer.run) for writer in writers]
        while sum(len(writer.answered) for writer in writers) < enough:
            assert not any(done.done() for done in work)
        os.kill(status["pid"], signal.SIGKILL)
        for done in work:
            done.result()
    listed = open_manager(str(folder)).send(Request("GET", f"{GALLERY}/images", {"api-version": COMPUTE})).body["value"]
    names = {row["name"] for row in listed}
    assert {name for writer in writers for name in writer.answered} <= names
    assert {row["properties"]["provisioningState"] for row in listed} == {"Succeeded"}
    repair(str(folder), ())
    assert not find_problems(str(folder))
