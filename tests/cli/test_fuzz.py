"""Whatever the command line, a person gets an answer: never a traceback, never silence with a failure."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from importlib import import_module
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from sig_cli.app import main
from sig_cli.cli.tree import COMMANDS, PROGRAM_ONLY
from tests.cli.golden import run
from tests.generated import generated

if TYPE_CHECKING:
    from collections.abc import Iterator

# Commands that start programs, ask, wait, or read or write outside the workspace; and one that says no by its exit code alone.
LEFT_OUT = {"try", "import", "tour", "activate", "configure", "config set", "config unset", "workspace init", "serve", "serve status"}
LINES = sorted({**COMMANDS, **PROGRAM_ONLY}.items())
HOSTILE = ["", " ", "..", "a/b", "../../etc", "a\x00b", "é" * 90, "x" * 10_000, "a.json", "_.json", "%2e%2e", "null", "??", "{", "[",
           "'", "a=b", "=", "==", "a==b", "westus=2", "westus=1=premium_lrs", "South Central US=2", "westus=x", "1.0.0", "1", "-1",
           "99999999999999999999", "@", "@-", "@/nonexistent", "2030-01-01", "tomorrow", "[].id", "[", "length(@)", "true", "no",
           "/subscriptions/x/resourceGroups/g/providers/Microsoft.Compute/galleries/a", "\ud800", "\u202e", "🙂", "g", "a", "d",
           "tags.a=1", "tags.a.b=1", "properties.x=1", "publishingProfile.targetRegions[0].name=x", "targetRegions", "0"]
WORDS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))


@pytest.fixture(scope="module")
def ground() -> Iterator[dict[str, str]]:
    """A workspace with one of everything, and an environment that leads to it."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):  # some commands write files where they are told
        environment = {"SIG_WORKSPACE": os.path.join(folder, "w"), "SIG_CONFIG_DIR": os.path.join(folder, "c"),
                       "SIG_FSYNC": "off"}
        with mock.patch.dict(os.environ, environment):
            for line in ("sig group create -n g -l westus", "sig create -g g -r a",
                         "sig disk create -g g -n k --size-gb 4", "sig image create -g g -n m --source k --os-type Linux",
                         "sig image-definition create -g g -r a -i d -p p -f o -s s --os-type Linux --hyper-v-generation V1",
                         "sig image-version create -g g -r a -i d -e 1.0.0 --managed-image m"):
                assert run(line)[2] == 0, line
        yield environment


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """A command with some of its options, in any order, with values that fit and values that do not."""
    words, (where, _) = draw(st.sampled_from([item for item in LINES if item[0] not in LEFT_OUT]))
    module, _, name = where.partition(":")
    options = getattr(import_module(module), name).spec.options
    line = words.split()
    usual = {"resource_group": "g", "resource_group_name": "g", "gallery_name": "a", "gallery_image_name": "d",
             "gallery_image_version": "1.0.0", "gallery_image_version_name": "1.0.0", "rg_name": "g"}
    for option in options:
        if option.name in ("interval", "timeout"):
            continue
        needed = option.required or option.name in usual
        if not needed and draw(st.integers(0, 4)) != 0:
            continue
        spelling = draw(st.sampled_from(option.spellings))
        if spelling.startswith("-"):
            line.append(spelling)
        if option.kind == "flag":
            continue
        if option.name in usual and draw(st.booleans()):
            line.append(usual[option.name])
        elif option.choices and draw(st.booleans()):
            line.append(draw(st.sampled_from(option.choices)))
        else:
            line += draw(st.lists(WORDS, min_size=1, max_size=3 if option.words in ("*", "+") else 1))
    if any(option.name == "timeout" for option in options):
        line += ["--timeout", "0"]
    if draw(st.integers(0, 3)) == 0:
        line += draw(st.sampled_from([["-o", "table"], ["-o", "tsv"], ["-o", "yaml"], ["--query", "[].id"], ["--query", "["],
                                      ["--ids", "x"], ["--subscription", "nope"], ["--no-wait"], ["-h"], ["--bogus"]]))
    return line


def answer(program: str, words: list[str]) -> tuple[int, str, str]:
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors), \
            mock.patch("sys.stdin", io.StringIO("")):
        code = main(program, words)
    return code, output.getvalue(), errors.getvalue()


@generated(400, suppress_health_check=list(HealthCheck))
@given(words=command_lines())
def test_no_command_line_ends_in_a_traceback(ground: dict[str, str], words: list[str]) -> None:
    with mock.patch.dict(os.environ, ground):
        code, _, errors = answer("sig", words)
    assert code in (0, 1, 2, 3), words
    assert "Traceback" not in errors, words
    assert "unexpected error" not in errors, (words, errors)
    assert code == 0 or errors.strip(), words


@generated(300)
@given(words=st.lists(st.one_of(WORDS, st.sampled_from(["sig", "list", "image-version", "create", "-g", "--query", "-o", "table"])),
                      max_size=8), program=st.sampled_from(["sig", "az"]))
def test_no_words_at_all_end_in_a_traceback(words: list[str], program: str) -> None:
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"SIG_WORKSPACE": os.path.join(folder, "w")}):
        code, _, errors = answer(program, words)
    assert code in (0, 1, 2, 3)
    assert "Traceback" not in errors
    assert "unexpected error" not in errors, (words, errors)
