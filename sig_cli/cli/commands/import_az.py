"""`sig import`: what the real az prints, brought into the workspace."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import Opt, command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

DEPLOYMENT_API = "2022-09-01"
TEMPLATE = ("it is a template, which is carried out in a group: name one with -g GROUP; `sig deployment sub create -l LOCATION -f FILE` "
            "takes one for a subscription")
SCRIPT = r"""#!/usr/bin/env bash
# Collects what `sig import` reads, with az, into the folder that is named (or ./azure): nothing is changed in Azure.
# What cannot be read is told and left out, and the exit code is 1.
set -uo pipefail
to=${1:-azure} missed=0
mkdir -p "$to" || exit
keep() {  # FILE WORDS...: what az answers, in a file that is whole or not there
    local file=$to/$1; shift
    mkdir -p "${file%/*}" || exit
    if az "$@" -o json > "$file.part" < /dev/null; then mv "$file.part" "$file"
    else rm -f "$file.part"; echo "Not collected: az $*" >&2; missed=1; fi
}
names() { az "$@" -o tsv < /dev/null; }  # of what there is; a failure is told where it is collected
keep accounts.json account list
while read -r s; do
    for kind in 'groups group list' 'galleries sig list' 'images image list' 'snapshots snapshot list' \
        'virtualMachines vm list' 'virtualMachineScaleSets vmss list' 'roleAssignments role assignment list --all' 'locks lock list'; do
        keep "$s.${kind%% *}.json" ${kind#* } --subscription "$s"
    done
    while read -r g; do  # az wants a group for disks
        keep "$s/$g/disks.json" disk list -g "$g" --subscription "$s"
    done < <(names resource list --resource-type Microsoft.Compute/disks --subscription "$s" --query "[].resourceGroup" | sort -fu)
    while IFS=$'\t' read -r g n; do
        keep "$s/$g/instances/$n.json" vmss list-instances -g "$g" -n "$n" --subscription "$s"
    done < <(names vmss list --subscription "$s" --query "[?orchestrationMode!='Flexible'].[resourceGroup, name]")
    while IFS=$'\t' read -r g r; do
        keep "$s/$g/$r/shared-with.json" sig show -g "$g" -r "$r" --sharing-groups --subscription "$s"
        keep "$s/$g/$r/definitions.json" sig image-definition list -g "$g" -r "$r" --subscription "$s"
        while read -r i; do
            keep "$s/$g/$r/$i/versions.json" sig image-version list -g "$g" -r "$r" -i "$i" --subscription "$s"
            while read -r e; do
                keep "$s/$g/$r/$i/$e.json" sig image-version show -g "$g" -r "$r" -i "$i" -e "$e" --expand ReplicationStatus --subscription "$s"
            done < <(names sig image-version list -g "$g" -r "$r" -i "$i" --subscription "$s" --query "[?provisioningState!='Succeeded'].name")
        done < <(names sig image-definition list -g "$g" -r "$r" --subscription "$s" --query "[].name")
    done < <(names sig list --subscription "$s" --query "[].[resourceGroup, name]")
done < <(names account list --query "[?state=='Enabled'].id")
echo "sig import $to"
exit $missed
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
    deployed = _deploy(session, work, resource_group, dry_run=dry_run)
    taken: dict[str, int] = {}
    for made in work.found.values():
        taken[made.type] = taken.get(made.type, 0) + 1
    for document in work.exported.values():
        type_ = document.get("type") or "subscription"
        taken[type_] = taken.get(type_, 0) + 1
    if work.principals:
        taken["principal"] = len(work.principals)
    for item in work.skipped:
        session.warn(f"Skipped: {item['where']}: {item['id'] + ': ' if item['id'] else ''}{item['reason']}.")
        session.exit_code = 1
    return {"files": work.files, "taken": dict(sorted(taken.items())), "subscriptions": sorted(work.accounts), **counts, "deployed": deployed,
            "skipped": work.skipped, "doubted": work.doubted, "notSeen": work.not_seen(engine)}


def _deploy(session: Session, work: Any, resource_group: str | None, *, dry_run: bool) -> list[str]:
    """Carry out the templates that were among the files, one deployment each; a dry run only tells those without a group."""
    from sig_cli.domain.errors import ServiceError

    done = []
    for number, one in enumerate(work.templates, 1):
        if resource_group is None:
            work.skipped.append({"where": one.path, "id": "", "reason": TEMPLATE})
            continue
        if dry_run:
            continue
        body = {"properties": {"mode": "Incremental", "template": one.items[0], "parameters": {}}}
        name = f"import-{number}"
        where = f"{session.group_path(resource_group)}/providers/Microsoft.Resources/deployments/{name}"
        try:
            session.put(where, DEPLOYMENT_API, body, generated=False)
        except ServiceError as error:
            work.skipped.append({"where": one.path, "id": "", "reason": f"it cannot be carried out: ({error.code}) {error.message.rstrip('.')}"})
        else:
            done.append(one.path)
    return done
