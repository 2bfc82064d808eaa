"""Examples on pages: what a reader types and what they then see, run in one real bash per page.

    ```console
    $ sig group create -n images -l southcentralus -o table
    Location        Name
    --------------  ------
    southcentralus  images
    ```

A line that begins with `$ ` is typed (`> ` goes on with it); what follows is what the terminal shows, warnings and errors
among it. A line `...` stands for any lines that the page leaves out. All `console` blocks of a page run in order in one
shell, with an empty home folder and `sig` on PATH. Blocks of the kind `console with-az` need the real az; tests/interop runs
them. What an HTML comment `<!-- first` holds is typed before, unseen.
`SIG_UPDATE_CASES=1` writes what the commands print now into the page, except where the page leaves lines out.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WITH_AZ = re.compile(r"^```console with-az\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIRST = re.compile(r"^<!-- first\n(.*?)^-->$", re.MULTILINE | re.DOTALL)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)|\b\d{8}T\d{6}Z|\b1\d{15}\b")
"""As the service writes it, as folders have it, and as documents have it (microseconds)."""
GUID = re.compile(r"\b(?!00000000-0000-4000-8000-)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+|(?<=\(process )\d+")
MARK = "\x1e"
START = "import sys; sys.path.insert(0, {root!r}); sys.argv[0] = 'sig'; from sig_cli.app import run; run()"


class Step:
    """One command of a page and what the page shows below it."""

    def __init__(self, line: str) -> None:
        self.lines = [line]
        self.shown: list[str] = []

    @property
    def typed(self) -> str:
        return "\n".join(self.lines)

    def matches(self, actual: list[str]) -> bool:
        """Whether the page shows what the command printed."""
        pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(mask(line)) + "\n" for line in self.shown)
        return re.fullmatch(pattern, "".join(mask(line) + "\n" for line in actual)) is not None


def steps(block: str) -> list[Step]:
    """The commands of a block."""
    found: list[Step] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:]))
        elif line.startswith("> ") and not found[-1].shown:
            found[-1].lines.append(line[2:])
        else:
            found[-1].shown.append(line)
    return found


def mask(text: str) -> str:
    """The text without what differs from run to run."""
    return PORT.sub("<port>", GUID.sub("<guid>", TIME.sub("<time>", text)))


def pages(blocks: re.Pattern[str] = BLOCK) -> list[Path]:
    """Every page that has examples."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if blocks.search(page.read_text(encoding="utf-8"))]


def run(page: Path, home: Path, blocks: re.Pattern[str] = BLOCK, folder: str = "/usr/local/bin") -> list[tuple[Step, list[str]]]:
    """Run a page's commands; each with the lines that it printed. Programs are found in `folder` too."""
    text = page.read_text(encoding="utf-8")
    hidden = [line for found in FIRST.findall(text) for line in found.splitlines()]
    wanted = [step for block in blocks.findall(text) for step in steps(block)]
    # Each command must find the exit code of the one before it in `$?`.
    parts = ["exec 2>&1", *hidden, f"printf '{MARK}'"]
    parts += [f"(exit ${{code:-0}})\n{step.typed}\ncode=$?; printf '{MARK}'" for step in wanted]
    project = home / "project"
    project.mkdir(parents=True)
    programs = home / "programs"
    programs.mkdir()
    (programs / "sig").write_text(f'#!/bin/sh\nexec {sys.executable} -P -c "{START.format(root=str(ROOT))}" "$@"\n')
    (programs / "sig").chmod(0o755)
    environment = {"HOME": str(home), "PATH": f"{programs}:{folder}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
                   "SIG_FSYNC": "off"}
    answer = subprocess.run(["bash", "--noprofile", "--norc", "-c", "\n".join(parts)], cwd=project, env=environment,
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    before, *outputs = answer.stdout.replace(str(home), "/home/you").split(MARK)
    assert not before.startswith("bash:"), before
    assert len(outputs) == len(wanted) + 1, answer.stdout[-2000:] + answer.stderr
    return [(step, [line.rstrip() for line in output.splitlines()])
            for step, output in zip(wanted, outputs, strict=False)]


def update(page: Path, results: list[tuple[Step, list[str]]]) -> None:
    """Write what the commands printed into the page."""
    remaining = iter(results)

    def rewritten(match: re.Match[str]) -> str:
        lines: list[str] = []
        for _ in steps(match.group(1)):
            step, actual = next(remaining)
            lines.append("$ " + "\n> ".join(step.lines))
            lines += step.shown if step.matches(actual) or "..." in step.shown else actual
        return "```console\n" + "\n".join(lines) + "\n```"

    page.write_text(BLOCK.sub(rewritten, page.read_text(encoding="utf-8")), encoding="utf-8")


UPDATE = bool(os.environ.get("SIG_UPDATE_CASES"))
