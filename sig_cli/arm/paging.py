"""Pages of a list: where a page begins, and the link to the next one.

A token is the place of the last member of a page, in base64 that is safe in an address. The next page begins behind that
place, whether its member is still there or not, so what comes and goes between two pages moves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.providers.provider import skip_token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sig_cli.arm.messages import Request

_PATH = "/%!$&'()*+,;=:@-._~"
_WORD = "$-._~:@/"


def after(request: Request) -> str:
    """The place behind which the page begins that a request asks for; empty for the first one.

    Raises `skip-token-invalid` for what no `nextLink` can have had.
    """
    token = skip_token(request.query)
    if not token:
        return ""
    from base64 import b64decode
    from binascii import Error

    try:
        place = b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True).decode()
    except (Error, ValueError):
        place = ""
    if not place or "\0" in place or _token(place) != token:
        raise refusal("skip-token-invalid", value=token[:100])
    return place


def page(request: Request, members: Iterable[tuple[str, Any]], most: int | None) -> tuple[list[Any], str | None]:
    """At most `most` members (None: all) behind the request's token, and the link to the rest; None when there is none.

    Reads one member more than it gives.
    """
    begin = after(request)
    taken: list[tuple[str, Any]] = []
    for place, member in members:
        if place == begin:
            continue
        if most is not None and len(taken) == max(most, 1):
            return [member for _, member in taken], _link(request, taken[-1][0])
        taken.append((place, member))
    return [member for _, member in taken], None


def _token(place: str) -> str:
    from base64 import urlsafe_b64encode

    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _link(request: Request, place: str) -> str:
    """The address of the same list, behind a place."""
    from urllib.parse import quote

    words = [f"{quote(word, safe='$')}={quote(text, safe=_WORD)}" for word, text in request.query.items()
             if word.lower() != "$skiptoken"]
    return f"https://{request.host}{quote(request.path, safe=_PATH)}?{'&'.join(words)}&$skiptoken={_token(place)}"
