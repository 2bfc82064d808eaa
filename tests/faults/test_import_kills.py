"""An import that is killed has done everything or nothing, and the next one finishes it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.files import FilesEngine
from tests.unit.test_az_output import GALLERY, definition, gallery, version

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = 400


def imported(folder: Path, source: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "sig_cli", "import", str(source), "-o", "none"], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, env={**os.environ, "SIG_WORKSPACE": str(folder)})


def test_a_killed_import_leaves_all_or_nothing(tmp_path: Path) -> None:
    source = tmp_path / "az.json"
    source.write_text(json.dumps([gallery(), definition(), *(version(f"1.0.{number}") for number in range(VERSIONS))]))
    started = time.perf_counter()
    assert imported(tmp_path / "whole", source).wait() == 0
    whole = time.perf_counter() - started
    seen = set()
    for number in range(12):
        folder = tmp_path / f"w{number}"
        process = imported(folder, source)
        time.sleep(whole * (0.4 + number / 20))
        process.send_signal(signal.SIGKILL)
        process.wait()
        count = len(list(FilesEngine(str(folder)).list(f"{GALLERY}/images/ubuntu/versions".lower())))
        assert count in (0, VERSIONS)
        seen.add(count)
        assert imported(folder, source).wait() == 0
        assert len(list(FilesEngine(str(folder)).list(f"{GALLERY}/images/ubuntu/versions".lower()))) == VERSIONS
        subprocess.run([sys.executable, "-m", "sig_cli", "workspace", "repair", "-o", "none"], check=True, stderr=subprocess.DEVNULL,
                       env={**os.environ, "SIG_WORKSPACE": str(folder)})
        assert not find_problems(str(folder))
        assert len(list(FilesEngine(str(folder)).list(f"{GALLERY}/images/ubuntu/versions".lower()))) == VERSIONS
    assert 0 in seen, "no kill came before the end"
