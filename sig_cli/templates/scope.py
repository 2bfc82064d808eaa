"""Where a template is deployed, and what is known of that place before anything runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

AZURE_CLOUD: dict[str, Any] = {
    "name": "AzureCloud",
    "gallery": "https://gallery.azure.com/",
    "graph": "https://graph.windows.net/",
    "portal": "https://portal.azure.com",
    "graphAudience": "https://graph.windows.net/",
    "activeDirectoryDataLake": "https://datalake.azure.net/",
    "batch": "https://batch.core.windows.net/",
    "media": "https://rest.media.azure.net",
    "sqlManagement": "https://management.core.windows.net:8443/",
    "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
    "resourceManager": "https://management.azure.com/",
    "authentication": {
        "loginEndpoint": "https://login.microsoftonline.com/",
        "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
        "tenant": "common",
        "identityProvider": "AAD",
    },
    "suffixes": {
        "acrLoginServer": ".azurecr.io",
        "azureDatalakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
        "azureDatalakeStoreFileSystem": "azuredatalakestore.net",
        "keyvaultDns": ".vault.azure.net",
        "sqlServerHostname": ".database.windows.net",
        "storage": "core.windows.net",
    },
}
"""What `environment()` returns in the public cloud. Source: the public description."""


def _no_zones(namespace: str, type_: str, location: str) -> Sequence[str]:
    return ()


def _no_provider(namespace: str) -> dict[str, Any] | None:
    return None


def _no_group(subscription_id: str, name: str) -> dict[str, Any] | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What the scope functions return, the clock, and where ids begin.

    A deployment to a group has `subscription` and `resource_group`, one to a subscription only the former, one to a management
    group only `management_group`, one to a tenant none. `zones` and `provider` answer `pickZones` and `providers`; the latter gives
    what `GET providers/NAMESPACE` answers (az asks for it in outputs of scale sets), or None. `group` gives another resource group
    by its subscription's id and its name, or None when it is not known. A `Deployment` fills in `deployment`.
    """

    subscription: dict[str, Any] | None = None
    resource_group: dict[str, Any] | None = None
    management_group: dict[str, Any] | None = None
    tenant: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, Any] = field(default_factory=lambda: AZURE_CLOUD)
    deployer: dict[str, Any] = field(default_factory=dict)
    deployment: Callable[[], dict[str, Any]] = dict
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    new_guid: Callable[[], str] = field(default=lambda: str(uuid4()))
    zones: Callable[[str, str, str], Sequence[str]] = _no_zones
    provider: Callable[[str], dict[str, Any] | None] = _no_provider
    group: Callable[[str, str], dict[str, Any] | None] = _no_group

    @property
    def subscription_id(self) -> str:
        """The subscription's id, or "" outside of one."""
        return str(self.subscription["subscriptionId"]) if self.subscription else ""

    @property
    def group_name(self) -> str:
        """The resource group's name, or "" outside of one."""
        return str(self.resource_group["name"]) if self.resource_group else ""

    @property
    def path(self) -> str:
        """The id that the ids of resources begin with; "" for a tenant."""
        if self.resource_group:
            return group_path(self.subscription_id, self.group_name)
        if self.subscription:
            return f"/subscriptions/{self.subscription_id}"
        if self.management_group:
            return f"/providers/Microsoft.Management/managementGroups/{self.management_group['name']}"
        return ""

    def elsewhere(self, subscription_id: str | None, group: str | None, *, location: str = "") -> Scope:
        """The scope of a nested deployment that names another subscription or group.

        What is not known of that place (its tags, its display name) is left out. `location` is that of a group that is not known.
        """
        subscription = self.subscription
        if subscription_id and subscription_id.lower() != self.subscription_id.lower():
            subscription = {"id": f"/subscriptions/{subscription_id}", "subscriptionId": subscription_id,
                            "tenantId": (self.subscription or self.tenant).get("tenantId", "")}
        same_group = (group is not None and group.lower() == self.group_name.lower() and subscription is self.subscription)
        resource_group = self.resource_group if same_group else None
        if group and not same_group and subscription:
            inside = str(subscription["subscriptionId"])
            resource_group = self.group(inside, group) or group_object(inside, group, location)
        return replace(self, subscription=subscription, resource_group=resource_group)


def group_path(subscription_id: str, group: str) -> str:
    """The id of a resource group."""
    return f"/subscriptions/{subscription_id}/resourceGroups/{group}"


def group_object(subscription_id: str, group: str, location: str) -> dict[str, Any]:
    """What `resourceGroup()` returns for a group of which nothing else is known."""
    known: dict[str, Any] = {"id": group_path(subscription_id, group), "name": group,
                             "type": "Microsoft.Resources/resourceGroups"}
    if location:
        known["location"] = location
    return {**known, "properties": {"provisioningState": "Succeeded"}}


def group_scope(group: str, location: str, *, subscription_id: str = "00000000-0000-0000-0000-000000000000",
                tenant_id: str = "00000000-0000-0000-0000-000000000000", now: datetime | None = None) -> Scope:
    """The scope of a resource group, from its name and location alone: enough to evaluate a template on one's own."""
    return Scope(
        subscription={"id": f"/subscriptions/{subscription_id}", "subscriptionId": subscription_id, "tenantId": tenant_id,
                      "displayName": ""},
        resource_group=group_object(subscription_id, group, location),
        tenant={"tenantId": tenant_id},
        now=now or datetime.now(UTC),
    )
