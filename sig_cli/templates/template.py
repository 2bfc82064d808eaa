"""A template taken apart: its sections, in their form, and errors that know their place."""

from __future__ import annotations

from typing import Any, NoReturn

from sig_cli.templates.documents import Document, read_document
from sig_cli.templates.failures import ExpressionError, TemplateError, text_of
from sig_cli.templates.limits import MOST_OUTPUTS, MOST_PARAMETERS, MOST_VARIABLES
from sig_cli.templates.reading import Path, path_text
from sig_cli.templates.table import type_name
from sig_cli.templates.values import find

_LANGUAGES = ("1.0", "1.1-experimental", "1.9-experimental", "1.10-experimental", "2.0", "2.1-experimental", "2.2-experimental")
_SYNTAX = ("expression-token", "expression-character", "expression-string", "expression-length", "expression-depth")
_PLACED = ("copy-count", "copy-name")


class Template:
    """The sections of a template. `at` is where it stands in its document: in a request that is `("properties", "template")`."""

    def __init__(self, document: Document, at: Path = (), value: Any = None) -> None:
        self.document = document
        self.at = at
        self.value: dict[str, Any] = self._object(document.value if value is None and not at else value, ())
        self.parameters = self._names("parameters", MOST_PARAMETERS)
        self.variables = self._names("variables", MOST_VARIABLES)
        self.outputs = self._names("outputs", MOST_OUTPUTS)
        self.definitions = self._names("definitions", 10_000)
        self.content_version = str(self._required("contentVersion"))
        self.language_version = str(find(self.value, "languageVersion", "1.0"))
        self.symbolic = False
        self.resources = self._resources()
        self.functions: list[Any] = self._typed("functions", list, "Array", [])

    def _resources(self) -> list[tuple[str | None, Path, dict[str, Any]]]:
        """The resources of the root: their symbolic name if they have one, where they stand, and what they say."""
        section = self._required("resources")
        if self.language_version not in _LANGUAGES:
            self.refuse("language-version", ("languageVersion",), version=self.language_version,
                        supported=", ".join(_LANGUAGES))
        # The language versions from 1.9 on name their resources.
        if type(section) is dict and self.language_version not in _LANGUAGES[:2]:
            self.symbolic = True
            return [(name, ("resources", name), self._object(item, ("resources", name))) for name, item in section.items()]
        if type(section) is not list:
            self.unexpected(section, "Array", ("resources",))
        return [(None, ("resources", index), self._object(item, ("resources", index))) for index, item in enumerate(section)]

    def _names(self, section: str, most: int) -> dict[str, Any]:
        """A section of names; none twice, whatever their case, and no more than the service takes."""
        names: dict[str, Any] = self._typed(section, dict, "Object", {})
        if len(names) > most:
            self.refuse("count-limit", (section,), what=section, limit=most, actual=len(names))
        seen: set[str] = set()
        for name in names:
            if name.lower() in seen:
                self.parse_error(f"An item with the same key has already been added. Key: {name}", (section, name))
            seen.add(name.lower())
        return names

    def _typed(self, name: str, kind: type, expected: str, default: Any) -> Any:
        value = find(self.value, name, None)
        if value is None:
            return default
        if type(value) is not kind:
            self.unexpected(value, expected, (name,))
        return value

    def _object(self, value: Any, path: Path) -> dict[str, Any]:
        if type(value) is not dict:
            self.unexpected(value, "Object", path)
        return value

    def _required(self, name: str) -> Any:
        value = find(self.value, name, None)
        if value is None:
            self.missing(name, ())
        return value

    def place(self, path: Path) -> tuple[int, int]:
        """The line and column of something in the template."""
        return self.document.place((*self.at, *path))

    def error(self, message: str, case: str, path: Path, **more: Any) -> TemplateError:
        """An error with its place."""
        line, column = self.place(path)
        return TemplateError(message, case=case, path=path_text((*self.at, *path)), line=line, column=column, **more)

    def refuse(self, case: str, path: Path, /, **values: object) -> NoReturn:
        """Raises `TemplateError`: the template fails its validation for a case of `MESSAGES`."""
        line, column = self.place(path)
        reason = text_of(case, line=line, column=column, **values)
        raise self.error(text_of("validation", reason=reason), case, path)

    def wrap(self, error: ExpressionError, case: str, path: Path, /, **values: object) -> TemplateError:
        """What a client is told when an expression at `path` is in error: `case` says of what it is the value."""
        if error.case in _SYNTAX:
            return self.error(text_of("language", reason=error.message), error.case, path)
        line, column = self.place(path)
        reason = error.message
        if error.case in _PLACED:
            return self.error(text_of("validation", reason=text_of(error.case, line=line, column=column)), error.case, path)
        whole = text_of(case, line=line, column=column, reason=reason, **values)
        return self.error(text_of("validation", reason=whole), error.case, path)

    def parse_error(self, reason: str, path: Path) -> NoReturn:
        """Raises `TemplateError` in the reader's words."""
        line, column = self.place(path)
        whole = f"{reason} Path '{path_text((*self.at, *path))}', line {line}, position {column}."
        raise self.error(text_of("parse", reason=whole), "parse", path)

    def missing(self, name: str, path: Path) -> NoReturn:
        """Raises `TemplateError` for a member that is not there."""
        line, column = self.place(path)
        reason = text_of("required", name=name, path=path_text((*self.at, *path)), line=line, column=column)
        raise self.error(text_of("parse", reason=reason), "required", path)

    def unexpected(self, value: Any, expected: str, path: Path) -> NoReturn:
        """Raises `TemplateError` for a value of the wrong type."""
        line, column = self.place(path)
        reason = text_of("unexpected-type", actual=type_name(value), expected=expected, path=path_text((*self.at, *path)),
                         line=line, column=column)
        raise self.error(text_of("parse", reason=reason), "unexpected-type", path)


def read_template(source: str | bytes | dict[str, Any]) -> Template:
    """A template from its text, or from its parsed value. Raises `TemplateError`."""
    return Template(Document(source) if isinstance(source, dict) else read_document(source))


def template_of_request(document: Document) -> Template:
    """The template in the body of a deployment's request (`properties.template`). Raises `TemplateError`."""
    value = find(find(document.value, "properties", {}), "template", None) if type(document.value) is dict else None
    return Template(document, ("properties", "template"), value)
