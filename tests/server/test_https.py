"""A served workspace over real sockets: TLS, long-running operations, many clients, and clients that misbehave."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.workspace.checkup import find_problems
from tests.cli.golden import run
from tests.server.clients import DEFINITION, DEFINITION_BODY, GALLERY, GROUP, RESOURCES, Client

if TYPE_CHECKING:
    from sig_cli.server.serving import Served


def made(client: Client) -> Client:
    """The client of a workspace with a group, a gallery and a definition."""
    assert client("PUT", GROUP, {"location": "westus"}, api_version=RESOURCES).status == 201
    assert client("PUT", GALLERY, {"location": "westus"}).status == 201
    assert client("PUT", DEFINITION, DEFINITION_BODY).status == 201
    return client


def test_a_gallery_lives_over_https(client: Client) -> None:
    client("PUT", GROUP, {"location": "westus"}, api_version=RESOURCES)
    created = client("PUT", GALLERY, {"location": "westus"})
    assert (created.status, created.json["properties"]["provisioningState"]) == (201, "Creating")
    status = client.follow(created.headers["azure-asyncoperation"])
    assert (status.status, status.json["status"]) == (200, "Succeeded")
    shown = client("GET", GALLERY)
    assert (shown.status, shown.json["properties"]["provisioningState"]) == (200, "Succeeded")
    changed = client("PATCH", GALLERY, {"tags": {"a": "b"}})
    assert (changed.status, changed.json["tags"]) == (200, {"a": "b"})
    deleted = client("DELETE", GALLERY)
    assert (deleted.status, deleted.raw) == (202, b"")
    assert client.follow(deleted.headers["location"]).status == 200
    assert client("GET", GALLERY).error == (
        "ResourceNotFound", "The Resource 'Microsoft.Compute/galleries/a' under resource group 'g' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix")


def test_the_certificate_is_trusted_by_those_who_were_told_to_and_by_nobody_else(served: Served) -> None:
    stranger = http.client.HTTPSConnection("127.0.0.1", served.port)
    with pytest.raises(ssl.SSLCertVerificationError):
        stranger.request("GET", "/metadata/endpoints")
    stranger.close()
    friend = http.client.HTTPSConnection("localhost", served.port, context=ssl.create_default_context(cafile=served.bundle()))
    friend.request("GET", "/metadata/endpoints")
    assert friend.getresponse().status == 200
    friend.close()


def test_what_the_server_writes_the_commands_see_and_the_other_way_round(client: Client) -> None:
    made(client)
    shown, _, code = run("sig show -g g -r a")
    assert (code, json.loads(shown)["name"]) == (0, "a")
    assert run("sig update -g g -r a --set tags.from=here")[2] == 0
    assert client("GET", GALLERY).json["tags"] == {"from": "here"}
    assert run("sig image-definition delete -g g -r a -i d")[2] == 0
    assert client("GET", DEFINITION).status == 404
    assert run("sig workspace check")[2] == 0


def test_writes_at_the_same_time_are_all_there_and_each_changes_what_it_read(served: Served) -> None:
    with Client(served) as client:
        made(client)

    def work(number: int) -> None:
        with Client(served) as client:
            write(client, number)

    def write(client: Client, number: int) -> None:
        for turn in range(5):
            assert client("PUT", f"{GALLERY}/images/i{number}-{turn}", {**DEFINITION_BODY, "properties": {
                **DEFINITION_BODY["properties"], "identifier": {"publisher": "p", "offer": f"{number}", "sku": f"{turn}"}},
            }).status == 201
            while True:
                read = client("GET", GALLERY)
                tags = {**read.json.get("tags", {}), f"t{number}-{turn}": "x"}
                written = client("PUT", GALLERY, {"location": "westus", "tags": tags}, headers={"If-Match": read.headers["etag"]})
                assert written.status in (200, 412)
                if written.status == 200:
                    break

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    with Client(served) as client:
        assert len(client("GET", f"{GALLERY}/images").json["value"]) == 31
        assert len(client("GET", GALLERY).json["tags"]) == 30
    assert not find_problems(served.folder)


def test_a_second_creation_can_be_refused(client: Client) -> None:
    made(client)
    again = client("PUT", GALLERY, {"location": "westus"}, headers={"If-Match": '"another"'})
    assert (again.status, again.error) == (
        412, ("PreconditionFailed", "The condition specified using HTTP conditional header(s) is not met."))


TOO_LARGE = ("RequestEntityTooLarge", "The request content size exceeds the maximum size of 4194304 bytes.")
MEGABYTE = b"x" * (1 << 20)


def head(client: Client, *more: str) -> bytes:
    """The head of a PUT of a group, whose body is still to come."""
    lines = [f"PUT {GROUP}?api-version={RESOURCES} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json",
             f"Authorization: {client.authorization['Authorization']}", *more]
    return "\r\n".join([*lines, "", ""]).encode()


def test_a_large_body_is_refused_before_it_has_come(client: Client) -> None:
    client.connection.connect()
    client.connection.send(head(client, "Content-Length: 104857600"))
    answer = http.client.HTTPResponse(client.connection.sock, method="PUT")
    answer.begin()
    assert (answer.status, json.loads(answer.read())["error"]["code"]) == (413, TOO_LARGE[0])


@pytest.mark.parametrize("megabytes", [5, 100])
def test_who_sends_a_large_body_to_its_end_reads_the_refusal(client: Client, megabytes: int) -> None:
    refused = client("PUT", GROUP, MEGABYTE * megabytes, api_version=RESOURCES)
    assert (refused.status, refused.error, refused.headers["connection"]) == (413, TOO_LARGE, "close")
    assert client("GET", GROUP, api_version=RESOURCES).status == 404


def test_who_sends_a_large_body_in_chunks_to_its_end_reads_the_refusal(client: Client) -> None:
    chunks = b"%x\r\n%s\r\n" % (len(MEGABYTE), MEGABYTE) * 100
    answer = client.raw(head(client, "Transfer-Encoding: chunked") + chunks + b"0\r\n\r\n").decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert TOO_LARGE[1] in answer


def test_who_asks_before_sending_a_large_body_need_not_send_it(client: Client) -> None:
    answer = client.raw(head(client, "Content-Length: 104857600", "Expect: 100-continue"), patience=60).decode()
    assert answer.startswith("HTTP/1.1 413 ")


def test_a_body_without_end_is_cut_off_after_the_refusal(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sig_cli.server.asgi.DISCARDED", 1 << 20)
    client.connection.connect()
    client.connection.send(head(client, "Content-Length: 1099511627776"))
    with contextlib.suppress(OSError):
        while True:
            client.connection.send(MEGABYTE)
    client.close()
    assert client("GET", GROUP, api_version=RESOURCES).status == 404


@pytest.mark.parametrize("nonsense", [b"GARBAGE\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x00\x00", b"GET / HTTP/9.9\r\n\r\n",
                                      b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                                      b"GET " + b"/a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"])
def test_what_is_no_http_gets_a_clean_answer_or_none(client: Client, nonsense: bytes) -> None:
    answer = client.raw(nonsense)
    assert not answer or answer.split(b" ")[1][:1] == b"4"
    assert client("GET", "/subscriptions", api_version="2022-12-01").status == 200


def test_headers_without_end_are_refused(client: Client) -> None:
    answer = client.raw(b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * (1 << 20))
    assert not answer or answer.startswith(b"HTTP/1.1 400 ")
    assert client("GET", "/subscriptions", api_version="2022-12-01").status == 200


def test_those_who_say_nothing_are_hung_up_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sig_cli.server.serving.SILENCE", 0.1)
    host, port = client.connection.host, client.connection.port
    with socket.create_connection((host, port)) as plain, client.context.wrap_socket(plain, server_hostname=host) as silent, \
            contextlib.suppress(OSError):
        assert silent.recv(1) == b""


def test_plain_http_is_not_spoken(served: Served, client: Client) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as plain, contextlib.suppress(OSError):
        plain.sendall(b"GET /metadata/endpoints HTTP/1.1\r\nHost: x\r\n\r\n")
        assert not plain.recv(4096).startswith(b"HTTP/1.1 2")
    assert client("GET", "/subscriptions", api_version="2022-12-01").status == 200


HALF = b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
"""A request whose body stops after its first letter."""


def test_slow_clients_hold_nobody_up(served: Served, client: Client) -> None:
    with contextlib.ExitStack() as slow:
        for _ in range(40):
            plain = slow.enter_context(socket.create_connection(("127.0.0.1", served.port)))
            slow.enter_context(client.context.wrap_socket(plain, server_hostname="127.0.0.1")).sendall(HALF)
        assert made(client)("GET", GALLERY).status == 200
    assert client("GET", GALLERY).status == 200


def test_a_client_that_takes_too_long_over_its_body_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sig_cli.server.asgi.SLOWEST_BODY", 0.05)
    assert client.raw(HALF).startswith(b"HTTP/1.1 408 ")


def test_a_write_in_progress_holds_no_read_up(served: Served, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the engine runs on the event loop: a write that never gets on leaves the others alone."""
    from sig_cli.workspace import files

    going, go_on = threading.Event(), threading.Event()
    original = files.FilesEngine.commit

    def commit(self: Any, operations: Any) -> None:
        going.set()
        go_on.wait()
        original(self, operations)

    assert client("PUT", GROUP, {"location": "westus"}, api_version=RESOURCES).status == 201
    monkeypatch.setattr(files.FilesEngine, "commit", commit)
    with ThreadPoolExecutor(1) as pool, Client(served) as writer:
        write = pool.submit(writer, "PUT", GALLERY, {"location": "westus"})
        going.wait()
        assert client("GET", GROUP, api_version=RESOURCES).status == 200
        assert not write.done()
        go_on.set()
        assert write.result().status == 201


def test_an_answer_leaves_in_one_piece(client: Client) -> None:
    client.connection.connect()
    client.connection.send(b"GET /metadata/endpoints HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    piece = client.connection.sock.recv(1 << 16)
    assert piece.startswith(b"HTTP/1.1 200 ")
    assert json.loads(piece.partition(b"\r\n\r\n")[2])["name"] == "Local"


def test_answers_without_a_body_leave_as_well(client: Client) -> None:
    made(client)
    for _ in range(2):
        assert (client("HEAD", GALLERY).status, client("HEAD", f"{GALLERY}x").status) == (204, 404)
        assert client("GET", GALLERY, headers={"If-None-Match": client("GET", GALLERY).headers["etag"]}).status == 304
    assert client.raw(b"HEAD /metadata/endpoints HTTP/1.0\r\nHost: x\r\n\r\n", patience=60).startswith(b"HTTP/1.1 ")


def test_an_exchange_that_fails_leaves_nobody_waiting(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from sig_cli.server.exchange import Exchange

    with monkeypatch.context() as patched:
        patched.setattr(Exchange, "answer", lambda *_: 1 / 0)
        assert (client("GET", GALLERY).status, client("PUT", GALLERY, {"location": "westus"}).status) == (500, 500)
    assert made(client)("GET", GALLERY).status == 200


def test_the_server_ends_although_clients_keep_their_connections(served: Served) -> None:
    with contextlib.ExitStack() as kept:
        clients = [kept.enter_context(Client(served)) for _ in range(3)]
        for client in clients:
            assert client("GET", "/subscriptions", api_version="2022-12-01").status == 200
        served.__exit__()
        with pytest.raises((OSError, http.client.HTTPException)):
            clients[0]("GET", GALLERY)
