"""Functions of truth and comparison. Source: the public description of each.

`if` evaluates one of its two values, `and` and `or` stop at the first that decides (the description advises `or` to guard an
index), `coalesce` at the first that is not null (an assumption).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.templates.failures import expression_error
from sig_cli.templates.table import FUNCTIONS, function, invalid, lazy, ordinal, type_name
from sig_cli.templates.values import equal

if TYPE_CHECKING:
    from sig_cli.templates.evaluation import Evaluation
    from sig_cli.templates.syntax import Node


@lazy("if", "b v v")
def if_(evaluation: Evaluation, nodes: tuple[Node, ...]) -> Any:
    return evaluation.evaluate(nodes[1] if _truth(evaluation, nodes, 0, "if") else nodes[2])


@lazy("and", "b b *b")
def and_(evaluation: Evaluation, nodes: tuple[Node, ...]) -> bool:
    return all(_truth(evaluation, nodes, index, "and") for index in range(len(nodes)))


@lazy("or", "b b *b")
def or_(evaluation: Evaluation, nodes: tuple[Node, ...]) -> bool:
    return any(_truth(evaluation, nodes, index, "or") for index in range(len(nodes)))


@lazy("coalesce", "v *v")
def coalesce(evaluation: Evaluation, nodes: tuple[Node, ...]) -> Any:
    for node in nodes:
        value = evaluation.evaluate(node)
        if value is not None:
            return value
    return None


@function("not", "b")
def not_(value: bool) -> bool:
    return not value


@function("true")
def true() -> bool:
    return True


@function("false")
def false() -> bool:
    return False


@function("bool", "sib")
def bool_(value: Any) -> bool:
    if isinstance(value, str):
        text = value.strip().lower()
        if text not in ("true", "false", "1", "0"):
            raise invalid("bool", value, "is neither true nor false")
        return text in ("true", "1")
    return bool(value)


@function("equals", "v v")
def equals(one: Any, other: Any) -> bool:
    return equal(one, other)


@function("less", "ns ns")
def less(one: Any, other: Any) -> bool:
    return _order("less", one, other) < 0


@function("lessOrEquals", "ns ns")
def less_or_equals(one: Any, other: Any) -> bool:
    return _order("lessOrEquals", one, other) <= 0


@function("greater", "ns ns")
def greater(one: Any, other: Any) -> bool:
    return _order("greater", one, other) > 0


@function("greaterOrEquals", "ns ns")
def greater_or_equals(one: Any, other: Any) -> bool:
    return _order("greaterOrEquals", one, other) >= 0


@function("fail", "s")
def fail(message: str) -> Any:
    raise expression_error("fail", message=message)


def _truth(evaluation: Evaluation, nodes: tuple[Node, ...], index: int, name: str) -> bool:
    value = evaluation.evaluate(nodes[index])
    if type(value) is not bool:
        if FUNCTIONS[name].most == 1:
            raise expression_error("type-one", name=name, expected="Boolean", actual=type_name(value))
        raise expression_error("type-of", name=name, ordinal=ordinal(index), expected="Boolean", actual=type_name(value))
    return value


def _order(name: str, one: Any, other: Any) -> int:
    if isinstance(one, str) != isinstance(other, str):
        raise expression_error("same-types", name=name)
    if isinstance(one, str):
        first, second = _collated(one), _collated(other)
        return (first > second) - (first < second)
    return int(one > other) - int(one < other)


def _collated(text: str) -> tuple[str, str]:
    """A key that orders as the description's examples do: letters first, then small before capital."""
    return text.casefold(), text.swapcase()
