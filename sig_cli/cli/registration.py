"""What az does when the service says that a resource provider is not registered: it registers it, and sends again.

Source: az 2.91, observed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sig_cli.arm.messages import Request

if TYPE_CHECKING:
    from sig_cli.arm.messages import Response
    from sig_cli.cli.session import Session

API = "2016-02-01"
CODE = "MissingSubscriptionRegistration"
_SECONDS = 10


def registered(session: Session, request: Request, response: Response) -> bool:
    """Whether the provider that a 409 misses is registered now, so that the request is worth sending again.

    Warns with az's words of what is done.
    """
    error = response.body.get("error") if isinstance(response.body, dict) else None
    segments = request.path.split("/")
    if not isinstance(error, dict) or error.get("code") != CODE or len(segments) < 3:
        return False
    namespace = error["message"].rpartition("'")[0].rpartition("'")[2]
    where = f"/subscriptions/{segments[2]}/providers/{namespace}"
    session.warn(f"Resource provider '{namespace}' used by this operation is not registered. We are registering for you.")
    if session.exchange(Request("POST", f"{where}/register", {"api-version": API})).status != 200:
        session.warn("Registration failed. Please register manually.")
        return False
    while True:
        answer = session.exchange(Request("GET", where, {"api-version": API}))
        if answer.status != 200:
            return False
        if answer.body["registrationState"] == "Registered":
            session.warn("Registration succeeded.")
            return True
        from time import sleep

        sleep(_SECONDS)
