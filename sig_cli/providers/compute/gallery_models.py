"""What requests for galleries, image definitions and image versions may carry.

Sources: the REST specification of 2018-06-01, 2021-10-01 and 2024-03-03; recorded requests of 2018 to 2024 (what an
api-version accepted there counts more than the specification: `softDeletePolicy` with 2021-07-01); for what lies
between and after, the release notes of the Python SDK 18.0 (2020-09-30), 26.0 and 26.1 (2021-10-01), 29.0
(2022-03-03), 33.0 (2023-07-03), 33.1 (2024-03-03) and 38.4 (2026-03-03). The order of members is the order of
recorded answers.
"""

# ruff: noqa: N815 - members are spelled as the service spells them

from __future__ import annotations

from typing import Annotated, Any, Literal, Required

from sig_cli.providers.model_parts import (
    Body,
    Envelope,
    Int32,
    Moment,
    ReadOnly,
    named,
    resource,
    since,
    until,
)

NEWEST = "2026-03-03"
NAMESPACE = "Microsoft.WindowsAzure.ComputeArtifactPublishing.Service.API.Model."  # as a reported error names it

OSType = Annotated[Literal["Windows", "Linux"], named("OperatingSystemTypes")]
OSState = Annotated[Literal["Generalized", "Specialized"], named("OperatingSystemStateTypes")]
HyperVGeneration = Annotated[Literal["V1", "V2"], named("HyperVGeneration")]
Architecture = Annotated[Literal["x64", "Arm64"], named("Architecture")]
HostCaching = Annotated[Literal["None", "ReadOnly", "ReadWrite"], named("HostCaching")]
StorageAccountType = Annotated[Literal["Standard_LRS", "Standard_ZRS", "Premium_LRS", "PremiumV2_LRS"],
                               named("StorageAccountType")]
EdgeZoneStorageAccountType = Annotated[Literal["Standard_LRS", "Standard_ZRS", "StandardSSD_LRS", "Premium_LRS"],
                                       named("EdgeZoneStorageAccountType")]


# -- galleries ----------------------------------------------------------------------------------------------------------


class UserAssignedIdentity(Body, total=False):
    principalId: ReadOnly
    clientId: ReadOnly


class GalleryIdentity(Body, total=False):
    principalId: ReadOnly
    tenantId: ReadOnly
    type: Annotated[Literal["SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"],
                    named("ResourceIdentityType")]
    userAssignedIdentities: dict[str, UserAssignedIdentity]


class CommunityGalleryInfo(Body, total=False):
    communityGalleryEnabled: ReadOnly
    publisherUri: str
    publisherContact: str
    eula: str
    publicNamePrefix: str
    publicNames: ReadOnly


class SharingProfile(Body, total=False):
    permissions: Annotated[Literal["Private", "Groups", "Community"], named("GallerySharingPermissionTypes")]
    groups: ReadOnly
    communityGalleryInfo: Annotated[CommunityGalleryInfo, since("2021-07-01")]


class SoftDeletePolicy(Body, total=False):
    isSoftDeleteEnabled: bool
    retentionPeriodInDays: Annotated[Int32, since("2026-03-03")]
    gracePeriodInDays: Annotated[Int32, since("2026-03-03")]


class GalleryProperties(Body, total=False):
    description: str
    identifier: ReadOnly
    sharingProfile: Annotated[SharingProfile, since("2020-09-30")]
    sharingStatus: ReadOnly
    provisioningState: ReadOnly
    softDeletePolicy: Annotated[SoftDeletePolicy, since("2021-07-01")]


@resource(newest=NEWEST, parameter="gallery.", namespace=NAMESPACE)
class Gallery(Envelope, total=False):
    identity: Annotated[GalleryIdentity, since("2024-03-03")]
    properties: GalleryProperties


class SharingProfileGroup(Body, total=False):
    type: Required[Annotated[Literal["Subscriptions", "AADTenants"], named("SharingProfileGroupTypes")]]
    ids: list[str]


@resource(newest=NEWEST, parameter="sharingUpdate.", namespace=NAMESPACE, whole=True)
class SharingUpdate(Body, total=False):
    operationType: Required[Annotated[Literal["Add", "Remove", "Reset", "EnableCommunity"],
                                      named("SharingUpdateOperationTypes")]]
    groups: list[SharingProfileGroup]


# -- image definitions --------------------------------------------------------------------------------------------------


class GalleryImageFeature(Body, total=False):
    name: str
    value: str
    startsAtVersion: Annotated[str, since("2024-03-03")]


class GalleryImageIdentifier(Body, total=False):
    publisher: Required[str]
    offer: Required[str]
    sku: Required[str]


class ResourceRange(Body, total=False):
    min: Int32
    max: Int32


class RecommendedMachineConfiguration(Body, total=False):
    vCPUs: ResourceRange
    memory: ResourceRange


class Disallowed(Body, total=False):
    diskTypes: list[str]


class ImagePurchasePlan(Body, total=False):
    name: str
    publisher: str
    product: str


class GalleryImageProperties(Body, total=False):
    hyperVGeneration: Annotated[HyperVGeneration, since("2019-07-01")]
    architecture: Annotated[Architecture, since("2021-07-01")]
    features: Annotated[list[GalleryImageFeature], since("2020-09-30")]
    osType: Required[OSType]
    osState: Required[OSState]
    identifier: Required[GalleryImageIdentifier]
    provisioningState: ReadOnly
    description: str
    eula: str
    privacyStatementUri: str
    releaseNoteUri: str
    endOfLifeDate: Moment
    recommended: RecommendedMachineConfiguration
    disallowed: Disallowed
    purchasePlan: ImagePurchasePlan
    allowUpdateImage: Annotated[bool, since("2024-03-03")]


@resource(newest=NEWEST, parameter="galleryImage.", namespace=NAMESPACE)
class GalleryImage(Envelope, total=False):
    properties: Required[GalleryImageProperties]


# -- image versions -----------------------------------------------------------------------------------------------------


class OSDiskImageSecurityProfile(Body, total=False):
    confidentialVMEncryptionType: Annotated[
        Literal["EncryptedVMGuestStateOnlyWithPmk", "EncryptedWithPmk", "EncryptedWithCmk", "NonPersistedTPM",
                "DataDiskEncryptedWithCmk"],
        named("ConfidentialVMEncryptionType")]
    secureVMDiskEncryptionSetId: str


class OSDiskImageEncryption(Body, total=False):
    securityProfile: Annotated[OSDiskImageSecurityProfile, since("2021-07-01")]
    diskEncryptionSetId: str


class DataDiskImageEncryption(Body, total=False):
    lun: Required[Int32]
    securityProfile: Annotated[dict[str, Any], since("2026-03-03")]
    diskEncryptionSetId: str


class EncryptionImages(Body, total=False):
    osDiskImage: OSDiskImageEncryption
    dataDiskImages: list[DataDiskImageEncryption]


class AdditionalReplicaSet(Body, total=False):
    regionalReplicaCount: Int32
    storageAccountType: StorageAccountType


class TargetRegion(Body, total=False):
    name: Required[str]
    regionalReplicaCount: Int32
    storageAccountType: Annotated[StorageAccountType, since("2019-03-01")]
    encryption: Annotated[EncryptionImages, since("2019-12-01")]
    excludeFromLatest: Annotated[bool, since("2022-03-03")]
    additionalReplicaSets: Annotated[list[AdditionalReplicaSet], since("2024-03-03")]


class GalleryExtendedLocation(Body, total=False):
    type: Annotated[Literal["EdgeZone", "Unknown"], named("GalleryExtendedLocationType")]
    name: str


class GalleryTargetExtendedLocation(Body, total=False):
    extendedLocation: GalleryExtendedLocation
    name: str
    extendedLocationReplicaCount: Int32
    storageAccountType: EdgeZoneStorageAccountType
    encryption: EncryptionImages


class ManagedArtifact(Body, total=False):
    id: Required[str]


class GalleryArtifactSource(Body, total=False):
    """Where the source of a version stood in the first two api-versions."""

    managedImage: Required[ManagedArtifact]


class GalleryImageVersionPublishingProfile(Body, total=False):
    targetRegions: list[TargetRegion]
    targetExtendedLocations: Annotated[list[GalleryTargetExtendedLocation], since("2021-07-01")]
    replicaCount: Int32
    excludeFromLatest: bool
    publishedDate: ReadOnly
    endOfLifeDate: Moment
    storageAccountType: Annotated[StorageAccountType, since("2019-03-01")]
    replicationMode: Annotated[Literal["Full", "Shallow"], named("ReplicationMode"), since("2021-07-01")]
    source: Annotated[GalleryArtifactSource, until("2019-03-01")]


class GalleryArtifactVersionFullSource(Body, total=False):
    uri: Annotated[str, since("2020-09-30"), until("2022-01-03")]
    id: str
    virtualMachineId: Annotated[str, since("2023-07-03")]
    communityGalleryImageId: Annotated[str, since("2022-03-03")]


class GalleryDiskImageSource(Body, total=False):
    uri: Annotated[str, since("2020-09-30")]
    id: str
    storageAccountId: Annotated[str, since("2022-03-03")]


class GalleryOSDiskImage(Body, total=False):
    sizeInGB: ReadOnly
    hostCaching: HostCaching
    source: GalleryDiskImageSource


class GalleryDataDiskImage(Body, total=False):
    lun: Required[Int32]
    sizeInGB: ReadOnly
    hostCaching: HostCaching
    source: GalleryDiskImageSource


class GalleryImageVersionStorageProfile(Body, total=False):
    source: GalleryArtifactVersionFullSource
    osDiskImage: GalleryOSDiskImage
    dataDiskImages: list[GalleryDataDiskImage]


class GalleryImageVersionSafetyProfile(Body, total=False):
    reportedForPolicyViolation: ReadOnly
    policyViolations: ReadOnly
    allowDeletionOfReplicatedLocations: bool
    blockDeletionBeforeEndOfLife: Annotated[bool, since("2024-03-03")]


class UefiKey(Body, total=False):
    type: Annotated[Literal["sha256", "x509"], named("UefiKeyType")]
    value: list[str]


class UefiKeySignatures(Body, total=False):
    pk: UefiKey
    kek: list[UefiKey]
    db: list[UefiKey]
    dbx: list[UefiKey]


class GalleryImageVersionUefiSettings(Body, total=False):
    signatureTemplateNames: list[Annotated[
        Literal["NoSignatureTemplate", "MicrosoftUefiCertificateAuthorityTemplate", "MicrosoftWindowsTemplate"],
        named("UefiSignatureTemplateName")]]
    additionalSignatures: UefiKeySignatures


class SecretsProvisioningComponent(Body, total=False):
    name: str
    version: str


class SecretsProvisioningSettings(Body, total=False):
    isSupported: bool
    osName: str
    components: list[SecretsProvisioningComponent]


class ImageVersionSecurityProfile(Body, total=False):
    uefiSettings: GalleryImageVersionUefiSettings
    secretsProvisioningSettings: Annotated[SecretsProvisioningSettings, since("2026-03-03")]


class GalleryImageVersionProperties(Body, total=False):
    publishingProfile: GalleryImageVersionPublishingProfile
    storageProfile: Annotated[GalleryImageVersionStorageProfile,
                              since("2019-07-01", refused="parameter-not-allowed")]
    safetyProfile: Annotated[GalleryImageVersionSafetyProfile, since("2022-01-03")]
    provisioningState: ReadOnly
    replicationStatus: ReadOnly
    securityProfile: Annotated[ImageVersionSecurityProfile, since("2023-07-03")]
    restore: Annotated[bool, since("2024-03-03")]
    validationsProfile: ReadOnly
    imageMetadataProfiles: ReadOnly


@resource(newest=NEWEST, parameter="galleryImageVersion.", namespace=NAMESPACE)
class GalleryImageVersion(Envelope, total=False):
    """`properties` may be missing: a PUT of location and tags alone brings a soft-deleted version back (recorded)."""

    properties: GalleryImageVersionProperties
