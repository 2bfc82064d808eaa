"""Golden cases: command lines and what they print, in one file that a person can read.

    # A comment.
    $ az group exists -n images
    false
    $ az group show -n images
    ! ERROR: (ResourceGroupNotFound) Resource group 'images' could not be found.
    ! Code: ResourceGroupNotFound
    ! Message: Resource group 'images' could not be found.
    ? 3

`$` begins a command of `az` or `sig`. What follows is its standard output; lines of standard error begin with `!`, and
`?` gives an exit code other than 0. Times and made-up GUIDs are masked by reference: equal ones stay equal. All
commands of a file share one workspace. `SIG_UPDATE_CASES=1` writes what the commands print now into the files.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from typing import TYPE_CHECKING

from sig_cli.app import main

if TYPE_CHECKING:
    from pathlib import Path

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(\+00:00|Z)")
GUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}\b")
FIXED = ("00000000-0000-4000-8000-",)


class Masks:
    """Names for values that differ from run to run; equal values get equal names."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def mask(self, text: str) -> str:
        text = TIME.sub(lambda match: self._name("time", match.group()), text)
        return GUID.sub(lambda match: match.group() if match.group().startswith(FIXED)
                        else self._name("guid", match.group()), text)

    def _name(self, kind: str, value: str) -> str:
        if value not in self.names:
            number = sum(name.startswith(f"<{kind}") for name in self.names.values()) + 1
            self.names[value] = f"<{kind}-{number}>"
        return self.names[value]


def run(line: str) -> tuple[str, str, int]:
    """Run one command line in this process: standard output, standard error, exit code."""
    program, *words = shlex.split(line)
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = main(program, words)
    return output.getvalue(), errors.getvalue(), code


def render(path: Path) -> str:
    """The file as it would read if every command printed what it prints now. Comments stay where they are."""
    masks = Masks()
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not (lines or line.startswith("$")):
            lines.append(line)
        elif line.startswith("$ "):
            lines.append(line)
            output, errors, code = run(line[2:])
            lines += masks.mask(output).splitlines()
            lines += ["! " + text if text else "!" for text in masks.mask(errors).splitlines()]
            if code:
                lines.append(f"? {code}")
    return "\n".join(lines) + "\n"
