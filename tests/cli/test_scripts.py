"""Scripts for az run verbatim: through the activated look-alike, and with `az` spelled `sig`, to the same end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.golden import Masks, set_up
from tests.interop import comparison

SCRIPTS = sorted((Path(__file__).parents[1] / "scenarios").glob("*.sh"))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def path_with_sig(tmp_path: Path) -> str:
    """A PATH on which `sig` is this code, run by this interpreter, and no `az` is."""
    folder = tmp_path / "bin"
    folder.mkdir()
    sig = folder / "sig"
    sig.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m sig_cli "$@"\n')
    sig.chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def run(script: str, path: str, tmp_path: Path, workspace: str) -> str:
    """What a script prints, masked."""
    result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path, env={
        **os.environ, "PATH": path, "HOME": str(tmp_path), "SIG_WORKSPACE": workspace})
    assert result.returncode == 0, result.stderr
    return Masks().mask(result.stdout)


@pytest.mark.long
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_runs_verbatim(script: Path, path_with_sig: str, tmp_path: Path) -> None:
    text = script.read_text()
    through_az = run(f'eval "$(sig activate)"\n{text}', path_with_sig, tmp_path, str(tmp_path / "az"))
    through_sig = run(re.sub(r"\baz (?=[a-z-])", "sig ", text), path_with_sig, tmp_path, str(tmp_path / "sig"))
    assert through_az == through_sig
    left = comparison.state(tmp_path / "az")
    assert comparison.differing_documents(left, comparison.state(tmp_path / "sig")) == {}
    assert len(left) > 1


@pytest.mark.parametrize(("line", "code"), [
    ("image-version create -g images -r golden -i ubuntu -e 2.0.0 --managed-image web", 0),  # it warns first
    ("image-version create -g images -r golden -i nope -e 2.0.0 --managed-image web", 3), ("show -g images -r nope", 3),
    ("create -g images --nothing x", 2)])
def test_that_nobody_reads_what_is_told_changes_nothing(line: str, code: int, workspace: Path) -> None:
    """A command whose warnings go into a closed pipe does its work, and one that fails says so with its exit code."""
    set_up("definition")
    read, write = os.pipe()
    os.close(read)
    answer = subprocess.run([sys.executable, "-m", "sig_cli", *line.split()], stderr=write, stdout=subprocess.DEVNULL, check=False,
                            env={**os.environ, "PYTHONPATH": str(ROOT), "SIG_CORE_ONLY_SHOW_ERRORS": "no"})
    os.close(write)
    assert answer.returncode == code
    assert bool(list(workspace.rglob("2.0.0*"))) == (code == 0)
