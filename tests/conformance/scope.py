"""What of the recorded traffic this project serves, and under which name the rest is counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sig_cli.arm.routing import route
from sig_cli.domain.gates import canonical_namespace

if TYPE_CHECKING:
    from tests.conformance.recordings import Interaction

SERVED = frozenset({
    "microsoft.compute/galleries", "microsoft.compute/galleries/images", "microsoft.compute/galleries/images/versions",
    "microsoft.compute/galleries/applications", "microsoft.compute/galleries/applications/versions",
    "microsoft.compute/locations/sharedgalleries", "microsoft.compute/locations/sharedgalleries/images",
    "microsoft.compute/locations/sharedgalleries/images/versions",
    "microsoft.compute/images", "microsoft.compute/snapshots", "microsoft.compute/disks", "microsoft.compute/diskencryptionsets",
    "microsoft.compute/virtualmachines", "microsoft.compute/locations/publishers/artifacttypes/offers/skus/versions",
    "microsoft.resources/resourcegroups", "microsoft.resources/resources", "microsoft.resources/subscriptions",
    "microsoft.resources/subscriptions/locations", "microsoft.resources/providers", "microsoft.resources/tagnames",
    "microsoft.features/features", "microsoft.features/providers/features",
    "microsoft.features/featureproviders/subscriptionfeatureregistrations",
    "microsoft.features/subscriptionfeatureregistrations",
    "microsoft.resources/deployments", "microsoft.resources/deployments/operationstatuses",
    "microsoft.authorization/roleassignments", "microsoft.authorization/roledefinitions",
    "microsoft.managedidentity/userassignedidentities", "microsoft.keyvault/vaults",
})

NOT_SERVED = (
    ("/microsoft.virtualmachineimages/", "the image builder"),
    ("/resourcegroups/[^/]+/providers/microsoft.network/", "networks"),
)

NAMESPACE = re.compile(r"/subscriptions/[^/]+/providers/([^/]+)(?:/register|/unregister)?")
OPERATION = re.compile(r"/locations/[^/]+/(?:capsOperations|operations|DiskOperations)/([^/?]+)|"
                       r"/(?:operationresults|operationStatuses)/([^/?]+)",
                       re.IGNORECASE)


def not_served(interaction: Interaction) -> str | None:
    """The name of what an interaction needs and this project does not serve, or None."""
    path = interaction.path.lower()
    for pattern, reason in NOT_SERVED:
        if re.search(pattern, path):
            return reason
    namespace = NAMESPACE.fullmatch(path)
    if namespace is not None and canonical_namespace(namespace[1]) is None:
        return "resource providers that are not in the data"
    return None


def lists_a_subscription(interaction: Interaction) -> bool:
    """Whether a list is about the whole subscription, in which the recorder had other things as well."""
    where = route(interaction.method, interaction.path)
    return where is not None and where.id.is_collection and where.id.group is None and not where.id.names \
        and where.type not in ("microsoft.resources/subscriptions/locations", "microsoft.features/providers/features")


def operation_of(path: str) -> str | None:
    """The name of the long-running operation that a path polls, or None."""
    found = OPERATION.search(path)
    return None if found is None else found[1] or found[2]


def label(interaction: Interaction) -> str:
    """What an interaction is called in the ledger, for example "PUT galleries/images/versions"."""
    if operation_of(interaction.path):
        return "GET operations"
    where = route(interaction.method, interaction.path)
    if where is None:
        return f"{interaction.method} (no address)"
    types = where.type.split("/", 1)[1].removeprefix("subscriptions/")
    if interaction.method == "POST":
        types += f" ({where.action})"
    elif where.id.is_collection:
        types += " (list)"
    return f"{interaction.method} {types}"


def is_served(interaction: Interaction) -> bool:
    """Whether the resource type of an interaction is one that this project implements."""
    where = route(interaction.method, interaction.path)
    return where is not None and where.type in SERVED
