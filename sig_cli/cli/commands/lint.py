"""`sig lint`: what will hurt in the galleries of the workspace."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.inventory import SELECTION, group_of, images
from sig_cli.cli.options import Opt, command
from sig_cli.domain import lint as rules
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.cli.session import Session

GROUP_API = "2024-11-01"
FORBIDDEN = 403
FORMATS = ("json", "text", "sarif")
FAIL_ON = (*rules.LEVELS, "never")


def table(result: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row per finding."""
    return [{"Level": item["level"], "Rule": item["rule"], "Resource": item["resource"], "Message": item["message"]} for item in result]


@command(
    *SELECTION,
    Opt("--disable", name="disable", words="+", default=[], metavar="RULE", help="Rules that are not looked at, beside those of the setting lint.disable"),
    Opt("--only", name="only", words="+", default=[], metavar="RULE", help="Look at these rules alone"),
    Opt("--format", name="form", kind="enum", choices=FORMATS, default="json",
        help="json is printed as --output says; text has a line per finding; sarif is for code scanning"),
    Opt("--fail-on", name="fail_on", kind="enum", choices=FAIL_ON, default="warning", help="From which level on a finding ends with exit code 1"),
    shape="plain", style="hand", table=table,
    examples=(("A line per finding", "sig lint --format text"),
              ("For code scanning", "sig lint --format sarif --fail-on never"),
              ("One rule alone", "sig lint --only SIG104 --format text")),
)
def lint(session: Session, *, resource_group: str | None = None, gallery_name: str | None = None, definition_name: str | None = None,
         disable: list[str] | None = None, only: list[str] | None = None, form: str = "json", fail_on: str = "warning") -> Any:
    """Look for what will hurt in galleries, definitions and versions."""
    setting = (session.settings.get("lint", "disable") or "").replace(",", " ").split()
    off, wanted = _named([*(disable or ()), *setting]), _named(only or [])
    found = [finding for finding in _findings(session, resource_group, gallery_name, definition_name)
             if finding.rule not in off and (not wanted or finding.rule in wanted)]
    found.sort(key=lambda finding: rules.LEVELS.index(finding.level))
    if fail_on != "never" and any(rules.LEVELS.index(finding.level) <= rules.LEVELS.index(fail_on) for finding in found):
        session.exit_code = 1
    if form == "sarif":
        from sig_cli.cli.sarif import sarif

        return sarif(found, session.folder)
    if form == "text":
        for finding in found:
            sys.stdout.write(f"{finding.level} {finding.rule} {_short(finding.id)}: {finding.message}\n")
        return None
    return [{"rule": finding.rule, "level": finding.level, "resource": _short(finding.id), "message": finding.message, "id": finding.id}
            for finding in found]


def _named(names: list[str]) -> set[str]:
    """Rules by their ids, in any case. Raises `Failure` for one that there is not."""
    found = {name.upper() for name in names}
    unknown = sorted(found - set(rules.rules()))
    if unknown:
        raise Failure(f"There is no rule {', '.join(unknown)}. The rules are {', '.join(rules.rules())}; `sig explain RULE` tells what each means.")
    return found


def _findings(session: Session, resource_group: str | None, gallery_name: str | None, definition_name: str | None) -> Iterator[rules.Finding]:
    from sig_cli.cli.image_users import ImageUsers, not_seen
    from sig_cli.cli.inventory import galleries
    from sig_cli.cli.quota_rows import quota_rows
    from sig_cli.cli.retention_plans import moment

    now, users = moment(session), ImageUsers(session)
    seen: dict[str, bool] = {}
    for subscription, gallery in galleries(session, resource_group, gallery_name):
        yield from rules.check_gallery(gallery, _location(session, f"/subscriptions/{subscription}/resourceGroups/{group_of(gallery['id'])}"))
        seen[gallery["id"]] = not not_seen(session, gallery)
    for image in images(session, resource_group, gallery_name, definition_name):
        facts = users.facts(image, deleting=True)
        yield from rules.check_definition(image.gallery, image.definition, image.versions, facts, users.fleets(image), now,
                                          all_seen=seen.get(image.gallery["id"], False))
    if not (resource_group or gallery_name or definition_name):
        try:
            for subscription, region, rows in quota_rows(session):
                yield from rules.check_quotas(subscription, region, rows)
        except ServiceError as error:
            if error.status != FORBIDDEN:
                raise
            session.warn("Quotas are not looked at: that needs the right to read usages in the whole subscription.")


def _location(session: Session, group: str) -> str | None:
    """Where a group lies; None for one that only what is in it may be read of."""
    try:
        location: str | None = session.get(group, GROUP_API).get("location")
    except ServiceError as error:
        if error.status != FORBIDDEN:
            raise
        return None
    return location


def _short(id_: str) -> str:
    """How a person calls a resource of a gallery: the names alone."""
    from sig_cli.domain.ids import parse

    found = parse(id_)
    return "/".join(found.names) if found and found.names else id_.rpartition("/")[2]
