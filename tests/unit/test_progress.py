"""How far long work is, as a terminal shows it."""

from __future__ import annotations

import io
from unittest import mock

import pytest

from sig_cli.app import main
from sig_cli.cli import inventory, progress
from sig_cli.cli.progress import Progress
from tests.cli.golden import run, set_up


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moments = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: moments[0])
    return moments


def test_nothing_is_told_in_the_first_second_and_ten_times_a_second_at_most_after_it(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    line = Progress("Versions done")
    for moment in (0.5, 0.9, 1.0, 1.05, 1.2):
        now[0] = moment
        line.step()
    assert terminal.getvalue() == "\rVersions done: 3\x1b[K\rVersions done: 5\x1b[K"
    line.end()
    assert terminal.getvalue().endswith("5\x1b[K\r\x1b[K")


def test_nothing_is_told_where_there_is_no_terminal(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    errors = io.StringIO()
    monkeypatch.setattr("sys.stderr", errors)
    line = Progress("Versions done")
    now[0] = 5.0
    line.step()
    line.end()
    assert errors.getvalue() == ""


@pytest.mark.parametrize("words", ["cost", "lint --fail-on never", "prune --keep 1", "thin --keep-regions westus --newest 1"])
def test_a_single_definition_with_many_versions_tells_how_far_it_is(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up("version")
    for name in ("1.0.1", "1.0.2"):
        assert run(f"az sig image-version create -g images -r golden -i ubuntu -e {name} --managed-image web")[2] == 0
    monkeypatch.setattr(inventory, "PAGE", 2)
    ticks = iter(range(1_000))
    monkeypatch.setattr(progress, "monotonic", lambda: float(next(ticks)))
    terminal = Terminal()
    with mock.patch("sys.stderr", terminal):
        assert main("sig", [*words.split(), "-o", "none"]) == 0
    assert terminal.getvalue() == "".join(f"\rVersions looked at: {count}\x1b[K" for count in (1, 2, 3)) + "\r\x1b[K"
