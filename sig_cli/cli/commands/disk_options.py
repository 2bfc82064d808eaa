"""Options of `disk` and `snapshot`, as a table: which member of the body each one sets."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt
from sig_cli.cli.session import Session, quoted
from sig_cli.domain.ids import parse

ENCRYPTION = ("EncryptionAtRestWithPlatformKey", "EncryptionAtRestWithCustomerKey",
              "EncryptionAtRestWithPlatformAndCustomerKeys")
CUSTOMER_KEY = ENCRYPTION[1]
NETWORK = ("AllowAll", "AllowPrivate", "DenyAll")
BOOL3: dict[str, Any] = {"kind": "bool3", "words": "?", "choices": ("true", "false"), "blank": True}
AAZ_BOOL: dict[str, Any] = {"kind": "aaz-bool", "words": "?", "blank": True}


def settable(option: Opt) -> Opt:
    """An option of the hand-written `create` as the generated `update` spells it."""
    kind = {"enum": "aaz-str", "str": "aaz-str", "int": "aaz-int"}.get(option.kind, "aaz-bool")
    changes: dict[str, Any] = {"kind": kind, "nullable": option.name not in NEVER_NULL, "choices": tuple(sorted(option.choices)), "default": None}
    if option.kind == "bool3":
        changes.update(AAZ_BOOL, choices=())
    return option.with_(**changes)


NEVER_NULL = ("disk_access", "disk_encryption_set")
"""Options that az adds to its generated updates by hand: null takes nothing away there."""

# Where in the body's properties the value of an option goes, as a dotted path.
PATHS = {
    "encryption_type": "encryption.type",
    "network_access_policy": "networkAccessPolicy",
    "public_network_access": "publicNetworkAccess",
    "accelerated_network": "supportedCapabilities.acceleratedNetwork",
    "architecture": "supportedCapabilities.architecture",
    "supported_security_option": "supportedCapabilities.supportedSecurityOption",
    "size_gb": "diskSizeGB",
    "disk_size_gb": "diskSizeGB",
    "os_type": "osType",
    "hyper_v_generation": "hyperVGeneration",
    "incremental": "incremental",
    "disk_iops_read_write": "diskIOPSReadWrite",
    "disk_mbps_read_write": "diskMBpsReadWrite",
    "disk_iops_read_only": "diskIOPSReadOnly",
    "disk_mbps_read_only": "diskMBpsReadOnly",
    "max_shares": "maxShares",
    "tier": "tier",
    "enable_bursting": "burstingEnabled",
    "bursting_enabled": "burstingEnabled",
    "support_hibernation": "supportsHibernation",
    "data_access_auth_mode": "dataAccessAuthMode",
    "optimized_for_frequent_attach": "optimizedForFrequentAttach",
    "action_on_disk_delay": "availabilityPolicy.actionOnDiskDelay",
    "security_type": "securityProfile.securityType",
    "logical_sector_size": "creationData.logicalSectorSize",
    "performance_plus": "creationData.performancePlus",
    "security_data_uri": "creationData.securityDataUri",
    "security_metadata_uri": "creationData.securityMetadataUri",
    "upload_size_bytes": "creationData.uploadSizeBytes",
    "elastic_san_resource_id": "creationData.elasticSanResourceId",
    "bandwidth_copy_speed": "creationData.provisionedBandwidthCopySpeed",
    "instant_access_duration_minutes": "creationData.instantAccessDurationMinutes",
    "source_storage_account_id": "creationData.storageAccountId",
}

SHARED = (
    Opt("--encryption-type", name="encryption_type", kind="enum", choices=ENCRYPTION, help="Which keys encrypt it"),
    Opt("--network-access-policy", name="network_access_policy", kind="enum", choices=NETWORK,
        help="Who may export it over the network"),
    Opt("--public-network-access", name="public_network_access", kind="enum", choices=("Disabled", "Enabled"),
        help="Whether it can be exported over the internet"),
    Opt("--accelerated-network", name="accelerated_network", **BOOL3, help="Whether its OS supports accelerated networking"),
    Opt("--architecture", name="architecture", kind="enum", choices=("x64", "Arm64"), help="CPU architecture of its OS"),
    Opt("--disk-access", name="disk_access", help="Disk access resource for private export, by name or id"),
    Opt("--disk-encryption-set", name="disk_encryption_set", help="Disk encryption set, by name or id"),
)


def tell_previews(session: Session, given: dict[str, Any]) -> None:
    """Warn of the two options of `create` that az calls a preview."""
    for name in ("public_network_access", "accelerated_network"):
        if given[name] is not None:
            session.warn(f"Argument '--{name.replace('_', '-')}' is in preview and under development. Reference and "
                         "support levels: https://aka.ms/CLI_refstatus")


def check_encryption(properties: dict[str, Any], given: dict[str, Any]) -> None:
    """Hold that an update which names a disk encryption set means keys of the customer. Raises `Failure`."""
    kind = given["encryption_type"]
    if given["disk_encryption_set"] is not None and kind not in (None, CUSTOMER_KEY) \
            and (properties.get("encryption") or {}).get("type") != CUSTOMER_KEY:
        raise Failure(f"usage error: Please set --encryption-type to {CUSTOMER_KEY}")


def apply_options(properties: dict[str, Any], given: dict[str, Any], session: Session, group: str) -> None:
    """Put the value of every option that was given where it belongs; one that was set to null takes it away."""
    for name, path in PATHS.items():
        if given.get(name) is not None:
            _put(properties, path, given[name])
        elif name in given and name in session.chosen.given:
            _take(properties, path)
    compute = f"{session.group_path(group)}/providers/Microsoft.Compute"
    if given.get("disk_access") is not None:
        properties["diskAccessId"] = name_or_id(given["disk_access"], f"{compute}/diskAccesses")
    if given.get("disk_encryption_set") is not None:
        _put(properties, "encryption.diskEncryptionSetId",
             name_or_id(given["disk_encryption_set"], f"{compute}/diskEncryptionSets"))
    if given.get("secure_vm_disk_encryption_set") is not None:
        _put(properties, "securityProfile.secureVMDiskEncryptionSetId",
             name_or_id(given["secure_vm_disk_encryption_set"], f"{compute}/diskEncryptionSets"))


def name_or_id(text: str, collection: str) -> str:
    """The id that a text names: itself, or a resource of this name in the collection."""
    parsed = parse(text) if text.startswith("/") else None
    return text if parsed is not None and parsed.names else f"{collection}/{quoted(text)}"


def _take(properties: dict[str, Any], path: str) -> None:
    *above, last = path.split(".")
    inside: Any = properties
    for name in above:
        inside = inside.get(name) or {}
    inside.pop(last, None)


def _put(properties: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    inside = properties
    for name in above:
        inside = inside.setdefault(name, {})
    inside[last] = value
