"""What the planning commands look at: galleries, definitions and versions of the workspace, as the service lists them.

They know the service through `send` alone, so they can look at a remote endpoint as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt
from sig_cli.cli.paging import pages
from sig_cli.cli.progress import Progress
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.cli.session import Session

    Document = dict[str, Any]

API = "2024-03-03"
GROUP_API = "2024-11-01"
COMPUTE_API = "2024-07-01"
DISK_API = "2025-01-02"
MACHINE_API = "2024-07-01"
PAGE = 1_000
"""Versions that are read at once: one definition may have ten thousand, and progress is told between pages."""

SELECTION = (
    Opt("--resource-group", "-g", name="resource_group", complete="group", help="Only galleries of this group"),
    Opt("--gallery-name", "--gallery", "-r", name="gallery_name", complete="gallery", help="Only this gallery"),
    Opt("--image-definition", "--gallery-image-definition", "-i", name="definition_name", complete="definition",
        help="Only this image definition"),
)
VERSION = Opt("--image-version", "--gallery-image-version", "-e", name="version_name", complete="version",
              help="Only this image version")


class Image:
    """A definition with its versions and its gallery; all are resources as the service shows them."""

    __slots__ = ("definition", "gallery", "subscription", "versions")

    def __init__(self, subscription: str, gallery: Document, definition: Document, versions: list[Document]) -> None:
        self.subscription = subscription
        self.gallery = gallery
        self.definition = definition
        self.versions = versions

    @property
    def group(self) -> str:
        """The name of the gallery's resource group."""
        return group_of(self.gallery["id"])


def group_of(id_: str) -> str:
    """The resource group that an id names; "" for none."""
    found = parse(id_)
    return (found.group if found else None) or ""


def subscriptions(session: Session) -> list[str]:
    """The subscriptions to look at: the one that `--subscription` names, else all of the workspace."""
    if session.chosen.subscription:
        return [session.subscription]
    return [account["subscriptionId"] for account in session.accounts]


def galleries(session: Session, resource_group: str | None = None, gallery_name: str | None = None) -> Iterator[tuple[str, Document]]:
    """Each gallery of the selection with its subscription.

    Raises `Failure` (exit code 3) when a resource group was named that no subscription has: a check of a misspelt one
    would find nothing, and so pass.
    """
    some = False
    for subscription in subscriptions(session):
        for gallery in session.list(f"/subscriptions/{subscription}/providers/Microsoft.Compute/galleries", API):
            if (resource_group is None or group_of(gallery["id"]).lower() == resource_group.lower()) and (
                    gallery_name is None or gallery["name"].lower() == gallery_name.lower()):
                some = True
                yield subscription, gallery
    if not some and resource_group is not None and not any(_has_group(session, subscription, resource_group)
                                                           for subscription in subscriptions(session)):
        raise Failure(f"There is no resource group '{resource_group}' in what was looked at.", exit_code=3)


def _has_group(session: Session, subscription: str, name: str) -> bool:
    groups = session.list(f"/subscriptions/{subscription}/resourcegroups", GROUP_API)
    return any(group["name"].lower() == name.lower() for group in groups)


def images(session: Session, resource_group: str | None = None, gallery_name: str | None = None,
           definition_name: str | None = None) -> Iterator[Image]:
    """Each definition of the selection with its versions, which carry their replication where it is not settled.

    Raises `Failure` (exit code 3) when a gallery or a definition was named and there is none.
    """
    some, progress = False, Progress("Versions looked at")
    try:
        for subscription, gallery in galleries(session, resource_group, gallery_name):
            some = some or definition_name is None
            for definition in session.list(f"{gallery['id']}/images", API):
                if definition_name is None or definition["name"].lower() == definition_name.lower():
                    some = True
                    yield Image(subscription, gallery, definition, list(_versions(session, definition["id"], progress)))
    finally:
        progress.end()
    if not some and (gallery_name or definition_name):
        named = " of ".join(filter(None, (definition_name and f"image definition '{definition_name}'",
                                          gallery_name and f"gallery '{gallery_name}'")))
        raise Failure(f"There is no {named} in what was looked at.", exit_code=3)


def _versions(session: Session, definition: str, progress: Progress) -> Iterator[Document]:
    for page in pages(session, f"{definition}/versions", API, PAGE):
        for version in page:
            yield _settled(session, version)
            progress.step()


def _settled(session: Session, version: Document) -> Document:
    """A version, read with its replication when that is not simply done everywhere."""
    if version["properties"].get("provisioningState") == "Succeeded":
        return version
    try:
        return session.get(version["id"], API, _expand="ReplicationStatus")  # type: ignore[no-any-return]
    except Exception as error:
        if getattr(error, "status", None) == 404:  # gone between the list and the look
            return version
        raise


class SourceTags:
    """The tags of what versions were made of, read once per subscription and kind when first asked for."""

    _KINDS = (("images", COMPUTE_API), ("snapshots", DISK_API), ("disks", DISK_API), ("virtualMachines", MACHINE_API))

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: dict[tuple[str, str], dict[str, Document]] = {}
        self._found: dict[str, Document | None] = {}

    def of(self, version: Document) -> Document | None:
        """The tags of the source of a whole version; None when it has none, or is not in the workspace."""
        source = (version["properties"].get("storageProfile") or {}).get("source") or {}
        id_ = source.get("id") or source.get("virtualMachineId")
        if not id_:
            return None
        if id_ not in self._found:
            self._found[id_] = self._tags(id_)
        return self._found[id_]

    def _tags(self, id_: str) -> Document | None:
        found = parse(id_)
        if found is None or not found.types or found.subscription is None:
            return None
        for kind, api in self._KINDS:
            if found.types[-1].lower() == kind.lower():
                return self._kind(found.subscription, kind, api).get(id_.lower())
        return None

    def _kind(self, subscription: str, kind: str, api: str) -> dict[str, Document]:
        key = (subscription.lower(), kind)
        if key not in self._seen:
            if self._session.account(subscription) is None:
                self._seen[key] = {}
            else:
                listed = self._session.list(f"/subscriptions/{subscription}/providers/Microsoft.Compute/{kind}", api)
                self._seen[key] = {item["id"].lower(): item["tags"] for item in listed if item.get("tags")}
        return self._seen[key]
