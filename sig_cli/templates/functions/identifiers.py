"""`resourceId` and its family: ids from types and names. Source: the public description, errors quoted in public issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.templates.failures import ExpressionError, expression_error
from sig_cli.templates.scope import group_path
from sig_cli.templates.table import contextual, function

if TYPE_CHECKING:
    from sig_cli.templates.evaluation import Evaluation


@contextual("resourceId", "v *v")
def resource_id(evaluation: Evaluation, *words: Any) -> str:
    before, type_, names = _taken_apart("resourceId", words, most_before=2)
    scope = evaluation.scope
    if not before:
        return identifier(scope.path, type_, names)
    if len(before) == 1 and not scope.resource_group and scope.subscription:
        # At a subscription's scope the one word before the type is the subscription.
        return identifier(f"/subscriptions/{before[0]}", type_, names)
    subscription = before[0] if len(before) == 2 else scope.subscription_id
    return identifier(group_path(subscription, before[-1]), type_, names)


@contextual("subscriptionResourceId", "v *v")
def subscription_resource_id(evaluation: Evaluation, *words: Any) -> str:
    before, type_, names = _taken_apart("subscriptionResourceId", words, most_before=1)
    return identifier(f"/subscriptions/{before[0] if before else evaluation.scope.subscription_id}", type_, names)


@contextual("managementGroupResourceId", "v *v")
def management_group_resource_id(evaluation: Evaluation, *words: Any) -> str:
    before, type_, names = _taken_apart("managementGroupResourceId", words, most_before=1)
    group = before[0] if before else (evaluation.scope.management_group or {}).get("name", "")
    return identifier(f"/providers/Microsoft.Management/managementGroups/{group}", type_, names)


@function("tenantResourceId", "v *v")
def tenant_resource_id(*words: Any) -> str:
    _, type_, names = _taken_apart("tenantResourceId", words, most_before=0)
    return identifier("", type_, names)


@function("extensionResourceId", "v v *v")
def extension_resource_id(*words: Any) -> str:
    texts = _texts("extensionResourceId", words)
    if "/" not in texts[0] or "/" not in texts[1] or any("/" in name for name in texts[2:]):
        raise expression_error("extension-id-segments", name="extensionResourceId", arguments=",".join(texts))
    type_ = texts[1].rstrip("/")
    _check_names("extensionResourceId", type_, texts[2:])
    return identifier(texts[0].rstrip("/"), type_, texts[2:])


def identifier(scope: str, type_: str, names: list[str] | tuple[str, ...]) -> str:
    """The id of a resource of a type (`Namespace/type/childType`) with as many names below a scope's id.

    A resource group is no resource of a provider: its id is the scope of what lies in it.
    """
    namespace, *types = type_.split("/")
    if type_.lower() == "microsoft.resources/resourcegroups" and scope.count("/") == 2:
        return f"{scope}/resourceGroups/{names[0]}"
    pairs = [part for pair in zip(types, names, strict=True) for part in pair]
    return "/".join((scope, "providers", namespace, *pairs))


def _taken_apart(function: str, words: tuple[Any, ...], most_before: int) -> tuple[list[str], str, list[str]]:
    """What stands before the type, the type, and the names after it."""
    texts = _texts(function, words)
    places = [index for index, text in enumerate(texts) if "/" in text.strip("/")]
    if len(places) != 1 or places[0] > most_before:
        raise expression_error("resource-id-segments", name=function, arguments=",".join(texts))
    place = places[0]
    # A slash at the end of the type is tolerated: published templates have it.
    type_ = texts[place].strip("/")
    _check_names(function, type_, texts[place + 1:])
    return texts[:place], type_, texts[place + 1:]


def _texts(function: str, words: tuple[Any, ...]) -> list[str]:
    if not all(isinstance(word, str) for word in words):
        raise expression_error("resource-id-literals", name=function)
    return [str(word) for word in words]


def _check_names(function: str, type_: str, names: list[str]) -> None:
    expected = type_.count("/")
    if len(names) != expected:
        raise expression_error("resource-id-names", name=function, type=type_, expected=expected)


def malformed(value: str) -> ExpressionError:
    """The error of a text that should be a resource's id."""
    return expression_error("resource-id-malformed", name="reference", value=value)
