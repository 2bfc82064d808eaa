"""What differs between the real az and our own command line on one line, after masking what may differ from run to run."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from tests.cli.golden import DEPLOYMENT, Masks, printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tests.interop.programs import Answer, Sent

POLL = re.compile(r"/locations/[^/]+/(operations|capsOperations|DiskOperations)/|/operation(results|statuses)/", re.IGNORECASE)
"""Requests after the state of an operation: how often they are sent depends on how long it takes."""
ELSEWHERE = ("/adfs/", "/aliases.json")
"""What is no Resource Manager: where az logs in, and the list of aliases that it fetches and sig has."""
MOMENT = re.compile(r"\b1[0-9]{15}\b")
MADE_UP = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|" + MOMENT.pattern)
BLOB_TAG = re.compile(r'(?<="etag": ")0x[0-9A-F]+(?=")')
HELP = "https://aka.ms/cli_ref"
TRACEBACK = "Traceback (most recent call last):"
SHOWN = 40
"""Lines of one difference that a report shows."""

Differences = dict[str, tuple[list[str], list[str]]]
"""What differs: the lines of az, and ours, by part (see `differences.PARTS`)."""


def compare(az: Answer, sig: Answer, az_folders: Iterable[str], sig_folders: Iterable[str],
            unsent: frozenset[str]) -> Differences:
    """The parts in which the two answers differ. `unsent` are
    requests that are not compared, as `METHOD PATH`."""
    of_az, of_sig = Masks(*az_folders), Masks(*sig_folders)
    pairs = {
        "stdout": (printed(of_az.mask(az.output)), printed(of_sig.mask(sig.output))),
        "stderr": (told(of_az.mask(az.errors)), told(of_sig.mask(sig.errors))),
        "exit": ([str(az.code)], [str(sig.code)]),
        "requests": ([of_az.mask(text) for text in requests(az.requests, unsent)],
                     [of_sig.mask(text) for text in requests(sig.requests, unsent)]),
    }
    return {part: pair for part, pair in pairs.items() if pair[0] != pair[1]}


def told(text: str) -> list[str]:
    """What stands on standard error, without the examples of help after an error, INFO, DEBUG, and the calls of a traceback."""
    lines = text.splitlines()
    if HELP in lines:
        end = lines.index(HELP)
        lines = lines[:lines.index("", 0, end) if "" in lines[:end] else end]
    if TRACEBACK in lines:
        lines = lines[:lines.index(TRACEBACK) + 1]
    return [line for line in lines if not line.startswith(("INFO: ", "DEBUG: "))]


def requests(sent: Iterable[Sent], unsent: frozenset[str] = frozenset()) -> list[str]:
    """The requests as texts, without polls, and without those that go elsewhere."""
    return [shown(request) for request in sent
            if not POLL.search(request.path) and not request.path.startswith(ELSEWHERE)
            and f"{request.method} {request.path}" not in unsent]


def shown(request: Sent) -> str:
    """A request in one line."""
    words = "".join(f" {name}={value}" for name, value in sorted(request.query.items()))
    body = "" if request.body is None else " " + json.dumps(request.body, sort_keys=True)
    return f"{request.method} {request.path} api-version={request.api_version}{words}{body}"


def state(workspace: Path) -> dict[str, str]:
    """The documents of a workspace, without times and made-up ids, and without deployments whose names are made up.

    What those deploy stands in the request, and what they have deployed in documents of its own. Names that chance has made
    decide no order: the documents are taken in that of what they say besides.
    """
    masks = Masks()
    folder = workspace / "state"
    found = [(str(path.relative_to(folder)), path.read_text(encoding="utf-8"))
             for path in sorted(folder.rglob("*.json")) if not DEPLOYMENT.search(str(path))]
    found.sort(key=lambda one: tuple(MADE_UP.sub("", part) for part in one))
    return {masks.mask(name): _masked(masks, text) for name, text in found}


def _masked(masks: Masks, text: str) -> str:
    return BLOB_TAG.sub("<tag>", MOMENT.sub("<moment>", masks.mask(text)))


def differing_documents(az: Mapping[str, str], sig: Mapping[str, str]) -> Differences:
    """The part "state", when the documents differ."""
    names = sorted(name for name in {*az, *sig} if az.get(name) != sig.get(name))
    if not names:
        return {}

    def lines(documents: Mapping[str, str]) -> list[str]:
        return [line for name in names for line in (name, *documents.get(name, "(not there)").splitlines())]

    return {"state": (lines(az), lines(sig))}


def unwanted(found: Differences, az: Answer, sig: Answer, parts: frozenset[str]) -> Differences:
    """Of what differs, that which the wanted differences of the line do not allow."""
    if "traceback" in parts and TRACEBACK in az.errors and TRACEBACK not in sig.errors:
        return {}
    allowed = set(parts)
    if "order" in parts:
        allowed |= {part for part in ("stdout", "requests") if part in found and same_in_other_order(*found[part])}
    return {part: pair for part, pair in found.items() if part not in allowed}


def same_in_other_order(az: list[str], sig: list[str]) -> bool:
    return Counter(line.rstrip(",") for line in az) == Counter(line.rstrip(",") for line in sig)


def report(found: Differences) -> list[str]:
    """The differences as lines for a person: `-` is az, `+` is ours."""
    lines = []
    for part, (az, sig) in found.items():
        diff = [line for line in difflib.unified_diff(split(part, az), split(part, sig), n=0, lineterm="")
                if not line.startswith(("---", "+++", "@@"))]
        lines += [f"  {part}:", *(f"    {line}" for line in diff[:SHOWN])]
        if len(diff) > SHOWN:
            lines.append(f"    ... {len(diff) - SHOWN} lines more")
    return lines


def split(part: str, lines: list[str]) -> list[str]:
    """The lines to show: a request's body member by member, so that what differs in it is seen."""
    if part != "requests":
        return lines
    found = []
    for line in lines:
        head, brace, body = line.partition(" {")
        text = not brace or '"' in head
        found.append(line if text else head)
        if not text:
            found += json.dumps(json.loads(brace.strip() + body), indent=1).splitlines()
    return found
