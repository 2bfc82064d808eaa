"""The transport for the Azure SDKs, driven by azure-core itself. The SDKs have a suite of their own, in tests/sdk."""

from __future__ import annotations

import asyncio
import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from azure.core import AsyncPipelineClient, PipelineClient
from azure.core.exceptions import HttpResponseError, ResponseNotReadError, StreamConsumedError
from azure.core.pipeline.policies import RetryPolicy
from azure.core.pipeline.transport import HttpRequest as LegacyRequest
from azure.core.rest import AsyncHttpResponse, HttpRequest, HttpResponse

from sig_cli.testing import AsyncWorkspaceTransport, Workspace, WorkspaceCredential, WorkspaceTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

BASE = "https://management.azure.com"
SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001"
GROUPS = f"{BASE}{SUBSCRIPTION}/resourcegroups"
GALLERIES = f"{BASE}{SUBSCRIPTION}/resourceGroups/images/providers/Microsoft.Compute/galleries"
API = "?api-version=2022-03-03"


@pytest.fixture
def transport(workspace: Path) -> WorkspaceTransport:
    return WorkspaceTransport(workspace)


def make_group(transport: WorkspaceTransport, name: str = "images") -> Any:
    return transport.send(HttpRequest("PUT", f"{GROUPS}/{name}?api-version=2024-11-01", json={"location": "westus"}))


# -- new style --------------------------------------------------------------------------------------------------------

def test_a_request_is_answered_from_the_files(transport: WorkspaceTransport) -> None:
    response = make_group(transport)
    assert isinstance(response, HttpResponse)
    assert (response.status_code, response.reason) == (201, "Created")
    assert response.json()["name"] == "images"
    assert response.text() == response.content.decode()
    assert response.content_type == "application/json; charset=utf-8"
    assert response.headers["X-MS-Request-Id"] == response.headers["x-ms-request-id"]
    assert response.headers["Content-Length"] == str(len(response.content))
    assert (response.is_closed, response.is_stream_consumed) == (True, True)
    assert response.url == f"{GROUPS}/images?api-version=2024-11-01"
    assert repr(response) == "<HttpResponse: 201 Created, Content-Type: application/json; charset=utf-8>"
    found = transport.send(HttpRequest("GET", f"{GROUPS}/IMAGES?api-version=2024-11-01"))
    assert (found.status_code, found.json()["id"]) == (200, f"{SUBSCRIPTION}/resourceGroups/images")


def test_addresses_in_an_answer_begin_with_the_client_s_own(transport: WorkspaceTransport) -> None:
    make_group(transport)
    there = GALLERIES.replace(BASE, "https://management.local:8443")
    made = transport.send(HttpRequest("PUT", f"{there}/golden{API}", json={"location": "westus"}))
    assert made.headers["Azure-AsyncOperation"].startswith("https://management.local:8443/subscriptions/")
    ended = transport.send(HttpRequest("GET", made.headers["Azure-AsyncOperation"]))
    assert (ended.status_code, ended.json()["status"]) == (200, "Succeeded")
    assert "Retry-After" not in ended.headers


def test_a_refusal_is_an_answer_until_it_is_raised(transport: WorkspaceTransport) -> None:
    response = transport.send(HttpRequest("GET", f"{GALLERIES}/golden{API}"))
    assert response.status_code == 404
    with pytest.raises(HttpResponseError) as caught:
        response.raise_for_status()
    assert caught.value.error is not None
    assert (caught.value.error.code, caught.value.message.partition("\n")[0]) == (
        "ResourceGroupNotFound", "(ResourceGroupNotFound) Resource group 'images' could not be found.")
    make_group(transport).raise_for_status()


@pytest.mark.parametrize("content", [
    '{"location": "westus"}', b'{"location": "westus"}', io.BytesIO(b'{"location": "westus"}'),
    [b'{"location": ', b'"westus"}'], iter([b'{"location": ', b'"westus"}'])], ids=lambda content: type(content).__name__)
def test_a_body_in_any_form(transport: WorkspaceTransport, content: Any) -> None:
    request = HttpRequest("PUT", f"{GROUPS}/images?api-version=2024-11-01", content=content,
                          headers={"Content-Type": "application/json"})
    assert transport.send(request).json()["location"] == "westus"


def test_a_form_is_no_json(transport: WorkspaceTransport) -> None:
    response = transport.send(HttpRequest("PUT", f"{GROUPS}/images?api-version=2024-11-01", data={"location": "westus"}))
    assert response.status_code == 415
    assert "application/x-www-form-urlencoded" in response.json()["error"]["message"]


def test_an_empty_answer(transport: WorkspaceTransport) -> None:
    make_group(transport)
    response = transport.send(HttpRequest("HEAD", f"{GROUPS}/images?api-version=2024-11-01"))
    assert (response.status_code, response.content, response.text()) == (204, b"", "")
    with pytest.raises(ValueError, match="Expecting value"):
        response.json()


def test_a_streamed_response_is_read_once(transport: WorkspaceTransport) -> None:
    for number in range(60):
        make_group(transport, f"group-{number}")
    request = HttpRequest("GET", f"{GROUPS}?api-version=2024-11-01")
    with transport.send(request, stream=True) as response:
        with pytest.raises(ResponseNotReadError):
            response.json()
        blocks = list(response.iter_bytes())
        assert len(blocks) > 1
        assert len(json.loads(b"".join(blocks))["value"]) == 60
        with pytest.raises(StreamConsumedError):
            next(response.iter_raw())
    assert response.is_closed
    read = transport.send(request, stream=True)
    assert read.read() == read.content == b"".join(read.iter_bytes())
    assert b"".join(read.stream_download(None)) == read.body() == read.content


def test_the_encoding_can_be_set(transport: WorkspaceTransport) -> None:
    response = make_group(transport)
    assert response.encoding is None
    response.encoding = "utf-16"
    with pytest.raises(UnicodeDecodeError):
        response.text()
    assert response.text("utf-8") == response.content.decode()


# -- old style --------------------------------------------------------------------------------------------------------

def test_an_old_request_gets_an_old_response(transport: WorkspaceTransport) -> None:
    request = LegacyRequest("PUT", f"{GROUPS}/images?api-version=2024-11-01", headers={"Content-Type": "application/json"})
    request.set_json_body({"location": "westus"})
    response = transport.send(request)
    assert not isinstance(response, HttpResponse)
    assert (response.status_code, response.reason, response.content_type) == (
        201, "Created", "application/json; charset=utf-8")
    assert json.loads(response.text()) == json.loads(response.body())
    assert json.loads(response.text())["name"] == "images"
    assert b"".join(response.stream_download(None)) == response.body()
    assert response.headers["x-ms-REQUEST-id"]
    with pytest.raises(HttpResponseError):
        transport.send(LegacyRequest("GET", f"{GROUPS}/nowhere?api-version=2024-11-01")).raise_for_status()


# -- as part of a pipeline --------------------------------------------------------------------------------------------

def test_a_client_of_azure_core_works_on_it(transport: WorkspaceTransport) -> None:
    with PipelineClient(BASE, transport=transport, policies=[RetryPolicy()]) as client:
        response: Any = client.send_request(HttpRequest("GET", f"{SUBSCRIPTION}?api-version=2022-12-01"))
        assert response.json()["state"] == "Enabled"
    # A closed client leaves the transport to others.
    assert make_group(transport).status_code == 201


def test_threads_share_a_transport(transport: WorkspaceTransport) -> None:
    names = [f"group-{number:02}" for number in range(20)]
    with ThreadPoolExecutor(8) as threads:
        assert {made.status_code for made in threads.map(lambda name: make_group(transport, name), names)} == {201}
    found = transport.send(HttpRequest("GET", f"{GROUPS}?api-version=2024-11-01")).json()["value"]
    assert [row["name"] for row in found] == names


def test_damage_is_told_to_the_log(transport: WorkspaceTransport, workspace: Path, caplog: pytest.LogCaptureFixture) -> None:
    make_group(transport)
    transport.send(HttpRequest("PUT", f"{GALLERIES}/golden{API}", json={"location": "westus"}))
    document = next(path for path in (workspace / "state").rglob("_.json") if path.parent.name == "golden")
    document.write_text("{ torn", encoding="utf-8")
    assert transport.send(HttpRequest("GET", f"{GALLERIES}{API}")).json() == {"value": []}
    assert [(record.name, str(document) in record.getMessage()) for record in caplog.records] == [("sig_cli.testing", True)]


# -- asynchronous -----------------------------------------------------------------------------------------------------

def test_an_asynchronous_client_works_on_it(workspace: Path) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"location": '
        yield b'"westus"}'

    async def life() -> None:
        transport = AsyncWorkspaceTransport(workspace)
        async with AsyncPipelineClient[Any, Any](BASE, transport=transport, policies=[]) as client:
            made = await client.send_request(HttpRequest("PUT", f"{GROUPS}/images?api-version=2024-11-01", content=chunks(),
                                                         headers={"Content-Type": "application/json"}))
            assert isinstance(made, AsyncHttpResponse)
            assert (made.status_code, made.json()["name"]) == (201, "images")
            request = HttpRequest("GET", f"{GROUPS}?api-version=2024-11-01")
            async with await client.send_request(request, stream=True) as response:
                with pytest.raises(ResponseNotReadError):
                    response.json()
                blocks = [block async for block in response.iter_raw()]
                assert json.loads(b"".join(blocks))["value"][0]["name"] == "images"
                with pytest.raises(StreamConsumedError):
                    await response.read()
            assert response.is_closed
            read = await transport.send(request)
            assert b"".join([block async for block in read.stream_download(None)]) == read.content == read.body()
            old = await transport.send(LegacyRequest("GET", f"{GROUPS}/images?api-version=2024-11-01"))
            await old.load_body()
            assert json.loads(old.text())["name"] == "images"
            assert b"".join([block async for block in old.stream_download(None)]) == old.body()

    asyncio.run(life())


# -- clients ----------------------------------------------------------------------------------------------------------

class SubscriptionClient:
    """A client class as SDKs make them, which knows no subscription."""

    def __init__(self, credential: Any, **options: Any) -> None:
        self.given = {"credential": credential, **options}

    def close(self) -> None: ...


class GalleryClient(SubscriptionClient):
    def __init__(self, credential: Any, subscription_id: str, **options: Any) -> None:
        super().__init__(credential, subscription_id=subscription_id, **options)


class AsyncClient(GalleryClient):
    async def close(self) -> None: ...  # type: ignore[override]


def test_a_client_gets_what_its_class_takes(workspace: Path) -> None:
    mine = Workspace(workspace)
    given = mine.client(GalleryClient).given
    assert given == {"credential": mine.credential, "subscription_id": mine.subscription_id, "polling_interval": 0.05,
                     "transport": mine.transport}
    assert "subscription_id" not in mine.client(SubscriptionClient).given
    assert mine.client(AsyncClient).given["transport"] is mine.async_transport
    assert mine.client(GalleryClient, subscription_id="other", polling_interval=3).given["subscription_id"] == "other"
    assert mine.client(GalleryClient, polling_interval=3).given["polling_interval"] == 3


def test_a_client_of_a_served_workspace_trusts_it_and_logs_in(workspace: Path) -> None:
    with Workspace(workspace).serve() as served:
        given = served.client(GalleryClient).given
        assert given["base_url"] == served.url
        assert given["credential_scopes"] == [f"{served.url}/.default"]
        assert given["connection_verify"] == served.ca_bundle
        token = given["credential"].get_token(f"{served.url}/.default")
        assert token.token.count(".") == 2
        assert asyncio.run(served.client(AsyncClient).given["credential"].get_token()).token.count(".") == 2
        assert served.sdk_env["IDENTITY_ENDPOINT"] == f"{served.url}/msi/token"
        assert served.env["AZURE_CONFIG_DIR"].startswith(served.folder)


def test_a_credential_has_both_forms_of_a_token() -> None:
    with WorkspaceCredential() as credential:
        token = credential.get_token("https://management.azure.com/.default", claims=None, enable_cae=True)
        info = credential.get_token_info("https://management.azure.com/.default", options={})
    assert token.token == info.token
    assert info.token_type == "Bearer"
    assert info.refresh_on is None
