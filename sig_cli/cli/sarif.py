"""Findings as SARIF 2.1.0, the form that code scanning reads (OASIS standard, 2020)."""

from __future__ import annotations

from typing import Any

from sig_cli.domain.ids import parse
from sig_cli.domain.lint import Finding, rules

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(findings: list[Finding]) -> dict[str, Any]:
    """One run with the rules that exist and what they found; the place is the resource, and its file in the workspace."""
    from sig_cli import __version__

    known = rules()
    places = {name: number for number, name in enumerate(known)}
    driver = {"name": "sig", "version": __version__, "rules": [
        {"id": name, "shortDescription": {"text": rule["title"]}, "fullDescription": {"text": rule["explain"]},
         "defaultConfiguration": {"level": _LEVELS[rule["level"]]}} for name, rule in known.items()]}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [
        {"tool": {"driver": driver}, "results": [_result(finding, places[finding.rule]) for finding in findings]}]}


def _result(finding: Finding, place: int) -> dict[str, Any]:
    from sig_cli.workspace.layout import document

    found = parse(finding.id)
    where: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": finding.id, "kind": "resource", "name": found.name if found else finding.id}]}
    file = document(finding.id.lower())
    if file:
        where["physicalLocation"] = {"artifactLocation": {"uri": f"state/{file}", "uriBaseId": "WORKSPACE"}}
    return {"ruleId": finding.rule, "ruleIndex": place, "level": _LEVELS[finding.level], "message": {"text": finding.message},
            "locations": [where]}
