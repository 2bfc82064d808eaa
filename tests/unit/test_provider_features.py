"""Subscriptions, resource providers and preview features on the side of the service.

Held on the engine in memory; shapes are those of recorded answers (feature and provider registration, 2021 and 2023).
"""

from __future__ import annotations

from typing import Any

import pytest

from sig_cli.arm.manager import Manager
from sig_cli.arm.messages import Request, Response
from sig_cli.data_files import load
from sig_cli.domain.gates import feature_names, namespaces
from sig_cli.workspace.engine import ABSENT, Put
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION, FIRST_TENANT, new_subscription, new_workspace
from sig_cli.workspace.memory import MemoryEngine

OTHER = "00000000-0000-4000-8000-0000000000b2"
NOW = 1_700_000_000_123_456
FEATURES_API = "2021-07-01"
PROVIDERS_API = "2024-11-01"
AUTO_REGISTRATION_API = "2016-02-01"
GALLERY = "/resourceGroups/images/providers/Microsoft.Compute/galleries/base"


class Service:
    """Resource Manager over an empty engine, with a subscription to work in."""

    def __init__(self, profile: str = "latest", subscription: str = FIRST_SUBSCRIPTION) -> None:
        self.engine = MemoryEngine()
        self.engine.commit([
            Put("/workspace/workspace", {**new_workspace(), "profile": profile}, ABSENT),
            Put(f"/subscriptions/{FIRST_SUBSCRIPTION}", new_subscription(FIRST_SUBSCRIPTION, "Local"), ABSENT),
            Put(f"/subscriptions/{OTHER}", new_subscription(OTHER, "Alpha"), ABSENT)])
        self.manager = Manager(self.engine, lambda: NOW)
        self.subscription = subscription

    def send(self, method: str, path: str, api_version: str, body: Any = None) -> Response:
        return self.manager.send(Request(method, f"/subscriptions/{self.subscription}{path}",
                                         {"api-version": api_version}, body))

    def feature(self, method: str, rest: str = "") -> Response:
        return self.send(method, f"/providers/Microsoft.Features/{rest}", FEATURES_API)

    def registration(self, method: str, name: str, body: Any = None) -> Response:
        namespace, _, feature = name.partition("/")
        return self.send(method, f"/providers/Microsoft.Features/featureProviders/{namespace}"
                                 f"/subscriptionFeatureRegistrations/{feature}", FEATURES_API, body)

    def provider(self, method: str, rest: str, api_version: str = PROVIDERS_API, body: Any = None) -> Response:
        return self.send(method, f"/providers/{rest}", api_version, body)

    def gallery(self) -> Response:
        self.send("PUT", "/resourceGroups/images", "2024-11-01", {"location": "southcentralus"})
        return self.send("PUT", GALLERY, "2021-10-01", {"location": "southcentralus"})

    def state(self, name: str) -> str:
        namespace, _, feature = name.partition("/")
        answer = self.feature("GET", f"providers/{namespace}/features/{feature}")
        return str(answer.body["properties"]["state"])


@pytest.fixture
def service() -> Service:
    return Service()


def assert_refused(response: Response, status: int, code: str, message: str) -> None:
    assert response.status == status
    assert response.body == {"error": {"code": code, "message": message}}


# -- subscriptions ----------------------------------------------------------------------------------------------------


def test_the_first_subscription_stays_first(service: Service) -> None:
    answer = service.manager.send(Request("GET", "/subscriptions", {"api-version": "2022-12-01"}))
    assert answer.status == 200
    assert [row["displayName"] for row in answer.body["value"]] == ["Local", "Alpha"]
    assert answer.body["value"][0] == service.send("GET", "", "2022-12-01").body
    assert answer.body["value"][0] == {
        "id": f"/subscriptions/{FIRST_SUBSCRIPTION}", "authorizationSource": "RoleBased", "managedByTenants": [],
        "subscriptionId": FIRST_SUBSCRIPTION, "tenantId": FIRST_TENANT, "displayName": "Local", "state": "Enabled",
        "subscriptionPolicies": {"locationPlacementId": "Public_2014-09-01", "quotaId": "PayAsYouGo_2014-09-01",
                                 "spendingLimit": "Off"}}


def test_a_workspace_has_a_subscription_before_anything_is_written() -> None:
    answer = Manager(MemoryEngine(), lambda: NOW).send(Request("GET", "/subscriptions", {"api-version": "2022-12-01"}))
    assert [row["subscriptionId"] for row in answer.body["value"]] == [FIRST_SUBSCRIPTION]


def test_a_subscription_that_is_not_there(service: Service) -> None:
    service.subscription = "nope"
    for rest in ("", "/locations", "/providers", "/providers/Microsoft.Features/features"):
        assert_refused(service.send("GET", rest, "2022-12-01"), 404, "SubscriptionNotFound",
                       "The subscription 'nope' could not be found.")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_subscriptions_are_not_written_through_the_service(service: Service, method: str) -> None:
    assert_refused(service.send(method, "", "2022-12-01", {}), 405, "MethodNotAllowed",
                   f"The requested resource of type 'Microsoft.Resources/subscriptions' does not support http method '{method}'.")


def test_locations_are_those_of_the_subscription(service: Service) -> None:
    rows = service.send("GET", "/locations", "2022-12-01").body["value"]
    assert {"southcentralus", "eastus", "australiacentral"} <= {row["name"] for row in rows}
    assert all(row["id"] == f"/subscriptions/{FIRST_SUBSCRIPTION}/locations/{row['name']}" for row in rows)


# -- features ---------------------------------------------------------------------------------------------------------


def test_lists_hold_every_feature_or_those_of_a_provider(service: Service) -> None:
    rows = service.feature("GET", "features").body["value"]
    assert [row["name"] for row in rows] == ["/".join(found) for found in feature_names()]
    rows = service.feature("GET", "providers/microsoft.network/features").body["value"]
    assert [row["name"] for row in rows] == ["Microsoft.Network/AllowLBPreview"]


def test_a_feature_looks_as_recorded(service: Service) -> None:
    answer = service.feature("GET", "providers/microsoft.network/features/allowlbpreview")
    assert answer.status == 200
    assert list(answer.body.items()) == [
        ("properties", {"state": "NotRegistered"}),
        ("id", f"/subscriptions/{FIRST_SUBSCRIPTION}/providers/Microsoft.Features/providers/Microsoft.Network/features"
               "/AllowLBPreview"),
        ("type", "Microsoft.Features/providers/features"),
        ("name", "Microsoft.Network/AllowLBPreview")]


def test_a_change_of_state_is_announced_and_done(service: Service) -> None:
    path = "providers/Microsoft.Network/features/AllowLBPreview"
    for action, passing, final in (("register", "Registering", "Registered"),
                                   ("unregister", "Unregistering", "Unregistered"),
                                   ("register", "Registering", "Registered")):
        answer = service.feature("POST", f"{path}/{action}")
        assert (answer.status, answer.body["properties"]["state"]) == (200, passing)
        assert service.state("Microsoft.Network/AllowLBPreview") == final
        again = service.feature("POST", f"{path}/{action}")
        assert (again.status, again.body["properties"]["state"]) == (200, final)


def test_a_feature_that_needs_approval_stays_pending(service: Service) -> None:
    answer = service.feature("POST", "providers/Microsoft.Compute/features/SIGSoftDelete/register")
    assert (answer.status, answer.body["properties"]["state"]) == (200, "Pending")
    assert service.state("Microsoft.Compute/SIGSoftDelete") == "Pending"
    answer = service.registration("PUT", "Microsoft.Compute/SIGSoftDelete", {})
    assert (answer.status, answer.body["properties"]["state"]) == (200, "Pending")


def test_features_are_a_subscriptions_own(service: Service) -> None:
    service.feature("POST", "providers/Microsoft.Compute/features/SIGSharing/register")
    service.subscription = OTHER
    assert service.state("Microsoft.Compute/SIGSharing") == "NotRegistered"


def test_features_that_are_not_there(service: Service) -> None:
    for method, rest in (("GET", ""), ("POST", "/register"), ("POST", "/unregister")):
        assert_refused(service.feature(method, f"providers/Microsoft.Compute/features/Nope{rest}"), 404,
                       "FeatureNotFound", "The feature 'Nope' could not be found.")
        assert_refused(service.feature(method, f"providers/Microsoft.Nope/features/GalleryPreview{rest}"), 404,
                       "InvalidResourceNamespace", "The resource namespace 'Microsoft.Nope' is invalid.")
    assert_refused(service.feature("GET", "providers/Microsoft.Nope/features"), 404, "InvalidResourceNamespace",
                   "The resource namespace 'Microsoft.Nope' is invalid.")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_features_are_registered_and_not_written(service: Service, method: str) -> None:
    answer = service.feature(method, "providers/Microsoft.Compute/features/GalleryPreview")
    assert (answer.status, answer.body["error"]["code"]) == (405, "MethodNotAllowed")


# -- registrations of features ----------------------------------------------------------------------------------------


def test_a_new_registration_looks_as_recorded(service: Service) -> None:
    answer = service.registration("PUT", "microsoft.network/allowlbpreview", {})
    assert answer.status == 200
    assert answer.body == {
        "id": f"/subscriptions/{FIRST_SUBSCRIPTION}/providers/Microsoft.Features/featureProviders/Microsoft.Network"
              "/subscriptionFeatureRegistrations/AllowLBPreview",
        "name": "AllowLBPreview", "type": "microsoft.features/featureproviders/subscriptionfeatureregistrations",
        "properties": {"subscriptionId": FIRST_SUBSCRIPTION, "featureName": "AllowLBPreview",
                       "providerNamespace": "Microsoft.Network", "state": "Registered",
                       "releaseDate": "2016-08-17T21:39:18.0538346Z", "approvalType": "AutoApproval",
                       "registrationDate": answer.body["properties"]["registrationDate"],
                       "shouldFeatureDisplayInPortal": False}}
    assert answer.body["properties"]["registrationDate"].startswith("2023-11-14T22:13:20.123456")
    shown = service.registration("GET", "Microsoft.Network/AllowLBPreview").body
    assert shown == {**answer.body, "name": "Microsoft.Network/AllowLBPreview",
                     "type": "Microsoft.Features/featureProviders/subscriptionFeatureRegistrations"}


def test_what_nobody_registered_has_a_registration_without_a_date(service: Service) -> None:
    shown = service.registration("GET", "Microsoft.Network/AllowLBPreview")
    assert shown.status == 200
    assert shown.body["properties"]["state"] == "NotRegistered"
    assert "registrationDate" not in shown.body["properties"]


def test_both_doors_lead_to_one_state(service: Service) -> None:
    service.registration("PUT", "Microsoft.Compute/SIGSharing", {})
    assert service.state("Microsoft.Compute/SIGSharing") == "Registered"
    service.feature("POST", "providers/Microsoft.Compute/features/SIGSharing/unregister")
    shown = service.registration("GET", "Microsoft.Compute/SIGSharing").body
    assert shown["properties"]["state"] == "Unregistered"
    rows = service.feature("GET", "featureProviders/Microsoft.Compute/subscriptionFeatureRegistrations").body["value"]
    assert shown in rows
    assert len(service.feature("GET", "subscriptionFeatureRegistrations").body["value"]) == len(feature_names())


@pytest.mark.parametrize("name", ["Microsoft.Network/AllowLBPreview", "Microsoft.Compute/SIGEncryption"])
def test_a_deleted_registration_leaves_a_feature_that_is_not_registered(service: Service, name: str) -> None:
    service.registration("PUT", name, {})
    answer = service.registration("DELETE", name)
    assert (answer.status, answer.body) == (200, None)
    assert service.state(name) == "NotRegistered"
    assert service.registration("DELETE", name).status == 204


def test_deleting_what_nobody_registered_is_no_error(service: Service) -> None:
    answer = service.registration("DELETE", "Microsoft.Network/AllowLBPreview")
    assert (answer.status, answer.body) == (204, None)


def test_registrations_that_are_not_there(service: Service) -> None:
    assert_refused(service.registration("PUT", "Microsoft.Compute/Nope", {}), 404, "FeatureNotFound",
                   "The feature 'Nope' could not be found.")
    for method in ("GET", "DELETE"):
        assert_refused(service.registration(method, "Microsoft.Compute/Nope"), 404, "FeatureRegistrationNotFound",
                       "The feature registration 'Nope' could not be found.")
        assert_refused(service.registration(method, "Microsoft.Nope/Nope"), 404, "InvalidResourceNamespace",
                       "The resource namespace 'Microsoft.Nope' is invalid.")


# -- resource providers -----------------------------------------------------------------------------------------------


def test_every_provider_is_listed_as_it_is_shown(service: Service) -> None:
    rows = service.provider("GET", "").body["value"]
    assert [row["namespace"] for row in rows] == namespaces()
    for row in rows:
        assert service.provider("GET", row["namespace"].upper()).body == row
        assert row["registrationPolicy"] in ("RegistrationRequired", "RegistrationFree")


@pytest.mark.parametrize("api_version", [PROVIDERS_API, "2022-09-01", AUTO_REGISTRATION_API])
def test_registering_a_provider_is_announced_and_done(service: Service, api_version: str) -> None:
    for action, passing, final in (("register", "Registering", "Registered"),
                                   ("unregister", "Unregistering", "Unregistered"),
                                   ("register", "Registering", "Registered")):
        answer = service.provider("POST", f"microsoft.network/{action}", api_version)
        assert (answer.status, answer.body["registrationState"]) == (200, passing)
        assert service.provider("GET", "Microsoft.Network", api_version).body["registrationState"] == final
        again = service.provider("POST", f"Microsoft.Network/{action}", api_version)
        assert (again.status, again.body["registrationState"]) == (200, final)


def test_a_provider_that_is_not_registered_takes_no_writes(service: Service) -> None:
    service.provider("POST", "Microsoft.Compute/unregister")
    assert_refused(service.gallery(), 409, "MissingSubscriptionRegistration",
                   "The subscription is not registered to use namespace 'Microsoft.Compute'. See "
                   "https://aka.ms/rps-not-found for how to register subscriptions.")
    service.provider("POST", "Microsoft.Compute/register", AUTO_REGISTRATION_API)
    assert service.gallery().status == 201


def test_a_provider_with_resources_stays(service: Service) -> None:
    assert service.gallery().status == 201
    assert_refused(service.provider("POST", "Microsoft.Compute/unregister"), 409, "Conflict",
                   "The resource provider 'Microsoft.Compute' cannot be unregistered: the subscription still has "
                   "resources of its types.")
    assert service.provider("GET", "Microsoft.Compute").body["registrationState"] == "Registered"


def test_a_provider_that_needs_no_registration_cannot_be_left(service: Service) -> None:
    answer = service.provider("POST", "Microsoft.Features/register")
    assert (answer.status, answer.body["registrationState"]) == (200, "Registered")
    assert_refused(service.provider("POST", "Microsoft.Features/unregister"), 409, "Conflict",
                   "The resource provider 'Microsoft.Features' needs no registration and cannot be unregistered.")


def test_providers_that_are_not_there(service: Service) -> None:
    for method, rest in (("GET", ""), ("POST", "/register"), ("POST", "/unregister")):
        assert_refused(service.provider(method, f"Microsoft.Nope{rest}"), 404, "InvalidResourceNamespace",
                       "The resource namespace 'Microsoft.Nope' is invalid.")


def test_there_are_no_management_groups(service: Service) -> None:
    answer = service.manager.send(Request(
        "POST", "/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Network/register",
        {"api-version": PROVIDERS_API}))
    assert_refused(answer, 404, "NotFound", "The management group 'mg' cannot be found.")


# -- the gate of 2019 -------------------------------------------------------------------------------------------------


def gate_refusal(subscription: str) -> tuple[int, str, str]:
    return (400, "BadRequest", f"Subscription '{subscription}' is not registered with the feature "
            "Microsoft.Compute/GalleryPreview. Please register the subscription before retrying the call.")


def test_both_commands_open_the_gate_in_every_subscription() -> None:
    service = Service("2019-01-preview")
    for subscription in (FIRST_SUBSCRIPTION, OTHER):
        service.subscription = subscription
        assert_refused(service.gallery(), *gate_refusal(subscription))
        service.feature("POST", "providers/Microsoft.Compute/features/GalleryPreview/register")
        assert service.state("Microsoft.Compute/GalleryPreview") == "Registered"
        assert_refused(service.gallery(), *gate_refusal(subscription))
        answer = service.provider("POST", "Microsoft.Compute/register")
        assert answer.body["registrationState"] == "Registered"
        assert service.gallery().status == 201


def test_registering_the_provider_first_opens_nothing() -> None:
    service = Service("2019-01-preview")
    service.provider("POST", "Microsoft.Compute/register")
    service.feature("POST", "providers/Microsoft.Compute/features/GalleryPreview/register")
    assert_refused(service.gallery(), *gate_refusal(FIRST_SUBSCRIPTION))


@pytest.mark.parametrize("by", ["unregister", "delete"])
def test_giving_the_feature_up_closes_the_gate_once_the_provider_knows(by: str) -> None:
    service = Service("2019-01-preview")
    service.registration("PUT", "Microsoft.Compute/GalleryPreview", {})
    service.provider("POST", "Microsoft.Compute/register")
    assert service.gallery().status == 201
    if by == "delete":
        service.registration("DELETE", "Microsoft.Compute/GalleryPreview")
    else:
        service.feature("POST", "providers/Microsoft.Compute/features/GalleryPreview/unregister")
    assert service.gallery().status == 200
    service.provider("POST", "Microsoft.Compute/register")
    assert_refused(service.gallery(), *gate_refusal(FIRST_SUBSCRIPTION))
    assert service.send("GET", GALLERY, "2021-10-01").status == 200
    assert service.send("DELETE", GALLERY, "2021-10-01").status == 202


def test_today_there_is_no_gate(service: Service) -> None:
    assert service.gallery().status == 201


def test_every_default_is_a_state_of_the_service() -> None:
    data = load("features.json")
    for features in data["features"].values():
        for facts in features.values():
            assert {facts["state"], *facts.get("states", {}).values()} <= set(data["_meta"]["states"])
            assert facts["approvalType"] in ("AutoApproval", "ApprovalRequired")
