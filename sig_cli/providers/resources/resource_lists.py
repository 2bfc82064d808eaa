"""GET .../resources: everything in a subscription or a group, whatever its type.

Image definitions and versions are in the list, as the founding document's portal shows them ("show hidden types").
A nested resource is named with its parents: `gallery/definition/1.0.0`. Resources without a location are not in the
list, as with the service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.moments import timestamp
from sig_cli.providers.provider import Call, Outcome, Provider, page_wanted
from sig_cli.providers.registry import provider
from sig_cli.providers.tracked import require_group
from sig_cli.workspace.names import at_least, fold
from sig_cli.workspace.walk import key_order

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

        `$filter` takes what `filters` reads, `$expand` adds createdTime, changedTime and provisioningState, `$top` is
        the size of a page. A page that is filtered reads on until it is full.
        """
        text = call.query.get("$filter") or ""
        type_ = None
        if text:
            from sig_cli.providers.resources.filters import ROW_WORDS, TAG_WORDS, equal_type, matching, parse

            parse(text, (*TAG_WORDS, *ROW_WORDS))
            type_ = equal_type(text)
        expand = call.query.get("$expand", "").lower()
        rows = ((key, _row(document, call, expand))
                for group in _groups(call) for key, document in _documents(call.resources, group, type_, call.after))
        return Outcome(200, rows=matching(rows, text, (*TAG_WORDS, *ROW_WORDS)) if text else rows,
                       most=page_wanted(call))


def _groups(call: Call) -> list[str]:
    """The paths of the groups that the list is about."""
    if call.id.group is not None:
        require_group(call)
        return [call.id.group_path]
    base = f"/subscriptions/{call.id.subscription}/resourcegroups"
    return [f"{base}/{name}" for name in call.resources.names(base)]


def _documents(resources: Resources, group: str, type_: str | None, after: str) -> Iterator[tuple[str, Document]]:
    """The resources of a group that come after the key `after`, with their keys, in the order of these."""
    if type_ is not None:
        namespace, _, rest = type_.partition("/")
        yield from _of_type(resources, fold(f"{group}/providers/{namespace}"), fold(rest).split("/"), after)
        return
    for key, stored in resources.below(group, after):
        # What is attached (a role assignment, a lock) is not in the list, nor what has no place of its own (a subnet).
        if key.count("/providers/") == 1 and "location" in stored.document:
            yield key, stored.document


def _of_type(resources: Resources, parent: str, types: list[str], after: str) -> Iterator[tuple[str, Document]]:
    """The same for one type, reading nothing of the others."""
    collection = f"{parent}/{types[0]}"
    if not types[0]:
        return
    bound = ""
    if after:
        if after.startswith(collection + "/"):
            bound = after[len(collection) + 1:].partition("/")[0]
        elif key_order(after) > key_order(collection):
            return
    if len(types) == 1:
        for name, document in resources.members(collection, bound):
            if "location" in document:
                yield f"{collection}/{name}", document
        return
    for name in at_least(resources.names(collection), bound):
        yield from _of_type(resources, f"{collection}/{name}", types[1:], after if name == bound else "")


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
