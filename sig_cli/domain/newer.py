"""Properties that came after a profile's time.

Today's az always sends some of them (generation, security features). A profile takes and drops those that carry a value
it lists, so that az of today can drive it, and refuses the rest: `parameter-not-allowed`, as reported for
`storageProfile` under the first api-version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal

if TYPE_CHECKING:
    from sig_cli.domain.profiles import Profile


def drop_newer(type_: str, properties: dict[str, Any], profile: Profile) -> dict[str, Any]:
    """The properties of a request without those that the profile does not know; the request's own are not changed.

    Raises `parameter-not-allowed` for one that carries a value the profile cannot ignore.
    """
    rules = profile.newer(type_)
    for path, droppable in rules.items():
        properties = _without(properties, path.split("."), droppable, profile.property_path(type_, path))
    return properties


def _without(value: Any, path: list[str], droppable: list[Any], written: str) -> Any:
    """A copy of an object without the property at `path`; the object itself where there is nothing to drop."""
    step = path[0]
    name = step.removesuffix("[]")
    if not isinstance(value, dict) or name not in value:
        return value
    inner = value[name]
    if len(path) > 1:
        changed = ([_without(item, path[1:], droppable, written) for item in inner]
                   if step != name and isinstance(inner, list) else _without(inner, path[1:], droppable, written))
        return {**value, name: changed}
    if inner is not None and not any(_same(inner, known) for known in droppable):
        raise refusal("parameter-not-allowed", parameter=written.replace("[]", ""))
    return {key: item for key, item in value.items() if key != name}


def _same(given: Any, known: Any) -> bool:
    """Whether two JSON values are equal; the case of texts does not count."""
    if isinstance(given, str) and isinstance(known, str):
        return given.lower() == known.lower()
    if isinstance(given, dict) and isinstance(known, dict):
        return given.keys() == known.keys() and all(_same(given[key], known[key]) for key in known)
    if isinstance(given, list) and isinstance(known, list):
        return len(given) == len(known) and all(map(_same, given, known))
    return type(given) is type(known) and bool(given == known)
