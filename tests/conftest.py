"""What every test starts from: a workspace of its own, no settings of the person who runs it."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from pathlib import Path

for name in list(os.environ):
    if name.startswith(("AZURE_", "SIG_")) and name not in ("SIG_AZ", "SIG_EXAMPLES", "SIG_GENERATED", "SIG_RECORDINGS", "SIG_UPDATE_CASES"):
        del os.environ[name]
# Tests start many processes: each would compile the whole package again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


# A busy machine is no failure: how long an example takes to make or to run is never what a test is about.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty workspace, which every command of the test uses."""
    folder = tmp_path / "workspace"
    monkeypatch.setenv("SIG_WORKSPACE", str(folder))
    monkeypatch.setenv("SIG_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("SIG_FSYNC", "off")
    monkeypatch.setenv("TZ", "UTC")
    gc.enable()  # the programs switch collection off when they are imported
    return folder
