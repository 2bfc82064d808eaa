"""Microsoft.Compute/galleries/images: image definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.changes import forbidden_change, keep_omitted
from sig_cli.domain.errors import refusal
from sig_cli.domain.moments import end_of_life
from sig_cli.domain.naming import check_definition, check_identifier, identifier_key
from sig_cli.domain.newer import drop_newer
from sig_cli.providers.compute.quota import check_quota
from sig_cli.providers.indexes import IDENTIFIERS
from sig_cli.providers.tracked import TrackedProvider
from sig_cli.workspace.engine import CheckHolders
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call, Outcome
    from sig_cli.workspace.engine import Document

# In the order in which the service returns them (recordings, api 2021-10-01); the description comes after the state.
ORDER = ("hyperVGeneration", "architecture", "features", "osType", "osState", "endOfLifeDate", "identifier",
         "recommended", "disallowed", "purchasePlan", "eula", "privacyStatementUri", "releaseNoteUri",
         "allowUpdateImage", "description")


class ImageDefinitions(TrackedProvider):
    type = "Microsoft.Compute/galleries/images"
    model = "sig_cli.providers.compute.gallery_models:GalleryImage"
    rests = True
    has_children = True

    def check_name(self, call: Call) -> None:
        check_definition(call.id.name)

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        """As every tracked resource, and no other definition of the gallery has this publisher, offer and sku."""
        outcome = super().write(call, body)
        identifier = (outcome.document or {})["properties"]["identifier"]
        gallery = call.id.parent
        collection = fold(f"{gallery.path if gallery else ''}/images")
        value, own = identifier_key(**identifier), fold(call.id.name)
        if any(name != own for name in call.resources.holders(IDENTIFIERS, collection, value)):
            raise refusal("identifier-not-unique", name=call.id.name, **identifier)
        outcome.operations = (*outcome.operations, CheckHolders(IDENTIFIERS, collection, value, (own,)))
        return outcome

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        given = drop_newer(self.type, body.get("properties") or {}, call.profile)
        check_identifier(**given["identifier"])
        if given.get("osState", "Generalized") not in call.profile.os_states:
            raise refusal("specialized-not-supported")
        given.setdefault("osState", "Generalized")
        if call.profile.checks_generation:
            given.setdefault("hyperVGeneration", "V1")
            given.setdefault("architecture", "x64")
        _check_details(call, given, {})
        check_quota(call, self.type, document["location"])
        return _ordered(given)

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        given = drop_newer(self.type, body.get("properties") or {}, call.profile)
        error = forbidden_change(old, {**body, "properties": given}, self.type, call.profile)
        if error is not None:
            raise error
        kept = keep_omitted(old, given, self.type, call.profile)
        _check_details(call, kept, old["properties"])
        return _ordered(kept)

    def refuse_children(self, call: Call, document: Document) -> None:
        """As every tracked resource; what a soft deletion has left stands in the way as well.

        It does not when the gallery no longer keeps what is deleted (documented and recorded).
        """
        super().refuse_children(call, document)
        gallery = self.require_parent(call)
        if gallery is not None and (gallery["properties"].get("softDeletePolicy") or {}).get("isSoftDeleteEnabled"):
            kept = [row["name"] for row in call.resources.list(f"{call.id.path}/softDeletedVersions")]
            if kept:
                raise refusal("soft-deleted-versions-exist", name=document["name"], children=", ".join(kept[:5]))

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        shown = super().present(document, call, state)
        properties = shown["properties"]
        if "description" in properties:
            properties["description"] = properties.pop("description")
        return shown


def _check_details(call: Call, properties: dict[str, Any], old: dict[str, Any]) -> None:
    """Dates, ranges and features: checked, and in the service's spelling."""
    if properties.get("endOfLifeDate"):
        properties["endOfLifeDate"] = end_of_life(properties["endOfLifeDate"], call.now, old=old.get("endOfLifeDate"))
    for unit, bounds in (properties.get("recommended") or {}).items():
        low, high = bounds.get("min"), bounds.get("max")
        if low is not None and high is not None and low > high:
            raise refusal("minimum-above-maximum", parameter=f"galleryImage.properties.recommended.{unit}")
    if properties.get("features"):
        # Recorded: a request's "true" comes back as "True".
        properties["features"] = [
            {**feature, "value": feature["value"].capitalize()}
            if str(feature.get("value")).lower() in ("true", "false") else feature for feature in properties["features"]]


def _ordered(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: properties[name] for name in ORDER if properties.get(name) not in (None, {}, [])}


IMAGE_DEFINITIONS = ImageDefinitions()
