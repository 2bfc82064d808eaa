"""Resources of types that nobody here simulates: stored and returned as sent, so that templates go through.

What Resource Manager does for any resource holds: names, groups, parents, scopes, locations that do not change, tags,
registration of the namespace. What the type itself would do does not: nothing is filled in but the identity and the
provisioning state, which is always `Succeeded`; actions are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import stored_types
from sig_cli.domain.changes import changed_location
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.free_bodies import checked
from sig_cli.domain.gates import needs_registration
from sig_cli.domain.lifecycle import operation
from sig_cli.domain.naming import check_any
from sig_cli.domain.regions import canonical
from sig_cli.domain.tags import check_tags
from sig_cli.domain.write_only import without_write_only
from sig_cli.providers.gates import check_registration
from sig_cli.providers.provider import Call, Outcome
from sig_cli.providers.tracked import TrackedProvider, by_name, keyed, name_then_key, require_group
from sig_cli.workspace.engine import ABSENT, CheckEmpty, Delete, Put
from sig_cli.workspace.layout import document as place_of
from sig_cli.workspace.layout import is_singleton
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    import builtins
    from collections.abc import Iterable

    from sig_cli.domain.ids import ResourceId
    from sig_cli.workspace.engine import Document

LONGEST_PLACE = 2048
"""Bytes of the file name of a document below `state/`: half of what file systems take for a whole path."""


def stored_type(type_: str) -> StoredType | None:
    """The provider of a folded type that is stored, or None when there is no such type."""
    return StoredType(type_) if stored_types.is_stored(type_) else None


class StoredType(TrackedProvider):
    """One type that is stored; `check` is what a subclass holds of a body nevertheless."""

    simulated = False

    def __init__(self, type_: str) -> None:
        self.type = stored_types.spelling(type_)

    # -- reading ----------------------------------------------------------------------------------------------------

    def get(self, call: Call) -> Outcome:
        self._address(call)
        return Outcome(200, document=self.require(call))

    def list(self, call: Call) -> Outcome:
        """What a group, a parent, a scope or a subscription has of the type.

        A subscription lists what its groups have as well; locks and roles are listed with all that lies below their
        scope, unless `$filter` says `atScope()` (documented).
        """
        self._address(call)
        self.require_parent(call)
        found = [keyed(call, call.id.path)]
        if stored_types.is_everywhere(call.id.namespace or ""):
            if "atscope()" not in call.query.get("$filter", "").lower():
                found.append(iter(self._below_scope(call)))
        elif call.id.group is None and len(call.id.types) == 1 and call.id.scope is None:
            found.append(self._in_subscription(call))
        return Outcome(200, documents=by_name(call, found))

    def _below_scope(self, call: Call) -> builtins.list[tuple[str, Document]]:
        """In the order of lists; a page costs as much as all of it."""
        scope = call.id.path.partition(f"/providers/{call.id.namespace}/")[0] if call.id.scope is None \
            else call.id.scope.path
        at = fold(call.id.path) + "/"
        inside = fold(f"/providers/{call.id.namespace}/{'/'.join(call.id.types)}/")
        found = [(key, stored.document) for key, stored in call.resources.below(scope, wanted=lambda key: (
            inside in key and "/" not in key.rpartition(inside)[2] and not key.startswith(at)))]
        return sorted(found, key=lambda member: name_then_key(member[0]))

    # -- writing ----------------------------------------------------------------------------------------------------

    def validated(self, call: Call) -> dict[str, Any]:
        return checked(call.body)

    def check(self, call: Call) -> None:
        """Refuse a body that the type is known to refuse."""

    def completed(self, call: Call, document: Document) -> Document:
        """The document with what a type is known to fill in."""
        return document

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        """201 for a new resource, 200 for one that is replaced, done at once."""
        self.check(call)
        self.require_parent(call)
        check_tags(body.get("tags"), call.profile)
        stored = call.resources.get(call.id.path)
        old = stored.document if stored else None
        document = self.completed(call, self._document(call, body, old))
        kind = "update" if old else "create"
        created = (old or {}).get("sig", {}).get("created", call.now)
        document["sig"] = {"created": created, "apiVersion": call.api_version,
                           "operation": operation(kind, call.now, call.now)}
        return Outcome(200 if stored else 201, document=document,
                       operations=[Put(fold(call.id.path), document, stored.revision if stored else ABSENT)])

    def delete(self, call: Call) -> Outcome:
        """200, with everything nested in the resource and attached to it; 204 when there is nothing to delete."""
        self._address(call)
        path = call.id.path
        stored = call.resources.get(path)
        if stored is None:
            return Outcome(204)
        call.resources.refuse_unreadable(path)
        inside = [Delete(key) for key, _ in call.resources.below(path)]
        return Outcome(200, operations=[*reversed(inside), Delete(fold(path), stored.revision), CheckEmpty(fold(path))])

    def post(self, call: Call) -> Outcome:
        """No action is carried out: whoever asks for one is told, after the resource has been looked for."""
        self._address(call)
        if call.action is not None:
            self.require(call)
        raise refusal("action-not-simulated", action=call.action or call.id.types[-1], type=self._spelled(call))

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        if not stored_types.has_state(document["type"]):
            return document
        return {**document, "properties": {**document.get("properties", {}), "provisioningState": "Succeeded"}}

    # -- parts ------------------------------------------------------------------------------------------------------

    def _admit(self, call: Call) -> None:
        self._address(call)
        check_any(call.id.name)
        if call.id.group is not None:
            require_group(call, for_write=True)
        elif stored_types.needs_location(self.type):
            raise refusal("address-invalid", path=call.id.path)
        if needs_registration(call.id.namespace or ""):
            check_registration(call)

    def _address(self, call: Call) -> None:
        """Hold that a call names something that can be there: in a subscription, in a group and on a scope that are.

        What extends a resource extends nothing itself, and an id has an end.
        """
        id_ = call.id
        if id_.subscription is None or (id_.scope is not None and id_.scope.scope is not None):
            raise refusal("resource-type-invalid", type=id_.types[-1], namespace=id_.namespace,
                          api_version=call.api_version)
        place = place_of(fold(f"{id_.path}/x" if id_.is_collection else id_.path))
        if place is None or len(place) > LONGEST_PLACE:
            raise refusal("address-invalid", path=f"{id_.path[:200]}...")
        if id_.group is not None:
            require_group(call)
        if id_.scope is not None and call.resources.document(id_.scope.path) is None:
            raise _missing(call, id_.scope, id_.scope.type)

    def _document(self, call: Call, body: dict[str, Any], old: Document | None) -> Document:
        location = body.pop("location", "")
        if not location and stored_types.needs_location(self.type):
            raise refusal("location-missing")
        moved = changed_location(old, {"location": location}) if old is not None else None
        if moved is not None:
            raise moved
        if old is not None:
            document: Document = {name: old[name] for name in ("name", "id", "type")}
        else:
            namespace, *types = self._spelled(call).split("/")
            id_ = type(call.id)(call.id.subscription, call.id.group, namespace, tuple(types), call.id.names, call.id.scope)
            document = {"name": id_.name, "id": id_.path, "type": id_.type}
        if location:
            document["location"] = canonical(location) or location
        document.update(body)
        if "properties" in document:
            document["properties"] = {name: value for name, value in without_write_only(self.type, document["properties"]).items()
                                      if name != "provisioningState"}
        if "identity" in document:
            from sig_cli.providers.identities import returned_identity

            document["identity"] = returned_identity(call, document["id"], document["identity"])
        return document

    def _spelled(self, call: Call) -> str:
        return stored_types.spelling(call.id.type)

    def not_found(self, call: Call) -> ServiceError:
        return _missing(call, call.id, self._spelled(call))

    def require_parent(self, call: Call) -> Document | None:
        """The nearest parent that is no singleton, None for a type without one, or the service's 404.

        A singleton (`blobServices/default`) comes with what it is in; nobody makes it.
        """
        parent = call.id.parent
        while parent is not None:
            document = call.resources.document(parent.path)
            if document is not None:
                return document
            if not is_singleton(fold(parent.path)):
                raise refusal("parent-not-found", parent="/".join(parent.names))
            parent = parent.parent
        return None


def _missing(call: Call, id_: ResourceId, type_: str) -> ServiceError:
    namespace, *types = type_.split("/")
    steps: Iterable[str] = (part for pair in zip(types, id_.names, strict=False) for part in pair)
    return call.refusal("resource-not-found", resource="/".join((namespace, *steps)), group=id_.group or "<null>")
