"""The command lines of the suite: those of its own files in `cases/`, and those of the golden cases in `tests/cli/cases`.

Both have the form that `tests/cli/golden.py` explains. What a golden case says a command prints is not read here: the
real az says it. Comments right before a command mean something to this suite:

    # differs: ID, ID      the line shows these differences of docs/differences.md, and no other
    # not az: WHY          the line is for sig alone
    # file: NAME TEXT      a file in the working folder, for the lines that follow
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sig_cli.cli import tree
from tests.cli.golden import ASSIGNMENT, SETUPS

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
OWN = HERE / "cases"
GOLDEN = HERE.parent / "cli" / "cases"
SETTINGS = ("config ", "configure ", "account set ")
"""Commands whose effect is not in the workspace's state: both sides run them, in set-ups too."""


@dataclass
class Line:
    """One command line. `words` are az's, whichever program the file names.

    `program` is "az" when both sides run it, "sig" when only sig has it, "request" for a request of a set-up.
    """

    text: str
    number: int
    words: list[str]
    environment: dict[str, str]
    typed: str = ""
    program: str = "az"
    setup: bool = False
    differs: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)

    @property
    def compared(self) -> bool:
        """Whether both programs run it. Lines that only sig has, and those of set-ups, prepare the state."""
        return self.program == "az" and (not self.setup or self.is_setting)

    @property
    def is_setting(self) -> bool:
        """Whether what it changes is not in the workspace's state."""
        return " ".join(self.words).startswith(SETTINGS)

    @property
    def command(self) -> str:
        """The command's words as the tree has them, or "" for a line that names none."""
        return command_of(self.words)


def command_of(words: Sequence[str]) -> str:
    """The command that words begin with, as the tree has it, or "" when they begin with none."""
    for length in range(4, 0, -1):
        name = " ".join(words[:length]).lower()
        if name in tree.COMMANDS:
            return name
    return ""


def files() -> list[Path]:
    """Every file of cases."""
    return [*sorted(OWN.glob("**/*.txt")), *sorted(GOLDEN.glob("**/*.txt"))]


def read(path: Path, *, setup: bool = False) -> list[Line]:
    """The lines of a file, with those of its set-ups where they stand."""
    found: list[Line] = []
    differs: tuple[str, ...] = ()
    written: dict[str, str] = {}
    alone = False
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if text.startswith("+ "):
            found += read(SETUPS / f"{text[2:]}.txt", setup=True)
        elif text.startswith("# differs: "):
            differs = tuple(text.removeprefix("# differs: ").split(", "))
        elif text.startswith("# not az: "):
            alone = True
        elif text.startswith("# file: "):
            name, _, content = text.removeprefix("# file: ").partition(" ")
            written[name] = content
        elif setup and text.startswith("> "):
            found.append(Line(text[2:], number, [], {}, program="request", setup=True))
        elif text.startswith("$ "):
            line = parse(text[2:], number)
            line.setup, line.differs, line.files = setup, differs, written
            if alone:
                line.program = "sig"
            found.append(line)
            differs, written, alone = (), {}, False
    return found


def parse(text: str, number: int) -> Line:
    """One line of a file, after its `$`."""
    words = shlex.split(text)
    typed = ""
    if len(words) > 2 and words[-2] == "<":
        *words, _, typed = words
    environment = {}
    while ASSIGNMENT.match(words[0]):
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    program, *words = words
    if program == "sig":
        if " ".join(words).startswith(tuple(tree.PROGRAM_ONLY)):
            return Line(text, number, words, environment, typed, program="sig")
        if words[0] == "gallery":
            words[0] = "sig"
        elif not any(name.split()[0] == words[0] for name in tree.COMMANDS):
            words.insert(0, "sig")
    return Line(text, number, words, environment, typed)
