"""The way back: which key's document a file below `state/` is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.workspace import layout, names

if TYPE_CHECKING:
    from sig_cli.workspace.files import FilesEngine


def key_of(engine: FilesEngine, file: str) -> str | None:
    """The key whose document lies in `file` (relative to `state/`); None when no key's does.

    Names that are hashed are asked of the documents on the way.
    """
    head, _, last = file.rpartition("/")
    parts = head.split("/") if head else []
    key = _Reader(engine, parts, last).key()
    return key if key is not None and layout.document(key) == file else None


class _Reader:
    """Reads the folders of a file from the outside in."""

    def __init__(self, engine: FilesEngine, parts: list[str], last: str) -> None:
        self._engine = engine
        self._parts = parts
        self._last = last
        self._at = 0

    def key(self) -> str | None:
        """What the folders and the file come to. The caller compares with the layout, so guesses do no harm."""
        first = self._take()
        if first is None:
            return None
        if first == layout.WORKSPACE:
            name = self._leaf_name()
            return f"/workspace/{name}" if name else None
        if first == layout.PROVIDERS:
            return self._namespace("")
        key = self._named("/subscriptions", first, layout.SUBSCRIPTION_DOCUMENT)
        if key is None or self._ends_with(layout.SUBSCRIPTION_DOCUMENT):
            return key
        second = self._take()
        if second is None:
            return None
        if second == layout.PROVIDERS:
            return self._namespace(key)
        group = self._named(f"{key}/resourcegroups", second, layout.FOLDER_DOCUMENT)
        if group is None or self._ends_with(layout.FOLDER_DOCUMENT):
            return group
        return self._namespace(group)

    def _namespace(self, scope: str) -> str | None:
        namespace = self._plain()
        if namespace is None:
            return None
        key = f"{scope}/providers/{namespace}"
        return key if self._ends_with(layout.FOLDER_DOCUMENT) else self._members(key, namespace)

    def _members(self, key: str, type_: str) -> str | None:
        """The collections below a namespace or a resource."""
        while True:
            part = self._take()
            if part == layout.PROVIDERS:
                return self._namespace(key)
            segment = names.decode(part) if part is not None else None
            if segment is None:
                return None
            type_ += "/" + segment
            collection = f"{key}/{segment}"
            if type_ in layout.LEAVES:
                if self._at == len(self._parts):
                    name = self._leaf_name()
                    return f"{collection}/{name}" if name else None
                if self._take() != layout.BELOW:
                    return None
                entry = self._take()
                resource = self._named(collection, entry, layout.LEAF_DOCUMENT, up=2) if entry is not None else None
            else:
                entry = self._take()
                resource = self._named(collection, entry, layout.FOLDER_DOCUMENT) if entry is not None else None
                if resource is not None and self._ends_with(layout.FOLDER_DOCUMENT):
                    return resource
            if resource is None:
                return None
            key = resource

    def _take(self) -> str | None:
        if self._at == len(self._parts):
            return None
        self._at += 1
        return self._parts[self._at - 1]

    def _plain(self) -> str | None:
        part = self._take()
        return names.decode(part) if part is not None else None

    def _ends_with(self, suffix: str) -> bool:
        return self._at == len(self._parts) and "/" + self._last == suffix

    def _leaf_name(self) -> str | None:
        if self._at != len(self._parts) or not self._last.endswith(layout.LEAF_DOCUMENT):
            return None
        entry = self._last[:-len(layout.LEAF_DOCUMENT)]
        return self._name(entry, "/".join([*self._parts, self._last]))

    def _named(self, collection: str, entry: str, suffix: str, up: int = 1) -> str | None:
        """The key of the member of a collection that the folder just taken stands for."""
        folder = "/".join(self._parts[:self._at - up])
        name = self._name(entry, f"{folder}/{entry}{suffix}" if folder else entry + suffix)
        return f"{collection}/{name}" if name else None

    def _name(self, entry: str, document: str) -> str | None:
        name = names.decode(entry)
        if name is None and names.is_hashed(entry):
            name = self._engine.long_name(f"{self._engine.state}/{document}", entry)
        return name
