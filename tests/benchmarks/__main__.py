"""Measures what DESIGN promises of speed and size, as ratios of medians of interleaved processes.

    python -m tests.benchmarks            the whole table, with a workspace of 100,000 versions
    python -m tests.benchmarks --quick    a tenth of everything: whether it runs, not what it costs
    python -m tests.benchmarks --replicating    only what reading costs while 10,000 versions replicate
    python -m tests.benchmarks --lists    only long lists: the first and the following ones

The yardstick is `python -c "import click, json"`. A bound that is missed is marked, and the exit code stays 0: machines
differ, and CI holds start-up by the allow-list of imports instead.
"""

from __future__ import annotations

import argparse
import os
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import completion, deployments, planning, replicating, serving, templates
from tests.benchmarks.build import DEFINITION, GALLERY, GROUP, REGIONS, build

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parents[2]
START = "import sys; sys.argv[0] = 'sig'; from sig_cli.app import run; run()"
HELP = 2 * 1.15
"""Help may take twice as long as a read."""
YARDSTICK = [sys.executable, "-c", "import click, json"]


def sig(*words: str) -> list[str]:
    """The command line of one `sig` process, started as its console script starts it."""
    return [sys.executable, "-c", START, *words]


def names(gallery: str = GALLERY, definition: str | None = DEFINITION) -> list[str]:
    return ["-g", GROUP, "-r", gallery] + (["-i", definition] if definition else [])


class Bench:
    """Runs processes side by side and prints how their medians compare."""

    def __init__(self, runs: int, scratch: Path) -> None:
        self.runs = runs
        self.scratch = scratch
        self.missed: list[str] = []

    def environment(self, workspace: Path) -> dict[str, str]:
        return {**{name: value for name, value in os.environ.items()
                   if not name.startswith(("AZURE_", "SIG_")) and name != "PYTHONDONTWRITEBYTECODE"},
                "PYTHONPATH": str(ROOT), "SIG_WORKSPACE": str(workspace), "SIG_CONFIG_DIR": str(self.scratch)}

    def seconds(self, command: Sequence[str], workspace: Path, *, cpu: bool = False) -> float:
        """How long a process takes, or with `cpu` how much of the processor it uses itself, which others disturb less."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        started = time.perf_counter()
        subprocess.run(command, env=self.environment(workspace), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       check=True)
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - used if cpu else time.perf_counter() - started

    def compare(self, what: str, bound: float, one: tuple[Callable[[int], Sequence[str]], Path],
                other: tuple[Callable[[int], Sequence[str]], Path], *, cpu: bool = False) -> None:
        """Print the ratio of two commands, each run `runs` times, taking turns."""
        first, second = [], []
        for turn in range(self.runs + 1):
            a = self.seconds(one[0](turn), one[1], cpu=cpu)
            b = self.seconds(other[0](turn), other[1], cpu=cpu)
            if turn:  # the first turn warms caches
                first.append(a)
                second.append(b)
        ratio = statistics.median(first) / statistics.median(second)
        self.tell(what, ratio, bound, f"{statistics.median(first) * 1000:.1f} ms against {statistics.median(second) * 1000:.1f}")

    def tell(self, what: str, ratio: float, bound: float, detail: str) -> None:
        mark = "" if ratio <= bound else "   MISSED"
        if mark:
            self.missed.append(what)
        print(f"{what:<58} {ratio:6.2f}   bound {bound:.2f}   {detail}{mark}", flush=True)


def start_up(bench: Bench, small: Path) -> None:
    """Commands against the bare imports."""
    yardstick = (lambda turn: YARDSTICK, small)
    bench.compare("read: sig list, JSON", 1.15, (lambda turn: sig("list"), small), yardstick)
    bench.compare("read: sig show, JSON", 1.15, (lambda turn: sig("show", *names(definition=None)), small), yardstick)
    bench.compare("read: image-version show, JSON", 1.15,
                  (lambda turn: sig("image-version", "show", *names(), "-e", "1.0.0"), small), yardstick)
    bench.compare("help: sig --help", HELP, (lambda turn: sig("--help"), small), yardstick)
    bench.compare("help: sig image-version create --help", HELP,
                  (lambda turn: sig("image-version", "create", "--help"), small), yardstick)
    bench.compare("read: sig list, table", 2.0, (lambda turn: sig("list", "-o", "table"), small), yardstick)
    bench.compare("write: sig create", 1.6,
                  (lambda turn: sig("create", "-g", GROUP, "-r", f"made{turn}"), small), yardstick)
    bench.compare("write: image-version create", 1.6, (new_version, small), yardstick)
    bench.compare("write: sig update", 1.6,
                  (lambda turn: sig("update", *names(definition=None), "--set", f"tags.turn=t{turn}"), small), yardstick)


def new_version(turn: int, definition: str = DEFINITION) -> list[str]:
    region = REGIONS[definition]
    return sig("image-version", "create", *names(definition=definition), "-e", f"9.0.{turn}", "-l", region,
               "--managed-image", region, "--target-regions", f"{region}=2", "northeurope=1=standard_zrs")


def size(bench: Bench, small: Path, large: Path) -> None:
    """The same command in an empty and in a large workspace."""
    for what, bound, command in (
        ("create a version", 1.1, lambda turn: new_version(turn + 1000, "small")),
        ("show a version", 1.1, lambda turn: sig("image-version", "show", *names(definition="small"), "-e", "1.0.0")),
        ("list a definition of 10 versions", 1.1, lambda turn: sig("image-version", "list", *names(definition="small"))),
    ):
        bench.compare(f"large against small workspace: {what}", bound, (command, large), (command, small))


def long_list(bench: Bench, large: Path, count: int) -> None:
    """A list of many versions as a whole process, against reading and parsing the same files in one.

    The first list makes the rows that the following ones read; processor time, which a busy machine disturbs less.
    """
    folder = next(large.glob(f"state/*/*/microsoft.compute/galleries/{GALLERY}/images/{DEFINITION}/versions"))
    parse = (f"import json, os\nfolder = {str(folder)!r}\nfor name in os.listdir(folder):\n"
             "    with open(os.path.join(folder, name), 'rb') as file: json.loads(file.read())")
    parsing = (lambda turn: [sys.executable, "-c", parse], large)

    def first(turn: int) -> list[str]:
        for kept in large.rglob("run/index/**/*.rows"):
            kept.unlink()
        return sig("image-version", "list", *names())

    for what, bound, words in (("", 1.0, []), (", table", 2.0, ["-o", "table"]), (", TSV", 1.0, ["-o", "tsv"]),
                               (", --query", 1.0, ["--query", "[].name", "-o", "tsv"])):
        bench.compare(f"list of {count:,} versions against json.loads{what}", bound,
                      (lambda turn, words=words: sig("image-version", "list", *names(), *words), large), parsing, cpu=True)
    bench.compare(f"the first list of {count:,} versions", 1.0, (first, large), parsing, cpu=True)


def many_writers(bench: Bench, workspace: Path, count: int) -> None:
    """Creates through xargs -P 4: none may be lost."""
    region = REGIONS["small"]
    words = shlex.join(sig("image-version", "create", *names(definition="small"), "-l", region, "--managed-image", region,
                           "--only-show-errors", "-o", "none", "-e"))
    line = f"seq 1 {count} | xargs -P 4 -I N {words} 7.0.N"
    started = time.perf_counter()
    subprocess.run(["sh", "-c", line], env=bench.environment(workspace), check=True)
    spent = time.perf_counter() - started
    listed = subprocess.run(sig("image-version", "list", *names(definition="small"), "--query", "length([?starts_with(name, '7.0.')])"),
                            env=bench.environment(workspace), check=True, capture_output=True, text=True)
    lost = count - int(listed.stdout)
    print(f"{f'{count:,} creates through xargs -P 4: lost':<58} {lost:6d}   bound 0      "
          f"{spent:.1f} s, {spent / count * 1000:.1f} ms each")
    if lost:
        bench.missed.append("many writers")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--replicating", action="store_true", help="only reads while everything is replicating")
    parser.add_argument("--lists", action="store_true", help="only long lists")
    chosen = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="sig-benchmark-"))
    try:
        bench = Bench(5 if chosen.quick else 25, scratch)
        long = 1_000 if chosen.quick else 10_000
        if chosen.replicating:
            replicating.measure(bench, sig, long, YARDSTICK)
            return
        if chosen.lists:
            alone = build(scratch / "lists", subscriptions=1, definitions=0, versions=0, long=long)
            time.sleep(4)  # what was written a moment ago is read each time
            long_list(bench, alone, long)
            return
        small = build(scratch / "small", subscriptions=1, definitions=0, versions=0, long=10)
        started = time.perf_counter()
        large = build(scratch / "large", subscriptions=10, definitions=10, versions=100 if chosen.quick else 1_000, long=long)
        total = sum(len(files) for _, _, files in os.walk(large / "state"))
        print(f"built a workspace of {total:,} documents in {time.perf_counter() - started:.1f} s\n")
        start_up(bench, small)
        size(bench, small, large)
        long_list(bench, large, long)
        planning.measure(bench, sig, long)
        replicating.measure(bench, sig, long, YARDSTICK)
        templates.measure(bench)
        deployments.measure(bench, 50 if chosen.quick else 500)
        many_writers(bench, small, 100 if chosen.quick else 1_000)
        print()
        os.environ.pop("SIG_FSYNC", None)  # a served write is as safe as any other
        serving.measure(large, long, bench.tell)
        print()
        completion.measure()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"\nmissed: {', '.join(bench.missed) or 'nothing'}")


main()
