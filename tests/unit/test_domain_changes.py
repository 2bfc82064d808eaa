"""Updates: what may change, what stays, and the exact path in the refusal."""

import pytest

from sig_cli.domain.changes import changed_location, forbidden_change, keep_omitted
from sig_cli.domain.profiles import DEFINITION, GALLERY, VERSION
from sig_cli.domain.profiles import load as profile

LATEST, PREVIEW = profile("latest"), profile("2019-01-preview")
ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/g"
IMAGE = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/images/i"

DEFINITION_OLD = {
    "name": "d", "id": f"{ID}/images/d", "location": "eastus", "tags": {},
    "properties": {"description": "old", "hyperVGeneration": "V1", "architecture": "x64", "osType": "Linux",
                   "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "s"},
                   "recommended": {"vCPUs": {"min": 1, "max": 2}}, "eula": "http://e",
                   "features": [{"name": "SecurityType", "value": "TrustedLaunchSupported"}]}}
VERSION_OLD = {
    "name": "1.0.0", "id": f"{ID}/images/d/versions/1.0.0", "location": "eastus2",
    "properties": {
        "publishingProfile": {"targetRegions": [{"name": "East US 2", "regionalReplicaCount": 1,
                                                 "storageAccountType": "Standard_LRS"}],
                              "replicaCount": 1, "excludeFromLatest": True,
                              "publishedDate": "2023-12-19T09:12:25.258921+00:00", "storageAccountType": "Standard_LRS"},
        "storageProfile": {"source": {"id": IMAGE},
                           "osDiskImage": {"sizeInGB": 30, "hostCaching": "ReadWrite", "source": {}},
                           "dataDiskImages": [{"lun": 0, "sizeInGB": 10, "hostCaching": "None"}]},
        "safetyProfile": {"reportedForPolicyViolation": False, "allowDeletionOfReplicatedLocations": False}}}


def change(type_, properties, rules=LATEST, **body):
    old = {GALLERY: {"name": "g", "id": ID, "location": "eastus", "properties": {
        "description": "old", "identifier": {"uniqueName": "S-G"}, "softDeletePolicy": {"isSoftDeleteEnabled": True}}},
        DEFINITION: DEFINITION_OLD, VERSION: VERSION_OLD}[type_]
    return forbidden_change(old, {**body, "properties": properties}, type_, rules)


@pytest.mark.parametrize(("type_", "properties"), [
    (GALLERY, {"description": "new"}), (GALLERY, {"softDeletePolicy": {"isSoftDeleteEnabled": False}, "identifier": {}}),
    (GALLERY, {"sharingProfile": {"permissions": "Groups"}}),
    (DEFINITION, {"description": "new", "endOfLifeDate": "2031-01-01", "releaseNoteUri": "http://r",
                  "recommended": {"memory": {"min": 1, "max": 8}}}),
    (DEFINITION, {"osType": "linux", "identifier": {"publisher": "p", "offer": "o", "sku": "s"}, "disallowed": {}}),
    (DEFINITION, {"features": [{"name": "securitytype", "value": "trustedlaunchsupported"}], "provisioningState": "Failed"}),
    (VERSION, {"publishingProfile": {"targetRegions": [{"name": "westus"}], "replicaCount": 3, "excludeFromLatest": False,
                                     "endOfLifeDate": "2031-01-01", "storageAccountType": "standard_lrs",
                                     "replicationMode": "Full", "publishedDate": "2020-01-01"},
               "safetyProfile": {"allowDeletionOfReplicatedLocations": True, "blockDeletionBeforeEndOfLife": True}}),
])
def test_allowed_today(type_, properties):
    assert change(type_, properties) is None


def test_recorded_update_of_a_version():
    assert change(VERSION, {
        "publishingProfile": {"targetRegions": [{"name": "westus2", "regionalReplicaCount": 1}, {"name": "eastus2"}],
                              "replicaCount": 2, "excludeFromLatest": False, "storageAccountType": "Standard_LRS"},
        "storageProfile": {"osDiskImage": {"hostCaching": "ReadWrite"}, "dataDiskImages": [{"hostCaching": "None", "lun": 0}]},
        "safetyProfile": {"allowDeletionOfReplicatedLocations": False}}, location="eastus2") is None


@pytest.mark.parametrize(("type_", "properties", "path"), [
    (DEFINITION, {"osType": "Windows"}, "galleryImage.properties.osType"),
    (DEFINITION, {"osState": "Specialized"}, "galleryImage.properties.osState"),
    (DEFINITION, {"hyperVGeneration": "V2"}, "galleryImage.properties.hyperVGeneration"),
    (DEFINITION, {"architecture": "Arm64"}, "galleryImage.properties.architecture"),
    (DEFINITION, {"identifier": {"publisher": "p", "offer": "o2", "sku": "s"}}, "galleryImage.properties.identifier.offer"),
    (DEFINITION, {"eula": "http://other"}, "galleryImage.properties.eula"),
    (DEFINITION, {"privacyStatementUri": "http://new"}, "galleryImage.properties.privacyStatementUri"),
    (DEFINITION, {"purchasePlan": {"name": "n"}}, "galleryImage.properties.purchasePlan.name"),
    (DEFINITION, {"disallowed": {"diskTypes": ["Standard_LRS"]}}, "galleryImage.properties.disallowed.diskTypes"),
    (VERSION, {"publishingProfile": {"storageAccountType": "Premium_LRS"}},
     "galleryImageVersion.properties.publishingProfile.storageAccountType"),
    (VERSION, {"publishingProfile": {"replicationMode": "Shallow"}},
     "galleryImageVersion.properties.publishingProfile.replicationMode"),
    (VERSION, {"storageProfile": {"source": {"id": IMAGE + "2"}}}, "galleryImageVersion.properties.storageProfile.source.id"),
    (VERSION, {"storageProfile": {"source": {"virtualMachineId": "/vm"}}},
     "galleryImageVersion.properties.storageProfile.source.id"),
    (VERSION, {"storageProfile": {"source": {"id": IMAGE, "virtualMachineId": "/vm"}}},
     "galleryImageVersion.properties.storageProfile.source.id"),
    (VERSION, {"storageProfile": {"osDiskImage": {"source": {"id": "/snapshot"}}}},
     "galleryImageVersion.properties.storageProfile.osDiskImage.source.id"),
    (VERSION, {"storageProfile": {"osDiskImage": {"hostCaching": "None"}}},
     "galleryImageVersion.properties.storageProfile.osDiskImage.hostCaching"),
])
def test_forbidden_today(type_, properties, path):
    error = change(type_, properties)
    assert (error.status, error.code, error.target) == (409, "PropertyChangeNotAllowed", path)
    assert error.message == f"Changing property '{path}' is not allowed."


def test_the_same_source_may_be_sent_again():
    assert change(VERSION, {"storageProfile": {"source": {"id": IMAGE.upper()}}}) is None
    assert change(VERSION, {"storageProfile": {}}) is None


def test_the_account_of_a_blob_is_known_by_two_names_and_stays():
    stored = {"uri": "https://a.blob.core.windows.net/vhds/os.vhd", "id": "/accounts/a"}
    old = {**VERSION_OLD, "properties": {**VERSION_OLD["properties"], "storageProfile": {"osDiskImage": {"source": stored}}}}

    def sent(**source):
        new = {"properties": {"storageProfile": {"osDiskImage": {"source": source}}}}
        return forbidden_change(old, new, VERSION, LATEST)

    assert sent(uri=stored["uri"], storageAccountId="/accounts/A") is None
    error = sent(uri=stored["uri"], storageAccountId="/accounts/b")
    path = "galleryImageVersion.properties.storageProfile.osDiskImage.source.id"
    assert (error.code, error.message) == ("PropertyChangeNotAllowed", f"Changing property '{path}' is not allowed.")


def test_disks_cannot_be_added():
    error = change(VERSION, {"storageProfile": {"dataDiskImages": [{"lun": 0}, {"lun": 1}]}})
    assert error.message == "Adding new Data Disks or changing the LUN of a Data Disk in an existing Image is not allowed"


def test_features_change_only_on_request():
    new = [*DEFINITION_OLD["properties"]["features"], {"name": "DiskControllerTypes", "value": "SCSI,NVMe"}]
    error = change(DEFINITION, {"features": new})
    assert (error.status, error.code, error.message, error.target) == (
        409, "PropertyChangeNotAllowed", "Changing property 'DiskControllerTypes' is not allowed.", "DiskControllerTypes")
    assert change(DEFINITION, {"features": new, "allowUpdateImage": True}) is None


@pytest.mark.parametrize(("type_", "properties", "path"), [
    (DEFINITION, {"releaseNoteUri": "http://r"}, "galleryImage.properties.releaseNoteUri"),
    (GALLERY, {"softDeletePolicy": {"isSoftDeleteEnabled": False}}, "gallery.properties.softDeletePolicy.isSoftDeleteEnabled"),
    (VERSION, {"storageProfile": {"source": {"id": "/other"}}},
     "galleryImageVersion.properties.publishingProfile.source.managedImage.id"),
])
def test_forbidden_in_2019(type_, properties, path):
    error = change(type_, properties, PREVIEW)
    assert (error.code, error.target) == ("PropertyChangeNotAllowed", path)


def test_location_stays():
    assert changed_location(DEFINITION_OLD, {"location": "East US"}) is None
    assert changed_location(DEFINITION_OLD, {}) is None
    error = changed_location(DEFINITION_OLD, {"location": "westus"})
    assert (error.status, error.code, error.message) == (
        409, "InvalidResourceLocation",
        ("The resource 'g/d' already exists in location 'eastus' in resource group 'rg'. A resource with the same name cannot "
        "be created in location 'westus'. Please select a new resource name."))
    assert change(DEFINITION, {}, location="westus").code == "InvalidResourceLocation"


def test_put_replaces_what_can_be_updated_and_keeps_what_is_fixed():
    kept = keep_omitted(DEFINITION_OLD, {"osType": "Linux", "recommended": {"memory": {"min": 4}}}, DEFINITION, LATEST)
    assert "description" not in kept
    assert kept["recommended"] == {"memory": {"min": 4}}
    assert kept["eula"] == "http://e"
    assert kept["features"] == DEFINITION_OLD["properties"]["features"]


def test_recorded_omissions_of_a_version_are_kept():
    kept = keep_omitted(VERSION_OLD, {"publishingProfile": {"replicaCount": 2}, "storageProfile": {}}, VERSION, LATEST)
    assert kept["storageProfile"] == VERSION_OLD["properties"]["storageProfile"]
    assert kept["safetyProfile"] == VERSION_OLD["properties"]["safetyProfile"]
    assert kept["publishingProfile"]["targetRegions"] == VERSION_OLD["properties"]["publishingProfile"]["targetRegions"]
    assert kept["publishingProfile"]["publishedDate"] == "2023-12-19T09:12:25.258921+00:00"
    assert kept["publishingProfile"]["replicaCount"] == 2
    assert "excludeFromLatest" not in kept["publishingProfile"]
    assert keep_omitted(VERSION_OLD, {}, VERSION, LATEST) == VERSION_OLD["properties"]


def test_recorded_omissions_of_a_gallery_are_kept():
    old = {"properties": {"description": "d", "softDeletePolicy": {"isSoftDeleteEnabled": True},
                          "sharingProfile": {"permissions": "Groups"}}}
    assert keep_omitted(old, {"identifier": {}}, GALLERY, LATEST) == {
        "softDeletePolicy": {"isSoftDeleteEnabled": True}, "sharingProfile": {"permissions": "Groups"}, "identifier": {}}


def test_nothing_stored_is_changed():
    import copy

    before = copy.deepcopy(VERSION_OLD)
    keep_omitted(VERSION_OLD, {"publishingProfile": {"replicaCount": 2}}, VERSION, LATEST)
    change(VERSION, {"publishingProfile": {"replicaCount": 2}})
    assert before == VERSION_OLD
