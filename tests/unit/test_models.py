"""Request models: what passes, what comes out, what is refused in which words, and at what price."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.domain.errors import ServiceError
from sig_cli.providers import model_compiler, model_errors, models
from sig_cli.providers.models import LATEST, validate
from tests.generated import generated

COMPUTE = "sig_cli.providers.compute."
GALLERY = COMPUTE + "gallery_models:Gallery"
DEFINITION = COMPUTE + "gallery_models:GalleryImage"
VERSION = COMPUTE + "gallery_models:GalleryImageVersion"
IMAGE = COMPUTE + "image_models:Image"
DISK = COMPUTE + "disk_models:Disk"
SNAPSHOT = COMPUTE + "disk_models:Snapshot"
GROUP = "sig_cli.providers.resources.group_models:ResourceGroup"
MODELS = (GALLERY, DEFINITION, VERSION, IMAGE, DISK, SNAPSHOT, GROUP)

NAMESPACE = "Microsoft.WindowsAzure.ComputeArtifactPublishing.Service.API.Model."


def definition(**properties):
    """The body that az sends for `sig image-definition create`, with more properties or others."""
    return {"location": "westus", "tags": {}, "properties": {
        "identifier": {"publisher": "p", "offer": "o", "sku": "s"}, "osType": "Linux", "osState": "Generalized",
        "hyperVGeneration": "V1", **properties}}


def version(**profile):
    return {"location": "westus", "tags": {}, "properties": {
        "publishingProfile": profile, "storageProfile": {"source": {"id": "/subscriptions/s/x"}}}}


def refused(model, body, api_version="2024-03-03", **options):
    with pytest.raises(ServiceError) as caught:
        validate(model, body, api_version=api_version, **options)
    return caught.value


# -- what passes --------------------------------------------------------------------------------------------------------


def test_a_clean_body_comes_out_as_it_is():
    body = version(targetRegions=[{"name": "West US", "regionalReplicaCount": 2}], replicaCount=1)
    assert validate(VERSION, body, api_version="2024-03-03") == body


def test_members_come_out_in_the_order_of_the_service():
    body = {"properties": {"description": "d", "identifier": {"sku": "s", "offer": "o", "publisher": "p"},
                           "osState": "Generalized", "osType": "Linux", "features": [], "hyperVGeneration": "V2"},
            "tags": {"z": "1", "a": "2"}, "location": "westus"}
    result = validate(DEFINITION, body, api_version="2024-03-03")
    assert list(result) == ["location", "tags", "properties"]
    assert list(result["properties"]) == ["hyperVGeneration", "features", "osType", "osState", "identifier", "description"]
    assert list(result["properties"]["identifier"]) == ["publisher", "offer", "sku"]
    assert list(result["tags"]) == ["z", "a"]


def test_what_only_the_service_sets_is_accepted_and_left_out():
    body = {"name": "g", "id": "/subscriptions/s/...", "type": "Microsoft.Compute/galleries", "location": "westus",
            "systemData": {"createdBy": "x"},
            "properties": {"description": "d", "identifier": {"uniqueName": "S-G"}, "provisioningState": "Succeeded",
                           "sharingProfile": {"permissions": "Groups", "groups": [{"type": "Subscriptions", "ids": []}]}}}
    assert validate(GALLERY, body, api_version="2024-03-03") == {
        "location": "westus", "properties": {"description": "d", "sharingProfile": {"permissions": "Groups"}}}


def test_a_version_may_be_put_back_as_it_was_got():
    got = {"name": "1.0.0", "id": "/x", "type": "Microsoft.Compute/galleries/images/versions", "location": "eastus2",
           "tags": {}, "properties": {
               "publishingProfile": {
                   "targetRegions": [{"name": "East US 2", "regionalReplicaCount": 1, "storageAccountType": "Standard_LRS"}],
                   "replicaCount": 1, "excludeFromLatest": False, "publishedDate": "2023-12-19T09:12:25.2589211+00:00",
                   "storageAccountType": "Standard_LRS"},
               "storageProfile": {"source": {"id": "/x"}, "osDiskImage": {"sizeInGB": 30, "hostCaching": "ReadWrite", "source": {}},
                                  "dataDiskImages": [{"lun": 0, "sizeInGB": 10, "hostCaching": "None"}]},
               "safetyProfile": {"reportedForPolicyViolation": False, "allowDeletionOfReplicatedLocations": False},
               "provisioningState": "Succeeded",
               "replicationStatus": {"aggregatedState": "Completed", "summary": []}}}
    properties = validate(VERSION, got, api_version="2022-03-03")["properties"]
    assert "publishedDate" not in properties["publishingProfile"]
    assert properties["storageProfile"]["osDiskImage"] == {"hostCaching": "ReadWrite", "source": {}}
    assert properties["safetyProfile"] == {"allowDeletionOfReplicatedLocations": False}
    assert list(properties) == ["publishingProfile", "storageProfile", "safetyProfile"]


@pytest.mark.parametrize(("written", "meant"), [
    ("linux", "Linux"), ("LINUX", "Linux"), ("Windows", "Windows"),
])
def test_enumerations_ignore_case_and_come_out_canonical(written, meant):
    result = validate(DEFINITION, definition(osType=written), api_version="2024-03-03")
    assert result["properties"]["osType"] == meant


def test_storage_types_of_target_regions_come_out_canonical():
    body = version(targetRegions=[{"name": "West US", "storageAccountType": "standard_zrs"},
                                  {"name": "East US", "storageAccountType": "premium_lrs"}])
    regions = validate(VERSION, body, api_version="2024-03-03")["properties"]["publishingProfile"]["targetRegions"]
    assert [region["storageAccountType"] for region in regions] == ["Standard_ZRS", "Premium_LRS"]


def test_an_identity_with_both_kinds_may_be_written_without_the_blank():
    body = {"identity": {"type": "systemAssigned,userAssigned", "userAssignedIdentities": {"/x": {}}}}
    identity = validate(GALLERY, body, api_version="2026-03-03")["identity"]
    assert identity == {"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": {"/x": {}}}


@pytest.mark.parametrize(("text", "number"), [("1", 1), (" 16 ", 16), ("+2", 2), ("-3", -3)])
def test_numbers_may_be_text(text, number):
    body = definition(recommended={"vCPUs": {"min": text, "max": 32}})
    result = validate(DEFINITION, body, api_version="2024-03-03")
    assert result["properties"]["recommended"] == {"vCPUs": {"min": number, "max": 32}}


@pytest.mark.parametrize(("written", "meant"), [("true", True), ("False", False), (" TRUE ", True), (1, True), (0, False)])
def test_booleans_may_be_text_or_numbers(written, meant):
    result = validate(VERSION, version(excludeFromLatest=written), api_version="2024-03-03")
    assert result["properties"]["publishingProfile"]["excludeFromLatest"] is meant


@pytest.mark.parametrize(("written", "text"), [(True, "true"), (False, "false"), (7, "7"), (1.5, "1.5")])
def test_text_may_be_a_boolean_or_a_number(written, text):
    result = validate(DEFINITION, definition(features=[{"name": "IsAcceleratedNetworkSupported", "value": written}]),
                      api_version="2024-03-03")
    assert result["properties"]["features"][0]["value"] == text


def test_null_and_empty_text_count_as_missing():
    body = definition(description=None, recommended={"vCPUs": {"min": ""}}, architecture="", endOfLifeDate="")
    result = validate(DEFINITION, body, api_version="2024-03-03")
    assert result["properties"] == {**definition()["properties"], "recommended": {"vCPUs": {}}}


def test_empty_text_stays_where_text_belongs():
    assert validate(GALLERY, {"tags": {"a": ""}, "properties": {"description": ""}}, api_version="2024-03-03") == {
        "tags": {"a": ""}, "properties": {"description": ""}}


def test_names_of_members_ignore_case():
    body = {"Location": "westus", "PROPERTIES": {"DESCRIPTION": "d"}}
    assert validate(GALLERY, body, api_version="2024-03-03") == {
        "location": "westus", "properties": {"description": "d"}}


@pytest.mark.parametrize("names", [("description", "Description"), ("Description", "description")])
def test_of_a_member_written_twice_the_last_one_counts(names):
    body = {"properties": {names[0]: "first", names[1]: "last"}}
    assert validate(GALLERY, body, api_version="2024-03-03")["properties"] == {"description": "last"}


@pytest.mark.parametrize(("written", "kept"), [
    ("2030-12-31T12:59:59.000Z", "2030-12-31T12:59:59+00:00"),
    ("2030-12-31", "2030-12-31T00:00:00+00:00"),
    ("2030-12-31T12:00:00.250+02:00", "2030-12-31T10:00:00.25+00:00"),
])
def test_points_in_time_come_out_as_the_service_writes_them(written, kept):
    assert validate(VERSION, version(endOfLifeDate=written), api_version="2024-03-03")["properties"][
        "publishingProfile"]["endOfLifeDate"] == kept
    assert validate(DEFINITION, definition(endOfLifeDate=written), api_version="2024-03-03")["properties"][
        "endOfLifeDate"] == kept


def test_the_body_is_not_changed():
    body = {**definition(osType="linux", description=None, FEATURES=[{"name": "a", "value": True}]), "id": "x"}
    before = copy.deepcopy(body)
    validate(DEFINITION, body, api_version="2024-03-03")
    assert body == before


def test_a_soft_deleted_version_is_brought_back_without_properties():
    assert validate(VERSION, {"location": "westus", "tags": {}}, api_version="2024-03-03") == {
        "location": "westus", "tags": {}}


def test_the_first_api_versions_had_the_source_elsewhere():
    body = {"location": "westus", "properties": {"publishingProfile": {
        "targetRegions": [{"name": "westus"}], "source": {"managedImage": {"id": "/x"}}}}}
    assert validate(VERSION, body, api_version="2018-06-01") == body
    assert "source" in refused(VERSION, body, "2019-07-01").message


def test_a_patch_requires_nothing_outside_lists():
    assert validate(DEFINITION, {"properties": {"description": "d"}}, api_version="2024-03-03", partial=True) == {
        "properties": {"description": "d"}}
    assert validate(DEFINITION, {"tags": {"a": "b"}}, api_version="2024-03-03", partial=True) == {"tags": {"a": "b"}}
    error = refused(VERSION, version(targetRegions=[{"regionalReplicaCount": 1}]), partial=True)
    assert (error.code, error.target) == (
        "InvalidParameter", "galleryImageVersion.properties.publishingProfile.targetRegions.name")


# One body for each of the neighbours, with everything that az can send.
NEIGHBOURS = [
    (IMAGE, {"location": "westus", "tags": {}, "properties": {
        "sourceVirtualMachine": {"id": "/vm"}, "storageProfile": {
            "osDisk": {"osType": "linux", "osState": "generalized", "managedDisk": {"id": "/d"}, "caching": "ReadWrite",
                       "storageAccountType": "Premium_LRS", "diskSizeGB": "30"},
            "dataDisks": [{"lun": 0, "snapshot": {"id": "/s"}}, {"lun": 1, "blobUri": "https://x"}],
            "zoneResilient": True}, "hyperVGeneration": "v2"}}),
    (DISK, {"location": "westus", "tags": {}, "sku": {"name": "premium_lrs", "tier": "Premium"}, "zones": ["1"],
            "properties": {"creationData": {"createOption": "fromImage", "galleryImageReference": {"id": "/g", "lun": 0}},
                           "diskSizeGB": 10, "osType": "windows", "hyperVGeneration": "V1", "tier": "P10",
                           "encryption": {"type": "EncryptionAtRestWithPlatformKey"}, "networkAccessPolicy": "AllowAll",
                           "publicNetworkAccess": "enabled", "diskState": "Unattached", "maxShares": 1}}),
    (SNAPSHOT, {"location": "westus", "tags": {}, "sku": {"name": "Standard_LRS"},
                "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": "/d"}, "incremental": False,
                               "diskSizeGB": 10, "uniqueId": "u", "supportedCapabilities": {"architecture": "arm64"}}}),
    (GROUP, {"id": "/x", "location": "westus", "managedBy": "/m", "tags": {"a": "b"},
             "properties": {"provisioningState": "Succeeded"}}),
]


@pytest.mark.parametrize(("model", "body"), NEIGHBOURS)
def test_the_neighbours_take_what_az_sends(model, body):
    result = validate(model, body, api_version="2025-01-02")
    assert result["location"] == "westus"
    assert "id" not in result
    assert validate(model, result, api_version="2025-01-02") == result


def test_a_disk_comes_out_canonical():
    result = validate(DISK, NEIGHBOURS[1][1], api_version="2025-01-02")
    assert result["sku"] == {"name": "Premium_LRS"}
    assert result["properties"]["creationData"]["createOption"] == "FromImage"
    assert result["properties"]["osType"] == "Windows"
    assert "diskState" not in result["properties"]


def test_everything_an_image_version_may_carry():
    body = {"location": "eastus", "properties": {
        "publishingProfile": {
            "targetRegions": [{
                "name": "East US", "regionalReplicaCount": 2, "storageAccountType": "PremiumV2_LRS",
                "encryption": {
                    "osDiskImage": {"securityProfile": {"confidentialVMEncryptionType": "EncryptedWithCmk",
                                                        "secureVMDiskEncryptionSetId": "/des"},
                                    "diskEncryptionSetId": "/des"},
                    "dataDiskImages": [{"lun": 0, "diskEncryptionSetId": "/des"}]},
                "excludeFromLatest": True,
                "additionalReplicaSets": [{"regionalReplicaCount": 1, "storageAccountType": "Standard_LRS"}]}],
            "targetExtendedLocations": [{
                "extendedLocation": {"type": "EdgeZone", "name": "attdallas1"}, "name": "South Central US",
                "extendedLocationReplicaCount": 1, "storageAccountType": "StandardSSD_LRS"}],
            "replicaCount": 1, "excludeFromLatest": False, "storageAccountType": "Standard_LRS", "replicationMode": "Full"},
        "storageProfile": {
            "source": {"id": "/x", "virtualMachineId": "/vm", "communityGalleryImageId": "/c"},
            "osDiskImage": {"hostCaching": "ReadOnly", "source": {"uri": "https://x", "id": "/a", "storageAccountId": "/a"}},
            "dataDiskImages": [{"lun": 1, "hostCaching": "None", "source": {"id": "/s"}}]},
        "safetyProfile": {"allowDeletionOfReplicatedLocations": True, "blockDeletionBeforeEndOfLife": False},
        "securityProfile": {"uefiSettings": {
            "signatureTemplateNames": ["NoSignatureTemplate"],
            "additionalSignatures": {"pk": {"type": "sha256", "value": ["x"]}, "kek": [{"type": "x509", "value": []}],
                                     "db": [], "dbx": []}}},
        "restore": True}}
    assert validate(VERSION, body, api_version="2024-03-03") == body


# -- api-versions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("model", "path", "value", "since"), [
    (GALLERY, "properties.sharingProfile", {"permissions": "Groups"}, "2020-09-30"),
    (GALLERY, "properties.softDeletePolicy", {"isSoftDeleteEnabled": True}, "2021-07-01"),
    (GALLERY, "properties.softDeletePolicy.retentionPeriodInDays", 7, "2026-03-03"),
    (GALLERY, "properties.softDeletePolicy.gracePeriodInDays", 7, "2026-03-03"),
    (GALLERY, "identity", {"type": "None"}, "2024-03-03"),
    (DEFINITION, "properties.hyperVGeneration", "V2", "2019-07-01"),
    (DEFINITION, "properties.features", [], "2020-09-30"),
    (DEFINITION, "properties.architecture", "Arm64", "2021-07-01"),
    (DEFINITION, "properties.allowUpdateImage", True, "2024-03-03"),
    (VERSION, "properties.publishingProfile.storageAccountType", "Standard_ZRS", "2019-03-01"),
    (VERSION, "properties.publishingProfile.replicationMode", "Shallow", "2021-07-01"),
    (VERSION, "properties.publishingProfile.targetExtendedLocations", [], "2021-07-01"),
    (VERSION, "properties.storageProfile", {}, "2019-07-01"),
    (VERSION, "properties.storageProfile.source.virtualMachineId", "/vm", "2023-07-03"),
    (VERSION, "properties.safetyProfile", {}, "2022-01-03"),
    (VERSION, "properties.safetyProfile.blockDeletionBeforeEndOfLife", True, "2024-03-03"),
    (VERSION, "properties.restore", True, "2024-03-03"),
    (DISK, "properties.availabilityPolicy", {}, "2025-01-02"),
])
def test_a_property_is_known_from_its_api_version_on(model, path, value, since):
    *outer, last = path.split(".")
    body: dict = {}
    inside = body
    for name in outer:
        inside = inside.setdefault(name, {})
    inside[last] = value
    assert validate(model, body, api_version=since, partial=True) == body
    year, rest = since.split("-", 1)
    assert refused(model, body, f"{int(year) - 1}-{rest}", partial=True).status == 400


def test_of_newer_api_versions_unknown_properties_are_left_out_with_a_warning():
    warnings = []
    body = {"location": "westus", "brandNew": 1, "properties": {"description": "d", "evenNewer": {"a": [1]}}}
    result = validate(GALLERY, body, api_version="2031-01-01", warn=warnings.append)
    assert result == {"location": "westus", "properties": {"description": "d"}}
    assert sorted(warnings) == [
        "The property 'brandNew' is not known for api-version 2031-01-01 and is ignored.",
        "The property 'properties.evenNewer' is not known for api-version 2031-01-01 and is ignored."]
    assert refused(GALLERY, body, "2026-03-03").code == "InvalidRequestContent"


def test_a_preview_of_the_newest_api_version_is_not_newer():
    assert refused(GALLERY, {"properties": {"foo": 1}}, "2026-03-03-preview").code == "BadRequest"


def test_latest_is_everything_that_the_model_knows():
    body = {"identity": {"type": "None"}, "properties": {"softDeletePolicy": {"gracePeriodInDays": 1}}}
    assert validate(GALLERY, body, api_version=LATEST) == body


# -- what is refused ----------------------------------------------------------------------------------------------------


REFUSALS = [
    # body, code, the text after which the service's reader stood, message, target
    # an unknown member, in the properties and outside
    (definition(foo=1), "BadRequest", '"foo":',
     "Could not find member 'foo' on object of type 'GalleryImageProperties'. Path 'properties.foo'",
     "galleryImage.properties.foo"),
    ({"foo": 1, **definition()}, "InvalidRequestContent", '"foo":',
     "Could not find member 'foo' on object of type 'ResourceDefinition'. Path 'foo'", None),
    (definition(recommended={"memory": {"a.b": 1}}), "BadRequest", '"a.b":',
     "Could not find member 'a.b' on object of type 'ResourceRange'. Path 'properties.recommended.memory['a.b']'",
     "galleryImage.properties.recommended.memory['a.b']"),
    # wrong types
    (definition(identifier="x"), "BadRequest", '"identifier": "x"',
     f"Error converting value \"x\" to type '{NAMESPACE}GalleryImageIdentifier'. Path 'properties.identifier'",
     "galleryImage.properties.identifier"),
    (definition(identifier=[]), "BadRequest", '"identifier": [',
     ("Cannot deserialize the current JSON array (e.g. [1,2,3]) into type "
     f"'{NAMESPACE}GalleryImageIdentifier' because the type requires a JSON object (e.g. {{\"name\":\"value\"}}) to "
     "deserialize correctly. Path 'properties.identifier'"), "galleryImage.properties.identifier"),
    (definition(features={}), "BadRequest", '"features": {',
     ('Cannot deserialize the current JSON object (e.g. {"name":"value"}) into type '
     f"'System.Collections.Generic.IList`1[{NAMESPACE}GalleryImageFeature]' because the type requires a JSON array "
     "(e.g. [1,2,3]) to deserialize correctly. Path 'properties.features'"), "galleryImage.properties.features"),
    (definition(features=[3]), "BadRequest", '"features": [3',
     f"Error converting value 3 to type '{NAMESPACE}GalleryImageFeature'. Path 'properties.features[0]'",
     "galleryImage.properties.features[0]"),
    (definition(description={}), "BadRequest", '"description": ',
     "Unexpected character encountered while parsing value: {. Path 'properties.description'",
     "galleryImage.properties.description"),
    (definition(osType=True), "BadRequest", '"osType": true',
     (f"Error converting value True to type 'System.Nullable`1[{NAMESPACE}OperatingSystemTypes]'. Path "
     "'properties.osType'"), "galleryImage.properties.osType"),
    (definition(osType="BeOS"), "BadRequest", '"BeOS"',
     (f"Error converting value \"BeOS\" to type 'System.Nullable`1[{NAMESPACE}OperatingSystemTypes]'. Path "
     "'properties.osType'"), "galleryImage.properties.osType"),
    (definition(recommended={"vCPUs": {"min": "one"}}), "BadRequest", '"one"',
     "Could not convert string to integer: one. Path 'properties.recommended.vCPUs.min'",
     "galleryImage.properties.recommended.vCPUs.min"),
    (definition(recommended={"vCPUs": {"min": 1.5}}), "BadRequest", "1.5",
     "Input string '1.5' is not a valid integer. Path 'properties.recommended.vCPUs.min'",
     "galleryImage.properties.recommended.vCPUs.min"),
    (definition(recommended={"vCPUs": {"min": 1 << 31}}), "BadRequest", "2147483648",
     "JSON integer 2147483648 is too large or small for an Int32. Path 'properties.recommended.vCPUs.min'",
     "galleryImage.properties.recommended.vCPUs.min"),
    (definition(recommended={"vCPUs": {"min": True}}), "BadRequest", '"min": ',
     "Unexpected character encountered while parsing value: t. Path 'properties.recommended.vCPUs.min'",
     "galleryImage.properties.recommended.vCPUs.min"),
    (definition(allowUpdateImage="yes"), "BadRequest", '"yes"',
     "Could not convert string to boolean: yes. Path 'properties.allowUpdateImage'",
     "galleryImage.properties.allowUpdateImage"),
    ({**definition(), "tags": "a=b"}, "InvalidRequestContent", '"a=b"',
     ('Error converting value "a=b" to type '
     "'System.Collections.Generic.IDictionary`2[System.String,System.String]'. Path 'tags'"), None),
    ("x", "InvalidRequestContent", '"x"', "Error converting value \"x\" to type 'ResourceDefinition'. Path ''", None),
]


@pytest.mark.parametrize(("body", "code", "read", "message", "target"), REFUSALS)
def test_what_cannot_be_read_is_refused_in_the_readers_words(body, code, read, message, target):
    error = refused(DEFINITION, body)
    text = json.dumps(body)
    message += f", line 1, position {text.index(read) + len(read)}."
    if code == "InvalidRequestContent":
        message = f"The request content was invalid and could not be deserialized: '{message}'."
    assert (error.status, error.code, error.message, error.target) == (400, code, message, target)


@pytest.mark.parametrize(("body", "parameter"), [
    ({"location": "westus"}, "galleryImage.properties"),
    (definition(osState=None), "galleryImage.properties.osState"),
    (definition(identifier={"publisher": "p", "sku": "s"}), "galleryImage.properties.identifier.offer"),
])
def test_what_is_missing_is_refused_by_the_gallery_service_with_its_whole_path(body, parameter):
    error = refused(DEFINITION, body)
    assert (error.status, error.code, error.message, error.target) == (
        400, "InvalidParameter", f"Required parameter '{parameter}' is missing (null).", parameter)


def test_no_body_at_all_is_refused():
    error = refused(DEFINITION, None)
    assert (error.status, error.code, error.target) == (400, "MissingRequestBody", None)
    assert error.message == "The request body is required for this operation and must be a JSON object."


@pytest.mark.parametrize("text", ["tomorrow", "2030-13-01", "31/12/2030", "2030", "20301231"])
def test_a_date_that_is_none_is_refused(text):
    error = refused(VERSION, version(endOfLifeDate=text))
    assert error.code == "BadRequest"
    assert error.message.startswith(
        f"Could not convert string to DateTimeOffset: {text}. Path 'properties.publishingProfile.endOfLifeDate'")


def test_a_storage_profile_is_not_allowed_before_2019_07_01():
    error = refused(VERSION, version(), "2019-03-01")
    assert (error.code, error.message, error.target) == (
        "InvalidParameter", "Parameter 'galleryImageVersion.properties.storageProfile' is not allowed.",
        "galleryImageVersion.properties.storageProfile")


def test_disks_and_images_name_a_missing_parameter_by_its_last_word():
    error = refused(DISK, {"location": "westus", "properties": {"creationData": {}}})
    assert (error.code, error.message, error.target) == (
        "InvalidParameter", "Required parameter 'createOption' is missing (null).", "createOption")


def test_a_sku_without_a_name_is_resource_managers_business():
    error = refused(DISK, {"sku": {}, "properties": {"creationData": {"createOption": "Empty"}}})
    assert (error.code, error.message, error.target) == (
        "InvalidRequestContent", ("The request content was invalid and could not be deserialized: 'Required property "
        "'name' not found in JSON. Path 'sku'.'"), None)


def test_a_group_is_read_by_resource_manager_alone():
    error = refused(GROUP, {"location": "westus", "properties": {"x": 1}})
    assert error.code == "InvalidRequestContent"
    assert error.target is None


@pytest.mark.parametrize("first", ["before", "after"])
def test_the_first_mistake_in_the_text_is_the_one_that_is_told(first):
    mistakes = {"before": {"foo": 1}, "after": {}}[first]
    properties = {**mistakes, "osType": "BeOS", "endOfLifeDate": "never", "zzz": 1, "identifier": {}}
    error = refused(DEFINITION, {"properties": properties})
    assert ("'foo'" in error.message) == (first == "before")
    assert ("BeOS" in error.message) == (first == "after")


def test_a_date_before_another_mistake_is_the_one_that_is_told():
    assert "DateTimeOffset" in refused(DEFINITION, definition(endOfLifeDate="never", foo=1)).message
    assert "'foo'" in refused(DEFINITION, {"properties": {"foo": 1, "endOfLifeDate": "never"}}).message


@pytest.mark.parametrize("where", [{}, {"properties": {}}], ids=["outside", "inside"])
def test_a_name_with_half_of_a_surrogate_pair_is_refused(where):
    body = {"location": "westus", **where}
    (body.get("properties", body))["\ud800"] = False
    error = refused(GALLERY, body)
    assert (error.status, error.code) == (400, "InvalidRequestContent")
    assert error.message == ("The request content was invalid and could not be deserialized: "
                             "'half of a surrogate pair is no character'.")


def test_a_body_nested_too_deeply_is_refused():
    body: dict = {}
    for _ in range(500):
        body = {"properties": body}
    error = refused(GALLERY, body)
    assert (error.code, error.message) == (
        "InvalidRequestContent", ("The request content was invalid and could not be deserialized: 'The reader's "
        "MaxDepth of 64 has been exceeded.'."))


def test_text_in_braces_does_no_harm_in_an_error():
    assert "'{0}{path}'" in refused(GALLERY, {"properties": {"{0}{path}": 1}}).message


def test_positions_are_those_in_the_text_that_az_sends():
    body = {"a": [1, {"é": "x"}], "b": {"c": "value", "d": [2]}}
    text = json.dumps(body)
    position = model_errors._position
    assert position(body, ("b", "c")) == text.index('"c":') + 4
    assert position(body, ("b", "c"), value=True) == text.index('"value"') + 7
    assert position(body, ("b", "d"), value=True) == text.index("[2]") + 1
    assert position(body, ("b", "d"), value=True, opened=False) == text.index("[2]")
    assert position(body, ("a", 1), value=True) == text.index('{"\\u') + 1
    assert position(body, ("a", 1, "é")) == text.index('"x"') - 1
    assert position(body, ("B", "C")) == position(body, ("b", "c"))


# -- nothing else ever happens ------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6) | st.sampled_from(["", "1", "true", "linux", "V1", "2030-01-01", "standard_lrs"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=6)


def bodies(schema, *, wild):
    """Bodies that fit a schema, mostly; with `wild` each part may be anything."""
    kind = schema["type"]
    if kind == "typed-dict":
        members = {name: bodies(field["schema"], wild=wild) for name, field in schema["fields"].items()}
        required = {name: members[name] for name, field in schema["fields"].items() if field["required"]}
        optional = {name: part for name, part in members.items() if name not in required}
        fitting = st.fixed_dictionaries(required, optional=optional) if wild is False else st.fixed_dictionaries(
            {}, optional={**members, "extra": st.integers(), "LOCATION": st.text(max_size=3)})
    elif kind == "list":
        fitting = st.lists(bodies(schema["items_schema"], wild=wild), max_size=2)
    elif kind == "dict":
        fitting = st.dictionaries(st.text(max_size=3), bodies(schema.get("values_schema", {"type": "any"}), wild=wild),
                                  max_size=2)
    else:
        fitting = {"literal": lambda: st.sampled_from(schema["expected"]), "str": lambda: st.text(max_size=5),
                   "int": lambda: st.integers(schema.get("ge"), schema.get("le")), "bool": st.booleans,
                   }.get(kind, lambda: JSON)()
    return fitting | JSON if wild else fitting


SCHEMAS = {model: model_compiler.compiled(model)["schema"] for model in MODELS}
WILD = {model: bodies(schema, wild=True) for model, schema in SCHEMAS.items()}
FITTING = {model: bodies(schema, wild=False) for model, schema in SCHEMAS.items()}
ORIGINALS = {model: model_compiler.original(model) for model in MODELS}
COMPILED = {model: models.core().SchemaValidator(json.loads(json.dumps(schema))) for model, schema in SCHEMAS.items()}


def told(validator, body):
    """What a validator makes of a body: the value, or every problem with its place."""
    try:
        return validator.validate_python(body)
    except ValueError as error:
        return [(problem["type"], problem["loc"], problem["input"], problem.get("ctx"))
                for problem in error.errors(include_url=False)]


@generated(300)
@given(st.data())
def test_compiled_and_original_agree(data):
    model = data.draw(st.sampled_from(MODELS))
    body = data.draw(WILD[model] | FITTING[model])
    assert told(COMPILED[model], body) == told(ORIGINALS[model], body)


@generated(300)
@given(st.data())
def test_any_body_gives_a_clean_one_or_one_refusal(data):
    model = data.draw(st.sampled_from(MODELS))
    body = data.draw(WILD[model])
    api_version = data.draw(st.sampled_from(["2018-06-01", "2021-10-01", "2024-03-03", "2026-03-03", LATEST]))
    try:
        result = validate(model, body, api_version=api_version, partial=data.draw(st.booleans()))
    except ServiceError as error:
        refusal = error
    else:
        assert validate(model, result, api_version=api_version, partial=True) == result
        return
    assert (refusal.status, bool(refusal.message)) == (400, True)


# -- the compiled files -------------------------------------------------------------------------------------------------

PROBE = """
import sys
from sig_cli.providers.models import validate
result = validate({model!r}, {body!r}, api_version="2024-03-03")
assert "pydantic" not in sys.modules or {cold}, "pydantic was imported"
assert "pydantic_core._pydantic_core" in sys.modules
"""


def run(code, **environment):
    environment = {**os.environ, **environment}
    environment.pop("PYTHONPYCACHEPREFIX", None)
    return subprocess.run([sys.executable, "-W", "error", "-c", code], env=environment, check=True, capture_output=True,
                          text=True, cwd=os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def test_with_warm_files_pydantic_is_not_imported(tmp_path):
    for model in MODELS:
        body = {DEFINITION: definition(), DISK: NEIGHBOURS[1][1], SNAPSHOT: NEIGHBOURS[2][1], IMAGE: NEIGHBOURS[0][1]}.get(
            model, {"location": "westus"})
        cold = PROBE.format(model=model, body=body, cold=True)
        run(cold, XDG_CACHE_HOME=str(tmp_path))
        run(cold.replace("or True", "or False"), XDG_CACHE_HOME=str(tmp_path))


def test_pydantic_imported_later_uses_the_same_core():
    run("""
import sys
from sig_cli.providers.models import core
mine = core()
assert "pydantic_core" not in sys.modules
import pydantic
class Thing(pydantic.BaseModel):
    count: int
assert Thing(count="3").count == 3
assert pydantic.ValidationError is mine.ValidationError
""")


def test_a_core_that_is_there_already_is_used():
    run("""
import pydantic_core
from sig_cli.providers.models import core
assert core().SchemaValidator is pydantic_core.SchemaValidator
""")


SOURCE = """
from sig_cli.providers.model_parts import Body, resource
from typing import Required

class Inner(Body, total=False):
    size: Required[int]

@resource(newest="2020-01-01")
class Gadget(Body, total=False):
    {member}: Inner
"""


@pytest.fixture
def gadgets(tmp_path, monkeypatch):
    """A package with a model of its own, and a cache folder of its own; gives a function that (re)writes the model."""
    package = tmp_path / "code" / "gadgets"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path / "code"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)

    def write(member):
        for name in [name for name in sys.modules if name.startswith("gadgets")]:
            del sys.modules[name]
        source = package / "shapes.py"
        source.write_text(SOURCE.format(member=member))
        return source

    yield write
    for name in [name for name in sys.modules if name.startswith("gadgets")]:
        del sys.modules[name]


def compilations(monkeypatch):
    """A list that grows by one for each compilation."""
    seen = []
    real = model_compiler.compiled

    def counted(model):
        seen.append(model)
        return real(model)
    monkeypatch.setattr(model_compiler, "compiled", counted)
    return seen


MODEL = "gadgets.shapes:Gadget"


def test_a_model_is_compiled_once_and_lies_beside_the_bytecode(gadgets, monkeypatch):
    source = gadgets("a")
    seen = compilations(monkeypatch)
    first = models.load(MODEL)
    assert models.load(MODEL) == first
    assert len(seen) == 1
    assert [path.name for path in (source.parent / "__pycache__").glob("*.json*")] == ["shapes.Gadget.model.json"]


def test_a_changed_source_is_compiled_again(gadgets, monkeypatch):
    gadgets("a")
    seen = compilations(monkeypatch)
    models.load(MODEL)
    gadgets("other")
    assert list(models.load(MODEL)["schema"]["fields"]) == ["other"]
    assert len(seen) == 2


def test_another_pydantic_core_is_compiled_again(gadgets, monkeypatch):
    gadgets("a")
    seen = compilations(monkeypatch)
    models.load(MODEL)

    class Other:
        __version__ = "0.0.0"

    monkeypatch.setattr(models, "core", Other)
    models.load(MODEL)
    assert len(seen) == 2


@pytest.mark.parametrize("damage", [
    lambda data: b"", lambda data: data[:-20], lambda data: data[: len(data) // 2], lambda data: b"\x00" * len(data),
    lambda data: data.replace(b"size", b"sise"), lambda data: b"{}\n" + data, lambda data: b"[]",
])
def test_a_torn_or_foreign_file_is_replaced(gadgets, monkeypatch, damage):
    source = gadgets("a")
    whole = models.load(MODEL)
    path = source.parent / "__pycache__" / "shapes.Gadget.model.json"
    good = path.read_bytes()
    path.write_bytes(damage(good))
    seen = compilations(monkeypatch)
    assert models.load(MODEL) == whole
    assert len(seen) == 1
    assert path.read_bytes() == good


def test_an_unwritable_folder_falls_back_to_the_users_cache(gadgets, monkeypatch, tmp_path):
    source = gadgets("a")
    (source.parent / "__pycache__").write_text("in the way")
    seen = compilations(monkeypatch)
    first = models.load(MODEL)
    assert models.load(MODEL) == first
    assert len(seen) == 1
    assert len(list((tmp_path / "cache" / "sig" / "models").iterdir())) == 1


def test_where_python_writes_no_bytecode_the_users_cache_is_used(gadgets, monkeypatch, tmp_path):
    source = gadgets("a")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    models.load(MODEL)
    assert not (source.parent / "__pycache__" / "shapes.Gadget.model.json").exists()
    assert len(list((tmp_path / "cache" / "sig" / "models").iterdir())) == 1


def test_with_nowhere_to_write_it_works_all_the_same(gadgets, monkeypatch, tmp_path):
    source = gadgets("a")
    (source.parent / "__pycache__").write_text("in the way")
    (tmp_path / "cache").write_text("in the way")
    seen = compilations(monkeypatch)
    assert models.load(MODEL) == models.load(MODEL)
    assert len(seen) == 2


def test_the_facts_of_every_model_are_complete():
    for model in MODELS:
        facts = models.load(model)["facts"]
        assert sorted(facts) == ["envelope", "leaf", "namespace", "newest", "parameter", "whole"]


def test_no_property_is_newer_than_its_model():
    def notes(node):
        yield node.get("metadata", {})
        for part in node.get("fields", {}).values():
            yield from notes(part["schema"])
        for name in ("items_schema", "values_schema"):
            if name in node:
                yield from notes(node[name])
    for model in MODELS:
        newest = models.load(model)["facts"]["newest"]
        assert all(note.get("since", "") <= newest for note in notes(SCHEMAS[model]))
