"""Bearer tokens: signed by the server's own key, for the tools that it serves and for nobody else.

Their claims are those that clients look at (`tid`, `oid`, `appid`, ...). They live by the machine's own clock, not by the
workspace's: az keeps them by that one as well.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import jwt

from sig_cli.domain.errors import refusal

if TYPE_CHECKING:
    from sig_cli.server.credentials import Credentials
    from sig_cli.workspace.engine import Document

LIFETIME = 24 * 3600
"""Seconds. As long as the service's longest-lived tokens; whoever can read the secret can have another one."""

_ALGORITHM = "HS256"


def issue(credentials: Credentials, issuer: str, audience: str, lifetime: int = LIFETIME, *,
          principal: Document | None = None, tenant: str | None = None) -> str:
    """A token for the workspace's owner, or for a principal, in the first of its tenants or the one given.

    `issuer` is the address of the token endpoint's parent.
    """
    now = int(time.time())
    claims = {"aud": audience, "iss": issuer, "iat": now, "nbf": now - 60, "exp": now + lifetime,
              "appid": credentials.client_id, "appidacr": "1", "idtyp": "app", "oid": credentials.client_id,
              "sub": credentials.client_id, "tid": credentials.tenant, "ver": "1.0"}
    if principal is not None:
        claims |= {"oid": principal["name"], "sub": principal["name"], "tid": tenant or principal["tenants"][0],
                   "appid": principal.get("appId") or credentials.client_id}
        if "userPrincipalName" in principal:
            claims |= {"upn": principal["userPrincipalName"], "idtyp": "user"}
    return jwt.encode(claims, credentials.signing_key, algorithm=_ALGORITHM)


def check(credentials: Credentials, header: str | None) -> dict[str, Any]:
    """The claims of an `Authorization` header's token. Raises `ServiceError` with status 401 for any other header."""
    if not header:
        raise refusal("token-missing")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise refusal("token-scheme-unsupported")
    try:
        claims: dict[str, Any] = jwt.decode(token.strip(), credentials.signing_key, algorithms=[_ALGORITHM],
                                            options={"verify_aud": False, "require": ["exp", "oid", "tid"]})
    except jwt.ExpiredSignatureError:
        ended = jwt.decode(token.strip(), options={"verify_signature": False})["exp"]
        raise refusal("token-expired", moment=_clock(ended), now=_clock(time.time())) from None
    except (jwt.InvalidTokenError, ValueError):
        raise refusal("token-invalid") from None
    return claims


def _clock(seconds: float) -> str:
    """A moment as the service writes it in this one error."""
    return time.strftime("%m/%d/%Y %I:%M:%S %p", time.gmtime(seconds))
