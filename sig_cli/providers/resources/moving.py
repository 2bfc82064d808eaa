"""`moveResources`: what lies in one group is put into another, with all that is nested in it.

Which types can be moved is recorded (the capabilities of providers); galleries cannot. The ids change, and what names the old ones is
not rewritten: that is the service's rule, too. Source: the documentation on moving resources; the texts are partly ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.data_files import load
from sig_cli.domain.errors import refusal
from sig_cli.domain.gates import canonical_namespace
from sig_cli.domain.ids import ResourceId, parse
from sig_cli.providers.provider import Call, LongRunning, Outcome
from sig_cli.workspace.engine import ABSENT, CheckEmpty, Delete, Put
from sig_cli.workspace.foundation import subscription_document
from sig_cli.workspace.names import fold
from sig_cli.workspace.principals import ASSIGNMENTS

if TYPE_CHECKING:
    from sig_cli.workspace.engine import Document, Operation

LARGEST = 800
"""How many resources one request may move (documented)."""


def moved(call: Call, group: Document) -> Outcome:
    """202 with an operation, when everything that is named can be moved; nothing is moved otherwise.

    Raises `move-request-invalid`, `move-unsupported`, `move-target-taken`, `resource-not-found` and `group-not-found`.
    """
    names, target = _asked(call)
    there = _target(call, target)
    operations: list[Operation] = []
    for text in names:
        id_ = parse(text)
        if id_ is None or id_.namespace is None or id_.scope is not None or id_.is_collection \
                or fold(id_.group_path) != fold(group["id"]):
            raise refusal("move-request-invalid", reason=f"'{text}' is no resource of the group '{group['name']}'")
        if fold(id_.group_path) == fold(there.group_path):
            raise refusal("move-request-invalid", reason="the resources are in that group already")
        _check_type(id_, other=fold(id_.subscription or "") != fold(there.subscription or ""))
        operations += _moving(call, id_, there)
    location = str(group.get("location", ""))
    return Outcome(202, operations=operations,
                   long_running=LongRunning("operationresults", location, call.now, call.now, monitor=True, status=False))


def _asked(call: Call) -> tuple[list[str], str]:
    body = call.body if isinstance(call.body, dict) else {}
    names, target = body.get("resources"), body.get("targetResourceGroup")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise refusal("move-request-invalid", reason="'resources' must name what is moved")
    if not isinstance(target, str):
        raise refusal("move-request-invalid", reason="'targetResourceGroup' must name a resource group")
    if len(names) > LARGEST:
        raise refusal("move-request-invalid", reason=f"no more than {LARGEST} resources can be moved at once")
    return list(dict.fromkeys(names)), target


def _target(call: Call, text: str) -> ResourceId:
    id_ = parse(text)
    if id_ is None or id_.group is None or id_.namespace is not None:
        raise refusal("move-request-invalid", reason=f"'{text}' is no resource group")
    there = subscription_document(call.resources, id_.subscription or "")
    if there is None:
        raise refusal("subscription-not-found", subscription=id_.subscription)
    here = subscription_document(call.resources, call.id.subscription or "") or there
    if fold(there["tenantId"]) != fold(here["tenantId"]):
        raise refusal("move-request-invalid", reason=f"the subscription '{id_.subscription}' is of another tenant")
    if call.resources.document(id_.group_path) is None:
        raise refusal("group-not-found", group=id_.group)
    return id_


def _check_type(id_: ResourceId, *, other: bool) -> None:
    """Hold that a type can be moved to another group, or with `other` to another subscription. A nested one goes with its parent."""
    wanted = "CrossSubscriptionResourceMove" if other else "CrossResourceGroupResourceMove"
    provider = load("providers.json")["providers"].get(canonical_namespace(id_.namespace or "") or "", {})
    row: dict[str, Any] = next((row for row in provider.get("resourceTypes", ())
                                if fold(row["resourceType"]) == fold("/".join(id_.types))), {})
    if len(id_.types) > 1 or (provider and wanted not in row.get("capabilities", "")):
        raise refusal("move-unsupported", type=id_.type)


def _moving(call: Call, id_: ResourceId, there: ResourceId) -> list[Operation]:
    stored = call.resources.get(id_.path)
    if stored is None:
        raise call.refusal("resource-not-found", resource="/".join(
            (id_.namespace or "", *(part for pair in zip(id_.types, id_.names, strict=True) for part in pair))), group=id_.group)
    new = ResourceId(there.subscription, there.group, id_.namespace, id_.types, id_.names)
    if call.resources.get(new.path) is not None:
        raise refusal("move-target-taken", name=id_.name, group=there.group)
    old_root, new_root = stored.document["id"], new.path
    operations: list[Operation] = []
    for key, below in call.resources.below(id_.path, ended=True):
        document = below.document
        if ASSIGNMENTS in key:
            operations.append(Delete(key, below.revision))  # roles at a resource stay behind (documented), at what is no more
            continue
        renamed = {**document, "id": new_root + document["id"][len(old_root):]}
        operations += [Put(fold(new_root) + key[len(fold(old_root)):], renamed, ABSENT), Delete(key, below.revision)]
    renamed = {**stored.document, "id": new_root}
    return [Put(fold(new_root), renamed, ABSENT), *operations[::-1], Delete(fold(id_.path), stored.revision),
            CheckEmpty(fold(id_.path))]
