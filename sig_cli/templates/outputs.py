"""A template's outputs: conditions, loops, types. Source: the public description of outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.templates.evaluation import Evaluation, copy_count
from sig_cli.templates.failures import ExpressionError, TemplateError, expression_error, text_of
from sig_cli.templates.parameters import Declaration
from sig_cli.templates.syntax import is_expression
from sig_cli.templates.table import type_name
from sig_cli.templates.values import find

if TYPE_CHECKING:
    from sig_cli.templates.template import Template


def evaluate_outputs(template: Template, evaluation: Evaluation) -> dict[str, dict[str, Any]]:
    """The outputs of a deployment that has run. Raises `TemplateError` with one detail for each that has no value."""
    outputs: dict[str, dict[str, Any]] = {}
    failed: list[TemplateError] = []
    for name, raw in template.outputs.items():
        try:
            made = _output(template, name, raw, evaluation)
        except ExpressionError as error:
            failed.append(TemplateError(text_of("output-invalid", name=name, reason=error.message), target=name, case=error.case,
                                        code="DeploymentOutputEvaluationFailed"))
            continue
        if made is not None:
            outputs[name] = made
    if failed:
        names = "', '".join(str(error.target) for error in failed)
        raise TemplateError(text_of("outputs", names=names), code="DeploymentOutputEvaluationFailed", case="outputs",
                            details=tuple(failed))
    return outputs


def check_outputs(template: Template, evaluation: Evaluation) -> None:
    """Evaluates what is known of the outputs before a deployment. Raises `TemplateError`."""
    for name, raw in template.outputs.items():
        try:
            _output(template, name, raw, evaluation)
        except ExpressionError as error:
            raise template.wrap(error, "output-invalid", ("outputs", name), name=name) from None


def _output(template: Template, name: str, raw: Any, evaluation: Evaluation) -> dict[str, Any] | None:
    declaration = Declaration(template, "outputs", name, raw)
    condition = evaluation.resolve(find(declaration.raw, "condition", True))
    if evaluation.partial and type(condition) is str and is_expression(condition):
        return None
    if type(condition) is not bool:
        raise expression_error("type-mismatch", expected="Boolean", actual=type_name(condition))
    if not condition:
        return None
    copy = find(declaration.raw, "copy", None)
    if type(copy) is dict:
        runtime, evaluation.runtime = evaluation.runtime, False
        try:
            count = copy_count(evaluation.resolve(find(copy, "count", None)))
        finally:
            evaluation.runtime = runtime
        value: Any = evaluation.repeat(str(find(copy, "name", name)), count, find(copy, "input", None), own=True)
    else:
        if "value" not in map(str.lower, declaration.raw):
            template.missing("value", ("outputs", name))
        value = evaluation.resolve(find(declaration.raw, "value", None))
    evaluation.budget.weigh(value)
    shown: dict[str, Any] = {"type": declaration.label}
    if declaration.secure:
        return shown
    known = not (evaluation.partial and type(value) is str and is_expression(value))
    if known and value is not None and not declaration.takes(value):
        raise expression_error("type-mismatch", expected=declaration.expected, actual=type_name(value))
    return {**shown, "value": value}
