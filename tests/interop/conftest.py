"""What the suite runs with: the real az, a served workspace, and a report of how many lines are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.interop import installation
from tests.interop.programs import RealAz
from tests.interop.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def az_python() -> str:
    """The Python of the real az."""
    return installation.python()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served workspace; every file of cases fills it anew."""
    made = Served(tmp_path_factory.mktemp("interop"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def az(az_python: str, served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealAz]:
    """The real az, which talks to the served workspace and to nothing else."""
    program = RealAz(az_python, tmp_path_factory.mktemp("az") / "io", served.environment, served.host, served.certificate)
    yield program
    program.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counts: dict[str, int] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if getattr(report, "when", "") == "call":
                    counts[name] = counts.get(name, 0) + value
    if counts:
        terminalreporter.write_line(
            f"real az {installation.VERSION}: {counts['lines']} command lines, {counts['same']} the same in every way, "
            f"{counts['wanted']} with wanted differences, {counts['unwanted']} with others")
