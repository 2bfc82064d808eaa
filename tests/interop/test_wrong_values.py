"""One wrong value for each option of each command: the real az and ours end with the same exit code and the same words.

Every line begins from the same workspace, on both sides. What is compared is what a person sees of the mistake: the exit
code, standard error, and whether anything is on standard output. The lines of `test_same_as_az.py` compare the rest.
Lines that are known to differ and wait to be mended are listed in `wrong_values_gaps.txt`: one that is not listed fails, and so
does one that is no gap any more. `SIG_UPDATE_CASES=1` writes the list.
"""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from sig_cli.cli.tree import COMMANDS
from tests.cli.golden import SETUPS, Masks, request
from tests.interop import comparison, differences, lines, wrong_values
from tests.interop.programs import Answer, ours

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.interop.programs import RealAz
    from tests.interop.served import Served

REGISTERED = ("Microsoft.Storage", "Microsoft.KeyVault")
"""Providers that az does not register on the way: without them, what it tells of is never the wrong value."""
QUIET = {"AZURE_CORE_ERROR_RECOMMENDATION": "off"}
"""The examples after an error are not compared, and az takes a while to find them."""


def prepare(workspace: Path) -> None:
    """Fill the workspace as the set-up `everything` says."""
    for line in lines.read(SETUPS / "everything.txt", setup=True):
        if line.program == "request":
            request(line.text)
        else:
            answer = ours(line.words, {}, "", line.program)
            assert answer.code == 0, (line.text, answer.errors)
    for namespace in REGISTERED:
        assert ours(["provider", "register", "-n", namespace], {}).code == 0
    ours(["config", "unset", "core.only_show_errors"], {})  # the warnings are compared as well


@pytest.fixture
def everything(workspace: Path, served: Served) -> Path:
    """A copy of the workspace of the set-up `everything`, which is in use on both sides."""
    served.begin()
    prepare(workspace)
    kept = workspace.with_name("kept")
    shutil.copytree(workspace, kept)
    served.take(kept)
    served.log_in_again()
    return kept


class Both:
    """Runs a line on both sides, from the same state."""

    def __init__(self, az: RealAz, served: Served, workspace: Path, kept: Path, cwd: Path) -> None:
        self.az = az
        self.served = served
        self.workspace = workspace
        self.kept = kept
        self.cwd = cwd

    def run(self, words: Sequence[str]) -> tuple[Answer, Answer]:
        """What the real az answers, and what ours does."""
        az = self.az.run(list(words), QUIET, "", self.cwd)
        sig = ours(list(words), QUIET)
        if any(sent.method not in ("GET", "HEAD") for answer in (az, sig) for sent in answer.requests):
            shutil.rmtree(self.workspace)
            shutil.copytree(self.kept, self.workspace)
            self.served.take(self.kept)
        return az, sig


@pytest.fixture
def both(az: RealAz, served: Served, workspace: Path, everything: Path, tmp_path: Path,
         monkeypatch: pytest.MonkeyPatch) -> Both:
    cwd = tmp_path / "cwd"
    cwd.mkdir()
    monkeypatch.chdir(cwd)
    return Both(az, served, workspace, everything, cwd)


def seen(az: Answer, sig: Answer) -> comparison.Differences:
    """In what a person sees the two mistakes differ."""
    def parts(answer: Answer) -> dict[str, list[str]]:
        return {"exit": [str(answer.code)], "stdout": ["something"] if answer.output else [],
                "stderr": comparison.told(Masks().mask(answer.errors))}

    of_az, of_sig = parts(az), parts(sig)
    return {part: (of_az[part], of_sig[part]) for part in of_az if of_az[part] != of_sig[part]}


@pytest.mark.parametrize("group", wrong_values.groups())
def test_a_wrong_value_is_told_as_az_tells_it(group: str, both: Both) -> None:
    right = wrong_values.right()
    wanted = differences.read()
    gaps = wrong_values.gaps()
    report, differing, seen_lines = [], set(), set()
    for command in wrong_values.groups()[group]:
        for line in wrong_values.wrong(command, right.get(command)):
            az, sig = both.run(line.words)
            parts = frozenset(part for name in wrong_values.differs(line) for part in wanted[name])
            found = comparison.unwanted(seen(az, sig), az, sig, parts)
            seen_lines.add(line.text)
            if found:
                differing.add(line.text)
            if found and line.text not in gaps:
                report += [f"$ {line.text}", *comparison.report(found)]
    if os.environ.get("SIG_UPDATE_CASES"):
        wrong_values.write_gaps(gaps - seen_lines | differing)
        return
    report += [f"this is no gap any more: {text}" for text in sorted(gaps & seen_lines - differing)]
    if report:
        pytest.fail("\n".join(["what az does (-) and what sig does (+):", *report]), pytrace=False)


def test_every_command_has_wrong_lines_for_all_its_options() -> None:
    right = wrong_values.right()
    assert set(right) <= set(COMMANDS)
    assert [command for command in COMMANDS if command.startswith("sig ") and command not in right] == []
    for command in COMMANDS:
        made = {line.option for line in wrong_values.wrong(command, right.get(command))}
        options = {option.spellings[0] for option in wrong_values.spec(command).options if option.spellings[0][0] == "-"}
        assert made >= options, command


def test_every_difference_is_one_that_some_wrong_line_may_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry for lines that nobody makes any more, or for a difference that nobody tells any more, is to go."""
    monkeypatch.setattr(wrong_values, "ALL", True)
    right = wrong_values.right()
    texts = [line.text for command in COMMANDS for line in wrong_values.wrong(command, right.get(command))]
    told = differences.read()
    stale = [entry for entry in wrong_values.DIFFERS if entry[1] not in told or not any(re.search(entry[0], text) for text in texts)]
    assert stale == []


def test_right_lines_are_right(workspace: Path, tmp_path: Path) -> None:
    """What is wrong in the other lines is what was put in."""
    prepare(workspace)
    kept = tmp_path / "kept"
    shutil.copytree(workspace, kept)
    for command, line in wrong_values.right().items():
        shutil.rmtree(workspace)
        shutil.copytree(kept, workspace)
        answer = ours(line.words, {})
        assert answer.code == 0, (command, answer.errors)
