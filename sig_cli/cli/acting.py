"""Doing what a command does as a principal of the workspace: every request carries who sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.cli.failures import Failure
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import workspace_document
from sig_cli.workspace.principals import GROUP, find, principal

if TYPE_CHECKING:
    from sig_cli.arm.messages import Request, Response, Send
    from sig_cli.workspace.engine import Document


def actor(folder: str, text: str) -> Document:
    """The principal that somebody acts as, named by its name or one of its ids.

    Raises `StoreError` when there is none, `Failure` for a group: nobody logs in as one.
    """
    engine = FilesEngine(folder)
    document = _by_derived_id(engine, text) or find(engine, text)
    if document["principalType"] == GROUP:
        raise Failure(f"'{document['displayName']}' is a group: only users and service principals do something.")
    return document


def _by_derived_id(engine: FilesEngine, name: str) -> Document | None:
    """The principal of a name, when its object id is the one that follows from it: found without reading the others."""
    seed = workspace_document(engine)["seed"]
    for kind in ("user", "servicePrincipal"):
        document = principal(engine, made_up_guid(seed, kind, name.lower()))
        if document is not None and document["displayName"].lower() == name.lower():
            return document
    return None


def sending_as(send: Send, folder: str, text: str) -> Send:
    """A `send` whose requests are those of a principal. Raises what `actor` raises."""
    caller = actor(folder, text)["name"]

    def sent(request: Request) -> Response:
        request.caller = caller
        return send(request)

    return sent
