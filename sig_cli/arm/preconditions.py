"""Conditional requests: `If-Match` and `If-None-Match`, as RFC 9110 has them.

The entity tag of a resource is the revision of the document in which its state lies. It stands in quotes; a request may also
write it bare, or as a weak one. What has no document of its own (a feature that nobody touched) has no tag, but it exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.errors import ServiceError, refusal

if TYPE_CHECKING:
    from sig_cli.arm.messages import Request, Response
    from sig_cli.providers.provider import Call, Provider

CONDITIONS = ("if-match", "if-none-match")
_PASSING = ("Creating", "Updating", "Deleting", "Migrating", "Registering", "Unregistering")


def hold(request: Request, handler: Provider, call: Call) -> None:
    """Refuse a request whose conditions do not hold for what is there, with `precondition-failed`.

    For a read only `If-Match` is looked at: `unchanged` does the rest.
    """
    path = handler.record(call)
    stored = call.resources.get(path) if path is not None else None
    revision = stored.revision if stored is not None else ""
    for name in CONDITIONS if request.method in ("PUT", "PATCH", "DELETE") else CONDITIONS[:1]:
        text = request.headers.get(name)
        if text is None:
            continue
        wanted = _revisions(text)
        found = _exists(handler, call, stored is not None) if wanted == ["*"] else revision != "" and revision in wanted
        if found != (name == "if-match"):
            raise refusal("precondition-failed")


def unchanged(request: Request, call: Call, response: Response) -> bool:
    """Whether an answer to a read is what the client has already, so that 304 is enough.

    While something is being done to a resource it looks different from moment to moment without a new revision, and so does
    what is only shown on demand.
    """
    text = request.headers.get("if-none-match")
    if text is None or response.status not in (200, 204) or "$expand" in call.query:
        return False
    body = response.body if isinstance(response.body, dict) else {}
    properties = body.get("properties")
    if isinstance(properties, dict) and properties.get("provisioningState") in _PASSING:
        return False
    wanted = _revisions(text)
    return wanted == ["*"] or (response.headers.get("ETag", "")[1:-1] or None) in wanted


def _revisions(text: str) -> list[str]:
    """The revisions that a condition lists, without quotes and marks of weakness; `["*"]` for any at all."""
    found = []
    for part in text.split(","):
        one = part.strip()
        if one[:2] in ("W/", "w/"):
            one = one[2:]
        if len(one) > 1 and one[0] == one[-1] == '"':
            one = one[1:-1]
        found.append(one)
    return found


def _exists(handler: Provider, call: Call, recorded: bool) -> bool:
    """Whether a read would find the resource, or, of what cannot be read alone, whether it is recorded."""
    if recorded:
        return True
    try:
        return handler.get(call).status == 200
    except ServiceError as error:
        if error.status in (404, 405):
            return False
        raise
