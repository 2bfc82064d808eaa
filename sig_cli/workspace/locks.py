"""The one lock of a workspace: a kernel lock between processes, which a kill frees, and one between threads."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sig_cli.workspace import disk

if TYPE_CHECKING:
    from collections.abc import Iterator

_threads = threading.Lock()
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)

_WORKING = "working"
IGNORED = "# What sig keeps beside the documents; it can be made again from them.\n/run/\n.tmp-*\n"


@contextmanager
def held(folder: str) -> Iterator[None]:
    """Hold the lock of the workspace at `folder`, making the workspace if there is none. Waits as long as it takes.

    Raises `OSError` when the folder cannot be written or its file system knows no locks.
    """
    import fcntl

    with _threads:
        make_workspace(folder)
        file = _locked(f"{folder}/run/lock", fcntl)
        try:
            yield
        finally:
            os.close(file)


@contextmanager
def at_work(folder: str, work: str) -> Iterator[None]:
    """Tell `alone` that a sequence of commits is under way, and `is_at_work` which, until it has ended or a kill has ended it.

    On a disk that cannot be written it tells nothing: the first of the commits will say so.
    """
    from fcntl import LOCK_SH, flock

    files = []
    try:
        make_workspace(folder)
        for name in (_WORKING, _file_of(work)):
            files.append(os.open(f"{folder}/run/{name}", _FLAGS, 0o600))
            flock(files[-1], LOCK_SH)
    except OSError:
        pass
    try:
        yield
    finally:
        for file in files:
            os.close(file)
        if not is_at_work(folder, work):
            with suppress(OSError):
                os.unlink(f"{folder}/run/{_file_of(work)}")


def is_at_work(folder: str, work: str) -> bool:
    """Whether somebody does this work now, in this process or another one. Waits for nobody."""
    from fcntl import LOCK_EX, LOCK_NB, flock

    try:
        file = os.open(f"{folder}/run/{_file_of(work)}", _FLAGS & ~os.O_CREAT)
    except OSError:
        return False
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)
    return False


def _file_of(work: str) -> str:
    from hashlib import sha256

    return f"{_WORKING}-{sha256(work.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


@contextmanager
def alone(folder: str) -> Iterator[bool]:
    """Whether no sequence of commits is under way; then none begins until this is left. Waits for nobody."""
    from fcntl import LOCK_EX, LOCK_NB, flock

    try:
        file = os.open(f"{folder}/run/{_WORKING}", _FLAGS & ~os.O_CREAT)
    except OSError:
        yield True
        return
    try:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except OSError:
            free = False
        else:
            free = True
        yield free
    finally:
        os.close(file)


def _locked(path: str, fcntl: object) -> int:
    from fcntl import LOCK_EX, flock

    while True:
        file = os.open(path, _FLAGS, 0o600)
        try:
            flock(file, LOCK_EX)
            # Somebody may have thrown the run folder away while we waited: then others lock another file.
            if os.path.samestat(os.fstat(file), os.stat(path)):
                return file
        except FileNotFoundError:
            make_workspace(path.rpartition("/run/")[0])
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def make_workspace(folder: str) -> None:
    """Make the folders of a workspace that are missing. A new `run/` is private, and git is told to ignore it."""
    os.makedirs(folder, exist_ok=True)
    made = disk.make_folders(folder, f"{folder}/state")
    private = disk.make_folders(folder, f"{folder}/run", 0o700)
    if private:
        try:
            file = os.open(f"{folder}/.gitignore", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            pass
        else:
            os.write(file, IGNORED.encode())
            os.close(file)
    if (made or private) and disk.fsync_wanted():
        disk.sync_folder(folder)
