"""Imports run downwards only: testing -> server; cli, server -> arm -> providers -> domain, workspace, templates."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sig_cli

ROOT = Path(sig_cli.__file__).parent
MAY_IMPORT = {
    "app": {"cli"},
    "__main__": {"app"},
    "cli": {"cli", "arm", "domain", "workspace", "data_files", "app"},
    "server": {"server", "arm", "domain", "workspace", "data_files"},
    "testing": {"testing", "server", "arm", "workspace"},
    "arm": {"arm", "providers", "domain", "workspace", "templates"},
    "providers": {"providers", "domain", "workspace", "templates", "data_files"},
    "templates": {"templates"},
    "domain": {"domain", "data_files"},
    "workspace": {"workspace", "data_files"},
    "data_files": set(),
    "__init__": set(),
}
ONE_MORE = {"cli/commands/serve.py": {"server"}, "cli/commands/rest.py": {"server"}, "cli/template_files.py": {"templates"}}
"""The command that opens the other door, the one that goes through it (`az rest` is HTTP), and what reads templates as text."""
MOST_LINES = 400
FILES = sorted(ROOT.rglob("*.py"))


def room(path: Path) -> str:
    parts = path.relative_to(ROOT).parts
    return parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The rooms that a module imports from, also inside functions and for types."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module if node.module != "sig_cli" else f"sig_cli.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("sig_cli.")}
    return {name for name in found if not name.isupper() and not name.startswith("__")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_downwards(path: Path) -> None:
    more = ONE_MORE.get(path.relative_to(ROOT).as_posix(), set())
    assert imports(path) <= MAY_IMPORT[room(path)] | more


def test_the_template_language_stands_alone() -> None:
    """Importing and using it loads nothing else of ours, and its code has no word of what is deployed."""
    used = ("import sys; from sig_cli.templates import Deployment, evaluate, group_scope, read_template; "
            "evaluate(\"[concat('a', string(length(createArray(1))))]\"); "
            "Deployment(read_template('{\"contentVersion\": \"1.0.0.0\", \"resources\": []}'), group_scope('g', 'westus')).plan(); "
            "print(*sorted(name for name in sys.modules if name.startswith('sig_cli')))")
    done = subprocess.run([sys.executable, "-c", used], capture_output=True, text=True, check=True)
    assert {name.split(".")[1] for name in done.stdout.split() if "." in name} == {"templates"}
    code = {path.name: ast.unparse(_without_docstrings(path)) for path in FILES if room(path) == "templates"}
    code.pop("scope.py")  # `environment()` lists every address of the cloud
    assert [name for name, text in code.items() if "galler" in text.lower() or "microsoft.compute" in text.lower()] == []


def _without_docstrings(path: Path) -> ast.Module:
    module = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(module):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [item for item in body if not (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant))] or [ast.Pass()]  # type: ignore[attr-defined]
    return module


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_small_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_names_say_something() -> None:
    empty = {"utils", "util", "helpers", "helper", "misc", "common", "base", "manager2"}
    assert not [path for path in FILES if path.stem in empty]


NAMED_OTHERWISE = {"yaml": "pyyaml", "dateutil": "python-dateutil", "tomli_w": "tomli-w", "pydantic_core": "pydantic",
                   "typing_extensions": "pydantic"}
"""Modules whose package has another name, or comes with another one."""
OPTIONAL = {"server", "testing"}
"""The rooms that an extra of the package is for."""


def test_what_commands_import_is_installed_with_the_package() -> None:
    """`pip install sig-cli` alone, without extras, runs everything but the server."""
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = {re.split("[><=]", line)[0].lower() for line in project["dependencies"]}
    wanted = set()
    for path in FILES:
        if room(path) in OPTIONAL:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else \
                [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wanted |= {name.partition(".")[0] for name in names} - {"sig_cli"} - sys.stdlib_module_names
    assert {NAMED_OTHERWISE.get(name, name) for name in wanted} <= installed
