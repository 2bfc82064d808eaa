"""The fixtures that come with the installation, in projects of their own."""

from __future__ import annotations

import pytest

pytest_plugins = "pytester"
pytestmark = pytest.mark.long

TESTS = """
    import os, socket, subprocess, ssl, urllib.request
    import pytest

    @pytest.mark.parametrize("number", range(4))
    def test_every_test_has_an_empty_workspace(sig_workspace, number):
        assert sig_workspace.sig("group list").json() == []
        sig_workspace.sig(f"group create -n group-{number} -l westus")
        assert os.environ["SIG_WORKSPACE"] == sig_workspace.folder
        assert sig_workspace.az("group list --query [].name -o tsv").stdout == f"group-{number}\\n"

    @pytest.mark.parametrize("number", range(3))
    def test_a_server_of_its_own(sig_server, sig_workspace, number):
        assert sig_server.workspace is sig_workspace
        sig_workspace.sig(f"group create -n group-{number} -l westus")
        address = f"{sig_server.url}/subscriptions/{sig_server.subscription_id}/resourcegroups?api-version=2024-11-01"
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {sig_server.token()}"})
        context = ssl.create_default_context(cafile=sig_server.ca_bundle)
        with urllib.request.urlopen(request, context=context) as answer:
            text = answer.read().decode()
        assert f'"name":"group-{number}"' in text and text.count('"name"') == 1

    def test_nothing_is_left_in_the_environment():
        assert os.environ.get("SIG_WORKSPACE") == "before"
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("SIG_WORKSPACE", "before")
    pytester.makeini("[pytest]\nfilterwarnings = error\n")
    return pytester


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["alone", "parallel"])
def test_workspaces_and_servers_are_isolated(project: pytest.Pytester, options: tuple[str, ...]) -> None:
    project.makepyfile(TESTS)
    result = project.runpytest_subprocess(*options)
    result.assert_outcomes(passed=8)
    result.stdout.no_fnmatch_line("*warning*")


def test_the_fixtures_are_told(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("--fixtures")
    result.stdout.fnmatch_lines(["sig_workspace -- *", "    An empty workspace of this test: *", "sig_server -- *"])


def test_a_project_that_does_not_use_them_is_left_alone(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import sys

        def test_nothing_of_sig_is_loaded():
            assert {name for name in sys.modules if name.startswith("sig_cli")} == {
                "sig_cli", "sig_cli.testing", "sig_cli.testing.pytest_plugin"}
    """)
    project.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_failed_command_fails_the_test_with_what_it_said(project: pytest.Pytester) -> None:
    project.makepyfile("""
        def test_it(sig_workspace):
            sig_workspace.sig("show -g images -r golden")
    """)
    result = project.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*CommandFailed: sig show -g images -r golden",
                                 "*(ResourceGroupNotFound) Resource group 'images' could not be found."])
