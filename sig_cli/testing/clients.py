"""SDK clients on a workspace: what `client(...)` gives a client class beyond what the test gives it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.testing.credentials import AsyncWorkspaceCredential, WorkspaceCredential

Client = TypeVar("Client")
POLLING_INTERVAL = 0.05
"""Seconds between the polls of an operation that goes on, where its answer names no time. The SDKs' own 30 are for the real
service."""


def is_async(client_class: Callable[..., Any]) -> bool:
    """Whether a client class is an asynchronous one, of an SDK's `aio` package."""
    return inspect.iscoroutinefunction(getattr(client_class, "close", None))


def make(client_class: Callable[..., Client], credential: WorkspaceCredential | AsyncWorkspaceCredential,
                 subscription_id: str, options: dict[str, Any]) -> Client:
    """A client of this class. `options` go to it as they are; clients that know no subscription are given none."""
    given: dict[str, Any] = {"credential": credential, "polling_interval": POLLING_INTERVAL, **options}
    if "subscription_id" in inspect.signature(client_class).parameters:
        given.setdefault("subscription_id", subscription_id)
    return client_class(**given)
