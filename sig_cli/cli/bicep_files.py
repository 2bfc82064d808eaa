"""Bicep files: built by the `bicep` on PATH, as az has them built. Source: az 2.91, read and observed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.template_files import given_parameters, parsed_template, read_text

NO_BICEP = ("Bicep CLI not found. Install it now by running \"az bicep install\", or put a 'bicep' on PATH: "
            "https://aka.ms/bicep-install")
OVERRIDES = "BICEP_PARAMETERS_OVERRIDES"
"""The variable in which `bicep` takes values that go over those of its file."""
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_USING_NONE = re.compile(r"\s*using[ \t]+none[ \t]*(\n|$)", re.IGNORECASE)


def is_parameters(word: str) -> bool:
    """Whether a word of `--parameters` is a file of Bicep parameters."""
    return word.lower().endswith(".bicepparam")


def build(path: str) -> str:
    """The template of a `.bicep` file, as text. Raises `Failure` when there is no `bicep`, and with what it says when it fails."""
    return _bicep("build", "--stdout", path)


def build_parameters(words: list[str], template_file: str | None) -> tuple[str | None, str | None, dict[str, Any]]:
    """What a `.bicepparam` file among the words of `--parameters` stands for: a template's text or a template spec's id, and parameters.

    The other words are values that go over the file's. `template_file` is a `.bicep` file to use in place of the one that the
    file names, or the template of one that names none. Raises `Failure`.
    """
    paths = [word for word in words if is_parameters(word)]
    if len(paths) > 1:
        raise Failure("Only one .bicepparam file can be provided with --parameters argument")
    [path] = paths
    names_none = _names_no_template(path)
    is_bicep = template_file is not None and template_file.lower().endswith(".bicep")
    if template_file is not None and not names_none and not is_bicep:
        raise Failure("Only a .bicep template is allowed with a .bicepparam file")
    if names_none and template_file is None:
        raise Failure("The .bicepparam file uses 'using none', so a --template-file (-f) must be provided.")
    arguments = (path, "--stdout") if names_none or template_file is None else (path, "--bicep-file", template_file, "--stdout")
    text, spec, parameters = _built(arguments, path, {})
    if names_none and template_file is not None:
        text, spec = build(template_file) if is_bicep else read_text(template_file), None
    others = [word for word in words if not is_parameters(word)]
    if others and text is not None:
        _, _, parameters = _built(arguments, path, _overrides(parsed_template(text, path), others))
    return text, spec, parameters


def _overrides(template: dict[str, Any], words: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word in words:
        if "=" not in word or os.path.isfile(word):
            raise Failure(f"Unable to parse parameter: {word}. Only correctly formatted in-line parameters are allowed with a .bicepparam file")
        found.update(given_parameters(template, [word]))
    return {name: given["value"] for name, given in found.items()}


def _built(arguments: tuple[str, ...], path: str, overrides: dict[str, Any]) -> tuple[str | None, str | None, dict[str, Any]]:
    built = parsed_template(_bicep("build-params", *arguments, overrides=overrides), path)
    text, spec = built.get("templateJson"), built.get("templateSpecId")
    parameters = parsed_template(str(built.get("parametersJson")), path).get("parameters", {})
    if not isinstance(parameters, dict) or not all(value is None or isinstance(value, str) for value in (text, spec)):
        raise Failure(f"Failed to parse '{path}', please check whether it is a valid JSON format")
    return text, spec, parameters


def _names_no_template(path: str) -> bool:
    """Whether the first statement of a file of parameters is `using none`."""
    try:
        text = read_text(path)
    except Failure:
        return False  # `bicep` says what is wrong with it
    return _USING_NONE.match(_COMMENT.sub("", text)) is not None


def _bicep(*arguments: str, overrides: dict[str, Any] | None = None) -> str:
    program = shutil.which("bicep")
    if program is None:
        raise Failure(NO_BICEP)
    environment = {**os.environ, OVERRIDES: json.dumps(overrides)} if overrides else None
    try:
        done = subprocess.run([program, *arguments], capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
                              env=environment)
    except OSError as error:
        raise Failure(f"'{program}' cannot be run: {error.strerror or error}.") from None
    if done.returncode:
        raise Failure(done.stderr.strip() or f"bicep ended with {done.returncode}")
    return done.stdout
