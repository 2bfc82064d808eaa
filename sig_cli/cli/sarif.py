"""Findings as SARIF 2.1.0, the form that code scanning reads (OASIS standard, 2020)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sig_cli.domain.ids import parse
from sig_cli.domain.lint import Finding, rules

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(findings: list[Finding], folder: str) -> dict[str, Any]:
    """One run with the rules that exist and what they found in the workspace of a folder.

    The place of a finding is the resource, and the first line of its file: from the top of the git repository that the
    workspace lies in, as code scanning wants it; else from the folder of the workspace.
    """
    from sig_cli import __version__

    known = rules()
    places = {name: number for number, name in enumerate(known)}
    driver = {"name": "sig", "version": __version__, "rules": [
        {"id": name, "shortDescription": {"text": rule["title"]}, "fullDescription": {"text": rule["explain"]},
         "defaultConfiguration": {"level": _LEVELS[rule["level"]]}} for name, rule in known.items()]}
    base, described, within = _base(Path(folder).absolute())
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [
        {"tool": {"driver": driver}, "originalUriBaseIds": {base: described},
         "results": [_result(finding, places[finding.rule], base, within) for finding in findings]}]}


def _base(folder: Path) -> tuple[str, dict[str, Any], str]:
    """What places are told from: its name, its description, and the way from there to the folder, "" or with a slash."""
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            way = folder.relative_to(above).as_posix()
            return "%SRCROOT%", {"description": {"text": "The top of the repository."}}, "" if way == "." else f"{way}/"
    return "WORKSPACE", {"uri": f"{folder.as_uri()}/", "description": {"text": "The folder of the workspace."}}, ""


def _result(finding: Finding, place: int, base: str, within: str) -> dict[str, Any]:
    from sig_cli.workspace.layout import document

    found = parse(finding.id)
    where: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": finding.id, "kind": "resource", "name": found.name if found else finding.id}]}
    file = document(finding.id.lower())
    if file:
        where["physicalLocation"] = {"artifactLocation": {"uri": quote(f"{within}state/{file}"), "uriBaseId": base},
                                     "region": {"startLine": 1}}
    return {"ruleId": finding.rule, "ruleIndex": place, "level": _LEVELS[finding.level], "message": {"text": finding.message},
            "locations": [where]}
