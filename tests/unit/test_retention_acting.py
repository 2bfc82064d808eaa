"""A plan that is carried out meets what others do meanwhile: each version is judged again directly before it is touched."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from sig_cli.cli.session import Session
from tests.cli.golden import run, set_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEFINITION = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/images/providers/Microsoft.Compute/galleries/golden/images/ubuntu"
MACHINE = f"sig vm create -g images -n web --image {DEFINITION}/versions/1.2.0 --admin-username me --generate-ssh-keys -o none"


@pytest.fixture
def gallery(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Versions 1.0.0 to 1.4.0 in two regions; the last one is the latest. Keys are made in the test's own folder."""
    monkeypatch.setenv("HOME", str(workspace.parent))
    set_up("definition")
    run("sig config unset core.only_show_errors")
    for number in range(5):
        line = f"sig image-version create -g images -r golden -i ubuntu -e 1.{number}.0 --managed-image web -l southcentralus"
        assert run(f"{line} --target-regions southcentralus westus2 -o none")[2] == 0
    return workspace


def meanwhile(monkeypatch: pytest.MonkeyPatch, method: str, *lines: str) -> None:
    """Run other commands when the plan has been carried out for its first version."""
    original: Callable[..., Any] = getattr(Session, method)
    pending = list(lines)

    def sent(self: Session, path: str, *rest: Any, **more: Any) -> Any:
        answer = original(self, path, *rest, **more)
        if path.endswith("/versions/1.0.0"):
            while pending:
                other = subprocess.run(["python", "-m", "sig_cli", *shlex.split(pending.pop(0))[1:]], executable=sys.executable,
                                       capture_output=True, text=True, check=False)
                assert other.returncode == 0, other.stderr
        return answer

    monkeypatch.setattr(Session, method, sent)


def done(line: str) -> tuple[dict[str, Any], str, int]:
    output, errors, code = run(line)
    return json.loads(output), errors, code


def left() -> list[str]:
    return run("sig image-version list -g images -r golden -i ubuntu --query [].name -o tsv")[0].split()


def test_a_machine_that_was_made_meanwhile_keeps_its_version(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, "delete", MACHINE)
    plan, errors, code = done("sig prune -r golden --keep 1 --yes")
    assert code == 1
    assert f"WARNING: Left alone: {DEFINITION}/versions/1.2.0: by now: used by machine 'web'.\n" in errors
    assert plan["counts"] == {"keep": 2, "thin": 0, "delete": 3}
    assert plan["savedPerMonth"] == sum(item["savedPerMonth"] for item in plan["items"] if item.get("done"))
    assert left() == ["1.2.0", "1.4.0"]


def test_what_has_become_the_latest_meanwhile_stays(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, "delete", "sig image-version update -g images -r golden -i ubuntu -e 1.4.0 --set publishingProfile.excludeFromLatest=true -o none",
              "sig image-version delete -g images -r golden -i ubuntu -e 1.4.0")
    plan, errors, code = done("sig prune -r golden --keep 1 --yes")
    assert code == 1
    assert f"WARNING: Left alone: {DEFINITION}/versions/1.3.0: by now: among the 1 newest.\n" in errors
    assert plan["counts"]["delete"] == 3
    assert left() == ["1.3.0"]


def test_thinning_leaves_a_region_alone_in_which_a_machine_was_made(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, "put", f"{MACHINE} -l westus2")
    plan, errors, code = done("sig thin -r golden --keep-regions southcentralus --newest 1 --yes")
    assert code == 1
    assert f"WARNING: Left alone: {DEFINITION}/versions/1.2.0: by now: not among the 1 newest; stays in West US 2: used by machine 'web'.\n" in errors
    assert plan["counts"] == {"keep": 2, "thin": 3, "delete": 0}


def test_what_nobody_touched_is_judged_once_for_a_definition(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sig_cli.cli import retention_acting

    looks = []
    original = retention_acting.images
    monkeypatch.setattr(retention_acting, "images", lambda *given: looks.append(given) or original(*given))
    assert run("sig prune -r golden --keep 1 --yes -o table")[1:] == ("", 0)
    assert len(looks) == 1
    assert left() == ["1.4.0"]


def test_a_table_tells_what_was_left_alone(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, "delete", MACHINE)
    rows = [line.split() for line in run("sig prune -r golden --keep 1 --yes -o table")[0].splitlines()]
    assert [row[2:] for row in rows[2:]][2] == ["1.2.0", "left", "alone", "by", "now:", "used", "by", "machine", "'web'"]


@pytest.mark.parametrize(("tables", "warning"), [
    ("[galleries.golden]\nkeep = 9\n[galleries.golden.definitions.Ubuntu]\nkeep = 8\n", ""),
    ("[galleries.nosuch]\nkeep = 9\n[galleries.golden.definitions.debian]\nkeep = 9\n",
     "WARNING: The policy names what is not here, or holds nothing: nosuch, golden/debian.\n"),
])
def test_a_policy_file_that_names_what_is_not_there_is_told(gallery: Path, tables: str, warning: str) -> None:
    file = gallery.parent / "policy.toml"
    file.write_text(tables, encoding="utf-8")
    assert run(f"sig prune --policy {file} -o none")[1:] == (warning, 0)
    # Who selects a part does not ask for the rest.
    assert run(f"sig prune --policy {file} -r golden -o none")[1:] == ("", 0)


def test_a_version_that_is_written_between_judging_and_deleting_it_stays(gallery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was read, and judged as the plan says; the deletion names the revision that was read."""
    # A tag changes nothing that a plan looks at, so only the revision tells.
    meanwhile(monkeypatch, "get", f"sig tag update --operation merge --tags a=b --resource-id {DEFINITION}/versions/1.0.0 -o none")
    plan, _, code = done("sig prune --keep 2 --yes")
    assert code == 1
    assert {item["version"]: item.get("problem") for item in plan["items"] if not item.get("done") and item["action"] == "delete"} == {
        "1.0.0": "it was changed while the plan was carried out"}
    assert left() == ["1.0.0", "1.3.0", "1.4.0"]
