"""The faults that a workspace was given: one document behind the engine, and a counter of each in the run folder.

What a fault says is `domain.faults`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.workspace.administration import change
from sig_cli.workspace.engine import ABSENT, Delete, Put, StoreError

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document, Engine, Operation

FAULTS_KEY = "/workspace/faults"


def faults(engine: Engine) -> list[dict[str, Any]]:
    """The faults in order, each with how often it could have struck (`seen`) and did (`struck`)."""
    return [{**fault, **{name: _counter(engine, fault["name"]).get(name, 0) for name in ("seen", "struck")}}
            for fault in _document(engine)["faults"]]


def add_fault(engine: Engine, fault: dict[str, Any], seed: str | None) -> dict[str, Any]:
    """Add a fault behind those that are there. One without a name gets the next free one: f1, f2, ...

    `seed` is what shares are drawn by, for all faults of the workspace. Raises `StoreError` for a name that is taken.
    """
    def decide() -> tuple[list[Operation], dict[str, Any]]:
        document = _document(engine)
        taken = {known["name"] for known in document["faults"]}
        name = fault.get("name") or next(f"f{number}" for number in range(1, len(taken) + 2) if f"f{number}" not in taken)
        if name in taken:
            raise StoreError(f"The workspace has a fault '{name}' already. `sig fault list` shows those it has.")
        added = {**fault, "name": name}
        new = {**document, **({"seed": seed} if seed else {}), "faults": [*document["faults"], added]}
        return [*_written(engine, new), Put(f"/faults/{name}", {"name": name}, volatile=True)], added

    return change(engine, decide)


def remove_faults(engine: Engine, names: list[str]) -> None:
    """Remove faults by name, or all of them for no name. Raises `StoreError` for a name that there is not."""
    def decide() -> tuple[list[Operation], None]:
        document = _document(engine)
        known = [fault["name"] for fault in document["faults"]]
        for name in names:
            if name not in known:
                raise StoreError(f"The workspace has no fault '{name}'. `sig fault list` shows those it has.")
        staying = [fault for fault in document["faults"] if names and fault["name"] not in names]
        return _written(engine, {**document, "faults": staying}), None

    change(engine, decide)


def _written(engine: Engine, document: Document) -> list[Operation]:
    """Without any fault there is no document either, so that nothing looks at it."""
    stored = engine.get(FAULTS_KEY)
    if document["faults"]:
        return [Put(FAULTS_KEY, document, stored.revision if stored else ABSENT)]
    return [Delete(FAULTS_KEY, stored.revision)] if stored else []


def _document(engine: Engine) -> Document:
    stored = engine.get(FAULTS_KEY)
    return stored.document if stored else {"name": "faults", "seed": "sig", "faults": []}


def _counter(engine: Engine, name: str) -> Document:
    stored = engine.get(f"/faults/{name}")
    return stored.document if stored else {}
