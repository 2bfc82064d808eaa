"""`az sig image-version list | show | delete | wait`, and our own `latest`. Creating and updating have their own page."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.listing import listed
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import image_version as image_version_table
from sig_cli.cli.params import (
    DEFINITION_NAME,
    GALLERY_NAME,
    NO_WAIT,
    PAGING,
    RESOURCE_GROUP,
    VERSION_NAME,
    WAIT,
    any_condition,
)
from sig_cli.cli.session import Session, quoted

API = "2024-03-03"
DELETE_API = "2026-03-03"

NAMED = DEFINITION_NAME.with_(spellings=("-i", "--gallery-image-name", "--gallery-image-definition"))
EXPAND = Opt("--expand", name="expand", kind="aaz-str", choices=("ReplicationStatus", "UefiSettings"),
             help="Show this as well")


def path(session: Session, resource_group: str, gallery_name: str, gallery_image_name: str, version: str) -> str:
    """The path of an image version."""
    return f"{versions_path(session, resource_group, gallery_name, gallery_image_name)}/{quoted(version)}"


def versions_path(session: Session, resource_group: str, gallery_name: str, gallery_image_name: str) -> str:
    """The path of the versions of a definition."""
    return (f"{session.group_path(resource_group)}/providers/Microsoft.Compute/galleries/{quoted(gallery_name)}"
            f"/images/{quoted(gallery_image_name)}/versions")


@command(NAMED.with_(id_part=None, group=""), GALLERY_NAME.with_(id_part=None, group=""),
         RESOURCE_GROUP.with_(id_part=None, group=""), *PAGING,
         examples=(("The names of all versions, for a script",
                    "sig image-version list -g images -r golden -i ubuntu --query [].name -o tsv"),))
def list_(session: Session, *, gallery_image_name: str, gallery_name: str, resource_group: str,
          max_items: int | None = None, next_token: str | None = None) -> Any:
    """List the versions of an image definition."""
    return listed(session, versions_path(session, resource_group, gallery_name, gallery_image_name), API, max_items, next_token)


@command(DEFINITION_NAME, VERSION_NAME, GALLERY_NAME, RESOURCE_GROUP, EXPAND, ids=True, table=image_version_table,
         examples=(("A version, and how far its replication is",
                    "sig image-version show -g images -r golden -i ubuntu -e 1.0.0 --expand ReplicationStatus"),))
def show(session: Session, *, gallery_image_name: str, gallery_image_version_name: str, gallery_name: str,
         resource_group: str, expand: str | None = None) -> Any:
    """Show one image version."""
    where = path(session, resource_group, gallery_name, gallery_image_name, gallery_image_version_name)
    return session.get(where, API, _expand=expand)


@command(NAMED, VERSION_NAME, GALLERY_NAME, RESOURCE_GROUP, NO_WAIT,
         Opt("--bypass-soft-delete", name="bypass_soft_delete", kind="aaz-bool", words="?", blank=True,
             help="Delete for good, whatever the soft-delete policy of the gallery says"),
         ids=True,
         examples=(("Delete a version", "sig image-version delete -g images -r golden -i ubuntu -e 1.0.0"),))
def delete(session: Session, *, gallery_image_name: str, gallery_image_version_name: str, gallery_name: str,
           resource_group: str, no_wait: bool | None = None, bypass_soft_delete: bool | None = None) -> None:
    """Delete an image version."""
    where = path(session, resource_group, gallery_name, gallery_image_name, gallery_image_version_name)
    bypass = None if bypass_soft_delete is None else str(bypass_soft_delete).lower()
    session.delete(where, DELETE_API, no_wait=bool(no_wait), bypassSoftDelete=bypass)


@command(DEFINITION_NAME, VERSION_NAME, GALLERY_NAME, RESOURCE_GROUP, EXPAND, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until an update of a version is done",
                    "sig image-version wait -g images -r golden -i ubuntu -e 1.0.0 --updated"),))
def wait(session: Session, *, gallery_image_name: str, gallery_image_version_name: str, gallery_name: str,
         resource_group: str, expand: str | None = None, **conditions: Any) -> Any:
    """Wait until an image version is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, gallery_name, gallery_image_name, gallery_image_version_name)
    return until(lambda: session.get(where, API, _expand=expand), aaz=True, session=session, **conditions)


@command(
    NAMED.with_(id_part=None, group=""), GALLERY_NAME.with_(id_part=None, group=""),
    RESOURCE_GROUP.with_(id_part=None, group=""),
    Opt("--location", "-l", name="location", complete="region", help="Only this region"),
    Opt("--explain", name="explain", kind="flag", help="Say of every other version why it is not the latest"),
    shape="plain", style="aaz",
    examples=(("Which version each region would use, and why",
               "sig image-version latest -g images -r golden -i ubuntu --explain"),),
)
def latest(session: Session, *, gallery_image_name: str, gallery_name: str, resource_group: str,
           location: str | None = None, explain: bool = False) -> Any:
    """Tell which version `latest` means, per region."""
    from sig_cli.cli.latest import latest_by_region

    versions = session.list(versions_path(session, resource_group, gallery_name, gallery_image_name), API)
    # Only while something is done to a version, or when that failed, do its regions differ; a list does not tell.
    versions = [session.get(version["id"], API, _expand="ReplicationStatus,SecondsLeft")
                if version["properties"].get("provisioningState") in ("Updating", "Failed") else version for version in versions]
    rows = latest_by_region(versions, location, explain=explain)
    if location is not None and rows[0]["latest"] is None:
        # A script that asks for one region must not go on with an empty id.
        session.exit_code = 3
        session.warn(f"No version is the latest in {rows[0]['displayName']}. --explain says why.")
    return rows
