"""A real bash and a real zsh to press Tab in.

`Terminal` is a shell on a pseudo-terminal, driven as a person does. `Bash` also calls the completion function itself,
many times in one process; `Zsh` completes many lines in one widget, because zsh completes in its line editor only.
"""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

BASH, ZSH = shutil.which("bash") or "/bin/bash", shutil.which("zsh")
PATIENCE = 30
"""Seconds until a shell that does not answer is given up; nothing waits that long when all is well."""


class Terminal:
    """An interactive shell on a pseudo-terminal. `user` is a user id to run it as."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], cwd: Path, user: int | None = None) -> None:
        master, slave = pty.openpty()
        self.master = master
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=dict(env), cwd=cwd, start_new_session=True,
            user=user, group=user, extra_groups=None if user is None else [])
        os.close(slave)
        self.screen = ""
        self._marks = 0

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def until(self, text: str) -> str:
        """What the shell has written since the last call, up to and with `text`."""
        end = time.monotonic() + PATIENCE
        while text not in self.screen:
            ready, _, _ = select.select([self.master], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise AssertionError(f"the shell did not write {text!r}, but {self.screen!r}")
            try:
                self.screen += os.read(self.master, 65536).decode(errors="replace")
            except OSError:
                raise AssertionError(f"the shell ended: {self.screen!r}") from None
        found, _, self.screen = self.screen.partition(text)
        return found + text

    def run(self, line: str) -> None:
        """Run a command line and wait for its end."""
        self._marks += 1
        self.type(f"{line}; printf 'done-%s-\\n' {self._marks}\r")
        self.until(f"done-{self._marks}-\r\n")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


def environment(home: Path, workspace: Path | None, **more: str) -> dict[str, str]:
    """An environment with nothing of the person who runs the tests, and an empty PATH."""
    found = {"HOME": str(home), "LC_ALL": "C.UTF-8", "TERM": "dumb", "PATH": "", "HISTFILE": "", "PS1": "$ ", **more}
    if workspace is not None:
        found["SIG_WORKSPACE"] = str(workspace)
    return found


BASH_LOOP = r"""
tab() {   # line, point, the text that readline replaces
    local x
    COMP_LINE=$1 COMP_POINT=$2
    _sig "${1%% *}" "$3"
    for x in "${COMPREPLY[@]}"; do printf '%s\n' "$x"; done
    printf '\001\n'
}
"""


def replaced(line: str) -> str:
    """The text that readline replaces: all that is in an open quote, else what follows the last unquoted word break."""
    start, quote, escaped = 0, "", False
    for index, sign in enumerate(line):
        if escaped:
            escaped = False
        elif sign == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote, start = sign, index + 1
        elif sign in " \t\n@><=;|&(:":
            start = index + 1
    return line[start:]


def bash_answers(script: Path, lines: Sequence[str | tuple[str, str]], env: Mapping[str, str], cwd: Path, *,
                 before: str = "", user: int | None = None) -> list[list[str]]:
    """What the completion function answers for each line; the cursor is at its end, or where `^` stands.

    A line comes alone, or with the text that readline replaces where that is not what `replaced` says.
    """
    calls = []
    for item in lines:
        line, text = item if isinstance(item, tuple) else (item, None)
        at = line.find("^")
        if at >= 0:
            line = line[:at] + line[at + 1:]
        else:
            at = len(line)
        if text is None:
            text = replaced(line[:at])
        calls.append(f"tab {_word(line)} {at} {_word(text)}")
    program = "\n".join([f". {_word(str(script))}", BASH_LOOP, before, *calls, "exit"]) + "\n"
    done = subprocess.run([BASH, "--norc", "--noprofile", "-s"], input=program.encode(), env=dict(env), cwd=cwd,
                          capture_output=True, check=False, user=user, group=user,
                          extra_groups=None if user is None else [])
    assert done.stderr == b"", done.stderr.decode()
    return [block.split("\n")[:-1] for block in done.stdout.decode().split("\x01\n")[:-1]]


def _word(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


ZSH_RC = r"""
fpath=(@FUNCTIONS@ $fpath)
autoload -Uz compinit
compinit -D -u
setopt noautolist noautomenu nobeep
unsetopt zle_bracketed_paste 2>/dev/null
unset zle_bracketed_paste
typeset -ga hits
compadd() {
    local -a __hits
    if (( ! ${@[(I)-[OAD]*]} )); then builtin compadd -O __hits "$@"; hits+=("${(@)__hits}"); fi
    builtin compadd "$@"
}
probe() {
    local line
    while IFS= read -r line; do
        hits=()
        BUFFER=${line/^/} CURSOR=$(( ${line[(i)^]} - 1 ))
        zle complete-word
        print -r -- "$BUFFER"
        print -rl -- "${(@)hits}"
        print -r -- $'\001'
    done < $PROBE_IN > $PROBE_OUT
    BUFFER=
    zle -M probed-all
}
zle -N probe
bindkey '^Xp' probe
"""


class Zsh:
    """A zsh that completes whole files of lines."""

    def __init__(self, functions: Path, env: Mapping[str, str], folder: Path, *, before: str = "",
                 user: int | None = None) -> None:
        if ZSH is None:
            pytest.skip("zsh is not installed")
        self.folder = folder
        (folder / "lines").write_text("")
        self.terminal = Terminal(
            [ZSH, "-f", "-i"],
            {**env, "PROBE_IN": str(folder / "lines"), "PROBE_OUT": str(folder / "answers")}, folder, user)
        (folder / "rc").write_text(ZSH_RC.replace("@FUNCTIONS@", str(functions)) + before)
        self.terminal.run(f". {folder}/rc")

    def answers(self, lines: Sequence[str]) -> list[tuple[str, list[str]]]:
        """For each line, with `^` for a cursor that is not at its end: the line after Tab, and what was offered."""
        (self.folder / "lines").write_text("\n".join(lines) + "\n")
        self.terminal.type("\x18p")
        self.terminal.until("probed-all")
        blocks = (self.folder / "answers").read_text().split("\x01\n")[:-1]
        return [(block.split("\n")[0], [line for line in block.split("\n")[1:-1] if line]) for block in blocks]

    def close(self) -> None:
        self.terminal.close()
