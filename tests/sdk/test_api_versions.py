"""The api-versions of years ago, by their own models: the SDK of 2023 has them all."""

from __future__ import annotations

from typing import Any

import pytest
from azure.mgmt.compute import ComputeManagementClient

from tests.sdk.conftest import IS_CURRENT, REGION

VERSIONS = ("2018-06-01", "2019-03-01", "2019-07-01", "2019-12-01", "2020-09-30", "2021-07-01", "2021-10-01", "2022-01-03",
            "2022-03-03")

if not IS_CURRENT:  # the SDK of today has one version only
    @pytest.mark.parametrize("version", VERSIONS)
    def test_a_version_is_made_with_the_models_of_its_time(door: Any, group: str, image: str, version: str) -> None:
        with door.client(ComputeManagementClient, api_version=version) as compute:
            compute.galleries.begin_create_or_update(group, "golden", {"location": REGION}).result()
            compute.gallery_images.begin_create_or_update(group, "golden", "ubuntu", {
                "location": REGION, "properties": {"osType": "Linux", "osState": "Generalized", "identifier": {
                    "publisher": "Contoso", "offer": "Ubuntu", "sku": "22.04"}}}).result()
            profile: dict[str, Any] = {"targetRegions": [{"name": REGION, "regionalReplicaCount": 2}]}
            body: dict[str, Any] = {"location": REGION, "properties": {"publishingProfile": profile}}
            if version < "2019-07-01":  # since then the source lies in the storage profile
                profile["source"] = {"managedImage": {"id": image}}
            else:
                body["properties"]["storageProfile"] = {"source": {"id": image}}
            made = compute.gallery_image_versions.begin_create_or_update(group, "golden", "ubuntu", "1.0.0", body).result()
            assert made.provisioning_state == "Succeeded"
            assert [(region.name, region.regional_replica_count) for region in made.publishing_profile.target_regions] == [
                ("South Central US", 2)]
            source = (made.publishing_profile.source.managed_image.id if version < "2019-07-01"
                      else made.storage_profile.source.id)
            assert source == image
            status = compute.gallery_image_versions.get(group, "golden", "ubuntu", "1.0.0", expand="ReplicationStatus")
            assert status.replication_status.aggregated_state == "Completed"
