"""`sig thin`: which regions older versions leave; and, when told to, that they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.prune import PLANNING, per_month, planned
from sig_cli.cli.inventory import SELECTION
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


def table(result: dict[str, Any]) -> list[dict[str, Any]]:
    """A row per version."""
    return [{"Gallery": item["gallery"], "Definition": item["definition"], "Version": item["version"],
             "Action": "left alone" if "problem" in item else item["action"], "Leaves": " ".join(item.get("regions", ())),
             "Reason": item.get("problem") or item["reason"], "PerMonth": per_month(item)} for item in result["items"]]


@command(
    *SELECTION,
    Opt("--keep-regions", name="keep_regions", words="+", group="Policy", complete="region",
        help="Regions in which older versions stay; each stays in its own location as well"),
    Opt("--newest", name="newest", kind="int", group="Policy", help="The N newest usable versions of a definition stay everywhere"),
    *PLANNING,
    shape="plain", style="hand", table=table,
    examples=(("The newest three everywhere, older ones in West US alone", "sig thin -r golden --keep-regions westus --newest 3 -o table"),
              ("Do it", "sig thin -r golden --keep-regions westus --newest 3 --yes")),
)
def thin(session: Session, *, resource_group: str | None = None, gallery_name: str | None = None, definition_name: str | None = None,
         keep_regions: list[str] | None = None, newest: int | None = None, policy: str | None = None,
         allow: list[str] | None = None, act: bool = False, save: str | None = None, apply: str | None = None, null: bool = False,
         prices: str | None = None) -> Any:
    """Take older versions out of regions; without --yes, show which would leave which, and what that saves."""
    given = {key: value for key, value in (("keep-regions", keep_regions), ("newest", newest)) if value is not None}
    selection = {"resource_group": resource_group, "gallery_name": gallery_name, "definition_name": definition_name}
    return planned(session, "thin", given, selection, policy=policy, allow=allow or [], act=act, save=save, apply=apply, null=null,
                   prices=prices)
