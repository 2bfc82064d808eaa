"""The directory: who has a name here. Microsoft Graph's addresses for it, as far as az asks when it gives roles.

    GET  /msgraph/v1.0/users?$filter=userPrincipalName eq 'alice@contoso.com'
    GET  /msgraph/v1.0/groups?$filter=displayName eq 'builders'
    GET  /msgraph/v1.0/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq 'GUID')
    GET  /msgraph/v1.0/me
    POST /msgraph/v1.0/directoryObjects/getByIds {"ids": [...]}

In a workspace without principals nobody has to be made first, the directory is open: managed identities are in it, any other GUID
is taken for the object id of a service principal, and any other user principal name for a user, whose id follows from the name.
Once there are principals, there is nobody else; each sees those of its own tenants, and who is none any more sees nobody. Source: the reference of Microsoft Graph, and what az 2.91 reads of the answers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.roles import is_guid
from sig_cli.workspace.foundation import subscription_document
from sig_cli.workspace.names import fold
from sig_cli.workspace.principals import COLLECTION, USER, has_any, is_formed, principal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document

ROOT = "/msgraph/"
SERVICE_PRINCIPAL = "ServicePrincipal"
USER_TYPE, GROUP_TYPE, SERVICE_TYPE = (f"#microsoft.graph.{kind}" for kind in ("user", "group", "servicePrincipal"))
IDENTITIES = "microsoft.managedidentity/userassignedidentities"

Principal = dict[str, Any]

_USER_NAMED = re.compile(r"userPrincipalName eq '(.*)'", re.IGNORECASE)
_GROUP_NAMED = re.compile(r"displayName eq '(.*)'", re.IGNORECASE)
_SERVICE_NAMED = re.compile(r"servicePrincipalNames/any\(\w+:\w+ eq '(.*)'\)", re.IGNORECASE)


def owner(workspace: Document) -> str:
    """The object id of the one who owns the workspace, and everything is done as."""
    return made_up_guid(workspace["seed"], "owner")


def principal_type(resources: Resources, workspace: Document, object_id: str) -> str | None:
    """What kind of principal the directory knows an object id as; None when it does not know it."""
    found = principal(resources, object_id)
    if found is not None:
        return str(found["principalType"])
    known = any(principal["id"] == object_id.lower() for principal in _identities(resources, workspace))
    return SERVICE_PRINCIPAL if known else None


def knows(resources: Resources, workspace: Document, object_id: str, tenant: str) -> bool:
    """Whether an object id can be given roles in a tenant: everybody where the directory is open, else who is of that
    tenant, managed identities, and the workspace's owner.
    """
    if not has_any(resources):
        return True
    found = principal(resources, object_id)
    return is_anybody(resources, workspace, object_id) if found is None else tenant.lower() in found["tenants"]


def is_anybody(resources: Resources, workspace: Document, object_id: str) -> bool:
    """Whether an object id is a principal's, a managed identity's, or the workspace's owner's."""
    return object_id.lower() == owner(workspace) or principal_type(resources, workspace, object_id) is not None


def answer(method: str, path: str, query: dict[str, str], body: Any, resources: Resources, workspace: Document,
           caller: str | None = None) -> Any:
    """The body of Graph's answer to `caller`, None for the workspace's owner.

    Raises `graph-denied` for a caller that is not there, `graph-address-unknown`, `graph-filter-invalid` and `graph-body-invalid`.
    """
    acting = principal(resources, caller) if caller is not None else None
    if caller is not None and acting is None:
        raise refusal("graph-denied")
    tenants = set(acting["tenants"]) if acting is not None else None
    words = path.removeprefix(ROOT).lower().split("/")[1:]
    if method == "POST" and words == ["directoryobjects", "getbyids"]:
        ids = body.get("ids") if isinstance(body, dict) else None
        if not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
            raise refusal("graph-body-invalid")
        return {"value": _by_ids([id_.lower() for id_ in ids if is_guid(id_)], resources, workspace, tenants)}
    if method == "GET" and words == ["me"]:
        return _object(acting) if acting is not None else {**_user("owner@local.invalid", workspace), "id": owner(workspace)}
    if method == "GET" and words in (["users"], ["serviceprincipals"], ["groups"]):
        pattern = {"users": _USER_NAMED, "groups": _GROUP_NAMED}.get(words[0], _SERVICE_NAMED)
        match = pattern.fullmatch(query.get("$filter", ""))
        if match is None:
            raise refusal("graph-filter-invalid")
        name = match[1].replace("''", "'").lower()
        made = [_object(found) for found in _named(resources, name) if _is_seen(found, tenants)]
        if words == ["users"]:
            found = [user for user in made if user["@odata.type"] == USER_TYPE]
            return {"value": found or ([_user(name, workspace)] if "@" in name and not has_any(resources) else [])}
        if words == ["groups"]:
            return {"value": [group for group in made if group["@odata.type"] == GROUP_TYPE]}
        return {"value": [*(found for found in made if found["@odata.type"] == SERVICE_TYPE),
                          *(found for found in _identities(resources, workspace, tenants) if found["appId"] == name)]}
    raise refusal("graph-address-unknown", path="/".join(words)[:200])


def _is_seen(document: Document, tenants: set[str] | None) -> bool:
    """Whether a principal is of one of these tenants; None sees all of them."""
    return tenants is None or not tenants.isdisjoint(document["tenants"])


def _by_ids(ids: list[str], resources: Resources, workspace: Document, tenants: set[str] | None) -> list[Principal]:
    known = {found["id"]: found for found in _identities(resources, workspace, tenants)}
    known |= {document["name"]: _object(document) for id_ in ids
              if (document := principal(resources, id_)) is not None and _is_seen(document, tenants)}
    if has_any(resources):
        return [known[id_] for id_ in ids if id_ in known]
    return [known.get(id_) or _service_principal(id_, id_, id_) for id_ in ids]


def _named(resources: Resources, name: str) -> Iterator[Document]:
    """The principals that a folded name or application id stands for."""
    for document in resources.list(COLLECTION):
        if name and is_formed(document) and name in (fold(str(document.get(member, ""))) for member in
                                            ("displayName", "userPrincipalName", "appId")):
            yield document


def _object(document: Document) -> Principal:
    """A principal of the workspace as Graph shows it."""
    if document["principalType"] == SERVICE_PRINCIPAL:
        return {**_service_principal(document["name"], str(document.get("appId", "")), document["displayName"]),
                "servicePrincipalNames": [document.get("appId", ""), document["displayName"]]}
    more = {"userPrincipalName": document["userPrincipalName"]} if "userPrincipalName" in document else {}
    return {"@odata.type": USER_TYPE if document["principalType"] == USER else GROUP_TYPE, "id": document["name"], "displayName": document["displayName"], **more}


def _identities(resources: Resources, workspace: Document, tenants: set[str] | None = None) -> Iterator[Principal]:
    """The user-assigned identities of the subscriptions of these tenants, or of all, as service principals."""
    seed = workspace["seed"]
    for subscription in resources.names("/subscriptions"):
        there = subscription_document(resources, subscription) if tenants is not None else None
        if there is not None and str(there["tenantId"]).lower() not in (tenants or ()):
            continue
        groups = f"/subscriptions/{subscription}/resourcegroups"
        for group in resources.names(groups):
            for identity in resources.list(f"{groups}/{group}/providers/{IDENTITIES}"):
                id_ = identity["id"].lower()
                yield _service_principal(made_up_guid(seed, id_, "principal"), made_up_guid(seed, id_, "client"),
                                         identity["name"])


def _service_principal(object_id: str, app_id: str, name: str) -> Principal:
    return {"@odata.type": "#microsoft.graph.servicePrincipal", "id": object_id, "appId": app_id, "displayName": name,
            "servicePrincipalNames": [app_id]}


def _user(name: str, workspace: Document) -> Principal:
    return {"@odata.type": "#microsoft.graph.user", "id": made_up_guid(workspace["seed"], "user", name),
            "displayName": name.partition("@")[0], "userPrincipalName": name}
