"""What reading costs while everything is replicating: user CPU time of whole processes, against the same at rest.

A state follows from a document and the time, so reading it should cost no more than reading does; what is stored of a plan
makes the documents longer.
"""

from __future__ import annotations

import shutil
import sys
from time import time_ns
from typing import TYPE_CHECKING

from sig_cli.domain.lifecycle import operation
from sig_cli.domain.replication import plan
from sig_cli.workspace.documents import decode, encode
from tests.benchmarks.build import DEFINITION, GALLERY, GROUP, build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.benchmarks.__main__ import Bench

SPEED = 0.001
"""A version takes days, so that all still replicate when the last is read."""


def measure(bench: Bench, sig: Callable[..., list[str]], count: int, yardstick: list[str]) -> None:
    """Print the ratios for a definition of `count` versions that are all replicating."""
    rest = build(bench.scratch / "rest", subscriptions=1, definitions=0, versions=0, long=count)
    busy = bench.scratch / "busy"
    shutil.copytree(rest, busy)
    folder = next(busy.glob(f"state/*/*/microsoft.compute/galleries/{GALLERY}/images/{DEFINITION}/versions"))
    _begin(folder)
    names = ("-g", GROUP, "-r", GALLERY, "-i", DEFINITION)
    listed = sig("image-version", "list", *names)
    shown = sig("image-version", "show", *names, "-e", "1.0.0", "--expand", "ReplicationStatus")
    plain = sig("image-version", "show", *names, "-e", "1.0.0")
    parse = [sys.executable, "-c", (f"import json, os\nfolder = {str(folder)!r}\nfor name in os.listdir(folder):\n"
                                    "    with open(os.path.join(folder, name), 'rb') as file: json.loads(file.read())")]
    what = f"replicating: list of {count:,}"
    bench.compare(f"{what} against json.loads of the files", 1.0, (lambda turn: listed, busy), (lambda turn: parse, busy), cpu=True)
    bench.compare(f"{what} against the same at rest", 1.25, (lambda turn: listed, busy), (lambda turn: listed, rest), cpu=True)
    bench.compare("replicating: show against the bare imports", 1.15, (lambda turn: plain, busy), (lambda turn: yardstick, busy), cpu=True)
    bench.compare("replicating: show against the same at rest", 1.1, (lambda turn: plain, busy), (lambda turn: plain, rest), cpu=True)
    bench.compare("replicating: show with progress against at rest", 1.1, (lambda turn: shown, busy), (lambda turn: shown, rest), cpu=True)


def _begin(folder: Path) -> None:
    """Give every version of a folder the plan of a write that has just been accepted."""
    now = time_ns() // 1000
    for path in folder.iterdir():
        document = decode(path.read_bytes())
        made = plan(document, None, now, SPEED)
        document["sig"].update(made.members, operation=operation("create", now, made.ends))
        path.write_bytes(encode(document, 1))
