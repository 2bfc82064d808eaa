"""`wait`: look at a resource again and again until a condition holds. Source: az 2.91, observed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.cli.output.query import Expression
    from sig_cli.cli.session import Session

STANDING = ("The clock of the workspace stands still at {}, so what is waited for does not come. Move it with "
            "`sig clock advance`, or let it go on with `sig clock run`.")
HANGING = ("What is waited for hangs: it never ends, wherever the clock of the workspace stands. Without the fault that lets it hang "
           "(`sig fault remove`), another write or its deletion takes its place.")
INTERVAL = 30
"""Seconds between two looks where nobody says otherwise: az's."""
NO_CONDITION = "incorrect usage: --created | --updated | --deleted | --exists | --custom JMESPATH"


def wait(get: Callable[[], Any], *, created: bool = False, updated: bool = False, deleted: bool = False,
         exists: bool = False, custom: str | None = None, interval: int | None = None, timeout: int = 3600, aaz: bool = True,
         sleep: Callable[[float], object] = time.sleep, session: Session | None = None) -> dict[str, Any] | None:
    """None when the condition holds, `{}` when the time ran out (az prints that and ends with 0).

    `get` reads the resource in the service's shape, or raises ServiceError. `aaz` says which command it is: az's
    generated ones evaluate `custom` on that shape, the hand-written ones on the flattened one of `show`.
    Without an `interval` it is az's, or as much shorter as operations are faster than the service's in this session.
    A missing resource is waited for with `created`, `exists` and `custom`, fulfils `deleted`, and else is an error.
    Raises Failure without a condition, for an interval of zero (az ends in a traceback), for a failed resource
    (`The operation failed`) and for an expression that cannot be evaluated; every other error of the service. With a
    `session`, Failure too when the clock of its workspace stands still, with which nothing that is waited for would come.
    """
    if not (created or updated or deleted or exists or custom):
        raise Failure(NO_CONDITION)
    if interval == 0:
        raise Failure("incorrect usage: --interval must not be 0")
    if interval is None:
        interval = _usual(session)
    expression = _expression(custom) if custom else None
    for _ in range(0, timeout, interval):
        resource = None
        try:
            resource = get()
        except ServiceError as error:
            if error.status != 404:
                raise
            if deleted:
                return None
            if not (created or exists or custom):
                raise
        else:
            if exists or _holds(resource, created=created or updated, expression=expression, aaz=aaz):
                return None
        if session is not None and session.frozen:
            raise Failure(HANGING if _hangs(session, resource) else STANDING.format(session.frozen))
        _pass(session, resource, interval, sleep)
    return {}


def _hangs(session: Session, resource: Any) -> bool:
    """Whether what is done to a resource never ends, on purpose."""
    from sig_cli.domain.lifecycle import hangs
    from sig_cli.workspace.files import FilesEngine
    from sig_cli.workspace.names import fold

    id_ = resource.get("id") if isinstance(resource, dict) else None
    stored = FilesEngine(session.folder).get(fold(id_)) if isinstance(id_, str) else None
    return stored is not None and hangs(stored.document)


def _usual(session: Session | None) -> int:
    """The seconds between two looks that go with the speed of operations: a second's work is not waited for half a minute."""
    if session is None:
        return INTERVAL
    speed = session.settings.speed
    return 1 if speed is None else max(1, round(min(INTERVAL, INTERVAL / speed)))


def _pass(session: Session | None, resource: Any, interval: int, sleep: Callable[[float], object]) -> None:
    """Let the time between two looks pass, with something to see where somebody looks."""
    if session is not None:
        from sig_cli.cli.times import is_watched

        if is_watched(session):
            from sig_cli.cli.live import stand_by

            stand_by(session, resource, interval)
            return
    sleep(interval)


def _holds(resource: Any, *, created: bool, expression: Expression | None, aaz: bool) -> bool:
    state = _provisioning_state(resource)
    if state == "failed":
        raise Failure("The operation failed")
    if created and state == "succeeded":
        return True
    if expression is None:
        return False
    from sig_cli.cli.output.query import search

    return bool(search(expression, resource if aaz else _flattened(resource)))


def _provisioning_state(resource: Any) -> str:
    if not isinstance(resource, dict):
        return ""
    state = resource.get("provisioningState")
    if not state and isinstance(resource.get("properties"), dict):
        state = resource["properties"].get("provisioningState")
    return str(state or "").lower()


def _flattened(resource: Any) -> Any:
    if not isinstance(resource, dict) or not isinstance(resource.get("properties"), dict):
        return resource
    return {**resource["properties"], **{key: value for key, value in resource.items() if key != "properties"}}


def _expression(text: str) -> Expression:
    """The parsed `--custom`; a mistake in it is told at once, not when the resource is there."""
    from jmespath import compile as compile_expression
    from jmespath.exceptions import JMESPathError

    try:
        expression: Expression = compile_expression(text)
    except (JMESPathError, ValueError, KeyError, RecursionError) as error:
        from sig_cli.cli.output.query import QueryFailure

        text = str(getattr(error, "message", error))
        raise QueryFailure(f"Invalid jmespath query supplied for `--query`: {text}") from None
    return expression
