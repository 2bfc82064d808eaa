"""`$filter` of the lists of roles: conditions joined by `and`, each a comparison or one of a few functions.

    roleName eq 'Reader' · type eq 'CustomRole' · atScope() · atScopeAndBelow()
    principalId eq 'GUID' · assignedTo('GUID')

Source: the REST reference of role definitions and role assignments, and what az 2.91 sends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sig_cli.domain.errors import refusal

if TYPE_CHECKING:
    from collections.abc import Collection

_CONDITION = re.compile(r"\s*(?:(?P<word>\w+)\s+eq\s+'(?P<value>(?:[^']|'')*)'"
                        r"|(?P<function>\w+)\(\s*(?:'(?P<argument>(?:[^']|'')*)')?\s*\))\s*(?P<more>and\b|$)", re.IGNORECASE)


def conditions(text: str, known: Collection[str]) -> dict[str, str]:
    """The conditions of a filter by folded word or function, with what each is held against ("" for a bare function).

    `known` are the folded names that a list understands. Raises `filter-invalid` for any other text.
    """
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        match = _CONDITION.match(text, at)
        name = "" if match is None else (match["word"] or match["function"] or "").lower()
        if match is None or name not in known:
            raise refusal("filter-invalid", filter=text)
        found[name] = (match["value"] or match["argument"] or "").replace("''", "'")
        at = match.end()
        if match["more"] and at >= len(text):
            raise refusal("filter-invalid", filter=text)
    return found
