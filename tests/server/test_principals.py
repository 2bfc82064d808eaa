"""Principals over HTTPS: who logs in, whose token it is, and what is done with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from sig_cli.arm.local import sender
from sig_cli.server.credentials import credentials
from sig_cli.server.exchange import Answer, Exchange, content
from sig_cli.server.identity import Identity
from sig_cli.server.serving import log_in
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_TENANT
from sig_cli.workspace.principal_changes import add, hash_of, remove, set_secret
from sig_cli.workspace.principals import SERVICE_PRINCIPAL, USER, principal
from tests.server.clients import GROUP, SUBSCRIPTION

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1:8443"
OTHER_TENANT = "00000000-0000-4000-8000-0000000000bb"
APP, APP_ID, SECRET = "d0000000-0000-4000-8000-000000000001", "d1000000-0000-4000-8000-000000000001", "a secret that is long enough"
ALICE = "a0000000-0000-4000-8000-000000000001"
READER = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"


class Served:
    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.engine = FilesEngine(self.folder)
        self.identity = Identity(credentials(self.folder), None, log_in(self.folder))
        self.exchange = Exchange(sender(self.folder), self.identity)
        add(self.engine, "pipeline", SERVICE_PRINCIPAL, [FIRST_TENANT], APP, app_id=APP_ID, secret_hash=hash_of(SECRET))
        add(self.engine, "alice", USER, [FIRST_TENANT], ALICE)
        self("PUT", f"{GROUP}?api-version=2024-11-01", {"location": "westus"})

    def __call__(self, method: str, target: str, body: Any = None, token: str | None = None) -> Answer:
        headers = {"host": HOST, "content-type": "application/json",
                   "authorization": f"Bearer {token or self.identity.token(f'https://{HOST}')}"}
        return self.exchange.answer(method, target, headers, json.dumps(body).encode() if body is not None else b"")

    def login(self, authority: str = "adfs", client: str = APP_ID, secret: str = SECRET) -> Answer:
        form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret, "scope": f"https://{HOST}//.default"}
        headers = {"host": HOST, "content-type": "application/x-www-form-urlencoded"}
        return self.exchange.answer("POST", f"/{authority}/oauth2/token", headers, urlencode(form).encode())

    def token(self) -> str:
        return str(content(self.login())["access_token"])


@pytest.fixture
def served(workspace: Path) -> Served:
    return Served(workspace)


def status(served: Served, token: str) -> int:
    return served("GET", f"{GROUP}?api-version=2024-11-01", token=token).status


def give(served: Served, object_id: str) -> None:
    path = f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/f0000000-0000-4000-8000-000000000001"
    answer = served("PUT", f"{path}?api-version=2022-04-01", {"properties": {"principalId": object_id, "roleDefinitionId": READER}})
    assert answer.status == 201


@pytest.mark.parametrize("authority", ["adfs", FIRST_TENANT])
def test_a_service_principal_logs_in_and_may_do_what_its_roles_allow(served: Served, authority: str) -> None:
    token = content(served.login(authority))["access_token"]
    assert status(served, token) == 403
    give(served, APP)
    assert status(served, token) == 200
    refused = content(served("DELETE", f"{GROUP}?api-version=2024-11-01", token=token))["error"]
    assert refused["code"] == "AuthorizationFailed"
    assert refused["message"].startswith(f"The client '{APP_ID}' with object id '{APP}' does not have authorization")


@pytest.mark.parametrize(("client", "secret"), [(APP_ID, "another secret"), (APP_ID, ""), (APP, SECRET), (ALICE, SECRET), ("", "")])
def test_nobody_logs_in_without_the_secret(served: Served, client: str, secret: str) -> None:
    answer = served.login(client=client, secret=secret)
    assert (answer.status, content(answer)["error"]) == (401, "invalid_client")


def test_nobody_logs_in_in_a_tenant_of_others(served: Served) -> None:
    answer = served.login(OTHER_TENANT)
    assert (answer.status, content(answer)["error"]) == (400, "unauthorized_client")
    assert content(answer)["error_description"].startswith(
        f"AADSTS700016: Application with identifier '{APP_ID}' was not found in the directory '{OTHER_TENANT}'.")


def test_a_secret_is_void_once_there_is_another(served: Served) -> None:
    set_secret(served.engine, "pipeline", hash_of("the next secret"))
    assert served.login().status == 401
    assert served.login(secret="the next secret").status == 200


def test_the_secret_is_not_in_the_workspace(served: Served) -> None:
    found = principal(served.engine, APP)
    assert found is not None
    assert SECRET not in json.dumps(found)


def test_a_token_of_a_user_is_good_for_that_user_only(served: Served) -> None:
    found = principal(served.engine, ALICE)
    token = served.identity.token(f"https://{HOST}", principal=found)
    give(served, ALICE)
    assert status(served, token) == 200
    assert status(served, served.token()) == 403
    me = content(served("GET", "/msgraph/v1.0/me", token=token))
    assert me["displayName"] == "alice"


def test_a_token_outlives_its_principal_and_opens_nothing(served: Served) -> None:
    give(served, APP)
    token = served.token()
    assert status(served, token) == 200
    remove(served.engine, "pipeline")
    assert status(served, token) == 403
    assert content(served("GET", "/subscriptions?api-version=2022-12-01", token=token)) == {"value": []}


def test_the_owner_is_not_asked(served: Served) -> None:
    assert status(served, served.identity.token(f"https://{HOST}")) == 200
