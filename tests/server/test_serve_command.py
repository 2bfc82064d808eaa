"""`sig serve` as a person and a script use it: started, found, told to others, ended."""

from __future__ import annotations

import base64
import errno
import json
import os
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.app import main
from sig_cli.server import running
from sig_cli.server.credentials import credentials
from tests.cli.golden import run

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[2]
SIG = [sys.executable, "-m", "sig_cli"]


def sig(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One `sig` process, run to its end."""
    return subprocess.run([*SIG, *words], capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, **environment})


@pytest.fixture
def background(workspace: Path) -> Iterator[dict[str, Any]]:
    """A server in the background on any port; its status."""
    started = sig("serve", "--background", "--port", "0")
    assert started.returncode == 0, started.stderr
    status = json.loads(sig("serve", "status").stdout)
    assert started.stdout == (f'{workspace} is served at {status["url"]}. In a shell with az: '
                              f'eval "$(sig serve env --workspace {workspace})"\n')
    try:
        yield status
    finally:
        running.stop(str(workspace))


def fetch(status: dict[str, Any], path: str, token: str | None) -> Any:
    context = ssl.create_default_context(cafile=f"{status['workspace']}/run/serve/certificate.pem")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(status["url"] + path, headers=headers)
    with urllib.request.urlopen(request, context=context) as answer:
        return json.loads(answer.read())


def test_a_server_in_the_background_is_found_used_and_ended(background: dict[str, Any], workspace: Path) -> None:
    assert background["running"] is True
    assert background["workspace"] == str(workspace)
    token = sig("serve", "token").stdout.strip()
    assert fetch(background, "/subscriptions?api-version=2022-12-01", token)["value"][0]["displayName"] == "Local"
    with pytest.raises(urllib.error.HTTPError, match="401"):
        fetch(background, "/subscriptions?api-version=2022-12-01", None)
    ended = sig("serve", "stop")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    after = sig("serve", "status")
    assert (after.returncode, json.loads(after.stdout)) == (1, {"running": False, "workspace": str(workspace)})
    again = sig("serve", "stop")
    assert (again.returncode, again.stderr) == (0, f"WARNING: The workspace {workspace} is not served.\n")


def test_one_workspace_has_one_server(background: dict[str, Any], workspace: Path) -> None:
    second = sig("serve", "--port", "0")
    assert (second.returncode, second.stdout, second.stderr) == (
        1, "", f"ERROR: The workspace {workspace} is served already at {background['url']} (process {background['pid']}). "
               "'sig serve stop' ends that.\n")
    hidden = sig("serve", "--background", "--port", "0")
    assert (hidden.returncode, hidden.stderr) == (0, "")
    assert hidden.stdout.startswith(f"{workspace} is served at {background['url']}. ")
    assert json.loads(sig("serve", "status").stdout) == background


def test_a_server_that_is_not_as_wanted_is_told(background: dict[str, Any], workspace: Path) -> None:
    for words, differs in ((("--port", "1"), "--port"), (("--host", "::1"), "--host"),
                           (("--token", "a-secret-of-my-own"), "--token"), (("--strict-api-versions",), "--strict-api-versions")):
        refused = sig("serve", "--background", *words)
        assert (refused.returncode, refused.stdout, refused.stderr) == (
            1, "", f"ERROR: The workspace {workspace} is served already at {background['url']} (process {background['pid']}), "
                   f"with another {differs}. 'sig serve stop' ends that.\n")


def test_of_many_that_start_a_server_at_once_all_get_the_same(workspace: Path) -> None:
    try:
        with ThreadPoolExecutor(6) as pool:
            started = list(pool.map(lambda _: sig("serve", "--background", "--port", "0", "-o", "json"), range(6)))
        assert [(done.returncode, done.stderr) for done in started] == [(0, "")] * 6
        assert {done.stdout for done in started} == {sig("serve", "status").stdout}
        assert "ERROR" not in (workspace / "run" / "serve" / "log").read_text()
    finally:
        running.stop(str(workspace))


def test_who_asks_for_a_format_gets_the_servers_record(workspace: Path) -> None:
    try:
        record = json.loads(sig("serve", "--background", "--port", "0", "-o", "json").stdout)
        assert set(record) == {"host", "pid", "port", "running", "startedAt", "strictApiVersions", "url", "workspace"}
        assert record["url"] == f"https://127.0.0.1:{record['port']}"
        assert (record["host"], record["strictApiVersions"]) == ("127.0.0.1", False)
        assert json.loads(sig("serve", "status").stdout) == record
        assert json.loads(sig("serve", "--background", AZURE_CORE_OUTPUT="json").stdout) == record
        assert sig("serve", "--background", "-o", "none").stdout == ""
        assert sig("serve", "--background", "--query", "url", "-o", "tsv").stdout == record["url"] + "\n"
    finally:
        running.stop(str(workspace))


def test_a_server_in_the_foreground_tells_its_record_to_who_asks(workspace: Path) -> None:
    with subprocess.Popen([*SIG, "serve", "--port", "0", "--query", "[url, running]", "-o", "tsv"], stdout=subprocess.PIPE,
                          text=True, cwd=ROOT, env=dict(os.environ)) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert (url, process.stdout.readline()) == ((running.status(str(workspace)) or {})["url"], "true\n")
        process.send_signal(signal.SIGTERM)


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with us."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def test_stop_ends_the_server_and_not_the_process_of_its_record(background: dict[str, Any], workspace: Path,
                                                                stranger: subprocess.Popen[bytes]) -> None:
    record = workspace / "run" / "serve" / "server.json"
    record.write_text(json.dumps({**background, "pid": stranger.pid}))
    ended = sig("serve", "stop")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert running.status(str(workspace)) is None
    assert stranger.poll() is None


def test_a_record_without_a_server_ends_nobody(workspace: Path, stranger: subprocess.Popen[bytes]) -> None:
    place = workspace / "run" / "serve"
    place.mkdir(parents=True)
    (place / "lock").touch()
    for pid in (stranger.pid, 0, -1):
        (place / "server.json").write_text(json.dumps({"pid": pid, "port": 1, "url": "https://127.0.0.1:1"}))
        ended = sig("serve", "stop")
        assert (ended.returncode, ended.stderr) == (0, f"WARNING: The workspace {workspace} is not served.\n")
    assert stranger.poll() is None


def test_a_server_that_is_still_starting_is_ended_too(workspace: Path) -> None:
    place = workspace / "run" / "serve"
    holds = ("import sys; from sig_cli.server import running\n"
             "with running.held(sys.argv[1]): print(flush=True); input()")
    with subprocess.Popen([sys.executable, "-c", holds, str(workspace)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          cwd=ROOT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert (place / "lock").exists()
        assert running.status(str(workspace)) is None
        assert sig("serve", "stop").returncode == 0
        assert process.wait() == -signal.SIGTERM


@pytest.mark.parametrize(("process", "trouble", "message"), [
    (0, None, "is served by a process that cannot be seen from here"), (4711, PermissionError, "belongs to another user")])
def test_a_server_that_cannot_be_ended_from_here_is_told(
        workspace: Path, monkeypatch: pytest.MonkeyPatch, process: int, trouble: type[OSError] | None, message: str) -> None:
    signals: list[tuple[int, int]] = []

    def kill(pid: int, number: int) -> None:
        signals.append((pid, number))
        if trouble is not None:
            raise trouble

    monkeypatch.setattr(running, "holder", lambda _: process)
    monkeypatch.setattr(os, "kill", kill)
    out, errors, code = run("sig serve stop")
    assert (out, code) == ("", 1)
    assert errors.startswith(f"ERROR: The {'server of the ' if process else ''}workspace {workspace} ")
    assert message in errors
    assert signals == ([(process, signal.SIGTERM)] if process else [])


def test_the_next_server_has_the_port_of_the_last(background: dict[str, Any]) -> None:
    sig("serve", "stop")
    assert sig("serve", "--background").returncode == 0
    assert json.loads(sig("serve", "status").stdout)["port"] == background["port"]


def test_another_port_is_taken_and_told_when_the_usual_one_cannot_be_had(background: dict[str, Any], workspace: Path) -> None:
    sig("serve", "stop")
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", background["port"]))
        other.listen()
        assert sig("serve", "--background").returncode == 0
        assert json.loads(sig("serve", "status").stdout)["port"] != background["port"]
        assert "another one is used" in (workspace / "run" / "serve" / "log").read_text()
        sig("serve", "stop")
        refused = sig("serve", "--port", str(background["port"]))
    assert (refused.returncode, refused.stderr) == (
        1, f"ERROR: Cannot listen on 127.0.0.1 port {background['port']}: Address already in use.\n")


def test_az_asks_for_a_token_that_the_server_takes(background: dict[str, Any], workspace: Path) -> None:
    shown = json.loads(sig("account", "get-access-token").stdout)
    assert sorted(shown) == ["accessToken", "expiresOn", "expires_on", "subscription", "tenant", "tokenType"]
    rows = fetch(background, "/subscriptions?api-version=2022-12-01", shown["accessToken"])["value"]
    assert [(row["subscriptionId"], row["tenantId"]) for row in rows] == [(shown["subscription"], shown["tenant"])]
    of_tenant = json.loads(sig("account", "get-access-token", "--tenant", shown["tenant"], "--scope", "https://graph/.default").stdout)
    assert of_tenant["tenant"] == shown["tenant"]
    assert "subscription" not in of_tenant
    claims = json.loads(base64.urlsafe_b64decode(of_tenant["accessToken"].split(".")[1] + "=="))
    assert (claims["aud"], claims["exp"]) == ("https://graph/", of_tenant["expires_on"])
    refused = sig("account", "get-access-token", "-n", "x", "--tenant", "y")
    assert (refused.returncode, refused.stderr) == (1, "ERROR: Please specify only one of subscription and tenant, not both\n")


@pytest.mark.usefixtures("background")
def test_whom_the_environment_names_gets_no_token_of_the_owner() -> None:
    oid = json.loads(sig("workspace", "principal", "add", "mallory").stdout)["objectId"]
    claims = sig("serve", "token", SIG_AS="mallory").stdout.split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["oid"] == oid
    refused = sig("serve", "token", "--credentials", SIG_AS="mallory")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("ERROR: usage error: --credentials | --as PRINCIPAL.")
    refused = sig("serve", "env", SIG_AS="mallory")
    assert (refused.returncode, refused.stdout) == (1, "false\n")
    assert refused.stderr.startswith("ERROR: SIG_AS names 'mallory', and this shell's az would be the owner's.")
    assert sig("serve", "env", "--unset", SIG_AS="mallory").returncode == 0


def test_a_killed_server_deceives_nobody_and_its_tokens_go_on(background: dict[str, Any], workspace: Path) -> None:
    token = sig("serve", "token").stdout.strip()
    os.kill(background["pid"], signal.SIGKILL)
    while running.status(str(workspace)) is not None:
        pass
    assert sig("serve", "status").returncode == 1
    assert sig("serve", "--background").returncode == 0
    status = json.loads(sig("serve", "status").stdout)
    assert fetch(status, "/subscriptions?api-version=2022-12-01", token)["value"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_in_the_foreground_ends_cleanly(workspace: Path, number: int) -> None:
    with subprocess.Popen([*SIG, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          cwd=ROOT, env=dict(os.environ)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        assert line.startswith(f"{workspace} is served at https://127.0.0.1:")
        process.send_signal(number)
        assert process.wait() in (0, -number)
        assert (process.stdout.read(), process.stderr.read()) == ("", "")
    assert running.status(str(workspace)) is None


IN_SHELLS = pytest.mark.parametrize("shell", [
    pytest.param(name, marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"{name} is not installed"))
    for name in ("bash", "dash", "zsh")])
SHOW = ('echo "${AZURE_CONFIG_DIR-unset} ${AZURE_CLOUD_NAME-unset} ${AZURE_TENANT_ID-unset} ${IDENTITY_HEADER-unset}"; '
        'env | grep -c sig_serve || :')
"""Says what is set of the variables that matter, and how many are left that only we need."""


def in_shell(shell: str, script: str, home: Path) -> list[str]:
    """The lines that a script prints in a shell of its own, which knows one variable of az from before."""
    environment = {name: value for name, value in os.environ.items() if name not in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")}
    words = [shell, *(["-f"] if shell == "zsh" else []), "-euc", script.replace("SIG", shlex.join(SIG)).replace("SHOW", SHOW)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT,
                          env={**environment, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "AZURE_CLOUD_NAME": "Before it"})
    assert (done.returncode, done.stderr.replace("WARNING: No az is found on PATH. It is not part of sig: install it with "
                                                 "pip install azure-cli, for example.\n", "")) == (0, "")
    return done.stdout.splitlines()


BEFORE = ["unset Before it unset unset", "0"]


@IN_SHELLS
def test_the_environment_is_for_one_shell_and_leaves_no_trace(background: dict[str, Any], workspace: Path, tmp_path: Path,
                                                              shell: str) -> None:
    place = workspace / "run" / "serve"
    home = tmp_path / "home"
    home.mkdir()
    lines = in_shell(shell, """
eval "$(SIG serve env)"
echo "$AZURE_CONFIG_DIR" "$AZURE_CLOUD_NAME" "$AZURE_CORE_COLLECT_TELEMETRY" "$REQUESTS_CA_BUNDLE"
eval "$(SIG serve env --sdk)"
echo "$AZURE_AUTHORITY_HOST" "$AZURE_TENANT_ID"
sig_serve_deactivate
SHOW
echo "${REQUESTS_CA_BUNDLE-unset}"; command -v sig_serve_deactivate || echo gone
""", home)
    assert lines == [f"{place}/az Local no {place}/ca-bundle.pem", f"{background['url']} adfs", *BEFORE, "unset", "gone"]
    assert not list(home.iterdir())


@IN_SHELLS
def test_activation_and_scripts_of_their_own_have_a_way_back(background: dict[str, Any], tmp_path: Path, shell: str) -> None:
    child = 'SHOW; eval "$(SIG serve env)"; eval "$(SIG serve env --unset)"; SHOW'
    lines = in_shell(shell, f"""
eval "$(SIG serve env --sdk)"
eval "$(SIG activate)"
SHOW
sig_deactivate
SHOW
eval "$(SIG activate)"
eval "$(SIG serve env)"
command -v sig_deactivate || echo ended
{shell} -c {shlex.quote(child.replace("SIG", shlex.join(SIG)).replace("SHOW", SHOW))}
SIG serve stop
eval "$(SIG serve env --unset)"
SHOW
eval "$(SIG serve env --unset)"
SHOW
""", tmp_path)
    assert [*lines[:5], *lines[7:]] == [*BEFORE, *BEFORE, "ended", *BEFORE * 3]
    assert lines[5] == f"{background['workspace']}/run/serve/az Local unset unset"


def test_every_variable_that_is_set_can_be_taken_back(background: dict[str, Any], workspace: Path) -> None:
    from sig_cli.cli.served_shell import VARIABLES
    from sig_cli.server import az_environment

    known = credentials(str(workspace))
    set_ = {**az_environment.write(str(workspace), background["url"], known, []),
            **az_environment.sdk_variables(str(workspace), background["url"], known)}
    assert set(set_) == set(VARIABLES)


def test_the_users_own_authorities_stay_trusted_when_the_environment_is_asked_for_again(
        background: dict[str, Any], workspace: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.pem"
    own.write_text("my own authority\n")
    for _ in range(2):
        done = subprocess.run(["bash", "-c", f'eval "$({shlex.join(SIG)} serve env)"; eval "$({shlex.join(SIG)} serve env)"'],
                              capture_output=True, text=True, check=False, cwd=ROOT,
                              env={**os.environ, "REQUESTS_CA_BUNDLE": str(own)})
        assert done.returncode == 0
        assert (workspace / "run" / "serve" / "ca-bundle.pem").read_text().startswith("my own authority\n")


def test_the_configuration_of_az_names_the_server_and_its_secret(background: dict[str, Any], workspace: Path) -> None:
    run("sig workspace subscription add Second")
    run("sig account set -s Second")
    assert sig("serve", "env").returncode == 0
    az = workspace / "run" / "serve" / "az"
    clouds = (az / "clouds.config").read_text()
    assert f"endpoint_resource_manager = {background['url']}/\n" in clouds
    profile = json.loads((az / "azureProfile.json").read_text())
    assert [(row["name"], row["isDefault"]) for row in profile["subscriptions"]] == [("Second", True), ("Local", False)]
    [principal] = json.loads((az / "service_principal_entries.json").read_text())
    shown = json.loads(sig("serve", "token", "--credentials").stdout)
    assert principal["client_secret"] == shown["clientSecret"]
    assert shown["authority"] == f"{background['url']}/adfs"
    assert {path.stat().st_mode & 0o077 for path in az.iterdir()} == {0}


def test_tokens_cached_for_another_address_are_dropped(background: dict[str, Any], workspace: Path) -> None:
    assert sig("serve", "env").returncode == 0
    cached = workspace / "run" / "serve" / "az" / "msal_token_cache.json"
    cached.write_text("{}")
    assert sig("serve", "env").returncode == 0
    assert cached.exists()
    sig("serve", "stop")
    assert sig("serve", "--background", "--port", "0").returncode == 0
    assert sig("serve", "env").returncode == 0
    assert not cached.exists()


@pytest.mark.parametrize("words", [("env",), ("token",), ("token", "--credentials")])
def test_what_needs_a_server_says_so(workspace: Path, words: tuple[str, ...]) -> None:
    out, errors, code = run(f"sig serve {' '.join(words)}")
    # What a shell evaluates fails, so that a script does not go on with the account that it had before.
    assert (out, code) == ("false\n" if words == ("env",) else "", 1)
    assert errors == f"ERROR: The workspace {workspace} is not served. Start a server with 'sig serve --background'.\n"


@pytest.mark.parametrize(("words", "message"), [
    ("--port 70000", "--port: 70000 is no port. Ports go from 0, which takes any, to 65535."),
    ("--host 0.0.0.0", "--host: on 0.0.0.0 others than this machine could reach the workspace. That needs a secret of your "
     "own: give one with --token or SIG_SERVE_TOKEN."),
    ("--host example.com", "--host: on example.com others than this machine could reach the workspace. That needs a secret "
     "of your own: give one with --token or SIG_SERVE_TOKEN."),
    ("--host 0.0.0.0 --token short", "--token: a token has at least 16 characters, all of them printable ASCII without blanks."),
    ("--token 'has blanks in the middle'", "--token: a token has at least 16 characters, all of them printable ASCII without "
     "blanks."),
    ("--token @/nowhere/secret", "--token: the file /nowhere/secret cannot be read."),
    ("--token ''", "--token: a token has at least 16 characters, all of them printable ASCII without blanks."),
    ("--host 192.0.2.1 --token 0123456789abcdef", "Cannot listen on 192.0.2.1 port 8443: Cannot assign requested address.")])
def test_what_cannot_be_served_is_told_in_one_line(words: str, message: str) -> None:
    out, errors, code = run(f"sig serve {words}")
    assert (out, code, errors) == ("", 1, f"ERROR: {message}\n")


def test_a_secret_of_ones_own_logs_in_by_itself(workspace: Path) -> None:
    secret = "a-secret-of-my-own"
    try:
        assert sig("serve", "--background", "--port", "0", SIG_SERVE_TOKEN=secret).returncode == 0
        status = json.loads(sig("serve", "status").stdout)
        assert fetch(status, "/subscriptions?api-version=2022-12-01", secret)["value"]
        shown = json.loads(sig("serve", "token", "--credentials").stdout)
        assert shown["clientSecret"] == secret
        sig("serve", "env")
        [principal] = json.loads((workspace / "run" / "serve" / "az" / "service_principal_entries.json").read_text())
        assert principal["client_secret"] == secret
        assert secret not in Path(f"/proc/{status['pid']}/cmdline").read_text() if Path("/proc").exists() else True
    finally:
        running.stop(str(workspace))


def test_without_its_packages_serve_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("sig_cli.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    out, errors, code = run("sig serve")
    assert (out, code) == ("", 1)
    assert errors == ("ERROR: sig serve needs packages that are not installed (uvicorn). Install them with "
                      "pip install 'sig-cli[serve]', from a clone with pip install '.[serve]'.\n")


def test_a_workspace_that_cannot_be_read_is_told_before_it_is_served(workspace: Path) -> None:
    run("sig group create -n g -l westus")
    record = workspace / "state" / "+workspace" / "workspace.json"
    record.write_text(record.read_text().replace('"format": 1', '"format": 9'))
    started = sig("serve", "--background", "--port", "0")
    assert started.returncode == 1
    assert started.stderr == (f"ERROR: The workspace {workspace} has format 9; this version of sig knows formats up to 1. "
                              "Install a newer sig to use it.\n")


@pytest.mark.parametrize("words", ["serve", "serve --background"])
def test_a_workspace_that_cannot_be_written_cannot_be_served(workspace: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "chmod", refuse)
    assert run(f"sig {words}") == (
        "", f"ERROR: The workspace {workspace} cannot be served: a server keeps its lock, certificate and secrets in "
            f"{workspace}/run/serve, which cannot be written (Read-only file system).\n", 1)


def test_status_and_stop_need_no_packages_of_the_server() -> None:
    probe = ("import sys; sys.modules.update(dict.fromkeys(('uvicorn', 'starlette', 'cryptography', 'jwt')));"
             "from sig_cli.app import main; sys.exit(main('sig', ['serve', 'status']))")
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, json.loads(done.stdout)["running"]) == (1, False)


def test_a_server_ends_when_its_workspace_is_thrown_away(background: dict[str, Any], workspace: Path) -> None:
    shutil.rmtree(workspace)
    while Path(f"/proc/{background['pid']}").exists() and "Z" not in Path(f"/proc/{background['pid']}/stat").read_text().split()[2]:
        pass
    assert not workspace.exists()


def test_the_log_is_not_written_through_a_link(workspace: Path, tmp_path: Path) -> None:
    place = workspace / "run" / "serve"
    place.mkdir(parents=True, mode=0o700)
    precious = tmp_path / "precious"
    precious.write_text("precious")
    (place / "log").symlink_to(precious)
    started = sig("serve", "--background", "--port", "0")
    assert (started.returncode, started.stderr) == (
        1, f"ERROR: {place}/log cannot be written: Too many levels of symbolic links.\n")
    assert precious.read_text() == "precious"


def test_the_very_first_writes_may_come_at_once(background: dict[str, Any]) -> None:
    token = sig("serve", "token").stdout.strip()
    context = ssl.create_default_context(cafile=f"{background['workspace']}/run/serve/certificate.pem")

    def write(number: int) -> int:
        request = urllib.request.Request(
            f"{background['url']}/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/g{number}?api-version=2024-11-01",
            b'{"location": "westus"}', {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}, method="PUT")
        with urllib.request.urlopen(request, context=context) as answer:
            return int(answer.status)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(write, range(8))) == [201] * 8


def test_a_shell_that_evaluates_the_answer_ends_where_packages_are_missing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The account that the shell had before must not be used instead."""
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    for name in [name for name in sys.modules if name.startswith("sig_cli.server")]:
        monkeypatch.delitem(sys.modules, name)
    assert main("sig", ["serve", "env"]) == 1
    told = capsys.readouterr()
    assert told.out == "false\n"
    assert told.err.startswith("ERROR: sig serve needs packages that are not installed (")
