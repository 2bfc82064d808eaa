"""`sig quota`: how much of the quotas of galleries, definitions and versions is used; `sig quota set` for limits of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command
from sig_cli.domain.quotas import FULL_PERCENT, NAMES, NEAR_PERCENT

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


def table(result: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row per quota and region."""
    return [{"Subscription": row["subscription"], "Region": row["region"], "Quota": row["name"], "Used": row["used"],
             "Limit": row["limit"], "Percent": row["percent"], "State": row["state"]} for row in result]


@command(
    Opt("--location", "-l", name="location", complete="region", help="Only this region. Without it, every one in which anything is used"),
    shape="plain", style="hand", table=table,
    examples=(("Wherever anything is used", "sig quota -o table"), ("One region", "sig quota -l westus2 -o table")),
)
def quota(session: Session, *, location: str | None = None) -> Any:
    """Show how much of the quotas is used, per subscription and region; warns from 80 % on."""
    from sig_cli.cli.quota_rows import quota_rows
    from sig_cli.domain.regions import canonical, display

    region = canonical(location) if location else None
    if location and region is None:
        raise Failure(f"'{location}' is not a region that Azure has. `sig account list-locations` lists them.")
    made = []
    for subscription, short, rows in quota_rows(session, region):
        for row in rows:
            used, limit = row["currentValue"], row["limit"]
            percent = 100 if limit == 0 else used * 100 // limit
            state = "full" if percent >= FULL_PERCENT else "near" if percent >= NEAR_PERCENT else "ok"
            made.append({"subscription": subscription, "region": short, "name": row["name"]["value"], "used": used, "limit": limit,
                         "percent": percent, "state": state})
            if state != "ok":
                more = "the next one is refused" if state == "full" else f"{limit - used} are left"
                session.warn(f"{row['name']['localizedValue']} in {display(short)}: {used} of {limit} are used, {more}.")
    return made


@command(
    Opt("LIMIT", name="limits", words="*", default=[], metavar="NAME=LIMIT",
        help="Gallery, GalleryImage or GalleryImageVersion, and a number; `profile` takes the profile's limit again. None shows them"),
    shape="plain", subscription=False,
    examples=(("The service has raised a quota for you", "sig quota set GalleryImageVersion=20000"),
              ("A small one, to rehearse what happens then", "sig quota set GalleryImageVersion=3"),
              ("As the profile says", "sig quota set GalleryImageVersion=profile")),
)
def set_(session: Session, *, limits: list[str] | None = None) -> Any:
    """Set limits that count in place of those of the profile, in every subscription and region."""
    from sig_cli.domain.profiles import load
    from sig_cli.workspace.administration import set_quotas, workspace_record
    from sig_cli.workspace.files import FilesEngine

    types = {value.lower(): type_ for type_, (value, _) in NAMES.items()}
    changes: dict[str, int | None] = {}
    for text in limits or ():
        name, sign, number = text.partition("=")
        type_ = types.get(name.lower())
        if type_ is None or not sign or not (number == "profile" or (number.isascii() and number.isdecimal() and len(number) < 10)):
            raise Failure(f"'{text}' sets no limit: write {', '.join(value for value, _ in NAMES.values())}, then = and a number, or "
                          "profile.")
        changes[type_] = None if number == "profile" else int(number)
    engine = FilesEngine(session.folder)
    if changes:
        from sig_cli.arm.local import declared_indexes

        set_quotas(FilesEngine(session.folder, indexes=declared_indexes), changes)
    record = workspace_record(engine)
    profile = load(record["profile"], record.get("quotas"))
    return [{"name": value, "limit": profile.quota(type_), "own": type_ in profile.own_quotas} for type_, (value, _) in NAMES.items()]
