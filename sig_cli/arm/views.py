"""What of a stored document an api-version shows: differences between versions are data.

Stored documents are in the newest shape and in the service's key order; a view leaves out the private section and the
properties that its api-version does not have yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document

# canonical type -> (dotted path, first api-version that has it). Source: recordings 2018 to 2023, counted per version.
SINCE: dict[str, tuple[tuple[str, str], ...]] = {
    "Microsoft.Compute/galleries/images": (
        ("properties.hyperVGeneration", "2019-07-01"),
        ("properties.architecture", "2021-07-01"),
        ("properties.features", "2020-09-30"),
    ),
    "Microsoft.Compute/galleries/images/versions": (
        ("properties.safetyProfile.allowDeletionOfReplicatedLocations", "2022-01-03"),
        ("properties.safetyProfile.blockDeletionBeforeEndOfLife", "2024-03-03"),
    ),
}

_unseen: dict[tuple[str, str], list[list[str]]] = {}


def view(type_: str, document: Document, api_version: str) -> Document:
    """The document as this api-version shows it. The stored document is not changed."""
    shown = {name: value for name, value in document.items() if name != "sig"}
    for path in _missing(type_, api_version):
        _leave_out(shown, path)
    return shown


def _missing(type_: str, api_version: str) -> list[list[str]]:
    found = _unseen.get((type_, api_version))
    if found is None:
        found = [path.split(".") for path, since in SINCE.get(type_, ()) if api_version < since]
        _unseen[type_, api_version] = found
    return found


def _leave_out(shown: dict[str, Any], path: list[str]) -> None:
    for index, name in enumerate(path):
        value = shown.get(name)
        if index == len(path) - 1:
            shown.pop(name, None)
        elif isinstance(value, dict):
            shown[name] = shown = dict(value)
        else:
            return
