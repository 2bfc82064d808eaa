"""Changing files so that a kill or a power cut at any instruction leaves the old or the new one.

`OSError`s pass through with the path they are about; `writes` turns them into `ReadOnlyStore`.
"""

from __future__ import annotations

import errno
import os
import stat

from sig_cli.workspace.engine import StoreError

TEMPORARY = ".tmp-"
"""How every unfinished file begins. No encoded name begins with a dot, so readers never take one for a document."""

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(
    os, "O_BINARY", 0)
_written = 0


def fsync_wanted() -> bool:
    """False where `SIG_FSYNC=off` says that nothing here has to outlive a power cut (CI)."""
    return os.environ.get("SIG_FSYNC") != "off"


def make_folders(root: str, folder: str, mode: int = 0o777) -> list[str]:
    """Make what is missing of `folder` below `root`; the new folders, outermost first.

    Raises `StoreError` when a symbolic link on the way leads out of `root`.
    """
    made = []
    path = root
    for part in folder[len(root) + 1:].split("/"):
        path += "/" + part
        try:
            kind = os.lstat(path).st_mode
        except FileNotFoundError:
            try:
                os.mkdir(path, mode)
            except FileExistsError:  # a workspace is made before anybody can lock it: somebody else was faster
                kind = os.lstat(path).st_mode
            else:
                made.append(path)
                continue
        if stat.S_ISLNK(kind):
            _check_link(root, path)
        elif not stat.S_ISDIR(kind):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
    return made


def _check_link(root: str, path: str) -> None:
    target, inside = os.path.realpath(path), os.path.realpath(root)
    if not target.startswith(inside + os.sep):
        raise StoreError(f"{path} is a symbolic link that leads out of the workspace; nothing is written through it.")


def write_temporary(folder: str, raw: bytes, *, sync: bool, mode: int = 0o666) -> str:
    """A new file with this content in `folder`, on the disk when it must be; its path. Nothing stays on failure."""
    global _written  # noqa: PLW0603
    while True:
        _written += 1
        path = f"{folder}/{TEMPORARY}{os.getpid()}-{_written}"
        try:
            file = os.open(path, _CREATE, mode)
        except FileExistsError:  # a killed process of the same number left it
            continue
        break
    try:
        try:
            rest = memoryview(raw)
            while rest:
                rest = rest[os.write(file, rest):]
            if sync:
                os.fsync(file)
        finally:
            os.close(file)
    except BaseException as error:
        os.unlink(path)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = path
        raise
    return path


def write_file(path: str, raw: bytes, *, sync: bool, mode: int = 0o666) -> None:
    """Put this content in the place of a file, whole or not at all."""
    temporary = write_temporary(path.rpartition("/")[0], raw, sync=sync, mode=mode)
    try:
        os.rename(temporary, path)
    except BaseException:
        remove_quietly(temporary)
        raise


def remove_temporaries(folder: str) -> None:
    """Remove what killed writers left unfinished in a folder. The lock must be held: nobody else is writing."""
    for entry in os.listdir(folder):
        if entry.startswith(TEMPORARY):
            remove_quietly(f"{folder}/{entry}")


def remove_quietly(path: str) -> bool:
    """Remove a file if it is there; whether it was."""
    try:
        os.unlink(path)
    except OSError:
        return False
    return True


def prune(stop: str, folder: str) -> str:
    """Remove `folder` and the folders above it, as far as they are empty and below `stop`; the one that stays."""
    while len(folder) > len(stop):
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            pass
        except OSError:
            break
        folder = folder.rpartition("/")[0]
    return folder


def sync_folder(path: str) -> None:
    """Make the names in a folder outlive a power cut. A folder that is gone again needs nothing."""
    try:
        folder = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        return
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems cannot, and need not
            error.filename = path
            raise
    finally:
        os.close(folder)
