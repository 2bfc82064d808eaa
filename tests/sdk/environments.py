"""The environments of this suite: SDKs of today and of three years ago for Python, and those for Node, in `.interop/`.

They are made once, with pip and npm, and kept until what they hold is pinned anew. What cannot be made is an error: this
suite never passes because something was missing.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".interop"
PYTHON = {
    "sdk-venv": ("azure-core==1.41.0", "azure-identity==1.27.0", "azure-mgmt-compute==39.0.0", "azure-mgmt-resource==26.0.0",
                 "azure-mgmt-resource-deployments==2.0.0", "azure-mgmt-resource-features==1.0.0", "azure-mgmt-resource-subscriptions==1.0.0"),
    # November 2023, with the oldest azure-core that is promised.
    "sdk-venv-2023": ("azure-core==1.29.5", "azure-mgmt-compute==30.3.0", "azure-mgmt-resource==23.0.1"),
}
CURRENT, OLD = PYTHON
NODE = {20: {"@azure/arm-compute": "24.1.0", "@azure/identity": "4.13.1"},
        18: {"@azure/arm-compute": "22.4.0", "@azure/identity": "4.5.0"}}
"""The releases that run on this major version of node and newer ones."""


class CannotRun(Exception):
    """What the suite needs cannot be had here."""


def python(name: str) -> Path:
    """The interpreter of an environment with these SDKs and `sig`; made if need be. Raises `CannotRun`."""
    folder = CACHE / name
    interpreter = folder / "bin" / "python"
    stamp = _stamp(*PYTHON[name], (ROOT / "pyproject.toml").read_text(encoding="utf-8"), sys.version, str(ROOT))
    if not _is_made(folder, stamp):
        _tell(f"Making {folder.relative_to(ROOT)}: {' '.join(PYTHON[name])} (some 30 seconds, 70 to 250 MB)")
        shutil.rmtree(folder, ignore_errors=True)
        _run(sys.executable, "-m", "venv", str(folder))
        _run(str(interpreter), "-m", "pip", "install", "-q", "-e", f"{ROOT}[test]", *PYTHON[name])
        (folder / "made").write_text(stamp, encoding="utf-8")
    return interpreter


def node() -> tuple[str, Path]:
    """The node at hand, and a folder in whose modules it finds the SDKs; made if need be. Raises `CannotRun`."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        raise CannotRun("node and npm are needed for the Node SDK, and not found on PATH. Install Node.js 18 or newer.")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"v(\d+)\.", said)
    if found is None:
        raise CannotRun(f"node does not tell its version: {said!r}")
    wanted = next((packages for major, packages in NODE.items() if int(found[1]) >= major), None)
    if wanted is None:
        raise CannotRun(f"The Node SDK needs node 18 or newer, and this is {said.strip()}.")
    folder = CACHE / "node"
    stamp = _stamp(json.dumps(wanted))
    if not _is_made(folder, stamp):
        _tell(f"Making {folder.relative_to(ROOT)}: {json.dumps(wanted)} (some 20 seconds, 80 MB)")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": wanted}), encoding="utf-8")
        _run(npm, "install", "--no-audit", "--no-fund", "--loglevel=error", cwd=folder)
        (folder / "made").write_text(stamp, encoding="utf-8")
    return program, folder


def _stamp(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _is_made(folder: Path, stamp: str) -> bool:
    made = folder / "made"
    return made.is_file() and made.read_text(encoding="utf-8") == stamp


def _run(*words: str, cwd: Path = ROOT) -> None:
    started = time.perf_counter()
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRun(f"`{' '.join(words)}` failed with exit code {done.returncode}:\n{done.stdout}{done.stderr}")
    _tell(f"  {Path(words[0]).name} {' '.join(words[1:4])} ...: {time.perf_counter() - started:.0f} s")


def _tell(text: str) -> None:
    print(text, flush=True)
