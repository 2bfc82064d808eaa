"""What the HTTP layer costs, how long others wait for a long list, and how soon a server answers.

The same requests go through `send` in this process and over HTTPS to `sig serve`, in blocks of turns; both have the same files. The
bound is on what HTTPS adds to the median. Bytes are asked of both: in process the body is written as JSON as well. Single turns
would measure something else: after each write of the one, what the other remembers of the files is stale.
"""

from __future__ import annotations

import http.client
import json
import ssl
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sig_cli.arm.local import sender
from sig_cli.arm.messages import Request
from sig_cli.server import bodies, running
from sig_cli.server.credentials import credentials
from sig_cli.server.identity import Identity
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from tests.benchmarks.build import COMPUTE, DEFINITION, GALLERY, GROUP, REGIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.arm.messages import Send

ROOT = Path(__file__).parents[2]
BASE = f"/subscriptions/{FIRST_SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Compute"
LONG = f"{BASE}/galleries/{GALLERY}/images/{DEFINITION}/versions"
READ = f"{BASE}/galleries/{GALLERY}/images/read"
WRITTEN = f"{BASE}/galleries/{GALLERY}/images/written"
REGION = REGIONS["small"]
BLOCK = 20
LAYER, WAIT, START = 1.0, 50.0, 1000.0
"""Milliseconds: what HTTPS may add, how long a list may hold up others, how soon a new server answers."""


class Connection:
    """One kept connection to a served workspace."""

    def __init__(self, folder: Path) -> None:
        status = running.status(str(folder)) or {}
        context = ssl.create_default_context(cafile=f"{folder}/run/serve/certificate.pem")
        self.connection = http.client.HTTPSConnection("127.0.0.1", status["port"], context=context)
        token = Identity(credentials(str(folder))).token(status["url"])
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def __call__(self, method: str, target: str, body: Any = None) -> bytes:
        self.connection.request(method, target, None if body is None else json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        raw = answer.read()
        assert answer.status < 300, raw
        return raw


def measure(folder: Path, count: int, tell: Callable[[str, float, float, str], None]) -> None:
    """Print the figures for the workspace at `folder`, whose long definition has `count` versions."""
    send = sender(str(folder))
    _prepare(send)
    spent = _start(folder)
    tell("start of a server to its first answer, ms / bound", spent / START, 1.0, f"{spent:.0f} ms")
    try:
        connection = Connection(folder)
        turns = iter(range(1_000_000))

        def inside(method: str, path: str, body: Any = None) -> None:
            response = send(Request(method, path, {"api-version": COMPUTE}, body))
            assert response.status < 300, response.body
            bodies.write(response.body)

        def outside(method: str, path: str, body: Any = None) -> None:
            connection(method, f"{path}?api-version={COMPUTE}", body)

        for what, blocks, make in (
                ("GET a version", 25, lambda: ("GET", f"{READ}/versions/1.0.0")),
                ("PUT a version", 10, lambda: ("PUT", f"{WRITTEN}/versions/8.0.{next(turns)}", _version())),
                ("list a definition of 10", 10, lambda: ("GET", f"{READ}/versions"))):
            ours: list[float] = []
            theirs: list[float] = []
            for _ in range(blocks):
                for spent_by, ask in ((ours, inside), (theirs, outside)):
                    ask(*make())  # what the other side wrote is read once
                    spent_by += [_timed(ask, *make()) for _ in range(BLOCK)]
            added = statistics.median(theirs) - statistics.median(ours)
            tell(f"HTTPS: {what}, ms added / bound", added / LAYER, 1.0,
                 f"{statistics.median(theirs):.2f} ms against {statistics.median(ours):.2f}; {1000 / statistics.median(theirs):.0f} a second")
        _long_list(connection, folder, count, tell)
    finally:
        running.stop(str(folder))


def _prepare(send: Send) -> None:
    """A definition of ten versions to read, and an empty one to write to."""
    requests: list[tuple[str, dict[str, Any]]] = [(definition, {"location": REGION, "properties": {
        "osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V1", "identifier": {
            "publisher": "Contoso", "offer": "Served", "sku": definition.rpartition("/")[2]}}}) for definition in (READ, WRITTEN)]
    requests += [(f"{READ}/versions/1.0.{number}", _version()) for number in range(10)]
    for path, body in requests:
        response = send(Request("PUT", path, {"api-version": COMPUTE}, body))
        assert response.status < 300, response.body


def _version() -> dict[str, Any]:
    return {"location": REGION, "properties": {"publishingProfile": {"targetRegions": [{"name": REGION}]},
                                               "storageProfile": {"source": {"id": f"{BASE}/images/{REGION}"}}}}


def _long_list(connection: Connection, folder: Path, count: int, tell: Callable[[str, float, float, str], None]) -> None:
    """Read a long list page by page, while another client asks for single versions."""
    other = Connection(folder)
    other("GET", f"{READ}/versions/1.0.0?api-version={COMPUTE}")
    waits: list[float] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            waits.append(_timed(lambda: other("GET", f"{READ}/versions/1.0.0?api-version={COMPUTE}")))

    asking = threading.Thread(target=ask)
    asking.start()
    started = time.perf_counter()
    pages, found, link = 0, 0, f"{LONG}?api-version={COMPUTE}"
    while link:
        page = json.loads(connection("GET", link))
        pages, found = pages + 1, found + len(page["value"])
        link = "/" + page["nextLink"].partition("://")[2].partition("/")[2] if page.get("nextLink") else ""
    spent = time.perf_counter() - started
    done.set()
    asking.join()
    assert found >= count
    tell(f"HTTPS: others during a list of {count:,}, worst ms / bound", max(waits) / WAIT, 1.0,
         f"worst {max(waits):.1f} ms, median {statistics.median(waits):.1f}, {len(waits)} requests; {pages} pages in {spent:.2f} s")


def _start(folder: Path) -> float:
    """Milliseconds from the start of a server's process to its first answer; its certificate is made before."""
    command = [sys.executable, "-m", "sig_cli", "serve", "--background", "--port", "0", "--workspace", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    running.stop(str(folder))

    def start() -> None:
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        Connection(folder)("GET", f"{READ}/versions/1.0.0?api-version={COMPUTE}")

    return _timed(start)


def _timed(work: Callable[..., object], *arguments: Any) -> float:
    started = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - started) * 1000
