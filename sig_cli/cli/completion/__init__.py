"""Completion scripts for bash and zsh, made from the command tree.

The scripts start no process: words, options, choices and regions stand in them, and names are read by the shell from
the folders of the workspace. How they do that is in `data/completion/`; what they know of the tree is `table`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sig_cli.data_files import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sig_cli.cli.completion.table import Table, Token

FILES = {"bash": "sig.bash", "zsh": "_sig"}
"""Shell -> the name of its script, in `data/completion/` as a template and in `completions/` as generated."""
MANY = 300
"""Up to so many names are read from their documents, which keep the case; a document costs some 25 microseconds."""


def script(shell: str) -> str:
    """The completion script of a shell, "bash" or "zsh"; it defines the completion of `sig`."""
    from sig_cli.cli.completion.table import Table
    from sig_cli.cli.grammar import EVERYWHERE
    from sig_cli.cli.options import OWNERS_OWN
    from sig_cli.cli.target_regions import STORAGE_TYPES
    from sig_cli.data_files import load
    from sig_cli.workspace.administration import subscriptions
    from sig_cli.workspace.memory import MemoryEngine

    text = _template(FILES[shell]).replace("@WORKSPACE@", _template("workspace.sh"))
    table = Table()
    everywhere = [table.token(option) for option in EVERYWHERE]
    names = load("region_names.json")["names"]
    first = subscriptions(MemoryEngine())[0]
    parts = {
        "REGIONS": " ".join(sorted(names)),
        "DISPLAY": " ".join(_quoted(name) for name in sorted(names.values())),
        "STORAGE": " ".join(STORAGE_TYPES),
        "MANY": str(MANY),
        "OWNERS": "|".join(sorted(OWNERS_OWN)),
        "SUBSCRIPTION": first["subscriptionId"],
        "SUBSCRIPTION_NAME": first["name"],
    }
    parts.update(_zsh(table, everywhere) if shell == "zsh" else _bash(table, everywhere))
    for name, part in parts.items():
        text = text.replace(f"@{name}@", part)
    return text


def _bash(table: Table, everywhere: list[Token]) -> dict[str, str]:
    common = " ".join(map(str, everywhere))
    lines = [f"_sig_group_{_variable(key)}={_quoted(' '.join(word for word, _ in members))}"
             for key, members in table.groups.items()]
    sets = _by_options({key: " ".join(map(str, tokens)) for key, tokens in table.commands.items()})
    lines += [f"_sig_command_{_variable(key)}={number}" for number, (keys, _) in enumerate(sets) for key in keys]
    return {"EVERYWHERE": common, "TREE": "\n".join(lines),
            "OPTIONS": "\n".join(f"_sig_options_{number}={_quoted(options[len(common):])}" for number, (_, options) in enumerate(sets)),
            "CHOICES": "\n".join(f"_sig_choices_{number}={_quoted(' '.join(choices))}"
                                 for number, choices in enumerate(table.choices))}


def _variable(key: str) -> str:
    """The end of the name of a node's variable in bash, as the script makes it of what was typed."""
    return key.replace("-", "_").replace(" ", "__").replace(":", "___")


def _zsh(table: Table, everywhere: list[Token]) -> dict[str, str]:
    from sig_cli.cli.grammar import AS, WORKSPACE

    helps: dict[str, str] = {}

    def named(token: Token) -> str:
        """The token, by which its help is found: numbered when others look like it and mean something else."""
        name = str(token)
        number = 1
        while helps.setdefault(name, token.help) != token.help:
            number += 1
            name = f"{token}~{number}"
        return name

    common = " ".join(map(named, everywhere))
    sets = _by_options({key: " ".join(map(named, tokens)) for key, tokens in table.commands.items()})
    named(table.token(WORKSPACE))
    named(table.token(AS))
    return {"EVERYWHERE": common,
            "TREE": "\n".join(f"    {_quoted(key)} {_lines(f'{word}:{text}' for word, text in members)}"
                              for key, members in table.groups.items()),
            "COMMANDS": "\n".join(f"    {_quoted(key)} {number}" for number, (keys, _) in enumerate(sets, 1) for key in keys),
            "OPTIONS": "\n".join(f"    {_quoted(options[len(common):])}" for _, options in sets),
            "CHOICES": "\n".join(f"    {_quoted(' '.join(choices))}" for choices in table.choices),
            "HELP": "\n".join(f"    {_quoted(name)} {_quoted(text)}" for name, text in helps.items())}


def _by_options(commands: dict[str, str]) -> list[tuple[list[str], str]]:
    """Commands that take the very same options stand together."""
    found: dict[str, list[str]] = {}
    for key, options in commands.items():
        found.setdefault(options, []).append(key)
    return [(keys, options) for options, keys in found.items()]


def _template(name: str) -> str:
    with open(os.path.join(FOLDER, "completion", name), encoding="utf-8") as file:
        return file.read()


def _lines(texts: Iterable[str]) -> str:
    """Texts as one word of zsh, a line each."""
    return "$" + _quoted("\\n".join(text.replace("\\", "\\\\") for text in texts)).replace("'\\''", "\\'")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
