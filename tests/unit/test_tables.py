"""Rows of the commands that az gives a table of their own."""

from __future__ import annotations

import pytest

from sig_cli.cli.failures import Failure
from sig_cli.cli.output import render, tables

DISK = {"name": "d", "resourceGroup": "rg", "location": "westus2", "sku": {"name": "Premium_LRS", "tier": "Premium"},
        "osType": "Linux", "diskSizeGB": 30, "provisioningState": "Succeeded", "diskState": "Unattached"}
VERSION = {"name": "1.0.0", "resourceGroup": "rg", "location": "westus2", "provisioningState": "Succeeded",
           "publishingProfile": {"targetRegions": [{"name": "West US 2"}, {"name": "East US"}, {"x": 1}]}}


def lines(result, function):
    return render(result, output="table", table=function).split("\n")[:-1]


def test_image_version_joins_its_regions():
    assert lines(VERSION, tables.image_version) == [
        "Name    ResourceGroup    ProvisioningState    TargetRegions",
        "------  ---------------  -------------------  ------------------",
        "1.0.0   rg               Succeeded            West US 2, East US"]


def test_image_version_shows_edge_zones_and_replication_when_they_are_there():
    version = {**VERSION, "replicationStatus": {"aggregatedState": "Completed"}, "publishingProfile": {
        "targetExtendedLocations": [{"name": "West US"}], "targetRegions": []}}
    assert lines(version, tables.image_version) == [
        "Name    ResourceGroup    ProvisioningState    EdgeZones    ReplicationState",
        "------  ---------------  -------------------  -----------  ------------------",
        "1.0.0   rg               Succeeded            West US      Completed"]


def test_image_version_without_a_profile():
    assert lines({"name": "1.0.0"}, tables.image_version) == ["Name", "------", "1.0.0"]


def test_groups():
    group = {"name": "rg", "location": "westus2", "managedBy": None, "properties": {"provisioningState": "Succeeded"}}
    assert lines([group], tables.groups) == [
        "Name    Location    Status", "------  ----------  ---------", "rg      westus2     Succeeded"]
    assert lines([], tables.groups) == [""]


def test_groups_without_a_state_have_no_table():
    with pytest.raises(Failure, match="Table output unavailable"):
        lines([{"name": "rg"}], tables.groups)


def test_accounts():
    account = {"name": "dev", "cloudName": "AzureCloud", "id": "s1", "tenantId": "t1", "state": "Enabled",
               "isDefault": True, "user": {"name": "u"}}
    assert lines([account], tables.accounts) == [
        "Name    CloudName    SubscriptionId    TenantId    State    IsDefault",
        "------  -----------  ----------------  ----------  -------  -----------",
        "dev     AzureCloud   s1                t1          Enabled  True"]


def test_features():
    feature = {"name": "Microsoft.Compute/GalleryPreview", "properties": {"state": "Registered"}}
    expected = ["Name                              RegistrationState",
                "--------------------------------  -------------------",
                "Microsoft.Compute/GalleryPreview  Registered"]
    assert lines(feature, tables.feature) == expected
    assert lines([feature], tables.features) == expected
    assert lines([{"name": "x", "properties": None}], tables.features) == ["Name", "------", "x"]


def test_disks_keep_a_blank_column_for_zones():
    expected = ["Name    ResourceGroup    Location    Zones    Sku          OsType    SizeGb    ProvisioningState",
                "------  ---------------  ----------  -------  -----------  --------  --------  -------------------",
                "d       rg               westus2              Premium_LRS  Linux     30        Succeeded"]
    assert lines(DISK, tables.disk) == expected
    assert lines([DISK], tables.disks) == expected


def test_disk_zones_stand_together():
    assert tables.disk({**DISK, "zones": ["1", "2"]})["Zones"] == "12"


def test_a_created_disk_shows_no_size():
    assert lines(DISK, tables.disk_created)[0] == (
        "Name    ResourceGroup    Location    Zones    Sku          OsType    ProvisioningState")


def test_resources_that_lack_a_member_leave_a_blank():
    rows = [{"name": "a", "resourceGroup": "rg", "location": "westus2", "type": "Microsoft.Compute/disks",
             "provisioningState": "Succeeded"}, {"name": "b", "type": "Microsoft.Compute/images"}]
    assert lines(rows, tables.resources) == [
        "Name    ResourceGroup    Location    Type                      Status",
        "------  ---------------  ----------  ------------------------  ---------",
        "a       rg               westus2     Microsoft.Compute/disks   Succeeded",
        "b                                    Microsoft.Compute/images"]
