"""Functions as a table: a name, what arguments it takes, and what makes its value.

A module of `functions/` fills the table with the decorators below. A signature lists the arguments, one word each:
letters for the types it may have (`s` string, `i` integer, `n` integer or float, `b` boolean, `a` array, `o` object, `v` any
value), `?` before it when it may be left out, `*` when any number of it may follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.templates.failures import ExpressionError, expression_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.templates.evaluation import Evaluation
    from sig_cli.templates.syntax import Node

_LETTERS = {str: "s", bool: "b", int: "i", float: "f", list: "a", dict: "o", type(None): "z"}
_NAMES = {"s": "String", "b": "Boolean", "i": "Integer", "f": "Float", "a": "Array", "o": "Object", "z": "Null", "n": "Integer"}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


class Function:
    """One row. `make` takes the checked values, after the evaluation when `contextual`; a lazy one takes the trees instead."""

    __slots__ = ("contextual", "count_case", "lazy", "least", "make", "most", "name", "only_defaults", "type_case", "types")

    def __init__(self, name: str, signature: str, make: Callable[..., Any], *, contextual: bool = False, lazy: bool = False,
                 only_defaults: bool = False, count_case: str = "", type_case: str = "") -> None:
        words = signature.split()
        self.name = name
        self.make = make
        self.contextual = contextual
        self.lazy = lazy
        self.only_defaults = only_defaults
        self.count_case = count_case
        self.type_case = type_case
        self.types = [word.lstrip("?*") for word in words]
        self.least = sum(1 for word in words if word[0] not in "?*")
        self.most = None if words and words[-1][0] == "*" else len(words)

    def check_count(self, actual: int) -> None:
        """Raises `ExpressionError` unless the function takes this number of arguments."""
        if actual >= self.least and (self.most is None or actual <= self.most):
            return
        if self.count_case:
            raise expression_error(self.count_case, name=self.name, actual=actual)
        if self.most is None:
            case = "arguments-none" if self.least == 1 else "arguments-least"
            raise expression_error(case, name=self.name, least=self.least, actual=actual)
        if self.least == self.most:
            raise expression_error("arguments-exact", name=self.name, expected=self.most, actual=actual)
        raise expression_error("arguments-between", name=self.name, least=self.least, most=self.most, actual=actual)

    def check_types(self, values: list[Any]) -> None:
        """Raises `ExpressionError` for the first value of a type that the function does not take."""
        last = len(self.types) - 1
        for index, value in enumerate(values):
            allowed = self.types[min(index, last)]
            if allowed == "v":
                continue
            letter = _LETTERS[type(value)]
            if letter not in allowed and not (letter in "if" and "n" in allowed):
                raise self.wrong_type(index, value, values)

    def wrong_type(self, index: int, value: Any, values: list[Any]) -> ExpressionError:
        """The error of a value of the wrong type."""
        actual = type_name(value)
        if self.type_case == "type-strings":
            return expression_error(self.type_case, name=self.name, first=type_name(values[0]), second=type_name(values[-1]))
        if self.type_case:
            return expression_error(self.type_case, name=self.name, actual=actual)
        names = dict.fromkeys(_NAMES[letter] for letter in self.types[min(index, len(self.types) - 1)])
        expected = ", ".join(names)
        if len(self.types) == 1 and self.most == 1:
            return expression_error("type-one", name=self.name, expected=expected, actual=actual)
        return expression_error("type-of", name=self.name, ordinal=ordinal(index), expected=expected, actual=actual)


FUNCTIONS: dict[str, Function] = {}
"""Every standard function by its folded name. `list*` is not here: any name that begins so is one."""


def type_name(value: Any) -> str:
    """The type of a value as the service's messages call it."""
    return _NAMES[_LETTERS[type(value)]]


def ordinal(index: int) -> str:
    """The word for the place of an argument."""
    return ORDINALS[index] if index < len(ORDINALS) else f"{index + 1}th"


def function(name: str, signature: str = "", *, count_case: str = "",
             type_case: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Puts a function of its values alone into the table."""
    def put(make: Callable[..., Any]) -> Callable[..., Any]:
        FUNCTIONS[name.lower()] = Function(name, signature, make, count_case=count_case, type_case=type_case)
        return make
    return put


def contextual(name: str, signature: str = "", *, only_defaults: bool = False,
               ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Puts a function into the table that also asks where it is evaluated: `make(evaluation, *values)`."""
    def put(make: Callable[..., Any]) -> Callable[..., Any]:
        FUNCTIONS[name.lower()] = Function(name, signature, make, contextual=True, only_defaults=only_defaults)
        return make
    return put


def lazy(name: str, signature: str) -> Callable[[Callable[[Evaluation, tuple[Node, ...]], Any]],
                                                Callable[[Evaluation, tuple[Node, ...]], Any]]:
    """Puts a function into the table that evaluates its arguments itself: `make(evaluation, trees)`."""
    def put(make: Callable[[Evaluation, tuple[Node, ...]], Any]) -> Callable[[Evaluation, tuple[Node, ...]], Any]:
        FUNCTIONS[name.lower()] = Function(name, signature, make, lazy=True)
        return make
    return put


def invalid(name: str, value: object, problem: str) -> ExpressionError:
    """The error of an argument whose type is right and whose value is not. `problem` completes "The provided value ..."."""
    shown = str(value)
    return expression_error("argument-invalid", name=name, value=shown if len(shown) <= 100 else shown[:100] + "...",
                            problem=problem)
