"""What requests for disk encryption sets may carry.

Sources: the REST specification of Microsoft.Compute (disks); recorded requests of 2020 to 2024; the request bodies of az 2.91
(api-version 2023-04-02). Where those are silent on when a member came, it is accepted always.
"""

# ruff: noqa: N815 - members are spelled as the service spells them

from __future__ import annotations

from typing import Annotated, Literal, Required

from sig_cli.providers.model_parts import Body, Envelope, ReadOnly, named, resource

NEWEST = "2025-01-02"


class SourceVault(Body, total=False):
    id: str


class KeyForDiskEncryptionSet(Body, total=False):
    sourceVault: SourceVault
    keyUrl: Required[str]


class UserAssignedIdentity(Body, total=False):
    principalId: ReadOnly
    clientId: ReadOnly


class EncryptionSetIdentity(Body, total=False):
    type: Annotated[Literal["SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"],
                    named("DiskEncryptionSetIdentityType")]
    principalId: ReadOnly
    tenantId: ReadOnly
    userAssignedIdentities: dict[str, UserAssignedIdentity]


class EncryptionSetProperties(Body, total=False):
    activeKey: KeyForDiskEncryptionSet
    encryptionType: Annotated[
        Literal["EncryptionAtRestWithCustomerKey", "EncryptionAtRestWithPlatformAndCustomerKeys",
                "ConfidentialVmEncryptedWithCustomerKey"], named("DiskEncryptionSetType")]
    rotationToLatestKeyVersionEnabled: bool
    federatedClientId: str
    previousKeys: ReadOnly
    provisioningState: ReadOnly
    lastKeyRotationTimestamp: ReadOnly
    autoKeyRotationError: ReadOnly


@resource(newest=NEWEST, leaf=True)
class DiskEncryptionSet(Envelope, total=False):
    identity: EncryptionSetIdentity
    properties: EncryptionSetProperties
