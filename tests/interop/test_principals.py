"""Two principals in two tenants: the real az, logged in as each, does what `SIG_AS` does, for every command of roles and sharing."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.cli import tree
from tests.interop import lines, test_same_as_az
from tests.interop.programs import Answer, RealAz, ours
from tests.interop.test_same_as_az import Comparison

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interop.lines import Line
    from tests.interop.served import Served

FILE = Path(__file__).with_name("principals.txt")
KEPT = ("clouds.config", "config", "versionCheck.json", "extensionCommandTree.json")
"""What of az's folder says where it is, and not who."""


BY_CHANCE = re.compile(r"(roleDefinitions|roleAssignments)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What both make up, when it stands in a refusal."""


def masked(answer: Answer) -> Answer:
    """An answer without the names in its refusals that chance has made."""
    answer.errors = BY_CHANCE.sub(r"\1/<by chance>", answer.errors)
    return answer


class OneAz(RealAz):
    """The real az in which one principal has logged in."""

    def run(self, *given: Any, **more: Any) -> Answer:
        return masked(super().run(*given, **more))


class AsPrincipals(Comparison):
    """Runs each line with the az of the principal that `SIG_AS` names, which logs in when it is needed first."""

    def __init__(self, python: str, served: Served, workspace: Path, folder: Path) -> None:
        self.python = python
        self.folder = folder
        self.logins: dict[str, dict[str, Any]] = {}
        self.programs: dict[str, OneAz] = {}
        super().__init__(None, served, workspace, folder)  # type: ignore[arg-type] - one az for each principal

    def take(self, line: Line) -> None:
        if line.words[:3] == ["workspace", "principal", "add"]:
            made = ours(line.words, {}, program="sig")
            assert made.code == 0, made.errors
            self.logins[line.words[3]] = json.loads(made.output)
            self.served.take(self.workspace)
            return
        if line.is_setting:
            ours(line.words, {})  # the az of a principal has the one setting from its environment
            return
        if line.compared:
            self.az = self.logged_in(line.environment["SIG_AS"])
        super().take(line)

    def logged_in(self, name: str) -> OneAz:
        """The real az, in which the service principal has logged in with its secret."""
        if name not in self.programs:
            config, login = self.folder / name, self.logins[name]
            config.mkdir()
            for file in KEPT:
                shutil.copy(self.served.az / file, config / file)
            az = OneAz(self.python, self.folder / f"io of {name}", {
                **self.served.environment, "AZURE_CONFIG_DIR": str(config), "AZURE_CORE_ONLY_SHOW_ERRORS": "yes"},
                       self.served.host, self.served.certificate)
            self.programs[name] = az
            answer = az.run(["login", "--service-principal", "-u", login["appId"], "-p", login["secret"], "--tenant",
                             login["tenants"][0]], {}, "", self.folder)
            assert answer.code == 0, answer.errors
        return self.programs[name]


def test_the_real_az_does_as_each_principal_what_we_do(az_python: str, served: Served, workspace: Path, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch,
                                                      record_property: Callable[[str, object], None]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(test_same_as_az, "ours", lambda *given: masked(ours(*given)))
    served.begin()
    run = AsPrincipals(az_python, served, workspace, tmp_path)
    try:
        for line in lines.read(FILE):
            run.take(line)
    finally:
        for program in run.programs.values():
            program.close()
    for name, value in run.counts.items():
        record_property(name, value)
    if run.report:
        pytest.fail("\n".join(["what az does (-) and what sig does (+):", *run.report]), pytrace=False)


def test_every_command_of_roles_and_sharing_is_run_by_both() -> None:
    run = {(line.command, line.environment.get("SIG_AS")) for line in lines.read(FILE) if line.compared}
    wanted = {name for name in tree.COMMANDS if name.startswith(("role ", "sig share ")) or name.endswith(("-shared", "-community"))}
    assert len(wanted) > 20
    # `wait` of a subscription that one does not see never ends as anything but a refusal.
    missing = {(name, who) for name in wanted for who in ("maker", "guest")} - run
    assert missing == {("sig share wait", "guest")}
