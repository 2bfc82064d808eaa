"""Before a clock that stands still no command waits: each says so, or has nothing to wait for."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from sig_cli.cli import tree, waiting
from tests.cli.golden import run
from tests.cli.test_examples import everything, examples
from tests.cli.test_what_if import LINES, ready

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["everything"]
STANDING = re.compile(r"The clock of the workspace stands still at \S+: what is waited for goes on when it is moved")
CONDITION = re.compile(r" --(?:created|updated|deleted|exists)\b| --custom (?:'[^']*'|\"[^\"]*\"|\S+)")
WAITING = [(path, line) for path, line in examples() if path.endswith("wait")]
pytestmark = pytest.mark.long


def frozen(path: str, line: str, everything: Path, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """What a line says on stderr before a clock that stands still, and its exit code. It fails when it sleeps."""
    line = ready(path, line, everything, workspace, tmp_path, monkeypatch)
    assert run("sig clock freeze -o none")[2] == 0
    monkeypatch.setenv("SIG_REPLICATION_SPEED", "1")
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail(f"{line} sleeps {seconds} seconds"))
    monkeypatch.setitem(waiting.wait.__kwdefaults__, "sleep", time.sleep)
    _, errors, code = run(line)
    return errors, code


@pytest.mark.parametrize(("path", "line"), LINES)
def test_it_says_so_and_does_not_hang(path: str, line: str, everything: Path, workspace: Path, tmp_path: Path,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    errors, code = frozen(path, line, everything, workspace, tmp_path, monkeypatch)
    assert code == 0 or "stands still" in errors, errors
    assert len(STANDING.findall(errors)) <= 1


@pytest.mark.parametrize(("path", "line"), WAITING)
def test_wait_says_that_what_is_waited_for_does_not_come(path: str, line: str, everything: Path, workspace: Path, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    line = CONDITION.sub("", line) + " --custom \"name=='none such'\""
    errors, code = frozen(path, line, everything, workspace, tmp_path, monkeypatch)
    assert (code, errors.count("so what is waited for does not come. Move it with `sig clock advance`")) == (1, 1), errors


def test_every_wait_is_tried() -> None:
    assert {path for path, _ in WAITING} == {path for path in tree.COMMANDS if path.endswith("wait")}
