"""Golden cases: command lines and what they print, in one file that a person can read.

    # A comment.
    $ az group exists -n images
    false
    $ az group show -n images
    ! ERROR: (ResourceGroupNotFound) Resource group 'images' could not be found.
    ! Code: ResourceGroupNotFound
    ! Message: Resource group 'images' could not be found.
    ? 3

`$` begins a command of `az` or `sig`; `NAME=value` before it sets the environment of that command alone, and `<` and
a text in quotes at its end is its standard input. What follows is its standard output; lines of standard error begin
with `!`, and `?` gives an exit code other than 0. `+ NAME` runs the commands of `setups/NAME.txt` first; they must
succeed, and what they print is not shown. `# file: NAME TEXT` writes a file into the working folder. A line there that begins with `>` is a request: method, path, body. A command that fails leaves the workspace as it was: where one does
not, the `?` line says so. Output that would be read as one of these has a backslash before it. Times and made-up GUIDs are masked by reference: equal ones stay equal. All commands of a
file share one workspace. `SIG_UPDATE_CASES=1` writes what the commands print now into the files.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from sig_cli.app import main
from sig_cli.arm.local import open_manager
from sig_cli.arm.messages import Request
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION

if TYPE_CHECKING:
    from collections.abc import Iterator

MEANT = re.compile(r"\+ |#|\$ |! |\? |\\")
"""What begins a line that means something else than output: such output is written with a backslash before it."""
RULER = re.compile(r"^-+(  -+)*$", re.MULTILINE)
"""The line below the head of a table."""
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(\+00:00|Z)")
GUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}\b")
TOKEN = re.compile(r"(?<=_)[0-9a-f]{12}4[0-9a-f]{3}8[0-9a-f]{15}\b")
ETAG = re.compile(r'(?<=\\")\d+-[0-9a-f]{8}(?=\\")|(?<=")\d+-[0-9a-f]{8}(?=")')
DEPLOYING = re.compile(r"\b0[0-9]{19}\b|\b[0-9A-F]{16}\b")
"""The name of a deployment's operation, and those of its resources' operations."""
DEPLOYMENT = re.compile(r"(?<=_deploy_)[0-9A-Za-z]{32}\b")
"""What az makes up for the name of a deployment."""
SIGNATURE = re.compile(r"(?<=&sig=)[0-9a-f]{32}\b")
"""What is made up for an address with a signature, at each moment another one."""
DURATION = re.compile(r"\bPT(?:\d+M)?[\d.]+S\b")
FIXED = ("00000000-0000-4000-8000-",)
SETUPS = Path(__file__).parent / "setups"
ASSIGNMENT = re.compile(r"[A-Z][A-Z0-9_]*=")


class Masks:
    """Names for values that differ from run to run; equal values get equal names. `folders` become `<workspace>`."""

    def __init__(self, *folders: str) -> None:
        self.names: dict[str, str] = {}
        self.folders = folders

    def mask(self, text: str) -> str:
        for folder in self.folders:
            text = text.replace(folder, "<workspace>")
        text = TIME.sub(lambda match: self._name("time", match.group()), text)
        text = ETAG.sub(lambda match: self._name("etag", match.group()), text)
        text = DURATION.sub("<duration>", text)
        text = SIGNATURE.sub(lambda match: self._name("signature", match.group()), text)
        text = DEPLOYING.sub(lambda match: self._name("operation", match.group()), text)
        text = DEPLOYMENT.sub(lambda match: self._name("deployment", match.group()), text)
        text = TOKEN.sub(lambda match: self._name("token", match.group()), text)
        return GUID.sub(lambda match: match.group() if match.group().startswith(FIXED)
                        else self._name("guid", match.group()), text)

    def _name(self, kind: str, value: str) -> str:
        if value not in self.names:
            number = sum(name.startswith(f"<{kind}") for name in self.names.values()) + 1
            self.names[value] = f"<{kind}-{number}>"
        return self.names[value]


def printed(text: str) -> list[str]:
    """The lines of masked standard output.

    A table with times in it has columns as wide as those times, whose length differs from run to run: it is told narrow.
    """
    if "<time-" in text and RULER.search(text):
        text = re.sub("  +|--+", lambda found: found.group()[:2], text)
    return ["\\" + line if MEANT.match(line) else line for line in text.splitlines()]


def run(line: str) -> tuple[str, str, int]:
    """Run one command line in this process: standard output, standard error, exit code."""
    words = shlex.split(line)
    typed = ""
    if len(words) > 2 and words[-2] == "<":
        *words, _, typed = words
    environment = {}
    while ASSIGNMENT.match(words[0]):
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    program, *words = words
    output, errors = io.StringIO(), io.StringIO()
    with mock.patch.dict(os.environ, environment), mock.patch.object(sys, "stdin", io.StringIO(typed)), \
            contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = main(program, words)
    return output.getvalue(), errors.getvalue(), code


def set_up(name: str) -> None:
    """Run the commands of a setup."""
    for line in (SETUPS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("+ "):
            set_up(line[2:])
        elif line.startswith("> "):
            request(line[2:])
        else:
            _, errors, code = run(line.removeprefix("$ "))
            assert not code, (line, errors)


def request(line: str) -> None:
    """Send `METHOD PATH?QUERY BODY` within the first subscription: what no command makes."""
    method, address, body = line.split(" ", 2)
    path, _, version = address.partition("?api-version=")
    manager = open_manager(os.environ["SIG_WORKSPACE"])
    answer = manager.send(Request(method, f"/subscriptions/{FIRST_SUBSCRIPTION}{path}", {"api-version": version},
                                  json.loads(body)))
    assert answer.status < 300, (line, answer.body)


def snapshot(folder: Path) -> dict[str, bytes]:
    """The files that hold the state of a workspace, with what is in them."""
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in (folder / "state").rglob("*") if path.is_file()}


def render(path: Path) -> str:
    """The file as it would read if every command printed what it prints now. Comments stay where they are."""
    folder = Path(os.environ["SIG_WORKSPACE"])
    masks = Masks(str(folder))
    return "\n".join(_rendered(path.read_text(encoding="utf-8").splitlines(), masks, folder)) + "\n"


def _rendered(lines: list[str], masks: Masks, folder: Path) -> Iterator[str]:
    started = False
    for line in lines:
        if line.startswith("+ "):
            started = True
            yield line
            set_up(line[2:])
        elif line.startswith("# file: "):
            name, _, content = line.removeprefix("# file: ").partition(" ")
            Path(name).write_text(content, encoding="utf-8")
            yield line
        elif line.startswith("#") or not (started or line.startswith("$")):
            yield line
        elif line.startswith("$ "):
            started = True
            before = snapshot(folder)
            yield line
            output, errors, code = run(line[2:])
            yield from printed(masks.mask(output))
            yield from ("! " + text if text else "!" for text in masks.mask(errors).splitlines())
            if code:
                yield f"? {code}" + ("" if snapshot(folder) == before else ", and the workspace has changed")
