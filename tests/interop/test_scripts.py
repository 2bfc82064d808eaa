"""Scripts for az, with pipes and `xargs`: the real az, simply started, and the look-alike come to the same end."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.golden import Masks
from tests.cli.test_scripts import ROOT, SCRIPTS
from tests.interop import comparison

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interop.served import Served

WITH_BOTH = [path for path in SCRIPTS if "\n# local only: " not in path.read_text()]
LOOK_ALIKE = 'eval "$(sig activate)"\n'


@pytest.mark.parametrize("script", WITH_BOTH, ids=lambda path: path.stem)
def test_a_script_comes_to_the_same_end(script: Path, az_python: str, served: Served, workspace: Path,
                                        tmp_path: Path) -> None:
    served.begin()
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, command in (("az", f"{shlex.quote(az_python)} -m azure.cli"), ("sig", f"{served.python} -m sig_cli")):
        (programs / name).write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {command} "$@"\n')
        (programs / name).chmod(0o755)
    path = f"{programs}:/usr/bin:/bin"
    with_az = run(script.read_text(), tmp_path, {**served.environment, "PATH": path})
    (programs / "az").unlink()
    with_sig = run(LOOK_ALIKE + script.read_text(), tmp_path,
                   {"PATH": path, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TZ": "UTC", "SIG_FSYNC": "off",
                    "SIG_WORKSPACE": str(workspace), "SIG_CONFIG_DIR": str(tmp_path / "config")})
    assert with_az == with_sig
    assert comparison.differing_documents(comparison.state(served.workspace), comparison.state(workspace)) == {}


def run(script: str, cwd: Path, environment: dict[str, str]) -> tuple[str, list[str], int]:
    """What a script prints and ends with."""
    answer = subprocess.run(["bash", "-c", script], cwd=cwd, env=environment, check=False, capture_output=True, text=True)
    return Masks().mask(answer.stdout), comparison.told(Masks().mask(answer.stderr)), answer.returncode
