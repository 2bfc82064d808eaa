"""What requests for managed images may carry.

Sources: recorded requests of 2018 to 2024; the request bodies of az 2.91 (api-version 2024-07-01). The properties have
not changed since 2019-03-01, when the generation became part of them.
"""

# ruff: noqa: N815 - members are spelled as the service spells them

from __future__ import annotations

from typing import Annotated, Literal, Required

from sig_cli.providers.model_parts import Body, Envelope, Int32, ReadOnly, SubResource, named, resource, since

NEWEST = "2025-04-01"

OSType = Annotated[Literal["Windows", "Linux"], named("OperatingSystemTypes")]
OSState = Annotated[Literal["Generalized", "Specialized"], named("OperatingSystemStateTypes")]
HyperVGeneration = Annotated[Literal["V1", "V2"], named("HyperVGenerationTypes")]
CachingType = Annotated[Literal["None", "ReadOnly", "ReadWrite"], named("CachingTypes")]
StorageAccountType = Annotated[
    Literal["Standard_LRS", "Premium_LRS", "StandardSSD_LRS", "UltraSSD_LRS", "Premium_ZRS", "StandardSSD_ZRS",
            "PremiumV2_LRS"],
    named("StorageAccountTypes")]


class ExtendedLocation(Body, total=False):
    name: str
    type: Annotated[Literal["EdgeZone"], named("ExtendedLocationTypes")]


class ImageOSDisk(Body, total=False):
    osType: Required[OSType]
    osState: Required[OSState]
    diskSizeGB: Int32
    snapshot: SubResource
    managedDisk: SubResource
    blobUri: str
    caching: CachingType
    storageAccountType: StorageAccountType
    diskEncryptionSet: SubResource


class ImageDataDisk(Body, total=False):
    lun: Required[Int32]
    diskSizeGB: Int32
    snapshot: SubResource
    managedDisk: SubResource
    blobUri: str
    caching: CachingType
    storageAccountType: StorageAccountType
    diskEncryptionSet: SubResource


class ImageStorageProfile(Body, total=False):
    osDisk: ImageOSDisk
    dataDisks: list[ImageDataDisk]
    zoneResilient: bool


class ImageProperties(Body, total=False):
    sourceVirtualMachine: SubResource
    storageProfile: ImageStorageProfile
    provisioningState: ReadOnly
    hyperVGeneration: Annotated[HyperVGeneration, since("2019-03-01")]


@resource(newest=NEWEST, leaf=True)
class Image(Envelope, total=False):
    extendedLocation: ExtendedLocation
    properties: Required[ImageProperties]
