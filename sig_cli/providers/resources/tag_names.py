"""Microsoft.Resources/subscriptions/tagNames: the names of tags that a subscription has.

They are those in use, counted, and those that were made in advance with `az tag create`. Recorded shapes; rules from
the REST reference: a name is deleted only when nothing uses it and its values made in advance are gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.domain.tags import check_tags
from sig_cli.providers.provider import Call, Outcome, Provider
from sig_cli.workspace.engine import ABSENT, Delete, Put
from sig_cli.workspace.foundation import subscription_document
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.workspace.engine import Document, Stored

RESERVED = ("microsoft", "azure", "windows")
COLLECTION = "Microsoft.Resources/tagNames"


class TagName:
    """One name: how it is spelled, the values made in advance, and how often each value is used."""

    __slots__ = ("prepared", "spelling", "used")

    def __init__(self, spelling: str, prepared: list[str] | None = None) -> None:
        self.spelling = spelling
        self.prepared = prepared
        self.used: dict[str, int] = {}


class TagNames(Provider):
    type = "Microsoft.Resources/subscriptions/tagNames"

    def list(self, call: Call) -> Outcome:
        """All names by their folded spelling. A page costs as much as the list: everything is looked at for the counts."""
        if call.id.names:
            raise self._not_allowed(call)
        found = _all(call)
        return Outcome(200, rows=((name, _shown(call, found[name])) for name in sorted(found) if name >= call.after))

    def record(self, call: Call) -> str | None:
        """That of a name made in advance. There is no reading a single name, so there is no telling whether it exists."""
        return _path(call, _asked(call)[0])

    def get(self, call: Call) -> Outcome:
        raise self._not_allowed(call)

    def put(self, call: Call) -> Outcome:
        """Make a name, or a value of a name that was made before. 201 when it is new, 200 when it was there."""
        name, value = _asked(call)
        check_tags({name: value or ""}, call.profile)
        stored = call.resources.get(_path(call, name))
        if value is not None and stored is None:
            raise refusal("tag-not-found", name=name)
        if value is None and name.lower().startswith(RESERVED):
            raise refusal("tag-name-reserved", name=name)
        prepared: list[str] = stored.document["values"] if stored else []
        found = _all(call).get(name.lower(), TagName(name))
        if value is None:
            if stored is not None:
                return Outcome(200, body=_shown(call, found))
            found.spelling, found.prepared = name, prepared
            return Outcome(201, body=_shown(call, found), operations=[_put(call, name, [], stored)])
        body = _value_row(call, found, value)
        if value in prepared:
            return Outcome(200, body=body)
        return Outcome(201, body=body, operations=[_put(call, name, [*prepared, value], stored)])

    def delete(self, call: Call) -> Outcome:
        """200, or 204 when there was no such name or value (recorded)."""
        name, value = _asked(call)
        stored = call.resources.get(_path(call, name))
        used = _all(call).get(name.lower(), TagName(name)).used
        if value is None:
            if used:
                raise refusal("tag-in-use", name=name)
            if stored is None:
                return Outcome(204)
            if stored.document["values"]:
                raise refusal("tag-has-values", name=name)
            return Outcome(200, operations=[Delete(fold(_path(call, name)), stored.revision)])
        if used.get(value):
            raise refusal("tag-value-in-use", name=name, value=value)
        if stored is None:
            raise refusal("tag-not-found", name=name)
        if value not in stored.document["values"]:
            return Outcome(204)
        left = [other for other in stored.document["values"] if other != value]
        return Outcome(200, operations=[_put(call, name, left, stored)])


def _asked(call: Call) -> tuple[str, str | None]:
    """The name and the value in the address."""
    return call.id.names[0], call.id.names[1] if len(call.id.names) > 1 else None


def _path(call: Call, name: str) -> str:
    return f"/subscriptions/{call.id.subscription}/providers/{COLLECTION}/{name}"


def _put(call: Call, name: str, values: list[str], stored: Stored | None) -> Put:
    old = stored.document if stored else {"name": name}
    document: Document = {"name": old["name"], "id": _path(call, old["name"]), "values": values}
    if "sig" in old:
        document["sig"] = old["sig"]
    return Put(fold(_path(call, name)), document, stored.revision if stored else ABSENT)


def _all(call: Call) -> dict[str, TagName]:
    """Every name of the subscription, by its folded spelling."""
    found: dict[str, TagName] = {}
    for document in call.resources.list(f"/subscriptions/{call.id.subscription}/providers/{COLLECTION}"):
        found[document["name"].lower()] = TagName(document["name"], document["values"])
    for tags in _in_use(call):
        for name, value in tags.items():
            known = found.setdefault(name.lower(), TagName(name))
            known.used[value] = known.used.get(value, 0) + 1
    return found


def _in_use(call: Call) -> Iterator[dict[str, str]]:
    subscription = subscription_document(call.resources, call.id.subscription or "") or {}
    if subscription.get("tags"):
        yield subscription["tags"]
    base = f"/subscriptions/{call.id.subscription}/resourcegroups"
    for group in call.resources.list(base):
        if group.get("tags"):
            yield group["tags"]
        for _, stored in call.resources.below(f"{base}/{group['name']}"):
            if stored.document.get("tags"):
                yield stored.document["tags"]


def _shown(call: Call, name: TagName) -> dict[str, Any]:
    values = sorted({*(name.prepared or ()), *name.used})
    return {"id": f"/subscriptions/{call.id.subscription}/tagNames/{name.spelling}", "tagName": name.spelling,
            "count": {"type": "Total", "value": sum(name.used.values())},
            "values": [_value_row(call, name, value) for value in values]}


def _value_row(call: Call, name: TagName, value: str) -> dict[str, Any]:
    return {"id": f"/subscriptions/{call.id.subscription}/tagNames/{name.spelling}/tagValues/{value}",
            "tagValue": value, "count": {"type": "Total", "value": name.used.get(value, 0)}}


TAG_NAMES = TagNames()
