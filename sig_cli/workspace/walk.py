"""Walking the folders below `state/`: every key below a prefix, and every collection of a type.

A *place* is a name in a collection that has a document or something below it: orphans are found as well.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from sig_cli.workspace import layout, names
from sig_cli.workspace.engine import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.workspace.files import FilesEngine

    Overlay = dict[str, bytes | None]


def keys_below(engine: FilesEngine, prefix: str, overlay: Overlay, after: str = "") -> Iterator[str]:
    """The keys of all documents below a key or a collection, parents before children, in one order on every engine.

    The order is that of the segments, each compared as `names.order` has it. "" is everything. With `after` only the
    keys that come after that one; folders that lie before it are not looked into.
    """
    if not overlay:
        if not after.startswith(prefix + "/"):
            if after and key_order(after) > key_order(prefix):
                return
            after = ""
        yield from _below(engine, prefix, after)
        return
    head = prefix + "/"
    found = dict.fromkeys(_below(engine, prefix, ""))
    for key, raw in overlay.items():
        if key.startswith(head):
            if raw is None:
                found.pop(key, None)
            else:
                found[key] = None
    yield from keys_after(sorted(found, key=key_order), after)


def keys_after(keys: list[str], after: str) -> list[str]:
    """Of keys in order those that come after one, which need not be among them; all of them for ""."""
    if not after:
        return keys
    from bisect import bisect_right

    return keys[bisect_right(keys, key_order(after), key=key_order):]


def key_order(key: str) -> list[tuple[str, str]]:
    """The sort key that puts keys into the order of `keys_below`."""
    return [names.order(segment) for segment in key.split("/")]


def _below(engine: FilesEngine, prefix: str, after: str) -> Iterator[str]:
    """`after` is a key below `prefix`, or empty: then nothing is left out."""
    if layout.collection(prefix) is not None:
        return _in_collection(engine, prefix, after)
    return _in_document(engine, prefix, after)


def _in_document(engine: FilesEngine, key: str, after: str) -> Iterator[str]:
    bound = _next_segment(after, key)
    for collection in collections_below(engine, key):
        name = collection.rpartition("/")[2]
        if name == bound:
            yield from _in_collection(engine, collection, after)
        elif not bound or names.order(name) > names.order(bound):
            yield from _in_collection(engine, collection, "")


def _in_collection(engine: FilesEngine, collection: str, after: str) -> Iterator[str]:
    bound = _next_segment(after, collection)
    found = places(engine, collection)
    for name in names.at_least(list(found), bound):
        is_document, has_more = found[name]
        key = f"{collection}/{name}"
        if is_document and name != bound:
            yield key
        if has_more:
            yield from _in_document(engine, key, after if name == bound else "")


def _next_segment(after: str, prefix: str) -> str:
    """What follows `prefix` in a key that begins with it; empty when the key ends there, or is empty."""
    return after[len(prefix) + 1:].partition("/")[0]


def collections_below(engine: FilesEngine, key: str) -> list[str]:
    """The collections that lie directly below a document's key, in order."""
    if not key:
        return ["/providers", "/subscriptions", "/workspace"]
    place = layout.collection(key.rpartition("/")[0])
    folder = layout.below(key)
    if place is None or folder is None:
        return []
    kind = place[2]
    if kind == layout.SUBSCRIPTION:
        return [f"{key}/providers", f"{key}/resourcegroups"]
    if kind == layout.GROUP:
        return [f"{key}/providers"]
    found = []
    for entry in folders(f"{engine.state}/{folder}"):
        name = names.decode(entry)
        if name is not None:
            # A type called "providers" can only follow its namespace; elsewhere the word begins another scope.
            if kind == layout.NAMESPACE or name != "providers":
                found.append(name)
        elif entry == layout.PROVIDERS and kind == layout.RESOURCE:
            found.append("providers")
    return [f"{key}/{name}" for name in names.in_order(found)]


def places(engine: FilesEngine, collection: str) -> dict[str, tuple[bool, bool]]:
    """Name → (has a document, may have something below it) of every place in a collection, in order."""
    place = layout.collection(collection)
    if place is None:
        return {}
    folder, suffix, kind = place
    path = f"{engine.state}/{folder}" if folder else engine.state
    found: dict[str, tuple[bool, bool]] = {}
    if suffix == layout.LEAF_DOCUMENT:
        for name in engine.members(collection, place, {}):
            found[name] = (True, False)
        if kind != layout.SETTING:
            for inner in _folder_names(engine, f"{path}/{layout.BELOW}", path, suffix):
                found[inner] = (inner in found, True)
    else:
        for name, entry in _folder_names(engine, path, path, suffix).items():
            # A long name that no document tells: what lies below has no key, but the place is not empty.
            nameless = name == entry and names.is_hashed(entry)
            found[name] = (nameless or os.access(f"{path}/{entry}{suffix}", os.F_OK), not nameless)
    return {name: found[name] for name in names.in_order(found)}


def _folder_names(engine: FilesEngine, path: str, documents: str, suffix: str) -> dict[str, str]:
    """Folded name → encoded name of the folders in `path`. Their documents, which know long names, lie in `documents`."""
    found = {}
    for entry in folders(path):
        name = names.decode(entry)
        if name is None and names.is_hashed(entry):
            name = engine.long_name(f"{documents}/{entry}{suffix}", entry) or entry
        if name is not None:
            found[name] = entry
    return found


def _inner_names(engine: FilesEngine, collection: str) -> list[str]:
    """The names in a collection that may have something below them, in order."""
    place = layout.collection(collection)
    if place is None:
        return []
    folder, suffix, _ = place
    path = f"{engine.state}/{folder}"
    inner = f"{path}/{layout.BELOW}" if suffix == layout.LEAF_DOCUMENT else path
    return names.in_order(_folder_names(engine, inner, path, suffix))


def folders(path: str) -> list[str]:
    """The folders in a folder; symbolic links are not followed. Raises `StoreError` when it must not be read."""
    try:
        with os.scandir(path) as entries:
            return [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        if error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
            return []
        raise StoreError(f"{path} cannot be read: {error.strerror}.") from None


def collections_of(engine: FilesEngine, subscription: str, type_: str, overlay: Overlay) -> list[str]:
    """Every collection of a type in a subscription, in its groups and outside of them, in order.

    Resources that extend another resource are not looked for.
    """
    namespace, *types = type_.split("/")
    head = f"/subscriptions/{subscription}"
    found: list[str] = []
    groups = [f"{head}/resourcegroups/{name}" for name in _inner_names(engine, f"{head}/resourcegroups")]
    for scope in (head, *groups):
        level = [f"{scope}/providers/{namespace}/{types[0]}"]
        for inner in types[1:]:
            level = [f"{collection}/{name}/{inner}" for collection in level for name in _inner_names(engine, collection)]
        found.extend(level)
    for key in overlay:
        collection = key.rpartition("/")[0]
        if is_collection_of(collection, subscription, type_) and collection not in found:
            found.append(collection)
            found.sort(key=key_order)
    return found


def is_collection_of(collection: str, subscription: str, type_: str) -> bool:
    """Whether `collections_of` may give this collection."""
    parts = collection.split("/")
    if parts[1:3] != ["subscriptions", subscription] or layout.type_of(collection) != type_:
        return False
    at = 5 if parts[3] == "resourcegroups" else 3
    return len(parts) == at + 1 + 2 * type_.count("/")
