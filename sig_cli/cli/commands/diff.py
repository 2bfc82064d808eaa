"""`sig diff`: what was added, removed and changed between two states."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.options import Opt, command
from sig_cli.domain.differences import differences

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


def table(result: dict[str, Any]) -> list[dict[str, Any]]:
    """A row per resource that was added or removed, and per property that was changed."""
    rows = [{"Change": word, "Resource": called(item["id"]), "Property": "", "Before": "", "After": ""}
            for word in ("added", "removed") for item in result[word]]
    for item in result["changed"]:
        rows += [{"Change": "changed", "Resource": called(item["id"]), "Property": change["path"], "Before": shown(change["before"]),
                  "After": shown(change["after"])} for change in item["changes"]]
    return rows


@command(
    Opt("STATE", name="states", words="+", required=True, complete="file",
        help="Two of: the folder of a workspace, a file of `sig export` or of az, gallery:NAME, a revision in git; one is compared with the workspace"),
    Opt("--format", name="form", kind="enum", choices=("json", "text"), default="json", help="json is printed as --output says; text is in words"),
    Opt("--exit-code", name="tell", kind="flag", help="End with 1 when there is a difference"),
    shape="plain", style="hand", table=table,
    examples=(("Since the last commit", "sig diff HEAD --format text"), ("Two galleries", "sig diff gallery:golden gallery:silver -o table"),
              ("Two exports", "sig diff monday.json tuesday.json")),
)
def diff(session: Session, *, states: list[str], form: str = "json", tell: bool = False) -> Any:
    """Compare two workspaces, exports, revisions or galleries, property by property."""
    from sig_cli.cli.failures import Failure
    from sig_cli.cli.states import as_known_to, state, stored

    if len(states) > 2:
        raise Failure("Two states can be compared, or one with the workspace.")
    before = state(session, states[0])
    after = state(session, states[1]) if len(states) > 1 else stored(session.folder)
    if os.path.isfile(states[0]):
        after = as_known_to(before, after)
    if len(states) > 1 and os.path.isfile(states[1]):
        before = as_known_to(after, before)
    found = differences(before, after)
    if tell and any(found.values()):
        session.exit_code = 1
    if form == "text":
        sys.stdout.write("".join(f"{line}\n" for line in in_words(found)))
        return None
    return found


def in_words(found: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Differences a line each: `+` for what was added, `-` for what was removed, `~` for a property that was changed."""
    lines = [f"{sign} {called(item['id'])}" for sign, word in (("+", "added"), ("-", "removed")) for item in found[word]]
    for item in found["changed"]:
        for change in item["changes"]:
            before, after = change["before"], change["after"]
            what = f"{shown(after)} is new" if before is None else f"{shown(before)} is gone" if after is None else f"{shown(before)} -> {shown(after)}"
            lines.append(f"~ {called(item['id'])} {change['path']}: {what}")
    return lines


def called(id_: str) -> str:
    """How a person calls a resource: its last type and its names."""
    from sig_cli.domain.ids import parse

    parsed = parse(id_)
    if parsed is None or parsed.subscription is None:
        return id_
    if not parsed.names and parsed.namespace:
        return f"provider {parsed.namespace}"
    if not parsed.names:
        return f"group {parsed.group}" if parsed.group else f"subscription {parsed.subscription}"
    return f"{parsed.types[-1]} {'/'.join(parsed.names)}"


def shown(value: Any) -> str:
    """A value on one line."""
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
