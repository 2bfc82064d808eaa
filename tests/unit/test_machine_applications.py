"""The applications of machines and of scale sets' models: what is kept, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.machine_service import COMPUTE, SYSTEM, UBUNTU, Service

APPLICATION = f"{COMPUTE}/galleries/golden/applications/agent"
MACHINE = f"{COMPUTE}/virtualMachines/web"
LINK = "https://contoso.blob.core.windows.net/apps/agent"


def named(*versions: str, **more: Any) -> dict[str, Any]:
    return {"applicationProfile": {"galleryApplications": [
        {"packageReferenceId": f"{APPLICATION}/versions/{version}", **more} for version in versions]}}


def publish(service: Service, version: str, *regions: str, excluded: bool = False) -> None:
    service.must("PUT", f"{APPLICATION}/versions/{version}", {"location": regions[0], "properties": {"publishingProfile": {
        "source": {"mediaLink": LINK}, "manageActions": {"install": "i", "remove": "r"}, "excludeFromLatest": excluded,
        "targetRegions": [{"name": region} for region in regions]}}})


@pytest.fixture
def service() -> Service:
    made = Service()
    made.must("PUT", f"{COMPUTE}/galleries/golden", {"location": "westus"})
    made.must("PUT", APPLICATION, {"location": "westus", "properties": {"supportedOSType": "Linux"}})
    publish(made, "1.0.0", "westus", "eastus")
    publish(made, "2.0.0", "westus", excluded=True)
    return made


def body(profile: dict[str, Any], location: str = "westus") -> dict[str, Any]:
    return {"location": location, "properties": {"hardwareProfile": {"vmSize": "Standard_DS1_v2"}, "osProfile": SYSTEM,
                                                 "storageProfile": {"imageReference": UBUNTU}, **profile}}


def test_a_machine_keeps_what_it_was_given_until_something_else_is_said(service: Service) -> None:
    service.must("PUT", MACHINE, body(named("1.0.0", order=1, treatFailureAsDeploymentFailure=True)))
    service.must("PUT", MACHINE, {**body({}), "tags": {"a": "b"}})
    assert service.get(MACHINE)["properties"]["applicationProfile"] == named(
        "1.0.0", order=1, treatFailureAsDeploymentFailure=True)["applicationProfile"]
    service.must("PUT", MACHINE, body(named()))
    assert service.get(MACHINE)["properties"]["applicationProfile"] == {"galleryApplications": []}


def test_a_machine_outlives_its_versions(service: Service) -> None:
    service.must("PUT", MACHINE, body(named("1.0.0")))
    service.must("DELETE", f"{APPLICATION}/versions/1.0.0")
    service.must("PUT", MACHINE, {**body(named("1.0.0")), "tags": {"a": "b"}})
    assert service.refused("PUT", f"{COMPUTE}/virtualMachines/other", body(named("1.0.0")))[:2] == (404, "GalleryImageNotFound")


def test_latest_is_what_counts_as_that_in_the_region(service: Service) -> None:
    service.must("PUT", MACHINE, body(named("latest")))
    service.must("DELETE", f"{APPLICATION}/versions/1.0.0")
    status, code, message = service.refused("PUT", f"{COMPUTE}/virtualMachines/other", body(named("Latest")))
    assert (status, code) == (404, "GalleryImageNotFound")
    assert f"{APPLICATION}/versions/Latest is not available in westus region" in message


@pytest.mark.parametrize(("profile", "status", "code", "message"), [
    (named("3.0.0"), 404, "GalleryImageNotFound",
     f'"The gallery image {APPLICATION}/versions/3.0.0 is not available in westus region. Please contact image owner to replicate to '
     'this region, or change your requested region."'),
    (named("1.0.0", "1.0.0"), 400, "BadRequest", "More than one VM Application was specified with the same packageReferenceId."),
    (named("1", "2", "3", "4", "5", "6"), 400, "BadRequest",
     "The maximum number of VM applications (max=5, current=6) has been exceeded. Use fewer applications and retry the request."),
    ({"applicationProfile": {"galleryApplications": [{"packageReferenceId": APPLICATION}]}}, 400, "InvalidParameter",
     "The value of parameter packageReferenceId is invalid."),
    ({"applicationProfile": {"galleryApplications": [{"order": 1}]}}, 400, "InvalidParameter",
     "Required parameter 'packageReferenceId' is missing (null)."),
    ({"applicationProfile": {"galleryApplications": ["x"]}}, 400, "InvalidRequestContent",
     "an object is expected at 'properties.applicationProfile.galleryApplications[0]'"),
    ({"applicationProfile": {"galleryApplications": {}}}, 400, "InvalidRequestContent",
     "a list is expected at 'properties.applicationProfile.galleryApplications'"),
    ({"applicationProfile": [1]}, 400, "InvalidRequestContent", "an object is expected at 'properties.applicationProfile'"),
    (named("1.0.0", order="first"), 400, "InvalidRequestContent",
     "a whole number is expected at 'properties.applicationProfile.galleryApplications[0].order'"),
    (named("1.0.0", enableAutomaticUpgrade="yes"), 400, "InvalidRequestContent",
     "true or false is expected at 'properties.applicationProfile.galleryApplications[0].enableAutomaticUpgrade'"),
])
@pytest.mark.parametrize("kind", ["virtualMachines", "virtualMachineScaleSets"])
def test_what_is_refused(service: Service, kind: str, profile: dict[str, Any], status: int, code: str, message: str) -> None:
    wanted = body(profile)
    if kind == "virtualMachineScaleSets":
        model = {**wanted["properties"], "osProfile": {"computerNamePrefix": "web", "adminUsername": "me", "adminPassword": "Long-Enough-1"}}
        del model["hardwareProfile"]
        wanted = {"location": "westus", "sku": {"name": "Standard_DS1_v2", "capacity": 0},
                  "properties": {"upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": model}}
    found = service.refused("PUT", f"{COMPUTE}/{kind}/web", wanted)
    assert found[:2] == (status, code)
    assert message in found[2]
    assert service.send("GET", f"{COMPUTE}/{kind}/web").status == 404


def test_a_version_of_another_region_or_system_is_refused(service: Service) -> None:
    service.must("PUT", f"{COMPUTE}/galleries/golden/applications/tool", {
        "location": "westus", "properties": {"supportedOSType": "Windows"}})
    service.must("PUT", f"{COMPUTE}/galleries/golden/applications/tool/versions/1.0.0", {"location": "westus", "properties": {
        "publishingProfile": {"source": {"mediaLink": LINK}, "manageActions": {"install": "i", "remove": "r"},
                              "targetRegions": [{"name": "westus"}]}}})
    wrong = {"applicationProfile": {"galleryApplications": [
        {"packageReferenceId": f"{COMPUTE}/galleries/golden/applications/tool/versions/1.0.0"}]}}
    assert service.refused("PUT", MACHINE, body(wrong)) == (
        400, "BadRequest", "Current VM Application Version 1.0.0 supports OS Windows, while current OSDisk's OS is Linux.")
    assert service.refused("PUT", MACHINE, body(named("2.0.0"), "eastus"))[1] == "GalleryImageNotFound"
    service.must("PUT", MACHINE, body(named("1.0.0"), "eastus"))
