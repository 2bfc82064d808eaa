"""`sig prune`: which versions a retention policy deletes and why; and, when told to, their deletion."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.commands.cost import PRICES, read_prices
from sig_cli.cli.failures import Failure
from sig_cli.cli.inventory import SELECTION
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.retention_plans import Order
    from sig_cli.cli.session import Session

PLANNING = (
    Opt("--policy", name="policy", complete="file", group="Policy", help="TOML file with the policy of each gallery"),
    Opt("--allow", name="allow", words="+", default=[], metavar="KIND=VERSION",
        help="Touch this version although it is the latest, the last, in-use or of unknown age: latest=, last=, in-use= or age= "
             "and GALLERY/DEFINITION/VERSION or an id; unseen= and who was not looked at"),
    Opt("--yes", "-y", name="act", kind="flag", help="Carry the plan out. Without it, it is only shown"),
    Opt("--save", name="save", complete="file", help="Write the plan to this file, to be reviewed and applied later"),
    Opt("--apply", name="apply", complete="file", help="Take the plan from this file, as far as it still holds"),
    Opt("--null", "-0", name="null", kind="flag", help="Print only ids of what is to be done, each with a NUL after it"),
    PRICES,
)


def table(result: dict[str, Any]) -> list[dict[str, Any]]:
    """A row per version."""
    return [{"Gallery": item["gallery"], "Definition": item["definition"], "Version": item["version"],
             "Action": "left alone" if "problem" in item else item["action"], "Reason": item.get("problem") or item["reason"],
             "PerMonth": per_month(item)} for item in result["items"]]


def per_month(item: dict[str, Any]) -> str:
    """What an item of a plan changes of the costs per month, as tables show it; "" for nothing that is or was done."""
    return f"{0 - item['savedPerMonth']:.2f}" if "savedPerMonth" in item and "problem" not in item else ""


@command(
    *SELECTION,
    Opt("--keep", name="keep", kind="int", group="Policy", help="Not the N newest usable versions of a definition"),
    Opt("--older-than", name="older_than", group="Policy", help="Only versions of this age, as in 90d, 12w or 36h"),
    Opt("--age-tag", name="age_tag", group="Policy", help="Tag whose date tells the age; without it the date of publication does"),
    Opt("--past-end-of-life", name="past_end_of_life", kind="flag", group="Policy", help="Only versions whose end of life has passed"),
    Opt("--unused", name="unused", kind="flag", group="Policy", help="Only versions that no machine and no scale set uses"),
    Opt("--tag", name="tags", words="+", group="Policy", metavar="NAME[=VALUE]", help="Only versions that have all these tags"),
    Opt("--without-tag", name="without_tags", words="+", group="Policy", metavar="NAME[=VALUE]",
        help="Only versions that have none of these tags"),
    Opt("--match", name="match", words="+", group="Policy", metavar="PATTERN", help="Only versions whose name fits a pattern, as in '1.0.*'"),
    *PLANNING,
    shape="plain", style="hand", table=table,
    examples=(("What would go", "sig prune -r golden --keep 5 --older-than 90d -o table"),
              ("Do it", "sig prune -r golden --keep 5 --older-than 90d --yes"),
              ("Ids for xargs -0 and the real az", "sig prune -r golden --keep 5 -0")),
)
def prune(session: Session, *, resource_group: str | None = None, gallery_name: str | None = None,
          definition_name: str | None = None, policy: str | None = None, allow: list[str] | None = None, act: bool = False,
          save: str | None = None, apply: str | None = None, null: bool = False, prices: str | None = None, **criteria: Any) -> Any:
    """Delete old versions by a policy; without --yes, show what would be deleted and why."""
    given = {name.replace("_", "-"): value for name, value in criteria.items() if value is not None and value is not False}
    selection = {"resource_group": resource_group, "gallery_name": gallery_name, "definition_name": definition_name}
    return planned(session, "prune", given, selection, policy=policy, allow=allow or [], act=act, save=save, apply=apply, null=null,
                   prices=prices)


def planned(session: Session, kind: str, given: dict[str, Any], selection: dict[str, str | None], *, policy: str | None,
            allow: list[str], act: bool, save: str | None, apply: str | None, null: bool, prices: str | None) -> Any:
    """Make a plan or take a saved one, and show it or carry it out: what `prune` and `thin` have in common."""
    from sig_cli.cli import retention_plans

    stale: list[dict[str, Any]] = []
    rates = read_prices(prices)
    if apply is not None:
        if given or policy or allow or save or any(selection.values()):
            raise Failure("--apply takes everything from the saved plan: leave the selection, the policy, --allow and --save out.")
        order, saved = retention_plans.load(apply, kind)
        session.chosen.subscription = order.subscription
        plan = retention_plans.make(session, order, rates, again=True)
        plan["items"], stale = retention_plans.still_valid(saved, plan)
        plan["counts"] = {"keep": 0, "thin": 0, "delete": 0, kind.replace("prune", "delete"): len(plan["items"])}
        plan["savedPerMonth"] = round(sum(item["savedPerMonth"] for item in plan["items"]), 2)
        plan["stale"] = [{"id": item["id"], "reason": item["reason"]} for item in stale]
    else:
        order = _order(session, kind, given, selection, policy, allow)
        plan = retention_plans.make(session, order, rates, marked=act or save is not None)
    for gallery, unseen in plan["notSeen"].items():
        session.warn(f"Not looked at, and may use gallery '{gallery.rpartition('/')[2]}': {', '.join(unseen)}.")
    if plan["notThere"]:
        session.warn(f"The policy names what is not here, or holds nothing: {', '.join(plan['notThere'])}.")
    for change in plan["latestChanges"]:
        session.warn(f"'latest' of '{change['definition']}' in {change['region']} will be {change['after'] or 'nothing'}, not "
                     f"{change['before']}.")
    for item in stale:
        session.warn(f"Left alone: {item['id']}: {item['reason']}.")
        session.exit_code = 1
    if save is not None:
        retention_plans.save(plan, save)
    if act:
        _act(session, order, plan)
    return _shown(session, plan, kind, null=null)


def _order(session: Session, kind: str, given: dict[str, Any], selection: dict[str, str | None], policy: str | None,
           allow: list[str]) -> Order:
    from sig_cli.cli import retention_plans

    if policy is not None and given:
        raise Failure("Either a policy file or criteria on the line, not both.")
    rules = given if policy is None else retention_plans.read_policy(policy)
    return retention_plans.Order(kind, rules, selection, allow, session.chosen.subscription and session.subscription,
                                 from_file=policy is not None)


def _act(session: Session, order: Order, plan: dict[str, Any]) -> None:
    """Carry a plan out and note in each item what became of it."""
    from sig_cli.cli.retention_acting import carry_out, settle

    for item, problem in carry_out(session, order, plan["items"]):
        item["done"] = not problem
        if problem:
            item["problem"] = problem
            session.warn(f"Left alone: {item['id']}: {problem.rstrip('.')}.")
            session.exit_code = 1
    settle(plan)


def _shown(session: Session, plan: dict[str, Any], kind: str, *, null: bool) -> Any:
    """The plan as it is printed: whole, or the ids alone for `--null` and TSV."""
    for item in plan["items"]:
        item.pop("mark", None)
    going = [item for item in reversed(plan["items"]) if item["action"] != "keep" and item.get("done", True)]
    if null:
        sys.stdout.write("".join(f"{item['id']}\0" for item in going))
        return None
    if session.chosen.query is None and (session.chosen.output or session.settings.get("core", "output")) == "tsv":
        return [item["id"] if kind == "prune" else [item["id"], " ".join(item["targetRegions"])] for item in going]
    return plan
