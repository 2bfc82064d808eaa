"""Tab in a real bash and a real zsh: what is offered, and how it is inserted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from sig_cli.cli.completion import FILES, script
from sig_cli.cli.completion.__main__ import main as regenerate
from sig_cli.cli.completion.table import Table
from sig_cli.cli.options import OWNERS_OWN
from tests.cli import shells
from tests.cli.completion_cases import BASH, CASES, PRESSED, SCRIPTS, ZSH_DIFFERS, bash
from tests.cli.golden import run
from tests.cli.shells import Terminal, Zsh, environment

if TYPE_CHECKING:
    from pathlib import Path

# -- the files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", FILES)
def test_the_scripts_in_completions_are_what_the_command_tree_gives(shell: str) -> None:
    assert (SCRIPTS / FILES[shell]).read_text(encoding="utf-8") == script(shell), "python -m sig_cli.cli.completion"
    assert regenerate(["--check"]) == 0


def test_a_stale_script_is_told_and_written_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with mock.patch("sig_cli.cli.completion.__main__.TARGET", str(tmp_path / "completions")):
        assert regenerate(["--check"]) == 1
        assert not (tmp_path / "completions").exists()
        assert regenerate([]) == 0
        assert regenerate(["--check"]) == 0
    assert (tmp_path / "completions" / "sig.bash").read_text(encoding="utf-8") == script("bash")
    assert "completions/_sig is stale" in capsys.readouterr().out


NEWER_THAN_BASH_3_2 = {
    "associative arrays": r"(declare|typeset|local) +-[a-zA-Z]*A", "namerefs": r"(declare|typeset|local) +-[a-zA-Z]*n",
    "global declarations": r"(declare|typeset) +-[a-zA-Z]*g", "case conversion": r"\$\{\w+(\[[^]]*\])?(\^|,)",
    "transformations": r"\$\{\w+(\[[@*]\])?@[A-Za-z]\}",
    "mapfile": r"\b(mapfile|readarray)\b", "compopt": r"\bcompopt\b", "coproc": r"\bcoproc\b",
    "redirections": r"&>>|\|&", "-v": r"\[\[? +(! +)?-v ", "-R": r"\[\[? +-R ", "fall through": r";;?&",
    "negative index": r"\[-[0-9]+\]", "negative length": r"\$\{\w+:[^}]*: *-", "file descriptors": r"\{\w+\}[<>]",
    "time in printf": r"%\([^)]*\)T", "new variables": r"\b(EPOCH\w+|BASHPID|SRANDOM|BASH_ARGV0|COMP_TYPE|COMP_KEY)\b",
    "new options": r"\b(globstar|lastpipe|autocd|inherit_errexit|patsub_replacement|checkjobs|dirspell)\b",
    "options of complete": r"complete\b.*-o (nosort|noquote|fullquote)|complete +-[DEI]\b",
    "read": r"\bread +-[a-zA-Z]*[Ni]\b", "wait": r"\bwait -n", "brace steps": r"\{\w+\.\.\w+\.\.\w+\}",
    "unicode escapes": r"\\[uU][0-9a-fA-F{]", "pattern list": r"[?@+!]\([^)]*\|", "regular expressions": r"=~",
    "[[": r"(^|[;&|!{( ])\[\[ ",
}


@pytest.mark.parametrize("what", NEWER_THAN_BASH_3_2)
def test_bash_3_2_lacks_nothing_that_the_script_uses(what: str) -> None:
    """Some are old enough but differ between versions; the script has no need of them."""
    lines = BASH.read_text(encoding="utf-8").split("\n")
    code = [line for line in lines if not line.lstrip().startswith("#")]
    assert [line for line in code if re.search(NEWER_THAN_BASH_3_2[what], line)] == []


# -- words -------------------------------------------------------------------------------------------------------------


def typed_commands() -> list[tuple[str, list[str]]]:
    """Every line of both programs that names a group or a command, and what must be offered after it."""
    table = Table()
    common = {key for key in (*table.groups, *table.commands) if not key.startswith("sig:")}
    lines = []
    for program in ("az", "sig"):
        keys = set(common)
        if program == "sig":
            keys |= {key.removeprefix("sig:") for key in (*table.groups, *table.commands) if key.startswith("sig:")}
        for key in sorted(keys):
            own = f"sig:{key}" if program == "sig" else key
            line = f"{program} {key} " if key else f"{program} "
            if own in table.groups or (own not in table.commands and key in table.groups):
                lines.append((line, [word for word, _ in table.groups.get(own) or table.groups[key]]))
                continue
            tokens = table.commands.get(own) or table.commands[key]
            spellings = [spelling for token in tokens for spelling in token.spellings
                         if program == "sig" or list(token.spellings) != ["--what-if"]]
            if program == "sig":
                spellings += ["--workspace", *(["--as"] if key.partition(" ")[0] not in OWNERS_OWN else [])]
            lines.append((line + "-", spellings))
    return lines


def test_every_command_and_every_option_completes_in_bash(ground: Path) -> None:
    lines = typed_commands()
    assert len(lines) > 150
    for (line, wanted), found in zip(lines, bash(ground, *[line for line, _ in lines]), strict=True):
        assert sorted(found) == sorted(wanted), line


@pytest.mark.long
def test_every_command_and_every_option_completes_in_zsh(zsh: Zsh) -> None:
    lines = typed_commands()
    for (line, wanted), (_, found) in zip(lines, zsh.answers([f"{line}^" for line, _ in lines]), strict=True):
        assert sorted(found) == sorted(wanted), line


# -- both shells -------------------------------------------------------------------------------------------------------


def expect(line: str, found: list[str]) -> None:
    wanted = CASES[line]
    if wanted is None:
        assert found
        assert all(word.startswith("-") for word in found)
    else:
        assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("line", CASES)
def test_bash_offers(line: str, in_bash: dict[str, list[str]]) -> None:
    expect(line, in_bash[line])


@pytest.mark.parametrize("line", CASES)
def test_zsh_offers(line: str, in_zsh: dict[str, tuple[str, list[str]]]) -> None:
    expect(line, in_zsh[line][1])


# -- pressing Tab ------------------------------------------------------------------------------------------------------


def test_tab_in_bash(ground: Path, files: Path, tmp_path: Path) -> None:
    terminal = Terminal([shells.BASH, "--norc", "--noprofile", "-i"], environment(ground / "home", ground / "w"),
                        files.parent)
    try:
        terminal.run(f". {ground}/bash.script; complete -o nospace -F _sig az")
        terminal.run("bind 'set enable-bracketed-paste off'; bind 'set bell-style none'")
        terminal.run(f"probe() {{ printf '%s\\n' \"$READLINE_LINE\" >> {tmp_path}/lines; READLINE_LINE=; printf pro; echo bed; }}")
        terminal.run("bind -x '\"\\C-xp\": probe'")
        for line in PRESSED:
            terminal.type(line + "\t\x18p")
            terminal.until("probed")
    finally:
        terminal.close()
    lines = (tmp_path / "lines").read_text(encoding="utf-8").split("\n")[:-1]
    assert dict(zip(PRESSED, lines, strict=True)) == PRESSED


def test_tab_in_zsh(zsh: Zsh, files: Path) -> None:
    zsh.terminal.run(f"cd {files.parent}")
    answers = zsh.answers([line + "^" for line in PRESSED])
    assert {line: found for line, (found, _) in zip(PRESSED, answers, strict=True)} == {**PRESSED, **ZSH_DIFFERS}


def test_completion_prints_the_script() -> None:
    out, err, code = run("sig completion zsh")
    assert (out, err, code) == (script("zsh"), "", 0)
