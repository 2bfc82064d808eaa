"""What a machine is made from: the image that its `imageReference` names, and whether the two fit.

Sources: recorded references and machines (2018 to 2024); reported refusals; the documentation of the feature
SecurityType. The founding document: machines are made of versions that have a replica in their region.
"""

from __future__ import annotations

from typing import Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.ids import parse

VERSION, DEFINITION, MANAGED = "version", "definition", "managedImage"
SHARED, COMMUNITY, MARKETPLACE = "shared", "community", "marketplace"
GALLERY = (VERSION, DEFINITION, SHARED, COMMUNITY)

_TYPES = {"microsoft.compute/images": MANAGED, "microsoft.compute/galleries/images": DEFINITION,
          "microsoft.compute/galleries/images/versions": VERSION}
_URN = ("publisher", "offer", "sku", "version")
_CONFIDENTIAL = "ConfidentialVM"
_TRUSTED = "TrustedLaunch"

# SecurityType of a definition -> the security types that machines of it may have; None is a machine without any.
_SUITABLE: dict[str, tuple[str | None, ...]] = {
    "none": (None, "Standard"),
    "standard": (None, "Standard"),
    "trustedlaunchsupported": (None, "Standard", _TRUSTED),
    "trustedlaunch": (_TRUSTED,),
    "confidentialvmsupported": (None, "Standard", _CONFIDENTIAL),
    "confidentialvm": (_CONFIDENTIAL,),
    "trustedlaunchandconfidentialvmsupported": (None, "Standard", _TRUSTED, _CONFIDENTIAL),
}


class Reference:
    """`kind` is one of the kinds above; `id` the id that it names, "" for the marketplace."""

    __slots__ = ("id", "kind")

    def __init__(self, kind: str, id_: str = "") -> None:
        self.kind = kind
        self.id = id_


class MachineImage:
    """An image that has been found: what machines take from it.

    `os_disk` and `data_disks` hold `sizeGB`, and where the image says so `storageAccountType`, `caching`,
    `diskEncryptionSet` (an id) and for data disks `lun`. `security` is the definition's SecurityType, `system` what its
    machines say they run, `exact` the `exactVersion` of references that name none, `version` the document of a version.
    """

    __slots__ = ("data_disks", "exact", "generation", "kind", "os_disk", "os_state", "os_type", "security", "system",
                 "version")

    def __init__(self, kind: str, os_type: str, os_state: str, generation: str, *, security: str | None = None,
                 system: list[str] | None = None, exact: str | None = None,
                 version: dict[str, Any] | None = None) -> None:
        self.kind = kind
        self.os_type = os_type
        self.os_state = os_state
        self.generation = generation
        self.security = security
        self.system = system
        self.exact = exact
        self.version = version
        self.os_disk: dict[str, Any] = {}
        self.data_disks: list[dict[str, Any]] = []


def read_reference(given: dict[str, Any] | None) -> Reference | None:
    """What an `imageReference` names; None when there is none.

    A version called `latest` is the definition. Raises `image-reference-invalid` when it names nothing or two things,
    and `value-invalid` for an id that is no image's.
    """
    if not given:
        return None
    named = [name for name in ("id", "sharedGalleryImageId", "communityGalleryImageId") if given.get(name)]
    urn = any(given.get(name) for name in _URN)
    if len(named) + urn != 1:
        raise refusal("image-reference-invalid")
    if urn:
        if not all(isinstance(given.get(name), str) and given[name] for name in _URN):
            raise refusal("image-reference-invalid")
        return Reference(MARKETPLACE)
    id_ = given[named[0]]
    if not isinstance(id_, str):
        raise refusal("value-invalid", parameter=f"imageReference.{named[0]}")
    if named[0] != "id":
        return Reference(SHARED if named[0].startswith("shared") else COMMUNITY, id_)
    found = parse(id_)
    kind = _TYPES.get(found.type.lower()) if found is not None and not found.is_collection and found.group else None
    if kind is None or found is None:
        raise refusal("value-invalid", parameter="imageReference.id")
    if kind == VERSION and found.name.lower() == "latest" and found.parent is not None:
        return Reference(DEFINITION, found.parent.path)
    return Reference(kind, id_)


def security_of(definition: dict[str, Any]) -> str | None:
    """The SecurityType that a definition has among its features, or None."""
    for feature in definition.get("properties", {}).get("features") or ():
        if feature.get("name", "").lower() == "securitytype":
            return str(feature.get("value") or "")
    return None


def check_os_profile(image: MachineImage, *, has_profile: bool) -> None:
    """Hold that a generalized image comes with an `osProfile`, and a specialized one without.

    Raises `os-profile-missing` (documented) or `os-profile-not-allowed` (reported).
    """
    if image.os_state.lower() == "specialized":
        if has_profile:
            raise refusal("os-profile-not-allowed")
    elif not has_profile:
        raise refusal("os-profile-missing")


def check_security_type(image: MachineImage, security_type: str | None) -> None:
    """Hold that the image is good for a machine's security type.

    Raises `managed-image-trusted-launch-use`, `trusted-launch-image-missing`, `security-type-required` or
    `security-type-not-supported`.
    """
    wanted = security_type or None
    if image.kind == MANAGED:
        if wanted == _TRUSTED:
            raise refusal("managed-image-trusted-launch-use")
        return
    if image.kind == MARKETPLACE and image.security is None and image.generation == "V2":
        return  # the catalogue does not say of every image whether it supports trusted launch
    suitable = _SUITABLE.get((image.security or "none").lower(), (None, wanted))
    if wanted in suitable:
        return
    if wanted in (None, "Standard"):
        raise refusal("security-type-required", security_type=suitable[0])
    if wanted == _TRUSTED:
        raise refusal("trusted-launch-image-missing")
    raise refusal("security-type-not-supported", security_type=wanted)


def check_same_image(before: dict[str, Any] | None, given: dict[str, Any] | None) -> None:
    """Hold that an update leaves a machine's image alone. Raises `property-change-not-allowed`; nothing sent is no change."""
    if not given:
        return
    known = {name: str(value).lower() for name, value in (before or {}).items()}
    for name, value in given.items():
        if value is not None and name != "exactVersion" and known.get(name) != str(value).lower():
            raise refusal("property-change-not-allowed", property="imageReference")
