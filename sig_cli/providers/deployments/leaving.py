"""Complete mode: what is in the group and not in the template goes.

Documented: resources that the template does not name are deleted, also those whose condition is false. What another resource
manages (the disks of a machine) goes and stays with that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.gates import api_versions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sig_cli.providers.provider import Sender
    from sig_cli.templates import Plan

LISTS = "2024-11-01"
_FIRST = ("microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets")
"""What holds others that stand beside it, such as network interfaces, and so goes before them."""


def leaving(send: Sender, plan: Plan, made: Iterable[str], group: str, now: int, *, ignored: bool = False) -> list[dict[str, Any]]:
    """The rows of a group's resources that a template does not name, machines and those in others first.

    `made` are folded ids that a deployment has to do with beside those of its plan. With `ignored` also what others manage.
    """
    answer = send("GET", f"{group}/resources", LISTS, now=now)
    rows = answer.body["value"] if answer.status == 200 else []
    named = {*made, *(item.id.lower() for item in plan.resources)}
    found = [row for row in rows if row["id"].lower() not in named and (ignored or "managedBy" not in row)]
    for row in found:
        known = api_versions(row["type"])
        row["apiVersion"] = known[0] if known else LISTS
    found.reverse()
    return sorted(found, key=lambda row: row["type"].lower() not in _FIRST)
