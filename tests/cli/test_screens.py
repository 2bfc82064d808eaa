"""Screens: what a person sees on a real terminal, at two widths, with and without colour. `SIG_UPDATE_CASES=1` writes them.

The terminal is tmux's; its escape sequences are shown as `<1;36>` in the files. Without tmux these tests are skipped.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.golden import run, set_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
SCREENS = Path(__file__).parent / "screens"
START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[0] = 'sig'; from sig_cli.app import run; run()"
TMUX = shutil.which("tmux")
NAMES = "-g images -r golden -i ubuntu"
pytestmark = pytest.mark.skipif(TMUX is None, reason="tmux is not installed: there is no terminal to look at")


class Terminal:
    """A terminal of its own, in which one command runs."""

    def __init__(self, socket: str, width: int, *, colour: bool) -> None:
        self._socket = socket
        self._width = width
        self._colour = colour

    def _tmux(self, *words: str) -> str:
        return subprocess.run([str(TMUX), "-L", self._socket, "-f", "/dev/null", *words], capture_output=True, text=True,
                              check=False).stdout

    def show(self, line: str, until: Callable[[str], bool], **variables: str) -> str:
        """The screen once it is as wanted. The command is not waited for."""
        kept = {name: value for name, value in os.environ.items() if name.startswith("SIG_")}
        environment = {**kept, "TERM": "xterm-256color", "TZ": "UTC", **({} if self._colour else {"NO_COLOR": "1"}), **variables}
        # readline, which pytest loads, tells its children of a terminal of 80 columns.
        words = ["env", "-u", "COLORTERM", "-u", "COLUMNS", "-u", "LINES", *(f"{name}={value}" for name, value in environment.items()), sys.executable, "-c", START,
                 *shlex.split(line)]
        self._tmux("new-session", "-d", "-x", str(self._width), "-y", "30", f"{shlex.join(words)}; cat")
        screen = ""
        while not until(screen):
            time.sleep(0.05)
            screen = self._tmux("capture-pane", "-p")
        shown = self._tmux("capture-pane", "-p", "-e")
        self.close()
        return "\n".join(_readable(row).rstrip() for row in shown.rstrip().split("\n")) + "\n"

    def close(self) -> None:
        self._tmux("kill-server")
        path = Path(os.environ.get("TMUX_TMPDIR", "/tmp")) / f"tmux-{os.getuid()}" / self._socket
        path.unlink(missing_ok=True)


def _readable(row: str) -> str:
    """A row with its colours as text; those that tmux sets again at the beginning of a row are kept."""
    return re.sub(r"\x1b\[([0-9;]*)m", r"<\1>", row)


@pytest.fixture(params=[(80, True), (80, False), (120, True), (120, False)], ids=["80-colour", "80-plain", "120-colour", "120-plain"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    width, colour = request.param
    made = Terminal(f"sig-{os.getpid()}-{abs(hash(str(tmp_path)))}", width, colour=colour)
    yield made
    made.close()


def hold(request: pytest.FixtureRequest, name: str, screen: str) -> None:
    """Hold a screen to the one in the file of its name, width and colour."""
    path = SCREENS / f"{name}-{request.node.callspec.id}.txt"
    if os.environ.get("SIG_UPDATE_CASES"):
        path.write_text(screen, encoding="utf-8")
    assert screen == path.read_text(encoding="utf-8")


def must(line: str) -> None:
    _, errors, code = run(line)
    assert code == 0, errors


def ready() -> None:
    set_up("definition")
    must("sig clock freeze -o none")
    must("sig clock set 2027-01-01 -o none")


def test_waiting_draws_a_bar_for_each_region(request: pytest.FixtureRequest, terminal: Terminal) -> None:
    set_up("definition")
    must("sig fault add --region northeurope --after 40% --hang -o none")
    must("sig config set core.only_show_errors=no --only-show-errors")
    line = f"image-version create {NAMES} -e 1.0.0 --managed-image web --target-regions southcentralus northeurope"
    screen = terminal.show(line, lambda text: "no end in sight" in text)
    hold(request, "waiting", screen)


def test_in_the_end_there_is_one_line(request: pytest.FixtureRequest, terminal: Terminal) -> None:
    set_up("definition")
    must("sig config set core.only_show_errors=no --only-show-errors")
    line = f"image-version create {NAMES} -e 1.0.0 --managed-image web --target-regions southcentralus northeurope --query provisioningState"
    screen = terminal.show(line, lambda text: '"Succeeded"' in text, SIG_REPLICATION_SPEED="600")
    hold(request, "waited", re.sub(r"\(\d+s\)", "(1s)", screen))


def test_a_gallery_at_a_glance(request: pytest.FixtureRequest, terminal: Terminal) -> None:
    ready()
    must(f"sig image-version create {NAMES} -e 1.0.0 --managed-image web --target-regions southcentralus westus2 "
         "--end-of-life-date 2027-01-02 -o none")
    must(f"sig image-version create {NAMES} -e 1.1.0 --managed-image web --target-regions southcentralus=2 westeurope "
         "--end-of-life-date 2028-06-30 -o none")
    must("sig clock advance 2d -o none")
    must("sig fault add --region eastus --after 70% -o none")
    assert run(f"sig image-version create {NAMES} -e 1.2.0 --managed-image web --target-regions southcentralus eastus -o none")[2] == 1
    must("sig fault remove --all")
    os.environ["SIG_REPLICATION_SPEED"] = "1"
    try:
        must(f"sig image-version create {NAMES} -e 1.3.0 --managed-image web --target-regions southcentralus=2 westeurope "
             "australiaeast=3 --no-wait")
    finally:
        del os.environ["SIG_REPLICATION_SPEED"]
    must("sig clock advance 5m -o none")
    screen = terminal.show("status", lambda text: "1.0.0" in text.rpartition("END OF LIFE")[2])
    hold(request, "status", screen)


def test_a_wide_terminal_is_made_use_of() -> None:
    for kind in ("colour", "plain"):
        narrow, wide = (next(row for row in (SCREENS / f"status-{width}-{kind}.txt").read_text(encoding="utf-8").splitlines()
                             if "VERSION" in row) for width in (80, 120))
        assert ("AUSTRALIA EAST" in narrow, "WEST US 2" in narrow) == (True, False)
        assert ("AUSTRALIA EAST" in wide, "WEST US 2" in wide) == (True, True)


def test_piped_it_is_plain_and_as_wide_as_it_is() -> None:
    ready()
    must(f"sig image-version create {NAMES} -e 1.0.0 --managed-image web --target-regions southcentralus westus2 eastus westeurope "
         "northeurope uksouth japaneast -o none")
    output, errors, code = run("sig status -r golden")
    assert (errors, code) == ("", 0)
    assert output.splitlines()[-1].split() == ["1.0.0", "Succeeded", *"1111111", "-"]
    assert "\x1b" not in output
