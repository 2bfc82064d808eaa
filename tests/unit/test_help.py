"""Help stands in az's layout: the same headings, columns, order and wrapping, with words of our own."""

from __future__ import annotations

import sys
import types

import pytest

from sig_cli import __version__
from sig_cli.cli import grammar, tree
from sig_cli.cli.options import Opt, command

GROUP = Opt("--resource-group", "-g", name="group", required=True, id_part="resource_group", group="Resource Id",
            help="resource group")
NAME = Opt("-r", "--gallery-name", name="gallery", kind="aaz-str", required=True, id_part="name", group="Resource Id",
           help="Gallery. Its name must be the only one of its kind in the subscription, whatever the resource group, "
                "and it cannot change.")


@command(NAME, GROUP,
         Opt("--soft-delete", name="soft", kind="aaz-bool", words="?", group="Soft Delete", help="Keep what is deleted"),
         Opt("--size", name="size", kind="int", default=3, help="Size"),
         Opt("--os", name="os", kind="enum", choices=("Windows", "Linux"), help="System?"),
         Opt("--secret", name="secret", hidden=True, help="Not shown"),
         Opt("<WORD>", name="word", words="?", help="a word"),
         examples=(("One", "sig create -g images -r golden"), ("Other", "sig create -g i -r " + "x" * 90)))
def create(session: object, **values: object) -> None:
    """Only its options matter."""


@command(NAME, GROUP, ids=True)
def show(session: object, **values: object) -> None:
    """Only its options matter."""


@command()
def nothing(session: object) -> None:
    """Only its options matter."""


@pytest.fixture(autouse=True)
def small_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("fake_commands")
    module.__dict__.update(globals())
    monkeypatch.setitem(sys.modules, "fake_commands", module)
    monkeypatch.setattr(tree, "COMMANDS", {
        "sig create": ("fake_commands:create", "create a gallery"),
        "sig show": ("fake_commands:show", "Show a gallery."),
        "sig list": ("fake_commands:show", ("List galleries, those of one resource group or those of the whole "
                                           "subscription, by name.")),
        "sig image-version show": ("fake_commands:show", "Show a version."),
        "group show": ("fake_commands:show", "Show a group."),
    })
    monkeypatch.setattr(tree, "PROGRAM_ONLY", {"tour": ("fake_commands:nothing", "See it work."),
                                               "workspace show": ("fake_commands:nothing", "Where things are.")})
    monkeypatch.setattr(tree, "GROUPS", {"sig": "Image galleries.", "sig image-version": "Image versions",
                                         "workspace": "Where things are kept.", "group": "Resource groups."})


def printed(capsys: pytest.CaptureFixture[str], program: str, *line: str) -> str:
    assert grammar.main(program, line) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_a_group(capsys: pytest.CaptureFixture[str]) -> None:
    expected = """
Group
    az sig : Image galleries.

Subgroups:
    image-version : Image versions

Commands:
    create        : create a gallery
    list          : List galleries, those of one resource group or those of the whole subscription,
                    by name.
    show          : Show a gallery.

Examples
    The galleries of a group, as a table
        az sig list -g images -o table

"""
    assert printed(capsys, "az", "sig", "--help") == expected
    assert printed(capsys, "az", "SIG", "-h", "create") == expected
    assert printed(capsys, "az", "sig", "-x", "--he") == expected


def test_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "az", "sig", "create", "-h")
    assert text == """
Command
    az sig create : Create a gallery.

Arguments
    --gallery-name -r   [Required] : Gallery. Its name must be the only one of its kind in the
                                     subscription, whatever the resource group, and it cannot
                                     change.
    --resource-group -g [Required] : Resource group.
    --os                           : System?  Allowed values: Linux, Windows.
    --size                         : Size.  Default: 3.

Global Policy Arguments
    --acquire-policy-token         : Get a token of Azure Policy for this; no effect here.
    --change-reference             : Id of the change that this belongs to, for Azure Policy; no
                                     effect here.

Positional
    <WORD>                         : A word.

Soft Delete Arguments
    --soft-delete                  : Keep what is deleted.  Allowed values: 0, 1, f, false, n, no,
                                     t, true, y, yes.

Global Arguments
    --debug                        : Tell everything that happens.
    --help -h                      : Show this help and stop.
    --only-show-errors             : Print errors and no warnings.
    --output -o                    : Output format.  Allowed values: json, jsonc, none, table, tsv,
                                     yaml, yamlc.  Default: json.
    --query                        : JMESPath: what to print of the result.
    --subscription                 : Subscription to work in, by name or id. The default is chosen
                                     with `account set -s NAME_OR_ID`.
    --verbose                      : Tell more of what happens.

Examples
    One
        az sig create -g images -r golden

    Other
        az sig create -g i -r
        """ + "x" * 90 + "\n\n"
    assert max(map(len, text.split("\n"))) <= 100


def test_names_that_an_id_can_replace_stand_apart_and_are_not_required(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "az", "sig", "show", "-h")
    assert "[Required]" not in text
    part = text.partition("Arguments\n\nResource Id Arguments\n")[2].partition("\n\n")[0]
    assert [line.split(" : ")[0].strip() for line in part.split("\n") if " : " in line] == [
        "--gallery-name -r", "--ids", "--resource-group -g", "--subscription"]
    assert "Policy" not in text


def test_sig_shows_its_own_words_and_options(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "sig", "create", "-h")
    assert text.startswith("\nCommand\n    sig create : Create a gallery.\n\nArguments\n")
    assert "        sig create -g images -r golden\n" in text
    assert "    --workspace " in text
    assert "--workspace" not in printed(capsys, "az", "sig", "create", "-h")
    assert "    sig group show : Show a group." in printed(capsys, "sig", "group", "show", "-h")
    assert "        sig create -g images" in printed(capsys, "sig", "gallery", "create", "-h")


def test_help_wins_over_what_is_missing_but_not_over_an_earlier_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Arguments" in printed(capsys, "az", "sig", "create", "--nonsense", "--help", "-g")
    assert grammar.main("az", ["sig", "create", "--size", "x", "--help"]) == 2
    assert capsys.readouterr().out == ""


def test_the_whole_program(capsys: pytest.CaptureFixture[str]) -> None:
    for line in (["--help"], ["-h"], ["help"], ["HELP", "sig"]):
        assert printed(capsys, "az", *line) == """
Group
    az

Subgroups:
    group : Resource groups.
    sig   : Image galleries.

Examples
    The galleries of a group, as a table
        az sig list -g images -o table

"""
    text = printed(capsys, "sig", "--help")
    assert "    gallery       : Galleries: " in text
    assert "    image-version : Image versions\n" in text
    assert "    workspace     : Where things are kept.\n" in text
    assert "    tour          : See it work.\n" in text
    assert "    sig " not in text.partition("Subgroups:")[2].partition("Examples")[0]


def test_without_words_there_is_an_overview(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "sig")
    assert text.startswith("\nsig: ")
    part = {title: [line.split(" : ")[0].strip() for line in text.partition(title + ":\n")[2].partition("\n\n")[0]
                    .split("\n") if line[4:5].strip()] for title in ("A gallery's life", "Around it", "This tool")}
    assert part == {"A gallery's life": ["create", "gallery", "image-version", "list", "show"],
                    "Around it": ["group"], "This tool": ["tour", "workspace"]}
    assert printed(capsys, "sig", "--debug") == text
    assert "    sig   : Image galleries.\n" in printed(capsys, "az")


def test_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "sig", "--version") == f"sig {__version__}\n"
    assert printed(capsys, "az", "-v").splitlines()[0] == "azure-cli                         2.91.0"
    assert f"sig {__version__}" in printed(capsys, "az", "--version")


def test_two_question_marks_explain_one_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "az", "sig", "create", "-r", "??") == """
Argument
    -r [Required] : String
        Gallery. Its name must be the only one of its kind in the subscription, whatever the
        resource group, and it cannot change.

"""
