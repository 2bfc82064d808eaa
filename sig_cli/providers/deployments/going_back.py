"""`onErrorDeployment`: an earlier deployment that is carried out again when this one fails.

Documented: the last one that succeeded, or one by name; with the parameters that it had. Values of secure parameters are not kept here,
so one that had some can be gone back to only when its template has defaults for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import refusal
from sig_cli.providers.deployments.requests import service_error
from sig_cli.templates import Deployment, Document, Template, TemplateError
from sig_cli.templates.values import find

if TYPE_CHECKING:
    from sig_cli.providers.provider import Call
    from sig_cli.templates import Plan, Scope
    from sig_cli.workspace import engine


_NONE = object()


class GoingBack:
    """An earlier deployment: its id, its plan, and what a request says of it."""

    def __init__(self, owner: str, plan: Plan, kind: str) -> None:
        self.owner = owner
        self.plan = plan
        self.kind = kind

    def shown(self, state: str | None = None) -> dict[str, Any]:
        """What the deployment that wants it shows of it."""
        known = {"type": self.kind, "deploymentName": self.owner.rpartition("/")[2]}
        return known if state is None else {"provisioningState": state, **known}


def going_back(call: Call, properties: dict[str, Any], scope: Scope) -> GoingBack | None:
    """The deployment that a request wants to go back to, or None. Raises `ServiceError` when there is none to go back to."""
    wanted = find(properties, "onErrorDeployment", None)
    if not isinstance(wanted, dict):
        return None
    name, kind = find(wanted, "deploymentName", None), str(find(wanted, "type", "LastSuccessful"))
    succeeded = [document for document in call.resources.list(call.id.path.rpartition("/")[0])
                 if document["properties"].get("provisioningState") == "Succeeded" and "template" in document["sig"]]
    if name:
        found = [document for document in succeeded if document["name"].lower() == str(name).lower()]
    else:
        found = sorted(succeeded, key=lambda document: int(document["sig"]["ends"]))
    if not found:
        raise refusal("rollback-deployment-missing", name=name or "LastSuccessful")
    return GoingBack(found[-1]["id"], _plan(found[-1], scope), kind)


def _plan(document: engine.Document, scope: Scope) -> Plan:
    shown = document["properties"].get("parameters") or {}
    parameters = {name: {"value": given["value"]} for name, given in shown.items() if "value" in given}
    defaults = {name.lower() for name, declared in find(document["sig"]["template"], "parameters", {}).items()
                if find(declared, "defaultValue", _NONE) is not _NONE or find(declared, "nullable", None)}
    lost = [name for name in shown if name not in parameters and name.lower() not in defaults]
    if lost:
        raise refusal("rollback-secrets-missing", name=document["name"], parameter=", ".join(lost))
    try:
        template = Template(Document(document["sig"]["template"]))
        return Deployment(template, scope, parameters, name=document["name"]).plan()
    except TemplateError as error:
        raise service_error(error) from None
