"""`sig explain CODE`: what an error code of the service, or a rule of `sig lint`, means, and how we know."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

EVIDENCE = {
    "recorded": "recorded from the real service",
    "reported": "quoted by users of the real service",
    "documented": "from the service's documentation",
    "guessed": "a guess: the real text or status may differ",
}
ADVICE = {**EVIDENCE, "guessed": "advice of this project: Azure has no such rule"}
"""The same for rules of lint."""


@command(
    Opt("CODE", name="code", words="?", complete="code",
        help="An error code, for example PropertyChangeNotAllowed, or a rule of lint, for example SIG104; none lists them all"),
    shape="plain", subscription=False, workspace="free",
    examples=(("What a refusal means", "sig explain CannotDeleteResource"), ("What a rule of lint means", "sig explain SIG104")),
)
def explain(session: Session, *, code: str | None = None) -> Any:
    """Explain an error code: each case with its text, its meaning, and where we know it from."""
    from sig_cli.data_files import load

    cases, rules = load("errors.json")["cases"], load("lint_rules.json")["rules"]
    if code is None:
        return [*sorted({case["code"] for case in cases.values() if case["code"]}), *rules]
    if code.upper() in rules:
        rule = rules[code.upper()]
        return [{"rule": code.upper(), "level": rule["level"], "title": rule["title"], "meaning": rule["explain"],
                 "evidence": ADVICE[rule["evidence"]], "source": rule["source"]}]
    wanted = code.lower()
    found = [{"case": name, "code": case["code"], "status": case["status"], "message": case["message"],
              "target": case.get("target"), "meaning": case["explain"],
              "evidence": EVIDENCE[case["evidence"]], "source": case["source"]}
             for name, case in cases.items() if wanted in (case["code"].lower(), name)]
    if not found:
        from difflib import get_close_matches

        near = get_close_matches(code, [*sorted({case["code"] for case in cases.values()}), *rules], n=1, cutoff=0.5)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise Failure(f"'{code}' is no error code that this service answers with.{hint} `sig explain` lists them all.")
    if sys.stdout.isatty() and session.chosen.output is None and session.chosen.query is None:
        _tell(found)
        return None
    return found


def _tell(found: list[dict[str, Any]]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    for case in found:
        console.print(f"[bold]{case['code']}[/bold]  HTTP {case['status']}  ({case['case']})")
        console.print(f"  {case['message']}", markup=False)
        console.print(f"  {case['meaning']}", markup=False)
        console.print(f"  Known: {case['evidence']} ({case['source']})\n", markup=False)
