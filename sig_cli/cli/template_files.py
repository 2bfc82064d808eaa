"""Template files, parameter files, and the parameters of a command line, read as az reads them.

az parses a template only to know its parameters; what it sends is the text of the file. Source: az 2.91, observed.
"""

from __future__ import annotations

import os
import re
from typing import Any

from sig_cli.cli.failures import Failure
from sig_cli.templates import TemplateError, read_document

NOTHING_GIVEN = "Please enter one of the following: template file, template spec, template url, or Bicep parameters file."
MOST_FILES = 100
"""How many files beside a template are sent along."""
MOST_BYTES = 16 * 1024 * 1024
"""How much of a file is read; what is larger is no template. The service takes requests of 4 MB, which UTF-16 may double."""
_FILE_NAME = re.compile(r"[\w./-]*\w\.json\b")
_KINDS = {"object": "object", "array": "object", "secureobject": "object", "string": "string", "securestring": "string",
          "bool": "bool", "int": "int"}


def read_text(path: str) -> str:
    """The text of a file in whatever Unicode encoding it has. Raises `Failure` for one that cannot be read or is too large."""
    try:
        with open(path, "rb") as file:
            raw = file.read(MOST_BYTES + 1)  # a device such as /dev/zero never ends
    except OSError as error:
        raise Failure(str(error)) from None
    if len(raw) > MOST_BYTES:
        raise Failure(f"'{path}' has more than {MOST_BYTES // 1024 ** 2} MB, and the service takes requests of at most 4 MB.")
    for encoding in ("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "latin-1"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Failure(f"Failed to decode file {path} - unknown decoding")


def read_template(path: str) -> tuple[str, dict[str, Any]]:
    """The text of a template file and its value. A `.bicep` file goes through `bicep`. Raises `Failure`."""
    if path.lower().endswith(".bicep"):
        from sig_cli.cli.bicep_files import build

        text = build(path)
    else:
        text = read_text(path)
    return text, parsed_template(text, path)


class FilesBeside(dict[str, str]):
    """The files beside a template that are sent along with it; `template` is the path of the template."""

    def __init__(self, template: str, found: dict[str, str]) -> None:
        super().__init__(found)
        self.template = template


def why_unread(path: str, link: str) -> str:
    """Why the file that a link in a template means was not sent along, in words. `link` is an address or a path.

    "" for one that is there: then the link leads to something else.
    """
    name = link.partition("://")[2].rpartition("/")[2] if "://" in link else link
    folder = os.path.realpath(os.path.dirname(path) or ".")
    file = os.path.realpath(os.path.join(folder, name.removeprefix("./")))
    if os.path.relpath(file, folder).startswith(".."):
        return f"'{link}' lies outside of '{folder}': only files in the template's folder and below it are read"
    if not name.endswith(".json"):
        return f"'{link}' does not end in .json: only such files are read"
    if os.path.isdir(file):
        return f"'{file}' is a folder"
    if "://" in link and not os.path.exists(file):
        return f"Nothing here goes out to the network, and there is no file '{name}' in '{folder}' to take the place of '{link}'"
    return "" if os.path.isfile(file) else f"There is no file '{file}'"


def files_beside(path: str, text: str) -> dict[str, str]:
    """The texts of the files that a template names, by their names from its folder, and of those that these name.

    Only files in the folder of the template and below it; a name is whatever ends in `.json` in the text.
    """
    folder = os.path.realpath(os.path.dirname(path) or ".")
    found: dict[str, str] = {}
    waiting = [(folder, text)]
    while waiting and len(found) < MOST_FILES:
        where, content = waiting.pop()
        for name in dict.fromkeys(_FILE_NAME.findall(content)):
            file = os.path.realpath(os.path.join(where, name.removeprefix("./").lstrip("/")))
            inside = os.path.relpath(file, folder)
            if inside.startswith("..") or inside in found or not os.path.isfile(file) or file == os.path.realpath(path):
                continue
            found[inside] = read_text(file)
            waiting.append((os.path.dirname(file), found[inside]))
    return found


def parsed_template(text: str, path: str) -> dict[str, Any]:
    """The value of a template's text. Raises `Failure` with az's words for what is no JSON object."""
    try:
        value = read_document(text).value
    except TemplateError as error:
        if error.case == "size":
            raise Failure(f"'{path}': {error.message}") from None
        value = None
    if not isinstance(value, dict):
        raise Failure(f"Failed to parse '{path}', please check whether it is a valid JSON format")
    return value


def given_parameters(template: dict[str, Any], words: list[str]) -> dict[str, Any]:
    """The parameters that the words of `--parameters` give, later ones over earlier ones: files, JSON, `NAME=VALUE`.

    Raises `Failure` with az's words for a word that is none of these, a parameter that the template does not have, and a
    value that is not of its type.
    """
    found: dict[str, Any] = {}
    for word in words:
        part = _file(word)
        if part is None:
            part = _json(word)
        if part is not None:
            found.update(part)
        elif not _pair(template, found, word):
            raise Failure(f"Unable to parse parameter: {word}")
    return found


def _file(word: str) -> dict[str, Any] | None:
    try:
        if not os.path.isfile(word):
            return None
    except ValueError:
        return None
    text = read_text(word)
    if not text:
        return None
    try:
        value = read_document(text).value
    except TemplateError:
        value = None
    if not isinstance(value, dict):
        reason = f"Failed to parse '{word}', please check whether it is a valid JSON format"
        raise Failure(f"Failed to parse {word} with exception:\n    {reason}")
    return _parameters_in(value)


def _json(word: str) -> dict[str, Any] | None:
    from sig_cli.cli.loose_json import parse

    try:
        value = read_document(word).value
    except TemplateError:
        try:
            value = parse(word)
        except ValueError:
            return None
    return _parameters_in(value) if isinstance(value, dict) else None


def _parameters_in(value: dict[str, Any]) -> dict[str, Any] | None:
    """The parameters of a parameter file, or of an object of nothing else."""
    inside = value.get("parameters", value)
    return inside if isinstance(inside, dict) else None


def _declared(template: dict[str, Any]) -> dict[str, Any]:
    """The declarations of a template's parameters; none where they have another form, which the service refuses."""
    declared = template.get("parameters")
    return declared if isinstance(declared, dict) else {}


def _pair(template: dict[str, Any], found: dict[str, Any], word: str) -> bool:
    name, equals, text = word.partition("=")
    if not equals:
        return False
    declared = _declared(template)
    if name not in declared:
        raise Failure(f"unrecognized template parameter '{name}'. Allowed parameters: {', '.join(sorted(declared))}")
    declaration = declared[name]
    type_ = resolved(declaration, template).get("type", "") if isinstance(declaration, dict) else ""
    kind = _KINDS.get(str(type_).lower(), "string")
    found[name] = {"value": _value(kind, text)}
    return True


def _value(kind: str, text: str) -> Any:
    if kind == "object":
        from sig_cli.cli.loose_json import parse_strictly

        try:
            return parse_strictly(text)
        except ValueError as error:
            raise Failure(str(error)) from None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        try:
            return int(text)
        except ValueError as error:
            raise Failure(str(error)) from None
    return text


def resolved(parameter: dict[str, Any], template: dict[str, Any]) -> dict[str, Any]:
    """The declaration of a parameter with its `$ref` followed. Raises `Failure` for one that leads nowhere or in circles."""
    current, seen = parameter, set()
    while "$ref" in current:
        reference = current["$ref"]
        if reference in seen:
            raise Failure(f"Cycle detected with processing {reference}.")
        seen.add(reference)
        steps = str(reference).split("/")
        if len(steps) < 2 or steps[0] != "#" or steps[1] not in ("definitions", "parameters", "outputs"):
            raise Failure(f"Invalid $ref {reference}.")
        target: Any = template
        for step in steps[1:]:
            target = target.get(step) if isinstance(target, dict) else None
        if not isinstance(target, dict):
            raise Failure(f"Failed to resolve path {reference}.")
        kept = {name: current[name] for name in ("nullable", "minLength", "maxLength", "allowedValues") if current.get(name)
                is not None}
        current = {**target, **kept}
    return current


def missing_parameters(template: dict[str, Any], given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The parameters that must have a value and have none, in the template's order."""
    missing = {}
    for name, parameter in _declared(template).items():
        if not isinstance(parameter, dict) or "defaultValue" in parameter or given.get(name) is not None:
            continue
        if not resolved(parameter, template).get("nullable", False):
            missing[name] = parameter
    return missing
