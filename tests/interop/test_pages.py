"""Examples on pages that need the real az: blocks of the kind `console with-az`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs import console
from tests.interop import installation

if TYPE_CHECKING:
    from pathlib import Path

PAGES = console.pages(console.WITH_AZ)


def test_the_readme_has_one() -> None:
    assert console.ROOT / "README.md" in PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_with_az_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "az"
    folder.mkdir()
    (folder / "az").write_text(f'#!/bin/sh\nexec {installation.python()} -m azure.cli "$@"\n', encoding="utf-8")
    (folder / "az").chmod(0o755)
    for step, actual in console.run(page, tmp_path / "home", console.WITH_AZ, str(folder)):
        assert step.matches(actual), "\n".join([f"$ {step.typed}", "-- the page shows:", *step.shown, "-- it prints:", *actual])
