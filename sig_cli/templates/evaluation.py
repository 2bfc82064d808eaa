"""The evaluator: from a tree to a JSON value, without side effects.

Names ignore case, `if`, `and`, `or` and `coalesce` evaluate what they need, everything else its arguments from left to right.
What the outside knows comes in through `Scope` (before a deployment) and `Results` (while it runs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sig_cli.templates import functions as _functions
from sig_cli.templates.failures import ExpressionError, NeedsResults, expression_error
from sig_cli.templates.limits import DEEPEST_EVALUATION, LONGEST_TEXT, MOST_COPIES, Budget
from sig_cli.templates.syntax import Access, Call, Literal, Node, is_expression, is_list, parse, unescaped
from sig_cli.templates.table import FUNCTIONS
from sig_cli.templates.values import member

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sig_cli.templates.scope import Scope

_functions.load()


class Results(Protocol):
    """What a running deployment can ask of the outside."""

    def reference(self, resource_id: str, api_version: str | None) -> dict[str, Any]:
        """The whole document of a resource, with its `properties`."""

    def list(self, function: str, resource_id: str, api_version: str | None, values: Any) -> Any:
        """The answer of the POST action `function` (`listKeys`, ...) of a resource."""


class Names(Protocol):
    """What expressions can name in a template."""

    def parameter(self, name: str, evaluation: Evaluation) -> Any: ...
    def variable(self, name: str, evaluation: Evaluation) -> Any: ...
    def member(self, name: str) -> Member | None: ...
    def resource(self, reference: str, evaluation: Evaluation, function: str) -> Referenced: ...
    def collection(self, symbol: str, function: str) -> list[Referenced]: ...


class Referenced:
    """What `reference` and its like point at: an id, and the api-version that the template deploys it with."""

    __slots__ = ("api_version", "deployed", "id", "name", "type")

    def __init__(self, resource_id: str, api_version: str | None, type_: str = "", name: str = "", *,
                 deployed: bool = False) -> None:
        self.id = resource_id
        self.api_version = api_version
        self.type = type_
        self.name = name
        self.deployed = deployed


class Member:
    """A user-defined function: the names of its parameters and the expression of its output."""

    __slots__ = ("name", "output", "parameters")

    def __init__(self, name: str, parameters: tuple[str, ...], output: Any) -> None:
        self.name = name
        self.parameters = parameters
        self.output = output


class Evaluation:
    """One place where expressions are evaluated: the names it sees, its copy loops, and what is known of the outside.

    `loops` maps the folded names of copy loops to their current index, "" to that of the resource's or output's own loop.
    `results` is None before the deployment runs: then `reference` and `list*` raise `NeedsResults`, or with `partial` leave the
    expressions that they are in as they are. `runtime` says whether they may appear at all: in names, counts, conditions and
    variables they may not. `defaults` is True only in the default values of parameters.
    """

    __slots__ = ("arguments", "budget", "defaults", "depth", "lambdas", "loops", "names", "partial", "results", "runtime", "scope")

    def __init__(self, names: Names, scope: Scope, budget: Budget, *, results: Results | None = None, runtime: bool = False,
                 loops: Mapping[str, int] | None = None, defaults: bool = False, partial: bool = False) -> None:
        self.names = names
        self.scope = scope
        self.budget = budget
        self.results = results
        self.runtime = runtime
        self.loops = dict(loops or {})
        self.defaults = defaults
        self.partial = partial
        self.lambdas: dict[str, Any] = {}
        self.arguments: dict[str, Any] | None = None
        self.depth = 0

    def resolve(self, value: Any) -> Any:
        """A JSON value with every expression in it replaced by its value; property copies expanded. Raises `ExpressionError`."""
        kind = type(value)
        if kind is str:
            return self.text(value) if value[:1] == "[" else value
        if kind is dict:
            resolved: dict[str, Any] = {}
            for name, item in value.items():
                if name == "copy" and is_property_copy(item):
                    self.expand(item, resolved)
                    continue
                key = name if name[:1] != "[" else self.text(name)
                if type(key) is not str:
                    raise expression_error("member-not-text", member=key)
                resolved[key] = self.resolve(item) if type(item) in (str, dict, list) else item
            return resolved
        if kind is list:
            elements = []
            for item in value:
                elements.append(self.resolve(item))  # noqa: PERF401 - a comprehension would be one more frame per level
            return elements
        return value

    def text(self, value: str) -> Any:
        """The value of a string of a template: of its expression if it is one."""
        if not is_expression(value):
            return unescaped(value)
        if not self.partial:
            return self.expression(value[1:-1])
        try:
            return self.expression(value[1:-1])
        except NeedsResults:
            return value

    def expression(self, text: str) -> Any:
        """The value of an expression, given without its brackets. Raises `ExpressionError` and `NeedsResults`."""
        try:
            return self.evaluate(parse(text))
        except ExpressionError as error:
            if not error.expression:
                error.expression = text
            raise
        except RecursionError:
            raise expression_error("evaluation-depth", limit=DEEPEST_EVALUATION) from None

    def evaluate(self, node: Node) -> Any:
        """The value of a tree."""
        kind = type(node)
        if kind is Call:
            return self.call(node)  # type: ignore[arg-type]
        if kind is Literal:
            return node.value  # type: ignore[union-attr]
        assert isinstance(node, Access)
        value = self.evaluate(node.base)
        for step, place in node.steps:
            try:
                value = member(value, step if type(step) is str else self.evaluate(step))  # type: ignore[arg-type]
            except ExpressionError as error:
                if error.position < 0:
                    error.position = place
                raise
        return value

    def call(self, node: Call) -> Any:
        """The value of a call: of the table, of the template's own functions, or of `list*`."""
        self.depth += 1
        if self.depth > DEEPEST_EVALUATION:
            raise expression_error("evaluation-depth", limit=DEEPEST_EVALUATION)
        self.budget.spend(1)
        try:
            function = FUNCTIONS.get(node.key)
            if function is None:
                return self.other(node)
            function.check_count(len(node.arguments))
            if function.lazy:
                return function.make(self, node.arguments)
            values = []
            for argument in node.arguments:
                values.append(self.evaluate(argument))  # noqa: PERF401 - as above
            function.check_types(values)
            if function.contextual:
                if function.only_defaults and not self.defaults:
                    raise expression_error("function-place", name=function.name)
                return function.make(self, *values)
            return self.measured(function.make(*values))
        except ExpressionError as error:
            if error.position < 0 and not error.expression:
                error.position = node.position
            raise
        finally:
            self.depth -= 1

    def measured(self, value: Any) -> Any:
        """A value that a function made, unless it is too large."""
        kind = type(value)
        if kind is str:
            self.budget.spend(len(value) >> 6)
            if len(value) > LONGEST_TEXT:
                raise expression_error("evaluation-size", limit=LONGEST_TEXT)
        elif kind is list or kind is dict:
            self.budget.weigh(value)
        return value

    def other(self, node: Call) -> Any:
        """A call of a name that is not in the table."""
        own = self.names.member(node.key) if "." in node.key else None
        if own is None and not is_list(node.key):
            raise expression_error("function-unknown", name=node.name)
        values = [self.evaluate(argument) for argument in node.arguments]
        if own is None:
            from sig_cli.templates.functions.results import list_function

            return list_function(self, node.name, values)
        if len(values) != len(own.parameters):
            raise expression_error("member-arguments", name=own.name, expected=len(own.parameters), actual=len(values))
        inner = Evaluation(self.names, self.scope, self.budget)
        inner.arguments = {name.lower(): value for name, value in zip(own.parameters, values, strict=True)}
        inner.depth = self.depth
        return self.budget.weigh(inner.resolve(own.output))

    def outcomes(self, function: str) -> Results:
        """What the deployment has made so far. Raises `ExpressionError` where none may be asked for, `NeedsResults` before."""
        if not self.runtime:
            raise expression_error("function-place", name=function)
        if self.results is None:
            raise NeedsResults(function)
        return self.results

    def expand(self, copies: list[dict[str, Any]], target: dict[str, Any]) -> None:
        """The arrays that a `copy` among properties or variables stands for, put into `target` under their names."""
        for copy in copies:
            runtime, self.runtime = self.runtime, False
            try:
                name, count = self.resolve(copy["name"]), copy_count(self.resolve(copy["count"]))
            finally:
                self.runtime = runtime
            if type(name) is not str or not name:
                raise expression_error("copy-name", line=0, column=0)
            target[name] = self.repeat(name, count, copy["input"])

    def repeat(self, loop: str, count: int, template: Any, *, own: bool = False) -> list[Any]:
        """`template` resolved `count` times in the copy loop `loop`; `own` makes `copyIndex()` mean it too."""
        outer = self.loops
        elements = []
        try:
            for index in range(count):
                self.budget.spend(1)
                self.loops = {**outer, loop.lower(): index}
                if own:
                    self.loops[""] = index
                elements.append(self.resolve(template))
        finally:
            self.loops = outer
        return elements

    def with_lambda(self, variables: tuple[str, ...], body: Node) -> Callable[..., Any]:
        """A function of `len(variables)` values that evaluates `body` with them."""
        def run(*values: Any) -> Any:
            outer = self.lambdas
            self.lambdas = {**outer, **dict(zip(variables, values, strict=True))}
            try:
                return self.evaluate(body)
            finally:
                self.lambdas = outer
        return run


def is_property_copy(value: Any) -> bool:
    """Whether the value of a member `copy` is a property copy, and not a property that happens to have this name."""
    return type(value) is list and bool(value) and all(
        type(item) is dict and "name" in item and "count" in item and "input" in item for item in value)


def copy_count(value: Any) -> int:
    """The number of copies. Raises `ExpressionError` unless it is a whole number from 0 to 800."""
    if type(value) is not int or not 0 <= value <= MOST_COPIES:
        raise expression_error("copy-count", line=0, column=0)
    return value
