"""Disks, snapshots and managed images with azure-mgmt-compute."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import models

from tests.sdk.conftest import REGION


def test_disks(compute: Any, group: str) -> None:
    made = compute.disks.begin_create_or_update(group, "data", models.Disk(
        location=REGION, disk_size_gb=10, sku=models.DiskSku(name="Premium_LRS"),
        creation_data=models.CreationData(create_option="Empty"))).result()
    assert (made.name, made.disk_size_gb, made.sku.name, made.sku.tier) == ("data", 10, "Premium_LRS", "Premium")
    assert (made.disk_state, made.provisioning_state) == ("Unattached", "Succeeded")
    larger = compute.disks.begin_update(group, "data", models.DiskUpdate(disk_size_gb=20, tags={"size": "large"})).result()
    assert (larger.disk_size_gb, dict(larger.tags)) == (20, {"size": "large"})
    assert [disk.name for disk in compute.disks.list()] == ["data"]
    assert [disk.name for disk in compute.disks.list_by_resource_group(group)] == ["data"]
    compute.disks.begin_delete(group, "data").result()
    assert list(compute.disks.list()) == []


def test_a_disk_does_not_shrink(compute: Any, group: str) -> None:
    compute.disks.begin_create_or_update(group, "data", models.Disk(
        location=REGION, disk_size_gb=10, creation_data=models.CreationData(create_option="Empty"))).result()
    with pytest.raises(HttpResponseError) as caught:
        compute.disks.begin_update(group, "data", models.DiskUpdate(disk_size_gb=5)).result()
    assert caught.value.status_code in (400, 409)
    assert caught.value.error.code
    assert compute.disks.get(group, "data").disk_size_gb == 10


def test_snapshots(compute: Any, group: str) -> None:
    disk = compute.disks.begin_create_or_update(group, "data", models.Disk(
        location=REGION, disk_size_gb=10, creation_data=models.CreationData(create_option="Empty"))).result()
    made = compute.snapshots.begin_create_or_update(group, "yesterday", models.Snapshot(
        location=REGION, creation_data=models.CreationData(create_option="Copy", source_resource_id=disk.id))).result()
    assert (made.disk_size_gb, made.creation_data.source_resource_id, made.provisioning_state) == (10, disk.id, "Succeeded")
    assert [snapshot.name for snapshot in compute.snapshots.list_by_resource_group(group)] == ["yesterday"]
    compute.snapshots.begin_update(group, "yesterday", models.SnapshotUpdate(tags={"kept": "yes"})).result()
    assert dict(compute.snapshots.get(group, "yesterday").tags) == {"kept": "yes"}
    compute.snapshots.begin_delete(group, "yesterday").result()
    assert list(compute.snapshots.list()) == []


def test_managed_images(compute: Any, group: str, image: str) -> None:
    found = compute.images.get(group, "web")
    assert (found.id, found.provisioning_state, found.hyper_v_generation) == (image, "Succeeded", "V1")
    assert (found.storage_profile.os_disk.os_type, found.storage_profile.os_disk.disk_size_gb) == ("Linux", 30)
    compute.images.begin_update(group, "web", models.ImageUpdate(tags={"kept": "yes"})).result()
    assert [dict(made.tags) for made in compute.images.list_by_resource_group(group)] == [{"kept": "yes"}]
    compute.images.begin_delete(group, "web").result()
    assert list(compute.images.list()) == []
