"""GET .../resources: everything in a subscription or a group, whatever its type.

Image definitions and versions are in the list, as the founding document's portal shows them ("show hidden types").
A nested resource is named with its parents: `gallery/definition/1.0.0`. Resources without a location are not in the
list, as with the service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.moments import timestamp
from sig_cli.providers.provider import Call, Outcome, Provider
from sig_cli.providers.registry import provider
from sig_cli.providers.tracked import require_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.providers.reading import Resources
    from sig_cli.workspace.engine import Document

# What a row has of the resource, in the service's order.
_MEMBERS = ("id", "name", "type", "sku", "kind", "managedBy", "plan", "location", "extendedLocation", "zones", "identity",
            "tags")


class ResourceLists(Provider):
    type = "Microsoft.Resources/resources"

    def list(self, call: Call) -> Outcome:
        """The resources of a group, or of all groups, in the order of the groups; parents before what is in them.

        `$filter` takes what `filters` reads, `$expand` adds createdTime, changedTime and provisioningState, `$top`
        ends the list early.
        """
        text = call.query.get("$filter") or ""
        test = None
        if text:
            from sig_cli.providers.resources import filters

            filters.parse(text, (*filters.TAG_WORDS, *filters.ROW_WORDS))
            test = filters
        expand = call.query.get("$expand", "").lower()
        rows = [_row(document, call, expand)
                for group in _groups(call)
                for document in _documents(call.resources, group, test.equal_type(text) if test else None)]
        if test:
            rows = test.by_row(rows, text)
        top = call.query.get("$top", "")
        return Outcome(200, body={"value": rows[:int(top)] if top.isdecimal() and len(top) < 10 else rows})


def _groups(call: Call) -> list[str]:
    """The paths of the groups that the list is about."""
    if call.id.group is not None:
        require_group(call)
        return [call.id.group_path]
    base = f"/subscriptions/{call.id.subscription}/resourcegroups"
    return [f"{base}/{name}" for name in call.resources.names(base)]


def _documents(resources: Resources, group: str, type_: str | None) -> Iterator[Document]:
    if type_ is not None:
        namespace, _, rest = type_.partition("/")
        yield from _of_type(resources, f"{group}/providers/{namespace}", rest.split("/"))
        return
    for key, stored in resources.below(group):
        # What is attached (a role assignment, a lock) is not in the list, nor what has no place of its own (a subnet).
        if key.count("/providers/") == 1 and "location" in stored.document:
            yield stored.document


def _of_type(resources: Resources, parent: str, types: list[str]) -> Iterator[Document]:
    """The resources of one type, reading nothing of the others."""
    collection = f"{parent}/{types[0]}"
    if not types[0]:
        return
    if len(types) == 1:
        yield from (document for document in resources.list(collection) if "location" in document)
        return
    for name in resources.names(collection):
        yield from _of_type(resources, f"{collection}/{name}", types[1:])


def _row(document: Document, call: Call, expand: str) -> dict[str, Any]:
    handler = provider(document["type"].lower())
    if handler is not None:
        document = handler.present(document, call)
    row = {name: document[name] for name in _MEMBERS if name in document}
    row["name"] = "/".join(document["id"].rpartition("/providers/")[2].split("/")[2::2])
    private = document.get("sig", {})
    changed = private.get("operation", {}).get("started")
    if "createdtime" in expand and changed is not None:
        row["createdTime"] = _moment(private.get("created", changed))
    if "changedtime" in expand and changed is not None:
        row["changedTime"] = _moment(changed)
    if "provisioningstate" in expand and "provisioningState" in document.get("properties", {}):
        row["provisioningState"] = document["properties"]["provisioningState"]
    return row


def _moment(now: int) -> str:
    """A point in time as Resource Manager itself writes it."""
    return timestamp(now).removesuffix("+00:00") + "Z"


RESOURCES = ResourceLists()
