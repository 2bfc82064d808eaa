"""`sig export --format arm`: a template that makes the resources again.

Resources of one group make a template for that group; of several, one for the subscription, which makes the groups and carries out
a nested template in each.
"""

from __future__ import annotations

import json
from time import time_ns
from typing import TYPE_CHECKING, Any

from sig_cli.cli.export_bodies import api_version, body, to_make, type_of
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.domain.ids import ResourceId

    Document = dict[str, Any]

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
SUBSCRIPTION_SCHEMA = "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"
DEPLOYMENTS_API = "2022-09-01"
_GROUP = "microsoft.resources/resourcegroups"


def template(documents: list[Document]) -> tuple[str, list[str]]:
    """The template as text, and what it cannot make again, in words."""
    wanted, lost = to_make(documents)
    groups: dict[str, Document] = {}
    members: dict[str, list[Document]] = {}
    inside: dict[str, dict[str, str]] = {}
    """Folded path of a group -> folded id -> the id, for what of it comes before."""
    now = time_ns() // 1000
    for document in wanted:
        found = parse(document["id"])
        if found is None:
            continue
        if type_of(document) == _GROUP:
            groups[found.path.lower()] = document
        elif found.group is None or found.scope is not None:
            lost.append(f"{document['id']}: it lies in no group, or extends another resource: it is left out of the template.")
        else:
            made, more = body(document, now)
            lost += more
            ids = inside.setdefault(found.group_path.lower(), {})
            members.setdefault(found.group_path.lower(), []).append(_resource(document, found, made, ids))
            ids[document["id"].lower()] = document["id"]
    if len(members) <= 1:
        content = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": next(iter(members.values()), [])}
    else:
        needs = {path: [other for other in members if other != path and other + "/" in text]
                 for path, text in ((path, json.dumps(members[path]).lower()) for path in members)}
        lost += [f"Groups {' and '.join(groups[path]['name'] for path in ring)} need each other: no template makes them in one go, the script does."
                 for ring in _rings(needs) if all(path in groups for path in ring)]
        content = _subscription(groups, members, needs)
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n", lost


def _resource(document: Document, found: ResourceId, made: Document, ids: dict[str, str]) -> Document:
    """One resource of a template: its nested name, and what of its group, `ids`, it must wait for."""
    from sig_cli.cli.exporting import nearest

    # A lock waits for all that it would be in the way of.
    needed = list(ids) if type_of(document) == "microsoft.authorization/locks" else \
        [nearest(text.lower(), ids) for text in _needed(document, found)]
    waits = [ids[id_] for id_ in dict.fromkeys(filter(None, needed))]
    return {"type": found.type, "apiVersion": api_version(document), "name": "/".join(found.names),
            **_literal(made), **({"dependsOn": [_literal(text) for text in waits]} if waits else {})}


def _needed(document: Document, found: ResourceId) -> list[str]:
    from sig_cli.cli.exporting import ids_in

    parent = found.parent
    return list(dict.fromkeys([*([parent.path] if parent else []), *ids_in(document.get("properties"))]))


def _literal(value: Any) -> Any:
    """A value that the template language leaves as it is: a text that begins with a bracket would be an expression."""
    if isinstance(value, dict):
        return {_literal(name): _literal(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_literal(member) for member in value]
    return "[" + value if isinstance(value, str) and value.startswith("[") and value.endswith("]") else value


def _rings(needs: dict[str, list[str]]) -> list[list[str]]:
    """Groups that need each other, each once: a deployment of one would wait for that of the other."""
    reached = {}
    for path, needed in needs.items():
        seen: set[str] = set()
        waiting = list(needed)
        while waiting:
            other = waiting.pop()
            if other not in seen:
                seen.add(other)
                waiting += needs[other]
        reached[path] = seen
    rings = [tuple(sorted({path, *(other for other in reached[path] if path in reached[other])})) for path in needs if path in reached[path]]
    return [list(ring) for ring in dict.fromkeys(rings)]


def _subscription(groups: dict[str, Document], members: dict[str, list[Document]], needs: dict[str, list[str]]) -> Document:
    """A template for the subscription: groups, and for each a deployment of what is in it, after those that it needs."""
    resources: list[Document] = []
    names = {path: f"group-{number}" for number, path in enumerate(members, 1)}
    for path, document in groups.items():
        tags = {"tags": document["tags"]} if document.get("tags") else {}
        resources.append({"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-11-01", "name": document["name"],
                          "location": document["location"], **tags})
        if path not in members:
            continue
        inner = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": members[path]}
        resources.append({
            "type": "Microsoft.Resources/deployments", "apiVersion": DEPLOYMENTS_API, "name": names[path], "resourceGroup": document["name"],
            "properties": {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"}, "template": inner},
            "dependsOn": [document["id"], *(f"{groups[other]['id']}/providers/Microsoft.Resources/deployments/{names[other]}"
                                            for other in needs[path] if other in groups)]})
    return {"$schema": SUBSCRIPTION_SCHEMA, "contentVersion": "1.0.0.0", "resources": resources}
