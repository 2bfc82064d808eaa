"""ARM ids: `/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/galleries/A/images/B`.

Ids ignore case; a stored document keeps the spelling of the request that made it. Source: the Resource Manager
conventions, and the recorded answers (`resourceGroups` in ids, whatever the request wrote).
"""

from __future__ import annotations


class ResourceId:
    """An id taken apart. `namespace` and `types` are spelled as given; the registry knows the canonical spelling.

    `names[i]` belongs to `types[i]`; a collection has one type more than names. A group's id has neither; a
    subscription's id has no group.
    """

    __slots__ = ("group", "names", "namespace", "scope", "subscription", "types")

    def __init__(self, subscription: str | None, group: str | None, namespace: str | None, types: tuple[str, ...],
                 names: tuple[str, ...], scope: ResourceId | None = None) -> None:
        self.subscription = subscription
        self.group = group
        self.namespace = namespace
        self.types = types
        self.names = names
        self.scope = scope

    @property
    def type(self) -> str:
        """The resource type as given, for example `Microsoft.Compute/galleries/images`."""
        return "/".join((self.namespace or "", *self.types))

    @property
    def name(self) -> str:
        """The last name; the group's or subscription's name for their own ids."""
        if self.names:
            return self.names[-1]
        return self.group or self.subscription or ""

    @property
    def is_collection(self) -> bool:
        return len(self.types) > len(self.names)

    @property
    def parent(self) -> ResourceId | None:
        """The id of the resource that this one is nested in, or None."""
        if len(self.names) < 2 and not (self.is_collection and self.names):
            return None
        keep = len(self.types) - 1
        return ResourceId(self.subscription, self.group, self.namespace, self.types[:keep], self.names[:keep], self.scope)

    def child(self, type_: str, name: str | None = None) -> ResourceId:
        """The id of a collection of this resource, or with `name` of a member of it."""
        names = self.names if name is None else (*self.names, name)
        return ResourceId(self.subscription, self.group, self.namespace, (*self.types, type_), names, self.scope)

    @property
    def group_path(self) -> str:
        return f"/subscriptions/{self.subscription}/resourceGroups/{self.group}"

    @property
    def path(self) -> str:
        """The id as text, with ARM's own segments in their canonical spelling."""
        if self.scope is not None:
            head = self.scope.path
        elif self.subscription is None:
            head = ""
        else:
            head = f"/subscriptions/{self.subscription}"
            if self.group is not None:
                head += f"/resourceGroups/{self.group}"
        if self.namespace is None:
            return head
        parts = [head, "providers", self.namespace]
        for index, type_ in enumerate(self.types):
            parts.append(type_)
            if index < len(self.names):
                parts.append(self.names[index])
        return "/".join(parts)

    def __repr__(self) -> str:
        return f"ResourceId({self.path})"


def parse(path: str) -> ResourceId | None:
    """The parts of a path, or None when it is no ARM id.

    Accepts subscriptions, groups, resources, collections (`.../galleries`) and extension resources on any of them.
    Query strings are not part of a path. Empty segments make it invalid, one trailing slash aside.
    """
    segments = path.rstrip("/").split("/")
    if len(segments) < 2 or segments[0] or "" in segments[1:]:
        return None
    return from_segments(segments[1:])


def from_segments(segments: list[str]) -> ResourceId | None:
    """The same for the segments of a path, already decoded."""
    index, subscription, group = 0, None, None
    if segments[0].lower() == "subscriptions":
        if len(segments) < 2:
            return None
        subscription = segments[1]
        index = 2
        if len(segments) > 2 and segments[2].lower() == "resourcegroups":
            if len(segments) < 4:
                return None
            group = segments[3]
            index = 4
    scope: ResourceId | None = None
    current = ResourceId(subscription, group, None, (), ())
    while index < len(segments):
        if segments[index].lower() != "providers" or index + 1 >= len(segments):
            return None
        end = index + 2
        # At the place of a type, "providers" begins an extension; at the place of a name it is one, and first of all it
        # is a type (Microsoft.Features/providers/...).
        while end < len(segments) and not (segments[end].lower() == "providers" and end > index + 2 and (end - index) % 2 == 0):
            end += 1
        rest = segments[index + 2:end]
        if scope is not None or current.namespace is not None:
            scope = current
        current = ResourceId(subscription, group, segments[index + 1], tuple(rest[::2]), tuple(rest[1::2]), scope)
        index = end
    return current
