"""Which module serves which resource type. A new type is one module and one line here; any other type is stored.

Nothing is imported to find a type; a module is loaded when a request for its type comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sig_cli.providers.provider import Provider

# folded type -> module:object
TYPES: dict[str, str] = {
    "microsoft.compute/galleries": "sig_cli.providers.compute.galleries:GALLERIES",
    "microsoft.compute/galleries/images": "sig_cli.providers.compute.image_definitions:IMAGE_DEFINITIONS",
    "microsoft.compute/galleries/images/versions": "sig_cli.providers.compute.image_versions:IMAGE_VERSIONS",
    "microsoft.compute/galleries/applications": "sig_cli.providers.compute.applications:APPLICATIONS",
    "microsoft.compute/galleries/applications/versions":
        "sig_cli.providers.compute.application_versions:APPLICATION_VERSIONS",
    "microsoft.compute/galleries/invmaccesscontrolprofiles":
        "sig_cli.providers.compute.access_control_profiles:ACCESS_CONTROL_PROFILES",
    "microsoft.compute/galleries/invmaccesscontrolprofiles/versions":
        "sig_cli.providers.compute.access_control_profiles:ACCESS_CONTROL_PROFILE_VERSIONS",
    "microsoft.compute/galleries/softdeletedartifacttypes/artifacts/versions":
        "sig_cli.providers.compute.soft_deleted_versions:SOFT_DELETED_VERSIONS",
    "microsoft.compute/locations/sharedgalleries": "sig_cli.providers.compute.shared_galleries:SHARED_GALLERIES",
    "microsoft.compute/locations/sharedgalleries/images": "sig_cli.providers.compute.shared_galleries:SHARED_IMAGES",
    "microsoft.compute/locations/sharedgalleries/images/versions":
        "sig_cli.providers.compute.shared_galleries:SHARED_VERSIONS",
    "microsoft.compute/locations/communitygalleries": "sig_cli.providers.compute.shared_galleries:COMMUNITY_GALLERIES",
    "microsoft.compute/locations/communitygalleries/images": "sig_cli.providers.compute.shared_galleries:COMMUNITY_IMAGES",
    "microsoft.compute/locations/communitygalleries/images/versions":
        "sig_cli.providers.compute.shared_galleries:COMMUNITY_VERSIONS",
    "microsoft.resourcegraph/resources": "sig_cli.providers.resource_graph:RESOURCE_GRAPH",
    "microsoft.compute/images": "sig_cli.providers.compute.images:IMAGES",
    "microsoft.compute/snapshots": "sig_cli.providers.compute.snapshots:SNAPSHOTS",
    "microsoft.compute/disks": "sig_cli.providers.compute.disks:DISKS",
    "microsoft.compute/diskencryptionsets": "sig_cli.providers.compute.disk_encryption_sets:DISK_ENCRYPTION_SETS",
    "microsoft.compute/diskencryptionsets/associatedresources":
        "sig_cli.providers.compute.disk_encryption_sets:ASSOCIATED_RESOURCES",
    "microsoft.compute/virtualmachines": "sig_cli.providers.compute.virtual_machines:VIRTUAL_MACHINES",
    "microsoft.compute/virtualmachinescalesets": "sig_cli.providers.compute.scale_sets:SCALE_SETS",
    "microsoft.compute/virtualmachinescalesets/instanceview": "sig_cli.providers.compute.scale_set_instances:SET_VIEWS",
    "microsoft.compute/virtualmachinescalesets/virtualmachines": "sig_cli.providers.compute.scale_set_instances:MACHINES",
    "microsoft.compute/virtualmachinescalesets/virtualmachines/instanceview":
        "sig_cli.providers.compute.scale_set_instances:MACHINE_VIEWS",
    "microsoft.compute/virtualmachines/instanceview": "sig_cli.providers.compute.virtual_machines:INSTANCE_VIEWS",
    "microsoft.compute/skus": "sig_cli.providers.compute.locations:SKUS",
    "microsoft.compute/locations/vmsizes": "sig_cli.providers.compute.locations:SIZES",
    "microsoft.compute/locations/usages": "sig_cli.providers.compute.locations:USAGES",
    "microsoft.compute/locations/publishers": "sig_cli.providers.compute.locations:PUBLISHERS",
    "microsoft.compute/locations/publishers/artifacttypes/offers": "sig_cli.providers.compute.locations:OFFERS",
    "microsoft.compute/locations/publishers/artifacttypes/offers/skus": "sig_cli.providers.compute.locations:SKUS_OF_OFFER",
    "microsoft.compute/locations/publishers/artifacttypes/offers/skus/versions":
        "sig_cli.providers.compute.locations:VERSIONS_OF_SKU",
    "microsoft.authorization/locks": "sig_cli.providers.authorization.locks:LOCKS_PROVIDER",
    "microsoft.authorization/roleassignments": "sig_cli.providers.authorization.role_assignments:ROLE_ASSIGNMENTS",
    "microsoft.authorization/roledefinitions": "sig_cli.providers.authorization.role_definitions:ROLE_DEFINITIONS",
    "microsoft.authorization/provideroperations": "sig_cli.providers.authorization.provider_operations:PROVIDER_OPERATIONS",
    "microsoft.keyvault/vaults": "sig_cli.providers.key_vault.vaults:VAULT_PROVIDER",
    "microsoft.keyvault/vaults/keys": "sig_cli.providers.key_vault.vaults:KEY_PROVIDER",
    "microsoft.storage/storageaccounts": "sig_cli.providers.storage.accounts:STORAGE_ACCOUNTS",
    "microsoft.storage/storageaccounts/blobservices/containers/blobs": "sig_cli.providers.storage.accounts:BLOBS",
    "microsoft.storage/checknameavailability": "sig_cli.providers.storage.accounts:NAME_AVAILABILITY",
    "microsoft.managedidentity/userassignedidentities": "sig_cli.providers.managed_identities:USER_ASSIGNED_IDENTITIES",
    "microsoft.resources/subscriptions": "sig_cli.providers.resources.subscriptions:SUBSCRIPTIONS",
    "microsoft.resources/subscriptions/locations": "sig_cli.providers.resources.subscriptions:LOCATIONS",
    "microsoft.resources/resourcegroups": "sig_cli.providers.resources.groups:GROUPS",
    "microsoft.resources/resources": "sig_cli.providers.resources.resource_lists:RESOURCES",
    "microsoft.resources/providers": "sig_cli.providers.resources.namespaces:NAMESPACES",
    "microsoft.resources/providerpermissions": "sig_cli.providers.resources.namespaces:PROVIDER_PERMISSIONS",
    "microsoft.resources/tagnames": "sig_cli.providers.resources.tag_names:TAG_NAMES",
    "microsoft.resources/deployments": "sig_cli.providers.deployments.deployments:DEPLOYMENTS",
    "microsoft.resources/deployments/operations": "sig_cli.providers.deployments.deployments:OPERATIONS",
    "microsoft.resources/deployments/operationstatuses": "sig_cli.providers.deployments.deployments:STATUSES",
    "microsoft.network/publicipaddresses": "sig_cli.providers.networks:PUBLIC_ADDRESSES",
    "microsoft.network/networkinterfaces": "sig_cli.providers.networks:INTERFACES",
    "microsoft.network/virtualnetworks": "sig_cli.providers.networks:VIRTUAL_NETWORKS",
    "microsoft.network/loadbalancers": "sig_cli.providers.networks:LOAD_BALANCERS",
    "microsoft.network/networksecuritygroups": "sig_cli.providers.networks:SECURITY_GROUPS",
    "microsoft.management/managementgroups": "sig_cli.providers.resources.namespaces:MANAGEMENT_GROUPS",
    "microsoft.resources/tags": "sig_cli.providers.resources.tags:TAGS",
    "microsoft.features/features": "sig_cli.providers.features.features:FEATURES",
    "microsoft.features/providers/features": "sig_cli.providers.features.features:FEATURES",
    "microsoft.features/featureproviders/subscriptionfeatureregistrations":
        "sig_cli.providers.features.registrations:REGISTRATIONS",
    "microsoft.features/subscriptionfeatureregistrations": "sig_cli.providers.features.registrations:REGISTRATIONS",
}

_loaded: dict[str, Provider] = {}


def provider(type_: str) -> Provider | None:
    """The provider of a folded resource type, or None for a type that does not exist."""
    if type_ in _loaded:
        return _loaded[type_]
    where = TYPES.get(type_)
    if where is None:
        from sig_cli.providers.stored import stored_type

        return stored_type(type_)
    module, _, name = where.partition(":")
    from importlib import import_module

    found: Provider = getattr(import_module(module), name)
    _loaded[type_] = found
    return found
