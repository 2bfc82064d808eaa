"""Findings as SARIF 2.1.0, the form that code scanning reads (OASIS standard, 2020)."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sig_cli.domain.ids import parse
from sig_cli.domain.lint import Finding, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(findings: list[Finding], folder: str) -> dict[str, Any]:
    """One run with the rules that exist and what they found in the workspace of a folder.

    What code scanning asks for beyond the standard is there: help for each rule, a place for each finding, and a fingerprint by which
    a finding is known again. All of it is held to the published schema by a test.

    The place of a finding is the resource, and the first line of its file: from the top of the git repository that the
    workspace lies in, as code scanning wants it; else from the folder of the workspace.
    """
    from sig_cli import __version__

    known = rules()
    places = {name: number for number, name in enumerate(known)}
    driver = {"name": "sig", "version": __version__, "rules": [
        {"id": name, "shortDescription": {"text": rule["title"]}, "fullDescription": {"text": rule["explain"]},
         "help": {"text": f"{rule['explain']} Source: {rule['source']}."}, "defaultConfiguration": {"level": _LEVELS[rule["level"]]}} for name, rule in known.items()]}
    base, described, within = _base(Path(folder).absolute())
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [
        {"tool": {"driver": driver}, "originalUriBaseIds": {base: described},
         "results": [{**_result(finding, places[finding.rule], base, within),
                      "partialFingerprints": {"primaryLocationLineHash": fingerprint}}
                     for finding, fingerprint in zip(findings, _fingerprints(findings), strict=True)]}]}


def _fingerprints(findings: list[Finding]) -> Iterator[str]:
    """By what code scanning knows each finding again: rule, resource, and which of several of that rule there.

    Without it the first line of the file would count, which two findings of a rule at one resource share. The message does not
    count, because the figures in it change while the fault stays.
    """
    seen: dict[str, int] = {}
    for finding in findings:
        digest = sha256(f"{finding.rule} {finding.id.lower()}".encode("utf-8", "backslashreplace")).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        yield f"{digest}:{seen[digest]}"


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
