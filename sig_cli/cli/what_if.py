"""`what-if`, and the look at the changes that `create` takes before it asks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.deployment_requests import API, request_text
from sig_cli.cli.failures import Failure
from sig_cli.cli.report import colour_wanted
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

_CHANGE = ("after", "before", "changeType", "delta", "deploymentId", "extension", "identifiers", "resourceId", "symbolicName",
           "unsupportedReason")
_PART = ("after", "before", "children", "path", "propertyChangeType")


def look(session: Session, path: str, properties: dict[str, Any], text: str | None, given: dict[str, Any], *,
         location: str | None = None) -> bool:
    """Print what a deployment would change; True when it shall be carried out, which a person is asked.

    Raises `Failure` where nobody can be asked.
    """
    found = foreseen(session, path, properties, text, given["what_if_result_format"], location=location)
    show(found, given.get("what_if_exclude_change_types"))
    tell_estimates(session, path, properties, text, location=location)
    if given.get("what_if"):
        return False
    changes = [change["changeType"] for change in found["changes"]]
    if given.get("proceed_if_no_change") and not any(kind not in ("NoChange", "Ignore") for kind in changes):
        return True
    from sig_cli.cli.template_prompts import yes

    return yes("\nAre you sure you want to execute the deployment?")


def foreseen(session: Session, path: str, properties: dict[str, Any], text: str | None, result_format: str, *,
             location: str | None = None) -> dict[str, Any]:
    """What the service says that a template would change. Raises `Failure` with az's text of a template that is refused."""
    level = properties.pop("validationLevel", None)
    asked = {**properties, **({"validationLevel": level} if level else {}), "whatIfSettings": {"resultFormat": result_format}}
    try:
        response = session.send_text("POST", f"{path}/whatIf", API, request_text(asked, text, location=location), session.beside)
        body = session.result(response)
    except ServiceError as refused:
        from json import dumps

        raise Failure(dumps(refused.envelope(), separators=(",", ":"), ensure_ascii=False)) from None
    if body.get("error"):
        raise Failure("\n".join(_told(body["error"])))
    found: dict[str, Any] = {"status": body["status"], **body["properties"]}
    return found


def _told(error: dict[str, Any]) -> list[str]:
    return [f"{error['code']} - {error['message']}", *(line for detail in error.get("details") or () for line in _told(detail))]


def show(found: dict[str, Any], excluded: list[str] | None) -> None:
    """Print the changes for a person."""
    from sig_cli.cli.output.changes import changes_text

    found["changes"] = kept(found["changes"], excluded)
    print(changes_text(found["changes"], found.get("diagnostics") or [], colour=colour_wanted()))


def tells_more(session: Session) -> bool:
    """Whether more is told than az tells: by the program `sig`. The look-alike prints what az prints, to the byte."""
    return session.chosen.program == "sig"


def estimated(session: Session, path: str, properties: dict[str, Any], text: str | None, *, location: str | None = None) -> dict[str, Any]:
    """What only we know of a deployment that would be taken: `replication`, `cost` and `quotas`."""
    from sig_cli.cli.estimates import of_deployment

    unchecked = {**properties, "validationLevel": "Template"}  # what-if has just rehearsed it
    return of_deployment(session, path, API, request_text(unchecked, text, location=location))


def tell_estimates(session: Session, path: str, properties: dict[str, Any], text: str | None, *, location: str | None = None) -> None:
    """Tell it a person on stderr: what stands on stdout is az's. Silent under `--only-show-errors`."""
    if session.only_show_errors or not tells_more(session):
        return
    from sig_cli.cli.estimates import lines

    told = list(lines(estimated(session, path, properties, text, location=location)))
    if told:
        sys.stdout.flush()
        sys.stderr.writelines(f"{line}\n" for line in ("", *told))


def kept(changes: list[dict[str, Any]], excluded: list[str] | None) -> list[dict[str, Any]]:
    """The changes without those of the kinds that were not asked for."""
    leave = {kind.lower() for kind in excluded or ()}
    return [change for change in changes if change["changeType"].lower() not in leave]


def shaped(found: dict[str, Any], excluded: list[str] | None) -> dict[str, Any]:
    """The answer as az prints it with `--no-pretty-print`."""
    changes = [{**dict.fromkeys(_CHANGE), **change, "delta": _parts(change.get("delta"))} for change in
               kept(found["changes"], excluded)]
    return {"changes": changes, "diagnostics": found.get("diagnostics"), "error": None, "potentialChanges": None,
            "status": found["status"]}


def _parts(parts: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    if parts is None:
        return None
    return [{**dict.fromkeys(_PART), **part, "children": _parts(part.get("children"))} for part in parts]
