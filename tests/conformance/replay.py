"""Drive the recorded traffic of the real service through a door of ours, and say where our answers differ.

    python -m tests.conformance.replay                  the ledger, per recording
    python -m tests.conformance.replay -v [NAME...]     every difference, of the recordings whose names contain NAME
    python -m tests.conformance.replay --write          writes docs/conformance.md

Time is the recording's: each request is sent at the moment at which the service answered it. Polling is collapsed: of
several polls of one operation the last is compared.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response, Send
from sig_cli.providers.provider import AT_ONCE, Pace
from sig_cli.workspace.memory import MemoryEngine
from tests.conformance import recordings, scope
from tests.conformance.masks import Difference, Masks
from tests.conformance.seeding import Seeds

if TYPE_CHECKING:
    from pathlib import Path

    from sig_cli.workspace.engine import Engine
    from tests.conformance.recordings import Interaction

SELECTION = frozenset({"Content-Type", "Azure-AsyncOperation", "Location", "x-ms-failure-cause", "ETag",
                       "x-ms-ratelimit-remaining-resource", "x-ms-original-request-ids"})
"""The headers that the recorder kept."""

NOT_COMPARED = frozenset({"x-ms-ratelimit-remaining-resource", "x-ms-original-request-ids", "ETag"})
"""Headers of every answer in which there is nothing to compare: counters and ids of the moment."""

Door = Callable[[Manager], Send]
"""A way to a manager: given one whose clock is the recording's, the function through which requests reach it."""

MATCH, DIFFERS, SKIPPED, COLLAPSED, SEEDED = "match", "differs", "skipped", "collapsed", "seeded"


class Result(NamedTuple):
    """What became of one interaction. `reason` is for the skipped, `differences` are for those that differ.

    `ordered` says whether the members of a matching body are in the service's order.
    """

    interaction: Interaction
    label: str
    outcome: str
    reason: str = ""
    differences: tuple[Difference, ...] = ()
    ordered: bool = True


def in_process(manager: Manager) -> Send:
    """The door that is no door: the manager's own `send`."""
    return manager.send


def replay(path: Path, engine: Engine | None = None, door: Door = in_process) -> list[Result]:
    """Every interaction of a recording, in order, with what became of it, on an empty engine (in memory by default)."""
    return Replay(recordings.read(path), MemoryEngine() if engine is None else engine, door).run()


class Replay:
    """One recording over an empty engine, through one door."""

    def __init__(self, interactions: list[Interaction], engine: Engine, door: Door) -> None:
        self._interactions = interactions
        self._now = 0
        pace = Pace(1) if any(_passes(interaction) for interaction in interactions) else AT_ONCE
        self._send_request = door(Manager(engine, lambda: self._now, pace=pace))
        self._masks = Masks()
        self._seeds = Seeds(engine, interactions)
        self._foreign_operations: dict[str, str] = {}
        self._started: set[str] = set()
        self._last_poll: dict[tuple[str, bool], int] = {}
        for interaction in interactions:
            operation = scope.operation_of(interaction.path)
            if operation:
                self._last_poll[operation, "monitor" in interaction.query] = interaction.index

    def run(self) -> list[Result]:
        return [self._result(interaction) for interaction in self._interactions]

    def _result(self, interaction: Interaction) -> Result:
        label = scope.label(interaction)
        reason = self._skipped(interaction)
        operations = {scope.operation_of(interaction.headers.get(name, "")) for name in ("Azure-AsyncOperation", "Location")}
        if reason is not None:
            self._foreign_operations.update(dict.fromkeys(filter(None, operations), reason))
            return Result(interaction, label, SKIPPED, reason)
        operation = scope.operation_of(interaction.path)
        if operation and self._last_poll[operation, "monitor" in interaction.query] != interaction.index:
            return Result(interaction, label, COLLAPSED)
        if self._seeds.before(interaction):
            return Result(interaction, label, SEEDED)
        self._started.update(filter(None, operations))
        differences = self._compare(interaction, self._send(interaction))
        unequal = tuple(difference for difference in differences if difference.what != "order")
        if unequal:
            return Result(interaction, label, DIFFERS, differences=unequal)
        return Result(interaction, label, MATCH, ordered=not differences)

    def _skipped(self, interaction: Interaction) -> str | None:
        reason = scope.not_served(interaction)
        if reason is not None:
            return reason
        operation = scope.operation_of(interaction.path)
        if operation:
            if operation in self._foreign_operations:
                return self._foreign_operations[operation]
            return None if operation in self._started else "operations begun before the recording"
        if not scope.is_served(interaction):
            return "other resource types"
        return "bodies that the recorder left out" if interaction.truncated else None

    def _send(self, interaction: Interaction) -> Response:
        translated = self._masks.translated
        query = {name: translated(value) for name, value in interaction.query.items()}
        self._now = interaction.now
        return self._send_request(Request(interaction.method, translated(interaction.path), query,
                                          translated(interaction.request)))

    def _compare(self, interaction: Interaction, response: Response) -> list[Difference]:
        """Every difference in status, names of headers, addresses in headers, and body."""
        if response.status != interaction.status:
            return [Difference("status", "value", interaction.status, f"{response.status} {_error(response.body)}")]
        differences = []
        theirs, own = _compared(interaction.headers), _compared(response.headers)
        for name in theirs.keys() | own.keys():
            if name not in own:
                differences.append(Difference(f"header {name}", "missing", recorded=theirs[name]))
            elif name not in theirs:
                differences.append(Difference(f"header {name}", "added", ours=own[name]))
            else:
                self._masks.bind("guid", scope.operation_of(theirs[name]) or "", scope.operation_of(own[name]) or "")
                differences += self._masks.compare(_address(theirs[name], theirs[name]), _address(own[name], theirs[name]),
                                                   f"header {name}")
        differences += self._masks.compare(self._expected(interaction), response.body, "body")
        return differences

    def _expected(self, interaction: Interaction) -> Any:
        """The recorded body; a list about the whole subscription without what else the recorder had there."""
        if not scope.lists_a_subscription(interaction) or not isinstance(interaction.body, dict):
            return interaction.body
        rows = [row for row in interaction.body["value"] if not self._seeds.stranger(row["id"])]
        return {**interaction.body, "value": rows}


def _passes(interaction: Interaction) -> bool:
    """Whether a recording looks at what is on its way out: such states are not seen where operations end at once."""
    properties = interaction.body.get("properties") if isinstance(interaction.body, dict) else None
    return interaction.method == "GET" and isinstance(properties, dict) and properties.get("provisioningState") == "Deleting"


def _compared(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name in SELECTION - NOT_COMPARED}


def _address(value: str, recorded: str) -> str:
    """A header's address with what can be compared of its query.

    The order of parameters does not matter; signatures came in 2023; the partition `p` came in 2021.
    """
    parts = urlsplit(value)
    if not parts.scheme:
        return value
    left_out = ("t=", "c=", "s=", "h=") if "?p=" in recorded else ("t=", "c=", "s=", "h=", "p=")
    query = sorted(part for part in parts.query.split("&") if not part.startswith(left_out))
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{'&'.join(query)}"


def _error(body: Any) -> str:
    error = body.get("error", {}) if isinstance(body, dict) else {}
    return f"{error.get('code', '')} {error.get('message', '')}".strip()


def main(arguments: list[str]) -> int:
    verbose = "-v" in arguments
    names = [argument for argument in arguments if not argument.startswith("-")]
    if "--write" in arguments:
        from tests.conformance import ledger

        ledger.PAGE.write_text(ledger.page(ledger.run()), encoding="utf-8")
        return 0
    totals: dict[str, int] = {}
    for path in recordings.files():
        if names and not any(name in path.name for name in names):
            continue
        results = replay(path)
        counts: dict[str, int] = {}
        for result in results:
            counts[result.outcome] = counts.get(result.outcome, 0) + 1
            totals[result.outcome] = totals.get(result.outcome, 0) + 1
        print(f"{path.stem}: {counts}")
        if verbose:
            for result in results:
                if result.outcome == DIFFERS or not result.ordered:
                    print(f"  #{result.interaction.index} {result.label} {result.interaction.api_version}"
                          f" {result.interaction.path[-50:]}{'' if result.ordered else ' (order)'}")
                    for difference in result.differences:
                        print(f"      {difference}")
    print(totals)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
