"""`az rest`: a request of one's own, word for word.

It goes through the same exchange of HTTP messages as those of `sig serve`, so that what is wrong with a message is told in the same
words. There is no token: in this process everybody is the workspace's owner.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.loose_json import is_json, parse
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

HOSTS = frozenset({"management.azure.com", "management.core.windows.net", "management.usgovcloudapi.net",
                   "management.chinacloudapi.cn"})
"""The hosts of Resource Manager, which all stand for the workspace."""
GRAPH = "graph.microsoft.com"


@command(
    Opt("--url", "--uri", "-u", name="url", required=True,
        help="A path, or a URL of Resource Manager. {subscriptionId} stands for the current subscription"),
    Opt("--method", "-m", name="method", kind="enum", choices=("head", "get", "put", "post", "delete", "options", "patch"),
        default="get", help="HTTP method"),
    Opt("--headers", name="headers", words="+", metavar="KEY=VALUE", help="Headers, as KEY=VALUE or JSON"),
    Opt("--uri-parameters", "--url-parameters", name="uri_parameters", words="+", metavar="KEY=VALUE",
        help="Words of the query, as KEY=VALUE or JSON"),
    Opt("--body", "-b", name="body", help="Body. @FILE reads it from a file"),
    Opt("--skip-authorization-header", name="skip_authorization_header", kind="flag", default=False,
        help="Send no token. Resource Manager refuses such a request"),
    Opt("--resource", name="resource", help="What the token is for. There is none here"),
    Opt("--output-file", name="output_file", complete="file", help="Write the answer to a file"),
    shape="plain", style="hand",
    examples=(("All galleries", "rest -u '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/galleries?api-version=2024-03-03'"),
              ("Make one", "rest -m put -u '/subscriptions/{subscriptionId}/resourceGroups/images/providers/Microsoft.Compute"
                           "/galleries/golden?api-version=2024-03-03' -b '{\"location\": \"westus\"}'")),
)
def rest(session: Session, *, url: str, method: str = "get", headers: list[str] | None = None,
         uri_parameters: list[str] | None = None, body: str | None = None, skip_authorization_header: bool = False,
         resource: str | None = None, output_file: str | None = None) -> Any:
    """Send a request. Raises `Failure` with status and body of an answer that is no success."""
    from sig_cli.server.exchange import Exchange

    given = {name.lower(): value for name, value in _pairs(headers).items()}
    raw, kind = _content(body)
    if kind:
        given.setdefault("content-type", kind)
    target = _target(session, url, _pairs(uri_parameters))
    if skip_authorization_header and "authorization" not in given:
        _refuse_stranger()
    answer = Exchange(session.exchange).answer(method, target, given, raw)
    if answer.status >= 400:
        raise Failure(_refused(answer.status, answer.body))
    if output_file and not session.rehearsing:
        with open(output_file, "wb") as file:
            file.write(answer.body)
        return None
    return json.loads(answer.body) if answer.body else None


def _pairs(words: list[str] | None) -> dict[str, str]:
    """The members of KEY=VALUE words and of JSON objects. Raises `Failure` for anything else."""
    found: dict[str, str] = {}
    for word in words or ():
        try:
            value = parse(word)
        except ValueError:
            name, mark, text = word.partition("=")
            if not mark:
                raise Failure(f"'{word}' is neither KEY=VALUE nor a JSON object.") from None
            value = {name: text}
        if not isinstance(value, dict):
            raise Failure(f"'{word}' is neither KEY=VALUE nor a JSON object.")
        found.update({str(name): str(text) for name, text in value.items()})
    return found


def _content(body: str | None) -> tuple[bytes, str]:
    """The bytes of a body, and what they are when they are JSON."""
    if not body:
        return b"", ""
    try:
        value = parse(body)
    except ValueError:
        return body.encode("utf-8", "surrogateescape"), ""
    return (json.dumps(value).encode(), "application/json") if is_json(value) else (body.encode(), "")


def _target(session: Session, url: str, words: dict[str, str]) -> str:
    """Path and query of a URL. Raises `Failure` for one of another host than Resource Manager's and Graph's."""
    from urllib.parse import urlencode

    url = "".join(letter for letter in url if letter >= " " and letter != "\x7f").strip()
    scheme, mark, rest_ = url.partition("://")
    prefix = ""
    if mark:
        host, slash, path = rest_.partition("/")
        host = host.partition("@")[2] or host
        name = host.partition(":")[0].lower()
        if scheme.lower() != "https" or name not in (*HOSTS, GRAPH):
            raise Failure(f"No request leaves this machine: '{scheme}://{host}' is not Resource Manager. Leave the host away, or "
                          "use https://management.azure.com.")
        prefix = "/msgraph" if name == GRAPH else ""
        url = slash + path
    path, _, query = url.partition("#")[0].partition("?")
    path = prefix + "/" + "/".join(_straight(path.split("/")))
    if "{subscriptionId}" in path + query:
        path, query = (text.replace("{subscriptionId}", session.subscription) for text in (path, query))
    query = "&".join(filter(None, (query, urlencode(words))))
    return f"{path}?{query}" if query else path


def _straight(segments: list[str]) -> list[str]:
    """The segments of a path without empty ones and dots, and without those that two dots take back."""
    found: list[str] = []
    for segment in segments:
        if segment == "..":
            del found[-1:]
        elif segment not in ("", "."):
            found.append(segment)
    return found


def _refused(status: int, body: bytes) -> str:
    from http import HTTPStatus

    reason = HTTPStatus(status).phrase
    return f"{reason}({body.decode()})" if body else reason


def _refuse_stranger() -> None:
    """What Resource Manager says to a request without a token."""
    from sig_cli.domain.errors import refusal
    from sig_cli.server import bodies

    error = refusal("token-missing")
    raise Failure(f"{_refused(error.status, bodies.write(error.envelope()))}\nInteractive authentication is needed. Please run:\n"
                  "az logout\naz login")
