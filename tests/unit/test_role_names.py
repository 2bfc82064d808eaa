"""The name of a role is one in its tenant, also when two give it at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

if TYPE_CHECKING:
    import pytest

ROLES = f"/subscriptions/{FIRST_SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
FIRST, SECOND = "99000000-0000-4000-8000-000000000001", "99000000-0000-4000-8000-000000000002"


def put(manager: Manager, name: str) -> Any:
    body = {"properties": {"roleName": "Image user", "assignableScopes": [f"/subscriptions/{FIRST_SUBSCRIPTION}"],
                           "permissions": [{"actions": ["*/read"]}]}}
    return manager.send(Request("PUT", f"{ROLES}/{name}", {"api-version": "2022-04-01"}, body))


def test_of_two_at_once_the_second_is_decided_again(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = MemoryEngine()
    manager = Manager(engine, lambda: 1_800_000_000_000_000)
    commit, met = engine.commit, []

    def overtaken(operations: Any) -> None:
        """Before the first commit gets there, somebody else makes the other role."""
        monkeypatch.setattr(engine, "commit", commit)
        met.append(put(manager, SECOND).status)
        commit(operations)

    monkeypatch.setattr(engine, "commit", overtaken)
    answer = put(manager, FIRST)
    assert met == [201]
    assert (answer.status, answer.body["error"]["code"]) == (409, "RoleDefinitionWithSameNameExists")
    assert answer.body["error"]["message"] == "A role definition cannot be updated with a name that already exists."
    assert put(manager, SECOND).status == 201
