"""The help of groups and commands, in az's layout and our own words.

Read from the tree and from the options as data; click's own help is not used. The layout was recorded with az 2.91: a
hundred columns, one column of names for the whole page, `[Required]` at its right end, a blank line first and last.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from sig_cli.cli import tree
from sig_cli.cli import words as tree_words
from sig_cli.cli.shorthand import snake
from sig_cli.cli.tokens import is_positional
from sig_cli.cli.values import BOOLEANS, THREE_STATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sig_cli.cli.grammar import Command
    from sig_cli.cli.options import Opt

WIDTH = 100
# What the options of generated commands take, as `??` tells it.
_TYPES = {"aaz-int": "Int", "aaz-bool": "Boolean", "aaz-dict": "Dict<String,String>", "aaz-list": "List<String>", "aaz-object": "Object"}


def group_help(program: str, words: Sequence[str]) -> str:
    """The help of a group, or of a program (no words): its subgroups and commands, and an example."""
    return "\n".join(["", *_header("Group", program, words, tree_words.summary(program, words)), "",
                      *_member_lines(program, words), *_group_example(program, words)]) + "\n"


def _group_example(program: str, words: Sequence[str]) -> list[str]:
    from sig_cli.cli.group_examples import EXAMPLES

    gallery = program == "sig" and list(words) == ["gallery"]
    for path in ("sig",) if gallery else tree_words.meanings(program, words):
        if path in EXAMPLES:
            title, line = EXAMPLES[path]
            shown = tree_words.spelled(program, tree_words.path_of(line), line)
            return ["Examples", *_example(title, shown.replace("sig ", "sig gallery ", 1) if gallery else shown)]
    return []


def _example(title: str, line: str) -> list[str]:
    typed = textwrap.wrap(line, WIDTH, initial_indent="        ", subsequent_indent="        ", replace_whitespace=False,
                          break_on_hyphens=False)
    return [*_wrapped(title, "    "), *typed, ""]


def command_help(command: Command) -> str:
    """The help of a command: all its options, and examples."""
    from sig_cli.cli.grammar import has_ids

    ids = has_ids(command.path, command.spec)
    rows = []
    for option in command.options():
        if not option.hidden:
            required = option.required and not (ids and option.id_part) and not is_positional(option)
            rows.append((_heading(option, ids), not required, " ".join(sorted(option.spellings)), option))
    rows.sort(key=lambda row: (row[0] != "", row[0] == "Global Arguments", row[:3]))
    width = max(len(name) + (0 if optional else len(" [Required]")) for _, optional, name, _ in rows)
    lines = ["", *_header("Command", command.program, command.words, command.help or ""), "", "Arguments"]
    last = ""
    for heading, optional, name, option in rows:
        if heading != last:
            lines.extend(("", heading))
            last = heading
        tag = "" if optional else "[Required]"
        lines.extend(_entry(name + tag.rjust(width - len(name)), _described(option)))
    lines.append("")
    if command.spec.examples:
        lines.append("Examples")
        for title, line in command.spec.examples:
            lines.extend(_example(title, tree_words.spelled(command.program, command.path, line)))
    return "\n".join(lines) + "\n"


def argument_help(option: Opt, spelling: str) -> str:
    """What one option of a generated command takes: the answer to `--option ??`."""
    required = " [Required]" if option.required else ""
    return "\n".join(["", "Argument", f"    {spelling}{required} : {_type(option)}",
                      *_wrapped(_sentence(option.help), "        "), "", *_field_lines(option)]) + "\n"


def _field_lines(option: Opt) -> list[str]:
    """The members of an object, or of the objects in a list, that an option takes; none for what takes neither."""
    if not isinstance(option.schema, dict):
        return []
    names = {f"{snake(key.rstrip('!')).replace('_', '-')}{' [Required]' * key.endswith('!')}": part
             for key, part in option.schema.items()}
    width = max(map(len, names))
    return ["List Element Properties" if option.kind == "aaz-list" else "Object Properties",
            *(f"    {name.ljust(width)} : {_schema_type(part)}" for name, part in sorted(names.items())), ""]


def _schema_type(schema: Any) -> str:
    if isinstance(schema, list):
        return f"List<{_schema_type(schema[0])}>"
    if isinstance(schema, dict):
        return f"Dict<String,{_schema_type(schema['*'])}>" if "*" in schema else "Object"
    if schema.startswith("enum:"):
        return f"String.  Allowed values: {', '.join(schema[5:].split('|'))}."
    return {"int": "Int", "bool": "Boolean", "float": "Float"}.get(schema.partition(">=")[0], "String")


def _type(option: Opt) -> str:
    return "List<Object>" if option.kind == "aaz-list" and option.schema else _TYPES.get(option.kind, "String")


def overview(program: str) -> str:
    """What a program says when it is called without words."""
    if program != "sig":
        return "\n".join(["", "This is az for image galleries and what belongs to them, played by sig on this machine.",
                          "", *_member_lines(program, ())]) + "\n"
    found = tree_words.members(program, ())
    own = {path.partition(" ")[0] for path in tree.PROGRAM_ONLY}
    gallery = {path.split(" ")[1] for path in tree.COMMANDS if path.startswith("sig ")} | {"gallery"}
    parts = (("A gallery's life", [word for word in found if word in gallery]),
             ("Around it", [word for word in found if word not in gallery and word not in own]),
             ("This tool", [word for word in found if word in own and word not in gallery]))
    lines = ["", "sig: the image galleries of Azure on your own machine, with the commands of `az sig`.", ""]
    width = max((len(word) for word in found), default=0)
    for title, members in parts:
        if members:
            lines.append(f"{title}:")
            for word in members:
                lines.extend(_entry(word.ljust(width), found[word][1]))
            lines.append("")
    lines.extend(("Each takes --help. Workspace, output and defaults: `sig --help`, `sig configure --list-defaults`.", ""))
    return "\n".join(lines) + "\n"


def version(program: str) -> str:
    """What `--version` prints. The look-alike says which az it is like, in az's own first line, and what it is."""
    from sig_cli import AZ_VERSION, __version__

    if program == "sig":
        return f"sig {__version__}\n"
    return f"{'azure-cli':<34}{AZ_VERSION}\n\nPlayed by sig {__version__} on this machine; nothing here talks to Azure.\n"


def _header(kind: str, program: str, words: Sequence[str], text: str) -> list[str]:
    name = " ".join((program, *words))
    return [kind, *_wrapped(f"{name} : {_sentence(text)}" if text else name, "    ")]


def _member_lines(program: str, words: Sequence[str]) -> list[str]:
    found = tree_words.members(program, words)
    width = max((len(word) for word in found), default=0)
    lines = []
    for title, wanted in (("Subgroups:", True), ("Commands:", False)):
        rows = [(word, text) for word, (is_group, text) in found.items() if is_group is wanted]
        if rows:
            lines.append(title)
            for word, text in rows:
                lines.extend(_entry(word.ljust(width), text))
            lines.append("")
    return lines


def _heading(option: Opt, ids: bool) -> str:
    """Under which heading an option stands; none for the command's plain ones."""
    if is_positional(option):
        return "Positional"
    group = option.group
    if option.name == "subscription" and group == "Global" and ids:
        group = "Resource Id"
    elif group == "Resource Id" and not ids:
        # The names of a resource stand apart only where an id can take their place.
        group = ""
    return f"{group} Arguments" if group else ""


def _described(option: Opt) -> str:
    text = _sentence(option.help)
    choices: Iterable[str] = option.choices
    if option.kind == "aaz-bool":
        choices = BOOLEANS
    elif option.kind == "bool3":
        choices = THREE_STATE
    if choices:
        text += f"  Allowed values: {', '.join(sorted(choices))}."
    if option.default:
        text += f"  Default: {option.default}."
    return text.strip()


def _entry(name: str, text: str) -> list[str]:
    """A name, padded to its column, and its text beside it."""
    return _wrapped(f"{name} : {text}" if text else name, "    ", " " * (len(name) + 7))


def _wrapped(text: str, indent: str, further: str | None = None) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent if further is None else further,
                         replace_whitespace=False) or [""]


def _sentence(text: str) -> str:
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
