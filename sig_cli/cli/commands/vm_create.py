"""`az vm create`: a machine with all that it needs, as one deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import machine_options as options
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import deployed
from sig_cli.cli.params import GROUP, PLAIN_LOCATION, PLAIN_NO_WAIT, TAGS

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

SIZE = "Standard_D2s_v5"


@command(
    Opt("--name", "-n", name="vm_name", required=True, configured="vm", metavar="NAME", help="Name of the new machine"),
    GROUP.with_(id_part=None),
    Opt("--image", name="image", complete="image", help="Image version, definition (its newest version), managed image, alias or URN of "
        "the marketplace, or the address of a VHD. Without it, Windows Server 2022"),
    Opt("--size", name="size", default=SIZE, help="Size"),
    PLAIN_LOCATION, TAGS, *options.ACCESS, *options.NETWORK, *options.STORAGE, *options.PLACE, *options.SYSTEM, *options.SECURITY,
    *options.EVENTS, Opt("--validate", name="validate", kind="flag", help="Ask whether it could be made, and make nothing"),
    PLAIN_NO_WAIT, shape="sdk", style="hand", table=deployed,
    examples=(("From the newest version of a definition",
               "vm create -g images -n web --image $(sig image-definition show -g images -r golden -i ubuntu --query id -o tsv) "
               "--admin-username me --generate-ssh-keys"),
              ("From the marketplace", "vm create -g images -n web --image Ubuntu2204 --admin-username me --ssh-key-values key.pub"),
              ("From a specialized disk", "vm create -g images -n web --attach-os-disk web-os --os-type linux")),
)
def create(session: Session, *, vm_name: str, resource_group_name: str, **given: Any) -> Any:
    """Create a virtual machine with its network: from an image, a version, the marketplace, or a disk."""
    from sig_cli.cli.machine_creation import Creation

    return Creation(session, vm_name, resource_group_name, given).run()
