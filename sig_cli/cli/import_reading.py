"""The files that `sig import` reads: what az prints, whole folders of it, templates, and what `sig export` wrote."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LARGEST = 1 << 30
_LARGE = 1 << 16
RECEIVERS = "shared-with.json"
"""How that script names what `az sig show --sharing-groups` prints."""
_SCRIPTED = re.compile(r"([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\.(\w+)\.json")
"""How the script of `--print-script` names its files: an empty list does not tell what it is a list of."""


class Read:
    """One file: its `items`, or the `problem` that kept it from being read.

    `receivers` tells that the file was asked whom galleries are shared with: one that names nobody is shared with nobody.

    `kind` is "items" (resources), "accounts" (`az account list`), "template" or "export". `listed` tells that it holds all of
    something: subscription and kind from the file's name, or "" for each.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.kind = "items"
        self.items: list[Any] = []
        self.problem = ""
        self.complete = False
        self.subscription = ""
        self.listed = ""
        self.receivers = False


def files(paths: Sequence[str]) -> Iterator[str]:
    """The files that paths name: a folder stands for all JSON files below it, in order."""
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for folder, inner, names in os.walk(path):
            inner.sort()
            for name in sorted(names):
                if name.lower().endswith(".json"):
                    yield os.path.join(folder, name)


def read(path: str) -> Read:
    """What a file holds. Never raises for what is wrong with the file."""
    made = Read(path)
    named = _SCRIPTED.fullmatch(os.path.basename(path))
    made.receivers = os.path.basename(path) == RECEIVERS
    if named:
        made.subscription, made.listed = named[1].lower(), named[2]
    try:
        if os.path.getsize(path) > LARGEST:
            made.problem = "it is larger than a gigabyte"
            return made
        with open(path, "rb") as file:
            content = _content(file.read())
    except OSError as error:
        made.problem = error.strerror or str(error)
    except RecursionError:
        made.problem = "it is nested too deeply"
    except ValueError as error:
        made.problem = f"it is not JSON, or half of it is missing: {error}"
    else:
        _sort(made, content)
    return made


def _content(raw: bytes) -> Any:
    """What JSON says. `orjson` takes a third of the time for a large file; what it does not take is read without it."""
    if len(raw) > _LARGE:
        from orjson import JSONDecodeError, loads

        try:
            return loads(raw)
        except JSONDecodeError:
            pass
    return json.loads(raw)


def _sort(made: Read, content: Any) -> None:
    if isinstance(content, dict) and content.get("sigExport") == 1 and isinstance(content.get("resources"), list):
        made.kind, made.items = "export", [content]
    elif isinstance(content, dict) and "deploymentTemplate" in str(content.get("$schema")):
        made.kind, made.items = "template", [content]
    elif isinstance(content, dict) and isinstance(content.get("value"), list):
        made.items, made.complete = content["value"], not content.get("nextLink")
    elif isinstance(content, list):
        made.items, made.complete = content, True
    else:
        made.items = [content]
    if made.items and made.kind == "items" and all(_is_account(item) for item in made.items):
        made.kind = "accounts"


def _is_account(item: Any) -> bool:
    return isinstance(item, dict) and "cloudName" in item and "tenantId" in item and isinstance(item.get("id"), str)
