"""Parameter persistence: what options were given last, for each user and working directory, in `run/parameters.json`.

az keeps this in the working directory itself, in `.azure/.local_context_USER`. The names belong to the workspace that they were
used in, so they lie there, and no folder gets a file that nobody asked for:

    USER -> working directory -> section -> name of the parameter -> value

A section is "all" or the words of a command. As with az, the nearest directory upwards that has a record is the one that counts.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from sig_cli.workspace import disk
from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.locks import held

if TYPE_CHECKING:
    from collections.abc import Callable

ALL = "all"
"""The section whose values every command may use."""

Sections = dict[str, dict[str, str]]
Directories = dict[str, Sections]


class Parameters:
    """What is remembered in the workspace at `folder` for a user in a working directory. Nothing is made by reading."""

    def __init__(self, folder: str, user: str, directory: str) -> None:
        self.path = f"{folder}/run/parameters.json"
        self._folder = folder
        self._user = user
        self._directory = directory

    def get(self, name: str) -> str | None:
        """The value that a parameter had last. Raises `StoreError` for a file that cannot be read."""
        return self.sections().get(ALL, {}).get(name)

    def sections(self) -> Sections:
        """All that is remembered, by section. Raises `StoreError` for a file that cannot be read."""
        directories = self._directories()
        places = self._places(directories, everywhere=False)
        return directories[places[0]] if places else {}

    def place(self) -> str:
        """The directory whose record counts here; empty when there is none."""
        return next(iter(self._places(self._directories(), everywhere=False)), "")

    def save(self, values: dict[str, str]) -> str:
        """Remember values for every command; the directory that they are remembered for.

        Raises `StoreError` for a file that cannot be read or written.
        """
        def put(directories: Directories) -> list[str]:
            places = self._places(directories, everywhere=False) or [self._directory]
            directories.setdefault(places[0], {}).setdefault(ALL, {}).update(values)
            return places
        return self._change(put)[0]

    def forget(self, names: list[str]) -> None:
        """Forget single parameters. Raises as `save` does."""
        def drop(directories: Directories) -> list[str]:
            places = self._places(directories, everywhere=False)
            for place in places:
                for section in directories[place].values():
                    for name in names:
                        section.pop(name.lower(), None)
            return places
        self._change(drop)

    def clear(self, *, recursive: bool, purge: bool) -> list[str]:
        """Forget all, with `recursive` in the directories above as well; the directories that had a record.

        The records stay, empty, unless they are to be purged. Raises as `save` does.
        """
        def drop(directories: Directories) -> list[str]:
            places = self._places(directories, everywhere=recursive)
            for place in places:
                if purge:
                    del directories[place]
                else:
                    directories[place] = {}
            return places
        return self._change(drop)

    def _places(self, directories: Directories, *, everywhere: bool) -> list[str]:
        found = []
        place = self._directory
        while place:
            if place in directories:
                found.append(place)
                if not everywhere:
                    break
            above = os.path.dirname(place)
            place = above if above != place else ""
        return found

    def _directories(self) -> Directories:
        return self._read().get(self._user, {})

    def _read(self) -> dict[str, Directories]:
        try:
            with open(self.path, encoding="utf-8") as file:
                document = json.load(file)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise StoreError(f"{self.path} cannot be read: {error.strerror}.") from error
        except (ValueError, RecursionError):
            document = None
        if not _is_record(document, 4):
            raise StoreError(f"{self.path} cannot be understood. It holds nothing but remembered parameters: delete it.")
        return document  # type: ignore[no-any-return]

    def _change(self, change: Callable[[Directories], list[str]]) -> list[str]:
        if not os.path.exists(self.path) and not change({}):
            return []
        try:
            with held(self._folder):
                document = self._read()
                places = change(document.setdefault(self._user, {}))
                if places:
                    raw = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
                    disk.write_file(self.path, raw, sync=disk.fsync_wanted(), mode=0o600)
        except OSError as error:
            raise StoreError(f"{self.path} cannot be written: {error.strerror}.") from error
        return places


def _is_record(value: Any, depth: int) -> bool:
    """Whether these are objects in objects, `depth` levels of them, with texts inside."""
    if depth == 0:
        return isinstance(value, str)
    return isinstance(value, dict) and all(_is_record(member, depth - 1) for member in value.values())
