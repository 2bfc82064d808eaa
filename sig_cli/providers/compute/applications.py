"""Microsoft.Compute/galleries/applications: what the packages of a gallery are.

The service makes, changes and deletes them at once: no operation to poll and no provisioning state (recorded).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.applications import check_actions
from sig_cli.domain.changes import forbidden_change, keep_omitted
from sig_cli.domain.naming import check_entity
from sig_cli.providers.provider import Outcome
from sig_cli.providers.tracked import TrackedProvider

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

# Recorded: the supported system first, the description last. What lies between follows image definitions.
ORDER = ("supportedOSType", "endOfLifeDate", "eula", "privacyStatementUri", "releaseNoteUri", "customActions",
         "description")


class Applications(TrackedProvider):
    type = "Microsoft.Compute/galleries/applications"
    model = "sig_cli.providers.compute.application_models:GalleryApplication"
    has_children = True

    def check_name(self, call: Call) -> None:
        check_entity(self.type, call.id.name)

    def write(self, call: Call, body: dict[str, Any]) -> Outcome:
        outcome = super().write(call, body)
        outcome.long_running = outcome.state = None
        return outcome

    def delete(self, call: Call) -> Outcome:
        """200 when it is gone, 204 when there was none (recorded)."""
        outcome = super().delete(call)
        return outcome if outcome.status == 204 else Outcome(200, operations=outcome.operations)

    def create(self, call: Call, body: dict[str, Any], parent: Document | None, document: Document) -> dict[str, Any]:
        return _made(body["properties"])

    def update(self, call: Call, body: dict[str, Any], parent: Document | None, old: Document) -> dict[str, Any]:
        error = forbidden_change(old, body, self.type, call.profile)
        if error is not None:
            raise error
        return _made(keep_omitted(old, body["properties"], self.type, call.profile))

    def present(self, document: Document, call: Call, state: str | None = None) -> Document:
        return document


def _made(given: dict[str, Any]) -> dict[str, Any]:
    check_actions(given.get("customActions"), "galleryApplication.properties")
    return {name: given[name] for name in ORDER if given.get(name) not in (None, [])}


APPLICATIONS = Applications()
