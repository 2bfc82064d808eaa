"""Completion and its surroundings: where names come from, that no process is started, what stays as it was."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from sig_cli.app import main
from sig_cli.cli.completion import MANY
from sig_cli.workspace.names import in_order
from tests.cli import shells
from tests.cli.completion_cases import CASES, FEW, FIRST, GROUPS, NOBODY, bash
from tests.cli.shells import Terminal, Zsh, environment

if TYPE_CHECKING:
    from pathlib import Path

# -- where names come from ---------------------------------------------------------------------------------------------


def test_defaults_come_from_environment_then_workspace_then_user(ground: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "w"
    shutil.copytree(ground / "w", workspace)
    config = tmp_path / "home" / ".config" / "sig"
    config.mkdir(parents=True)
    line = "az sig show -r ^"

    def offered(**more: str) -> list[str]:
        return sorted(bash(ground, line, SIG_WORKSPACE=str(workspace), HOME=str(tmp_path / "home"), **more)[0])

    everything = sorted(["Golden", "goldfish", "Silver", "Lang", "a.json"])
    assert offered() == everything
    (config / "config.toml").write_text("# mine\n[core]\ngroup = 'x'\n[defaults]\n  group = \"OTHER\"  # here\n")
    assert offered() == ["Silver"]
    assert offered(SIG_CONFIG_DIR=str(tmp_path)) == everything
    (workspace / "workspace.toml").write_text("[defaults]\ngroup='images'\n")
    assert offered() == ["Golden", "goldfish"]
    assert offered(AZURE_DEFAULTS_GROUP="other") == ["Silver"]
    assert offered(AZURE_DEFAULTS_GROUP="") == everything
    (workspace / "workspace.toml").write_text('defaults.group = ""')
    assert offered() == everything
    (workspace / "workspace.toml").write_text('[defaults]\nsubscription = "pay as you go"\n')
    line = "az group show -n ^"
    assert offered() == ["Paid"]
    assert offered(AZURE_DEFAULTS_SUBSCRIPTION=FIRST) == sorted(GROUPS)


def test_zsh_reads_the_same_defaults(ground: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "w"
    shutil.copytree(ground / "w", workspace)
    (workspace / "workspace.toml").write_text("[defaults]\ngroup='images'\nsubscription = \"Local\" # first\n")
    shell = Zsh(ground / "functions", environment(ground / "home", workspace, SIG_CONFIG_DIR=str(tmp_path)), tmp_path)
    try:
        assert shell.answers(["sig show -r ^"])[0][1] == ["Golden", "goldfish"]
        shell.terminal.run("export AZURE_DEFAULTS_GROUP=other")
        assert shell.answers(["sig show -r ^"])[0][1] == ["Silver"]
        shell.terminal.run("export AZURE_DEFAULTS_SUBSCRIPTION='Pay as you GO'")
        assert shell.answers(["sig list -g ^"])[0][1] == ["Paid"]
        shell.terminal.run(f"unset SIG_WORKSPACE; mkdir_here() {{ cd {ground}/home }}; mkdir_here")
        assert shell.answers(["sig list -g ^", f"sig list --workspace {workspace} -g ^"])[1][1] == ["Paid"]
    finally:
        shell.close()


def test_the_workspace_is_found_as_sig_finds_it(ground: Path, tmp_path: Path) -> None:
    line = "sig show -r g^"
    wanted = ["Golden", "goldfish"]
    deep = tmp_path / "project" / "a" / "b c"
    deep.mkdir(parents=True)
    assert bash(ground, line, cwd=deep, SIG_WORKSPACE="") == [[]]
    shutil.copytree(ground / "w", tmp_path / "project" / ".sig")
    assert bash(ground, line, cwd=deep, SIG_WORKSPACE="") == [wanted]
    assert bash(ground, line, cwd=deep, SIG_WORKSPACE=str(tmp_path / "project")) == [wanted], "the .sig inside"
    assert bash(ground, line, cwd=deep, SIG_WORKSPACE="../..") == [wanted]
    assert bash(ground, line, cwd=deep, SIG_WORKSPACE=str(tmp_path / "none")) == [[]], "a named one goes first"
    home = tmp_path / "home"
    shutil.copytree(ground / "w", home / ".local" / "share" / "sig")
    assert bash(ground, line, cwd=tmp_path, SIG_WORKSPACE="", HOME=str(home)) == [wanted]
    assert bash(ground, line, cwd=tmp_path, SIG_WORKSPACE="~/.local/share/sig", HOME=str(home)) == [wanted]
    assert bash(ground, line, cwd=tmp_path, SIG_WORKSPACE="", XDG_DATA_HOME=str(home / ".local" / "share")) == [wanted]
    named = f"sig show --workspace '{tmp_path}/project' -r g^"
    assert bash(ground, named, "sig show --workspace=~/.local/share/sig -r g^", cwd=tmp_path,
                SIG_WORKSPACE=str(tmp_path / "none"), HOME=str(home)) == [wanted, wanted]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_workspace_of_somebody_else_is_not_read_unasked(ground: Path, tmp_path: Path) -> None:
    shutil.copytree(ground / "w", tmp_path / ".sig")
    os.chown(tmp_path / ".sig", NOBODY, NOBODY)
    line = "sig show -r g^"
    assert bash(ground, line, cwd=tmp_path, SIG_WORKSPACE="") == [[]]
    assert bash(ground, line, cwd=tmp_path, SIG_WORKSPACE="", SUDO_UID=str(NOBODY)) == [["Golden", "goldfish"]]
    assert bash(ground, line, cwd=tmp_path, SIG_WORKSPACE=str(tmp_path / ".sig")) == [["Golden", "goldfish"]]


def test_before_the_first_write_there_is_one_subscription(ground: Path, tmp_path: Path) -> None:
    found = bash(ground, "sig list --subscription ^", "sig list -g ^", SIG_WORKSPACE=str(tmp_path / "none"))
    assert found == [["Local", FIRST], []]


@pytest.mark.parametrize("ids", [
    ("2aaaaaaa-0000-4000-8000-000000000000", "10aaaaaa-0000-4000-8000-000000000000"),
    ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-00000000000a"),
    ("0e000000-0000-4000-8000-000000000001", "a0000000-0000-4000-8000-000000000001"),
])
def test_the_first_subscription_is_the_default_in_the_order_of_lists(ids: tuple[str, str], ground: Path, tmp_path: Path) -> None:
    first = in_order(ids)[0]
    for id_ in ids:
        folder = tmp_path / "state" / id_ / f"group-of-{id_}"
        folder.mkdir(parents=True)
        (folder / "_.json").write_text(f'{{\n  "name": "group-of-{id_}"\n}}\n')
        (folder.parent / "+subscription.json").write_text(f'{{\n  "name": "{id_[::-1]}"\n}}\n')
    assert bash(ground, "sig list -g ^", SIG_WORKSPACE=str(tmp_path)) == [[f"group-of-{first}"]]


def test_damaged_documents_fall_back_to_their_file_names(ground: Path, tmp_path: Path) -> None:
    base = tmp_path / "state" / FIRST
    for name, text in (("torn", ""), ("list", "[]"), ("gr%c3%bcn", "{"), ("fine", '{\n  "name": "Fine"\n}\n')):
        (base / name).mkdir(parents=True)
        (base / name / "_.json").write_text(text)
    (base / "orphan").mkdir()
    (base / "+subscription.json").write_text('{\n  "name": "With \\"quotes\\", and a comma"\n}\n')
    found = bash(ground, "sig list -g ^", SIG_WORKSPACE=str(tmp_path))
    assert sorted(found[0]) == ["Fine", "grün", "list", "torn"]
    quoted = bash(ground, 'sig list --subscription "^', SIG_WORKSPACE=str(tmp_path))[0]
    assert '\\"quotes\\"' in "".join(quoted) or 'With "quotes", and a comma' in quoted


def test_of_very_many_names_the_plain_ones_come_in_lower_case(ground: Path, tmp_path: Path) -> None:
    base = tmp_path / "state" / FIRST
    base.mkdir(parents=True)
    (base / "+subscription.json").write_text('{\n  "name": "Local"\n}\n')
    count = MANY + 10
    for number in range(count):
        name = f"Group{number}" if number else "Grün"
        folder = base / (name.lower().replace("ü", "%c3%bc"))
        folder.mkdir()
        (folder / "_.json").write_text(f'{{\n  "name": "{name}"\n}}\n')
    found = bash(ground, "sig list -g ^", "sig list -g GROUP10^", "sig list -g gr^", SIG_WORKSPACE=str(tmp_path))
    assert sorted(found[0]) == sorted(["grün", *(f"group{number}" for number in range(1, count))])
    assert sorted(found[1]) == sorted(f"Group{number}" for number in range(count) if f"{number}".startswith("10"))
    assert len(found[2]) == count


def test_many_versions(ground: Path, tmp_path: Path) -> None:
    folder = tmp_path / "state" / FIRST / "g" / "microsoft.compute" / "galleries" / "a" / "images" / "d" / "versions"
    folder.mkdir(parents=True)
    (tmp_path / "state" / FIRST / "+subscription.json").write_text('{\n  "name": "Local"\n}\n')
    for number in range(2000):
        (folder / f"1.0.{number}.json").touch()
    line = "sig image-version show -g g -r a -i d -e "
    found = bash(ground, line + "^", line + "1.0.199^", SIG_WORKSPACE=str(tmp_path))
    assert [len(words) for words in found] == [2000, 11]
    shell = Zsh(ground / "functions", environment(ground / "home", tmp_path), tmp_path)
    try:
        names = shell.answers([line + "^"])[0][1]
    finally:
        shell.close()
    assert names == [f"1.0.{number}" for number in range(2000)], "in the order of versions"


# -- what it does to the shell -----------------------------------------------------------------------------------------

def test_no_process_is_started_in_bash(ground: Path, files: Path) -> None:
    """As a user who may have no more than the one process that the shell is; PATH is empty besides."""
    user = NOBODY if os.geteuid() == 0 else None
    found = bash(ground, *CASES, *FEW, before="ulimit -u 1", user=user, MY_GROUP="other", cwd=files)
    assert found == bash(ground, *CASES, *FEW, MY_GROUP="other", cwd=files)


def test_no_process_is_started_in_zsh(ground: Path, files: Path, in_zsh: dict[str, tuple[str, list[str]]]) -> None:
    folder = ground / "limited"
    folder.mkdir()
    folder.chmod(0o777)
    (folder / "answers").touch()
    (folder / "answers").chmod(0o666)
    shell = Zsh(ground / "functions", environment(ground / "home", ground / "w", MY_GROUP="other"), folder,
                before="compdef _sig az\nulimit -u 1\n", user=NOBODY if os.geteuid() == 0 else None)
    try:
        assert dict(zip(CASES, shell.answers(list(CASES)), strict=True)) == in_zsh
        shell.terminal.type("x=$(:)\r")
        shell.terminal.until("fork failed")
    finally:
        shell.close()


OPTIONS = "set -euf; shopt -s failglob nocaseglob dotglob nocasematch; shopt -u nullglob"


@pytest.mark.parametrize("before", [OPTIONS, "set -o posix", "IFS=/,:", "LC_ALL=C", "shopt -s extglob nullglob globstar"])
def test_options_of_the_shell_change_nothing_and_are_not_changed(before: str, ground: Path, files: Path) -> None:
    lines = [line for line in (*CASES, *FEW) if line.isascii()] if "LC_ALL" in before else [*CASES, *FEW]
    state = "printf '%q|' \"$-\" \"$IFS\" \"$(shopt -p; set +o)\""
    assert bash(ground, *lines, before=f"{before}; MY_GROUP=other", cwd=files) == bash(
        ground, *lines, MY_GROUP="other", cwd=files)
    env = environment(ground / "home", ground / "w")
    script_ = ground / "bash.script"
    text = (f". {script_}; {before}; {state}; echo; COMP_LINE='sig list -g im' COMP_POINT=14; _sig sig im; {state}; echo;"
            "printf '%s' \"${COMPREPLY[*]}\"")
    done = subprocess.run([shells.BASH, "--norc", "-c", text], env=env, capture_output=True, text=True, check=True)
    one, two, answer = done.stdout.split("\n")
    assert one == two
    assert answer.strip() == "Images"
    assert done.stderr == ""


def activation(tmp_path: Path) -> str:
    """What `sig activate` prints, with its private folder below the test's own."""
    with mock.patch.dict(os.environ, {"XDG_CACHE_HOME": str(tmp_path)}), contextlib.redirect_stdout(io.StringIO()) as text:
        assert main("sig", ["activate"]) == 0
    return text.getvalue()


def test_the_activated_az_completes_in_bash_until_it_is_taken_off(ground: Path, tmp_path: Path) -> None:
    (tmp_path / "code").write_text(activation(tmp_path))
    terminal = Terminal([shells.BASH, "--norc", "--noprofile", "-i"], environment(tmp_path, ground / "w"), tmp_path)
    try:
        terminal.run("complete -W 'mine' az")
        terminal.run(f'eval "$(< {tmp_path}/code)"; eval "$(< {tmp_path}/code)"')
        terminal.run(f"complete -p az > {tmp_path}/on; complete -p sig >> {tmp_path}/on")
        terminal.type("az sig show -r gold\t\t")
        terminal.until("Golden")
        terminal.type("\x15")
        terminal.run("sig_deactivate")
        terminal.run(f"complete -p az > {tmp_path}/off")
    finally:
        terminal.close()
    assert (tmp_path / "on").read_text() == "complete -o nospace -F _sig az\ncomplete -o nospace -F _sig sig\n"
    assert (tmp_path / "off").read_text() == "complete -W 'mine' az\n"


def test_the_activated_az_completes_in_zsh_until_it_is_taken_off(ground: Path, tmp_path: Path) -> None:
    (tmp_path / "code").write_text(activation(tmp_path))
    (tmp_path / "empty").mkdir()
    shell = Zsh(tmp_path / "empty", environment(tmp_path, ground / "w"), tmp_path)
    try:
        shell.terminal.run(f'eval "$(< {tmp_path}/code)"; eval "$(< {tmp_path}/code)"')
        assert [found for _, found in shell.answers(["az sig show -r gold^", "sig image-d^"])] == [
            ["Golden", "goldfish"], ["image-definition"]]
        shell.terminal.run("sig_deactivate")
        assert shell.answers(["az sig show -r gold^"])[0][1] == []
    finally:
        shell.close()


def test_zsh_without_compinit_is_told_what_is_missing(ground: Path, tmp_path: Path) -> None:
    if shells.ZSH is None:
        pytest.skip("zsh is not installed")
    done = subprocess.run([shells.ZSH, "-f", "-c", f". {ground}/zsh.script"], env=environment(tmp_path, None),
                          capture_output=True, text=True, check=False)
    assert done.stderr == "sig: completion in zsh needs compinit first: autoload -Uz compinit; compinit\n"
