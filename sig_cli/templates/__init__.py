'''ARM's template language, on its own: no I/O, no knowledge of any resource type.

Evaluate an expression:

    >>> from sig_cli.templates import evaluate
    >>> evaluate("[concat('sig-', toLower('WEST'))]")
    'sig-west'

Plan a template:

    >>> from sig_cli.templates import Deployment, group_scope, read_template
    >>> template = read_template("""
    ... {
    ...   "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    ...   "contentVersion": "1.0.0.0",
    ...   "parameters": {"name": {"type": "string"}},  // comments are taken
    ...   "resources": [
    ...     {"type": "Contoso.Shop/baskets", "apiVersion": "2024-01-01", "name": "[parameters('name')]",
    ...      "location": "[resourceGroup().location]"}
    ...   ],
    ...   "outputs": {"colour": {"type": "string", "value": "[reference(parameters('name')).colour]"}}
    ... }
    ... """)
    >>> plan = Deployment(template, group_scope("shop", "westus2"), {"name": {"value": "red"}}).plan()
    >>> [(item.type, item.name, item.body()) for item in plan.resources]
    [('Contoso.Shop/baskets', 'red', {'location': 'westus2'})]

Carry it out: deploy each of `plan.resources` after its `dependencies`, hand `Results` to `item.body(results)` and
`plan.outputs(results)`; they ask it for the documents of resources.

    >>> class Shop:
    ...     def reference(self, resource_id, api_version):
    ...         return {"properties": {"colour": resource_id.rpartition("/")[2]}}
    ...     def list(self, function, resource_id, api_version, values):
    ...         raise NotImplementedError
    >>> plan.outputs(Shop())
    {'colour': {'type': 'String', 'value': 'red'}}

Whatever is wrong is a `TemplateError`: `code` and `message` as the service has them, `line`, `column` and `path` in the document.
`NeedsResults` is raised when a body that needs results is asked for without them.

    read_document, read_template, template_of_request   text → Document, Template
    Deployment.plan() → Plan                            resources in order, outputs, parameters as shown
    PlannedResource.deployment()                        what a nested deployment stands for
    evaluate, parse                                     one expression
    FUNCTIONS, MESSAGES                                 the tables: functions, and error texts with their evidence
'''

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.templates.deployments import Deployment, Plan, PlannedResource, template_hash
from sig_cli.templates.documents import Document, read_document
from sig_cli.templates.evaluation import Evaluation, Results
from sig_cli.templates.failures import ExpressionError, NeedsResults, TemplateError
from sig_cli.templates.limits import Budget
from sig_cli.templates.messages import MESSAGES
from sig_cli.templates.ordering import CircularDependency
from sig_cli.templates.scope import Scope, group_scope
from sig_cli.templates.syntax import parse
from sig_cli.templates.table import FUNCTIONS
from sig_cli.templates.template import Template, read_template, template_of_request

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "FUNCTIONS",
    "MESSAGES",
    "CircularDependency",
    "Deployment",
    "Document",
    "ExpressionError",
    "NeedsResults",
    "Plan",
    "PlannedResource",
    "Results",
    "Scope",
    "Template",
    "TemplateError",
    "evaluate",
    "group_scope",
    "parse",
    "read_document",
    "read_template",
    "template_hash",
    "template_of_request",
]


def evaluate(value: Any, *, parameters: Mapping[str, Any] | None = None, variables: Mapping[str, Any] | None = None,
             scope: Scope | None = None, results: Results | None = None) -> Any:
    """A JSON value with all expressions in it evaluated; a string in brackets is one.

    `parameters` and `variables` are plain values by name; those of `variables` may be expressions. Raises `ExpressionError`, and
    `NeedsResults` for `reference` and `list*` without `results`.
    """
    from sig_cli.templates.declarations import Declarations
    from sig_cli.templates.parameters import Parameters

    names = {bool: "bool", int: "int", str: "string", list: "array"}
    template = read_template({"contentVersion": "1.0.0.0", "resources": [], "variables": dict(variables or {}), "parameters": {
        name: {"type": names.get(type(given), "object"), "nullable": True} for name, given in (parameters or {}).items()}})
    given = {name: {"value": item} for name, item in (parameters or {}).items()}
    where = scope or group_scope("group", "westus")
    budget = Budget()
    declared = Declarations(template, Parameters(template, given), where, budget)
    return Evaluation(declared, where, budget, results=results, runtime=True).resolve(value)
