"""What requests for feature registrations may carry. Source: the REST specification of Microsoft.Features 2021-07-01."""

# ruff: noqa: N815 - members are spelled as the service spells them

from __future__ import annotations

from sig_cli.providers.model_parts import Body, ReadOnly, resource

NEWEST = "2021-07-01"


class RegistrationProperties(Body, total=False):
    tenantId: ReadOnly
    subscriptionId: ReadOnly
    featureName: ReadOnly
    displayName: ReadOnly
    providerNamespace: ReadOnly
    state: ReadOnly
    authorizationProfile: ReadOnly
    metadata: dict[str, str]
    releaseDate: ReadOnly
    registrationDate: ReadOnly
    documentationLink: ReadOnly
    approvalType: ReadOnly
    shouldFeatureDisplayInPortal: bool
    description: str


@resource(newest=NEWEST, envelope="SubscriptionFeatureRegistration", whole=True)
class SubscriptionFeatureRegistration(Body, total=False):
    """A registration is no tracked resource: it has neither location nor tags."""

    id: ReadOnly
    name: ReadOnly
    type: ReadOnly
    properties: RegistrationProperties
