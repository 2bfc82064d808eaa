"""Microsoft.Compute/galleries/images: image definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.changes import forbidden_change
from sig_cli.domain.definitions import check_definition
from sig_cli.domain.errors import refusal
from sig_cli.domain.naming import check_definition_name, check_identifier
from sig_cli.providers.compute.quota import IMAGE_DEFINITIONS as DEFINITION_QUOTA
from sig_cli.providers.compute.quota import check_quota
from sig_cli.providers.tracked import TrackedProvider
from sig_cli.workspace.engine import CheckHolders, Index
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call, Outcome
    from sig_cli.workspace.engine import Document

IDENTIFIERS = Index("image-identifiers", "microsoft.compute/galleries/images",
                    "sig_cli.domain.definitions:identifier_of", names=True)

# In the order in which the service returns them (recordings, api 2021-10-01); the description comes after the state.
ORDER = ("hyperVGeneration", "architecture", "features", "osType", "osState", "endOfLifeDate", "identifier",
         "recommended", "disallowed", "purchasePlan", "eula", "privacyStatementUri", "releaseNoteUri",
         "allowUpdateImage")


class ImageDefinitions(TrackedProvider):
    type = "Microsoft.Compute/galleries/images"
    model = "sig_cli.providers.compute.gallery_models:ImageDefinition"
    has_children = True

    def check_name(self, call: Call) -> None:
        check_definition_name(call.id.name)

    def put(self, call: Call) -> Outcome:
        """As every tracked resource, and no other definition of the gallery has this publisher, offer and sku."""
        outcome = super().put(call)
        document = outcome.document
        if document is not None:
            gallery = call.id.parent
            collection = fold(f"{gallery.path}/images") if gallery else ""
            identity, own = identifier_value(document), fold(call.id.name)
            if any(name != own for name in call.resources.holders(IDENTIFIERS, collection, identity)):
                raise refusal("identifier-not-unique", name=call.id.name, **document["properties"]["identifier"])
            outcome.operations = (*outcome.operations, CheckHolders(IDENTIFIERS, collection, identity, (own,)))
        return outcome

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        given = dict(body.get("properties") or {})
        check_identifier(given.get("identifier") or {})
        properties = check_definition(given, now=call.now, profile=call.profile, api_version=call.api_version)
        check_quota(call, DEFINITION_QUOTA, document["location"])
        return _ordered(properties)

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        given = dict(body.get("properties") or {})
        error = forbidden_change(old["properties"], given, self.type, call.profile)
        if error is not None:
            raise error
        kept = {name: value for name, value in old["properties"].items()
                if name in ("hyperVGeneration", "architecture", "features", "osType", "osState", "identifier",
                            "purchasePlan", "eula", "privacyStatementUri")}
        return _ordered(check_definition({**kept, **given}, now=call.now, profile=call.profile,
                                         api_version=call.api_version, old=old["properties"]))

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        shown = super().present(document, call, state)
        properties = shown["properties"]
        if "description" in properties:
            properties["description"] = properties.pop("description")
        return shown


def identifier_value(document: Document) -> str:
    """What is unique in a gallery: publisher, offer and sku, ignoring case."""
    from sig_cli.domain.definitions import identifier_of

    return identifier_of(document)


def _ordered(properties: dict[str, Any]) -> dict[str, Any]:
    ordered = {name: properties[name] for name in ORDER if properties.get(name) is not None}
    if properties.get("description") is not None:
        ordered["description"] = properties["description"]
    return ordered


IMAGE_DEFINITIONS = ImageDefinitions()
