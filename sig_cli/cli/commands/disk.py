"""`az disk create | list | show | update | delete | wait`."""

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
from sig_cli.cli.commands.image import DISK_SKUS
from sig_cli.cli.disk_sources import API
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import disk as disk_table
from sig_cli.cli.output.tables import disk_created, disks
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

if TYPE_CHECKING:
    from sig_cli.cli.generic_update import Actions

NAME = Opt("-n", "--name", "--disk-name", name="disk_name", kind="aaz-str", required=True, id_part="name",
           complete="disk", group="Resource Id", help="Disk")
SECURITY = ("TrustedLaunch", "ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey",
            "ConfidentialVM_DiskEncryptedWithPlatformKey", "ConfidentialVM_DiskEncryptedWithCustomerKey", "Standard")
TUNING = (
    Opt("--disk-iops-read-write", name="disk_iops_read_write", kind="int", help="Operations a second"),
    Opt("--disk-mbps-read-write", name="disk_mbps_read_write", kind="int", help="Megabytes a second"),
    Opt("--disk-iops-read-only", name="disk_iops_read_only", kind="int", help="Operations a second, all readers together"),
    Opt("--disk-mbps-read-only", name="disk_mbps_read_only", kind="int", help="Megabytes a second, all readers together"),
    Opt("--max-shares", name="max_shares", kind="int", help="Machines that may attach it at the same time"),
    Opt("--data-access-auth-mode", name="data_access_auth_mode", kind="enum", choices=("AzureActiveDirectory", "None"),
        help="What an export or upload must authenticate with"),
)


def path(session: Session, resource_group: str, disk_name: str) -> str:
    """The path of a disk."""
    return f"{session.group_path(resource_group)}/providers/Microsoft.Compute/disks/{quoted(disk_name)}"


@command(
    GROUP.with_(id_part=None),
    Opt("--name", "-n", name="disk_name", required=True, complete="disk", help="Name of the new disk"),
    PLAIN_LOCATION,
    Opt("--size-gb", "-z", name="size_gb", kind="int", help="Size in GB"),
    Opt("--sku", name="sku", kind="enum", choices=DISK_SKUS, default="Premium_LRS", help="Storage type"),
    Opt("--os-type", name="os_type", kind="enum", choices=("Linux", "Windows"), help="Operating system on the disk"),
    Opt("--source", name="source", complete="source", help="Disk or snapshot by name or id, or the address of a blob"),
    Opt("--for-upload", name="for_upload", **BOOL3, help="Make it to upload a VHD into it"),
    Opt("--upload-size-bytes", name="upload_size_bytes", kind="int", help="Size of the upload in bytes, with its footer"),
    Opt("--source-storage-account-id", name="source_storage_account_id", help="Storage account of the blob, by id"),
    TAGS,
    Opt("--zone", name="zone", words="1", help="Availability zone"),
    Opt("--hyper-v-generation", name="hyper_v_generation", kind="enum", choices=("V1", "V2"), help="Hyper-V generation"),
    *SHARED, *TUNING,
    Opt("--image-reference", name="image_reference", help="Marketplace image, by id or URN"),
    Opt("--image-reference-lun", name="image_reference_lun", kind="int", help="LUN of the image's data disk"),
    Opt("--gallery-image-reference", name="gallery_image_reference", help="Gallery image version, by id"),
    Opt("--gallery-image-reference-lun", name="gallery_image_reference_lun", kind="int",
        help="LUN of the version's data disk"),
    Opt("--logical-sector-size", name="logical_sector_size", kind="int", help="Sector size in bytes"),
    Opt("--tier", name="tier", help="Performance tier"),
    Opt("--enable-bursting", name="enable_bursting", **BOOL3, help="Burst on demand"),
    Opt("--edge-zone", name="edge_zone", help="Edge zone to make it in"),
    Opt("--security-type", name="security_type", kind="enum", choices=SECURITY, help="Security type of the machine"),
    Opt("--support-hibernation", name="support_hibernation", **BOOL3, help="Whether its OS can hibernate"),
    Opt("--security-data-uri", name="security_data_uri", help="Address of the blob with the machine's security data"),
    Opt("--upload-type", name="upload_type", kind="enum", choices=("Upload", "UploadWithSecurityData"),
        help="What is uploaded"),
    Opt("--secure-vm-disk-encryption-set", name="secure_vm_disk_encryption_set",
        help="Disk encryption set of a confidential machine, by name or id"),
    Opt("--performance-plus", name="performance_plus", **BOOL3, help="Raise its speed limits, for good"),
    Opt("--optimized-for-frequent-attach", name="optimized_for_frequent_attach", **BOOL3,
        help="Attach and detach it often"),
    Opt("--security-metadata-uri", name="security_metadata_uri", help="Address of the blob with security metadata"),
    Opt("--action-on-disk-delay", name="action_on_disk_delay", kind="enum", choices=("AutomaticReattach",),
        help="What to do when the disk hangs"),
    Opt("--supported-security-option", "--security-option", name="supported_security_option", kind="enum",
        choices=("TrustedLaunchAndConfidentialVMSupported", "TrustedLaunchSupported"),
        help="Security types that its OS supports"),
    PLAIN_NO_WAIT, style="hand", table=disk_created,
    examples=(("Empty", "disk create -g images -n data --size-gb 64"),
              ("From a gallery image version",
               "disk create -g images -n web-os --gallery-image-reference $(sig image-version show -g images -r golden "
               "-i ubuntu -e 1.0.0 --query id -o tsv)")),
)
def create(session: Session, *, resource_group_name: str, disk_name: str, sku: str, location: str | None = None,
           tags: dict[str, str] | None = None, zone: str | None = None, no_wait: bool = False, **given: Any) -> Any:
    """Create a disk: empty, a copy, from a blob, from an image, or to upload into."""
    from sig_cli.cli import disk_creation

    tell_previews(session, given)
    disk_creation.check(session, given)
    found = disk_creation.find(session, resource_group_name, given)
    location = session.location(location) if location else session.group_location(resource_group_name)
    creation = disk_creation.creation_data(session, resource_group_name, location, found, given)
    properties: dict[str, Any] = {"creationData": creation}
    apply_options(properties, given, session, resource_group_name)
    body: dict[str, Any] = {"location": location, "tags": tags or {}, "sku": {"name": sku}, "properties": properties}
    if zone:
        body["zones"] = [zone]
    if given["edge_zone"] is not None:
        body["extendedLocation"] = {"name": given["edge_zone"], "type": "EdgeZone"}
    return session.put(path(session, resource_group_name, disk_name), API, body, no_wait=no_wait)


@command(RESOURCE_GROUP.with_(id_part=None, group=""), *PAGING, table=disks,
         examples=(("The disks of a group, as a table", "disk list -g images -o table"),))
def list_(session: Session, *, resource_group: str, max_items: int | None = None, next_token: str | None = None) -> Any:
    """List the disks of a group."""
    where = f"{session.group_path(resource_group)}/providers/Microsoft.Compute/disks"
    return session.list(where, API, max_items, next_token)


@command(NAME, RESOURCE_GROUP, ids=True, table=disk_table, examples=(("One disk", "disk show -g images -n web-os"),))
def show(session: Session, *, disk_name: str, resource_group: str) -> Any:
    """Show one disk."""
    return session.get(path(session, resource_group, disk_name), API)


@command(NAME, RESOURCE_GROUP, NO_WAIT,
         Opt("--sku", name="sku", kind="aaz-str", choices=DISK_SKUS, nullable=True, help="Storage type"),
         Opt("--action-on-disk-delay", name="action_on_disk_delay", kind="aaz-str", nullable=True,
             choices=("AutomaticReattach", "None"), help="What to do when the disk hangs"),
         Opt("--enable-bursting", "--bursting-enabled", name="bursting_enabled", kind="aaz-bool", words="?", blank=True,
             nullable=True, help="Burst on demand"),
         Opt("-z", "--size-gb", "--disk-size-gb", name="disk_size_gb", kind="aaz-int", nullable=True,
             help="New size in GB; a disk only grows"),
         Opt("--security-option", "--supported-security-option", name="supported_security_option", kind="aaz-str",
             choices=("TrustedLaunchAndConfidentialVMSupported", "TrustedLaunchSupported"), nullable=True,
             help="Security types that its OS supports"),
         *map(settable, SHARED), *map(settable, TUNING), *GENERIC_UPDATE, FORCE_STRING, ids=True,
         examples=(("Make a disk larger", "disk update -g images -n data-1 --size-gb 64"),))
def update(session: Session, *, disk_name: str, resource_group: str, no_wait: bool | None = None,
           sku: str | None = None, update_actions: Actions | None = None, force_string: bool | None = None,
           **given: Any) -> Any:
    """Change a disk: read it, change what was asked for, write it back."""
    from sig_cli.cli.generic_update import apply

    where = path(session, resource_group, disk_name)
    body = session.get(where, API)
    if sku is not None:
        body["sku"] = {"name": sku}
    check_encryption(body["properties"], given)
    apply_options(body["properties"], given, session, resource_group)
    body = apply(body, update_actions or [], force_string=bool(force_string), flavour="aaz", schema="disk")
    return session.put(where, API, body, no_wait=bool(no_wait))


@command(NAME, RESOURCE_GROUP, NO_WAIT, ids=True, confirm=True,
         examples=(("Delete a disk without a question", "disk delete -g images -n data-1 --yes"),))
def delete(session: Session, *, disk_name: str, resource_group: str, no_wait: bool | None = None) -> None:
    """Delete a disk."""
    session.delete(path(session, resource_group, disk_name), API, no_wait=bool(no_wait))


@command(NAME, RESOURCE_GROUP, *WAIT, ids=True, check=any_condition,
         examples=(("Wait until a disk is there", "disk wait -g images -n web-os --created"),))
def wait(session: Session, *, disk_name: str, resource_group: str, **conditions: Any) -> Any:
    """Wait until a disk is in some state."""
    from sig_cli.cli.waiting import wait as until

    where = path(session, resource_group, disk_name)
    return until(lambda: session.get(where, API), aaz=True, session=session, **conditions)
