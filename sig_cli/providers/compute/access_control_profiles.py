"""Microsoft.Compute/galleries/inVMAccessControlProfiles and their versions: who inside a machine may ask its host what.

Nothing of them is recorded. Statuses, headers, members and their order are the specification's (2024-03-03).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.changes import forbidden_change, keep_omitted
from sig_cli.domain.moments import timestamp
from sig_cli.domain.naming import check_entity, check_profile_version
from sig_cli.domain.replicas import resolve_locations
from sig_cli.providers.gates import allowed_regions
from sig_cli.providers.tracked import TrackedProvider

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

ORDER = ("description", "osType", "applicableHostEndpoint")
VERSION_ORDER = ("mode", "defaultAccess", "rules", "targetLocations", "excludeFromLatest", "publishedDate")


class AccessControlProfiles(TrackedProvider):
    type = "Microsoft.Compute/galleries/inVMAccessControlProfiles"
    model = "sig_cli.providers.compute.application_models:GalleryInVMAccessControlProfile"
    has_children = True

    def check_name(self, call: Call) -> None:
        check_entity(self.type, call.id.name)

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        return _ordered(body["properties"], ORDER)

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        return _ordered(_changed(self.type, call, body, old), ORDER)


class AccessControlProfileVersions(TrackedProvider):
    type = "Microsoft.Compute/galleries/inVMAccessControlProfiles/versions"
    model = "sig_cli.providers.compute.application_models:GalleryInVMAccessControlProfileVersion"

    def check_name(self, call: Call) -> None:
        check_profile_version(call.id.name)

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        return _version(call, body["properties"], document["location"], {})

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        """The rules stay as they were made: to change them is a new version (reported)."""
        return _version(call, _changed(self.type, call, body, old), old["location"], old["properties"])


def _changed(type_: str, call: Call, body: dict[str, Any], old: Document) -> dict[str, Any]:
    error = forbidden_change(old, body, type_, call.profile)
    if error is not None:
        raise error
    return keep_omitted(old, body["properties"], type_, call.profile)


def _version(call: Call, given: dict[str, Any], location: str, before: dict[str, Any]) -> dict[str, Any]:
    locations = resolve_locations(given.get("targetLocations"), location=location, profile=call.profile,
                                  allowed_regions=allowed_regions(call),
                                  prefix="galleryInVMAccessControlProfileVersion.properties")
    return _ordered({**given, "targetLocations": locations, "excludeFromLatest": bool(given.get("excludeFromLatest")),
                     "publishedDate": before.get("publishedDate") or timestamp(call.now)}, VERSION_ORDER)


def _ordered(properties: dict[str, Any], order: tuple[str, ...]) -> dict[str, Any]:
    return {name: properties[name] for name in order if properties.get(name) not in (None, {}, [])}


ACCESS_CONTROL_PROFILES = AccessControlProfiles()
ACCESS_CONTROL_PROFILE_VERSIONS = AccessControlProfileVersions()
