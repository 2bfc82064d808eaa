"""What the tests of completion share: a workspace that everybody can read, a zsh, and the answers of both shells."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from sig_cli.cli.completion import FILES
from tests.cli.completion_cases import CASES, MAKE, SCRIPTS, SECOND, ZSH, bash
from tests.cli.golden import run
from tests.cli.shells import Zsh, environment

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def ground() -> Iterator[Path]:
    """A folder that everybody can read, with a workspace in `w` and an empty home in `home`."""
    folder = Path(tempfile.mkdtemp(prefix="sig-completion-", dir="/tmp"))
    settings = {"SIG_WORKSPACE": str(folder / "w"), "SIG_CONFIG_DIR": str(folder / "c"), "SIG_FSYNC": "off"}
    with mock.patch.dict(os.environ, settings):
        for line in MAKE:
            assert run("az " + line)[2] == 0, line
        assert run(f'sig workspace subscription add "Pay As You Go" --id {SECOND}')[2] == 0
        assert run('sig group create -n Paid -l westus --subscription "Pay As You Go"')[2] == 0
        for name in ("Alice", "bob"):
            assert run(f"sig workspace principal add {name}")[2] == 0
    (folder / "home").mkdir()
    for name, shell in FILES.items():
        shutil.copy(SCRIPTS / shell, folder / f"{name}.script")
    (folder / "functions").mkdir()
    shutil.copy(ZSH, folder / "functions" / "_sig")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def files(ground: Path) -> Path:
    folder = ground / "home" / "files"
    folder.mkdir(exist_ok=True)
    (folder / "file.json").write_text("{}")
    return folder


@pytest.fixture(scope="session")
def zsh(ground: Path) -> Iterator[Zsh]:
    folder = ground / "zsh"
    folder.mkdir()
    shell = Zsh(ground / "functions", environment(ground / "home", ground / "w", MY_GROUP="other"), folder,
                before="compdef _sig az\n")
    yield shell
    shell.close()


@pytest.fixture(scope="session")
def in_bash(ground: Path) -> dict[str, list[str]]:
    return dict(zip(CASES, bash(ground, *CASES, MY_GROUP="other"), strict=True))


@pytest.fixture(scope="session")
def in_zsh(zsh: Zsh) -> dict[str, tuple[str, list[str]]]:
    return dict(zip(CASES, zsh.answers(list(CASES)), strict=True))
