"""Who may do what: asked for every request of a principal, before anybody looks whether the thing is there.

The owner of the workspace (no caller) may do everything and is not asked. A list of a whole subscription or group shows what
may be read, row by row; every other list needs its action on what it is inside of. Sources: the reference of operations of
Microsoft.Compute, Microsoft.Resources and Microsoft.Authorization; recorded and reported refusals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.access import DELETE, READ, WRITE
from sig_cli.domain.errors import refusal
from sig_cli.providers.access import Access
from sig_cli.providers.registry import provider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sig_cli.arm.messages import Request
    from sig_cli.arm.routing import Route
    from sig_cli.domain.ids import ResourceId
    from sig_cli.domain.profiles import Profile
    from sig_cli.providers.provider import Outcome
    from sig_cli.providers.reading import Resources

OPEN = frozenset((
    "microsoft.resources/subscriptions/locations", "microsoft.resourcegraph/resources",
    "microsoft.compute/locations/communitygalleries", "microsoft.compute/locations/communitygalleries/images",
    "microsoft.compute/locations/communitygalleries/images/versions",
))
"""What every principal may read: regions, and the community's galleries."""
OPEN_TO_READ = frozenset(("microsoft.resources/providers", "microsoft.resources/providerpermissions",
                          "microsoft.authorization/provideroperations"))
"""What every principal may read, and not change: what providers offer, and what roles may allow."""
SUBSCRIPTIONS = "microsoft.resources/subscriptions"
_VERBS = {"GET": READ, "HEAD": READ, "PUT": WRITE, "PATCH": WRITE, "DELETE": DELETE}
_OWN = {
    SUBSCRIPTIONS: "Microsoft.Resources/subscriptions",
    "microsoft.resources/resourcegroups": "Microsoft.Resources/subscriptions/resourceGroups",
    "microsoft.resources/providers": "Microsoft.Resources/subscriptions/providers",
    "microsoft.resources/providerpermissions": "Microsoft.Resources/subscriptions/providers",
    "microsoft.resources/operationresults": "Microsoft.Resources/subscriptions/operationresults",
}
"""The types of Resource Manager's own addresses, as roles name them."""


def action_of(method: str, where: Route) -> str:
    """The action of a request, as roles name it: `Microsoft.Compute/galleries/read`."""
    id_ = where.id
    if where.type == "microsoft.resources/resources":
        type_ = "Microsoft.Resources/subscriptions/" + ("resourceGroups/resources" if id_.group is not None else "resources")
    elif where.type == "microsoft.resources/tagnames":
        type_ = "/".join(("Microsoft.Resources/subscriptions", *id_.types))
    elif where.type == "microsoft.resources/providers" and where.action is not None:
        return f"{id_.name}/{where.action}/action"
    else:
        type_ = _OWN.get(where.type) or spelled(where.type, id_)
    if where.action is not None:
        return f"{type_}/{where.action}/action"
    return f"{type_}/{_VERBS.get(method, 'action')}"


def spelled(type_: str, id_: ResourceId) -> str:
    """A type in the spelling of its provider, or as the request has it where there is none."""
    handler = provider(type_)
    return handler.type if handler is not None and handler.type.lower() == type_ else id_.type


def scope_of(id_: ResourceId) -> str:
    """What a request is about: the resource, or what a list is inside of. "/" is the tenant."""
    at: ResourceId | None = id_
    if id_.is_collection:
        at = id_.parent or id_.scope
        if at is None:
            at = type(id_)(id_.subscription, id_.group, None, (), ())
    return (at.path if at is not None else "") or "/"


class Admission:
    """What a principal may see of the answer to a request that was admitted; `all_rows` of a list, or some of them."""

    __slots__ = ("access", "action", "all_rows", "scope")

    def __init__(self, access: Access, action: str, scope: str, *, all_rows: bool) -> None:
        self.access = access
        self.action = action
        self.scope = scope
        self.all_rows = all_rows

    def hide(self, outcome: Outcome) -> None:
        """Leave out of a list what the principal may not read. Raises `authorization-failed` for what has no rows."""
        if self.all_rows or outcome.status >= 400:
            return
        if outcome.documents is not None:
            outcome.documents = self._seen(outcome.documents)
        elif outcome.rows is not None:
            outcome.rows = self._seen(outcome.rows)
        else:
            raise self.access.refused(self.action, self.scope)

    def _seen(self, rows: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        for place, row in rows:
            id_ = row.get("id") if isinstance(row, dict) else None
            if isinstance(id_, str) and self._is_seen(id_, str(row.get("type", ""))):
                yield place, row

    def _is_seen(self, id_: str, type_: str) -> bool:
        if self.action == "Microsoft.Resources/subscriptions/read":
            return self.access.touches(id_)
        of_resources = self.action.endswith("/resources/read")
        return self.access.allows(f"{type_}/{READ}" if of_resources else self.action, id_)


def admit(request: Request, where: Route, resources: Resources) -> Admission:
    """Hold that the caller may do what it asks for. Raises `authorization-failed`; nothing was looked for until then."""
    access = Access(resources, request.caller or "")
    action, scope, id_ = action_of(request.method, where), scope_of(where.id), where.id
    reads = request.method in ("GET", "HEAD")
    if where.type in OPEN or (reads and where.type in OPEN_TO_READ):
        if access.document is None:
            raise access.refused(action, scope)
        return Admission(access, action, scope, all_rows=True)
    if where.type == SUBSCRIPTIONS and reads:
        if not id_.is_collection and not access.touches(scope):
            raise access.refused(action, scope)
        return Admission(access, action, scope, all_rows=not id_.is_collection)
    if where.operation is not None:
        _admit_poll(where, resources, access, action, scope)
        return Admission(access, action, scope, all_rows=True)
    if access.allows(action, scope):
        return Admission(access, action, scope, all_rows=True)
    if reads and _lists_whole_scope(id_) and access.touches(scope):
        return Admission(access, action, scope, all_rows=False)
    raise access.refused(action, scope)


def _lists_whole_scope(id_: ResourceId) -> bool:
    """Whether a request lists a subscription or a group: what is nested in nothing, nor in a region."""
    return id_.is_collection and id_.subscription is not None and len(id_.types) == 1 and id_.scope is None


def _admit_poll(where: Route, resources: Resources, access: Access, action: str, scope: str) -> None:
    """An operation is polled by whoever started it, and by whoever may read operations of the subscription."""
    from sig_cli.arm.operations import record_of

    record = record_of(where, resources)
    if record is None or record.get("caller") != access.object_id:
        access.demand(action, scope)


def hold_links(request: Request, where: Route, resources: Resources, profile: Profile, access: Access | None) -> None:
    """Hold that the caller may use what the body of a write names.

    Raises `linked-authorization-failed`, and for a resource of another tenant `linked-tenant-not-authorized`; where the
    profile shares nothing across tenants that holds for the owner of the workspace too.
    """
    from sig_cli.domain.linked_scopes import links

    found = links(where.type if where.action is None else f"{where.type}/{where.action.lower()}", request.body)
    if not found:
        return
    action, scope, home = action_of(request.method, where), where.id.path, (where.id.subscription or "").lower()
    tenant = _tenant(resources, home)
    client = access.client if access is not None else OWNER
    for link in found:
        other = tenant if link.id.subscription is None or link.id.subscription.lower() == home \
            else _tenant(resources, link.id.subscription)
        if other is not None and tenant is not None and other != tenant:
            if not profile.shares_across_tenants:
                raise refusal("linked-tenant-not-authorized-2019", client=client, action=link.action, id=link.id.path, tenant=tenant,
                              subscription=link.id.subscription)
            if access is not None and other not in access.tenants:
                raise refusal("linked-tenant-not-authorized", client=client, action=link.action, id=link.id.path,
                              tenant=tenant, subscription=link.id.subscription)
        if access is not None and not access.allows(link.action, link.id.path):
            raise refusal("linked-authorization-failed", client=client, object=access.object_id, action=action, id=scope,
                          linked_action=link.action, linked=link.id.path)


OWNER = "owner"
"""The client of the one who owns the workspace, in an error."""


def _tenant(resources: Resources, subscription: str | None) -> str | None:
    from sig_cli.workspace.foundation import subscription_document

    document = subscription_document(resources, subscription or "")
    return str(document["tenantId"]).lower() if document is not None else None
