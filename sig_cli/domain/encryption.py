"""Customer-managed keys of the replicas in each target region.

Recorded: `securityProfile: {}` is put first into the system disk's entry, `lun` first into each data disk's. Documented:
a disk that has a key in one region has one in every region; a data disk stands once per region.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_OS = "galleryArtifactVersion.properties.publishingProfile.targetRegions.encryption.osDiskImage.diskEncryptionSetId"


def returned_encryption(encryption: dict[str, Any]) -> dict[str, Any]:
    """The encryption of a target region as the service returns it."""
    made: dict[str, Any] = {}
    system = encryption.get("osDiskImage")
    if system:
        made["osDiskImage"] = {"securityProfile": system.get("securityProfile") or {},
                               **{key: value for key, value in system.items() if key != "securityProfile"}}
    data = encryption.get("dataDiskImages")
    if data:
        made["dataDiskImages"] = [{"lun": disk.get("lun"), **{key: value for key, value in disk.items() if key != "lun"}}
                                  for disk in data]
    return made


def check_encryption(targets: Sequence[dict[str, Any]]) -> None:
    """Hold that keys are used for a disk in every target region or in none, and once per data disk.

    Raises `disk-encryption-set-required` or `disk-encryption-lun-duplicate`.
    """
    if not any("encryption" in target for target in targets):
        return
    keys = [(target["name"], _keys(target)) for target in targets]
    for region, own in keys:
        for other, theirs in keys:
            for disk, des in theirs.items():
                if disk not in own:
                    raise refusal("disk-encryption-set-required", disk=disk, region=region, des=des, other=other)


def check_luns(targets: Iterable[dict[str, Any]], luns: Iterable[int]) -> None:
    """Hold that encryption names only data disks that the version has. Raises `disk-encryption-lun-invalid`."""
    known = sorted(set(luns))
    for target in targets:
        for disk in target.get("encryption", {}).get("dataDiskImages", ()):
            if disk["lun"] not in known:
                raise refusal("disk-encryption-lun-invalid", lun=disk["lun"], luns=",".join(map(str, known)))


def _keys(target: dict[str, Any]) -> dict[str, str]:
    """The key of each disk that has one in this region."""
    encryption = target.get("encryption", {})
    found: dict[str, str] = {}
    system = encryption.get("osDiskImage", {}).get("diskEncryptionSetId")
    if system:
        found[_OS] = system
    seen: set[int] = set()
    for disk in encryption.get("dataDiskImages", ()):
        if disk["lun"] in seen:
            raise refusal("disk-encryption-lun-duplicate", lun=disk["lun"], region=target["name"])
        seen.add(disk["lun"])
        if disk.get("diskEncryptionSetId"):
            found[f"LUN {disk['lun']}"] = disk["diskEncryptionSetId"]
    return found
