"""What a disk, a snapshot or a managed image is made from: the word after `--source`. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.session import quoted
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2025-01-02"
_KINDS = (("/disks/", "managedDisk"), ("/snapshots/", "snapshot"), ("/restorepoints/", "restorePoint"))


def find_source(session: Session, group: str, text: str) -> tuple[str, str]:
    """What kind of source a text names ("blobUri", "managedDisk", "snapshot" or "restorePoint"), and its address or id.

    An address with a scheme is a blob's, an id tells its kind, and a name is looked for in the group: among snapshots,
    then among disks. Raises `ServiceError` when neither has it.
    """
    if is_address(text):
        return "blobUri", text
    for mark, kind in _KINDS:
        if mark in text.lower():
            return kind, text
    compute = f"{session.group_path(group)}/providers/Microsoft.Compute"
    try:
        return "snapshot", session.get(f"{compute}/snapshots/{quoted(text)}", API)["id"]
    except ServiceError as error:
        if error.status != 404:
            raise
    return "managedDisk", session.get(f"{compute}/disks/{quoted(text)}", API)["id"]


def is_address(text: str) -> bool:
    """Whether a text begins with a scheme, as `https:` is one."""
    scheme, colon, _ = text.partition(":")
    return bool(colon) and scheme[:1].isalpha() and scheme.isascii() and \
        scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()


def source_members(source: tuple[str, str] | None, *, copy: str = "Copy") -> dict[str, Any]:
    """The members of `creationData` for a source that was found; `copy` is the option for disks and snapshots."""
    if source is None:
        return {}
    kind, where = source
    if kind == "blobUri":
        return {"createOption": "Import", "sourceUri": where}
    return {"createOption": "Restore" if kind == "restorePoint" else copy, "sourceResourceId": where}
