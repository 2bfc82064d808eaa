"""Microsoft.Compute/locations/sharedGalleries and communityGalleries: what others see of a gallery, region by region.

A subscription sees what is shared with it or with its tenant; everybody sees what the community sees. Whatever is not
seen is not there. The rules are `domain.sharing`; the shapes are recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import sharing
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.regions import canonical, names
from sig_cli.providers.compute.sharing_regions import is_seen_in
from sig_cli.providers.indexes import SHARING
from sig_cli.providers.provider import Call, Outcome, Provider
from sig_cli.providers.tracked import by_name, name_then_key
from sig_cli.workspace.foundation import subscription_document
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document

GALLERIES = "Microsoft.Compute/galleries"
FIRST = {"shared": "2020-09-30", "community": "2021-07-01"}
"""The first api-version of each. Recorded, and the release notes of the Python SDK."""
FLAT_UNTIL = "2021-12-31"
"""Until here the identifier of a shared resource came first, and a gallery had no properties (recorded)."""

DISKS = ("excludeFromLatest", "storageProfile")
"""What a version that others see did not tell at first, whatever the api-version."""

TOLD, TOLD_SINCE = ("artifactTags", "eula", "privacyStatementUri"), "2023-07-03"
"""What is told of a shared resource since an api-version: the oldest of those whose clients know of it."""


class SeenGalleries(Provider):
    """One level (gallery, definition or version) of what is seen; `kind` is "shared" or "community"."""

    def __init__(self, kind: str, levels: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.community = kind == "community"
        self.type = "/".join((f"Microsoft.Compute/locations/{kind}Galleries", *levels))

    def get(self, call: Call) -> Outcome:
        region = self._region(call)
        gallery = self._gallery_seen(call, region)
        inner = call.id.names[2:]
        row: Document | None = None
        if gallery is not None and not inner:
            row = self._gallery(gallery, region)
        elif gallery is not None:
            path = f"{gallery['id']}/images/{inner[0]}"
            definition = call.resources.document(path)
            if definition is not None and len(inner) == 1:
                row = self._definition(call, gallery, definition, region)
            elif definition is not None:
                row = self._version(call, gallery, definition, call.resources.document(f"{path}/versions/{inner[1]}"), region)
        if row is None:
            raise self._missing(call)
        row = _as_of(row, call.api_version)
        bare = call.api_version <= FLAT_UNTIL or call.still("shared-galleries-without-properties")
        return Outcome(200, body=row if bare else {"properties": {}, **row})

    def list(self, call: Call) -> Outcome:
        """What is seen in a region: shared galleries, or the definitions of a gallery, or the versions of a definition."""
        region = self._region(call)
        if len(call.id.names) == 1 and self.community:
            return super().list(call)
        rows: Iterator[tuple[str, Document | None]] = (
            self._inside(call, region) if len(call.id.names) > 1 else self._galleries(call, region))
        return Outcome(200, rows=((place, _as_of(row, call.api_version)) for place, row in rows if row is not None))

    # -- looking ----------------------------------------------------------------------------------------------------

    def _galleries(self, call: Call, region: str) -> Iterator[tuple[str, Document]]:
        ids = self._receivers(call, call.query.get("sharedTo"))
        found = sorted(shared_galleries(call.resources, "groups"), key=lambda row: name_then_key(row[0]))
        for place, gallery in by_name(call, [iter(found)]):
            if sharing.is_shared_with(gallery, ids) and is_seen_in(call.resources, gallery, region):
                yield place, self._gallery(gallery, region)

    def _inside(self, call: Call, region: str) -> Iterator[tuple[str, Document | None]]:
        """The definitions of a gallery, or the versions of a definition; None for one that is not seen in the region."""
        gallery = self._gallery_seen(call, region)
        if gallery is None:
            raise self._missing(call)
        images, inner = f"{gallery['id']}/images", call.id.names[2:]
        if not inner:
            return ((place, self._definition(call, gallery, document, region))
                    for place, document in call.resources.members(images, call.after))
        definition = call.resources.document(f"{images}/{inner[0]}")
        if definition is None or self._definition(call, gallery, definition, region) is None:
            raise self._missing(call)
        return ((place, self._version(call, gallery, definition, document, region))
                for place, document in call.resources.members(f"{images}/{inner[0]}/versions", call.after))

    def _gallery_seen(self, call: Call, region: str) -> Document | None:
        """The gallery that a call names, if it is seen in a region."""
        gallery = self._named(call, call.id.names[1])
        return gallery if gallery is not None and is_seen_in(call.resources, gallery, region) else None

    def _named(self, call: Call, name: str) -> Document | None:
        """The gallery of a name that others know it by, if the caller's subscription may see it."""
        if self.community:
            return next((document for _, document in shared_galleries(call.resources, "community")
                         if name.lower() in map(str.lower, sharing.public_names(document))), None)
        subscription, gallery = name[:36], name[37:]
        if name[36:37] != "-" or not gallery:
            return None
        ids = self._receivers(call, call.query.get("sharedTo"), either=True)
        for key in call.resources.find(subscription, GALLERIES, gallery):
            document = call.resources.document(key)
            if document is not None and sharing.is_shared_with(document, ids):
                return document
        return None

    def _receivers(self, call: Call, to: str | None, *, either: bool = False) -> dict[str, str]:
        """As whom the caller sees: its subscription; with `sharedTo=tenant` its tenant; with `either` both."""
        subscription = call.id.subscription or ""
        document = subscription_document(call.resources, subscription) or {}
        if to is not None and to.lower() != "tenant":
            raise refusal("value-invalid", parameter="sharedTo")
        tenant = {sharing.TENANTS: document.get("tenantId", "")}
        if to is not None:
            return tenant
        return {sharing.SUBSCRIPTIONS: subscription, **(tenant if either else {})}

    def _region(self, call: Call) -> str:
        """The region of a call. Raises `resource-type-invalid` before there was sharing, `location-not-available`."""
        if call.api_version < FIRST[self.kind] or not call.profile.shared_with_maximum:
            raise refusal("resource-type-invalid", type="/".join(call.id.types), namespace=call.id.namespace,
                          api_version=call.api_version)
        region = canonical(call.id.names[0])
        if region is None:
            raise refusal("location-not-available", location=call.id.names[0], type=self.type, regions=",".join(names()))
        return region

    def _missing(self, call: Call) -> ServiceError:
        types = self.type.split("/")
        steps = [part for pair in zip(types[1:], call.id.names, strict=False) for part in pair]
        return call.refusal("resource-not-found", resource="/".join((types[0], *steps)), group="<null>")

    # -- shapes -----------------------------------------------------------------------------------------------------

    def _gallery(self, gallery: Document, region: str) -> Document:
        properties = sharing.gallery_properties(gallery, community=self.community)
        return self._row(gallery, self._known_as(gallery), region, (), properties)

    def _definition(self, call: Call, gallery: Document, definition: Document, region: str) -> Document | None:
        """A definition as it is seen where it lies, and where one of its versions has a replica."""
        versions = f"{gallery['id']}/images/{definition['name']}/versions"
        if definition["location"] != region and region not in sharing.replicas(call.resources.list(versions), call.now):
            return None
        return self._row(gallery, definition["name"], region, ("Images", definition["name"]),
                         sharing.definition_properties(definition, community=self.community))

    def _version(self, call: Call, gallery: Document, definition: Document, version: Document | None,
                 region: str) -> Document | None:
        """A version as it is seen where it has a replica."""
        if version is None or region not in sharing.replicas([version], call.now):
            return None
        properties = sharing.version_properties(version, community=self.community)
        if call.still("shared-versions-without-disks"):
            properties = {name: value for name, value in properties.items() if name not in DISKS}
        return self._row(gallery, version["name"], region, ("Images", definition["name"], "Versions", version["name"]), properties)

    def _known_as(self, gallery: Document) -> str:
        """The name by which others know a gallery."""
        name: str = sharing.public_names(gallery)[0] if self.community else gallery["properties"]["identifier"]["uniqueName"]
        return name

    def _row(self, gallery: Document, name: str, region: str, inner: tuple[str, ...], properties: dict[str, Any]) -> Document:
        row: Document = {"properties": properties} if properties else {}
        if "communityMetadata" in properties:
            row["communityMetadata"] = properties["communityMetadata"]
        unique = "/".join((f"/{self.kind.capitalize()}Galleries", self._known_as(gallery), *inner))
        return {**row, "location": region, "name": name, "identifier": {"uniqueId": unique}}


def shared_galleries(resources: Resources, value: str) -> Iterator[tuple[str, Document]]:
    """The galleries of the whole workspace, with their keys, that are shared: with "groups", or with the "community"."""
    for subscription in resources.names("/subscriptions"):
        if not resources.count(SHARING, subscription, value):
            continue
        groups = f"/subscriptions/{subscription}/resourcegroups"
        for group in resources.names(groups):
            collection = f"{groups}/{group}/providers/{GALLERIES}"
            for name in resources.holders(SHARING, collection, value):
                key = fold(f"{collection}/{name}")
                document = resources.document(key)
                if document is not None and (value != "community" or sharing.public_names(document)):
                    yield key, document


def _as_of(row: Document, api_version: str) -> Document:
    if api_version < TOLD_SINCE and row.get("properties"):
        told = {name: value for name, value in row["properties"].items() if name not in TOLD}
        row = {name: told if name == "properties" else value for name, value in row.items() if told or name != "properties"}
    if api_version > FLAT_UNTIL:
        return row
    return {name: row[name] for name in ("identifier", "properties", "communityMetadata", "location", "name") if name in row}


SHARED_GALLERIES = SeenGalleries("shared")
SHARED_IMAGES = SeenGalleries("shared", ("images",))
SHARED_VERSIONS = SeenGalleries("shared", ("images", "versions"))
COMMUNITY_GALLERIES = SeenGalleries("community")
COMMUNITY_IMAGES = SeenGalleries("community", ("images",))
COMMUNITY_VERSIONS = SeenGalleries("community", ("images", "versions"))
