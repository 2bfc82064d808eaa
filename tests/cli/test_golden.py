"""Every golden case prints what its file says, byte for byte after masking times."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.golden import render

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(FOLDER.glob("**/*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.relative_to(FOLDER).with_suffix("")))
def test_case(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # cases may write files
    now = render(path)
    if os.environ.get("SIG_UPDATE_CASES"):
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


def test_there_are_cases() -> None:
    assert CASES
