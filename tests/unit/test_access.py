"""Who may do what: the founding document's matrix, inheritance, lists, linked scopes, tenants, and no way around any of it."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
from typing import Any

import pytest

from sig_cli.arm import routing
from sig_cli.arm.access import OPEN, OPEN_TO_READ
from sig_cli.arm.messages import Request
from sig_cli.arm.routing import route
from sig_cli.providers.registry import TYPES, provider
from sig_cli.workspace.administration import set_profile
from sig_cli.workspace.engine import StoreError
from sig_cli.workspace.management_groups import add_group, place, remove_group
from sig_cli.workspace.principal_changes import remove, set_member
from tests.unit.access_service import (
    ALICE,
    APP,
    AUTHORIZATION,
    BOB,
    FOREIGN,
    MALLORY,
    OWN,
    ROLES,
    TEAM,
    AccessService,
)
from tests.unit.machine_service import COMPUTE, DEFINITION, GROUP, SUBSCRIPTION

GALLERY = f"{COMPUTE}/galleries/golden"
VERSION = f"{DEFINITION}/versions/1.0.0"
OWN_GROUP = f"/subscriptions/{OWN}/resourceGroups/mine"
FOREIGN_GROUP = f"/subscriptions/{FOREIGN}/resourceGroups/theirs"
SIZE = "Standard_DS1_v2"


@pytest.fixture
def service() -> AccessService:
    made = AccessService()
    made.version()
    made.must("PUT", OWN_GROUP, {"location": "westus"}, "2024-11-01")
    made.must("PUT", FOREIGN_GROUP, {"location": "westus"}, "2024-11-01")
    return made


def machine(image: str) -> dict[str, Any]:
    return {"location": "westus", "properties": {
        "hardwareProfile": {"vmSize": SIZE}, "storageProfile": {"imageReference": {"id": image}},
        "osProfile": {"computerName": "web", "adminUsername": "me", "adminPassword": "secret"}}}


def scale_set(image: str) -> dict[str, Any]:
    return {"location": "westus", "sku": {"name": SIZE, "capacity": 1}, "properties": {
        "upgradePolicy": {"mode": "Manual"},
        "virtualMachineProfile": {"storageProfile": {"imageReference": {"id": image}},
                                  "osProfile": {"computerNamePrefix": "web", "adminUsername": "me", "adminPassword": "secret"}}}}


def code(answer: Any) -> tuple[int, str]:
    return answer.status, answer.body["error"]["code"]


# ---- the founding document's matrix: what is shared, and which of gallery, definition and version is seen


@pytest.mark.parametrize(("shared", "gallery", "definition", "version"),
                         [(GALLERY, True, True, True), (DEFINITION, False, True, True), (VERSION, False, False, True)],
                         ids=["gallery", "definition", "version"])
@pytest.mark.parametrize("profile", ["latest", "2019-01-preview"])
def test_the_sharing_matrix(service: AccessService, shared: str, gallery: bool, definition: bool, version: bool,
                            profile: str) -> None:
    set_profile(service.engine, profile)
    service.give(ALICE, "Reader", shared)
    for path, seen in ((GALLERY, gallery), (DEFINITION, definition), (VERSION, version)):
        answer = service.acting(ALICE, "GET", path, api_version="2019-03-01")
        assert answer.status == 200 if seen else code(answer) == (403, "AuthorizationFailed")


@pytest.mark.parametrize("shared", [GALLERY, DEFINITION, VERSION])
@pytest.mark.parametrize(("kind", "body"), [("virtualMachines", machine), ("virtualMachineScaleSets", scale_set)])
def test_whoever_sees_a_version_deploys_it_in_a_subscription_of_the_tenant(service: AccessService, shared: str, kind: str,
                                                                         body: Any) -> None:
    service.give(ALICE, "Contributor", f"/subscriptions/{OWN}", f"/subscriptions/{OWN}")
    path = f"{OWN_GROUP}/providers/Microsoft.Compute/{kind}/web"
    refused = service.acting(ALICE, "PUT", path, body(VERSION))
    assert code(refused) == (403, "LinkedAuthorizationFailed")
    assert refused.body["error"]["message"] == (
        f"The client 'alice@00000000-0000-4000-8000-0000000000aa' with object id '{ALICE}' has permission to perform action "
        f"'Microsoft.Compute/{kind}/write' on scope '{path}'; however, it does not have permission to perform action "
        f"'Microsoft.Compute/galleries/images/versions/read' on the linked scope(s) '{VERSION}' or the linked scope(s) are invalid.")
    service.give(ALICE, "Reader", shared)
    assert service.acting(ALICE, "PUT", path, body(VERSION)).status == 201


def test_a_version_is_found_in_the_list_of_resources_and_its_parents_are_not(service: AccessService) -> None:
    service.give(ALICE, "Reader", VERSION)
    listed = service.acting(ALICE, "GET", f"{SUBSCRIPTION}/resources", api_version="2024-11-01")
    assert [row["id"] for row in listed.body["value"]] == [VERSION]
    assert service.acting(ALICE, "GET", f"{COMPUTE}/galleries").body == {"value": []}
    for parent, kind in ((DEFINITION, "images/versions"), (GALLERY, "images")):
        refused = service.acting(ALICE, "GET", f"{parent}/{kind.rpartition('/')[2]}")
        assert code(refused) == (403, "AuthorizationFailed")
        assert f"action 'Microsoft.Compute/galleries/{kind}/read' over scope '{parent}'" in refused.body["error"]["message"]


# ---- roles


@pytest.mark.parametrize("scope", [SUBSCRIPTION, GROUP, GALLERY, DEFINITION, VERSION])
def test_roles_reach_down(service: AccessService, scope: str) -> None:
    service.give(ALICE, "Contributor", scope)
    for path in (GROUP, GALLERY, DEFINITION, VERSION):
        inside = path == scope or path.startswith(scope + "/")
        version = "2024-11-01" if path == GROUP else "2024-03-03"
        assert (service.acting(ALICE, "GET", path, api_version=version).status == 200) is inside


def test_a_role_ends_with_its_scope_and_not_with_what_begins_like_it(service: AccessService) -> None:
    service.must("PUT", f"{COMPUTE}/galleries/golden2", {"location": "westus"})
    service.give(ALICE, "Reader", GALLERY)
    assert code(service.acting(ALICE, "GET", f"{COMPUTE}/galleries/golden2")) == (403, "AuthorizationFailed")


def test_ids_ignore_case(service: AccessService) -> None:
    service.give(ALICE, "Reader", GALLERY.upper().replace("/SUBSCRIPTIONS", "/subscriptions"))
    assert service.acting(ALICE, "GET", GALLERY.lower()).status == 200


def test_contributors_give_no_roles_and_share_no_galleries(service: AccessService) -> None:
    service.give(ALICE, "Contributor", SUBSCRIPTION)
    path = f"{GALLERY}/{AUTHORIZATION}/roleAssignments/f1000000-0000-4000-8000-000000000001"
    body = {"properties": {"principalId": BOB, "roleDefinitionId": f"{SUBSCRIPTION}/{AUTHORIZATION}/roleDefinitions/{ROLES['Owner']}"}}
    refused = service.acting(ALICE, "PUT", path, body, "2022-04-01")
    assert code(refused) == (403, "AuthorizationFailed")
    assert f"action 'Microsoft.Authorization/roleAssignments/write' over scope '{path}'" in refused.body["error"]["message"]
    shared = service.acting(ALICE, "POST", f"{GALLERY}/share", {"operationType": "Reset"})
    assert "action 'Microsoft.Compute/galleries/share/action'" in shared.body["error"]["message"]


def test_roles_of_a_group_are_its_members(service: AccessService) -> None:
    service.give(TEAM, "Reader", GALLERY)
    assert service.acting(ALICE, "GET", GALLERY).status == 403
    set_member(service.engine, "team", "alice", belongs=True)
    assert service.acting(ALICE, "GET", GALLERY).status == 200
    set_member(service.engine, "team", "alice", belongs=False)
    assert service.acting(ALICE, "GET", GALLERY).status == 403


def test_a_role_that_is_taken_away_is_gone(service: AccessService) -> None:
    given = service.give(ALICE, "Reader", GALLERY)
    service.must("DELETE", given, api_version="2022-04-01")
    assert service.acting(ALICE, "GET", GALLERY).status == 403


def test_a_gallery_made_anew_is_not_shared_with_those_of_the_old_one(service: AccessService) -> None:
    service.must("PUT", f"{COMPUTE}/galleries/passing", {"location": "westus"})
    service.give(ALICE, "Reader", f"{COMPUTE}/galleries/passing")
    service.must("DELETE", f"{COMPUTE}/galleries/passing")
    service.must("PUT", f"{COMPUTE}/galleries/passing", {"location": "westus"})
    assert service.acting(ALICE, "GET", f"{COMPUTE}/galleries/passing").status == 403


def test_a_principal_that_is_removed_may_nothing_any_more(service: AccessService) -> None:
    service.give(ALICE, "Owner", SUBSCRIPTION)
    remove(service.engine, "alice")
    assert service.acting(ALICE, "GET", GALLERY).status == 403
    listed = service.must("GET", f"{SUBSCRIPTION}/{AUTHORIZATION}/roleAssignments", api_version="2022-04-01")
    assert listed == {"value": []}


def test_custom_roles_hold_what_they_say(service: AccessService) -> None:
    name = "99000000-0000-4000-8000-000000000001"
    service.must("PUT", f"{SUBSCRIPTION}/{AUTHORIZATION}/roleDefinitions/{name}", {"properties": {
        "roleName": "Images only", "type": "CustomRole", "assignableScopes": [SUBSCRIPTION],
        "permissions": [{"actions": ["microsoft.compute/*/READ"], "notActions": ["Microsoft.Compute/galleries/images/*/read"]}]}},
        "2022-05-01-preview")
    service.give(ALICE, name, SUBSCRIPTION)
    assert service.acting(ALICE, "GET", GALLERY).status == 200
    assert service.acting(ALICE, "GET", DEFINITION).status == 200
    assert service.acting(ALICE, "GET", VERSION).status == 403
    assert service.acting(ALICE, "GET", GROUP, api_version="2024-11-01").status == 403


def test_no_name_is_revealed(service: AccessService) -> None:
    service.give(ALICE, "Reader", VERSION)
    there = service.acting(ALICE, "GET", GALLERY).body["error"]
    not_there = service.acting(ALICE, "GET", f"{COMPUTE}/galleries/silver").body["error"]
    assert not_there["message"] == there["message"].replace("golden", "silver")
    elsewhere = service.acting(ALICE, "GET", f"/subscriptions/{'9' * 8}-0000-4000-8000-000000000009/resourceGroups/g",
                               api_version="2024-11-01")
    assert code(elsewhere) == (403, "AuthorizationFailed")


def test_subscriptions_are_those_in_which_one_has_a_role(service: AccessService) -> None:
    def seen(caller: str | None) -> list[str]:
        rows = service.acting(caller, "GET", "/subscriptions", api_version="2022-12-01").body["value"]
        return [row["displayName"] for row in rows]

    assert seen(MALLORY) == []
    service.give(ALICE, "Reader", VERSION)
    assert seen(ALICE) == ["Local"]
    service.give(BOB, "Reader", FOREIGN_GROUP, f"/subscriptions/{FOREIGN}")
    assert seen(BOB) == ["Foreign"]
    assert seen(None) == ["Local", "Foreign", "Own"]


def test_assignments_are_refused_as_the_service_refuses_them(service: AccessService) -> None:
    body = {"properties": {"principalId": ALICE, "roleDefinitionId": f"{SUBSCRIPTION}/{AUTHORIZATION}/roleDefinitions/{ROLES['Reader']}"}}

    def put(number: int, **changes: Any) -> Any:
        path = f"{GALLERY}/{AUTHORIZATION}/roleAssignments/f2000000-0000-4000-8000-{number:012}"
        return service.send("PUT", path, {"properties": {**body["properties"], **changes}}, "2022-04-01")

    assert put(1).status == 201
    assert put(1).status == 200
    assert code(put(2)) == (409, "RoleAssignmentExists")
    unknown = put(3, principalId="12345678-0000-4000-8000-000000000001")
    assert unknown.body["error"] == {"code": "PrincipalNotFound", "message":
        "Principal 12345678000040008000000000000001 does not exist in the directory 00000000-0000-4000-8000-0000000000aa."}
    assert code(put(4, principalId=BOB)) == (400, "PrincipalNotFound")  # of another tenant
    assert code(put(5, principalType="Group")) == (400, "UnmatchedPrincipalType")


def test_the_last_owner_stays(service: AccessService) -> None:
    first = service.give(ALICE, "Owner", SUBSCRIPTION)
    refused = service.acting(ALICE, "DELETE", first, api_version="2022-04-01")
    assert refused.body["error"]["message"] == "Cannot delete the last RBAC admin assignment."
    second = service.give(APP, "Owner", SUBSCRIPTION)
    assert service.acting(ALICE, "DELETE", first, api_version="2022-04-01").status == 200
    assert service.send("DELETE", second, api_version="2022-04-01").status == 200  # the owner of the workspace may


MANAGEMENT = "/providers/Microsoft.Management/managementGroups"


def test_a_role_at_a_management_group_reaches_its_subscriptions(service: AccessService) -> None:
    add_group(service.engine, "company", None)
    add_group(service.engine, "platform", "company")
    add_group(service.engine, "other", "company")
    place(service.engine, "Local", "platform")
    service.give(ALICE, "Reader", f"{MANAGEMENT}/company", "")
    assert service.acting(ALICE, "GET", GALLERY).status == 200
    assert service.acting(ALICE, "GET", OWN_GROUP, api_version="2024-11-01").status == 403
    listed = service.acting(ALICE, "GET", "/subscriptions", api_version="2022-12-01").body["value"]
    assert [row["displayName"] for row in listed] == ["Local"]
    assert service.acting(ALICE, "GET", f"{MANAGEMENT}/other/{AUTHORIZATION}/roleAssignments", api_version="2022-04-01").status == 200
    assert service.acting(MALLORY, "GET", f"{MANAGEMENT}/other/{AUTHORIZATION}/roleAssignments", api_version="2022-04-01").status == 403
    place(service.engine, "Local", "other")
    assert service.acting(ALICE, "GET", GALLERY).status == 200
    place(service.engine, "Local", None)
    assert service.acting(ALICE, "GET", GALLERY).status == 403


def role(service: AccessService, base: str, name: str, *scopes: str, caller: str | None = None, **permission: list[str]) -> Any:
    """The answer to a request that makes or changes a role."""
    return service.acting(caller, "PUT", f"{base}/{AUTHORIZATION}/roleDefinitions/{name}", {"properties": {
        "roleName": f"role {name}", "type": "CustomRole", "assignableScopes": list(scopes), "permissions": [permission]}},
        "2022-05-01-preview")


FIRST_ROLE, SECOND_ROLE = "99000000-0000-4000-8000-000000000003", "99000000-0000-4000-8000-000000000004"
READS = ["Microsoft.Compute/galleries/read"]


def test_a_role_that_is_made_at_a_management_group_holds_in_and_below_it(service: AccessService) -> None:
    add_group(service.engine, "company", None)
    add_group(service.engine, "platform", "company")
    place(service.engine, "Local", "platform")
    assert role(service, f"{MANAGEMENT}/company", FIRST_ROLE, f"{MANAGEMENT}/company", actions=READS).status == 201
    for scope, found in ((GALLERY, True), (f"{MANAGEMENT}/platform", True), (f"/subscriptions/{OWN}", False)):
        listed = service.must("GET", f"{scope}/{AUTHORIZATION}/roleDefinitions", api_version="2022-05-01-preview",
                              filter="type eq 'CustomRole'")["value"]
        assert [row["name"] for row in listed] == [FIRST_ROLE] * found
    service.give(ALICE, FIRST_ROLE, f"{MANAGEMENT}/company", "")
    assert service.acting(ALICE, "GET", GALLERY).status == 200
    assert service.acting(ALICE, "GET", DEFINITION).status == 403
    assigned = service.send("PUT", f"/subscriptions/{OWN}/{AUTHORIZATION}/roleAssignments/f4000000-0000-4000-8000-000000000001", {
        "properties": {"principalId": ALICE, "roleDefinitionId": f"/subscriptions/{OWN}/{AUTHORIZATION}/roleDefinitions/{FIRST_ROLE}"}},
        "2022-04-01")
    assert code(assigned) == (404, "RoleDefinitionDoesNotExist")


def test_a_role_is_one_wherever_it_is_asked_for(service: AccessService) -> None:
    role(service, SUBSCRIPTION, FIRST_ROLE, SUBSCRIPTION, f"/subscriptions/{OWN}", actions=READS)
    changed = role(service, f"/subscriptions/{OWN}", FIRST_ROLE, SUBSCRIPTION, f"/subscriptions/{OWN}", actions=["*/read"])
    assert changed.status == 201
    for base in (SUBSCRIPTION, f"/subscriptions/{OWN}"):
        listed = service.must("GET", f"{base}/{AUTHORIZATION}/roleDefinitions", api_version="2022-05-01-preview",
                              filter="type eq 'CustomRole'")["value"]
        assert [(row["id"], row["properties"]["permissions"][0]["actions"]) for row in listed] == [
            (f"{base}/{AUTHORIZATION}/roleDefinitions/{FIRST_ROLE}", ["*/read"])]
    assert role(service, f"/subscriptions/{FOREIGN}", FIRST_ROLE, f"/subscriptions/{FOREIGN}", actions=READS).status == 201


def test_a_role_for_one_group_is_found_and_assigned_there(service: AccessService) -> None:
    role(service, SUBSCRIPTION, FIRST_ROLE, GROUP, actions=READS)

    def found(scope: str, condition: str) -> list[str]:
        rows = service.must("GET", f"{scope}/{AUTHORIZATION}/roleDefinitions", api_version="2022-05-01-preview", filter=condition)
        return [row["name"] for row in rows["value"] if row["properties"]["type"] == "CustomRole"]

    assert found(SUBSCRIPTION, "type eq 'CustomRole'") == []
    assert found(SUBSCRIPTION, "atScopeAndBelow()") == [FIRST_ROLE]
    assert found(GALLERY, "type eq 'CustomRole'") == [FIRST_ROLE]
    service.give(ALICE, FIRST_ROLE, GALLERY)
    assert service.acting(ALICE, "GET", GALLERY).status == 200


def test_who_makes_changes_or_deletes_a_role_may_do_so_at_all_its_scopes(service: AccessService) -> None:
    service.give(ALICE, "Owner", f"/subscriptions/{OWN}", f"/subscriptions/{OWN}")
    both = (f"/subscriptions/{OWN}", SUBSCRIPTION)
    refused = role(service, both[0], FIRST_ROLE, *both, caller=ALICE, actions=["*"])
    assert code(refused) == (403, "LinkedAuthorizationFailed")
    assert f"'Microsoft.Authorization/roleDefinitions/write' on the linked scope(s) '{SUBSCRIPTION}'" in refused.body["error"]["message"]
    assert role(service, both[0], FIRST_ROLE, *both, actions=READS).status == 201
    narrowed = role(service, both[0], FIRST_ROLE, both[0], caller=ALICE, actions=["*"])
    assert code(narrowed) == (403, "LinkedAuthorizationFailed")
    path = f"{both[0]}/{AUTHORIZATION}/roleDefinitions/{FIRST_ROLE}"
    assert code(service.acting(ALICE, "DELETE", path, api_version="2022-05-01-preview")) == (403, "LinkedAuthorizationFailed")
    assert service.acting(ALICE, "GET", path, api_version="2022-05-01-preview").body["properties"]["permissions"][0]["actions"] == READS
    assert role(service, both[0], SECOND_ROLE, both[0], caller=ALICE, actions=READS).status == 201
    service.give(ALICE, "Owner", SUBSCRIPTION)
    assert service.acting(ALICE, "DELETE", path, api_version="2022-05-01-preview").status == 200


def test_management_groups_are_looked_for(service: AccessService) -> None:
    answer = service.send("GET", f"{MANAGEMENT}/nobody/{AUTHORIZATION}/roleAssignments", api_version="2022-04-01")
    assert answer.status == 404
    with pytest.raises(StoreError, match="has no management group 'nobody'"):
        add_group(service.engine, "inner", "nobody")
    add_group(service.engine, "company", None)
    place(service.engine, "Own", "company")
    with pytest.raises(StoreError, match="'company' holds Own"):
        remove_group(service.engine, "company")
    place(service.engine, "Own", None)
    given = service.give(ALICE, "Reader", f"{MANAGEMENT}/company", "")
    with pytest.raises(StoreError, match="Roles are given or made"):
        remove_group(service.engine, "company")
    service.must("DELETE", given, api_version="2022-04-01")
    remove_group(service.engine, "company")


# ---- what a write names


def test_a_version_needs_its_source(service: AccessService) -> None:
    service.give(ALICE, "Contributor", GALLERY)
    body = {"location": "westus", "properties": {"storageProfile": {"source": {"id": f"{COMPUTE}/images/web"}}}}
    refused = service.acting(ALICE, "PUT", f"{DEFINITION}/versions/2.0.0", body)
    assert code(refused) == (403, "LinkedAuthorizationFailed")
    assert "perform action 'Microsoft.Compute/images/read' on the linked scope(s)" in refused.body["error"]["message"]
    service.give(ALICE, "Reader", f"{COMPUTE}/images/web")
    assert service.acting(ALICE, "PUT", f"{DEFINITION}/versions/2.0.0", body).status == 201


def test_a_machine_of_a_definition_needs_its_versions(service: AccessService) -> None:
    service.give(ALICE, "Contributor", f"/subscriptions/{OWN}", f"/subscriptions/{OWN}")
    path = f"{OWN_GROUP}/providers/Microsoft.Compute/virtualMachines/web"
    assert code(service.acting(ALICE, "PUT", path, machine(DEFINITION))) == (403, "LinkedAuthorizationFailed")
    service.give(ALICE, "Reader", DEFINITION)
    assert service.acting(ALICE, "PUT", path, machine(DEFINITION)).status == 201


def test_moving_needs_write_on_both_groups_and_leaves_roles_behind(service: AccessService) -> None:
    service.give(ALICE, "Contributor", GROUP)
    service.give(APP, "Reader", f"{COMPUTE}/images/web")
    body = {"resources": [f"{COMPUTE}/images/web"], "targetResourceGroup": OWN_GROUP}
    refused = service.acting(ALICE, "POST", f"{GROUP}/moveResources", body, "2024-11-01")
    assert code(refused) == (403, "LinkedAuthorizationFailed")
    assert "perform action 'Microsoft.Resources/subscriptions/resourceGroups/write' on the linked scope(s)" in refused.body["error"]["message"]
    service.give(ALICE, "Contributor", OWN_GROUP, f"/subscriptions/{OWN}")
    assert service.acting(ALICE, "POST", f"{GROUP}/moveResources", body, "2024-11-01").status == 202
    moved = f"{OWN_GROUP}/providers/Microsoft.Compute/images/web"
    assert service.acting(ALICE, "GET", moved).status == 200
    assert service.acting(APP, "GET", moved).status == 403
    assert service.must("GET", f"{moved}/{AUTHORIZATION}/roleAssignments", api_version="2022-04-01", filter="atScope()") == \
        service.must("GET", f"{OWN_GROUP}/{AUTHORIZATION}/roleAssignments", api_version="2022-04-01", filter="atScope()")


@pytest.mark.parametrize("type_", ["galleries/golden", "galleries/golden/images/ubuntu", "galleries/golden/images/ubuntu/versions/1.0.0"])
def test_galleries_and_what_is_in_them_are_not_moved(service: AccessService, type_: str) -> None:
    body = {"resources": [f"{COMPUTE}/{type_}"], "targetResourceGroup": OWN_GROUP}
    assert service.send("POST", f"{GROUP}/moveResources", body, "2024-11-01").body["error"]["code"] == "ResourceMoveNotSupported"


def test_nothing_is_moved_to_another_tenant(service: AccessService) -> None:
    body = {"resources": [f"{COMPUTE}/images/web"], "targetResourceGroup": FOREIGN_GROUP}
    refused = service.send("POST", f"{GROUP}/moveResources", body, "2024-11-01")
    assert code(refused) == (409, "ResourceMoveProviderValidationFailed")
    assert refused.body["error"]["message"] == f"Resource move validation failed: the subscription '{FOREIGN}' is of another tenant."
    assert service.send("GET", f"{COMPUTE}/images/web").status == 200


@pytest.mark.parametrize("name", ["web", "nothing"])
def test_in_2019_a_version_is_made_of_an_image_of_its_own_subscription(service: AccessService, name: str) -> None:
    service.must("POST", f"{GROUP}/moveResources", {"resources": [f"{COMPUTE}/images/web"], "targetResourceGroup": OWN_GROUP}, "2024-11-01")
    image = f"{OWN_GROUP}/providers/Microsoft.Compute/images/{name}"
    body = {"location": "westus", "properties": {"publishingProfile": {"source": {"managedImage": {"id": image}}}}}
    service.must("POST", f"{SUBSCRIPTION}/providers/Microsoft.Features/providers/Microsoft.Compute/features/GalleryPreview/register",
                 api_version="2021-07-01")
    service.must("POST", f"{SUBSCRIPTION}/providers/Microsoft.Compute/register", api_version="2024-11-01")
    set_profile(service.engine, "2019-01-preview")
    refused = service.send("PUT", f"{DEFINITION}/versions/3.0.0", body, "2018-06-01")
    assert code(refused) == (400, "InvalidParameter")
    assert refused.body["error"]["message"] == (
        f"The source '{image}' is in subscription '{OWN}' and the gallery image version in subscription "
        f"'{SUBSCRIPTION.rpartition('/')[2]}'. A gallery image version is made from a managed image of its own subscription.")


# ---- tenants


def test_nothing_crosses_tenants_for_those_who_are_in_one(service: AccessService) -> None:
    service.give(BOB, "Owner", f"/subscriptions/{FOREIGN}", f"/subscriptions/{FOREIGN}")
    path = f"{FOREIGN_GROUP}/providers/Microsoft.Compute/virtualMachines/web"
    refused = service.acting(BOB, "PUT", path, machine(VERSION))
    assert code(refused) == (403, "LinkedAuthorizationFailed")
    assert refused.body["error"]["message"] == (
        "The client 'bob@00000000-0000-4000-8000-0000000000bb' has permission to perform action "
        f"'Microsoft.Compute/galleries/images/versions/read' on scope '{VERSION}', however the current tenant "
        "'00000000-0000-4000-8000-0000000000bb' is not authorized to access linked subscription "
        "'00000000-0000-4000-8000-000000000001'.")


def test_an_application_of_both_tenants_deploys_across_them(service: AccessService) -> None:
    service.give(APP, "Owner", f"/subscriptions/{FOREIGN}", f"/subscriptions/{FOREIGN}")
    path = f"{FOREIGN_GROUP}/providers/Microsoft.Compute/virtualMachines/web"
    assert "does not have permission" in service.acting(APP, "PUT", path, machine(VERSION)).body["error"]["message"]
    service.give(APP, "Reader", GALLERY)
    assert service.acting(APP, "PUT", path, machine(VERSION)).status == 201


@pytest.mark.parametrize("caller", [APP, None], ids=["application", "owner"])
def test_in_2019_nobody_deploys_across_tenants(service: AccessService, caller: str | None) -> None:
    service.give(APP, "Owner", f"/subscriptions/{FOREIGN}", f"/subscriptions/{FOREIGN}")
    service.give(APP, "Reader", GALLERY)
    set_profile(service.engine, "2019-01-preview")
    path = f"{FOREIGN_GROUP}/providers/Microsoft.Compute/virtualMachines/web"
    refused = service.acting(caller, "PUT", path, machine(VERSION))
    assert code(refused) == (403, "LinkedAuthorizationFailed")
    assert "is not authorized to access linked subscription" in refused.body["error"]["message"]


def test_a_gallery_that_is_shared_with_a_tenant_is_deployed_there(service: AccessService) -> None:
    service.must("PATCH", GALLERY, {"properties": {"sharingProfile": {"permissions": "Groups"}}})
    service.must("POST", f"{GALLERY}/share", {"operationType": "Add", "groups": [
        {"type": "Subscriptions", "ids": [FOREIGN]}]})
    service.give(BOB, "Contributor", f"/subscriptions/{FOREIGN}", f"/subscriptions/{FOREIGN}")
    unique = service.get(GALLERY)["properties"]["identifier"]["uniqueName"]
    body = machine(VERSION)
    body["properties"]["storageProfile"]["imageReference"] = {
        "sharedGalleryImageId": f"/SharedGalleries/{unique}/Images/ubuntu/Versions/1.0.0"}
    path = f"{FOREIGN_GROUP}/providers/Microsoft.Compute/virtualMachines/web"
    assert service.acting(BOB, "PUT", path, body).status == 201


# ---- deployments


def test_a_template_is_carried_out_as_whoever_sends_it(service: AccessService) -> None:
    name = "99000000-0000-4000-8000-000000000002"
    service.must("PUT", f"{SUBSCRIPTION}/{AUTHORIZATION}/roleDefinitions/{name}", {"properties": {
        "roleName": "Deployer", "assignableScopes": [SUBSCRIPTION],
        "permissions": [{"actions": ["Microsoft.Resources/deployments/*", "*/read"]}]}}, "2022-05-01-preview")
    template = {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                "contentVersion": "1.0.0.0", "resources": [{"type": "Microsoft.Compute/galleries", "apiVersion": "2023-07-03",
                                                            "name": "deployed", "location": "westus"}]}
    path = f"{GROUP}/providers/Microsoft.Resources/deployments/one"
    body = {"properties": {"mode": "Incremental", "template": template}}
    assert code(service.acting(ALICE, "PUT", path, body, "2024-11-01")) == (403, "AuthorizationFailed")
    service.give(ALICE, name, GROUP)
    refused = service.acting(ALICE, "PUT", path, body, "2024-11-01")
    found = service.send("GET", f"{COMPUTE}/galleries/deployed")
    assert found.status == 404, refused.body
    service.give(ALICE, "Contributor", GROUP)
    assert service.acting(ALICE, "PUT", path, body, "2024-11-01").status in (200, 201)
    assert service.get(f"{COMPUTE}/galleries/deployed")["name"] == "deployed"


def test_an_owner_gives_roles_to_themselves_and_is_told_who_did_it(service: AccessService) -> None:
    service.give(ALICE, "Owner", SUBSCRIPTION)
    service.caller = ALICE
    given = service.give(ALICE, "Reader", GALLERY)
    assert service.get(given, "2022-04-01")["properties"]["createdBy"] == ALICE
    service.must("DELETE", given, api_version="2022-04-01")


# ---- operations


def test_an_operation_is_polled_by_who_started_it(service: AccessService) -> None:
    service.give(ALICE, "Contributor", GROUP)
    answer = service.acting(ALICE, "PUT", f"{COMPUTE}/galleries/silver", {"location": "westus"})
    path = answer.headers["Azure-AsyncOperation"].partition("?")[0].partition(".com")[2]
    assert service.acting(ALICE, "GET", path).body["status"] == "Succeeded"
    assert service.acting(MALLORY, "GET", path).status == 403
    assert service.acting(MALLORY, "GET", path + "x").status == 403
    assert service.acting(None, "GET", path).status == 200


# ---- no way around


def single_path(type_: str, base: str) -> str:
    namespace, *types = type_.split("/")
    return f"{base}/providers/{namespace}/" + "/".join(f"{step}/n{index}" for index, step in enumerate(types))


OWN_ADDRESSES = {
    "microsoft.resources/subscriptions": (SUBSCRIPTION,),
    "microsoft.resources/subscriptions/locations": (f"{SUBSCRIPTION}/locations",),
    "microsoft.resources/resourcegroups": (GROUP, f"{SUBSCRIPTION}/resourcegroups", f"{GROUP}/exportTemplate", f"{GROUP}/moveResources"),
    "microsoft.resources/resources": (f"{SUBSCRIPTION}/resources", f"{GROUP}/resources"),
    "microsoft.resources/providers": (f"{SUBSCRIPTION}/providers", f"{SUBSCRIPTION}/providers/Microsoft.Compute",
                                      f"{SUBSCRIPTION}/providers/Microsoft.Compute/register"),
    "microsoft.resources/providerpermissions": (f"{SUBSCRIPTION}/providers/Microsoft.Compute/providerPermissions",),
    "microsoft.resources/tagnames": (f"{SUBSCRIPTION}/tagNames", f"{SUBSCRIPTION}/tagNames/a",
                                     f"{SUBSCRIPTION}/tagNames/a/tagValues/b"),
    "microsoft.management/managementgroups": ("/providers/Microsoft.Management/managementGroups/m",
                                              "/providers/Microsoft.Management/managementGroups/m/getEntities"),
}
POLLED = tuple(f"{SUBSCRIPTION}/{rest}" for rest in (
    "operationresults/x", *(f"providers/Microsoft.Compute/locations/westus/{style}/x"
                            for style in ("operations", "capsOperations", "DiskOperations", "operationresults"))))


def routes() -> list[tuple[str, str]]:
    """Every address of the REST endpoint, from the registry of types, with its type."""
    found = [("polled", path) for path in POLLED]
    found += [("stored", path) for path in (
        f"{GROUP}/providers/Microsoft.Network/virtualNetworks", f"{GROUP}/providers/Microsoft.Network/virtualNetworks/n",
        f"{GROUP}/providers/Microsoft.Network/virtualNetworks/n/join", f"{SUBSCRIPTION}/providers/No.Such/things")]
    for type_ in TYPES:
        if type_ in OWN_ADDRESSES:
            found += [(type_, path) for path in OWN_ADDRESSES[type_]]
            continue
        for base in (SUBSCRIPTION, GROUP, GALLERY, ""):
            single = single_path(type_, base)
            found += [(type_, single), (type_, single.rpartition("/")[0])]
            handler = provider(type_)
            found += [(type_, f"{single}/{action}") for action in handler.actions] if handler is not None else []
    return found


def written_in_the_code() -> list[tuple[str, str]]:
    """Every address that can be put together of the words that the routing knows: a new one cannot be forgotten here."""
    words = sorted({node.value for node in ast.walk(ast.parse(inspect.getsource(routing)))
                    if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch("[a-z.]+", node.value)})
    assert {"tagnames", "operationresults", "locations", "deployments"} <= set(words)
    steps = ["n", "Microsoft.Compute", *(word for word in words if word.islower())]
    found = []
    for base, longest in (("", 2), (SUBSCRIPTION, 3), (GROUP, 2)):
        for count in range(longest + 1):
            for chosen in itertools.product(steps, repeat=count):
                path = "/".join((base, *chosen)) or "/"
                where = route("GET", path)
                if where is not None:
                    found.append((where.type, path))
    return found


EXCEPTIONS = OPEN | OPEN_TO_READ
"""Regions, what providers offer, and the community: open to whoever has logged in. (Metadata and tokens need no caller, the
list of subscriptions is empty, and the directory shows the caller's own tenants; these have tests of their own.)"""


def test_the_exceptions_are_these() -> None:
    assert {
        "microsoft.resources/subscriptions/locations", "microsoft.resources/providers", "microsoft.resources/providerpermissions",
        "microsoft.authorization/provideroperations", "microsoft.resourcegraph/resources",
        "microsoft.compute/locations/communitygalleries", "microsoft.compute/locations/communitygalleries/images",
        "microsoft.compute/locations/communitygalleries/images/versions"} == EXCEPTIONS


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"])
def test_whoever_has_no_role_is_refused_everywhere(service: AccessService, method: str) -> None:
    for type_, path in routes():
        if type_ in OPEN or (type_ in OPEN_TO_READ and method in ("GET", "HEAD")):
            continue
        for caller in (MALLORY, "99999999-0000-4000-8000-000000000009"):
            answer = service.manager.send(Request(method, path, {"api-version": "2024-03-03"}, {"location": "westus"}, caller=caller))
            assert answer.status == 403, (method, path, answer.body)
            assert method == "HEAD" or answer.body["error"]["code"] == "AuthorizationFailed"


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_no_address_of_the_routing_answers_whoever_has_no_role(service: AccessService, method: str) -> None:
    paths = written_in_the_code()
    assert len(paths) > 500
    for type_, path in paths:
        if type_ in OPEN or (type_ in OPEN_TO_READ and method == "GET"):
            continue
        answer = service.manager.send(Request(method, path, {"api-version": "2024-03-03"}, {"location": "westus"}, caller=MALLORY))
        if (method, path) == ("GET", "/subscriptions"):
            assert answer.body == {"value": []}
        else:
            assert code(answer) == (403, "AuthorizationFailed"), (method, path, answer.body)


def test_the_directory_shows_the_tenants_of_whoever_asks(service: AccessService) -> None:
    def found(caller: str | None, *ids: str) -> list[str]:
        answer = service.acting(caller, "POST", "/msgraph/v1.0/directoryObjects/getByIds", {"ids": list(ids)})
        return [row["displayName"] for row in answer.body["value"]]

    everybody = (ALICE, BOB, TEAM, APP, MALLORY)
    assert found(None, *everybody) == ["alice", "bob", "team", "app", "mallory"]
    assert found(BOB, *everybody) == ["bob", "app"]
    assert found(MALLORY, *everybody) == ["alice", "team", "app", "mallory"]
    named = service.acting(BOB, "GET", "/msgraph/v1.0/users", filter="userPrincipalName eq 'alice@00000000-0000-4000-8000-0000000000aa'")
    assert named.body == {"value": []}
    assert service.acting(BOB, "GET", "/msgraph/v1.0/me").body["id"] == BOB
    gone = service.acting("99999999-0000-4000-8000-000000000009", "GET", "/msgraph/v1.0/me")
    assert code(gone) == (403, "Authorization_RequestDenied")
    assert gone.body["error"]["message"] == "Insufficient privileges to complete the operation."


def test_the_exceptions_are_closed_to_whoever_is_not_there(service: AccessService) -> None:
    for path in (f"{SUBSCRIPTION}/locations", f"{SUBSCRIPTION}/providers",
                 f"{SUBSCRIPTION}/providers/Microsoft.Compute/locations/westus/communityGalleries/x"):
        answer = service.acting("99999999-0000-4000-8000-000000000009", "GET", path)
        assert answer.status == 403
