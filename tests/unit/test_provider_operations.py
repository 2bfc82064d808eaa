"""The list of what roles may allow holds every action that a check of access asks for, and every one that a built-in role names."""

from __future__ import annotations

from sig_cli.arm.access import OPEN, OPEN_TO_READ, action_of
from sig_cli.arm.messages import Request
from sig_cli.arm.routing import route
from sig_cli.data_files import load
from sig_cli.providers.provider import Provider
from sig_cli.providers.registry import TYPES, provider
from tests.unit.access_service import ALICE, AccessService
from tests.unit.test_access import code, routes

HANDLERS = {"GET": ("get", "list"), "PUT": ("put",), "PATCH": ("patch",), "DELETE": ("delete",), "POST": ("post",)}
OURS = ("microsoft.storage/storageaccounts/blobservices/containers/blobs",
        "microsoft.compute/galleries/softdeletedartifacttypes/artifacts/versions",
        "microsoft.compute/diskencryptionsets/associatedresources")
"""Types of which the reference of operations knows nothing; the first is one of our own."""
MEANINGLESS = ("Microsoft.Management/", "microsoft.features/features/register", "microsoft.features/features/unregister",
               "microsoft.features/subscriptionfeatureregistrations/", "Microsoft.KeyVault/vaults/keys/delete")
"""What the service does not have: writes to addresses that only list, to management groups, and through the vault's Resource Manager side."""
API = "2022-04-01"


def listed() -> set[str]:
    found = set()
    for namespace, facts in load("operations.json")["providers"].items():
        found |= {f"{namespace}/{name}".lower() for name in facts["operations"]}
        found |= {f"{namespace}/{type_}/{name}".lower() for type_, names in facts["resourceTypes"].items() for name in names}
    return found


def asked() -> set[str]:
    """The actions of the requests that providers take, by the addresses that the test of access goes through."""
    found = set()
    for type_, path in routes():
        handler = provider(type_) if type_ in TYPES else None
        if handler is None or type_ in OPEN or type_ in OPEN_TO_READ or type_ in OURS:
            continue
        for method, names in HANDLERS.items():
            where = route(method, path)
            if where is None or where.type != type_ or (where.action is None) == (method == "POST"):
                continue
            if any(getattr(type(handler), name) is not getattr(Provider, name) for name in names):
                found.add(action_of(method, where))
    return found


def test_every_action_that_is_asked_for_is_listed() -> None:
    found = asked()
    assert len(found) > 100
    assert sorted(action for action in found if action.lower() not in listed() and not action.startswith(MEANINGLESS)) == []


def test_every_action_that_a_built_in_role_names_of_our_types_is_listed() -> None:
    known = listed()
    types = {action.rsplit("/", 2 if action.endswith("/action") else 1)[0] for action in known}
    named = {action.lower() for role in load("roles.json")["roles"] for permission in role["permissions"]
             for action in (*permission["actions"], *permission["notActions"]) if "*" not in action}
    ours = {action for action in named if action.rsplit("/", 2 if action.endswith("/action") else 1)[0] in types}
    assert len(ours) > 10
    assert sorted(ours - known) == []


def test_it_is_listed_over_rest_with_types_or_without() -> None:
    service = AccessService()
    path = "/providers/Microsoft.Authorization/providerOperations"

    def get(path: str, caller: str | None = None, **query: str) -> object:
        return service.manager.send(Request("GET", path, {"api-version": API, **query}, caller=caller))

    every = get(path, **{"$expand": "resourceTypes"}).body["value"]
    assert [row["name"] for row in every] == sorted(load("operations.json")["providers"], key=str.lower)
    names = {operation["name"].lower() for row in every for type_ in row["resourceTypes"] for operation in type_["operations"]}
    assert names | {one["name"].lower() for row in every for one in row["operations"]} == listed()
    assert all(row == get(f"{path}/{row['name'].upper()}", **{"$expand": "resourcetypes"}).body for row in every)
    assert "resourceTypes" not in get(f"{path}/Microsoft.Compute").body
    assert get(path, ALICE).status == 200
    assert code(get(path, "99999999-0000-4000-8000-000000000009")) == (403, "AuthorizationFailed")
    assert code(get(f"{path}/No.Such")) == (404, "InvalidResourceNamespace")
