"""How long the real service takes for what is no replication, by type and kind of operation. Facts: `data/durations.json`."""

from __future__ import annotations

from sig_cli.data_files import load


def seconds(type_: str, kind: str) -> float:
    """Seconds of the real service for "create", "update", "delete" or an action; 0 for what nobody has recorded or assumed."""
    found = load("durations.json")["operations"].get(type_, {}).get(kind)
    return float(found["seconds"]) if found else 0.0
