"""`az vmss create`: a scale set with all that it needs, as one deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli import scale_set_options as options
from sig_cli.cli.options import Opt, command
from sig_cli.cli.output.tables import deployed
from sig_cli.cli.params import GROUP, PLAIN_LOCATION, PLAIN_NO_WAIT, TAGS

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


@command(
    Opt("--name", "-n", name="vmss_name", required=True, metavar="NAME", help="Name of the new scale set"),
    GROUP.with_(id_part=None),
    Opt("--image", name="image", complete="image", help="Image version, definition (its newest version), managed image, alias or URN of "
        "the marketplace"),
    PLAIN_LOCATION, TAGS, *options.OWN, *options.SHARED,
    Opt("--validate", name="validate", kind="flag", help="Ask whether it could be made, and make nothing"),
    PLAIN_NO_WAIT, shape="sdk", style="hand", table=deployed,
    examples=(("Uniform instances of the newest version of a definition",
               "vmss create -g images -n web --orchestration-mode Uniform --admin-username me --generate-ssh-keys "
               "--image $(sig image-definition show -g images -r golden -i ubuntu --query id -o tsv)"),),
)
def create(session: Session, *, vmss_name: str, resource_group_name: str, **given: Any) -> Any:
    """Create a scale set with its network: instances of one model."""
    from sig_cli.cli.scale_set_creation import Creation

    return Creation(session, vmss_name, resource_group_name, {**options.ABSENT, **given}).run()
