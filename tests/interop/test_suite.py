"""The suite itself: that it covers what it should, and that the way it runs az changes nothing."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from sig_cli.cli import tree
from tests.cli.golden import request
from tests.interop import comparison, differences, lines, wrong_values
from tests.interop.programs import Answer, ours

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interop.programs import RealAz
    from tests.interop.served import Served

OWN = [path for path in lines.files() if path.is_relative_to(lines.OWN)]
GALLERY = ["-g", "images", "-r", "golden"]
SAMPLE = (
    ["group", "create", "-n", "images", "-l", "southcentralus", "--tags", "a=b"],
    ["sig", "create", *GALLERY, "-o", "table"],
    ["sig", "image-definition", "create", *GALLERY, "-i", "ubuntu", "-p", "P", "-f", "O", "-s", "S", "--os-type", "Linux"],
    ["sig", "list", "-o", "tsv"],
    ["sig", "show", "-g", "images", "-r", "missing"],
    ["sig", "show"],
    ["sig", "update", *GALLERY, "--set", "tags.a=1"],
    ["sig", "image-definition", "show", *GALLERY, "-i", "ubuntu", "-o", "yaml"],
    ["sig", "wait", *GALLERY, "--created"],
    ["sig", "delete", *GALLERY],
    ["tag", "create"],
)
"""Success and refusal by every layer: parser, command, service, traceback. Each can be run twice with one outcome."""


ELSEWHERE = {"storage container create", "storage blob upload", "keyvault key create", "keyvault key show", "account get-access-token"}
"""Commands for which az leaves Resource Manager, so that it cannot be asked: docs/differences.md says where each goes."""

REFUSED = {"deployment group cancel", "deployment sub cancel", "deployment operation group show", "deployment operation sub show"}
"""Commands that no line can show in success: what they name is running, or has an id that is made up anew."""


def test_there_are_lines_enough() -> None:
    assert sum(line.compared for path in OWN for line in lines.read(path)) >= 300


def test_every_command_is_there_in_success_and_in_failure(workspace: Path, tmp_path: Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    """Told from the exit codes of our own command line, which the other tests compare with az's."""
    codes: dict[str, set[bool]] = {name: set() for name in tree.COMMANDS if name not in ELSEWHERE}
    for number, path in enumerate(lines.files()):
        cwd = tmp_path / str(number)
        cwd.mkdir()
        monkeypatch.chdir(cwd)
        monkeypatch.setenv("SIG_WORKSPACE", str(cwd / "workspace"))
        monkeypatch.setenv("SIG_CONFIG_DIR", str(cwd / "config"))
        for line in lines.read(path):
            for name, text in line.files.items():
                (cwd / name).write_text(text, encoding="utf-8")
            if line.program == "request":
                request(line.text)
                continue
            answer = ours(line.words, line.environment, line.typed, line.program)
            if line.compared and line.command in codes:
                codes[line.command].add(answer.code == 0)
    assert {name: found for name, found in codes.items() if found != ({False} if name in REFUSED else {True, False})} == {}


def test_every_wanted_difference_is_shown_by_a_line() -> None:
    """An entry of docs/differences.md that no line shows may be untrue by now."""
    shown = {name for path in lines.files() for line in lines.read(path) for name in line.differs}
    shown |= {name for _, name in wrong_values.DIFFERS}  # their own test says when one of these is not seen
    assert set(differences.read()) - {differences.EVERYWHERE} == shown


@pytest.mark.parametrize("words", SAMPLE, ids=" ".join)
def test_az_says_the_same_in_a_process_of_its_own(words: list[str], az: RealAz, az_python: str, served: Served,
                                                  workspace: Path, tmp_path: Path) -> None:
    """Forked, with short sleeps, recorded requests and one authority, az prints what it prints when it is simply started."""
    served.begin()
    for before in SAMPLE[:SAMPLE.index(words)]:
        ours(before, {})
    served.take(workspace)
    forked = az.run(words, {}, "", tmp_path)
    served.take(workspace)
    plain = subprocess.run([az_python, "-m", "azure.cli", *words], cwd=tmp_path, env=served.environment, check=False,
                           stdin=subprocess.DEVNULL, capture_output=True, text=True)
    alone = Answer(plain.stdout, plain.stderr, plain.returncode, forked.requests)
    assert comparison.compare(forked, alone, [], [], frozenset()) == {}
