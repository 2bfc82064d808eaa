"""Requests that fail are asked again, as az asks: up to three times more, as long apart as the service says."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sig_cli.arm.messages import Request, Response, Send

TRANSIENT = frozenset((408, 429, 500, 502, 503, 504))
MORE = 3
_FIRST = 0.8


def persist(send: Send, request: Request, answer: Response, sleep: Callable[[float], object] = time.sleep) -> Response:
    """The first answer to a request that is no passing failure, or the last of four. Source: az 2.91, observed.

    What is not safe to repeat, POST and PATCH, is repeated only when the service says when.
    """
    for turn in range(MORE):
        said = answer.headers.get("Retry-After")
        if answer.status not in TRANSIENT or (said is None and request.method in ("POST", "PATCH")):
            break
        # azure-core asks again at once the first time.
        sleep(float(said) if said is not None else _FIRST * 2 ** turn if turn else 0)
        answer = send(request)
    return answer
