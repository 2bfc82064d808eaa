"""The command line is az's: which words belong to which option, which commands there are, what is refused and how."""

from __future__ import annotations

import argparse
import sys
import types
from typing import Any

import click
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sig_cli.cli import grammar, tokens, tree, words
from sig_cli.cli.failures import Failure, UsageFailure
from sig_cli.cli.options import Opt, command
from tests.generated import generated

GROUP = Opt("--resource-group", "-g", name="group", required=True, id_part="resource_group", group="Resource Id")
NAME = Opt("-r", "--gallery-name", name="gallery", kind="aaz-str", required=True, id_part="name", group="Resource Id")
UPDATES = tuple(Opt(f"--{kind}", name="update_actions", kind="update", words="+") for kind in ("set", "add", "remove"))

REFERENCE = "\nhttps://aka.ms/cli_ref\nRead more about the command in reference docs\n"


@command(NAME.with_(id_part=None), GROUP.with_(id_part=None),
         Opt("--tags", name="tags", kind="aaz-dict", words="+"),
         Opt("--permissions", name="permissions", kind="aaz-str", choices=("Community", "Groups", "Private")),
         Opt("--soft-delete-grace", name="grace", kind="aaz-int"),
         Opt("--replica-count", name="count", kind="int"),
         Opt("--target-regions", name="regions", words="*"),
         Opt("--os-type", name="os_type", kind="enum", choices=("Linux", "Windows"), default="Linux"),
         examples=(("With a region", "sig create -g images -r golden --os-type Linux"),
                   ("Plain", "sig create -g images -r golden"),
                   ("With tags", "sig create -g images -r golden --tags a=b"),
                   ("With everything", "sig create -g images -r golden --tags a=b --os-type Linux")))
def create(session: object, **values: object) -> None:
    """Only its options matter."""


@command(NAME, GROUP, *UPDATES, ids=True)
def update(session: object, **values: object) -> None:
    """Only its options matter."""


@command(NAME, GROUP, ids=True)
def show(session: object, **values: object) -> None:
    """Only its options matter."""


@command(GROUP.with_(required=False, id_part=None))
def list_(session: object, **values: object) -> None:
    """Only its options matter."""


@command(Opt("--name", "-n", "--resource-group", "-g", name="name", required=True),
         Opt("--location", "-l", name="location", required=True, configured="location"), confirm=True, style="hand")
def group_delete(session: object, **values: object) -> None:
    """Only its options matter."""


@command(Opt("<KEY_VALUE>", name="key_value", words="+", required=True), Opt("--local", name="local", kind="flag"),
         subscription=False)
def config_set(session: object, **values: object) -> None:
    """Only its options matter."""


@command(Opt("<KEY>", name="key", words="?"), subscription=False)
def config_get(session: object, **values: object) -> None:
    """Only its options matter."""


class Runner(types.ModuleType):
    """Stands in for the real runner and keeps what it was asked to run."""

    def __init__(self) -> None:
        super().__init__("sig_cli.cli.runner")
        self.path = ""
        self.values: dict[str, Any] = {}
        self.chosen = grammar.Globals()

    def execute(self, path: str, function: object, spec: object, values: dict[str, Any], chosen: grammar.Globals) -> int:
        self.path, self.values, self.chosen = path, values, chosen
        return 0

    def fail(self, error: Failure) -> int:
        print(f"ERROR: {error.message}", file=sys.stderr)
        return error.exit_code


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Runner:
    here = "fake_commands:"
    module = types.ModuleType("fake_commands")
    module.__dict__.update(globals())
    monkeypatch.setitem(sys.modules, "fake_commands", module)
    monkeypatch.setattr(tree, "COMMANDS", {
        "sig create": (here + "create", "Create a gallery."),
        "sig list": (here + "list_", "List galleries."),
        "sig show": (here + "show", "Show a gallery."),
        "sig update": (here + "update", "Change a gallery."),
        "sig image-version list": (here + "list_", "List versions."),
        "image list": (here + "list_", "List managed images."),
        "group delete": (here + "group_delete", "Delete a group."),
        "config set": (here + "config_set", "Set options."),
        "config get": (here + "config_get", "Get options."),
        "broken here": ("no_such_module_anywhere:nothing", "Never imported unless run."),
    })
    monkeypatch.setattr(tree, "PROGRAM_ONLY", {
        "tour": (here + "config_get", "See it work."),
        "workspace init": (here + "config_get", "Make a workspace."),
        "image-version latest": (here + "list_", "Which version is the latest."),
    })
    monkeypatch.setattr(tree, "GROUPS", {"sig": "Galleries.", "sig image-version": "Versions.", "group": "Groups."})
    monkeypatch.setattr(grammar, "_setting", lambda section, option, workspace: None)
    stand_in = Runner()
    monkeypatch.setitem(sys.modules, "sig_cli.cli.runner", stand_in)
    return stand_in


def refused(capsys: pytest.CaptureFixture[str], program: str, *line: str) -> str:
    """The whole of stderr of a line that ends with exit code 2 and prints nothing else."""
    assert grammar.main(program, line) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err


# -- the scan, held against argparse ----------------------------------------------------------------------------------

POOL = ("--name", "-n", "--resource-group", "-g", "--res", "--resource", "--yes", "-y", "--debug", "-d", "--tags",
        "--target-regions", "--tag", "-t", "--no-wait", "-o", "--output")
PIECES = st.one_of(
    st.sampled_from(POOL),
    st.sampled_from(("a", "b=c", "", "-", "--", "-1", "-1.5", "-.5", "-1x", "a b", "-a b", "--a b", "---", "--=", "=",
                     "-y1", "-yn", "-ynx", "-yg", "-n=v", "-nv", "-yz", "-y=", "--na", "--r", "--res=x", "--ta", "--t=1",
                     "--yes=1", "--no", "--zzz", "--zzz=1", "-z", "-zy", "--name=", "--tags=a=b", "@x", "-gyn", "--n")),
    st.builds(lambda option, rest: option + rest, st.sampled_from(POOL), st.sampled_from(("=", "=v", "v", "=-1", " "))),
)
SHAPES = st.lists(st.tuples(st.lists(st.sampled_from(POOL), min_size=1, max_size=3, unique=True),
                            st.sampled_from((None, "?", "*", "+", "flag"))), max_size=6)
POSITIONALS = st.lists(st.sampled_from((None, "?", "*", "+")), max_size=2)


def options_of(shapes: list[tuple[list[str], str | None]]) -> list[Opt]:
    """Options of these shapes, each spelling used once."""
    seen: set[str] = set()
    made = []
    for spellings, shape in shapes:
        fresh = [spelling for spelling in spellings if spelling not in seen]
        seen.update(fresh)
        if fresh:
            flag = shape == "flag"
            made.append(Opt(*fresh, name=f"o{len(made)}", kind="flag" if flag else "str", words=None if flag else shape))
    return made


def ours(options: list[Opt], positionals: list[Opt], line: list[str]) -> object:
    taken: list[tuple[str, str | None, list[str]]] = []

    def take(option: Opt, spelling: str, given_words: list[str]) -> None:
        taken.append((option.name, None if tokens.is_positional(option) else spelling, given_words))

    table = {spelling: option for option in options for spelling in option.spellings}
    try:
        return taken, tokens.scan(line, table, take, positionals)
    except UsageFailure as error:
        return error.message


def argparses(options: list[Opt], positionals: list[Opt], line: list[str]) -> object:
    taken: list[tuple[str, str | None, list[str]]] = []

    class RefusedError(Exception):
        pass

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> Any:
            raise RefusedError(message)

    class Take(argparse.Action):
        def __call__(self, parser: object, namespace: object, values: Any, option_string: str | None = None) -> None:
            several = values if isinstance(values, list) else [] if values is None else [values]
            if several or option_string:
                taken.append((self.dest, option_string, several))

    parser = Parser(add_help=False)
    for option in options:
        parser.add_argument(*option.spellings, dest=option.name, action=Take,
                            nargs=0 if option.kind == "flag" else option.words)
    for option in positionals:
        action = parser.add_argument(option.name, action=Take, nargs=option.words)
        action.required = False
    try:
        _, rest = parser.parse_known_args(line)
    except RefusedError as error:
        return str(error)
    return taken, rest


@generated(4000)
@given(SHAPES, POSITIONALS, st.lists(PIECES, max_size=8))
def test_a_line_is_read_as_argparse_reads_it(shapes: Any, kinds: Any, line: list[str]) -> None:
    options = options_of(shapes)
    positionals = [Opt(f"<P{index}>", name=f"p{index}", words=kind) for index, kind in enumerate(kinds)]
    if sys.version_info >= (3, 12):
        # Later Pythons read these differently, and differently from each other: az 2.91 was recorded on 3.11.
        table = {spelling: option for option in options for spelling in option.spellings}
        assume("--" not in line)
        assume(not any(word[:2] in table and word[1:2] != "-" and table[word[:2]].kind == "flag" and len(word) > 2
                       for word in line))
    # An option whose value is written `--option=--` makes 3.11 crash.
    assume(not any(word.endswith(("=--", "---")) for word in line))
    expected = argparses(options, positionals, line)
    if sys.version_info >= (3, 12):
        assume(not (isinstance(expected, str) or "ambiguous" in str(ours(options, positionals, line))))
    assert ours(options, positionals, line) == expected


@pytest.mark.parametrize(("line", "taken"), [
    (["-gNAME"], [("g", "-g", ["NAME"])]),
    (["-g=NAME"], [("g", "-g", ["NAME"])]),
    (["--res", "NAME"], [("g", "--resource-group", ["NAME"])]),
    (["--res=a=b"], [("g", "--resource-group", ["a=b"])]),
    (["-g", "-5"], [("g", "-g", ["-5"])]),
    (["-g", "-a b"], [("g", "-g", ["-a b"])]),
    (["-yg", "NAME"], [("y", "-y", []), ("g", "-g", ["NAME"])]),
    (["--regions", "a=1", "b=2=x", "-y"], [("r", "--regions", ["a=1", "b=2=x"]), ("y", "-y", [])]),
    (["--regions"], [("r", "--regions", [])]),
    (["--regions="], [("r", "--regions", [""])]),
])
def test_words_go_to_their_option(line: list[str], taken: object) -> None:
    options = [Opt("--resource-group", "-g", name="g"), Opt("--yes", "-y", name="y", kind="flag"),
               Opt("--regions", name="r", words="*")]
    assert ours(options, [], line) == (taken, [])


# -- files on the line ------------------------------------------------------------------------------------------------

def test_a_file_stands_for_its_content(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("one two\n\n")
    (tmp_path / "bom.txt").write_bytes(b"\xef\xbb\xbfx\r\ny\n")
    (tmp_path / "wide.txt").write_bytes("wide".encode("utf-16"))
    (tmp_path / "bin").write_bytes(b"\xff\x00\xd8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert tokens.expand_files(["@a.txt", "--x=@a.txt", "@~/a.txt", "@bom.txt", "@wide.txt", "@bin"]) == [
        "one two", "--x=one two", "one two", "x\ny", "wide", "/wDY"]


def test_what_is_no_file_stays(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b").write_text("content")
    line = ["@nowhere", "@", "a@b", "x=a@b", "@b=c", "@.", "@nul\0", "--x=@"]
    assert tokens.expand_files(line) == line


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("from stdin\n"))
    assert tokens.expand_files(["--body=@-", "@-"]) == ["--body=from stdin", ""]


# -- which command ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("program", "line", "path"), [
    ("az", ["sig", "list"], "sig list"),
    ("az", ["SIG", "List"], "sig list"),
    ("az", ["image", "list"], "image list"),
    ("az", ["sig", "image-version", "list"], "sig image-version list"),
    ("sig", ["list"], "sig list"),
    ("sig", ["LIST"], "sig list"),
    ("sig", ["gallery", "list"], "sig list"),
    ("sig", ["sig", "list"], "sig list"),
    ("sig", ["image", "list"], "image list"),
    ("sig", ["image-version", "list"], "sig image-version list"),
    ("sig", ["sig", "image-version", "list"], "sig image-version list"),
    ("sig", ["image-version", "latest"], "image-version latest"),
    ("sig", ["workspace", "init"], "workspace init"),
    ("sig", ["tour"], "tour"),
    ("sig", ["config", "get"], "config get"),
])
def test_two_programs_over_one_tree(runner: Runner, program: str, line: list[str], path: str) -> None:
    assert grammar.main(program, line) == 0
    assert runner.path == path


@pytest.mark.parametrize(("program", "line", "word"), [
    ("az", ["tour"], "tour"),
    ("az", ["workspace", "init"], "workspace"),
    ("az", ["gallery", "list"], "gallery"),
    ("az", ["list"], "list"),
    ("az", ["sig", "image-version", "latest"], "latest"),
    ("sig", ["gallery", "image-version"], "image-version"),
    ("sig", ["sig", "sig"], "sig"),
    ("sig", ["nope"], "nope"),
    ("az", ["sig", "--", "list"], "--"),
    ("az", ["sig", ""], ""),
    ("az", ["sig list"], "sig list"),
    ("az", ["sig", "-"], "-"),
])
def test_other_words_are_not_recognized(runner: Runner, capsys: pytest.CaptureFixture[str], program: str,
                                        line: list[str], word: str) -> None:
    assert refused(capsys, program, *line).splitlines()[0] == \
        f"ERROR: '{word}' is misspelled or not recognized by the system."


def test_every_command_of_the_tree_is_reached_from_both_programs() -> None:
    """With one exception, which docs/differences.md names: a gallery's own word is the gallery's."""
    hidden = {path for path in tree.COMMANDS if f"sig {path}" in tree.COMMANDS}
    assert hidden == {"identity show"}
    for path in tree.COMMANDS:
        line = path.split(" ")
        assert words.command("az", line) == (path, *tree.COMMANDS[path])
        meant = f"sig {path}" if path in hidden else path
        assert words.command("sig", line) == (meant, *tree.COMMANDS[meant])
        if line[0] == "sig":
            assert words.command("sig", line[1:]) == (path, *tree.COMMANDS[path])
        assert all(words.is_group(program, line[:count]) for program in ("az", "sig") for count in range(1, len(line)))
    for path in tree.PROGRAM_ONLY:
        assert words.command("sig", path.split(" ")) == (path, *tree.PROGRAM_ONLY[path])
        assert words.command("az", path.split(" ")) is None


def test_no_word_is_both_a_command_and_a_group() -> None:
    for program in ("az", "sig"):
        pending: list[tuple[str, ...]] = [()]
        while pending:
            here = pending.pop()
            for word, (is_group, _) in words.members(program, here).items():
                there = (*here, word)
                assert (words.command(program, there) is None) is is_group
                if is_group:
                    pending.append(there)


def test_only_the_command_that_runs_is_imported(runner: Runner) -> None:
    assert grammar.main("az", ["sig", "list"]) == 0
    with pytest.raises(ModuleNotFoundError):
        grammar.main("az", ["broken", "here"])


# -- values and global options ----------------------------------------------------------------------------------------

def test_the_runner_gets_every_option_and_the_global_ones_apart(runner: Runner) -> None:
    line = ["sig", "create", "-g", "rg", "--gallery-name=gal", "--perm", "private", "--target-regions", "a=1", "b",
            "--tags", "a=b", "--subscription", "Local", "-oTSV", "--query", "[].id", "--debug", "--verbose",
            "--only-show-errors", "--change-reference", "c1", "--acquire-policy-token"]
    assert grammar.main("az", line) == 0
    assert runner.values == {"group": "rg", "gallery": "gal", "permissions": "Private", "regions": ["a=1", "b"],
                             "tags": {"a": "b"}, "grace": None, "count": None, "os_type": "Linux"}
    chosen = runner.chosen
    assert (chosen.output, chosen.query, chosen.subscription) == ("tsv", "[].id", "Local")
    assert chosen.debug is chosen.verbose is chosen.only_show_errors is chosen.acquire_policy_token is True
    assert (chosen.change_reference, chosen.ids, chosen.yes, chosen.workspace) == ("c1", None, False, None)
    assert chosen.given["gallery"] == "--gallery-name"
    assert chosen.given["permissions"] == "--permissions"
    assert "grace" not in chosen.given


def test_without_options_the_global_ones_are_off(runner: Runner) -> None:
    assert grammar.main("az", ["sig", "list"]) == 0
    assert runner.values == {"group": None}
    chosen = runner.chosen
    assert (chosen.output, chosen.query, chosen.subscription, chosen.ids, chosen.given) == (None, None, None, None, {})
    assert chosen.debug is chosen.verbose is chosen.only_show_errors is chosen.yes is False


def test_the_last_of_a_repeated_option_wins(runner: Runner) -> None:
    assert grammar.main("az", ["sig", "create", "-g", "a", "-g", "b", "-r", "x", "--target-regions", "a", "b",
                               "--target-regions", "c"]) == 0
    assert runner.values["group"] == "b"
    assert runner.values["regions"] == ["c"]


def test_repeated_shorthand_values_add_up(runner: Runner) -> None:
    assert grammar.main("az", ["sig", "create", "-g", "a", "-r", "x", "--tags", "a=b", "--tags", "c=d", "e=f"]) == 0
    assert runner.values["tags"] == {"a": "b", "c": "d", "e": "f"}


def test_generic_updates_keep_the_order_of_the_line(runner: Runner) -> None:
    assert grammar.main("az", ["sig", "update", "-g", "a", "-r", "x", "--remove", "tags.a", "--set", "b=1", "c=2",
                               "--add", "l", "k=v", "--set", "d=3"]) == 0
    assert runner.values["update_actions"] == [
        ("remove", ["tags.a"]), ("set", ["b=1", "c=2"]), ("add", ["l", "k=v"]), ("set", ["d=3"])]
    assert grammar.main("az", ["sig", "update", "-g", "a", "-r", "x"]) == 0
    assert runner.values["update_actions"] is None


def test_ids_stand_in_for_the_names(runner: Runner) -> None:
    assert grammar.main("az", ["sig", "show", "--ids", "/a", "/b"]) == 0
    assert runner.chosen.ids == ["/a", "/b"]
    assert runner.values == {"gallery": None, "group": None}
    # Without them the names are asked for by the runner, with other words and exit code 1, as in az.
    assert grammar.main("az", ["sig", "show"]) == 0


def test_yes_belongs_to_commands_that_ask(runner: Runner, capsys: pytest.CaptureFixture[str]) -> None:
    assert grammar.main("az", ["group", "delete", "-yn", "rg", "-l", "x"]) == 0
    assert runner.chosen.yes is True
    assert runner.values["name"] == "rg"
    assert refused(capsys, "az", "sig", "list", "-y") == "ERROR: unrecognized arguments: -y\n" + REFERENCE


def test_the_workspace_is_an_option_of_sig_alone(runner: Runner, capsys: pytest.CaptureFixture[str]) -> None:
    assert grammar.main("sig", ["list", "--workspace", "here"]) == 0
    assert runner.chosen.workspace == "here"
    assert refused(capsys, "az", "sig", "list", "--workspace", "here") == \
        "ERROR: unrecognized arguments: --workspace here\n" + REFERENCE


@pytest.mark.parametrize("option", ["--change-reference=1", "--acquire-policy-token"])
def test_lists_and_shows_take_no_policy_options(runner: Runner, capsys: pytest.CaptureFixture[str], option: str) -> None:
    assert refused(capsys, "az", "sig", "list", option).startswith("ERROR: unrecognized arguments: " + option)
    assert refused(capsys, "az", "sig", "show", option).startswith("ERROR: unrecognized arguments: " + option)
    assert grammar.main("az", ["config", "set", "a.b=c", option]) == 0


def test_a_configured_default_stands_in_for_a_required_option(runner: Runner, capsys: pytest.CaptureFixture[str],
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(capsys, "az", "group", "delete", "-n", "a").startswith(
        "ERROR: the following arguments are required: --location/-l\n")
    monkeypatch.setattr(grammar, "_setting", lambda section, option, workspace:
                        "westus2" if (section, option) == ("defaults", "location") else None)
    assert grammar.main("az", ["group", "delete", "-n", "a"]) == 0
    assert runner.values == {"name": "a", "location": None}


def test_positional_words(runner: Runner, capsys: pytest.CaptureFixture[str]) -> None:
    assert grammar.main("az", ["config", "set", "a.b=c", "d.e=f", "--local"]) == 0
    assert runner.values == {"key_value": ["a.b=c", "d.e=f"], "local": True}
    assert grammar.main("az", ["config", "get", "-o", "json", "a.b"]) == 0
    assert runner.values == {"key": "a.b"}
    assert grammar.main("az", ["config", "get"]) == 0
    assert runner.values == {"key": None}
    assert refused(capsys, "az", "config", "set") == \
        "ERROR: the following arguments are required: <KEY_VALUE>\n" + REFERENCE
    assert refused(capsys, "az", "config", "set", "a.b=c", "--local", "d.e=f") == \
        "ERROR: unrecognized arguments: d.e=f\n" + REFERENCE


def test_a_file_can_be_the_value(runner: Runner, tmp_path: Any) -> None:
    file = tmp_path / "group"
    file.write_text("from-file\n")
    assert grammar.main("az", ["sig", "list", "-g", f"@{file}"]) == 0
    assert runner.values == {"group": "from-file"}


# -- what is refused --------------------------------------------------------------------------------------------------

EXAMPLES = """
Examples from command's help:
az sig create -g images -r golden
Plain

az sig create -g images -r golden --os-type Linux
With a region

az sig create -g images -r golden --tags a=b
With tags
""" + REFERENCE


@pytest.mark.parametrize(("line", "message"), [
    (["sig", "create"], "the following arguments are required: -r/--gallery-name, --resource-group/-g"),
    (["sig", "create", "--"], "the following arguments are required: -r/--gallery-name, --resource-group/-g"),
    (["sig", "create", "-g"], "argument --resource-group/-g: expected one argument"),
    (["sig", "create", "-g", "-x"], "argument --resource-group/-g: expected one argument"),
    (["sig", "create", "--replica-count", "x"], "argument --replica-count: invalid int value: 'x'"),
    (["sig", "create", "--permissions", "foo"],
     "az sig create: 'foo' is not a valid value for '--permissions'. Allowed values: Community, Groups, Private."),
    (["SIG", "Create", "--permissions", "privat"],
     ("az sig create: 'privat' is not a valid value for '--permissions'. Allowed values: Community, Groups, Private.\n"
     "Did you mean 'Private' ?")),
    (["sig", "create", "--o", "x"], "ambiguous option: --o could match --only-show-errors, --output, --os-type"),
    (["sig", "create", "--help=1"], "argument -h/--help: ignored explicit argument '1'"),
    (["sig", "create", "-ofoo"], ("az sig create: 'foo' is not a valid value for '--output'. Allowed values: json, jsonc, "
                                 "yaml, yamlc, table, tsv, none.")),
    (["sig", "create", "-o", "Tabl"], ("az sig create: 'tabl' is not a valid value for '--output'. Allowed values: json, "
                                      "jsonc, yaml, yamlc, table, tsv, none.\nDid you mean 'table' ?")),
])
def test_a_wrong_command_line_shows_the_error_and_examples(runner: Runner, capsys: pytest.CaptureFixture[str],
                                                           line: list[str], message: str) -> None:
    err = refused(capsys, "az", *line)
    assert err.startswith(f"ERROR: {message}\n")
    if "os-type" not in message:
        assert err == f"ERROR: {message}\n{EXAMPLES}"


def test_examples_that_share_options_with_the_line_come_first(runner: Runner, capsys: pytest.CaptureFixture[str]) -> None:
    shown = [line for line in refused(capsys, "sig", "create", "--tags", "a=b", "--os-type", "x").splitlines()
             if line.startswith("sig create -g")]
    assert shown == ["sig create -g images -r golden --tags a=b --os-type Linux",
                     "sig create -g images -r golden --os-type Linux", "sig create -g images -r golden --tags a=b"]


@pytest.mark.parametrize(("program", "line", "message"), [
    ("az", ["sig"], "the following arguments are required: _subcommand"),
    ("az", ["sig", "-x"], "the following arguments are required: _subcommand"),
    ("az", ["sig", "--"], "the following arguments are required: _subcommand"),
    ("sig", ["image-version"], "the following arguments are required: _subcommand"),
    ("az", ["-x"], "the following arguments are required: _command_package"),
    ("az", ["sigg"], "'sigg' is misspelled or not recognized by the system."),
    ("az", ["sig", "shwo"], "'shwo' is misspelled or not recognized by the system.\nDid you mean 'show' ?"),
    ("az", ["sig", "shwo", "--help"], "'shwo' is misspelled or not recognized by the system.\nDid you mean 'show' ?"),
    ("az", ["sig", "SHWO"], "'SHWO' is misspelled or not recognized by the system."),
    ("sig", ["shwo"], "'shwo' is misspelled or not recognized by the system.\nDid you mean 'show' ?"),
    ("az", ["sig", "list", "x", "y"], "unrecognized arguments: x y"),
    ("az", ["sig", "list", "--foo", "1", "-x"], "unrecognized arguments: --foo 1 -x"),
    ("az", ["sig", "list", "--", "-h"], "unrecognized arguments: -- -h"),
    ("az", ["sig", "--debug", "list"], "unrecognized arguments: --debug"),
    ("az", ["-o", "table", "sig", "list"], "unrecognized arguments: -o"),
    ("az", ["sig", "-h=3"], "argument -h/--help: ignored explicit argument '3'"),
    ("az", ["sig", "show", "--ids"], "argument --ids: expected at least one argument"),
    ("az", ["group", "delete", "--yes=true"], "argument --yes/-y: ignored explicit argument 'true'"),
])
def test_other_refusals(runner: Runner, capsys: pytest.CaptureFixture[str], program: str, line: list[str],
                        message: str) -> None:
    assert refused(capsys, program, *line) == f"ERROR: {message}\n{REFERENCE}"


@pytest.mark.parametrize(("line", "message"), [
    (["--query", "foo["], "argument --query: invalid jmespath_type value: 'foo['"),
    (["--query", ""], "argument --query: invalid jmespath_type value: ''"),
    (["--query", "'unclosed"], "argument --query: invalid jmespath_type value: \"'unclosed\""),
    (["--query"], "argument --query: expected one argument"),
])
def test_a_bad_query_is_noticed_before_anything_runs(runner: Runner, capsys: pytest.CaptureFixture[str],
                                                     line: list[str], message: str) -> None:
    closing = "To learn more about --query, please visit: 'https://learn.microsoft.com/cli/azure/query-azure-cli'"
    assert refused(capsys, "az", "sig", "list", *line) == f"ERROR: {message}\n{closing}\n"
    assert runner.path == ""


def test_the_recommendation_can_be_switched_off(runner: Runner, capsys: pytest.CaptureFixture[str],
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "_setting", lambda section, option, workspace:
                        "OFF" if (section, option) == ("core", "error_recommendation") else None)
    assert refused(capsys, "az", "sig", "create", "-g") == \
        "ERROR: argument --resource-group/-g: expected one argument\n"


@pytest.mark.parametrize(("line", "code", "message"), [
    # Of two mistakes the first on the line is told, whichever layer finds it ...
    (["--soft-delete-grace", "x", "--replica-count", "y"], 1,
     "Failed to parse '--soft-delete-grace' argument: invalid literal for int() with base 10: 'x'"),
    (["--replica-count", "y", "--soft-delete-grace", "x"], 2, "argument --replica-count: invalid int value: 'y'"),
    # ... also when the last occurrence would be fine.
    (["--soft-delete-grace", "x", "--soft-delete-grace", "1"], 1,
     "Failed to parse '--soft-delete-grace' argument: invalid literal for int() with base 10: 'x'"),
    (["--tags", "a=b", "--unknown"], 2,
     "the following arguments are required: -r/--gallery-name, --resource-group/-g"),
])
def test_the_layer_that_finds_a_mistake_sets_the_exit_code(runner: Runner, capsys: pytest.CaptureFixture[str],
                                                           line: list[str], code: int, message: str) -> None:
    assert grammar.main("az", ["sig", "create", *line]) == code
    assert capsys.readouterr().err.splitlines()[0] == f"ERROR: {message}"
    assert runner.path == ""


@generated(500)
@given(st.lists(st.one_of(st.sampled_from(("sig", "list", "create", "update", "-g", "--tags", "-o", "--query", "--set",
                                           "--ids", "json", "a=b", "--", "-y", "--soft-delete-grace", "{a:b", "'")),
                          st.text(alphabet=st.characters(exclude_characters="?@"), max_size=6)), max_size=9))
def test_any_line_ends_with_an_exit_code(line: list[str]) -> None:
    """No traceback, whatever is typed. (Files and `??` have tests of their own.)"""
    with pytest.MonkeyPatch.context() as patch:
        runner.__wrapped__(patch)  # type: ignore[attr-defined]
        for program in ("az", "sig"):
            if "here" not in [word.lower() for word in line]:
                assert grammar.main(program, line) in (0, 1, 2)


# -- click's view -----------------------------------------------------------------------------------------------------

def test_a_command_is_an_ordinary_click_command(runner: Runner) -> None:
    group = grammar.root("sig")
    context = click.Context(group, info_name="sig")
    assert "create" in group.list_commands(context)
    assert "gallery" in group.list_commands(context)
    found = group.get_command(context, "create")
    assert isinstance(found, click.Command)
    inner = click.Context(found, info_name="create", parent=context)
    names = [parameter.name for parameter in found.get_params(inner)]
    assert names[:6] == ["debug", "verbose", "only_show_errors", "output", "query", "gallery"]
    assert "workspace" in names
    assert [parameter.opts for parameter in found.get_params(inner) if parameter.name == "group"] == \
        [["--resource-group", "-g"]]
    config = grammar.root("az").get_command(context, "config")
    assert isinstance(config, click.Group)
    positional = config.get_command(context, "set")
    assert positional is not None
    assert isinstance(positional.get_params(inner)[5], click.Argument)


def test_settings_are_read_where_the_command_would_read_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for name in ("AZURE_DEFAULTS_GROUP", "SIG_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIG_CONFIG_DIR", str(tmp_path / "none"))
    folder = tmp_path / ".sig"
    folder.mkdir()
    (folder / "workspace.toml").write_text('[defaults]\ngroup = "images"\n')
    monkeypatch.chdir(tmp_path)
    assert grammar._setting("defaults", "group", None) == "images"
    monkeypatch.setenv("AZURE_DEFAULTS_GROUP", "mine")
    assert grammar._setting("defaults", "group", None) == "mine"
    # A workspace that cannot be used has no say in what a wrong line is told; the environment has.
    (folder / "workspace.toml").write_text("[defaults\n")
    assert grammar._setting("defaults", "group", None) == "mine"
    assert grammar._setting("core", "error_recommendation", str(tmp_path / "nowhere")) is None
