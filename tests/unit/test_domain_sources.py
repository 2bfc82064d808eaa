"""Sources of a version: which are taken, which fit, and how the others are refused."""

import pytest

from sig_cli.domain import sources
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.profiles import load as profile

LATEST, PREVIEW = profile("latest"), profile("2019-01-preview")
GROUP = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute"
IMAGE, MACHINE, SNAPSHOT, DISK = (f"{GROUP}/images/i", f"{GROUP}/virtualMachines/m", f"{GROUP}/snapshots/s",
                                  f"{GROUP}/disks/d")
VERSION = f"{GROUP}/galleries/g/images/d/versions/1.0.0"
ACCOUNT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"
ONE_SOURCE = ("The gallery artifact version source can only be specified either directly under storageProfile or within "
              "individual OS or data disks. One and only one source type (user image, snapshot, disk, virtual machine) can "
              "be provided.")


def refused(function, *args, **values):
    with pytest.raises(ServiceError) as caught:
        function(*args, **values)
    return caught.value


def requested(storage, rules=LATEST):
    return [(source.kind, source.disk, source.lun) for source in sources.requested_sources(storage, rules)]


@pytest.mark.parametrize(("id_", "kind"), [
    (IMAGE, "managedImage"), (MACHINE.upper(), "virtualMachine"), (VERSION, "galleryImageVersion"), (SNAPSHOT, "snapshot"),
    (DISK, "disk"), (ACCOUNT, "storageAccount"), ("/CommunityGalleries/p/Images/i/Versions/1.0.0", "communityGalleryImage"),
    (f"{GROUP}/galleries/g/images/d", None), ("img1", None), ("", None), (f"{GROUP}/images", None),
])
def test_kind_of(id_, kind):
    assert sources.kind_of(id_) == kind


@pytest.mark.parametrize(("storage", "expected"), [
    ({"source": {"id": IMAGE}}, [("managedImage", None, None)]),
    ({"source": {"virtualMachineId": MACHINE}}, [("virtualMachine", None, None)]),
    ({"source": {"id": MACHINE}}, [("virtualMachine", None, None)]),
    ({"source": {"id": VERSION}}, [("galleryImageVersion", None, None)]),
    ({"osDiskImage": {"source": {"id": SNAPSHOT}}}, [("snapshot", "osDiskImage", None)]),
    ({"osDiskImage": {"source": {"id": DISK}}, "dataDiskImages": [{"lun": 2, "source": {"id": SNAPSHOT}}]},
     [("disk", "osDiskImage", None), ("snapshot", "dataDiskImages", 2)]),
    ({"osDiskImage": {"source": {"uri": "https://a/b.vhd", "storageAccountId": ACCOUNT}}}, [("vhd", "osDiskImage", None)]),
])
def test_every_kind_of_source(storage, expected):
    assert requested(storage) == expected


@pytest.mark.parametrize("storage", [
    None, {}, {"source": {}}, {"osDiskImage": {"hostCaching": "None"}},
    {"source": {"id": IMAGE}, "osDiskImage": {"source": {"id": SNAPSHOT}}},
    {"source": {"id": IMAGE, "virtualMachineId": MACHINE}},
    {"dataDiskImages": [{"lun": 0, "source": {"id": SNAPSHOT}}]},
])
def test_exactly_one_source(storage):
    error = refused(sources.requested_sources, storage, LATEST)
    assert (error.status, error.code, error.message) == (400, "InvalidParameter", ONE_SOURCE)
    assert error.target == "galleryImageVersion.properties.storageProfile.source.id"


def test_wrong_kinds():
    assert refused(sources.requested_sources, {"source": {"id": SNAPSHOT}}, LATEST).message == (
        f"The source id: {SNAPSHOT} must either be a managed image, virtual machine or another gallery image version")
    assert refused(sources.requested_sources, {"osDiskImage": {"source": {"id": IMAGE}}}, LATEST).message == (
        f"The source id: {IMAGE} must be a managed disk or snapshot.")
    error = refused(sources.requested_sources, {"source": {"id": "img1"}}, LATEST)
    assert error.code == "LinkedInvalidPropertyId"
    assert error.message.startswith("Property id 'img1' at path 'properties.storageProfile.source.id' is invalid.")


def test_duplicates():
    two = [{"lun": 0, "source": {"id": DISK}}, {"lun": 0, "source": {"id": SNAPSHOT}}]
    error = refused(sources.requested_sources, {"osDiskImage": {"source": {"id": SNAPSHOT}}, "dataDiskImages": two}, LATEST)
    assert error.message.startswith("Duplicated lun numbers have been detected")
    same = [{"lun": 0, "source": {"id": SNAPSHOT.upper()}}]
    error = refused(sources.requested_sources, {"osDiskImage": {"source": {"id": SNAPSHOT}}, "dataDiskImages": same}, LATEST)
    assert error.message.startswith("Duplicated source ids are found")
    blob = {"uri": "https://a/b.vhd", "id": ACCOUNT}
    error = refused(sources.requested_sources, {"osDiskImage": {"source": blob},
                                                "dataDiskImages": [{"lun": 0, "source": blob}]}, LATEST)
    assert error.message == "OSDiskImage and DataDiskImage cannot point to same blob https://a/b.vhd"


def definition(os_type="Linux", state="Generalized", generation=None, security=None):
    properties = {"osType": os_type, "osState": state}
    if generation:
        properties["hyperVGeneration"] = generation
    if security:
        properties["features"] = [{"name": "SecurityType", "value": security}]
    return {"properties": properties}


def image(os_type="Linux", generation="V1", location="eastus", size=30):
    return {"location": location, "properties": {"hyperVGeneration": generation, "storageProfile": {
        "osDisk": {"osType": os_type, "osState": "Generalized", "diskSizeGB": size}}}}


def check(kind, document, wanted, id_="/id", rules=LATEST, **more):
    return sources.check_source(sources.Source(kind, id_), document, definition=wanted, location="eastus", profile=rules,
                                **more)


def test_a_fitting_image():
    assert check("managedImage", image(), definition()) is None
    assert check("managedImage", image("linux", location="East US"), definition()) is None


def test_missing_or_elsewhere():
    for document in (None, image(location="westus")):
        error = refused(check, "managedImage", document, definition())
        assert (error.status, error.code, error.message) == (
            404, "NotFound", ("Source /id is not found. Please check source exists, and is in the same region as gallery "
                             "image version being created."))


def test_generation_fails_the_operation():
    error = check("managedImage", image(), definition(generation="V2", security="TrustedLaunchSupported"))
    assert error.code == "Conflict"
    assert error.message == ("The resource with id '/id' has a different Hypervisor generation ['V1'] than the parent "
                             "gallery image Hypervisor generation ['V2'].")


def test_generation_does_not_matter_in_2019():
    assert check("managedImage", image(generation="V2"), definition(), rules=PREVIEW) is None


def test_os_type_fails_the_operation():
    error = check("managedImage", image("Windows"), definition())
    assert error.message == ("The resource with id '/id' has a different OS type ['Windows'] than the parent gallery image "
                             "OS type generation ['Linux']")


def test_os_state_is_refused_at_once():
    error = refused(check, "managedImage", image(), definition(state="Specialized"))
    assert error.message == ("Cannot create Gallery Image Version from: /id since the OS State in the parent gallery image "
                             "(Specialized) is not Generalized.")
    version = {"location": "westus", "properties": {"publishingProfile": {"targetRegions": [{"name": "East US"}]}}}
    error = refused(check, "galleryImageVersion", version, definition(), source_definition=definition(state="Specialized"))
    assert (error.code, error.message) == (
        "BadRequest", ("The resource with id '/id' has a different OS state ['Specialized'] than the parent gallery image OS "
                      "state ['Generalized']."))


def test_a_version_is_a_source_where_it_has_a_replica():
    version = {"location": "westus", "properties": {"publishingProfile": {"targetRegions": [{"name": "East US"}]}}}
    assert check("galleryImageVersion", version, definition(), source_definition=definition()) is None
    version["properties"]["publishingProfile"]["targetRegions"] = [{"name": "West US"}]
    assert refused(check, "galleryImageVersion", version, definition()).code == "NotFound"


@pytest.mark.parametrize("kind", ["virtualMachine", "snapshot", "disk"])
def test_trusted_launch_takes_images_only(kind):
    error = refused(check, kind, image(), definition(security="TrustedLaunchSupported"))
    assert (error.status, error.code) == (400, "InvalidParameter")
    assert error.message == (
        "The security type 'TrustedLaunchSupported' is not supported for the source id '/id'. Currently only Vhd Blob, User "
        "Image and Gallery Image Version sources are supported for 'TrustedLaunchSupported' images.")


def test_disks_may_not_say_what_they_hold():
    disk = {"location": "eastus", "properties": {"diskSizeGB": 10}}
    assert check("disk", disk, definition("Windows", "Specialized", "V2")) is None
    disk["properties"]["osType"] = "Linux"
    assert check("disk", disk, definition("Windows", "Specialized", "V2")).code == "Conflict"


def test_what_a_data_disk_holds_does_not_matter():
    disk = {"location": "eastus", "properties": {"osType": "Linux", "hyperVGeneration": "V2"}}
    data = sources.Source("disk", "/id", disk="dataDiskImages", lun=0)
    assert sources.check_source(data, disk, definition=definition("Windows"), location="eastus", profile=LATEST) is None


def test_too_big():
    error = check("managedImage", image(size=2520), definition())
    assert (error.code, error.message) == (
        "GallerySourceResourceExceedsMaxSize", ("Replication failed in this region due to 'The GalleryImageVersion source "
                                               "resource size 2520 exceeds the max size 2048 supported.'"))
    assert check("managedImage", image(size=2520), definition(), mode="Shallow") is None


def test_machines_that_cannot_be_captured():
    def machine(**disk):
        return {"location": "eastus", "properties": {"storageProfile": {"osDisk": {"osType": "Linux", **disk}}},
                "sig": {"generalized": True}}

    assert check("virtualMachine", machine(), definition()) is None
    assert refused(check, "virtualMachine", {**machine(), "sig": {}}, definition()).message == (
        "The resource with id '/id' has a different OS state ['Specialized'] than the parent gallery image OS state "
        "['Generalized'].")
    assert check("virtualMachine", {**machine(), "sig": {}}, definition(state="Specialized")) is None
    assert "ephemeral" in refused(check, "virtualMachine", machine(diffDiskSettings={"option": "Local"}),
                                  definition()).message
    assert "Managed Disks" in refused(check, "virtualMachine", machine(vhd={"uri": "u"}), definition()).message


def test_vhds_and_community_images_are_taken_as_they_are():
    assert check("vhd", None, definition(security="TrustedLaunchSupported")) is None
    assert check("communityGalleryImage", None, definition()) is None
