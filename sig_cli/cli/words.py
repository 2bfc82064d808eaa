"""Which command words mean: two programs over one tree.

The tree has az's words. The look-alike `az` takes exactly those. The program `sig` takes first what only it has, then
the members of az's group `sig` without that word, `gallery` as a second name of the gallery's own life, and at last
everything that az takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.cli import tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GALLERY = ("create", "delete", "list", "show", "update", "wait")
GALLERY_HELP = "Galleries: second names of the commands create, list, show, update, delete and wait."


def command(program: str, words: Sequence[str]) -> tuple[str, str, str] | None:
    """The command that these words name: its path in the tree, where it lives, its one-line help. None if there is none.

    The words are in lower case.
    """
    paths = meanings(program, words)
    for table in _tables(program):
        for path in paths:
            if path in table:
                return (path, *table[path])
    return None


def is_group(program: str, words: Sequence[str]) -> bool:
    """Whether these words, in lower case, stand before further words."""
    return any(path in tree.GROUPS for path in meanings(program, words)) or any(_members(program, words))


def members(program: str, words: Sequence[str]) -> dict[str, tuple[bool, str]]:
    """What can follow these words, sorted: word -> whether it is a group, and its one-line help.

    az's own group word, under which `sig` can be written as in az, is left out for the program `sig`.
    """
    found: dict[str, tuple[bool, str]] = {}
    for word, path, text in _members(program, words):
        found.setdefault(word, (text is None, _group_help(program, [*words, word], path) if text is None else text))
    if program == "sig" and not words:
        found["gallery"] = (True, GALLERY_HELP)
        found.pop("sig", None)
    return dict(sorted(found.items()))


def summary(program: str, words: Sequence[str]) -> str:
    """The one-line help of a group."""
    paths = meanings(program, words)
    return _group_help(program, words, paths[0] if paths else "")


def path_of(line: str) -> str:
    """The path in the tree of the command that an example in az's words, or in those of our own commands, calls."""
    found = line.split(" ")
    for length in range(len(found), 0, -1):
        path = " ".join(found[:length])
        if path in tree.COMMANDS or path in tree.PROGRAM_ONLY:
            return path
    raise KeyError(line)


def spelled(program: str, path: str, line: str) -> str:
    """An example of the command at `path` as it is typed to this program; `line` has the words of az, or of `sig`."""
    if line.startswith("eval "):
        return line
    line = line.removeprefix("az ")
    if not f"{line} ".startswith(path + " "):
        line = line.removeprefix("sig ")
    if not f"{line} ".startswith(path + " "):
        line = "sig " + line
    found = command("sig", line.split(" ")[:len(path.split(" "))])
    if program != "sig" or (found is not None and found[0] != path and path in tree.COMMANDS and not path.startswith("sig ")):
        # `sig identity show` is that of galleries: az's own command of this name has to be called by az.
        return f"az {line}"
    return line if path.startswith("sig ") else f"sig {line}"


def _tables(program: str) -> tuple[dict[str, tuple[str, str]], ...]:
    return (tree.PROGRAM_ONLY, tree.COMMANDS) if program == "sig" else (tree.COMMANDS,)


def meanings(program: str, words: Sequence[str]) -> tuple[str, ...]:
    """The paths of the tree that these words may stand for, in the order in which they are tried."""
    line = " ".join(words)
    if program != "sig":
        return (line,)
    if words and words[0] == "gallery":
        return (f"sig {words[1]}",) if len(words) == 2 and words[1] in GALLERY else ()
    return (f"sig {line}", line) if words else ("sig", "")


def _members(program: str, words: Sequence[str]) -> Iterator[tuple[str, str, str | None]]:
    """Each word that can follow, the path it leads to, and the help of a command or None for a group; with repetitions."""
    if program == "sig" and list(words) == ["gallery"]:
        for word in GALLERY:
            path = f"sig {word}"
            if path in tree.COMMANDS:
                yield word, path, tree.COMMANDS[path][1]
        return
    for table in _tables(program):
        for base in meanings(program, words):
            lead = base + " " if base else ""
            for path, (_, text) in table.items():
                if path.startswith(lead):
                    word, more, _ = path[len(lead):].partition(" ")
                    yield word, lead + word, None if more else text


def _group_help(program: str, words: Sequence[str], path: str) -> str:
    if program == "sig" and list(words) == ["gallery"]:
        return GALLERY_HELP
    for known in (path, *meanings(program, words)):
        if known in tree.GROUPS:
            return tree.GROUPS[known]
    return ""
