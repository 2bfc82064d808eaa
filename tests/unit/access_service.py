"""A workspace with principals, in several subscriptions and tenants, for tests of access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.arm.messages import Request
from sig_cli.workspace.administration import add_subscription
from sig_cli.workspace.foundation import FIRST_TENANT
from sig_cli.workspace.principal_changes import add
from sig_cli.workspace.principals import GROUP, SERVICE_PRINCIPAL, USER
from tests.unit.machine_service import API, GALLERIES, SUBSCRIPTION, Service

if TYPE_CHECKING:
    from sig_cli.arm.messages import Response

OTHER_TENANT = "00000000-0000-4000-8000-0000000000bb"
OWN = "00000000-0000-4000-8000-000000000002"
FOREIGN = "00000000-0000-4000-8000-000000000003"
ALICE = "a0000000-0000-4000-8000-000000000001"
BOB = "b0000000-0000-4000-8000-000000000002"
TEAM = "c0000000-0000-4000-8000-000000000003"
APP = "d0000000-0000-4000-8000-000000000004"
MALLORY = "e0000000-0000-4000-8000-000000000005"
ROLES = {"Owner": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
         "Reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7"}
AUTHORIZATION = "providers/Microsoft.Authorization"


class AccessService(Service):
    """Alice and Bob are users, both in no group; Team is a group; App is registered in both tenants; Mallory has no role."""

    def __init__(self) -> None:
        self.caller: str | None = None
        super().__init__()
        self.count = 0
        add_subscription(self.engine, "Own", OWN, FIRST_TENANT)
        add_subscription(self.engine, "Foreign", FOREIGN, OTHER_TENANT)
        for name, kind, object_id, tenants in (
                ("alice", USER, ALICE, [FIRST_TENANT]), ("bob", USER, BOB, [OTHER_TENANT]), ("team", GROUP, TEAM, [FIRST_TENANT]),
                ("app", SERVICE_PRINCIPAL, APP, [FIRST_TENANT, OTHER_TENANT]), ("mallory", USER, MALLORY, [FIRST_TENANT])):
            add(self.engine, name, kind, tenants, object_id)

    def send(self, method: str, path: str, body: Any = None, api_version: str = API, **query: str) -> Response:
        self.now += self.step
        if api_version == API and "/galleries" in path:
            api_version = GALLERIES
        words = {f"${name}": value for name, value in query.items()}
        return self.manager.send(Request(method, path, {"api-version": api_version, **words}, body, caller=self.caller))

    def acting(self, caller: str | None, method: str, path: str, body: Any = None, api_version: str = API,
               **query: str) -> Response:
        """The answer to a request of somebody else."""
        before, self.caller = self.caller, caller
        try:
            return self.send(method, path, body, api_version, **query)
        finally:
            self.caller = before

    def give(self, principal: str, role: str, scope: str, subscription: str = SUBSCRIPTION) -> str:
        """Give a role at a scope, as whoever acts; the id of the assignment."""
        self.count += 1
        path = f"{scope}/{AUTHORIZATION}/roleAssignments/f0000000-0000-4000-8000-{self.count:012}"
        self.must("PUT", path, {"properties": {
            "principalId": principal, "roleDefinitionId": f"{subscription}/{AUTHORIZATION}/roleDefinitions/{ROLES.get(role, role)}",
        }}, "2022-04-01")
        return path
