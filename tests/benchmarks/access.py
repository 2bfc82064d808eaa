"""What a check of access costs: a read as a principal against the owner's, in a workspace with 10,000 role assignments.

    python -m tests.benchmarks.access

Two hundred principals have fifty assignments each, all but one at galleries of their own; the one is Reader of the group.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from sig_cli.arm.local import open_manager
from sig_cli.domain.identifiers import made_up_guid
from sig_cli.workspace.files import FilesEngine
from sig_cli.workspace.foundation import FIRST_SUBSCRIPTION, FIRST_TENANT
from sig_cli.workspace.principals import USER, key_of
from tests.benchmarks.build import COMPUTE, DEFINITION, GALLERY, GROUP, build, put

PRINCIPALS, EACH = 200, 50
SUBSCRIPTION = f"/subscriptions/{FIRST_SUBSCRIPTION}"
READER = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"
ROOT = Path(__file__).parents[2]
START = "import sys; sys.argv[0] = 'sig'; from sig_cli.app import run; run()"


def fill(folder: Path) -> str:
    """Write the principals and their assignments beside the engine, without its locks; the name of one of them."""
    group = f"{SUBSCRIPTION}/resourceGroups/{GROUP}"
    state = FilesEngine(str(folder)).state
    scopes = [group, *(f"{group}/providers/Microsoft.Compute/galleries/own{number}" for number in range(EACH - 1))]
    for number in range(PRINCIPALS):
        object_id = made_up_guid("sig", "user", f"user{number}")
        held = []
        for index, scope in enumerate(scopes):
            path = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{made_up_guid(object_id, index)}"
            held.append(path.lower())
            _write(state, path.lower(), {
                "name": path.rpartition("/")[2], "id": path, "type": "Microsoft.Authorization/roleAssignments",
                "properties": {"roleDefinitionId": READER, "principalId": object_id, "principalType": "User", "scope": scope}})
        _write(state, key_of(object_id), {
            "name": object_id, "displayName": f"user{number}", "principalType": USER, "tenants": [FIRST_TENANT], "memberOf": [],
            "assignments": sorted(held), "userPrincipalName": f"user{number}@contoso.com"})
    return f"user{number}"


def _write(state: str, key: str, document: dict[str, object]) -> None:
    from sig_cli.workspace.layout import document as place

    path = Path(state) / str(place(key))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")


def seconds(words: list[str], environment: dict[str, str]) -> float:
    """Processor time of one command: what else runs on the machine changes it least."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", START, *words], env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    runs = 101
    with tempfile.TemporaryDirectory() as scratch:
        folder = build(Path(scratch) / "w", subscriptions=1, definitions=1, versions=1, long=10_000)
        manager = open_manager(str(folder))
        for number in range(EACH - 1):
            put(manager, f"{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Compute/galleries/own{number}",
                {"location": "westus"}, COMPUTE)
        who = fill(folder)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "SIG_WORKSPACE": str(folder), "SIG_CONFIG_DIR": scratch}
        # A program that is installed has its modules compiled; where none may be written, each start would do that again.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        one = ["show", "-g", GROUP, "-r", GALLERY]
        many = ["image-version", "list", "-g", GROUP, "-r", GALLERY, "-i", DEFINITION]
        for title, words, bound, times in (("a read", one, 1.05, runs), ("a list of 10,000", many, 1.5, 5)):
            owner, principal = [], []
            seconds(words, environment)
            seconds([*words, "--as", who], environment)
            for _ in range(times):
                owner.append(seconds(words, environment))
                principal.append(seconds([*words, "--as", who], environment))
            ratio = statistics.median(principal) / statistics.median(owner)
            print(f"{title} as a principal: {statistics.median(principal) * 1000:.1f} ms, as the owner "
                  f"{statistics.median(owner) * 1000:.1f} ms, {ratio:.3f} x (bound {bound})")


if __name__ == "__main__":
    main()
