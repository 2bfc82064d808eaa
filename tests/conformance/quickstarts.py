"""The founding document's four quickstart templates: what is there before, their parameters, and what must be there afterwards.

Whoever deploys them (our own command line, the real az, an SDK) is held to what the commands make in another workspace.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.shared import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[[str], Any]
    """Runs a line of `az`, without that word, on a workspace; the JSON that it prints."""

TEMPLATES = FOLDER / "conformance" / "templates"
GALLERY, DEFINITION, VERSION, MACHINE = ("101-sig-create", "101-sig-image-definition-create", "101-sig-image-version-create",
                                         "101-vm-from-sig")
CLOCK = "2020-01-01"
"""A day on which the end-of-life date of the third template has not come."""
PASSWORD = "Pa-12345-xyz"
MADE = ("sig show -g images -r golden", "sig image-definition show -g images -r golden -i ubuntu",
        "sig image-version show -g images -r golden -i ubuntu -e 1.0.0", "vm list -g images")
_REGIONS = "canadacentral eastus eastus2 northcentralus northeurope=2 southcentralus westcentralus westus westus2"
_CHANCE = re.compile(r"(?<=_)[0-9a-f]{32}\b|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}")
_MOMENTS = {"etag", "timeCreated", "publishedDate", "uniqueId"}


def prepare(ask: Ask) -> str:
    """Make a group with a managed image in it; the image's id."""
    ask("group create -n images -l southcentralus")
    ask("disk create -g images -n os --size-gb 30")
    image: str = ask("image create -g images -n image --source os --os-type Linux")["id"]
    return image


def parameters(image: str) -> dict[str, dict[str, str]]:
    """The parameters of each template, in the order in which they are to be deployed."""
    names = {"galleryName": "golden", "galleryImageDefinitionName": "ubuntu"}
    version = {**names, "galleryImageVersionName": "1.0.0"}
    return {GALLERY: {"galleryName": "golden"}, DEFINITION: names, VERSION: {**version, "sourceManagedImageResourceId": image},
            MACHINE: {**version, "adminUsername": "azureuser", "adminPassword": PASSWORD, "dnsLabelPrefix": "web"}}


def by_commands(ask: Ask, machine: str) -> None:
    """Make what the templates make with one command each. The machine's name is made of its group's id, so it is given."""
    image = prepare(ask)
    ask("sig create -g images -r golden -l southcentralus --description 'My Private Gallery'")
    ask("sig image-definition create -g images -r golden -i ubuntu -p myPublisher -f myOffer -s mySku --os-type Linux "
        "--hyper-v-generation V1 --architecture x64 --description 'Sample Gallery Image Description' "
        "--end-of-life-date 2030-01-01T00:00:00Z --minimum-cpu-core 1 --maximum-cpu-core 64 --minimum-memory 2048 --maximum-memory 307720")
    version = ask(f"sig image-version create -g images -r golden -i ubuntu -e 1.0.0 --managed-image {image} --target-regions {_REGIONS} "
                  "--end-of-life-date 2020-05-01T00:00:00Z --exclude-from-latest false")
    ask(f"vm create -g images -n {machine} --computer-name {machine} --image {version['id']} --size Standard_A1 "
        f"--admin-username azureuser --admin-password {PASSWORD} --os-disk-caching ReadOnly")


def made(ask: Ask) -> list[Any]:
    """The gallery, the definition, the version and the machine as they are shown, without what is another one every time.

    Moments, made-up ids, and the machine's network, which a template names as it likes. az's commands send tags where
    there are none, templates do not.
    """
    return [json.loads(_CHANCE.sub("<chance>", json.dumps(_lasting(ask(line))))) for line in MADE]


def machine_name(ask: Ask) -> str:
    """The name of the one machine."""
    [machine] = ask("vm list -g images")
    name: str = machine["name"]
    return name


def is_secret_kept(folder: Path) -> bool:
    """Whether the password stands anywhere below a folder."""
    return any(PASSWORD in path.read_text(encoding="utf-8", errors="replace") for path in folder.rglob("*") if path.is_file())


def _lasting(value: Any) -> Any:
    if isinstance(value, list):
        return [_lasting(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _lasting(item) for name, item in value.items()
            if name not in _MOMENTS and not (name == "tags" and item == {}) and name != "networkInterfaces"}
