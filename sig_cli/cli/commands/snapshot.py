"""`az snapshot create | list | show | update | delete | wait`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.disk_options import (
    BOOL3,
    SHARED,
    apply_options,
    check_encryption,
    settable,
    tell_previews,
)
from sig_cli.cli.disk_sources import API, find_again, find_source, source_members
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import (
    FORCE_STRING,
    GENERIC_UPDATE,
    GROUP,
    NO_WAIT,
    PAGING,
    PLAIN_LOCATION,
    PLAIN_NO_WAIT,
    RESOURCE_GROUP,
    TAGS,
    WAIT,
    any_condition,
)
from sig_cli.cli.session import Session, quoted
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from sig_cli.cli.disk_sources import Source
    from sig_cli.cli.generic_update import Actions

SKUS = ("Premium_LRS", "Standard_LRS", "Standard_ZRS")
NAME = Opt("-n", "--name", "--snapshot-name", name="snapshot_name", kind="aaz-str", required=True, id_part="name",
           complete="snapshot", group="Resource Id", help="Snapshot")


def path(session: Session, resource_group: str, snapshot_name: str) -> str:
    """The path of a snapshot."""
    return f"{session.group_path(resource_group)}/providers/Microsoft.Compute/snapshots/{quoted(snapshot_name)}"


@command(
    GROUP.with_(id_part=None),
    Opt("--name", "-n", name="snapshot_name", required=True, complete="snapshot", help="Name of the new snapshot"),
    PLAIN_LOCATION,
    Opt("--size-gb", "-z", name="size_gb", kind="int", help="Size in GB"),
    Opt("--sku", name="sku", kind="enum", choices=SKUS, default="Standard_LRS", help="Storage type"),
    Opt("--source", name="source", complete="source", help="Disk or snapshot by name or id, or the address of a blob"),
    Opt("--for-upload", name="for_upload", **BOOL3, help="Make it to upload a blob into it"),
    Opt("--copy-start", name="copy_start", **BOOL3, help="Copy from another region in the background"),
    Opt("--incremental", name="incremental", **BOOL3, help="Store what changed since the last snapshot only"),
    Opt("--source-storage-account-id", name="source_storage_account_id", help="Storage account of the blob, by id"),
    Opt("--hyper-v-generation", name="hyper_v_generation", kind="enum", choices=("V1", "V2"), help="Hyper-V generation"),
    TAGS, *SHARED,
    Opt("--edge-zone", name="edge_zone", help="Edge zone to make it in"),
    Opt("--elastic-san-resource-id", "--elastic-san-id", name="elastic_san_resource_id", help="Elastic SAN snapshot, by id"),
    Opt("--bandwidth-copy-speed", name="bandwidth_copy_speed", kind="enum", choices=("None", "Enhanced"),
        help="Speed of a copy between regions"),
    Opt("--instant-access-duration-minutes", "--instant-access-duration", "--ia-duration",
        name="instant_access_duration_minutes", kind="int", help="Minutes of instant access"),
    PLAIN_NO_WAIT, style="hand",
    examples=(("Of a disk", "snapshot create -g images -n web-os-1 --source web-os"),),
)
def create(session: Session, *, resource_group_name: str, snapshot_name: str, sku: str, location: str | None = None,
           source: str | None = None, tags: dict[str, str] | None = None, no_wait: bool = False, **given: Any) -> Any:
    """Create a snapshot: a copy of a disk or snapshot, from a blob, or empty."""
    tell_previews(session, given)
    found, original = _source(session, resource_group_name, source, given)
    location = session.location(location) if location else session.group_location(resource_group_name)
    copy_start = given["copy_start"]
    if copy_start is None and given["incremental"] and original is not None:
        copy_start = original["location"] != location
    creation = source_members(found, copy="CopyStart" if copy_start else "Copy") or {
        "createOption": "Upload" if given["for_upload"] else
        "CopyFromSanSnapshot" if given["elastic_san_resource_id"] is not None else "Empty"}
    if creation["createOption"] == "Empty" and given["size_gb"] is None:
        raise Failure("Please supply size for the snapshots")
    if given["disk_encryption_set"] is not None and given["encryption_type"] is None:
        raise Failure("usage error: Please specify --encryption-type.")
    properties: dict[str, Any] = {"creationData": creation}
    apply_options(properties, given, session, resource_group_name)
    body: dict[str, Any] = {"location": location, "tags": tags or {}, "sku": {"name": sku}, "properties": properties}
    if given["edge_zone"] is not None:
        body["extendedLocation"] = {"name": given["edge_zone"], "type": "EdgeZone"}
    return session.put(path(session, resource_group_name, snapshot_name), API, body, no_wait=no_wait)


def _source(session: Session, group: str, text: str | None,
            given: dict[str, Any]) -> tuple[Source | None, dict[str, Any] | None]:
    """What the snapshot is made from, and the disk or snapshot itself: az looks where it lies, unless told how to copy."""
    if text is None:
        return None, None
    usage = "usage error: --source {SNAPSHOT | DISK} | --source VHD_BLOB_URI [--source-storage-account-id ID]"
    try:
        found = find_source(session, group, text)
    except ServiceError as error:
        raise Failure(usage) from error
    if found.kind != "blobUri" and given["source_storage_account_id"] is not None:
        raise Failure(usage)
    if found.kind in ("blobUri", "restorePoint") or given["copy_start"] is not None:
        return found, None
    return found, found.resource or find_again(session, text)


@command(RESOURCE_GROUP.with_(required=False, id_part=None, group=""), *PAGING,
         examples=(("The snapshots of a group, as a table", "snapshot list -g images -o table"),))
def list_(session: Session, *, resource_group: str | None = None, max_items: int | None = None,
          next_token: str | None = None) -> Any:
    """List the snapshots of a group, or of the subscription."""
    scope = session.group_path(resource_group) if resource_group else f"/subscriptions/{session.subscription}"
    return session.list(f"{scope}/providers/Microsoft.Compute/snapshots", API, max_items, next_token)


@command(NAME, RESOURCE_GROUP, ids=True, examples=(("One snapshot", "snapshot show -g images -n os-s"),))
def show(session: Session, *, snapshot_name: str, resource_group: str) -> Any:
    """Show one snapshot."""
    return session.get(path(session, resource_group, snapshot_name), API)


@command(NAME, RESOURCE_GROUP, NO_WAIT,
         Opt("--sku", name="sku", kind="aaz-str", choices=SKUS, nullable=True, help="Storage type"),
         *map(settable, SHARED), *GENERIC_UPDATE, FORCE_STRING, ids=True,
         examples=(("Tag a snapshot", "snapshot update -g images -n os-s --set tags.team=core"),))
def update(session: Session, *, snapshot_name: str, resource_group: str, no_wait: bool | None = None,
           sku: str | None = None, update_actions: Actions | None = None, force_string: bool | None = None,
           **given: Any) -> Any:
    """Change a snapshot: read it, change what was asked for, write it back."""
    from sig_cli.cli.generic_update import apply

    where = path(session, resource_group, snapshot_name)
    body = session.get(where, API)
    if sku is not None:
        body["sku"] = {"name": sku}
    check_encryption(body["properties"], given)
    apply_options(body["properties"], given, session, resource_group)
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz", schema="snapshot")
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(NAME, RESOURCE_GROUP, NO_WAIT, ids=True,
         examples=(("Delete a snapshot", "snapshot delete -g images -n os-s"),))
def delete(session: Session, *, snapshot_name: str, resource_group: str, no_wait: bool | None = None) -> None:
    """Delete a snapshot."""
    session.delete(path(session, resource_group, snapshot_name), API, no_wait=bool(no_wait))


@command(NAME, RESOURCE_GROUP, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until a snapshot is there", "snapshot wait -g images -n os-s --created"),))
def wait(session: Session, *, snapshot_name: str, resource_group: str, **conditions: Any) -> Any:
    """Wait until a snapshot is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, snapshot_name)
    return until(lambda: session.get(where, API), aaz=True, session=session, **conditions)
