"""From a path to what it names: a resource, a collection, an action, or one of Resource Manager's own addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.errors import refusal
from sig_cli.domain.ids import ResourceId, from_segments

if TYPE_CHECKING:
    from collections.abc import Sequence

OPERATION_STYLES = {"capsoperations": "capsOperations", "operations": "operations", "diskoperations": "DiskOperations",
                    "operationresults": "operationresults"}


LONGEST = 64
"""Segments of a path: twice what the longest id has that can be made."""


class Route:
    """`type` is folded; `id` is the resource or the collection; `action` the word after it for a POST.

    `operation` is the name of a long-running operation when the path polls one.
    """

    __slots__ = ("action", "id", "operation", "type")

    def __init__(self, type_: str, id_: ResourceId, action: str | None = None, operation: str | None = None) -> None:
        self.type = type_
        self.id = id_
        self.action = action
        self.operation = operation


def route(method: str, path: str) -> Route | None:
    """Where a request goes, or None when the path is no address of Resource Manager's.

    Resource Manager's own addresses (subscriptions, locations, groups, resources, providers, tag names, operation
    results) are not of the form `/providers/NS/TYPE/NAME`; they are given type names in `Microsoft.Resources`.
    """
    segments = path.strip("/").split("/")
    if len(segments) > LONGEST:
        return None
    if "" in segments:
        # az leaves the parent's place empty for a resource that has none: `/providers/Microsoft.Compute//galleries/a`.
        segments = [segment for index, segment in enumerate(segments)
                    if segment or index < 2 or segments[index - 2].lower() != "providers"]
        if "" in segments:
            return None
    if "%" in path:
        from urllib.parse import unquote

        segments = [unquote(segment, errors="replace") for segment in segments]
        if any("/" in segment for segment in segments):
            raise refusal("name-not-allowed", name=next(segment for segment in segments if "/" in segment), characters="/")
    words = [segment.lower() for segment in segments]
    if words[0] == "subscriptions" and words[2:3] == ["resourcegroups"] and words[4:5] == ["deployments"]:
        # The address of deployments before there were providers; az still asks for their operations there.
        return _resource(method, [*segments[:4], "providers", "Microsoft.Resources", *segments[4:]])
    return _resource_manager(segments, words) or _resource(method, segments)


def _own(type_: str, types: Sequence[str], names: Sequence[str], subscription: str | None,
         group: str | None = None, action: str | None = None) -> Route:
    return Route("microsoft.resources/" + type_,
                 ResourceId(subscription, group, None, tuple(types), tuple(names)), action)


def _resource_manager(segments: list[str], words: list[str]) -> Route | None:
    if words[0] == "providers" and words[1:3] == ["microsoft.management", "managementgroups"] and len(words) > 3:
        if len(words) > 5 and words[4] == "providers" and words[6:] not in (["register"], ["unregister"]):
            return None  # what extends the group is found like what extends a resource
        group = ResourceId(None, None, segments[1], (segments[2],), (segments[3],))
        return Route("microsoft.management/managementgroups", group, words[-1])
    if words[0] != "subscriptions":
        return None
    count = len(words)
    if count == 1:
        return _own("subscriptions", ("subscriptions",), (), None)
    subscription = segments[1]
    if count == 2:
        return _own("subscriptions", (), (), subscription)
    if words[2] == "resourcegroups":
        if count == 3:
            return _own("resourcegroups", ("resourceGroups",), (), subscription)
        if count == 4:
            return _own("resourcegroups", (), (), subscription, segments[3])
        if count == 5 and words[4] == "resources":
            return _own("resources", ("resources",), (), subscription, segments[3])
        if count == 5 and words[4] != "providers":
            return _own("resourcegroups", (), (), subscription, segments[3], segments[4])
        return None
    if words[2] == "providers":
        if count == 3:
            return _own("providers", ("providers",), (), subscription)
        if count == 4:
            return _own("providers", ("providers",), (segments[3],), subscription)
        if count == 5 and words[4] in ("register", "unregister"):
            return _own("providers", ("providers",), (segments[3],), subscription, action=words[4])
        if count == 5 and words[4] == "providerpermissions":
            return _own("providerpermissions", ("providers", "providerPermissions"), (segments[3],), subscription)
        return None
    if count == 3 and words[2] in ("locations", "resources"):
        kind = "subscriptions/locations" if words[2] == "locations" else "resources"
        return _own(kind, (segments[2],), (), subscription)
    if words[2] == "tagnames":
        return _own("tagnames", ("tagNames", "tagValues")[:max(1, (count - 2 + 1) // 2)], segments[3::2], subscription)
    if words[2] == "operationresults" and count == 4:
        found = _own("operationresults", ("operationresults",), (segments[3],), subscription)
        found.operation = segments[3]
        return found
    return None


def _resource(method: str, segments: list[str]) -> Route | None:
    parsed = from_segments(segments)
    if parsed is None or parsed.namespace is None or not parsed.types:
        return None
    if len(parsed.types) >= 2 and parsed.types[0].lower() == "locations" and len(parsed.names) == 2 \
            and parsed.types[1].lower() in OPERATION_STYLES:
        return Route(parsed.type.lower(), parsed, operation=parsed.names[1])
    if method == "POST" and parsed.is_collection and len(parsed.types) > 1:
        action = parsed.types[-1]
        owner = ResourceId(parsed.subscription, parsed.group, parsed.namespace, parsed.types[:-1], parsed.names,
                           parsed.scope)
        return Route(owner.type.lower(), owner, action)
    return Route(parsed.type.lower(), parsed)
