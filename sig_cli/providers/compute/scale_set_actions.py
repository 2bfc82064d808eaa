"""What can be done to a scale set and its instances: the POSTs on them. All answer 202 with an operation (documented)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain import machines
from sig_cli.domain.errors import refusal
from sig_cli.domain.free_bodies import checked
from sig_cli.providers.compute.scale_set_instances import Instances, instances_of, shown
from sig_cli.providers.provider import LongRunning, Outcome
from sig_cli.workspace.engine import ABSENT, Put
from sig_cli.workspace.names import fold

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.workspace.engine import Document

STATES = {"start": machines.RUNNING, "restart": machines.RUNNING, "poweroff": machines.STOPPED,
          "deallocate": machines.DEALLOCATED, "redeploy": machines.RUNNING}
CHANGEABLE = ("licenseType", "userData", "protectionPolicy")
MODEL = ("manualupgrade", "reimage", "reimageall")


def act(call: Call, document: Document, numbers: list[int] | None = None) -> Outcome:
    """Carry out the action of a POST on a set, or on the instances with these numbers.

    Without numbers `instanceIds` of the body names the instances; without those, all of them are meant, except for
    `manualupgrade` and `delete`, which want them named (documented). Raises `scale-set-instance-not-found`.
    """
    action = (call.action or "").lower()
    instances = Instances(call, document)
    if numbers is None:
        numbers = _named(call, document, instances, required=action in ("manualupgrade", "delete"))
    if action in STATES:
        _check_power(action, document, numbers, call)
        instances.power(numbers, STATES[action])
    elif action in MODEL:
        from sig_cli.providers.compute.scale_sets import model_image

        instances.upgrade(numbers, model_image(call, document))
    elif action == "delete":
        return delete_instances(call, document, numbers)
    else:
        raise refusal("action-not-simulated", action=call.action, type=document["type"])
    return _accepted(call, document, instances)


def delete_instances(call: Call, document: Document, numbers: list[int]) -> Outcome:
    """Take instances away; the set's capacity follows."""
    instances = Instances(call, document)
    instances.remove(numbers)
    sku = document.get("sku") or {}
    smaller = {**document, "sku": {**sku, "capacity": max(0, int(sku.get("capacity") or 0) - len(numbers))}}
    instances.operations.append(Put(fold(document["id"]), smaller, call.resources.revision(document["id"])))
    return _accepted(call, document, instances)


def change_instance(call: Call, document: Document, instance: Document) -> Outcome:
    """PUT of one instance of a uniform set: 200 with its protection, licence and user data; the rest is the model's (documented).

    Raises `body-invalid`, and `property-change-not-allowed` for an instance of a flexible set, which is a machine of its own.
    """
    if instance["type"].lower() == "microsoft.compute/virtualmachines":
        raise refusal("property-change-not-allowed", property="protectionPolicy")
    given = machines.normalised(checked(call.body).get("properties") or {})
    policy = given.get("protectionPolicy", {})
    if not isinstance(policy, dict) or not all(isinstance(value, bool) for value in policy.values()):
        raise refusal("body-invalid", reason="an object of truths is expected at 'properties.protectionPolicy'")
    kept = {name: value for name, value in instance["properties"].items() if name not in CHANGEABLE}
    changed = {**instance, "properties": {**kept, **{name: given[name] for name in CHANGEABLE if given.get(name)}}}
    stored = call.resources.get(instance["id"])
    return Outcome(200, body=shown(changed, document, call), operations=[
        Put(fold(instance["id"]), changed, ABSENT if stored is None else stored.revision)])


def _named(call: Call, document: Document, instances: Instances, *, required: bool) -> list[int]:
    body: Any = call.body if isinstance(call.body, dict) else {}
    asked = body.get("instanceIds")
    if not asked:
        if required:
            raise refusal("required-missing", parameter="instanceIds")
        return instances.numbers
    if not isinstance(asked, list) or not all(isinstance(text, str) for text in asked):
        raise refusal("value-invalid", parameter="instanceIds")
    if asked == ["*"]:
        return instances.numbers
    known = {instance["name"].lower(): number for instance, number in
             zip(instances_of(call, document), instances.numbers, strict=True)}
    for text in asked:
        if text.lower() not in known:
            raise refusal("scale-set-instance-not-found", value=text)
    return sorted({known[text.lower()] for text in asked})


def _check_power(action: str, document: Document, numbers: list[int], call: Call) -> None:
    """Hold that what has no host is not switched off."""
    if action not in ("poweroff", "restart"):
        return
    by_number = dict(zip(Instances(call, document).numbers, instances_of(call, document), strict=True))
    for number in numbers:
        if machines.power(by_number[number]) == machines.DEALLOCATED:
            raise refusal("machine-deallocated", action="Power Off VM" if action == "poweroff" else "Restart VM",
                          name=by_number[number]["name"])


def _accepted(call: Call, document: Document, instances: Instances) -> Outcome:
    return Outcome(202, operations=instances.operations, long_running=LongRunning(
        "operations", document["location"], call.now, call.now, monitor=True))
