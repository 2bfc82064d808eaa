"""Microsoft.Resources/resourceGroups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import lifecycle
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.naming import check_group
from sig_cli.domain.regions import check_group_location
from sig_cli.domain.tags import check_tags
from sig_cli.providers.leaving import gone
from sig_cli.providers.provider import Call, LongRunning, Outcome, Provider, page_wanted
from sig_cli.providers.registry import provider
from sig_cli.providers.tracked import TrackedProvider, require_group
from sig_cli.workspace.engine import CheckEmpty, Delete, Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sig_cli.workspace.engine import Document, Operation

STATE = {"provisioningState": "Succeeded"}


class ResourceGroups(Provider):
    type = "Microsoft.Resources/resourceGroups"

    def get(self, call: Call) -> Outcome:
        return Outcome(200, document=require_group(call))

    def record(self, call: Call) -> str | None:
        return call.id.group_path

    def list(self, call: Call) -> Outcome:
        """All groups; `$filter` speaks of tags only, `$top` is the size of a page."""
        found = call.resources.members(f"/subscriptions/{call.id.subscription}/resourcegroups", call.after)
        if call.query.get("$filter"):
            from sig_cli.providers.resources.filters import TAG_WORDS, matching

            found = matching(found, call.query["$filter"], TAG_WORDS)
        return Outcome(200, documents=found, most=page_wanted(call))

    def put(self, call: Call) -> Outcome:
        """Create (201) or replace (200). The location of a group never changes."""
        from sig_cli.providers.models import validate

        check_group(call.id.group or "")
        body = validate("sig_cli.providers.resources.group_models:ResourceGroup", call.body,
                        api_version=call.api_version)
        region = check_group_location(body.get("location"))
        check_tags(body.get("tags"), call.profile)
        path = call.id.group_path
        stored = call.resources.get(path)
        if stored is None:
            document = self._document(call, path, region, body)
            return Outcome(201, document=document,
                           operations=[Put(fold(path), document, call.resources.revision(path))])
        old = stored.document
        if old["properties"]["provisioningState"] == "Deleting":
            raise refusal("group-being-deleted", group=call.id.group)
        if old["location"] != region:
            raise refusal("group-location-changed", existing=old["location"], location=region)
        document = self._document(call, old["id"], region, body)
        document["name"] = old["name"]
        if "sig" in old:
            document["sig"] = old["sig"]
        return Outcome(200, document=document, operations=[Put(fold(path), document, stored.revision)])

    def patch(self, call: Call) -> Outcome:
        """Tags and managedBy; the rest of a group cannot change."""
        document = require_group(call, for_write=True)
        if not isinstance(call.body, dict):
            raise refusal("body-missing")
        call.body = {"location": document["location"], **{name: document[name] for name in ("tags", "managedBy")
                                                          if name in document}, **call.body}
        return self.put(call)

    def delete(self, call: Call) -> Outcome:
        """202 with a `Location` to poll; a group that does not exist is a 404 (recorded).

        A group is larger than a partition, so its deletion is a sequence of commits: the group is marked, its
        resources go children first, one gallery with all below it at a time, and the group goes last. A deletion
        that was cut off goes on when the group is deleted again, or with `sig workspace repair`.
        Where operations take time, the group itself is seen for a while after everything in it has gone (recorded: a minute).

        What may not be deleted stays, with what it is nested in and the group; everything else goes, and the
        operation fails with `group-deletion-blocked`.
        """
        path = call.id.group_path
        stored = call.resources.get(path)
        if stored is None:
            raise refusal("group-not-found", group=call.id.group)
        call.resources.refuse_unreadable(path)
        if lifecycle.is_being_deleted(stored.document, call.now):
            # A deletion is asked for as often as one likes: it ends when it ends.
            return Outcome(202, long_running=_running(call, stored.document, lifecycle.ends(stored.document)))
        marked = {**stored.document, "properties": {"provisioningState": "Deleting"}}
        error = _blocked(call, path)
        ends = call.now if error is not None else call.pace().ends(self.type, "delete", call.now)
        return Outcome(202, operations=[Put(fold(path), marked, stored.revision)],
                       long_running=_running(call, marked, ends, error),
                       next_commits=_deletions(call, path, marked, ends))

    def post(self, call: Call) -> Outcome:
        """`exportTemplate`: the group as a template (recorded for an empty one). `moveResources`: into another group."""
        document = require_group(call)
        if (call.action or "").lower() == "moveresources":
            from sig_cli.providers.resources.moving import moved

            return moved(call, document)
        if (call.action or "").lower() != "exporttemplate":
            raise self._not_allowed(call)
        from sig_cli.providers.deployments.exporting import exported

        return Outcome(200, body={"template": exported(call, document["id"])})

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        """With the id first: the order in which Resource Manager writes a group (recorded)."""
        return {"id": document["id"], **document}

    def _document(self, call: Call, path: str, region: str, body: dict[str, Any]) -> Document:
        document: Document = {"name": call.id.group, "id": path, "type": self.type, "location": region}
        for name in ("managedBy", "tags"):
            if body.get(name) is not None:
                document[name] = body[name]
        document["properties"] = dict(STATE)
        return document


def _running(call: Call, document: Document, ends: int, error: ServiceError | None = None) -> LongRunning:
    return LongRunning("operationresults", document["location"], call.now, ends, monitor=True, status=False, error=error)


def _deletions(call: Call, path: str, marked: Document, ends: int) -> Iterator[Sequence[Operation]]:
    """One commit per top-level resource with all below it, then the group itself, or its state as it was.

    A group that takes its time is left as one whose deletion ends then, and removed by the next that goes or comes.
    """
    partition: list[tuple[str, bool]] = []
    top: str | None = None
    complete = True
    for key, stored in call.resources.below(path, ended=True):
        if top is None or not key.startswith(top + "/"):
            if partition:
                yield _deletable(partition)
                partition = []
            top = key
        may_go = _refusal(call, stored.document) is None
        complete = complete and may_go
        partition.append((key, may_go))
    if partition:
        yield _deletable(partition)
    if not complete:
        yield [Put(fold(path), {**marked, "properties": dict(STATE)})]
    elif ends > call.now:
        last = lifecycle.operation("delete", call.now, ends)
        leaving = {**marked, "sig": {**marked.get("sig", {}), "operation": last}}
        yield [Put(fold(path), leaving), *gone(call), CheckEmpty(fold(path))]
    else:
        yield [Delete(fold(path)), CheckEmpty(fold(path))]


def _deletable(partition: list[tuple[str, bool]]) -> list[Operation]:
    """Children first. What may not go keeps what it is nested in, and what is attached to that (locks, assignments)."""
    kept = {key for key, may_go in partition if not may_go}
    if kept:
        above = {key.rsplit("/", back)[0] for key in kept for back in range(2, key.count("/"), 2)}
        kept |= {key for key, _ in partition if key in above}
        kept |= {key for key, _ in partition if key.count("/providers/") > 1 and key.rpartition("/providers/")[0] in kept}
    return [Delete(key) for key, _ in reversed(partition) if key not in kept]


def _blocked(call: Call, path: str) -> ServiceError | None:
    """What the deletion of a group will fail with: the resources in it that may not be deleted, and why."""
    details = []
    for _, stored in call.resources.below(path):
        why = _refusal(call, stored.document)
        if why is not None:
            from json import dumps

            # The service gives no code here, and its text is the whole answer to the deletion of that resource.
            details.append(ServiceError("", dumps(why.envelope(), separators=(",", ":")), target=stored.document["id"]))
    if not details:
        return None
    from sig_cli.domain.identifiers import made_up_guid

    names = ",".join(str(detail.target).rpartition("/providers/")[2] for detail in details)
    error = refusal("group-deletion-blocked", group=call.id.group, children=names,
                    tracking=made_up_guid(call.workspace["seed"], fold(path), "deletion", call.now))
    error.details = tuple(details)
    return error


def _refusal(call: Call, document: Document) -> ServiceError | None:
    """Why a resource may not be deleted, or None when it may."""
    handler = provider(str(document.get("type", "")).lower())
    if isinstance(handler, TrackedProvider):
        try:
            handler.check_delete(call, document, call.id.group_path)
        except ServiceError as why:
            return why
    return None


GROUPS = ResourceGroups()
