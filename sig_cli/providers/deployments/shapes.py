"""How a deployment and its operations look: the properties that the service shows, in its order.

Recorded: 40 deployments of `az vm create` and `az vmss create`, 2018 to 2024. Operations as the REST specification has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.identifiers import made_up_guid
from sig_cli.domain.moments import SECOND, timestamp
from sig_cli.providers.deployments.scopes import location_of
from sig_cli.templates import template_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sig_cli.templates import Plan, PlannedResource
    from sig_cli.workspace.engine import Document

TYPE = "Microsoft.Resources/deployments"
_TICKS_OF_1970 = 621_355_968_000_000_000
_REASONS = {200: "OK", 201: "Created", 202: "Accepted", 204: "NoContent", 400: "BadRequest", 401: "Unauthorized",
            403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed", 409: "Conflict", 412: "PreconditionFailed",
            429: "TooManyRequests", 500: "InternalServerError"}


def deployment_id(subscription: str, group: str | None, name: str) -> str:
    """The id of a deployment in a group, or in a subscription."""
    where = f"/subscriptions/{subscription}" + (f"/resourceGroups/{group}" if group is not None else "")
    return f"{where}/providers/{TYPE}/{name}"


def status_name(now: int) -> str:
    """The name of a deployment's operation: how long it is until time runs out, in ticks of 20 digits. Recorded."""
    return f"{2**63 - 1 - (_TICKS_OF_1970 + now * 10):020d}"


def written_moment(now: int) -> str:
    """A moment as deployments write it: `2023-05-25T08:34:13.612594Z`. Recorded."""
    return timestamp(now).removesuffix("+00:00") + "Z"


def duration(micros: int) -> str:
    """A span of time in ISO 8601: `PT1M30.1238646S`. Recorded."""
    seconds, fraction = divmod(max(micros, 0), SECOND)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    rest = f"{seconds}" + (f".{fraction:06d}".rstrip("0") if fraction else "")
    text = (f"{days}D" if days else "") + "T" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return "P" + (text + (f"{rest}S" if rest != "0" or text == "T" else "")).removesuffix("T")


def properties(plan: Plan, correlation: str, started: int) -> dict[str, Any]:
    """The properties of a deployment that was just accepted."""
    owner = plan.owner
    shown: dict[str, Any] = {"templateLink": owner.link} if owner.link else {}
    shown["templateHash"] = template_hash(owner.template.value)
    shown["parameters"] = plan.parameters()
    shown["mode"] = owner.mode
    shown["provisioningState"] = "Accepted"
    shown["timestamp"] = written_moment(started)
    shown["duration"] = duration(0)
    shown["correlationId"] = correlation
    declared = declared_order(plan)
    shown["providers"] = providers(declared)
    shown["dependencies"] = [_dependency(item) for item in declared if item.dependencies]
    return shown


def declared_order(plan: Plan) -> list[PlannedResource]:
    """What is deployed, as the template has it."""
    return sorted((item for item in plan.resources if not item.existing), key=lambda item: item.resource.order)


def providers(items: Iterable[PlannedResource]) -> list[dict[str, Any]]:
    """The namespaces and types of a deployment, each with the locations that it goes to."""
    found: dict[str, tuple[str, dict[str, tuple[str, list[str | None]]]]] = {}
    for item in items:
        namespace, _, type_ = item.type.partition("/")
        _, types = found.setdefault(namespace.lower(), (namespace, {}))
        _, places = types.setdefault(type_.lower(), (type_, []))
        place = location_of(item.preview())
        if place not in places:
            places.append(place)
    return [{"namespace": namespace,
             "resourceTypes": [{"resourceType": type_, "locations": places} for type_, places in types.values()]}
            for namespace, types in found.values()]


def _dependency(item: PlannedResource) -> dict[str, Any]:
    return {"dependsOn": [_named(other) for other in item.dependencies], **_named(item)}


def _named(item: PlannedResource) -> dict[str, Any]:
    return {"id": item.id, "resourceType": item.type, "resourceName": item.name}


def operation(owner: str, number: int, item: PlannedResource, started: int, ends: int, status: int,
              error: dict[str, Any] | None) -> Document:
    """One operation of a deployment: what became of one resource."""
    return _of_resource("Create", owner, number, _named(item), started, ends, status, error)


def deletion(owner: str, number: int, row: dict[str, Any], started: int, ends: int, status: int,
             error: dict[str, Any] | None) -> Document:
    """The operation that deletes what a template in complete mode does not name."""
    target = {"id": row["id"], "resourceType": row["type"], "resourceName": row["name"]}
    return _of_resource("Delete", owner, number, target, started, ends, status, error)


def _of_resource(kind: str, owner: str, number: int, target: dict[str, Any], started: int, ends: int, status: int,
                 error: dict[str, Any] | None) -> Document:
    shown: dict[str, Any] = {
        "provisioningOperation": kind, "provisioningState": "Failed" if error is not None else "Succeeded",
        "timestamp": written_moment(ends), "duration": duration(ends - started),
        "trackingId": made_up_guid(owner, "tracking", number, started), "statusCode": _REASONS.get(status, str(status)),
    }
    if error is not None:
        shown["statusMessage"] = {"status": "Failed", "error": error}
    shown["targetResource"] = target
    return _operation(owner, made_up_guid(owner, "operation", number, started).replace("-", "").upper()[:16], shown)


def evaluation(owner: str, number: int, ends: int, error: dict[str, Any] | None) -> Document:
    """The last operation of a deployment: that its outputs were evaluated."""
    shown: dict[str, Any] = {
        "provisioningOperation": "EvaluateDeploymentOutput", "provisioningState": "Failed" if error is not None else "Succeeded",
        "timestamp": written_moment(ends), "duration": duration(0),
        "trackingId": made_up_guid(owner, "tracking", number, ends), "statusCode": "OK" if error is None else "BadRequest",
    }
    if error is not None:
        shown["statusMessage"] = {"error": error}
    return _operation(owner, f"{status_name(ends)}", shown)


def _operation(owner: str, name: str, shown: dict[str, Any]) -> Document:
    return {"id": f"{owner}/operations/{name}", "operationId": name, "properties": shown}


def output_name(name: str) -> str:
    """How an answer spells the name of an output: `VMSS` becomes `vmss`, `IPAddress` becomes `ipAddress`.

    Recorded for one in capitals; the rest is how JSON is written on the service's platform.
    """
    for index, letter in enumerate(name):
        following = name[index + 1:index + 2]
        if not letter.isupper() or (index and following and not following.isupper()):
            return name[:index].lower() + name[index:]
    return name.lower()


def output_resources(ids: Sequence[str]) -> list[dict[str, Any]]:
    """The resources that a deployment made, in the order of their ids. Recorded."""
    return [{"id": id_} for id_ in sorted(dict.fromkeys(ids), key=str.lower)]
