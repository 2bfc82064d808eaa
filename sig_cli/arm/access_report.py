"""Who may do what in a workspace, asked by its owner: one question, everybody at a scope, and a whole gallery.

What is asked for is what a request would be held to, and the answer names the assignment that decides. Direct shares and the
community are no roles: they are told beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.arm.access import spelled
from sig_cli.domain.access import READ, WRITE, permits
from sig_cli.domain.ids import ResourceId, parse
from sig_cli.domain.roles import built_in
from sig_cli.providers.access import MANAGEMENT_GROUPS, Access, Grant
from sig_cli.providers.reading import Resources
from sig_cli.workspace.foundation import subscription_document
from sig_cli.workspace.names import fold
from sig_cli.workspace.principals import GROUP, principals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sig_cli.arm.manager import Manager
    from sig_cli.workspace.engine import Document

DEPLOY = "deploy"
GALLERY = "microsoft.compute/galleries"
USES = {"microsoft.compute/galleries": "Microsoft.Compute/galleries/images/versions/read",
        "microsoft.compute/galleries/images": "Microsoft.Compute/galleries/images/versions/read",
        "microsoft.compute/galleries/images/versions": "Microsoft.Compute/galleries/images/versions/read",
        "microsoft.compute/images": "Microsoft.Compute/images/read"}
"""What one must be allowed to make machines of a resource."""


def check(manager: Manager, principal: Document, action: str, scope: str) -> dict[str, Any]:
    """Whether a principal may do something somewhere, and through what; if not, what would allow it."""
    resources = _resources(manager)
    access = Access(resources, principal["name"])
    grant = access.deciding(action, scope)
    answer: dict[str, Any] = {"principal": principal["displayName"], "action": action, "scope": scope, "allowed": grant is not None}
    if grant is not None:
        return {**answer, "through": _through(grant, principal)}
    tenant = _tenant_of(resources, scope)
    if tenant is not None and tenant not in principal["tenants"]:
        # No role can be given there: a principal is known in its own tenants only.
        return {**answer, "takenBack": [], "missing": {"scope": scope, "tenant": tenant, "roles": []}}
    taken = [_through(held, principal) for held in access.grants(scope) if _takes_back(held, action)]
    return {**answer, "takenBack": taken, "missing": {"scope": scope, "roles": _allowing(action)}}


def _tenant_of(resources: Resources, scope: str) -> str | None:
    """The folded id of the tenant that a subscription or a management group, with all in it, is of."""
    target = fold(scope)
    if target.startswith(MANAGEMENT_GROUPS):
        found = resources.document("/".join(target.split("/", 5)[:5]))
    else:
        found = subscription_document(resources, target.split("/")[2])
    return fold(str(found["tenantId"])) if found is not None else None


def who(manager: Manager, scope: str) -> list[dict[str, Any]]:
    """Everybody who may read, write or deploy what is at a scope, with the assignment behind each; shares last."""
    resources = _resources(manager)
    rows = []
    for principal in _people(manager):
        access = Access(resources, principal["name"])
        found = {name: access.deciding(action, scope) for name, action in actions_at(scope).items()}
        if any(found.values()):
            rows.append({"principal": principal["displayName"], "type": principal["principalType"],
                         **{name: _through(grant, principal) if grant is not None else None for name, grant in found.items()}})
    return [*rows, *_shares(resources, scope)]


def matrix(manager: Manager, gallery: str) -> list[dict[str, Any]]:
    """The resources of a gallery, each with what every principal may do with it: some of read, write, deploy."""
    resources = _resources(manager)
    people = [(principal["displayName"], Access(resources, principal["name"])) for principal in _people(manager)]
    paths = [gallery, *(stored.document["id"] for key, stored in resources.below(gallery) if _is_image(key))]
    return [{"resource": _short(path), "id": path,
             "principals": {name: [verb for verb, action in actions_at(path).items() if access.allows(action, path)]
                            for name, access in people}} for path in paths]


def find_gallery(manager: Manager, subscription: str, text: str) -> str | None:
    """The id of a gallery that is named by its name, which is unique in a subscription, or its id; None when it is not there."""
    resources = _resources(manager)
    if text.startswith("/"):
        found = resources.document(text) if parse(text) is not None else None
        return str(found["id"]) if found is not None and fold(found["type"]) == GALLERY else None
    for key in resources.find(subscription, GALLERY, text):
        document = resources.document(key)
        if document is not None:
            return str(document["id"])
    return None


def actions_at(scope: str) -> dict[str, str]:
    """read, write and deploy of what is at a scope, as roles name them."""
    id_ = parse(scope)
    if id_ is None or (id_.namespace is None and id_.group is None):
        type_ = "Microsoft.Resources/subscriptions"
    elif id_.namespace is None:
        type_ = "Microsoft.Resources/subscriptions/resourceGroups"
    else:
        type_ = spelled(id_.type.lower(), id_)
    found = {READ: f"{type_}/{READ}", WRITE: f"{type_}/{WRITE}"}
    use = USES.get(type_.lower())
    return {**found, DEPLOY: use} if use else found


def _resources(manager: Manager) -> Resources:
    return Resources(manager.engine, manager.clock())


def _people(manager: Manager) -> Sequence[Document]:
    """Who acts: groups are in what their members may do."""
    return [principal for principal in principals(manager.engine) if principal["principalType"] != GROUP]


def _through(grant: Grant, principal: Document) -> dict[str, Any]:
    properties = grant.assignment["properties"]
    told = {"assignment": grant.assignment["id"], "scope": properties["scope"],
            "role": grant.role_name, "condition": properties.get("condition")}
    if grant.through["name"] != principal["name"]:
        told["group"] = grant.through["displayName"]
    return {name: value for name, value in told.items() if value is not None}


def _takes_back(grant: Grant, action: str) -> bool:
    """Whether a role names an action and takes it back."""
    without = [{**permission, "notActions": []} for permission in grant.permissions if isinstance(permission, dict)]
    return permits(without, action)


def _allowing(action: str) -> list[str]:
    """The built-in roles that allow an action, those that allow least first."""
    rows = [role["properties"] for role in built_in(None) if permits(role["properties"]["permissions"], action)]
    return [row["roleName"] for row in sorted(rows, key=lambda row: (_breadth(row), row["roleName"]))]


def _breadth(row: dict[str, Any]) -> tuple[bool, bool, int]:
    actions = row["permissions"][0]["actions"]
    return "*" in actions, "*/read" in actions, len(actions)


def _shares(resources: Resources, scope: str) -> list[dict[str, Any]]:
    """Subscriptions, tenants and the community that a gallery is shared with: they deploy, and read it in their own place."""
    id_ = parse(scope)
    if id_ is None or (id_.namespace or "").lower() != "microsoft.compute" or not id_.names or id_.types[0].lower() != "galleries":
        return []
    gallery = resources.document(ResourceId(id_.subscription, id_.group, id_.namespace, id_.types[:1], id_.names[:1]).path)
    profile = (gallery or {}).get("properties", {}).get("sharingProfile") or {}
    if profile.get("permissions") == "Community" and (profile.get("communityGalleryInfo") or {}).get("communityGalleryEnabled"):
        return [{"principal": "everybody", "type": "Community", READ: None, WRITE: None, DEPLOY: {"share": "community"}}]
    return [{"principal": name, "type": group["type"].removesuffix("s"), READ: None, WRITE: None, DEPLOY: {"share": "direct"}}
            for group in profile.get("groups") or () for name in group.get("ids") or ()]


def _is_image(key: str) -> bool:
    parts = key.rpartition("/providers/")[2].split("/")
    return parts[0] == "microsoft.compute" and parts[3:4] == ["images"] and len(parts) in (5, 7)


def _short(path: str) -> str:
    return "/".join(path.rpartition("/providers/")[2].split("/")[2::2])
