"""`az vm update`: a machine read, changed, and written back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import machine_options as options
from sig_cli.cli.commands.vm import GROUP_OF_IDS, PLAIN_NAME
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import FORCE_STRING_FLAG, GENERIC_UPDATE, PLAIN_NO_WAIT

if TYPE_CHECKING:
    from sig_cli.cli.generic_update import Actions
    from sig_cli.cli.session import Session


@command(
    GROUP_OF_IDS, PLAIN_NAME,
    Opt("--os-disk", name="os_disk", complete="disk", help="Managed disk that its OS disk becomes, by name or id"),
    Opt("--disk-caching", name="disk_caching", words="*", help="Caching of its disks: KIND, or LUN=KIND each, with os for the OS disk"),
    Opt("--write-accelerator", name="write_accelerator", words="*", help="Accelerate writes: true or false, or LUN=true each"),
    *options.same("--license-type", "--ultra-ssd-enabled", "--priority", "--max-price", "--ppg"),
    Opt("--workspace", name="workspace", group="Monitor", help="Log Analytics workspace, by name or id"),
    *options.same("--enable-secure-boot", "--enable-vtpm", "--user-data", "--capacity-reservation-group",
                  "--disable-capacity-reservation-assignment", "--host", "--host-group"),
    Opt("--size", name="size", help="Size"),
    *options.same("--ephemeral-os-disk-placement", "--enable-hibernation", "--v-cpus-available", "--v-cpus-per-core", "--processor-mode",
                  "--disk-controller-type", "--security-type"),
    *options.PROXY_AGENT, *options.EVENTS, *options.same("--align-regional-disks-to-vm-zone", "--zone-movement", "--zone"),
    *GENERIC_UPDATE, FORCE_STRING_FLAG, PLAIN_NO_WAIT, ids=True, style="hand",
    examples=(("Another size", "vm update -g images -n web --size Standard_D4s_v5"),
              ("A licence that is there already", "vm update -g images -n web --license-type UBUNTU_PRO"),
              ("Keep its OS disk when it is deleted", "vm update -g images -n web --set storageProfile.osDisk.deleteOption=Detach")),
)
def update(session: Session, *, resource_group_name: str, vm_name: str, update_actions: Actions | None = None,
           force_string: bool = False, no_wait: bool = False, **given: Any) -> Any:
    """Change a virtual machine."""
    from sig_cli.cli.machine_update import Update

    return Update(session, vm_name, resource_group_name, given).run(update_actions, force_string=force_string, no_wait=no_wait)
