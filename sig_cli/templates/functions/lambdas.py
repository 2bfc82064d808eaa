"""Functions that take lambdas: `lambda('item', <expression>)`, with `lambdaVariables('item')` in it.

Source: the public description of each. A lambda stands only where a function expects one.
"""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from sig_cli.templates.failures import expression_error
from sig_cli.templates.syntax import Call, Literal
from sig_cli.templates.table import FUNCTIONS, contextual, lazy, ordinal, type_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.templates.evaluation import Evaluation
    from sig_cli.templates.syntax import Node


@contextual("lambdaVariables", "s")
def lambda_variables(evaluation: Evaluation, name: str) -> Any:
    for known, value in evaluation.lambdas.items():
        if known.lower() == name.lower():
            return value
    raise expression_error("lambda-variable-unknown", name=name)


@lazy("lambda", "v *v")
def lambda_(evaluation: Evaluation, nodes: tuple[Node, ...]) -> Any:
    raise expression_error("lambda-place")


@lazy("map", "a v")
def map_(evaluation: Evaluation, nodes: tuple[Node, ...]) -> list[Any]:
    array = _array(evaluation, nodes, "map")
    run = _lambda(evaluation, nodes, 1, "map", 1, 2)
    return evaluation.measured([run(item, index) for index, item in enumerate(array)])  # type: ignore[no-any-return]


@lazy("filter", "a v")
def filter_(evaluation: Evaluation, nodes: tuple[Node, ...]) -> list[Any]:
    array = _array(evaluation, nodes, "filter")
    run = _lambda(evaluation, nodes, 1, "filter", 1, 2)
    return [item for index, item in enumerate(array) if _typed("filter", run(item, index), bool, "Boolean")]


@lazy("reduce", "a v v")
def reduce_(evaluation: Evaluation, nodes: tuple[Node, ...]) -> Any:
    array = _array(evaluation, nodes, "reduce")
    value = evaluation.evaluate(nodes[1])
    run = _lambda(evaluation, nodes, 2, "reduce", 2, 3)
    for index, item in enumerate(array):
        value = run(value, item, index)
    return value


@lazy("sort", "a v")
def sort(evaluation: Evaluation, nodes: tuple[Node, ...]) -> list[Any]:
    array = _array(evaluation, nodes, "sort")
    run = _lambda(evaluation, nodes, 1, "sort", 2, 2)

    def compare(one: Any, other: Any) -> int:
        if _typed("sort", run(one, other), bool, "Boolean"):
            return -1
        return 1 if _typed("sort", run(other, one), bool, "Boolean") else 0

    return sorted(array, key=cmp_to_key(compare))


@lazy("toObject", "a v ?v")
def to_object(evaluation: Evaluation, nodes: tuple[Node, ...]) -> dict[str, Any]:
    array = _array(evaluation, nodes, "toObject")
    key = _lambda(evaluation, nodes, 1, "toObject", 1, 1)
    value = _lambda(evaluation, nodes, 2, "toObject", 1, 1) if len(nodes) > 2 else None
    made = {_typed("toObject", key(item), str, "String"): value(item) if value else item for item in array}
    return evaluation.measured(made)  # type: ignore[no-any-return]


@lazy("groupBy", "a v ?v")
def group_by(evaluation: Evaluation, nodes: tuple[Node, ...]) -> dict[str, list[Any]]:
    array = _array(evaluation, nodes, "groupBy")
    key = _lambda(evaluation, nodes, 1, "groupBy", 1, 1)
    value = _lambda(evaluation, nodes, 2, "groupBy", 1, 1) if len(nodes) > 2 else None
    groups: dict[str, list[Any]] = {}
    for item in array:
        groups.setdefault(_typed("groupBy", key(item), str, "String"), []).append(value(item) if value else item)
    return evaluation.measured(groups)  # type: ignore[no-any-return]


@lazy("mapValues", "o v")
def map_values(evaluation: Evaluation, nodes: tuple[Node, ...]) -> dict[str, Any]:
    value = evaluation.evaluate(nodes[0])
    if not isinstance(value, dict):
        raise FUNCTIONS["mapvalues"].wrong_type(0, value, [value])
    run = _lambda(evaluation, nodes, 1, "mapValues", 1, 1)
    return evaluation.measured({name: run(item) for name, item in value.items()})  # type: ignore[no-any-return]


def _array(evaluation: Evaluation, nodes: tuple[Node, ...], name: str) -> list[Any]:
    value = evaluation.evaluate(nodes[0])
    if not isinstance(value, list):
        raise FUNCTIONS[name.lower()].wrong_type(0, value, [value])
    return value


def _lambda(evaluation: Evaluation, nodes: tuple[Node, ...], index: int, name: str, least: int,
            most: int) -> Callable[..., Any]:
    """The lambda at an argument's place as a function of `most` values, of which it may ignore those beyond `least`."""
    node = nodes[index]
    variables: tuple[str, ...] = ()
    if isinstance(node, Call) and node.key == "lambda" and node.arguments:
        variables = tuple(item.value for item in node.arguments[:-1] if isinstance(item, Literal) and isinstance(item.value, str))
    if not isinstance(node, Call) or len(variables) != len(node.arguments) - 1 or not least <= len(variables) <= most:
        raise expression_error("lambda-expected", name=name, ordinal=ordinal(index), variables=least)
    run = evaluation.with_lambda(variables, node.arguments[-1])
    taken = len(variables)
    return lambda *values: run(*values[:taken])


def _typed(name: str, value: Any, kind: type, expected: str) -> Any:
    if type(value) is not kind:
        raise expression_error("lambda-result", name=name, expected=expected, actual=type_name(value))
    return value
