"""Who a command acts as: `--as`, `SIG_AS`, and the commands that are the owner's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sig_cli
from sig_cli.cli import tree
from sig_cli.cli.options import OWNERS_OWN

COMMANDS = Path(sig_cli.__file__).parent / "cli"
OPENS = re.compile(r"FilesEngine\(session\.folder|open_manager\(session\.folder|FilesEngine\(folder|open_manager\(folder")
ALLOWED = {
    "acting.py": "finds who acts",
    "runner.py": "opens the session",
    "foresight.py": "tells more of a request that was let through",
    "retention_plans.py": "asks for the time", "commands/status.py": "asks for the time", "trial.py": "sets a copy up, for `try`",
    "retention_acting.py": "sees that something was written, not what", "waiting.py": "sees whether what was just shown hangs",
    "states.py": "for `diff`", "exporting.py": "for `export`", "import_record.py": "for `import`",
}
"""What opens the folder beside the requests, and why it is no way around access."""


def test_whatever_opens_the_folder_is_the_owners_own_or_has_a_reason() -> None:
    own = {f"commands/{where.removeprefix(tree.HERE).partition(':')[0]}.py"
           for path, (where, _) in {**tree.COMMANDS, **tree.PROGRAM_ONLY}.items() if path.partition(" ")[0] in OWNERS_OWN}
    found = {path.relative_to(COMMANDS).as_posix() for path in COMMANDS.rglob("*.py")
             if OPENS.search(path.read_text(encoding="utf-8"))}
    assert found - own - set(ALLOWED) == set()
    assert set(ALLOWED) <= {path.relative_to(COMMANDS).as_posix() for path in COMMANDS.rglob("*.py")}


@pytest.mark.parametrize("word", sorted(OWNERS_OWN))
def test_the_owners_own_commands_are_there(word: str) -> None:
    assert any(path.partition(" ")[0] == word for path in {**tree.COMMANDS, **tree.PROGRAM_ONLY})
