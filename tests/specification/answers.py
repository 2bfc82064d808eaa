"""Whether an answer is one that the specification has: a status it names with the body it describes, or an error."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft7Validator, FormatChecker

from sig_cli.domain.moments import parse
from tests.specification import ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sig_cli.arm.messages import Response
    from tests.specification.documents import Operation

FORMATS = FormatChecker(formats=())
FORMATS.checks("date-time")(lambda value: not isinstance(value, str) or parse(value) is not None)
FORMATS.checks("int32")(lambda value: not isinstance(value, int) or -2**31 <= value < 2**31)


def problems(operation: Operation, answer: Response) -> list[str]:
    """What is wrong with an answer; nothing when the specification has it."""
    if answer.status >= 500:
        return [f"status {answer.status}: {answer.body}"]
    if answer.status >= 400:
        return list(_envelope(answer.body))
    if not operation.answers(answer.status):
        return [f"status {answer.status} is not among {', '.join(operation.responses)}"]
    if operation.responses[str(answer.status)] is None:
        return []
    if (answer.body is None) != (str(answer.status) in ledger.listed("without-body", operation)):
        return [f"status {answer.status} has {'no' if answer.body is None else 'a'} body"]
    if answer.body is None:
        return []
    added = ledger.listed("added", operation)
    missing = [f"{name} is added no more" for name in added - answer.body.keys()]
    body = {name: value for name, value in answer.body.items() if name not in added}
    return missing + [f"{_place(error)}: {error.message}"
                      for error in _validator(operation, str(answer.status)).iter_errors(body)]


def _envelope(body: Any) -> Iterator[str]:
    """What an error lacks: Resource Manager's envelope with a code and a message in it."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict) or set(body) != {"error"}:
        yield f"no error envelope: {body!r}"
        return
    for name in ("code", "message"):
        if not isinstance(error.get(name), str) or not error[name].strip():
            yield f"an error without {name}: {error!r}"
    for name in error.keys() - {"code", "message", "target", "details", "additionalInfo", "innererror"}:
        yield f"an error with {name}"


@cache
def _validators() -> dict[tuple[str, str], Draft7Validator]:
    return {}


def _validator(operation: Operation, status: str) -> Draft7Validator:
    made = _validators()
    key = (operation.key, status)
    if key not in made:
        made[key] = Draft7Validator(operation.responses[status], format_checker=FORMATS)
    return made[key]


def _place(error: Any) -> str:
    return ".".join("[]" if isinstance(step, int) else str(step) for step in error.absolute_path).replace(".[]", "[]") or "body"
