"""`sig_cli.testing`: what it offers, what it loads, what it says when something is missing; command lines on a workspace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sig_cli.testing
from sig_cli.testing import CommandFailed, Workspace

ROOT = Path(__file__).parents[2]


def python(code: str) -> str:
    """What a program prints that runs in a process of its own."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_public_names_are_there() -> None:
    assert sig_cli.testing.__all__ == sorted(sig_cli.testing.__all__)
    assert {name: getattr(sig_cli.testing, name).__name__ for name in sig_cli.testing.__all__} == {
        name: name for name in sig_cli.testing.__all__}
    assert set(sig_cli.testing.__all__) <= set(dir(sig_cli.testing))
    assert all(getattr(sig_cli.testing, name).__doc__ for name in sig_cli.testing.__all__)


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match=r"module 'sig_cli.testing' has no attribute 'Cloud'"):
        sig_cli.testing.Cloud  # noqa: B018


def test_nothing_is_loaded_before_it_is_used() -> None:
    code = "import sys, sig_cli.testing; print(*[name for name in sys.modules if name.split('.')[0] in ('azure', 'sig_cli')])"
    assert python(code).split() == ["sig_cli", "sig_cli.testing"]


def test_the_plugin_loads_pytest_and_nothing_else() -> None:
    code = ("import sys, pytest; before = set(sys.modules); import sig_cli.testing.pytest_plugin; "
            "print(*sorted(set(sys.modules) - before))")
    assert python(code).split() == ["sig_cli", "sig_cli.testing", "sig_cli.testing.pytest_plugin"]


def test_a_workspace_needs_neither_azure_core_nor_the_server_s_packages() -> None:
    code = ("import sys; sys.modules.update(dict.fromkeys(('azure.core', 'azure', 'jwt', 'uvicorn', 'starlette')))\n"
            "from sig_cli.testing import Workspace\n"
            "with Workspace() as mine: print(mine.sig('group list -o tsv').exit_code)")
    assert python(code) == "0"


def test_the_transport_needs_azure_core_and_not_the_server_s_packages() -> None:
    code = ("import sys; sys.modules.update(dict.fromkeys(('jwt', 'uvicorn', 'starlette', 'cryptography')))\n"
            "from azure.core.rest import HttpRequest\n"
            "from sig_cli.testing import Workspace\n"
            "url = 'https://management.azure.com/subscriptions?api-version=2022-12-01'\n"
            "with Workspace() as mine: print(mine.transport.send(HttpRequest('GET', url)).status_code)")
    assert python(code) == "200"


@pytest.mark.parametrize(("missing", "name", "what"), [
    ("azure", "WorkspaceTransport", "azure-core"), ("uvicorn", "ServedWorkspace", "the packages of sig serve")])
def test_a_missing_package_is_named_with_what_to_do(missing: str, name: str, what: str) -> None:
    code = (f"import sys; sys.modules['{missing}'] = None\n"
            "import sig_cli.testing\n"
            f"try: sig_cli.testing.{name}\n"
            "except ModuleNotFoundError as error: print(error)")
    said = python(code)
    assert said.startswith(f"sig_cli.testing needs {what} for this, and the package '{missing}")
    assert said.endswith("is not installed. Install it with: pip install 'sig-cli[testing]'")


# -- command lines ----------------------------------------------------------------------------------------------------

def test_a_line_or_words(workspace: Path) -> None:
    mine = Workspace(workspace)
    assert mine.sig("group create -n images -l 'West US' -o none").stdout == ""
    made = mine.sig("create", "-g", "images", "-r", "golden", "--description", "of gold")
    assert (made.exit_code, made.json()["description"], made.stderr) == (0, "of gold", "")
    assert mine.az("sig list --query [].name -o tsv").stdout == "golden\n"
    assert mine.sig("group exists -n images").json() is True
    assert mine.sig("delete -g images -r golden").json() is None
    assert repr(made) == """<CommandResult "sig create -g images -r golden --description 'of gold'": exit code 0>"""


def test_another_exit_code_than_expected_fails(workspace: Path) -> None:
    mine = Workspace(workspace)
    with pytest.raises(CommandFailed) as caught:
        mine.az("sig show -g images -r golden")
    assert str(caught.value).startswith(
        "az sig show -g images -r golden\nended with exit code 3 in place of 0:\nERROR: (ResourceGroupNotFound) ")
    assert caught.value.result.exit_code == 3
    assert mine.sig("show -g images -r golden", expect=3).stderr.startswith("ERROR: (ResourceGroupNotFound) ")
    assert mine.sig("show -g images -r golden", expect=None).exit_code == 3
    with pytest.raises(CommandFailed, match="ended with exit code 0 in place of 3"):
        mine.sig("list", expect=3)


def test_a_command_has_no_settings_of_the_person_who_runs_the_test(
        workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_CORE_OUTPUT", "table")
    monkeypatch.setenv("SIG_CONFIG_DIR", "/nowhere")
    mine = Workspace(workspace)
    assert mine.sig("list").stdout == "[]\n"
    assert mine.sig("list", env={"AZURE_CORE_OUTPUT": "yaml"}).stdout == "[]\n"
    mine.sig("config set core.output=tsv")
    assert mine.sig("group create -n images -l westus").stdout.startswith("/subscriptions/")


def test_input_is_passed_on(workspace: Path) -> None:
    mine = Workspace(workspace)
    mine.sig("group create -n images -l westus")
    mine.sig("create -g images -r golden --description @-", stdin="of gold")
    assert mine.sig("show -g images -r golden --query description -o tsv").stdout == "of gold\n"


def test_a_workspace_without_a_folder_is_thrown_away() -> None:
    with Workspace() as mine, Workspace() as other:
        mine.sig("group create -n images -l westus")
        assert Path(mine.folder).is_dir()
        assert other.sig("group list").json() == []
    assert not Path(mine.folder).exists()


def test_a_workspace_of_a_folder_stays(workspace: Path) -> None:
    with Workspace(workspace) as mine:
        mine.sig("group create -n images -l westus")
    assert Workspace(str(workspace)).sig("group list --query [].name -o tsv").stdout == "images\n"
