"""The headers that every answer of Resource Manager carries: request ids, rate limits, and what keeps caches away.

Names and forms are recorded; so are the limits of the compute service (`data/rate_limits.json`). What is left is counted per
server, and nothing is ever refused for it.
"""

from __future__ import annotations

import re
from collections import deque
from time import gmtime, monotonic, strftime
from typing import TYPE_CHECKING
from uuid import uuid4

from sig_cli.data_files import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sig_cli.arm.messages import Response

_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_PRINTABLE = re.compile(r"[\x21-\x7e]{1,200}")
_SUBSCRIPTION = re.compile(r"/subscriptions/([^/]+)", re.IGNORECASE)
_KINDS = {"GET": "reads", "HEAD": "reads", "DELETE": "deletes"}


class Dresser:
    """Gives answers their headers, and counts for the rate limits."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, str], deque[float]] = {}

    def new(self, headers: Mapping[str, str]) -> Dressing:
        """What is to be said about one request, whose headers have lower-case names."""
        return Dressing(self, headers)

    def remaining(self, subscription: str, policy: str, seconds: float, limit: int) -> int:
        """How many requests of a policy a subscription has left in a sliding window, after this one."""
        now = monotonic()
        window = self._windows.setdefault((subscription, policy), deque(maxlen=limit))
        while window and window[0] <= now - seconds:
            window.popleft()
        window.append(now)
        return limit - len(window)


class Dressing:
    """The headers of one answer."""

    def __init__(self, dresser: Dresser, headers: Mapping[str, str]) -> None:
        self._dresser = dresser
        self._headers = headers
        self.request_id = str(uuid4())

    def finish(self, method: str, path: str, response: Response) -> dict[str, str]:
        """The headers of an answer: its own, and those that all have."""
        made = {"Cache-Control": "no-cache", "Pragma": "no-cache", "Expires": "-1", **response.headers}
        request_id = made.setdefault("x-ms-request-id", self.request_id)
        correlation = self._headers.get("x-ms-correlation-request-id", "")
        made["x-ms-correlation-request-id"] = correlation if _GUID.fullmatch(correlation) else request_id
        made["x-ms-routing-request-id"] = f"LOCAL:{strftime('%Y%m%dT%H%M%SZ', gmtime())}:{request_id}"
        client = self._headers.get("x-ms-client-request-id", "")
        if self._headers.get("x-ms-return-client-request-id", "").lower() == "true" and _PRINTABLE.fullmatch(client):
            made["x-ms-client-request-id"] = client
        found = _SUBSCRIPTION.match(path)
        if found is not None and response.status not in (401, 403):
            made.update(self._limits(method, path, found[1].lower()))
        made["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        made["X-Content-Type-Options"] = "nosniff"
        return made

    def _limits(self, method: str, path: str, subscription: str) -> dict[str, str]:
        limits = load("rate_limits.json")
        kind = _KINDS.get(method, "writes")
        left = self._dresser.remaining(subscription, kind, limits["subscription"]["seconds"],
                                       limits["subscription"][kind])
        made = {f"x-ms-ratelimit-remaining-subscription-{kind}": str(left)}
        policy = _policy(method, path)
        if policy in limits["compute"]:
            rows = [(name, seconds, limits["compute"][policy].get(name))
                    for name, seconds in limits["windows"].items()]
            made["x-ms-ratelimit-remaining-resource"] = ",".join(
                f"Microsoft.Compute/{policy}{name};{self._dresser.remaining(subscription, policy + name, seconds, limit)}"
                for name, seconds, limit in rows if limit)
        return made


_TYPES = {"galleries": "Gallery", "galleries/images": "GalleryImage", "galleries/images/versions": "GalleryImageVersion",
          "galleries/applications": "GalleryApplication", "galleries/applications/versions": "GalleryApplicationVersion"}
_LISTS = {"galleries/applications": "ListGalleryApplicationsInGallery",
          "galleries/applications/versions": "ListGalleryApplicationVersionsInGalleryApplication"}
_VERBS = {"GET": "Get", "HEAD": "Get", "PUT": "CreateUpdate", "PATCH": "CreateUpdate", "DELETE": "Delete"}


def _policy(method: str, path: str) -> str:
    """The name under which the compute service counts a request; empty for what it does not count."""
    words = path.lower().partition("/providers/microsoft.compute/")[2].split("/")
    if len(words) > 2 and words[0] == "locations" and words[2] == "capsoperations":
        return "GetOperationStatus"
    types = "/".join(words[::2])
    if method == "GET" and len(words) % 2 and types in _LISTS:
        return _LISTS[types]
    kind = _TYPES.get(types, "")
    return _VERBS.get(method, "") + kind if kind else ""
