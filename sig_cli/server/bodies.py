"""Bodies of HTTP messages: JSON in, JSON out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import orjson

from sig_cli.domain.errors import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 4 * 1024 * 1024
"""How many bytes a body may have. Source: Resource Manager's limit for requests and templates, 4 MB."""

_LONG_NUMBER = re.compile(rb"\d{19}")
_DEPLOYMENT = "/microsoft.resources/deployments/"
_BODILESS = frozenset({"GET", "HEAD", "DELETE"})


def read(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Any:
    """The JSON of a request's body, or None when there is none.

    A body of GET, HEAD and DELETE is not looked at. Raises `ServiceError` for a body that is too large, is not JSON, or says
    that it is something else.
    """
    if len(body) > LARGEST:
        raise refusal("body-too-large", length=len(body), maximum=LARGEST)
    if method in _BODILESS or not body.strip():
        return None
    _check(headers, body)
    return parse(body)


def _check(headers: Mapping[str, str], body: bytes) -> None:
    """Refuse what is too large, and what says that it is no JSON."""
    if len(body) > LARGEST:
        raise refusal("body-too-large", length=len(body), maximum=LARGEST)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if not (kind == "application/json" or kind.endswith("+json") or kind == "text/json"):
        raise refusal("content-type-unsupported", kind=kind[:100] or "<null>")
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity"):
        raise refusal("content-encoding-unsupported", kind=encoding[:100])


def read_deployment(method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[Any, str | None]:
    """The JSON of a request's body and, for a deployment, its text instead: az sends templates as they stand in their files.

    Such a body has comments, texts over several lines and names without quotes, and the errors of a template name lines in it.
    Raises `ServiceError` as `read` does.
    """
    if _DEPLOYMENT not in path.lower() or method in _BODILESS or not body.strip():
        return read(method, path, headers, body), None
    _check(headers, body)
    try:
        return None, body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal("body-invalid", reason=str(error)) from None


def parse(body: bytes) -> Any:
    """The JSON in bytes. Raises `body-invalid` with what is wrong and where."""
    text = body.removeprefix(b"\xef\xbb\xbf")
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise refusal("body-invalid", reason=str(error)) from None
    # orjson makes a float of a whole number beyond 64 bits, and the refusal would quote that.
    return json.loads(text) if _LONG_NUMBER.search(text) else value


def write(value: Any) -> bytes:
    """A body's bytes. Texts that are no Unicode (half of a pair) are escaped."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode("ascii")
