"""SDK clients through both doors: in process, and over HTTPS. Every test of the SDK runs once through each."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

IS_CURRENT = int(version("azure-mgmt-compute").partition(".")[0]) >= 35
"""The SDKs of today are made by another generator than those of 2023, and have clients of their own for features and
subscriptions."""
GROUP = "images"
REGION = "southcentralus"


@pytest.fixture(params=["transport", "https"])
def door(request: pytest.FixtureRequest) -> Any:
    """What gives clients: a workspace in process, or a served one. Both have `client(...)`, `folder`, `subscription_id`."""
    return request.getfixturevalue({"transport": "sig_workspace", "https": "sig_server"}[request.param])


@pytest.fixture
def compute(door: Any) -> Iterator[Any]:
    from azure.mgmt.compute import ComputeManagementClient

    with door.client(ComputeManagementClient) as client:
        yield client


@pytest.fixture
def resources(door: Any) -> Iterator[Any]:
    from azure.mgmt.resource.resources import ResourceManagementClient

    with door.client(ResourceManagementClient) as client:
        yield client


@pytest.fixture
def features(door: Any) -> Iterator[Any]:
    from azure.mgmt.resource.features import FeatureClient

    with door.client(FeatureClient) as client:
        yield client


@pytest.fixture
def subscriptions(door: Any) -> Iterator[Any]:
    from azure.mgmt.resource.subscriptions import SubscriptionClient

    with door.client(SubscriptionClient) as client:
        yield client


@pytest.fixture
def group(resources: Any) -> str:
    """The name of a resource group that is there."""
    made: str = resources.resource_groups.create_or_update(GROUP, {"location": REGION}).name
    return made


@pytest.fixture
def image(compute: Any, group: str) -> str:
    """The id of a managed image that is there, made of a disk."""
    disk = compute.disks.begin_create_or_update(group, "web-os", {
        "location": REGION, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 30, "osType": "Linux"},
    }).result()
    made = compute.images.begin_create_or_update(group, "web", {
        "location": REGION, "properties": {"hyperVGeneration": "V1", "storageProfile": {"osDisk": {
            "osType": "Linux", "osState": "Generalized", "managedDisk": {"id": disk.id}}}},
    }).result()
    found: str = made.id
    return found


@pytest.fixture
def definition(compute: Any, group: str) -> str:
    """The name of an image definition in the gallery `golden`."""
    from azure.mgmt.compute import models

    compute.galleries.begin_create_or_update(group, "golden", models.Gallery(location=REGION)).result()
    made = compute.gallery_images.begin_create_or_update(group, "golden", "ubuntu", models.GalleryImage(
        location=REGION, os_type="Linux", os_state="Generalized", hyper_v_generation="V1",
        identifier=models.GalleryImageIdentifier(publisher="Contoso", offer="Ubuntu", sku="22.04"))).result()
    name: str = made.name
    return name
