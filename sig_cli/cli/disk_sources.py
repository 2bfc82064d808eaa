"""What a disk, a snapshot or a managed image is made from: the word after `--source`. Source: az 2.91, observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sig_cli.cli.session import quoted
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

API = "2025-01-02"
_KINDS = (("/disks/", "managedDisk"), ("/snapshots/", "snapshot"), ("/restorepoints/", "restorePoint"))


class Source(NamedTuple):
    """`kind` is "blobUri", "managedDisk", "snapshot" or "restorePoint", `where` an address or id; `resource` is there when
    the source was looked for.
    """

    kind: str
    where: str
    resource: dict[str, Any] | None = None


def find_source(session: Session, group: str, text: str) -> Source:
    """The source that a text names.

    An address with a scheme is a blob's, an id tells its kind, and a name is looked for in the group: among snapshots,
    then among disks. Raises `ServiceError` when neither has it.
    """
    if is_address(text):
        return Source("blobUri", text)
    for mark, kind in _KINDS:
        if mark in text.lower():
            return Source(kind, text)
    found = find_named(session, session.group_path(group), text)
    return Source("snapshot" if "/snapshots/" in found["id"].lower() else "managedDisk", found["id"], found)


def find_named(session: Session, group_path: str, name: str) -> dict[str, Any]:
    """The snapshot with a name, or the disk. Raises `ServiceError` when the group has neither."""
    compute = f"{group_path}/providers/Microsoft.Compute"
    try:
        snapshot: dict[str, Any] = session.get(f"{compute}/snapshots/{quoted(name)}", API)
    except ServiceError as error:
        if error.status != 404:
            raise
    else:
        return snapshot
    disk: dict[str, Any] = session.get(f"{compute}/disks/{quoted(name)}", API)
    return disk


def find_again(session: Session, resource_id: str) -> dict[str, Any] | None:
    """The snapshot or disk that an id names, or None: like az, by its name in its group, whatever its kind."""
    from sig_cli.domain.ids import parse

    parsed = parse(resource_id)
    if parsed is None or parsed.group is None or not parsed.names:
        return None
    try:
        return find_named(session, f"/subscriptions/{session.subscription}/resourceGroups/{parsed.group}", parsed.names[-1])
    except ServiceError:
        return None


def is_address(text: str) -> bool:
    """Whether a text begins with a scheme, as `https:` is one."""
    scheme, colon, _ = text.partition(":")
    return bool(colon) and scheme[:1].isalpha() and scheme.isascii() and \
        scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()


def source_members(source: Source | None, *, copy: str = "Copy") -> dict[str, Any]:
    """The members of `creationData` for a source that was found; `copy` is the option for disks and snapshots."""
    if source is None:
        return {}
    if source.kind == "blobUri":
        return {"createOption": "Import", "sourceUri": source.where}
    return {"createOption": "Restore" if source.kind == "restorePoint" else copy, "sourceResourceId": source.where}
