"""Regions: every spelling means the same region, and comes back as the service gives it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.data_files import load
from sig_cli.domain import regions
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.profiles import DEFINITION, GALLERY, VERSION
from sig_cli.domain.profiles import load as profile

LATEST, PREVIEW = profile("latest"), profile("2019-01-preview")
BLANKS = [" ", "\t", "\u00a0", "\u202f", ""]


@given(st.sampled_from(regions.names()), st.lists(st.sampled_from(BLANKS)), st.randoms(use_true_random=False))
def test_case_and_blanks_do_not_matter(name, blanks, random):
    for text in (name, regions.display(name)):
        letters = [letter.upper() if random.random() < 0.5 else letter for letter in text]
        for blank in blanks:
            letters.insert(random.randrange(len(letters) + 1), blank)
        assert regions.canonical("".join(letters)) == name


@given(st.text())
def test_any_text_is_a_region_or_none(text):
    found = regions.canonical(text)
    assert found is None or found in regions.names()


@given(st.text())
def test_canonical_is_stable(text):
    found = regions.canonical(text)
    assert found is None or regions.canonical(found) == found


@pytest.mark.parametrize(("french", "name"), [
    ("USA Centre-Ouest", "westcentralus"), ("USA Est 2", "eastus2"), ("USA Centre Sud", "southcentralus"),
    ("Asie Sud-Est", "southeastasia"), ("Europe Ouest", "westeurope"), ("USA Ouest", "westus"), ("USA Est", "eastus"),
    ("Centre du Canada", "canadacentral"), ("Australie Centre", "australiacentral"),
    ("Australie Centre\u00a02", "australiacentral2"),
])
def test_french_names_of_the_document(french, name):
    assert regions.canonical(french) == name
    assert regions.canonical(french.upper().replace("-", "\u2011")) == name


@pytest.mark.parametrize("text", ["", "atlantis", "chinaeast", "USGov Virginia", "west-us", "europe", "eastus;drop"])
def test_no_region(text):
    assert regions.canonical(text) is None


def test_display_names_are_the_services():
    assert regions.display("eastus2") == "East US 2"
    assert regions.display("centraluseuap") == "Central US EUAP"
    with pytest.raises(KeyError):
        regions.display("atlantis")


def test_index_and_rows_agree():
    rows = [row for row in load("regions.json")["rows"] if not row.get("logical")]
    assert {row["name"]: row["displayName"] for row in rows} == load("region_names.json")["names"]
    assert {row["name"]: row["zones"] for row in rows if row["zones"]} == load("region_names.json")["zones"]
    assert set(load("region_names.json")["aliases"].values()) <= set(regions.names())
    assert set(load("region_names.json")["specialAccess"]) <= set(regions.names())


def test_pairs_are_regions():
    for row in load("regions.json")["rows"]:
        for pair in row.get("pairedRegion", ()):
            assert pair in regions.names()


def test_zones():
    assert regions.zones("eastus") == ["1", "2", "3"]
    assert regions.zones("westus") == []


def test_special_access():
    assert regions.special_access("australiacentral2")
    assert not regions.special_access("eastus")


def test_location_rows_have_the_recorded_shape_of_2019():
    rows = regions.location_rows("s1", "2019-11-01")
    assert rows[0] == {
        "id": "/subscriptions/s1/locations/eastus", "name": "eastus", "displayName": "East US",
        "regionalDisplayName": "(US) East US",
        "metadata": {"regionType": "Physical", "regionCategory": "Recommended", "geographyGroup": "US",
                     "longitude": "-79.8164", "latitude": "37.3719", "physicalLocation": "Virginia",
                     "pairedRegion": [{"name": "westus", "id": "/subscriptions/s1/locations/westus"}]}}
    assert list(rows[0]["metadata"]) == ["regionType", "regionCategory", "geographyGroup", "longitude", "latitude",
                                         "physicalLocation", "pairedRegion"]
    asia = next(row for row in rows if row["name"] == "asia")
    assert asia["metadata"] == {"regionType": "Logical", "regionCategory": "Other"}


def test_location_rows_of_today_have_type_geography_and_zones():
    row = regions.location_rows("s1")[0]
    assert row["type"] == "Region"
    assert row["metadata"]["geography"] == "United States"
    assert row["availabilityZoneMappings"][0] == {"logicalZone": "1", "physicalZone": "eastus-az1"}
    west = next(row for row in regions.location_rows("s1") if row["name"] == "westus")
    assert "availabilityZoneMappings" not in west


def test_location_is_stored_by_its_short_name():
    assert regions.check_location("East US 2", GALLERY, LATEST) == "eastus2"


def test_types_without_a_list_can_be_made_everywhere():
    assert regions.check_location("northcentralus", "Microsoft.Compute/images", PREVIEW) == "northcentralus"


@pytest.mark.parametrize("location", [None, ""])
def test_location_missing(location):
    with pytest.raises(ServiceError) as caught:
        regions.check_location(location, GALLERY, LATEST)
    assert (caught.value.code, caught.value.message) == (
        "LocationRequired", "The location property is required for this definition.")


def test_location_unknown():
    with pytest.raises(ServiceError) as caught:
        regions.check_location("atlantis", VERSION, LATEST)
    assert caught.value.code == "LocationNotAvailableForResourceType"
    assert caught.value.message.startswith(
        "The provided location 'atlantis' is not available for resource type "
        "'Microsoft.Compute/galleries/images/versions'. List of available regions for the resource type is "
        "'westcentralus,southcentralus,")


def test_today_an_allowed_subscription_can_create_in_a_special_region():
    with pytest.raises(ServiceError):
        regions.check_location("swedensouth", DEFINITION, LATEST)
    assert regions.check_location("swedensouth", DEFINITION, LATEST, ["Sweden South"]) == "swedensouth"


def test_group_location():
    assert regions.check_group_location("USA Est") == "eastus"
    with pytest.raises(ServiceError) as caught:
        regions.check_group_location("atlantis")
    assert caught.value.code == "LocationNotAvailableForResourceGroup"
    assert caught.value.message.startswith(
        "The provided location 'atlantis' is not available for resource group. List of available regions is 'eastus,")
    with pytest.raises(ServiceError):
        regions.check_group_location("")


def test_creation_lists_hold_regions_only():
    for rules in (LATEST, PREVIEW):
        for type_ in (GALLERY, DEFINITION, VERSION):
            assert set(regions.creation_regions(type_, rules)) <= set(regions.names())
        assert set(rules.restricted_targets) <= set(regions.names())
