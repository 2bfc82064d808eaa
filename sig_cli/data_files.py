"""The facts that ship with the package: read once, by name.

`importlib.resources` costs 8 ms at start-up; the package is always a folder on disk, so a path does.
"""

from __future__ import annotations

import json
import os
from typing import Any

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
_loaded: dict[str, Any] = {}


def load(name: str) -> Any:
    """The parsed JSON file `name` of `sig_cli/data/` (for example `"regions.json"` or `"profiles/latest.json"`)."""
    if name not in _loaded:
        with open(os.path.join(FOLDER, *name.split("/")), encoding="utf-8") as file:
            _loaded[name] = json.load(file)
    return _loaded[name]
