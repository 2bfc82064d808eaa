"""Resource types that are stored and returned as sent, not simulated: which there are, and what is known of them.

In the namespaces that modules of ours serve, `data/stored_types.json` names them all; anything else there does not exist.
In every other namespace any type does, because a template may name one that nobody here has heard of. What is known of
a type (its spelling, whether it has a location) is in `data/providers.json`.
"""

from __future__ import annotations

from typing import Any

from sig_cli.data_files import load
from sig_cli.domain.gates import canonical_namespace

DEEPEST = 6
"""How many types may be nested; the service's own go to five."""
LONGEST = 100
"""Letters of a namespace, and of one type."""


def is_stored(type_: str) -> bool:
    """Whether resources of a type are stored, whatever its case: `Microsoft.Network/virtualNetworks/subnets`."""
    namespace, *types = type_.split("/")
    if not types or len(types) > DEEPEST or not _is_namespace(namespace) or not all(map(_is_type, types)):
        return False
    listed = _listed(namespace)
    if listed is not None:
        return "/".join(types).lower() in map(str.lower, listed)
    # Those addresses are no resources: what a region offers, and what a namespace can do.
    return types[0].lower() not in ("locations", "operations", "providers")


def spelling(type_: str) -> str:
    """The canonical spelling of a stored type as far as it is known; the rest as given."""
    namespace, _, rest = type_.partition("/")
    known = canonical_namespace(namespace) or next((name for name in _types() if name.lower() == namespace.lower()), namespace)
    names = [*(_listed(namespace) or ()), *(row["resourceType"] for row in _rows(known))]
    for name in names:
        if name.lower() == rest.lower():
            return f"{known}/{name}"
    parent = max((name for name in names if rest.lower().startswith(name.lower() + "/")), key=len, default="")
    return f"{known}/{parent}{rest[len(parent):]}"


def needs_location(type_: str) -> bool:
    """Whether the service is known to want a location for a new resource of a type."""
    namespace, _, rest = type_.partition("/")
    return any(row["resourceType"].lower() == rest.lower() and row.get("regional")
               for row in _rows(canonical_namespace(namespace) or ""))


def has_state(type_: str) -> bool:
    """Whether resources of a type have a provisioning state."""
    folded = type_.lower()
    return not any(folded == name or folded.startswith(name + "/")
                   for name in map(str.lower, load("stored_types.json")["withoutState"]))


def is_everywhere(namespace: str) -> bool:
    """Whether a namespace extends any scope, and lists what lies below a scope with what lies at it."""
    return namespace.lower() == "microsoft.authorization"


def is_open(namespace: str) -> bool:
    """Whether every type exists in a namespace, because no module of ours serves it."""
    return _is_namespace(namespace) and _listed(namespace) is None


def _types() -> dict[str, list[str]]:
    types: dict[str, list[str]] = load("stored_types.json")["types"]
    return types


def _listed(namespace: str) -> list[str] | None:
    return next((types for name, types in _types().items() if name.lower() == namespace.lower()), None)


def _rows(namespace: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = load("providers.json")["providers"].get(namespace, {}).get("resourceTypes", [])
    return rows


def _is_namespace(text: str) -> bool:
    parts = text.split(".")
    return len(parts) > 1 and len(text) <= LONGEST and all(map(_is_word, parts))


def _is_type(text: str) -> bool:
    return len(text) <= LONGEST and all(map(_is_word, text.split(".")))


def _is_word(text: str) -> bool:
    bare = text.replace("-", "").replace("_", "")
    return text.isascii() and bare.isalnum()
