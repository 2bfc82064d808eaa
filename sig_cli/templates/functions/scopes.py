"""Functions of the deployment and its scope. Source: the public description of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.templates.failures import expression_error
from sig_cli.templates.table import contextual, function

if TYPE_CHECKING:
    from sig_cli.templates.evaluation import Evaluation


@contextual("parameters", "s")
def parameters(evaluation: Evaluation, name: str) -> Any:
    if evaluation.arguments is not None:
        if name.lower() in evaluation.arguments:
            return evaluation.arguments[name.lower()]
        raise expression_error("parameter-unknown", name=name)
    return evaluation.names.parameter(name, evaluation)


@contextual("variables", "s")
def variables(evaluation: Evaluation, name: str) -> Any:
    if evaluation.arguments is not None or evaluation.defaults:
        raise expression_error("function-place", name="variables")
    return evaluation.names.variable(name, evaluation)


@contextual("copyIndex", "?si ?i")
def copy_index(evaluation: Evaluation, name: str | int = "", offset: int = 0) -> int:
    loop = name if isinstance(name, str) else ""
    index = evaluation.loops.get(loop.lower())
    if index is None:
        if loop:
            raise expression_error("copy-loop-unknown", loop=loop)
        raise expression_error("copy-index-place")
    return index + (name if isinstance(name, int) else offset)


@contextual("resourceGroup")
def resource_group(evaluation: Evaluation) -> dict[str, Any]:
    return _known("resourceGroup", evaluation.scope.resource_group)


@contextual("subscription")
def subscription(evaluation: Evaluation) -> dict[str, Any]:
    return _known("subscription", evaluation.scope.subscription)


@contextual("managementGroup")
def management_group(evaluation: Evaluation) -> dict[str, Any]:
    return _known("managementGroup", evaluation.scope.management_group)


@contextual("tenant")
def tenant(evaluation: Evaluation) -> dict[str, Any]:
    return evaluation.scope.tenant


@contextual("deployment")
def deployment(evaluation: Evaluation) -> dict[str, Any]:
    return evaluation.scope.deployment()


@contextual("deployer")
def deployer(evaluation: Evaluation) -> dict[str, Any]:
    return evaluation.scope.deployer


@contextual("environment")
def environment(evaluation: Evaluation) -> dict[str, Any]:
    return evaluation.scope.environment


@contextual("providers", "s ?s")
def providers(evaluation: Evaluation, namespace: str, type_: str | None = None) -> Any:
    from sig_cli.templates.table import invalid
    from sig_cli.templates.values import find

    known = evaluation.scope.provider(namespace)
    if known is None:
        raise invalid("providers", namespace, "is not a resource provider")
    if type_ is None:
        return known
    for entry in find(known, "resourceTypes", []):
        if str(find(entry, "resourceType", "")).lower() == type_.lower():
            return entry
    raise invalid("providers", f"{namespace}/{type_}", "is not a resource type")


@contextual("pickZones", "s s s ?i ?i")
def pick_zones(evaluation: Evaluation, namespace: str, type_: str, location: str, count: int = 1, offset: int = 0) -> list[str]:
    from sig_cli.templates.table import invalid

    zones = list(evaluation.scope.zones(namespace, type_, location))
    if not zones:
        return []
    if count < 1 or offset < 0 or count + offset > len(zones):
        raise invalid("pickZones", count + offset, f"is more than the '{len(zones)}' zones of the location")
    return zones[offset:offset + count]


@function("toLogicalZone", "s s s")
def to_logical_zone(subscription_id: str, location: str, physical: str) -> str:
    # Which physical zone is which differs between subscriptions; here it never does.
    return physical.rpartition("-az")[2]


@function("toPhysicalZone", "s s s")
def to_physical_zone(subscription_id: str, location: str, logical: str) -> str:
    return f"{location}-az{logical}"


@function("toLogicalZones", "s s a")
def to_logical_zones(subscription_id: str, location: str, physical: list[Any]) -> list[str]:
    return [to_logical_zone(subscription_id, location, str(zone)) for zone in physical]


@function("toPhysicalZones", "s s a")
def to_physical_zones(subscription_id: str, location: str, logical: list[Any]) -> list[str]:
    return [to_physical_zone(subscription_id, location, str(zone)) for zone in logical]


def _known(name: str, value: dict[str, Any] | None) -> dict[str, Any]:
    if value is None:
        raise expression_error("function-place", name=name)
    return value
