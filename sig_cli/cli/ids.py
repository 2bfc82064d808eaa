"""`--ids`: one command on several resources.

az runs them side by side and prints in order of completion; here they run in the order given, so that the output is
the same every time (see docs/differences.md).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.domain.errors import ServiceError
from sig_cli.domain.ids import ResourceId, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.cli.options import Spec
    from sig_cli.cli.session import Session


def expand(words: list[str]) -> list[str]:
    """The ids in the words of `--ids`: an id, several on lines, or JSON (objects with `id`, or a list of ids).

    az passes over JSON that holds no `id`, and says nothing; here such a value is an id that cannot be one.
    """
    found: list[str] = []
    for word in words:
        try:
            value = json.loads(word)
        except (ValueError, RecursionError):
            found.extend([line.strip() for line in word.splitlines() if line.strip()] or ([word] if word else []))
            continue
        found.extend(str(item["id"]) if isinstance(item, dict) and "id" in item
                     else item if isinstance(item, str) else json.dumps(item)
                     for item in (value if isinstance(value, list) else [value]))
    return found


def id_parts(resource: ResourceId) -> dict[str, str]:
    """The parts of an id by the names that options use: resource_group, name, child_name_1, ..."""
    parts = {"subscription": resource.subscription or ""}
    if resource.group is not None:
        parts["resource_group"] = resource.group
    for index, name in enumerate(resource.names):
        parts["name" if index == 0 else f"child_name_{index}"] = name
    return parts


def run_ids(path: str, function: Callable[..., Any], spec: Spec, values: dict[str, Any],
            session: Session) -> tuple[Any, int]:
    """Run the command for each id: the result (bare when one succeeded, else a list) and the exit code.

    No ids at all, as from a query that found nothing, are no error: the result is an empty list. Raises `Failure` or
    `ServiceError` when a single id fails, or when an id is none.
    """
    from sig_cli.cli.runner import carry_out

    naming = [option for option in spec.options if option.id_part]
    for option in naming:
        if values.get(option.name) is not None:
            session.warn(f"option '{option.spellings[0]}' will be ignored due to use of '--ids'.")
    if session.chosen.subscription is not None:
        session.warn("option '--subscription' will be ignored due to use of '--ids'.")
    texts = expand(session.chosen.ids or [])
    if not texts:
        return [], 0
    lines = [_arguments(text, naming) for text in texts]
    results: list[Any] = []
    failures: list[tuple[str, Exception]] = []
    for text, (subscription, arguments) in zip(texts, lines, strict=True):
        try:
            session.use_subscription(_known(session, subscription))
            results.append(carry_out(function, session, {**values, **arguments}))
        except (ServiceError, Failure) as error:
            if len(texts) == 1:
                raise
            failures.append((text, error))
    if failures:
        from sig_cli.cli.report import message

        for text, failure in failures:
            session.warn(f'{text}: "{message(failure)}"')
    if failures and results:
        session.warn("Encountered more than one exception.")
    if failures and not results:
        return None, 1
    if len(results) == 1:
        return results[0], 0
    return results, 0


def _known(session: Session, subscription: str) -> str:
    """The subscription of an id, which must be an account's."""
    account = session.account(subscription)
    if account is None:
        raise Failure(f"Subscription '{subscription}' not found. Check the spelling and casing and try again.")
    return account["subscriptionId"]  # type: ignore[no-any-return]


def _arguments(text: str, naming: list[Any]) -> tuple[str, dict[str, str]]:
    resource = parse(text) if text.startswith("/") else None
    if resource is None or resource.subscription is None or resource.is_collection \
            or resource.path.lower() != text.lower():
        raise Failure(f"invalid resource ID: {text}")
    parts = id_parts(resource)
    arguments = {}
    for option in naming:
        if option.id_part not in parts:
            raise Failure(f"Argument {option.spellings[0]} cannot be derived from ID {text}. Please provide a complete "
                          "resource ID containing all information of 'Resource Id' arguments. ")
        arguments[option.name] = parts[option.id_part]
    return resource.subscription, arguments
