"""Text that may be JSON or a Python literal: what people paste into `--set`, `--add` and shorthand options.

az reads `{'a': 1}` as readily as `{"a": 1}`, and so do scripts written for it.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NoReturn

from sig_cli.cli.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

ADVICE = ("The provided JSON string may have been parsed by the shell. See "
          "https://learn.microsoft.com/cli/azure/use-azure-cli-successfully-quoting#json-strings")
"""What az says after some words that are no JSON."""
_FIRST_OF_LITERALS = "'\"0123456789+-.([{"
_NAMES = {"True": True, "False": False, "None": None}


def parse(text: str, mapping: Callable[..., Any] = dict) -> Any:
    """The value that `text` spells as JSON, with objects made by `mapping`, or else as a Python literal.

    Raises ValueError for anything else: the caller then keeps the text. NaN and infinities are no JSON, so they stay
    text as well. A literal may be of a type that JSON lacks (a tuple, bytes): callers that send it check with `is_json`.
    """
    try:
        return json.loads(text, object_pairs_hook=mapping, parse_constant=_refuse, parse_float=_finite)
    except ValueError:
        return _literal(text)
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None


def parse_strictly(text: str, mapping: Callable[..., Any] = dict) -> Any:
    """As `parse`, but the error is the one that JSON gives, as az words it for files."""
    try:
        return parse(text, mapping)
    except ValueError:
        try:
            return json.loads(text)
        except RecursionError:
            detail = "nested too deeply"
        except ValueError as error:
            detail = str(error)
        raise ValueError(f"Failed to parse string as JSON:\n{text}\nError detail: {detail}") from None


def is_json(value: Any) -> bool:
    """Whether a value that came out of `parse` can be sent."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def read_file(path: str, mapping: Callable[..., Any] = dict) -> Any:
    """The JSON or YAML in a file; `mapping` makes the objects of JSON. Raises Failure with az's words when it cannot be read as such."""
    text = _text_of(path)
    try:
        if path.endswith((".yml", ".yaml")):
            return _yaml(text)
        return parse_strictly(text, mapping)
    except ValueError as error:
        raise Failure(f"Failed to parse file '{path}' with exception:\n{error}") from None


def _text_of(path: str) -> str:
    try:
        with open(os.path.expanduser(path), "rb") as file:
            raw = file.read()
    except OSError as error:
        raise Failure(f"Failed to read file '{path}': {error.strerror}") from None
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le"):
        try:
            return raw.decode(encoding)
        except UnicodeError:
            continue
    raise Failure(f"Failed to decode file {path} - unknown decoding")


def _yaml(text: str) -> Any:
    import yaml

    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if value is None:
        msg = "No content in the file."
        raise ValueError(msg)
    return value


def _literal(text: str) -> Any:
    word = text.strip()
    if word in _NAMES:
        return _NAMES[word]
    # Most values are plain words; the import of ast, some milliseconds, is for those that can be a literal.
    if not (word[:1] and word[0] in _FIRST_OF_LITERALS) and not ("'" in word[:3] or '"' in word[:3]):
        _refuse(text)
    import ast
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the compiler's remarks on somebody's value
        try:
            value = ast.literal_eval(text)
            repr(value)  # numbers beyond what Python prints cannot be named in a message either
        except (SyntaxError, TypeError, MemoryError, RecursionError):
            _refuse(text)
    return value


def _finite(text: str) -> float:
    value = float(text)
    return value if value - value == 0 else _refuse(text)


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)
