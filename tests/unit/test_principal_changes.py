"""Changes of principals while somebody else writes, and what `workspace check` finds of what was written otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.providers.access import groups_above
from sig_cli.providers.reading import Resources
from sig_cli.workspace import principal_checkup
from sig_cli.workspace.administration import add_subscription
from sig_cli.workspace.engine import Put, StoreError
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION, FIRST_TENANT
from sig_cli.workspace.management_groups import add_group, place
from sig_cli.workspace.names import fold
from sig_cli.workspace.principal_changes import add, assignments, remove, set_member
from sig_cli.workspace.principals import GROUP, USER, key_of, principal
from tests.unit.access_service import ALICE, BOB, FOREIGN, OTHER_TENANT, TEAM, AccessService

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sig_cli.workspace.engine import Engine

SCOPE = f"/subscriptions/{FIRST_SUBSCRIPTION}"


def meanwhile(monkeypatch: pytest.MonkeyPatch, engine: Engine, deed: Callable[[], Any]) -> None:
    """Let somebody else do `deed` between the decision and the next commit."""
    commit = engine.commit

    def later(operations: Any) -> None:
        monkeypatch.undo()
        deed()
        commit(operations)

    monkeypatch.setattr(engine, "commit", later)


def test_a_role_that_is_given_while_its_principal_is_removed_goes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    service = AccessService()
    meanwhile(monkeypatch, service.engine, lambda: service.give(ALICE, "Reader", SCOPE))
    remove(service.engine, "alice")
    assert list(assignments(service.engine)) == []
    assert add(service.engine, "alice", USER, [FIRST_TENANT], ALICE)["assignments"] == []


def test_two_groups_that_are_put_into_one_another_at_once_form_no_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    service = AccessService()
    add(service.engine, "inner", GROUP, [FIRST_TENANT], BOB.replace("b", "f", 1))
    meanwhile(monkeypatch, service.engine, lambda: set_member(service.engine, "team", "inner", belongs=True))
    with pytest.raises(StoreError) as refused:
        set_member(service.engine, "inner", "team", belongs=True)
    assert str(refused.value) == "'team' cannot be in 'inner', which is that group or in it."


def test_a_longer_ring_of_groups_is_noticed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    service = AccessService()
    names = {name: f"f0000000-0000-4000-8000-00000000000{name}" for name in "123"}
    for name, object_id in names.items():
        add(service.engine, name, GROUP, [FIRST_TENANT], object_id)
    set_member(service.engine, "1", "2", belongs=True)
    meanwhile(monkeypatch, service.engine, lambda: set_member(service.engine, "3", "1", belongs=True))
    with pytest.raises(StoreError, match="cannot be in"):
        set_member(service.engine, "2", "3", belongs=True)


@pytest.mark.parametrize(("name", "object_id"), [
    (f"alice@{FIRST_TENANT}", "f0000000-0000-4000-8000-000000000001"), (ALICE.upper(), "f0000000-0000-4000-8000-000000000001")])
def test_a_name_that_stands_for_another_principal_is_refused(name: str, object_id: str) -> None:
    service = AccessService()
    with pytest.raises(StoreError) as refused:
        add(service.engine, name, USER, [FIRST_TENANT], object_id)
    assert str(refused.value) == f"'{fold(name)}' is what the principal 'alice' is known by already."


def test_a_management_group_is_of_one_tenant() -> None:
    service = AccessService()
    add_group(service.engine, "ours", None)
    add_group(service.engine, "theirs", None, OTHER_TENANT)
    with pytest.raises(StoreError) as refused:
        place(service.engine, "Foreign", "ours")
    assert str(refused.value) == (f"The subscription 'Foreign' is of the tenant {OTHER_TENANT}, the management group 'ours' of "
                                  f"{FIRST_TENANT}.")
    place(service.engine, "Foreign", "theirs")
    with pytest.raises(StoreError) as refused:
        add_group(service.engine, "inner", "ours", OTHER_TENANT)
    assert str(refused.value) == f"The management group 'ours' is of the tenant {FIRST_TENANT}."
    with pytest.raises(StoreError) as refused:
        add_group(service.engine, "other", None, "")
    assert str(refused.value) == "'' is no tenant: a GUID such as 00000000-0000-4000-8000-0000000000aa is needed."


def test_no_role_flows_across_the_border_of_a_tenant_that_a_document_ignores() -> None:
    service = AccessService()
    add_group(service.engine, "ours", None)
    place(service.engine, "Local", "ours")
    key = f"/subscriptions/{FOREIGN}"
    stored = service.engine.get(key)
    assert stored is not None
    service.engine.commit([Put(key, {**stored.document, "managementGroup": "ours"})])
    resources = Resources(service.engine, service.now)
    assert groups_above(resources, key) == []
    assert groups_above(resources, SCOPE) == ["/providers/microsoft.management/managementgroups/ours"]
    service.give(ALICE, "Reader", "/providers/Microsoft.Management/managementGroups/ours")
    service.caller = ALICE
    assert service.send("GET", key, api_version="2022-12-01").status == 403
    assert service.send("GET", SCOPE, api_version="2022-12-01").status == 200


@pytest.mark.parametrize("tenant", ["", "contoso"])
def test_a_subscription_is_of_a_tenant_with_a_guid(tenant: str) -> None:
    with pytest.raises(StoreError) as refused:
        add_subscription(AccessService().engine, "More", None, tenant)
    assert str(refused.value) == f"'{tenant}' is no tenant: a GUID such as {FIRST_TENANT} is needed."


def test_an_empty_id_of_a_subscription_is_none() -> None:
    with pytest.raises(StoreError) as refused:
        add_subscription(AccessService().engine, "More", "", None)
    assert str(refused.value) == f"'' is no subscription id: a GUID such as {FIRST_SUBSCRIPTION} is needed."


def test_roles_of_nobody_and_rings_of_groups_are_found(tmp_path: Path) -> None:
    engine = FilesEngine(str(tmp_path / "ws"))
    for name, object_id in (("team", TEAM), ("other", BOB)):
        add(engine, name, GROUP, [FIRST_TENANT], object_id)
    for inner, outer in ((TEAM, BOB), (BOB, TEAM)):
        document = principal(engine, inner)
        assert document is not None
        engine.commit([Put(key_of(inner), {**document, "memberOf": [outer]})])
    lost = f"{SCOPE}/providers/microsoft.authorization/roleassignments/{ALICE}"
    engine.commit([Put(lost, {"name": ALICE, "id": lost, "properties": {"principalId": ALICE, "roleDefinitionId": "r"}})])

    def is_known(engine: FilesEngine, object_id: str) -> bool:
        return principal(engine, object_id) is not None

    found = list(principal_checkup.wrong(engine, is_known))
    assert sorted((key, problem) for key, problem, _ in found) == sorted([
        (key_of(TEAM), "This group is in itself, through groups that it is in."),
        (key_of(BOB), "This group is in itself, through groups that it is in."),
        (lost, f"This role assignment is for {ALICE}, who is no principal of the workspace.")])
    assert principal_checkup.remove_lost(engine, is_known) == [
        f"Removed {lost}, a role assignment for {ALICE}, who is no principal of the workspace."]
    assert engine.get(lost) is None
    assert principal_checkup.lost(engine, None) == []
