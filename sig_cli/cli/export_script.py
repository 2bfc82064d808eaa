"""`sig export --format script`: the az commands that make the resources again in an empty subscription."""

from __future__ import annotations

import json
from shlex import quote
from time import time_ns
from typing import Any

from sig_cli.cli.export_bodies import api_version, body, to_make, type_of
from sig_cli.domain.ids import parse
from sig_cli.domain.regions import canonical

Document = dict[str, Any]

_FEATURE = "microsoft.features/featureproviders/subscriptionfeatureregistrations"
_REGISTERED = ("Registered", "Registering")


def script(documents: list[Document]) -> tuple[str, list[str]]:
    """The script, and what it cannot make again, in words."""
    lines = ["#!/usr/bin/env bash", "# Makes the resources again, in an order in which each finds what it needs.", "set -euo pipefail"]
    wanted, lost = to_make(documents)
    now = time_ns() // 1000
    lines += [_command(words) for words in _registrations(documents)]
    for document in wanted:
        if type_of(document) == _FEATURE:
            continue
        made, more = body(document, now, shares=True)
        lost += more
        lines.append(_line(document, type_of(document), made))
        if type_of(document) == "microsoft.compute/galleries":
            lines += [_command(words) for words in _sharing(document)]
    return "\n".join(lines) + "\n", lost


def _line(document: Document, type_: str, made: Document) -> str:
    words = None
    if type_ == "microsoft.resources/resourcegroups":
        words = _group(document, made)
    elif type_ == "microsoft.compute/galleries":
        words = _gallery(document, made)
    elif type_ == "microsoft.compute/galleries/images/versions":
        words = _version(document, made)
    if words is None:
        text = json.dumps(made, ensure_ascii=False)
        words = ["rest", "--method", "put", "--url", f"{document['id']}?api-version={api_version(document)}", "--body", text]
    return _command(words)


def _command(words: list[str]) -> str:
    return "az " + " ".join(quote(word) for word in [*words, "--output", "none"])


def _registrations(documents: list[Document]) -> list[list[str]]:
    """Features, and then the providers that are registered: registering one takes its features over."""
    made: list[list[str]] = []
    for document in documents:
        found = parse(document["id"])
        if found is None or not found.namespace:
            continue
        if type_of(document) == _FEATURE and document["properties"].get("state") in _REGISTERED:
            made.insert(0, ["feature", "register", "--namespace", found.names[0], "--name", found.names[1], *_place(document)])
        elif not found.types and document.get("registrationState") in _REGISTERED:
            made.append(["provider", "register", "--namespace", document["name"], "--wait", *_place(document)])
    return made


def _sharing(document: Document) -> list[list[str]]:
    """With whom a gallery is shared: requests of their own."""
    found, profile = parse(document["id"]), document["properties"].get("sharingProfile") or {}
    place = ["--resource-group", (found.group if found else None) or "", "--gallery-name", document["name"], *_place(document)]
    made = []
    for group in profile.get("groups") or ():
        option = "--subscription-ids" if group["type"] == "Subscriptions" else "--tenant-ids"
        made.append(["sig", "share", "add", option, *group["ids"], *place])
    if (profile.get("communityGalleryInfo") or {}).get("communityGalleryEnabled"):
        made.append(["sig", "share", "enable-community", *place])
    return made


def _place(document: Document) -> list[str]:
    found = parse(document["id"])
    return ["--subscription", (found.subscription if found else None) or ""]


def _tags(made: Document) -> list[str] | None:
    """The tags as words; None when a word could be misread."""
    tags = made.get("tags") or {}
    if not all(isinstance(value, str) and name and "=" not in name for name, value in tags.items()):
        return None
    return ["--tags", *(f"{name}={value}" for name, value in tags.items())] if tags else []


def _group(document: Document, made: Document) -> list[str] | None:
    tags = _tags(made)
    if tags is None or set(made) - {"location", "tags"}:
        return None
    return ["group", "create", "--name", document["name"], "--location", made["location"], *tags, *_place(document)]


def _gallery(document: Document, made: Document) -> list[str] | None:
    """A gallery with no more than a description; its tags would be read as az's shorthand."""
    found = parse(document["id"])
    if found is None or set(made) - {"location", "properties"} or set(made["properties"]) - {"description"}:
        return None
    text = made["properties"].get("description")
    if text is not None and (not isinstance(text, str) or not text or text[0] in "\"'{[@" or text == "null"):
        return None
    return ["sig", "create", "--resource-group", found.group or "", "--gallery-name", found.names[0], "--location", made["location"],
            *(["--description", text] if text else []), *_place(document)]


def _version(document: Document, made: Document) -> list[str] | None:
    """A version of a whole managed image or version, published with regions, counts and types."""
    found, properties = parse(document["id"]), made["properties"]
    publishing, source = properties.get("publishingProfile") or {}, (properties.get("storageProfile") or {}).get("source") or {}
    tags = _tags(made)
    plain = {"targetRegions", "replicaCount", "excludeFromLatest", "storageAccountType", "endOfLifeDate"}
    if found is None or tags is None or set(made) - {"location", "tags", "properties"} or set(publishing) - plain \
            or set(properties) - {"publishingProfile", "storageProfile"} or set(source) != {"id"}:
        return None
    origin = parse(source["id"])
    option = {"microsoft.compute/images": "--managed-image", "microsoft.compute/galleries/images/versions": "--image-version"}.get(
        origin.type.lower() if origin and origin.types else "")
    targets = [_target(target) for target in publishing["targetRegions"]]
    if option is None or None in targets:
        return None
    words = ["sig", "image-version", "create", "--resource-group", found.group or "", "--gallery-name", found.names[0],
             "--gallery-image-definition", found.names[1], "--gallery-image-version", found.names[2], "--location", made["location"],
             option, source["id"], "--target-regions", *[target for target in targets if target], *tags]
    if publishing.get("replicaCount", 1) != 1:
        words += ["--replica-count", str(publishing["replicaCount"])]
    if publishing.get("storageAccountType", "Standard_LRS") != "Standard_LRS":
        words += ["--storage-account-type", publishing["storageAccountType"]]
    if publishing.get("excludeFromLatest"):
        words += ["--exclude-from-latest", "true"]
    if publishing.get("endOfLifeDate"):
        words += ["--end-of-life-date", publishing["endOfLifeDate"]]
    return [*words, *_place(document)]


def _target(target: Document) -> str | None:
    if set(target) - {"name", "regionalReplicaCount", "storageAccountType"}:
        return None
    return f"{canonical(target['name'])}={target['regionalReplicaCount']}={target['storageAccountType'].lower()}"
