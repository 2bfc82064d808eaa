"""`az vmss update`: a scale set, or one of its instances, read, changed, and written back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import machine_options as machine
from sig_cli.cli import scale_set_options as options
from sig_cli.cli.commands.vm import GROUP_OF_IDS
from sig_cli.cli.commands.vmss import INSTANCE, PLAIN_NAME
from sig_cli.cli.options import Opt, command
from sig_cli.cli.params import FORCE_STRING_FLAG, GENERIC_UPDATE, PLAIN_NO_WAIT

if TYPE_CHECKING:
    from sig_cli.cli.generic_update import Actions
    from sig_cli.cli.session import Session


def _protection(spelling: str, about: str) -> Opt:
    return Opt(spelling, name=spelling[2:].replace("-", "_"), kind="bool3", words="?", choices=("true", "false"), blank=True,
               group="Protection Policy", help=about)


@command(
    GROUP_OF_IDS, PLAIN_NAME.with_(name="name"), INSTANCE.with_(id_part="child_name_1", group="Resource Id"),
    *machine.same("--security-type", "--license-type"),
    _protection("--protect-from-scale-in", "Keep this instance when the set shrinks"),
    _protection("--protect-from-scale-set-actions", "Keep this instance out of what is done to the set"),
    Opt("--enable-terminate-notification", name="enable_terminate_notification", kind="bool3", words="?", choices=("true", "false"),
        blank=True, help="Tell an instance before it goes"),
    Opt("--force-deletion", name="force_deletion", kind="flag", help="Do not shut instances down first that leave"),
    *machine.same("--ultra-ssd-enabled", "--priority", "--max-price", "--ppg", "--user-data", "--capacity-reservation-group",
                  "--disable-capacity-reservation-assignment", "--ephemeral-os-disk-placement", "--enable-secure-boot", "--enable-vtpm",
                  "--v-cpus-available", "--v-cpus-per-core", "--processor-mode", "--disk-controller-type", "--custom-data",
                  "--enable-hibernation", "--ephemeral-os-disk", "--include-zones", "--exclude-zones"),
    Opt("--ephemeral-os-disk-option", "--ephemeral-option", name="ephemeral_os_disk_option", kind="enum", choices=("Local",),
        help="How the OS disk is kept on the host"),
    *(option for option in machine.PROXY_AGENT if option.name != "key_incarnation_id"), *machine.EVENTS, *options.UPDATED,
    *GENERIC_UPDATE, FORCE_STRING_FLAG, PLAIN_NO_WAIT, ids=True, style="hand",
    examples=(("Instances of another version from now on",
               "vmss update -g images -n web --set virtualMachineProfile.storageProfile.imageReference.id="
               "$(sig image-definition show -g images -r golden -i ubuntu --query id -o tsv)"),
              ("Another size", "vmss update -g images -n web --vm-sku Standard_D4s_v5"),
              ("Keep one instance", "vmss update -g images -n web --instance-id 0 --protect-from-scale-in true")),
)
def update(session: Session, *, resource_group_name: str, name: str, instance_id: str | None = None,
           update_actions: Actions | None = None, force_string: bool = False, no_wait: bool = False, **given: Any) -> Any:
    """Change a scale set, or one of its instances."""
    from sig_cli.cli.scale_set_update import Update

    return Update(session, name, resource_group_name, instance_id, {**given, "key_incarnation_id": None}).run(
        update_actions, force_string=force_string, no_wait=no_wait)
