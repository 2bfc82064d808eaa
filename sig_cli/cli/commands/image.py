"""`az image create | list | show | update | delete | wait`: managed images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.disk_sources import find_source
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
    from sig_cli.cli.disk_sources import Source
    from sig_cli.cli.generic_update import Actions
    from sig_cli.cli.shorthand import Patch

API = "2024-07-01"
SHOW_API = "2024-11-01"
MACHINES_API = "2026-04-01"

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
    Opt("--zone-resilient", name="zone_resilient", kind="bool3", words="?", choices=("true", "false"), blank=True,
        help="Keep the image in all zones of its region"),
    Opt("--edge-zone", name="edge_zone", help="Edge zone to make it in"),
    style="hand",
    examples=(("From a disk of the same group", "image create -g images -n web --source web-os --os-type Linux"),),
)
def create(session: Session, *, resource_group_name: str, name: str, source: str, hyper_v_generation: str,
           location: str | None = None, tags: dict[str, str] | None = None, **given: Any) -> Any:
    """Create a managed image from a virtual machine, or from disks, snapshots or blobs."""
    properties: dict[str, Any] = {"hyperVGeneration": hyper_v_generation}
    try:
        machine = _machine(session, resource_group_name, source)
        if machine is None:
            properties["storageProfile"] = _storage(session, resource_group_name, source, given)
    except ServiceError as error:
        if error.status == 404:
            raise
        from sig_cli.cli.report import message

        # az looks for the source while it reads the line, and takes a refusal for a mistake of the line.
        raise Failure(message(error), exit_code=2) from error
    if machine is not None:
        if given["data_disk_sources"]:
            raise Failure("'--data-disk-sources' is not allowed when capturing images from virtual machines")
        properties["sourceVirtualMachine"] = {"id": machine}
        if given["zone_resilient"] is not None:
            properties["storageProfile"] = {"zoneResilient": given["zone_resilient"]}
    location = session.location(location) if location else session.group_location(resource_group_name)
    body: dict[str, Any] = {"location": location, "tags": tags or {}, "properties": properties}
    if given["edge_zone"] is not None:
        body["extendedLocation"] = {"name": given["edge_zone"], "type": "EdgeZone"}
    return session.put(path(session, resource_group_name, name), API, body)


def _machine(session: Session, group: str, source: str) -> str | None:
    """The id of the virtual machine that a source names, or None when there is none: az looks for one first."""
    where = source
    parsed = parse(source) if source.startswith("/") else None
    if parsed is None:
        # az takes what stands before the first slash for the name, even the scheme of an address.
        name = source.partition("/")[0]
        where = f"{session.group_path(group)}/providers/Microsoft.Compute/virtualMachines/{quoted(name)}"
    elif parsed.type.lower() != "microsoft.compute/virtualmachines":
        return None
    try:
        return session.get(where, MACHINES_API)["id"]  # type: ignore[no-any-return]
    except ServiceError as error:
        if error.status != 404:
            raise
        return None


def _storage(session: Session, group: str, source: str, given: dict[str, Any]) -> dict[str, Any]:
    """The disks of an image. As in az, data disks come in the order blobs, snapshots, disks, and a storage type is
    that of the OS disk.
    """
    os_disk = {"osType": given["os_type"], "osState": "Generalized", **_member(_found(session, group, source))}
    for option, name in (("os_disk_caching", "caching"), ("storage_sku", "storageAccountType")):
        if given[option] is not None:
            os_disk[name] = given[option]
    data = [_found(session, group, text) for text in given["data_disk_sources"] or []]
    if given["os_type"] is None:
        raise Failure("usage error: os type is required to create the image, please specify '--os-type OS_TYPE'")
    kinds = ("blobUri", "snapshot", "managedDisk")
    data.sort(key=lambda found: kinds.index(found.kind))
    caching = {} if given["data_disk_caching"] is None else {"caching": given["data_disk_caching"]}
    profile = {"osDisk": os_disk,
               "dataDisks": [{"lun": lun, **_member(found), **caching} for lun, found in enumerate(data)]}
    if given["zone_resilient"] is not None:
        profile["zoneResilient"] = given["zone_resilient"]
    return profile


def _member(found: Source) -> dict[str, Any]:
    return {found.kind: found.where if found.kind == "blobUri" else {"id": found.where}}


def _found(session: Session, group: str, text: str) -> Source:
    """A source that is no machine. az ends with 2 for one that is not there: its parser hits on it."""
    try:
        found = find_source(session, group, text)
    except ServiceError as error:
        from sig_cli.cli.report import message

        raise Failure(message(error), exit_code=2) from error
    if found.kind == "restorePoint":
        raise Failure("usage error: --source {VM | SNAPSHOT | DISK | VHD_BLOB_URI}")
    return found


@command(RESOURCE_GROUP.with_(required=False, id_part=None, group=""), *PAGING,
         examples=(("The managed images of a group, as a table", "image list -g images -o table"),))
def list_(session: Session, *, resource_group: str | None = None, max_items: int | None = None,
          next_token: str | None = None) -> Any:
    """List the managed images of a group, or of the subscription."""
    scope = session.group_path(resource_group) if resource_group else f"/subscriptions/{session.subscription}"
    return session.list(f"{scope}/providers/Microsoft.Compute/images", API, max_items, next_token)


@command(IMAGE_NAME, RESOURCE_GROUP, EXPAND, ids=True, examples=(("One managed image", "image show -g images -n web"),))
def show(session: Session, *, image_name: str, resource_group: str, expand: str | None = None) -> Any:
    """Show one managed image."""
    return session.get(path(session, resource_group, image_name), SHOW_API, _expand=expand)


@command(IMAGE_NAME, RESOURCE_GROUP, NO_WAIT,
         Opt("--tags", name="tags", kind="aaz-dict", words="+", group="Parameters", nullable=True,
             help="Tags, as KEY=VALUE or shorthand"),
         *GENERIC_UPDATE, FORCE_STRING, ids=True,
         examples=(("Tag a managed image", "image update -g images -n web --tags team=core"),))
def update(session: Session, *, image_name: str, resource_group: str, no_wait: bool | None = None,
           tags: Patch | None = None, update_actions: Actions | None = None,
           force_string: bool | None = None) -> Any:
    """Change a managed image: its tags."""
    from sig_cli.cli.generic_update import apply

    where = path(session, resource_group, image_name)
    body = session.get(where, API)
    if tags is not None:
        body["tags"] = tags.onto(body.get("tags"))
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz", schema="image")
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(IMAGE_NAME, RESOURCE_GROUP, NO_WAIT, ids=True,
         examples=(("Delete a managed image", "image delete -g images -n web"),))
def delete(session: Session, *, image_name: str, resource_group: str, no_wait: bool | None = None) -> None:
    """Delete a managed image."""
    session.delete(path(session, resource_group, image_name), API, no_wait=bool(no_wait))


@command(IMAGE_NAME, RESOURCE_GROUP, *WAIT, EXPAND, ids=True, check=any_condition,
         examples=(("Wait until a managed image is there", "image wait -g images -n web --created"),))
def wait(session: Session, *, image_name: str, resource_group: str, expand: str | None = None,
         **conditions: Any) -> Any:
    """Wait until a managed image is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, image_name)
    return until(lambda: session.get(where, SHOW_API, _expand=expand), aaz=True, session=session, **conditions)
