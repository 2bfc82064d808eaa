"""Recorded traffic of the real service, as it lies in the shared folder."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from tests.shared import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

DEPLOYMENT = re.compile("/deployments/mock-deployment(?=/|$)")
RECORDINGS = FOLDER / "conformance" / "recordings"


class Interaction:
    """One request and its answer. `now` is the moment of the answer in microseconds since 1970 UTC."""

    __slots__ = ("body", "headers", "index", "method", "now", "path", "query", "request", "status")

    def __init__(self, row: dict[str, Any], earliest: int = 0) -> None:
        self.index: int = row["i"]
        self.method: str = row["method"]
        self.path: str = row["path"]
        self.query: dict[str, str] = dict(part.partition("=")[::2] for part in row["query"].split("&") if part)
        self.request: Any = row["req"]
        self.status: int = row["status"]
        self.headers: dict[str, str] = row["headers"]
        self.body: Any = row["res"]
        self.now = max(earliest, round(parsedate_to_datetime(row["date"]).timestamp() * 1_000_000))

    @property
    def api_version(self) -> str:
        return self.query.get("api-version", "")

    @property
    def truncated(self) -> bool:
        """Whether the recorder left the body out for its size."""
        return isinstance(self.body, dict) and "_truncated" in self.body


def files() -> list[Path]:
    """Every recording, in the order of names; none where there are no recordings."""
    return sorted(RECORDINGS.glob("*.jsonl")) if RECORDINGS.is_dir() else []


def read(path: Path) -> list[Interaction]:
    """The interactions of a recording, in order; their moments never go backwards."""
    found: list[Interaction] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        found.append(Interaction(json.loads(line), found[-1].now if found else 0))
    _name_deployments(found)
    return found


def _name_deployments(interactions: list[Interaction]) -> None:
    """Give deployments in addresses the names that they have in answers: the recorder wrote another one over them there."""
    names: dict[str, str] = {}
    for interaction in interactions:
        if not DEPLOYMENT.search(interaction.path):
            continue
        if isinstance(interaction.body, dict) and "name" in interaction.body:
            name = interaction.body["name"]
            names[interaction.headers.get("Azure-AsyncOperation", "").partition("?")[0].rpartition("/")[2]] = name
        else:
            name = names[interaction.path.rpartition("/")[2]]
        interaction.path = DEPLOYMENT.sub(f"/deployments/{name}", interaction.path)
