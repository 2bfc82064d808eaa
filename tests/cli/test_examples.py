"""Every group and command has an example in its help, and every example does what it says: it is run.

An example begins in the workspace of the set-up `everything`, after what `examples_before.txt` adds for its command.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sig_cli.cli import tree, waiting, words
from sig_cli.cli.group_examples import EXAMPLES
from tests.cli.golden import request, run, set_up

if TYPE_CHECKING:
    from collections.abc import Iterator

BEFORE = Path(__file__).with_name("examples_before.txt")
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.long

ELSEWHERE = ("serve *", "account get-access-token", "deployment * cancel", "deployment operation * show", "storage blob upload")
"""Commands whose examples need what no line before them can give: a server (those of docs/how-to/serve.md are run), a
deployment that still runs, the name of an operation, a VHD.
"""


def examples() -> Iterator[tuple[str, str]]:
    """Every example: the command's or the group's words, and the line as the program `sig` takes it."""
    for path, (where, _) in {**tree.COMMANDS, **tree.PROGRAM_ONLY}.items():
        module, _, name = where.partition(":")
        for _, line in getattr(import_module(module), name).spec.examples:
            yield path, words.spelled("sig", path, line)
    for _, line in EXAMPLES.values():
        yield words.path_of(line), words.spelled("sig", words.path_of(line), line)


def before(path: str) -> list[str]:
    """The lines of the file that belong to a command."""
    found: list[str] = []
    mine = False
    for line in BEFORE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            mine = fnmatchcase(path, line[1:-1])
        elif mine:
            found.append(line)
    return found


def prepare(path: str, everything: Path, workspace: Path, folder: Path) -> None:
    """Make the workspace, and the files in the folder one is in, that the examples of a command begin with."""
    first = before(path)
    if "+ empty" not in first:
        shutil.copytree(everything, workspace)
    for text in first:
        if text.startswith("> "):
            request(text[2:])
        elif text.startswith("= "):
            name, _, content = text[2:].partition(" ")
            (folder / name).write_text(content, encoding="utf-8")
        elif text.startswith("! "):
            subprocess.run(["bash", "-ec", text[2:]], check=True, capture_output=True)
        elif text.startswith("$ "):
            _, errors, code = run(text[2:])
            assert not code, (text, errors)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the set-up `everything`, made once."""
    folder = tmp_path_factory.mktemp("everything")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIG_WORKSPACE", str(folder / "workspace"))
        patch.setenv("SIG_CONFIG_DIR", str(folder / "config"))
        patch.setenv("SIG_FSYNC", "off")
        set_up("everything")
    return folder / "workspace"


@pytest.mark.parametrize(("path", "line"), [
    example for example in examples() if not any(fnmatchcase(f"{example[0]} ", f"{pattern.removesuffix(' *')} *") for pattern in ELSEWHERE)])
def test_an_example_does_what_it_says(path: str, line: str, everything: Path, workspace: Path, tmp_path: Path,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(waiting.wait.__kwdefaults__, "sleep", lambda seconds: pytest.fail(f"{line} waits"))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))  # keys of machines lie there
    prepare(path, everything, workspace, folder)
    if "$(" in line or path == "try":
        code, errors = in_a_shell(line, tmp_path)
    else:
        _, errors, code = run(line)
    assert code == 0, (line, errors)


def in_a_shell(line: str, folder: Path) -> tuple[int, str]:
    """Run a line that only a shell understands."""
    if shutil.which("bash") is None:
        pytest.skip("bash is missing: the example is written for it")
    program = folder / "bin" / "sig"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m sig_cli "$@"\n')
    program.chmod(0o755)
    answer = subprocess.run(["bash", "-ec", line], env={**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"},
                            check=False, capture_output=True, text=True)
    return answer.returncode, answer.stderr


@pytest.mark.parametrize("path", [*tree.COMMANDS, *tree.PROGRAM_ONLY])
def test_every_command_has_an_example(path: str) -> None:
    module, _, name = (tree.COMMANDS.get(path) or tree.PROGRAM_ONLY[path])[0].partition(":")
    assert getattr(import_module(module), name).spec.examples


def test_every_group_has_an_example_of_its_own() -> None:
    assert set(EXAMPLES) - {""} == set(tree.GROUPS)
    for path, (_, line) in EXAMPLES.items():
        assert f"{words.path_of(line)} ".startswith(f"{path} " if path else ""), line


@pytest.mark.parametrize("program", ["sig", "az"])
def test_help_shows_them(program: str) -> None:
    for path, (title, line) in EXAMPLES.items():
        if not words.is_group(program, path.split(" ")) or (program == "sig" and path == "identity"):
            continue  # the group of another program, or one that stands for that of galleries
        output, _, code = run(f"{program} {path} --help")
        assert code == 0
        shown = " ".join(output.split())
        assert f"{title} {words.spelled(program, words.path_of(line), line)}" in shown, (path, output)
