"""What one Tab costs: the completion function of bash, and the whole of zsh's completion.

    python -m tests.benchmarks.completion

The bounds are DESIGN's: 2,000 names in at most 20 ms in bash, words and options in 1 ms.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

from sig_cli.cli.completion import FILES
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION
from tests.cli.shells import Zsh, bash_answers, environment

SCRIPTS = Path(__file__).parents[2] / "completions"
TURNS = 15
BASH_CLOCK = r"""
tab() {
    local turn start end
    COMP_LINE=$1 COMP_POINT=$2
    for ((turn = 0; turn < @TURNS@; turn++)); do
        start=$EPOCHREALTIME
        _sig "${1%% *}" "$3"
        end=$EPOCHREALTIME
        printf '%s\n' "$((${end/./} - ${start/./}))"
    done
    printf '%s\n\001\n' "${#COMPREPLY[@]}"
}
"""
ZSH_CLOCK = r"""
zmodload zsh/datetime
unfunction compadd
probe() {
    local line; float start; integer turn
    while IFS= read -r line; do
        print -r -- "$line"
        for ((turn = 0; turn < @TURNS@; turn++)); do
            BUFFER=$line CURSOR=$#line start=$EPOCHREALTIME
            zle complete-word
            print -r -- $(( int((EPOCHREALTIME - start) * 1000000) ))
        done
        print -r -- $'\001'
    done < $PROBE_IN > $PROBE_OUT
    BUFFER=
    zle -M probed-all
}
zmodload zsh/mathfunc
"""
LONG = ["-g", "many", "-r", "gallery", "-i", "definition"]
LINES = {
    "words": ("sig im", 1.0),
    "options": ("sig image-version create --st", 1.0),
    "regions": ("sig image-version create -g g --target-regions ", 2.0),
    "10 galleries, case from the documents": ("sig show -g few -r ", 5.0),
    "200 galleries, case from the documents": ("sig show -g some -r ", 20.0),
    "300 galleries, case from the documents": ("sig show -g quite -r ", 20.0),
    "2,000 galleries": ("sig show -g many -r ", 20.0),
    "2,000 versions": (f"sig image-version show {' '.join(LONG)} -e ", 20.0),
    "2,000 versions, one begun": (f"sig image-version show {' '.join(LONG)} -e 1.0.199", 20.0),
}


def build(folder: Path) -> None:
    """A workspace with nothing in it but names, and as many bytes per document as real ones have."""
    subscription = folder / "state" / FIRST_SUBSCRIPTION

    def write(path: Path, name: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'{{\n  "name": "{name}",\n  "id": "{"x" * 1400}"\n}}\n', encoding="utf-8")

    write(subscription / "+subscription.json", "Local")
    for group, count in (("few", 10), ("some", 200), ("quite", 300), ("many", 2000)):
        write(subscription / group / "_.json", group)
        for number in range(count):
            write(subscription / group / "microsoft.compute" / "galleries" / f"gallery{number}" / "_.json", f"Gallery{number}")
    definition = subscription / "many" / "microsoft.compute" / "galleries" / "gallery" / "images" / "definition"
    write(definition.parent.parent / "_.json", "Gallery")
    write(definition / "_.json", "Definition")
    for number in range(2000):
        write(definition / "versions" / f"1.0.{number}.json", f"1.0.{number}")


def measure() -> None:
    """Print a table of medians in milliseconds."""
    folder = Path(tempfile.mkdtemp(prefix="sig-benchmark-"))
    try:
        build(folder / "w")
        (folder / "functions").mkdir()
        shutil.copy(SCRIPTS / FILES["zsh"], folder / "functions" / "_sig")
        env = environment(folder, folder / "w")
        lines = [line for line, _ in LINES.values()]
        clock = BASH_CLOCK.replace("@TURNS@", str(TURNS))
        bash = [[int(number) for number in block] for block in
                bash_answers(SCRIPTS / FILES["bash"], lines, env, folder, before=clock)]
        shell = Zsh(folder / "functions", env, folder, before=ZSH_CLOCK.replace("@TURNS@", str(TURNS)))
        try:
            zsh = [[int(number.rstrip(".")) for number in block] for _, block in shell.answers(lines)]
        finally:
            shell.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{'one Tab: median in ms':<42} {'bash':>7} {'zsh':>7}   bound (bash)")
    for (what, (_, bound)), (*times, count), whole in zip(LINES.items(), bash, zsh, strict=True):
        ours = statistics.median(times) / 1000
        mark = "" if ours <= bound else "   MISSED"
        print(f"{what:<42} {ours:7.2f} {statistics.median(whole) / 1000:7.2f}   {bound:4.0f}   {count} offered{mark}")


if __name__ == "__main__":
    measure()
