"""What an answer of the service that is no success says, as an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sig_cli.domain.errors import ServiceError

if TYPE_CHECKING:
    from sig_cli.arm.messages import Response


def service_error(response: Response) -> ServiceError:
    """The error that an answer carries; az's words for an answer without a body."""
    return _error(response.body.get("error") if isinstance(response.body, dict) else None, response.status)


def operation_error(body: dict[str, Any]) -> ServiceError:
    """The error of a long-running operation that failed."""
    return _error(body.get("error"), 200)


def _error(member: Any, status: int) -> ServiceError:
    if not isinstance(member, dict) or "message" not in member:
        from http import HTTPStatus

        return ServiceError("", f"Operation returned an invalid status '{HTTPStatus(status).phrase}'", status=status)
    details = tuple(_error(detail, status) for detail in member.get("details") or ())
    return ServiceError(member.get("code") or "", member["message"], status=status, target=member.get("target"),
                        details=details, additional=tuple(member.get("additionalInfo") or ()))
