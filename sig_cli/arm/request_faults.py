"""Requests that are answered with a failure on purpose: throttled, broken, too late. The rules: `domain.faults`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.arm.messages import JSON, Request, Response
from sig_cli.arm.operations import retry_after
from sig_cli.domain.errors import ServiceError, refusal
from sig_cli.domain.faults import STATUSES
from sig_cli.providers.faults import counted, series
from sig_cli.providers.reading import Resources

if TYPE_CHECKING:
    from sig_cli.arm.routing import Route
    from sig_cli.workspace.engine import Engine

FAULT = "x-sig-fault"
"""The header in which our own clients are told that an answer is a failure on purpose, and which one."""


def strike(request: Request, where: Route, engine: Engine, now: int, speed: float | None) -> Response | None:
    """The failure that a request is answered with, or None. What was counted is kept at once.

    Polls of operations count as requests of the type "operations". Raises `Conflict` when another request counted meanwhile.
    """
    resources = Resources(engine, now)
    faults = series(resources, "request")
    if faults is None:
        return None
    fault = faults.strike("", "operations" if where.operation is not None else where.type, request.method)
    operations = counted(faults)
    if operations:
        engine.commit([*operations, *resources.checks()])
    if fault is None:
        return None
    status = fault.get("status", 500)
    known = refusal(STATUSES[status])
    error = ServiceError(fault.get("code") or known.code, fault.get("message") or known.message, status=status)
    headers = {"Content-Type": JSON, FAULT: fault["name"]}
    if status in (429, 503) or "retryAfter" in fault:
        headers["Retry-After"] = str(fault.get("retryAfter", retry_after(speed)))
    return Response(status, None if request.method == "HEAD" else error.envelope(), headers)
