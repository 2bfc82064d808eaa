"""Functions that need what the deployment has made: `reference`, `references`, `list*`, and `resourceInfo`.

Source: the public description. A name without slash-separated id means a resource of the template itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.templates.failures import expression_error
from sig_cli.templates.table import Function, contextual, invalid
from sig_cli.templates.values import find

if TYPE_CHECKING:
    from sig_cli.templates.evaluation import Evaluation, Referenced



@contextual("reference", "s ?sz ?s")
def reference(evaluation: Evaluation, name: str, api_version: str | None = None, full: str | None = None) -> Any:
    results = evaluation.outcomes("reference")
    target = evaluation.names.resource(name, evaluation, "reference")
    if api_version is None and target.api_version is None:
        raise expression_error("reference-unknown", name="reference", value=name)
    document = results.reference(target.id, api_version or target.api_version)
    return _view(evaluation, target, document, api_version, _whole("reference", full))


@contextual("references", "s ?s")
def references(evaluation: Evaluation, symbol: str, full: str | None = None) -> list[Any]:
    results = evaluation.outcomes("references")
    whole = _whole("references", full)
    return [_view(evaluation, target, results.reference(target.id, target.api_version), None, whole)
            for target in evaluation.names.collection(symbol, "references")]


@contextual("resourceInfo", "s")
def resource_info(evaluation: Evaluation, symbol: str) -> dict[str, Any]:
    target = evaluation.names.resource(symbol, evaluation, "resourceInfo")
    return {"id": target.id, "name": target.name, "type": target.type, "apiVersion": target.api_version}


def list_function(evaluation: Evaluation, name: str, values: list[Any]) -> Any:
    """The value of one of the `list*` functions. Raises `ExpressionError` and `NeedsResults`."""
    function = Function(name, "s ?s ?o", lambda: None)
    function.check_count(len(values))
    function.check_types(values)
    results = evaluation.outcomes(name)
    target = evaluation.names.resource(values[0], evaluation, name)
    api_version = values[1] if len(values) > 1 else target.api_version
    if api_version is None:
        raise expression_error("reference-unknown", name=name, value=values[0])
    return results.list(name, target.id, api_version, values[2] if len(values) > 2 else None)


def _whole(name: str, full: str | None) -> bool:
    if full is not None and full.lower() not in ("full", "properties"):
        raise invalid(name, full, "is not 'Full'")
    return full is not None and full.lower() == "full"


def _view(evaluation: Evaluation, target: Referenced, document: dict[str, Any], api_version: str | None, whole: bool) -> Any:
    """The properties of a resource, or the whole of it with what the deployment knows of it."""
    if not whole:
        return find(document, "properties", {})
    ids = target.id.split("/")
    lower = [part.lower() for part in ids]
    view = {**document, "apiVersion": target.api_version or api_version}
    if "subscriptions" in lower[:2]:
        view["subscriptionId"] = ids[2]
    if "resourcegroups" in lower[:4]:
        view["resourceGroupName"] = ids[4]
    return {**view, "resourceId": target.id.partition("/providers/")[2] or target.id, "condition": True,
            "referenceApiVersion": api_version or target.api_version, "isConditionTrue": True,
            "isTemplateResource": target.deployed, "isAction": False,
            "provisioningOperation": "Create" if target.deployed else "Read"}
