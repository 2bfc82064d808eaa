"""The journal: the after-images of a commit of several documents.

Its rename into place is the moment at which such a commit has happened. From then on readers lay it over what they
read, and the next writer finishes it if its own writer was killed.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from sig_cli.workspace import disk, layout
from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.files import read_bytes

if TYPE_CHECKING:
    from sig_cli.workspace.files import FilesEngine

FORMAT = 1


def write(run: str, images: dict[str, bytes | None]) -> None:
    """Commit these after-images (None: deleted). When this returns, they hold; the run folder is not yet synced."""
    content = {"format": FORMAT, "documents": {key: raw.decode() if raw is not None else None
                                               for key, raw in images.items()}}
    disk.write_file(f"{run}/journal.json", json.dumps(content, ensure_ascii=False).encode(), sync=disk.fsync_wanted(),
                    mode=0o600)


def load(path: str) -> dict[str, bytes | None]:
    """The after-images of a journal; none when it is gone by now. Raises `StoreError` when it cannot be understood."""
    raw = read_bytes(path)
    if raw is None:
        return {}
    try:
        content = json.loads(raw)
        if content["format"] == FORMAT:
            return {key: text.encode() if text is not None else None for key, text in content["documents"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass
    raise StoreError(f"{path} cannot be read, so it is not known how the last write ended. Run 'sig workspace "
                     "repair', which moves it aside.")


def replay(engine: FilesEngine) -> bool:
    """Finish what a killed writer began; whether there was anything. The lock must be held.

    Doing it twice gives the same as doing it once. Raises `OSError` when the disk does not let it.
    """
    path = engine.journal
    if not os.access(path, os.F_OK):
        return False
    changed: list[tuple[str, bytes | None]] = []
    for key, raw in load(path).items():
        file = layout.document(key)
        if file is None:
            raise StoreError(f"{path} names {key}, which is no document. Run 'sig workspace repair', which moves it "
                             "aside.")
        changed.append((f"{engine.state}/{file}", raw))
    folders: set[str] = set()
    sync = disk.fsync_wanted()
    for target, raw in changed:
        if raw is not None:
            folder = target.rpartition("/")[0]
            folders.update(made.rpartition("/")[0] for made in disk.make_folders(engine.folder, folder))
            folders.add(folder)
            if read_bytes(target) != raw:
                disk.write_file(target, raw, sync=sync)
            disk.remove_temporaries(folder)
    for target, raw in changed:
        if raw is None:
            disk.remove_quietly(target)
            folders.add(prune(engine, target.rpartition("/")[0]))
    close(engine.run, folders, sync=sync)
    return True


def prune(engine: FilesEngine, folder: str) -> str:
    """Remove a folder of documents and those above it as far as they are empty, with what lists keep of them; the one that stays."""
    stays = disk.prune(engine.state, folder)
    if len(stays) < len(folder):
        outermost = stays + "/" + folder[len(stays) + 1:].partition("/")[0]
        if os.path.isdir(f"{engine.run}/index{outermost[len(engine.state):]}"):
            from sig_cli.workspace.listings import forget

            forget(engine, folder, stays)
    return stays


def close(run: str, folders: set[str], *, sync: bool) -> None:
    """Make what was applied outlive a power cut, and then the end of the journal: it must not come back later."""
    if sync:
        for folder in folders:
            disk.sync_folder(folder)
    os.unlink(f"{run}/journal.json")
    if sync:
        disk.sync_folder(run)
