"""`sig export`: the workspace, or some galleries, as JSON, a script of az commands, or templates."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.exporting import documents, principals
from sig_cli.cli.failures import Failure
from sig_cli.cli.inventory import SELECTION
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

FORMATS = ("json", "script", "arm", "bicep", "terraform")


@command(
    *SELECTION[:2],
    Opt("--format", name="form", kind="enum", choices=FORMATS, default="json",
        help="json comes back by `sig import` without loss; script is az commands; arm a template; bicep and terraform their languages"),
    Opt("--file", "-f", name="file", complete="file", help="Write it here instead of printing it"),
    shape="plain", style="hand",
    examples=(("Everything, to bring it back elsewhere", "sig export --file all.json"),
              ("One gallery as az commands", "sig export -r golden --format script"),
              ("As a template", "sig export -r golden --format arm --file golden.json")),
)
def export(session: Session, *, resource_group: str | None = None, gallery_name: str | None = None, form: str = "json",
           file: str | None = None) -> None:
    """Write the workspace or some galleries, with all that they need, in a form that makes them again."""
    found = documents(session, resource_group, gallery_name)
    text = _text(session, found, form, whole=not (resource_group or gallery_name))
    if file is None:
        sys.stdout.write(text)
        return
    try:
        with open(file, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise Failure(f"'{file}' cannot be written: {error.strerror}.") from error


def _text(session: Session, found: list[dict[str, Any]], form: str, *, whole: bool) -> str:
    if form == "json":
        import json

        from sig_cli.cli import import_record

        # Who imports this must know what it does not hold: later answers depend on it.
        record = import_record.read(session)
        people = principals(session) if whole else []
        told = {name: record[name] for name in ("subscriptions", "unclear") if record.get(name)}
        return json.dumps({"sigExport": 1, **({} if whole else {"partial": True}), **({"imported": told} if told else {}),
                           **({"principals": people} if people else {}), "resources": found}, indent=1, ensure_ascii=False) + "\n"
    if form == "script":
        from sig_cli.cli.export_script import script

        text, left_out = script(found)
    elif form == "bicep":
        from sig_cli.cli.export_bicep import bicep

        text, left_out = bicep(found)
    elif form == "terraform":
        from sig_cli.cli.export_terraform import terraform

        text, left_out = terraform(found)
    else:
        from sig_cli.cli.export_template import template

        text, left_out = template(found)
    for reason in left_out:
        session.warn(reason)
    return text
