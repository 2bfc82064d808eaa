"""The Python on pages, run as a reader would: as tests where it has tests, as a program where it has none, beside the files that the page makes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^\$ cat > (\S+) <<'EOF'\n((?:>.*\n)*?)> EOF$", re.MULTILINE)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLES = [pytest.param(code, page, id=f"{page.name}-{number}") for page in PAGES
            for number, code in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")))]


def test_the_pages_have_examples() -> None:
    names = {str(example.id).rpartition("-")[0] for example in EXAMPLES}
    assert names >= {"README.md", "test-python.md"}


@pytest.mark.parametrize(("code", "page"), EXAMPLES)
def test_an_example_works(code: str, page: Path, tmp_path: Path) -> None:
    for name, lines in FILE.findall(page.read_text(encoding="utf-8")):
        (tmp_path / name).write_text(re.sub("^> ?", "", lines, flags=re.MULTILINE), encoding="utf-8")
    file = tmp_path / "test_example.py"
    file.write_text(code, encoding="utf-8")
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider"] if "def test_" in code else []
    done = subprocess.run([sys.executable, *words, str(file)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    tests = code.count("def test_")
    assert not tests or f"{tests} passed" in done.stdout
