"""`az sig image-version list-soft-deleted | undelete`: versions that a gallery keeps after deletion."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.commands.gallery import API as GALLERY_API
from sig_cli.cli.commands.gallery import path as gallery_path
from sig_cli.cli.commands.image_version import API, DELETE_API, NAMED, path
from sig_cli.cli.commands.image_version_write import ALLOW_DELETION, NAMES
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import GALLERY_NAME, PAGING, PLAIN_LOCATION, PLAIN_NO_WAIT, RESOURCE_GROUP, TAGS
from sig_cli.cli.session import Session, quoted


@command(NAMED.with_(id_part=None, group=""), GALLERY_NAME.with_(id_part=None, group=""),
         RESOURCE_GROUP.with_(id_part=None, group=""),
         Opt("--artifact-type", name="artifact_type", kind="aaz-str", default="Images", help="Kind of what was deleted"),
         *PAGING,
         examples=(("Deleted versions that can be brought back",
                    "sig image-version list-soft-deleted -g images -r soft -i ubuntu"),))
def list_soft_deleted(session: Session, *, gallery_image_name: str, gallery_name: str, resource_group: str,
                      artifact_type: str = "Images", max_items: int | None = None, next_token: str | None = None) -> Any:
    """List the deleted versions of a definition that can still be brought back."""
    where = (f"{gallery_path(session, resource_group, gallery_name)}/softdeletedartifacttypes/{quoted(artifact_type)}"
             f"/artifacts/{quoted(gallery_image_name)}/versions")
    return session.list(where, DELETE_API, max_items, next_token)


@command(*NAMES, PLAIN_LOCATION, TAGS, ALLOW_DELETION, PLAIN_NO_WAIT, shape="aaz", style="hand",
         examples=(("A version that was deleted by mistake", "sig image-version undelete -g images -r golden -i ubuntu -e 1.0.0"),))
def undelete(session: Session, *, resource_group_name: str, gallery_name: str, gallery_image_name: str,
             gallery_image_version: str, location: str | None = None, tags: dict[str, str] | None = None,
             allow_replicated_location_deletion: bool | None = None, no_wait: bool = False) -> Any:
    """Bring a deleted version back, while its gallery still keeps it."""
    location = location or session.group_location(resource_group_name)
    gallery = session.get(gallery_path(session, resource_group_name, gallery_name), GALLERY_API)
    if not (gallery.get("properties", {}).get("softDeletePolicy") or {}).get("isSoftDeleteEnabled"):
        raise Failure(f"soft-deletion is not enabled in Gallery '{gallery_name}'")
    body: dict[str, Any] = {"location": location, "tags": tags or {}}
    if allow_replicated_location_deletion is not None:
        body["properties"] = {"safetyProfile": {"allowDeletionOfReplicatedLocations": allow_replicated_location_deletion}}
    where = path(session, resource_group_name, gallery_name, gallery_image_name, gallery_image_version)
    return session.put(where, API, body, no_wait=no_wait)
