"""Pages of lists: `--max-items` and `--next-token` of az's list commands, and long lists read bit by bit.

The token is base64 of `{"next_link": URL or null, "offset": N}`: which page to read, and how many of its items have
been printed already. Source: az 2.91, observed.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from sig_cli.arm.messages import Request
from sig_cli.cli.failures import Failure
from sig_cli.cli.session import split_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.cli.session import Session


def pages(session: Session, path: str, api_version: str, size: int) -> Iterator[list[Any]]:
    """All items of a collection, at most `size` at a time: who waits for many can be told how far it is."""
    query = {"api-version": api_version}
    while True:
        answer = session.checked(session.exchange(Request("GET", path, query, page_size=size))).body
        yield answer["value"]
        if not answer.get("nextLink"):
            return
        path, query = split_link(answer["nextLink"])


def page(session: Session, path: str, api_version: str, max_items: int | None, next_token: str | None,
         query: dict[str, str | None]) -> list[Any]:
    """At most `max_items` items of a collection, from where `next_token` says; warns with the next token.

    Raises `Failure` with az's words for a bad token or a number below 1. A token without `--max-items` is ignored.
    """
    link: str | None = None
    offset = 0
    if max_items is not None and max_items < 1:
        raise Failure(f"InvalidArgumentValue: --max-items: Invalid format: '{max_items}' is less than 1")
    if next_token is not None:
        link, offset = _read_token(next_token)
        if max_items is None:
            link, offset = None, 0
    items: list[Any] = []
    while True:
        answer = session.follow(link) if link else session.get(path, api_version, **query)
        rest = answer["value"][offset:]
        following = answer.get("nextLink")
        if max_items is not None and len(items) + len(rest) > max_items:
            taken = max_items - len(items)
            items.extend(rest[:taken])
            _tell(session, link, offset + taken)
            return items
        items.extend(rest)
        if not following:
            return items
        link, offset = following, 0


def _tell(session: Session, link: str | None, offset: int) -> None:
    text = json.dumps({"next_link": link, "offset": offset})
    session.warn(f"Token of next page: {b64encode(text.encode()).decode()}")


def _read_token(token: str) -> tuple[str | None, int]:
    problem = "InvalidArgumentValue: --next-token: "
    try:
        text = b64decode(token).decode("utf-8")
    except (binascii.Error, ValueError) as error:
        kind = "Error decoding UTF-8." if isinstance(error, UnicodeDecodeError) else "Invalid Base64 string."
        raise Failure(problem + kind) from error
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Failure(f"{problem}Invalid JSON object.") from error
    if not isinstance(value, dict):
        raise Failure(f"{problem}Decoded object is not a dictionary.")
    if not {"next_link", "offset"} <= value.keys():
        raise Failure(f"{problem}`next_link` or `offset` doesn't exist.")
    link, offset = value["next_link"], value["offset"]
    if not isinstance(offset, int) or not isinstance(link, str | None) or offset < 0:
        # az ends in a traceback, or begins at the end.
        raise Failure(f"{problem}Invalid JSON object.")
    if link is not None and not link.startswith(("https://management.azure.com/", "/subscriptions/")):
        raise Failure(f"{problem}`next_link` {link!r} is not a valid endpoint.")
    return link, offset
