"""Write `az_options.txt` anew: `python -m tests.surface`."""

from __future__ import annotations

import sys

from tests.shared import FOLDER, load
from tests.surface import FILE, from_az, text

SURFACES = ("reference/az-surface.json", "reference/az-surface-neighbours.json")

if __name__ == "__main__":
    surfaces = [load(name) for name in SURFACES]
    if not all(surfaces):
        sys.exit(f"The surface of az is not in {FOLDER}; set SIG_RECORDINGS.")
    FILE.write_text(text(from_az(surfaces)), encoding="utf-8")
