"""Which api-versions are served, how others are refused, and what each shows and accepts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sig_cli.arm import views
from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.data_files import load
from sig_cli.domain import api_versions, gates
from sig_cli.providers import models
from sig_cli.providers.registry import TYPES
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from sig_cli.workspace.memory import MemoryEngine

ROOT = f"/subscriptions/{FIRST_SUBSCRIPTION}"
GROUP = f"{ROOT}/resourceGroups/images"
COMPUTE = f"{GROUP}/providers/Microsoft.Compute"
GALLERY = f"{COMPUTE}/galleries/golden"
DEFINITION = f"{GALLERY}/images/linux"
VERSION = f"{DEFINITION}/versions/1.0.0"
NOW = 1_700_000_000_000_000
IDENTIFIER = {"publisher": "p", "offer": "o", "sku": "s"}


class Service:
    """Resource Manager over an empty engine."""

    def __init__(self, *, strict: bool = False) -> None:
        self.manager = Manager(MemoryEngine(), lambda: NOW, strict_api_versions=strict)

    def send(self, method: str, path: str, api_version: str | None, body: Any = None, **query: str) -> Response:
        words = {} if api_version is None else {"api-version": api_version}
        return self.manager.send(Request(method, path, {**words, **query}, body))

    def fill(self) -> Service:
        for path, version, body in (
                (GROUP, "2022-09-01", {"location": "southcentralus"}),
                (GALLERY, "2026-03-03", {"location": "westus", "identity": {"type": "SystemAssigned"}, "properties": {
                    "softDeletePolicy": {"isSoftDeleteEnabled": True, "retentionPeriodInDays": 7, "gracePeriodInDays": 3}, "sharingProfile": {
                        "permissions": "Community", "communityGalleryInfo": {
                            "publisherUri": "u", "publisherContact": "c", "eula": "e", "publicNamePrefix": "p"}}}}),
                (DEFINITION, "2026-03-03", {"location": "westus", "properties": {
                    "osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2", "identifier": IDENTIFIER,
                    "allowUpdateImage": True, "features": [
                        {"name": "DiskControllerTypes", "value": "SCSI", "startsAtVersion": "1.0.0"}]}}),
                (f"{COMPUTE}/snapshots/os", "2023-10-02", {"location": "westus", "properties": {
                    "creationData": {"createOption": "Empty"}, "diskSizeGB": 30, "osType": "Linux", "hyperVGeneration": "V2",
                    "supportedCapabilities": {"architecture": "x64", "diskControllerTypes": "SCSI"}}}),
                (f"{COMPUTE}/disks/data", "2025-01-02", {"location": "westus", "sku": {"name": "Premium_LRS"}, "properties": {
                    "creationData": {"createOption": "Empty"}, "diskSizeGB": 30, "optimizedForFrequentAttach": True,
                    "availabilityPolicy": {"actionOnDiskDelay": "None"}, "supportedCapabilities": {
                        "architecture": "x64", "diskControllerTypes": "SCSI"}}}),
                (VERSION, "2026-03-03", {"location": "westus", "properties": {
                    "publishingProfile": {"replicationMode": "Full", "targetExtendedLocations": [
                        {"name": "westus", "extendedLocation": {"type": "EdgeZone", "name": "losangeles"}}], "targetRegions": [
                        {"name": "westus", "excludeFromLatest": True, "additionalReplicaSets": [{"regionalReplicaCount": 1}],
                         "encryption": {"osDiskImage": {
                            "diskEncryptionSetId": f"{COMPUTE}/diskEncryptionSets/k"}}}]},
                    "storageProfile": {"osDiskImage": {"source": {"id": f"{COMPUTE}/snapshots/os"}}},
                    "safetyProfile": {"allowDeletionOfReplicatedLocations": False, "blockDeletionBeforeEndOfLife": False},
                    "securityProfile": {"uefiSettings": {"signatureTemplateNames": ["NoSignatureTemplate"]}}}})):
            answer = self.send("PUT", path, version, body)
            assert answer.status < 300, answer.body
        return self


@pytest.fixture
def service() -> Service:
    return Service().fill()


def error(answer: Response) -> tuple[int, str, str]:
    return answer.status, answer.body["error"]["code"], answer.body["error"]["message"]


# -- the table and the data -----------------------------------------------------------------------------------------------


def test_what_is_known_without_the_data_is_what_the_data_says() -> None:
    for type_, (oldest, newest, all_) in api_versions.KNOWN.items():
        versions = sorted(gates.api_versions(type_))
        assert (oldest, newest) == (versions[0], versions[-1]), type_
        assert list(all_) == (versions if gates.all_versions_known(type_) else []), type_
    own = sorted(load("providers.json")["apiVersions"]["resources"])
    assert (own[0], own[-1], ()) == api_versions.MANAGER


def test_everything_that_is_read_often_is_known_without_the_data() -> None:
    assert set(api_versions.KNOWN) <= set(TYPES)
    assert set(api_versions.KNOWN) >= {f"microsoft.compute/{name}" for name in (
        "galleries", "galleries/images", "galleries/images/versions", "images", "disks", "snapshots", "virtualmachines")}


def test_only_galleries_have_every_version_known() -> None:
    complete = {f"{name}/{row['resourceType']}".lower() for name, facts in load("providers.json")["providers"].items()
                for row in facts["resourceTypes"] if gates.all_versions_known(f"{name}/{row['resourceType']}")}
    assert complete == {type_.lower() for type_ in complete if "galleries" in type_ or "capsoperations" in type_}
    assert "microsoft.compute/galleries/images/versions" in complete


def test_a_read_does_not_load_the_data(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "load", lambda name: pytest.fail(f"{name} is loaded"))
    for path, version in ((GALLERY, "2021-10-01"), (DEFINITION, "2024-03-03"), (f"{DEFINITION}/versions", "2018-06-01"),
                          (GROUP, "2024-11-01"), (f"{ROOT}/resourcegroups", "2016-02-01"), (f"{COMPUTE}/snapshots/os", "2030-01-01"),
                          (f"{ROOT}/resources", "2022-09-01"), ("/subscriptions", "2022-12-01")):
        assert service.send("GET", path, version).status == 200


# -- the form -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2021", "abc", "2021-13-45", "2021-02-30", "2021-00-01", "2021-01-00", "2021-1-1", "20211-01-01",
                                  "2021-01-01x", "2021-01-01-", "2021-01-01-1", "2021_01_01", "\uff12\uff1021-01-01", "2021-01-0\uff11",
                                  " 2021-01-01", "2021-01-01 ", "2021-01-01-é", "-" * 10, "2021-01-01-pre-view"])
@pytest.mark.parametrize("path", [GALLERY, f"{ROOT}/resourcegroups", "/subscriptions", f"{ROOT}/providers/Microsoft.Nothing/things"])
def test_a_version_without_the_form_of_one_is_refused(service: Service, path: str, text: str) -> None:
    own = ",".join(load("providers.json")["apiVersions"]["resources"])
    assert error(service.send("GET", path, text)) == (
        400, "InvalidApiVersionParameter", f"The api-version '{text}' is invalid. The supported versions are '{own}'.")


@given(st.dates().map(str), st.sampled_from(["", "-preview", "-alpha", "-privatepreview"]))
def test_every_date_has_the_form_of_a_version(date: str, suffix: str) -> None:
    assert api_versions.is_well_formed(date + suffix)


@given(st.text(max_size=20))
def test_nothing_but_a_date_has_the_form_of_a_version(text: str) -> None:
    assert not api_versions.is_well_formed(text) or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(-[A-Za-z]+)?", text)


def test_a_missing_version_is_another_error(service: Service) -> None:
    for version in (None, ""):
        assert error(service.send("GET", GALLERY, version)) == (
            400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.")


# -- what is served -------------------------------------------------------------------------------------------------------


GALLERY_VERSIONS = load("providers.json")["apiVersions"]["galleries"]


@pytest.mark.parametrize("version", GALLERY_VERSIONS)
def test_every_published_version_of_the_gallery_types_is_served(version: str) -> None:
    for strict in (False, True):
        service = Service(strict=strict).fill()
        for path in (GALLERY, DEFINITION, VERSION, f"{GALLERY}/images", f"{DEFINITION}/versions", f"{COMPUTE}/galleries"):
            assert service.send("GET", path, version).status == 200


@pytest.mark.parametrize(("path", "type_"), [(GALLERY, "galleries"), (DEFINITION, "galleries/images"),
                                             (VERSION, "galleries/images/versions")])
@pytest.mark.parametrize("version", ["2018-05-01", "2018-06-01-preview", "2021-04-01", "2022-08-01", "2026-03-02", "2015-01-01"])
def test_a_date_that_is_no_version_of_the_gallery_types_is_refused(service: Service, path: str, type_: str, version: str) -> None:
    for method, body in (("GET", None), ("PUT", {"location": "West US"}), ("DELETE", None), ("PATCH", {})):
        status, code, message = error(service.send(method, path, version, body))
        assert (status, code) == (400, "NoRegisteredProviderFound")
        head, _, locations = message.partition(" The supported locations are '")
        assert head == (f"No registered resource provider found for location 'westus' and API version '{version}' for type "
                        f"'{type_}'. The supported api-versions are '{', '.join(sorted(GALLERY_VERSIONS))}'.")
        assert {"eastus", "westeurope"} <= set(locations.removesuffix("'.").split(", "))
    assert service.send("GET", VERSION, "2021-10-01").status == 200


def test_the_place_in_the_refusal_is_the_requests_or_the_resources_or_the_groups(service: Service) -> None:
    def place(method: str, path: str, body: Any = None) -> str:
        found = re.search("for location '(.*?)'", error(service.send(method, path, "2018-01-01", body))[2])
        assert found is not None
        return found[1]

    assert place("PUT", GALLERY, {"location": "East US"}) == "eastus"
    assert place("PUT", GALLERY, {"location": "Atlantis"}) == "Atlantis"
    assert place("PUT", GALLERY, {"location": 5}) == "westus"
    assert place("GET", GALLERY) == "westus"
    assert place("GET", f"{COMPUTE}/galleries/none") == "southcentralus"
    assert place("GET", f"{ROOT}/resourceGroups/none/providers/Microsoft.Compute/galleries/none") == ""


@pytest.mark.parametrize(("path", "type_", "namespace", "version"), [
    (f"{ROOT}/providers/Microsoft.Compute/galleries", "galleries", "Microsoft.Compute", "2021-04-01"),
    (f"{DEFINITION}/versions", "galleries/images/versions", "Microsoft.Compute", "2018-01-01"),
    (f"{ROOT}/providers/Microsoft.Compute/disks", "disks", "Microsoft.Compute", "2014-01-01"),
    (f"{ROOT}/providers/Microsoft.Features/features", "features", "Microsoft.Features", "2014-01-01"),
    (f"{ROOT}/providers/Microsoft.Features/providers/Microsoft.Compute/features/GalleryPreview", "features", "Microsoft.Features",
     "2013-01-01"),
])
def test_a_list_or_what_lives_nowhere_is_a_type_that_is_not_there(service: Service, path: str, type_: str, namespace: str,
                                                                  version: str) -> None:
    versions = ",".join(sorted(gates.api_versions(f"{namespace}/{type_}")))
    assert error(service.send("GET", path, version)) == (
        404, "InvalidResourceType", f"The resource type '{type_}' could not be found in the namespace '{namespace}' for api "
                                    f"version '{version}'. The supported api-versions are '{versions}'.")


@pytest.mark.parametrize("path", ["/subscriptions", f"{ROOT}/resourcegroups", GROUP, f"{ROOT}/resources", f"{ROOT}/providers",
                                  f"{ROOT}/tagNames", f"{ROOT}/locations", f"{GROUP}/providers/Microsoft.Resources/tags/default"])
def test_resource_manager_has_an_error_of_its_own(service: Service, path: str) -> None:
    status, code, message = error(service.send("GET", path, "2014-01-01"))
    assert (status, code) == (400, "InvalidApiVersionParameter")
    assert message.startswith("The api-version '2014-01-01' is invalid. The supported versions are '2025-04-01,2025-03-01,")


@pytest.mark.parametrize(("path", "version"), [
    (f"{COMPUTE}/snapshots/os", "2023-05-05"), (GROUP, "2017-01-01"), (f"{ROOT}/resources", "2023-11-11"),
    (f"{ROOT}/providers/Microsoft.Compute/virtualMachines", "2020-01-01-preview")])
def test_between_two_versions_of_a_selection_is_accepted_unless_strict(service: Service, path: str, version: str) -> None:
    assert service.send("GET", path, version).status == 200
    assert Service(strict=True).fill().send("GET", path, version).status in (400, 404)


@pytest.mark.parametrize("path", [GALLERY, VERSION, f"{COMPUTE}/snapshots/os", f"{ROOT}/resourcegroups", f"{ROOT}/providers"])
def test_a_newer_version_than_any_is_answered_like_the_newest_unless_strict(service: Service, path: str) -> None:
    type_ = "/".join(path.partition("Microsoft.Compute/")[2].split("/")[::2])
    newest = gates.api_versions(f"Microsoft.Compute/{type_}")[0] if type_ else "2025-04-01"
    answer = service.send("GET", path, "2031-12-31")
    assert (answer.status, answer.body) == (200, service.send("GET", path, newest).body)
    strict = Service(strict=True).fill()
    assert strict.send("GET", path, newest).status == 200
    refused = error(strict.send("GET", path, "2031-12-31"))
    assert refused[:2] == ((400, "NoRegisteredProviderFound") if type_ else (400, "InvalidApiVersionParameter"))
    assert newest in refused[2]


def test_types_of_which_nothing_is_known_are_served_in_any_version() -> None:
    for strict in (False, True):
        service = Service(strict=strict).fill()
        path = f"{GROUP}/providers/Contoso.Things/boxes/a"
        assert service.send("PUT", path, "1999-01-01", {"location": "westus", "properties": {}}).status == 201
        assert service.send("GET", path, "2050-01-01-preview").status == 200


def test_what_begins_an_operation_polls_it_in_the_same_version(service: Service) -> None:
    answer = service.send("DELETE", VERSION, "2031-01-01")
    assert answer.status == 202
    path, _, query = answer.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").partition("?")
    assert query == "api-version=2031-01-01"
    assert service.send("GET", path, "2031-01-01").body["status"] == "Succeeded"


# -- what versions show and accept ----------------------------------------------------------------------------------------


MODELS = {
    "Microsoft.Compute/galleries": "sig_cli.providers.compute.gallery_models:Gallery",
    "Microsoft.Compute/galleries/images": "sig_cli.providers.compute.gallery_models:GalleryImage",
    views.VERSION: "sig_cli.providers.compute.gallery_models:GalleryImageVersion",
    "Microsoft.Compute/images": "sig_cli.providers.compute.image_models:Image",
    "Microsoft.Compute/disks": "sig_cli.providers.compute.disk_models:Disk",
    "Microsoft.Compute/snapshots": "sig_cli.providers.compute.disk_models:Snapshot",
}


def since(node: dict[str, Any], path: str = "") -> dict[str, str]:
    """Dotted path → the first api-version that has it, of every member of a compiled model that came later."""
    found: dict[str, str] = {}
    if node["type"] == "typed-dict":
        for name, field in node["fields"].items():
            inner = f"{path}.{name}" if path else name
            first = field["schema"].get("metadata", {}).get("since")
            if first:
                found[inner] = first
            found.update(since(field["schema"], inner))
    elif node["type"] == "list":
        found.update(since(node["items_schema"], path + "[]"))
    return found


@pytest.mark.parametrize("type_", MODELS)
def test_what_a_request_cannot_carry_yet_an_answer_does_not_show(type_: str) -> None:
    shown = dict(views.SINCE[type_])
    for path, first in since(models.load(MODELS[type_])["schema"]).items():
        if (type_, path) in NOT_SHOWN_BY_SINCE:
            continue
        covered = max((shown[head] for head in heads(path) if head in shown), default="")
        assert covered >= first, (path, first, covered)


NOT_SHOWN_BY_SINCE: dict[tuple[str, str], str] = {
    ("Microsoft.Compute/galleries", "properties.sharingProfile"): "`Galleries.present`: shown from 2021-07-01 on, or when asked for",
    ("Microsoft.Compute/galleries", "properties.sharingProfile.communityGalleryInfo"): "the same",
    (views.VERSION, "properties.storageProfile"): "`views._to_first_shape`: another shape until 2019-03-01",
    (views.VERSION, "properties.storageProfile.source.uri"): "where a version comes from is shown as it was given",
    (views.VERSION, "properties.storageProfile.osDiskImage.source.uri"): "the same",
    (views.VERSION, "properties.storageProfile.dataDiskImages[].source.uri"): "the same",
    (views.VERSION, "properties.storageProfile.source.virtualMachineId"): "`views._to_plain_sources`: shown as `id` before",
    (views.VERSION, "properties.storageProfile.osDiskImage.source.storageAccountId"): "the same",
    (views.VERSION, "properties.storageProfile.dataDiskImages[].source.storageAccountId"): "the same",
    (views.VERSION, "properties.restore"): "never stored",
}


def heads(path: str) -> list[str]:
    """The path and what it lies in."""
    parts = path.split(".")
    return [".".join(parts[:count]).removesuffix("[]") for count in range(1, len(parts) + 1)]


def values_at(value: Any, path: str) -> list[Any]:
    """Everything that lies at a dotted path."""
    head, _, rest = path.partition(".")
    name = head.removesuffix("[]")
    if not isinstance(value, dict) or name not in value:
        return []
    found = value[name] if head.endswith("[]") else [value[name]]
    return found if not rest else [inner for part in found for inner in values_at(part, rest)]


SHOWN = {"Microsoft.Compute/galleries": GALLERY, "Microsoft.Compute/galleries/images": DEFINITION, views.VERSION: VERSION,
         "Microsoft.Compute/snapshots": f"{COMPUTE}/snapshots/os", "Microsoft.Compute/disks": f"{COMPUTE}/disks/data"}


def before(type_: str, version: str) -> str:
    """The last version of a type before another one."""
    return next(found for found in gates.api_versions(type_) if found < version)


@pytest.mark.parametrize(("type_", "path", "first"), [(type_, path, first) for type_ in SHOWN for path, first in views.SINCE[type_]])
def test_a_property_is_absent_before_its_first_version(service: Service, type_: str, path: str, first: str) -> None:
    newest = service.send("GET", SHOWN[type_], "2026-03-03")
    if not values_at(newest.body, path):
        assert (type_, path) in NOT_IN_THE_EXAMPLE
        return
    assert values_at(service.send("GET", SHOWN[type_], first).body, path)
    assert not values_at(service.send("GET", SHOWN[type_], before(type_, first)).body, path)


NOT_IN_THE_EXAMPLE = {
    *((type_, path) for type_ in ("Microsoft.Compute/snapshots", "Microsoft.Compute/disks") for path, _ in views.SINCE[type_]
      if "creationData" in path or "secur" in path.lower() or "AuthMode" in path),
    (views.VERSION, "properties.storageProfile.source.communityGalleryImageId"),
    (views.VERSION, "properties.securityProfile.secretsProvisioningSettings"),
    (views.VERSION, "properties.publishingProfile.targetRegions[].encryption.dataDiskImages[].securityProfile"),
    (views.VERSION, "properties.publishingProfile.targetRegions[].encryption.osDiskImage.securityProfile"),
    (views.VERSION, "properties.publishingProfile.targetExtendedLocations[].encryption.dataDiskImages[].securityProfile"),
}


def test_a_source_is_named_as_the_version_names_it() -> None:
    machine, account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m", "/account"
    whole = {"name": "1.0.0", "properties": {"storageProfile": {"source": {"virtualMachineId": machine}}}}
    disks = {"name": "1.0.0", "properties": {"storageProfile": {
        "osDiskImage": {"hostCaching": "None", "source": {"uri": "u", "storageAccountId": account}},
        "dataDiskImages": [{"lun": 0, "source": {"uri": "v", "storageAccountId": account}}]}}}

    def storage(document: dict[str, Any], version: str) -> Any:
        return views.view(views.VERSION, document, version, NOW)["properties"]["storageProfile"]

    assert storage(whole, "2023-07-03") == {"source": {"virtualMachineId": machine}}
    assert storage(whole, "2022-08-03") == {"source": {"id": machine}}
    assert storage(disks, "2022-03-03") == disks["properties"]["storageProfile"]
    assert storage(disks, "2022-01-03") == {"osDiskImage": {"hostCaching": "None", "source": {"uri": "u", "id": account}},
                                            "dataDiskImages": [{"lun": 0, "source": {"uri": "v", "id": account}}]}
    assert "virtualMachineId" in whole["properties"]["storageProfile"]["source"]


# -- what a request may carry ---------------------------------------------------------------------------------------------


EXAMPLES: dict[tuple[str, str], Any] = {
    ("Microsoft.Compute/galleries", "identity"): {"type": "SystemAssigned"},
    ("Microsoft.Compute/galleries", "properties.sharingProfile"): {"permissions": "Groups"},
    ("Microsoft.Compute/galleries", "properties.softDeletePolicy"): {"isSoftDeleteEnabled": True},
    ("Microsoft.Compute/galleries", "properties.softDeletePolicy.retentionPeriodInDays"): 7,
    ("Microsoft.Compute/galleries/images", "properties.hyperVGeneration"): "V1",
    ("Microsoft.Compute/galleries/images", "properties.architecture"): "x64",
    ("Microsoft.Compute/galleries/images", "properties.features"): [{"name": "a", "value": "b"}],
    ("Microsoft.Compute/galleries/images", "properties.allowUpdateImage"): True,
    (views.VERSION, "properties.publishingProfile.storageAccountType"): "Standard_LRS",
    (views.VERSION, "properties.publishingProfile.replicationMode"): "Full",
    (views.VERSION, "properties.publishingProfile.targetExtendedLocations"): [],
    (views.VERSION, "properties.safetyProfile"): {"allowDeletionOfReplicatedLocations": True},
    (views.VERSION, "properties.safetyProfile.blockDeletionBeforeEndOfLife"): True,
    (views.VERSION, "properties.securityProfile"): {"uefiSettings": {}},
    (views.VERSION, "properties.storageProfile.source.virtualMachineId"): "/m",
}
BODIES = {
    "Microsoft.Compute/galleries": {"location": "westus", "properties": {}},
    "Microsoft.Compute/galleries/images": {"location": "westus", "properties": {
        "osType": "Linux", "osState": "Generalized", "identifier": IDENTIFIER}},
    views.VERSION: {"location": "westus", "properties": {"publishingProfile": {}}},
}


def with_member(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    head, _, rest = path.partition(".")
    return {**body, head: with_member(body.get(head, {}), rest, value) if rest else value}


@pytest.mark.parametrize(("type_", "path"), EXAMPLES)
def test_a_property_that_only_newer_versions_have_is_unknown_to_an_older_one(service: Service, type_: str, path: str) -> None:
    first = since(models.load(MODELS[type_])["schema"])[path]
    body = with_member(BODIES[type_], path, EXAMPLES[type_, path])
    assert models.validate(MODELS[type_], body, api_version=first)
    status, code, message = error(service.send("PUT", SHOWN[type_], before(type_, first), body))
    assert (status, code) == (400, "BadRequest" if "." in path else "InvalidRequestContent"), message
    assert re.search(f"Could not find member '{path.rpartition('.')[2]}' on object of type '\\w+'\\. Path '{re.escape(path)}', line",
                     message), message


def test_unknown_properties_are_refused_in_known_versions_and_ignored_in_newer_ones(service: Service) -> None:
    for type_, body in BODIES.items():
        if type_ == views.VERSION:
            continue
        wrong = with_member(body, "properties.colour", "blue")
        if type_.endswith("images"):
            wrong["properties"]["hyperVGeneration"] = "V2"
        for version in GALLERY_VERSIONS[:5]:
            status, code, message = error(service.send("PUT", SHOWN[type_], version, wrong))
            assert (status, code) == (400, "BadRequest")
            assert message.startswith("Could not find member 'colour' on object of type")
        answer = service.send("PUT", SHOWN[type_], "2027-01-01", wrong)
        assert answer.status == 200, answer.body
        assert "colour" not in answer.body["properties"]
