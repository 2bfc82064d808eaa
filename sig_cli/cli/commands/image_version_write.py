"""`az sig image-version create | update`, which az wrote by hand: their own parsing, their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.image_version import API, path
from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import FORCE_STRING_FLAG, GENERIC_UPDATE, GROUP, PLAIN_LOCATION, PLAIN_NO_WAIT, TAGS

if TYPE_CHECKING:
    from sig_cli.cli.generic_update import Actions
    from sig_cli.cli.session import Session

END_OF_LIFE_CHANGES = ("The default value of '--end-of-life-date' will be changed to '6 months from publish date' from "
                       "'None' in a future release.")
BLOCK_DELETION_CHANGES = ("The default value of '--block-deletion-before-end-of-life' will be changed to 'True' from "
                          "'None' in a future release.")

BOOL3: dict[str, Any] = {"kind": "bool3", "words": "?", "choices": ("true", "false"), "blank": True}
TARGET_REGIONS = Opt("--target-regions", name="target_regions", words="*", complete="target-region",
                     help="Regions to replicate to, as REGION[=COUNT][=STORAGE_TYPE], separated by blanks")
EDGE_ZONES = Opt("--target-edge-zones", name="target_edge_zones", words="*",
                 help="Edge zones to replicate to, as REGION=ZONE[=COUNT][=STORAGE_TYPE]; `none` for none")
REPLICA_COUNT = Opt("--replica-count", name="replica_count", kind="int",
                    help="Replicas in every region that names no count of its own")
ALLOW_DELETION = Opt("--allow-replicated-location-deletion", name="allow_replicated_location_deletion", **BOOL3,
                     help="Let regions be taken out of the target regions later")
BLOCK_DELETION = Opt("--block-deletion-before-end-of-life", "--block-delete-before-eol",
                     name="block_deletion_before_end_of_life", **BOOL3,
                     help="Refuse to delete the version before its end of life")
NAMES = (
    GROUP.with_(id_part=None),
    Opt("--gallery-name", "-r", name="gallery_name", required=True, complete="gallery", help="Gallery"),
    Opt("--gallery-image-definition", "-i", name="gallery_image_name", required=True, complete="definition",
        help="Image definition"),
    Opt("--gallery-image-version", "-e", name="gallery_image_version", required=True, complete="version",
        help="Image version, as MAJOR.MINOR.PATCH"),
)


@command(
    *NAMES, PLAIN_LOCATION, TARGET_REGIONS,
    Opt("--storage-account-type", name="storage_account_type", kind="enum",
        choices=("Standard_LRS", "Standard_ZRS", "Premium_LRS"), help="Storage of replicas that name no type"),
    Opt("--end-of-life-date", name="end_of_life_date", help="Date after which the version should not be used"),
    Opt("--exclude-from-latest", name="exclude_from_latest", **BOOL3, help="Never let `latest` mean this version"),
    REPLICA_COUNT, TAGS,
    Opt("--os-snapshot", name="os_snapshot", complete="snapshot", help="Snapshot of the OS disk, by name or id"),
    Opt("--data-snapshots", name="data_snapshots", words="+", complete="snapshot",
        help="Snapshots of the data disks, by name or id"),
    Opt("--managed-image", name="managed_image", complete="image", help="Managed image, by name or id"),
    Opt("--data-snapshot-luns", name="data_snapshot_luns", words="+", help="LUNs of the data disks"),
    Opt("--target-region-encryption", name="target_region_encryption", words="+",
        help="Per target region: OS_KEY[,LUN,DATA_KEY]..., keys being disk encryption sets"),
    Opt("--os-vhd-uri", name="os_vhd_uri", help="Address of the VHD of the OS disk"),
    Opt("--os-vhd-storage-account", name="os_vhd_storage_account", help="Storage account of the VHD, by name or id"),
    Opt("--data-vhds-uris", name="data_vhds_uris", words="+", help="Addresses of the VHDs of the data disks"),
    Opt("--data-vhds-luns", name="data_vhds_luns", words="+", help="LUNs of the VHDs of the data disks"),
    Opt("--data-vhds-storage-accounts", "--data-vhds-sa", name="data_vhds_storage_accounts", words="+",
        help="Storage accounts of the VHDs of the data disks"),
    Opt("--replication-mode", name="replication_mode", kind="enum", choices=("Full", "Shallow"),
        help="Full copies, or a shallow version that is ready at once"),
    Opt("--target-region-cvm-encryption", name="target_region_cvm_encryption", words="+",
        help="Per target region: TYPE,DISK_ENCRYPTION_SET of confidential machines"),
    Opt("--virtual-machine", name="virtual_machine", help="Virtual machine to take the version from, by id"),
    Opt("--image-version", name="image_version", help="Image version to take the version from, by id"),
    Opt("--target-edge-zone-encryption", "--zone-encryption", name="target_zone_encryption", words="+",
        help="Per edge zone: ZONE,OS_KEY[,LUN,DATA_KEY]..."),
    EDGE_ZONES, ALLOW_DELETION, BLOCK_DELETION, PLAIN_NO_WAIT,
    style="hand",
    examples=(
        ("Two replicas in South Central US, one in West US 2 on premium storage",
         "sig image-version create -g images -r golden -i ubuntu -e 1.0.0 --managed-image web "
         "--target-regions southcentralus=2 westus2=1=premium_lrs"),
        ("Three replicas in every target region", "sig image-version create -g images -r golden -i ubuntu -e 1.0.1 "
         "--managed-image web --target-regions southcentralus westus --replica-count 3"),
    ),
)
def create(session: Session, *, resource_group_name: str, gallery_name: str, gallery_image_name: str,
           gallery_image_version: str, location: str | None = None, tags: dict[str, str] | None = None,
           no_wait: bool = False, **given: Any) -> Any:
    """Create an image version, or replace one."""
    from sig_cli.cli.target_regions import publishing_targets
    from sig_cli.cli.version_sources import check_whole, storage_profile

    _tell_changes(session)
    # In az's order: what the words say, then the location, then what they say together.
    group = session.group_path(resource_group_name)
    publishing = publishing_targets(given, location="", scope=f"{group}/providers/Microsoft.Compute")
    check_whole(given)
    location = session.location(location) if location else session.group_location(resource_group_name)
    if not given["target_regions"]:
        publishing["targetRegions"] = [{"name": location}]
    storage = storage_profile(given, group_path=group, account=session.account)
    for option, name in (("replica_count", "replicaCount"), ("storage_account_type", "storageAccountType"),
                         ("replication_mode", "replicationMode")):
        if given[option] is not None:
            publishing[name] = given[option]
    if given["exclude_from_latest"] is not None:
        publishing["excludeFromLatest"] = given["exclude_from_latest"]
    if given["end_of_life_date"] is not None:
        from sig_cli.cli.dates import convert_date

        publishing["endOfLifeDate"] = convert_date(given["end_of_life_date"])
    properties: dict[str, Any] = {"publishingProfile": publishing, "storageProfile": storage}
    safety = _safety(given)
    if safety:
        properties["safetyProfile"] = safety
    body = {"location": location, "tags": tags or {}, "properties": properties}
    where = path(session, resource_group_name, gallery_name, gallery_image_name, gallery_image_version)
    return session.put(where, API, body, no_wait=no_wait)


@command(
    *NAMES[:3],
    NAMES[3].with_(name="gallery_image_version_name",
                   spellings=("--gallery-image-version", "-e", "--gallery-image-version-name"),
                   deprecated={"--gallery-image-version-name": ("--gallery-image-version", "3.0.0")}),
    TARGET_REGIONS, REPLICA_COUNT, ALLOW_DELETION, EDGE_ZONES, BLOCK_DELETION, *GENERIC_UPDATE, FORCE_STRING_FLAG,
    PLAIN_NO_WAIT, style="hand",
    examples=(("Where a version is kept, and how often",
               "sig image-version update -g images -r golden -i ubuntu -e 1.0.0 --target-regions southcentralus=2 eastus"),),
)
def update(session: Session, *, resource_group_name: str, gallery_name: str, gallery_image_name: str,
           gallery_image_version_name: str, no_wait: bool = False, update_actions: Actions | None = None,
           force_string: bool = False, **given: Any) -> Any:
    """Change an image version: read it, change what was asked for, write it back.

    As in az, `--set`, `--add` and `--remove` come first, so that what an option of its own says wins.
    """
    from sig_cli.cli.field_schemas import fields_of, with_numbers
    from sig_cli.cli.generic_update import apply
    from sig_cli.cli.target_regions import publishing_targets
    from sig_cli.cli.version_sources import writable_version

    session.warn(BLOCK_DELETION_CHANGES)
    targets = publishing_targets(given, location=None,
                                 scope=f"{session.group_path(resource_group_name)}/providers/Microsoft.Compute")
    where = path(session, resource_group_name, gallery_name, gallery_image_name, gallery_image_version_name)
    before = _instance(session.get(where, API))
    version = apply(before, update_actions or [], force_string=force_string, flavour="hand")
    if update_actions and version != before and writable_version(version) == writable_version(before):
        # az sends the version back as it was, and says nothing.
        raise Failure("usage error: nothing of what --set, --add and --remove name can be changed in an image version")
    publishing = version.setdefault("publishingProfile", {})
    if not isinstance(publishing, dict):
        raise Failure("usage error: publishingProfile is an object, not a text or a number")
    publishing.update(targets)
    _convert_end_of_life(publishing)
    if given["replica_count"]:
        publishing["replicaCount"] = given["replica_count"]
    safety = _safety(given)
    if safety:
        version["safetyProfile"] = {**(version.get("safetyProfile") or {}), **safety}
    body = with_numbers(writable_version(version), fields_of("image-version"))
    return session.put(where, API, body, no_wait=no_wait)


def _tell_changes(session: Session) -> None:
    """The two warnings of az: of options on the line in their order, then of the others."""
    changes = {"end_of_life_date": END_OF_LIFE_CHANGES, "block_deletion_before_end_of_life": BLOCK_DELETION_CHANGES}
    for name in dict.fromkeys((*(name for name in session.chosen.given if name in changes), *changes)):
        session.warn(changes[name])


def _instance(version: dict[str, Any]) -> dict[str, Any]:
    """A version as `--set`, `--add` and `--remove` see it: `properties` at the top, without members that are null."""
    rest = {name: value for name, value in version.items() if name != "properties"}
    return {name: value for name, value in {**version.get("properties", {}), **rest}.items() if value is not None}


def _convert_end_of_life(publishing: dict[str, Any]) -> None:
    """Write the date as az does, which reads every text like those of its options; a day begins at midnight here."""
    text = publishing.get("endOfLifeDate")
    if not isinstance(text, str):
        return
    if len(text) == 25 and text.endswith("+00:00") and text[10] == "T":
        # As the service sends it: that needs no parser, whose import takes a while.
        publishing["endOfLifeDate"] = text[:19] + ".000Z"
        return
    from sig_cli.cli.dates import convert_date

    publishing["endOfLifeDate"] = convert_date(text, time_of_day="")


def _safety(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[option] for option, name in (
        ("allow_replicated_location_deletion", "allowDeletionOfReplicatedLocations"),
        ("block_deletion_before_end_of_life", "blockDeletionBeforeEndOfLife")) if given[option] is not None}
