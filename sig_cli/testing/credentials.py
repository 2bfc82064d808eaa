"""Credentials for SDK clients that insist on one.

In process nobody looks at the token; a served workspace takes the tokens that its server issues.
"""

from __future__ import annotations

from time import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

LIFETIME = 24 * 3600
"""Seconds. As long as the tokens of `sig serve`."""


class Token(NamedTuple):
    """What azure-core calls AccessToken and, with more members, AccessTokenInfo; it looks at the names only."""

    token: str
    expires_on: int
    token_type: str = "Bearer"  # noqa: S105 - a kind of token
    refresh_on: int | None = None


def _no_token() -> str:
    return "in-process"


class WorkspaceCredential:
    """A credential whose tokens come from `token()`; without it they say nothing and suffice in process."""

    def __init__(self, token: Callable[[], str] = _no_token) -> None:
        self._token = token

    def get_token(self, *scopes: str, **_: Any) -> Token:
        """A token, whatever it is for."""
        return Token(self._token(), int(time()) + LIFETIME)

    def get_token_info(self, *scopes: str, options: Any = None) -> Token:
        """The same in the form that newer releases of azure-core ask for."""
        return self.get_token(*scopes)

    def close(self) -> None:
        """Nothing: there is no connection."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncWorkspaceCredential:
    """The same for asynchronous clients."""

    def __init__(self, token: Callable[[], str] = _no_token) -> None:
        self._credential = WorkspaceCredential(token)

    async def get_token(self, *scopes: str, **_: Any) -> Token:
        """A token, whatever it is for."""
        return self._credential.get_token(*scopes)

    async def get_token_info(self, *scopes: str, options: Any = None) -> Token:
        """The same in the form that newer releases of azure-core ask for."""
        return self._credential.get_token(*scopes)

    async def close(self) -> None:
        """Nothing: there is no connection."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
