"""What planning costs over many versions: against the plain list of the same versions, and imports against parsing the file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.benchmarks.build import DEFINITION, GALLERY, GROUP, build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.benchmarks.__main__ import Bench

PLANS = {"cost": ("cost",), "lint": ("lint", "--fail-on", "never"), "prune": ("prune", "--keep", "5"),
         "thin": ("thin", "--keep-regions", "westus", "--newest", "5"), "quota": ("quota",)}


def measure(bench: Bench, sig: Callable[..., list[str]], count: int) -> None:
    """Print the ratios for a workspace with one definition of `count` versions."""
    workspace = build(bench.scratch / "planning", subscriptions=1, definitions=0, versions=0, long=count)
    listed = sig("image-version", "list", "-g", GROUP, "-r", GALLERY, "-i", DEFINITION, "-o", "none")
    for name, words in PLANS.items():
        bench.compare(f"{name} over {count:,} versions against their list", 4.0,
                      (lambda turn, words=words: sig(*words, "-o", "none"), workspace), (lambda turn: listed, workspace))
    _imports(bench, sig, workspace, count)


def _imports(bench: Bench, sig: Callable[..., list[str]], workspace: Path, count: int) -> None:
    folder = bench.scratch / "az"
    folder.mkdir()
    names = ("-g", GROUP, "-r", GALLERY)
    for name, words in (("gallery", ("show", *names)), ("definition", ("image-definition", "show", *names, "-i", DEFINITION)),
                        ("versions", ("image-version", "list", *names, "-i", DEFINITION))):
        with (folder / f"{name}.json").open("w") as file:
            subprocess.run(sig(*words), env=bench.environment(workspace), stdout=file, check=True)
    empty = bench.scratch / "imported"
    parse = [sys.executable, "-c", f"import json; json.loads(open({str(folder / 'versions.json')!r}, 'rb').read())"]

    def fresh(turn: int) -> list[str]:
        shutil.rmtree(empty, ignore_errors=True)
        return sig("import", str(folder), "--only-show-errors", "-o", "none")

    bench.compare(f"import of {count:,} versions against parsing the file", 15.0, (fresh, empty), (lambda turn: parse, empty))
