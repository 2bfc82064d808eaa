"""What requests for gallery applications, access control profiles inside machines, and versions of both may carry.

Sources: the REST specification of 2021-10-01 and 2024-03-03; recorded requests of 2021 to 2023; for what lies between,
the release notes of the Python SDK 18.0 (2020-09-30), 23.0 (2021-07-01), 27.1 (2022-01-03) and 29.0 (2022-03-03). The
order of members is the order of recorded answers.
"""

# ruff: noqa: N815 - members are spelled as the service spells them

from __future__ import annotations

from typing import Annotated, Literal, Required

from sig_cli.providers.compute.gallery_models import (
    NAMESPACE,
    NEWEST,
    GalleryTargetExtendedLocation,
    OSType,
    StorageAccountType,
    TargetRegion,
)
from sig_cli.providers.model_parts import Body, Envelope, Int32, Moment, ReadOnly, named, resource, since, until

# -- applications -------------------------------------------------------------------------------------------------------


class GalleryApplicationCustomActionParameter(Body, total=False):
    name: Required[str]
    required: bool
    type: Annotated[Literal["String", "ConfigurationDataBlob", "LogOutputBlob"],
                    named("GalleryApplicationCustomActionParameterType")]
    defaultValue: str
    description: str


class GalleryApplicationCustomAction(Body, total=False):
    name: Required[str]
    script: Required[str]
    description: str
    parameters: list[GalleryApplicationCustomActionParameter]


class GalleryApplicationProperties(Body, total=False):
    supportedOSType: Required[OSType]
    endOfLifeDate: Moment
    eula: str
    privacyStatementUri: str
    releaseNoteUri: str
    customActions: Annotated[list[GalleryApplicationCustomAction], since("2022-03-03")]
    description: str
    provisioningState: ReadOnly


@resource(newest=NEWEST, parameter="galleryApplication.", namespace=NAMESPACE)
class GalleryApplication(Envelope, total=False):
    properties: Required[GalleryApplicationProperties]


# -- application versions -----------------------------------------------------------------------------------------------


class UserArtifactSource(Body, total=False):
    fileName: Annotated[str, until("2019-12-01")]
    mediaLink: Required[str]
    defaultConfigurationLink: Annotated[str, since("2020-09-30")]


class UserArtifactManage(Body, total=False):
    install: Required[str]
    remove: Required[str]
    update: str


class UserArtifactSettings(Body, total=False):
    packageFileName: str
    configFileName: str
    scriptBehaviorAfterReboot: Annotated[Literal["None", "Rerun"], named("GalleryApplicationScriptRebootBehavior"),
                                         since("2024-03-03")]


class GalleryApplicationVersionPublishingProfile(Body, total=False):
    source: Required[UserArtifactSource]
    contentType: Annotated[str, until("2019-12-01")]
    manageActions: Annotated[UserArtifactManage, since("2020-09-30")]
    settings: Annotated[UserArtifactSettings, since("2022-01-03")]
    advancedSettings: Annotated[dict[str, str], since("2022-01-03")]
    enableHealthCheck: bool
    targetRegions: list[TargetRegion]
    targetExtendedLocations: Annotated[list[GalleryTargetExtendedLocation], since("2021-07-01")]
    replicaCount: Int32
    excludeFromLatest: bool
    publishedDate: ReadOnly
    endOfLifeDate: Moment
    storageAccountType: StorageAccountType
    replicationMode: Annotated[Literal["Full", "Shallow"], named("ReplicationMode"), since("2021-07-01")]
    customActions: Annotated[list[GalleryApplicationCustomAction], since("2022-03-03")]


class GalleryApplicationVersionSafetyProfile(Body, total=False):
    allowDeletionOfReplicatedLocations: bool


class GalleryApplicationVersionProperties(Body, total=False):
    publishingProfile: Required[GalleryApplicationVersionPublishingProfile]
    safetyProfile: Annotated[GalleryApplicationVersionSafetyProfile, since("2022-03-03")]
    provisioningState: ReadOnly
    replicationStatus: ReadOnly


@resource(newest=NEWEST, parameter="galleryApplicationVersion.", namespace=NAMESPACE)
class GalleryApplicationVersion(Envelope, total=False):
    properties: Required[GalleryApplicationVersionProperties]


# -- access control profiles inside machines ----------------------------------------------------------------------------


class GalleryInVMAccessControlProfileProperties(Body, total=False):
    osType: Required[OSType]
    applicableHostEndpoint: Required[Annotated[Literal["WireServer", "IMDS"], named("EndpointTypes")]]
    provisioningState: ReadOnly
    description: str


@resource(newest=NEWEST, parameter="galleryInVMAccessControlProfile.", namespace=NAMESPACE)
class GalleryInVMAccessControlProfile(Envelope, total=False):
    properties: Required[GalleryInVMAccessControlProfileProperties]


class AccessControlRulesPrivilege(Body, total=False):
    name: Required[str]
    path: Required[str]
    queryParameters: dict[str, str]


class AccessControlRulesRole(Body, total=False):
    name: Required[str]
    privileges: Required[list[str]]


class AccessControlRulesIdentity(Body, total=False):
    name: Required[str]
    userName: str
    groupName: str
    exePath: str
    processName: str


class AccessControlRulesRoleAssignment(Body, total=False):
    role: Required[str]
    identities: Required[list[str]]


class AccessControlRules(Body, total=False):
    privileges: list[AccessControlRulesPrivilege]
    roles: list[AccessControlRulesRole]
    identities: list[AccessControlRulesIdentity]
    roleAssignments: list[AccessControlRulesRoleAssignment]


class GalleryInVMAccessControlProfileVersionProperties(Body, total=False):
    mode: Required[Annotated[Literal["Audit", "Enforce", "Disabled"], named("AccessControlRulesMode")]]
    defaultAccess: Required[Annotated[Literal["Allow", "Deny"], named("EndpointAccess")]]
    rules: AccessControlRules
    targetLocations: list[TargetRegion]
    excludeFromLatest: bool
    publishedDate: ReadOnly
    provisioningState: ReadOnly
    replicationStatus: ReadOnly


@resource(newest=NEWEST, parameter="galleryInVMAccessControlProfileVersion.", namespace=NAMESPACE)
class GalleryInVMAccessControlProfileVersion(Envelope, total=False):
    properties: Required[GalleryInVMAccessControlProfileVersionProperties]
