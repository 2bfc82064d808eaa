"""What a request may say and no answer ever tells: passwords, and settings that are protected.

Source: the specifications of these types call them secrets, and their documentation says that they are not returned.
"""

from __future__ import annotations

from typing import Any

NAMES = frozenset({"adminpassword", "administratorloginpassword", "administratorpassword", "clientsecret", "customdata", "protectedsettings",
                   "protectedparameters", "runaspassword"})
"""Folded names of properties that are secrets whatever has them."""
_OF_TYPES = {"microsoft.keyvault/vaults/secrets": ("value",)}


def without_write_only(type_: str, properties: dict[str, Any]) -> dict[str, Any]:
    """The properties of a resource without what its service would not give back."""
    own = _OF_TYPES.get(type_.lower(), ())
    return {name: _without(value) for name, value in properties.items() if name.lower() not in own and name.lower() not in NAMES}


def masked_write_only(type_: str, properties: Any, mask: str) -> Any:
    """The properties of a resource with a mask in the place of what its service would not give back."""
    if not isinstance(properties, dict):
        return properties
    own = _OF_TYPES.get(type_.lower(), ())
    return {name: mask if name.lower() in own else value for name, value in _masked(properties, mask).items()}


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without(part) for name, part in value.items() if name.lower() not in NAMES}
    return [_without(part) for part in value] if isinstance(value, list) else value


def _masked(value: Any, mask: str) -> Any:
    if isinstance(value, dict):
        return {name: mask if name.lower() in NAMES and part is not None else _masked(part, mask) for name, part in value.items()}
    return [_masked(part, mask) for part in value] if isinstance(value, list) else value
