"""Microsoft.Compute/galleries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.naming import check_gallery_name
from sig_cli.providers.compute.quota import GALLERIES as GALLERY_QUOTA
from sig_cli.providers.compute.quota import check_quota
from sig_cli.providers.tracked import TrackedProvider
from sig_cli.workspace.engine import CheckFound
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call, Outcome
    from sig_cli.workspace.engine import Document

# In the order in which the service returns them (recordings, api 2021-10-01).
BEFORE_STATE = ("description", "identifier", "sharingProfile")
AFTER_STATE = ("softDeletePolicy",)


class Galleries(TrackedProvider):
    type = "Microsoft.Compute/galleries"
    model = "sig_cli.providers.compute.gallery_models:Gallery"
    has_children = True

    def check_name(self, call: Call) -> None:
        check_gallery_name(call.id.name)

    def put(self, call: Call) -> Outcome:
        """As every tracked resource, and the name is free in the whole subscription at the moment of the commit."""
        outcome = super().put(call)
        subscription, name = fold(call.id.subscription or ""), fold(call.id.name)
        key = fold(call.id.path)
        if any(other != key for other in call.resources.find(subscription, self.type, name)):
            raise refusal("name-not-unique", name=call.id.name, subscription=call.id.subscription)
        # Before the write there is nothing by this name, or this gallery itself.
        outcome.operations = (*outcome.operations, CheckFound(subscription, fold(self.type), name, (key,)))
        return outcome

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        check_quota(call, GALLERY_QUOTA, document["location"])
        given = body.get("properties") or {}
        return self._ordered(call, given, {})

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        """PUT replaces; a soft-delete policy and what sharing has made of the gallery stay (recorded)."""
        given = body.get("properties") or {}
        kept = {name: old["properties"][name] for name in ("softDeletePolicy", "sharingProfile")
                if name in old["properties"]}
        return self._ordered(call, given, kept)

    def _ordered(self, call: Call, given: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
        properties = {**kept, **given}
        properties["identifier"] = {"uniqueName": f"{call.id.subscription}-{call.id.name.upper()}"}
        return {name: properties[name] for name in (*BEFORE_STATE, *AFTER_STATE) if name in properties}

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        shown = super().present(document, call, state)
        properties = shown["properties"]
        policy = properties.pop("softDeletePolicy", None)
        if policy is not None:
            properties["softDeletePolicy"] = policy
        return shown


GALLERIES = Galleries()
