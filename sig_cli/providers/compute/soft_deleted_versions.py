"""Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions: versions that a gallery keeps after deletion.

They are listed by definition, deleted for good, and brought back through the version's own address. The rules are
`domain.soft_delete`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.changes import changed_location
from sig_cli.domain.errors import refusal
from sig_cli.domain.lifecycle import provisioning_state
from sig_cli.domain.soft_delete import (
    ARTIFACT_TYPE,
    asks_for_restoration,
    keeps_deleted,
    kept,
    kept_id,
    restored,
    shown,
)
from sig_cli.domain.tags import check_tags
from sig_cli.providers.compute.quota import check_quota
from sig_cli.providers.provider import LongRunning, Outcome, Provider
from sig_cli.providers.tracked import require_group
from sig_cli.workspace.engine import Delete, Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.providers.provider import Call
    from sig_cli.providers.tracked import TrackedProvider
    from sig_cli.workspace.engine import Document, Operation, Stored


class SoftDeletedVersions(Provider):
    type = "Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions"

    def list(self, call: Call) -> Outcome:
        """The kept versions of a definition, in the order of versions."""
        return Outcome(200, documents=call.resources.members(f"{_definition(call)}/softDeletedVersions",
                                                             call.after))

    def delete(self, call: Call) -> Outcome:
        """Delete a kept version for good (documented): 202 with an operation; 204 when there is none."""
        stored = call.resources.get(f"{_definition(call)}/softDeletedVersions/{call.id.name}")
        if stored is None:
            return Outcome(204)
        location = stored.document["sig"]["version"]["location"]
        return Outcome(202, operations=[Delete(fold(stored.document["id"]), stored.revision)],
                       long_running=LongRunning("capsOperations", location, call.now, call.now, monitor=True))

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        return shown(document)


def _definition(call: Call) -> str:
    """The path of the definition whose versions a call is about. Raises the service's 404s, and `value-invalid`."""
    require_group(call)
    gallery, artifact_type, definition = call.id.names[:3]
    path = f"{call.id.group_path}/providers/Microsoft.Compute/galleries/{gallery}"
    if artifact_type.lower() != ARTIFACT_TYPE.lower():
        raise refusal("value-invalid", parameter="artifactType")
    for parent, name in ((path, gallery), (f"{path}/images/{definition}", f"{gallery}/{definition}")):
        if call.resources.document(parent) is None:
            raise refusal("parent-not-found", parent=name)
    return f"{path}/images/{definition}"


def keep(call: Call, gallery: Document) -> Iterator[Operation]:
    """What a deletion leaves of a version in a gallery with soft deletion; what was left long ago goes.

    Raises `failed-version-not-kept` (documented: soft deletion must be switched off to delete it).
    """
    version = call.resources.document(call.id.path) or {}
    if provisioning_state(version, call.now) == "Failed":
        raise refusal("failed-version-not-kept", name=version["name"])
    key = fold(kept_id(version["id"]))
    call.resources.get(key)
    yield Put(key, kept(version, gallery, call.now, call.profile), call.resources.revision(key))
    for document in call.resources.list(key.rpartition("/")[0], ended=True):
        if document["sig"]["purges"] <= call.now and fold(document["id"]) != key:
            yield Delete(fold(document["id"]))


def brought_back(versions: TrackedProvider, call: Call, body: dict[str, Any], stored: Stored) -> Outcome:
    """The answer to a request for a version that is kept: 200 and `Updating` (recorded).

    Raises `version-soft-deleted` for a request that would make it anew, `soft-delete-not-enabled` when the gallery keeps
    nothing any more, and the refusals of every update.
    """
    gallery = call.id.parent.parent if call.id.parent is not None else None
    document = call.resources.document(gallery.path) if gallery is not None else None
    if not asks_for_restoration(body):
        raise refusal("version-soft-deleted", name=call.id.name)
    if document is None or not keeps_deleted(document):
        raise refusal("soft-delete-not-enabled")
    check_tags(body.get("tags"), call.profile)
    ends = call.pace().ends(versions.type, "restore", call.now)
    version = restored(stored.document, body, call.now, ends)
    if call.method == "PUT" and not body.get("location"):
        raise refusal("location-missing")
    moved = changed_location(version, body)
    if moved is not None:
        raise moved
    check_quota(call, versions.type, version["location"])
    return Outcome(200, document=version, state="Updating",
                   operations=[Put(fold(version["id"]), version, call.resources.revision(call.id.path)),
                               Delete(fold(stored.document["id"]), stored.revision)],
                   long_running=LongRunning(versions.style, version["location"], call.now, ends))


SOFT_DELETED_VERSIONS = SoftDeletedVersions()
