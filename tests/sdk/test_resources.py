"""Groups, resources, providers, features, tags and subscriptions with azure-mgmt-resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import ComputeManagementClient, models

from sig_cli.server.exchange import PAGE_SIZE
from tests.sdk.conftest import IS_CURRENT, REGION

if TYPE_CHECKING:
    from sig_cli.testing import Workspace


def test_resource_groups(resources: Any) -> None:
    groups = resources.resource_groups
    made = groups.create_or_update("images", {"location": REGION, "tags": {"team": "core"}})
    assert (made.name, made.location, dict(made.tags), made.properties.provisioning_state) == (
        "images", REGION, {"team": "core"}, "Succeeded")
    assert groups.check_existence("images") is True
    assert groups.check_existence("nowhere") is False
    assert dict(groups.update("images", {"tags": {"team": "web"}}).tags) == {"team": "web"}
    groups.create_or_update("others", {"location": REGION})
    assert [group.name for group in groups.list()] == ["images", "others"]
    assert [group.name for group in groups.list(filter="tagName eq 'team' and tagValue eq 'web'")] == ["images"]
    groups.begin_delete("images").result()
    assert groups.check_existence("images") is False
    with pytest.raises(ResourceNotFoundError) as caught:
        groups.get("images")
    assert (caught.value.error.code, caught.value.error.message) == (
        "ResourceGroupNotFound", "Resource group 'images' could not be found.")


def test_a_group_is_deleted_with_all_that_is_in_it(resources: Any, compute: Any, group: str, definition: str) -> None:
    poller = resources.resource_groups.begin_delete(group)
    poller.wait()
    assert poller.status() == "Succeeded"
    assert list(compute.galleries.list()) == []


def test_resources_are_listed_and_filtered(resources: Any, compute: Any, group: str, image: str) -> None:
    compute.galleries.begin_create_or_update(group, "golden", models.Gallery(location=REGION, tags={"team": "core"})).result()
    assert [row.type for row in resources.resources.list_by_resource_group(group)] == [
        "Microsoft.Compute/disks", "Microsoft.Compute/galleries", "Microsoft.Compute/images"]
    only = "resourceType eq 'Microsoft.Compute/galleries'"
    assert [row.name for row in resources.resources.list(filter=only)] == ["golden"]
    assert [row.name for row in resources.resources.list(filter="tagName eq 'team' and tagValue eq 'core'")] == ["golden"]
    found = resources.resources.get_by_id(image, api_version="2022-03-01")
    assert (found.id, found.name, found.type) == (image, "web", "Microsoft.Compute/images")
    assert found.properties["provisioningState"] == "Succeeded"
    with pytest.raises(HttpResponseError) as caught:
        list(resources.resources.list(filter="resourceType what"))
    assert (caught.value.status_code, caught.value.error.code) == (400, "InvalidFilterInQueryString")


def test_a_list_of_more_than_one_page(resources: Any) -> None:
    names = [f"group-{number:03}" for number in range(7)]
    for name in names:
        resources.resource_groups.create_or_update(name, {"location": REGION})
    pages = [[row.name for row in page] for page in resources.resource_groups.list(top=3).by_page()]
    assert pages == [names[:3], names[3:6], names[6:]]


def test_a_long_list_comes_in_pages_unasked(compute: Any, group: str, sig_workspace: Workspace) -> None:
    names = [f"image-{number:04}" for number in range(PAGE_SIZE + 1)]
    writer = sig_workspace.client(ComputeManagementClient)  # in process: what is asked about is the list
    writer.galleries.begin_create_or_update(group, "golden", models.Gallery(location=REGION)).result()
    for name in names:
        writer.gallery_images.begin_create_or_update(group, "golden", name, models.GalleryImage(
            location=REGION, os_type="Linux", os_state="Generalized", hyper_v_generation="V1",
            identifier=models.GalleryImageIdentifier(publisher="p", offer="o", sku=name)), polling=False)
    pages = [[row.name for row in page] for page in compute.gallery_images.list_by_gallery(group, "golden").by_page()]
    assert pages == [names[:PAGE_SIZE], names[PAGE_SIZE:]]
    assert [row.name for row in compute.gallery_images.list_by_gallery(group, "golden")] == names


def test_providers(resources: Any) -> None:
    assert resources.providers.get("Microsoft.Compute").registration_state == "Registered"
    assert "galleries" in {kind.resource_type for kind in resources.providers.get("microsoft.compute").resource_types}
    assert resources.providers.register("Microsoft.Compute").namespace == "Microsoft.Compute"
    assert "Microsoft.Compute" in {provider.namespace for provider in resources.providers.list()}
    with pytest.raises(HttpResponseError) as caught:
        resources.providers.get("Contoso.Nothing")
    assert (caught.value.status_code, caught.value.error.code) == (404, "InvalidResourceNamespace")


def test_features(features: Any) -> None:
    assert features.features.get("Microsoft.Compute", "GalleryPreview").properties.state in ("NotRegistered", "Registered")
    made = features.features.register("Microsoft.Compute", "GalleryPreview")
    assert (made.name, made.properties.state) in {("Microsoft.Compute/GalleryPreview", "Registering"),
                                                  ("Microsoft.Compute/GalleryPreview", "Registered")}
    assert "Microsoft.Compute/GalleryPreview" in {row.name for row in features.features.list("Microsoft.Compute")}


def test_tags(resources: Any, group: str) -> None:
    resources.tags.create_or_update("team")
    resources.tags.create_or_update_value("team", "core")
    name = "values_property" if IS_CURRENT else "values"
    assert [(row.tag_name, [value.tag_value for value in getattr(row, name)]) for row in resources.tags.list()] == [
        ("team", ["core"])]
    resources.tags.delete_value("team", "core")
    resources.tags.delete("team")
    assert list(resources.tags.list()) == []


def test_subscriptions_and_locations(subscriptions: Any, door: Any) -> None:
    assert [row.subscription_id for row in subscriptions.subscriptions.list()] == [door.subscription_id]
    assert subscriptions.subscriptions.get(door.subscription_id).state == "Enabled"
    assert REGION in {row.name for row in subscriptions.subscriptions.list_locations(door.subscription_id)}
