"""Resources that live in a group and have a location: what Resource Manager does for all of them.

A subclass says how its properties come to be (`create`, `update`) and how they look at a moment (`present`); names,
parents, groups, locations, tags, registration and the long-running operation are the same for every type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import lifecycle
from sig_cli.domain.changes import changed_location
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.lifecycle import KEPT, creation_failed, operation, provisioning_state
from sig_cli.domain.regions import check_location
from sig_cli.domain.tags import check_tags
from sig_cli.providers.faults import hit, is_given_up
from sig_cli.providers.gates import allowed_regions, check_registration
from sig_cli.providers.leaving import leave
from sig_cli.providers.provider import Call, LongRunning, Outcome, Provider
from sig_cli.workspace.engine import Put
from sig_cli.workspace.names import fold, order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sig_cli.domain.ids import ResourceId
    from sig_cli.workspace.engine import Document, Operation



class TrackedProvider(Provider):
    """A resource type in a group. `model` is the dotted name of the request model.

    `style` is where its operations are polled; `child_types` are the collections that must be empty before it can be
    deleted; `write_status` is (new, existing) of a PUT; `monitored_put` adds a `Location` header to a PUT.
    """

    model = ""
    envelope: tuple[str, ...] = ("extendedLocation", "tags", "zones", "identity", "sku")
    """What of a body stands beside `properties`, in the service's order."""
    style = "capsOperations"
    write_status = (201, 200)
    monitored_put = False
    has_children = False
    yields = False
    """Whether a write or a deletion is accepted while another operation runs on the resource."""

    # -- reading ----------------------------------------------------------------------------------------------------

    def get(self, call: Call) -> Outcome:
        require_group(call)
        return Outcome(200, document=self.require(call))

    def list(self, call: Call) -> Outcome:
        """The members of a group's or a parent's collection, or of a whole subscription."""
        if call.id.group is None:
            return Outcome(200, documents=self._in_subscription(call))
        require_group(call)
        self.require_parent(call)
        return Outcome(200, documents=call.resources.members(call.id.path, call.after), collection=call.id.path)

    def _in_subscription(self, call: Call) -> Iterator[tuple[str, Document]]:
        """The members of all groups by name, then by group. Of each group no more is read than one beyond the page."""
        base = f"/subscriptions/{call.id.subscription}/resourcegroups"
        return by_name(call, [keyed(call, f"{base}/{group}/providers/{call.id.type}")
                              for group in call.resources.names(base)])

    # -- writing ----------------------------------------------------------------------------------------------------

    def put(self, call: Call) -> Outcome:
        """Create or replace. 201 or 200 with the resource as `Creating` or `Updating`."""
        self._admit(call)
        return self.write(call, self.modern(self.validated(call)))

    def patch(self, call: Call) -> Outcome:
        """Merge into what is there; from there on the rules of a PUT."""
        from sig_cli.domain.free_bodies import checked
        from sig_cli.providers.models import LATEST, validate

        self._admit(call)
        stored = call.resources.get(call.id.path)
        if stored is None:
            raise self.not_found(call)
        given = self.modern(validate_patch(self.model, call))
        merged = _merged(_request_shape(stored.document), given)
        if given.get("identity"):
            from sig_cli.providers.identities import patched_identity

            merged["identity"] = patched_identity(stored.document.get("identity"), given["identity"],
                                                  call.body.get("identity"), merged["identity"])
        return self.write(call, validate(self.model, merged, api_version=LATEST) if self.model else checked(merged))

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        """Decide on a whole body that is known to have the right form."""
        parent = self.require_parent(call)
        check_tags(body.get("tags"), call.profile)
        stored = call.resources.get(call.id.path)
        if stored is None:
            document = self._new(call, body)
            document["properties"] = self.create(call, body, parent, document)
            return self._written(call, document, call.resources.revision(call.id.path), "create")
        self.check_idle(call, stored.document)
        document = self._replaced(call, body, stored.document)
        document["properties"] = self.update(call, body, parent, stored.document)
        return self._written(call, document, stored.revision, "update", stored.document)

    def check_idle(self, call: Call, document: Document) -> None:
        """Hold that no operation runs on a resource that is to be written, but one that hung. Raises `operation-in-progress`."""
        if lifecycle.is_running(document, call.now) and not is_given_up(call, document) and not (
                self.yields and not lifecycle.is_being_deleted(document, call.now)):
            raise refusal("operation-in-progress")

    def _admit(self, call: Call) -> None:
        if not call.profile.has_type(self.type):
            raise refusal("resource-type-invalid", type=call.id.types[-1], namespace=call.id.namespace,
                          api_version=call.api_version)
        self.check_name(call)
        require_group(call, for_write=True)
        check_registration(call)

    def delete(self, call: Call) -> Outcome:
        """202 with an operation; 204 when there is nothing to delete. What is attached (locks, roles) goes with it."""
        require_group(call)
        stored = call.resources.get(call.id.path)
        if stored is None:
            return Outcome(204)
        document = stored.document
        if lifecycle.is_being_deleted(document, call.now) and not is_given_up(call, document):
            # A deletion is asked for as often as one likes: it ends when it ends.
            return Outcome(202, long_running=self._running(call, document, lifecycle.ends(document), monitor=True))
        if self.has_children:
            self.refuse_children(call, document)
        self.check_delete(call, document)
        self.check_idle(call, document)
        operations, ends, error = leave(call, document, self.type, stored.revision)
        return Outcome(202, operations=operations,
                       long_running=self._running(call, document, ends, error=error, monitor=True))

    def _running(self, call: Call, document: Document, ends: int, **more: Any) -> LongRunning:
        return LongRunning(self.style, document["location"], call.now, ends, **more)

    def _written(self, call: Call, document: Document, expect: str, kind: str, before: Document | None = None) -> Outcome:
        error = self.failure(call, document, kind)
        # What was never made well is still being created, however often it is written.
        running = "create" if before is not None and _is_unmade(before, call.now) else kind
        private = document.pop("sig", {})
        if kind == "create":
            private = {"created": call.now, **private}
        ends, partial = call.now, False
        more: tuple[Operation, ...] = ()
        if error is None:
            ends, error, more = self.scheduled(call, document, private, kind, before)
            partial = any("error" in record for record in private.get("replication", {}).values())
        document["sig"] = {**private, "operation": operation(running, call.now, ends,
                                                             None if error is None else error.member(), partial=partial)}
        created = kind == "create"
        if running == "create" and before is not None and not lifecycle.is_running(before, call.now):
            running = kind
        return Outcome(self.write_status[0 if created else 1], document=document,
                       state=self.shown_state(running),
                       operations=[Put(_key(call.id), document, expect), *more],
                       long_running=self._running(call, document, ends, error=error, monitor=self.monitored_put))

    def scheduled(self, call: Call, document: Document, private: dict[str, Any], kind: str,
                  before: Document | None) -> tuple[int, ServiceError | None, tuple[Operation, ...]]:
        """When a write of `document` over `before` ends, the error it ends with, and what else is written with it.

        `private` is the private section, to which a type may add.
        """
        return hit(call, self.type, document["location"], call.pace().ends(self.type, kind, call.now))

    # -- what a type decides ----------------------------------------------------------------------------------------

    def check_name(self, call: Call) -> None:
        """Refuse a name that this type does not allow."""

    def validated(self, call: Call) -> dict[str, Any]:
        """The body as the model of this type has it, or the service's refusal."""
        from sig_cli.providers.models import validate

        return validate(self.model, call.body, api_version=call.api_version)

    def modern(self, body: dict[str, Any]) -> dict[str, Any]:
        """A valid body of any api-version in the newest shape."""
        return body

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        """The properties of a new resource. `document` has everything else already."""
        raise NotImplementedError

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        """The properties of a resource that is replaced; refuses what may not change."""
        raise NotImplementedError

    def failure(self, call: Call, document: Document, kind: str) -> ServiceError | None:
        """What the long-running operation will fail with, when the request was accepted but cannot succeed."""
        return None

    def check_delete(self, call: Call, document: Document, leaving: str = "") -> None:
        """Refuse a deletion for a reason of this type. What lies below the path `leaving` is deleted with it and is no reason."""

    def shown_state(self, kind: str) -> str:
        return "Creating" if kind == "create" else "Updating"

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """With the provisioning state, which follows from time."""
        properties = {**document["properties"],
                      "provisioningState": state or provisioning_state(document, call.now)}
        return {**document, "properties": properties}

    # -- parts ------------------------------------------------------------------------------------------------------

    def _new(self, call: Call, body: dict[str, Any]) -> Document:
        path = call.id
        canonical = self.type.split("/")
        path = type(path)(path.subscription, path.group, canonical[0], tuple(canonical[1:]), path.names)
        document: Document = {"name": path.name, "id": path.path, "type": self.type,
                              "location": check_location(body.get("location"), self.type, call.profile,
                                                         allowed_regions(call))}
        return self._with_envelope(call, document, body)

    def _replaced(self, call: Call, body: dict[str, Any], old: Document) -> Document:
        if not body.get("location"):
            raise refusal("location-missing")
        moved = changed_location(old, body)
        if moved is not None:
            raise moved
        document: Document = {name: old[name] for name in ("name", "id", "type", "location")}
        document = self._with_envelope(call, document, body)
        if "sig" in old:
            document["sig"] = old["sig"]
        return document

    def _with_envelope(self, call: Call, document: Document, body: dict[str, Any]) -> Document:
        for name in self.envelope:
            if body.get(name) is not None:
                document[name] = body[name]
        if "identity" in document:
            from sig_cli.providers.identities import returned_identity

            document["identity"] = returned_identity(call, document["id"], document["identity"])
        return document

    def require(self, call: Call) -> Document:
        """The document of the call's id, or the service's 404."""
        document = call.resources.document(call.id.path)
        if document is None:
            raise self.not_found(call)
        return document

    def not_found(self, call: Call) -> ServiceError:
        steps = [part for pair in zip(call.id.types, call.id.names, strict=False) for part in pair]
        canonical = self.type.split("/")
        steps[::2] = canonical[1:]
        return call.refusal("resource-not-found", resource="/".join((canonical[0], *steps)), group=call.id.group)

    def require_parent(self, call: Call) -> Document | None:
        """The parent's document, None for a type without one, or the service's 404."""
        parent = call.id.parent
        if parent is None:
            return None
        document = call.resources.document(parent.path)
        if document is None:
            raise refusal("parent-not-found", parent="/".join(parent.names))
        if call.method in ("PUT", "PATCH") and lifecycle.is_being_deleted(document, call.now):
            raise refusal("operation-in-progress")
        return document

    def refuse_children(self, call: Call, document: Document) -> None:
        nested = []
        for key, stored in call.resources.below(call.id.path, ended=True):
            if "/providers/" in key[len(_key(call.id)):] or stored.document["type"] == KEPT or not (
                    lifecycle.exists(stored.document, call.now) or lifecycle.lingers(stored.document, call.now)):
                continue
            nested.append(stored.document["id"].partition("/providers/")[2])
            if len(nested) == 5:
                break
        if nested:
            raise call.refusal("nested-resources-exist", children=", ".join(nested))


def keyed(call: Call, collection: str) -> Iterator[tuple[str, Document]]:
    """The members of a collection with their keys, from the name on that the page before ended with."""
    key = fold(collection)
    return ((f"{key}/{name}", document)
            for name, document in call.resources.members(key, call.after.rpartition("/")[2]))


def by_name(call: Call, collections: Sequence[Iterator[tuple[str, Document]]]) -> Iterator[tuple[str, Document]]:
    """The members of several collections, each in order, by name and then by key, behind where the page before ended."""
    from heapq import merge

    for place, document in merge(*collections, key=lambda member: name_then_key(member[0])):
        if not call.after or name_then_key(place) > name_then_key(call.after):
            yield place, document


def name_then_key(key: str) -> tuple[tuple[str, str], str]:
    """The sort key of a list that goes over several collections."""
    return order(key.rpartition("/")[2]), key


def _is_unmade(document: Document, now: int) -> bool:
    """Whether a resource has never been made well: it is being created, or was and failed."""
    return creation_failed(document, now) or provisioning_state(document, now) == "Creating"


def _key(id_: ResourceId) -> str:
    return fold(id_.path)


def validate_patch(model: str, call: Call) -> dict[str, Any]:
    """The body of a PATCH, in which nothing is required; as sent for a type without a model."""
    from sig_cli.providers.models import validate

    if model:
        return validate(model, call.body, api_version=call.api_version, partial=True)
    from sig_cli.domain.free_bodies import storable

    return storable(call.body)


def _request_shape(document: Document) -> dict[str, Any]:
    """A stored document as a client would send it: the ground that a PATCH is merged into."""
    return {name: value for name, value in document.items() if name not in ("name", "id", "type", "sig")}


def _merged(old: Any, new: Any) -> Any:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new
    merged = dict(old)
    for name, value in new.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merged(old.get(name), value)
    return merged


def require_group(call: Call, *, for_write: bool = False) -> Document:
    """The group's document, or the service's 404; a group that is being deleted takes no more writes.

    Raises `address-invalid` for an id outside of any group.
    """
    if call.id.group is None:
        raise refusal("address-invalid", path=call.id.path)
    document = call.resources.document(call.id.group_path)
    if document is None:
        raise refusal("group-not-found", group=call.id.group)
    if for_write and document["properties"].get("provisioningState") == "Deleting":
        raise refusal("group-being-deleted", group=call.id.group)
    return document
