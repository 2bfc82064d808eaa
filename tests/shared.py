"""Other people's files that tests read and the project never holds: recordings, the surface of az."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("SIG_RECORDINGS") or Path(__file__).parents[2] / "shared")

needs_shared = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no folder of recordings here ({FOLDER}); set SIG_RECORDINGS")


def load(name: str) -> Any:
    """The parsed JSON file `name` of the shared folder; an empty object where the folder is absent."""
    path = FOLDER / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
