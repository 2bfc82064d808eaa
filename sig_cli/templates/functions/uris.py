"""Functions of URIs. Source: the public description of each, and answers quoted in public for data URIs."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from sig_cli.templates.failures import expression_error
from sig_cli.templates.functions.strings import base64, decoded, from_json
from sig_cli.templates.table import function, invalid
from sig_cli.templates.values import as_text, find

_DATA = re.compile(r"data:(?P<type>[\w.+-]+/[\w.+-]+)?(?P<parameters>(?:;[\w-]+=[^;,]*)*)(?P<base64>;base64)?,(?P<data>.*)", re.DOTALL)


@function("dataUri", "v", count_case="arguments-one")
def data_uri(value: Any) -> str:
    kind = "text/plain" if isinstance(value, str) else "application/json"
    return f"data:{kind};charset=utf8;base64,{base64(as_text(value))}"


@function("dataUriToString", "s")
def data_uri_to_string(text: str) -> Any:
    match = _DATA.fullmatch(text)
    if match is None or (match["type"] is None and match["parameters"]):
        raise expression_error("data-uri-format", name="dataUriToString", value=text)
    for parameter in match["parameters"].split(";")[1:]:
        name, _, value = parameter.partition("=")
        # Recorded: the service refuses the spelling that its own dataUri writes.
        if name.lower() == "charset" and value.lower() not in ("utf-8", "us-ascii"):
            raise expression_error("data-uri-charset", name="dataUriToString", charset=value)
    data = decoded("dataUriToString", match["data"]) if match["base64"] else unquote(match["data"])
    if (match["type"] or "").lower() == "application/json":
        return from_json("dataUriToString", data)
    return data


@function("uri", "s s")
def uri(base: str, relative: str) -> str:
    if base.endswith("/"):
        return base + relative.removeprefix("/")
    start = base.find("//") + 2 if "//" in base else 0
    last = base.rfind("/", start)
    return (base if last < 0 else base[:last]) + "/" + relative.removeprefix("/")


@function("uriComponent", "s")
def uri_component(text: str) -> str:
    return quote(text, safe="-_.~")


@function("uriComponentToString", "s")
def uri_component_to_string(text: str) -> str:
    return unquote(text)


@function("parseUri", "s")
def parse_uri(text: str) -> dict[str, Any]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise invalid("parseUri", text, "is not a URI") from None
    if not parts.scheme:
        raise invalid("parseUri", text, "is not an absolute URI")
    parsed: dict[str, Any] = {"scheme": parts.scheme, "host": parts.hostname or ""}
    if port is not None:
        parsed["port"] = port
    parsed["path"] = parts.path
    if parts.query:
        parsed["query"] = "?" + parts.query
    return parsed


@function("buildUri", "o")
def build_uri(parts: dict[str, Any]) -> str:
    scheme, host = find(parts, "scheme", None), find(parts, "host", None)
    if not isinstance(scheme, str) or not isinstance(host, str) or not scheme or not host:
        raise invalid("buildUri", as_text(parts), "needs a scheme and a host")
    port, path, query = (find(parts, name, None) for name in ("port", "path", "query"))
    text = f"{scheme}://{host}"
    if port is not None:
        text += f":{as_text(port)}"
    if path:
        text += "/" + as_text(path).removeprefix("/")
    if query:
        text += "?" + as_text(query).removeprefix("?")
    return text
