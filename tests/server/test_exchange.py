"""HTTP without a socket: what is refused before Resource Manager sees it, and what every answer carries."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from sig_cli.arm.local import sender
from sig_cli.domain.errors import LONGEST_VALUE
from sig_cli.server import bodies, tokens
from sig_cli.server.credentials import credentials
from sig_cli.server.exchange import LONGEST_TARGET, Answer, Exchange, content
from sig_cli.server.identity import Identity
from sig_cli.workspace.checkup import find_problems
from sig_cli.workspace.engine import ReadOnlyStore, StoreError
from tests.server.clients import GALLERY, GROUP, SUBSCRIPTION

if TYPE_CHECKING:
    from pathlib import Path

    from sig_cli.arm.messages import Response

HOST = "127.0.0.1:8443"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LIST = f"{SUBSCRIPTION}/resourcegroups?api-version=2024-11-01"


class Door:
    """The exchange of a workspace, and requests to it with the owner's token."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known = credentials(str(folder))
        self.identity = Identity(self.known)
        self.notices: list[str] = []
        self.exchange = Exchange(sender(str(folder)), self.identity, self.notices.append)
        self.headers = {"host": HOST, "authorization": f"Bearer {self.identity.token(f'https://{HOST}')}",
                        "content-type": "application/json"}

    def __call__(self, method: str, target: str, body: bytes = b"", **headers: str) -> Answer:
        given = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.exchange.answer(method, target, {name: value for name, value in given.items() if value}, body)

    def put_group(self, body: bytes, **headers: str) -> Answer:
        return self("PUT", f"{GROUP}?api-version=2024-11-01", body, **headers)


@pytest.fixture
def door(workspace: Path) -> Door:
    return Door(workspace)


def error(answer: Answer) -> tuple[int, str, str]:
    """Status, code and message."""
    found = content(answer)["error"]
    return answer.status, found["code"], found["message"]


# -- who is calling ------------------------------------------------------------------------------------------------------


def test_a_request_without_a_token_is_refused_and_told_where_tokens_come_from(door: Door) -> None:
    answer = door("GET", LIST, authorization="")
    assert error(answer) == (401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
    assert f'authorization_uri="https://{HOST}/adfs"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("header", ["Basic bG9jYWw6bG9jYWw=", "Bearer", "token"])
def test_other_schemes_are_refused(door: Door, header: str) -> None:
    status, code, message = error(door("GET", LIST, authorization=header))
    assert (status, code) in {(401, "AuthenticationFailedInvalidHeader"), (401, "InvalidAuthenticationToken")}
    assert message


def forged(door: Door, **changes: Any) -> dict[str, str]:
    claims = {"oid": door.known.client_id, "tid": door.known.tenant, "exp": 4102444800, **changes}
    return {name: value for name, value in claims.items() if value is not None}


def test_a_token_that_somebody_else_signed_is_refused(door: Door) -> None:
    token = jwt.encode(forged(door), "another key that is long enough to sign with", algorithm="HS256")
    assert error(door("GET", LIST, authorization=f"Bearer {token}")) == (
        401, "InvalidAuthenticationToken", "The access token is invalid.")


def test_a_token_without_a_signature_is_refused(door: Door) -> None:
    token = jwt.encode(forged(door), None, algorithm="none")
    assert error(door("GET", LIST, authorization=f"Bearer {token}"))[:2] == (401, "InvalidAuthenticationToken")


@pytest.mark.parametrize("missing", ["oid", "tid", "exp"])
def test_a_token_without_a_claim_is_refused(door: Door, missing: str) -> None:
    token = jwt.encode(forged(door, **{missing: None}), door.known.signing_key, algorithm="HS256")
    assert error(door("GET", LIST, authorization=f"Bearer {token}"))[:2] == (401, "InvalidAuthenticationToken")


def test_a_token_that_has_expired_is_told_so_with_both_times(door: Door) -> None:
    token = tokens.issue(door.known, "https://x/adfs", "https://x/", lifetime=-10)
    status, code, message = error(door("GET", LIST, authorization=f"Bearer {token}"))
    assert (status, code) == (401, "ExpiredAuthenticationToken")
    moment = r"'\d\d/\d\d/\d{4} \d\d:\d\d:\d\d [AP]M'"
    assert re.fullmatch(f"The access token expiry UTC time {moment} is earlier than current UTC time {moment}.", message)


def test_a_token_is_checked_again_when_its_time_is_over(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    token = tokens.issue(door.known, "https://x/adfs", "https://x/", lifetime=60)
    assert door("GET", LIST, authorization=f"Bearer {token}").status == 200
    monkeypatch.setattr("sig_cli.server.identity.time.time", lambda: 4102444800.0)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tokens, "check", lambda *_: pytest.fail("checked again"))
        with pytest.raises(pytest.fail.Exception, match="checked again"):
            door.identity.caller(f"Bearer {token}", HOST)


def test_tokens_outlive_a_restart_and_die_with_the_run_folder(door: Door, workspace: Path) -> None:
    token = door.headers["authorization"]
    assert Door(workspace)("GET", LIST, authorization=token).status == 200
    (workspace / "run" / "serve" / "credentials.json").unlink()
    assert Door(workspace)("GET", LIST, authorization=token).status == 401


def test_secrets_are_random_and_for_this_user_only(door: Door, workspace: Path, tmp_path: Path) -> None:
    other = credentials(str(tmp_path / "other"))
    assert other.secret != door.known.secret
    assert other.signing_key != door.known.signing_key
    place = workspace / "run" / "serve"
    assert place.stat().st_mode & 0o777 == 0o700
    assert (place / "credentials.json").stat().st_mode & 0o777 == 0o600


def test_credentials_that_were_torn_are_made_anew(workspace: Path) -> None:
    before = credentials(str(workspace))
    (workspace / "run" / "serve" / "credentials.json").write_text('{"clientId": "x"')
    assert credentials(str(workspace)).secret != before.secret


def test_a_token_of_the_users_own_is_taken_as_it_is(workspace: Path) -> None:
    identity = Identity(credentials(str(workspace)), "a token of my own")
    assert identity.caller("Bearer a token of my own", HOST) is None
    exchange = Exchange(sender(str(workspace)), identity)
    assert exchange.answer("GET", LIST, {"host": HOST, "authorization": "Bearer a token of my owm"}).status == 401


# -- the endpoints that need no token ------------------------------------------------------------------------------------


def test_the_metadata_say_what_a_cloud_registration_needs(door: Door) -> None:
    answer = door("GET", "//metadata/endpoints?api-version=2022-09-01", authorization="")
    found = content(answer)
    assert answer.status == 200
    assert found["resourceManager"] == f"https://{HOST}/"
    assert found["authentication"]["loginEndpoint"] == f"https://{HOST}/adfs"
    assert found["authentication"]["audiences"] == [f"https://{HOST}/"]
    assert found["suffixes"]


@pytest.mark.parametrize(("path", "endpoint"), [
    ("/adfs/.well-known/openid-configuration", "/adfs/oauth2/token"),
    ("/00000000-0000-4000-8000-0000000000aa/v2.0/.well-known/openid-configuration",
     "/00000000-0000-4000-8000-0000000000aa/oauth2/v2.0/token")])
def test_the_authority_says_where_tokens_come_from_and_gives_them(door: Door, path: str, endpoint: str) -> None:
    found = content(door("GET", path, authorization=""))
    assert found["token_endpoint"] == f"https://{HOST}{endpoint}"
    answer = grant(door, endpoint, client_id=door.known.client_id, client_secret=door.known.secret)
    assert answer.status == 200
    token = content(answer)
    assert token["token_type"] == "Bearer"
    assert token["expires_in"] == tokens.LIFETIME
    assert door("GET", LIST, authorization=f"Bearer {token['access_token']}").status == 200
    assert jwt.decode(token["access_token"], options={"verify_signature": False})["tid"] == door.known.tenant


@pytest.mark.parametrize("authority", ["/adfs", "/00000000-0000-4000-8000-0000000000aa/v2.0"])
def test_the_authority_names_its_public_keys_and_has_none(door: Door, authority: str) -> None:
    address = content(door("GET", f"{authority}/.well-known/openid-configuration", authorization=""))["jwks_uri"]
    assert address.startswith(f"https://{HOST}/")
    answer = door("GET", address.removeprefix(f"https://{HOST}"), authorization="")
    assert (answer.status, content(answer)) == (200, {"keys": []})
    assert door("POST", address.removeprefix(f"https://{HOST}"), authorization="").status == 405


def grant(door: Door, endpoint: str = "/adfs/oauth2/token", **form: str) -> Answer:
    from urllib.parse import urlencode

    form = {"grant_type": "client_credentials", "scope": f"https://{HOST}//.default", **form}
    return door("POST", endpoint, urlencode(form).encode(), authorization="",
                content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize(("form", "status", "code"), [
    ({"client_id": "local", "client_secret": "local"}, 401, "invalid_client"),
    ({}, 401, "invalid_client"),
    ({"grant_type": "device_code"}, 400, "unsupported_grant_type"),
    ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "unsupported_grant_type"),
    ({"grant_type": "password", "username": "x", "password": "y"}, 401, "invalid_client"),
])
def test_nobody_else_gets_a_token(door: Door, form: dict[str, str], status: int, code: str) -> None:
    answer = grant(door, **form)
    assert (answer.status, content(answer)["error"]) == (status, code)
    assert content(answer)["error_description"]
    assert "access_token" not in content(answer)


def test_the_secret_of_another_workspace_is_worth_nothing(door: Door, tmp_path: Path) -> None:
    other = credentials(str(tmp_path / "other"))
    assert grant(door, client_id=other.client_id, client_secret=other.secret).status == 401


def test_the_owner_may_log_in_by_name_and_password(door: Door) -> None:
    answer = grant(door, grant_type="password", username=door.known.client_id.upper(), password=door.known.secret)
    assert answer.status == 200


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join(b"a=%d" % number for number in range(100))])
def test_a_body_that_is_no_form_is_refused(door: Door, body: bytes) -> None:
    answer = door("POST", "/adfs/oauth2/token", body, authorization="")
    assert (answer.status, content(answer)["error"]) == (400, "invalid_request")


def test_a_managed_identity_needs_its_header(door: Door) -> None:
    path = f"/msi/token?api-version=2019-08-01&resource=https://{HOST}/"
    assert door("GET", path, authorization="").status == 401
    assert door("GET", path, authorization="", x_identity_header="wrong").status == 401
    answer = door("GET", path, authorization="", x_identity_header=door.known.identity_header)
    assert answer.status == 200
    assert door("GET", LIST, authorization=f"Bearer {content(answer)['access_token']}").status == 200


@pytest.mark.parametrize(("method", "path"), [("POST", "/metadata/endpoints"), ("GET", "/adfs/oauth2/token"),
                                              ("DELETE", "/msi/token")])
def test_the_endpoints_know_their_methods(door: Door, method: str, path: str) -> None:
    answer = door(method, path, authorization="")
    assert answer.status == 405
    assert answer.headers["Allow"]


# -- bodies ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"{", b"{'location': 'westus'}", b'{"location": "westus"', b"\xff\xfe{}", b"nonsense",
                                  b'{"location": NaN}', b'{"location": "\\ud800"}', b"{properties: {}}",
                                  b"{}{}", b'{"a":1,}'])
def test_what_is_not_json_is_refused_and_nothing_is_written(door: Door, workspace: Path, body: bytes) -> None:
    status, code, message = error(door.put_group(body))
    assert (status, code) == (400, "InvalidRequestContent")
    assert message.startswith("The request content was invalid and could not be deserialized: ")
    assert not list(workspace.glob("state/*"))


def test_a_byte_order_mark_is_overlooked(door: Door) -> None:
    assert door.put_group(b'\xef\xbb\xbf{"location": "westus"}').status == 201


@pytest.mark.parametrize("depth", [500, 2_000, 100_000])
def test_deep_nesting_is_refused(door: Door, depth: int) -> None:
    status, code, message = error(door.put_group(b'{"location":"westus","tags":' + b"[" * depth + b"]" * depth + b"}"))
    assert status == 400
    assert code in {"InvalidRequestContent", "BadRequest", "InvalidTags"}
    assert message


@pytest.mark.parametrize(("kind", "shown"), [
    ("text/plain", "text/plain"), ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
    ("multipart/form-data; boundary=x", "multipart/form-data"), ("", "<null>")])
def test_other_content_types_are_refused(door: Door, kind: str, shown: str) -> None:
    assert error(door.put_group(b'{"location": "westus"}', content_type=kind)) == (
        415, "UnsupportedMediaType", f"The content media type '{shown}' is not supported. Only 'application/json' is supported.")


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "text/json",
                                  "application/merge-patch+json"])
def test_every_kind_of_json_is_taken(door: Door, kind: str) -> None:
    assert door.put_group(b'{"location": "westus"}', content_type=kind).status == 201


def test_compressed_bodies_are_refused(door: Door) -> None:
    assert error(door.put_group(b"\x1f\x8b", content_encoding="gzip")) == (
        415, "UnsupportedMediaType", "The content encoding 'gzip' is not supported.")


def test_bodies_over_four_megabytes_are_refused(door: Door) -> None:
    body = b'{"location": "westus"}' + b" " * bodies.LARGEST
    assert error(door.put_group(body)) == (413, "RequestEntityTooLarge",
                                           "The request content size exceeds the maximum size of 4194304 bytes.")


def test_a_message_quotes_the_beginning_of_a_long_value(door: Door) -> None:
    door.put_group(b'{"location": "westus"}')
    long = b"x" * 100_000
    for target, body in ((f"{GROUP}?api-version=2024-11-01", b'{"location": "%s"}'),
                         (f"{GALLERY}?api-version=2024-03-03", b'{"location": "westus", "%s": 1}'),
                         (f"{GALLERY}?api-version=2024-03-03", b'{"location": "westus", "properties": {"softDeletePolicy": '
                                                               b'{"isSoftDeleteEnabled": "%s"}}}')):
        status, _, message = error(door("PUT", target, body % long))
        assert status == 400
        assert "x" * LONGEST_VALUE + "..." in message
        assert "x" * (LONGEST_VALUE + 1) not in message


@pytest.mark.parametrize("number", ["9223372036854775807", "18446744073709551616", "-99999999999999999999", "1" * 300])
def test_a_whole_number_of_any_length_is_read_as_it_is(number: str) -> None:
    value = bodies.parse(f'{{"n": {number}, "text": "{number}"}}'.encode())
    assert repr(value) == f"{{'n': {number}, 'text': '{number}'}}"


def test_a_body_of_a_read_is_not_looked_at(door: Door) -> None:
    assert door("GET", LIST, b"not json", content_type="text/plain").status == 200


def test_halves_of_characters_are_written_escaped() -> None:
    assert json.loads(bodies.write({"a": "\ud800"})) == {"a": "\ud800"}


# -- addresses -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/%00", "/subscriptions/%0a", "/%ff%fe", f"{SUBSCRIPTION}/resourcegroups/%1b"])
def test_addresses_with_what_no_name_holds_are_refused(door: Door, path: str) -> None:
    status, code, message = error(door("GET", path + "?api-version=2024-11-01"))
    assert (status, code) == (400, "InvalidRequestUri")
    assert message.startswith("The request path '")


def test_very_long_addresses_are_refused(door: Door) -> None:
    status, code, message = error(door("GET", "/a" * 10_000 + "?api-version=2024-11-01"))
    assert (status, code) == (414, "RequestUriTooLong")
    assert message == f"The request address has 20023 characters; at most {LONGEST_TARGET} are accepted."


@pytest.mark.parametrize("name", ["%2e%2e", "..", "%2e%2e%2f%2e%2e%2fetc", "..%5c..", "%252e%252e", "a%2fb", ".", "%2e"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_no_name_leads_out_of_the_workspace(door: Door, workspace: Path, name: str, method: str) -> None:
    before = {path for path in workspace.parent.rglob("*") if workspace not in path.parents}
    answer = door(method, f"{SUBSCRIPTION}/resourcegroups/{name}?api-version=2024-11-01", b'{"location": "westus"}')
    assert answer.status in (200, 201, 202, 204, 400, 404)
    door(method, f"{SUBSCRIPTION}/resourcegroups/g/providers/{name}/{name}/{name}?api-version=2024-11-01", b'{"location": "westus"}')
    assert {path for path in workspace.parent.rglob("*") if workspace not in path.parents} == before
    assert not find_problems(str(workspace))


def test_paths_and_words_of_the_query_ignore_case(door: Door) -> None:
    assert door.put_group(b'{"location": "westus"}').status == 201
    assert door("PUT", f"{GALLERY}?api-version=2024-03-03", b'{"location": "westus"}').status == 201
    answer = door("GET", f"{GALLERY.upper().replace('/SUBSCRIPTIONS', '/Subscriptions')}?API-Version=2024-03-03")
    assert answer.status == 200
    assert content(answer)["name"] == "a"


@pytest.mark.parametrize("host", ["", "a b", 'evil"host', "x/y", "host:port", "a" * 3 + "@b"])
def test_a_host_that_is_none_is_refused(door: Door, host: str) -> None:
    assert error(door("GET", LIST, host=host)) == (
        400, "InvalidHostHeader", "The Host header of the request is not a host name.")


def test_a_subscription_that_does_not_exist_is_told(door: Door) -> None:
    assert error(door("GET", "/subscriptions/x/resourcegroups?api-version=2024-11-01")) == (
        404, "SubscriptionNotFound", "The subscription 'x' could not be found.")


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "FOO", "LOCK"])
def test_other_methods_are_refused(door: Door, method: str) -> None:
    assert error(door(method, LIST))[:2] == (405, "MethodNotAllowed")


# -- what every answer carries -----------------------------------------------------------------------------------------------


def test_every_answer_has_ids_and_limits(door: Door) -> None:
    answer = door("GET", LIST)
    assert GUID.fullmatch(answer.headers["x-ms-request-id"])
    assert answer.headers["x-ms-correlation-request-id"] == answer.headers["x-ms-request-id"]
    assert re.fullmatch(rf"LOCAL:\d{{8}}T\d{{6}}Z:{GUID.pattern}", answer.headers["x-ms-routing-request-id"])
    assert answer.headers["x-ms-ratelimit-remaining-subscription-reads"] == "11999"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert door("GET", LIST).headers["x-ms-ratelimit-remaining-subscription-reads"] == "11998"


def test_each_kind_of_request_has_its_own_limit(door: Door) -> None:
    door.put_group(b'{"location": "westus"}')
    made = door("PUT", f"{GALLERY}?api-version=2024-03-03", b'{"location": "westus"}')
    assert made.headers["x-ms-ratelimit-remaining-subscription-writes"] == "1198"
    assert made.headers["x-ms-ratelimit-remaining-resource"] == (
        "Microsoft.Compute/CreateUpdateGallery3Min;49,Microsoft.Compute/CreateUpdateGallery30Min;299")
    shown = door("GET", f"{GALLERY}?api-version=2024-03-03")
    assert shown.headers["x-ms-ratelimit-remaining-resource"] == (
        "Microsoft.Compute/GetGallery3Min;349,Microsoft.Compute/GetGallery30Min;2499")
    gone = door("DELETE", f"{GALLERY}?api-version=2024-03-03")
    assert gone.headers["x-ms-ratelimit-remaining-subscription-deletes"] == "14999"


def test_ids_that_the_client_gives_come_back(door: Door) -> None:
    correlation = "12345678-1234-1234-1234-123456789012"
    answer = door("GET", LIST, x_ms_correlation_request_id=correlation, x_ms_client_request_id="mine",
                  x_ms_return_client_request_id="true")
    assert answer.headers["x-ms-correlation-request-id"] == correlation
    assert answer.headers["x-ms-client-request-id"] == "mine"
    answer = door("GET", LIST, x_ms_correlation_request_id="no guid", x_ms_client_request_id="a\r\nb",
                  x_ms_return_client_request_id="true")
    assert answer.headers["x-ms-correlation-request-id"] == answer.headers["x-ms-request-id"]
    assert "x-ms-client-request-id" not in answer.headers


def test_operations_are_polled_at_the_host_that_was_asked(door: Door) -> None:
    door.put_group(b'{"location": "westus"}')
    made = door("PUT", f"{GALLERY}?api-version=2024-03-03", b'{"location": "westus"}', host="localhost:1234")
    assert made.headers["Azure-AsyncOperation"].startswith("https://localhost:1234/subscriptions/")


def test_head_has_no_body(door: Door) -> None:
    missing = door("HEAD", f"{GROUP}?api-version=2024-11-01")
    assert (missing.status, missing.body) == (404, b"")
    door.put_group(b'{"location": "westus"}')
    found = door("HEAD", f"{GROUP}?api-version=2024-11-01")
    assert (found.status, found.body) == (204, b"")


# -- what goes wrong -----------------------------------------------------------------------------------------------------------


def failing(trouble: Exception, identity: Identity | None = None) -> tuple[Exchange, list[str]]:
    def send(request: Any) -> Response:
        raise trouble

    notices: list[str] = []
    return Exchange(send, identity, notices.append), notices


@pytest.mark.parametrize(("trouble", "status", "code"), [
    (StoreError("The workspace has format 9."), 500, "InternalServerError"),
    (ReadOnlyStore("The disk is full."), 503, "ServiceUnavailable")])
def test_trouble_with_the_store_is_told_in_process_in_the_stores_words(trouble: Exception, status: int, code: str) -> None:
    exchange, notices = failing(trouble)
    assert error(exchange.answer("GET", LIST, {})) == (status, code, str(trouble))
    assert notices == [str(trouble)]


@pytest.mark.parametrize(("trouble", "refused"), [
    (StoreError("/home/you/w has format 9."),
     (500, "InternalServerError", "The workspace could not be read. The server's log says what is wrong with it.")),
    (ReadOnlyStore("Cannot write /home/you/w: the disk is full."),
     (503, "ServiceUnavailable", "The workspace could not be written to. The server's log says why."))])
def test_trouble_with_the_store_names_no_file_of_this_machine_over_http(
        door: Door, trouble: Exception, refused: tuple[int, str, str]) -> None:
    exchange, notices = failing(trouble, door.identity)
    assert error(exchange.answer("GET", LIST, door.headers)) == refused
    assert notices == [str(trouble)]


def test_an_unexpected_failure_is_told_to_the_person_and_not_to_the_client() -> None:
    exchange, notices = failing(KeyError("secret"))
    assert error(exchange.answer("GET", LIST, {})) == (
        500, "InternalServerError", "The request failed with an unexpected error.")
    assert "KeyError" in notices[0]
    exchange.answer("GET", LIST, {})
    assert len(notices) == 1


def test_a_damaged_document_harms_no_other_request(door: Door, workspace: Path) -> None:
    door.put_group(b'{"location": "westus"}')
    door("PUT", f"{GALLERY}?api-version=2024-03-03", b'{"location": "westus"}')
    document = next(workspace.glob("state/*/g/microsoft.compute/galleries/a/_.json"))
    whole = document.read_bytes()
    document.write_bytes(b"{")
    answer = door("GET", f"{GROUP}/providers/Microsoft.Compute/galleries?api-version=2024-03-03")
    assert (answer.status, content(answer)) == (200, {"value": []})
    assert str(document) in door.notices[0]
    damaged = door("GET", f"{GALLERY}?api-version=2024-03-03")
    assert error(damaged)[:2] == (500, "InternalServerError")
    assert str(workspace) not in damaged.body.decode() + repr(damaged.headers)
    document.write_bytes(whole)
    assert door("GET", f"{GALLERY}?api-version=2024-03-03").status == 200
    assert door("DELETE", f"{GROUP}?api-version=2024-11-01").status == 202


# -- lists and api-versions ----------------------------------------------------------------------------------------------------


def test_a_long_list_comes_in_pages_that_the_client_follows(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sig_cli.server.exchange.PAGE_SIZE", 2)
    for name in "abcde":
        assert door("PUT", f"{SUBSCRIPTION}/resourcegroups/{name}?api-version=2024-11-01", b'{"location": "westus"}').status == 201
    names, target = [], LIST
    while target:
        page = content(door("GET", target))
        assert len(page["value"]) <= 2
        names += [row["name"] for row in page["value"]]
        link = page.get("nextLink", "")
        assert not link or link.startswith(f"https://{HOST}/")
        target = "/" + link.partition("://")[2].partition("/")[2] if link else ""
    assert names == list("abcde")


def test_what_is_read_has_a_revision_that_a_write_can_name(door: Door) -> None:
    door.put_group(b'{"location": "westus"}')
    tag = door("GET", f"{GROUP}?api-version=2024-11-01").headers["ETag"]
    assert door("GET", f"{GROUP}?api-version=2024-11-01", if_none_match=tag).status == 304
    assert door.put_group(b'{"location": "westus", "tags": {"a": "b"}}', if_match=tag).status == 200
    refused = (412, "PreconditionFailed", "The condition specified using HTTP conditional header(s) is not met.")
    assert error(door.put_group(b'{"location": "westus"}', if_match=tag)) == refused
    assert error(door.put_group(b'{"location": "westus"}', if_none_match="*")) == refused


def test_newer_api_versions_are_answered_unless_the_server_is_strict(door: Door, workspace: Path) -> None:
    door.put_group(b'{"location": "westus"}')
    target = f"{GROUP}/providers/Microsoft.Compute/galleries?api-version=2031-01-01"
    assert door("GET", target).status == 200
    strict = Exchange(sender(str(workspace), strict_api_versions=True))
    status, code, message = error(strict.answer("GET", target, {"host": HOST}))
    assert (status, code) == (404, "InvalidResourceType")
    assert "2031-01-01" in message
