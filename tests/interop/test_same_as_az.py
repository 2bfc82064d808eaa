"""Every line of the cases does the same with the real az against `sig serve` as with our own command line.

Both begin a line from the same state. Compared are standard output, standard error without the examples of help, the exit
code, the requests that both send, and the documents that are there afterwards. The wanted differences are those of
docs/differences.md; a line that shows one says which, and must show it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.golden import request
from tests.interop import comparison, differences, lines
from tests.interop.programs import ours

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.interop.lines import Line
    from tests.interop.programs import RealAz
    from tests.interop.served import Served

TESTS = lines.HERE.parent


@pytest.mark.parametrize("path", lines.files(), ids=lambda path: str(path.relative_to(TESTS).with_suffix("")))
def test_the_real_az_does_the_same(path: Path, az: RealAz, served: Served, workspace: Path, tmp_path: Path,
                                   monkeypatch: pytest.MonkeyPatch,
                                   record_property: Callable[[str, object], None]) -> None:
    cwd = tmp_path / "cwd"
    cwd.mkdir()
    monkeypatch.chdir(cwd)
    monkeypatch.setenv("HOME", str(tmp_path))  # keys of machines lie there
    served.begin()
    run = Comparison(az, served, workspace, cwd)
    for line in lines.read(path):
        run.take(line)
    for name, value in run.counts.items():
        record_property(name, value)
    if run.report:
        pytest.fail("\n".join(["what az does (-) and what sig does (+):", *run.report]), pytrace=False)


class Comparison:
    """Runs lines on both sides and keeps what differs."""

    def __init__(self, az: RealAz, served: Served, workspace: Path, cwd: Path) -> None:
        self.az = az
        self.served = served
        self.workspace = workspace
        self.cwd = cwd
        self.wanted = differences.read()
        self.unsent = self.wanted.get(differences.EVERYWHERE, frozenset())
        self.counts = {"lines": 0, "same": 0, "wanted": 0, "unwanted": 0}
        self.report: list[str] = []

    def take(self, line: Line) -> None:
        """Run one line."""
        for name, text in line.files.items():
            (self.cwd / name).write_text(text, encoding="utf-8")
        if line.program == "request":
            request(line.text)
            self.served.take(self.workspace)
            return
        sig = ours(line.words, line.environment, line.typed, line.program)
        if line.setup and sig.code:
            self.report.append(f"the set-up fails: {line.text}\n{sig.errors}")
        if not line.compared:
            self.served.take(self.workspace)
            if line.words[:2] == ["workspace", "subscription"]:
                self.served.log_in_again()
            return
        self.counts["lines"] += 1
        az = self.az.run(line.words, line.environment, line.typed, self.cwd)
        found = comparison.compare(az, sig, [str(self.served.az), f"https://{self.served.host}"],
                                   [str(self.workspace), os.environ["SIG_CONFIG_DIR"]], self.unsent)
        found |= comparison.differing_documents(comparison.state(self.served.workspace), comparison.state(self.workspace))
        if "state" in found or line.differs:  # names that chance has made look alike, and decide the order of lists later on
            self.served.take(self.workspace)
        parts = frozenset(part for name in line.differs for part in self.wanted.get(name, ()))
        problems = comparison.report(comparison.unwanted(found, az, sig, parts))
        problems += [f"  docs/differences.md tells of no {name}" for name in line.differs if name not in self.wanted]
        problems += [f"  az asks {sent.host}" for sent in az.requests if sent.host != self.served.host]
        if line.differs and not found and "order" not in parts:
            problems.append(f"  does not differ: take `# differs: {', '.join(line.differs)}` away")
        self.counts["unwanted" if problems else "wanted" if found else "same"] += 1
        if problems:
            self.report += [f"{line.number}: $ {line.text}", *problems]
