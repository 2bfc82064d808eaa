"""Every error that the service can answer with.

The texts, codes, statuses and targets are data (`sig_cli/data/errors.json`), each with its evidence, so that
`sig explain` tells a person where a refusal comes from. Code asks for a case by name:

    raise refusal("group-not-found", group="rg1")

Tree:

    ServiceError            what the service answers: status, code, message, target, details
"""

from __future__ import annotations

from typing import Any

LONGEST_VALUE = 1000
"""How many characters of a value stand in a message: more than any id or name has that the service accepts."""

_WHOLE = frozenset({"allowed", "api_versions", "children", "detail", "locations", "reason", "regions"})
"""Placeholders for lists of the service's own, and for messages made here."""


class ServiceError(Exception):
    """An answer of the service that is not a success.

    `status` is the HTTP status; `code`, `message`, `target` and `details` are the members of ARM's error envelope.
    A detail may have no code (""). `additional` is what the envelope calls `additionalInfo`.
    """

    def __init__(self, code: str, message: str, *, status: int = 400, target: str | None = None,
                 details: tuple[ServiceError, ...] = (), additional: tuple[dict[str, Any], ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.target = target
        self.details = details
        self.additional = additional

    @classmethod
    def of(cls, member: dict[str, Any], *, status: int = 400) -> ServiceError:
        """An error from the inside of an envelope, as another request was answered with it."""
        return cls(member.get("code", ""), member.get("message", ""), status=status, target=member.get("target"),
                   details=tuple(cls.of(detail) for detail in member.get("details", ())),
                   additional=tuple(member.get("additionalInfo", ())))

    def envelope(self) -> dict[str, Any]:
        """The body `{"error": {...}}` as ARM sends it."""
        return {"error": self.member()}

    def member(self) -> dict[str, Any]:
        """The inside of the envelope, as it also stands in a failed operation."""
        member: dict[str, Any] = {"code": self.code, "message": self.message} if self.code else {"message": self.message}
        if self.target is not None:
            member["target"] = self.target
        if self.details:
            member["details"] = [detail.member() for detail in self.details]
        if self.additional:
            member["additionalInfo"] = list(self.additional)
        return member


def refusal(case: str, /, **values: object) -> ServiceError:
    """The service's error for a named case of the catalogue.

    `values` fill the `{placeholders}` of its message and target. Of a long text that a request gave, the beginning is quoted;
    what the service says itself is whole. Raises `KeyError` for a case that the catalogue lacks: that is a bug, and a test
    looks for it.
    """
    from sig_cli.data_files import load

    entry = load("errors.json")["cases"][case]
    target = entry.get("target")
    for name, value in values.items():
        if isinstance(value, str) and len(value) > LONGEST_VALUE and name not in _WHOLE:
            values[name] = value[:LONGEST_VALUE] + "..."
    return ServiceError(entry["code"], entry["message"].format(**values), status=entry["status"],
                        target=target.format(**values) if target else None)
