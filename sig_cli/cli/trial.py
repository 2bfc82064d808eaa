"""A trial of a script: an overlay of the workspace, what each command in it came to, and bringing it home.

The overlay is a folder whose documents are hard links to the workspace's: writes put a new file in a document's place and never
change one, so the workspace stays as it is. Commands that run in it write down how they ended.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sig_cli.workspace.engine import Operation, Stored

    Document = dict[str, Any]

RECORD = "SIG_TRY_RECORD"
SETTINGS = "workspace.toml"
_MOST = 2000


class _Listening:
    """Standard error that remembers the beginning of what went through it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.heard = ""

    def write(self, text: str) -> int:
        self.heard += text[:_MOST - len(self.heard)]
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def listen() -> None:
    """Remember what this process writes to standard error."""
    sys.stderr = _Listening(sys.stderr)


def record(program: str, words: Sequence[str], code: int) -> None:
    """Write down that a command of this process ended, and how. One line, whole: many processes may do so at once."""
    heard = getattr(sys.stderr, "heard", "")
    error = next((line.removeprefix("ERROR: ") for line in heard.splitlines() if line.startswith("ERROR: ")), "")
    line = json.dumps({"program": program, "words": list(words), "code": code, "error": error}) + "\n"
    try:
        descriptor = os.open(os.environ[RECORD], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError:
        return
    with os.fdopen(descriptor, "wb") as file:
        file.write(line.encode("utf-8", "surrogatepass"))


def recorded(path: str) -> list[Document]:
    """The commands that ended in a trial."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return [json.loads(line) for line in file]
    except FileNotFoundError:
        return []


def overlay(folder: str, to: str) -> bytes:
    """Make an overlay of a workspace in the folder `to`: its state as links, its settings as a copy. What stands in these comes out."""
    import shutil

    os.makedirs(f"{to}/state")
    root = f"{folder}/state"
    for inner, folders, names in os.walk(root):
        place = f"{to}/state{inner[len(root):]}"
        for name in folders:
            os.mkdir(f"{place}/{name}")
        for name in names:
            try:
                os.link(f"{inner}/{name}", f"{place}/{name}")
            except OSError:  # another file system, or one without links
                shutil.copy2(f"{inner}/{name}", f"{place}/{name}")
    text = _settings(folder)
    if text:
        shutil.copy2(f"{folder}/{SETTINGS}", f"{to}/{SETTINGS}")
    return text


def revisions(folder: str) -> dict[str, str]:
    """The revision of every document of a workspace, its own records among them."""
    return {key: stored.revision for key, stored in _everything(folder)}


def bring_home(folder: str, to: str, began: dict[str, str], settings: bytes) -> int:
    """Make the workspace `folder` what its overlay `to` has become, in one commit; how many documents that changed.

    `began` are the revisions and `settings` the settings with which the overlay began. Raises `Conflict` when somebody changed
    one of the documents, or the settings, that the trial changed: then nothing is done.
    """
    from sig_cli.arm.local import declared_indexes
    from sig_cli.workspace.engine import ABSENT, Conflict, Delete, Put
    from sig_cli.workspace.files import FilesEngine
    from sig_cli.workspace.settings_edit import replace

    chosen = _settings(to)
    if chosen != settings and _settings(folder) != settings:
        raise Conflict(f"{SETTINGS} has changed since it was read")

    after = dict(_everything(to))
    operations: list[Operation] = [Put(key, stored.document, began.get(key, ABSENT)) for key, stored in after.items()
                                   if began.get(key) != stored.revision]
    operations += [Delete(key, revision) for key, revision in began.items() if key not in after]
    if operations:
        FilesEngine(folder, indexes=declared_indexes).commit(operations)
    if chosen != settings:
        replace(f"{folder}/{SETTINGS}", chosen)
    return len(operations)


def _settings(folder: str) -> bytes:
    """What stands in a workspace's settings; nothing when there are none."""
    try:
        with open(f"{folder}/{SETTINGS}", "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def _everything(folder: str) -> Iterator[tuple[str, Stored]]:
    from sig_cli.workspace.files import FilesEngine

    yield from FilesEngine(folder).below("")
