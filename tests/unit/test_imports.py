"""Start-up is what is imported: each kind of command loads these modules and no others.

Wall time is for the benchmark; an allow-list cannot be noisy. A new module on the hot path is a decision: add it here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import sys
import click, json
before = set(sys.modules)
sys.argv = ["sig"]
from sig_cli.app import main
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as errors:
    code = main("sig", {words!r})
assert code == 0, errors.getvalue()
print(*sorted(set(sys.modules) - before - {{"contextlib"}}))
"""

# Everything that reading a gallery loads on top of `import click, json`.
READ = {
    "sig_cli", "sig_cli.app", "sig_cli.data_files",
    "sig_cli.cli", "sig_cli.cli.commands", "sig_cli.cli.commands.gallery", "sig_cli.cli.failures", "sig_cli.cli.grammar",
    "sig_cli.cli.options", "sig_cli.cli.params", "sig_cli.cli.runner", "sig_cli.cli.session", "sig_cli.cli.tokens",
    "sig_cli.cli.tree", "sig_cli.cli.values", "sig_cli.cli.words",
    "sig_cli.cli.output", "sig_cli.cli.output.json_text", "sig_cli.cli.output.shape",
    "sig_cli.arm", "sig_cli.arm.local", "sig_cli.arm.manager", "sig_cli.arm.messages", "sig_cli.arm.routing",
    "sig_cli.arm.views",
    "sig_cli.providers", "sig_cli.providers.provider", "sig_cli.providers.reading", "sig_cli.providers.registry",
    "sig_cli.domain", "sig_cli.domain.api_versions", "sig_cli.domain.errors", "sig_cli.domain.ids", "sig_cli.domain.lifecycle",
    "sig_cli.workspace", "sig_cli.workspace.engine",
}
SLOW = {"pydantic", "pydantic_core", "rich", "yaml", "tabulate", "platformdirs", "tomllib", "tomli_w", "jmespath",
        "importlib.resources", "importlib.metadata", "uuid", "hashlib", "tempfile", "subprocess", "logging", "pathlib",
        "dataclasses", "datetime", "dateutil", "urllib.parse", "asyncio", "http", "fcntl", "orjson", "random", "secrets"}


def loaded(*words: str) -> set[str]:
    """The modules that a command loads beyond click and json, in a process of its own."""
    result = subprocess.run([sys.executable, "-c", PROBE.format(words=list(words))], capture_output=True, text=True,
                            check=True, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    return set(result.stdout.split())


def setup() -> None:
    for line in (("group", "create", "-n", "g", "-l", "westus"), ("create", "-g", "g", "-r", "a"),
                 ("image-definition", "create", "-g", "g", "-r", "a", "-i", "d", "-p", "p", "-f", "o", "-s", "s",
                  "--os-type", "Linux")):
        loaded(*line)


@pytest.mark.parametrize("words", [("list",), ("show", "-g", "g", "-r", "a"), ("group", "list"),
                                   ("image-definition", "list", "-g", "g", "-r", "a"),
                                   ("image-version", "list", "-g", "g", "-r", "a", "-i", "d")])
def test_a_read_loads_nothing_slow(words: tuple[str, ...]) -> None:
    setup()
    assert not loaded(*words) & SLOW


def test_a_read_of_nothing_loads_nothing_slow() -> None:
    assert not loaded("list") & SLOW


def test_a_table_loads_tabulate_and_nothing_else_slow() -> None:
    setup()
    assert loaded("list", "-o", "table") & SLOW <= {"tabulate", "dataclasses"}


def test_a_write_loads_the_compiled_models_and_not_pydantic() -> None:
    setup()
    names = loaded("create", "-g", "g", "-r", "b")
    assert "pydantic" not in names
    assert not names & (SLOW - {"pydantic_core", "fcntl", "datetime"})


def test_help_is_not_loaded_by_a_command_that_runs() -> None:
    assert not loaded("list") & {"sig_cli.cli.help", "sig_cli.cli.shorthand", "sig_cli.cli.generic_update"}
