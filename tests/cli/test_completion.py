"""Tab in a real bash and a real zsh: what is offered, how it is inserted, and that no process is started for it."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

import sig_cli
from sig_cli.cli.completion import FILES, MANY, script
from sig_cli.cli.completion.__main__ import main as regenerate
from sig_cli.cli.completion.table import Table
from sig_cli.domain.regions import names as region_names
from tests.cli.golden import run
from tests.cli.shells import Terminal, Zsh, bash_answers, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPTS = Path(sig_cli.__file__).parent.parent / "completions"
BASH, ZSH = SCRIPTS / FILES["bash"], SCRIPTS / FILES["zsh"]
NOBODY = 65534
FIRST, SECOND = "00000000-0000-4000-8000-000000000001", "11111111-2222-3333-4444-555555555555"
LONG = "ж" * 90
"""A legal name of a group whose file name is hashed."""

MAKE = (
    "group create -n Images -l westus", "group create -n Größe(1) -l westus", "group create -n con -l westus",
    "group create -n Other -l westus", f"group create -n {LONG} -l westus", "group create -n 東京 -l westus",
    "sig create -g Images -r Golden", "sig create -g Images -r goldfish", "sig create -g Other -r Silver",
    f"sig create -g {LONG} -r Lang", "sig create -g Größe(1) -r a.json",
    "disk create -g Images -n Disk1 --size-gb 4", "snapshot create -g Images -n Snap1 --source Disk1",
    "image create -g Images -n Web --source Disk1 --os-type Linux",
    "sig image-definition create -g Images -r Golden -i Ubuntu-22 -p p -f o -s s --os-type Linux --hyper-v-generation V1",
    "sig image-definition create -g Other -r Silver -i Debian -p p -f o -s t --os-type Linux --hyper-v-generation V1",
    *(f"sig image-version create -g Images -r Golden -i Ubuntu-22 -e {version} --managed-image Web"
      for version in ("1.0.0", "1.0.1", "2.10.0")),
)


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    """A folder that everybody can read, with a workspace in `w` and an empty home in `home`."""
    folder = Path(tempfile.mkdtemp(prefix="sig-completion-", dir="/tmp"))
    settings = {"SIG_WORKSPACE": str(folder / "w"), "SIG_CONFIG_DIR": str(folder / "c"), "SIG_FSYNC": "off"}
    with mock.patch.dict(os.environ, settings):
        for line in MAKE:
            assert run("az " + line)[2] == 0, line
        assert run(f'sig workspace subscription add "Pay As You Go" --id {SECOND}')[2] == 0
        assert run('sig group create -n Paid -l westus --subscription "Pay As You Go"')[2] == 0
    (folder / "home").mkdir()
    for name, shell in FILES.items():
        shutil.copy(SCRIPTS / shell, folder / f"{name}.script")
    (folder / "functions").mkdir()
    shutil.copy(ZSH, folder / "functions" / "_sig")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    yield folder
    shutil.rmtree(folder)


def bash(ground: Path, *lines: str | tuple[str, str], before: str = "", cwd: Path | None = None, user: int | None = None,
         **more: str) -> list[list[str]]:
    """What bash offers for each line, without quotes and without the blank behind a word that is complete."""
    env = environment(ground / "home", None if "SIG_WORKSPACE" in more else ground / "w", **more)
    if not env.get("SIG_WORKSPACE", "-"):
        del env["SIG_WORKSPACE"]
    found = bash_answers(ground / "bash.script", lines, env, cwd or ground / "home", before=before, user=user)
    return [[unquoted(word) for word in words] for words in found]


def unquoted(word: str) -> str:
    return " ".join(shlex.split(word)) if "\\" in word else word.rstrip(" ")


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
    import re

    lines = BASH.read_text(encoding="utf-8").split("\n")
    code = [line for line in lines if not line.lstrip().startswith("#")]
    assert [line for line in code if re.search(NEWER_THAN_BASH_3_2[what], line)] == []


@pytest.mark.parametrize(("construct", "pattern"), [
    ("substitution", r"\$\((?!\()"), ("process substitution", r"[<>]\("), ("pipe", r"(?<![|'\"\]a-z]) \| (?![\"'*]|\[|-)"),
    ("background", r"(?<!&)&\s*$"),
])
def test_the_bash_script_has_nothing_that_starts_a_process(construct: str, pattern: str) -> None:
    import re

    code = [line for line in BASH.read_text(encoding="utf-8").split("\n") if not line.lstrip().startswith("#")]
    assert [line for line in code if re.search(pattern, line)] == []


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
            spellings = [spelling for token in tokens for spelling in token.spellings]
            lines.append((line + "-", spellings + ["--workspace"] * (program == "sig")))
    return lines


def test_every_command_and_every_option_completes_in_bash(ground: Path) -> None:
    lines = typed_commands()
    assert len(lines) > 150
    for (line, wanted), found in zip(lines, bash(ground, *[line for line, _ in lines]), strict=True):
        assert sorted(found) == sorted(wanted), line


def test_every_command_and_every_option_completes_in_zsh(zsh: Zsh) -> None:
    lines = typed_commands()
    for (line, wanted), (_, found) in zip(lines, zsh.answers([f"{line}^" for line, _ in lines]), strict=True):
        assert sorted(found) == sorted(wanted), line


# -- both shells -------------------------------------------------------------------------------------------------------

LOCATIONS = ["Local", FIRST, "Pay As You Go", SECOND]
GROUPS = ["Images", "Größe(1)", "con", "Other", LONG, "東京"]
CASES: dict[str, list[str]] = {
    # words
    "sig im^": ["image", "image-definition", "image-version"],
    "sig IMAGE-V^": ["image-version"],
    "sig image-version la^": ["latest"],
    "az sig image-version la^": [],
    "az workspace ^": [],
    "sig gallery cr^": ["create"],
    "sig sig cr^": ["create"],
    "az sig sho^": ["show"],
    "az gallery ^": [],
    "sig nonsense ^": [],
    "sig -^": ["--help", "-h"],
    "sig image-version --^": ["--help"],
    # options
    "sig list --max^": ["--max-items"],
    "sig list --G^": [],
    "az list --workspace^": [],
    "sig list --worksp^": ["--workspace"],
    "sig list -g x --resource-g^": [],
    "sig image update --se^": ["--set"],
    "sig image update --set a=b --se^": ["--set"],
    "sig image-version update --gallery-image-version^": ["--gallery-image-version"],
    "sig image-version create --no-wait --os-s^": ["--os-snapshot"],
    # choices
    "sig list -o ^": ["json", "jsonc", "yaml", "yamlc", "table", "tsv", "none"],
    "sig list -o=js^": ["json", "jsonc"],
    "sig list --output=TA^": ["table"],
    "sig image create --os-type ^": ["Windows", "Linux"],
    "sig image-version create --exclude-from-latest t^": ["true"],
    "sig completion ^": ["bash", "zsh"],
    "sig workspace profile 2^": ["2019-01-preview"],
    "sig explain CannotDel^": ["CannotDeleteResource"],
    "sig config get defaults.g^": ["defaults.group"],
    "sig configure --defaults gr^": ["group="],
    "az feature register --namespace microsoft.c^": ["Microsoft.Compute"],
    "az feature register --name galleryp^": ["GalleryPreview"],
    # regions
    "az group create -l ^": region_names(),
    "az group create --location=southc^": ["southcentralus"],
    'az group create -l "south c^': ["South Central US"],
    "az group create -l South\\ C^": ["South Central US"],
    "az group create -l 'East US^": ["East US", "East US 2", "East US 2 EUAP"],
    "sig image-version create --target-regions westus^": ["westus", "westus2", "westus3"],
    "sig image-version create --target-regions westus=2 westus^": ["westus2", "westus3"],
    'sig image-version create --target-regions "South Central US"=1 WestUS2 south^':
        ["southafricanorth", "southafricawest", "southeastasia", "southindia"],
    "sig image-version create --target-regions westus=^":
        [*map(str, range(1, 11)), "standard_lrs", "standard_zrs", "premium_lrs"],
    "sig image-version create --target-regions westus=1^": ["1", "10"],
    "sig image-version create --target-regions eastus westus=p^": ["premium_lrs"],
    "sig image-version create --target-regions westus=2=^": ["standard_lrs", "standard_zrs", "premium_lrs"],
    'sig image-version create --target-regions "West US 2"=2=s^': ["standard_lrs", "standard_zrs"],
    "sig image-version create --target-regions=southc^": ["southcentralus"],
    # names
    "sig list -g ^": GROUPS,
    "az group show -n IM^": ["Images"],
    "az group show --name=im^": ["Images"],
    "sig list -g gr^": ["Größe(1)"],
    "sig list -g co^": ["con"],
    "sig list -g 東^": ["東京"],
    "sig list -g жж^": [LONG],
    'sig list -g "grö^': ["Größe(1)"],
    "sig list -g Größe\\(^": ["Größe(1)"],
    "sig show -r ^": ["Golden", "goldfish", "Silver", "Lang", "a.json"],
    "az sig show -g IMAGES -r ^": ["Golden", "goldfish"],
    "az sig show -g Images --gallery-name GOLDE^": ["Golden"],
    "az sig show --resource-group=other -r ^": ["Silver"],
    "az sig show --resource-gr other -r ^": ["Silver"],
    "az sig show -gother -r ^": ["Silver"],
    f"az sig show -g {LONG} -r ^": ["Lang"],
    "az sig show -g Größe\\(1\\) -r ^": ["a.json"],
    "az sig show -g 'größe(1)' -r ^": ["a.json"],
    "az sig show -g $MY_GROUP -r ^": ["Silver"],
    'az sig show -g "${MY_GROUP}" -r ^': ["Silver"],
    "az sig show -r ^ -g other": ["Silver"],
    "az sig show -g absent -r ^": [],
    "az sig show -r g^ -o json": ["Golden", "goldfish"],
    "az sig image-definition show -g images -r golden -i ^": ["Ubuntu-22"],
    "az sig image-definition show -i ^": ["Ubuntu-22", "Debian"],
    "az sig image-definition show -g images -r absent -i ^": [],
    "az sig image-version show -g images -r golden -i UBUNTU-22 -e ^": ["1.0.0", "1.0.1", "2.10.0"],
    "az sig image-version show -i ubuntu-22 -e 1^": ["1.0.0", "1.0.1"],
    "az sig image-version show -g images -r golden -i ubuntu-22 --gallery-image-version=2^": ["2.10.0"],
    "az sig image-version show -g images -r golden -e ^": [],
    "az sig image-version create -g images --managed-image ^": ["Web"],
    "az sig image-version create -g images --os-snapshot s^": ["Snap1"],
    "az sig image-version create --managed-image ^ -g other": [],
    "az disk show -n ^": ["Disk1"],
    "az image create -g images --source ^": ["Disk1", "Snap1"],
    # subscriptions
    "sig list --subscription ^": LOCATIONS,
    "sig list --subscription pay^": ["Pay As You Go"],
    'sig list --subscription "pay as^': ["Pay As You Go"],
    "sig list --subscription Pay\\ As\\ Y^": ["Pay As You Go"],
    "sig list --subscription 111^": [SECOND],
    'az group show --subscription "pay as you go" -n ^': ["Paid"],
    f"az group show --subscription {SECOND} -n ^": ["Paid"],
    "az group show --subscription nobody -n ^": [],
    "sig workspace subscription remove l^": ["Local"],
    # values that nothing is known of, and lines that end otherwise
    "sig list --query ^": [],
    "sig image-version create --tags ^": None,  # type: ignore[dict-item]
    "sig workspace subscription add New --^": None,  # type: ignore[dict-item]
}
"""A line with the cursor at `^` -> what is offered; None where it is options."""


@pytest.fixture(scope="module")
def in_bash(ground: Path) -> dict[str, list[str]]:
    return dict(zip(CASES, bash(ground, *CASES, MY_GROUP="other"), strict=True))


@pytest.fixture(scope="module")
def zsh(ground: Path) -> Iterator[Zsh]:
    folder = ground / "zsh"
    folder.mkdir()
    shell = Zsh(ground / "functions", environment(ground / "home", ground / "w", MY_GROUP="other"), folder,
                before="compdef _sig az\n")
    yield shell
    shell.close()


@pytest.fixture(scope="module")
def in_zsh(zsh: Zsh) -> dict[str, tuple[str, list[str]]]:
    return dict(zip(CASES, zsh.answers(list(CASES)), strict=True))


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

PRESSED = {
    "sig image-v": "sig image-version ",
    "sig im": "sig image",
    "sig list --max": "sig list --max-items ",
    "sig list -o ta": "sig list -o table ",
    "az sig cr": "az sig create ",
    "sig image-version create --target-regions westeu": "sig image-version create --target-regions westeurope",
    "sig image-version create --target-regions westeurope=2=pre":
        "sig image-version create --target-regions westeurope=2=premium_lrs ",
    "sig image-version create --target-regions=westeu": "sig image-version create --target-regions=westeurope",
    'sig image-version create --target-regions eastus "south c':
        'sig image-version create --target-regions eastus "South Central US"',
    'sig image-version create --target-regions "South Central US=2=pre':
        'sig image-version create --target-regions "South Central US=2=premium_lrs"',
    'sig image-version create --target-regions "South Central US"=2=pre':
        'sig image-version create --target-regions "South Central US"=2=premium_lrs ',
    "az group create --location=southc": "az group create --location=southcentralus ",
    "az group create --location South\\ C": "az group create --location South\\ Central\\ US ",
    "az group show -n gr": "az group show -n Größe\\(1\\) ",
    "az group show --name=gr": "az group show --name=Größe\\(1\\) ",
    "az group show -n 'gr": "az group show -n 'Größe(1)'",
    "az group show -n Größe\\(": "az group show -n Größe\\(1\\) ",
    "az sig show -g IMAGES -r GOLDE": "az sig show -g IMAGES -r Golden ",
    "az sig image-version show -i ubuntu-22 -e 1": "az sig image-version show -i ubuntu-22 -e 1.0.",
    "sig list --subscription pay": "sig list --subscription Pay\\ As\\ You\\ Go ",
    'sig list --subscription "pay as': 'sig list --subscription "Pay As You Go"',
    "sig create --tags @files/fi": "sig create --tags @files/file.json ",
    "sig create --tags=@files/fi": "sig create --tags=@files/file.json ",
    "sig list > files/fi": "sig list > files/file.json ",
    "sig list >files/fi": "sig list >files/file.json ",
    "sig workspace init fil": "sig workspace init files/",
    "sig list --workspace fil": "sig list --workspace files/",
    "sig config set core.no": "sig config set core.no_color=",
    "sig list --query no": "sig list --query no",
    "FOO=1 sig image-v": "FOO=1 sig image-version ",
    "true; sig image-v": "true; sig image-version ",
}
"""What is typed -> what stands there after Tab."""
ZSH_DIFFERS = {
    # zsh puts a blank behind a quoted word and behind a region, where typing `=` takes it away again; a region in
    # quotes stays open for a count; and words may be quoted anew.
    'sig image-version create --target-regions eastus "south c':
        'sig image-version create --target-regions eastus "South Central US',
    "sig image-version create --target-regions westeu": "sig image-version create --target-regions westeurope ",
    "sig image-version create --target-regions=westeu": "sig image-version create --target-regions=westeurope ",
    'sig image-version create --target-regions "South Central US=2=pre':
        'sig image-version create --target-regions "South Central US=2=premium_lrs" ',
    'sig image-version create --target-regions "South Central US"=2=pre':
        "sig image-version create --target-regions South\\ Central\\ US=2=premium_lrs ",
    "az group show -n 'gr": "az group show -n 'Größe(1)' ",
    'sig list --subscription "pay as': 'sig list --subscription "Pay As You Go" ',
}


@pytest.fixture
def files(ground: Path) -> Path:
    folder = ground / "home" / "files"
    folder.mkdir(exist_ok=True)
    (folder / "file.json").write_text("{}")
    return folder


def test_tab_in_bash(ground: Path, files: Path, tmp_path: Path) -> None:
    terminal = Terminal(["/bin/bash", "--norc", "--noprofile", "-i"], environment(ground / "home", ground / "w"),
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
    from sig_cli.workspace.names import in_order

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

FEW = ["sig image-version create --target-regions eastus westus^", "sig list -g ^", "sig list --subscription ^",
       "az sig show -g größe\\(1\\) -r ^", "az sig image-version show -i ubuntu-22 -e ^", "sig create --tags @f^",
       "sig list --workspace ^", "sig im^", "sig list -o ^"]


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
    import subprocess

    text = (f". {script_}; {before}; {state}; echo; COMP_LINE='sig list -g im' COMP_POINT=14; _sig sig im; {state}; echo;"
            "printf '%s' \"${COMPREPLY[*]}\"")
    done = subprocess.run(["/bin/bash", "--norc", "-c", text], env=env, capture_output=True, text=True, check=True)
    one, two, answer = done.stdout.split("\n")
    assert one == two
    assert answer.strip() == "Images"
    assert done.stderr == ""


def activation(tmp_path: Path) -> str:
    """What `sig activate` prints, with its private folder below the test's own."""
    with mock.patch.dict(os.environ, {"XDG_CACHE_HOME": str(tmp_path)}), contextlib.redirect_stdout(io.StringIO()) as text:
        from sig_cli.app import main

        assert main("sig", ["activate"]) == 0
    return text.getvalue()


def test_the_activated_az_completes_in_bash_until_it_is_taken_off(ground: Path, tmp_path: Path) -> None:
    (tmp_path / "code").write_text(activation(tmp_path))
    terminal = Terminal(["/bin/bash", "--norc", "--noprofile", "-i"], environment(tmp_path, ground / "w"), tmp_path)
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
    import subprocess

    done = subprocess.run(["/usr/bin/zsh", "-f", "-c", f". {ground}/zsh.script"], env=environment(tmp_path, None),
                          capture_output=True, text=True, check=False)
    assert done.stderr == "sig: completion in zsh needs compinit first: autoload -Uz compinit; compinit\n"


def test_completion_prints_the_script() -> None:
    out, err, code = run("sig completion zsh")
    assert (out, err, code) == (script("zsh"), "", 0)
