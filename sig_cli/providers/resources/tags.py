"""Microsoft.Resources/tags: the tags of any resource, group or subscription, wherever it is.

What is written here is written to the resource's own document, so that both views agree. Names of tags ignore case,
values do not. The names that a subscription has are in `tag_names`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.tags import check_tags
from sig_cli.providers.provider import Call, Outcome, Provider
from sig_cli.providers.tracked import require_group
from sig_cli.workspace.engine import ABSENT, Put
from sig_cli.workspace.foundation import subscription_document
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document

MODELS = "sig_cli.providers.resources.tag_models:"


class Tags(Provider):
    type = "Microsoft.Resources/tags"

    def get(self, call: Call) -> Outcome:
        document, _ = _tagged(call)
        return Outcome(200, body=_shown(call, document, document.get("tags") or {}))

    def record(self, call: Call) -> str | None:
        """What the tags are on."""
        if call.id.scope is not None:
            return call.id.scope.path
        return call.id.group_path if call.id.group is not None else f"/subscriptions/{call.id.subscription}"

    def put(self, call: Call) -> Outcome:
        """Replace all tags."""
        from sig_cli.providers.models import validate

        body = validate(MODELS + "Tags", call.body, api_version=call.api_version)
        if "tags" not in body.get("properties", {}):
            raise refusal("member-missing", member="tags", path="properties")
        return _write(call, body["properties"]["tags"])

    def patch(self, call: Call) -> Outcome:
        """Merge tags into those that are there, replace them all, or delete some.

        A tag is deleted when its value is the one given, or none is given (documented: names or name/value pairs).
        """
        from sig_cli.providers.models import validate

        body = validate(MODELS + "TagsPatch", call.body, api_version=call.api_version)
        if "operation" not in body:
            raise refusal("member-missing", member="operation", path="")
        given: dict[str, str] = body.get("properties", {}).get("tags", {})
        if body["operation"] == "Replace":
            return _write(call, given)
        document, _ = _tagged(call)
        old: dict[str, str] = document.get("tags") or {}
        folded = {name.lower(): value for name, value in given.items()}
        if body["operation"] == "Merge":
            return _write(call, {**{name: value for name, value in old.items() if name.lower() not in folded}, **given})
        return _write(call, {name: value for name, value in old.items()
                             if folded.get(name.lower()) not in ("", value)})

    def delete(self, call: Call) -> Outcome:
        """Remove all tags. 200, whether there were any or not."""
        return Outcome(200, operations=_write(call, {}).operations)


def _tagged(call: Call) -> tuple[Document, str]:
    """The document that the tags are on, and its revision. Raises the service's 404, and refuses another name.

    A group that is being deleted takes no writes any more.
    """
    if call.id.name.lower() != "default":
        raise _missing(call, f"{Tags.type}/{call.id.name}")
    scope = call.id.scope
    if call.id.subscription is None:
        raise refusal("address-invalid", path=call.id.path)
    if scope is not None:
        require_group(call, for_write=call.method != "GET")
        stored = call.resources.get(scope.path)
        if stored is None:
            steps = [part for pair in zip(scope.types, scope.names, strict=False) for part in pair]
            raise _missing(call, "/".join((scope.namespace or "", *steps)))
        return stored.document, stored.revision
    if call.id.group is not None:
        require_group(call, for_write=call.method != "GET")
        stored = call.resources.get(call.id.group_path)
    else:
        stored = call.resources.get(f"/subscriptions/{call.id.subscription}")
    if stored is None:
        return subscription_document(call.resources, call.id.subscription or "") or {}, ABSENT
    return stored.document, stored.revision


def _missing(call: Call, resource: str) -> ServiceError:
    return call.refusal("resource-not-found", resource=resource, group=call.id.group)


def _write(call: Call, tags: dict[str, str]) -> Outcome:
    document, revision = _tagged(call)
    check_tags(tags, call.profile)
    shown = _shown(call, document, tags)
    if (document.get("tags") or {}) == tags:
        return Outcome(200, body=shown)
    return Outcome(200, body=shown,
                   operations=[Put(fold(document["id"]), _with_tags(document, tags), revision)])


def _with_tags(document: Document, tags: dict[str, str]) -> Document:
    """The document with these tags, where the service writes them: before the first part that comes after them."""
    changed: Document = {}
    for name, value in document.items():
        if name in ("properties", "identity", "sku", "sig") and "tags" not in changed:
            changed["tags"] = tags
        if name != "tags":
            changed[name] = value
    changed.setdefault("tags", tags)
    return changed


def _shown(call: Call, document: Document, tags: dict[str, str]) -> Document:
    return {"id": f"{document['id']}/providers/{Tags.type}/default", "name": "default", "type": Tags.type,
            "properties": {"tags": tags}}


TAGS = Tags()
