"""Resources of any type, named by id or by group, type and name: where each is, and which api-version it has.

Rules and messages are az 2.91's (observed). Where az takes a nested type such as Microsoft.Compute/galleries/images and
silently drops its end, here it means what it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.session import GROUP_API, quoted
from sig_cli.domain.ids import parse

if TYPE_CHECKING:
    from sig_cli.cli.session import Session


class Target:
    """One resource: the path of its requests, its id for messages, namespace and first type; a group has neither."""

    __slots__ = ("id", "namespace", "path", "type")

    def __init__(self, path: str, id_: str, namespace: str | None, type_: str | None) -> None:
        self.path = path
        self.id = id_
        self.namespace = namespace
        self.type = type_


def targets(session: Session, *, resource_ids: list[str] | None = None, **named: str | None) -> list[Target]:
    """The resources that the options name; names do not matter where there are ids.

    Raises `Failure` with az's words for what is no id, and for the first part of a name that is missing.
    """
    return [_identified(text) for text in resource_ids] if resource_ids else [_named(session, **named)]


def _identified(text: str) -> Target:
    resource = parse(text) if text.startswith("/") and not text.endswith("/") else None
    if resource is None or resource.subscription is None or resource.is_collection \
            or (resource.namespace is not None and not resource.types):
        raise Failure(f"az resource: error: argument --ids: invalid ResourceId value: '{text}'")
    if resource.namespace is None and resource.group is None:
        raise Failure("The type of value entered by --ids parameter is not supported.")
    return Target(text, text, resource.namespace, resource.types[0] if resource.types else None)


def _named(session: Session, *, resource_group_name: str | None = None, resource_provider_namespace: str | None = None,
           parent_resource_path: str | None = None, resource_type: str | None = None,
           resource_name: str | None = None) -> Target:
    if not resource_group_name:
        raise Failure("--resource-group/-g is required.")
    if not resource_type:
        raise Failure("--resource-type is required")
    if not resource_name:
        raise Failure("--name/-n is required")
    types = [part for part in resource_type.split("/") if part]
    if len(types) > 1 and not resource_provider_namespace and not parent_resource_path:
        resource_provider_namespace = types.pop(0)
    elif len(types) > 1 and types[0].lower() == (resource_provider_namespace or "").lower():
        # Said twice. az looks for a type that begins with its namespace, and finds none.
        types.pop(0)
    if not resource_provider_namespace or not types:
        raise Failure("--namespace is required")
    parent = [part for part in (parent_resource_path or "").split("/") if part]
    names = resource_name.split("/")
    if len(types) > 1:
        parent, names = _nested(types, parent, names, resource_type)
    base = (f"/subscriptions/{session.subscription}/resourcegroups/{quoted(resource_group_name)}/providers"
            f"/{quoted(resource_provider_namespace)}/")
    inside = "/".join(map(quoted, parent))
    last = f"{quoted(types[-1])}/{quoted('/'.join(names))}"
    shown = "/".join([*parent, types[-1], *names])
    return Target(f"{base}{inside}/{last}",
                  f"/subscriptions/{session.subscription}/resourceGroups/{resource_group_name}/providers"
                  f"/{resource_provider_namespace}/{shown}",
                  resource_provider_namespace, parent[0] if parent else types[-1])


def _nested(types: list[str], parent: list[str], names: list[str], given: str) -> tuple[list[str], list[str]]:
    """Parent path and last name for a type of several parts: with as many names, or with the parent given as well."""
    if len(names) == len(types) and not parent:
        return [part for pair in zip(types[:-1], names[:-1], strict=True) for part in pair], names[-1:]
    if len(names) == 1 and [part.lower() for part in parent[::2]] == [part.lower() for part in types[:-1]]:
        return parent, names
    raise Failure(f"usage error: '{given}' is a nested type: give all names, as in --name PARENT/NAME, or --parent "
                  f"{types[0]}/NAME")


def newest_version(session: Session, target: Target, *, preview: bool = False) -> str:
    """The newest api-version of the resource's type that is no preview, or with `preview` the newest of all.

    Raises `Failure` for a type that its provider does not have, `ServiceError` for an unknown provider.
    """
    if target.namespace is None or target.type is None:
        return GROUP_API
    provider: dict[str, Any] = session.get(f"/subscriptions/{session.subscription}/providers"
                                           f"/{quoted(target.namespace)}", GROUP_API)
    for row in provider["resourceTypes"]:
        if row["resourceType"].lower() == target.type.lower():
            versions: list[str] = row["apiVersions"]
            return versions[0] if preview else next((version for version in versions
                                                     if "preview" not in version.lower()), versions[0])
    raise Failure(f"Resource type {target.type} not found.")
