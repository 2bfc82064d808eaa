"""What `sig export` takes: the documents of the workspace or of some galleries, with all that they depend on, parents first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.domain.ids import parse
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.names import fold
from sig_cli.workspace.principals import principals as every_principal

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from sig_cli.cli.session import Session

    Document = dict[str, Any]

_GALLERIES = "microsoft.compute/galleries"
_SHORTEST = 6
"""Slashes in the id of a group's namespace: a resource's has more."""
_COUNTED = ("revision",)
_LEFT_OUT = ("microsoft.resources/deployments", "microsoft.compute/galleries/images/softdeletedversions")
"""What is no state to be made again: how deployments went, and what was deleted."""


def documents(session: Session, resource_group: str | None = None, gallery_name: str | None = None) -> list[Document]:
    """The documents as they lie in the workspace, without what the store counts, in an order in which they can be made.

    `resource_group` and `gallery_name` select galleries, which bring what they name along. Raises `Failure` when there are none.
    """
    engine = FilesEngine(session.folder)
    only = f"/subscriptions/{session.subscription.lower()}" if session.chosen.subscription else ""
    found: dict[str, Document] = {}
    for key, stored in engine.below("/subscriptions"):
        if only and not (key + "/").startswith(only + "/"):
            continue
        if not any(f"/{type_.split('/')[-1]}/" in key and _type(key) == type_ for type_ in _LEFT_OUT):
            found[key] = stored.document
    if resource_group or gallery_name:
        found = _selected(found, resource_group, gallery_name)
        if not found:
            raise Failure("There is no such gallery in what was looked at.", exit_code=3)
    return [_plain(found[key]) for key in _ordered(found)]


def principals(session: Session) -> list[Document]:
    """Who may have roles in the workspace, as they lie there: their assignments are resources of the export."""
    return [_plain(document) for document in every_principal(FilesEngine(session.folder))]


def _type(key: str) -> str:
    parsed = parse(key)
    return parsed.type.lower() if parsed and parsed.types else ""


def _selected(found: dict[str, Document], resource_group: str | None, gallery_name: str | None) -> dict[str, Document]:
    """The galleries that are named, what lies below them, and what they need: parents, and whatever their members name by id."""
    wanted = set()
    for key in found:
        parsed = parse(key)
        if parsed and parsed.types and f"{parsed.namespace}/{parsed.types[0]}".lower() == _GALLERIES \
                and (resource_group is None or (parsed.group or "") == resource_group.lower()) \
                and (gallery_name is None or parsed.names[0] == gallery_name.lower()):
            wanted.add(key)
    open_ = list(wanted)
    while open_:
        key = open_.pop()
        for needed in (*_parents(key), *(nearest(fold(text), found) for text in ids_in(found[key].get("properties")))):
            if needed in found and needed not in wanted:
                wanted.add(needed)
                open_.append(needed)
    namespaces = {_namespace(key) for key in wanted if _type(key)}
    return {key: document for key, document in found.items()
            if key in wanted or (not _type(key) and _namespace(key) in namespaces and key.rpartition("/providers/")[0] in wanted)}


def _namespace(key: str) -> str:
    """The namespace of a resource, or of a registration, whose key ends with it; "" for groups and subscriptions."""
    parsed = parse(key)
    return (parsed.namespace or "").lower() if parsed else ""


def nearest(key: str, known: Container[str]) -> str:
    """What an id names, or what that lies in (a subnet in its network), as far as it is known; "" for neither."""
    while key.count("/") > _SHORTEST:
        if key in known:
            return key
        key = key.rpartition("/")[0].rpartition("/")[0]
    return ""


def _parents(key: str) -> Iterator[str]:
    parsed = parse(key)
    if parsed is None:
        return
    yield f"/subscriptions/{parsed.subscription}"
    if parsed.group:
        yield fold(parsed.group_path)
    parent = parsed.parent
    while parent is not None:
        yield fold(parent.path)
        parent = parent.parent


def ids_in(value: Any) -> Iterator[str]:
    """Every text that may be a resource's id, at any depth."""
    if isinstance(value, str):
        if value.startswith("/subscriptions/"):
            yield value
    elif isinstance(value, (dict, list)):
        for member in value.values() if isinstance(value, dict) else value:
            yield from ids_in(member)


def _ordered(found: dict[str, Document]) -> list[str]:
    """Keys so that each comes after its parents and after what it names; the order of the store where that leaves a choice."""
    made: dict[str, None] = {}
    visiting: set[str] = set()

    def visit(key: str) -> None:
        stack = [(key, iter(_needs(key)))]
        visiting.add(key)
        while stack:
            current, rest = stack[-1]
            for needed in rest:
                if needed in found and needed not in made and needed not in visiting:
                    visiting.add(needed)
                    stack.append((needed, iter(_needs(needed))))
                    break
            else:
                stack.pop()
                made[current] = None

    def _needs(key: str) -> list[str]:
        return [*_parents(key), *(nearest(fold(text), found) for text in ids_in(found[key].get("properties")))]

    for key in found:
        if key not in made and key not in visiting:
            visit(key)
    return list(made)


def _plain(document: Document) -> Document:
    private = {name: value for name, value in document.get("sig", {}).items() if name not in _COUNTED}
    return {**document, "sig": private}
