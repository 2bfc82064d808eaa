"""Deployments that were cut off while they ran: their records say `Running`, and nothing carries them out any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.data_files import load
from sig_cli.workspace.engine import Put
from sig_cli.workspace.walk import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.workspace.engine import Document
    from sig_cli.workspace.files import FilesEngine

_COLLECTION = "/providers/microsoft.resources/deployments"
_CASE = "deployment-cut-off"


def is_cut_off(key: str, document: Document) -> bool:
    """Whether a document is the record of a deployment that has not come to its end.

    One that runs at this moment looks the same: whoever carries it out holds `locks.at_work`.
    """
    private = document.get("sig")
    return key.rpartition("/")[0].endswith(_COLLECTION) and isinstance(private, dict) and "started" in private \
        and "ends" not in private and isinstance(document.get("properties"), dict)


def end_deployments(engine: FilesEngine) -> list[str]:
    """Let every deployment that was cut off have failed; what was done, one sentence each."""
    done = []
    for key in _records(engine):
        stored = engine.get(key)
        if stored is None or not is_cut_off(key, stored.document):
            continue
        document = stored.document
        case = load("errors.json")["cases"][_CASE]
        shown = {**document["properties"], "provisioningState": "Failed", "error": {"code": case["code"], "message": case["message"]}}
        private = {**document["sig"], "ends": document["sig"]["started"]}
        engine.commit([Put(key, {**document, "properties": shown, "sig": private}, stored.revision)])
        done.append(f"Let the deployment {key}, which was cut off, have failed.")
    return done


def _records(engine: FilesEngine) -> Iterator[str]:
    for subscription in places(engine, "/subscriptions"):
        base = f"/subscriptions/{subscription}"
        for where in (base, *(f"{base}/resourcegroups/{group}" for group in engine.names(f"{base}/resourcegroups"))):
            for name in engine.names(where + _COLLECTION):
                yield f"{where}{_COLLECTION}/{name}"
