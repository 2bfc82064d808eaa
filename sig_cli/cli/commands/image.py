"""`az image create | list | show | update | delete | wait`: managed images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import (
    FORCE_STRING,
    GENERIC_UPDATE,
    GROUP,
    NO_WAIT,
    PAGING,
    PLAIN_LOCATION,
    RESOURCE_GROUP,
    TAGS,
    WAIT,
    any_condition,
)
from sig_cli.cli.session import Session, quoted
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.generic_update import Actions

API = "2024-07-01"
SHOW_API = "2024-11-01"
MACHINES_API = "2026-04-01"
DISKS_API = "2025-01-02"

DISK_SKUS = ("PremiumV2_LRS", "Premium_LRS", "Premium_ZRS", "StandardSSD_LRS", "StandardSSD_ZRS", "Standard_LRS",
             "UltraSSD_LRS")
CACHING = ("None", "ReadOnly", "ReadWrite")
IMAGE_NAME = Opt("-n", "--name", "--image-name", name="image_name", kind="aaz-str", required=True, id_part="name",
                 complete="image", group="Resource Id", help="Managed image")
EXPAND = Opt("--expand", name="expand", kind="aaz-str", help="Show this as well")


def path(session: Session, resource_group: str, image_name: str) -> str:
    """The path of a managed image."""
    return f"{session.group_path(resource_group)}/providers/Microsoft.Compute/images/{quoted(image_name)}"


@command(
    GROUP.with_(id_part=None),
    Opt("--name", "-n", name="name", required=True, complete="image", help="Name of the new image"),
    Opt("--source", name="source", required=True, complete="source", help="OS disk source: a virtual machine, snapshot or disk by name "
        "or id, or the address of a blob"),
    Opt("--os-type", name="os_type", kind="enum", choices=("Windows", "Linux"), help="Operating system of the OS disk"),
    Opt("--data-disk-sources", name="data_disk_sources", words="+", complete="source",
        help="Sources of the data disks, as for --source"),
    PLAIN_LOCATION,
    Opt("--storage-sku", name="storage_sku", kind="enum", choices=DISK_SKUS, help="Storage type of the image's disks"),
    Opt("--hyper-v-generation", name="hyper_v_generation", kind="enum", choices=("V1", "V2"), default="V1",
        help="Hyper-V generation of machines from the image"),
    Opt("--os-disk-caching", name="os_disk_caching", kind="enum", choices=CACHING, help="Caching of the OS disk"),
    Opt("--data-disk-caching", name="data_disk_caching", kind="enum", choices=CACHING,
        help="Caching of the data disks"),
    TAGS,
    Opt("--zone-resilient", name="zone_resilient", kind="bool3", words="?", choices=("true", "false"), blank="true",
        help="Keep the image in all zones of its region"),
    Opt("--edge-zone", name="edge_zone", help="Edge zone to make it in"),
    style="hand",
    examples=(("From a disk of the same group", "image create -g images -n web --source web-os --os-type Linux"),),
)
def create(session: Session, *, resource_group_name: str, name: str, source: str, hyper_v_generation: str,
           location: str | None = None, tags: dict[str, str] | None = None, **given: Any) -> Any:
    """Create a managed image from a virtual machine, or from disks, snapshots or blobs."""
    kind, source_id = _figure_out(session, resource_group_name, source, machines=True)
    properties: dict[str, Any] = {"hyperVGeneration": hyper_v_generation}
    if kind == "machine":
        if given["data_disk_sources"]:
            raise Failure("usage error: --data-disk-sources cannot be used when --source is a virtual machine")
        properties["sourceVirtualMachine"] = {"id": source_id}
        if given["zone_resilient"] is not None:
            properties["storageProfile"] = {"zoneResilient": given["zone_resilient"]}
    else:
        if given["os_type"] is None:
            raise Failure("usage error: os type is required to create the image, please specify '--os-type OS_TYPE'")
        properties["storageProfile"] = _storage(session, resource_group_name, kind, source_id, given)
    location = session.location(location) if location else session.group_location(resource_group_name)
    body: dict[str, Any] = {"location": location, "tags": tags or {}, "properties": properties}
    if given["edge_zone"] is not None:
        body["extendedLocation"] = {"name": given["edge_zone"], "type": "EdgeZone"}
    return session.put(path(session, resource_group_name, name), API, body)


def _storage(session: Session, group: str, kind: str, source_id: str, given: dict[str, Any]) -> dict[str, Any]:
    def disk(kind: str, source_id: str, caching: str | None) -> dict[str, Any]:
        member: dict[str, Any] = {kind: source_id} if kind == "blobUri" else {kind: {"id": source_id}}
        if caching is not None:
            member["caching"] = caching
        if given["storage_sku"] is not None:
            member["storageAccountType"] = given["storage_sku"]
        return member

    profile: dict[str, Any] = {"osDisk": {"osType": given["os_type"], "osState": "Generalized",
                                          **disk(kind, source_id, given["os_disk_caching"])}}
    data = [_figure_out(session, group, source, machines=False) for source in given["data_disk_sources"] or []]
    profile["dataDisks"] = [{"lun": lun, **disk(kind, source_id, given["data_disk_caching"])}
                            for lun, (kind, source_id) in enumerate(data)]
    if given["zone_resilient"] is not None:
        profile["zoneResilient"] = given["zone_resilient"]
    return profile


def _figure_out(session: Session, group: str, source: str, *, machines: bool) -> tuple[str, str]:
    """What a source text names: "machine", "snapshot", "managedDisk" or "blobUri", and its id or address.

    A name is looked for among machines, then snapshots, then disks, as az does.
    """
    if source.lower().startswith(("http://", "https://")):
        return "blobUri", source
    compute = f"{session.group_path(group)}/providers/Microsoft.Compute"
    parsed = parse(source) if source.startswith("/") else None
    if parsed is not None and parsed.types:
        kind = {"virtualmachines": "machine", "snapshots": "snapshot", "disks": "managedDisk"}.get(parsed.types[0].lower())
        if kind is not None:
            return kind, source
    looked = [("machine", "virtualMachines", MACHINES_API)] if machines else []
    looked += [("snapshot", "snapshots", DISKS_API), ("managedDisk", "disks", DISKS_API)]
    for kind, collection, api in looked:
        try:
            return kind, session.get(f"{compute}/{collection}/{quoted(source)}", api)["id"]
        except ServiceError as error:
            if error.status != 404 or collection == "disks":
                raise
    raise AssertionError(source)


@command(RESOURCE_GROUP.with_(required=False, id_part=None, group=""), *PAGING)
def list_(session: Session, *, resource_group: str | None = None, max_items: int | None = None,
          next_token: str | None = None) -> Any:
    """List the managed images of a group, or of the subscription."""
    scope = session.group_path(resource_group) if resource_group else f"/subscriptions/{session.subscription}"
    return session.list(f"{scope}/providers/Microsoft.Compute/images", API, max_items, next_token)


@command(IMAGE_NAME, RESOURCE_GROUP, EXPAND, ids=True)
def show(session: Session, *, image_name: str, resource_group: str, expand: str | None = None) -> Any:
    """Show one managed image."""
    return session.get(path(session, resource_group, image_name), SHOW_API, _expand=expand)


@command(IMAGE_NAME, RESOURCE_GROUP, NO_WAIT,
         Opt("--tags", name="tags", kind="aaz-dict", words="+", group="Parameters", nullable=True,
             help="Tags, as KEY=VALUE or shorthand"),
         *GENERIC_UPDATE, FORCE_STRING, ids=True)
def update(session: Session, *, image_name: str, resource_group: str, no_wait: bool | None = None,
           tags: dict[str, str] | None = None, update_actions: Actions | None = None,
           force_string: bool | None = None) -> Any:
    """Change a managed image: its tags."""
    from sig_cli.cli.generic_update import apply

    where = path(session, resource_group, image_name)
    body = session.get(where, API)
    if tags is not None:
        body["tags"] = tags
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz", schema="image")
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(IMAGE_NAME, RESOURCE_GROUP, NO_WAIT, ids=True)
def delete(session: Session, *, image_name: str, resource_group: str, no_wait: bool | None = None) -> None:
    """Delete a managed image."""
    session.delete(path(session, resource_group, image_name), API, no_wait=bool(no_wait))


@command(IMAGE_NAME, RESOURCE_GROUP, *WAIT, EXPAND, ids=True, check=any_condition)
def wait(session: Session, *, image_name: str, resource_group: str, expand: str | None = None,
         **conditions: Any) -> Any:
    """Wait until a managed image is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, image_name)
    return until(lambda: session.get(where, API, _expand=expand), aaz=True, **conditions)
