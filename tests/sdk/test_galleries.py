"""A gallery's whole life with azure-mgmt-compute."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute import models

from tests.sdk.conftest import REGION


def version_body(image: str, *regions: models.TargetRegion, **more: Any) -> models.GalleryImageVersion:
    return models.GalleryImageVersion(
        location=REGION, **more,
        publishing_profile=models.GalleryImageVersionPublishingProfile(target_regions=list(regions)),
        storage_profile=models.GalleryImageVersionStorageProfile(
            source=models.GalleryArtifactVersionFullSource(id=image)))


def test_a_gallery_is_created_polled_read_updated_and_deleted(compute: Any, group: str) -> None:
    poller = compute.galleries.begin_create_or_update(
        group, "golden", models.Gallery(location=REGION, description="of gold", tags={"team": "core"}))
    made = poller.result()
    assert poller.status() == "Succeeded"
    assert poller.done()
    assert (made.name, made.location, made.description, made.provisioning_state) == ("golden", REGION, "of gold", "Succeeded")
    assert made.identifier.unique_name == "00000000-0000-4000-8000-000000000001-GOLDEN"

    found = compute.galleries.get(group, "GOLDEN")
    assert (found.id, found.name, dict(found.tags)) == (made.id, "golden", {"team": "core"})

    changed = compute.galleries.begin_update(group, "golden", models.GalleryUpdate(description="of silver")).result()
    assert (changed.description, dict(changed.tags)) == ("of silver", {"team": "core"})

    assert [gallery.name for gallery in compute.galleries.list()] == ["golden"]
    assert [gallery.name for gallery in compute.galleries.list_by_resource_group(group)] == ["golden"]

    assert compute.galleries.begin_delete(group, "golden").result() is None
    assert list(compute.galleries.list()) == []


def test_a_definition_is_created_updated_and_deleted(compute: Any, group: str, definition: str) -> None:
    found = compute.gallery_images.get(group, "golden", definition)
    assert (found.os_type, found.os_state, found.hyper_v_generation) == ("Linux", "Generalized", "V1")
    assert (found.identifier.publisher, found.identifier.offer, found.identifier.sku) == ("Contoso", "Ubuntu", "22.04")
    assert found.provisioning_state == "Succeeded"

    changed = compute.gallery_images.begin_update(group, "golden", definition, models.GalleryImageUpdate(
        description="servers", recommended=models.RecommendedMachineConfiguration(
            memory=models.ResourceRange(min=1, max=64)))).result()
    assert (changed.description, changed.recommended.memory.min, changed.recommended.memory.max) == ("servers", 1, 64)

    assert [image.name for image in compute.gallery_images.list_by_gallery(group, "golden")] == [definition]
    compute.gallery_images.begin_delete(group, "golden", definition).result()
    assert list(compute.gallery_images.list_by_gallery(group, "golden")) == []


def test_a_version_is_replicated(compute: Any, group: str, definition: str, image: str) -> None:
    versions = compute.gallery_image_versions
    made = versions.begin_create_or_update(group, "golden", definition, "1.0.0", version_body(
        image, models.TargetRegion(name=REGION, regional_replica_count=2),
        models.TargetRegion(name="West US 2", regional_replica_count=3, storage_account_type="Standard_ZRS"))).result()
    assert made.provisioning_state == "Succeeded"
    assert [(region.name, region.regional_replica_count, region.storage_account_type)
            for region in made.publishing_profile.target_regions] == [
        ("South Central US", 2, "Standard_LRS"), ("West US 2", 3, "Standard_ZRS")]
    assert made.storage_profile.source.id == image
    assert made.replication_status is None

    status = versions.get(group, "golden", definition, "1.0.0", expand="ReplicationStatus").replication_status
    assert status.aggregated_state == "Completed"
    assert [(region.region, region.state, region.progress) for region in status.summary] == [
        (REGION, "Completed", 100), ("westus2", "Completed", 100)]

    changed = versions.begin_update(group, "golden", definition, "1.0.0", models.GalleryImageVersionUpdate(
        publishing_profile=models.GalleryImageVersionPublishingProfile(exclude_from_latest=True, target_regions=[
            models.TargetRegion(name=REGION, regional_replica_count=1),
            models.TargetRegion(name="eastus", regional_replica_count=1)]))).result()
    assert [region.name for region in changed.publishing_profile.target_regions] == ["South Central US", "East US"]
    assert changed.publishing_profile.exclude_from_latest is True

    versions.begin_create_or_update(group, "golden", definition, "1.1.0",
                                    version_body(image, models.TargetRegion(name=REGION))).result()
    assert [version.name for version in versions.list_by_gallery_image(group, "golden", definition)] == ["1.0.0", "1.1.0"]
    versions.begin_delete(group, "golden", definition, "1.0.0").result()
    assert [version.name for version in versions.list_by_gallery_image(group, "golden", definition)] == ["1.1.0"]


def test_what_is_not_there_is_told(compute: Any, group: str) -> None:
    with pytest.raises(ResourceNotFoundError) as caught:
        compute.galleries.get(group, "golden")
    assert caught.value.status_code == 404
    assert caught.value.error.code == "ResourceNotFound"
    assert caught.value.error.message.startswith(
        "The Resource 'Microsoft.Compute/galleries/golden' under resource group 'images' was not found.")
    assert caught.value.reason == "Not Found"

    with pytest.raises(ResourceNotFoundError) as caught:
        compute.galleries.get("nowhere", "golden")
    assert (caught.value.error.code, caught.value.error.message) == (
        "ResourceGroupNotFound", "Resource group 'nowhere' could not be found.")


def test_a_refusal_has_code_message_and_target(compute: Any, group: str) -> None:
    with pytest.raises(HttpResponseError) as caught:
        compute.galleries.begin_create_or_update(group, "-bad-", models.Gallery(location=REGION)).result()
    assert caught.value.status_code == 400
    assert (caught.value.error.code, caught.value.error.target) == ("InvalidParameter", "galleryName")
    assert caught.value.error.message.startswith("Gallery name is invalid. Allowed characters are English alphanumeric")


def test_a_gallery_with_definitions_is_not_deleted(compute: Any, group: str, definition: str) -> None:
    with pytest.raises(HttpResponseError) as caught:
        compute.galleries.begin_delete(group, "golden").result()
    assert (caught.value.status_code, caught.value.error.code) == (409, "CannotDeleteResource")
    assert caught.value.error.message.startswith("Cannot delete resource while nested resources exist.")
    assert compute.galleries.get(group, "golden").name == "golden"


def test_a_failed_operation_raises_what_the_operation_says(compute: Any, group: str, definition: str, image: str) -> None:
    gone = image.replace("/web", "/gone")
    with pytest.raises(HttpResponseError) as caught:
        compute.gallery_image_versions.begin_create_or_update(
            group, "golden", definition, "1.0.0", version_body(gone, models.TargetRegion(name=REGION))).result()
    assert caught.value.error.code
    assert "gone" in caught.value.error.message


def test_if_none_match_creates_and_never_replaces(compute: Any, group: str) -> None:
    only_new = {"If-None-Match": "*"}
    compute.galleries.begin_create_or_update(group, "golden", models.Gallery(location=REGION), headers=only_new).result()
    with pytest.raises(HttpResponseError) as caught:
        compute.galleries.begin_create_or_update(group, "golden", models.Gallery(location=REGION),
                                                 headers=only_new).result()
    assert (caught.value.status_code, caught.value.error.code) == (412, "PreconditionFailed")


def test_if_match_writes_on_the_revision_that_was_read_only(compute: Any, group: str) -> None:
    compute.galleries.begin_create_or_update(group, "golden", models.Gallery(location=REGION)).result()
    seen: dict[str, str] = {}
    compute.galleries.get(group, "golden", raw_response_hook=lambda answer: seen.update(answer.http_response.headers))
    revision = {name.lower(): value for name, value in seen.items()}["etag"]
    compute.galleries.begin_update(group, "golden", models.GalleryUpdate(description="first"),
                                   headers={"If-Match": revision}).result()
    with pytest.raises(HttpResponseError) as caught:
        compute.galleries.begin_update(group, "golden", models.GalleryUpdate(description="second"),
                                       headers={"If-Match": revision}).result()
    assert (caught.value.status_code, caught.value.error.code) == (412, "PreconditionFailed")
    assert compute.galleries.get(group, "golden").description == "first"
