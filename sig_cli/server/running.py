"""A server as a process: its socket, the record by which others find it, and how it ends.

While a server runs it holds a kernel lock on `run/serve/lock`, so that a record left by a killed one deceives nobody. It is a lock
of the process (POSIX), not of the open file: the kernel tells who holds it, and that is whom `stop` ends, whatever the record says.
Such a lock is lost when its process closes the file anywhere, so a server never asks for its own status.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import struct
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sig_cli.server.credentials import serve_folder
from sig_cli.workspace import disk
from sig_cli.workspace.engine import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEFAULT_PORT = 8443
LOOPBACK = "127.0.0.1"
_POLL = 0.02
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_LOCK = "qqihh" if sys.platform == "darwin" else "hhqqi4x"
"""The kernel's `struct flock`: on a Mac start, length, process, kind, whence; on Linux kind and whence come first."""


class AlreadyServed(StoreError):
    """Another server has this workspace."""


class PortTaken(StoreError):
    """The port that was asked for cannot be had."""


class NotEnded(StoreError):
    """The server of a workspace cannot be ended from here."""


def listen(folder: str, host: str, port: int | None) -> tuple[socket.socket, bool]:
    """A listening socket, and whether its port is another one than would be expected.

    Without `port` it is the one that this workspace had last (az caches tokens by address), else 8443, else any.
    Raises `PortTaken`.
    """
    wanted = port if port is not None else _last_port(folder) or DEFAULT_PORT
    try:
        return _bound(host, wanted), False
    except OSError as error:
        if port is not None or error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise PortTaken(f"Cannot listen on {host} port {wanted}: {error.strerror}.") from None
    try:
        return _bound(host, 0), True
    except OSError as error:
        raise PortTaken(f"Cannot listen on {host}: {error.strerror}.") from None


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, asyncio switches off Nagle's delay, which costs 40 ms an answer.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(64)
    except OSError:
        made.close()
        raise
    return made


@contextmanager
def held(folder: str) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Hold the lock of the workspace's server. What is yielded tells others where the server is, once it is ready.

    Raises `AlreadyServed`.
    """
    import fcntl

    place = serve_folder(folder)

    def tell(record: dict[str, Any]) -> None:
        disk.write_file(f"{place}/server.json", json.dumps(record, indent=2).encode(), sync=False, mode=0o600)

    file = os.open(f"{place}/lock", _FLAGS, 0o600)
    try:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # which one, POSIX leaves open
            found = status(folder)
            where = f" at {found['url']} (process {found['pid']})" if found else ""
            raise AlreadyServed(f"The workspace {folder} is served already{where}. 'sig serve stop' ends that.") from None
        _leave_port(folder, tell)
        try:
            yield tell
        finally:
            with suppress(OSError):  # the folder may be gone
                _leave_port(folder, tell)
    finally:
        os.close(file)


def _leave_port(folder: str, tell: Callable[[dict[str, Any]], None]) -> None:
    """What is left of a server that runs no more: the port, for the next one."""
    port = _last_port(folder)
    tell({"port": port} if port else {})


def lock_identity(folder: str) -> tuple[int, int] | None:
    """Which file the lock of a workspace's server is now; None when it is gone, and all that lay beside it."""
    try:
        found = os.stat(f"{folder}/run/serve/lock")
    except OSError:
        return None
    return found.st_dev, found.st_ino


def keep_secret(folder: str, secret: str | None) -> None:
    """Remember the secret that a user gave to the server that runs, for the commands that log others in."""
    path = f"{serve_folder(folder)}/secret"
    if secret is None:
        disk.remove_quietly(path)
    else:
        disk.write_file(path, secret.encode(), sync=False, mode=0o600)


def secret(folder: str) -> str | None:
    """The secret that a user gave to the server that runs; None when it has the workspace's own."""
    try:
        with open(f"{folder}/run/serve/secret", encoding="ascii") as file:
            return file.read()
    except (OSError, ValueError):
        return None


@contextmanager
def starting(folder: str) -> Iterator[None]:
    """Hold the lock of those who start a server in the background: one at a time, so that the others find the first one's."""
    import fcntl

    file = os.open(f"{serve_folder(folder)}/starting", _FLAGS, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def holder(folder: str) -> int | None:
    """The process that holds the lock of a workspace's server, as the kernel says; None when there is none.

    0 stands for one that has no number here: another machine's, or another container's.
    """
    import fcntl

    try:
        file = os.open(f"{folder}/run/serve/lock", os.O_RDONLY)
    except OSError:
        return None
    wanted = (0, 0, 0, fcntl.F_WRLCK, 0) if sys.platform == "darwin" else (fcntl.F_WRLCK, 0, 0, 0, 0)
    try:
        found = struct.unpack(_LOCK, fcntl.fcntl(file, fcntl.F_GETLK, struct.pack(_LOCK, *wanted)))
    finally:
        os.close(file)
    kind, process = (found[3], found[2]) if sys.platform == "darwin" else (found[0], found[4])
    return None if kind == fcntl.F_UNLCK else max(process, 0)


def status(folder: str) -> dict[str, Any] | None:
    """The record of the server that runs for a workspace: `pid`, `port`, `url`, `host`, `strictApiVersions`, `startedAt`.

    None when none does, or when it is not ready yet.
    """
    if holder(folder) is None:
        return None
    found = _record(folder)
    return found if "pid" in found else None


def awaited(folder: str) -> dict[str, Any] | None:
    """The record of the server that runs or is starting for a workspace, once it is ready; None when there is none."""
    while holder(folder) is not None:
        found = status(folder)
        if found is not None:
            return found
        time.sleep(_POLL)
    return None


def stop(folder: str) -> bool:
    """End the server of a workspace, ready or not, and wait until it is gone. Whether there was one.

    Asked politely first; after ten seconds it is killed, which loses nothing (the workspace is made for that). The signals go to
    the process that holds the lock and to no other. Raises `NotEnded`.
    """
    process = holder(folder)
    if process is None:
        return False
    if process == 0:
        raise NotEnded(f"The workspace {folder} is served by a process that cannot be seen from here, another machine's or another "
                       "container's. End it there.")
    for number, patience in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 10.0)):
        try:
            os.kill(process, number)
        except ProcessLookupError:
            return True
        except PermissionError:
            raise NotEnded(f"The server of the workspace {folder} (process {process}) belongs to another user, "
                           "who can end it.") from None
        ends = time.monotonic() + patience
        while time.monotonic() < ends:
            if holder(folder) != process:
                return True
            time.sleep(_POLL)
    raise NotEnded(f"The server of the workspace {folder} (process {process}) has been killed and has not ended.")


def _last_port(folder: str) -> int | None:
    port = _record(folder).get("port")
    return port if isinstance(port, int) and 0 < port < 65536 else None


def _record(folder: str) -> dict[str, Any]:
    try:
        with open(f"{folder}/run/serve/server.json", "rb") as file:
            found = json.loads(file.read())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
