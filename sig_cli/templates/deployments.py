"""A deployment: a template, its parameters, and the place it goes to, made into a plan of resources in order.

Nothing here reads or writes anything: the caller carries the plan out, and answers what `reference` and `list*` ask through `Results`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sig_cli.templates.declarations import Borrowed, Declarations
from sig_cli.templates.evaluation import Evaluation, Names, Results
from sig_cli.templates.failures import ExpressionError, TemplateError, text_of
from sig_cli.templates.functions.hashes import hash64
from sig_cli.templates.limits import Budget
from sig_cli.templates.ordering import evaluated_outside, order, result_calls
from sig_cli.templates.outputs import check_outputs, evaluate_outputs
from sig_cli.templates.parameters import Parameters
from sig_cli.templates.resources import Expansion, Resource, ResourceIndex
from sig_cli.templates.template import Template
from sig_cli.templates.values import compact, find

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.templates.documents import Document
    from sig_cli.templates.scope import Scope

_CONTROL = frozenset(("type", "name", "apiversion", "condition", "copy", "dependson", "scope", "comments", "resources", "existing",
                      "metadata", "subscriptionid", "resourcegroup", "asserts"))
_DEPLOYMENT = {"template", "expressionevaluationoptions"}


class PlannedResource:
    """A resource of a plan: what it is, what it waits for, and its body, which may need the results of others.

    Its `scope` is where it goes. Of a nested deployment `deployment()` is what to carry out.
    """

    __slots__ = ("_awaits", "_body", "_plan", "dependencies", "resource")

    def __init__(self, plan: Plan, resource: Resource) -> None:
        self.resource = resource
        self.dependencies: tuple[PlannedResource, ...] = ()
        self._plan = plan
        self._body: dict[str, Any] | None = None
        self._awaits = False

    id = property(lambda self: self.resource.id, doc="The whole id.")
    type = property(lambda self: self.resource.type, doc="The type, with those of its parents.")
    name = property(lambda self: self.resource.name, doc="The name, with those of its parents.")
    api_version = property(lambda self: self.resource.api_version, doc="The api-version, or None with an api profile.")
    symbol = property(lambda self: self.resource.symbol, doc="The symbolic name, or None.")
    existing = property(lambda self: self.resource.existing, doc="Whether it is only read, not deployed.")
    scope = property(lambda self: self.resource.scope, doc="The place that it goes to.")
    is_deployment = property(lambda self: self.resource.is_deployment, doc="Whether it is a nested deployment.")

    def __repr__(self) -> str:
        return f"PlannedResource({self.id})"

    @property
    def awaits_results(self) -> bool:
        """Whether its body needs results of other resources."""
        return self._awaits

    def body(self, results: Results | None = None) -> dict[str, Any]:
        """What to send: every member but those that steer the deployment, evaluated.

        Raises `TemplateError` ("Unable to process template language expressions for resource ..."), and `NeedsResults` when results
        are needed and none are given.
        """
        if self._body is not None and not self._awaits:
            return self._body
        return self._plan.evaluated(self, results)

    def preview(self) -> dict[str, Any]:
        """The body as far as it is known before anything is deployed: what needs results stands there as its expression."""
        assert self._body is not None
        return self._body

    def deployment(self, results: Results | None = None, linked: Callable[[dict[str, Any]], Document] | None = None,
                   group: dict[str, Any] | None = None) -> Deployment:
        """The nested deployment. `linked` loads the template of a `templateLink`; `group` is what its `resourceGroup()` returns, known
        only now when the plan makes that group. Raises as `body` does.
        """
        return self._plan.nested(self, results, linked, group)


class Plan:
    """The resources of a deployment in order, and its outputs.

    `resources` come each after all in its `dependencies`; what is not among those can go at the same time. `skipped` are the
    ids of resources whose condition is false.
    """

    def __init__(self, deployment: Deployment, names: Names, resources: list[Resource], skipped: tuple[str, ...]) -> None:
        self.owner = deployment
        self.names = names
        self.skipped = skipped
        planned = {resource.order: PlannedResource(self, resource) for resource in resources}
        self.resources = list(planned.values())
        for item in self.resources:
            item.dependencies = tuple(planned[other.order] for other in item.resource.waits_for)

    def outputs(self, results: Results | None = None) -> dict[str, dict[str, Any]]:
        """The outputs: `{"name": {"type": ..., "value": ...}}`, without the values of secure ones.

        Raises `TemplateError` with the code `DeploymentOutputEvaluationFailed` and one detail for each output that has no value.
        """
        return evaluate_outputs(self.owner.template, self.evaluation(results))

    def parameters(self) -> dict[str, Any]:
        """The parameters as answers show them: `{"name": {"type": ..., "value": ...}}`, without the values of secure ones."""
        return self.owner.shown_parameters()

    def evaluation(self, results: Results | None, loops: dict[str, int] | None = None, *, partial: bool = False) -> Evaluation:
        owner = self.owner
        return Evaluation(self.names, owner.scope, owner.budget, results=results, runtime=True, partial=partial,
                          loops=owner.loops if loops is None else loops)

    def check(self) -> None:
        """Evaluates what is known before anything is deployed. Raises `TemplateError`."""
        for item in self.resources:
            resource = item.resource
            evaluation = self.evaluation(None, resource.loops, partial=True)
            try:
                item._body = self.owner.budget.weigh(_resolved(resource, evaluation))  # noqa: SLF001
            except ExpressionError as error:
                raise resource.template.wrap(error, "resource-invalid", resource.path, name=resource.name) from None
            item._awaits = any(True for _ in result_calls(resource.raw, nested=not resource.is_deployment))  # noqa: SLF001
        check_outputs(self.owner.template, self.evaluation(None, partial=True))

    def evaluated(self, item: PlannedResource, results: Results | None) -> dict[str, Any]:
        """The body of a resource, with what others have become."""
        resource = item.resource
        evaluation = self.evaluation(results, resource.loops)
        try:
            body: dict[str, Any] = self.owner.budget.weigh(_resolved(resource, evaluation))
        except ExpressionError as error:
            raise _unprocessed(resource, error) from None
        return body

    def nested(self, item: PlannedResource, results: Results | None, linked: Callable[[dict[str, Any]], Document] | None,
               group: dict[str, Any] | None) -> Deployment:
        """The deployment that a resource of the type `Microsoft.Resources/deployments` stands for."""
        resource, owner = item.resource, self.owner
        properties, raw = find(item.body(results), "properties", {}), find(resource.raw, "properties", {})
        if type(properties) is not dict or type(raw) is not dict:
            resource.template.unexpected(properties, "Object", (*resource.path, "properties"))
        inline, link = find(raw, "template", None), find(properties, "templateLink", None)
        parameters = find(properties, "parameters", None)
        if type(inline) is dict:
            template = Template(resource.template.document, (*resource.template.at, *resource.path, "properties", "template"), inline)
        elif type(link) is dict and linked is not None:
            template = Template(linked(link))
        else:
            raise TemplateError(text_of("deployment-template", name=resource.name), code="InvalidRequestContent",
                                case="deployment-template")
        outside = type(inline) is dict and evaluated_outside(raw)
        target = replace(resource.scope, resource_group=group) if group is not None else resource.scope
        return Deployment(template, target, parameters, name=resource.name, mode=str(find(properties, "mode", "Incremental")),
                          link=link if type(link) is dict else None, budget=owner.budget, secret=owner.secret,
                          outer=(self.names, owner.scope, resource.loops) if outside else None)


class Deployment:
    """A template with its parameters and its place.

    `parameters` are as a request has them: `{"name": {"value": ...}}`. `secret` gives the values of those that are references to a
    vault. `outer` is for nested templates whose expressions are evaluated in the scope of the outer one. `link` is the
    `templateLink` that the template came from.
    """

    def __init__(self, template: Template, scope: Scope, parameters: dict[str, Any] | None = None, *, name: str = "deployment",
                 mode: str = "Incremental", link: dict[str, Any] | None = None, budget: Budget | None = None,
                 secret: Callable[[dict[str, Any]], Any] | None = None,
                 outer: tuple[Names, Scope, dict[str, int]] | None = None) -> None:
        self.template = template
        self.target = scope
        self.name = name
        self.mode = mode
        self.given: Any = {} if parameters is None else parameters
        self.budget = budget or Budget()
        self.secret = secret
        self.link = link
        self.loops: dict[str, int] = {}
        self._parameters: Parameters | None = None
        self._described: dict[str, Any] | None = None
        self._outer = outer
        if outer is not None:
            _, self.scope, self.loops = outer
        else:
            self.scope = replace(scope, deployment=self.described)

    def described(self) -> dict[str, Any]:
        """What `deployment()` returns."""
        if self._described is None:
            self._described = self._describe()
        return self._described

    def _describe(self) -> dict[str, Any]:
        template = self.template.value
        properties: dict[str, Any] = {"templateLink": self.link} if self.link else {}
        properties |= {"template": template, "templateHash": template_hash(template), "parameters": self._given_openly(), "mode": self.mode,
                       "provisioningState": "Accepted"}
        return {"name": self.name, "properties": properties}

    def _given_openly(self) -> Any:
        """The parameters as given, of secure ones only that they were."""
        declared = self._parameters.declared if self._parameters is not None else {}
        return {name: {} if name.lower() in declared and declared[name.lower()].secure else entry for name, entry in self.given.items()} \
            if type(self.given) is dict else self.given

    def plan(self) -> Plan:
        """What is to be done. Raises `TemplateError` for all that the service refuses before it begins."""
        names: Declarations | Borrowed
        if self._outer is not None:
            names = Borrowed(self._outer[0])
        else:
            self._parameters = Parameters(self.template, self.given, self.secret)
            names = Declarations(self.template, self._parameters, self.scope, self.budget)
            names.evaluate_all()
        expansion = Expansion(self.template, names, self.scope, self.target, self.budget, self.loops)
        resources = expansion.run()
        names.index = ResourceIndex(resources, expansion.loops)
        ordered = order(expansion, names.index)
        plan = Plan(self, names, ordered, tuple(resource.id for resource in resources if not resource.condition))
        plan.check()
        return plan

    def secrets(self) -> frozenset[str]:
        """The texts that secure parameters have; none before `plan`."""
        return self._parameters.secrets() if self._parameters is not None else frozenset()

    def shown_parameters(self) -> dict[str, Any]:
        """The parameters as answers show them; empty before `plan`."""
        return self._parameters.shown() if self._parameters is not None else {}


def template_hash(template: dict[str, Any]) -> str:
    """A number that is the same for equal templates. The service's own way of making it is not published."""
    return str(hash64(compact(template).encode("utf-8", "replace")))


def _resolved(resource: Resource, evaluation: Evaluation) -> dict[str, Any]:
    body = {}
    for name, value in resource.raw.items():
        folded = name.lower()
        if folded in _CONTROL:
            continue
        if folded == "properties" and resource.is_deployment and type(value) is dict:
            value = {key: item for key, item in value.items() if key.lower() not in _DEPLOYMENT}  # noqa: PLW2901
        body[name] = evaluation.resolve(value)
    return body


def _unprocessed(resource: Resource, error: ExpressionError) -> TemplateError:
    line, column = resource.template.place(resource.path)
    message = text_of("process-resource", resource=resource.id, line=line, column=column, reason=error.message)
    return resource.template.error(message, error.case, resource.path)

