"""Replica specs: regions, counts, storage, and the service's refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.domain import regions, replicas
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.profiles import load as profile

LATEST, PREVIEW = profile("latest"), profile("2019-01-preview")
COUNT = "galleryArtifactVersion.properties.publishingProfile.targetRegions.regionalReplicaCount"


def resolve(targets, count=None, storage=None, *, location="eastus", rules=LATEST, **more):
    return replicas.resolve_targets(targets, count, storage, location=location, profile=rules, **more)


def refused(*args, **values):
    with pytest.raises(ServiceError) as caught:
        resolve(*args, **values)
    return caught.value


def target(name, count=1, storage="Standard_LRS", **more):
    return {"name": name, "regionalReplicaCount": count, "storageAccountType": storage, **more}


def test_recorded_create():
    assert resolve([{"name": "eastus2"}], 1, location="eastus2") == [target("East US 2")]


def test_recorded_update():
    asked = [{"name": "westus2", "regionalReplicaCount": 1}, {"name": "eastus2"}]
    assert resolve(asked, 2, "Standard_LRS", location="eastus2", old=[target("East US 2")]) == [
        target("West US 2", 1), target("East US 2", 2)]


@pytest.mark.parametrize("none", [None, []])
def test_without_targets_the_location_is_the_only_one(none):
    assert resolve(none, location="westus") == [target("West US")]


def test_key_order_is_the_services():
    made = resolve([{"excludeFromLatest": True, "encryption": {"osDiskImage": {"diskEncryptionSetId": "/d"}},
                     "storageAccountType": "premium_lrs", "name": "eastus", "regionalReplicaCount": 3}])[0]
    assert list(made) == ["name", "regionalReplicaCount", "storageAccountType", "encryption", "excludeFromLatest"]
    assert made["storageAccountType"] == "Premium_LRS"
    assert list(made["encryption"]["osDiskImage"]) == ["securityProfile", "diskEncryptionSetId"]
    assert made["encryption"]["osDiskImage"]["securityProfile"] == {}


@given(st.lists(st.sampled_from([name for name in regions.names() if name not in LATEST.restricted_targets]),
                min_size=1, unique=True),
       st.data())
def test_order_counts_and_names(names, data):
    common = data.draw(st.none() | st.integers(1, 100))
    asked = []
    for name in names:
        written = data.draw(st.sampled_from([name, regions.display(name), name.upper()]))
        count = data.draw(st.none() | st.integers(1, 100))
        asked.append({"name": written} if count is None else {"name": written, "regionalReplicaCount": count})
    made = resolve(asked, common, location=names[0])
    assert [one["name"] for one in made] == [regions.display(name) for name in names]
    for given_, one in zip(asked, made, strict=True):
        assert one["regionalReplicaCount"] == given_.get("regionalReplicaCount", common or 1)
    assert replicas.total(made) == sum(one["regionalReplicaCount"] for one in made)
    assert resolve(made, common, location=names[0]) == made


def test_duplicates_after_canonicalising():
    error = refused([{"name": "eastus"}, {"name": "East US"}])
    assert (error.status, error.code, error.message) == (
        400, "InvalidParameter", "Duplicate regions are not allowed in target publishing regions.")


def test_location_must_be_a_target():
    error = refused([{"name": "northeurope"}, {"name": "West Europe"}])
    assert error.message == ("Gallery image version publishing profile regions 'northeurope, westeurope' must contain the "
                             "location of image version 'East US'.")


@pytest.mark.parametrize("name", ["atlantis", "", "chinaeast", None, "x" * 10_000])
def test_unknown_region(name):
    error = refused([{"name": "eastus"}, {"name": name}])
    assert error.code == "LocationNotAvailableForResourceType"
    assert "\n" not in error.message
    assert len(error.message) < 2000


@pytest.mark.parametrize("count", [0, -1, 101, 10**9])
def test_regional_count_out_of_range(count):
    error = refused([{"name": "eastus", "regionalReplicaCount": count}])
    assert (error.code, error.target) == ("InvalidParameter", COUNT)
    assert error.message == (f"The value {count} of parameter '{COUNT}' is out of range. The value must be between 1 and "
                             "100, inclusive.")


def test_common_count_out_of_range_although_regions_have_their_own():
    error = refused([{"name": "eastus", "regionalReplicaCount": 1}], 0)
    assert error.target == "galleryArtifactVersion.properties.publishingProfile.replicaCount"


def test_shallow_keeps_one_replica():
    assert resolve([{"name": "eastus"}], mode="Shallow") == [target("East US")]
    error = refused([{"name": "eastus", "regionalReplicaCount": 2}], mode="Shallow")
    assert error.message.endswith("The value must be between 1 and 1, inclusive.")


def test_storage_of_the_version_is_the_regions_default():
    assert resolve([{"name": "eastus"}, {"name": "westus", "storageAccountType": "Premium_LRS"}], storage="standard_zrs") == [
        target("East US", storage="Standard_ZRS"), target("West US", storage="Premium_LRS")]


def test_unknown_storage():
    error = refused([{"name": "eastus", "storageAccountType": "gold"}])
    assert error.code == "InvalidParameter"
    assert error.message.startswith("The value 'gold' of parameter 'galleryImageVersion.properties.publishingProfile."
                                    "targetRegions.storageAccountType' is not allowed.")


def test_zones_are_needed_for_zrs():
    error = refused([{"name": "westus", "storageAccountType": "standard_zrs"}], location="westus")
    assert error.message == "ZRS storage account type is not supported in this region."


def test_storage_of_an_existing_region_clashes_with_the_versions():
    old = [target("East US"), target("West US 2", storage="Standard_ZRS")]
    error = refused([{"name": "eastus"}, {"name": "westus2"}], storage="Standard_LRS", old=old)
    assert error.message == (
        "Global storage account type does not match the storage account type in the existing TargetRegion: 'West US 2'. "
        "Please specify 'Standard_ZRS' as the storage account type for this region.")
    assert resolve([{"name": "eastus"}, {"name": "westus2", "storageAccountType": "standard_zrs"}], old=old) == old


def test_storage_of_an_existing_region_cannot_change():
    error = refused([{"name": "eastus", "storageAccountType": "premium_lrs"}], old=[target("East US")])
    assert (error.status, error.code) == (409, "PropertyChangeNotAllowed")


def test_special_regions_need_the_allow_list():
    asked = [{"name": "eastus"}, {"name": "Australia Central 2"}]
    error = refused(asked)
    assert error.code == "LocationNotAvailableForResourceType"
    assert "'Australia Central 2'" in error.message
    assert "australiacentral2" not in error.message
    assert len(resolve(asked, allowed_regions=["Australia Central 2"])) == 2


def test_keys_in_every_region_or_in_none():
    with_key = {"name": "eastus", "encryption": {"osDiskImage": {"diskEncryptionSetId": "/des"}}}
    error = refused([with_key, {"name": "westus"}])
    assert error.message == (
        "A disk encryption set is required for disk 'galleryArtifactVersion.properties.publishingProfile.targetRegions."
        "encryption.osDiskImage.diskEncryptionSetId' in target region 'West US' since disk encryption set '/des' is used "
        "for the corresponding disk in region 'East US'")
    data = {"dataDiskImages": [{"diskEncryptionSetId": "/des", "lun": 0}, {"diskEncryptionSetId": "/des", "lun": 0}]}
    error = refused([{"name": "eastus", "encryption": data}])
    assert error.message == "Duplicate luns '0' were specified in target region 'East US' encryption.dataDiskImages"


def test_recorded_encryption():
    asked = {"osDiskImage": {"diskEncryptionSetId": "/des"}, "dataDiskImages": [{"diskEncryptionSetId": "/des", "lun": 0}]}
    made = resolve([{"name": "eastus", "encryption": asked}])[0]["encryption"]
    assert made == {"osDiskImage": {"securityProfile": {}, "diskEncryptionSetId": "/des"},
                    "dataDiskImages": [{"lun": 0, "diskEncryptionSetId": "/des"}]}
    assert list(made["dataDiskImages"][0]) == ["lun", "diskEncryptionSetId"]


def test_edge_zones():
    made = replicas.resolve_edge_zones([{"name": "southcentralus", "extendedLocation": {"name": "attdallas1"}}], None,
                                       profile=LATEST)
    assert made == [{"extendedLocation": {"type": "EdgeZone", "name": "attdallas1"}, "name": "South Central US",
                     "extendedLocationReplicaCount": 1, "storageAccountType": "StandardSSD_LRS"}]
    made = replicas.resolve_edge_zones([{"name": "eastus", "extendedLocation": {"name": "z", "type": "Unknown"}}], 1,
                                       profile=LATEST)
    assert made[0]["extendedLocation"] == {"type": "Unknown", "name": "z"}
    assert replicas.resolve_edge_zones(None, 1, profile=PREVIEW) == []


def test_replication_mode():
    assert replicas.replication_mode("shallow", LATEST) == "Shallow"
    assert replicas.replication_mode(None, LATEST) is None
    with pytest.raises(ServiceError):
        replicas.replication_mode("shallow", PREVIEW)


def test_added_and_removed_regions():
    old, new = [target("East US"), target("West US")], [target("West US", 5), target("UK South")]
    assert replicas.removed_regions(old, new) == ["eastus"]
    assert replicas.added_regions(old, new) == ["uksouth"]
    assert replicas.counts(new) == {"westus": 5, "uksouth": 1}
