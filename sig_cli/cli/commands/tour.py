"""`sig tour`: the life of an image on a throw-away workspace, each command as typed with its real output."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from shlex import split
from typing import TYPE_CHECKING

from sig_cli.cli.failures import Failure
from sig_cli.cli.options import command

if TYPE_CHECKING:
    from sig_cli.cli.session import Session

STEPS = (
    ("A resource group, a disk, and a managed image of the disk.",
     "group create -n images -l southcentralus -o table",
     "disk create -g images -n web-os --size-gb 30 --query '{Name:name, Size:diskSizeGB, State:provisioningState}' -o table",
     "image create -g images -n web --source web-os --os-type Linux "
     "--query '{Name:name, Generation:hyperVGeneration, State:provisioningState}' -o table"),
    ("A gallery, and a definition of what its images are.",
     "gallery create -g images -r golden -o table",
     "image-definition create -g images -r golden -i ubuntu -p Contoso -f Ubuntu -s 22.04 --os-type Linux "
     "--hyper-v-generation V1 --only-show-errors -o table"),
    ("Two versions. The first keeps two replicas in South Central US; the second goes to West US 2 as well.",
     "image-version create -g images -r golden -i ubuntu -e 1.0.0 --managed-image web "
     "--target-regions southcentralus=2 --only-show-errors -o table",
     "image-version create -g images -r golden -i ubuntu -e 1.1.0 --managed-image web "
     "--target-regions 'South Central US=2' westus2=1=premium_lrs --only-show-errors "
     "--query publishingProfile.targetRegions -o table",
     "image-version list -g images -r golden -i ubuntu -o table"),
    ("The older version goes to West US 2 as well; which version is the latest where?",
     "image-version update -g images -r golden -i ubuntu -e 1.0.0 --target-regions southcentralus westus2=3 "
     "--only-show-errors --query 'publishingProfile.targetRegions[].{Region:name, Replicas:regionalReplicaCount}' -o table",
     "image-version latest -g images -r golden -i ubuntu -o table"),
    ("A parent is not deleted while it has children: what the service refuses, sig refuses.",
     "gallery delete -g images -r golden"),
    ("Clean up, children first.",
     "image-version list -g images -r golden -i ubuntu --query '[].name' -o tsv",
     "image-version delete -g images -r golden -i ubuntu -e 1.0.0",
     "image-version delete -g images -r golden -i ubuntu -e 1.1.0",
     "image-definition delete -g images -r golden -i ubuntu",
     "gallery delete -g images -r golden",
     "group delete -n images --yes",
     "gallery list"),
)
REFUSED = "gallery delete -g images -r golden"


@command(shape="plain", subscription=False, workspace="free", examples=(("See the life of an image", "sig tour"),))
def tour(session: Session) -> None:
    """Show the life of an image on a throw-away workspace."""
    folder = tempfile.mkdtemp(prefix="sig-tour-")
    environment = {**os.environ, "SIG_WORKSPACE": os.path.join(folder, "workspace"), "SIG_CONFIG_DIR": folder}
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (package, environment.get("PYTHONPATH"))))
    refusal_shown = False
    try:
        for title, *lines in STEPS:
            print(f"\n# {title}", flush=True)
            for line in lines:
                print(f"\n$ sig {line}", flush=True)
                code = subprocess.run([sys.executable, "-P", "-m", "sig_cli", *split(line)], env=environment, check=False,
                                      stderr=subprocess.STDOUT).returncode
                expected = 1 if line == REFUSED and not refusal_shown else 0
                refusal_shown = refusal_shown or line == REFUSED
                if code != expected:
                    raise Failure(f"the tour ended early: `sig {line}` gave exit code {code}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n# That workspace is gone. `sig workspace init` makes one for your project; `sig --help` lists the commands.")
