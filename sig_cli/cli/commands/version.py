"""`az version`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli import AZ_VERSION, __version__
from sig_cli.cli.options import command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


@command(shape="plain", style="hand", subscription=False, workspace="free",
         examples=(("The version that scripts look for", "version --query '\"azure-cli\"' -o tsv"),))
def version(session: Session) -> dict[str, Any]:
    """Tell the versions: those of the az that this is like, which scripts ask for, and our own."""
    return {"azure-cli": AZ_VERSION, "azure-cli-core": AZ_VERSION, "azure-cli-telemetry": "1.1.0", "extensions": {},
            "sig-cli": __version__}
