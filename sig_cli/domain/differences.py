"""What differs between two sets of resources: added, removed, changed, and of a change every property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Document = dict[str, Any]

_NAMING = ("name", "id", "lun")
"""The members by which the objects of a list are told apart, where all have one."""


def differences(before: Mapping[str, Document], after: Mapping[str, Document]) -> dict[str, list[Document]]:
    """`added`, `removed` and `changed` resources, each list by key. Documents are compared without their private section.

    A changed one has its `changes`: the `path` of a property, its value `before` and `after`; None where it is not there.
    """
    made: dict[str, list[Document]] = {"added": [], "removed": [], "changed": []}
    for key in sorted({*before, *after}):
        old, new = before.get(key), after.get(key)
        shown = new or old or {}
        head = {"id": shown.get("id", key), "type": shown.get("type") or "subscription"}
        if old is None:
            made["added"].append(head)
        elif new is None:
            made["removed"].append(head)
        else:
            changes = [{"path": path, "before": one, "after": other} for path, one, other in compared(_open(old), _open(new), "")]
            if changes:
                made["changed"].append({**head, "changes": changes})
    return made


def compared(old: Any, new: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Every place where two values differ: path, value before, value after. Lists of named objects are compared by name."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys([*old, *new]):
            yield from compared(old.get(name), new.get(name), f"{path}.{name}" if path else name)
        return
    if isinstance(old, list) and isinstance(new, list):
        naming = next((name for name in _NAMING if all(isinstance(item, dict) and name in item for item in [*old, *new])), None)
        if naming is not None:
            one, other = ({str(item[naming]): item for item in items} for items in (old, new))
            if len(one) == len(old) and len(other) == len(new):
                for name in dict.fromkeys([*one, *other]):
                    yield from compared(one.get(name), other.get(name), f"{path}[{name}]")
                return
    if old != new or isinstance(old, bool) is not isinstance(new, bool):
        yield path, old, new


def _open(document: Document) -> Document:
    """What is everybody's of a document; the properties stand at its top, as az shows them."""
    made = {name: value for name, value in document.items() if name not in ("sig", "properties")}
    return {**made, **(document.get("properties") or {})}
