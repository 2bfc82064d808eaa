"""The founding document (January 2019), statement by statement, in the profile `2019-01-preview`.

Statements about machines, prices, sharing, the portal and PowerShell are held where those are built.
"""

import pytest

from sig_cli.domain import gates, quotas, regions
from sig_cli.domain.changes import forbidden_change
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.newer import drop_newer
from sig_cli.domain.profiles import DEFINITION, GALLERY, VERSION, load
from sig_cli.domain.replicas import resolve_targets
from sig_cli.domain.sources import Source, check_source, requested_sources

PREVIEW, LATEST = load("2019-01-preview"), load("latest")
COMPUTE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute"
EIGHT = ["USA Centre-Ouest", "USA Est 2", "USA Centre Sud", "Asie Sud-Est", "Europe Ouest", "USA Ouest", "USA Est",
         "Centre du Canada"]
OLD = {"name": "x", "id": f"{COMPUTE}/galleries/x", "location": "eastus"}


def refused(function, *args, **values):
    with pytest.raises(ServiceError) as caught:
        function(*args, **values)
    return caught.value


def targets(*asked, count=None, location="southcentralus", allowed=()):
    made = resolve_targets(list(asked), count, None, location=location, profile=PREVIEW, allowed_regions=allowed)
    return [(one["name"], one["regionalReplicaCount"]) for one in made]


@pytest.mark.parametrize("name", EIGHT)
def test_galleries_are_created_in_eight_regions(name):
    assert regions.check_location(name, GALLERY, PREVIEW) in regions.names()


def test_galleries_are_created_in_no_other_region():
    offered = [regions.canonical(name) for name in EIGHT]
    assert regions.creation_regions(GALLERY, PREVIEW) == offered
    for name in set(regions.names()) - set(offered):
        error = refused(regions.check_location, name, GALLERY, PREVIEW, regions.names())
        assert (error.status, error.code, error.message) == (
            400, "LocationNotAvailableForResourceType",
            (f"The provided location '{name}' is not available for resource type 'Microsoft.Compute/galleries'. List of "
            f"available regions for the resource type is '{','.join(offered)}'."))


def test_versions_are_replicated_to_all_public_regions():
    public = [name for name in regions.names() if name not in ("australiacentral", "australiacentral2")]
    assert len(targets(*({"name": name} for name in public))) == len(public)


@pytest.mark.parametrize("name", ["Australia Central", "Australie Centre", "australiacentral2", "Australie Centre\u00a02"])
def test_australia_central_needs_the_allow_list(name):
    asked = ({"name": "southcentralus"}, {"name": name})
    assert refused(targets, *asked).code == "LocationNotAvailableForResourceType"
    assert len(targets(*asked, allowed=["australiacentral", "australiacentral2"])) == 2
    assert refused(targets, *asked, allowed=["eastus"]).code == "LocationNotAvailableForResourceType"


def test_definition_and_version_may_lie_elsewhere_than_the_gallery():
    assert regions.check_location("northeurope", DEFINITION, PREVIEW) == "northeurope"
    assert regions.check_location("northeurope", VERSION, PREVIEW) == "northeurope"


def test_the_number_of_replicas_is_given_per_region():
    assert targets({"name": "USA Centre Sud", "regionalReplicaCount": 2}) == [("South Central US", 2)]


def test_the_common_number_is_the_default_of_regions_without_their_own():
    assert targets({"name": "southcentralus", "regionalReplicaCount": 2}, {"name": "eastus"}, count=3) == [
        ("South Central US", 2), ("East US", 3)]


def test_without_any_number_there_is_one_replica():
    assert targets({"name": "southcentralus"}) == [("South Central US", 1)]


def test_the_source_region_must_be_among_the_target_regions():
    error = refused(targets, {"name": "eastus"}, location="westus")
    assert error.message == ("Gallery image version publishing profile regions 'eastus' must contain the location of image "
                             "version 'West US'.")


def test_the_managed_image_must_lie_where_the_version_is_created():
    image = {"location": "westus", "properties": {"storageProfile": {"osDisk": {"osType": "Linux"}}}}
    definition = {"properties": {"osType": "Linux", "osState": "Generalized"}}
    source = Source("managedImage", f"{COMPUTE}/images/i")
    assert check_source(source, image, definition=definition, location="westus", profile=PREVIEW) is None
    error = refused(check_source, source, image, definition=definition, location="eastus", profile=PREVIEW)
    assert "is in the same region as gallery image version being created" in error.message


def test_a_version_is_made_from_a_managed_image():
    assert requested_sources({"source": {"id": f"{COMPUTE}/images/i"}}, PREVIEW)[0].kind == "managedImage"


@pytest.mark.parametrize("storage", [
    {"source": {"id": f"{COMPUTE}/virtualMachines/m"}}, {"source": {"id": f"{COMPUTE}/galleries/g/images/d/versions/1.0.0"}},
    {"osDiskImage": {"source": {"id": f"{COMPUTE}/disks/d"}}}, {"osDiskImage": {"source": {"id": f"{COMPUTE}/snapshots/s"}}},
    {"osDiskImage": {"source": {"uri": "https://a/b.vhd", "id": ""}}},
])
def test_a_version_is_made_from_nothing_else(storage):
    error = refused(requested_sources, storage, PREVIEW)
    assert (error.status, error.code) == (400, "InvalidParameter")
    assert error.message.endswith("must be a managed image")
    assert requested_sources(storage, LATEST)


def test_specialized_images_are_not_supported():
    assert PREVIEW.os_states == ["Generalized"]


@pytest.mark.parametrize(("type_", "properties"), [
    (GALLERY, {"description": "new"}),
    (DEFINITION, {"recommended": {"vCPUs": {"min": 1, "max": 4}}}), (DEFINITION, {"recommended": {"memory": {"min": 1}}}),
    (DEFINITION, {"description": "new"}), (DEFINITION, {"endOfLifeDate": "2031-01-01T00:00:00+00:00"}),
    (VERSION, {"publishingProfile": {"targetRegions": [{"name": "eastus", "regionalReplicaCount": 5}]}}),
    (VERSION, {"publishingProfile": {"targetRegions": [{"name": "eastus"}, {"name": "westus"}]}}),
    (VERSION, {"publishingProfile": {"excludeFromLatest": True}}),
    (VERSION, {"publishingProfile": {"endOfLifeDate": "2031-01-01T00:00:00+00:00"}}),
])
def test_what_can_be_updated(type_, properties):
    old = {**OLD, "properties": {"osType": "Linux", "identifier": {"publisher": "p"}, "publishingProfile": {}}}
    assert forbidden_change(old, {"properties": properties}, type_, PREVIEW) is None


@pytest.mark.parametrize(("type_", "properties", "path"), [
    (DEFINITION, {"osType": "Windows"}, "galleryImage.properties.osType"),
    (DEFINITION, {"identifier": {"publisher": "q"}}, "galleryImage.properties.identifier.publisher"),
    (DEFINITION, {"eula": "e"}, "galleryImage.properties.eula"),
    (DEFINITION, {"releaseNoteUri": "r"}, "galleryImage.properties.releaseNoteUri"),
    (DEFINITION, {"disallowed": {"diskTypes": ["Standard_LRS"]}}, "galleryImage.properties.disallowed.diskTypes"),
    (VERSION, {"storageProfile": {"source": {"id": "/other"}}},
     "galleryImageVersion.properties.publishingProfile.source.managedImage.id"),
])
def test_what_cannot_be_updated(type_, properties, path):
    old = {**OLD, "properties": {"osType": "Linux", "identifier": {"publisher": "p"}}}
    error = forbidden_change(old, {"properties": properties}, type_, PREVIEW)
    assert (error.status, error.code, error.target) == (409, "PropertyChangeNotAllowed", path)


def test_a_gallery_cannot_be_moved_to_another_subscription():
    types = {row["resourceType"]: row for row in gates.provider_row("Microsoft.Compute", "s", None, PREVIEW)["resourceTypes"]}
    assert "Move" not in types["galleries"]["capabilities"]
    assert "CrossSubscriptionResourceMove" in types["images"]["capabilities"]


@pytest.mark.parametrize("name", ["chinaeast", "China North", "germanycentral", "usgovvirginia"])
def test_versions_are_not_replicated_between_clouds(name):
    error = refused(targets, {"name": "southcentralus"}, {"name": name})
    assert error.code == "LocationNotAvailableForResourceType"


@pytest.mark.parametrize(("type_", "limit"), [(GALLERY, 10), (DEFINITION, 200), (VERSION, 2000)])
def test_quotas_per_subscription_and_region(type_, limit):
    quotas.check(PREVIEW, type_, "eastus", limit - 1)
    error = refused(quotas.check, PREVIEW, type_, "eastus", limit)
    assert error.code == "OperationNotAllowed"
    assert f"Current Limit: {limit}, Current Usage: {limit}," in error.message


def test_the_preview_must_be_registered():
    subscription = "11111111-2222-3333-4444-555555555555"
    for state in (None, "NotRegistered", "Pending", "Registering", "Unregistered"):
        error = refused(gates.check_gate, subscription, PREVIEW, state)
        assert (error.status, error.code, error.message) == (
            400, "BadRequest", (f"Subscription '{subscription}' is not registered with the feature "
                               "Microsoft.Compute/GalleryPreview. Please register the subscription before retrying the call."))
    gates.check_gate(subscription, PREVIEW, "Registered")
    gates.check_gate(subscription, LATEST, None)


def test_the_preview_can_be_registered_by_anybody():
    assert gates.state_after_register("Microsoft.Compute", "GalleryPreview") == "Registered"


def test_the_recommended_api_version_is_served():
    for type_ in (GALLERY, DEFINITION, VERSION):
        assert "2018-06-01" in gates.api_versions(type_)
    assert "2018-04-01" in gates.api_versions("Microsoft.Compute/virtualMachines")


def test_todays_az_can_create_a_definition():
    body = {"osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2", "disallowed": {},
            "identifier": {"publisher": "p", "offer": "o", "sku": "s"},
            "features": [{"name": "SecurityType", "value": "TrustedLaunchSupported"}]}
    assert set(drop_newer(DEFINITION, body, PREVIEW)) == {"osType", "osState", "disallowed", "identifier"}
    assert body["hyperVGeneration"] == "V2"


def test_todays_az_can_create_and_update_a_version():
    body = {"publishingProfile": {"targetRegions": [{"name": "eastus", "storageAccountType": "standard_lrs"}],
                                  "storageAccountType": "Standard_LRS", "replicationMode": "Full"},
            "storageProfile": {}, "safetyProfile": {"allowDeletionOfReplicatedLocations": False}}
    assert drop_newer(VERSION, body, PREVIEW) == {"publishingProfile": {"targetRegions": [{"name": "eastus"}]},
                                                  "storageProfile": {}, "safetyProfile": {}}


@pytest.mark.parametrize(("type_", "properties", "parameter"), [
    (DEFINITION, {"architecture": "Arm64"}, "galleryImage.properties.architecture"),
    (DEFINITION, {"features": [{"name": "SecurityType", "value": "ConfidentialVM"}]}, "galleryImage.properties.features"),
    (GALLERY, {"sharingProfile": {"permissions": "Groups"}}, "gallery.properties.sharingProfile"),
    (GALLERY, {"softDeletePolicy": {"isSoftDeleteEnabled": True}}, "gallery.properties.softDeletePolicy"),
    (VERSION, {"publishingProfile": {"storageAccountType": "Premium_LRS"}},
     "galleryImageVersion.properties.publishingProfile.storageAccountType"),
    (VERSION, {"publishingProfile": {"replicationMode": "Shallow"}},
     "galleryImageVersion.properties.publishingProfile.replicationMode"),
    (VERSION, {"publishingProfile": {"targetRegions": [{"name": "eastus", "storageAccountType": "standard_zrs"}]}},
     "galleryImageVersion.properties.publishingProfile.targetRegions.storageAccountType"),
])
def test_what_came_later_is_refused(type_, properties, parameter):
    error = refused(drop_newer, type_, properties, PREVIEW)
    assert (error.status, error.code, error.target) == (400, "InvalidParameter", parameter)
    assert error.message == f"Parameter '{parameter}' is not allowed."


def test_a_region_keeps_at_most_ten_replicas():
    assert targets({"name": "southcentralus", "regionalReplicaCount": 10}) == [("South Central US", 10)]
    error = refused(targets, {"name": "southcentralus", "regionalReplicaCount": 11})
    assert error.message.endswith("The value must be between 1 and 10, inclusive.")
