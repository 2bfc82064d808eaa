"""Asking a person for the parameters that a template lacks, in az's words."""

from __future__ import annotations

import sys
from typing import Any

from sig_cli.cli.failures import Failure


def ask(missing: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A value for each missing parameter. Raises `Failure` where nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise Failure(f"Missing input parameters: {', '.join(sorted(missing))}")
    return {name: {"value": _ask(name, parameter)} for name, parameter in missing.items()}


def _ask(name: str, parameter: dict[str, Any]) -> Any:
    kind = str(parameter.get("type", "string")).lower()
    metadata = parameter.get("metadata")
    text = metadata.get("description", "Missing description") if isinstance(metadata, dict) else "Missing description"
    question = f"Please provide {kind} value for '{name}' (? for help): "
    choices = parameter.get("allowedValues")
    while True:
        if isinstance(choices, list):
            lines = "".join(f"\n [{number}] {choice}" for number, choice in enumerate(choices, 1))
            print(f"{question}{lines}\nPlease enter a choice [Default choice(1)]: ", end="", flush=True)
        elif kind != "securestring":
            print(question, end="", flush=True)
        answer = _secret(question) if kind == "securestring" else _line()
        if answer == "?":
            print(text)
            continue
        try:
            return choices[int(answer or "1") - 1] if isinstance(choices, list) else _value(kind, answer)
        except (ValueError, IndexError):
            print(f"'{answer}' is not a valid value.", file=sys.stderr)


def _line() -> str:
    answer = sys.stdin.readline()
    if not answer:
        raise Failure("Unable to prompt for a value: the input has ended.")
    return answer.rstrip("\n")


def _secret(question: str) -> str:
    from getpass import getpass

    return getpass(question)


def _value(kind: str, answer: str) -> Any:
    if kind == "int":
        return int(answer)
    if kind == "bool":
        if answer.lower() not in ("t", "true", "f", "false", "y", "n"):
            raise ValueError(answer)
        return answer.lower() in ("t", "true", "y")
    if kind in ("object", "secureobject", "array"):
        if not answer:
            return [] if kind == "array" else {}
        from sig_cli.cli.loose_json import parse_strictly

        return parse_strictly(answer)
    return answer


def yes(question: str) -> bool:
    """Whether a person says yes. Raises `Failure` where nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise Failure("Unable to prompt for confirmation as no tty available.")
    while True:
        print(f"{question} (y/n): ", end="", flush=True)
        answer = _line().strip().lower()
        if answer in ("y", "n"):
            return answer == "y"
