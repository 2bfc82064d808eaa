"""The states that `sig diff` compares: workspaces, exports, what az printed, a revision in git, a gallery."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.domain.ids import parse
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.names import fold
from sig_cli.workspace.principals import COLLECTION as PRINCIPALS
from sig_cli.workspace.principals import key_of

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

    Document = dict[str, Any]
    State = dict[str, Document]


def state(session: Session, text: str) -> State:
    """The resources by key that a text names. Raises `Failure` when it names nothing.

    A folder is a workspace, or what lies above one in `.sig`; a file an export or JSON of az; `gallery:NAME` a gallery of this
    workspace, its resources under keys of their own, so that two galleries can be compared; anything else a revision in git.
    """
    if text.startswith("gallery:"):
        return _gallery(session, text.removeprefix("gallery:"))
    if os.path.isdir(text):
        folder = next((place for place in (text, os.path.join(text, ".sig")) if os.path.isdir(os.path.join(place, "state"))), None)
        if folder is None:
            raise Failure(f"'{text}' is no workspace: it holds no folder 'state'.")
        return stored(folder)
    if os.path.isfile(text):
        return _file(session, text)
    return _revision(session, text)


def stored(folder: str) -> State:
    """What lies in a workspace: subscriptions, management groups, and the principals as far as one tells of them."""
    engine = FilesEngine(folder)
    return {**{key: found.document for key, found in engine.below("/subscriptions")},
            **{key: _told(key, found.document) for key, found in engine.below("/providers")}}


def as_known_to(file: State, found: State) -> State:
    """A state without what a file does not hold: management groups, and principals where it has none."""
    people = any(key.startswith(f"{PRINCIPALS}/") for key in file)
    return {key: document for key, document in found.items()
            if not key.startswith("/providers/") or (people and key.startswith(f"{PRINCIPALS}/"))}


def _told(key: str, document: Document) -> Document:
    """A principal without its secret, and without what its assignments say as well; anything else as it is."""
    if not key.startswith(f"{PRINCIPALS}/"):
        return document
    return {"id": key, "type": "Microsoft.Graph/principals",
            **{name: value for name, value in document.items() if name not in ("sig", "secretHash", "assignments")}}


def _gallery(session: Session, name: str) -> State:
    for key, document in stored(session.folder).items():
        parsed = parse(document.get("id", ""))
        if parsed and parsed.type.lower() == "microsoft.compute/galleries" and parsed.name.lower() == name.lower():
            found = {other[len(key):]: inner for other, inner in stored(session.folder).items() if other == key or other.startswith(key + "/")}
            return {rest or "/": _without_place(inner, document["id"]) for rest, inner in found.items()}
    raise Failure(f"There is no gallery '{name}' in the workspace.", exit_code=3)


def _without_place(value: Any, prefix: str) -> Any:
    """The same with ids relative to the gallery, which differ in any two of them."""
    if isinstance(value, dict):
        made = {name: _without_place(member, prefix) for name, member in value.items() if name != "identifier" or "publisher" in (member or ())}
        if value.get("id") == prefix:
            made["name"] = ""
        return made
    if isinstance(value, list):
        return [_without_place(member, prefix) for member in value]
    if isinstance(value, str) and (value + "/").lower().startswith(prefix.lower() + "/"):
        return value[len(prefix):] or "/"
    return value


def _file(session: Session, path: str) -> State:
    from sig_cli.cli.importing import Import
    from sig_cli.cli.retention_plans import moment

    work = Import(moment(session))
    work.take([path])
    if work.skipped:
        raise Failure(f"'{path}' cannot be compared: {work.skipped[0]['where']}: {work.skipped[0]['reason']}.")
    return {**work.exported, **{key: made.document for key, made in work.found.items()},
            **{key: _told(key, document) for key, document in work.principals.items()}}


def _revision(session: Session, revision: str) -> State:
    """The workspace as it was committed to git."""
    import io
    import json
    import subprocess
    import tarfile

    if revision.startswith("-"):
        raise Failure(f"'{revision}' is no folder, file or gallery:NAME, and no revision of git.")
    try:
        done = subprocess.run(["git", "-C", session.folder, "archive", "--format=tar", revision, "state"], capture_output=True, check=False)
    except OSError as error:
        raise Failure(f"'{revision}' is no folder, file or gallery:NAME, and git cannot be run: {error.strerror}.") from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Failure(f"'{revision}' is no folder, file or gallery:NAME, and no revision of this workspace in git: {reason[0] if reason else ''}")
    found: State = {}
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() and member.name.endswith(".json") else None
            if file is None:
                continue
            try:
                document = json.loads(file.read())
                key = key_of(document["name"]) if "principalType" in document and "id" not in document else fold(document["id"])
            except (ValueError, TypeError, KeyError):
                continue  # the workspace's own records, and what was damaged when it was committed
            if key.startswith(("/subscriptions/", "/providers/")):
                found[key] = _told(key, document)
    return found
