"""Linked scopes: the other resources that a body names, and what a caller must be allowed to do with them. Rules as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.domain.ids import ResourceId, parse

if TYPE_CHECKING:
    from collections.abc import Iterator


class Link:
    """`id` is the resource that is named, `action` what must be allowed on it."""

    __slots__ = ("action", "id")

    def __init__(self, action: str, id_: ResourceId) -> None:
        self.action = action
        self.id = id_


def links(type_: str, body: Any) -> list[Link]:
    """What the body of a write to a folded type (or of its action, `TYPE/ACTION`) names, each once; nothing for types that name nothing.

    Members of another form than they should have name nothing here: the type refuses them.
    """
    facts = load("linked_scopes.json")
    rules = facts["types"].get(type_)
    if rules is None or not isinstance(body, dict):
        return []
    found: dict[tuple[str, str], Link] = {}
    stronger: dict[str, str] = facts["sourceActions"]
    for member in ("sources", "links"):
        for path in rules.get(member, ()):
            for text in _at(body, path.split(".")):
                id_ = parse(text) if isinstance(text, str) else None
                if id_ is None or id_.is_collection or (id_.subscription is None and "action" not in rules):
                    continue
                kind = id_.type.lower() or "resourcegroups" * (id_.group is not None)
                action = rules.get("action") or (stronger.get(kind) if member == "sources" else None) or facts["actions"].get(kind)
                if action is not None:
                    found.setdefault((id_.path.lower(), action), Link(action, id_))
    return list(found.values())


def _at(value: Any, steps: list[str]) -> Iterator[Any]:
    if not steps:
        yield value
        return
    step, *rest = steps
    if step == "[]":
        for member in value if isinstance(value, list) else ():
            yield from _at(member, rest)
    elif step == "{}":
        yield from value if isinstance(value, dict) else ()
    elif isinstance(value, dict) and value.get(step) is not None:
        yield from _at(value[step], rest)
