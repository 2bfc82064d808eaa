"""The documentation keeps its promises: examples print what they show, generated pages are fresh, links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.cli import tree, words
from tests.docs import console

if TYPE_CHECKING:
    from types import ModuleType

ROOT = console.ROOT
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def load_generator() -> ModuleType:
    specification = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


GENERATOR = load_generator()
COMMANDS = sorted(GENERATOR.commands())


def name(value: Any) -> str | None:
    """How a case is called in the report."""
    if isinstance(value, Path):
        return str(value.relative_to(ROOT))
    return value if isinstance(value, str) and not value.startswith("sig_cli") else None


# -- examples ---------------------------------------------------------------------------------------------------------

@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing: the examples are written for it")
@pytest.mark.parametrize("page", [
    pytest.param(page, id=name(page), marks=() if page.name == "README.md" else pytest.mark.long) for page in console.pages()])
def test_examples_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    needed = [program for program in ("git", "xargs", "curl") if program in page.read_text(encoding="utf-8")]
    missing = [program for program in needed if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} is missing, which the examples of this page call")
    results = console.run(page, tmp_path / "home")
    if console.UPDATE:
        console.update(page, results)
    for step, actual in results:
        assert console.UPDATE or step.matches(actual), "\n".join(
            [f"$ {step.typed}", "-- the page shows:", *step.shown, "-- it prints:", *actual])


def test_examples_are_read_as_written() -> None:
    step, second = console.steps("$ a \\\n>   b\nout\n...\nend\n$ c\n")
    assert step.typed == "a \\\n  b"
    assert second.typed == "c"
    assert step.matches(["out", "1", "2", "end"])
    assert step.matches(["out", "end"])
    assert not step.matches(["out", "1"])
    assert not second.matches(["more"])


def test_times_and_made_up_ids_are_masked_and_the_first_subscription_is_not() -> None:
    first = "00000000-0000-4000-8000-000000000001"
    assert console.mask(f"{first} 7080b2d2-1db9-4e5a-8e29-37b6d7e1a691") == f"{first} <guid>"
    assert console.mask("2026-11-24T07:56:53.483006+00:00 1795507949401202 20261124T081230Z") == "<time> <time> <time>"


# -- the README's two lines -------------------------------------------------------------------------------------------

def test_the_first_screen_has_both_lines() -> None:
    """One installs and runs the main job, one installs and runs the tests; `.ci/run` takes the second from here."""
    screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:24]
    lines = [line for line in screen if line.startswith("python3 -m venv ")]
    assert len(lines) == 2
    assert lines[0].endswith("/sig tour")
    assert "pytest" in lines[1]


def test_ci_takes_the_test_line_from_the_readme() -> None:
    found = re.search(r"^line=\$\((sed .*)\)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    line = subprocess.run(["sh", "-c", found[1]], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    assert line == "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/python -m pytest -q -n 2"


# -- generated pages --------------------------------------------------------------------------------------------------

def test_generated_pages_are_fresh() -> None:
    """When this fails: `python docs/generate.py`, read what it wrote, commit it."""
    wanted = GENERATOR.pages()
    assert {path for path in (*DOCS.glob("*.md"), *(DOCS / "reference").rglob("*.md"))
            if path.read_text(encoding="utf-8").startswith(GENERATOR.NOTE)} == set(wanted)
    assert [str(path.relative_to(DOCS)) for path, text in wanted.items() if path.read_text(encoding="utf-8") != text] == []


@pytest.mark.parametrize(("path", "where", "text"), COMMANDS, ids=name)
def test_every_command_and_option_has_help(path: str, where: str, text: str) -> None:
    assert text.endswith("."), "one sentence of help"
    for option in GENERATOR.spec_of(where).options:
        assert option.help or option.hidden, f"{path} {option.spellings[0]}"


def test_every_group_has_help() -> None:
    for program, first in (("sig", ()), ("az", ())):
        waiting: list[tuple[str, ...]] = [first]
        while waiting:
            group = waiting.pop()
            for word, (is_group, text) in words.members(program, group).items():
                assert text, (program, *group, word)
                if is_group:
                    waiting.append((*group, word))
    assert all(text.endswith(".") for text in tree.GROUPS.values())


def test_examples_of_commands_use_options_that_exist() -> None:
    from sig_cli.cli.grammar import EVERYWHERE, extra_options

    for path, where, _ in COMMANDS:
        spec = GENERATOR.spec_of(where)
        known = {spelling for option in (*spec.options, *EVERYWHERE, *extra_options("sig", path, spec))
                 for spelling in option.spellings}
        for _, line in spec.examples:
            own = re.sub(r"\$\(.*?\)", "", line)
            used = {word.partition("=")[0] for word in own.split() if re.fullmatch(r"--?[a-z].*", word)}
            assert used <= known, line


# -- pages ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith(("https://", "http://")):
            continue
        file, _, anchor = target.partition("#")
        where = (page.parent / file).resolve() if file else page
        assert where.exists(), target
        if anchor:
            headings = HEADING.findall(FENCE.sub("", where.read_text(encoding="utf-8")))
            assert anchor in {anchor_of(heading) for heading in headings}, target


def anchor_of(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_page_is_reached_from_the_index() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
        waiting += [(page.parent / target.partition("#")[0]).resolve() for target in links
                    if not target.startswith(("http", "#"))]
    assert [str(page.relative_to(ROOT)) for page in PAGES if page.resolve() not in reached] == []


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("0*.md")), ids=name)
def test_decisions_say_what_forced_them_and_what_follows(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert text.startswith(f"# {int(page.name[:4])}. ")
