"""What the expressions of one template can name: parameters, variables, its own functions, and its resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.templates.evaluation import Evaluation, Member, Referenced, copy_count, is_property_copy
from sig_cli.templates.failures import ExpressionError, expression_error
from sig_cli.templates.functions.identifiers import malformed
from sig_cli.templates.values import find

if TYPE_CHECKING:
    from sig_cli.templates.evaluation import Names
    from sig_cli.templates.limits import Budget
    from sig_cli.templates.parameters import Parameters
    from sig_cli.templates.resources import ResourceIndex
    from sig_cli.templates.scope import Scope
    from sig_cli.templates.template import Template


class Declarations:
    """The names of a template. Variables are evaluated when first asked for, once. Implements `Names`.

    `index` is set when the resources are known.
    """

    def __init__(self, template: Template, parameters: Parameters, scope: Scope, budget: Budget) -> None:
        self.template = template
        self.parameters = parameters
        self.scope = scope
        self.budget = budget
        self.index: ResourceIndex | None = None
        self._values: dict[str, Any] = {}
        self._waiting: list[str] = []
        self._members = dict(_members(template))
        self._loops = {str(copy["name"]).lower(): copy for copy in template.variables.get("copy", ())
                       } if is_property_copy(template.variables.get("copy")) else {}
        self._variables = {name.lower(): value for name, value in template.variables.items()
                           if not (name == "copy" and self._loops)}

    def parameter(self, name: str, evaluation: Evaluation) -> Any:
        """The value of a parameter. Raises `ExpressionError`."""
        return self.parameters.value(name, lambda raw: self._default(raw, evaluation.depth))

    def _default(self, raw: Any, depth: int = 0) -> Any:
        inner = Evaluation(self, self.scope, self.budget, defaults=True)
        inner.depth = depth
        return self.budget.weigh(inner.resolve(raw))

    def variable(self, name: str, evaluation: Evaluation) -> Any:
        """The value of a variable. Raises `ExpressionError`, also when it is defined by itself."""
        key = name.lower()
        if key in self._values:
            return self._values[key]
        if key not in self._variables and key not in self._loops:
            raise expression_error("variable-unknown", name=name)
        if key in self._waiting:
            raise expression_error("variable-cycle", name=name, chain="' -> '".join([*self._waiting[self._waiting.index(key):], key]))
        self._waiting.append(key)
        inner = Evaluation(self, self.scope, self.budget)
        inner.depth = evaluation.depth  # it goes on counting, so that a long chain of variables ends in an error
        try:
            if key in self._loops:
                copy = self._loops[key]
                value: Any = inner.repeat(name, copy_count(inner.resolve(copy["count"])), copy["input"])
            else:
                value = inner.resolve(self._variables[key])
            self._values[key] = self.budget.weigh(value)
        finally:
            self._waiting.remove(key)
        return value

    def evaluate_all(self) -> None:
        """Gives every parameter and variable its value, as the service does before anything else. Raises `TemplateError`."""
        self.parameters.evaluate_defaults(self._default)
        plain = Evaluation(self, self.scope, self.budget)
        for name in [*self._variables, *self._loops]:
            try:
                self.variable(name, plain)
            except ExpressionError as error:
                written = next((own for own in self.template.variables if own.lower() == name), name)
                path = ("variables", "copy", list(self._loops).index(name)) if name in self._loops else ("variables", written)
                raise self.template.wrap(error, "variable-invalid", path, name=written) from None

    def member(self, name: str) -> Member | None:
        """The template's own function of a folded name (`namespace.name`)."""
        return self._members.get(name)

    def resource(self, reference: str, evaluation: Evaluation, function: str) -> Referenced:
        """What a reference points at: an id as it is, a name or symbolic name in the template. Raises `ExpressionError`."""
        if self.index is not None:
            found = self.index.referenced(reference, evaluation, function)
            if found is not None:
                return found
        if not reference.startswith("/"):
            raise malformed(reference) if "/" in reference else expression_error("reference-unknown", name=function, value=reference)
        return Referenced(reference, None)

    def collection(self, symbol: str, function: str) -> list[Referenced]:
        """The resources of a copy loop by its symbolic name. Raises `ExpressionError`."""
        found = self.index.collection(symbol) if self.index is not None else None
        if found is None:
            raise expression_error("reference-unknown", name=function, value=symbol)
        return found


class Borrowed:
    """The names that a nested template sees whose expressions are evaluated outside: the outer ones, but its own resources."""

    def __init__(self, outer: Names) -> None:
        self.outer = outer
        self.index: ResourceIndex | None = None

    def parameter(self, name: str, evaluation: Evaluation) -> Any:
        """As outside."""
        return self.outer.parameter(name, evaluation)

    def variable(self, name: str, evaluation: Evaluation) -> Any:
        """As outside."""
        return self.outer.variable(name, evaluation)

    def member(self, name: str) -> Member | None:
        """As outside."""
        return self.outer.member(name)

    def resource(self, reference: str, evaluation: Evaluation, function: str) -> Referenced:
        """A resource of the nested template; of the outer one when the nested one has none of the name."""
        found = self.index.referenced(reference, evaluation, function) if self.index is not None else None
        return found if found is not None else self.outer.resource(reference, evaluation, function)

    def collection(self, symbol: str, function: str) -> list[Referenced]:
        """As `resource`, for a loop."""
        found = self.index.collection(symbol) if self.index is not None else None
        return found if found is not None else self.outer.collection(symbol, function)


def _members(template: Template) -> list[tuple[str, Member]]:
    members: list[tuple[str, Member]] = []
    for index, entry in enumerate(template.functions):
        path = ("functions", index)
        if type(entry) is not dict:
            template.unexpected(entry, "Object", path)
        namespace, listed = find(entry, "namespace", None), find(entry, "members", None)
        if type(namespace) is not str:
            template.missing("namespace", path)
        if type(listed) is not dict:
            template.missing("members", path)
        for name, raw in listed.items():
            members.append((f"{namespace}.{name}".lower(), _member(template, (*path, "members", name), f"{namespace}.{name}", raw)))
    return members


def _member(template: Template, path: tuple[str | int, ...], name: str, raw: Any) -> Member:
    if type(raw) is not dict:
        template.unexpected(raw, "Object", path)
    parameters = find(raw, "parameters", []) or []
    if type(parameters) is not list:
        template.unexpected(parameters, "Array", (*path, "parameters"))
    names = []
    for place, parameter in enumerate(parameters):
        own = find(parameter, "name", None) if type(parameter) is dict else None
        if type(own) is not str:
            template.missing("name", (*path, "parameters", place))
        names.append(own)
    output = find(raw, "output", None)
    if type(output) is not dict or "value" not in map(str.lower, output):
        template.missing("output", path)
    return Member(name, tuple(names), find(output, "value"))
