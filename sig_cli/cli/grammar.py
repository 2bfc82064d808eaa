"""az's grammar for click: the one place where click is bent.

Groups and commands are found in the tree (`words`), and only the module of the command that runs is imported. How the
words of a command are sorted is argparse's business, not click's (`tokens`); what they become is `values`. Commands
stay ordinary click commands: their click options are built when something asks for them, which running does not.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from sig_cli.cli import tree
from sig_cli.cli import words as tree_words
from sig_cli.cli.failures import Failure, UsageFailure
from sig_cli.cli.options import OWNERS_OWN, Opt
from sig_cli.cli.tokens import absent, classify, expand_files, is_positional, refuse, scan, usage
from sig_cli.cli.values import adds_up, convert

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sig_cli.cli.options import Spec

OUTPUTS = ("json", "jsonc", "yaml", "yamlc", "table", "tsv", "none")

HELP = Opt("-h", "--help", name="help", kind="flag", group="Global", help="Show this help and stop")
OUTPUT = Opt("--output", "-o", name="output", kind="enum", choices=OUTPUTS, default="json", group="Global",
             help="Output format")
QUERY = Opt("--query", name="query", group="Global", help="JMESPath: what to print of the result")
WORKSPACE = Opt("--workspace", name="workspace", complete="file", group="Global",
                help="Folder of the workspace. Without it, the nearest one upwards from here, or the user's own")
AS = Opt("--as", name="acting_as", group="Global", metavar="PRINCIPAL", complete="principal",
         help="Principal of the workspace to do it as, by name or id. Without it, SIG_AS, else the owner of everything")
# In the order in which an ambiguous prefix lists them.
EVERYWHERE = (
    HELP,
    Opt("--debug", name="debug", kind="flag", group="Global", help="Tell everything that happens"),
    Opt("--verbose", name="verbose", kind="flag", group="Global", help="Tell more of what happens"),
    Opt("--only-show-errors", name="only_show_errors", kind="flag", group="Global", help="Print errors and no warnings"),
    OUTPUT, QUERY,
)
SUBSCRIPTION = Opt("--subscription", name="subscription", complete="subscription", group="Global",
                   help="Subscription to work in, by name or id. The default is chosen with `account set -s NAME_OR_ID`")
IDS = Opt("--ids", name="ids", words="+", group="Resource Id", metavar="ID",
          help="Resource ids, in place of the names; several run one after the other")
YES = Opt("--yes", "-y", name="yes", kind="flag", help="Do not ask before it is done")
WHAT_IF = Opt("--what-if", name="what_if", kind="flag", group="Global",
              help="Write nothing; tell what would be made, changed, deleted or refused, and when it would have ended")
POLICY = (
    Opt("--change-reference", name="change_reference", group="Global Policy",
        help="Id of the change that this belongs to, for Azure Policy; no effect here"),
    Opt("--acquire-policy-token", name="acquire_policy_token", kind="flag", group="Global Policy",
        help="Get a token of Azure Policy for this; no effect here"),
)
_QUIET = ("--debug", "--verbose", "--only-show-errors")
_HELP_ONLY = dict.fromkeys(HELP.spellings, HELP)


class Globals:
    """What the options say that every command has, or that the runner and not the command acts on.

    `given` maps the name of each option on the line, the command's own too, to its spelling as last typed: it tells
    an option set to null from one that was not given. `program` is "sig", or "az" for the look-alike.
    """

    __slots__ = ("acquire_policy_token", "acting_as", "change_reference", "debug", "given", "ids", "only_show_errors", "output", "program",
                 "query", "subscription", "verbose", "what_if", "workspace", "yes")

    def __init__(self) -> None:
        self.output: str | None = None
        self.query: str | None = None
        self.debug = False
        self.verbose = False
        self.only_show_errors = False
        self.subscription: str | None = None
        self.workspace: str | None = None
        self.acting_as: str | None = None
        self.ids: list[str] | None = None
        self.yes = False
        self.what_if = False
        self.change_reference: str | None = None
        self.acquire_policy_token = False
        self.given: dict[str, str] = {}
        self.program = ""


class Group(click.Group):
    """The words before a command. `words` are those typed so far, in lower case; none for a program itself."""

    def __init__(self, program: str, words: Sequence[str] = ()) -> None:
        super().__init__(name=words[-1] if words else program, help=tree_words.summary(program, words))
        self.program = program
        self.words = tuple(words)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(tree_words.members(self.program, self.words))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if not cmd_name or " " in cmd_name:
            # Paths of the tree are joined words: "sig list" in quotes is one word, and none of ours.
            return None
        words = (*self.words, cmd_name.lower())
        found = tree_words.command(self.program, words)
        if found is not None:
            return Command(self.program, words, *found)
        return Group(self.program, words) if tree_words.is_group(self.program, words) else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find the next word. A group has no options but its help, and takes none for its commands.

        az refuses options before the command as well, though not with a clear text.
        """
        unknown: list[str] = []
        for index, word in enumerate(args):
            mark = classify(word, _HELP_ONLY)
            if word == "--" and index + 1 == len(args):
                break
            if mark is None or word == "--":
                if unknown:
                    raise usage(f"unrecognized arguments: {' '.join(unknown)}")
                ctx.args = args[index:]
                return ctx.args
            option, spelling, attached = mark
            if option is None:
                unknown.append(spelling)
                continue
            if attached is not None:
                refuse(option, f"ignored explicit argument {attached!r}")
            sys.stdout.write(self.get_help(ctx))
            ctx.exit()
        raise usage(f"the following arguments are required: {'_subcommand' if self.words else '_command_package'}")

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str, click.Command, list[str]]:
        word = args[0]
        found = self.get_command(ctx, word)
        if found is None:
            from sig_cli.cli.az_words import unknown

            raise unknown(self.program, self.words, word, self.list_commands(ctx))
        if len(args) > 1 and tree_words.command(self.program, (*self.words, word.lower(), args[1].lower())) is not None:
            # A command that has others below it (`serve`, `serve stop`): the next word says which one is meant.
            found = Group(self.program, (*self.words, word.lower()))
        return word.lower(), found, args[1:]

    def invoke(self, ctx: click.Context) -> Any:
        name, found, rest = self.resolve_command(ctx, ctx.args)
        ctx.invoked_subcommand = name
        with found.make_context(name, rest, parent=ctx) as inner:
            return found.invoke(inner)

    def get_help(self, ctx: click.Context) -> str:
        from sig_cli.cli.help import group_help

        return group_help(self.program, self.words)


class Command(click.Command):
    """A command of the tree. `words` are those typed, `path` its words in the tree, `where` its module and function."""

    def __init__(self, program: str, words: Sequence[str], path: str, where: str, text: str) -> None:
        super().__init__(name=words[-1], help=text)
        from importlib import import_module

        module, _, function = where.partition(":")
        self.path = path
        self.program = program
        self.words = tuple(words)
        self.function: Callable[..., Any] = getattr(import_module(module), function)
        self.spec: Spec = self.function.spec

    @property
    def prog(self) -> str:
        """The command as typed, in lower case: az's errors begin with it."""
        return f"{self.program} {' '.join(self.words)}"

    def options(self) -> tuple[Opt, ...]:
        """Everything that the command takes: its own options between those of every command and those it brings along."""
        extra = extra_options(self.program, self.path, self.spec)
        # `--workspace` is the folder for the program `sig`, whatever az's command means by it.
        own = [option for option in self.spec.options if WORKSPACE not in extra or WORKSPACE.spellings[0] not in option.spellings]
        return (*EVERYWHERE, *own, *extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = self.spec.options
        options = self.options()
        table = {spelling: option for option in options if not is_positional(option) for spelling in option.spellings}
        found: dict[Opt, Any] = {}
        earlier: dict[Opt, list[str]] = {}
        updates: list[tuple[str, list[str]]] = []
        ctx.obj = chosen = Globals()
        chosen.program = self.program
        ctx.params = {}

        def take(option: Opt, spelling: str, words: list[str]) -> None:
            chosen.given[option.name] = spelling
            if option.kind == "update":
                # One list for all kinds: az applies them in the order of the line.
                updates.append((spelling[2:], words))
                found[option] = updates
            elif option is HELP:
                sys.stdout.write(self.get_help(ctx))
                ctx.exit()
            elif option is QUERY:
                found[option] = _checked_query(words[0])
            else:
                if option is OUTPUT:
                    words = [words[0].lower()]
                found[option] = convert(option, spelling, words, self.prog, earlier.get(option, ()))
                if adds_up(option):
                    earlier.setdefault(option, []).extend(words)

        try:
            rest = scan(args, table, take, [option for option in own if is_positional(option)])
            missing = [option for option in own if option.required and option not in found
                       and not self._excused(option, found.get(WORKSPACE))]
            if missing:
                raise absent(missing, rest)
        except UsageFailure as error:
            sys.stderr.write(usage_error_text(error, self.path, self.program, fitting(self.spec.examples, args, table),
                                              found.get(WORKSPACE)))
            ctx.exit(error.exit_code)
        except Failure as error:
            if error.exit_code:
                raise
            # `??` in place of a value asks what an option takes.
            from sig_cli.cli.help import argument_help

            spelling = getattr(error, "option", "")
            sys.stdout.write(argument_help(table[spelling], spelling))
            ctx.exit()
        if rest:
            if self.program == "sig" and any(word.partition("=")[0] == "--as" for word in rest):
                raise usage(f"'sig {self.path}' is done as the owner of the workspace, and takes no --as.")
            raise usage(f"unrecognized arguments: {' '.join(rest)}")
        for option in own:
            if option in found or option.name not in ctx.params:
                ctx.params[option.name] = found.get(option, option.default)
        for option in options:
            if option in found and hasattr(chosen, option.name) and option not in own:
                setattr(chosen, option.name, found[option])
        return []

    def _excused(self, option: Opt, workspace: str | None) -> bool:
        """Whether a required option may be left out: `--ids`, a configured default or a remembered value can stand in for it."""
        if (has_ids(self.path, self.spec) and option.id_part) or \
                (option.configured is not None and _setting("defaults", option.configured, workspace)):
            return True
        from sig_cli.cli.persistence import stands_in

        return stands_in(self.path, self.spec, option, workspace)

    def invoke(self, ctx: click.Context) -> Any:
        from sig_cli.cli.runner import execute

        return execute(self.path, self.function, self.spec, ctx.params, ctx.obj)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options as click's own, for tools that ask a click command what it takes."""
        if not self.params:
            self.params = [_click_parameter(option) for option in self.options() if option is not HELP]
        return super().get_params(ctx)

    def get_help(self, ctx: click.Context) -> str:
        from sig_cli.cli.help import command_help

        return command_help(self)


def has_ids(path: str, spec: Spec) -> bool:
    """Whether a command takes `--ids` in place of names; az's create commands never do."""
    return spec.ids and path.rpartition(" ")[2] != "create"


def extra_options(program: str, path: str, spec: Spec) -> tuple[Opt, ...]:
    """The options that a command gets for being what it is, beyond its own and those of every command.

    A command's own option of the same name takes their place.
    """
    extra: list[Opt] = []
    if spec.subscription:
        extra.append(SUBSCRIPTION)
    if has_ids(path, spec):
        extra.append(IDS)
    if spec.confirm:
        extra.append(YES)
    if path.rpartition(" ")[2] not in ("list", "show") and path not in tree.PROGRAM_ONLY:
        extra.extend(POLICY)
    if program == "sig":
        extra.append(WORKSPACE)
        if path.partition(" ")[0] not in OWNERS_OWN:
            extra.append(AS)
        if tree.writes(path):
            extra.append(WHAT_IF)
    own = {spelling for option in spec.options for spelling in option.spellings}
    return tuple(option for option in extra if option is WORKSPACE or option.spellings[0] not in own)


def root(program: str) -> Group:
    """The click group of a program: "sig", or "az" for the look-alike."""
    return Group(program)


def main(program: str, argv: Sequence[str]) -> int:
    """Run one command line and return the exit code of the process.

    Results and help go to stdout; what is wrong with the line goes to stderr, in az's words.
    """
    try:
        words = expand_files(argv)
        if all(word in _QUIET for word in words):
            from sig_cli.cli.help import overview

            sys.stdout.write(overview(program))
            return 0
        if words[0] in ("--version", "-v"):
            from sig_cli.cli.help import version

            sys.stdout.write(version(program))
            return 0
        if words[0].lower() == "help":
            words[0] = "--help"
        group = root(program)
        with group.make_context(program, words) as ctx:
            return int(group.invoke(ctx))
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except UsageFailure as error:
        sys.stderr.write(usage_error_text(error))
        return error.exit_code
    except Failure as error:
        from sig_cli.cli.runner import fail

        return fail(error)
    except KeyboardInterrupt:
        return 1


def usage_error_text(error: UsageFailure, path: str = "", program: str = "", examples: Sequence[tuple[str, str]] = (),
                     workspace: str | None = None) -> str:
    """What stands on stderr for a line that cannot be parsed: the error, up to three examples, where to read on.

    `core.error_recommendation=off` drops all but the error. `examples` are (title, line) pairs of the command at `path`.
    """
    from sig_cli.cli.report import report

    recommend = (_setting("core", "error_recommendation", workspace) or "on").lower() not in ("off", "false", "no", "0")
    shown = [(title, tree_words.spelled(program, path, line)) for title, line in examples]
    return report(error, examples=shown, recommend=recommend)[0] + "\n"


def fitting(examples: Sequence[tuple[str, str]], args: Sequence[str], table: dict[str, Opt]) -> list[tuple[str, str]]:
    """The examples in az's order: those first that share most options with the line, then those with fewest options."""
    typed = _options_in(args, table)

    def rank(example: tuple[str, str]) -> tuple[int, int]:
        used = _options_in(example[1].split(), table)
        return -len([name for name in used if name in typed]), len(used)

    return sorted(examples, key=rank)


def _options_in(words: Sequence[str], table: dict[str, Opt]) -> list[str]:
    names = [word.partition("=")[0] if word.startswith("--") else word[:2] for word in words]
    return [table[name].name for name in names if name in table]


def _checked_query(text: str) -> str:
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        jmespath.compile(text)
    except (JMESPathError, ValueError, RecursionError):
        refuse(QUERY, f"invalid jmespath_type value: {text!r}")
    return text


def _setting(section: str, option: str, workspace: str | None) -> str | None:
    """A setting, for deciding about a line that is wrong without it. Settings that cannot be read are no settings here."""
    from sig_cli.workspace.discovery import locate
    from sig_cli.workspace.engine import StoreError
    from sig_cli.workspace.settings import read

    try:
        return read(locate(workspace, os.environ, os.getcwd).folder, os.environ).get(section, option)
    except (StoreError, OSError):
        return os.environ.get(f"AZURE_{section}_{option}".upper())


def _click_parameter(option: Opt) -> click.Parameter:
    several = option.words in ("*", "+")
    if is_positional(option):
        return click.Argument([option.name], required=option.required, nargs=-1 if several else 1)
    return click.Option([*option.spellings, option.name], is_flag=option.kind == "flag", multiple=several,
                        required=option.required, default=None, help=option.help, hidden=option.hidden,
                        metavar=option.metavar)
