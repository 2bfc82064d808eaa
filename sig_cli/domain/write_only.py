"""What a request may say and no answer ever tells: passwords, and settings that are protected.

Source: the specifications of these types call them secrets, and their documentation says that they are not returned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = frozenset({"adminpassword", "administratorloginpassword", "administratorpassword", "clientsecret", "customdata", "protectedsettings",
                   "protectedparameters", "runaspassword"})
"""Folded names of properties that are secrets whatever has them."""
_OF_TYPES = {"microsoft.keyvault/vaults/secrets": ("value",)}


INSIDE, GONE = object(), object()
"""What a judge says of a part that is looked into, and of one that is left out."""


def rewritten(value: Any, judge: Callable[[str, Any], Any]) -> Any:
    """A copy of a JSON value as `judge` says of each part of it, at any depth, given its name ("" for an element of a list).

    The judge returns `INSIDE`, `GONE`, or what takes the part's place.
    """
    if isinstance(value, dict):
        found = ((name, judge(name, part), part) for name, part in value.items())
        return {name: rewritten(part, judge) if said is INSIDE else said for name, said, part in found if said is not GONE}
    if isinstance(value, list):
        return [rewritten(part, judge) if said is INSIDE else said for said, part in ((judge("", part), part) for part in value)
                if said is not GONE]
    return value


def without_write_only(type_: str, properties: dict[str, Any]) -> dict[str, Any]:
    """The properties of a resource without what its service would not give back."""
    own = _OF_TYPES.get(type_.lower(), ())
    kept: dict[str, Any] = rewritten({name: value for name, value in properties.items() if name.lower() not in own},
                                     lambda name, _: GONE if name.lower() in NAMES else INSIDE)
    return kept


def masked_write_only(type_: str, properties: Any, mask: str) -> Any:
    """The properties of a resource with a mask in the place of what its service would not give back."""
    if not isinstance(properties, dict):
        return properties
    own = _OF_TYPES.get(type_.lower(), ())
    shown = rewritten(properties, lambda name, part: mask if name.lower() in NAMES and part is not None else INSIDE)
    return {name: mask if name.lower() in own else value for name, value in shown.items()}
