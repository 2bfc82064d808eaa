"""What secure parameters say, kept out of what is written and what is shown.

A simulated type knows what of it is never given back, such as a machine's password. The service of a type that is only stored here
knows that too; in its place stands the template: what comes from a secure parameter is not written down. `whatIf` masks it (reported).
"""

from __future__ import annotations

from typing import Any

from sig_cli.domain.errors import ServiceError
from sig_cli.domain.write_only import GONE, INSIDE, rewritten
from sig_cli.providers.registry import provider
from sig_cli.workspace.names import fold

MASK = "*******"
SHORTEST_PART = 8
"""Shorter secrets are looked for as whole texts only: inside of others they may stand by chance."""


def is_stored(type_: str) -> bool:
    """Whether resources of a type are stored as they are sent."""
    return not getattr(provider(fold(type_)), "simulated", True)


def without_secrets(body: dict[str, Any], secrets: frozenset[str]) -> dict[str, Any]:
    """A body whose `properties` have no member, and no element, that is or contains one of `secrets`."""
    return {name: rewritten(value, lambda _, part: GONE if _tells(part, secrets) else INSIDE) if name.lower() == "properties" else value
            for name, value in body.items()}


def masked(value: Any, secrets: frozenset[str]) -> Any:
    """A JSON value in which a mask stands for every text that is or contains one of `secrets`."""
    [shown] = rewritten([value], lambda _, part: MASK if _tells(part, secrets) else INSIDE)
    return shown


def hushed(value: Any, secrets: frozenset[str]) -> Any:
    """An error's member with a mask in the place of each secret that a text of it quotes."""
    [shown] = rewritten([value], lambda _, part: _hushed(part, secrets) if isinstance(part, str) else INSIDE)
    return shown


def _hushed(text: str, secrets: frozenset[str]) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST_PART:
            text = text.replace(secret, MASK)
        for quote in "'\"":
            text = text.replace(f"{quote}{secret}{quote}", f"{quote}{MASK}{quote}")
    return text


def hushed_error(error: ServiceError, secrets: frozenset[str]) -> ServiceError:
    """An error that quotes no secret."""
    return ServiceError.of(hushed(error.member(), secrets), status=error.status) if secrets else error


def _tells(value: Any, secrets: frozenset[str]) -> bool:
    return isinstance(value, str) and (value in secrets or any(len(secret) >= SHORTEST_PART and secret in value for secret in secrets))
