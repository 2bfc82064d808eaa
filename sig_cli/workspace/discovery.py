"""Where the workspace is: found the way git finds its own, with no set-up step.

`--workspace`, then `SIG_WORKSPACE`, then the nearest `.sig` folder upwards from here, then the user's data folder.
Naming a folder is trusting it; a `.sig` that was merely found must belong to the user (as git's `safe.directory`).
"""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

from sig_cli.workspace.engine import ReadOnlyStore, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DOT_FOLDER = ".sig"
ADVICE = "Name a workspace folder, an empty folder or a new one"
_MARKS = ("state", "run", "workspace.toml", "config.toml")
_CLUTTER = frozenset({".git", ".gitignore", ".gitattributes", ".DS_Store", "lost+found"})
_OURS = frozenset(_MARKS) | _CLUTTER


class Location:
    """Where the workspace is, and how it was found: "option", "SIG_WORKSPACE", ".sig" or "user"."""

    __slots__ = ("folder", "found")

    def __init__(self, folder: str, found: str) -> None:
        self.folder = folder
        self.found = found


def locate(option: str | None, environ: Mapping[str, str], cwd: str | Callable[[], str] = os.getcwd) -> Location:
    """The folder that holds `state/` and `run/`; it need not exist.

    `option` is what `--workspace` says. `cwd` is the current folder or what tells it. A named folder without `state/`
    that has a `.sig` inside means that `.sig`. Raises `StoreError` for a folder that is something else, for a found
    one that belongs to another user, and when the current folder is gone.
    """
    if option is not None:
        if not option:
            raise StoreError(f"--workspace is empty. {ADVICE}.")
        return Location(_named(option, cwd), "option")
    named = environ.get("SIG_WORKSPACE")
    if named:
        return Location(_named(named, cwd), "SIG_WORKSPACE")
    found = _nearest(_current(cwd), environ)
    if found is not None:
        return Location(found, DOT_FOLDER)
    folder = user_data(environ)
    if folder is None:
        raise StoreError("Your home folder is unknown, so there is no place for a workspace. "
                         "Set HOME, or name a workspace with --workspace or SIG_WORKSPACE.")
    _examine(folder)
    return Location(folder, "user")


def user_data(environ: Mapping[str, str]) -> str | None:
    """The user's data folder as `platformdirs.user_data_dir("sig", appauthor=False)` gives it, without its import.

    None when the home folder cannot be told.
    """
    return _user_folder(environ, "XDG_DATA_HOME", "/.local/share", "user_data_dir")


def user_config(environ: Mapping[str, str]) -> str | None:
    """The user's settings folder as `platformdirs.user_config_dir("sig", appauthor=False)` gives it; or None."""
    return _user_folder(environ, "XDG_CONFIG_HOME", "/.config", "user_config_dir")


def absolute(text: str, cwd: str | Callable[[], str] = os.getcwd) -> str:
    """A folder that a person named, made absolute. A leading `~` is the home folder; `..` follows links."""
    if text.startswith("~"):
        text = os.path.expanduser(text)
    if not os.path.isabs(text):
        text = os.path.join(_current(cwd), text)
    return os.path.realpath(text) if ".." in text.split("/") else os.path.normpath(text)


def initialise(folder: str) -> None:
    """Make `folder` a workspace: `state/`, `run/` (for this user only), `.gitignore` and a commented `workspace.toml`.

    What is there already stays as it is, so doing it twice is harmless. Raises `StoreError` for a folder that is
    something else, `ReadOnlyStore` when it cannot be written.
    """
    from sig_cli.workspace.settings_rules import template

    _examine(folder)
    run = os.path.join(folder, "run")
    try:
        os.makedirs(os.path.join(folder, "state"), exist_ok=True)
        os.makedirs(run, mode=0o700, exist_ok=True)
        os.chmod(run, 0o700)
        _create(os.path.join(folder, ".gitignore"), "# What only this machine needs: locks, indexes, keys.\n/run/\n")
        _create(os.path.join(folder, "workspace.toml"), template())
    except OSError as error:
        raise ReadOnlyStore(f"{error.filename or folder} cannot be written: {error.strerror}.") from error


def _create(path: str, text: str) -> None:
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return


def _current(cwd: str | Callable[[], str]) -> str:
    if isinstance(cwd, str):
        return cwd
    try:
        return cwd()
    except OSError as error:
        raise StoreError(f"The current folder cannot be told ({error.strerror}). Change to another folder, "
                         "or name a workspace with --workspace or SIG_WORKSPACE.") from error


def _named(text: str, cwd: str | Callable[[], str]) -> str:
    folder = absolute(text, cwd)
    inner = folder + "/" + DOT_FOLDER
    if not _is_folder(folder + "/state") and _is_folder(inner):
        folder = inner
    _examine(folder)
    return folder


def _nearest(folder: str, environ: Mapping[str, str]) -> str | None:
    while True:
        candidate = (folder if folder != "/" else "") + "/" + DOT_FOLDER
        try:
            # The owner of the name counts, not of what a link points at: see git's ensure_valid_ownership.
            found = os.lstat(candidate)
        except (OSError, ValueError):
            found = None
        if found is not None and (stat.S_ISDIR(found.st_mode)
                                  or (stat.S_ISLNK(found.st_mode) and _is_folder(candidate))):
            if not _is_mine(found.st_uid, environ):
                raise StoreError(f"{candidate} belongs to {_user_name(found.st_uid)}, so it is not used unasked. "
                                 "To use it, name it with --workspace or SIG_WORKSPACE.")
            _examine(candidate)
            return candidate
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _is_mine(owner: int, environ: Mapping[str, str]) -> bool:
    """Whether a folder found on the way may be used. Root's rule is git's: its own, or those of who called sudo."""
    if sys.platform == "win32":
        return True
    user = os.geteuid()
    return owner == user or (user == 0 and environ.get("SUDO_UID") == str(owner))


def _user_name(number: int) -> str:
    try:
        import pwd

        return f"another user ({pwd.getpwuid(number).pw_name})"
    except (ImportError, KeyError):
        return f"another user (number {number})"


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _is_state(path: str) -> bool:
    """Whether a folder called `state` is one of ours: empty, or with the document of a subscription in it."""
    try:
        entries = os.listdir(path)
    except OSError:
        return True  # what cannot be looked into is told when it is read
    return not entries or any(os.path.lexists(f"{path}/{entry}/+subscription.json") for entry in entries)


def _examine(folder: str) -> None:
    """Raise `StoreError` unless the folder is a workspace, could become one (it is empty), or is not there."""
    if os.path.lexists(folder + "/state/+workspace"):
        return
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        if os.path.lexists(folder):
            raise StoreError(f"{folder} is not a workspace: it is a link to nothing. {ADVICE}.") from None
        return
    except NotADirectoryError:
        what = "it is a file" if os.path.lexists(folder) else "a part of its path is a file"
        raise StoreError(f"{folder} is not a workspace: {what}. {ADVICE}.") from None
    except OSError as error:
        raise StoreError(f"{folder} cannot be read as a workspace: {error.strerror}.") from error
    except ValueError:
        raise StoreError(f"{folder!r} is not a workspace: no path can hold that character. {ADVICE}.") from None
    if _OURS.issuperset(names) and (not _is_folder(folder + "/state") or _is_state(folder + "/state")):
        return
    raise StoreError(f"{folder} is not a workspace: it holds other things. {ADVICE}.")


def _user_folder(environ: Mapping[str, str], variable: str, below_home: str, function: str) -> str | None:
    if sys.platform == "darwin":
        below_home = "/Library/Application Support"
    elif not sys.platform.startswith("linux") or hasattr(sys, "getandroidapilevel") or "ANDROID_DATA" in environ:
        import platformdirs

        try:
            return str(getattr(platformdirs, function)("sig", appauthor=False))
        except RuntimeError:
            return None
    chosen = environ.get(variable, "")
    if chosen.startswith("/"):
        return os.path.join(chosen, "sig")
    home = environ.get("HOME", "")
    if not home.startswith("/"):
        try:
            import pwd

            home = pwd.getpwuid(os.getuid()).pw_dir
        except (ImportError, KeyError):
            return None
    return home.rstrip("/") + below_home + "/sig"
