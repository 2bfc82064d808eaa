"""The real az: an environment of its own with the azure-cli that this project follows.

It lies in `.interop/` in the checkout, and is made when it is not there: that takes some two minutes and downloads some
100 MB. `SIG_AZ` names another one, as its folder or as its Python.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "2.91.0"
ROOT = Path(__file__).parents[2]
PLACE = ROOT / ".interop" / f"azure-cli-{VERSION}"
ASK = "from importlib.metadata import version; print(version('azure-cli'))"


def python() -> str:
    """The Python of the real az. Makes its environment first when there is none.

    Raises `RuntimeError` when it cannot be had, or when what `SIG_AZ` names is no azure-cli of this version: the suite
    fails then, for nothing would be compared.
    """
    named = os.environ.get("SIG_AZ")
    if named is not None:
        path = Path(named)
        return checked(path / "bin" / "python" if path.is_dir() else path)
    PLACE.parent.mkdir(exist_ok=True)
    with (PLACE.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the processes of pytest-xdist start at the same time
        if not PLACE.exists():
            install(PLACE.with_name(PLACE.name + ".new"))
            PLACE.with_name(PLACE.name + ".new").rename(PLACE)
    return checked(PLACE / "bin" / "python")


def install(folder: Path) -> None:
    """Make the environment in a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    print(f"Installing azure-cli {VERSION} into {PLACE}; this takes some two minutes.", file=sys.__stderr__, flush=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    answer = subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check",
                             f"azure-cli=={VERSION}"], check=False, capture_output=True, text=True)
    if answer.returncode:
        raise RuntimeError(f"azure-cli {VERSION} cannot be installed:\n{answer.stderr[-2000:]}")


def checked(path: Path) -> str:
    answer = subprocess.run([path, "-c", ASK], check=False, capture_output=True, text=True)
    if answer.stdout.strip() != VERSION:
        raise RuntimeError(f"{path} is no Python with azure-cli {VERSION}: {answer.stdout}{answer.stderr[-500:]}")
    return str(path)
