"""What is said of a command that az has and we have not: that az has it."""

from __future__ import annotations

import pytest

from sig_cli.cli import tree
from sig_cli.cli.az_words import missing
from sig_cli.data_files import load
from tests import surface
from tests.shared import needs_shared

WORDS = {group: words.split(" ") for group, words in load("az_words.json")["words"].items()}


def paths() -> set[str]:
    return {" ".join(path.split(" ")[:length + 1]) for path in tree.COMMANDS for length in range(len(path.split(" ")))}


def test_no_word_of_the_list_is_one_that_we_have() -> None:
    there = paths()
    assert [f"{group} {word}".strip() for group, words in WORDS.items() for word in words if f"{group} {word}".strip() in there] == []
    assert set(WORDS) - {""} <= there


@needs_shared
def test_every_command_of_the_surface_that_we_lack_is_in_the_list() -> None:
    """Or a word before it."""
    lacking = set(surface.read()) - set(tree.COMMANDS)
    told = {f"{group} {word}".strip() for group, words in WORDS.items() for word in words}
    assert [path for path in sorted(lacking) if not any(f"{path} ".startswith(f"{known} ") for known in told)] == []


@pytest.mark.parametrize(("program", "words", "word", "told"), [
    ("az", (), "login", "az has 'login', and sig has not. Nobody logs in here"),
    ("az", ("vm",), "Extension", "az has 'vm extension', and sig has not. What there is: az vm --help."),
    ("sig", ("vm",), "extension", "az has 'vm extension', and sig has not. What there is: sig vm --help."),
    ("sig", ("identity",), "update", "az has 'identity update', and sig has not. What there is: sig identity --help."),
])
def test_it_is_told(program: str, words: tuple[str, ...], word: str, told: str) -> None:
    assert (missing(program, words, word) or "").startswith(told)


@pytest.mark.parametrize(("program", "words", "word"), [("az", (), "lst"), ("az", ("sig",), "login"), ("sig", ("gallery",), "disk"), ("az", ("sig",), "")])
def test_what_az_does_not_know_either_is_misspelled(program: str, words: tuple[str, ...], word: str) -> None:
    assert missing(program, words, word) is None
