"""`sig status`: galleries at a glance. Definitions, their newest versions, where these have their copies, what is still running."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.inventory import API, SELECTION, group_of
from sig_cli.cli.inventory import galleries as selected
from sig_cli.cli.options import Opt, command
from sig_cli.cli.session import quoted

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

NEWEST = 5


@command(
    *SELECTION,
    Opt("--newest", name="newest", kind="int", default=NEWEST, help=f"How many versions of each definition. Default: {NEWEST}"),
    shape="plain", style="hand",
    examples=(("Every gallery of the workspace", "sig status"), ("One gallery, as data", "sig status -r golden -o json")),
)
def status(session: Session, *, resource_group: str | None = None, gallery_name: str | None = None,
           definition_name: str | None = None, newest: int = NEWEST) -> Any:
    """Show galleries at a glance: the newest versions, and their replicas in each region."""
    if newest < 1:
        raise Failure(f"--newest: {newest} is less than 1.")
    found = [gallery for _, gallery in selected(session, resource_group, gallery_name)]
    if gallery_name is not None and not found:
        raise Failure(f"There is no gallery '{gallery_name}'. `sig list` shows those there are.", exit_code=3)
    galleries = [_gallery(session, row, definition_name, newest) for row in found]
    if session.chosen.output or session.chosen.query or session.settings.get("core", "output"):
        return galleries
    from sig_cli.cli.glance import drawn, plain

    now = _now(session)
    if sys.stdout.isatty():
        drawn(galleries, now, colour=not session.settings.flag("core", "no_color"))
    else:
        sys.stdout.writelines(f"{line}\n" for line in plain(galleries, now))
    return None


def _gallery(session: Session, row: dict[str, Any], definition: str | None, newest: int) -> dict[str, Any]:
    definitions = [_definition(session, found, newest) for found in session.list(f"{row['id']}/images", API)
                   if definition is None or found["name"].lower() == definition.lower()]
    return {"name": row["name"], "id": row["id"], "resourceGroup": group_of(row["id"]), "location": row["location"],
            "provisioningState": row["properties"]["provisioningState"], **_left(session, row), "definitions": definitions}


def _definition(session: Session, row: dict[str, Any], newest: int) -> dict[str, Any]:
    from sig_cli.domain.versions import order_key

    versions = session.list(f"{row['id']}/versions", API)
    versions.sort(key=lambda version: order_key(version["name"]), reverse=True)
    properties = row["properties"]
    return {"name": row["name"], "id": row["id"], "identifier": properties["identifier"],
            "provisioningState": properties["provisioningState"], **_left(session, row), "endOfLifeDate": properties.get("endOfLifeDate"), "versionCount": len(versions),
            "versions": [_version(session, row["id"], version) for version in versions[:newest]]}


def _version(session: Session, definition: str, row: dict[str, Any]) -> dict[str, Any]:
    """A version with its regions. Only of one to which something is done, or that failed, they differ: it is read once more."""
    from sig_cli.domain.replicas import places

    if row["properties"]["provisioningState"] != "Succeeded":
        row = session.get(f"{definition}/versions/{quoted(row['name'])}", API, _expand="ReplicationStatus,SecondsLeft")
    properties = row["properties"]
    replicas = places(properties["publishingProfile"])
    told = {found["region"]: found for found in (properties.get("replicationStatus") or {}).get("summary") or ()}
    leaving = properties["provisioningState"] == "Deleting"  # nothing is copied any more
    regions = []
    for region, count in replicas.items():
        found = told.get(region, {"state": "Completed", "progress": 100})
        regions.append({"region": region, "replicas": count, "state": found["state"], "progress": found["progress"],
                        **({"secondsLeft": found["secondsLeft"]} if "secondsLeft" in found and not leaving else {})})
    return {"name": row["name"], "id": row["id"], "provisioningState": properties["provisioningState"], **_left(session, row),
            "endOfLifeDate": properties["publishingProfile"].get("endOfLifeDate"),
            "excludeFromLatest": properties["publishingProfile"].get("excludeFromLatest", False), "regions": regions}


def _left(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    """The seconds that what is done to a resource still takes, None when it never ends; nothing when nothing is done to it."""
    if row["properties"]["provisioningState"] not in ("Creating", "Updating", "Deleting"):
        return {}
    from sig_cli.domain.lifecycle import NEVER, SECOND, ends
    from sig_cli.workspace.files import FilesEngine
    from sig_cli.workspace.names import fold

    stored = FilesEngine(session.folder).get(fold(row["id"]))
    end = ends(stored.document) if stored is not None else 0
    return {"secondsLeft": None if end >= NEVER else max(0.0, (end - _now(session)) / SECOND)}


def _now(session: Session) -> int:
    from sig_cli.workspace.clock import WorkspaceClock
    from sig_cli.workspace.files import FilesEngine

    return WorkspaceClock(FilesEngine(session.folder))()
