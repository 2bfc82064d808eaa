"""The applications of a machine or of a scale set's model: versions of applications in galleries, named by id.

What is refused, and the texts, are Microsoft's page on VM applications; the codes are ours. A version that was named before is
not looked for again: a machine outlives the versions that it was given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.ids import parse
from sig_cli.domain.lifecycle import creation_failed, serves
from sig_cli.domain.versions import has_replica, latest
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

MOST = 5
"""How many applications a machine may have. Documented."""

VERSIONS = "microsoft.compute/galleries/applications/versions"
_TYPES: dict[str, type] = {"packageReferenceId": str, "order": int, "configurationReference": str, "tags": str,
                           "treatFailureAsDeploymentFailure": bool, "enableAutomaticUpgrade": bool}
_WORDS = {str: "a text", int: "a whole number", bool: "true or false"}


def check_applications(call: Call, profile: dict[str, Any], before: dict[str, Any], os_type: str, location: str) -> None:
    """Hold that the applications of a machine profile can be had by a system ("Linux") in a region (short name).

    `profile` and `before` have the member `applicationProfile`, or have it not. Raises `body-invalid`, `required-missing`,
    `value-invalid`, `machine-applications-too-many`, `machine-application-twice`, `gallery-image-not-found` and
    `machine-application-os`.
    """
    rows = _rows(profile)
    if len(rows) > MOST:
        raise refusal("machine-applications-too-many", maximum=MOST, actual=len(rows))
    known = {fold(row["packageReferenceId"]) for row in _rows(before)}
    named: set[str] = set()
    for row in rows:
        key = fold(row["packageReferenceId"])
        if key in named:
            raise refusal("machine-application-twice")
        named.add(key)
        if key not in known:
            _check(call, row["packageReferenceId"], os_type, location)


def _rows(profile: dict[str, Any]) -> list[dict[str, Any]]:
    """The applications that a profile names, each with the form in which it is read."""
    place = "properties.applicationProfile"
    named = profile.get("applicationProfile")
    if named is None:
        return []
    if not isinstance(named, dict):
        raise refusal("body-invalid", reason=f"an object is expected at '{place}'")
    rows = named.get("galleryApplications")
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise refusal("body-invalid", reason=f"a list is expected at '{place}.galleryApplications'")
    for index, row in enumerate(rows):
        where = f"{place}.galleryApplications[{index}]"
        if not isinstance(row, dict):
            raise refusal("body-invalid", reason=f"an object is expected at '{where}'")
        for name, type_ in _TYPES.items():
            if row.get(name) is not None and type(row[name]) is not type_:
                raise refusal("body-invalid", reason=f"{_WORDS[type_]} is expected at '{where}.{name}'")
        if not row.get("packageReferenceId"):
            raise refusal("required-missing", parameter="packageReferenceId")
    return rows


def _check(call: Call, id_: str, os_type: str, location: str) -> None:
    found = parse(id_)
    if found is None or found.type.lower() != VERSIONS or found.is_collection or found.group is None:
        raise refusal("value-invalid", parameter="packageReferenceId")
    application_path = found.path.rpartition("/versions/")[0]
    application = call.resources.document(application_path)
    version = call.resources.document(found.path) if found.name.lower() != "latest" else \
        latest(call.resources.list(f"{application_path}/versions"), location, call.now)
    if application is None or version is None or not _is_had_in(call, version, location):
        raise refusal("gallery-image-not-found", id=id_, region=location)
    supported = application["properties"].get("supportedOSType")
    if supported and supported != os_type:
        raise refusal("machine-application-os", name=version["name"], os=supported, actual=os_type)


def _is_had_in(call: Call, version: Document, location: str) -> bool:
    return not creation_failed(version, call.now) and has_replica(version, location) and serves(version, location, call.now)
