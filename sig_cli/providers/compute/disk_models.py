"""What requests for managed disks and snapshots may carry.

Sources: the REST specification of 2024-03-02; recorded requests of 2019 to 2023; the request bodies of az 2.91
(api-version 2025-01-02). Since when a property exists: the release notes of the Python SDK 23.1 (2021-04-01), 24.0
(2021-08-01), 26.1 (2021-12-01), 27.1 (2022-03-02), 29.0 (2022-07-02) and 35.0 (2025-01-02); where those are silent, no
first version is given and the property is accepted always. The order of members is the order of recorded answers.
"""

# ruff: noqa: N815 - members are spelled as the service spells them

from __future__ import annotations

from typing import Annotated, Literal, Required

from sig_cli.providers.model_parts import Body, Envelope, Int32, Int64, ReadOnly, SubResource, named, resource, since

NEWEST = "2025-01-02"

OSType = Annotated[Literal["Windows", "Linux"], named("OperatingSystemTypes")]
HyperVGeneration = Annotated[Literal["V1", "V2"], named("HyperVGeneration")]
NetworkAccessPolicy = Annotated[Literal["AllowAll", "AllowPrivate", "DenyAll"], named("NetworkAccessPolicy")]
PublicNetworkAccess = Annotated[Literal["Enabled", "Disabled"], named("PublicNetworkAccess"), since("2021-04-01")]
DataAccessAuthMode = Annotated[Literal["AzureActiveDirectory", "None"], named("DataAccessAuthMode"),
                               since("2021-12-01")]


class DiskSku(Body, total=False):
    name: Required[Annotated[
        Literal["Standard_LRS", "Premium_LRS", "StandardSSD_LRS", "UltraSSD_LRS", "Premium_ZRS", "StandardSSD_ZRS",
                "PremiumV2_LRS"],
        named("DiskStorageAccountTypes")]]
    tier: ReadOnly


class SnapshotSku(Body, total=False):
    name: Required[Annotated[Literal["Standard_LRS", "Premium_LRS", "Standard_ZRS"],
                             named("SnapshotStorageAccountTypes")]]
    tier: ReadOnly


class ExtendedLocation(Body, total=False):
    name: str
    type: Annotated[Literal["EdgeZone"], named("ExtendedLocationTypes")]


class PurchasePlan(Body, total=False):
    name: Required[str]
    publisher: Required[str]
    product: Required[str]
    promotionCode: str


class SupportedCapabilities(Body, total=False):
    diskControllerTypes: Annotated[str, since("2022-07-02")]
    acceleratedNetwork: bool
    architecture: Annotated[Literal["x64", "Arm64"], named("Architecture"), since("2021-12-01")]
    supportedSecurityOption: Annotated[str, since("2025-01-02")]


class ImageDiskReference(Body, total=False):
    id: str
    sharedGalleryImageId: Annotated[str, since("2022-03-02")]
    communityGalleryImageId: Annotated[str, since("2022-03-02")]
    lun: Int32


class CreationData(Body, total=False):
    createOption: Required[Annotated[
        Literal["Empty", "Attach", "FromImage", "Import", "Copy", "Restore", "Upload", "CopyStart", "ImportSecure",
                "UploadPreparedSecure", "CopyFromSanSnapshot"],
        named("DiskCreateOption")]]
    storageAccountId: str
    imageReference: ImageDiskReference
    galleryImageReference: ImageDiskReference
    sourceUri: str
    sourceResourceId: str
    sourceUniqueId: ReadOnly
    uploadSizeBytes: Int64
    logicalSectorSize: Int32
    securityDataUri: Annotated[str, since("2021-08-01")]
    securityMetadataUri: Annotated[str, since("2025-01-02")]
    performancePlus: Annotated[bool, since("2022-07-02")]
    elasticSanResourceId: str
    provisionedBandwidthCopySpeed: Annotated[Literal["None", "Enhanced"], named("ProvisionedBandwidthCopyOption")]
    instantAccessDurationMinutes: Annotated[Int64, since("2025-01-02")]


class KeyVaultAndSecretReference(Body, total=False):
    sourceVault: Required[SubResource]
    secretUrl: Required[str]


class KeyVaultAndKeyReference(Body, total=False):
    sourceVault: Required[SubResource]
    keyUrl: Required[str]


class EncryptionSettingsElement(Body, total=False):
    diskEncryptionKey: KeyVaultAndSecretReference
    keyEncryptionKey: KeyVaultAndKeyReference


class EncryptionSettingsCollection(Body, total=False):
    enabled: Required[bool]
    encryptionSettings: list[EncryptionSettingsElement]
    encryptionSettingsVersion: str


class Encryption(Body, total=False):
    type: Annotated[
        Literal["EncryptionAtRestWithPlatformKey", "EncryptionAtRestWithCustomerKey",
                "EncryptionAtRestWithPlatformAndCustomerKeys"],
        named("EncryptionType")]
    diskEncryptionSetId: str


class DiskSecurityProfile(Body, total=False):
    securityType: Annotated[
        Literal["TrustedLaunch", "ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey",
                "ConfidentialVM_DiskEncryptedWithPlatformKey", "ConfidentialVM_DiskEncryptedWithCustomerKey",
                "ConfidentialVM_NonPersistedTPM"],
        named("DiskSecurityTypes")]
    secureVMDiskEncryptionSetId: Annotated[str, since("2021-08-01")]


class AvailabilityPolicy(Body, total=False):
    actionOnDiskDelay: Annotated[Literal["None", "AutomaticReattach"], named("AvailabilityPolicyDiskDelay")]


class DiskProperties(Body, total=False):
    osType: OSType
    hyperVGeneration: HyperVGeneration
    purchasePlan: PurchasePlan
    supportedCapabilities: Annotated[SupportedCapabilities, since("2021-04-01")]
    creationData: Required[CreationData]
    diskSizeGB: Int32
    diskIOPSReadWrite: Int64
    diskMBpsReadWrite: Int64
    diskIOPSReadOnly: Int64
    diskMBpsReadOnly: Int64
    encryptionSettingsCollection: EncryptionSettingsCollection
    encryption: Encryption
    maxShares: Int32
    shareInfo: ReadOnly
    networkAccessPolicy: NetworkAccessPolicy
    diskAccessId: str
    publicNetworkAccess: PublicNetworkAccess
    dataAccessAuthMode: DataAccessAuthMode
    burstingEnabled: bool
    burstingEnabledTime: ReadOnly
    supportsHibernation: bool
    securityProfile: DiskSecurityProfile
    availabilityPolicy: Annotated[AvailabilityPolicy, since("2025-01-02")]
    optimizedForFrequentAttach: Annotated[bool, since("2022-07-02")]
    propertyUpdatesInProgress: ReadOnly
    completionPercent: ReadOnly
    LastOwnershipUpdateTime: ReadOnly
    timeCreated: ReadOnly
    provisioningState: ReadOnly
    isArmResource: ReadOnly
    diskState: ReadOnly
    diskSizeBytes: ReadOnly
    uniqueId: ReadOnly
    tier: str


@resource(newest=NEWEST, leaf=True)
class Disk(Envelope, total=False):
    managedBy: ReadOnly
    managedByExtended: ReadOnly
    sku: DiskSku
    zones: list[str]
    extendedLocation: ExtendedLocation
    properties: Required[DiskProperties]


class SnapshotProperties(Body, total=False):
    osType: OSType
    hyperVGeneration: HyperVGeneration
    purchasePlan: PurchasePlan
    supportedCapabilities: Annotated[SupportedCapabilities, since("2021-04-01")]
    creationData: Required[CreationData]
    diskSizeGB: Int32
    encryptionSettingsCollection: EncryptionSettingsCollection
    encryption: Encryption
    incremental: bool
    incrementalSnapshotFamilyId: ReadOnly
    networkAccessPolicy: NetworkAccessPolicy
    diskAccessId: str
    publicNetworkAccess: PublicNetworkAccess
    dataAccessAuthMode: DataAccessAuthMode
    supportsHibernation: bool
    securityProfile: Annotated[DiskSecurityProfile, since("2021-08-01")]
    completionPercent: ReadOnly
    copyCompletionError: ReadOnly
    snapshotAccessState: ReadOnly
    timeCreated: ReadOnly
    provisioningState: ReadOnly
    isArmResource: ReadOnly
    diskState: ReadOnly
    diskSizeBytes: ReadOnly
    uniqueId: ReadOnly


@resource(newest=NEWEST, leaf=True)
class Snapshot(Envelope, total=False):
    managedBy: ReadOnly
    sku: SnapshotSku
    extendedLocation: ExtendedLocation
    properties: Required[SnapshotProperties]
