"""Our commands take what az's commands take: names, order of spellings, words, choices, defaults, what is required."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.cli import waiting
from sig_cli.cli.tree import COMMANDS
from tests import surface
from tests.shared import load, needs_shared

if TYPE_CHECKING:
    from sig_cli.cli.options import Opt, Spec

SURFACE = load("reference/az-surface.json")
NEIGHBOURS = load("reference/az-surface-neighbours.json")
GLOBAL = {"--subscription", "--ids", "--change-reference", "--acquire-policy-token", "--yes", "-y", "--help", "-h"}

# What we take beyond az, or otherwise than az, each with its reason. docs/differences.md tells users.
MORE: dict[str, set[str]] = {}


def spec(command: str) -> Spec:
    module, _, name = COMMANDS[command][0].partition(":")
    found: Spec = getattr(import_module(module), name).spec
    return found


def az_options(command: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """az's options by their visible spellings."""
    found = {}
    for argument in SURFACE["commands"][command]["args"].values():
        fact = SURFACE["shared_args"][argument[1:]] if isinstance(argument, str) else argument
        visible = tuple(name for name in fact["options"] if isinstance(name, str))
        if visible and not set(visible) <= GLOBAL:
            found[visible] = fact
    return found


BOTH = sorted(set(COMMANDS) & set(SURFACE.get("commands", {})))


@needs_shared
@pytest.mark.parametrize("command", BOTH)
def test_the_same_options(command: str) -> None:
    taken = {spelling for option in spec(command).options for spelling in option.spellings}
    ours = {spelling for option in spec(command).options for spelling in option.spellings
            if spelling.startswith("-") and spelling not in option.deprecated and not option.hidden} - GLOBAL
    theirs = {spelling for spellings in az_options(command) for spelling in spellings if spelling.startswith("-")} - GLOBAL
    assert ours - theirs == MORE.get(command, set())
    assert theirs - taken == set()


@needs_shared
@pytest.mark.parametrize("command", BOTH)
def test_the_same_words_choices_and_defaults(command: str) -> None:
    options = {spelling: option for option in spec(command).options for spelling in option.spellings}
    for spellings, fact in az_options(command).items():
        if not spellings[0].startswith("-"):
            continue
        option: Opt = options[spellings[0]]
        where = f"{command} {spellings[0]}"
        shown = tuple(name for name in option.spellings if name not in option.deprecated)
        assert set(shown) == set(spellings), where
        assert shown[0] == spellings[0], where
        if "nargs" in fact and option.kind != "flag":
            assert str(option.words or 1) in (str(fact["nargs"]), "1" if str(fact["nargs"]) == "?" else ""), where
        if fact.get("choices") and option.kind not in ("aaz-bool", "bool3", "update"):
            assert sorted(map(str, option.choices)) == sorted(map(str, fact["choices"])), where
        if where.endswith(" wait --interval"):
            assert (option.default, fact["default"]) == (None, waiting.INTERVAL), "az's at the service's speed, shorter at another one"
        elif fact.get("default") not in (None, False, []):
            assert option.default == fact["default"], where
        if not spec(command).ids:
            assert option.required == bool(fact.get("required")), where


@needs_shared
def test_the_file_of_names_is_as_the_surface_says() -> None:
    """When this fails: `python -m tests.surface`."""
    assert surface.FILE.read_text(encoding="utf-8") == surface.text(surface.from_az([SURFACE, NEIGHBOURS]))


def test_the_file_of_names_is_read_as_written() -> None:
    names = surface.read()
    assert surface.text(names) == surface.FILE.read_text(encoding="utf-8")
    assert len(names) == 210
    assert ("--gallery-image-version", "-e", "[--gallery-image-version-name]") in names["sig image-version update"]
    assert (surface.WORDS,) in names["config set"]


@pytest.mark.parametrize("command", [name for name in surface.read() if name.startswith("sig ") or name in COMMANDS])
def test_no_option_is_missing(command: str) -> None:
    """Every command of `sig` is here, with every option; a neighbour that is here has all of its options."""
    assert command in COMMANDS
    assert surface.missing(command, surface.read()[command]) == []


def test_a_missing_option_is_noticed() -> None:
    assert surface.missing("sig show", (("-r", "--nonsense"), ("[--hidden-one]",), (surface.WORDS,))) == [
        "--nonsense", "--hidden-one", surface.WORDS]
    assert surface.missing("sig nonsense", (("-r",),)) == ["-r"]


def test_every_command_is_on_the_page_of_coverage() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "coverage.md").read_text(encoding="utf-8")
    assert [name for name in surface.read() if f"| `{name}` |" not in page] == []
