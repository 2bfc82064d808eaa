"""`--query`: JMESPath over the result, with az's words for what goes wrong.

Imported only when a query is given: jmespath costs 2.5 ms.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Protocol

from sig_cli.cli.failures import Failure, UsageFailure

_INVALID = "Invalid jmespath query supplied for `--query`"


class Expression(Protocol):
    """A parsed query; `expression` is its text."""

    expression: str

    def search(self, value: Any, options: Any = None) -> Any:
        """What the expression selects of a value."""


class QueryFailure(Failure):
    """A query that is well formed and fails on this result, for example a function on a value of the wrong type."""

    query = True


def parsed(text: str) -> Expression:
    """The expression of `--query`, checked before the command runs.

    Raises `UsageFailure` (exit 2) with az's words for text that is no JMESPath.
    """
    from jmespath import compile as compile_expression

    try:
        expression: Expression = compile_expression(text)
    except (ValueError, KeyError, RecursionError):
        raise UsageFailure(f"argument --query: invalid jmespath_type value: {text!r}", query=True) from None
    return expression


def search(query: str | Expression, result: Any) -> Any:
    """What the query selects. The objects that it builds are `OrderedDict`s: tables and TSV keep their order.

    Raises `UsageFailure` for text that is no JMESPath and `QueryFailure` (exit 1) when the expression fails.
    """
    from jmespath import Options

    expression = parsed(query) if isinstance(query, str) else query
    try:
        selected = expression.search(result, Options(OrderedDict))
    except RecursionError:
        raise
    except Exception as error:
        # jmespath lets errors of Python through (a slice with step 0, `contains` of text and number): same words.
        raise QueryFailure(f"{_INVALID}: {error}") from error
    if "&" in expression.expression and not _is_json(selected):
        # `&name` alone is an argument for `sort_by` and its like: jmespath hands it out as an object of its own.
        raise QueryFailure(f"{_INVALID}: it selects an expression (&...), which is not a value")
    return selected


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_json, value.values()))
    if isinstance(value, list):
        return all(map(_is_json, value))
    return value is None or isinstance(value, (str, int, float))
