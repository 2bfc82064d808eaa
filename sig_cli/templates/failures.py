"""What goes wrong with a template, in the service's words.

Two layers. `ExpressionError` is what the language says of one expression: the inner text, and the character at which it
went wrong. `TemplateError` is what a client is answered: code, whole message, and the place in the document as line,
column and path. `messages.py` holds the texts, each with its evidence.
"""

from __future__ import annotations

from typing import Any

from sig_cli.templates.messages import MESSAGES


class TemplateError(Exception):
    """A template, its parameters or an expression that the service refuses.

    `code` and `message` are those of the service's error. `path` is the place in the document
    (`properties.template.resources[1].name`), `line` and `column` count from 1 and are 0 where the service tells none.
    `details` are the inner errors. `case` names the text in `MESSAGES`.
    """

    def __init__(self, message: str, *, code: str = "InvalidTemplate", case: str = "", path: str = "", line: int = 0,
                 column: int = 0, details: tuple[TemplateError, ...] = (), target: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.case = case
        self.path = path
        self.line = line
        self.column = column
        self.details = details
        self.target = target

    @property
    def additional_info(self) -> list[dict[str, Any]]:
        """The `additionalInfo` of ARM's envelope: where the template is violated."""
        place = {"lineNumber": self.line, "linePosition": self.column, "path": self.path}
        return [{"type": "TemplateViolation", "info": place}]


class ExpressionError(TemplateError):
    """An expression that does not parse, or has no value.

    `expression` is its text without the brackets, `position` counts its characters from 0 (-1 while it is not known).
    """

    def __init__(self, message: str, *, case: str = "", expression: str = "", position: int = -1) -> None:
        super().__init__(message, case=case)
        self.expression = expression
        self.position = position


class NeedsResults(Exception):
    """A value that exists only once other resources are deployed: `reference`, `references`, `list*`."""

    def __init__(self, function: str) -> None:
        super().__init__(function)
        self.function = function


def expression_error(case: str, /, *, position: int = -1, **values: object) -> ExpressionError:
    """The language's error for a case of `MESSAGES`, its placeholders filled with `values`."""
    return ExpressionError(MESSAGES[case][1].format(position=position, **values), case=case, position=position,
                           expression=str(values.get("expression", "")))


def text_of(case: str, /, **values: object) -> str:
    """The text of a case of `MESSAGES`, its placeholders filled with `values`."""
    return MESSAGES[case][1].format(**values)
