"""The options of `vm create`. Facts: az 2.91."""

from __future__ import annotations

from typing import Any

from sig_cli.cli.options import Opt

LICENSES = ("Windows_Server", "Windows_Client", "RHEL_BYOS", "SLES_BYOS", "RHEL_BASE", "RHEL_SAPAPPS", "RHEL_SAPHA", "RHEL_EUS",
            "RHEL_BASESAPAPPS", "RHEL_BASESAPHA", "SLES_STANDARD", "SLES", "SLES_SAP", "SLES_HPC", "None", "RHEL_ELS_6", "UBUNTU_PRO",
            "UBUNTU")
CACHING = ("None", "ReadOnly", "ReadWrite")


def _option(text: str, about: str, *, group: str = "", **members: Any) -> Opt:
    """An option from its spellings; its name is the first long one unless `name` says otherwise."""
    spellings = text.split()
    members.setdefault("name", next(word for word in spellings if word.startswith("--"))[2:].replace("-", "_"))
    return Opt(*spellings, help=about, group=group, **members)


def _truth(text: str, about: str, *, group: str = "", **members: Any) -> Opt:
    return _option(text, about, group=group, kind="bool3", words="?", choices=("true", "false"), blank=True, **members)


def _choice(text: str, about: str, *choices: str, group: str = "", **members: Any) -> Opt:
    return _option(text, about, group=group, kind="enum", choices=choices, **members)


def _flag(text: str, about: str, *, group: str = "") -> Opt:
    return _option(text, about, group=group, kind="flag")


ACCESS = (
    _choice("--authentication-type", "How users log in. Without it, by key on Linux and by password on Windows", "ssh", "password",
            "all", group="Authentication"),
    _option("--admin-password", "Password of the first user", group="Authentication"),
    _option("--computer-name", "Name that its system has"),
    _option("--admin-username", "Name of the first user", group="Authentication"),
    _option("--ssh-dest-key-path", "Where the key goes inside", group="Authentication"),
    _option("--ssh-key-values", "Public keys, or files with one", name="ssh_key_value", words="+", group="Authentication"),
    _flag("--generate-ssh-keys", "Make a pair of keys in ~/.ssh unless there is one", group="Authentication"),
    _option("--ssh-key-name", "SSH key resource whose key is used"),
    _choice("--ssh-key-type", "Kind of the pair that is made", "RSA", "Ed25519", default="RSA", group="Authentication"),
)
NETWORK = (
    _option("--nics", "Network interfaces that are there, by name or id", words="+", group="Network"),
    _option("--nsg", "Security group; an empty text for none", group="Network"),
    _choice("--nsg-rule", "What the new security group lets in", "RDP", "SSH", "NONE", group="Network"),
    _truth("--accelerated-networking", "Accelerate its network", group="Network"),
    _option("--private-ip-address", "Fixed address in its subnet", group="Network"),
    _option("--public-ip-address", "Public address, there or new; an empty text for none", group="Network"),
    _choice("--public-ip-address-allocation", "When the address is given out", "dynamic", "static", group="Network"),
    _option("--public-ip-address-dns-name", "Name of the new address", group="Network"),
    _choice("--public-ip-sku", "SKU of the new address", "Basic", "Standard", default="Standard", group="Network"),
    _option("--vnet-name", "Virtual network, there or new", group="Network"),
    _option("--vnet-address-prefix", "Addresses of the new network", default="10.0.0.0/16", group="Network"),
    _option("--subnet", "Subnet by name or id, there or new", group="Network"),
    _option("--subnet-address-prefix", "Addresses of the new subnet", default="10.0.0.0/24", group="Network"),
    _option("--asgs", "Application security groups, by name or id", name="application_security_groups", words="+", group="Network"),
    _option("--nic-delete-option", "What becomes of interfaces with it: OPTION, or NAME=OPTION each", words="+", group="Network"),
)
STORAGE = (
    _option("--os-disk-name", "Name of the OS disk", group="Storage"),
    _choice("--os-type", "Operating system of an attached disk or a VHD", "windows", "linux", group="Storage"),
    _option("--storage-account", "Storage account of unmanaged disks", group="Storage"),
    _choice("--storage-caching --os-disk-caching", "Caching of the OS disk", *CACHING, name="os_caching", group="Storage",
            deprecated={"--storage-caching": ("--os-disk-caching", "")}),
    _option("--data-disk-caching", "Caching of data disks: KIND, or LUN=KIND each", name="data_caching", words="+", group="Storage"),
    _option("--storage-container-name", "Container of unmanaged disks", group="Storage"),
    _option("--storage-sku", "Storage type of disks: SKU, or LUN=SKU each, with os for the OS disk", words="+", group="Storage"),
    _flag("--use-unmanaged-disk", "Keep its disks as blobs", group="Storage"),
    _option("--attach-os-disk", "Disk to boot from, by name or id", group="Storage"),
    _option("--os-disk-size-gb", "Size of the OS disk in GB", kind="int", group="Storage"),
    _option("--attach-data-disks", "Data disks that are there, by name or id", words="+", group="Storage"),
    _option("--data-disk-sizes-gb", "Sizes of new empty data disks in GB", kind="int", words="+", group="Storage"),
    _truth("--ultra-ssd-enabled", "Allow ultra disks", group="Storage"),
    _truth("--ephemeral-os-disk", "Keep the OS disk on the host only", group="Storage"),
    _choice("--ephemeral-os-disk-placement --ephemeral-placement", "Where on the host", "CacheDisk", "NvmeDisk", "ResourceDisk",
            group="Storage"),
    _truth("--ephemeral-os-disk-enable-full-caching --ephemeral-full-caching", "Cache it whole", group="Storage"),
    _option("--os-disk-encryption-set", "Disk encryption set of the OS disk, by name or id", group="Storage"),
    _option("--data-disk-encryption-sets", "Disk encryption sets of the data disks, by name or id", words="+", group="Storage"),
    _truth("--specialized", "Whether the image is specialized", group="Storage"),
    _truth("--encryption-at-host", "Encrypt on the host", group="Storage"),
    _choice("--os-disk-delete-option", "What becomes of the OS disk with it", "Delete", "Detach", group="Storage"),
    _option("--data-disk-delete-option --data-delete-option", "What becomes of data disks with it: OPTION, or NAME=OPTION each",
            words="+", group="Storage", deprecated={"--data-delete-option": ("--data-disk-delete-option", "")}),
    _choice("--disk-controller-type", "Controller of its disks", "NVMe", "SCSI", group="Storage"),
    _option("--source-snapshots-or-disks --source-resource", "Snapshots or disks that new data disks copy", words="+", group="Storage"),
    _option("--source-snapshots-or-disks-size-gb --source-resource-size", "Sizes of these in GB", kind="int", words="+",
            group="Storage"),
    _option("--source-disk-restore-point --source-disk-rp", "Restore points that new data disks are made of", words="+",
            group="Storage"),
    _option("--source-disk-restore-point-size-gb --source-rp-size", "Sizes of these in GB", kind="int", words="+", group="Storage"),
    _option("--data-disk-iops", "Operations a second of data disks", name="disk_iops_read_write", kind="int"),
    _option("--data-disk-mbps", "Megabytes a second of data disks", name="disk_mbps_read_write", kind="int"),
)
PLACE = (
    _option("--availability-set", "Availability set, by name or id"),
    _option("--zone -z", "Availability zone", words="1"),
    _option("--ppg", "Proximity placement group, by name or id", name="proximity_placement_group"),
    _option("--host", "Dedicated host, by id", name="dedicated_host", group="Dedicated Host"),
    _option("--host-group", "Dedicated host group, by name or id", name="dedicated_host_group", group="Dedicated Host"),
    _choice("--priority", "Priority", "Regular", "Low", "Spot", "SpotPlus"),
    _option("--max-price", "Most to pay an hour", kind="float"),
    _choice("--eviction-policy", "What becomes of it when its place is needed", "Deallocate", "Delete"),
    _option("--vmss", "Flexible scale set that it joins, by name or id"),
    _option("--platform-fault-domain", "Fault domain in the scale set"),
    _option("--count", "Make this many", kind="int"),
    _option("--edge-zone", "Edge zone to make it in"),
    _option("--capacity-reservation-group --crg", "Capacity reservation group, by name or id, or None"),
    _truth("--disable-capacity-reservation-assignment --no-cap-reservation", "Use no reserved capacity"),
    _choice("--zone-placement-policy", "Let the service choose a zone", "Any"),
    _option("--include-zones", "Zones to choose from", words="+"),
    _option("--exclude-zones", "Zones not to choose", words="+"),
    _truth("--align-regional-disks-to-vm-zone --align-regional-disks", "Move its disks to its zone"),
    _truth("--zone-movement", "Let it move to another zone"),
)
SYSTEM = (
    _option("--custom-data", "Data for its first start, or a file with it"),
    _option("--user-data", "Data that it can read later, or a file with it"),
    _option("--secrets", "Certificates from key vaults, as JSON", words="+"),
    _option("--plan-name", "Plan of a marketplace image", group="Marketplace Image Plan"),
    _option("--plan-product", "Product of the plan", group="Marketplace Image Plan"),
    _option("--plan-publisher", "Publisher of the plan", group="Marketplace Image Plan"),
    _option("--plan-promotion-code", "Promotion code of the plan", group="Marketplace Image Plan"),
    _choice("--license-type", "Licence that is there already", *LICENSES),
    _option("--assign-identity", "Managed identities, by name or id; [system] or nothing for its own", words="*",
            group="Managed Service Identity"),
    _option("--scope", "What its own identity gets a role on", name="identity_scope", group="Managed Service Identity"),
    _option("--role", "That role, by name or id", name="identity_role", group="Managed Service Identity"),
    _option("--encryption-identity", "Identity for the encryption of disks, by id"),
    _option("--boot-diagnostics-storage", "Storage account of boot diagnostics, by name or address"),
    _truth("--enable-agent", "Have the machine agent"),
    _truth("--enable-auto-update", "Update Windows by itself"),
    _choice("--patch-mode", "How patches come", "AutomaticByOS", "AutomaticByPlatform", "Manual", "ImageDefault"),
    _truth("--enable-hotpatching", "Patch without restart"),
    _truth("--enable-hibernation", "Allow hibernation"),
    _choice("--processor-mode", "How its processors run", "Deterministic", "Opportunistic"),
    _option("--v-cpus-available", "Cores that it uses", kind="int"),
    _option("--v-cpus-per-core", "Threads of a core", kind="int"),
    _option("--workspace", "Log Analytics workspace, by name or id", name="log_workspace", group="Monitor"),
)
SECURITY = (
    _choice("--security-type", "Security type", "TrustedLaunch", "Standard", "ConfidentialVM"),
    _truth("--enable-secure-boot", "Boot signed systems only"),
    _truth("--enable-vtpm", "Have a virtual TPM"),
    _flag("--accept-term", "Accept the terms of a community gallery"),
    Opt("--disable-integrity-monitoring", name="disable_integrity_monitoring", kind="flag", hidden=True,
        help="Do not watch its boot; has no effect"),
    _flag("--enable-integrity-monitoring", "Watch its boot"),
    _choice("--os-disk-security-encryption-type", "What is encrypted of a confidential machine", "VMGuestStateOnly",
            "DiskWithVMGuestState", "NonPersistedTPM"),
    _option("--os-disk-secure-vm-disk-encryption-set", "Disk encryption set of a confidential machine, by name or id"),
    _flag("--disable-integrity-monitoring-autoupgrade", "Keep the watcher's version"),
    _truth("--enable-proxy-agent", "Have the metadata security protocol"),
    _choice("--proxy-agent-mode", "What it does with what it finds", "Audit", "Enforce"),
    _choice("--wire-server-mode", "The same, for the wire server", "Audit", "Enforce"),
    _truth("--wire-server-use-local-file-rules --wire-local-rules", "Use rules of a file inside"),
    _choice("--imds-mode", "The same, for instance metadata", "Audit", "Enforce"),
    _option("--wire-server-access-control-profile-reference-id --wire-server-profile-id", "Access control profile version, by id"),
    _option("--imds-access-control-profile-reference-id --imds-profile-id", "Access control profile version, by id"),
    _option("--key-incarnation-id", "Number of the key of the protocol", kind="int"),
    _truth("--add-proxy-agent-extension --add-proxy-agent-ext", "Add the extension of the protocol"),
)
EVENTS = (
    _truth("--additional-scheduled-events --additional-events", "Publish scheduled events elsewhere too"),
    _truth("--enable-user-reboot-scheduled-events --enable-reboot", "Approve restarts that users ask for"),
    _truth("--enable-user-redeploy-scheduled-events --enable-redeploy", "Approve moves that users ask for"),
    _option("--scheduled-events-api-version --se-api-version", "Api-version of events"),
    _truth("--enable-all-instance-down --all-instance-down", "Approve that all are down"),
)
PROXY_AGENT = tuple(option for option in SECURITY if option.name in {
    "enable_proxy_agent", "proxy_agent_mode", "wire_server_mode", "wire_server_use_local_file_rules", "imds_mode",
    "wire_server_access_control_profile_reference_id", "imds_access_control_profile_reference_id", "key_incarnation_id",
    "add_proxy_agent_extension"})


def same(*spellings: str) -> tuple[Opt, ...]:
    """Options of `vm create` that other commands have too, each by its first spelling."""
    known = {option.spellings[0]: option for group in (ACCESS, NETWORK, STORAGE, PLACE, SYSTEM, SECURITY, EVENTS) for option in group}
    return tuple(known[spelling] for spelling in spellings)
