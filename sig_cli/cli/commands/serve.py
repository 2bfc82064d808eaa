"""`sig serve ...`: the workspace as an Azure Resource Manager endpoint, for the real az and the SDKs.

The one command that opens the other door: only this module imports the server room.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

MISSING = ("sig serve needs packages that are not installed ({name}). Install them with "
           "pip install 'sig-cli[serve]', from a clone with pip install '.[serve]'.")
SHORTEST_TOKEN = 16
_POLL = 0.02


@command(
    Opt("--port", "-p", name="port", kind="int",
        help="Port to listen on; 0 takes any. Default: the one that this workspace had last, else 8443"),
    Opt("--host", name="host", default="127.0.0.1",
        help="Address to listen on. Any but this machine's own needs --token"),
    Opt("--token", name="token",
        help="Secret of your own, of 16 characters or more, in place of the random one; as a bearer token it is taken as it is. "
             "@FILE reads it from a file; SIG_SERVE_TOKEN sets it too"),
    Opt("--background", name="background", kind="flag", help="Give the shell back as soon as the server is ready"),
    Opt("--strict-api-versions", name="strict", kind="flag",
        help="Refuse api-versions that are newer than those we know, in place of answering like the newest"),
    shape="plain", subscription=False,
    examples=(("Serve the workspace until Ctrl-C", "sig serve"),
              ("Serve it for a script", "sig serve --background --port 0")),
)
def serve(session: Session, *, port: int | None = None, host: str = "127.0.0.1", token: str | None = None,
          background: bool = False, strict: bool = False) -> Any:
    """Serve the workspace over HTTPS: the real az and the Azure SDKs work against it.

    `sig serve env` tells a shell's az of it, `sig serve status`, `stop` and `token` are for scripts. Where the workspace is
    served already, `--background` is content with that server.
    """
    if port is not None and not 0 <= port <= 65535:
        raise Failure(f"--port: {port} is no port. Ports go from 0, which takes any, to 65535.")
    token = token if token is not None else os.environ.get("SIG_SERVE_TOKEN")
    _check_token(host, token)
    strict = bool(strict)
    if background:
        return _told(session, _start(session, port, host, token, strict=strict))
    serving = _room("serving")
    import gc

    from sig_cli.cli.runner import show

    gc.enable()  # a command ends before garbage matters, a server does not
    verbose = session.chosen.verbose or session.chosen.debug

    def ready(record: dict[str, Any], moved: bool) -> None:
        if moved:
            session.warn("The usual port is taken by something else, so another one is used.")
        show(_told(session, record), serve.spec, session)  # type: ignore[attr-defined]
        sys.stdout.flush()

    serving.serve(session.folder, host=host, port=port, token=token, ready=ready,
                  notice=lambda text: session.tell("WARNING", text),
                  log=(lambda line: session.tell("INFO", line)) if verbose else None, strict=strict)
    return None


def _told(session: Session, record: dict[str, Any]) -> Any:
    """What is shown of a server that is ready: its record to those who ask for a format, a line to read to everybody else."""
    if session.chosen.output or session.chosen.query or session.settings.get("core", "output"):
        return {"running": True, "workspace": session.folder, **record}
    print(_welcome(session, record["url"]))
    return None


@command(shape="plain", subscription=False,
         examples=(("Tell whether a server runs, and where", "sig serve status"),))
def status(session: Session) -> Any:
    """Show whether the workspace is served, and where. Exit code 1 when it is not."""
    from sig_cli.server import running

    found = running.status(session.folder)
    session.exit_code = 0 if found else 1
    return {"running": bool(found), "workspace": session.folder, **(found or {})}


@command(shape="plain", subscription=False, examples=(("End the server of this workspace", "sig serve stop"),))
def stop(session: Session) -> None:
    """End the server of the workspace, and wait until it has ended. Harmless when none runs."""
    from sig_cli.server import running

    if not running.stop(session.folder):
        session.warn(f"The workspace {session.folder} is not served.")


@command(
    Opt("--sdk", name="sdk", kind="flag",
        help="The variables of the SDKs' own credentials as well (DefaultAzureCredential)"),
    Opt("--unset", name="unset", kind="flag",
        help="What a shell evaluates to be as it was before; also in scripts and shells that were started from it"),
    shape="plain", subscription=False,
    examples=(("Make this shell's az talk to the server", 'eval "$(sig serve env)"'),
              ("Give this shell its own account back", 'eval "$(sig serve env --unset)"')))
def env(session: Session, *, sdk: bool = False, unset: bool = False) -> None:
    """Print what a shell evaluates to have its az talk to the server; `sig_serve_deactivate` ends it.

    az gets a configuration of its own: yours in ~/.azure stays as it is.
    """
    from sig_cli.cli import served_shell

    if unset:
        print(served_shell.leave())
        return
    if _acting_as():
        print("false")
        raise Failure(f"SIG_AS names '{_acting_as()}', and this shell's az would be the owner's. Unset SIG_AS, and log in with "
                      "'az login --service-principal' as the one you mean.")
    try:
        environment = _room("az_environment")
        url, known = _running(session)
    except Failure:
        print("false")  # a shell that evaluates nothing would go on, with the account it had before
        raise
    accounts = sorted(session.accounts, key=lambda row: row["subscriptionId"] != session.default_account["subscriptionId"])
    variables = environment.write(session.folder, url, known, accounts)
    if sdk:
        variables |= environment.sdk_variables(session.folder, url, known)
    from shutil import which

    if which("az") is None:
        session.warn("No az is found on PATH. It is not part of sig: install it with pip install azure-cli, for example.")
    print(served_shell.enter(variables))


@command(
    Opt("--credentials", name="shown", kind="flag",
        help="Show the client id, secret and tenant that log in, in place of a token"),
    Opt("--as", name="acting_as", metavar="PRINCIPAL", complete="principal",
        help="Principal of the workspace whose token it is. Without it, the owner of everything"),
    shape="plain", subscription=False,
    examples=(("A token for a tool that wants one", "sig serve token"),
              ("A token with which one may do what alice may", "sig serve token --as alice"),
              ("What logs in with the real az", "sig serve token --credentials -o table")))
def token(session: Session, *, shown: bool = False, acting_as: str | None = None) -> Any:
    """Print a bearer token for the server, good for a day; it outlives a restart."""
    identity = _room("identity")
    url, known = _running(session)
    acting_as = _acting_as() if acting_as is None else acting_as
    if acting_as is not None:
        from sig_cli.cli.acting import actor

        if shown:
            raise Failure("usage error: --credentials | --as PRINCIPAL. What a service principal logs in with is printed by "
                          "'sig workspace principal add', once.")
        print(identity.Identity(known).token(url, principal=actor(session.folder, acting_as)))
        return None
    if shown:
        return {"authority": f"{url}/adfs", "clientId": known.client_id, "clientSecret": known.secret, "tenant": known.tenant}
    print(identity.Identity(known).token(url))
    return None


def _acting_as() -> str | None:
    """The principal that `SIG_AS` names, if it does: what is served goes by it although the server is its owner's."""
    return os.environ.get("SIG_AS") or None


def access_token(session: Session, audience: str | None, tenant: str | None) -> tuple[str, int]:
    """A token for the server of the workspace, of whoever the command is done as, and the second in which it ends.

    `audience` is who it says it is for, without one the server; `tenant` one of the principal's. Raises `Failure` when there is no
    server.
    """
    import base64
    import json

    identity = _room("identity")
    url, known = _running(session)
    principal = None
    if session.chosen.acting_as:
        from sig_cli.cli.acting import actor

        principal = actor(session.folder, session.chosen.acting_as)
    made: str = identity.Identity(known).token(url, audience, principal=principal, tenant=tenant)
    claims = made.split(".")[1]
    return made, int(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["exp"])


def _running(session: Session) -> tuple[str, Any]:
    """The address of the workspace's server and its credentials. Raises `Failure` when there is none."""
    from sig_cli.server import running
    from sig_cli.server.credentials import credentials, with_secret

    found = running.status(session.folder)
    if found is None:
        raise Failure(f"The workspace {session.folder} is not served. Start a server with 'sig serve --background'.")
    return found["url"], with_secret(credentials(session.folder), running.secret(session.folder))


def _check_token(host: str, token: str | None) -> None:
    if token is not None and token.startswith("@"):
        raise Failure(f"--token: the file {token[1:]} cannot be read.")
    if token is not None and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token):
        raise Failure(f"--token: a token has at least {SHORTEST_TOKEN} characters, all of them printable ASCII without blanks.")
    if token is None and not _is_loopback(host):
        raise Failure(f"--host: on {host} others than this machine could reach the workspace. That needs a secret of your own: "
                      "give one with --token or SIG_SERVE_TOKEN.")


def _is_loopback(host: str) -> bool:
    from ipaddress import ip_address

    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _start(session: Session, port: int | None, host: str, token: str | None, *, strict: bool) -> dict[str, Any]:
    """The record of a server that outlives this command and is ready: the one that runs, or a new one.

    Raises `Failure` with what a new one says when it does not start, and when the one that runs is not as wanted.
    """
    from sig_cli.server import running

    with running.starting(session.folder):
        found = running.awaited(session.folder) or _started(session, port, host, token, strict=strict)
    differs = _differs(session.folder, found, port, host, token, strict=strict)
    if differs:
        raise Failure(f"The workspace {session.folder} is served already at {found['url']} (process {found['pid']}), with another "
                      f"{differs}. 'sig serve stop' ends that.")
    return found


def _differs(folder: str, found: dict[str, Any], port: int | None, host: str, token: str | None, *, strict: bool) -> str:
    """The option by which the server that runs is not the one that is wanted; empty when it is."""
    from sig_cli.server import running

    same = {"--port": not port or found["port"] == port,
            "--host": found["host"] == host or (_is_loopback(host) and found["host"] in ("0.0.0.0", "::")),  # noqa: S104 - compared with
            "--token": token is None or running.secret(folder) == token,
            "--strict-api-versions": found["strictApiVersions"] == strict}
    return next((option for option, agreed in same.items() if not agreed), "")


def _started(session: Session, port: int | None, host: str, token: str | None, *, strict: bool) -> dict[str, Any]:
    """The record of a new server in the background, once it is ready. Raises `Failure` with what it says when it ends."""
    import subprocess
    from time import sleep

    from sig_cli.server import running
    from sig_cli.server.credentials import serve_folder

    log = f"{serve_folder(session.folder)}/log"
    words = ["serve", "--workspace", session.folder, "--host", host]
    words += ["--port", str(port)] if port is not None else []
    words += ["--strict-api-versions"] if strict else []
    words += ["--verbose"] if session.chosen.verbose else []
    environment = {name: value for name, value in os.environ.items() if name != "SIG_SERVE_TOKEN"}
    if token is not None:
        environment["SIG_SERVE_TOKEN"] = token
    with open(_opened(log), "wb") as output:
        child = subprocess.Popen([sys.executable, "-c", _program(), *words], stdin=subprocess.DEVNULL, stdout=output,
                                 stderr=subprocess.STDOUT, start_new_session=True, env=environment, close_fds=True)
    while child.poll() is None:
        found = running.status(session.folder)
        if found is not None and found["pid"] == child.pid:
            return found
        sleep(_POLL)
    other = running.awaited(session.folder)  # one in the foreground was faster
    if other is not None:
        return other
    with open(log, encoding="utf-8", errors="replace") as file:
        said = [line.removeprefix("ERROR: ") for line in file.read().splitlines() if line.strip()]
    raise Failure(said[-1] if said else f"The server ended at once, with exit code {child.returncode}.")


def _opened(log: str) -> int:
    """The log of a server in the background, empty and for this user only. Raises `Failure` when it leads elsewhere."""
    try:
        return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise Failure(f"{log} cannot be written: {error.strerror}.") from error


def _program() -> str:
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    return f"import sys; sys.path.insert(0, {package!r}); from sig_cli.app import run; run()"


def _welcome(session: Session, url: str) -> str:
    from shlex import quote

    chosen = "" if session.found_by == "user" else f" --workspace {quote(session.folder)}"
    return f'{session.folder} is served at {url}. In a shell with az: eval "$(sig serve env{chosen})"'


def _room(name: str) -> Any:
    """A module of the server room. Raises `Failure` when the packages that it needs are not installed."""
    from importlib import import_module

    try:
        return import_module(f"sig_cli.server.{name}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "sig_cli":
            raise
        raise Failure(MISSING.format(name=error.name)) from None
