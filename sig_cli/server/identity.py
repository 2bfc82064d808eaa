"""Who is calling: the metadata and token endpoints that az and the SDKs look for, and the check of what they issued.

The endpoints have the form of AD FS (`/adfs`), because clients then look nowhere else, and that of Microsoft Entra
(`/{tenant}/oauth2/v2.0`) for those who insist. Who knows the owner's secret gets the owner's token, and who knows that of a
service principal of the workspace gets one of that principal; nobody else does.
"""

from __future__ import annotations

import hmac
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from sig_cli.arm.messages import JSON, Response
from sig_cli.server import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sig_cli.domain.errors import ServiceError
    from sig_cli.server.credentials import Credentials
    from sig_cli.workspace.engine import Document

MANAGED_IDENTITY = "/msi/token"
ALIASES = "/aliases.json"
REMEMBERED = 1000
_GRANTS = ("client_credentials", "password")


class Identity:
    """The identity service of one server. `fixed_token` is accepted as well: what a user gave on the command line.

    `log_in(client id, secret)` gives the service principal that they belong to; without it only the owner logs in.
    """

    def __init__(self, credentials: Credentials, fixed_token: str | None = None,
                 log_in: Callable[[str, str], Document | None] | None = None) -> None:
        self._log_in = log_in
        self._credentials = credentials
        self._fixed_token = fixed_token
        # Headers that were in order, until when, and whose they are: a check costs as much as a read.
        self._checked: dict[str, tuple[int, str | None]] = {}

    def caller(self, authorization: str | None, host: str) -> str | None:
        """Who sends a request with this `Authorization` header: an object id, or None for the workspace's owner.

        Raises `ServiceError` with status 401.
        """
        if self._fixed_token is not None and authorization is not None \
                and hmac.compare_digest(authorization.encode(), f"Bearer {self._fixed_token}".encode()):
            return None
        until, caller = self._checked.get(authorization or "", (0, None))
        if until <= time.time():
            claims = tokens.check(self._credentials, authorization)
            if len(self._checked) >= REMEMBERED:
                self._checked.clear()
            caller = str(claims["oid"]) if claims["oid"] != self._credentials.client_id else None
            self._checked[str(authorization)] = claims["exp"], caller
        return caller

    def answer(self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str],
               body: bytes) -> Response | None:
        """The answer of what needs no token: metadata, token endpoints, aliases of images. None for every other address."""
        words = path.strip("/").lower().split("/")
        base = f"https://{headers.get('host', '')}"
        if words == ["metadata", "endpoints"]:
            return _only(("GET",), method) or _json(200, _endpoints(base, query.get("api-version", ""), self._credentials))
        if path == ALIASES:
            from sig_cli.domain.marketplace import alias_document

            return _only(("GET",), method) or _json(200, alias_document())
        if words[-2:] == [".well-known", "openid-configuration"] and len(words) in (3, 4):
            return _only(("GET",), method) or _json(200, self._configuration(base, words))
        if words[-1] == "keys" and words[1:-1] in (["discovery"], ["discovery", "v2.0"]):
            # The key is not public: nobody but this server can check its tokens. Node's credentials insist on the address.
            return _only(("GET",), method) or _json(200, {"keys": []})
        if words[-1] == "token" and (words[1:-1] in (["oauth2"], ["oauth2", "v2.0"])):
            return _only(("POST",), method) or self._grant(base, words[0], body)
        if path == MANAGED_IDENTITY:
            return _only(("GET",), method) or self._managed_identity(base, query, headers)
        return None

    def token(self, base: str, audience: str | None = None, *, principal: Document | None = None,
              tenant: str | None = None) -> str:
        """A token of the workspace's owner, or of a principal, for the server at `base` (`https://host:port`)."""
        return tokens.issue(self._credentials, f"{base}/adfs", audience or f"{base}/", principal=principal, tenant=tenant)

    def _configuration(self, base: str, words: list[str]) -> dict[str, Any]:
        """What OpenID Connect says of an authority: where tokens come from."""
        authority = f"{base}/{words[0]}"
        version = "/v2.0" if "v2.0" in words else ""
        return {"issuer": f"{base}/{self._credentials.tenant}{version}",
                "authorization_endpoint": f"{authority}/oauth2{version}/authorize",
                "token_endpoint": f"{authority}/oauth2{version}/token",
                "jwks_uri": f"{authority}/discovery{version}/keys",
                "response_types_supported": ["code"], "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "grant_types_supported": list(_GRANTS)}

    def _grant(self, base: str, authority: str, body: bytes) -> Response:
        """A token for whoever knows the secret; the errors of OAuth 2.0 (RFC 6749, 5.2) for everybody else."""
        try:
            form = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=50))
        except (UnicodeDecodeError, ValueError):
            return _oauth_error("invalid_request", "The body is not a form.")
        grant = form.get("grant_type", "")
        if grant == "client_credentials":
            client, secret = form.get("client_id", ""), form.get("client_secret", "")
        elif grant == "password":
            client, secret = form.get("username", ""), form.get("password", "")
        else:
            return _oauth_error("unsupported_grant_type", f"The grant type '{grant[:60]}' is not supported. Log in with the "
                                "service principal that `sig serve token --credentials` shows.")
        known = self._credentials
        principal: Document | None = None
        if client.lower() != known.client_id or not hmac.compare_digest(secret.encode(), known.secret.encode()):
            principal = self._log_in(client, secret) if self._log_in is not None and client.lower() != known.client_id else None
            if principal is None:
                return _oauth_error("invalid_client", "The client id or its secret is wrong.", 401)
        tenants = (known.tenant,) if principal is None else tuple(principal["tenants"])
        if principal is not None and authority not in ("adfs", "common", "organizations", *tenants):
            return _oauth_error("unauthorized_client", f"AADSTS700016: Application with identifier '{client[:60]}' was not found in the "
                                f"directory '{authority[:60]}'. This can happen if the application has not been installed by the "
                                "administrator of the tenant or consented to by any user in the tenant. You may have sent your "
                                "authentication request to the wrong tenant.")
        if authority not in ("adfs", "common", "organizations", *tenants):
            return _oauth_error("invalid_request", f"The tenant '{authority[:60]}' is not this workspace's.")
        audience = form.get("resource") or form.get("scope", "").partition(" ")[0].removesuffix("/.default")
        made: dict[str, Any] = {"token_type": "Bearer", "expires_in": tokens.LIFETIME, "ext_expires_in": tokens.LIFETIME,
                                "access_token": self.token(base, audience, principal=principal,
                                                            tenant=authority if authority in tenants else None)}
        return _json(200, made)

    def _managed_identity(self, base: str, query: Mapping[str, str], headers: Mapping[str, str]) -> Response:
        """The managed identity of an App Service, as `IDENTITY_ENDPOINT` and `IDENTITY_HEADER` describe it."""
        if not hmac.compare_digest(headers.get("x-identity-header", "").encode(),
                                   self._credentials.identity_header.encode()):
            return _json(401, {"statusCode": 401, "message": "The X-IDENTITY-HEADER is wrong."})
        return _json(200, {"access_token": self.token(base, query.get("resource")), "client_id": self._credentials.client_id,
                           "expires_on": str(int(time.time()) + tokens.LIFETIME), "resource": query.get("resource", ""),
                           "token_type": "Bearer"})


def challenge(error: ServiceError, host: str) -> str:
    """The `WWW-Authenticate` header that goes with a 401."""
    return f'Bearer authorization_uri="https://{host}/adfs", error="invalid_token", error_description="{error.message}"'


def _endpoints(base: str, api_version: str, credentials: Credentials) -> Any:
    """The description of a cloud, as `az cloud register` reads it. Before 2019 it had another form."""
    if api_version and api_version < "2018":
        return {"galleryEndpoint": f"{base}/", "graphEndpoint": f"{base}/graph/", "portalEndpoint": f"{base}/",
                "authentication": {"loginEndpoint": f"{base}/adfs", "audiences": [f"{base}/"]}}
    return {"name": "Local", "portal": f"{base}/", "resourceManager": f"{base}/", "graph": f"{base}/graph/",
            "graphAudience": f"{base}/graph/", "gallery": f"{base}/", "microsoftGraphResourceId": f"{base}/msgraph",
            "authentication": {"loginEndpoint": f"{base}/adfs", "audiences": [f"{base}/"], "tenant": credentials.tenant,
                               "identityProvider": "ADFS"},
            "media": f"{base}/", "batch": f"{base}/",
            "suffixes": {"storage": "local.invalid", "keyVaultDns": "vault.local.invalid"}}


def _json(status: int, body: Any) -> Response:
    return Response(status, body, {"Content-Type": JSON})


def _only(methods: tuple[str, ...], method: str) -> Response | None:
    if method in methods:
        return None
    return Response(405, {"error": "invalid_request", "error_description": f"The method {method} is not allowed here."},
                    {"Content-Type": JSON, "Allow": ", ".join(methods)})


def _oauth_error(code: str, description: str, status: int = 400) -> Response:
    return _json(status, {"error": code, "error_description": description})
