"""What secure parameters say, kept out of what is written and what is shown.

A simulated type knows what of it is never given back, such as a machine's password. The service of a type that is only stored here
knows that too; in its place stands the template: what comes from a secure parameter is not written down. `whatIf` masks it (reported).
"""

from __future__ import annotations

from typing import Any

from sig_cli.domain.errors import ServiceError
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
    return {name: _without(value, secrets) if name.lower() == "properties" else value for name, value in body.items()}


def masked(value: Any, secrets: frozenset[str]) -> Any:
    """A JSON value in which a mask stands for every text that is or contains one of `secrets`."""
    if isinstance(value, dict):
        return {name: masked(item, secrets) for name, item in value.items()}
    if isinstance(value, list):
        return [masked(item, secrets) for item in value]
    return MASK if _tells(value, secrets) else value


def hushed(value: Any, secrets: frozenset[str]) -> Any:
    """An error's member with a mask in the place of each secret that a text of it quotes."""
    if isinstance(value, dict):
        return {name: hushed(item, secrets) for name, item in value.items()}
    if isinstance(value, list):
        return [hushed(item, secrets) for item in value]
    if isinstance(value, str):
        for secret in sorted(secrets, key=len, reverse=True):
            if len(secret) >= SHORTEST_PART:
                value = value.replace(secret, MASK)
            for quote in "'\"":
                value = value.replace(f"{quote}{secret}{quote}", f"{quote}{MASK}{quote}")
    return value


def hushed_error(error: ServiceError, secrets: frozenset[str]) -> ServiceError:
    """An error that quotes no secret."""
    return ServiceError.of(hushed(error.member(), secrets), status=error.status) if secrets else error


def _without(value: Any, secrets: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(item, secrets) for name, item in value.items() if not _tells(item, secrets)}
    if isinstance(value, list):
        return [_without(item, secrets) for item in value if not _tells(item, secrets)]
    return value


def _tells(value: Any, secrets: frozenset[str]) -> bool:
    return isinstance(value, str) and (value in secrets or any(len(secret) >= SHORTEST_PART and secret in value for secret in secrets))
