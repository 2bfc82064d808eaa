"""Microsoft.Authorization/locks: what may not be deleted, or not be changed, as long as the lock is there.

A lock holds for its scope and all that lies in it: `locked_scopes` tells what it forbids. Source: the REST
reference of management locks and the documentation of Resource Manager; the refusal is reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.providers.stored import StoredType

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call

LEVELS = {"cannotdelete": "CanNotDelete", "readonly": "ReadOnly", "notspecified": "NotSpecified"}
LONGEST_NOTES = 512


class Locks(StoredType):
    simulated = True

    def validated(self, call: Call) -> dict[str, Any]:
        body = super().validated(call)
        given = body.get("properties", {})
        level = given.get("level")
        if not isinstance(level, str) or level.lower() not in LEVELS:
            raise refusal("lock-level-invalid", value="" if level is None else str(level), allowed=", ".join(LEVELS.values()))
        notes = given.get("notes")
        if notes is not None and (not isinstance(notes, str) or len(notes) > LONGEST_NOTES):
            raise refusal("lock-notes-invalid", maximum=LONGEST_NOTES)
        kept = {name: given[name] for name in ("notes", "owners") if given.get(name) is not None}
        return {"properties": {"level": LEVELS[level.lower()], **kept}}


LOCKS_PROVIDER = Locks("Microsoft.Authorization/locks")
