"""What `sig import` brought into a workspace, and what it did not see: a document of the workspace.

    {"name": "imported", "subscriptions": {ID: {"kinds": ["galleries", ...], "at": "2026-11-26T10:00:00+00:00"}},
     "unclear": [KEY, ...]}

A subscription that is not named was made here, and everything in it is known. `unclear` are galleries that are shared, of which
nothing told with whom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.workspace.files import FilesEngine

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

KEY = "/workspace/imported"
MACHINES = ("virtualMachines", "virtualMachineScaleSets")


def read(session: Session) -> dict[str, Any]:
    """The record; empty when nothing was imported."""
    stored = FilesEngine(session.folder).get(KEY)
    found: dict[str, Any] = stored.document if stored else {}
    return found


def without_machines(record: dict[str, Any]) -> list[str]:
    """The imported subscriptions of which machines or scale sets were not among what was read."""
    return sorted(id_ for id_, seen in record.get("subscriptions", {}).items() if not set(MACHINES) <= set(seen["kinds"]))
