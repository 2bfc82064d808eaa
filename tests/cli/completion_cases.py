"""Lines to press Tab in, and what that gives, in bash and in zsh alike; and how bash is asked."""

from __future__ import annotations

import shlex
from pathlib import Path

import sig_cli
from sig_cli.cli.completion import FILES
from sig_cli.domain.regions import names as region_names
from tests.cli.shells import bash_answers, environment

SCRIPTS = Path(sig_cli.__file__).parent.parent / "completions"
BASH, ZSH = SCRIPTS / FILES["bash"], SCRIPTS / FILES["zsh"]
NOBODY = 65534
FIRST, SECOND = "00000000-0000-4000-8000-000000000001", "11111111-2222-3333-4444-555555555555"
LONG = "ж" * 90
"""A legal name of a group whose file name is hashed."""

MAKE = (
    "group create -n Images -l westus", "group create -n Größe(1) -l westus", "group create -n con -l westus",
    "group create -n Other -l westus", f"group create -n {LONG} -l westus", "group create -n 東京 -l westus",
    "sig create -g Images -r Golden", "sig create -g Images -r goldfish", "sig create -g Other -r Silver",
    f"sig create -g {LONG} -r Lang", "sig create -g Größe(1) -r a.json",
    "disk create -g Images -n Disk1 --size-gb 4", "snapshot create -g Images -n Snap1 --source Disk1",
    "image create -g Images -n Web --source Disk1 --os-type Linux",
    "sig image-definition create -g Images -r Golden -i Ubuntu-22 -p p -f o -s s --os-type Linux --hyper-v-generation V1",
    "sig image-definition create -g Other -r Silver -i Debian -p p -f o -s t --os-type Linux --hyper-v-generation V1",
    *(f"sig image-version create -g Images -r Golden -i Ubuntu-22 -e {version} --managed-image Web"
      for version in ("1.0.0", "1.0.1", "2.10.0")),
    "sig gallery-application create -g Images -r Golden -n Agent --os-type Linux",
    "sig gallery-application create -g Other -r Silver -n Proxy --os-type Linux",
    *(f"sig gallery-application version create -g Images -r Golden --application-name Agent -n {version} --install-command i "
      "--remove-command r --package-file-link https://account.blob.core.windows.net/packages/agent.tgz"
      for version in ("1.0.0", "1.10.0", "1.2.0")),
    "sig in-vm-access-control-profile create -g Images --gallery-name Golden -n Metadata --os-type Linux "
    "--applicable-host-endpoint IMDS",
    "sig in-vm-access-control-profile-version create -g Images --gallery-name Golden --profile-name Metadata "
    "--profile-version 3.0.0 --mode Audit --default-access Allow",
)

LOCATIONS = ["Local", FIRST, "Pay As You Go", SECOND]
GROUPS = ["Images", "Größe(1)", "con", "Other", LONG, "東京"]
CASES: dict[str, list[str]] = {
    # words
    "sig im^": ["image", "image-definition", "image-version", "import"],
    "sig IMAGE-V^": ["image-version"],
    "sig image-version la^": ["latest"],
    "az sig image-version la^": [],
    "az workspace ^": [],
    "sig gallery cr^": ["create"],
    "sig sig cr^": ["create"],
    "az sig sho^": ["show", "show-community", "show-shared"],
    "az gallery ^": [],
    "sig nonsense ^": [],
    "sig -^": ["--help", "-h"],
    "sig image-version --^": ["--help"],
    # options
    "sig list --max^": ["--max-items"],
    "sig list --G^": [],
    "az list --workspace^": [],
    "sig list --worksp^": ["--workspace"],
    "sig list --as^": ["--as"],
    "sig list --as al^": ["Alice"],
    "sig workspace principal add-member ^": ["Alice", "bob"],
    "az list --as^": [],
    "sig workspace show --as^": [],
    "sig list -g x --resource-g^": [],
    "sig image update --se^": ["--set"],
    "sig image update --set a=b --se^": ["--set"],
    "sig image-version update --gallery-image-version^": ["--gallery-image-version"],
    "sig image-version create --no-wait --os-s^": ["--os-snapshot"],
    # choices
    "sig list -o ^": ["json", "jsonc", "yaml", "yamlc", "table", "tsv", "none"],
    "sig list -o=js^": ["json", "jsonc"],
    "sig list --output=TA^": ["table"],
    "sig image create --os-type ^": ["Windows", "Linux"],
    "sig image-version create --exclude-from-latest t^": ["true"],
    "sig completion ^": ["bash", "zsh"],
    "sig serve ^": ["env", "status", "stop", "token"],
    "sig serve st^": ["status", "stop"],
    "sig serve --po^": ["--port"],
    "sig serve env --s^": ["--sdk"],
    "sig workspace profile 2^": ["2019-01-preview"],
    "sig explain CannotDel^": ["CannotDeleteResource"],
    "sig config get defaults.g^": ["defaults.group"],
    "sig configure --defaults gr^": ["group="],
    "az feature register --namespace microsoft.c^": ["Microsoft.Compute"],
    "az feature register --name galleryp^": ["GalleryPreview"],
    # regions
    "az group create -l ^": region_names(),
    "az group create --location=southc^": ["southcentralus"],
    'az group create -l "south c^': ["South Central US"],
    "az group create -l South\\ C^": ["South Central US"],
    "az group create -l 'East US^": ["East US", "East US 2", "East US 2 EUAP"],
    "sig image-version create --target-regions westus^": ["westus", "westus2", "westus3"],
    "sig image-version create --target-regions westus=2 westus^": ["westus2", "westus3"],
    'sig image-version create --target-regions "South Central US"=1 WestUS2 south^':
        ["southafricanorth", "southafricawest", "southeastasia", "southindia"],
    "sig image-version create --target-regions westus=^":
        [*map(str, range(1, 11)), "standard_lrs", "standard_zrs", "premium_lrs"],
    "sig image-version create --target-regions westus=1^": ["1", "10"],
    "sig image-version create --target-regions eastus westus=p^": ["premium_lrs"],
    "sig image-version create --target-regions westus=2=^": ["standard_lrs", "standard_zrs", "premium_lrs"],
    'sig image-version create --target-regions "West US 2"=2=s^': ["standard_lrs", "standard_zrs"],
    "sig image-version create --target-regions=southc^": ["southcentralus"],
    # names
    "sig list -g ^": GROUPS,
    "az group show -n IM^": ["Images"],
    "az group show --name=im^": ["Images"],
    "sig list -g gr^": ["Größe(1)"],
    "sig list -g co^": ["con"],
    "sig list -g 東^": ["東京"],
    "sig list -g жж^": [LONG],
    'sig list -g "grö^': ["Größe(1)"],
    "sig list -g Größe\\(^": ["Größe(1)"],
    "sig show -r ^": ["Golden", "goldfish", "Silver", "Lang", "a.json"],
    "az sig show -g IMAGES -r ^": ["Golden", "goldfish"],
    "az sig show -g Images --gallery-name GOLDE^": ["Golden"],
    "az sig show --resource-group=other -r ^": ["Silver"],
    "az sig show --resource-gr other -r ^": ["Silver"],
    "az sig show -gother -r ^": ["Silver"],
    f"az sig show -g {LONG} -r ^": ["Lang"],
    "az sig show -g Größe\\(1\\) -r ^": ["a.json"],
    "az sig show -g 'größe(1)' -r ^": ["a.json"],
    "az sig show -g $MY_GROUP -r ^": ["Silver"],
    'az sig show -g "${MY_GROUP}" -r ^': ["Silver"],
    "az sig show -r ^ -g other": ["Silver"],
    "az sig show -g absent -r ^": [],
    "az sig show -r g^ -o json": ["Golden", "goldfish"],
    "az sig image-definition show -g images -r golden -i ^": ["Ubuntu-22"],
    "az sig image-definition show -i ^": ["Ubuntu-22", "Debian"],
    "az sig image-definition show -g images -r absent -i ^": [],
    "az sig gallery-application show -g images -r golden -n ^": ["Agent"],
    "az sig gallery-application show -n ^": ["Agent", "Proxy"],
    "az sig gallery-application version show -g images -r golden --application-name agent --name ^": ["1.0.0", "1.2.0", "1.10.0"],
    "az sig gallery-application version show -g images -r golden -n ^": [],
    "az sig in-vm-access-control-profile show -g images --gallery-name golden -n M^": ["Metadata"],
    "az sig in-vm-access-control-profile-version show --profile-name metadata --profile-version ^": ["3.0.0"],
    "sig gallery-app^": ["gallery-application"],
    "az sig gallery-application ^": ["create", "delete", "list", "show", "update", "version", "wait"],
    "az sig image-version show -g images -r golden -i UBUNTU-22 -e ^": ["1.0.0", "1.0.1", "2.10.0"],
    "az sig image-version show -i ubuntu-22 -e 1^": ["1.0.0", "1.0.1"],
    "az sig image-version show -g images -r golden -i ubuntu-22 --gallery-image-version=2^": ["2.10.0"],
    "az sig image-version show -g images -r golden -e ^": [],
    "az sig image-version create -g images --managed-image ^": ["Web"],
    "az sig image-version create -g images --os-snapshot s^": ["Snap1"],
    "az sig image-version create --managed-image ^ -g other": [],
    "az disk show -n ^": ["Disk1"],
    "az image create -g images --source ^": ["Disk1", "Snap1"],
    # subscriptions
    "sig list --subscription ^": LOCATIONS,
    "sig list --subscription pay^": ["Pay As You Go"],
    'sig list --subscription "pay as^': ["Pay As You Go"],
    "sig list --subscription Pay\\ As\\ Y^": ["Pay As You Go"],
    "sig list --subscription 111^": [SECOND],
    'az group show --subscription "pay as you go" -n ^': ["Paid"],
    f"az group show --subscription {SECOND} -n ^": ["Paid"],
    "az group show --subscription nobody -n ^": [],
    "sig workspace subscription remove l^": ["Local"],
    # values that nothing is known of, and lines that end otherwise
    "sig list --query ^": [],
    "sig image-version create --tags ^": None,  # type: ignore[dict-item]
    "sig workspace subscription add New --^": None,  # type: ignore[dict-item]
}
"""A line with the cursor at `^` -> what is offered; None where it is options."""

PRESSED = {
    "sig image-v": "sig image-version ",
    "sig im": "sig im",
    "sig list --max": "sig list --max-items ",
    "sig list -o ta": "sig list -o table ",
    "az sig cr": "az sig create ",
    "sig image-version create --target-regions westeu": "sig image-version create --target-regions westeurope",
    "sig image-version create --target-regions westeurope=2=pre":
        "sig image-version create --target-regions westeurope=2=premium_lrs ",
    "sig image-version create --target-regions=westeu": "sig image-version create --target-regions=westeurope",
    'sig image-version create --target-regions eastus "south c':
        'sig image-version create --target-regions eastus "South Central US"',
    'sig image-version create --target-regions "South Central US=2=pre':
        'sig image-version create --target-regions "South Central US=2=premium_lrs"',
    'sig image-version create --target-regions "South Central US"=2=pre':
        'sig image-version create --target-regions "South Central US"=2=premium_lrs ',
    "az group create --location=southc": "az group create --location=southcentralus ",
    "az group create --location South\\ C": "az group create --location South\\ Central\\ US ",
    "az group show -n gr": "az group show -n Größe\\(1\\) ",
    "az group show --name=gr": "az group show --name=Größe\\(1\\) ",
    "az group show -n 'gr": "az group show -n 'Größe(1)'",
    "az group show -n Größe\\(": "az group show -n Größe\\(1\\) ",
    "az sig show -g IMAGES -r GOLDE": "az sig show -g IMAGES -r Golden ",
    "az sig image-version show -i ubuntu-22 -e 1": "az sig image-version show -i ubuntu-22 -e 1.0.",
    "sig list --subscription pay": "sig list --subscription Pay\\ As\\ You\\ Go ",
    'sig list --subscription "pay as': 'sig list --subscription "Pay As You Go"',
    "sig create --tags @files/fi": "sig create --tags @files/file.json ",
    "sig create --tags=@files/fi": "sig create --tags=@files/file.json ",
    "sig list > files/fi": "sig list > files/file.json ",
    "sig list >files/fi": "sig list >files/file.json ",
    "sig workspace init fil": "sig workspace init files/",
    "sig list --workspace fil": "sig list --workspace files/",
    "sig config set core.no": "sig config set core.no_color=",
    "sig list --query no": "sig list --query no",
    "FOO=1 sig image-v": "FOO=1 sig image-version ",
    "true; sig image-v": "true; sig image-version ",
}
"""What is typed -> what stands there after Tab."""
ZSH_DIFFERS = {
    # zsh puts a blank behind a quoted word and behind a region, where typing `=` takes it away again; a region in
    # quotes stays open for a count; and words may be quoted anew.
    'sig image-version create --target-regions eastus "south c':
        'sig image-version create --target-regions eastus "South Central US',
    "sig image-version create --target-regions westeu": "sig image-version create --target-regions westeurope ",
    "sig image-version create --target-regions=westeu": "sig image-version create --target-regions=westeurope ",
    'sig image-version create --target-regions "South Central US=2=pre':
        'sig image-version create --target-regions "South Central US=2=premium_lrs" ',
    'sig image-version create --target-regions "South Central US"=2=pre':
        "sig image-version create --target-regions South\\ Central\\ US=2=premium_lrs ",
    "az group show -n 'gr": "az group show -n 'Größe(1)' ",
    'sig list --subscription "pay as': 'sig list --subscription "Pay As You Go" ',
}

FEW = ["sig image-version create --target-regions eastus westus^", "sig list -g ^", "sig list --subscription ^",
       "az sig show -g größe\\(1\\) -r ^", "az sig image-version show -i ubuntu-22 -e ^", "sig create --tags @f^",
       "sig list --workspace ^", "sig im^", "sig list -o ^"]
"""Lines of every kind."""


def bash(ground: Path, *lines: str | tuple[str, str], before: str = "", cwd: Path | None = None, user: int | None = None,
         **more: str) -> list[list[str]]:
    """What bash offers for each line, without quotes and without the blank behind a word that is complete."""
    env = environment(ground / "home", None if "SIG_WORKSPACE" in more else ground / "w", **more)
    if not env.get("SIG_WORKSPACE", "-"):
        del env["SIG_WORKSPACE"]
    found = bash_answers(ground / "bash.script", lines, env, cwd or ground / "home", before=before, user=user)
    return [[unquoted(word) for word in words] for words in found]


def unquoted(word: str) -> str:
    return " ".join(shlex.split(word)) if "\\" in word else word.rstrip(" ")
