"""Who uses an image version: the machines and instances made of it, and which replica serves each.

Nothing is counted in a document: indexes over machines and instances tell, so creations never fight over a counter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.regions import canonical
from sig_cli.domain.replica_loads import choose, excess, replica_key, slices
from sig_cli.domain.replicas import counts
from sig_cli.providers.indexes import CREATIONS, IMAGE_USERS, REPLICA_LOADS
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.domain.image_references import MachineImage
    from sig_cli.providers.provider import Call
    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document, Index

THROTTLE = "throttle"


def serve(call: Call, image: MachineImage | None, location: str, count: int = 1) -> tuple[list[dict[str, Any]], str | None]:
    """The replicas that serve `count` new machines of an image, and a word of warning when they are too many at once.

    Each is the private record `{"version", "region", "replica", "began"}`; they are empty for an image that has no
    replicas. Raises `source-too-many-requests` when the workspace asks for overloads to be throttled.
    """
    if image is None or image.version is None:
        return [{}] * count, None
    version = fold(image.version["id"])
    replicas = counts(image.version["properties"]["publishingProfile"].get("targetRegions") or ()).get(location, 1)
    resources = call.resources
    loads = [_count(resources, REPLICA_LOADS, replica_key(version, location, number + 1)) for number in range(replicas)]
    at_once = count + sum(_count(resources, CREATIONS, key) for key in
                          slices(version, location, call.now, call.profile.machine_creation_seconds))
    each = call.profile.machines_per_replica
    warning = None
    if excess(at_once, replicas, each):
        if call.workspace.get("replicaOverload") == THROTTLE:
            raise refusal("source-too-many-requests", id=image.version["id"])
        warning = (f"{at_once} machines are created at once from {image.version['name']} in {location}, where "
                   f"{replicas} {'replica serves' if replicas == 1 else 'replicas serve'} {replicas * each}: the service "
                   "may throttle that. More replicas: az sig image-version update --target-regions.")
    record = {"version": version, "region": location, "began": call.now}
    return [{**record, "replica": replica} for replica in choose(loads, count)], warning


def users(resources: Resources, version: str) -> Iterator[Document]:
    """The machines and instances that were made of a version, in the order of their ids."""
    for subscription in resources.names("/subscriptions"):
        groups = f"/subscriptions/{subscription}/resourcegroups"
        for group in resources.names(groups):
            compute = f"{groups}/{group}/providers/microsoft.compute"
            collections = [f"{compute}/virtualmachines", *(
                f"{compute}/virtualmachinescalesets/{name}/virtualmachines"
                for name in resources.names(f"{compute}/virtualmachinescalesets"))]
            for collection, index in zip(collections, (IMAGE_USERS[0], *[IMAGE_USERS[1]] * (len(collections) - 1)),
                                         strict=True):
                for name in resources.holders(index, collection, fold(version)):
                    document = resources.document(f"{collection}/{name}")
                    if document is not None:
                        yield document


def used_by(resources: Resources, version: Document) -> dict[str, Any]:
    """Who uses a version, and how many machines each of its replicas serves."""
    rows = []
    for region, replicas in counts(version["properties"]["publishingProfile"].get("targetRegions") or ()).items():
        short = canonical(region) or region
        rows += [{"region": short, "replica": number, "machines": _count(
            resources, REPLICA_LOADS, replica_key(fold(version["id"]), short, number))} for number in range(1, replicas + 1)]
    return {"machines": [document["id"] for document in users(resources, version["id"])], "replicas": rows}


def _count(resources: Resources, indexes: tuple[Index, ...], value: str) -> int:
    return sum(resources.count(index, subscription, value)
               for subscription in resources.names("/subscriptions") for index in indexes)
