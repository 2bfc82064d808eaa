"""Completion scripts for bash and zsh, made from the command tree.

The scripts start no process: words, options, choices and regions stand in them, and names are read by the shell from
the folders of the workspace. How they do that is in `data/completion/`; what they know of the tree is `table`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sig_cli.data_files import FOLDER

if TYPE_CHECKING:
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
        "CHOICES": "\n".join(f"    {index}) c={_quoted(' '.join(choices))};;"
                             for index, choices in enumerate(table.choices)),
    }
    parts.update(_zsh(table, everywhere) if shell == "zsh" else _bash(table, everywhere))
    for name, part in parts.items():
        text = text.replace(f"@{name}@", part)
    return text


def _bash(table: Table, everywhere: list[Token]) -> dict[str, str]:
    common = " ".join(map(str, everywhere))
    lines = [f"    {_quoted(key)}) w={_quoted(' '.join(word for word, _ in members))};;"
             for key, members in table.groups.items()]
    for keys, options in _by_options({key: " ".join(map(str, tokens)) for key, tokens in table.commands.items()}):
        lines.append(f"    {' | '.join(map(_quoted, keys))})\n        o=\"$G\"{_quoted(options[len(common):])};;")
    return {"EVERYWHERE": common, "TREE": "\n".join(lines)}


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
    lines = [f"    {_quoted(key)}) w=({' '.join(_quoted(f'{word}:{text}') for word, text in members)});;"
             for key, members in table.groups.items()]
    for keys, options in _by_options({key: " ".join(map(named, tokens)) for key, tokens in table.commands.items()}):
        lines.append(f"    {' | '.join(map(_quoted, keys))})\n        options=\"$G\"{_quoted(options[len(common):])};;")
    named(table.token(WORKSPACE))
    named(table.token(AS))
    return {"EVERYWHERE": common, "TREE": "\n".join(lines),
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


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
