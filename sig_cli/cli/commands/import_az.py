"""`sig import`: what the real az prints, brought into the workspace."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

DEPLOYMENT_API = "2022-09-01"
SCRIPT = r"""#!/usr/bin/env bash
# Collects what `sig import` reads, with az, into the folder that is named (or ./azure): nothing is changed.
set -euo pipefail
to=${1:-azure}; mkdir -p "$to"
az account list -o json > "$to/accounts.json"
for s in $(az account list --query "[?cloudName=='AzureCloud' && state=='Enabled'].id" -o tsv); do
    one() { local name=$1; shift; az "$@" --subscription "$s" -o json > "$to/$s.$name.json"; }
    one groups group list
    one galleries sig list
    one images image list
    one virtualMachines vm list
    one virtualMachineScaleSets vmss list
    one roleAssignments role assignment list --all
    one locks lock list
    az sig list --subscription "$s" --query "[].[resourceGroup, name]" -o tsv | while read -r g r; do
        az sig image-definition list -g "$g" -r "$r" --subscription "$s" -o json > "$to/$s-$g-$r.json" < /dev/null
        az sig image-definition list -g "$g" -r "$r" --subscription "$s" --query "[].name" -o tsv < /dev/null | while read -r i; do
            az sig image-version list -g "$g" -r "$r" -i "$i" --subscription "$s" -o json > "$to/$s-$g-$r-$i.json" < /dev/null
        done
    done
done
echo "sig import $to"
"""


@command(
    Opt("PATH", name="paths", words="*", default=[], complete="file", help="Files with JSON, or folders of them"),
    Opt("--resource-group", "-g", name="resource_group", complete="group", help="Group in which templates among them are carried out"),
    Opt("--dry-run", name="dry_run", kind="flag", help="Tell what would be taken, and write nothing"),
    Opt("--print-script", name="print_script", kind="flag", help="Print the az commands that collect all subscriptions of an account"),
    shape="plain", style="hand",
    examples=(("What az printed", "sig import galleries.json versions.json"), ("A whole folder", "sig import azure"),
              ("How to collect one", "sig import --print-script")),
)
def import_(session: Session, *, paths: list[str] | None = None, resource_group: str | None = None, dry_run: bool = False,
            print_script: bool = False) -> Any:
    """Bring what the real az prints into the workspace, and tell what was taken, skipped, doubted and not seen."""
    if print_script:
        sys.stdout.write(SCRIPT)
        return None
    if not paths:
        raise Failure("Say which files or folders to import. `sig import --print-script` prints a script that collects them.")
    from sig_cli.arm.local import declared_indexes
    from sig_cli.cli.importing import Import
    from sig_cli.cli.retention_plans import moment
    from sig_cli.workspace.files import FilesEngine

    engine = FilesEngine(session.folder, indexes=declared_indexes)
    work = Import(moment(session))
    work.take(paths)
    work.settle(engine)
    counts = {"new": 0, "changed": 0, "unchanged": 0} if dry_run else work.write(engine)
    deployed = [] if dry_run else _deploy(session, work, resource_group)
    taken: dict[str, int] = {}
    for made in work.found.values():
        taken[made.type] = taken.get(made.type, 0) + 1
    for document in work.exported.values():
        type_ = document.get("type") or "subscription"
        taken[type_] = taken.get(type_, 0) + 1
    for item in work.skipped:
        session.warn(f"Skipped: {item['where']}: {item['id'] + ': ' if item['id'] else ''}{item['reason']}.")
        session.exit_code = 1
    return {"files": work.files, "taken": dict(sorted(taken.items())), "subscriptions": sorted(work.accounts), **counts, "deployed": deployed,
            "skipped": work.skipped, "doubted": work.doubted, "notSeen": work.not_seen(engine)}


def _deploy(session: Session, work: Any, resource_group: str | None) -> list[str]:
    """Carry out the templates that were among the files, one deployment each."""
    from sig_cli.domain.errors import ServiceError

    done = []
    for number, one in enumerate(work.templates, 1):
        if resource_group is None:
            work.skipped.append({"where": one.path, "id": "", "reason": "it is a template: --resource-group says where to carry it out"})
            continue
        body = {"properties": {"mode": "Incremental", "template": one.items[0], "parameters": {}}}
        name = f"import-{number}"
        where = f"{session.group_path(resource_group)}/providers/Microsoft.Resources/deployments/{name}"
        try:
            session.put(where, DEPLOYMENT_API, body, generated=False)
        except ServiceError as error:
            work.skipped.append({"where": one.path, "id": "", "reason": f"it cannot be carried out: ({error.code}) {error.message}"})
        else:
            done.append(one.path)
    return done
