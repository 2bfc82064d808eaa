"""Completion looks a node of the tree up: what a Tab costs does not depend on how many commands there are."""

from __future__ import annotations

import re

import pytest

from sig_cli.cli.completion import _variable, script
from sig_cli.cli.completion.table import Table


@pytest.fixture(scope="module")
def table() -> Table:
    return Table()


def test_every_node_has_a_variable_of_its_own_in_bash(table: Table) -> None:
    for keys in (table.groups, table.commands):
        names = {key: _variable(key) for key in keys}
        assert len(set(names.values())) == len(names)
        assert [name for name in names.values() if not re.fullmatch(r"[a-z0-9_]*", name)] == []


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_no_function_compares_words_with_those_of_the_tree(table: Table, shell: str) -> None:
    """A `case` with an arm for each node is slower with each command that is added."""
    text = script(shell)
    nodes = [key for key in (*table.groups, *table.commands) if " " in key]
    assert len(nodes) > 100
    assert [key for key in nodes if re.search(rf"^\s*(?:.* \| )?'{re.escape(key)}'(?: \| .*)?\)", text, re.MULTILINE)] == []
