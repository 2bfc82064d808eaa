"""Who needs which version: machines, scale sets, locks, read once for all galleries of a plan; and who was not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.inventory import API
from sig_cli.domain.ids import parse
from sig_cli.domain.lint import Fleet
from sig_cli.domain.regions import canonical
from sig_cli.domain.retention import Facts, User
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.cli.inventory import Image
    from sig_cli.cli.session import Session

    Document = dict[str, Any]

MACHINE_API = "2024-07-01"
LOCKS_API = "2016-09-01"
_COMPUTE = "providers/Microsoft.Compute"


class ImageUsers:
    """The users of images in all subscriptions of the workspace, by the folded id of the definition that they name."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._machines: dict[str, list[tuple[str, User]]] = {}
        """Definition -> (version or "", who)."""
        self._models: dict[str, list[tuple[str, User]]] = {}
        self._fleets: dict[str, list[Fleet]] = {}
        self._locks: dict[str, list[tuple[str, str, str]]] = {}
        for account in session.accounts:
            self._read(account["subscriptionId"])

    def facts(self, image: Image, *, deleting: bool) -> Facts:
        """What is known about the versions of a definition."""
        facts = Facts()
        for name in _names(image):
            for version, user in self._machines.get(name, ()):
                if version:
                    facts.users.setdefault(version, []).append(user)
                else:
                    facts.unclear.append(user)
            for version, user in self._models.get(name, ()):
                if version:
                    facts.users.setdefault(version, []).append(user)
                else:
                    facts.latest_users.append(user)
        for scope, name, level in self._locks_of(image.subscription):
            if deleting or level == "ReadOnly":
                for document in image.versions:
                    if (document["id"].lower() + "/").startswith(scope):
                        facts.locks[document["name"]] = name
        return facts

    def fleets(self, image: Image) -> list[Fleet]:
        """The scale sets that make machines of a definition."""
        return [fleet for name in _names(image) for fleet in self._fleets.get(name, ())]

    def _read(self, subscription: str) -> None:
        root = f"/subscriptions/{subscription}/{_COMPUTE}"
        for machine in self._session.list(f"{root}/virtualMachines", MACHINE_API):
            self._machine(machine, f"machine '{machine['name']}'", machine)
        for scale_set in self._session.list(f"{root}/virtualMachineScaleSets", MACHINE_API):
            self._scale_set(scale_set)

    def _scale_set(self, scale_set: Document) -> None:
        name = f"scale set '{scale_set['name']}'"
        model = (scale_set["properties"].get("virtualMachineProfile") or {}).get("storageProfile") or {}
        found = _reference(model.get("imageReference"))
        user = User(name, canonical(scale_set.get("location") or "") or "")
        if found:
            self._models.setdefault(found[0], []).append((found[1], user))
            machines = int((scale_set.get("sku") or {}).get("capacity") or 0)
            self._fleets.setdefault(found[0], []).append(Fleet(name, user.region, found[1], machines))
        if scale_set["properties"].get("orchestrationMode") == "Flexible":
            return  # its instances are machines of their own
        instances = self._session.list(f"{scale_set['id']}/virtualMachines", MACHINE_API)
        for instance in instances:
            self._machine(instance, name, scale_set)
        if found and len(instances) < int((scale_set.get("sku") or {}).get("capacity") or 0):
            # Instances that nobody listed may still be of an older version of the same definition.
            self._machines.setdefault(found[0], []).append(
                ("", User(name, user.region, f"the instances of {name} were not seen")))

    def _machine(self, machine: Document, name: str, place: Document) -> None:
        reference = (machine["properties"].get("storageProfile") or {}).get("imageReference")
        found = _reference(reference)
        if found:
            definition, version = found
            version = version or (reference or {}).get("exactVersion") or ""
            self._machines.setdefault(definition, []).append((version, User(
                name, canonical(place.get("location") or "") or "", "" if version else f"nothing tells which version {name} has")))

    def _locks_of(self, subscription: str) -> list[tuple[str, str, str]]:
        """The locks of a subscription as (folded scope with a slash at its end, name, level)."""
        if subscription not in self._locks:
            listed = self._session.list(f"/subscriptions/{subscription}/providers/Microsoft.Authorization/locks", LOCKS_API)
            self._locks[subscription] = [
                (lock["id"].lower().rpartition("/providers/microsoft.authorization/locks/")[0] + "/", lock["name"],
                 lock["properties"]["level"]) for lock in listed]
        return self._locks[subscription]


def _names(image: Image) -> list[str]:
    """The folded ids under which machines may name a definition: its own, and those of a shared or community gallery."""
    gallery, definition = image.gallery["properties"], image.definition["name"]
    names = [image.definition["id"]]
    unique = (gallery.get("identifier") or {}).get("uniqueName")
    if unique:
        names.append(f"/sharedgalleries/{unique}/images/{definition}")
    info = (gallery.get("sharingProfile") or {}).get("communityGalleryInfo") or {}
    names += [f"/communitygalleries/{public}/images/{definition}" for public in info.get("publicNames") or ()]
    return [name.lower() for name in names]


def _reference(reference: Document | None) -> tuple[str, str] | None:
    """The definition (folded id) and the version ("" for the latest) that an image reference names; None for none of a gallery."""
    for key in ("id", "sharedGalleryImageId", "communityGalleryImageId"):
        text = ((reference or {}).get(key) or "").rstrip("/")
        if not text:
            continue
        definition, _, version = text.lower().partition("/versions/")
        if key == "id" and "/galleries/" not in definition:
            return None
        return definition, "" if version == "latest" else version
    return None


def not_seen(session: Session, gallery: Document) -> list[str]:
    """Who may use a gallery and was not looked at: subscriptions, tenants, everybody. Empty when all machines are known."""
    from sig_cli.cli import import_record

    record = import_record.read(session)
    known = {account["subscriptionId"].lower(): account for account in session.accounts}
    unseen = [f"subscription {id_}" for id_ in import_record.without_machines(record)]
    profile = gallery["properties"].get("sharingProfile") or {}
    if profile.get("permissions") == "Groups":
        # A list does not tell whom a gallery is shared with.
        profile = session.get(gallery["id"], API, _expand="SharingProfile/Groups")["properties"].get("sharingProfile") or {}
    if (profile.get("communityGalleryInfo") or {}).get("communityGalleryEnabled"):
        unseen.append("community")
    if fold(gallery["id"]) in record.get("unclear", ()) and not profile.get("groups"):
        unseen.append(f"everybody with whom gallery {gallery['name']} is shared")
    for group in profile.get("groups") or ():
        for id_ in group.get("ids") or ():
            if group.get("type") == "Subscriptions":
                if id_.lower() not in known:
                    unseen.append(f"subscription {id_}")
            else:
                unseen.append(f"tenant {id_}")
    found = parse(gallery["id"])
    if found is not None and (found.subscription or "").lower() not in known:
        unseen.append(f"subscription {found.subscription}")
    return list(dict.fromkeys(unseen))
