"""The ledger: where we differ from the published specification, each with its reason."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.specification import documents

if TYPE_CHECKING:
    from tests.specification.documents import Operation

HERE = Path(__file__).parent


@cache
def known() -> dict[str, dict[str, Any]]:
    """Kind of difference -> reason -> `why`, and `operations` or `where`."""
    return tomllib.loads((HERE / "known.toml").read_text(encoding="utf-8"))


@cache
def not_served() -> dict[str, str]:
    """Operation id -> the reason why it is not served."""
    return {name: reason for reason, gap in known()["not-served"].items() for name in gap["operations"]}


def served() -> list[Operation]:
    return [operation for operation in documents.every_operation() if operation.name not in not_served()]


def listed(kind: str, operation: Operation) -> set[str]:
    """What the ledger has of one kind for an operation."""
    return {item for gap in known()[kind].values() for item in gap["where"].get(operation.key, ())}
