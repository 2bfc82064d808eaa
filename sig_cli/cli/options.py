"""Options and commands as data: what a command takes, without building anything of click.

`click.Option`s are built by `cli.grammar` for the one command that runs; the completion scripts and the reference
pages are generated from the same data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# How the words of an option become a value. The names on the left of "/" are az's hand-written commands, "aaz-" its
# generated ones, which parse a shorthand syntax and fail with other words and other exit codes.
KINDS = frozenset({
    "str", "int", "float", "flag", "enum", "bool3", "location", "tags", "json", "moment", "append",
    "aaz-str", "aaz-int", "aaz-bool", "aaz-dict", "aaz-list", "aaz-object", "update",
})

OWNERS_OWN = frozenset(("access", "workspace", "clock", "fault", "config", "configure", "version", "explain", "completion", "activate",
                        "tour", "serve", "diff", "export", "import", "quota", "try"))
"""First words of the commands that are no requests: they are done as whoever has the folder, whatever `SIG_AS` says."""
WHOLE_WORKSPACE = frozenset(("quota", "export", "import", "diff"))
"""Those of them that show or change what a principal could not: with `SIG_AS` they are refused."""


class Opt:
    """One option.

    `spellings` in az's order (the first one is named in errors); `name` is the keyword of the command function.
    `words` is argparse's nargs: None (one word), "?", "*", "+"; flags take none. `choices` are canonical spellings.
    `id_part` says which part of an ARM id fills it under `--ids`: "resource_group", "name", "child_name_1", ...
    `configured` names the default of `[defaults]` that fills it: "group" or "location".
    `hidden` options work and are not shown. `complete` says what completion offers: "group", "gallery",
    "definition", "version", "application", "application-version", "profile", "profile-version", "region",
    "target-region", "subscription", "principal", "image", "snapshot", "disk", "machine", "scale-set", "source" (of a disk), "feature", "provider", "code" (of
    an error), "setting", "setting-value", "default", "file" or None; choices and true/false complete by themselves.
    `schema` says what an "aaz-object", or a member of an "aaz-list", holds (`cli.shorthand`); the command checks what
    must be there. `minus` is what is said of a required positional when its value was written with a minus before it.
    `blank` is the value of an option with words "?" that was given without a word. `deprecated` spellings work, are
    not shown, and warn: spelling -> (the spelling to use, the version that drops it).
    """

    __slots__ = ("blank", "choices", "complete", "configured", "default", "deprecated", "group", "help", "hidden", "id_part", "kind",
                 "metavar", "minus", "name", "nullable", "required", "schema", "spellings", "words")

    def __init__(self, *spellings: str, name: str, kind: str = "str", help: str = "", required: bool = False,  # noqa: A002
                 words: str | None = None, choices: Sequence[str] = (), default: Any = None, group: str = "",
                 id_part: str | None = None, configured: str | None = None, hidden: bool = False,
                 complete: str | None = None, metavar: str | None = None, blank: Any = None,
                 nullable: bool = False, schema: Any = None, minus: str = "", deprecated: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.spellings = spellings
        self.name = name
        self.kind = kind
        self.help = help
        self.required = required
        self.words = words
        self.choices = tuple(choices)
        self.default = default
        self.group = group
        self.id_part = id_part
        self.configured = configured
        self.hidden = hidden
        self.complete = complete
        self.metavar = metavar
        self.blank = blank
        self.nullable = nullable
        self.schema = schema
        self.minus = minus
        self.deprecated = deprecated or {}

    def with_(self, **changes: Any) -> Opt:
        """The same option with some members changed (`required=False`, another `name`, ...)."""
        members = {slot: getattr(self, slot) for slot in self.__slots__}
        members.update(changes)
        return Opt(*members.pop("spellings"), **members)


class Spec:
    """What the runner needs to know of a command, put on its function by `command`.

    `shape` says how results become az's output: "aaz" (flatten `properties`, drop nulls), "whole" (drop nulls), "sdk"
    (keep both), "plain" (print as returned). `table` is a function from the shaped result to rows, used when there is no `--query`.
    `ids` is True when the command accepts `--ids`. `style` is "aaz" or "hand": which of az's two layers words the
    failures. `subscription` is False for commands that work in none. `check(values)` is called before anything else and
    refuses combinations that az looks at before it misses a name. `workspace` is "whole" for a command that needs one
    with readable settings, "found" where bad settings must not stop it, "free" for one that needs none.
    """

    __slots__ = ("check", "confirm", "examples", "ids", "options", "shape", "style", "subscription", "table", "workspace")

    def __init__(self, options: Sequence[Opt], *, shape: str, style: str, ids: bool, table: Callable[[Any], Any] | None,
                 subscription: bool, confirm: bool, examples: Sequence[tuple[str, str]],
                 check: Callable[[dict[str, Any]], None] | None, workspace: str) -> None:
        self.options = tuple(options)
        self.shape = shape
        self.style = style
        self.ids = ids
        self.table = table
        self.subscription = subscription
        self.confirm = confirm
        self.check = check
        self.workspace = workspace
        self.examples = tuple(examples)


def command(*options: Opt, shape: str = "aaz", style: str = "aaz", ids: bool = False,
            table: Callable[[Any], Any] | None = None, subscription: bool = True, confirm: bool = False,
            examples: Sequence[tuple[str, str]] = (),
            check: Callable[[dict[str, Any]], None] | None = None, workspace: str = "whole") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function a command: `f(session, **options)` gives the result to print, or None for nothing.

    `confirm` adds `--yes/-y` and asks before running. `examples` are (title, command line) pairs in our own words.
    """
    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        function.spec = Spec(options, shape=shape, style=style, ids=ids, table=table,  # type: ignore[attr-defined]
                             subscription=subscription, confirm=confirm, examples=examples, check=check, workspace=workspace)
        return function
    return mark
