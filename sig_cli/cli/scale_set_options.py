"""The options of `vmss create` that `vm create` does not have, or has otherwise. Facts: az 2.91."""

from __future__ import annotations

from sig_cli.cli import machine_options as machine
from sig_cli.cli.machine_options import _choice, _flag, _option, _truth
from sig_cli.cli.options import Opt

_BALANCE = "Network Balancer"
_NOT_IN_SETS = frozenset((
    "ssh_key_name", "nics", "nsg_rule", "private_ip_address", "public_ip_sku", "subnet_address_prefix", "nic_delete_option",
    "storage_account", "storage_container_name", "attach_os_disk", "attach_data_disks", "data_disk_delete_option",
    "source_snapshots_or_disks", "source_snapshots_or_disks_size_gb", "source_disk_restore_point", "source_disk_restore_point_size_gb",
    "disk_iops_read_write", "disk_mbps_read_write", "computer_name", "availability_set", "zone", "dedicated_host",
    "dedicated_host_group", "vmss", "platform_fault_domain", "count", "zone_placement_policy", "align_regional_disks_to_vm_zone",
    "zone_movement", "boot_diagnostics_storage", "enable_hotpatching", "log_workspace", "key_incarnation_id"))

SHARED = tuple(option for group in (machine.ACCESS, machine.NETWORK, machine.STORAGE, machine.PLACE, machine.SYSTEM, machine.SECURITY,
                                    machine.EVENTS) for option in group if option.name not in _NOT_IN_SETS)
OWN = (
    _flag("--disable-overprovision", "Make no more instances than are asked for, not even for a moment"),
    _option("--instance-count", "How many instances", kind="int", default=2),
    _choice("--upgrade-policy-mode", "How instances follow the model", "Automatic", "Manual", "Rolling", default="manual"),
    _option("--vm-sku", "Size of the instances"),
    _option("--load-balancer --lb", "Load balancer by name or id, there or new; an empty text for none", group=_BALANCE),
    _choice("--lb-sku", "SKU of the new load balancer", "Basic", "Standard", "Gateway", name="load_balancer_sku", default="Standard",
            group=_BALANCE),
    _option("--app-gateway", "Application gateway by name or id", name="application_gateway", group=_BALANCE),
    _option("--app-gateway-subnet-address-prefix", "Addresses of its subnet", group=_BALANCE),
    _option("--app-gateway-sku", "Its SKU", default="Standard_Large", group=_BALANCE),
    _option("--app-gateway-capacity", "Its capacity", default=10, group=_BALANCE),
    _option("--backend-pool-name", "Pool of addresses behind it", group=_BALANCE),
    Opt("--lb-nat-pool-name", "--nat-pool-name", name="nat_pool_name", group=_BALANCE, hidden=True, help="Pool of its NAT"),
    _option("--backend-port", "Port behind the NAT", kind="int", group=_BALANCE),
    _option("--lb-nat-rule-name --nat-rule-name", "Rule of the NAT", name="nat_rule_name", group=_BALANCE),
    _option("--health-probe", "Probe of the load balancer, by name or id"),
    _flag("--public-ip-per-vm", "Give each instance an address", group="Network"),
    _option("--vm-domain-name", "Name of these addresses", group="Network"),
    _option("--dns-servers", "Servers of names", words="+", group="Network"),
    _option("--subnet-address-prefix", "Addresses of the new subnet", group="Network"),
    _option("--storage-container-name", "Container of unmanaged disks", default="vhds", group="Storage"),
    _truth("--single-placement-group", "Keep all instances in one placement group"),
    _option("--platform-fault-domain-count", "How many fault domains", kind="int"),
    _option("--zones -z", "Availability zones", words="+"),
    _option("--terminate-notification-time", "How long before an instance goes it is told"),
    _option("--computer-name-prefix", "What the names of systems begin with"),
    _choice("--orchestration-mode", "Uniform instances, or machines of their own", "Uniform", "Flexible", default="Flexible"),
    _choice("--scale-in-policy", "Which instances go first", "Default", "OldestVM", "NewestVM", words="+"),
    _option("--data-disk-iops", "Operations a second of each data disk", kind="int", words="+", group="Storage"),
    _option("--data-disk-mbps", "Megabytes a second of each data disk", kind="int", words="+", group="Storage"),
    _choice("--data-disk-delete-option", "What becomes of data disks of flexible instances", "Delete", "Detach", group="Storage"),
    _option("--automatic-repairs-grace-period", "Time before a repair"),
    _choice("--automatic-repairs-action", "What a repair is", "Replace", "Restart", "Reimage"),
    _truth("--enable-automatic-repairs --enable-auto-repairs", "Repair instances", name="enable_automatic_repairs"),
    _option("--host-group", "Dedicated host group, by name or id"),
    _option("--max-batch-instance-percent", "Instances that a rolling upgrade takes at once", kind="int"),
    _option("--max-unhealthy-instance-percent", "Most unhealthy instances of a rolling upgrade", kind="int"),
    _option("--max-unhealthy-upgraded-instance-percent", "Most unhealthy instances among the upgraded", kind="int"),
    _option("--pause-time-between-batches", "Pause of a rolling upgrade"),
    _truth("--enable-cross-zone-upgrade", "Let a rolling upgrade cross zones"),
    _truth("--prioritize-unhealthy-instances", "Upgrade unhealthy instances first"),
    _truth("--max-surge", "Upgrade by new instances"),
    _option("--network-api-version", "Api-version of its interfaces"),
    _truth("--enable-spot-restore", "Bring evicted spot instances back"),
    _option("--spot-restore-timeout", "How long that is tried"),
    _truth("--enable-auto-os-upgrade", "Upgrade instances when there is a newer image"),
    _option("--regular-priority-count", "Instances of regular priority before spot ones", kind="int"),
    _option("--regular-priority-percentage", "Percentage of them above that", kind="int"),
    _truth("--enable-osimage-notification", "Tell instances before their image changes"),
    _option("--security-posture-reference-id --security-posture-id", "Security posture, by id"),
    _option("--security-posture-reference-exclude-extensions --exclude-extensions", "Extensions of it that are left out", words="*"),
    _truth("--security-posture-reference-is-overridable --is-overridable", "Whether it may be overridden"),
    _truth("--enable-resilient-creation", "Try again to create instances"),
    _truth("--enable-resilient-deletion", "Try again to delete instances"),
    _option("--skuprofile-vmsizes", "Sizes that instances may have", words="+"),
    _choice("--skuprofile-allocation-strategy --sku-allocat-strat", "How one is chosen", "LowestPrice", "CapacityOptimized",
            "Prioritized", name="skuprofile_allostrat"),
    _option("--skuprofile-rank", "Their ranks", words="+"),
    _truth("--zone-balance", "Keep zones even, whatever it costs"),
    _truth("--enable-automatic-zone-balancing --enable-zone-balancing", "Make zones even by itself"),
    _choice("--automatic-zone-balancing-strategy --balancing-strategy", "How", "Recreate"),
    _choice("--automatic-zone-balancing-behavior --balancing-behavior", "In which order", "CreateBeforeDelete"),
    _choice("--zone-placement-policy", "Let the service choose zones", "Auto"),
    _option("--max-zone-count", "Most zones", kind="int"),
    _truth("--instance-percent-policy --ipp", "Limit the instances of one zone"),
    _option("--max-instance-percent --value-max-instance-percent-per-zone", "That limit in percent", kind="int"),
)
_UPDATED = frozenset((
    "terminate_notification_time", "scale_in_policy", "enable_automatic_repairs", "automatic_repairs_grace_period",
    "automatic_repairs_action", "max_batch_instance_percent", "max_unhealthy_instance_percent", "max_unhealthy_upgraded_instance_percent",
    "pause_time_between_batches", "enable_cross_zone_upgrade", "prioritize_unhealthy_instances", "max_surge", "enable_spot_restore",
    "spot_restore_timeout", "vm_sku", "regular_priority_count", "regular_priority_percentage", "enable_osimage_notification",
    "security_posture_reference_id", "security_posture_reference_exclude_extensions", "security_posture_reference_is_overridable",
    "enable_resilient_creation", "enable_resilient_deletion", "zones", "upgrade_policy_mode", "enable_auto_os_upgrade",
    "skuprofile_vmsizes", "skuprofile_allostrat", "skuprofile_rank", "zone_balance", "enable_automatic_zone_balancing",
    "automatic_zone_balancing_strategy", "automatic_zone_balancing_behavior", "zone_placement_policy", "max_zone_count",
    "instance_percent_policy", "max_instance_percent"))
_ONE_SPELLING = frozenset(("enable_automatic_repairs",))
UPDATED = tuple(option.with_(default=None, spellings=option.spellings[:1] if option.name in _ONE_SPELLING else option.spellings)
                for option in OWN if option.name in _UPDATED)
"""Those that `vmss update` has as well, where what is not said stays."""
ABSENT = dict.fromkeys(_NOT_IN_SETS)
"""The options that only machines have, for what looks at them."""
