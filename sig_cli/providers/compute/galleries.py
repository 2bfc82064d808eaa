"""Microsoft.Compute/galleries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.changes import forbidden_change, keep_omitted
from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.naming import check_gallery
from sig_cli.domain.newer import drop_newer
from sig_cli.providers.compute.quota import check_quota
from sig_cli.providers.gates import check_registration, check_sharing
from sig_cli.providers.provider import LongRunning, Outcome
from sig_cli.providers.tracked import TrackedProvider, require_group
from sig_cli.workspace.engine import CheckFound, Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

# In the order in which the service returns them (recordings, api 2021-10-01).
BEFORE_STATE = ("description", "identifier", "sharingProfile")
AFTER_STATE = ("softDeletePolicy", "sharingStatus")


class Galleries(TrackedProvider):
    type = "Microsoft.Compute/galleries"
    model = "sig_cli.providers.compute.gallery_models:Gallery"
    has_children = True

    def list(self, call: Call) -> Outcome:
        """As every tracked resource; the list of a group writes the group's name in capitals (recorded 2019 to 2023)."""
        outcome = super().list(call)
        if call.id.group is not None:
            outcome.documents = ((place, {**document, "id": with_capital_group(document["id"])})
                                 for place, document in outcome.documents or ())
        return outcome

    def check_name(self, call: Call) -> None:
        check_gallery(call.id.name)

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        """As every tracked resource, and the name is free in the whole subscription at the moment of the commit."""
        outcome = super().write(call, body)
        if outcome.state == "Updating" and call.still("gallery-updates-at-once"):
            outcome.state = "Succeeded"
        subscription, name = fold(call.id.subscription or ""), fold(call.id.name)
        key = fold(call.id.path)
        found = call.resources.find(subscription, self.type, name)
        if any(other != key and call.resources.ended(other) is None for other in found):
            raise refusal("name-not-unique", name=call.id.name, subscription=call.id.subscription)
        outcome.operations = (*outcome.operations, CheckFound(subscription, fold(self.type), name, (key, *found)))
        return outcome

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        given = drop_newer(self.type, body.get("properties") or {}, call.profile)
        check_quota(call, self.type, document["location"])
        _hold_gate(call, None, given)
        _check_policy(given.get("softDeletePolicy"))
        return _ordered(call, given)

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        """PUT replaces; a soft-delete policy and what sharing has made of the gallery stay (recorded).

        Without any properties it leaves them all as they are: an assumption, from versions, where that is recorded.
        """
        given = drop_newer(self.type, body.get("properties") or {}, call.profile)
        error = forbidden_change(old, {**body, "properties": given}, self.type, call.profile)
        if error is not None:
            raise error
        kept = keep_omitted(old, given, self.type, call.profile)
        if body.get("properties") is not None and "description" not in given:
            kept.pop("description", None)
        _hold_gate(call, old["properties"], given)
        from sig_cli.domain.sharing import updated_profile

        sharing = updated_profile(old["properties"].get("sharingProfile") or {}, given.get("sharingProfile"))
        if sharing:
            kept["sharingProfile"] = sharing
        _check_policy(given.get("softDeletePolicy"))
        return _ordered(call, kept)

    def check_delete(self, call: Call, document: Document, leaving: str = "") -> None:
        """A gallery that the community sees is reset first (documented)."""
        from sig_cli.domain.indexed import sharing_of

        if sharing_of(document) == "community":
            raise refusal("gallery-open-to-community", name=document["name"])

    def post(self, call: Call) -> Outcome:
        """`share`: 202 with an operation and no body (recorded)."""
        if call.action is None or call.action.lower() != "share" or not call.profile.shared_with_maximum:
            return super().post(call)
        from sig_cli.domain.sharing import shared
        from sig_cli.providers.models import validate

        require_group(call, for_write=True)
        check_registration(call)
        update = validate("sig_cli.providers.compute.gallery_models:SharingUpdate", call.body, api_version=call.api_version)
        if update["operationType"] == "Add":
            check_sharing(call)
        stored = call.resources.get(call.id.path)
        if stored is None:
            raise self.not_found(call)
        self.check_idle(call, stored.document)
        properties = dict(stored.document["properties"])
        properties["sharingProfile"] = shared(properties.get("sharingProfile") or {}, update, call.profile)
        document = {**stored.document, "properties": _ordered(call, properties)}
        return Outcome(202, operations=[Put(fold(call.id.path), document, stored.revision)],
                       long_running=LongRunning(self.style, document["location"], call.now,
                                                call.pace().ends(self.type, "share", call.now), monitor=True))

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """Whom a gallery is shared with is told when it is asked for; before 2021-07-01 its whole sharing (recorded).

        One that was never shared is private (recorded after a reset).
        """
        shown = super().present(document, call, state)
        properties = shown["properties"]
        sharing = properties.get("sharingProfile")
        permissions = call.query.get("$select", "").lower() == "permissions"
        groups = permissions or call.query.get("$expand", "").lower() == "sharingprofile/groups"
        if permissions and sharing is None:
            properties["sharingProfile"] = {"permissions": "Private"}
            properties["provisioningState"] = properties.pop("provisioningState")
        elif state is None and call.api_version < "2021-07-01" and not groups:
            properties.pop("sharingProfile", None)
        elif sharing and "groups" in sharing and not groups:
            properties["sharingProfile"] = {name: value for name, value in sharing.items() if name != "groups"}
        if groups and not permissions:
            _add_status(call, document, properties)
        for name in AFTER_STATE:
            if name in properties:
                properties[name] = properties.pop(name)
        return shown


def _hold_gate(call: Call, before: dict[str, Any] | None, given: dict[str, Any]) -> None:
    """Hold that a gallery which begins to be shared directly may be."""
    if _permissions(given) == "Groups" != _permissions(before or {}):
        check_sharing(call)


def _permissions(properties: dict[str, Any]) -> str | None:
    found: str | None = (properties.get("sharingProfile") or {}).get("permissions")
    return found


def _add_status(call: Call, document: Document, properties: dict[str, Any]) -> None:
    from sig_cli.domain.indexed import sharing_of

    if sharing_of(document):
        from sig_cli.domain.sharing import sharing_status
        from sig_cli.providers.compute.sharing_regions import seen_in

        properties["sharingStatus"] = sharing_status(seen_in(call.resources, document))


def _check_policy(policy: dict[str, Any] | None) -> None:
    """Hold that the periods of a soft-delete policy are no negative numbers. Raises `value-invalid`."""
    for name in ("retentionPeriodInDays", "gracePeriodInDays"):
        if ((policy or {}).get(name) or 0) < 0:
            raise refusal("value-invalid", parameter=f"gallery.properties.softDeletePolicy.{name}")


def with_capital_group(id_: str) -> str:
    """The id of a resource in a group, with the name of the group in capitals."""
    head, subscription, groups, group, rest = id_[1:].split("/", 4)
    return f"/{head}/{subscription}/{groups}/{''.join(map(_capital, group))}/{rest}"


def _capital(letter: str) -> str:
    """The capital of a letter, if the two fold to the same: an id must still name its group."""
    capital = letter.upper()
    return capital if len(capital) == 1 and fold(capital) == fold(letter) else letter


def _ordered(call: Call, properties: dict[str, Any]) -> dict[str, Any]:
    made = {**properties, "identifier": {"uniqueName": f"{call.id.subscription}-{call.id.name.upper()}"}}
    sharing = properties.get("sharingProfile") or {}
    if sharing.get("communityGalleryInfo"):
        made["sharingProfile"] = {**sharing, "communityGalleryInfo": _community(call, sharing["communityGalleryInfo"])}
    return {name: made[name] for name in (*BEFORE_STATE, *AFTER_STATE) if made.get(name) is not None}


def _community(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """How the community sees a gallery: by a public name of its own, not before it is opened (recorded)."""
    made = {"communityGalleryEnabled": bool(given.get("communityGalleryEnabled")),
            **{name: given[name] for name in ("publisherUri", "publisherContact", "eula", "publicNamePrefix")
               if given.get(name) is not None}}
    if given.get("publicNamePrefix"):
        unique = made_up_guid(call.workspace["seed"], fold(call.id.path), "community")
        made["publicNames"] = [f"{given['publicNamePrefix']}-{unique}"]
    return made


GALLERIES = Galleries()
