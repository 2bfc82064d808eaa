"""Profiles and the smaller rules: quotas, safety, tags, newer properties, registration."""

import pytest

from sig_cli.data_files import load
from sig_cli.domain import gates, profiles, quotas, safety
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.newer import drop_newer
from sig_cli.domain.profiles import DEFINITION, GALLERY, VERSION
from sig_cli.domain.tags import check_tags

LATEST, PREVIEW = profiles.load("latest"), profiles.load("2019-01-preview")
SUBSCRIPTION = "11111111-2222-3333-4444-555555555555"


def refused(function, *args, **values):
    with pytest.raises(ServiceError) as caught:
        function(*args, **values)
    return caught.value


def test_loading_a_profile_reads_no_file(monkeypatch):
    monkeypatch.setattr(profiles, "_load", pytest.fail)
    assert profiles.load("latest").name == "latest"


def test_unknown_profile():
    with pytest.raises(ValueError, match="there are: latest, 2019-01-preview"):
        profiles.load("../latest")


def test_profiles_have_the_same_rules():
    assert set(LATEST.rules) == set(PREVIEW.rules)
    for name in profiles.NAMES:
        assert profiles.load(name).rules["name"] == name
        assert {"what", "sources", "date"} <= set(load(f"profiles/{name}.json")["_meta"])


def test_quotas_of_today():
    assert [quotas.limit(LATEST, type_) for type_ in (GALLERY, DEFINITION, VERSION)] == [100, 1000, 10000]
    assert quotas.limit(LATEST, "Microsoft.Compute/images") is None


def test_quota_exceeded():
    quotas.check(LATEST, GALLERY, "eastus", 99)
    quotas.check(LATEST, "Microsoft.Compute/images", "eastus", 10**6)
    error = refused(quotas.check, LATEST, GALLERY, "eastus", 100)
    assert (error.status, error.code) == (409, "OperationNotAllowed")
    assert error.message == (
        "Operation could not be completed as it results in exceeding approved Gallery quota. Additional details - Deployment "
        "Model: Resource Manager, Location: eastus, Current Limit: 100, Current Usage: 100, Additional Required: 1, "
        "(Minimum) New Limit Required: 101.")


def test_recorded_usages():
    assert quotas.usage_rows(LATEST, {GALLERY: 1}) == [
        {"limit": 100, "unit": "Count", "currentValue": 1, "name": {"value": "Gallery", "localizedValue": "Gallery"}},
        {"limit": 1000, "unit": "Count", "currentValue": 0, "name": {"value": "GalleryImage",
                                                                     "localizedValue": "Gallery Image"}},
        {"limit": 10000, "unit": "Count", "currentValue": 0, "name": {"value": "GalleryImageVersion",
                                                                      "localizedValue": "Gallery Image Version"}}]


def test_recorded_safety_profile():
    assert safety.returned_safety(None) == {"reportedForPolicyViolation": False, "allowDeletionOfReplicatedLocations": False}
    assert safety.returned_safety({"blockDeletionBeforeEndOfLife": True})["blockDeletionBeforeEndOfLife"] is True


def protected(**private):
    return {"name": "1.0.0", "properties": {"publishingProfile": {"targetRegions": [{"name": "East US"}, {"name": "West US"}]}},
            "sig": private}


def test_only_a_protected_version_keeps_its_regions():
    assert safety.asks_for_protection({"allowDeletionOfReplicatedLocations": False})
    assert not safety.asks_for_protection({"allowDeletionOfReplicatedLocations": True})
    assert not safety.asks_for_protection({})
    assert not safety.asks_for_protection(None)
    fewer = [{"name": "eastus"}]
    safety.check_removal(protected(), fewer, {"allowDeletionOfReplicatedLocations": False})
    safety.check_removal(protected(protectRegions=True), fewer, {"allowDeletionOfReplicatedLocations": True})
    safety.check_removal(protected(protectRegions=True), [{"name": "westus"}, {"name": "eastus"}], None)
    error = refused(safety.check_removal, protected(protectRegions=True), fewer, None)
    assert (error.status, error.code) == (400, "BadRequest")
    assert error.message.startswith("Complete set of target locations not specified while updating gallery artifact '1.0.0' "
                                    "and type 'GalleryImageVersion'. Deletion of previously replicated locations is not allowed")


def test_deletion_is_blocked_before_the_end_of_life():
    def version(block, end=None):
        profile = {"endOfLifeDate": end} if end else {}
        return {"properties": {"publishingProfile": profile, "safetyProfile": {"blockDeletionBeforeEndOfLife": block}}}

    end, at = "2030-01-01T00:00:00+00:00", 1_893_456_000_000_000
    error = refused(safety.check_deletion, version(True, end), at - 1)
    assert (error.status, error.code, error.message) == (
        409, "DeleteGalleryImageVersionBlockedBeforeEndOfLife",
        ("Deletion of Gallery image version is not allowed because the image is enabled for blockDeletionBeforeEndOfLife and "
        "its endOfLifeDate has not reached yet"))
    safety.check_deletion(version(True, end), at)
    safety.check_deletion(version(False, end), 0)
    safety.check_deletion(version(True), 0)
    safety.check_deletion({"properties": {}}, 0)


def test_tags():
    check_tags(None, LATEST)
    check_tags({f"t{number}": "" for number in range(50)}, LATEST)
    check_tags({"a.b é": "<&%>", "n" * 512: "v" * 256}, LATEST)


@pytest.mark.parametrize(("tags", "code"), [
    ({f"t{number}": "" for number in range(51)}, "InvalidTags"), ({"n" * 513: ""}, "InvalidTagName"),
    ({"n": "v" * 257}, "InvalidTagValueLength"), ({"a/b": ""}, "InvalidTagNameCharacters"),
    ({"a\nb": ""}, "InvalidTagNameCharacters"), ({"<": ""}, "InvalidTagNameCharacters"),
])
def test_tags_refused(tags, code):
    error = refused(check_tags, tags, LATEST)
    assert (error.status, error.code) == (400, code)
    assert "\n" not in error.message


def test_today_nothing_is_dropped():
    given = {"hyperVGeneration": "V2", "features": [{"name": "X", "value": "y"}]}
    assert drop_newer(DEFINITION, given, LATEST) is given


def test_features_of_the_catalogue_have_known_states():
    data = load("features.json")
    for namespace, features in data["features"].items():
        assert gates.canonical_namespace(namespace) == namespace
        for facts in features.values():
            assert facts["state"] in data["_meta"]["states"]
            assert facts["approvalType"] in ("AutoApproval", "ApprovalRequired")


def test_features_are_found_in_any_case():
    assert gates.canonical_feature("microsoft.compute", "gallerypreview") == ("Microsoft.Compute", "GalleryPreview")
    assert gates.canonical_feature("Microsoft.Compute", "Nope") is None
    assert ("Microsoft.Network", "AllowLBPreview") in gates.feature_names()
    assert gates.feature_names("Microsoft.Nope") == []
    assert gates.feature("Microsoft.Network", "AllowLBPreview")["releaseDate"] == "2016-08-17T21:39:18.0538346Z"


def test_states_after_registering():
    assert gates.state_after_register("Microsoft.Compute", "GalleryPreview") == "Registered"
    assert gates.state_after_register("Microsoft.Compute", "SIGSoftDelete") == "Pending"
    assert gates.feature_default("Microsoft.Compute", "SIGEncryption", LATEST) == "Registered"
    assert gates.feature_default("Microsoft.Compute", "SIGEncryption", PREVIEW) == "NotRegistered"


def test_namespaces():
    gates.check_namespace("Microsoft.Compute", LATEST, None)
    error = refused(gates.check_namespace, "microsoft.compute", LATEST, "Unregistered")
    assert (error.status, error.code, error.message) == (
        409, "MissingSubscriptionRegistration",
        ("The subscription is not registered to use namespace 'Microsoft.Compute'. See https://aka.ms/rps-not-found for how "
        "to register subscriptions."))
    assert gates.provider_default("microsoft.network", LATEST) == "NotRegistered"
    assert gates.needs_registration("Microsoft.Compute")
    assert not gates.needs_registration("Microsoft.Resources")
    assert gates.canonical_namespace("Microsoft.Nope") is None


def test_provider_rows_have_the_recorded_shape():
    row = gates.provider_row("microsoft.compute", SUBSCRIPTION, None, LATEST)
    assert list(row) == ["id", "namespace", "authorizations", "resourceTypes", "registrationState", "registrationPolicy"]
    assert row["id"] == f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute"
    types = {one["resourceType"]: one for one in row["resourceTypes"]}
    galleries = types["galleries"]
    assert galleries["locations"][:8] == ["West Central US", "South Central US", "East US 2", "Southeast Asia",
                                          "West Europe", "West US", "East US", "Canada Central"]
    assert galleries["apiVersions"][0] == "2026-03-03"
    assert galleries["apiVersions"][-1] == "2018-06-01"
    assert galleries["capabilities"] == "SupportsTags, SupportsLocation"
    assert "CrossSubscriptionResourceMove" in types["images"]["capabilities"]
    assert types["locations"]["locations"] == []
    assert gates.provider_row("Microsoft.Nope", SUBSCRIPTION, None, LATEST) is None


@pytest.mark.parametrize("type_", ["Microsoft.Compute/galleries", "microsoft.compute/galleries/images/versions",
                                   "Microsoft.Compute/images", "Microsoft.Compute/disks", "Microsoft.Compute/snapshots",
                                   "Microsoft.Compute/virtualMachines", "Microsoft.Resources/resourceGroups"])
def test_api_versions_are_newest_first(type_):
    versions = gates.api_versions(type_)
    assert len(versions) > 5
    assert versions == sorted(versions, reverse=True)
    assert gates.api_versions("Microsoft.Nope/x") == []
    assert gates.api_versions("Microsoft.Compute/nope") == []


@pytest.mark.parametrize(("type_", "asked"), [
    ("Microsoft.Compute/galleries", ("2026-03-03", "2021-10-01")),
    ("Microsoft.Compute/galleries/images", ("2021-10-01", "2024-03-03")),
    ("Microsoft.Compute/galleries/images/versions", ("2024-03-03", "2026-03-03")),
    ("Microsoft.Compute/images", ("2024-07-01", "2024-11-01")), ("Microsoft.Compute/disks", ("2025-01-02",)),
    ("Microsoft.Compute/snapshots", ("2025-01-02",)), ("Microsoft.Resources/resourceGroups", ("2024-11-01",)),
    ("Microsoft.Features/features", ("2021-07-01",)), ("Microsoft.Resources/tags", ("2024-11-01",)),
])
def test_the_api_versions_that_az_asks_for_are_there(type_, asked):
    assert set(asked) <= set(gates.api_versions(type_))
