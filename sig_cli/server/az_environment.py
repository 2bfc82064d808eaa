"""What makes the real `az` talk to a served workspace: a configuration folder of its own, and a few variables.

The folder lies in `run/serve/az`; the user's own `~/.azure` is neither read nor written. Which files az needs, and what it
makes of them, was observed with az 2.91: a cloud whose login endpoint ends in `/adfs` (az then looks for no other), a profile
that is logged in as a service principal, and that principal's secret.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from sig_cli.server import certificate
from sig_cli.server.credentials import Credentials, serve_folder
from sig_cli.server.identity import ALIASES, MANAGED_IDENTITY
from sig_cli.workspace import disk

if TYPE_CHECKING:
    from collections.abc import Sequence

CLOUD = "Local"
_ENDPOINTS = {"endpoint_resource_manager": "/", "endpoint_management": "/", "endpoint_active_directory": "/adfs",
              "endpoint_active_directory_resource_id": "/", "endpoint_active_directory_graph_resource_id": "/graph/",
              "endpoint_microsoft_graph_resource_id": "/msgraph", "endpoint_gallery": "/",
              "endpoint_vm_image_alias_doc": ALIASES}


def write(folder: str, url: str, known: Credentials, subscriptions: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Write az's configuration for the server at `url`; the variables that a shell needs.

    `subscriptions` are rows of `GET /subscriptions`, the default one first. Tokens that az cached for another address are
    dropped: it keeps them by host and not by port.
    """
    place = serve_folder(folder)
    az = f"{place}/az"
    disk.make_folders(folder, az, 0o700)
    lines = [f"[{CLOUD}]", *(f"{name} = {url}{path}" for name, path in _ENDPOINTS.items()),
             "suffix_storage_endpoint = local.invalid", "suffix_keyvault_dns = .vault.local.invalid",
             f"subscription = {subscriptions[0]['subscriptionId']}" if subscriptions else ""]
    profile = {"installationId": known.client_id, "subscriptions": [
        {"id": row["subscriptionId"], "name": row["displayName"], "state": row["state"], "isDefault": index == 0,
         "environmentName": CLOUD, "tenantId": row["tenantId"], "homeTenantId": row["tenantId"], "managedByTenants": [],
         "user": {"name": known.client_id, "type": "servicePrincipal"}} for index, row in enumerate(subscriptions)]}
    tenants = {row["tenantId"] for row in subscriptions} or {known.tenant}
    principals = [{"client_id": known.client_id, "tenant": tenant, "client_secret": known.secret}
                  for tenant in sorted(tenants)]
    clouds = "\n".join(lines).rstrip("\n") + "\n"
    if _text(f"{az}/clouds.config") != clouds:
        for cached in ("msal_token_cache.bin", "msal_token_cache.json", "msal_http_cache.bin"):
            disk.remove_quietly(f"{az}/{cached}")
    _write(f"{az}/clouds.config", clouds)
    _write(f"{az}/azureProfile.json", json.dumps(profile))
    _write(f"{az}/service_principal_entries.json", json.dumps(principals))
    if not os.path.exists(f"{az}/config"):
        _write(f"{az}/config", "[core]\ncollect_telemetry = no\nsurvey_message = no\n[auto-upgrade]\nenable = no\n")
    return {"AZURE_CONFIG_DIR": az, "AZURE_CLOUD_NAME": CLOUD, "AZURE_CORE_COLLECT_TELEMETRY": "no",
            "REQUESTS_CA_BUNDLE": certificate.bundle(place)}


def sdk_variables(folder: str, url: str, known: Credentials) -> dict[str, str]:
    """The variables that the SDKs' own credentials read: `DefaultAzureCredential` takes the secret, who asks for a managed
    identity gets that. Node takes its authorities from a file of its own.
    """
    return {"AZURE_AUTHORITY_HOST": url, "AZURE_TENANT_ID": "adfs", "AZURE_CLIENT_ID": known.client_id,
            "AZURE_CLIENT_SECRET": known.secret, "AZURE_RESOURCE_MANAGER_URL": url,
            "IDENTITY_ENDPOINT": url + MANAGED_IDENTITY, "IDENTITY_HEADER": known.identity_header,
            "NODE_EXTRA_CA_CERTS": f"{serve_folder(folder)}/certificate.pem"}


def _text(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def _write(path: str, text: str) -> None:
    disk.write_file(path, text.encode(), sync=False, mode=0o600)
