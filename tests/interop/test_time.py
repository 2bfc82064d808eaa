"""Time with the real az: it waits as long as the model says, is told of a region that failed, and of a clock that stands still."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from sig_cli.domain.moments import SECOND
from sig_cli.domain.replication import PREPARATION, copy_seconds
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.names import fold
from tests.cli.golden import set_up

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interop.served import Served

SPEED = 60
NAMES = "-g images -r golden -i ubuntu"
CREATE = f"sig image-version create {NAMES} --managed-image web --only-show-errors"


class Az:
    """The real az on a workspace with a definition and an image, which is served at a speed."""

    def __init__(self, python: str, served: Served) -> None:
        self._python = python
        self._served = served

    def run(self, line: str, timeout: float | None = None) -> tuple[str, str, int, float]:
        """Output, errors, exit code and seconds of one line."""
        started = time.monotonic()
        answer = subprocess.run([self._python, "-m", "azure.cli", *shlex.split(line)], env=self._served.environment, text=True,
                                capture_output=True, check=False, timeout=timeout)
        return answer.stdout, answer.stderr, answer.returncode, time.monotonic() - started

    def operation(self, version: str) -> dict[str, int]:
        """The last operation of a version, as it is stored."""
        stored = FilesEngine(str(self._served.workspace)).get(fold(
            f"/subscriptions/{FIRST_SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.Compute/galleries/golden/images/ubuntu/versions/{version}"))
        assert stored is not None
        operation: dict[str, int] = stored.document["sig"]["operation"]
        return operation

    def ends(self, version: str) -> float:
        """When its last operation ends or has ended, in seconds since 1970."""
        return self.operation(version)["ends"] / SECOND

    def seconds(self, version: str) -> float:
        """How long its last operation takes."""
        return (self.operation(version)["ends"] - self.operation(version)["started"]) / SECOND


@pytest.fixture
def az(az_python: str, served: Served, workspace: Path) -> Az:
    set_up("definition")
    served.begin()
    served.take(workspace)
    (served.workspace / "workspace.toml").write_text(f"[replication]\nspeed = {SPEED}\n")
    return Az(az_python, served)


@pytest.fixture(autouse=True)
def instant_again(served: Served):
    yield
    (served.workspace / "workspace.toml").unlink(missing_ok=True)


def copying(*regions: str) -> float:
    """What the model says, in seconds here."""
    crowd = 1 + 0.1 * (len(regions) - 1)
    return (PREPARATION + max(copy_seconds(30, "southcentralus", region, 1, crowd) for region in regions)) / SPEED


def test_create_and_wait_end_when_the_model_says(az: Az) -> None:
    """One poll more or less is a second: Retry-After follows the speed. az itself needs some time to start."""
    idle = az.run("sig show -g images -r golden -o none")[3]
    output, errors, code, seconds = az.run(f"{CREATE} -e 1.0.0 --target-regions southcentralus westeurope --query provisioningState")
    assert (output, errors, code) == ('"Succeeded"\n', "", 0)
    expected = copying("southcentralus", "westeurope")
    assert seconds >= expected
    assert seconds <= expected + 2 + 4 * idle
    assert az.run(f"{CREATE} -e 1.1.0 --target-regions southcentralus --no-wait")[2] == 0
    output, errors, code, _ = az.run(f"sig image-version wait {NAMES} -e 1.1.0 --created --interval 1")
    late = time.time() - az.ends("1.1.0")
    assert (output, errors, code) == ("", "", 0)
    assert 0 <= late <= 2 + 4 * idle
    assert az.seconds("1.1.0") == pytest.approx(copying("southcentralus"), abs=1e-3)
    assert az.run(f"sig image-version show {NAMES} -e 1.1.0 --query provisioningState -o tsv")[0] == "Succeeded\n"


def test_a_region_that_fails_is_told_in_the_services_words(az: Az, served: Served) -> None:
    served.sig("fault", "add", "--region", "northeurope", "--after", "40%")
    output, errors, code, _ = az.run(f"{CREATE} -e 1.0.0 --target-regions southcentralus northeurope")
    assert (output, code) == ("", 1)
    assert errors.startswith(
        "ERROR: (ReplicationJobsNotCompleted) Gallery replication jobs failed in one or more regions. The failing regions' details "
        "are as follows: '{region:northeurope, detail:Failed with internal server error.}'.")


def test_throttled_requests_are_asked_again(az: Az, served: Served) -> None:
    served.sig("fault", "add", "--on", "request", "--status", "429", "--retry-after", "0", "--times", "2", "--method", "GET",
               "--resource-type", "Microsoft.Compute/galleries")
    assert az.run("sig show -g images -r golden --query name -o tsv")[:3] == ("golden\n", "", 0)


def test_before_a_clock_that_stands_still_az_waits_until_it_is_moved(az: Az, served: Served) -> None:
    served.sig("clock", "freeze")
    with pytest.raises(subprocess.TimeoutExpired):
        az.run(f"{CREATE} -e 1.0.0 --target-regions southcentralus", timeout=8)
    said = (served.workspace / "run" / "serve" / "log").read_text()
    assert said.count("The clock of the workspace stands still at ") == 1
    served.sig("clock", "advance", "10m")
    assert az.run(f"sig image-version wait {NAMES} -e 1.0.0 --created --interval 1")[2] == 0
    assert os.path.exists(served.workspace)
