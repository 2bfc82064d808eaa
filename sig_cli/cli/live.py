"""What is seen of long work on a terminal: a bar for each region, drawn on stderr, and one line when it has ended.

rich is imported here and nowhere on the way to plain output.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from sig_cli.cli.session import pause
from sig_cli.cli.times import seconds_text
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.regions import place_name

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sig_cli.arm.messages import Response
    from sig_cli.cli.session import Session

INTERVAL = 0.25
"""Seconds between two looks of ours: it costs nothing to ask, and a bar should move."""
EXPAND = "ReplicationStatus,SecondsLeft"
API = "2024-03-03"
STYLES = {"Completed": "green", "Replicating": "cyan", "Failed": "red", "Unknown": "dim"}
_BAR = 24
_VERSION = re.compile(r"/galleries/([^/]+)/images/([^/]+)/versions/([^/]+)$", re.IGNORECASE)


def watch(session: Session, path: str, link: str, answer: Response) -> Response:
    """Show an operation at `link` on the resource at `path` until it has ended, or the clock stands still; the last poll."""
    console = console_of(session)
    named = _VERSION.search(path)
    title = "/".join(named.groups()) if named else path.rpartition("/")[2]
    started = time.monotonic()
    rows: list[dict[str, Any]] = []
    with Live(console=console, refresh_per_second=8, transient=True) as live:
        while _is_running(answer) and not session.frozen:
            if named is not None:
                rows = _regions(session, path)
            live.update(drawn(title, rows))
            time.sleep(min(INTERVAL, pause(answer)))
            answer = session.poll(link)
    if not _is_running(answer):
        _close(session, console, title, path if named is not None else "", time.monotonic() - started, answer)
    return answer


def stand_by(session: Session, resource: Any, seconds: float) -> None:
    """Show how far a version is until so much time has passed, or nothing is done to it any more."""
    path = resource.get("id", "") if isinstance(resource, dict) else ""
    named = _VERSION.search(path)
    until = time.monotonic() + seconds
    if named is None:
        time.sleep(seconds)
        return
    with Live(console=console_of(session), refresh_per_second=8, transient=True) as live:
        while (rest := until - time.monotonic()) > 0:
            rows = _regions(session, path)
            if session.frozen or not any(row["state"] == "Replicating" for row in rows):
                return
            live.update(drawn("/".join(named.groups()), rows))
            time.sleep(min(INTERVAL, rest))


def console_of(session: Session) -> Console:
    """The terminal behind stderr, with the colours that the settings and the environment (`NO_COLOR`) leave it."""
    return Console(stderr=True, no_color=True if session.settings.flag("core", "no_color") else None, highlight=False)


def drawn(title: str, rows: list[dict[str, Any]]) -> RenderableType:
    """The picture of one moment: the regions of a version, or a single line for what has none."""
    if not rows:
        return Spinner("dots", Text(f"{title} is being worked on"))
    table = Table.grid(padding=(0, 2))
    for _ in range(3):
        table.add_column()
    table.add_column(justify="right")
    table.add_column(justify="right")
    for row in rows:
        style = STYLES[row["state"]]
        table.add_row(place_name(row["region"]), Text(row["state"], style=style),
                      ProgressBar(total=100, completed=row["progress"], width=_BAR, complete_style=style, finished_style=style),
                      f"{row['progress']}%", _left(row))
    outer = Table.grid()
    outer.add_row(Text(title, style="bold"))
    outer.add_row(table)
    return outer


def _left(row: dict[str, Any]) -> str:
    if row["state"] != "Replicating":
        return ""
    return f"{seconds_text(row['secondsLeft'])} left" if row.get("secondsLeft") is not None else "no end in sight"


def _is_running(answer: Response) -> bool:
    if isinstance(answer.body, dict) and "status" in answer.body:
        return answer.body["status"] not in ("Succeeded", "Failed", "Canceled")
    return answer.status == 202


def _regions(session: Session, path: str) -> list[dict[str, Any]]:
    """The regions of a version at this moment; none when it is gone."""
    try:
        shown = session.get(path, API, _expand=EXPAND)
    except ServiceError:
        return []
    if shown["properties"]["provisioningState"] == "Deleting":
        return []
    rows: list[dict[str, Any]] = shown["properties"]["replicationStatus"]["summary"]
    return rows


def _close(session: Session, console: Console, title: str, path: str, seconds: float, answer: Response) -> None:
    rows = _regions(session, path) if path else []
    failed = [place_name(row["region"]) for row in rows if row["state"] == "Failed"]
    took = seconds_text(seconds)
    if failed:
        console.print(Text(f"{title} could not be copied to {', '.join(failed)} ({took})", style="red"))
    elif isinstance(answer.body, dict) and answer.body.get("status") in ("Failed", "Canceled"):
        console.print(Text(f"{title} failed ({took})", style="red"))
    elif rows:
        console.print(Text(f"{title} is in {len(rows)} region{'s' if len(rows) > 1 else ''} ({took})", style="green"))
    else:
        console.print(Text(f"{title} is done ({took})", style="green"))
